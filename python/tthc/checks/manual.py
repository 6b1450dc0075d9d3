"""The manual page of all codes, MA_PHAT_HIEN.md: made from the catalogue, so that it cannot say otherwise.

`make manual` writes it anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence

from tthc.checks.catalogue import Entry, catalogue
from tthc.domain.findings import SEVERITY_WORDS

__all__ = ["FAMILIES", "OWN_WORDS", "SLOT_WORDS", "manual", "readable"]

FAMILIES: Sequence[tuple[tuple[str, ...], str]] = (
    (("TT1",), "Đọc tệp, trang, dòng và ô"),
    (("TT2",), "Số hồ sơ"),
    (("TT3",), "Điểm và dấu x của từng tiêu chí"),
    (("TT4",), "Tổng điểm và xếp loại"),
    (("TT5",), "Đơn vị, kỳ, nhóm và nhiều biểu"),
    (("TT6",), "Một chỗ sai giải thích nhiều chỗ"),
    (("TT7",), "Sổ chấm điểm trong Excel"),
    (("TT90", "TT91", "TT92", "TT93"), "Tệp nhận được"),
    (("TT9",), "Lần chạy, bảng quyết định và tệp kết quả"),
)
"""The heading of a code: the first whose openings it has."""

SLOT_WORDS: Mapping[str, str] = {
    "action": "tên việc",
    "other_found": "số kia",
    "which": "số dòng",
    "when": "thời điểm",
    "title": "tên nhóm",
    "channel": "trực tiếp hoặc trực tuyến",
    "after": "số sau",
    "agreeing": "các tổng đã ghi",
    "agrees_with": "giá trị đề nghị",
    "also": "kết quả theo cách tính khác, nếu có",
    "base": "điểm tối đa áp dụng và điểm tối đa của nhóm, nếu khác nhau",
    "before": "số trước",
    "book": "tên tệp",
    "cell": "ô",
    "cells": "số",
    "change": "thêm hoặc bớt",
    "changes": "các chỗ sửa",
    "column": "tên cột",
    "columns": "các cột",
    "chosen": "đã chọn",
    "computed": "tính lại",
    "convention": "cách tính khác",
    "counts": "số hồ sơ",
    "criteria": "các chỉ số",
    "criterion_label": "số",
    "decimals": "số chữ số",
    "differ": "chỗ khác nhau",
    "dossiers": "số",
    "encoding": "tên font",
    "errors": "số",
    "fault": "chỗ sai",
    "figures": "số",
    "first": "ô",
    "fits": "các số khác",
    "folder": "thư mục",
    "form": "loại biểu",
    "found": "đã ghi",
    "gap": "số chênh lệch",
    "given": "số",
    "group": "tên nhóm",
    "headings": "tên các cột",
    "in_progress": "đang giải quyết",
    "kept": "tệp, trang",
    "kind": "loại tệp",
    "known": "các giá trị được dùng",
    "label": "chữ đã ghi",
    "labels": "các số",
    "late": "số trễ hạn",
    "least": "số ít nhất",
    "left": "số còn lại",
    "level": "lời văn của mức",
    "levels": "điểm các mức",
    "limit": "giới hạn",
    "line": "số",
    "lines": "các dòng, cột",
    "listed": "số",
    "marked": "mức đánh dấu",
    "marks": "số",
    "maximum": "điểm tối đa",
    "meant": "cách hiểu",
    "missing": "số",
    "name": "tên",
    "names": "các tên",
    "near": "tên gần giống",
    "number": "số",
    "online": "số trực tuyến",
    "open": "số",
    "other": "số khác",
    "other_decimals": "số chữ số khác",
    "other_label": "số khác",
    "other_score": "điểm khác",
    "others": "phần khác, nếu có",
    "outcome": "điểm và xếp loại có thể có",
    "part": "số phần",
    "part_name": "tên phần",
    "parts": "cộng các phần",
    "row_number": "số",
    "path": "tên tệp",
    "points": "điểm của mức",
    "printed": "số của biểu tổng",
    "proposed": "số đề nghị",
    "readings": "các cách đọc",
    "reason": "lý do",
    "received": "số tiếp nhận",
    "remark": "ghi chú",
    "resolved": "số đã giải quyết",
    "rest": "số còn lại",
    "row": "số",
    "rows": "các dòng",
    "score": "điểm",
    "scored": "số",
    "scores": "các điểm đọc được",
    "seconds": "số",
    "seen": "đã ghi",
    "sentence": "câu trong văn bản",
    "sentences": "(số câu)",
    "sheet": "tên trang",
    "stated": "số trong câu",
    "statements": "số",
    "suffix": "đuôi tệp",
    "sum": "tổng cộng được",
    "table": "số của bảng",
    "tables": "số",
    "titled": "tên ở tiêu đề",
    "total": "tổng đã ghi",
    "typed": "đã ghi",
    "unit_name": "tên đơn vị",
    "units": "số",
    "used": "giá trị dùng thay",
    "value": "đã ghi",
    "wanted": "cần có",
    "ways": "các cách sửa",
    "what": "tên số liệu",
    "where": "tệp, ô",
    "whole": "tên tổng",
    "whole_name": "tên tổng",
    "why": "lý do",
    "wording": "lời văn",
}
"""What stands in a sentence's slot, in an officer's words."""
OWN_WORDS: Mapping[tuple[str, str], str] = {
    ("TT130", "found"): "số",
    ("TT130", "wanted"): "số",
    ("TT130", "typed"): "các điểm đã ghi",
    ("TT131", "found"): "số",
    ("TT131", "wanted"): "số",
    ("TT131", "typed"): "các điểm đã ghi",
    ("TT139", "found"): "số",
    ("TT139", "wanted"): "số",
    ("TT139", "typed"): "các điểm đã ghi",
    ("TT156", "found"): "số",
    ("TT160", "found"): "số",
    ("TT160", "wanted"): "số",
    ("TT160", "typed"): "các điểm đã ghi",
    ("TT156", "wanted"): "số",
    ("TT156", "typed"): "các điểm đã ghi",
    ("TT132", "wanted"): "điểm tối đa của biểu mẫu",
    ("TT132", "maximum"): "điểm tối đa đã ghi",
    ("TT141", "differ"): "số",
    ("TT151", "rows"): "số",
    ("TT205", "whole"): "số tổng",
    ("TT215", "rest"): "số đang giải quyết, nếu có",
    ("TT216", "what"): "tên phần",
    ("TT216", "whole"): "số tổng",
    ("TT310", "meant"): "và điểm có thể đúng",
    ("TT331", "meant"): "và điểm có thể đúng, nếu thiếu dấu phẩy",
    ("TT337", "what"): "tên cột",
    ("TT337", "other"): "tên cột khác",
    ("TT337", "other_score"): "điểm tối đa khác",
    ("TT338", "what"): "Tên cột",
    ("TT338", "other"): "tên cột khác",
    ("TT342", "outcome"): "được đủ điểm hoặc không tính",
    ("TT346", "what"): "tử số hoặc mẫu số",
    ("TT346", "wanted"): "số kia",
    ("TT354", "what"): "tên cột",
    ("TT412", "counts"): "tổng điểm/điểm tối đa",
    ("TT412", "others"): "và số có thể nhập nhầm, nếu có",
    ("TT413", "stated"): "tổng điểm/điểm tối đa",
    ("TT416", "what"): "tên cột",
    ("TT416", "other"): "tên cột khác",
    ("TT416", "other_score"): "điểm tối đa khác",
    ("TT417", "what"): "tên cột",
    ("TT418", "other_found"): "tên cột",
    ("TT418", "what"): "tên cột khác",
    ("TT419", "what"): "tên cột",
    ("TT723", "seen"): "tên kỳ",
    ("TT576", "seen"): "điểm của các đơn vị",
    ("TT577", "kept"): "tên tệp",
    ("TT578", "kept"): "tên tệp",
    ("TT578", "seen"): "các ô khác nhau",
    ("TT579", "near"): "và tên gần nhất",
    ("TT403", "computed"): "xếp loại đúng",
    ("TT403", "what"): "điểm hoặc chỉ số",
    ("TT414", "computed"): "xếp loại đúng",
    ("TT406", "other"): "xếp loại khác",
    ("TT406", "computed"): "xếp loại",
    ("TT408", "other"): "xếp loại khác",
    ("TT408", "computed"): "xếp loại",
    ("TT409", "other"): "xếp loại khác",
    ("TT409", "computed"): "xếp loại",
    ("TT510", "levels"): "các mức",
    ("TT522", "errors"): "biểu nào nhiều lỗi hơn",
    ("TT523", "wanted"): "kỳ tổng hợp",
    ("TT524", "seen"): "tên đã ghi",
    ("TT525", "wanted"): "bộ tiêu chí của kỳ",
    ("TT526", "seen"): "tên đã ghi",
    ("TT530", "wanted"): "kỳ tổng hợp",
    ("TT532", "wanted"): "kỳ tổng hợp",
    ("TT532", "seen"): "mã bộ tiêu chí",
    ("TT537", "seen"): "tên đã ghi",
    ("TT539", "seen"): "đơn vị cũ",
    ("TT545", "other"): "biểu của đơn vị khác",
    ("TT549", "seen"): "ghi khác nhau ở các biểu",
    ("TT550", "seen"): "các chỗ khác nhau",
    ("TT551", "seen"): "các chỗ khác nhau",
    ("TT552", "computed"): "mức đúng",
    ("TT558", "others"): "cách sửa khác, nếu có",
    ("TT559", "seen"): "các số khác nhau",
    ("TT559", "what"): "tổng hoặc trung bình",
    ("TT560", "found"): "số",
    ("TT560", "label"): "xếp loại",
    ("TT562", "label"): "xếp loại",
    ("TT562", "other"): "xếp loại khác",
    ("TT601", "others"): "các ô cùng số này, nếu có",
    ("TT601", "meant"): "giá trị đề nghị",
    ("TT602", "meant"): "tính lại",
    ("TT603", "scores"): "Các tiêu chí, điểm đã ghi và điểm tính lại",
    ("TT607", "other"): "số ở dòng kia",
    ("TT607", "found"): "số đã ghi",
    ("TT607", "what"): "Số ở một dòng",
    ("TT158", "rows"): "số",
    ("TT158", "wanted"): "số",
    ("TT221", "total"): "số tổng",
    ("TT221", "part"): "số",
    ("TT547", "where"): "tiêu đề hoặc ô",
    ("TT602", "cells"): "các ô",
    ("TT924", "seen"): "loại tệp",
    ("TT931", "found"): "số",
    ("TT953", "path"): "thư mục",
    ("TT959", "path"): "thư mục",
    ("TT974", "what"): "tệp, ô, mã",
    ("TT980", "seen"): "mã bộ tiêu chí",
    ("TT981", "known"): "các loại kỳ",
    ("TT981", "seen"): "mã bộ tiêu chí",
    ("TT981", "wanted"): "kỳ",
    ("TT982", "wanted"): "kỳ",
    ("TT983", "path"): "tên tệp",
    ("TT984", "known"): "tên các tệp",
    ("TT984", "path"): "thư mục",
    ("TT986", "seen"): "tên nhóm",
    ("TT975", "found"): "giá trị đã ghi",
    ("TT977", "what"): "tệp, ô, mã",
    ("TT990", "seen"): "mã bộ tiêu chí",
    ("TT995", "cells"): "các ô",
    ("TT996", "cells"): "các ô",
    ("TT990", "first"): "tệp thứ nhất",
    ("TT990", "path"): "tệp thứ hai",
    ("TT991", "path"): "thư mục",
}
"""Where one code's slot says something of its own."""

