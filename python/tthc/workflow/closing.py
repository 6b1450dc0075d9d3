"""Chốt kỳ, Mở lại: one folder that proves a period's figures, whole or not at all; earlier ones stay."""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from tthc import __version__
from tthc.criteria.loader import shipped_texts
from tthc.domain.differences import Difference, compared
from tthc.domain.errors import TthcError, system_reason
from tthc.domain.numbers import format_count
from tthc.domain.results import Consolidation, FileRecord, FileStatus
from tthc.files.decision_table import decisions_bytes
from tthc.files.originals import keep_copy
from tthc.files.result_figures import figures_of, read_result
from tthc.files.result_json import result_json
from tthc.files.safe_write import TEMPORARY_PREFIX, write_whole
from tthc.workflow.choose import set_sources
from tthc.workflow.closing_folder import (
    CONTENTS,
    Reopening,
    closings,
    contents_line,
    is_closed,
    is_intact,
    reopen,
    reopenings,
    text_bytes,
    verify,
)
from tthc.workflow.export import workbook_bytes
from tthc.workflow.keep import input_folder
from tthc.workflow.request import Request

__all__ = [
    "Closed",
    "Reopening",
    "close",
    "closings",
    "differences",
    "is_closed",
    "reopen",
    "reopenings",
    "verify",
    "withdraw",
]

RESULT, TABLES, WORKBOOK = "ket-qua.json", "bang-tong-hop.xlsx", "so-cham-diem.xlsm"
ORIGINALS = "ban-goc"
_USED = frozenset({FileStatus.ACCEPTED, FileStatus.NEEDS_FIX})


@dataclass(frozen=True, slots=True)
class Closed:
    """A closing: its folder, and what differs from the closing before it (None: it is the first)."""

    folder: Path
    number: int
    compared_with: str = ""
    differences: tuple[Difference, ...] = ()


def _source(record: FileRecord) -> Path | None:
    """Where the content that was read still is: the file itself, else the copy kept of it."""
    places = (Path(place) for place in (record.path, record.copy) if place)
    return next((place for place in places if is_intact(place, record.sha256)), None)


def _lacking(result: Consolidation) -> list[str]:
    """The files that were used and are no longer what was read; sheets of the workbook itself are no file."""
    used = (record for record in result.files if record.status in _USED and record.sha256)
    return [record.path for record in used if _source(record) is None]


def _with_originals(result: Consolidation, folder: Path) -> Consolidation:
    """The result with each used file copied into the closing, and said to be kept there."""
    records = []
    for record in result.files:
        source = _source(record) if record.status in _USED else None
        kept = keep_copy(source, folder / ORIGINALS, record.sha256) if source is not None else None
        records.append(replace(record, copy=f"{ORIGINALS}/{kept.name}" if kept is not None else ""))
    return replace(result, files=tuple(records))


def _set_files(result: Consolidation, request: Request) -> Iterator[tuple[str, bytes, str]]:
    """The criteria sets the figures rest on, as TOML."""
    sources = set_sources(request.criteria_set)
    for part in result.parts:
        chosen = part.criteria_set
        source = sources.get(chosen.id, chosen.id)
        shipped = shipped_texts().get(source)
        data = shipped.encode("utf-8") if shipped is not None else Path(source).read_bytes()
        yield f"bo-tieu-chi-{chosen.id}.toml", data, f"Bộ tiêu chí: {chosen.title}"


def _own_tables(request: Request) -> Iterator[tuple[str, bytes, str]]:
    """The unit list and the decisions of the run, so that it can be done again."""
    if request.unit_list is not None:
        yield f"danh-muc{request.unit_list.suffix}", request.unit_list.read_bytes(), "Danh mục đơn vị"
    if request.decisions is not None:
        data = request.decisions.read_bytes()
        yield f"quyet-dinh{request.decisions.suffix}", data, "Quyết định của người tổng hợp"
    if request.decided:
        yield "quyet-dinh-trong-so.csv", decisions_bytes(request.decided), "Quyết định, điều chỉnh trong sổ"


def differences(old_json: Path, new_result: Consolidation) -> tuple[Difference, ...]:
    """What a new result says otherwise than the JSON of an earlier one.

    Raises:
        TthcError: the file cannot be read, or is no result of ours (TT944).
    """
    sets = [part.criteria_set for part in new_result.parts]
    new = figures_of(json.loads(result_json(new_result, __version__)), sets)
    return tuple(compared(figures_of(read_result(old_json), sets, str(old_json)), new))


def _contents(folder: Path, told: Mapping[str, str], head: list[str]) -> bytes:
    """MUC-LUC.txt: a line per file, its SHA-256, where it is, what it is."""
    lines = []
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        name = path.relative_to(folder).as_posix()
        lines.append(contents_line(path, name, told.get(name, "Biểu đơn vị gửi")))
    return text_bytes([*head, "", "SHA-256\tTệp\tNội dung", *lines])


