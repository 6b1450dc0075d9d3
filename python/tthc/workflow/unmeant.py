"""Forms a sender did not mean: those on hidden sheets, and blank ones beside a filled one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tthc.domain.findings import Finding
from tthc.domain.places import Place
from tthc.files.reader import ReadFile
from tthc.workflow.duplicates import is_blank

__all__ = ["without_blank", "without_hidden"]


def _found(read: ReadFile) -> Iterator[tuple[Place, str, str | None]]:
    """(place, what it is, unit) of every form of the file."""
    for one in read.forms:
        unit = one.form.unit.value
        yield one.form.source, f"biểu của {unit}" if unit else "một biểu", unit
    for person in read.staff:
        yield person.form.source, "Biểu mẫu 01", None
    for table in read.summaries:
        yield table.table.source, "bảng tổng hợp", None


def without_hidden(read: ReadFile) -> ReadFile:
    """The file without the forms of its hidden sheets, unless it has no others; either way it is told.

    An old form often stays behind on a hidden sheet; the sender sees only the other one.
    """
    hidden = [one for one in _found(read) if one[0].sheet in read.hidden_sheets]
    if not hidden:
        return read
    only = len(hidden) == sum(1 for _ in _found(read))
    told = [
        Finding("TT542", {"sheet": place.sheet}, Place(place.file, place.sheet), unit)
        if only
        else Finding("TT540", {"sheet": place.sheet, "form": form}, Place(place.file, place.sheet))
        for place, form, unit in hidden
    ]
    doubts = (*read.doubts, *told)
    if only:
        return replace(read, doubts=doubts)
    seen = read.hidden_sheets
    return replace(
        read,
        forms=tuple(one for one in read.forms if one.form.source.sheet not in seen),
        staff=tuple(one for one in read.staff if one.form.source.sheet not in seen),
        summaries=tuple(one for one in read.summaries if one.table.source.sheet not in seen),
        doubts=doubts,
    )


def without_blank(read: ReadFile) -> ReadFile:
    """The file without forms nobody filled in, where it has one that somebody did.

    The template often stays in the workbook beside the sheet that was filled in.
    """
    blank = [one for one in read.forms if is_blank(one.form) and not one.form.no_cases]
    if not blank or len(blank) == len(read.forms):
        return read
    told = [
        Finding("TT548", {"sheet": one.form.source.sheet}, Place(read.path, one.form.source.sheet))
        for one in blank
    ]
    kept = tuple(one for one in read.forms if one not in blank)
    return replace(read, forms=kept, doubts=(*read.doubts, *told))
