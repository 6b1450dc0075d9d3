"""The parent of the reading process: no file can hang the program, eat its memory or take it down."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tthc.files.any_reader import Reader
from tthc.files.errors import UnreadableError
from tthc.files.raw import RawBook, from_json

__all__ = ["ReaderProcess"]

MOST_MEMORY = 1 << 30
MOST_SECONDS = 20.0


class ReaderProcess:
    """A kept reading process; it is replaced when it dies. Use as a context manager."""

    def __init__(self, seconds: float = MOST_SECONDS, memory: int = MOST_MEMORY) -> None:
        """Limits per file, in seconds and bytes of address space."""
        self._seconds, self._memory = seconds, memory
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

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
        """The child's answer; None when it hung or died, and then it is gone."""
        child = self._child or self._start()
        if child.stdin is None:
            raise RuntimeError("the reading process has no input")
        try:
            child.stdin.write(json.dumps(request) + "\n")
            child.stdin.flush()
            line = self._answers.get(timeout=seconds)
        except (queue.Empty, OSError):
            line = ""
        if not line:
            self._end()
            return None
        answer: dict[str, Any] = json.loads(line)
        return answer

    def read(self, path: Path, password: str | None = None) -> RawBook:
        """What a file holds. When reading it with both libraries fails, one alone is tried.

        Raises:
            UnreadableError: the file cannot be read; a death of the process is that file's refusal.
        """
        request = {"path": str(path.resolve()), "name": path.name, "password": password}
        half = self._seconds / 2
        reply = self._ask(request | {"reader": Reader.BOTH}, half)
        reply = reply or self._ask(request | {"reader": Reader.CALAMINE}, half)
        if reply is None:
            raise UnreadableError("TT928", seconds=str(int(self._seconds)))
        if "code" in reply:
            raise UnreadableError(reply["code"], **reply["facts"])
        return from_json(reply["book"])


def _listen(child: subprocess.Popen[str], answers: queue.Queue[str]) -> None:
    """Pass the child's lines on; an empty one says that it is gone."""
    if child.stdout is not None:
        with contextlib.suppress(OSError, ValueError):
            for line in child.stdout:
                answers.put(line)
    answers.put("")
