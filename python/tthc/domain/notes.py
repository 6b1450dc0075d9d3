"""Ghi chú: the sentence of counts as the reports word it, composed from counts and read back from text.

"Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ, trực tiếp 266 hồ sơ. Đã giải quyết 284 hồ sơ: trước hạn
274, trễ hạn 10. Đang giải quyết trong hạn 03 hồ sơ."
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from tthc.domain.counts import Count
from tthc.domain.numbers import format_count
from tthc.domain.texts import fold, squeeze

__all__ = ["NoteFacts", "compose_note", "online_late_remark", "read_note", "says_no_cases"]

_CHANNELS = (
    (Count.ONLINE, "trực tuyến"),
    (Count.CARRIED_OVER, "kỳ trước chuyển qua"),
    (Count.DIRECT, "trực tiếp"),
)
_RESULTS = ((Count.EARLY, "trước hạn"), (Count.ON_TIME, "đúng hạn"), (Count.LATE, "trễ hạn"))
_PENDING = ((Count.IN_PROGRESS, "trong hạn"), (Count.IN_PROGRESS_OVERDUE, "quá hạn"))


def _positive(
    counts: Mapping[Count, int | None], names: tuple[tuple[Count, str], ...]
) -> list[tuple[Count, str, int]]:
    return [(count, name, n) for count, name in names if (n := counts.get(count))]


def _received_sentence(counts: Mapping[Count, int | None]) -> str | None:
    total = counts.get(Count.RECEIVED)
    parts = _positive(counts, _CHANNELS)
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
    parts = _positive(counts, _RESULTS)
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
        for _, name, number in _positive(counts, _PENDING)
    ]
    sentences = [_received_sentence(counts), _resolved_sentence(counts), *pending]
    return " ".join(sentence for sentence in sentences if sentence)


def online_late_remark(counts: Mapping[Count, int | None]) -> str:
    """The sentence "Có 20 hồ sơ trực tuyến quá hạn." when there are any, else "".

    `read_note` understands it again.
    """
    late = counts.get(Count.ONLINE_LATE)
    return f"Có {format_count(late)} hồ sơ trực tuyến quá hạn." if late else ""


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What a note says: counts of the head; and that there are late online dossiers, without a number.

    `mentions_portal_late`: late dossiers "trên cổng DVC", which may or may not be online ones.
    """

    counts: Mapping[Count, int]
    mentions_online_late: bool = False
    mentions_portal_late: bool = False

    @property
    def states_dossiers(self) -> bool:
        """True when the note is itself a sentence of counts."""
        return Count.RECEIVED in self.counts or Count.RESOLVED in self.counts


