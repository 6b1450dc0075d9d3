"""What an action gives back: the sentence its caller shows, and details to copy."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Result"]


@dataclass(frozen=True, slots=True)
class Result:
    """`sentence` is whole and Vietnamese; `ok` False: the officer has to do something."""

    sentence: str
    details: str = ""
    ok: bool = True
