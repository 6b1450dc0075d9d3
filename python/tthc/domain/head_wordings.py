"""How forms name the counts of their head: the wording we print, and the wordings senders use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from tthc.domain.counts import Count
from tthc.domain.texts import fold_label

__all__ = [
    "HEAD_WORDINGS",
    "IN_SENTENCE",
    "SHORT_WORDINGS",
    "count_named",
    "count_pending",
    "is_vague",
    "says_in_time",
]

HEAD_WORDINGS: Mapping[Count, str] = MappingProxyType(
    {
        Count.RESOLVED: "Tổng số hồ sơ đã giải quyết trong kỳ",
        Count.RECEIVED: "Tổng hồ sơ đã tiếp nhận trong kỳ",
        Count.ONLINE: "Tiếp nhận trực tuyến",
        Count.CARRIED_OVER: "Kỳ trước chuyển qua",
        Count.DIRECT: "Tiếp nhận trực tiếp",
        Count.EARLY: "Đã giải quyết trước hạn",
        Count.ON_TIME: "Đã giải quyết đúng hạn",
        Count.LATE: "Đã giải quyết trễ hạn",
        Count.IN_PROGRESS: "Đang giải quyết trong hạn",
        Count.IN_PROGRESS_OVERDUE: "Đang giải quyết quá hạn",
        Count.ONLINE_LATE: "Hồ sơ trực tuyến trễ hạn hoặc không giải quyết",
        Count.PROCEDURES: "Tổng số TTHC thuộc thẩm quyền giải quyết",
        Count.PROCEDURES_AT_DESK: "Số TTHC tiếp nhận, trả kết quả tại Bộ phận Một cửa",
        Count.PROCEDURES_LEVEL34: "Số TTHC cung cấp dịch vụ công trực tuyến mức độ 3, 4",
        Count.LEVEL34_RECEIVED: "Số hồ sơ tiếp nhận của TTHC mức độ 3, 4",
        Count.PETITIONS: "Phản ánh, kiến nghị tiếp nhận trong kỳ",
        Count.PETITIONS_ON_TIME: "Phản ánh, kiến nghị xử lý đúng hạn",
        Count.PETITIONS_PROLONGED: "Phản ánh, kiến nghị kéo dài",
    }
)
"""The wording of each count on our forms, in the order of the form."""

IN_SENTENCE: Mapping[Count, str] = MappingProxyType(
    {count: wording[0].lower() + wording[1:] for count, wording in HEAD_WORDINGS.items()}
)
"""The same wordings as they stand inside a sentence."""

SHORT_WORDINGS: Mapping[Count, str] = MappingProxyType(
    {
        Count.RECEIVED: "tiếp nhận",
        Count.ONLINE: "trực tuyến",
        Count.CARRIED_OVER: "kỳ trước chuyển qua",
        Count.DIRECT: "trực tiếp",
        Count.RESOLVED: "đã giải quyết",
        Count.EARLY: "trước hạn",
        Count.ON_TIME: "đúng hạn",
        Count.LATE: "trễ hạn",
        Count.IN_PROGRESS: "đang giải quyết trong hạn",
        Count.IN_PROGRESS_OVERDUE: "đang giải quyết quá hạn",
    }
)
"""Dossier counts in a word or two, for sums inside a sentence."""

_SHORT = {
    "hs": "hồ sơ",
    "gq": "giải quyết",
    "tn": "tiếp nhận",
    "tt": "trực tuyến",
    "pakn": "phản ánh kiến nghị",
}
_LONG = re.compile(r"thủ tục hành chính")
_DOSSIERS = r"(tổng )?(số )?(lượng )?(các )?(hồ sơ )?(tthc )?"
_WHEN = r"( trong (kỳ|tháng|quý|năm)( này| báo cáo| [ivx]{1,3}| \d{1,2})?( năm)?( \d{4})?)?( là)?$"
_IN = r"( trong kỳ)?( là)?$"

# The more specific wording stands first: "hồ sơ trực tuyến trễ hạn" is not "hồ sơ trực tuyến".
_VARIANTS: tuple[tuple[Count, re.Pattern[str]], ...] = tuple(
    (count, re.compile(pattern))
    for count, pattern in (
        (Count.PETITIONS_PROLONGED, r"(tổng )?(số )?phản ánh kiến nghị.* kéo dài"),
        (Count.PETITIONS_ON_TIME, r"(tổng )?(số )?phản ánh kiến nghị.* đúng (thời )?hạn"),
        (Count.PETITIONS, r"(tổng )?(số )?phản ánh kiến nghị.* (tiếp )?nhận"),
        (Count.ONLINE_LATE, r"(tổng )?(số )?(lượng )?(hồ sơ )?(nộp )?trực tuyến .*(trễ|quá) hạn"),
        (
            Count.LEVEL34_RECEIVED,
            r"(tổng )?(số )?hồ sơ (đã )?(tiếp nhận )?(của )?(các )?tthc .*"
            r"(mức (độ )?3|trực tuyến|toàn trình)",
        ),
        (
            Count.PROCEDURES_AT_DESK,
            r"(tổng )?(số )?tthc .*(tiếp nhận|trả kết quả).* tại (bộ phận )?(một cửa|tiếp nhận)",
        ),
        (Count.PROCEDURES_LEVEL34, r"(tổng )?(số )?tthc .*(mức (độ )?3|trực tuyến|toàn trình)"),
        (Count.PROCEDURES, r"tổng (số )?tthc( thuộc thẩm quyền.*)?$"),
        (
            Count.IN_PROGRESS_OVERDUE,
            _DOSSIERS + r"đang (giải quyết|xử lý|được giải quyết) (đã |bị )?(quá|trễ) hạn" + _IN,
        ),
        (Count.IN_PROGRESS, _DOSSIERS + r"đang (giải quyết|xử lý)( (trong|đúng|còn) hạn)?" + _IN),
        (Count.RESOLVED, _DOSSIERS + r"(đã |được )*giải quyết( xong)?" + _WHEN),
        (Count.RECEIVED, _DOSSIERS + r"(đã )?(tiếp nhận|nhận giải quyết|tiếp nhận giải quyết)" + _WHEN),
        (Count.EARLY, _DOSSIERS + r"((đã |được )*giải quyết )?(trước|sớm) hạn" + _IN),
        (Count.ON_TIME, _DOSSIERS + r"((đã |được )*giải quyết )?đúng hạn" + _IN),
        (Count.LATE, _DOSSIERS + r"((đã |được )*giải quyết )?(bị )?(trễ|quá) hạn" + _IN),
        (Count.ONLINE, _DOSSIERS + r"(đã )?(tiếp nhận |nhận |nộp )?(bằng hình thức )?trực tuyến" + _IN),
        (
            Count.CARRIED_OVER,
            _DOSSIERS + r"(chuyển )?(tồn )?(từ )?k[ỳý] trước( chuyển)?( qua| sang)?( kỳ này)?( là)?$",
        ),
        (Count.DIRECT, _DOSSIERS + r"(đã )?(tiếp nhận |nhận |nộp )?(bằng hình thức )?trực tiếp" + _IN),
    )
)
_VAGUE = re.compile(r"tổng (số )?(lượng )?hồ sơ( tthc)?( trong kỳ)?( là)?$")
_PENDING = re.compile(_DOSSIERS + r"(?P<when>trong|còn|đúng|quá|trễ) hạn( là)?$")
_EXPLICIT = re.compile(r"(trong|đúng|còn) hạn")


def _folded(label: str) -> str:
    words = " ".join(_SHORT.get(word, word) for word in fold_label(label).split())
    return _LONG.sub("tthc", words)


def count_named(label: str) -> Count | None:
    """The count a label names ("Tổng hồ sơ đã tiếp nhận trong kỳ:"); None when it names none."""
    folded = _folded(label)
    return next((count for count, pattern in _VARIANTS if pattern.match(folded)), None)


def count_pending(label: str) -> Count | None:
    """What "trong hạn" or "quá hạn" means below "đang giải quyết"; None for any other label."""
    hit = _PENDING.fullmatch(_folded(label))
    if hit is None:
        return None
    return Count.IN_PROGRESS_OVERDUE if hit["when"] in ("quá", "trễ") else Count.IN_PROGRESS


def is_vague(label: str) -> bool:
    """True for "Tổng số hồ sơ", which does not say whether received or resolved."""
    return bool(_VAGUE.fullmatch(_folded(label)))


def says_in_time(label: str) -> bool:
    """True when a label of dossiers in progress says that they are in time."""
    return bool(_EXPLICIT.search(_folded(label)))
