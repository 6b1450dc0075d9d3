"""The officer's own workbook in the documents: copied once from the template, never touched again."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from addin.install.files import copy_bytes, patiently, reason
from addin.install.messages import Failure, SetupError
from addin.install.port import Folder, Machine

__all__ = ["FOLDER", "TEMPLATE", "WORKBOOK", "Own", "own_folders", "place_workbook", "version_of"]

FOLDER = "Chấm điểm TTHC"
WORKBOOK = "Sổ chấm điểm TTHC.xlsm"
TEMPLATE = "tthc_workbook.xlsm"
_NEW = "Sổ chấm điểm TTHC - bản {version}.xlsm"
_PROPERTIES = "docProps/custom.xml"
_ENCRYPTED = b"\xd0\xcf\x11\xe0"
"""A workbook with a password is no package."""
_VERSION = re.compile(r'name="tthc\.phien-ban"[^>]*>\s*<vt:lpwstr>([^<]*)<')


@dataclass(frozen=True, slots=True)
class Own:
    """Where the officer's workbook is; `new` is an empty one of this version beside an older one."""

    workbook: Path
    new: Path | None
    refused: Path | None


def version_of(workbook: Path) -> str | None:
    """The version a workbook of ours was made with; "" where it does not say, None where it cannot be read.

    A password, a file OneDrive has not fetched, a program that holds it: the workbook may be of any version.
    """
    try:
        with zipfile.ZipFile(workbook) as package:
            match = _VERSION.search(package.read(_PROPERTIES).decode("utf-8"))
    except OSError:
        return None
    except (zipfile.BadZipFile, KeyError, ValueError):
        return None if workbook.read_bytes().startswith(_ENCRYPTED) else ""
    return match[1] if match else ""


def own_folders(machine: Machine) -> Iterator[Path]:
    """Where the workbook may go: the documents, where they really are; else the profile."""
    for which in (Folder.DOCUMENTS, Folder.PROFILE):
        folder = machine.folder(which)
        if folder is not None:
            yield folder / FOLDER


def _put(template: Path, target: Path, sleep: Callable[[float], None]) -> None:
    """The whole workbook or none: half a one would be taken for the officer's own."""
    half = target.with_name(f"{target.name}.tam")
    try:
        copy_bytes(template, half, sleep)
        patiently(lambda: half.replace(target), sleep)
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)


def _placed(template: Path, folder: Path, sleep: Callable[[float], None]) -> tuple[Path, Path | None]:
    folder.mkdir(parents=True, exist_ok=True)
    own = folder / WORKBOOK
    version = version_of(template)
    if not own.exists():
        _put(template, own, sleep)
        return own, None
    if version_of(own) in {version, None}:
        return own, None
    new = folder / _NEW.format(version=version)
    if not new.exists():
        _put(template, new, sleep)
    return own, new


def place_workbook(template: Path, machine: Machine) -> Own:
    """Make sure the officer has a workbook of his own; one that is there stays as it is.

    Raises:
        SetupError: no folder can be written.
    """
    tried: list[str] = []
    refused: Path | None = None
    for folder in own_folders(machine):
        try:
            own, new = _placed(template, folder, machine.sleep)
        except (OSError, SetupError) as error:
            tried.append(f"     - {folder}: {_reason(error)}")
            refused = refused or folder
            continue
        return Own(own, new, refused)
    raise SetupError(Failure.NO_WORKBOOK, tried="\n".join(tried))


def _reason(error: OSError | SetupError) -> str:
    if isinstance(error, SetupError):
        return str(error.facts.get("reason", error.failure.name))
    return reason(error)
