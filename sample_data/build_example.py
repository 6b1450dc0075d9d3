"""The filled forms of the worked example in HUONG_DAN_BO_TIEU_CHI.md, from its text table.

Scores and totals are computed as a careful officer would; a cell of the column "ghi sai" replaces one.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from tthc.criteria.loader import load_file
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion, Given, MarkedLevel
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import score
from tthc.domain.texts import ascii_slug
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.plan import BookPlan
from tthc.files.stamps import KIND_FORM

__all__ = ["example_books"]

FOLDER = "vi-du-bo-tieu-chi"
HERE = Path(__file__).parent / FOLDER
PERIOD = "Quý III năm 2025"
FIXED = datetime(2025, 9, 30)
_RESULTS = {"trước hạn": Count.EARLY, "đúng hạn": Count.ON_TIME, "trễ hạn": Count.LATE}
_COUNTS = {
    "tiếp nhận": Count.RECEIVED,
    "trực tuyến": Count.ONLINE,
    "kỳ trước": Count.CARRIED_OVER,
    "trực tiếp": Count.DIRECT,
    **_RESULTS,
}


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def _entry(leaf: Criterion, row: Mapping[str, str]) -> CriterionEntry:
    """What the officer of a unit fills in for a criterion, but for its score."""
    if isinstance(leaf.kind, CountedLevels):
        named = {count: int(row[name]) for name, count in _RESULTS.items()}
        levels = tuple(Entry(named[level.count]) for level in leaf.levels if level.count)
        return CriterionEntry(count=Entry(sum(named.values())), levels=levels)
    if isinstance(leaf.kind, MarkedLevel):
        marked = int(row[f"x {leaf.id}"])
        return CriterionEntry(marks=tuple(Entry(at == marked) for at, _ in enumerate(leaf.levels, start=1)))
    cell = row[leaf.id]
    if cell == "-":
        return CriterionEntry(scores={"self": Entry(Absent.DASH)})
    if isinstance(leaf.kind, Given):
        return CriterionEntry(scores={"self": Entry(_number(cell))})
    part, whole = cell.split("/")
    return CriterionEntry(numerator=Entry(int(part)), denominator=Entry(int(whole)))


def _form(chosen: CriteriaSet, row: Mapping[str, str]) -> FilledForm:
    resolved = sum(int(row[name]) for name in _RESULTS)
    counts = {count: Entry(int(row[name])) for name, count in _COUNTS.items()}
    in_progress = int(row["tiếp nhận"]) - resolved
    form = FilledForm(
        source=Place(""),
        criteria_set=chosen.id,
        unit=Entry(row["đơn vị"]),
        head=HeaderCounts({**counts, Count.RESOLVED: Entry(resolved), Count.IN_PROGRESS: Entry(in_progress)}),
        criteria={leaf.id: _entry(leaf, row) for leaf in chosen.leaves()},
    )
    scored = score(chosen, inputs_of_form(form)).deciding
    wrong = dict(pair.split("=") for pair in row["ghi sai"].split())
    entries = {}
    for key, entry in form.criteria.items():
        value = scored.scores[key].value
        typed = _number(wrong[key]) if key in wrong else value
        entries[key] = entry if typed is None else replace(entry, scores={"self": Entry(typed)})
    total = sum(
        (e.scores["self"].value for e in entries.values() if isinstance(e.scores["self"].value, Decimal)),
        Decimal(0),
    )
    return replace(form, criteria=entries, totals={"self": Entry(total)})


def example_books() -> Iterator[tuple[str, BookPlan]]:
    """(path below sample_data, plan) of each filled form."""
    chosen = load_file(HERE / "ttpvhcc-xa.toml")
    text = (HERE / "nguon" / "don-vi.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("# ")]
    for row in csv.DictReader(lines, delimiter="\t"):
        unit = row["đơn vị"]
        labels = FormLabels(unit, PERIOD, signatures=("NGƯỜI LẬP BIỂU", "GIÁM ĐỐC TRUNG TÂM"))
        sheet = form_sheet(chosen, labels, _form(chosen, row), "Biểu chấm điểm")
        stamp = {"loai": KIND_FORM, "bo-tieu-chi": chosen.id, "ky": PERIOD, "don-vi": unit}
        name = f"{int(row['STT']):02d}-{ascii_slug(unit)}.xlsx"
        yield f"{FOLDER}/don-vi/{name}", BookPlan((sheet,), unit, stamp, FIXED)
