"""Ghi chú, written: the sentence of counts as the reports word it. `notes` reads it back.

"Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ, trực tiếp 266 hồ sơ. Đã giải quyết 284 hồ sơ: trước hạn
274, trễ hạn 10. Đang giải quyết trong hạn 03 hồ sơ."
"""

from __future__ import annotations

from collections.abc import Mapping

from tthc.domain.counts import Count
from tthc.domain.numbers import format_count

__all__ = ["CHANNELS", "PENDING", "RESULTS", "compose_note", "online_late_remark"]

CHANNELS = (
    (Count.ONLINE, "trực tuyến"),
    (Count.CARRIED_OVER, "kỳ trước chuyển qua"),
    (Count.DIRECT, "trực tiếp"),
)
RESULTS = ((Count.EARLY, "trước hạn"), (Count.ON_TIME, "đúng hạn"), (Count.LATE, "trễ hạn"))
PENDING = ((Count.IN_PROGRESS, "trong hạn"), (Count.IN_PROGRESS_OVERDUE, "quá hạn"))


def _positive(
    counts: Mapping[Count, int | None], names: tuple[tuple[Count, str], ...]
) -> list[tuple[Count, str, int]]:
    return [(count, name, n) for count, name in names if (n := counts.get(count))]


def _received_sentence(counts: Mapping[Count, int | None]) -> str | None:
    total = counts.get(Count.RECEIVED)
    parts = _positive(counts, CHANNELS)
    if total is None and not parts:
        return None
    if len(parts) == 1 and total in (None, parts[0][2]):
        count, name, number = parts[0]
        verb = "Hồ sơ" if count is Count.CARRIED_OVER else "Tiếp nhận"
        return f"{verb} {name} {format_count(number)} hồ sơ."
    texts, verb_due = [], True
    for count, name, number in parts:
        verb = "tiếp nhận " if verb_due and count is not Count.CARRIED_OVER else ""
        verb_due = verb_due and not verb
        texts.append(f"{verb}{name} {format_count(number)} hồ sơ")
    known = sum(number for _, _, number in parts) if total is None else total
    return f"Tổng {format_count(known)} hồ sơ" + (": " + ", ".join(texts) if texts else "") + "."


def _resolved_sentence(counts: Mapping[Count, int | None]) -> str | None:
    total = counts.get(Count.RESOLVED)
    parts = _positive(counts, RESULTS)
    if total is None and not parts:
        return None
    if total == 0 and not parts:
        return "Chưa giải quyết hồ sơ nào."
    if len(parts) == 1 and total in (None, parts[0][2]):
        return f"Đã giải quyết {parts[0][1]} {format_count(parts[0][2])} hồ sơ."
    known = sum(number for _, _, number in parts) if total is None else total
    texts = [f"{name} {format_count(number)}" for _, name, number in parts]
    return f"Đã giải quyết {format_count(known)} hồ sơ" + (": " + ", ".join(texts) if texts else "") + "."


def compose_note(counts: Mapping[Count, int | None]) -> str:
    """The counts as the reports' Ghi chú; zero and unknown parts are left out; "" when nothing is known."""
    pending = [
        f"Đang giải quyết {name} {format_count(number)} hồ sơ."
        for _, name, number in _positive(counts, PENDING)
    ]
    sentences = [_received_sentence(counts), _resolved_sentence(counts), *pending]
    return " ".join(sentence for sentence in sentences if sentence)


def online_late_remark(counts: Mapping[Count, int | None]) -> str:
    """The sentence "Có 20 hồ sơ trực tuyến quá hạn." when there are any, else "".

    `notes.read_note` understands it again.
    """
    late = counts.get(Count.ONLINE_LATE)
    return f"Có {format_count(late)} hồ sơ trực tuyến quá hạn." if late else ""
