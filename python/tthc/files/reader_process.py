"""The parent of the reading process: no file can hang the program, eat its memory or take it down."""

from __future__ import annotations

import contextlib
import itertools
import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tthc.files.errors import UnreadableError
from tthc.files.listing import real_path
from tthc.files.process_limits import CREATION_FLAGS
from tthc.files.raw import RawBook, from_json
from tthc.files.two_readers import Reader

__all__ = ["ReaderProcess"]

MOST_MEMORY = 1 << 30
MOST_SECONDS = 20.0
MOST_ANSWER = 256 << 20
"""Characters of an answer."""
_WAITING = 2
"""Lines nobody asked for that are taken in before the process is left alone."""


class ReaderProcess:
    """A kept reading process; it is replaced when it dies. Use as a context manager."""

    def __init__(self, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> None:
        """Limits per file, in seconds and bytes of address space."""
        self._seconds, self._memory = seconds, memory
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()
        self._numbers = itertools.count(1)
        self._hung = False

    def __enter__(self) -> Self:
        """The process starts with the first file."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the process."""
        self._end()

    def _start(self) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tthc.files.reading_child", str(self._memory)]
        child = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            creationflags=CREATION_FLAGS,
        )
        self._child, self._answers = child, queue.Queue()
        threading.Thread(target=_listen, args=(child, self._answers), daemon=True).start()
        return child

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _ask(self, request: dict[str, Any], seconds: float) -> dict[str, Any] | None:
        """The child's answer; None when it hung, died or answered garbage, and then it is gone."""
        child = self._child or self._start()
        if child.stdin is None:
            raise RuntimeError("the reading process has no input")
        number = next(self._numbers)
        try:
            child.stdin.write(json.dumps(request | {"id": number}) + "\n")
            child.stdin.flush()
            line = self._answers.get(timeout=seconds)
        except queue.Empty:
            line, self._hung = "", True
        except OSError:
            line = ""
        answer = _answer(line, number)
        if answer is None:
            self._end()
        return answer

    def read(self, path: Path, password: str | None = None) -> RawBook:
        """What a file holds. When the process does not outlive both libraries, each alone is tried.

        Raises:
            UnreadableError: the file cannot be read; a death of the process is that file's refusal.
        """
        request = {"path": str(real_path(path)), "name": path.name, "password": password}
        half, self._hung = self._seconds / 2, False
        reply = self._ask(request | {"reader": Reader.BOTH}, half)
        reply = reply or self._ask(request | {"reader": Reader.CALAMINE}, half)
        if reply is None and not self._hung:  # it died of calamine, which took no time
            reply = self._ask(request | {"reader": Reader.CAREFUL}, half)
            reply = reply if reply and "book" in reply else None
        if reply is None:
            raise UnreadableError("TT928", seconds=int(self._seconds))
        if "code" in reply:
            raise UnreadableError(reply["code"], **reply["facts"])
        return from_json(reply["book"])


def _answer(line: str, number: int) -> dict[str, Any] | None:
    """The answer to the request of that number, with a book or a code; None for anything else."""
    try:
        answer = json.loads(line)
    except ValueError:
        return None
    if not isinstance(answer, dict) or answer.get("id") != number:
        return None
    return answer if {"book", "code"} & answer.keys() else None


def _listen(child: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    """Pass the child's lines on; an empty one says that it is gone, or says more than it was asked."""
    if child.stdout is not None:
        with contextlib.suppress(OSError, ValueError):
            while line := child.stdout.readline(MOST_ANSWER):
                if answers.qsize() >= _WAITING or not line.endswith("\n"):
                    break
                answers.put(line)
    answers.put("")
