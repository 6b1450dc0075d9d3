"""What formulas over names give, in exact arithmetic, so that a sheet is written with its values beside them.

Semantics are those of Excel, LibreOffice and WPS alike: a blank is 0 in sums, "" in texts and equal to
both; numbers sort before texts, texts before TRUE and FALSE; texts compare without regard to case. Only
functions of Excel 2010 are known. A worksheet function of ours (TTHC_...) gives #N/A, as it does where no
Python answers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from tthc.domain.numbers import round_half_up
from tthc.files.formula_parser import Call, FormulaError, Literal, Name, Node, Operation, parse
from tthc.files.plan import Area, CellContent, Formula, SheetPlan

__all__ = ["OUR_FUNCTIONS", "Scalar", "value_of", "values_of", "with_values"]

Scalar = Fraction | str | bool | None
_Value = Scalar | list[Scalar]

OUR_FUNCTIONS = "TTHC_"
"""The beginning of the names of worksheet functions that Python answers."""


class _CellError(Exception):
    """An error value (#N/A, #VALUE!, #DIV/0!): it spreads until an IFERROR takes it."""


def _single(value: _Value) -> Scalar:
    if isinstance(value, list):
        if len(value) != 1:
            raise FormulaError("a range stands where one value is needed")
        return value[0]
    return value


def _number(value: Scalar) -> Fraction:
    if value is None:
        return Fraction(0)
    if isinstance(value, bool):
        return Fraction(int(value))
    if isinstance(value, str):
        raise _CellError("#VALUE!")  # a text that reads as a number differs from program to program
    return value


def _plain(number: Fraction) -> str:
    if number.denominator == 1:
        return str(number.numerator)
    return format(round_half_up(number, 10).normalize(), "f")


def _text(value: Scalar) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return value if isinstance(value, str) else _plain(value)


def _truth(value: Scalar) -> bool:
    if isinstance(value, str):
        raise _CellError("#VALUE!")
    return bool(value)


def _sorted(value: Scalar) -> tuple[int, Fraction | str]:
    """Numbers before texts before truth values."""
    if isinstance(value, bool):
        return 2, Fraction(int(value))
    return (1, value.casefold()) if isinstance(value, str) else (0, _number(value))


def _compared(sign: str, left: Scalar, right: Scalar) -> bool:
    if left is None and isinstance(right, str):
        left = ""
    if right is None and isinstance(left, str):
        right = ""
    a, b = _sorted(left), _sorted(right)
    answers = {"=": a == b, "<>": a != b, "<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}
    return answers[sign]


def _divided(left: Fraction, right: Fraction) -> Fraction:
    if right == 0:
        raise _CellError("#DIV/0!")
    return left / right


_ARITHMETIC: Mapping[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": _divided,
    "neg": lambda _, b: -b,
}


def _listed(values: Sequence[_Value]) -> list[Scalar]:
    return [one for value in values for one in (value if isinstance(value, list) else [value])]


def _numbers(values: Sequence[_Value]) -> list[Fraction]:
    """The numbers among cells: blanks, texts and truth values in them count nothing."""
    return [one for one in _listed(values) if isinstance(one, Fraction)]


def _as_text(value: Scalar, pattern: str) -> str:
    """TEXT with zeros for digits alone: any separator in a pattern follows the PC's own locale."""
    if set(pattern) != {"0"}:
        raise FormulaError(f"TEXT with {pattern!r} depends on the locale")
    return f"{int(round_half_up(_number(value), 0)):0{len(pattern)}d}"


def _at(values: _Value, position: Scalar) -> Scalar:
    """INDEX in one column or row."""
    cells = values if isinstance(values, list) else [values]
    wanted = int(_number(position))
    if not 1 <= wanted <= len(cells):
        raise _CellError("#REF!")
    return cells[wanted - 1]


def _matched(wanted: Scalar, values: _Value) -> Fraction:
    """MATCH of an equal value."""
    for at, one in enumerate(values if isinstance(values, list) else [values], start=1):
        if one is not None and _compared("=", one, wanted):
            return Fraction(at)
    raise _CellError("#N/A")


def _texts_that_say_something(values: _Value, pattern: str) -> int:
    """COUNTIF with "?*": texts that are not empty; with "abc*": those that begin so."""
    start = "" if pattern == "?*" else pattern.removesuffix("*")
    if start == pattern or set(start) & set("?*~"):
        raise FormulaError(f"COUNTIF with {pattern!r} is not used")
    return sum(isinstance(one, str) and one != "" and one.startswith(start) for one in _listed([values]))


_FUNCTIONS: Mapping[str, Callable[..., Scalar]] = {
    "AND": lambda *v: all([_truth(one) for one in _listed(v)]),
    "OR": lambda *v: any([_truth(one) for one in _listed(v)]),
    "NOT": lambda v: not _truth(_single(v)),
    "ISNUMBER": lambda v: isinstance(_single(v), Fraction),
    "ISTEXT": lambda v: isinstance(_single(v), str),
    "N": lambda v: v if isinstance(v := _single(v), Fraction) else Fraction(v is True),
    "SUM": lambda *v: sum(_numbers(v), Fraction(0)),
    "COUNTA": lambda *v: Fraction(sum(one is not None for one in _listed(v))),
    "COUNTIF": lambda v, p: Fraction(_texts_that_say_something(v, _text(_single(p)))),
    "COUNT": lambda *v: Fraction(len(_numbers(v))),
    "MAX": lambda *v: max(_numbers(v), default=Fraction(0)),
    "MIN": lambda *v: min(_numbers(v), default=Fraction(0)),
    "ABS": lambda v: abs(_number(_single(v))),
    "INT": lambda v: Fraction(_number(_single(v)).__floor__()),
    "MOD": lambda a, b: _number(_single(a)) % _number(_single(b)),
    "ROUND": lambda v, p: Fraction(round_half_up(_number(_single(v)), int(_number(_single(p))))),
    "TEXT": lambda v, p: _as_text(_single(v), _text(_single(p))),
    "LEN": lambda v: Fraction(len(_text(_single(v)))),
    "TRIM": lambda v: " ".join(part for part in _text(_single(v)).split(" ") if part),
    "UPPER": lambda v: _text(_single(v)).upper(),
    "SUBSTITUTE": lambda v, a, b: _text(_single(v)).replace(_text(_single(a)), _text(_single(b))),
    "INDEX": lambda v, p: _at(v, _single(p)),
    "MATCH": lambda v, a, exact: _matched(_single(v), a),
}
"""Functions that need all their arguments; IF and IFERROR look at what they need alone."""


class _Sheet:
    """The cells behind names; results are kept, a cell under way that is needed again is a cycle."""

    def __init__(self, plan: SheetPlan, outer: Mapping[str, _Value]) -> None:
        self._plan, self._outer = plan, outer
        self._contents = {(cell.row, cell.column): cell.value for cell in plan.cells}
        self._known: dict[tuple[int, int], Scalar | _CellError] = {}
        self._open: dict[tuple[int, int], None] = {}

    def cell(self, at: tuple[int, int]) -> Scalar:
        """The value of a cell. Raises _CellError for an error value."""
        content = self._contents.get(at)
        if not isinstance(content, Formula):
            return _as_scalar(content)
        if at not in self._known:
            if at in self._open:
                raise FormulaError(f"{self._plan.name}: {content.text!r} needs its own result")
            self._open[at] = None
            try:
                self._known[at] = self._result(content)
            except _CellError as error:
                self._known[at] = error
            finally:
                del self._open[at]
        known = self._known[at]
        if isinstance(known, _CellError):
            raise known
        return known

    def _result(self, formula: Formula) -> Scalar:
        value = _single(self.value(parse(formula.text)))
        return Fraction(0) if value is None else value  # a reference to a blank cell shows 0

    def _named(self, name: str) -> _Value:
        area = self._plan.names.get(name)
        if area is None:
            if name not in self._outer:
                raise FormulaError(f"{self._plan.name}: no cells are named {name!r}")
            return self._outer[name]
        cells = [self.cell(at) for at in _cells(area)]
        return cells[0] if len(cells) == 1 else cells

    def value(self, node: Node) -> _Value:
        match node:
            case Literal():
                return node.value
            case Name():
                return self._named(node.name)
            case Operation():
                return self._operated(node)
            case _:
                return self._called(node)

    def _operated(self, node: Operation) -> Scalar:
        left, right = _single(self.value(node.left)), _single(self.value(node.right))
        if node.sign == "&":
            return _text(left) + _text(right)
        if node.sign in _ARITHMETIC:
            first = Fraction(0) if node.sign == "neg" else _number(left)
            return _ARITHMETIC[node.sign](first, _number(right))
        return _compared(node.sign, left, right)

    def _row(self, arguments: Sequence[Node]) -> Fraction:
        """ROW of a named cell; of the cell that is computed without one."""
        if not arguments:
            return Fraction(next(reversed(self._open))[0])
        match arguments[0]:
            case Name(name) if name in self._plan.names:
                return Fraction(self._plan.names[name].row)
        raise FormulaError("ROW is known of a name of its own sheet alone")

    def _called(self, node: Call) -> _Value:
        arguments = node.arguments
        if node.function == "IF":
            chosen = 1 if _truth(_single(self.value(arguments[0]))) else 2
            return self.value(arguments[chosen])
        if node.function == "IFERROR":
            try:
                return self.value(arguments[0])
            except _CellError:
                return self.value(arguments[1])
        if node.function == "ROW":
            return self._row(arguments)
        if node.function.startswith(OUR_FUNCTIONS):
            raise _CellError("#N/A")
        if node.function not in _FUNCTIONS:
            raise FormulaError(f"{node.function} is no function of Excel 2010 that forms use")
        return _FUNCTIONS[node.function](*(self.value(one) for one in arguments))


def _cells(area: Area) -> list[tuple[int, int]]:
    across = range(area.column, area.column + area.columns)
    return [(row, column) for row in range(area.row, area.row + area.rows) for column in across]


def _as_scalar(content: CellContent) -> Scalar:
    if isinstance(content, Decimal | int) and not isinstance(content, bool):
        return Fraction(content)
    return content  # type: ignore[return-value]  # a formula was taken care of before


def _as_content(value: Scalar) -> str | int | Decimal | bool:
    if isinstance(value, Fraction):
        whole = value.denominator == 1
        return int(value) if whole else Decimal(value.numerator) / Decimal(value.denominator)
    return "" if value is None else value


def with_values(plan: SheetPlan, outer: Mapping[str, _Value] | None = None) -> SheetPlan:
    """The plan with the value of each formula that has none yet; an error nothing takes is "#N/A" and so on.

    `outer` are the values behind names that are not of this sheet: one value, or the cells of a range.

    Raises:
        FormulaError: a formula cannot be read, uses a name or a function that is not known, or needs itself.
    """
    sheet = _Sheet(plan, outer or {})

    def filled(content: Formula, at: tuple[int, int]) -> Formula:
        try:
            return replace(content, value=_as_content(sheet.cell(at)))
        except _CellError as error:
            return replace(content, value=str(error))

    cells = tuple(
        replace(cell, value=filled(cell.value, (cell.row, cell.column)))
        if isinstance(cell.value, Formula) and cell.value.value is None
        else cell
        for cell in plan.cells
    )
    return replace(plan, cells=cells)


_STRANGE = (FormulaError, _CellError, ArithmeticError, LookupError, RecursionError, TypeError, ValueError)
"""What a stranger's formula may end in: unknown, an error value, or arguments no function of it takes."""


def values_of(plan: SheetPlan) -> dict[tuple[int, int], str | int | Decimal | bool]:
    """What each formula without a value gives, for sheets that came back: left out where that is no value.

    A formula that cannot be read, or whose result is an error, has none.
    """
    sheet, found = _Sheet(plan, {}), {}
    for cell in plan.cells:
        if isinstance(cell.value, Formula) and cell.value.value is None:
            with suppress(*_STRANGE):
                found[cell.row, cell.column] = _as_content(sheet.cell((cell.row, cell.column)))
    return found


def value_of(plan: SheetPlan, name: str, outer: Mapping[str, _Value] | None = None) -> Scalar:
    """What the single cell behind a name of the sheet shows; None for a blank one.

    Raises:
        FormulaError: as `with_values`.
    """
    area = plan.names[name]
    return _Sheet(plan, outer or {}).cell((area.row, area.column))
