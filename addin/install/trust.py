"""Excel's Trusted Locations of this account: the folder of the officer's workbook, never those below it."""

from __future__ import annotations

from pathlib import Path

from addin.install.found import Found
from addin.install.port import Registry

__all__ = ["forbidden", "is_trusted", "trust", "untrust"]

_OFFICE = r"HKCU\Software\Microsoft\Office"
_POLICIES = r"Software\Policies\Microsoft\Office"
_VERSIONS = ("14.0", "15.0", "16.0")
_NAME = "LocationChamDiemTTHC"
_DESCRIPTION = "Sổ chấm điểm giải quyết TTHC"


def _key(version: str) -> str:
    return rf"{_OFFICE}\{version}\Excel\Security\Trusted Locations\{_NAME}"


def _versions(registry: Registry, found: Found) -> tuple[str, ...]:
    """The versions of Office this account has settings of; the found one at least."""
    own = {found.excel.version} if found.excel else set()
    have = {version for version in _VERSIONS if registry.keys(rf"{_OFFICE}\{version}\Excel")}
    return tuple(sorted((own | have) & set(_VERSIONS)))


def forbidden(registry: Registry, found: Found) -> bool:
    """Whether an administrator has taken Trusted Locations away from users."""
    for version in _versions(registry, found):
        for hive in ("HKCU", "HKLM"):
            office = rf"{hive}\{_POLICIES}\{version}"
            if registry.value(rf"{office}\common\security\trusted locations", "allow user locations") == 0:
                return True
            if registry.value(rf"{office}\excel\security\trusted locations", "alllocationsdisabled") == 1:
                return True
    return False


def switched_off(registry: Registry, found: Found) -> bool:
    """Whether the officer has switched Trusted Locations off in the Trust Center of a found version."""
    keys = (_key(version).rpartition("\\")[0] for version in _versions(registry, found))
    return any(registry.value(key, "AllLocationsDisabled") == 1 for key in keys)


def is_trusted(registry: Registry, found: Found, folder: Path) -> bool:
    """Whether every found version trusts the folder already."""
    versions = _versions(registry, found)
    return bool(versions) and all(registry.value(_key(one), "Path") == f"{folder}\\" for one in versions)


def trust(registry: Registry, found: Found, folder: Path) -> None:
    """Let every found version trust this folder alone.

    Raises:
        OSError: the registry refuses.
    """
    values: dict[str, str | int] = {"Path": f"{folder}\\", "AllowSubfolders": 0, "Description": _DESCRIPTION}
    for version in _versions(registry, found):
        registry.write(_key(version), values)


def untrust(registry: Registry) -> None:
    """Take our location away from every version."""
    for version in _VERSIONS:
        registry.delete(_key(version))
