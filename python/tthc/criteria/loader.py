"""Reads criteria sets from TOML; a fault names the file, the line, the key and what is wrong with it.

The format is the one of the files beside this module: one table per part of `CriteriaSet`, decimals as
text ("1.5"), percentages as text ("30%").
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from tthc.criteria.faults import CriteriaSetError, Faults, KeyPath, SetFault
from tthc.criteria.locate import line_of, lines_of
from tthc.criteria.set_rules import Declared, broken_rules, doubts
from tthc.criteria.syntax import syntax_fault
from tthc.criteria.table import Table, nearest
from tthc.criteria.tree import nodes_below, read_criteria
from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    ClassBand,
    ClassifyOn,
    CriteriaSet,
    Criterion,
    GroupTitle,
    Rounding,
    ScoreColumn,
    StaffRule,
    TotalRule,
    Treatment,
)
from tthc.domain.errors import system_reason
from tthc.domain.periods import PeriodKind
from tthc.domain.set_texts import FormTexts, SummaryColumns, SummaryTexts
from tthc.domain.texts import fold

__all__ = [
    "CheckedSet",
    "CriteriaSetError",
    "check_data",
    "check_file",
    "hides_its_ending",
    "load_file",
    "parse_set",
    "shipped_sets",
    "shipped_texts",
]

SCHEMA = 1
_OF_CRITERIA = {
    "levels": "mức chấm viết [[criteria.levels]], của một thành phần viết [[criteria.parts.levels]]",
    "parts": "thành phần viết [[criteria.parts]]",
}


def _bands(tables: Iterable[Table]) -> tuple[ClassBand, ...]:
    bands = []
    for table in tables:
        bands.append(ClassBand(table.text("label"), table.decimal("at_least"), table.text("short", "")))
        table.finish()
    return tuple(bands)


def _columns(tables: Iterable[Table]) -> tuple[ScoreColumn, ...]:
    columns = []
    for table in tables:
        columns.append(ScoreColumn(table.text("id"), table.text("heading"), table.texts("wordings")))
        table.finish()
    return tuple(columns)


def _maxima(table: Table | None, ids: frozenset[str], headings: frozenset[str]) -> Mapping[str, Decimal]:
    if table is None:
        return {}
    maxima = {}
    for key in table:
        if key in ids:
            maxima[key] = table.decimal(key)
        elif table.table_at(key):
            table.fault(key, 'mã tiêu chí có dấu chấm phải đặt trong ngoặc kép, ví dụ { "4.1" = "3" }')
        elif key in headings:
            table.fault(
                key, f'"{key}" có các thành phần: điểm tối đa là tổng của chúng, ghi ở từng thành phần'
            )
        else:
            table.fault(key, f'không có tiêu chí "{key}"{nearest(key, tuple(sorted(ids)))}')
    return maxima


def _groups(
    tables: Iterable[Table], ids: frozenset[str], criteria: tuple[Criterion, ...]
) -> tuple[GroupTitle, ...]:
    headings = frozenset(node.id for node in nodes_below(criteria)) - ids
    groups = []
    for table in tables:
        groups.append(
            GroupTitle(
                table.text("id"),
                table.text("title"),
                tuple(map(fold, table.texts("kinds"))),
                table.flag("higher_level", False),
                table.ids("not_required", ids),
                _maxima(table.table("maxima"), ids, headings),
                table.flag("confirmed", True),
            )
        )
        table.finish()
    return tuple(groups)


def _staff(table: Table | None, ids: frozenset[str]) -> StaffRule | None:
    if table is None:
        return None
    rule = StaffRule(table.ids("criteria", ids), _bands(table.tables("bands")))
    table.finish()
    return rule


def _forms(table: Table) -> FormTexts:
    plain = FormTexts("", "", "", "")
    texts = FormTexts(
        number=table.text("number"),
        title=table.text("title"),
        issued_with=table.text("issued_with"),
        summary_title=table.text("summary_title"),
        staff_number=table.text("staff_number", ""),
        staff_title=table.text("staff_title", ""),
        staff_heading=table.text("staff_heading", ""),
        label_heading=table.text("label_heading", plain.label_heading),
        count_heading=table.text("count_heading", plain.count_heading),
        note_heading=table.text("note_heading", plain.note_heading),
        group_sheet=table.text("group_sheet", plain.group_sheet),
        kind=table.text("kind", plain.kind),
        fillable=table.flag("fillable", True),
    )
    table.finish()
    return texts


def _summary(table: Table | None) -> SummaryTexts:
    plain = SummaryTexts()
    if table is None:
        return plain
    texts = SummaryTexts(
        scores=table.text("scores", plain.scores),
        total=table.text("total", plain.total),
        index=table.text("index", plain.index),
        classification=table.text("classification", plain.classification),
        columns=table.choice("columns", SummaryColumns, plain.columns),
        over_maximum=table.flag("over_maximum", False),
        short_classes=table.flag("short_classes", False),
        notes=table.flag("notes", True),
        footnote=table.text("footnote", ""),
        attached=table.text("attached", plain.attached),
    )
    table.finish()
    return texts


def _rounding(table: Table | None) -> Rounding:
    if table is None:
        return Rounding()
    rounding = Rounding(
        table.whole("criterion", 2, 0, 6),
        table.whole("total", 2, 0, 6),
        table.whole("index", 2, 0, 6),
        _rounding(other) if (other := table.table("other_legal")) else None,
    )
    table.finish()
    return rounding


def _bases(table: Table | None) -> Mapping[Count, Count]:
    if table is None:
        return {}
    return {table.as_choice(key, key, Count): table.choice(key, Count) for key in table}


@dataclass(frozen=True, slots=True)
class CheckedSet:
    """A set with all that was seen in it, by line: `faults` make it unusable, `doubts` are worth a look."""

    file: str
    criteria_set: CriteriaSet | None
    faults: tuple[SetFault, ...] = ()
    doubts: tuple[SetFault, ...] = ()

    def usable(self) -> CriteriaSet:
        """The set.

        Raises:
            CriteriaSetError: it has a fault; the first one is told, and how many more there are.
        """
        if self.criteria_set is None or self.faults:
            raise CriteriaSetError(self.file, self.faults[0], len(self.faults) - 1)
        return self.criteria_set


def _tree(table: Table) -> tuple[tuple[Criterion, ...], frozenset[str]]:
    """The criteria, and the ids of those that are scored."""
    criteria = read_criteria(table.tables("criteria"))
    return criteria, frozenset(leaf.id for criterion in criteria for leaf in criterion.leaves())


def _read(data: Mapping[str, object], faults: Faults) -> Declared:
    """The set as far as it can be read; what is wrong with its keys is in `faults`."""
    table = Table(data, faults)
    schema = table.whole("schema", None, 1, 99)
    if "schema" in table and not faults.found and schema != SCHEMA:
        table.fault("schema", f"phiên bản {schema} chưa được hỗ trợ, cần {SCHEMA}")
    criteria, ids = _tree(table)
    result = CriteriaSet(
        id=table.text("id"),
        title=table.text("title"),
        source=table.text("source"),
        valid_from=table.day("valid_from"),
        valid_to=table.day("valid_to"),
        periods=table.choices("periods", PeriodKind) or frozenset(PeriodKind),
        total_rule=table.choice("total_rule", TotalRule, TotalRule.ROUNDED),
        classify_on=table.choice("classify_on", ClassifyOn, ClassifyOn.TOTAL),
        rescale=table.flag("rescale", False),
        blank=table.choice("blank", Treatment, Treatment.MISSING),
        dash=table.choice("dash", Treatment, Treatment.NOT_COUNTED),
        criteria=criteria,
        columns=_columns(table.tables("columns")),
        bands=_bands(table.tables("bands")),
        rounding=_rounding(table.table("rounding")),
        staff=_staff(table.table("staff"), ids),
        groups=_groups(table.tables("groups", required=False), ids, criteria),
        bases=_bases(table.table("bases")),
        forms=_forms(table.required_table("forms")),
        summary=_summary(table.table("summary")),
        unconfirmed=table.texts("unconfirmed"),
        one_total_rule=table.flag("one_total_rule", False),
    )
    maximum = table.decimal("maximum") if "maximum" in table else None
    periods_given = bool(data.get("periods"))
    table.finish(_OF_CRITERIA)
    return Declared(result, maximum, periods_given)


def check_data(
    data: Mapping[str, object], file: str, lines: Mapping[KeyPath, int] | None = None
) -> CheckedSet:
    """A set from parsed TOML with every fault; `lines` says where its keys stand."""
    faults = Faults()
    declared = _read(data, faults)

    def placed(found: Iterable[SetFault]) -> tuple[SetFault, ...]:
        if lines is None:
            return tuple(found)
        with_lines = [replace(fault, line=line_of(lines, fault.path)) for fault in found]
        return tuple(sorted(with_lines, key=lambda fault: fault.line or 0))

    wrong = placed([*faults.found, *broken_rules(declared, faults)])
    return CheckedSet(file, declared.chosen, wrong, placed(doubts(declared, faults)))


def parse_set(data: Mapping[str, object], file: str) -> CriteriaSet:
    """A criteria set from parsed TOML.

    Raises:
        CriteriaSetError: a key is missing, unknown or has a value that makes no sense.
    """
    return check_data(data, file).usable()


def hides_its_ending(path: Path) -> bool:
    """True for "bo.toml.txt": Notepad adds .txt, and Windows does not show it."""
    return path.suffix.casefold() == ".txt" and Path(path.stem).suffix.casefold() == ".toml"


def _taken_id(checked: CheckedSet, text: str) -> Iterator[SetFault]:
    """The id of a set that comes with the product, over other criteria: results name sets by their ids."""
    shipped = shipped_texts()
    own_id = checked.criteria_set.id if checked.criteria_set else ""
    if own_id in shipped and checked.criteria_set != parse_set(tomllib.loads(shipped[own_id]), own_id):
        what = f'trùng mã một bộ có sẵn của phần mềm, kết quả dễ bị nhầm; đổi mã, ví dụ "{own_id}-moi"'
        yield SetFault(("id",), what, line_of(lines_of(text), ("id",)))


def check_file(path: Path) -> CheckedSet:
    """The criteria set of a TOML file with all that is wrong with it, each with its line."""
    file = str(path)

    def unread(fault: SetFault) -> CheckedSet:
        return CheckedSet(file, None, (fault,))

    if hides_its_ending(path):
        return unread(
            SetFault(
                (), f'tên tệp có thêm đuôi .txt (Windows thường ẩn đuôi này); đổi tên thành "{path.stem}"'
            )
        )
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        return unread(SetFault((), f"không đọc được tệp ({system_reason(error)})"))
    except UnicodeDecodeError:
        return unread(SetFault((), 'không phải UTF-8; lưu lại tệp với mã hóa "UTF-8"'))
    try:
        checked = check_data(tomllib.loads(text), file, lines_of(text))
        return replace(checked, doubts=(*checked.doubts, *_taken_id(checked, text)))
    except tomllib.TOMLDecodeError as error:
        return unread(syntax_fault(error, text))
    except (RecursionError, ValueError):  # brackets in brackets without end; a number of thousands of digits
        return unread(SetFault((), "có số quá dài hoặc ngoặc lồng quá sâu, không đọc được"))


def load_file(path: Path) -> CriteriaSet:
    """The criteria set of a TOML file.

    Raises:
        CriteriaSetError: the file cannot be read, is not TOML, or a key of it is at fault.
    """
    return check_file(path).usable()


def _shipped_files() -> Sequence[Traversable]:
    folder = resources.files("tthc.criteria") / "sets"
    return sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda i: i.name)


def shipped_sets() -> Sequence[CriteriaSet]:
    """Every criteria set that comes with the product, in the order of their ids."""
    files = _shipped_files()
    return tuple(parse_set(tomllib.loads(item.read_text(encoding="utf-8")), item.name) for item in files)


def shipped_texts() -> Mapping[str, str]:
    """The TOML text, comments and all, of every shipped set by its id."""
    texts = (item.read_text(encoding="utf-8") for item in _shipped_files())
    return {str(tomllib.loads(text)["id"]): text for text in texts}
