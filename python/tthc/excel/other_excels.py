"""Keeps xlwings from ending programs of the officer's.

Where Python ends, xlwings ends every Excel that shows it no workbook. It takes these for what it started
itself; we start none, and such an Excel may be a protected view, or hold what another program computes.
"""

from __future__ import annotations

import atexit
import sys

__all__ = ["spare_other_excels"]


def spare_other_excels() -> None:
    """Take that back; called wherever xlwings was imported."""
    for_windows = sys.modules.get("xlwings._xlwindows")
    if for_windows is not None:
        atexit.unregister(for_windows.cleanup)
