"""What Excel sees of tthc_workbook.xlsm that is not Python, as text, and what assembles it."""
