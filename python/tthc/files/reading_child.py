"""The reading process: one request a line on standard input, one answer a line on standard output.

It may hang or run out of memory on a hostile file; then the parent ends it and starts another.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from tthc.domain.errors import TthcError
from tthc.files.any_reader import read_bytes
from tthc.files.raw import to_json

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

__all__ = ["answer", "main"]


def _limit_memory(most: int) -> None:
    """Cap the address space where the system can."""
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request: the book, or the code and facts of what stops it."""
    try:
        data = Path(request["path"]).read_bytes()
        return {
            "book": to_json(read_bytes(data, request["name"], request.get("password"), request["reader"]))
        }
    except TthcError as error:
        return {"code": error.code, "facts": {name: str(value) for name, value in error.facts.items()}}
    except MemoryError:
        return {"code": "TT927", "facts": {}}


def main() -> None:
    """Answer until the input ends."""
    _limit_memory(int(sys.argv[1]))
    answers = sys.stdout
    sys.stdout = sys.stderr  # what a library prints is no answer
    for line in sys.stdin:
        answers.write(json.dumps(answer(json.loads(line))) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
