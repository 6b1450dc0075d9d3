"""Building a Home in its final place: the copy, the packages, the compiled code, the trial."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path

from addin.install.console import Console
from addin.install.files import copy_bytes, failed, patiently, reason, remove_tree, write_text
from addin.install.homes import Home, finish
from addin.install.messages import Failure, SetupError
from addin.install.port import Machine, Ran
from addin.install.source import Source, without_pip
from addin.install.workbook import TEMPLATE

__all__ = ["build", "child_environment", "ensure_space", "interpreter", "self_check"]

_PIP_SECONDS = 1200.0
_COMPILE_SECONDS = 600.0
_CHECK_SECONDS = 400.0
_SPARE = 100 << 20
_TEMPORARY = "tam"
_REFUSED = re.compile(r"WinError (5|32)\b|Errno 13\b")
_NO_SETTINGS = {"PIP_CONFIG_FILE": os.devnull}
"""Not even those for all accounts of the machine, which --isolated leaves in force."""
_OURS = ("PYTHON", "PIP_", "TTHC_")


def interpreter(home: Path) -> Path:
    """The Home's Python."""
    return home / "python" / "python.exe"


def child_environment(machine: Machine, **more: str) -> dict[str, str]:
    """The account's variables without those that change what Python and pip do."""
    kept = {name: text for name, text in machine.environment().items() if not name.upper().startswith(_OURS)}
    return kept | more


def ensure_space(machine: Machine, base: Path, source: Source) -> None:
    """The disk has room for one more Home.

    Raises:
        SetupError: it has not.
    """
    need, free = source.bytes_needed() + _SPARE, machine.free_bytes(base)
    if free < need:
        detail = f"cần {need >> 20} MB, còn trống {free >> 20} MB"
        raise SetupError(Failure.DISK_FULL, drive=base.anchor, detail=detail)


def _pip_command(home: Path, source: Source, requirements: Path) -> list[str]:
    command = [str(interpreter(home)), "-X", "utf8", f"{source.pip}/pip", "install"]
    command += [
        "--no-deps",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--requirement",
        str(requirements),
    ]
    command += [
        "--disable-pip-version-check",
        "--no-input",
        "--no-warn-script-location",
        "--progress-bar",
        "off",
    ]
    if source.wheels is not None:
        command += ["--isolated", "--no-cache-dir", "--no-index", "--find-links", str(source.wheels)]
    return command


def _ran(machine: Machine, command: list[str], seconds: float, environment: Mapping[str, str]) -> Ran:
    try:
        return machine.run(command, seconds, environment)
    except OSError as error:
        raise failed(error, Path(command[0])) from error


def _ensure_done(ran: Ran, what: str, home: Path, console: Console) -> None:
    console.note(ran.output)
    if ran.code is None:
        raise SetupError(Failure.PACKAGES, reason=f"{what} quá lâu, đã dừng")
    if ran.code != 0:
        if "No space left" in ran.output or "Errno 28" in ran.output:
            raise SetupError(Failure.DISK_FULL, drive="cài đặt", detail="hết chỗ giữa chừng")
        if _REFUSED.search(ran.output):
            raise SetupError(Failure.HELD, path=home, reason=reason(PermissionError()), folder=home.parent)
        raise SetupError(Failure.PACKAGES, reason=f"{what} dừng với mã {ran.code}")


def _install_packages(home: Path, source: Source, machine: Machine, console: Console) -> None:
    temporary = home / _TEMPORARY
    temporary.mkdir()
    requirements = temporary / source.requirements.name
    write_text(requirements, without_pip(source.requirements.read_text(encoding="utf-8")), machine.sleep)
    extra = {"TEMP": str(temporary), "TMP": str(temporary)}
    online = {name: text for name, text in machine.environment().items() if name.upper().startswith("PIP_")}
    environment = child_environment(machine, **extra) | (_NO_SETTINGS if source.wheels else online)
    ran = _ran(machine, _pip_command(home, source, requirements), _PIP_SECONDS, environment)
    _ensure_done(ran, "cài gói", home, console)
    remove_tree(temporary, machine.sleep)
    remove_tree(home / "python" / "Scripts", machine.sleep)  # launchers nobody calls, suspicious to antivirus


def _compile(home: Path, machine: Machine, console: Console) -> None:
    """xlwings starts Python with -B, which would compile the standard library anew at every start."""
    library = home / "python" / "Lib"
    command = [str(interpreter(home)), "-X", "utf8", "-m", "compileall", "-q", str(library)]
    ran = _ran(machine, command, _COMPILE_SECONDS, child_environment(machine))
    console.note(ran.output)  # a file that does not compile hurts only where it is imported


def build(home: Home, source: Source, machine: Machine, console: Console) -> None:
    """Fill a Home that nothing uses yet; broken off, it is left without its list and removed later.

    Raises:
        SetupError: a file is held, the disk is full, the packages do not go in.
    """
    console.say("Đang chép phần mềm…")
    for file, path in source.files:
        copy_bytes(file, home.path / path, machine.sleep)
    for path, text in source.texts:
        write_text(home.path / path, text, machine.sleep)
    console.say("Đang cài các phần của phần mềm, khoảng 1 đến 3 phút…")
    _install_packages(home.path, source, machine, console)
    _compile(home.path, machine, console)
    template = home.path / TEMPLATE
    try:
        patiently(lambda: template.chmod(stat.S_IREAD), machine.sleep)
    except OSError as error:
        raise failed(error, template) from error
    finish(home, machine.sleep)


def self_check(home: Path, machine: Machine, console: Console) -> None:
    """Let the installed program try itself, and show what it says.

    Raises:
        SetupError: it does not work, or it cannot try.
    """
    command = [str(interpreter(home)), "-X", "utf8", "-B", "-m", "tthc.excel.self_check"]
    ran = _ran(machine, command, _CHECK_SECONDS, child_environment(machine, TTHC_HOME=str(home)))
    if ran.code is None or "No module named" in ran.output:
        console.note(ran.output)
    else:
        for line in ran.output.splitlines():
            console.say(f"  {line}")
    if ran.code != 0:
        raise SetupError(Failure.SELF_CHECK)
