"""What the parts of an .xlsx package say beside values: hidden lines, formulas without a result, extent.

It also gives a lighter copy for the careful reader: without formatted blanks, pictures and pivot tables.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.parsers import expat

from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import column_index_from_string, get_column_letter

__all__ = ["PackageScan", "SheetScan", "scan_package"]

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_TO_OTHER_BOOK = re.compile(r"\[(\d+)\]")
_QUOTED_TEXT = re.compile(r'"[^"]*"')
_BLANK_CELL = re.compile(rb"<(?:\w+:)?c\s[^<>]*/>|<(?:\w+:)?c\s[^<>]*>\s*</(?:\w+:)?c>")
_BLANK_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*/>|<(?:\w+:)?row\s[^<>]*>\s*</(?:\w+:)?row>")
_UNPLACED = re.compile(rb"<(?:\w+:)?(?:c|row)(?=[\s/>])(?![^<>]*\sr=)")
_UNPARSED = re.compile(rb"<!\[CDATA\[|<!--")
_MERGES = re.compile(rb"<((?:\w+:)?)mergeCells\b.*?</\1mergeCells>", re.DOTALL)
_HEAVY_RELATION = re.compile(
    rb"<Relationship\b[^>]*Type=\"[^\"]*/relationships/(?:drawing|pivotTable)\"[^>]*?"
    rb"(?:/>|>\s*</Relationship>)"
)
_LAST_ROW = re.compile(rb"row\s[^>]*?\br=\"(\d+)\"")
_ROOT = re.compile(rb"<(?:\w+:)?worksheet[\s>]")
_WIDE_MERGE = 100_000
_LARGE_PART = 1 << 20
_TRUE = ("1", "true")

At = tuple[int, int]


@dataclass(slots=True)
class SheetScan:
    """One worksheet part; `formulas` holds those without a saved result, `linked` those to other books.

    `area` is rows times columns of the box around the filled cells. `last_row` is the last row the part
    names, filled or not.
    """

    formulas: dict[At, str] = field(default_factory=dict)
    linked: dict[At, frozenset[int]] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    last_row: int = 0
    drawing: bool = False
    wide_merge: bool = False
    first: At = (0, 0)
    last: At = (0, 0)

    def met(self, place: At) -> None:
        """Widen the box by a filled cell."""
        self.first = (
            place if self.first == (0, 0) else (min(self.first[0], place[0]), min(self.first[1], place[1]))
        )
        self.last = (max(self.last[0], place[0]), max(self.last[1], place[1]))

    @property
    def area(self) -> int:
        """Cells of the box around the filled ones; what a dense reader would ask memory for."""
        if self.first == (0, 0):
            return 0
        return (self.last[0] - self.first[0] + 1) * (self.last[1] - self.first[1] + 1)


@dataclass(frozen=True, slots=True)
class PackageScan:
    """The worksheets by name, the names of linked books in order, and the package without what weighs.

    `missing` are sheets the workbook names and the package does not hold.
    """

    sheets: Mapping[str, SheetScan]
    books: tuple[str, ...]
    light: bytes
    missing: tuple[str, ...] = ()
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Sheet -> its own defined names -> the reference of each."""

    def parts_of(self, names: Sequence[str]) -> tuple[SheetScan | None, ...]:
        """The part of each sheet a reader gave: by name, else by position when there are as many as parts."""
        parts = list(self.sheets.values())
        same = len(parts) == len(names)
        return tuple(self.sheets.get(name, parts[at] if same else None) for at, name in enumerate(names))

    @property
    def area(self) -> int:
        """The largest box of a sheet."""
        return max((sheet.area for sheet in self.sheets.values()), default=0)


def _place(reference: str | None) -> At | None:
    found = _REFERENCE.fullmatch(reference or "")
    return (int(found[2]), column_index_from_string(found[1].upper())) if found else None


