"""Keeps the originals of a period beside its output, so that a total can be traced years later."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tthc.checks.catalogue import tell
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.domain.places import Place
from tthc.domain.results import Consolidation, FileRecord, FileStatus
from tthc.domain.texts import ascii_slug
from tthc.files.originals import keep_copy

__all__ = ["ORIGINALS", "input_folder", "keep_originals", "period_folder"]

ORIGINALS = "da-nhan"
_USED = frozenset({FileStatus.ACCEPTED, FileStatus.NEEDS_FIX})


def period_folder(target: Path, period_text: str) -> Path:
    """The folder of a period beside an output file."""
    return target.parent / (ascii_slug(period_text) or "khong-ro-ky")


def input_folder(folder: Path, given: Iterable[Path]) -> Path | None:
    """The input folder that `folder` lies in; None when it lies in none."""
    inputs = (path if path.is_dir() else path.parent for path in given)
    return next((one for one in inputs if folder.resolve().is_relative_to(one.resolve())), None)


def keep_originals(result: Consolidation, given: Sequence[Path], target: Path) -> Consolidation:
    """The result with the used files copied to the period's folder beside `target`, and where each one is.

    Nothing is ever written into a folder the forms were read from: it would be read as input next time.
    What could not be kept is told as a finding; the consolidation goes on.
    """
    folder = period_folder(target, result.run_period_text) / ORIGINALS
    used = [record for record in result.files if record.status in _USED]
    inside = input_folder(folder, given)
    if inside is not None or not used:
        read = str(inside.resolve()) if inside is not None else ""
        told = [Finding("TT969", {"folder": read}, Place(read))] if used else []
        return replace(result, findings=(*result.findings, *map(tell, told)))
    records: list[FileRecord] = []
    failed: list[Finding] = []
    for record in result.files:
        kept = record
        if record in used:
            try:
                kept = replace(record, copy=str(keep_copy(Path(record.path), folder, record.sha256)))
            except TthcError as error:
                failed.append(Finding(error.code, error.facts, Place(record.path)))
        records.append(kept)
    return replace(result, files=tuple(records), findings=(*result.findings, *map(tell, failed)))
