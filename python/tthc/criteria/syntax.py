"""What `tomllib` says of a text that is no TOML, in Vietnamese with line and column."""

from __future__ import annotations

import re
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


_DATE = re.compile(r"[^=#]*=\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_NO_DATE = "ngày viết năm-tháng-ngày, không có ngoặc kép, ví dụ 2025-07-01"


def _meaning(message: str, line: str) -> str:
    if _DATE.match(line):  # 01/07/2025, or the 13th month
        return _NO_DATE
    return next((vi for start, vi in _MEANINGS if message.startswith(start)), "không đúng cú pháp TOML")


def syntax_fault(error: TOMLDecodeError, text: str) -> SetFault:
    """The fault a parser met first; the end of the document is its last line."""
    placed = _PLACED.fullmatch(str(error))
    message, line, column = placed.groups() if placed else (str(error), None, None)
    lines = text.rstrip("\n").split("\n")
    at = int(line) if line else len(lines)
    said = _meaning(message or "", lines[min(at, len(lines)) - 1])
    return SetFault(
        (),
        f"không phải TOML hợp lệ: {said}. {_FIRST}",
        at,
        int(column) if column else None,
    )
