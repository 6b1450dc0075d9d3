"""Opening, saving, closing; the program as a whole. The functions named `app_` take the engine, the others a book."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from inside.package import make_very_hidden
from inside.tools import RefusedError, operation, properties, url
from inside.workbook import Workbook

_FILTERS = {
    ".xlsx": "Calc MS Excel 2007 XML",
    ".xlsm": "Calc MS Excel 2007 VBA XML",
    ".xls": "MS Excel 97",
    ".ods": "calc8",
}
_NEVER_RUN = 0  # com.sun.star.document.MacroExecMode
_NO_UPDATE, _FULL_UPDATE = 0, 3  # com.sun.star.document.UpdateDocMode


def _load(engine: Any, target: str, name: str, **how: Any) -> dict[str, Any]:
    component = engine.desktop.loadComponentFromURL(
        target, "_blank", 0, properties(MacroExecutionMode=_NEVER_RUN, **how)
    )
    if component is None:
        raise RefusedError(f"the file cannot be opened: {target}")
    number = engine.number()
    engine.books[number] = Workbook(component, engine.basic, engine.formatter, name)
    engine.active = number
    if not engine.automatic:
        component.enableAutomaticCalculation(False)
    return {"book": number, "fullname": engine.books[number].fullname}


@operation
def app_open(engine: Any, path: str, update_links: bool, read_only: bool, password: str | None) -> Any:
    """Opens the file itself; its macros do not run."""
    how = {"Password": password} if password else {}
    update = _FULL_UPDATE if update_links else _NO_UPDATE
    return _load(engine, url(path), "", ReadOnly=read_only, UpdateDocMode=update, **how)


@operation
def app_add(engine: Any, name: str) -> Any:
    """A new book."""
    return _load(engine, "private:factory/scalc", name)


@operation
def app_close(engine: Any, number: int) -> int | None:
    """Closes a book without saving; the number of the one that is active then."""
    if number not in engine.books:
        raise RefusedError("the workbook has been closed")
    component = engine.books.pop(number).component
    try:
        component.close(True)
    except Exception as error:  # LibreOffice 7.4 now and then does not know its own document at once
        if "illegal object given" not in str(error):
            raise
        component.close(True)
    if engine.active == number:
        engine.active = next(reversed(engine.books), None)
    return engine.active  # type: ignore[no-any-return]


@operation
def app_activate(engine: Any, number: int) -> None:
    """Brings a book to the front."""
    engine.active = number


@operation
def app_selection(engine: Any) -> dict[str, Any] | None:
    """The selected cells of the active book."""
    if engine.active is None:
        return None
    book = engine.books[engine.active]
    selection = book.component.CurrentSelection
    if not hasattr(selection, "RangeAddress"):
        return None
    return {"book": engine.active, **located(book, selection.RangeAddress)}


@operation
def app_calculate(engine: Any) -> None:
    """What is due, in every book."""
    for book in engine.books.values():
        book.component.calculateAll()


@operation
def app_calculation(engine: Any, automatic: bool) -> None:
    """Whether each change recalculates at once."""
    engine.automatic = automatic
    for book in engine.books.values():
        book.component.enableAutomaticCalculation(automatic)


@operation
def app_version(engine: Any) -> str:
    """The program's version."""
    make = engine.context.ServiceManager.createInstanceWithContext
    provider = make("com.sun.star.configuration.ConfigurationProvider", engine.context)
    access = provider.createInstanceWithArguments(
        "com.sun.star.configuration.ConfigurationAccess",
        properties(nodepath="/org.openoffice.Setup/Product"),
    )
    return str(access.getByName("ooSetupVersion"))


def located(book: Workbook, address: Any) -> dict[str, Any]:
    """{"sheet", "at"} of a cell range address."""
    rows = address.EndRow - address.StartRow + 1
    columns = address.EndColumn - address.StartColumn + 1
    return {
        "sheet": book.order[address.Sheet],
        "at": [address.StartRow, address.StartColumn, rows, columns],
    }


@operation
def save(book: Workbook, path: str | None, password: str | None) -> str:
    """Saves under its name or another; gives the full name."""
    if path is None:
        if book.component.isReadonly():
            raise RefusedError(f"the workbook is read-only: {book.fullname}")
        book.component.store()
    else:
        more = {"Password": password} if password else {}
        book.component.storeAsURL(url(path), properties(FilterName=_filter(path), **more))
    _keep_hidden(book, Path(book.fullname))
    return book.fullname


def _keep_hidden(book: Workbook, path: Path) -> None:
    make_very_hidden(path, map(book.order.index, book.very_hidden))


@operation
def save_copy(book: Workbook, path: str) -> None:
    """Writes another file; name and unsaved state stay."""
    book.component.storeToURL(url(path), properties(FilterName=_filter(path)))
    _keep_hidden(book, Path(path))


def _filter(path: str) -> str:
    ending = Path(path).suffix.lower()
    if ending not in _FILTERS:
        raise RefusedError(f"it cannot be saved as {ending!r}")
    return _FILTERS[ending]


def _print_as_excel(book: Workbook, only: str | None) -> list[tuple[Any, Any]]:
    """Gives every sheet that is to print an area, takes it from the others; gives back what was there.

    LibreOffice leaves out sheets without a print area as soon as one has an area, and prints the areas of
    hidden sheets; Excel does neither.
    """
    names = book.component.Sheets.ElementNames
    sheets = [book.component.Sheets.getByName(name) for name in names]
    before = [(one, one.getPrintAreas()) for one in sheets]
    for one, areas in before:
        if not one.IsVisible or only not in (None, one.Name):
            one.setPrintAreas(())
        elif not areas:
            cursor = one.createCursor()
            cursor.gotoEndOfUsedArea(False)
            end = cursor.RangeAddress
            one.setPrintAreas((one.getCellRangeByPosition(0, 0, end.EndColumn, end.EndRow).RangeAddress,))
    return before


@operation
def to_pdf(book: Workbook, path: str, sheet: int | None) -> None:
    """Every visible sheet, or one."""
    before = _print_as_excel(book, None if sheet is None else book.sheet(sheet).Name)
    try:
        book.component.storeToURL(url(path), properties(FilterName="calc_pdf_Export"))
    finally:
        for one, areas in before:
            one.setPrintAreas(areas)


@operation
def is_read_only(book: Workbook) -> bool:
    """Whether it was opened without the right to save it."""
    return bool(book.component.isReadonly())


@operation
def is_structure_locked(book: Workbook) -> bool:
    """Whether sheets cannot be added or removed."""
    return bool(book.component.isProtected())
