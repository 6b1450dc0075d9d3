"""The sheets of the workbook in their order: what macros and officers call each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tthc.domain.texts import ascii_slug
from tthc.files.plan import SheetPlan

__all__ = [
    "ADDED_PREFIXES",
    "ADJUSTMENTS",
    "CONFIG",
    "EXAMPLE",
    "FINDINGS",
    "GROUP",
    "GUIDE",
    "LOG",
    "NO_FORMS",
    "RECORDS",
    "SENDING",
    "STAFF",
    "SUMMARY",
    "TEMPLATE_PREFIX",
    "BookSheet",
    "fitting_zoom",
    "sheet_anchor",
]

_HELP, _TYPED, _RESULT, _KEPT = "#2E75B6", "#BF9000", "#548235", "#7F7F7F"
"""Colours of tabs: what explains, what is typed, what comes out, what is kept."""


_SCREEN = 1366 - 66
"""Pixels of the smallest screen in use, without row numbers and scroll bar."""
_LEAST_ZOOM = 70


def fitting_zoom(plan: SheetPlan, last_column: int | None = None) -> int:
    """The zoom, in steps of 5 %, at which all columns up to the last stand side by side on a small screen.

    Texts stay legible: what is wider still has to be scrolled.
    """
    widths = (
        width
        for column, width in plan.widths.items()
        if column not in plan.hidden_columns and column <= (last_column or column)
    )
    pixels = sum(round(width * 7) + 5 for width in widths)
    return max(_LEAST_ZOOM, min(100, int(_SCREEN / pixels * 20) * 5))


def sheet_anchor(name: str) -> str:
    """The workbook's name for a sheet we called `name`: it follows when an officer renames the tab.

    It stands for the cells we keep there, from A1; what is outside them is the officer's.
    """
    return "trang_" + ascii_slug(name).replace("-", "_")


@dataclass(frozen=True, slots=True)
class BookSheet:
    """A sheet by its code name, which stays when an officer renames the tab."""

    code_name: str
    name: str
    tab_color: str

    @property
    def top(self) -> str:
        """Its first cell, as a link leads to it."""
        return f"'{self.name}'!A1"

    @property
    def anchor(self) -> str:
        """The name by which actions find it, whatever its tab says now."""
        return sheet_anchor(self.name)

    def of(self, plan: SheetPlan) -> SheetPlan:
        """A plan as this sheet, zoomed so that it fits the screen."""
        named = replace(plan, name=self.name, code_name=self.code_name, tab_color=self.tab_color)
        return replace(named, zoom=fitting_zoom(plan))


GUIDE = BookSheet("wsGuide", "HƯỚNG DẪN", _HELP)
CONFIG = BookSheet("wsConfig", "CẤU HÌNH", _TYPED)
EXAMPLE = BookSheet("wsExample", "VÍ DỤ", _HELP)
STAFF = BookSheet("wsStaff", "BIỂU MẪU 01", _TYPED)
SUMMARY = BookSheet("wsSummary", "TỔNG HỢP", _RESULT)
GROUP = BookSheet("wsGroup", "BM03 TỔNG HỢP", _RESULT)
FINDINGS = BookSheet("wsFindings", "CẦN KIỂM TRA", _RESULT)
SENDING = BookSheet("wsSending", "TÌNH HÌNH GỬI", _RESULT)
ADJUSTMENTS = BookSheet("wsAdjust", "ĐIỀU CHỈNH", _TYPED)
RECORDS = BookSheet("wsData", "SỐ LIỆU", _KEPT)
LOG = BookSheet("wsLog", "NHẬT KÝ", _KEPT)
NO_FORMS = (GUIDE, CONFIG, EXAMPLE, SUMMARY, GROUP, FINDINGS, SENDING, ADJUSTMENTS, RECORDS, LOG)
"""The sheets no unit fills in: nothing on them is ever read as a form."""
ADDED_PREFIXES = (f"{SUMMARY.name} (", f"{GROUP.name} ", f"{STAFF.name} ")
"""How the names of result sheets begin that are added where there are several groups or sets."""
TEMPLATE_PREFIX = "MẪU "
"""How the names of the very hidden sheets begin that new unit sheets are made from."""
