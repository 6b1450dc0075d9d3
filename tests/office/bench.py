"""A book of many copies of one set's computing form, filled by typing and read back as displayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from addin.build.__main__ import stand_in
from addin.build.book import PROJECT, modules, ribbon
from addin.build.ovba import vba_project
from addin.build.package import package
from office import transport
from office.calc import Calc, Document
from office.generated import Typed
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CriteriaSet, Criterion, Given
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.periods import PeriodKind
from tthc.domain.places import Entry, Place
from tthc.files.form_layout import FormLabels
from tthc.files.live_form import Connections, live_form
from tthc.files.live_names import BLOCK, name_of
from tthc.files.live_side import CASES, NO_CASES_CHOICE
from tthc.files.plan import Area, BookPlan, Formula, PlannedCell, SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes

_PERIODS = {
    PeriodKind.YEAR: "Năm 2023",
    PeriodKind.QUARTER: "Quý II năm 2022",
    PeriodKind.MONTH: "Tháng 02 năm 2024",
}
_SHEET, _SETTINGS, _RULE = "BM", "CAU HINH", "quy_tac"


class Shown:
    """One form as displayed: texts by the name of their cell."""

    def __init__(
        self, plan: SheetPlan, cells: Mapping[tuple[int, int], PlannedCell], rows: Sequence[Sequence[str]]
    ) -> None:
        self._plan, self._cells, self.rows = plan, cells, rows

    def __getitem__(self, key: str) -> str:
        area = self._plan.names[name_of(key)]
        return self.rows[area.row - 1][area.column - 1]

    def number_format(self, key: str) -> str:
        """How the cell shows a number; "" for one the form lacks."""
        area = self._plan.names.get(name_of(key))
        return self._cells[area.row, area.column].look.number_format if area else ""

    def has(self, key: str) -> bool:
        """Whether the form has a cell of that name."""
        return name_of(key) in self._plan.names


class Bench:
    """`size` copies of a set's form in LibreOffice; each `fill` types other forms into them.

    `functions`: our worksheet functions answer, as they do in Excel; `answered` counts what they were last asked.
    """

    answered = 0

    def __init__(
        self, calc: Calc, chosen: CriteriaSet, folder: Path, size: int, *, functions: bool = False
    ) -> None:
        self.chosen, self._functions = chosen, functions
        self.plan = plan_of(chosen, functions=functions)
        made = opened_with_functions if functions else opened
        self._document = made(calc, self.plan, folder / f"{chosen.id}.xlsx")
        self._sheets = [_SHEET, *(f"BM {number}" for number in range(2, size + 1))]
        for name in self._sheets[1:]:
            self._document.copy_sheet(_SHEET, name)
        self._document.automatic(False)
        self._contents = {(cell.row, cell.column): cell for cell in self.plan.cells}
        self._overtyped: dict[str, set[str]] = {sheet: set() for sheet in self._sheets}
        self.keys = self._input_keys()

    @property
    def size(self) -> int:
        """How many forms are filled at once."""
        return len(self._sheets)

    def _input_keys(self) -> dict[str, str]:
        """What is typed: key of the block -> cell."""
        cells = {}
        for key in (*_keys(self.chosen), "cases"):
            area = self.plan.names.get(name_of(_cell_key(self.chosen, key)))
            if area and self._contents[area.row, area.column].look.unlocked:
                cells[key] = area.address.replace("$", "")
        return cells

    def _suggestion(self, key: str) -> str:
        """What stands in an input cell that nobody typed into: the form's own formula, or nothing."""
        area = self.plan.names[name_of(_cell_key(self.chosen, key))]
        content = self._contents[area.row, area.column].value
        return f"={content.text}" if isinstance(content, Formula) else ""

    def typed(self, form: Typed) -> Typed:
        """Of a generated form what this form has an input for."""
        return {key: value for key, value in form.items() if key in self.keys or key == "no_cases"}

    def fill(self, forms: Sequence[Typed]) -> None:
        """Type a form into each sheet as a sender would, who begins with a blank one."""
        typing = {}
        for sheet, form in zip(self._sheets, forms, strict=True):
            typed = {key: value for key, value in form.items() if key in self.keys}
            typed["cases"] = NO_CASES_CHOICE if "no_cases" in form else CASES
            blank = self._overtyped[sheet] - typed.keys()
            plain = {key: float(v) if isinstance(v, Decimal) else v for key, v in typed.items()}
            cells = plain | {key: self._suggestion(key) for key in blank}
            typing[sheet] = {self.keys[key]: value for key, value in cells.items()}
            self._overtyped[sheet] = set(typed)
        self._document.set_many(typing)

    def shown(self, rule: str) -> list[Shown]:
        """Every form as displayed, recalculated under a total rule."""
        self._document.set(_SETTINGS, {"A1": rule})
        if self._functions:
            self.answered = transport.serve(self._document)
        else:
            self._document.recalculate()
        texts = self._document.texts()
        return [Shown(self.plan, self._contents, texts[sheet]) for sheet in self._sheets]

    def names(self) -> list[dict[str, str]]:
        """The names of every form with their addresses."""
        return [self._document.names(sheet) for sheet in self._sheets]

    def links(self) -> list[str]:
        """Other files the book points to."""
        return self._document.links()

    def save_as(self, path: Path) -> Path:
        """The book recalculated and saved, in the format of the path's ending."""
        self._document.recalculate()
        return self._document.save_as(path)

    def close(self) -> None:
        """Closes the book."""
        self._document.close()

    def blocks(self) -> list[dict[str, Any]]:
        """The block of every form: key -> value."""
        rows = self._document.read_many(dict.fromkeys(self._sheets, BLOCK))
        return [dict(rows[sheet]) for sheet in self._sheets]  # type: ignore[arg-type]