class _SheetParser:
    """Walks one worksheet part; the handlers of expat are methods."""

    def __init__(self) -> None:
        self.scan = SheetScan()
        self._shared: dict[str, tuple[str, str]] = {}
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._formula: dict[str, str] | None = None
        self._text: list[str] | None = None
        self._formula_text = ""
        self._value: str | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2].casefold()
        opener = getattr(self, f"_on_{name}", None)
        if opener is not None:
            opener(attributes)

    def _on_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r", "")
        self._row = int(number) if number.isdigit() else self._row + 1
        self._column = 0
        self.scan.last_row = max(self.scan.last_row, self._row)
        if attributes.get("hidden") in _TRUE:
            self.scan.hidden_rows.add(self._row)

    def _on_col(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") in _TRUE:
            self.scan.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))

    def _on_c(self, attributes: dict[str, str]) -> None:
        self._row, self._column = _place(attributes.get("r")) or (self._row, self._column + 1)
        self._cell, self._formula, self._formula_text, self._value = attributes, None, "", None

    def _on_f(self, attributes: dict[str, str]) -> None:
        self._formula, self._text = attributes, []

    def _on_v(self, _: dict[str, str]) -> None:
        self._text = []

    def _on_t(self, _: dict[str, str]) -> None:
        self._text = []

    def _on_drawing(self, _: dict[str, str]) -> None:
        self.scan.drawing = True

    def _on_mergecell(self, attributes: dict[str, str]) -> None:
        ends = [_place(end) for end in attributes.get("ref", "").split(":")]
        first, last = ends[0], ends[-1]
        if first and last and (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > _WIDE_MERGE:
            self.scan.wide_merge = True

    def data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        if name == "f":
            self._formula_text, self._text = "".join(self._text or ()), None
        elif name in ("v", "t"):
            self._value, self._text = (self._value or "") + "".join(self._text or ()), None
        elif name == "c":
            self._close_cell()

    def _close_cell(self) -> None:
        place = (self._row, self._column)
        if self._formula is None:
            if self._value is not None and self._value.strip():
                self.scan.met(place)
            return
        self.scan.met(place)
        formula = self._whole_formula(place, self._formula)
        links = frozenset(int(number) for number in _TO_OTHER_BOOK.findall(_QUOTED_TEXT.sub("", formula)))
        if links:
            self.scan.linked[place] = links
        empty_text = self._value == "" and self._cell.get("t") == "str"  # a formula that gave ""
        if not (self._value or "").strip() and not empty_text:
            self.scan.formulas[place] = formula

    def _whole_formula(self, place: At, attributes: dict[str, str]) -> str:
        """The text of the formula; one that is shared is moved from the cell it stands in."""
        index, own = attributes.get("si", ""), self._formula_text.strip()
        here = f"{get_column_letter(place[1])}{place[0]}"
        if attributes.get("t") != "shared":
            return own
        if own:
            self._shared[index] = (own, here)
            return own
        text, origin = self._shared.get(index, ("", here))
        try:
            moved: str = Translator(f"={text}", origin).translate_formula(here)
        except Exception:  # the translator raises on what it does not know; the formula then stays unknown
            return ""
        return moved.removeprefix("=")


def _scan_sheet(xml: bytes) -> SheetScan:
    """Walk a worksheet part; a damaged one says what it said before the damage."""
    walker = _SheetParser()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = walker.start
    parser.EndElementHandler = walker.end
    parser.CharacterDataHandler = walker.data
    with suppress(expat.ExpatError, ValueError, KeyError):  # whether it can be read is for its readers to say
        parser.Parse(xml, True)
    return walker.scan


def _without_blanks(xml: bytes) -> bytes:
    """A large part without cells and rows that hold nothing, where every one names its place."""
    if len(xml) < _LARGE_PART or _UNPLACED.search(xml) or _UNPARSED.search(xml):
        return xml
    return _BLANK_ROW.sub(b"", _BLANK_CELL.sub(b"", xml))


def _last_row_named(xml: bytes) -> int:
    """The row of the last row element."""
    at = max(xml.rfind(b"<row "), xml.rfind(b":row "))
    found = _LAST_ROW.search(xml, at) if at >= 0 else None
    return int(found[1]) if found else 0


def _related(package: zipfile.ZipFile, part: str) -> Mapping[str, tuple[str, str]]:
    """The relations of a part by id: their kind and target."""
    folder, name = posixpath.split(part)
    try:
        root = ElementTree.fromstring(package.read(posixpath.join(folder, "_rels", f"{name}.rels")))
    except (KeyError, ElementTree.ParseError):
        return {}
    found = {}
    for relation in root:
        target = relation.get("Target") or ""
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[relation.get("Id") or ""] = ((relation.get("Type") or "").rpartition("/")[2], target)
    return found


def _targets(package: zipfile.ZipFile, part: str, kind: str) -> Iterator[str]:
    return (target for of, target in _related(package, part).values() if of == kind)


def _by_id(element: ElementTree.Element, relations: Mapping[str, tuple[str, str]]) -> str:
    """The target an element points at, whatever namespace its id stands in."""
    ids = (value for name, value in element.attrib.items() if name.endswith("}id"))
    return relations.get(next(ids, ""), ("", ""))[1]


def _sheet_names(elements: Sequence[tuple[str, ElementTree.Element]]) -> dict[str, dict[str, str]]:
    """The defined names of each sheet alone, with what they refer to."""
    sheets = [element.get("name") or "" for tag, element in elements if tag == "sheet"]
    found: dict[str, dict[str, str]] = {}
    for tag, element in elements:
        local = element.get("localSheetId", "")
        if tag == "definedName" and local.isdecimal() and int(local) < len(sheets):
            found.setdefault(sheets[int(local)], {})[element.get("name") or ""] = element.text or ""
    return found


_Names = Mapping[str, Mapping[str, str]]


def _workbook(package: zipfile.ZipFile) -> tuple[dict[str, str], tuple[str, ...], _Names]:
    """The part of each sheet by its name, the names of linked books, and defined names by sheet."""
    main = next(_targets(package, "", "officeDocument"), "xl/workbook.xml")
    try:
        root = ElementTree.fromstring(package.read(main))
    except (KeyError, ElementTree.ParseError):
        return {}, (), {}
    relations = _related(package, main)
    local = [(element.tag.rpartition("}")[2], element) for element in root.iter()]
    sheets = {e.get("name") or "": _by_id(e, relations) for tag, e in local if tag == "sheet"}
    links = [_by_id(element, relations) for tag, element in local if tag == "externalReference"]
    books = (next(_targets(package, link, "externalLinkPath"), "") for link in links)
    linked = tuple(re.split(r"[\\/]", unquote(book))[-1] for book in books)
    return sheets, linked, _sheet_names(local)


def scan_package(data: bytes) -> PackageScan:
    """Walk every worksheet of a package that `check_package` let through."""
    scans: dict[str, SheetScan] = {}
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as package, zipfile.ZipFile(target, "w") as light:
        for name in package.namelist():
            content = package.read(name)
            if name.endswith(".xml") and _ROOT.search(content[:4096]):
                last_row = _last_row_named(content)
                content = _without_blanks(content)
                scan = scans[name] = _scan_sheet(content)
                scan.last_row = max(scan.last_row, last_row)
                content = _MERGES.sub(b"", content) if scan.wide_merge else content
            elif name.endswith(".rels"):
                content = _HEAVY_RELATION.sub(b"", content)
            light.writestr(name, content)
        parts, books, names = _workbook(package)
        held = {name.replace("\\", "/").lstrip("/").casefold() for name in package.namelist()}
    sheets = {name: scans[part] for name, part in parts.items() if part in scans}
    missing = tuple(name for name, part in parts.items() if part and part.casefold() not in held)
    return PackageScan(sheets, books, target.getvalue(), missing, names)
