"""Installs the program for the Windows account that runs it, offline and without rights; takes it away again.

Runs in whatever Python install.bat finds, so it uses the standard library only. What it asks of Windows goes
through `port`; Windows' side is `windows` and `registry`, the tests play their own.
"""
