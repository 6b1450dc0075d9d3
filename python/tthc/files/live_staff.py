"""Lays out Biểu mẫu 01 to be filled in: a name, a position, a score; the rating marks itself.

A row finds its own cells as INDEX(name, ROW()-ROW(heading)): it stays right where rows are inserted, sorted
or copied, in any spreadsheet program and without Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet, StaffRule
from tthc.files.config_settings import of_chosen_set
from tthc.files.looks import ABOUT, COMPUTED, FIELD, INPUT, OPEN_FILL, TABLE_HEADING
from tthc.files.plan import (
    BODY,
    Area,
    CellContent,
    Formula,
    Highlight,
    InputRule,
    Look,
    PlannedCells,
    SheetPlan,
    with_heights,
)
from tthc.files.set_table import staff_labels
from tthc.files.staff_layout import (
    BEFORE_BANDS,
    DESK,
    SHEET_NAME,
    STAFF_PRINTING,
    put_staff_head,
    staff_widths,
)

__all__ = ["PEOPLE", "StaffSource", "live_staff_sheet"]

PEOPLE = "bang_nguoi"
"""The named block of the sheet: name | position | score, a row a person, read whole."""
_ROWS = 25
"""As many as one printed page takes in letters that can be read."""
_CENTER = replace(BODY, align="center")
_NAMES, _POSITIONS, _SCORES, _FIRST = "ho_ten", "vi_tri_cong_tac", "diem_danh_gia", "dau_bang"
_PLACES, _HIGHEST, _BAND = "le_diem", "diem_toi_da", "muc_"
_CHECKS, _STATUS = "cot_kiem_tra", "tinh_trang"
_HIDDEN = Look(size=10, wrap=False)
_NO_FORM = "Bộ tiêu chí đang chọn không có Biểu mẫu 01."
_WHOSE = (
    "Biểu của cơ quan tổng hợp: tên, kỳ lấy từ trang CẤU HÌNH. Đơn vị khác điền trang này trong tệp biểu "
    "được gửi."
)


@dataclass(frozen=True, slots=True)
class StaffSource:
    """Whose form it is; texts, or formulas over names of the workbook.

    `period` is the whole line. `unit_score` is a formula for the staff score of the unit's own form, "" for
    none. `chosen_in_workbook`: rounding and bands follow the set chosen in CẤU HÌNH.
    """

    unit: CellContent = "Đơn vị: "
    period: CellContent = "Kỳ đánh giá: "
    unit_score: str = ""
    chosen_in_workbook: bool = False


def _here(name: str) -> str:
    """The cell of a named column in the row of the formula."""
    return f"INDEX({name},ROW()-ROW({_FIRST}))"


def _mark(band: int) -> str:
    """X where the score, rounded first, reaches a band and not the one above it."""
    score = f"ROUND({_here(_SCORES)},{_PLACES})"
    reached = f"{score}>={_BAND}{band}"
    if band > 1:
        reached = f"AND({reached},{score}<{_BAND}{band - 1})"
    return f'IF(ISNUMBER({_here(_SCORES)}),IFERROR(IF({reached},"X",""),""),"")'


def _check() -> str:
    name, score = _here(_NAMES), _here(_SCORES)
    wrong = f'IF(OR({score}<0,{score}>{_HIGHEST}),"Điểm từ 0 đến "&SUBSTITUTE({_HIGHEST}&"",".",","),"")'
    wrong = f'IF(ISNUMBER({score}),{wrong},"Điểm phải là số")'
    position = f'IF({_here(_POSITIONS)}="","","Thiếu họ tên")'
    told = f'IF({score}="",IF({name}="",{position},"Thiếu điểm"),IF({name}="","Thiếu họ tên",{wrong}))'
    return f'IFERROR({told},"Ô công thức bị hỏng")'


def _status(chosen_in_workbook: bool) -> str:
    left = f'COUNTIF({_CHECKS},"?*")'
    still = f'"Còn "&TEXT({left},"00")&" nội dung cần kiểm tra, xem cột Kiểm tra."'
    full = f'IF({left}=0,"Biểu đã đủ số liệu, có thể gửi.",{still})'
    status = f'IF(COUNTA({_NAMES})+COUNTA({_SCORES})=0,"Biểu chưa có số liệu.",{full})'
    return f'IF(ISNUMBER({_HIGHEST}),{status},"{_NO_FORM}")' if chosen_in_workbook else status


@dataclass
class _Sheet(PlannedCells):
    chosen: CriteriaSet
    rule: StaffRule
    source: StaffSource
    names: dict[str, Area] = field(default_factory=dict)

    @property
    def last(self) -> int:
        return BEFORE_BANDS + len(self.rule.bands)

    @property
    def beside(self) -> int:
        """The first column right of the print area that holds something."""
        return self.last + 2

    def _of_set(self, column: str, value: str | int | Decimal) -> CellContent:
        """A figure of the set: as it is, or of the one chosen in the workbook."""
        return Formula(of_chosen_set(column), value) if self.source.chosen_in_workbook else value

    def head(self) -> int:
        labels = [
            self._of_set(f"ccvc_loai_{at}", band.label) for at, band in enumerate(self.rule.bands, start=1)
        ]
        row = put_staff_head(self, self.chosen.forms, self.source.period, labels)
        self.put(4, 1, self.source.unit, Look(bold=True, wrap=False), self.last)
        return row

    def rows(self, first: int) -> None:
        """Inputs with the marks and the check of each row; a blank row shows nothing."""
        for row in range(first, first + _ROWS):
            number = Formula(f'IF({_here(_NAMES)}="","",ROW()-ROW({_FIRST}))', "")
            self.put(row, 1, number, _CENTER)
            for column in (2, 3):
                self.put(row, column, None, replace(INPUT, fill=""))
            self.put(row, 4, None, replace(INPUT, fill="", align="center", number_format=""))
            for band in range(1, len(self.rule.bands) + 1):
                self.put(row, BEFORE_BANDS + band, Formula(_mark(band), ""), replace(_CENTER, bold=True))
            self.put(row, self.beside, Formula(_check(), ""), COMPUTED)
        self.names |= {
            _FIRST: Area(first - 1, 4),
            PEOPLE: Area(first, 2, _ROWS, 3),
            _NAMES: Area(first, 2, _ROWS),
            _POSITIONS: Area(first, 3, _ROWS),
            _SCORES: Area(first, 4, _ROWS),
            _CHECKS: Area(first, self.beside, _ROWS),
        }

    def side(self, first: int) -> None:
        """What stands beside the print area: status, where scores come from, the unit's own score."""
        status = Formula(_status(self.source.chosen_in_workbook), "Biểu chưa có số liệu.")
        self.put(1, self.beside, status, replace(FIELD, bold=True))
        self.names[_STATUS] = Area(1, self.beside)
        said = (
            "Điểm của từng người là tổng điểm các tiêu chí {} của Biểu mẫu số 03, chấm theo hồ sơ người đó "
            "giải quyết. Nếu đơn vị không theo dõi riêng từng người thì ghi điểm chung của đơn vị."
        )
        before, after = said.split("{}")
        text = said.format(staff_labels(self.chosen))
        if self.source.chosen_in_workbook:
            labels = of_chosen_set("ccvc_tieu_chi")
            formula = f'IF(ISNUMBER({_HIGHEST}),"{before}"&{labels}&"{after}","{_NO_FORM}")'
            self.put(2, self.beside, Formula(formula, text), ABOUT, rows=3)
            self.put(5, self.beside, _WHOSE, ABOUT)
        else:
            self.put(2, self.beside, text, ABOUT, rows=3)
        if self.source.unit_score:
            score = Formula(f'"Điểm chung của đơn vị: "&{self.source.unit_score}')
            self.put(5, self.beside, score, FIELD)
        self.put(first - 1, self.beside, "Kiểm tra", TABLE_HEADING)

    def figures(self) -> None:
        """The set's figures the formulas use, in hidden columns."""
        figures: Mapping[str, CellContent] = {
            _PLACES: self._of_set("le_tong", self.chosen.rounding.total),
            _HIGHEST: self._of_set("ccvc_toi_da", self.chosen.staff_maximum),
            **{
                f"{_BAND}{at}": self._of_set(f"ccvc_muc_{at}", band.at_least)
                for at, band in enumerate(self.rule.bands, start=1)
            },
        }
        for row, (name, value) in enumerate(figures.items(), start=1):
            self.put(row, self.beside + 1, name, _HIDDEN)
            self.put(row, self.beside + 2, value, _HIDDEN)
            self.names[name] = Area(row, self.beside + 2)


