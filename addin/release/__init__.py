"""The zip for Windows: a checked Windows Python, pinned wheels, our own package, the workbook."""
