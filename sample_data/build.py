"""Builds the sample spreadsheets from the text tables in the `nguon` folders.

`python sample_data/build.py` writes every .xlsx again; equal tables give equal bytes. The tables are what
a person reads and corrects; the spreadsheets are never edited.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.texts import ascii_slug
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.plan import BODY, HEADING, BookPlan, Look, PlannedCell, PrintSetup, SheetPlan, with_heights
from tthc.files.safe_write import write_whole
from tthc.files.stamps import KIND_FORM
from tthc.files.xlsx_writer import xlsx_bytes

HERE = Path(__file__).parent
sys.path.append(str(HERE))
_EXAMPLE = import_module("build_example")
FIXED = datetime(2022, 6, 30)
PERIOD = "Quý II năm 2022"
DIEN_BIEN_PHU = "dien-bien-phu-2022-q2"
TUAN_GIAO = "tuan-giao-2022"

_NUMBER = re.compile(r"\d+(,(?P<decimals>\d+))?")
_COUNTS = {
    "tiếp nhận": Count.RECEIVED,
    "trực tuyến": Count.ONLINE,
    "kỳ trước": Count.CARRIED_OVER,
    "trực tiếp": Count.DIRECT,
    "đã giải quyết": Count.RESOLVED,
    "trước hạn": Count.EARLY,
    "đúng hạn": Count.ON_TIME,
    "trễ hạn": Count.LATE,
    "đang giải quyết": Count.IN_PROGRESS,
    "trực tuyến quá hạn": Count.ONLINE_LATE,
}


def table_lines(path: Path) -> Iterator[str]:
    """The lines of a text table without its comments."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("# "):
            yield line


def printed_cell(row: int, column: int, text: str) -> PlannedCell:
    """A cell as printed: "1,40" is the number 1.4 shown with two places, the rest is text."""
    text = text.strip()
    number = _NUMBER.fullmatch(text)
    if number is None:
        look = HEADING if text.isupper() or text.startswith("(") else replace(BODY, align="left")
        return PlannedCell(row, column, text or None, look)
    places = len(number["decimals"] or "")
    shown = "0" + ("." + "0" * places if places else "")
    look = Look(border=True, align="center", number_format=shown)
    return PlannedCell(row, column, Decimal(text.replace(",", ".")), look)


def printed_sheet(name: str, path: Path, widths: Mapping[int, float], landscape: bool) -> SheetPlan:
    """A printed table, cell by cell; a line "= ..." is a text across the table."""
    lines = list(table_lines(path))
    wide = max(len(line.split("\t")) for line in lines)
    cells: list[PlannedCell] = []
    for row, line in enumerate(lines, start=1):
        if line.startswith("= "):
            cells.append(PlannedCell(row, 1, line[2:], Look(bold=True, align="center"), columns=wide))
        else:
            cells += [printed_cell(row, at, text) for at, text in enumerate(line.split("\t"), start=1)]
    printing = PrintSetup(landscape=landscape, margins=(20, 15, 20, 20))
    return with_heights(SheetPlan(name, tuple(cells), widths, printing=printing))


def whole(text: str) -> Entry[int]:
    """A count of the table; blank is unknown."""
    return Entry(int(text)) if text else Entry()


def levels_of(criterion: Criterion, row: Mapping[str, str]) -> tuple[Entry[int], ...]:
    """Dossiers per level, by the practice the printed forms follow (see the head of don-vi.tsv)."""
    results = {Count.EARLY: row["trước hạn"], Count.ON_TIME: row["đúng hạn"], Count.LATE: row["trễ hạn"]}
    if not any(level.count for level in criterion.levels):
        in_time = str(int(results[Count.EARLY] or 0) + int(results[Count.ON_TIME] or 0))
        return (whole(in_time), whole(results[Count.LATE]), Entry())
    return tuple(whole(results[level.count]) if level.count else Entry() for level in criterion.levels)


