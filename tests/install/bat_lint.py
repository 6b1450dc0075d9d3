"""What a .bat of ours may hold: only what was seen to work alike in cmd.exe's descendants, old and new."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMANDS = {
    "@echo",
    "rem",
    "setlocal",
    "set",
    "if",
    "goto",
    "for",
    "shift",
    "echo",
    "echo.",
    "pause",
    "exit",
    '"%PY%"',
}
_FORBIDDEN = {
    "&": "joins commands; && and || run both sides elsewhere",
    "|": "pipes and || differ",
    "<": "reads from a file",
    "^": "escapes are fragile",
    "!": "delayed expansion eats it in paths",
    ">": "writes a file",
}
_WIDTH = 80


def _unquoted(line: str) -> str:
    """A line without what stands in quotes, where every sign is plain."""
    return re.sub(r'"[^"]*"', '""', line)


def _command(line: str) -> str:
    """The first word, that after the condition of an `if`, or that after `do`."""
    words = line.split()
    if words[0] == "for":
        return words[words.index("do") + 1]
    if words[0] == "if":
        rest = [word for word in words[1:] if word not in {"/i", "not"}]
        return rest[2] if rest[0] in {"exist", "defined"} else rest[1]
    return words[0]


def _of_lines(lines: list[str]) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        if not line or line.startswith((":", "rem")):
            continue
        shown = line.startswith("echo")
        for sign, why in _FORBIDDEN.items():
            if sign in _unquoted(line):
                yield f"{number}: {sign} ({why})"
        if "(" in _unquoted(line) and not shown and not line.startswith("for "):
            yield f"{number}: a block in brackets breaks on paths with brackets"
        if _command(line) not in _COMMANDS:
            yield f"{number}: {_command(line)} is not among the commands that were tried"
        if shown and len(line) - len("echo ") > _WIDTH:
            yield f"{number}: longer than a window is wide"


def _of_labels(lines: list[str]) -> Iterator[str]:
    labels = [line[1:] for line in lines if line.startswith(":")]
    jumps = {match[1] for line in lines if (match := re.search(r"\bgoto (\w+)$", line))}
    for label in sorted(jumps - set(labels)):
        yield f"goto {label}: no such label"
    for label in labels:
        if labels.count(label) > 1:
            yield f":{label} stands twice"
        if label not in jumps and not _falls_into(lines, label):
            yield f":{label} is never reached"


def _falls_into(lines: list[str], label: str) -> bool:
    before = [line for line in lines[: lines.index(f":{label}")] if line]
    return bool(before) and not before[-1].startswith(("goto", "exit"))


def faults(content: bytes) -> tuple[str, ...]:
    """What is wrong with a .bat; nothing is well."""
    found = []
    if any(byte > 126 for byte in content):
        found.append("not ASCII: cmd.exe reads it in the code page of each machine")
    if content.count(b"\n") != content.count(b"\r\n") or b"\r" in content.replace(b"\r\n", b""):
        found.append("lines do not end in CRLF: cmd.exe loses labels")
    lines = content.decode("ascii", "replace").replace("\r\n", "\n").split("\n")
    return (*found, *_of_lines(lines), *_of_labels(lines))
