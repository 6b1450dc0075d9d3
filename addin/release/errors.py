"""Why nothing was built."""

from __future__ import annotations

__all__ = ["ReleaseError"]


class ReleaseError(Exception):
    """One English sentence for the person who releases; nothing was written."""
