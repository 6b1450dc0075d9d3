"""Reads criteria sets from TOML; a fault names the file, the key and what is wrong with it.

The format is the one of the files beside this module: one table per part of `CriteriaSet`, decimals as
text ("1.5"), percentages as text ("30%").
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from importlib import resources
from pathlib import Path

from tthc.criteria.table import CriteriaSetError, Table
from tthc.criteria.tree import read_criteria
from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    ClassBand,
    ClassifyOn,
    CriteriaSet,
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

__all__ = ["CriteriaSetError", "load_file", "parse_set", "shipped_sets"]

SCHEMA = 1


def _bands(tables: Iterable[Table]) -> tuple[ClassBand, ...]:
    bands = []
    for table in tables:
        bands.append(ClassBand(table.text("label"), table.decimal("at_least"), table.text("short", "")))
        table.finish()
        if len(bands) > 1 and bands[-1].at_least >= bands[-2].at_least:
            raise table.fault("at_least", "các mức xếp loại phải giảm dần")
    return tuple(bands)


def _columns(tables: Iterable[Table]) -> tuple[ScoreColumn, ...]:
    columns = []
    for table in tables:
        columns.append(ScoreColumn(table.text("id"), table.text("heading"), table.texts("wordings")))
        table.finish()
    return tuple(columns)


def _maxima(table: Table | None, ids: frozenset[str]) -> Mapping[str, Decimal]:
    if table is None:
        return {}
    maxima = {}
    for key in table:
        if key not in ids:
            raise table.fault(key, f'không có tiêu chí "{key}"')
        maxima[key] = table.decimal(key)
    return maxima


def _groups(tables: Iterable[Table], ids: frozenset[str]) -> tuple[GroupTitle, ...]:
    groups = []
    for table in tables:
        groups.append(
            GroupTitle(
                table.text("id"),
                table.text("title"),
                table.texts("kinds"),
                table.flag("higher_level", False),
                table.ids("not_required", ids),
                _maxima(table.table("maxima"), ids),
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
    bases = {table.as_choice(key, key, Count): table.choice(key, Count) for key in table}
    table.finish()
    return bases


def parse_set(data: Mapping[str, object], file: str) -> CriteriaSet:
    """A criteria set from parsed TOML.

    Raises:
        CriteriaSetError: a key is missing, unknown or has a value that makes no sense.
    """
    table = Table(data, file)
    schema = table.whole("schema", None, 1, 99)
    if schema != SCHEMA:
        raise table.fault("schema", f"phiên bản {schema} chưa được hỗ trợ, cần {SCHEMA}")
    criteria = read_criteria(table.tables("criteria"))
    ids = frozenset(leaf.id for criterion in criteria for leaf in criterion.leaves())
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
        groups=_groups(table.tables("groups", required=False), ids),
        bases=_bases(table.table("bases")),
        forms=_forms(table.required_table("forms")),
        summary=_summary(table.table("summary")),
        unconfirmed=table.texts("unconfirmed"),
    )
    table.finish()
    return result


def load_file(path: Path) -> CriteriaSet:
    """The criteria set of a TOML file.

    Raises:
        CriteriaSetError: the file cannot be read, is not TOML, or a key of it is at fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError as error:
        raise CriteriaSetError(str(path), "", f"không đọc được tệp ({system_reason(error)})") from error
    except UnicodeDecodeError as error:
        raise CriteriaSetError(str(path), "", "không phải UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise CriteriaSetError(str(path), "", f"không phải TOML hợp lệ ({error})") from error
    return parse_set(data, str(path))


def shipped_sets() -> Sequence[CriteriaSet]:
    """Every criteria set that comes with the product, in the order of their ids."""
    folder = resources.files("tthc.criteria") / "sets"
    files = sorted((item for item in folder.iterdir() if item.name.endswith(".toml")), key=lambda i: i.name)
    return tuple(parse_set(tomllib.loads(item.read_text(encoding="utf-8")), item.name) for item in files)
