"""The one root of what stops us: a code of the catalogue and the facts of its sentence."""

from __future__ import annotations

from tthc.domain.findings import Fact

__all__ = ["TthcError"]


class TthcError(Exception):
    """Something cannot be done. `code` is a code of the catalogue, `facts` fill its sentence."""

    def __init__(self, code: str, **facts: Fact) -> None:
        """Keep code and facts for the message."""
        self.code, self.facts = code, facts
        super().__init__(code)
