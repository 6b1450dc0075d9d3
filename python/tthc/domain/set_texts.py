"""The official wordings of a criteria set: around the grid of its form, and over its summary."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["FormTexts", "SummaryColumns", "SummaryTexts"]


@dataclass(frozen=True, slots=True)
class FormTexts:
    """Official wordings around the grid of the unit form.

    `fillable` False: nobody fills this form in (a portal computes it), so none is handed out blank.
    `kind` is what the JSON calls a form of the set.
    """

    number: str
    title: str
    issued_with: str
    summary_title: str
    staff_number: str = ""
    staff_title: str = ""
    staff_heading: str = ""
    label_heading: str = "Tiêu chí/Tiêu chí thành phần"
    count_heading: str = "Số lượng hồ sơ"
    note_heading: str = "Ghi chú"
    group_sheet: str = "BIỂU TỔNG HỢP"
    kind: str = "unit_form"
    fillable: bool = True


class SummaryColumns(StrEnum):
    """How far down the tree the summary shows scores."""

    CRITERIA = "criteria"
    GROUPS = "groups"
    TOTALS = "totals"


@dataclass(frozen=True, slots=True)
class SummaryTexts:
    """Headings of the summary and how it shows totals and classes.

    `over_maximum`: totals as "55/70". `short_classes`: "XS" where the set has an abbreviation. `notes`:
    whether there is a column Ghi chú. `footnote` stands below the table, "" for none. `attached` is the line
    under the title, with room for the report's number and the office.
    """

    scores: str = "ĐIỂM CÁC TIÊU CHÍ"
    total: str = "TỔNG ĐIỂM"
    index: str = "TỔNG ĐIỂM QUY ĐỔI"
    classification: str = "PHÂN LOẠI"
    columns: SummaryColumns = SummaryColumns.CRITERIA
    over_maximum: bool = False
    short_classes: bool = False
    notes: bool = True
    footnote: str = ""
    attached: str = "(Kèm theo Báo cáo số {number}/BC-UBND ngày      tháng      năm        {office})"
