"""Thêm đơn vị, Tạo biểu gửi đơn vị: unit sheets in the workbook, and blank forms as files to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.errors import TthcError
from tthc.domain.numbers import format_count
from tthc.domain.periods import find_period
from tthc.domain.texts import ascii_slug, fold, squeeze
from tthc.domain.units import Unit, UnitList
from tthc.excel.book_reader import OpenBook, open_book
from tthc.excel.form_sheets import NewSheet, add_blank_sheets
from tthc.excel.guard import Progress
from tthc.excel.journal import noted
from tthc.excel.result import Ask, AskKind, Result
from tthc.excel.snapshot import writing
from tthc.excel.state import now
from tthc.files.book_sheets import CONFIG, RECORDS
from tthc.files.unit_list_reader import unit_list_of
from tthc.workflow.blank_forms import BlankForms, blank_forms_of, ensure_ready, existing, write_blank_forms
from tthc.workflow.choose import candidate_sets
from tthc.workflow.unit_sheets import UnitSheet, sheet_of, tab_names, unit_sheets, without_form

__all__ = ["add_unit", "make_unit_forms"]

_ADD, _MAKE = "Thêm đơn vị", "Tạo biểu gửi đơn vị"
_YES, _ALL = "co", ("*", "tất cả")
_MOST_NAMED = 3
_FILL = "Nhập số liệu vào các ô nền vàng, xem cột Kiểm tra."


@dataclass(frozen=True, slots=True)
class _Units:
    """The units of a workbook: those listed, those with a sheet, those with a row of SỐ LIỆU."""

    opened: OpenBook
    chosen: CriteriaSet
    listed: UnitList
    sheets: tuple[UnitSheet, ...]
    received: tuple[str, ...]

    @property
    def waiting(self) -> tuple[Unit, ...]:
        """The listed units without sheet and row."""
        return without_form(self.listed, (*(one.unit for one in self.sheets), *self.received))


def _sets(opened: OpenBook) -> tuple[CriteriaSet, ...]:
    return candidate_sets(opened.request(now()))


def _units_of(book: xw.Book) -> _Units:
    """What stands in the workbook.

    Raises:
        TthcError: a sheet is missing, the list is at fault, or units fill in no form of the chosen set.
        Stopped: the officer pressed Esc.
    """
    progress = Progress(book)
    opened = open_book(book, lambda at, many, name: progress.step(f"Đang đọc trang {at}/{many}: {name}…"))
    sets = _sets(opened)
    chosen = next((one for one in sets if one.id == opened.settings.get("bo_tieu_chi")), sets[0])
    if not chosen.forms.fillable:
        raise TthcError("TT980", seen=chosen.id)
    titles = {group.id: group.title for group in chosen.groups}
    listed = unit_list_of(Path(CONFIG.name), opened.units or (), titles)
    listed = listed.in_period(find_period(opened.settings.get("ky", "")))
    received = tuple(row.text("unit") for row in opened.forms.rows if row.holds_form)
    return _Units(opened, chosen, listed, unit_sheets(opened.forms.name, opened.forms.sheets, sets), received)


def _ask_unit(units: _Units) -> Result:
    """Which unit; the first that still lacks a form is suggested."""
    waiting = units.waiting
    told = "Thêm trang biểu cho đơn vị nào?"
    if waiting:
        many = format_count(len(waiting))
        told += f" Danh mục còn {many} đơn vị chưa có trang; gõ * để thêm cho tất cả."
    default = waiting[0].name if waiting else ""
    return Result(told, asks=(Ask("don_vi", AskKind.TEXT, told, default),))


def _go_to(book: xw.Book, name: str, there: UnitSheet, *, confirmed: bool) -> Result:
    """The unit's own sheet in place of a second one."""
    if not confirmed:
        told = f"{name} đã có trang «{there.tab}». Chuyển đến trang đó?"
        return Result(told, asks=(Ask("di_toi", AskKind.YES_NO, told),))
    sheet = book.sheets[there.tab]
    sheet.visible = True
    sheet.activate()
    return Result(f"Đã chuyển đến trang «{there.tab}» của {name}.")


def _remarks(units: _Units, unit: Unit) -> str:
    """What to know of a unit that just got its sheet."""
    told = []
    if units.listed.units and units.listed.find(unit.name) is None:
        told.append(f" Đơn vị chưa có trong danh mục ở trang {CONFIG.name}: đề nghị ghi thêm.")
    if unit.name not in {one.name for one in without_form(UnitList((unit,)), units.received)}:
        told.append(f" Đơn vị đã có dòng trên trang {RECORDS.name}: chỉ để lại một biểu.")
    return "".join(told)


