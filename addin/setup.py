"""What install.bat runs: finds the installer beside itself, or says that files are missing."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from pathlib import Path

_INCOMPLETE = 12
_SENTENCE = """
[12] Bộ cài đặt bị thiếu hoặc hỏng tệp ({reason}).
     Đề nghị giải nén lại toàn bộ tệp .zip rồi chạy install.bat trong thư mục vừa giải nén.
"""


def _start() -> int:
    root = Path(__file__).resolve().parents[1]
    sys.path.insert(0, str(root))
    for stream in (sys.stdout, sys.stderr):
        # a console takes any letter by itself and says so; NUL calls itself a terminal, and does not
        if isinstance(stream, TextIOWrapper) and stream.encoding.lower() != "utf-8":
            stream.reconfigure(encoding="utf-8", errors="replace", line_buffering=True)
    try:
        from addin.install.main import main  # noqa: PLC0415  its files may be the ones that are damaged
    except (ImportError, SyntaxError, ValueError) as error:
        print(_SENTENCE.format(reason=error))
        return _INCOMPLETE
    return main(root, sys.argv[1:])


if __name__ == "__main__":
    sys.exit(_start())
