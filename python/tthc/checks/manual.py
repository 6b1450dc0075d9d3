"""The manual page of all codes, MA_PHAT_HIEN.md: made from the catalogue, so that it cannot say otherwise.

`make manual` writes it anew.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from tthc.checks.catalogue import Entry, catalogue
from tthc.domain.findings import SEVERITY_WORDS

__all__ = ["FAMILIES", "manual", "readable"]

FAMILIES: Sequence[tuple[tuple[str, ...], str]] = (
    (("TT1",), "Đọc tệp, trang, dòng và ô"),
    (("TT2",), "Số hồ sơ"),
    (("TT3",), "Điểm và dấu x của từng tiêu chí"),
    (("TT4",), "Tổng điểm và xếp loại"),
    (("TT5",), "Đơn vị, kỳ, nhóm và nhiều biểu"),
    (("TT6",), "Một chỗ sai giải thích nhiều chỗ"),
    (("TT90", "TT91", "TT92", "TT93"), "Tệp nhận được"),
    (("TT9",), "Lần chạy, bảng quyết định và tệp kết quả"),
)
"""The heading of a code: the first whose openings it has."""

_OPENING = """\
# Mã phát hiện

Mỗi nội dung phần mềm nêu ra có một mã. Mã không bao giờ dùng lại cho nội dung khác.
Dấu "…" là chỗ điền số liệu của biểu.

- **Lỗi**: biểu chưa được nhận cho đến khi sửa, hoặc chấp nhận kèm lý do trong bảng quyết định.
- **Cảnh báo**: cần xem, biểu vẫn được nhận.
- **Thông tin**: không cần sửa.

Cách dùng phần mềm: xem [HUONG_DAN.md](HUONG_DAN.md).
Trang này do `make manual` lập từ danh mục mã, không sửa tay.
"""
_ASKED = """\
## Nội dung phần mềm hỏi, và đang hiểu là gì khi chưa quyết định

| mã | nội dung | đang hiểu là |
|---|---|---|
"""


def readable(sentence: str) -> str:
    """A sentence of the catalogue with "…" for its slots."""
    return re.sub(r"\{[^}]+\}", "…", sentence)


def _heading(code: str) -> str:
    return next(title for openings, title in FAMILIES if code.startswith(openings))


def _entry(entry: Entry) -> str:
    lines = [f"### {entry.code} - {SEVERITY_WORDS[entry.severity]}", "", readable(entry.sentence), ""]
    lines.append(f"- Nên làm: {readable(entry.fix)}")
    if entry.default:
        lines.append(f"- Khi chưa quyết định: {entry.default}.")
    lines.append(f"- Nguồn: {entry.source}. Có từ phiên bản {entry.since}.")
    return "\n".join(lines) + "\n"


def _parts() -> Iterator[str]:
    entries = sorted(catalogue().values(), key=lambda entry: entry.code)
    yield _OPENING
    asked = [entry for entry in entries if entry.default]
    yield _ASKED + "".join(f"| {e.code} | {readable(e.sentence)} | {e.default} |\n" for e in asked)
    for _, title in FAMILIES:
        yield f"## {title}\n"
        yield from (_entry(entry) for entry in entries if _heading(entry.code) == title)


def manual() -> str:
    """The page, in Markdown."""
    return "\n".join(_parts())


if __name__ == "__main__":
    sys.stdout.buffer.write(manual().encode())