_OTHER_THINGS = r"(?!\s*(?:(?:lượt )?(?:phản ánh|kiến nghị|pakn|ý kiến)|%))"
"""What follows a number that counts no dossiers."""
_DIGITS = (
    rf"(?P<n>[1-9]\d{{0,2}}(?:[.,' ]\d{{3}}){{1,3}}(?![.,]?\d)|(?<!\d)\d{{1,9}}(?![.,]?\d)){_OTHER_THINGS}"
)
_N = rf"(?:\s*(?:là|:))?\s*{_DIGITS}"
_RECEIVED = re.compile(
    r"(?:tổng(?: số)?(?: hồ sơ)?(?: tiếp nhận| đã tiếp nhận| nhận giải quyết)*(?: trực tiếp)?"
    r"|(?:^|[.;] ?)(?:trong kỳ,? )?(?:đã )?tiếp nhận(?: mới)?)" + _N
)
_SENT = r"(?:hồ sơ |hs )?(?:tiếp nhận |nộp )?"
_ONLINE_WORDS = r"(?:trực tuyến|qua mạng|\bdvctt|\btt(?=\s*:?\s*\d))"
_CARRIED_WORDS = r"(?:k[ỳý]|quý|tháng|năm) trước(?: chuyển(?: qua| sang)?)?"
_DIRECT_WORDS = (
    r"trực tiếp(?: (?:tại|ở) (?:bộ phận )?(?:một cửa|tiếp nhận và trả kết quả|bp[\w&]*))?"
    r"(?:(?:,| và| \+)? (?:bcci|bưu chính(?: công ích)?))?"
)
_CHANNEL_PATTERNS = (
    (Count.ONLINE, re.compile(_ONLINE_WORDS + _N)),
    (Count.CARRIED_OVER, re.compile(_CARRIED_WORDS + _N)),
    (Count.DIRECT, re.compile(_DIRECT_WORDS + _N)),
)
_NUMBER_FIRST = (
    (Count.ONLINE, re.compile(rf"{_DIGITS} {_SENT}{_ONLINE_WORDS}(?![^,.;]*(?:quá|trễ) hạn)")),
    (Count.CARRIED_OVER, re.compile(rf"{_DIGITS} {_SENT}(?:từ )?{_CARRIED_WORDS}")),
    (Count.DIRECT, re.compile(rf"{_DIGITS} {_SENT}trực tiếp")),
)
"""The same with the number before its label ("900 hồ sơ trực tuyến"), where no label has it behind."""
_RESOLVED_TOTAL = re.compile(r"đã giải quyết" + _N)
_RESULT_PATTERNS = (
    (Count.EARLY, re.compile(r"(?:trước|sớm) hạn" + _N)),
    (Count.ON_TIME, re.compile(r"đúng hạn" + _N)),
    (Count.LATE, re.compile(r"(?:trễ|quá) hạn" + _N)),
)
_PENDING_WORDS = r"(?:đang (?:giải quyết|xử lý)|còn lại|chuyển (?:sang )?kỳ sau)"
_PENDING_TOTAL = re.compile(
    rf"(?:{_PENDING_WORDS}|chưa đến hạn){_N}|{_DIGITS.replace('<n>', '<m>')} (?:hồ sơ|hs) {_PENDING_WORDS}"
)
_IN_TIME = re.compile(r"(?:(?:trong|đúng) hạn|chưa đến hạn)" + _N)
_OVERDUE = re.compile(r"(?:quá|trễ) hạn" + _N)
_PENDING_AT = re.compile(rf"(?:{_DIGITS} (?:hồ sơ|hs) )?{_PENDING_WORDS}|chưa đến hạn")
_RESOLVED_AT = re.compile(rf"đã giải quyết|{_PENDING_WORDS}")
_PROCEDURES = re.compile(r"tổng số tthc thuộc thẩm quyền[^:\d]*" + _N)
_LEVEL_3 = re.compile(r"mức độ 3" + _N)
_LEVEL_4 = re.compile(r"mức độ 4" + _N)
_LEVEL34_AT = re.compile(r"số hồ sơ tthc được triển khai")
_ONLINE = r"(?:(?:nộp|dvc|dịch vụ công) )*(?:trực tuyến|dvctt)"
_WERE = r"(?: (?:bị|đã|còn|giải quyết|xử lý))*"
_LATE = r"(?:quá hạn|trễ hạn|không (?:được )?giải quyết)"
_SPEAKS_ONLINE = re.compile(r"trực tuyến|dvctt")
_SPEAKS_PORTAL = re.compile(r"\bdvc\b|dịch vụ công|\bcổng\b")
_CLAUSES = re.compile(r"[;\n]|,(?! trong đó)|\.(?!\d)|\b(?:đã|đang) giải quyết(?! (?:quá|trễ) hạn)\b")
_NONE_LATE = re.compile(
    rf"(?:không|chưa)(?: (?:có|còn|phát sinh|để|xảy ra|bị|bất kỳ|một))*(?: (?:hồ sơ|hs|trường hợp))?"
    rf"(?: nào)?(?: {_ONLINE})?(?: nào)?{_WERE} (?:quá|trễ) hạn"
    rf"|(?:quá|trễ) hạn[^\d:]*(?:: ?)?(?:không(?: có)?|0+)(?: hồ sơ| hs)?$"
)
_ONLINE_LATE_COUNTS = (
    re.compile(rf"{_DIGITS} (?:hồ sơ|hs|bộ) {_ONLINE}{_WERE} {_LATE}"),
    re.compile(rf"(?:trễ|quá) hạn:? {_DIGITS} (?:hồ sơ|hs|bộ) \(?{_ONLINE}\b"),
    re.compile(rf"hồ sơ {_ONLINE}{_WERE} {_LATE}{_N}"),
    re.compile(rf"(?:trễ|quá) hạn[^;.]*(?:trong đó|\()(?: ?có)? ?{_ONLINE}{_N}"),
    re.compile(rf"(?:trễ|quá) hạn[^;.]*(?:trong đó|\(|\bcó)(?: có)? ?{_DIGITS} (?:hồ sơ|hs|bộ) {_ONLINE}"),
    re.compile(rf"hồ sơ {_ONLINE}(?:{_N})?:?,?(?: trong đó)? (?:trễ|quá) hạn:? (?P<last>\d{{1,9}})(?!\d)"),
)
_PARTS = ("hạn", "tuyến", "trực tiếp", "kéo dài", "chuyển qua", "đang giải quyết")
"""What a part of the dossiers is called by; that there are none of it does not mean none at all."""
_OTHER_PERIODS = re.compile(r"(?:luỹ kế|cộng dồn|từ đầu năm|(?:so với )?cùng kỳ)(?:[^.;\n)]|[.](?=\d))*")
"""A clause about the year so far or an earlier year, to the end of its sentence."""
_NO_CASES = re.compile(
    r"không (?:có )?(?:phát sinh )?(?:hồ sơ )?(?:tthc|thủ tục hành chính|hồ sơ)(?: phát sinh)?"
    r"(?=\s*(?:$|[.;,)]|(?:trong|ở) (?:kỳ|quý|năm|tháng)))"
)


def _number(match: re.Match[str]) -> int:
    """The number of a match: the last one where it has two ("trực tuyến 623, trong đó trễ hạn 02")."""
    named = match.groupdict()
    return int(re.sub(r"\D", "", named.get("last") or named.get("n") or named["m"]))


