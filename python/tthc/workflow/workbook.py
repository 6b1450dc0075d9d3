"""Sổ chấm điểm: the plan of the whole workbook that an office works in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tthc import __version__
from tthc.domain.criteria_set import CriteriaSet
from tthc.files.adjustment_layout import adjustments_sheet
from tthc.files.book_sheets import EXAMPLE, STAFF, sheet_anchor
from tthc.files.config_layout import config_sheet
from tthc.files.data_layout import data_sheet
from tthc.files.guide_layout import guide_sheet
from tthc.files.live_staff import StaffSource, live_staff_sheet
from tthc.files.plan import Area, BookPlan, Formula, SheetPlan, extent
from tthc.files.result_frames import findings_frame, group_frame, log_frame, summary_frame
from tthc.files.sending_layout import sending_sheet
from tthc.files.stamps import KIND_WORKBOOK
from tthc.workflow.request import DEFAULT_SET

__all__ = ["result_frames", "workbook_plan"]

_TITLE = "Sổ chấm điểm giải quyết thủ tục hành chính"
_FROM_CONFIG = StaffSource(
    unit=Formula('TRIM("Đơn vị: "&cau_hinh_don_vi)', "Đơn vị:"),
    period=Formula('TRIM("Kỳ đánh giá: "&cau_hinh_ky)', "Kỳ đánh giá:"),
    chosen_in_workbook=True,
)


def result_frames(own: CriteriaSet) -> tuple[SheetPlan, ...]:
    """The sheets that buttons fill, as they are before there is anything to show; `own` rates staff."""
    staff = live_staff_sheet(own, _FROM_CONFIG)
    return (
        *([STAFF.of(staff)] if staff else []),
        summary_frame(own),
        group_frame(own),
        findings_frame(),
        sending_sheet(),
        adjustments_sheet(),
        data_sheet(own),
        log_frame(),
    )


def workbook_plan(
    forms: Sequence[SheetPlan],
    sets: Sequence[CriteriaSet],
    *,
    chosen: str = DEFAULT_SET,
    names: Mapping[str, tuple[str, Area]] | None = None,
) -> BookPlan:
    """All sheets in their order: guide, settings, the example of `forms`, results, then its other forms.

    `forms` are unit forms as sheets of the workbook; the one whose code name is that of VÍ DỤ is the example.
    `names` are further names of the workbook. `chosen` is the id of the set that is chosen at first; it
    rates staff.
    """
    own = next(one for one in sets if one.id == chosen)
    config = config_sheet(sets, own)
    example = [form for form in forms if form.code_name == EXAMPLE.code_name]
    templates = [form for form in forms if form.code_name != EXAMPLE.code_name]
    ours = (guide_sheet(), config.plan, *example, *result_frames(own))
    sheets = (*ours, *templates)
    own_names = {name: (config.plan.name, area) for name, area in config.names.items()}
    own_names |= {sheet_anchor(sheet.name): (sheet.name, extent(sheet)) for sheet in ours}
    stamp = {"loai": KIND_WORKBOOK, "phien-ban": __version__}
    return BookPlan(sheets, _TITLE, stamp, names={**own_names, **(names or {})}, code_name="ThisWorkbook")
