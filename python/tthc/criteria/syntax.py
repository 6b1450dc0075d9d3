"""What `tomllib` says of a text that is no TOML, in Vietnamese with line and column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from tomllib import TOMLDecodeError

from tthc.criteria.faults import SetFault

__all__ = ["syntax_fault"]

_PLACED = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)", re.DOTALL)
_MEANINGS = (
    ("Invalid value", 'giá trị không đúng: chữ và số điểm phải đặt trong ngoặc kép, ví dụ "20"'),
    ("Unterminated string", "thiếu dấu ngoặc kép đóng"),
    ("Illegal character '\\n'", "thiếu dấu ngoặc kép đóng ở cuối dòng"),
    ("Expected newline", "sau giá trị còn chữ thừa; mỗi dòng chỉ một khóa, chữ phải đặt trong ngoặc kép"),
    ("Expected '='", 'sau tên khóa phải là dấu "="; khóa có dấu chấm phải đặt trong ngoặc kép, ví dụ "1.1"'),
    (
        "Invalid initial character for a key",
        "tên khóa có dấu phải đặt trong ngoặc kép; bảng trong { } phải nằm trọn một dòng",
    ),
    ("Cannot overwrite a value", "khóa này đã được ghi ở trên; xóa một trong hai"),
    ("Duplicate inline table key", "khóa này đã được ghi ở trên; xóa một trong hai"),
    ("Cannot declare", "bảng này đã được mở ở trên; gộp hai bảng, hoặc dùng [[...]] nếu là một mục mới"),
    ("Cannot redefine", "bảng này đã được mở ở trên; gộp hai bảng"),
    ("Cannot mutate", "khóa này đã được ghi ở trên bằng cách khác; xóa một trong hai"),
    ("Unclosed array", 'thiếu dấu "]" hoặc dấu phẩy trong danh sách'),
    ("Unclosed inline table", 'thiếu dấu "}" hoặc dấu phẩy trong bảng một dòng'),
    ("Expected ']", 'dòng mở bảng thiếu dấu "]"'),
    ("Unescaped", 'dấu "\\" trong ngoặc kép phải viết hai lần "\\\\"'),
    ("Invalid hex value", 'dấu "\\" trong ngoặc kép phải viết hai lần "\\\\"'),
    ("Found invalid character", "có ký tự không được phép"),
    ("Illegal character", "có ký tự không được phép"),
    (
        "Invalid statement",
        'dòng này không phải "khóa = giá trị", không phải [bảng]; chú thích phải bắt đầu bằng "#"',
    ),
)
_FIRST = "Các lỗi khác chỉ kiểm tra được sau khi sửa chỗ này"

_BY_LINE = (
    (
        re.compile(r"[^=#]*=\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"),  # 01/07/2025, or the 13th month
        "ngày viết năm-tháng-ngày, không có ngoặc kép, ví dụ 2025-07-01",
    ),
    (
        re.compile(r"""[^"#]*[“”„‘’]"""),  # a curly quote before any straight one
        'dấu ngoặc kép cong (“ ”, Word tự đổi) không dùng được; thay bằng dấu ngoặc kép thẳng "',
    ),
    (
        re.compile(r"[^=#\"]*=\s*(có|không|đúng|sai|yes|no|on|off|true|false)\s*(#|$)", re.IGNORECASE),
        "có ghi true, không ghi false: chữ thường, không có ngoặc kép",
    ),
)
"""What stands in the faulty line tells more than what the parser stumbled over."""

_TWICE = ("Cannot overwrite a value", "Cannot declare", "Cannot redefine", "Cannot mutate")
_HEADER = re.compile(r"\s*(\[{1,2})\s*([a-z_]+(?:\s*\.\s*[a-z_]+)*)\s*\]{1,2}\s*(?:#.*)?")
_OF_MANY = frozenset({"criteria", "parts", "levels", "columns", "bands", "groups"})
"""Tables that stand in lists, so that each begins with double brackets."""


def _misplaced(lines: Sequence[str]) -> tuple[int, str] | None:
    """The first table of a list that opens with single brackets, or before the list around it does.

    Why: the parser stumbles only where the list opens rightly, which is the line to keep.
    """
    opened: set[str] = set()
    for at, line in enumerate(lines, start=1):
        match = _HEADER.fullmatch(line)
        name = re.sub(r"\s", "", match[2]) if match else ""
        if not match or name.rpartition(".")[2] not in _OF_MANY:
            continue
        if match[1] == "[":
            return at, f"ghi [{name}], cần [[{name}]]"
        around = name.rpartition(".")[0]
        if around.rpartition(".")[2] in _OF_MANY and around not in opened:
            return at, f"[[{name}]] đứng trước khi có [[{around}]]; thêm dòng [[{around}]] và các khóa của nó"
        opened.add(name)
    return None


def _meaning(message: str, line: str) -> str:
    by_line = next((vi for pattern, vi in _BY_LINE if pattern.match(line)), None)
    by_parser = next((vi for start, vi in _MEANINGS if message.startswith(start)), "không đúng cú pháp TOML")
    return by_line or by_parser


def syntax_fault(error: TOMLDecodeError, text: str) -> SetFault:
    """The fault a parser met first; the end of the document is its last line."""
    placed = _PLACED.fullmatch(str(error))
    message, line, column = placed.groups() if placed else (str(error), None, None)
    lines = text.rstrip("\n").split("\n")
    at = int(line) if line else len(lines)
    misplaced = _misplaced(lines) if (message or "").startswith(_TWICE) else None
    if misplaced:
        return SetFault((), f"{misplaced[1]}. {_FIRST}", misplaced[0])
    said = _meaning(message or "", lines[min(at, len(lines)) - 1])
    return SetFault(
        (),
        f"không phải TOML hợp lệ: {said}. {_FIRST}",
        at,
        int(column) if column else None,
    )
