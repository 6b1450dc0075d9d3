"""Text in, tthc_workbook.xlsm out: the same bytes for the same text. Run it as `python -m addin.build`."""
