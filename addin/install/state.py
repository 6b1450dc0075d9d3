"""What this account's registry knows of the installation."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from addin.install.files import reason
from addin.install.messages import Failure, SetupError
from addin.install.port import Registry

__all__ = ["KEY", "Current", "current", "switch"]

KEY = r"HKCU\Software\ChamDiemTTHC"


@dataclass(frozen=True, slots=True)
class Current:
    """The Home the workbook uses now."""

    home: Path
    version: str


def current(registry: Registry) -> Current | None:
    """The installation in use; None where there is none, or its folder is gone."""
    home, version = registry.value(KEY, "Home"), registry.value(KEY, "Version")
    if not isinstance(home, str) or not home or not Path(home).is_dir():
        return None
    return Current(Path(home), version if isinstance(version, str) else "")


def switch(registry: Registry, home: Path, version: str) -> None:
    """From now on the workbook uses this Home. The value Home is written last: that is the moment.

    Raises:
        SetupError: the registry refuses.
    """
    try:
        registry.write(KEY, {"Version": version, "Home": str(home)})
    except OSError as error:
        raise SetupError(Failure.REGISTRY, reason=reason(error)) from error
