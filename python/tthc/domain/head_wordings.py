"""How forms name the counts of their head: the wording we print, and the wordings senders use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from tthc.domain.counts import Count
from tthc.domain.texts import fold_label

__all__ = ["HEAD_WORDINGS", "IN_SENTENCE", "count_named"]

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

# The more specific wording stands first: "hồ sơ trực tuyến trễ hạn" is not "hồ sơ trực tuyến".
_VARIANTS: tuple[tuple[Count, re.Pattern[str]], ...] = tuple(
    (count, re.compile(pattern))
    for count, pattern in (
        (Count.PETITIONS_PROLONGED, r"(số )?(phản ánh kiến nghị|pakn).* kéo dài"),
        (Count.PETITIONS_ON_TIME, r"(số )?(phản ánh kiến nghị|pakn).* đúng (thời )?hạn"),
        (Count.PETITIONS, r"(tổng )?(số )?(phản ánh kiến nghị|pakn).* (tiếp )?nhận"),
        (Count.ONLINE_LATE, r"(số )?(hồ sơ )?trực tuyến .*(trễ|quá) hạn"),
        (
            Count.LEVEL34_RECEIVED,
            r"(tổng )?(số )?hồ sơ (đã )?(tiếp nhận )?(của )?(các )?tthc .*"
            r"(mức (độ )?3|trực tuyến|toàn trình)",
        ),
        (Count.PROCEDURES_LEVEL34, r"(tổng )?(số )?tthc .*(mức (độ )?3|trực tuyến|toàn trình)"),
        (Count.PROCEDURES, r"tổng (số )?(tthc|thủ tục hành chính)( thuộc thẩm quyền.*)?$"),
        (Count.IN_PROGRESS_OVERDUE, r"(số )?(hồ sơ )?đang giải quyết (đã )?(quá|trễ) hạn"),
        (Count.IN_PROGRESS, r"(số |số lượng )?(hồ sơ )?đang giải quyết( (trong|đúng) hạn)?$"),
        (Count.RESOLVED, r"(tổng )?(số )?(hồ sơ )?đã giải quyết( trong kỳ)?$"),
        (Count.RECEIVED, r"(tổng )?(số )?(hồ sơ )?(đã )?(tiếp nhận|nhận giải quyết)( trong kỳ)?$"),
        (Count.EARLY, r"(hồ sơ )?(đã giải quyết )?(trước|sớm) hạn$"),
        (Count.ON_TIME, r"(hồ sơ )?(đã giải quyết )?đúng hạn$"),
        (Count.LATE, r"(hồ sơ )?(đã giải quyết )?(trễ|quá) hạn$"),
        (Count.ONLINE, r"(số )?(hồ sơ )?(tiếp nhận )?trực tuyến$"),
        (Count.CARRIED_OVER, r"(số )?(hồ sơ )?(từ )?k[ỳý] trước( chuyển (qua|sang))?$"),
        (Count.DIRECT, r"(số )?(hồ sơ )?(tiếp nhận )?trực tiếp$"),
    )
)


def count_named(label: str) -> Count | None:
    """The count a label names ("Tổng hồ sơ đã tiếp nhận trong kỳ:"); None when it names none."""
    folded = fold_label(label)
    return next((count for count, pattern in _VARIANTS if pattern.match(folded)), None)
