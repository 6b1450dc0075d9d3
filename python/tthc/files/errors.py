"""What stops the reading of one file."""

from __future__ import annotations

from tthc.domain.errors import TthcError

__all__ = ["UnreadableError"]


class UnreadableError(TthcError):
    """A file that cannot be read."""
