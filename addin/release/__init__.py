"""Makes dist/tthc-<version>-windows.zip: a checked Windows Python, pinned wheels, our own package, the workbook."""