_OPENING = """\
# Mã phát hiện

Mỗi nội dung phần mềm nêu ra có một mã. Mã không bao giờ dùng lại cho nội dung khác.
Trong ngoặc vuông là chỗ điền số liệu của biểu.

- **Lỗi**: đơn vị được ghi "cần kiểm tra lại" cho đến khi sửa hoặc chấp nhận kèm lý do; số liệu vẫn tạm cộng.
- **Cảnh báo**: cần xem, biểu vẫn được nhận.
- **Thông tin**: không cần sửa. Chỗ lệch do một chỗ sai khác gây ra cũng được nêu là thông tin, dù mã của nó
  là lỗi hay cảnh báo: sửa chỗ sai kia thì hết.

Cách dùng phần mềm: xem [HUONG_DAN.md](../HUONG_DAN.md).
"""
_FIRST_VERSION = "0.1.0"
_ASKED = """\
## Nội dung phần mềm hỏi, và đang hiểu là gì khi chưa quyết định

| mã | nội dung | đang hiểu là |
|---|---|---|
"""


def _slot(code: str, name: str) -> str:
    words = OWN_WORDS.get((code, name)) or SLOT_WORDS[name]
    return f"[{words}]"


def readable(code: str, sentence: str) -> str:
    """A sentence of the catalogue with what stands in its slots in brackets: "Tiêu chí [số] ghi [đã ghi]".

    Raises:
        KeyError: a slot has no words.
    """
    # what may follow a word directly is a clause of its own, and stands apart here
    apart = re.sub(r"(?<=[\w}.])\{", " {", sentence)
    return re.sub(r"\{([^}]+)\}", lambda hit: _slot(code, hit[1]), apart)


