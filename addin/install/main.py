"""The installer's beginning and end: what was asked for, and a failure as a sentence and an exit code."""

from __future__ import annotations

import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from addin.install import found as look
from addin.install.console import TEMPORARY_LOGS, Console
from addin.install.messages import Failure, Remark, SetupError
from addin.install.port import Folder, Machine, Registry
from addin.install.remove import uninstall
from addin.install.run import Setting, install
from addin.install.source import source_of
from addin.install.trial import try_it

__all__ = ["HELP", "Options", "main", "options", "work"]

_NO_LOG = {Failure.USAGE, Failure.RUNNING, Failure.DOWNGRADE, Failure.DECLINED, Failure.NOT_INSTALLED}
"""What needs no explanation but its sentence."""

HELP = """\
install.bat         cài đặt cho tài khoản Windows đang dùng; chạy lại là kiểm tra, sửa hoặc nâng cấp
install.bat /u      gỡ phần mềm, giữ nguyên sổ và tệp của cán bộ
install.bat /test   chạy thử phần mềm đã cài (từ mã nguồn: chạy các kiểm thử không cần Excel)
install.bat /q      không hỏi gì, không chờ bấm phím (dùng kèm được với các lệnh trên)
install.bat /?      hiện phần này"""


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for: "install", "remove", "test" or "help"; quietly or not."""

    task: str
    quiet: bool


def options(arguments: Sequence[str]) -> Options:
    """The arguments of install.bat; capital letters and "-" do as well.

    Raises:
        SetupError: one is not known.
    """
    tasks = {"u": "remove", "test": "test", "?": "help", "h": "help", "help": "help"}
    task, quiet = "install", False
    for argument in arguments:
        name = argument.lower().lstrip("/-")
        if name == "q":
            quiet = True
        elif name in tasks and argument[:1] in {"/", "-"}:
            task = tasks[name]
        else:
            raise SetupError(Failure.USAGE, argument=argument)
    return Options(task, quiet)


def _hide_person(console: Console, machine: Machine) -> None:
    hidden = {machine.user(): "<tài khoản>"}
    for which in (Folder.PROFILE, Folder.LOCAL_APP_DATA, Folder.DOCUMENTS):
        folder = machine.folder(which)
        if folder is not None:
            hidden[str(folder)] = f"<{which.value}>"
    console.hide(hidden)


def work(root: Path, asked: Options, machine: Machine, registry: Registry, console: Console) -> None:
    """Do what was asked for.

    Raises:
        SetupError: it was not done.
    """
    if not machine.lock():
        raise SetupError(Failure.RUNNING)
    _hide_person(console, machine)
    if asked.task == "remove":
        uninstall(machine, registry, console, quiet=asked.quiet)
        return
    if asked.task == "test":
        try_it(root, machine, registry, console)
        return
    found = look.found(registry, machine)
    console.say("Trên máy này có:")
    for line in look.told(found):
        console.say(f"  {line}")
    if machine.elevated():
        console.tell(Remark.ELEVATED, user=machine.user())
    look.ensure_windows(found.windows)
    console.say("Đang kiểm tra bộ cài đặt…")
    source = source_of(root)
    if source.test_build:
        console.tell(Remark.TEST_BUILD)
    install(Setting(machine, registry, console), source, found)


def ended(console: Console, job: Callable[[], None]) -> int:
    """Run a job; its failure as a sentence, and the exit code."""
    try:
        job()
    except SetupError as error:
        console.say()
        console.tell(error.failure, **error.facts)
        if error.__cause__ is not None:
            console.note("".join(traceback.format_exception(error)))
        code = int(error.failure)
    except KeyboardInterrupt:
        console.tell(Failure.INTERRUPTED)
        code = int(Failure.INTERRUPTED)
    except Exception as error:
        console.tell(Failure.UNEXPECTED, reason=type(error).__name__)
        console.note("".join(traceback.format_exception(error)))
        code = int(Failure.UNEXPECTED)
    else:
        return 0
    _say_where_the_log_is(console, code)
    return code


def _say_where_the_log_is(console: Console, code: int) -> None:
    if console.log_file is None and code not in _NO_LOG:
        with suppress(OSError):
            console.keep_log(Path(tempfile.gettempdir()) / TEMPORARY_LOGS, "cai-dat")
    if console.log_file is not None and console.log_file.exists():
        console.say(f"Tệp nhật ký: {console.log_file}")


def main(root: Path, arguments: Sequence[str]) -> int:
    """What install.bat starts; its exit code."""
    show: Callable[[str], None] = print
    try:
        asked = options(arguments)
    except SetupError as error:
        return ended(Console(show, None), _raising(error))
    if asked.task == "help":
        show(HELP)
        return 0
    if sys.platform != "win32":
        show("install.bat chỉ chạy trên Windows.")
        return int(Failure.WINDOWS)
    from addin.install.registry import WindowsRegistry  # noqa: PLC0415  Windows alone has what they import
    from addin.install.windows import ThisMachine  # noqa: PLC0415

    width = shutil.get_terminal_size().columns - 1 if sys.stdout.isatty() else None
    console = Console(show, None if asked.quiet else input, width)
    return ended(console, lambda: work(root, asked, ThisMachine(), WindowsRegistry(), console))


def _raising(error: SetupError) -> Callable[[], None]:
    def job() -> None:
        raise error

    return job
