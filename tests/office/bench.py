"""A book of many copies of one set's computing form, filled by typing and read back as displayed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from office.calc import Calc, Document
from office.generated import Typed
from tthc.domain.criteria_set import CriteriaSet, Given
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.files.form_layout import FormLabels
from tthc.files.live_form import Connections, live_form
from tthc.files.live_names import BLOCK, name_of
from tthc.files.live_side import CASES, NO_CASES_CHOICE
from tthc.files.plan import Area, BookPlan, Formula, PlannedCell, SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes

_SHEET, _SETTINGS, _RULE = "BM", "CAU HINH", "quy_tac"


class Shown:
    """One form as displayed: texts by the name of their cell; `block` are its keys with their values."""

    def __init__(self, plan: SheetPlan, rows: Sequence[Sequence[str]], block: Mapping[str, Any]) -> None:
        self._plan, self._rows, self.block = plan, rows, block

    def __getitem__(self, key: str) -> str:
        area = self._plan.names[name_of(key)]
        return self._rows[area.row - 1][area.column - 1]

    def has(self, key: str) -> bool:
        """Whether the form has a cell of that name."""
        return name_of(key) in self._plan.names


class Bench:
    """`size` copies of a set's form in LibreOffice; each `fill` types other forms into them."""

    def __init__(self, calc: Calc, chosen: CriteriaSet, folder: Path, size: int) -> None:
        self.chosen = chosen
        self.plan = _plan(chosen)
        self._document = _opened(calc, self.plan, folder / f"{chosen.id}.xlsx")
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
        """Every form recalculated under a total rule."""
        self._document.set(_SETTINGS, {"A1": rule})
        self._document.recalculate()
        texts = self._document.texts()
        blocks = self._document.read_many(dict.fromkeys(self._sheets, BLOCK))
        return [Shown(self.plan, texts[sheet], dict(blocks[sheet])) for sheet in self._sheets]


def _keys(chosen: CriteriaSet) -> list[str]:
    """Every key a form of the set may have an input for."""
    from tthc.domain.counts import Count

    keys = [f"count.{count}" for count in Count]
    for leaf in chosen.leaves():
        keys += [f"{kind}.{leaf.id}.{at}" for kind in ("level", "mark") for at in range(len(leaf.levels))]
        keys += [f"{kind}.{leaf.id}" for kind in ("numerator", "denominator", "note")]
        keys += [f"{kind}.{column.id}.{leaf.id}" for column in chosen.columns for kind in ("score", "maximum")]
    return keys


def _cell_key(chosen: CriteriaSet, key: str) -> str:
    """The key of the cell that is typed into: a score with its own maximum is typed beside the grid."""
    kind, _, rest = key.partition(".")
    own = any(isinstance(leaf.kind, Given) and leaf.kind.own_maximum for leaf in chosen.leaves())
    return f"{ {'score': 'typed', 'maximum': 'stated'}.get(kind, kind) }.{rest}" if own and rest else key


def _plan(chosen: CriteriaSet) -> SheetPlan:
    labels = FormLabels("Xã Nà Nhạn", "Quý II năm 2022")
    blank = FilledForm(Place(""), chosen.id, Entry("Xã Nà Nhạn"))
    return live_form(chosen, labels, blank, _SHEET, Connections(rule=_RULE, outer={_RULE: "lam-tron"}))


def _opened(calc: Calc, plan: SheetPlan, path: Path) -> Document:
    settings = SheetPlan(_SETTINGS, (PlannedCell(1, 1, "lam-tron"),))
    book = BookPlan((plan, settings), names={_RULE: (_SETTINGS, Area(1, 1))})
    path.write_bytes(xlsx_bytes(book))
    return calc.open(path)
