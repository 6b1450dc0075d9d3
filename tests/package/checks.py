"""What a workbook of ours must hold as a package, beyond what its schema says; each check gives its complaints.

A complaint names the part and the cell. The checks need no Excel; they are applied to whatever we write: forms,
summaries, tthc_workbook.xlsm.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token
from openpyxl.utils import FORMULAE

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TYPES = "[Content_Types].xml"
_WORKBOOK = "xl/workbook.xml"
_RULE_FORMULAS = ("formula", "formula1", "formula2")  # of conditional formats and of input rules
_CALC_ID = 191_029
"""Excel 365's; a file with an older one is recalculated while it opens."""

_LONGEST_FORMULA, _LONGEST_TEXT, _DEEPEST = 8192, 255, 64
"""Excel specifications and limits: contents of a formula, a text constant in it, levels of nesting."""
_NAME = re.compile(r"[^\W\d][\w.?\\]{0,254}|[\\][\w.?\\]{0,254}")
_LIKE_ADDRESS = re.compile(r"\$?[a-z]{1,3}\$?[0-9]+|r[0-9]*|c[0-9]*|r[0-9]+c[0-9]+", re.I)

_ADDRESS = re.compile(
    r"\$?[A-Z]{1,3}\$?[0-9]+(:\$?[A-Z]{1,3}\$?[0-9]+)?|\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?\d+:\$?\d+", re.I
)
_OTHER_FILE = re.compile(r"\[\d+\]")
_QUALIFIED = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!]+))!)?(.+)", re.S)


@dataclass(frozen=True)
class FormulaAt:
    """A formula without its "=", of a cell or of a rule over cells; `sheet` is the sheet's name.

    `shows`: it only decides how cells look.
    """

    sheet: str
    cell: str
    text: str
    shows: bool = False

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} ={self.text}"

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its tokens, blanks left out."""
        return tuple(t for t in Tokenizer(f"={self.text}").items if t.type != Token.WSPACE)

    @property
    def operands(self) -> Iterator[tuple[str | None, str]]:
        """What it refers to: (sheet named before it or None, address or name)."""
        for token in self.tokens:
            if token.type == Token.OPERAND and token.subtype == Token.RANGE:
                quoted, plain, rest = _QUALIFIED.fullmatch(token.value).groups()  # type: ignore[union-attr]
                sheet = quoted.replace("''", "'") if quoted else plain
                yield sheet, rest


class Package:
    """A workbook as its parts."""

    def __init__(self, source: Path | bytes) -> None:
        data = source if isinstance(source, bytes) else source.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def xml(self, part: str) -> ElementTree.Element:
        """A part's root element."""
        return ElementTree.fromstring(self.parts[part])

    def relations(self, part: str) -> dict[str, ElementTree.Element]:
        """The relations of a part by their id; "" asks for those of the package."""
        folder, name = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{name}.rels")
        return (
            {one.get("Id", ""): one for one in self.xml(path).iter(_RELATION)} if path in self.parts else {}
        )

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Each worksheet's name with its part, in order."""
        related = self.relations(_WORKBOOK)
        return {
            sheet.get("name", ""): _target(_WORKBOOK, related[sheet.get(_ID, "")].get("Target", ""))
            for sheet in self.xml(_WORKBOOK).iter(f"{_MAIN}sheet")
        }

    @cached_property
    def names(self) -> dict[str | None, dict[str, str]]:
        """Defined names in lower case with what they stand for, by sheet; None holds the workbook's, and tables."""
        titles = list(self.sheets)
        found: dict[str | None, dict[str, str]] = {None: {}, **{title: {} for title in titles}}
        for name in self.xml(_WORKBOOK).iter(f"{_MAIN}definedName"):
            local = name.get("localSheetId")
            found[titles[int(local)] if local else None][name.get("name", "").lower()] = name.text or ""
        for part in self.parts:
            if part.startswith("xl/tables/"):
                table = self.xml(part)
                found[None][table.get("displayName", "").lower()] = table.get("ref", "")
        return found

    @cached_property
    def formulas(self) -> tuple[FormulaAt, ...]:
        """All formulas of cells, input rules and conditional formats."""
        return tuple(one for title, part in self.sheets.items() for one in _formulas(title, self.xml(part)))


def _formulas(title: str, root: ElementTree.Element) -> Iterator[FormulaAt]:
    for cell in root.iter(f"{_MAIN}c"):
        formula = cell.find(f"{_MAIN}f")
        if formula is not None and formula.text:
            yield FormulaAt(title, cell.get("r", ""), formula.text)
    for rules in (root.iter(f"{_MAIN}conditionalFormatting"), root.iter(f"{_MAIN}dataValidation")):
        for rule in rules:
            for kind in _RULE_FORMULAS:
                shows = rule.tag.endswith("conditionalFormatting")
                for formula in rule.iter(f"{_MAIN}{kind}"):
                    yield FormulaAt(title, rule.get("sqref", ""), formula.text or "", shows)


