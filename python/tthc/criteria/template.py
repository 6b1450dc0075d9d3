"""A new criteria set as text to start from: the documented template, or a copy of a shipped set."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path

from tthc.criteria.loader import shipped_texts
from tthc.domain.errors import TthcError
from tthc.domain.texts import ascii_slug

__all__ = ["new_set"]

_ID = re.compile(r'(?m)^id = "[^"]*"')


def new_set(file: Path, base: str | None = None) -> tuple[str, str]:
    """(id, TOML text) of a set to be edited as `file`, which names it; comments are kept.

    Raises:
        TthcError: `file` is not named as a criteria set, or there is no shipped set `base`.
    """
    if file.suffix.casefold() != ".toml":
        raise TthcError("TT992", path=str(file))
    if base is None:
        text = (resources.files("tthc.criteria") / "template.toml").read_text(encoding="utf-8")
    else:
        shipped = shipped_texts()
        if base not in shipped:
            raise TthcError("TT956", seen=base, known=tuple(shipped))
        text = shipped[base]
    own_id = ascii_slug(file.stem) or base or "bo-tieu-chi-moi"
    return own_id, _ID.sub(f'id = "{own_id}"', text, count=1)
