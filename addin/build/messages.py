"""The Vietnamese sentences VBA shows: addin/messages.toml, one text for each key."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["read_messages"]


def _flat(table: Mapping[str, Any], before: str = "") -> dict[str, str]:
    texts: dict[str, str] = {}
    for key, value in table.items():
        if isinstance(value, Mapping):
            texts |= _flat(value, f"{before}{key}.")
        else:
            texts[before + key] = str(value)
    return texts


def read_messages(path: Path) -> dict[str, str]:
    """Key -> text; a key of a table [setup] begins with "setup."."""
    return _flat(tomllib.loads(path.read_text("utf-8")))
