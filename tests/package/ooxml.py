"""The validator of Microsoft's Open XML SDK (npm package @ooxml-tools/validate, WebAssembly) for tests."""

from __future__ import annotations

import json
import shutil
import subprocess
import threading
from pathlib import Path

HERE = Path(__file__).parent
INSTALLED = HERE / "node_modules" / "@ooxml-tools" / "validate" / "package.json"
OFFICE_2010, MICROSOFT_365 = "Office2010", "Microsoft365"


class ValidatorError(Exception):
    """The validator could not say: no workbook at all, or it ended."""


def missing() -> str | None:
    """What the machine lacks to run it, or nothing."""
    if shutil.which("node") is None:
        return "the validator of the Open XML SDK needs Node.js (packages nodejs, npm)"
    if not INSTALLED.exists():
        return "the validator of the Open XML SDK is not installed (`make validator`)"
    return None


class Validator:
    """One process for all files, started on first use; `limit` seconds for a file."""

    def __init__(self, limit: float = 120) -> None:
        self._limit = limit
        self._process: subprocess.Popen[str] | None = None

    def errors(self, path: Path, version: str) -> list[str]:
        """Each error as "/part/xpath: rule: description", for an Office version such as OFFICE_2010."""
        process = self._process = self._process or self._started()
        assert process.stdin
        assert process.stdout
        timer = threading.Timer(self._limit, process.kill)
        timer.start()
        try:
            process.stdin.write(json.dumps({"path": str(path.absolute()), "version": version}) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        finally:
            timer.cancel()
        if not line:
            self.stop()
            raise ValidatorError(f"no answer about {path.name}")
        answer = json.loads(line)
        if "failed" in answer:
            raise ValidatorError(f"{path.name}: {answer['failed']}")
        return list(answer["errors"])

    @staticmethod
    def _started() -> subprocess.Popen[str]:
        return subprocess.Popen(
            ["node", str(HERE / "validate.mjs")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def stop(self) -> None:
        """Ends the process; the next file starts another."""
        process, self._process = self._process, None
        if process:
            process.kill()
            process.communicate()
