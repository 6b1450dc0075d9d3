"""A computing form while it is put together: what its parts share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.files.form_layout import FormLabels, LaidForm
from tthc.files.formula_values import Scalar
from tthc.files.live_formulas import ROUNDED, FormFormulas
from tthc.files.live_names import name_of, quoted, text_or_blank
from tthc.files.live_row_check import NOT_WHOLE
from tthc.files.live_side import SideInput
from tthc.files.plan import Area, CellContent, Formula, Highlight, InputRule, Look, PlannedCell

__all__ = ["APPRAISED", "INPUT", "LABEL", "OPEN", "OUTPUT", "Connections", "LiveSheet", "capital", "decimals"]

OPEN = "#FFF7CC"
"""The fill of what is still to be typed."""
LABEL = Look(border=True, size=11)
INPUT = Look(border=True, size=11, align="center", fill=OPEN, unlocked=True)
APPRAISED = "Hội đồng thẩm định chấm."
"""What the cells of a later score column say: units leave them."""
OUTPUT = Look(border=True, size=11, align="center")


@dataclass(frozen=True, slots=True)
class Connections:
    """How a form hangs together with its book.

    `functions`: worksheet functions stand before the native formulas. `rule`, `period` are formulas, over
    names of the book or constants (`period` None: that of the labels). `units` is the name of the list
    a unit is chosen from; None: the unit of the labels, which nobody changes; "" one that is typed.
    `late_reason` is already typed; `outer` are the values behind names of the book.
    """

    functions: bool = False
    rule: str = quoted(ROUNDED)
    period: str | None = None
    units: str | None = None
    late_reason: str = ""
    outer: Mapping[str, Scalar | list[Scalar]] = field(default_factory=dict)


@dataclass
class LiveSheet:
    """A computing form while it is put together: its cells, names, rules, helper cells and block."""

    chosen: CriteriaSet
    laid: LaidForm
    labels: FormLabels
    form: FilledForm
    connections: Connections
    formulas: FormFormulas
    side: tuple[SideInput, ...]
    cells: dict[tuple[int, int], PlannedCell] = field(default_factory=dict)
    names: dict[str, Area] = field(default_factory=dict)
    rules: list[InputRule] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    """Names of cells that may be typed: a form where one shows something is begun."""
    aided: list[tuple[str, str]] = field(default_factory=list)
    """Hidden helper cells: name -> formula."""
    keys: list[tuple[str, str]] = field(default_factory=list)
    """The block: key -> formula."""
    roomy: list[PlannedCell] = field(default_factory=list)
    """What cells that are blank now may hold at its longest: rows need the room beforehand."""

    @property
    def label_column(self) -> int:
        return self.laid.note_column + 2

    @property
    def value_column(self) -> int:
        return self.label_column + 1

    @property
    def check_column(self) -> int:
        return self.value_column + 2

    @property
    def block_column(self) -> int:
        return self.check_column + 2

    def put(self, at: tuple[int, int], content: CellContent, look: Look | None = None) -> None:
        """Change what a cell of the grid holds, or put down a new one."""
        old = self.cells.get(at)
        if old is None:
            self.cells[at] = PlannedCell(*at, content, look or LABEL)
        else:
            self.cells[at] = replace(old, value=content, look=look or old.look)

    def name(self, name: str, at: tuple[int, int]) -> None:
        self.names[name] = Area(*at)

    def whole(self, at: tuple[int, int]) -> None:
        self.rules.append(InputRule(Area(*at), NOT_WHOLE, prompt=NOT_WHOLE))

    def input(self, key: str, at: tuple[int, int], look: Look | None = None, blank: str = "") -> None:
        """A cell that is typed: unlocked, and filled while it is blank (or while `blank` holds)."""
        old = self.cells[at].look if at in self.cells else INPUT
        chosen = replace(look or old, unlocked=True)
        self.put(at, self.cells[at].value if at in self.cells else None, chosen)
        self.name(name_of(key), at)
        if not chosen.fill:
            self.highlights.append(Highlight(Area(*at), blank or f'{name_of(key)}=""', OPEN))
        self.typed.append(name_of(key))
        self.keys.append((key, text_or_blank(name_of(key))))

    def suggested(self, key: str, at: tuple[int, int], formula: str) -> None:
        """A cell that computes and may be typed over; it shows nothing while the form is blank."""
        self.put(at, Formula(formula), replace(self.cells[at].look, unlocked=True))
        self.name(name_of(key), at)
        self.typed.append(name_of(key))
        self.keys.append((key, text_or_blank(name_of(key))))

    def computed(self, key: str, formula: str, look: Look | None = None) -> None:
        """A cell of the grid that only computes."""
        at = self.laid.places[key]
        self.put(at, Formula(formula), look or self.cells[at].look)
        self.name(name_of(key), at)

    @property
    def hidden_columns(self) -> frozenset[int]:
        return frozenset(range(self.block_column, self.block_column + 4))

    def aid(self, name: str, formula: str) -> None:
        self.aided.append((name, formula))


def decimals(places: int) -> str:
    """The number format of a score."""
    return "0." + "0" * places if places else "0"


def capital(text: str) -> str:
    """A text with a capital at its beginning, the rest as it is."""
    return text[:1].upper() + text[1:]
