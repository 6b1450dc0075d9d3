"""Builds the sample spreadsheets from the text tables in the `nguon` folders.

`python sample_data/build.py` writes every .xlsx again; equal tables give equal bytes. The tables are what
a person reads and corrects; the spreadsheets are never edited.
"""

from __future__ import annotations

import csv
import io
import re
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from xml.sax.saxutils import escape

from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import score
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
MUONG_NHE = "muong-nhe-2024-02"
KON_RAY = "kon-ray-2022"
CCHC_EXAMPLE = "vi-du-cchc"

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


def decimal_of(text: str) -> Decimal:
    """A printed number: "83,5" is 83.5."""
    return Decimal(text.replace(",", "."))


def typed_score(text: str) -> ScoreEntry:
    """A score of a table: a number, "-", or a blank."""
    if not text:
        return Entry()
    return Entry(Absent.DASH if text == "-" else decimal_of(text))


def out_of(text: str) -> tuple[ScoreEntry, Entry[Decimal]]:
    """Score and maximum of a text such as "75,42/94"."""
    score, _, maximum = text.partition("/")
    return Entry(decimal_of(score)), Entry(decimal_of(maximum))


def blank_form(chosen: CriteriaSet, unit: str) -> FilledForm:
    """A form without any figures."""
    return FilledForm(source=Place(""), criteria_set=chosen.id, unit=Entry(unit))


def muong_nhe_forms(chosen: CriteriaSet) -> Iterator[FilledForm]:
    """The 11 communes of Mường Nhé: their printed row; of its 12 values the last "5" has no heading."""
    lines = table_lines(HERE / MUONG_NHE / "nguon" / "phu-luc.tsv")
    leaves, column = chosen.leaves(), chosen.deciding_column.id
    for cells in (line.split("\t") for line in lines):
        if not cells[0].isdigit():
            continue
        scores, (total, index, label) = cells[2 : 2 + len(leaves)], cells[-3:]
        entries = {
            leaf.id: CriterionEntry(scores={column: typed_score(text)})
            for leaf, text in zip(leaves, scores, strict=True)
        }
        reached, maximum = out_of(total)
        yield replace(
            blank_form(chosen, cells[1]),
            criteria=entries,
            totals={column: reached},
            maxima={column: maximum},
            index=Entry(decimal_of(index)),
            classification=Entry(label),
        )


def kon_ray_forms(chosen: CriteriaSet) -> Iterator[FilledForm]:
    """The 7 communes of Kon Rẫy: totals with their maxima as the report's sentences state them."""
    lines = table_lines(HERE / KON_RAY / "nguon" / "don-vi.tsv")
    (only,) = chosen.leaves()
    for row in csv.DictReader(lines, delimiter="\t"):
        both = {column.id: out_of(row[column.heading]) for column in chosen.columns}
        scores = {key: score for key, (score, _) in both.items()}
        maxima = {key: maximum for key, (_, maximum) in both.items()}
        entry = CriterionEntry(scores=scores, maxima=maxima, note=Entry(row["Ghi chú"]))
        yield replace(
            blank_form(chosen, row["đơn vị"]),
            criteria={only.id: entry},
            totals=scores,
            maxima=maxima,
            index=Entry(decimal_of(row["Chỉ số"])),
            classification=Entry(row["Xếp loại"]),
        )


def example_forms(chosen: CriteriaSet) -> Iterator[FilledForm]:
    """The made-up forms of the full example set: a pair of columns per unit, reasons in one more."""
    rows = list(csv.DictReader(table_lines(HERE / CCHC_EXAMPLE / "nguon" / "don-vi.tsv"), delimiter="\t"))
    for unit in dict.fromkeys(row["đơn vị"] for row in rows):
        own = {row["tiêu chí"]: row for row in rows if row["đơn vị"] == unit}
        entries = {}
        for leaf in chosen.leaves():
            row = own.get(leaf.label, {})
            full = format(leaf.maximum, "f")
            scores = {
                column.id: typed_score(row.get(column.heading, full).strip()) for column in chosen.columns
            }
            entries[leaf.id] = CriterionEntry(scores=scores, note=Entry(row.get("lý do") or None))
        form = replace(blank_form(chosen, unit), criteria=entries)
        result = score(chosen, inputs_of_form(form))
        yield replace(
            form,
            totals={key: Entry(one.total) for key, one in result.columns.items()},
            maxima={key: Entry(one.maximum) for key, one in result.columns.items()},
            index=Entry(result.deciding.index),
            classification=Entry(result.classification.label if result.classification else None),
        )