def _heading(code: str) -> str:
    return next(title for openings, title in FAMILIES if code.startswith(openings))


def _entry(entry: Entry) -> str:
    lines = [
        f"### {entry.code} - {SEVERITY_WORDS[entry.severity]}",
        "",
        readable(entry.code, entry.sentence),
        "",
    ]
    lines.append(f"- Nên làm: {readable(entry.code, entry.fix)}")
    if entry.default:
        lines.append(f"- Khi chưa quyết định: {entry.default}.")
    since = f" Có từ phiên bản {entry.since}." if entry.since != _FIRST_VERSION else ""
    lines.append(f"- Nguồn: {entry.source}.{since}")
    return "\n".join(lines) + "\n"


def _parts() -> Iterator[str]:
    entries = sorted(catalogue().values(), key=lambda entry: entry.code)
    yield _OPENING
    asked = [entry for entry in entries if entry.default]
    yield _ASKED + "".join(f"| {e.code} | {readable(e.code, e.sentence)} | {e.default} |\n" for e in asked)
    for _, title in FAMILIES:
        yield f"## {title}\n"
        yield from (_entry(entry) for entry in entries if _heading(entry.code) == title)


def manual() -> str:
    """The page, in Markdown."""
    return "\n".join(_parts())


if __name__ == "__main__":
    sys.stdout.buffer.write(manual().encode())
