"""A file that is no TOML: line, column, and what to do, in Vietnamese."""

from pathlib import Path
from tomllib import TOMLDecodeError

import pytest

from tthc.criteria.loader import check_file
from tthc.criteria.syntax import syntax_fault

BROKEN = [
    ("a = 1\nb = Xã\n", 2, 5, "phải đặt trong ngoặc kép"),
    ('a = "x\nb = 1\n', 1, 7, "thiếu dấu ngoặc kép đóng ở cuối dòng"),
    ('a = "x', 1, None, "thiếu dấu ngoặc kép đóng"),
    ("a = 20 điểm\n", 1, 8, "chữ thừa"),
    ("1.1 2 = 3\n", 1, 5, 'dấu "="'),
    ("tên = 1\n", 1, 2, 'dấu "="'),
    ("a = { b = 1,\n c = 2 }\n", 1, 13, "nằm trọn một dòng"),
    ("a = 1\na = 2\n", 2, 6, "đã được ghi ở trên"),
    ("a = { b = 1, b = 2 }\n", 1, 19, "đã được ghi ở trên"),
    ("[a]\n[a]\n", 2, 3, "đã được mở ở trên"),
    ("a = [1 2]\n", 1, 8, 'thiếu dấu "]"'),
    ("a = { b = 1 c = 2 }\n", 1, 13, 'thiếu dấu "}"'),
    ("[a\n", 1, 3, 'dòng mở bảng thiếu dấu "]"'),
    ('a = "C:\\Xã"\n', 1, None, "phải viết hai lần"),
    ("a = 1\nb = 2025-13-01\n", 2, 9, "ngày viết năm-tháng-ngày"),
    ("a = 2025-02-30\n", 1, 5, "ngày viết năm-tháng-ngày"),
    ("a = 01/07/2025\n", 1, None, "ngày viết năm-tháng-ngày"),
    ("a = 1\nđây là chú thích\n", 2, 1, 'chú thích phải bắt đầu bằng "#"'),
    ('a = "x\x01"\n', 1, 7, "ký tự không được phép"),
    (
        "a = “Xã”\n",
        1,
        5,
        'dấu ngoặc kép cong (“ ”, Word tự đổi) không dùng được; thay bằng dấu ngoặc kép thẳng "',
    ),
    ("a = có\n", 1, 5, "có ghi true, không ghi false"),
    ("a = True # x\n", 1, 5, "có ghi true, không ghi false"),
    (
        '[criteria]\nid = "1"\n\n[criteria]\nid = "2"\n',
        1,
        None,
        "dòng 1: ghi [criteria], cần [[criteria]]. Các",
    ),
    ('[criteria] # một\nid = "1"\n[[criteria]]\nid = "2"\n', 1, None, "ghi [criteria], cần [[criteria]]"),
    ("[[criteria]]\n[criteria]\n", 2, None, "ghi [criteria], cần [[criteria]]"),
    ("[[criteria]]\n[criteria.parts]\n[[criteria.parts]]\n", 2, None, "cần [[criteria.parts]]"),
    (
        "a = 1\n[[criteria.parts]]\n[[criteria]]\n",
        2,
        None,
        "[[criteria.parts]] đứng trước khi có [[criteria]]",
    ),
    ("[[criteria]]\n[[criteria.parts]]\n[forms]\n[forms]\n", 4, 7, "đã được mở ở trên"),
]


@pytest.mark.parametrize(("text", "line", "column", "said"), BROKEN, ids=[text for text, *_ in BROKEN])
def test_a_syntax_fault_is_told_with_line_and_column(
    text: str, line: int, column: int | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    checked = check_file(path)
    (fault,) = checked.faults
    assert checked.criteria_set is None
    assert said in fault.sentence
    assert fault.line == line
    assert column is None or fault.column == column
    assert fault.sentence.startswith(f"dòng {line}")


def test_the_end_of_the_file_is_its_last_line(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text('a = 1\nb = """x\n\n', encoding="utf-8")
    (fault,) = check_file(path).faults
    assert (fault.line, fault.column) == (2, None)


def test_words_of_the_parser_that_are_not_known_are_told_in_general() -> None:
    fault = syntax_fault(TOMLDecodeError("Something new"), "a\nb\n")
    assert fault.sentence.startswith("dòng 2: không phải TOML hợp lệ: không đúng cú pháp TOML. ")


@pytest.mark.parametrize("text", ["a = " + "[" * 5000 + "]" * 5000, f"a = {'9' * 5000}"])
def test_what_the_parser_cannot_hold_is_a_fault_too(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    (fault,) = check_file(path).faults
    assert "quá dài hoặc ngoặc lồng quá sâu" in fault.sentence