def criterion_entry(criterion: Criterion, row: Mapping[str, str]) -> CriterionEntry:
    """One criterion of a unit form."""
    score = Entry(Decimal(row[f"TC{criterion.id}"].replace(",", ".")))
    if isinstance(criterion.kind, CountedLevels):
        levels = levels_of(criterion, row)
        entered = sum(level.value or 0 for level in levels)
        count = Entry(entered) if criterion.kind.may_omit else whole(row["đã giải quyết"])
        return CriterionEntry(count=count, levels=levels, scores={"self": score})
    points = Decimal(row[f"x TC{criterion.id}"])
    marks = tuple(Entry(level.points == points) for level in criterion.levels)
    return CriterionEntry(marks=marks, scores={"self": score})


def unit_form(chosen: CriteriaSet, row: Mapping[str, str]) -> FilledForm:
    """The filled form of one line of don-vi.tsv."""
    entries = {leaf.id: criterion_entry(leaf, row) for leaf in chosen.leaves()}
    remark = row["nhận xét ở tiêu chí 9"]
    if remark:
        entries["9"] = replace(entries["9"], note=Entry(remark))
    total = Decimal(row["tổng điểm"].replace(",", "."))
    return FilledForm(
        source=Place(""),
        criteria_set=chosen.id,
        unit=Entry(row["đơn vị"]),
        head=HeaderCounts({count: whole(row[name]) for name, count in _COUNTS.items()}),
        criteria=entries,
        totals={"self": Entry(total)},
    )


def unit_books(chosen: CriteriaSet) -> Iterator[tuple[str, BookPlan]]:
    """(file name, plan) of the 22 unit forms of Điện Biên Phủ."""
    lines = table_lines(HERE / DIEN_BIEN_PHU / "nguon" / "don-vi.tsv")
    for row in csv.DictReader(lines, delimiter="\t"):
        unit = row["đơn vị"]
        labels = FormLabels(unit, PERIOD, signatures=("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"))
        sheet = form_sheet(chosen, labels, unit_form(chosen, row), "Biểu 03")
        stamp = {"loai": KIND_FORM, "bo-tieu-chi": chosen.id, "ky": PERIOD, "don-vi": unit}
        name = f"{row['nhóm']}-{int(row['STT']):02d}-{ascii_slug(unit)}.xlsx"
        yield f"{DIEN_BIEN_PHU}/don-vi/{name}", BookPlan((sheet,), unit, stamp, FIXED)


_GRID = {1: 6.0, 2: 50.0, 3: 9.0, 4: 11.0, 5: 11.0, 6: 34.0}
_STAFF = {1: 6.0, 2: 28.0, 3: 30.0, 4: 12.0, 5: 14.0, 6: 16.0, 7: 14.0}
_SUMMARY = {
    1: 5.0,
    2: 26.0,
    **dict.fromkeys(range(3, 12), 7.0),
    12: 9.0,
    13: 9.0,
    14: 10.0,
    15: 46.0,
    16: 46.0,
}
_PRINTED = (
    (DIEN_BIEN_PHU, "bm03-thanh-pho", "Biểu 03 (TP)", _GRID, False),
    (DIEN_BIEN_PHU, "bm03-xa-phuong", "Biểu 03 (xã, phường)", _GRID, False),
    (DIEN_BIEN_PHU, "bm01", "Biểu 01", _STAFF, False),
    (DIEN_BIEN_PHU, "bang-tong-hop", "Bảng tổng hợp", _SUMMARY, True),
    (TUAN_GIAO, "bang-tong-hop", "Bảng tổng hợp", _SUMMARY, True),
)


def printed_books() -> Iterator[tuple[str, BookPlan]]:
    """(file name, plan) of the tables as the reports printed them."""
    for case, table, sheet_name, widths, landscape in _PRINTED:
        sheet = printed_sheet(sheet_name, HERE / case / "nguon" / f"{table}.tsv", widths, landscape)
        yield f"{case}/da-in/{table}.xlsx", BookPlan((sheet,), sheet_name, created=FIXED)


def books() -> Iterator[tuple[str, BookPlan]]:
    """Every sample spreadsheet: path below this folder, and its plan."""
    chosen = next(one for one in shipped_sets() if one.id == "qd1187-dienbien")
    yield from unit_books(chosen)
    yield from printed_books()
    yield from _EXAMPLE.example_books()


def main() -> None:
    """Write them all."""
    for name, plan in books():
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, xlsx_bytes(plan), overwrite=True)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
