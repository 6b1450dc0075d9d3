"""The engine offers nothing that xlwings' Windows engine lacks: else code would pass here and fail in Excel."""

import ast
from pathlib import Path

import pytest
import xlwings as xw
from xlwings import base_classes

from calc import app, names, ranges
from calc import book as books
from calc.counts import counted

_WINDOWS = Path(xw.__file__).with_name("_xlwindows.py")
_OURS = {
    name: member
    for module in (app, books, names, ranges)
    for name, member in vars(module).items()
    if isinstance(member, type) and member.__module__ == module.__name__ and hasattr(base_classes, name)
}
_COUNTED_ALIKE = {("Names", "snapshot")}
"""The base class asks name by name, so does Windows; here it is one request, counted as if it were not."""


def _members(node: ast.ClassDef) -> set[str]:
    """What a class defines, methods and attributes."""
    functions = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
    assigned = [target for one in node.body if isinstance(one, ast.Assign) for target in one.targets]
    return functions | {one.id for one in assigned if isinstance(one, ast.Name)}


def _windows() -> dict[str, set[str]]:
    """The members of each class of the Windows engine, those of its Collection included."""
    nodes = [one for one in ast.parse(_WINDOWS.read_text()).body if isinstance(one, ast.ClassDef)]
    own = {node.name: _members(node) for node in nodes}
    return {
        node.name: own[node.name].union(
            *(own[base.id] for base in node.bases if isinstance(base, ast.Name) and base.id in own)
        )
        for node in nodes
    }


def _vocabulary(name: str) -> set[str]:
    """What xlwings may ask of a class."""
    return {one for one in vars(getattr(base_classes, name)) if not one.startswith("_")}


def test_every_class_of_the_engine_is_compared() -> None:
    assert {"App", "Books", "Book", "Sheets", "Sheet", "Range", "Font", "Names", "Name", "Table"} <= set(
        _OURS
    )


@pytest.mark.parametrize("name", sorted(_OURS))
def test_no_member_is_offered_that_windows_lacks(name: str) -> None:
    offered = _vocabulary(name) & set(vars(_OURS[name]))
    assert {one for one in offered - _windows()[name] if (name, one) not in _COUNTED_ALIKE} == set()


@pytest.mark.parametrize("name", sorted(_OURS))
def test_special_methods_are_those_of_windows(name: str) -> None:
    special = {"__call__", "__iter__", "__len__", "__contains__"}
    assert special & set(vars(_OURS[name])) <= _windows()[name]


@pytest.mark.parametrize(
    "use",
    [
        lambda sheet: sheet.freeze_panes,
        lambda sheet: sheet["A1"].copy_from(sheet["B1"]),
        lambda sheet: sheet["A1"].adjust_indent(1),
    ],
    ids=["freeze_panes", "copy_from", "adjust_indent"],
)
def test_what_windows_lacks_is_refused(sheet: xw.Sheet, use: object) -> None:
    with pytest.raises(NotImplementedError):
        use(sheet)  # type: ignore[operator]


def test_a_name_among_sheets_is_not_found_as_on_windows(book: xw.Book) -> None:
    assert book.sheets[0].name not in book.sheets


def test_requests_and_members_are_counted(sheet: xw.Sheet) -> None:
    cells = sheet["A1:C3"]
    with counted() as counts:
        cells.options(ndim=2).value  # noqa: B018 - it asks
    assert counts.calls == 1
    assert counts.members >= 2


def test_all_names_cost_one_request_and_count_as_on_windows(live_book: xw.Book) -> None:
    with counted() as counts:
        number = len(live_book.sheets["VÍ DỤ"].names)
    assert number > 100
    assert counts.calls < 5
    assert counts.members > 2 * number