def _highlights(sheet: _Sheet, first: int) -> Iterator[Highlight]:
    """What is blank in the row of a person begun, and the first row of a blank form; what a row lacks."""
    typed = [f'{_here(name)}<>""' for name in (_NAMES, _POSITIONS, _SCORES)]
    for column, name in enumerate((_NAMES, _POSITIONS, _SCORES), start=2):
        begun = f"OR(AND(ROW()-ROW({_FIRST})=1,COUNTA({_NAMES})=0),{','.join(typed)})"
        waits = f'AND({_here(name)}="",{begun})'
        yield Highlight(Area(first, column, _ROWS), waits, OPEN_FILL)
    yield Highlight(
        Area(first, sheet.beside, _ROWS), f'{_here(_CHECKS)}<>""', "#FCE4D6", "#C00000", bold=True
    )


def _rules(sheet: _Sheet, first: int) -> tuple[InputRule, ...]:
    score = _here(_SCORES)
    allowed = f"AND(ISNUMBER({score}),{score}>=0,{score}<={_HIGHEST})"
    refused = "Nhập điểm là số từ 0 đến điểm tối đa của các tiêu chí tính cho công chức, viên chức."
    prompt = "Tổng điểm các tiêu chí tính cho công chức, viên chức theo Biểu mẫu số 03 của người này."
    return (
        InputRule(Area(first, 4, _ROWS), refused, formula=allowed, prompt=prompt),
        InputRule(
            Area(first, 3, _ROWS),
            "Vị trí này không có trong danh sách. Vẫn dùng?",
            (DESK, "Công chức chuyên môn", "Lãnh đạo phụ trách"),
            strict=False,
        ),
    )


def live_staff_sheet(chosen: CriteriaSet, source: StaffSource, name: str = SHEET_NAME) -> SheetPlan | None:
    """The plan of Biểu mẫu 01 with room for 25 people; None when the set has no staff score."""
    if chosen.staff is None:
        return None
    sheet = _Sheet(chosen, chosen.staff, source)
    first = sheet.head()
    sheet.side(first)
    sheet.rows(first)
    sheet.figures()
    bands, beside = len(chosen.staff.bands), sheet.beside
    widths = staff_widths(bands) | {sheet.last + 1: 2.0, beside: 60.0, beside + 1: 14.0, beside + 2: 14.0}
    plan = SheetPlan(
        name,
        tuple(sheet.cells),
        widths,
        printing=replace(STAFF_PRINTING, last_column=sheet.last, one_page=True),
        freeze_row=first - 1,
        names=sheet.names,
        rules=_rules(sheet, first),
        highlights=tuple(_highlights(sheet, first)),
        hidden_columns=frozenset({beside + 1, beside + 2}),
        protected=True,
        first_input=(first, 2),
    )
    return with_heights(plan, printed_only=True)
