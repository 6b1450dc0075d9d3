"""The reading process: one request a line on standard input, one answer a line on standard output.

It may hang or run out of memory on a hostile file; then the parent ends it and starts another. It ends with
its input, also while it reads: a parent that died needs no answer.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from tthc.domain.errors import TthcError, system_reason
from tthc.files.any_reader import read_bytes
from tthc.files.process_limits import limit_memory
from tthc.files.raw import to_json

__all__ = ["answer", "main"]

_GRACE = 1.0
"""Seconds between the end of the input and the end of the process, whatever it is doing."""


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to one request: the book, or the code and facts of what stops it."""
    try:
        data = Path(request["path"]).read_bytes()
        book = read_bytes(data, request["name"], request.get("password"), request["reader"])
        return {"book": to_json(book)}
    except TthcError as error:
        return {"code": error.code, "facts": error.facts}
    except MemoryError:
        return {"code": "TT927", "facts": {}}
    except OSError as error:
        return {"code": "TT901", "facts": {"reason": system_reason(error)}}
    except Exception:  # a fault of one file is that file's, whatever it is
        return {"code": "TT904", "facts": {"reason": "không đọc được nội dung"}}


def _listen(requests: queue.SimpleQueue[str], ended: threading.Event, leave: Callable[[int], None]) -> None:
    """Pass requests on; when the input ends, end the process though it be busy."""
    for line in sys.stdin:
        requests.put(line)
    requests.put("")
    if not ended.wait(_GRACE):
        leave(1)


def _own_output() -> TextIO:
    """Standard output for answers alone: what a library prints there goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    sys.stdout = sys.stderr
    return answers


def main(most_memory: int, answers: TextIO, leave: Callable[[int], None] = os._exit) -> None:
    """Answer until the input ends."""
    limit_memory(most_memory)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    ended = threading.Event()
    threading.Thread(target=_listen, args=(requests, ended, leave), daemon=True).start()
    while line := requests.get():
        request = json.loads(line)
        answers.write(json.dumps(answer(request) | {"id": request["id"]}) + "\n")
        answers.flush()
    ended.set()


if __name__ == "__main__":
    main(int(sys.argv[1]), _own_output())