def _target(part: str, target: str) -> str:
    """The part a relation of `part` leads to."""
    if target.startswith("/"):
        return target[1:]
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), unquote(target)))


def relations_resolve(package: Package) -> list[str]:
    """Every internal relation leads to a part, and belongs to one."""
    complaints = []
    for path in package.parts:
        if not path.endswith(".rels"):
            continue
        folder, name = posixpath.split(path)
        owner = posixpath.join(posixpath.dirname(folder), name.removesuffix(".rels"))
        if owner and owner not in package.parts:
            complaints.append(f"{path}: relations of a part that is not there")
        for identity, relation in package.relations(owner).items():
            target = _target(owner, relation.get("Target", ""))
            if relation.get("TargetMode") != "External" and target not in package.parts:
                complaints.append(f"{path}: {identity} leads to {target}, which is not there")
    return complaints


def content_types_stand(package: Package) -> list[str]:
    """Every part has a content type, and every part that is named one exists."""
    root = package.xml(_TYPES)
    endings = {one.get("Extension", "").lower() for one in root.iter(f"{_TYPE}Default")}
    named = {one.get("PartName", "")[1:] for one in root.iter(f"{_TYPE}Override")}
    without = [
        f"{part}: no content type"
        for part in package.parts
        if part != _TYPES and part not in named and part.rpartition(".")[2].lower() not in endings
    ]
    return without + [f"{part}: a content type, but no part" for part in sorted(named - set(package.parts))]


def nothing_external(package: Package) -> list[str]:
    """No relation and no formula leads out of the file."""
    outside = [
        f"{path}: {relation.get('Target')}"
        for path in package.parts
        if path.endswith(".rels")
        for relation in package.xml(path).iter(_RELATION)
        if relation.get("TargetMode") == "External"
    ]
    parts = [f"{part}: a link to another workbook" for part in package.parts if "externalLink" in part]
    defined = [
        f"name {name}: {text}"
        for own in package.names.values()
        for name, text in own.items()
        if _OTHER_FILE.search(text)
    ]
    used = [
        str(one)
        for one in package.formulas
        if any(sheet and _OTHER_FILE.search(sheet) for sheet, _ in one.operands)
    ]
    return outside + parts + defined + used


def formulas_have_values(package: Package) -> list[str]:
    """Every formula stands beside its result; an empty text is one: t="str" with an empty <v>."""
    complaints = []
    for title, part in package.sheets.items():
        for cell in package.xml(part).iter(f"{_MAIN}c"):
            if cell.find(f"{_MAIN}f") is None:
                continue
            value, where = cell.find(f"{_MAIN}v"), f"{title}!{cell.get('r')}"
            if value is None:
                complaints.append(f"{where}: a formula without its value")
            elif not value.text and cell.get("t") != "str":
                complaints.append(f'{where}: an empty value that is not t="str"')
    return complaints


def nothing_is_computed_on_opening(package: Package) -> list[str]:
    """A workbook with formulas has a current calcId and asks for no full calculation."""
    setting = package.xml(_WORKBOOK).find(f"{_MAIN}calcPr")
    if not any(
        b"<f>" in package.parts[part] or b"<f " in package.parts[part] for part in package.sheets.values()
    ):
        return []
    if setting is None:
        return ["no calcPr"]
    complaints = []
    if int(setting.get("calcId", "0")) < _CALC_ID:
        complaints.append(f"calcId {setting.get('calcId')} is older than {_CALC_ID}")
    complaints += [
        f"calcPr has {name}"
        for name in ("fullCalcOnLoad", "forceFullCalc")
        if setting.get(name) not in (None, "0", "false")
    ]
    if setting.get("calcMode", "auto") != "auto":
        complaints.append(f"calcMode is {setting.get('calcMode')}")
    return complaints


def strings_are_shared(package: Package) -> list[str]:
    """Texts stand in the shared table."""
    return [
        f"{title}!{cell.get('r')}: an inline string"
        for title, part in package.sheets.items()
        for cell in package.xml(part).iter(f"{_MAIN}c")
        if cell.get("t") == "inlineStr" or cell.find(f"{_MAIN}is") is not None
    ]


def names_are_defined(package: Package) -> list[str]:
    """Every name a formula uses exists for its sheet, and none stands for a reference that is lost."""
    complaints = [
        f"name {name}: {text}"
        for own in package.names.values()
        for name, text in own.items()
        if "#REF!" in text
    ]
    for one in package.formulas:
        for sheet, name in one.operands:
            scope = package.names.get(sheet or one.sheet, {}) | package.names[None]
            if not _ADDRESS.fullmatch(name) and name.partition("[")[0].lower() not in scope:
                complaints.append(f"{one}: no name {name}")
            if sheet is not None and sheet not in package.names:
                complaints.append(f"{one}: no sheet {sheet}")
    return complaints