@dataclass(frozen=True)
class _Closing:
    """One closing while it is put together in a folder that does not count yet."""

    result: Consolidation
    request: Request
    when: datetime
    folder: Path
    number: int
    last: Path | None

    @property
    def name(self) -> str:
        return f"chot-{self.number:02d}"

    @property
    def _head(self) -> list[str]:
        run, lacking = self.result, _lacking(self.result)
        chosen = ", ".join(part.criteria_set.id for part in run.parts)
        state = f"{format_count(run.settled)}/{format_count(len(run.units))} đơn vị"
        return [
            f"CHỐT SỐ LIỆU {run.run_period_text.upper()}, LẦN {format_count(self.number)}".replace("  ", " "),
            f"Thời điểm: {self.when:%d/%m/%Y %H:%M}",
            f"Phiên bản phần mềm: {__version__}",
            f"Bộ tiêu chí: {chosen}",
            f"{'SỐ LIỆU TẠM TÍNH' if run.provisional else 'Số liệu đầy đủ'} ({state})",
            *(f"Không còn bản gốc: {path}" for path in lacking),
        ]

    def fill(self, folder: Path, workbook_copy: Callable[[Path], None] | None) -> tuple[Difference, ...]:
        """Everything of the closing into a new folder."""
        folder.mkdir(parents=True)
        told = {
            TABLES: "Bảng tổng hợp, biểu của nhóm, nội dung cần kiểm tra, nhật ký",
            RESULT: "Kết quả, máy đọc được",
        }
        kept = _with_originals(self.result, folder)
        files = {
            TABLES: workbook_bytes(kept, self.request),
            RESULT: result_json(kept, __version__).encode("utf-8"),
        }
        for name, data, what in (*_set_files(kept, self.request), *_own_tables(self.request)):
            files[name], told[name] = data, what
        found: tuple[Difference, ...] = ()
        if self.last is not None:
            found = differences(self.last / RESULT, self.result)
            name = f"KHAC-SO-VOI-{self.last.name}.txt"
            lines = [one.sentence for one in found] or ["Không có số liệu nào khác."]
            files[name], told[name] = text_bytes(lines), f"Số liệu khác so với {self.last.name}"
        for name, data in files.items():
            write_whole(folder / name, data)
        if workbook_copy is not None:
            workbook_copy(folder / WORKBOOK)
            if not (folder / WORKBOOK).is_file():
                raise FileNotFoundError(errno.ENOENT, "not saved")
            told[WORKBOOK] = "Sổ chấm điểm lúc chốt"
        write_whole(folder / CONTENTS, _contents(folder, told, self._head))
        return found


def _refuse(result: Consolidation, request: Request, folder: Path, *, incomplete: bool) -> None:
    if is_closed(folder):
        raise TthcError("TT940", path=str(closings(folder)[-1]))
    read = input_folder(folder, request.paths)
    if read is not None:
        raise TthcError("TT943", folder=str(read))
    lacking = _lacking(result)
    if lacking and not incomplete:
        raise TthcError("TT945", names=tuple(lacking))


def close(
    result: Consolidation,
    request: Request,
    folder: Path,
    *,
    when: datetime,
    workbook_copy: Callable[[Path], None] | None = None,
    incomplete: bool = False,
) -> Closed:
    """Close a period: `folder`/chot-01 (chot-02 after a reopening), whole or not at all.

    It holds the originals, the tables, the JSON, the criteria sets, the unit list and decisions, the workbook
    where `workbook_copy` writes it to the path given, what differs from the closing before, and MUC-LUC.txt
    with the SHA-256 of each. `incomplete`: also where an original is no longer what was read, which is then
    named there.

    Raises:
        TthcError: it is closed already (TT940), would be read as input (TT943), lacks an original (TT945),
            the closing before cannot be read (TT944), or the system refuses (TT954).
    """
    _refuse(result, request, folder, incomplete=incomplete)
    last = (closings(folder) or (None,))[-1]
    number = int(last.name.partition("-")[2]) + 1 if last is not None else 1
    made = _Closing(result, request, when, folder, number, last)
    staged, target = folder / f"{TEMPORARY_PREFIX}{made.name}", folder / made.name
    shutil.rmtree(staged, ignore_errors=True)  # what a run left that was ended in the middle
    try:
        found = made.fill(staged, workbook_copy)
        os.rename(staged, target)
    except OSError as error:
        raise TthcError("TT954", path=str(target), reason=system_reason(error)) from error
    finally:
        shutil.rmtree(staged, ignore_errors=True)
    return Closed(target, number, last.name if last is not None else "", found)


def withdraw(made: Closed) -> None:
    """Take away a closing of this very moment, because what belongs to it failed; earlier ones stay.

    A program that holds a file of it open may keep some of it there: it does not count then.
    """
    staged = made.folder.with_name(f"{TEMPORARY_PREFIX}{made.folder.name}")
    with suppress(OSError):
        os.rename(made.folder, staged)
    for folder in (staged, made.folder):
        shutil.rmtree(folder, ignore_errors=True)
