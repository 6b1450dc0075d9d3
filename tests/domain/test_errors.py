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


def test_an_error_is_a_code_with_facts() -> None:
    error = TthcError("TT955", path="x")
    assert (error.code, error.facts, str(error)) == ("TT955", {"path": "x"}, "TT955")
