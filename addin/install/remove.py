"""Taking the program away: everything but the officer's files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from addin.install.console import TEMPORARY_LOGS, Console
from addin.install.files import in_use, reason, remove_tree
from addin.install.messages import Failure, Question, SetupError
from addin.install.place import NAME, every_place
from addin.install.port import Machine, Registry
from addin.install.shortcuts import our_links
from addin.install.state import KEY, current
from addin.install.trust import untrust

__all__ = ["uninstall"]


def _bases(machine: Machine, registry: Registry) -> Iterator[Path]:
    """Every folder of ours, also one that an earlier run chose otherwise."""
    known = [place.path for place in every_place(machine)]
    now = current(registry)
    if now is not None and now.home.parent.name.startswith(NAME):
        known.append(now.home.parent)
    return (path for path in dict.fromkeys(known) if path.is_dir())


def _ensure_unused(bases: tuple[Path, ...]) -> None:
    for base in bases:
        busy = in_use(base)
        if busy is not None:
            raise SetupError(Failure.IN_USE, path=busy)


def _remove_settings(machine: Machine, registry: Registry) -> None:
    try:
        untrust(registry)
        registry.delete(KEY)
    except OSError as error:
        raise SetupError(Failure.REGISTRY, reason=reason(error)) from error
    for link in our_links(machine):
        with suppress(OSError):
            link.unlink(missing_ok=True)


def uninstall(machine: Machine, registry: Registry, console: Console, *, quiet: bool) -> None:
    """Remove settings, icons and files, in this order: what is broken off here, a second run finishes.

    Raises:
        SetupError: not wanted, in use, or a file could not be removed.
    """
    bases = tuple(_bases(machine, registry))
    if not quiet and not console.ask(Question.UNINSTALL):
        raise SetupError(Failure.DECLINED)
    console.say("Đang gỡ phần mềm…")
    _ensure_unused(bases)
    _remove_settings(machine, registry)
    left = [path for base in bases for path in remove_tree(base, machine.sleep)]
    for logs in (TEMPORARY_LOGS, "tthc-logs"):  # ours, and the program's where it found no other place
        remove_tree(Path(tempfile.gettempdir()) / logs)
    if left:
        raise SetupError(Failure.LEFT_OVER, count=f"{len(left):02d}", path=left[0])
    console.say("Đã gỡ phần mềm. Sổ và các tệp trong thư mục tài liệu được giữ nguyên.")
