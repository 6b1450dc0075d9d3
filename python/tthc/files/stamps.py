"""The stamp our own files carry as document properties, so that they are known again."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["KIND_CONSOLIDATION", "KIND_FORM", "KIND_WORKBOOK", "STAMP_PREFIX", "is_our_output"]

STAMP_PREFIX = "tthc."
KIND_CONSOLIDATION = "tong-hop"
KIND_FORM = "bieu-mau"
KIND_WORKBOOK = "so-cham-diem"


def is_our_output(stamp: Mapping[str, str]) -> bool:
    """True for a consolidation we wrote: it is skipped when read again, or it would be counted twice."""
    return stamp.get("loai") == KIND_CONSOLIDATION
