"""A criteria set in a few Vietnamese lines, for whoever wrote it to compare with the decision."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.domain.criteria_set import ClassBand, ClassifyOn, CriteriaSet
from tthc.domain.numbers import format_count, format_number
from tthc.domain.periods import PeriodKind

__all__ = ["described", "group_lines", "periods_text", "validity_text"]

_PERIODS = {
    PeriodKind.MONTH: "tháng",
    PeriodKind.QUARTER: "quý",
    PeriodKind.HALF_YEAR: "6 tháng",
    PeriodKind.NINE_MONTHS: "9 tháng",
    PeriodKind.YEAR: "năm",
}


def validity_text(chosen: CriteriaSet) -> str:
    """From when to when a set holds: "từ 01/07/2025 đến 31/12/2026"."""
    begun, ended = chosen.valid_from, chosen.valid_to
    parts = [f"từ {begun:%d/%m/%Y}" if begun else "", f"đến {ended:%d/%m/%Y}" if ended else ""]
    return " ".join(part for part in parts if part) or "không ghi thời hạn"


def periods_text(chosen: CriteriaSet) -> str:
    """The kinds of periods a set is for: "tháng, quý"."""
    return ", ".join(word for kind, word in _PERIODS.items() if kind in chosen.periods)


def _bands_text(bands: tuple[ClassBand, ...]) -> str:
    shown = [f"{band.label} từ {format_number(band.at_least)}" for band in bands[:-1]]
    shown.append(f"{bands[-1].label} dưới {format_number(bands[-2].at_least)}" if shown else bands[-1].label)
    return ", ".join(shown)


def group_lines(chosen: CriteriaSet) -> Iterator[str]:
    """Each group with what applies to it: its criteria, and their maximum."""
    for group in chosen.groups:
        applying = [leaf for leaf in chosen.profile(group).leaves() if leaf.required]
        maximum = format_number(sum(leaf.maximum for leaf in applying))
        unsure = "" if group.confirmed else " (chưa xác nhận)"
        yield f"{group.title}: {format_count(len(applying))} tiêu chí, tối đa {maximum} điểm{unsure}"


def described(chosen: CriteriaSet) -> Iterator[str]:
    """The lines of a description, the most important first."""
    basis = "điểm quy đổi" if chosen.classify_on is ClassifyOn.INDEX else "tổng điểm"
    yield f"Tên: {chosen.title}"
    yield f"Căn cứ: {chosen.source}"
    yield f"Hiệu lực: {validity_text(chosen)}; kỳ đánh giá: {periods_text(chosen)}"
    yield f"Cột điểm: {', '.join(column.heading for column in chosen.columns)}"
    yield f"Xếp loại theo {basis}: {_bands_text(chosen.bands)}"
    yield from (f"Nhóm {line}" for line in group_lines(chosen))
    if chosen.unconfirmed:
        yield f"Chưa xác nhận ({format_count(len(chosen.unconfirmed))} nội dung):"
        yield from (f"  - {text}" for text in chosen.unconfirmed)