def filled_books(
    case: str, chosen: CriteriaSet, period: str, forms: Iterator[FilledForm]
) -> Iterator[tuple[str, BookPlan]]:
    """(file name, plan) of the filled forms of a case, numbered in their order."""
    for number, form in enumerate(forms, start=1):
        unit = form.unit.value or ""
        labels = FormLabels(unit, period, signatures=("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"))
        sheet = form_sheet(chosen, labels, form, "Biểu chấm điểm")
        stamp = {"loai": KIND_FORM, "bo-tieu-chi": chosen.id, "ky": period, "don-vi": unit}
        name = f"{case}/don-vi/{number:02d}-{ascii_slug(unit.removeprefix('UBND '))}.xlsx"
        yield name, BookPlan((sheet,), unit, stamp, FIXED)


_CONTENT_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/word/document.xml" \
ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">\
<Relationship Id="rId1" \
Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" \
Target="word/document.xml"/></Relationships>"""
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}\
<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>\
<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="709" w:footer="709" \
w:gutter="0"/></w:sectPr></w:body></w:document>"""
_PARAGRAPH = (
    '<w:p><w:pPr><w:spacing w:after="120"/><w:jc w:val="{align}"/></w:pPr><w:r><w:rPr><w:rFonts '
    'w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>{bold}<w:sz w:val="28"/>'
    '</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
)


def _paragraph(text: str) -> str:
    shouted = text.isupper()
    align, bold = ("center", "<w:b/>") if shouted else ("both", "")
    return _PARAGRAPH.format(align=align, bold=bold, text=escape(text))


def word_bytes(lines: Iterator[str]) -> bytes:
    """A Word document of one paragraph per line; equal lines give equal bytes."""
    body = "".join(_paragraph(line) for line in lines)
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": _DOCUMENT.format(body=body),
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            info = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(info, text.encode("utf-8"))
    return data.getvalue()


def documents() -> Iterator[tuple[str, bytes]]:
    """Every sample document: path below this folder, and its bytes."""
    for case in (MUONG_NHE, KON_RAY):
        yield f"{case}/da-in/bao-cao.docx", word_bytes(table_lines(HERE / case / "nguon" / "bao-cao.txt"))


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
_INDICATORS = {1: 5.0, 2: 26.0, **dict.fromkeys(range(3, 15), 8.0), 15: 11.0, 16: 11.0, 17: 9.0}
_PRINTED = (
    (DIEN_BIEN_PHU, "bm03-thanh-pho", "Biểu 03 (TP)", _GRID, False),
    (DIEN_BIEN_PHU, "bm03-xa-phuong", "Biểu 03 (xã, phường)", _GRID, False),
    (DIEN_BIEN_PHU, "bm01", "Biểu 01", _STAFF, False),
    (DIEN_BIEN_PHU, "bang-tong-hop", "Bảng tổng hợp", _SUMMARY, True),
    (TUAN_GIAO, "bang-tong-hop", "Bảng tổng hợp", _SUMMARY, True),
    (MUONG_NHE, "phu-luc", "Phụ lục", _INDICATORS, True),
)


def printed_books() -> Iterator[tuple[str, BookPlan]]:
    """(file name, plan) of the tables as the reports printed them."""
    for case, table, sheet_name, widths, landscape in _PRINTED:
        sheet = printed_sheet(sheet_name, HERE / case / "nguon" / f"{table}.tsv", widths, landscape)
        yield f"{case}/da-in/{table}.xlsx", BookPlan((sheet,), sheet_name, created=FIXED)


def books() -> Iterator[tuple[str, BookPlan]]:
    """Every sample spreadsheet: path below this folder, and its plan."""
    sets = {one.id: one for one in shipped_sets()}
    yield from unit_books(sets["qd1187-dienbien"])
    of_communes, totals = sets["qd459-dienbien"], sets["cchc-konray"]
    of_communes = of_communes.profile(of_communes.groups[-1])
    full = sets["cchc-vi-du"]
    yield from filled_books(MUONG_NHE, of_communes, "Tháng 02 năm 2024", muong_nhe_forms(of_communes))
    yield from filled_books(KON_RAY, totals, "Năm 2022", kon_ray_forms(totals))
    yield from filled_books(CCHC_EXAMPLE, full, "Năm 2023", example_forms(full))
    yield from printed_books()
    yield from _EXAMPLE.example_books()


def main() -> None:
    """Write them all."""
    workbooks = ((name, xlsx_bytes(plan)) for name, plan in books())
    for name, data in (*workbooks, *documents()):
        path = HERE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, data, overwrite=True)
        sys.stdout.write(f"{name}\n")


if __name__ == "__main__":
    main()
