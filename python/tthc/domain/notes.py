"""Ghi chú, read: the counts and remarks a note holds, in the wordings of the reports.

"Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ, trực tiếp 266 hồ sơ. Đã giải quyết 284 hồ sơ: trước hạn
274, trễ hạn 10. Đang giải quyết trong hạn 03 hồ sơ." `note_writing` composes it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tthc.domain.counts import Count
from tthc.domain.texts import fold, squeeze

__all__ = ["NoteFacts", "gives_reason", "read_note", "says_no_cases"]


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """What a note says: counts of the head; and that there are late online dossiers, without a number.

    `services`: the dossiers of the procedures offered online alone, in the terms of the head.
    `mentions_portal_late`: late dossiers "trên cổng DVC", which may or may not be online ones;
    `portal_late` is how many, where the note says so.
    """

    counts: Mapping[Count, int]
    services: Mapping[Count, int] = field(default_factory=dict)
    mentions_online_late: bool = False
    mentions_portal_late: bool = False
    portal_late: int | None = None
    total_as: tuple[Count, int] | None = None
    """The channel named with the total: "tổng tiếp nhận trực tiếp 751" for all that was received."""

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
_TOTAL_AS = re.compile(rf"tổng(?: số)?(?: hồ sơ)?(?: đã)? tiếp nhận (?:(?P<online>trực tuyến)|trực tiếp){_N}")
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
_PORTAL_COUNT = re.compile(rf"(?:trễ|quá) hạn{_N}(?: (?:hồ sơ|hs|bộ))? (?:trên|ở|tại|qua) ")
_LATE_ALONE = re.compile(
    rf"^(?:có |còn )?(?:(?:hồ sơ |hs )?(?:trễ|quá) hạn{_N}"
    rf"|{_DIGITS.replace('<n>', '<m>')} (?:hồ sơ|hs|bộ) (?:trễ|quá) hạn)"
)
_PETITION = r"(?:ý kiến )?(?:phản ánh|kiến nghị|pakn)(?:,? (?:phản ánh|kiến nghị))?"
_PETITIONS = re.compile(rf"tiếp nhận(?: được)? (?P<n>\d{{1,6}}) (?:lượt )?{_PETITION}")
_PETITIONS_IN_TIME = re.compile(
    rf"(?:(?P<m>\d{{1,6}}) {_PETITION} )?(?:đúng|trong|trước)(?: thời)? hạn(?:(?: là|:)? (?P<n>\d{{1,6}}))?"
)
_NOT_ALL = re.compile(r"\d|quá|trễ|chưa|không|đang|còn")
"""What makes "đã xử lý đúng hạn" say less than that every petition was."""
_REASON = re.compile(r"\b(?:do|vì|bởi|nguyên nhân|l[ýí] do|quên|chậm|vướng|sự cố|lỗi)\b")
_LATE_REASON = re.compile(r"\bl[ýí] do (?:hồ sơ )?(?:trễ|quá) hạn ?:.*$")
"""The end of a note that says why dossiers were late: its numbers are no counts of the form."""
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


@dataclass(slots=True)
class _Late:
    """What a note says of late dossiers beside its results."""

    online: int | None = None
    mentions_online: bool = False
    mentions_portal: bool = False
    portal: int | None = None
    alone: int | None = None


def _late(text: str) -> _Late:
    """Late online dossiers (a number, or only spoken of), those of the portal, and those of a note alone."""
    found = _Late()
    for clause in map(str.strip, _CLAUSES.split(text)):
        if not re.search(_LATE, clause):
            continue
        hits = (hit for pattern in _ONLINE_LATE_COUNTS if (hit := pattern.search(clause)))
        if stated := next(hits, None):
            return _Late(online=_number(stated))
        if _NONE_LATE.search(clause):
            continue
        if _SPEAKS_ONLINE.search(clause):
            found.mentions_online = True
        elif _SPEAKS_PORTAL.search(clause):
            found.mentions_portal = True
            hit = _PORTAL_COUNT.search(clause)
            found.portal = _number(hit) if hit else found.portal
        elif hit := _LATE_ALONE.search(clause):
            found.alone = _number(hit)
    return found


def _service_counts(text: str) -> tuple[dict[Count, int], dict[Count, int]]:
    """The note on criterion 9: (procedures, and of their dossiers what the head has; all their dossiers)."""
    found: dict[Count, int] = {}
    dossiers: dict[Count, int] = {}
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
    return found, dossiers


def _petitions(text: str) -> dict[Count, int]:
    """Petitions received, and those settled in time where the note says how many, or that all were."""
    received = _PETITIONS.search(text)
    if received is None:
        return {}
    found = {Count.PETITIONS: _number(received)}
    rest = text[received.end() :]
    in_time = _PETITIONS_IN_TIME.search(rest)
    if in_time and (in_time["m"] or in_time["n"]):
        found[Count.PETITIONS_ON_TIME] = int(in_time["m"] or in_time["n"])
    elif in_time and not _NOT_ALL.search(rest):
        found[Count.PETITIONS_ON_TIME] = found[Count.PETITIONS]
    return found


def read_note(text: str) -> NoteFacts:
    """The counts a note states, with the wording variants of the reports (sớm hạn, ký trước...).

    A note on online services gives procedures and their dossiers instead of the head's dossier counts.
    """
    folded = fold(text)
    services, dossiers = _service_counts(folded)
    counts = services or _dossier_counts(_LATE_REASON.sub("", folded))
    petitions = _petitions(folded)
    late = _late(folded)
    if late.online is not None:
        counts[Count.ONLINE_LATE] = late.online
    if late.alone is not None and not (counts or petitions or _RESOLVED_AT.search(folded)):
        counts[Count.LATE] = late.alone
    hit = _TOTAL_AS.search(folded)
    total_as = (Count.ONLINE if hit["online"] else Count.DIRECT, _number(hit)) if hit else None
    return NoteFacts(
        counts | petitions, dossiers, late.mentions_online, late.mentions_portal, late.portal, total_as
    )


def gives_reason(text: str) -> bool:
    """True when the note says why something happened ("do công chức quên kết thúc trên cổng")."""
    return bool(_REASON.search(fold(text)))


def says_no_cases(text: str) -> bool:
    """True for "Không phát sinh TTHC" and its variants; "trễ hạn: không có hồ sơ" speaks of a part only."""
    folded = fold(squeeze(text))
    hits = (folded[: hit.start()].rstrip(" :-") for hit in _NO_CASES.finditer(folded))
    return any(not before.endswith(_PARTS) for before in hits)
