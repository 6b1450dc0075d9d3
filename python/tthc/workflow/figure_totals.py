"""Why a total, an index, a staff score, a class or a rank is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction

from tthc.domain.consolidation import judged_value
from tthc.domain.criteria_set import ClassifyOn, Criterion, TotalRule
from tthc.domain.numbers import format_count, format_number, format_over
from tthc.domain.scoring import ColumnResult, CriterionScore, Scored
from tthc.domain.worked import band_words, exact_words, rounded_words, sum_words
from tthc.workflow.figure_parts import FigureSource, Subject
from tthc.workflow.figure_scores import of_criteria

__all__ = [
    "explained_class",
    "explained_index",
    "explained_maximum",
    "explained_rank",
    "explained_staff_score",
    "explained_total",
]


def _rule(subject: Subject) -> TotalRule:
    """How the scores of this subject were added."""
    chosen = subject.part.criteria_set
    return chosen.total_rule if chosen.one_total_rule else subject.part.total_rule


def _sum_words(subject: Subject, shown: str, value: Decimal, counted: Sequence[CriterionScore]) -> str:
    """The figure as the sum of scores under the total rule in force."""
    decimals = subject.chosen.rounding
    exact = [one.exact for one in counted if one.exact is not None]
    rounded = [one.value for one in counted if one.value is not None]
    if _rule(subject) is TotalRule.ROUNDED:
        total = sum((Fraction(one) for one in rounded), Fraction(0))
        return rounded_words(shown, sum_words(rounded, decimals.criterion), total, value, decimals.total)
    total, working = sum(exact, Fraction(0)), sum_words(exact, decimals.criterion)
    return rounded_words(shown, working, total, value, decimals.total) + " (cộng điểm chưa làm tròn)"


def _lacking(subject: Subject, keys: Iterable[str]) -> str:
    """Which criteria have no score yet; with none of them, none counts at all."""
    labels = {leaf.id: leaf.label for leaf in subject.chosen.leaves()}
    open_ones = [labels[key] for key in keys]
    return f"còn thiếu điểm tiêu chí {', '.join(open_ones)}" if open_ones else "không tiêu chí nào được tính"


def _missing_in(column: ColumnResult, rated: frozenset[str] | None = None) -> list[str]:
    return [
        key
        for key, one in column.scores.items()
        if one.state.value == "missing" and (rated is None or key in rated)
    ]


def _unscored(subject: Subject, title: str, what: str) -> FigureSource:
    return subject.source(title, "", f"{what}: {subject.why_not}")


def explained_total(subject: Subject, column: str) -> FigureSource:
    """The total of a score column: the sum of which criteria, under which rule."""
    heading = next(one.heading for one in subject.chosen.columns if one.id == column)
    title = "tổng điểm" if len(subject.chosen.columns) == 1 else f"tổng {heading.lower()}"
    if subject.scored is None:
        return _unscored(subject, title, "Chưa có tổng điểm")
    result = subject.scored.columns[column]
    counted, lines = of_criteria(subject, result, subject.chosen.criteria)
    printed = subject.printed.total(column) if subject.printed else None
    if result.total is None:
        lines += subject.differing(printed, "", None)
        said = f"Chưa có tổng điểm: {_lacking(subject, _missing_in(result))}"
        return subject.source(title, "", said, lines)
    shown = subject.score_words(result.total)
    said = _sum_words(subject, shown, result.total, counted)
    lines += subject.differing(printed, shown, result.total)
    if subject.chosen.summary.over_maximum:
        shown = format_over(result.total, result.maximum)
        said = f"{shown}: {said}; điểm tối đa áp dụng {format_number(result.maximum)}"
    places = [printed.place] if printed and printed.place else []
    return subject.source(title, shown, said, lines, places)


def explained_staff_score(subject: Subject) -> FigureSource:
    """The staff score: the sum of the criteria the set names. Raises KeyError where the set has none."""
    staff = subject.chosen.staff
    if staff is None:
        raise KeyError("staff_score")
    title = subject.chosen.forms.staff_heading
    if subject.scored is None:
        return _unscored(subject, title, "Chưa có điểm")
    rated: list[Criterion] = [leaf for leaf in subject.chosen.leaves() if leaf.id in staff.criteria]
    counted, lines = of_criteria(subject, subject.scored.deciding, rated)
    value, printed = subject.scored.staff_score, subject.printed.staff_score if subject.printed else None
    if value is None:
        lines += subject.differing(printed, "", None)
        lacking = _lacking(subject, _missing_in(subject.scored.deciding, staff.criteria))
        return subject.source(title, "", f"Chưa có điểm: {lacking}", lines)
    shown = subject.score_words(value)
    lines += subject.differing(printed, shown, value)
    places = [printed.place] if printed and printed.place else []
    return subject.source(title, shown, _sum_words(subject, shown, value, counted), lines, places)


def explained_maximum(subject: Subject, column: str) -> FigureSource:
    """The maximum that applies: that of the criteria that count."""
    title = "điểm tối đa áp dụng"
    if subject.scored is None:
        return _unscored(subject, title, "Chưa có điểm tối đa áp dụng")
    result = subject.scored.columns[column]
    _, lines = of_criteria(subject, result, subject.chosen.criteria)
    shown, full = format_number(result.maximum), subject.chosen.maximum
    if result.maximum == full:
        return subject.source(title, shown, f"{shown}: mọi tiêu chí đều tính", lines)
    less = format_number(full - result.maximum)
    said = f"{shown} = {format_number(full)} - {less}, phần điểm tối đa không áp dụng"
    return subject.source(title, shown, said, lines)


def explained_index(subject: Subject) -> FigureSource:
    """The converted total: total over the applicable maximum, times 100."""
    title = subject.chosen.summary.index.lower()
    if subject.scored is None:
        return _unscored(subject, title, "Chưa có điểm quy đổi")
    result, decimals = subject.scored.deciding, subject.chosen.rounding
    printed = subject.printed.index if subject.printed else None
    if result.index is None:
        lacking = _lacking(subject, _missing_in(result))
        return subject.source(title, "", f"Chưa có điểm quy đổi: {lacking}")
    shown, most = subject.score_words(result.index), format_number(result.maximum)
    working = f"{exact_words(result.exact, decimals.total)}/{most} × 100"
    exact = result.exact / Fraction(result.maximum) * 100
    said = rounded_words(shown, working, exact, result.index, decimals.index)
    total = explained_total(subject, result.column)
    lines = [
        f"Tổng điểm: {total.sentence}",
        f"Điểm tối đa áp dụng: {explained_maximum(subject, result.column).sentence}",
    ]
    lines += subject.differing(printed, shown, result.index)
    places = [printed.place] if printed and printed.place else []
    return subject.source(title, shown, said, lines, places)


def _judged(subject: Subject, scored: Scored) -> tuple[str, FigureSource]:
    if subject.chosen.classify_on is ClassifyOn.INDEX:
        source = explained_index(subject)
        return f"{subject.chosen.summary.index.lower()} {source.shown}", source
    source = explained_total(subject, scored.deciding.column)
    return f"tổng điểm {source.shown}", source


def explained_class(subject: Subject) -> FigureSource:
    """The class: which threshold was reached."""
    title = subject.chosen.summary.classification.lower()
    if subject.scored is None:
        return _unscored(subject, title, "Chưa xếp loại")
    judged, source = _judged(subject, subject.scored)
    band, printed = subject.scored.classification, subject.printed.classification if subject.printed else None
    lines = [source.sentence, *source.lines]
    if band is None:
        return subject.source(title, "", f"Chưa xếp loại: {_nothing(source)}", lines)
    short = subject.chosen.summary.short_classes and band.short
    shown = band.short if short else band.label
    if printed and printed.value and printed.value not in (band.label, band.short):
        where = f" ({subject.where([printed.place])})" if printed.place else ""
        whose = "Biểu của nhóm" if subject.group is not None else subject.said_in.capitalize()
        lines.append(f"{whose} ghi {printed.value}{where}, xếp lại được {shown}.")
    said = f"{shown}: {band_words(judged, subject.chosen.bands, band)}"
    places = [printed.place] if printed and printed.place else []
    return subject.source(title, shown, said, lines, places)


def _nothing(source: FigureSource) -> str:
    return source.sentence[0].lower() + source.sentence[1:]


def explained_rank(subject: Subject) -> FigureSource:
    """The place of a unit within its group."""
    unit, title = subject.unit, "xếp hạng"
    if unit is None or unit.rank is None or subject.scored is None:
        return subject.source(title, "", "Chưa xếp hạng: chưa có kết quả để so sánh")
    judged, source = _judged(subject, subject.scored)
    values = [judged_value(subject.part.criteria_set, one) for one in subject.part.of_group(unit.unit.group)]
    compared = sum(value is not None for value in values)
    higher = f"{format_count(unit.rank - 1)} đơn vị cao hơn" if unit.rank > 1 else "không đơn vị nào cao hơn"
    said = f"{unit.rank}: {judged}, trong {format_count(compared)} đơn vị của nhóm có {higher}"
    return subject.source(title, str(unit.rank), said, [source.sentence])