def _keys(chosen: CriteriaSet) -> list[str]:
    """Every key a form of the set may have an input for."""
    keys = [f"count.{count}" for count in Count]
    for leaf in chosen.leaves():
        keys += [f"{kind}.{leaf.id}.{at}" for kind in ("level", "mark") for at in range(len(leaf.levels))]
        keys += [f"{kind}.{leaf.id}" for kind in ("numerator", "denominator", "note")]
        keys += [
            f"{kind}.{column.id}.{leaf.id}" for column in chosen.columns for kind in ("score", "maximum")
        ]
    return keys


def _cell_key(chosen: CriteriaSet, key: str) -> str:
    """The key of the cell that is typed into: a score with its own maximum is typed beside the grid."""
    kind, _, rest = key.partition(".")
    own = any(isinstance(leaf.kind, Given) and leaf.kind.own_maximum for leaf in chosen.leaves())
    return f"{ {'score': 'typed', 'maximum': 'stated'}.get(kind, kind) }.{rest}" if own and rest else key


def form_of(chosen: CriteriaSet, typed: Typed) -> FilledForm:
    """A generated form as it is when it was read from a file."""
    counts = {count: Entry(typed[f"count.{count}"]) for count in Count if f"count.{count}" in typed}
    return FilledForm(
        Place(""),
        chosen.id,
        Entry("Xã Nà Nhạn"),
        head=HeaderCounts(counts),  # type: ignore[arg-type]
        criteria={leaf.id: _entry_of(chosen, leaf, typed) for leaf in chosen.leaves()},
        no_cases="no_cases" in typed,
    )


def _entry_of(chosen: CriteriaSet, leaf: Criterion, typed: Mapping[str, Any]) -> CriterionEntry:
    levels = range(len(leaf.levels))
    columns = [column.id for column in chosen.columns]
    scores = {column: typed.get(f"score.{column}.{leaf.id}") for column in columns}
    return CriterionEntry(
        levels=tuple(Entry(typed.get(f"level.{leaf.id}.{at}")) for at in levels),
        marks=tuple(Entry(f"mark.{leaf.id}.{at}" in typed) for at in levels),
        scores={key: Entry(Absent.DASH if value == "-" else value) for key, value in scores.items()},
        numerator=Entry(typed.get(f"numerator.{leaf.id}")),
        denominator=Entry(typed.get(f"denominator.{leaf.id}")),
        maxima={column: Entry(typed.get(f"maximum.{column}.{leaf.id}")) for column in columns},
    )


def period_of(chosen: CriteriaSet) -> str:
    """A period of a kind the set has."""
    return next(text for kind, text in _PERIODS.items() if kind in chosen.periods)


def plan_of(chosen: CriteriaSet, typed: Typed | None = None, *, functions: bool = False) -> SheetPlan:
    """The computing form of a set, blank or with what is typed."""
    labels = FormLabels("Xã Nà Nhạn", period_of(chosen))
    connections = Connections(functions=functions, rule=_RULE, outer={_RULE: "lam-tron"})
    return live_form(chosen, labels, form_of(chosen, typed or {}), _SHEET, connections)


def _book(plan: SheetPlan) -> BookPlan:
    """A form beside the sheet that holds the total rule."""
    settings = SheetPlan(_SETTINGS, (PlannedCell(1, 1, "lam-tron"),), code_name="wsConfig")
    sheets = (replace(plan, code_name="wsForm1"), settings)
    return BookPlan(sheets, names={_RULE: (_SETTINGS, Area(1, 1))}, code_name="ThisWorkbook")


def opened(calc: Calc, plan: SheetPlan, path: Path) -> Document:
    """A form in LibreOffice, beside the sheet that holds the total rule."""
    path.write_bytes(xlsx_bytes(_book(plan)))
    return calc.open(path)


def opened_with_functions(calc: Calc, plan: SheetPlan, path: Path) -> Document:
    """The same with our VBA, whose functions our own Python answers."""
    xlsx = xlsx_bytes(_book(plan))
    path = path.with_suffix(".xlsm")
    path.write_bytes(package(xlsx, vba_project(PROJECT, modules(xlsx, stand_in())), ribbon()))
    document = calc.open(path, macros=True)
    transport.switch_on(document)
    return document
