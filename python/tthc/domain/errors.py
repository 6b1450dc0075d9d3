"""The one root of what stops us: a code of the catalogue and the facts of its sentence."""

from __future__ import annotations

import errno
from collections.abc import Mapping

from tthc.domain.findings import Fact

__all__ = ["TthcError", "system_reason"]


class TthcError(Exception):
    """Something cannot be done. `code` is a code of the catalogue, `facts` fill its sentence."""

    def __init__(self, code: str, **facts: Fact) -> None:
        """Keep code and facts for the message."""
        self.code, self.facts = code, facts
        super().__init__(code)


_REASONS: Mapping[int, str] = {
    errno.ENOENT: "không có tệp này",
    errno.EACCES: "không có quyền, hoặc tệp đang mở ở chương trình khác",
    errno.EPERM: "không có quyền",
    errno.EROFS: "nơi lưu chỉ cho đọc",
    errno.ENOSPC: "ổ đĩa đã đầy",
    errno.EISDIR: "đây là thư mục",
    errno.ENOTDIR: "đường dẫn không đúng",
    errno.ENAMETOOLONG: "đường dẫn quá dài",
}


_LONGEST_ON_WINDOWS = 259
_NO_SUCH_PATH, _TOO_LONG, _MORE_DATA = 3, 206, 234
"""What Windows says of a path that is longer: seldom that it is."""


def _is_too_long(error: OSError) -> bool:
    said = getattr(error, "winerror", None)
    return said == _TOO_LONG or (
        said in (_NO_SUCH_PATH, _MORE_DATA) and len(str(error.filename)) > _LONGEST_ON_WINDOWS
    )


def system_reason(error: OSError) -> str:
    """Why the system refused, in Vietnamese; in its own words where we have none."""
    if _is_too_long(error):
        return _REASONS[errno.ENAMETOOLONG]
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