def _found(patterns: tuple[tuple[Count, re.Pattern[str]], ...], text: str) -> dict[Count, int]:
    return {count: _number(hit) for count, pattern in patterns if (hit := pattern.search(text))}


def _channels(text: str) -> dict[Count, int]:
    """The dossiers by channel; what follows "trễ hạn" counts late ones, and so does what leads up to it."""
    before = re.split(r"(?:trễ|quá) hạn", text)[0]
    first = {
        count: _number(hit)
        for count, pattern in _NUMBER_FIRST
        if (hit := pattern.search(text)) and hit.end() <= len(before)
    }
    return first | _found(_CHANNEL_PATTERNS, before)


def _received(text: str) -> dict[Count, int]:
    found = _channels(text)
    if hit := _RECEIVED.search(text):
        found[Count.RECEIVED] = _number(hit)
        found.update(_channels(text[hit.end() :]))
    elif len(found) == 1 and re.match(r"tiếp nhận", text.strip()) and "%" not in text:
        found[Count.RECEIVED] = next(iter(found.values()))
    return found


def _resolved(text: str) -> dict[Count, int]:
    results = _found(_RESULT_PATTERNS, text)
    if hit := _RESOLVED_TOTAL.search(text):
        results[Count.RESOLVED] = _number(hit)
    elif len(results) == 1:
        results[Count.RESOLVED] = next(iter(results.values()))
    return results


def _pending(text: str) -> dict[Count, int]:
    """In progress in time and overdue; a number without either word is in time but for what is overdue."""
    total, in_time, overdue = (pattern.search(text) for pattern in (_PENDING_TOTAL, _IN_TIME, _OVERDUE))
    found: dict[Count, int] = {}
    if overdue:
        found[Count.IN_PROGRESS_OVERDUE] = _number(overdue)
    if in_time:
        found[Count.IN_PROGRESS] = _number(in_time)
    elif total:
        found[Count.IN_PROGRESS] = max(_number(total) - found.get(Count.IN_PROGRESS_OVERDUE, 0), 0)
    return found


def _dossier_counts(text: str) -> dict[Count, int]:
    """Received, resolved and in progress, each from its own part of the text."""
    text = _OTHER_PERIODS.sub("", text)
    opened = _RESOLVED_AT.search(text)
    resolved_at = text.find("đã giải quyết")
    pending = _PENDING_AT.search(text)
    end = pending.start() if pending and pending.start() > resolved_at else len(text)
    found = _received(text[: opened.start()] if opened else text)
    found |= _resolved(text[resolved_at:end]) if resolved_at >= 0 else {}
    return found | (_pending(text[pending.start() :]) if pending else {})


def _online_late(text: str) -> tuple[int | None, bool, bool]:
    """(late online dossiers stated, spoken of without a number, spoken of by the portal's name alone)."""
    mentioned = portal = False
    for clause in map(str.strip, _CLAUSES.split(text)):
        if not re.search(_LATE, clause):
            continue
        hits = (hit for pattern in _ONLINE_LATE_COUNTS if (hit := pattern.search(clause)))
        if stated := next(hits, None):
            return _number(stated), False, False
        if _NONE_LATE.search(clause):
            continue
        if _SPEAKS_ONLINE.search(clause):
            mentioned = True
        elif _SPEAKS_PORTAL.search(clause):
            portal = True
    return None, mentioned, portal


def _service_counts(text: str) -> dict[Count, int]:
    """The note on criterion 9: procedures, those at level 3-4, and dossiers received for these."""
    found: dict[Count, int] = {}
    if hit := _PROCEDURES.search(text):
        found[Count.PROCEDURES] = _number(hit)
    levels = [_number(hit) for pattern in (_LEVEL_3, _LEVEL_4) if (hit := pattern.search(text))]
    if levels:
        found[Count.PROCEDURES_LEVEL34] = sum(levels)
    if at := _LEVEL34_AT.search(text):
        dossiers = _dossier_counts(text[at.start() :])
        # a dossier is sent online only where the procedure is online
        shared = {Count.RECEIVED: Count.LEVEL34_RECEIVED, Count.ONLINE: Count.ONLINE}
        found |= {count: dossiers[stated] for stated, count in shared.items() if stated in dossiers}
    return found


def read_note(text: str) -> NoteFacts:
    """The counts a note states, with the wording variants of the reports (sớm hạn, ký trước...).

    A note on online services gives procedures and their dossiers instead of the head's dossier counts.
    """
    folded = fold(text)
    counts = _service_counts(folded) or _dossier_counts(folded)
    late, mentioned, portal = _online_late(folded)
    if late is not None:
        counts[Count.ONLINE_LATE] = late
    return NoteFacts(counts, mentioned, portal)


def says_no_cases(text: str) -> bool:
    """True for "Không phát sinh TTHC" and its variants; "trễ hạn: không có hồ sơ" speaks of a part only."""
    folded = fold(squeeze(text))
    hits = (folded[: hit.start()].rstrip(" :-") for hit in _NO_CASES.finditer(folded))
    return any(not before.endswith(_PARTS) for before in hits)