def names_not_addresses(package: Package, allowed: Mapping[str, str] | None = None) -> list[str]:
    """No formula holds a bare address. `allowed`: pattern of "sheet!cell =formula" -> why it may.

    Conditional formats may: in a copied sheet LibreOffice lets their names lead to the original.
    """
    patterns = [re.compile(pattern) for pattern in allowed or {}]
    return [
        f"{one}: the address {address}"
        for one in package.formulas
        if not one.shows
        for _, address in one.operands
        if _ADDRESS.fullmatch(address) and not any(pattern.search(str(one)) for pattern in patterns)
    ]


def functions_are_known(package: Package, own: str = "TTHC_") -> list[str]:
    """Only functions Excel has had since 2007 (so 2010 knows them), and ours, of which the name begins `own`."""
    return [
        f"{one}: the function {name}"
        for one in package.formulas
        for name in _called(one)
        if name not in FORMULAE and not name.startswith(own)
    ]


def _called(formula: FormulaAt) -> Iterator[str]:
    for token in formula.tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            yield token.value[:-1].upper()


def formulas_fit_excel(package: Package) -> list[str]:
    """No formula is longer or deeper than Excel takes, nor holds a longer text: it would call the file corrupt."""
    return [
        f"{one.sheet}!{one.cell}: {problem} in ={one.text[:60]}…"
        for one in package.formulas
        for problem in _beyond_limits(one)
    ]


def _beyond_limits(formula: FormulaAt) -> Iterator[str]:
    if len(formula.text) > _LONGEST_FORMULA:
        yield f"{len(formula.text)} characters"
    depth = deepest = 0
    for token in formula.tokens:
        if token.type == Token.FUNC:
            depth += 1 if token.subtype == Token.OPEN else -1
            deepest = max(deepest, depth)
        elif token.subtype == Token.TEXT and len(token.value[1:-1].replace('""', '"')) > _LONGEST_TEXT:
            yield f"a text of {len(token.value) - 2} characters"
    if deepest > _DEEPEST:
        yield f"{deepest} functions one inside the other"


def names_fit_excel(package: Package) -> list[str]:
    """No defined name reads as an address, also in R1C1 notation, and every name has letters Excel takes."""
    return [
        f"name {name}"
        for own in package.names.values()
        for name in own
        if not name.startswith("_xlnm.") and (_LIKE_ADDRESS.fullmatch(name) or not _NAME.fullmatch(name))
    ]


def own_functions_are_guarded(package: Package, own: str = "TTHC_") -> list[str]:
    """Each of our functions stands in the first place of an IFERROR that has a second."""
    return [
        f"{one}: {name} outside IFERROR( , )"
        for one in package.formulas
        for name in _unguarded(one.tokens, own)
    ]


@dataclass
class _Call:
    """A call, bracket or constant array that is open, and the commas met in it."""

    name: str
    commas: int = 0
    waiting: tuple[str, ...] = ()
    """Our functions met in its first place."""


def _unguarded(tokens: Sequence[Token], own: str) -> list[str]:
    """Our functions that no IFERROR guards."""
    bare: list[str] = []
    open_calls: list[_Call] = []
    for token in tokens:
        if token.subtype == Token.OPEN:
            name = token.value[:-1].upper()
            if name.startswith(own):
                guards = [call for call in open_calls if call.name == "IFERROR" and not call.commas]
                if guards:
                    guards[-1].waiting += (name,)
                else:
                    bare.append(name)
            open_calls.append(_Call(name))
        elif token.subtype == Token.CLOSE:
            closed = open_calls.pop()
            bare += closed.waiting if not closed.commas else ()
        elif token.type == Token.SEP and token.subtype == Token.ARG:
            open_calls[-1].commas += 1
    return bare


CHECKS: tuple[Callable[[Package], list[str]], ...] = (
    relations_resolve,
    content_types_stand,
    nothing_external,
    formulas_have_values,
    nothing_is_computed_on_opening,
    strings_are_shared,
    names_are_defined,
    names_not_addresses,
    functions_are_known,
    formulas_fit_excel,
    names_fit_excel,
    own_functions_are_guarded,
)
"""All of them, as they hold for every workbook of ours."""


def complaints(source: Path | bytes) -> list[str]:
    """What any of the checks has to say of a workbook."""
    package = Package(source)
    return [f"{check.__name__}: {complaint}" for check in CHECKS for complaint in check(package)]
