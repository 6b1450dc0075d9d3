import errno

import pytest

from tthc.domain.errors import TthcError, system_reason


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (FileNotFoundError(errno.ENOENT, "No such file"), "không có tệp này"),
        (PermissionError(errno.EACCES, "denied"), "không có quyền, hoặc tệp đang mở ở chương trình khác"),
        (OSError(errno.EIO, "Input/output error"), "Input/output error"),
        (OSError("lạ"), "lạ"),
    ],
)
def test_reasons_of_the_system_are_vietnamese_where_known(error: OSError, reason: str) -> None:
    assert system_reason(error) == reason


class OfWindowsError(FileNotFoundError):
    """As Windows says it."""

    winerror = 0

    def __init__(self, winerror: int, path: str) -> None:
        super().__init__(errno.ENOENT, "The system cannot find the path specified", path)
        self.winerror = winerror


LONG = "D:\\" + "Báo cáo quý II\\" * 20 + "bieu.xlsx"


@pytest.mark.parametrize(
    ("number", "path", "too_long"),
    [
        (3, LONG, True),
        (206, LONG, True),
        (234, LONG, True),
        (2, LONG, False),
        (3, "D:\\bieu.xlsx", False),
        (3, LONG[:259], False),
        (3, LONG[:260], True),
    ],
)
def test_windows_seldom_says_that_a_path_is_too_long(number: int, path: str, too_long: bool) -> None:
    reason = "đường dẫn quá dài" if too_long else "không có tệp này"
    assert system_reason(OfWindowsError(number, path)) == reason


def test_an_error_is_a_code_with_facts() -> None:
    error = TthcError("TT955", path="x")
    assert (error.code, error.facts, str(error)) == ("TT955", {"path": "x"}, "TT955")
