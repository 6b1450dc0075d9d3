"""Installing, upgrading, repairing, step by step; what the workbook uses changes when all is in place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from addin.install import found as look
from addin.install import trust
from addin.install.build import build, child_environment, ensure_space, interpreter, self_check
from addin.install.console import Console
from addin.install.files import reason
from addin.install.found import Found
from addin.install.homes import (
    LOGS,
    Home,
    all_homes,
    is_sound,
    kept,
    new_home,
    removed,
    sorted_version,
    unfinished,
)
from addin.install.messages import Failure, Question, Remark, SetupError
from addin.install.place import chosen
from addin.install.port import Machine, Registry
from addin.install.shortcuts import planned, program_of
from addin.install.source import Source
from addin.install.state import Current, current, switch
from addin.install.workbook import FOLDER, TEMPLATE, Own, place_workbook

__all__ = ["Setting", "install"]

_LINK_SECONDS = 60.0
_MAKER = Path(__file__).with_name("make_shortcut.py")


@dataclass(frozen=True, slots=True)
class Setting:
    """The machine, its registry, and who is spoken to."""

    machine: Machine
    registry: Registry
    console: Console


def _allowed(setting: Setting, source: Source, now: Current | None) -> None:
    """Going back to an older version is asked for.

    Raises:
        SetupError: the answer is no.
    """
    if now is None or sorted_version(source.version) >= sorted_version(now.version):
        return
    facts = {"current": now.version, "new": source.version}
    if not setting.console.ask(Question.DOWNGRADE, **facts):
        raise SetupError(Failure.DOWNGRADE, **facts)


def _reusable(base: Path, source: Source) -> Home | None:
    """A Home made of the very same files, whole still."""
    same = (home for home in reversed(all_homes(base)) if home.release == source.release)
    return next((home for home in same if is_sound(home)), None)


def _checked_home(setting: Setting, base: Path, source: Source) -> Home:
    """A Home that works: one that is there, or a new one."""
    console, machine = setting.console, setting.machine
    home = _reusable(base, source)
    if home is not None:
        console.say("Bản này đã được cài và còn nguyên vẹn; chỉ kiểm tra lại.")
    else:
        ensure_space(machine, base, source)
        home = Home(new_home(base, source.version), source.version, source.release)
        build(home, source, machine, console)
    console.say("Đang chạy thử…")
    self_check(home.path, machine, console)
    return home


def _ask_for_trust(setting: Setting, found: Found, folder: Path) -> None:
    console, registry = setting.console, setting.registry
    if found.excel is None:
        return
    if trust.switched_off(registry, found):
        console.tell(Remark.TRUST_OFF, folder=folder)
    elif trust.is_trusted(registry, found, folder):
        return
    elif trust.forbidden(registry, found):
        console.tell(Remark.TRUST_FORBIDDEN, folder=folder)
    elif setting.machine.is_remote(folder):
        console.tell(Remark.TRUST_NETWORK, folder=folder)
    elif console.ask(Question.TRUST, folder=folder):
        try:
            trust.trust(registry, found, folder)
        except OSError:
            console.tell(Remark.TRUST_NOT_SET, folder=folder)
            return
        console.say("Đã đặt thư mục sổ làm vị trí tin cậy của Excel; có hiệu lực khi mở lại Excel.")
        if _in_onedrive(setting.machine, folder):
            console.say("Thư mục nằm trong OneDrive: nếu Excel vẫn hiện thanh vàng thì bấm «Enable Content».")
    else:
        console.tell(Remark.TRUST_NOT_SET, folder=folder)


def _in_onedrive(machine: Machine, folder: Path) -> bool:
    roots = (text for name, text in machine.environment().items() if name.upper().startswith("ONEDRIVE"))
    return any(root and folder.is_relative_to(root) for root in roots)


def _own_workbook(setting: Setting, home: Home) -> Own:
    console = setting.console
    own = place_workbook(home.path / TEMPLATE, setting.machine)
    folder = own.workbook.parent
    if own.refused is not None:
        console.tell(Remark.OTHER_FOLDER, refused=own.refused, folder=folder)
    if _in_onedrive(setting.machine, folder):
        console.tell(Remark.ONEDRIVE, folder=folder)
    if own.new is not None:
        console.tell(Remark.NEW_WORKBOOK, current=own.workbook, new=own.new, icon=own.new.stem)
    return own


def _make_shortcuts(setting: Setting, found: Found, home: Home, own: Own) -> None:
    machine, console = setting.machine, setting.console
    opener = machine.opener(".xlsm")
    program = program_of(found.excel, opener)
    if program is not None and opener is not None:
        console.tell(Remark.WPS_ALONE, program=opener.name, shortcut=own.workbook.stem)
    workbooks = [own.workbook, *([own.new] if own.new else [])]
    for shortcut in planned(machine, workbooks, program):
        command = [str(interpreter(home.path)), "-X", "utf8", "-B", str(_MAKER), shortcut.as_text()]
        try:
            shortcut.link.parent.mkdir(parents=True, exist_ok=True)
            ran = machine.run(command, _LINK_SECONDS, child_environment(machine))
        except OSError as error:
            console.tell(Remark.NO_SHORTCUT, reason=reason(error), workbook=own.workbook)
            continue
        console.note(ran.output)
        if ran.code != 0:
            console.tell(Remark.NO_SHORTCUT, reason=shortcut.link.parent, workbook=own.workbook)


def _tidied(setting: Setting, base: Path, home: Home, before: Current | None) -> None:
    homes = all_homes(base)
    stay = kept(home, before.home if before else None, homes)
    if not removed(one.path for one in homes if one.path not in stay):
        setting.console.tell(Remark.OLD_HOME_KEPT)


def _log(console: Console, base: Path) -> None:
    try:
        console.keep_log(base / LOGS, "cai-dat")
    except OSError as error:
        console.tell(Remark.NO_LOG, reason=reason(error))


def _last_words(own: Own, source: Source) -> Iterator[str]:
    yield ""
    yield f"Đã cài xong phần mềm Chấm điểm TTHC, bản {source.version}."
    yield f"Sổ chấm điểm: {own.workbook}"
    yield f"Mở bằng biểu tượng «{own.workbook.stem}» trên màn hình hoặc trong menu Start."
    yield f"Gỡ phần mềm: install.bat /u. Các tệp trong thư mục «{FOLDER}» luôn được giữ."


def install(setting: Setting, source: Source, found: Found) -> None:
    """Install or repair; the registry's Home is written when all else is in place.

    Raises:
        SetupError: it did not come to that; what was in use still is.
    """
    console, machine, registry = setting.console, setting.machine, setting.registry
    now = current(registry)
    _allowed(setting, source, now)
    base = chosen(machine, source.letters())
    _log(console, base)
    console.say(f"Nơi cài đặt: {base}")
    removed(unfinished(base))
    home = _checked_home(setting, base, source)
    own = _own_workbook(setting, home)
    _ask_for_trust(setting, found, own.workbook.parent)
    _make_shortcuts(setting, found, home, own)
    switch(registry, home.path, home.version)
    _tidied(setting, base, home, now if now is None or now.home != home.path else None)
    if now is not None and now.home != home.path and machine.excel_is_open():
        console.tell(Remark.EXCEL_OPEN)
    for remark in look.remarks(found):
        console.say(remark)
    for line in _last_words(own, source):
        console.say(line)