def _add(book: xw.Book, units: _Units, wanted: Sequence[Unit]) -> Result:
    names = tab_names([one.name for one in wanted], book.sheet_names)
    sheets = [NewSheet(tab, unit) for tab, unit in zip(names, wanted, strict=True)]
    if len(sheets) == 1:
        told = f"Đã thêm trang «{sheets[0].tab}» cho {wanted[0].name}."
    else:
        many, ends = format_count(len(sheets)), (sheets[0].tab, sheets[-1].tab)
        told = f"Đã thêm {many} trang biểu đơn vị, từ «{ends[0]}» đến «{ends[1]}»."
    with writing(book, _ADD) as change:
        added = add_blank_sheets(book, change, units.chosen, sheets, [one.tab for one in units.sheets])
        change.tells(told)
    added[0].activate()
    remarks = _remarks(units, wanted[0]) if len(wanted) == 1 else ""
    return Result(f"{told} {_FILL}{remarks}{change.unnoted}")


def add_unit(book: xw.Book, don_vi: object = "", di_toi: object = "") -> Result:
    """Thêm đơn vị: a sheet for the unit `don_vi`, "*" for all listed ones that lack a form.

    `di_toi` "co" goes to the sheet the unit already has.
    """
    units, name = _units_of(book), squeeze(str(don_vi or ""))
    if not name:
        return _ask_unit(units)
    if fold(name) in _ALL:
        if not units.waiting:
            return Result("Không còn đơn vị nào trong danh mục chưa có trang hoặc chưa gửi biểu.")
        return _add(book, units, units.waiting)
    unit = units.listed.find(name) or Unit(name, "")
    there = sheet_of(unit.name, units.sheets, units.listed)
    if there is not None:
        return _go_to(book, unit.name, there, confirmed=str(di_toi) == _YES)
    return _add(book, units, [unit])


def _forms(book: xw.Book, opened: OpenBook) -> BlankForms:
    progress, chosen = Progress(book), opened.settings.get("bo_tieu_chi", "")
    return blank_forms_of(
        opened.units or (),
        opened.settings["ky"],
        (chosen,) if chosen else (),
        rows_from=CONFIG.name,
        before=lambda at, many, name: progress.step(f"Đang tạo biểu {at}/{many}: {name}…"),
    )


def _target(opened: OpenBook, chosen: str) -> Path:
    """Where the forms go; among the workbook's own files they get a folder of their own."""
    folder, own = Path(chosen), opened.path.parent
    if folder.resolve() != own.resolve():
        return folder
    return own / f"bieu-gui-{ascii_slug(opened.settings['ky'])}"


def _made(forms: BlankForms, folder: Path) -> str:
    common = len(forms.common)
    return (
        f"Đã tạo {format_count(len(forms.files) - common)} biểu và {format_count(common)} biểu dùng chung "
        f"tại {folder}."
    )


def make_unit_forms(book: xw.Book, thu_muc: object = "", ghi_de: object = "") -> Result:
    """Tạo biểu gửi đơn vị: a blank form as a file for each listed unit, and common ones, into `thu_muc`.

    `ghi_de` "co" replaces forms of the same names.
    """
    opened = open_book(book)
    ensure_ready(opened.settings.get("ky", ""), opened.units or ())
    folder = squeeze(str(thu_muc or ""))
    if not folder:
        prompt = "Chọn thư mục để ghi biểu gửi đơn vị"
        ask = Ask("thu_muc", AskKind.FOLDER, prompt, str(opened.path.parent))
        return Result(f"{prompt}.", asks=(ask,))
    forms, target = _forms(book, opened), _target(opened, folder)
    there, replace = existing(forms, target), str(ghi_de) == _YES
    if there and not replace:
        named = ", ".join(there[:_MOST_NAMED]) + (" …" if len(there) > _MOST_NAMED else "")
        told = (
            f"Thư mục {target} đã có {format_count(len(there))} tệp cùng tên ({named}). Thay bằng biểu trống?"
        )
        return Result(told, asks=(Ask("ghi_de", AskKind.YES_NO, told),))
    write_blank_forms(forms, target, overwrite=replace)
    made = _made(forms, target)
    told = made + noted(book, _MAKE, made)
    warnings = "\n".join(f"{one.message} {one.fix}" for one in forms.warnings)
    return Result("\n".join(filter(None, (told, warnings))), warnings)
