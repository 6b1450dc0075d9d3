"""The decisions table: tep,don_vi,trang,o,ma,lua_chon,gia_tri,ly_do,nguoi,ngay,noi_dung,ma_tep.

The last two may be missing: what is asked, and how the SHA-256 of the file begins it is asked about.
Read, and written as a template to fill in. A line without `lua_chon` is an open question: it decides
nothing and is written again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tthc.domain.decisions import BLANK, Choice, Decision
from tthc.domain.errors import TthcError
from tthc.domain.findings import ToldFinding
from tthc.domain.numbers import as_typed
from tthc.domain.places import Place
from tthc.domain.texts import fold, squeeze
from tthc.files.named_rows import Columns, NamedRow, read_named_rows

__all__ = [
    "BLANK",
    "COLUMNS",
    "decision_rows",
    "decisions_bytes",
    "decisions_of",
    "is_decision_table",
    "proposed_values",
    "read_decisions",
    "rows_of_sheet",
    "template_bytes",
]

COLUMNS = Columns(
    {
        "tep": ("Tệp",),
        "don_vi": ("Đơn vị",),
        "trang": ("Trang",),
        "o": ("Ô",),
        "ma": ("Mã",),
        "lua_chon": ("Hướng xử lý", "Lựa chọn"),
        "gia_tri": ("Giá trị",),
        "ly_do": ("Lý do",),
        "nguoi": ("Người", "Người xác nhận"),
        "ngay": ("Ngày",),
        "noi_dung": ("Nội dung",),
        "ma_tep": ("Mã tệp",),
    },
    needed="lua_chon",
    fault="TT967",
    unreadable="TT968",
)
_CHOICES = {
    **{choice.value: choice for choice in Choice},
    "sửa": Choice.CORRECT,
    "chấp nhận": Choice.ACCEPT,
    "chap nhan": Choice.ACCEPT,
    "bỏ qua": Choice.LEAVE_OUT,
    "bo qua": Choice.LEAVE_OUT,
}
_DIGEST = 12
_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
_ABOUT_FORMS = frozenset(
    {"TT510", "TT520", "TT521", "TT522", "TT539", "TT540", "TT541", "TT542", "TT543", "TT544", "TT545"}
)
"""Questions about a whole form or unit: no cell would answer them."""
_NAMES_FORM = re.compile(r"TT5\d\d")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


_SHEET_WORDS = {
    **{column: wordings[0] for column, wordings in COLUMNS.headings.items()},
    "sua": "sửa",
    "chap_nhan": "chấp nhận",
    "bo_qua": "bỏ qua",
}
"""What columns and choices are called on a sheet of the workbook."""


def _fault(path: str, line: int, fault: str) -> TthcError:
    return TthcError(COLUMNS.fault, path=path, line=line, fault=fault)


def _in_sheet_words(fault: str) -> str:
    return re.sub(r"\b\w+\b", lambda hit: _SHEET_WORDS.get(hit[0], hit[0]), fault)


def _cell(text: str, path: str, line: int) -> str:
    if not text:
        return ""
    hit = _CELL.fullmatch(text.upper())
    if hit is None:
        raise _fault(path, line, f'ô "{text}" không đúng dạng, ví dụ E7')
    return hit[1] + hit[2]


def _decision(path: str, line: int, row: Mapping[str, str]) -> Decision | None:
    typed = row.get("lua_chon", "")
    if not typed:
        return None
    choice = _CHOICES.get(fold(typed))
    if choice is None:
        raise _fault(path, line, f'lua_chon "{typed}" không phải sua, chap_nhan hay bo_qua')
    value = row.get("gia_tri", "")
    decision = Decision(
        choice,
        row.get("tep", ""),
        row.get("don_vi", ""),
        row.get("trang", ""),
        _cell(row.get("o", ""), path, line),
        row.get("ma", "").upper(),
        "" if fold(value) == fold(BLANK) else value,
        row.get("ly_do", ""),
        row.get("nguoi", ""),
        row.get("ngay", ""),
        line,
        row.get("ma_tep", "").casefold(),
    )
    missing = _missing(decision, value)
    if missing:
        raise _fault(path, line, missing)
    return decision


def _missing(decision: Decision, value: str) -> str | None:
    """What a decision lacks to be carried out; None when nothing."""
    if not decision.file and not decision.unit:
        return "thiếu tep và don_vi"
    if decision.choice is Choice.ACCEPT and not decision.reason:
        return "chap_nhan cần ly_do"
    if decision.choice is Choice.CORRECT:
        if decision.code in _ABOUT_FORMS:
            return f"{decision.code} không sửa được bằng một giá trị, ghi bo_qua hoặc chap_nhan"
        if not value:
            return f'sua cần gia_tri (muốn bỏ trống ô thì ghi "{BLANK}")'
        if not decision.file or not (decision.cell or _NAMES_FORM.fullmatch(decision.code)):
            return "sua cần tep và o"
    return None


def decision_rows(path: Path) -> list[NamedRow]:
    """The lines of a table as they stand, undecided ones too.

    Raises:
        TthcError: the file cannot be read, or its headings are at fault.
    """
    return read_named_rows(path, COLUMNS)


def read_decisions(path: Path) -> tuple[Decision, ...]:
    """The decisions of a table, open questions left out.

    Raises:
        TthcError: the file cannot be read, or a line of it is at fault (named).
    """
    return decisions_of(decision_rows(path), str(path))


def _agreeing(made: Iterable[Decision | None], shown_path: str) -> tuple[Decision, ...]:
    """The decisions, each once. Raises TthcError where two about the same differ."""
    decisions: dict[tuple[str, ...], Decision] = {}
    for one in (decision for decision in made if decision is not None):
        first = decisions.setdefault(one.subject, one)
        if first.value != one.value:
            raise _fault(shown_path, one.line, f"trái với dòng {first.line} về cùng một ô")
    return tuple(decisions.values())


def decisions_of(
    rows: Sequence[NamedRow], shown_path: str, *, in_sheet: bool = False
) -> tuple[Decision, ...]:
    """The decisions in lines that were read before, open questions left out.

    `shown_path` is what faults call the table; `in_sheet`: they name its columns as a sheet of the workbook
    does.

    Raises:
        TthcError: a line is at fault (named).
    """
    try:
        return _agreeing((_decision(shown_path, line, row) for line, row in rows), shown_path)
    except TthcError as error:
        if not in_sheet:
            raise
        told = _in_sheet_words(str(error.facts["fault"]))
        raise TthcError(error.code, **{**error.facts, "fault": told}) from error


def rows_of_sheet(lines: Iterable[tuple[int, Sequence[str]]]) -> list[NamedRow]:
    """The filled lines below the headings of CẦN KIỂM TRA, as the decisions table names its columns.

    `lines` are rows of the sheet with their numbers; columns that are no part of a decision are left out, as
    is a unit that is only the name of the file. Nothing without the heading "Hướng xử lý".
    """
    named: list[str | None] = []
    rows: list[NamedRow] = []
    for line, values in lines:
        if COLUMNS.needed not in named:
            named = [COLUMNS.named(text) if text else None for text in values]
            continue
        row = {key: squeeze(text) for key, text in zip(named, values, strict=False) if key}
        if row.get("don_vi") == row.get("tep"):
            row["don_vi"] = ""
        if any(row.values()):
            rows.append((line, row))
    return rows


def is_decision_table(path: Path) -> bool:
    """True for a decisions table as we write it or a spreadsheet saves it; it is no form."""
    try:
        with path.open("rb") as stream:
            head = stream.read(200)
    except OSError:
        return False
    text = head.removeprefix(b"\xef\xbb\xbf").replace(b"\x00", b"").replace(b'"', b"").lstrip(b"\xff\xfe")
    return re.match(rb"tep[,;\t]don_vi[,;\t]trang[,;\t]o[,;\t]ma", text) is not None


def proposed_values(told: ToldFinding) -> dict[Place, str]:
    """What to put into each cell a finding would change; "" where it could be one of several values."""
    proposals: dict[Place, set[str]] = {}
    for one in told.finding.suggestions:
        proposals.setdefault(one.place, set()).add(as_typed(one.proposed) or BLANK)
    return {place: values.pop() if len(values) == 1 else "" for place, values in proposals.items()}


def _open_rows(told: ToldFinding, digests: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The line of the finding's own cell, where it is accepted, then one for each other cell to change."""
    finding, own = told.finding, told.finding.place or Place("")
    proposed = proposed_values(told)
    unit = finding.unit or ""
    said = f"{told.message} {told.fix}"
    others = [place for place in proposed if place != own]
    where = f"dòng của ô {own.cell}" if own.cell else "dòng không ghi ô"
    for place in (own, *others):
        note = "" if place == own else f" Muốn giữ nguyên thì ghi chap_nhan ở {where}."
        yield {
            "tep": place.file,
            # a spreadsheet would run it; the file, sheet and cell say whose it is
            "don_vi": "" if unit.startswith(_FORMULA) and place.file else unit,
            "trang": place.sheet,
            "o": place.cell,
            "ma": finding.code,
            "gia_tri": proposed.get(place, ""),
            "noi_dung": f"{said}{note}",
            "ma_tep": digests.get(place.file, "")[:_DIGEST],
        }


def decisions_bytes(decisions: Iterable[Decision]) -> bytes:
    """Decisions as a table that `read_decisions` reads."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS.headings), restval="", lineterminator="\r\n")
    writer.writeheader()
    for one in decisions:
        writer.writerow(
            {
                "tep": one.file,
                "don_vi": one.unit,
                "trang": one.sheet,
                "o": one.cell,
                "ma": one.code,
                "lua_chon": one.choice.value,
                "gia_tri": one.value or (BLANK if one.choice is Choice.CORRECT else ""),
                "ly_do": one.reason,
                "nguoi": one.who,
                "ngay": one.when,
                "ma_tep": one.digest,
            }
        )
    return text.getvalue().encode("utf-8-sig")


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in ("tep", "don_vi", "trang", "o", "ma"))


def template_bytes(
    findings: Iterable[ToldFinding],
    earlier: Sequence[NamedRow] = (),
    digests: Mapping[str, str] | None = None,
) -> bytes | None:
    """The table to fill in: lines of `earlier` that decide something, then every open question.

    `digests` are the SHA-256 of the files by path. None when nothing is open. UTF-8 with a byte order mark,
    so that Excel shows it right.
    """
    questions = [list(_open_rows(told, digests or {})) for told in findings if told.is_open]
    if not questions:
        return None
    decided = [dict(row) for _, row in earlier if row.get("lua_chon")]
    kept = {_key(row): row for row in decided}
    own = {_key(rows[0]): rows[0] for rows in questions}
    keys = dict.fromkeys(_key(row) for rows in questions for row in rows)
    other = {_key(row): row for rows in questions for row in rows[1:]}
    asked = [own.get(key) or other[key] for key in keys if key not in kept]
    text = io.StringIO()
    writer = csv.DictWriter(text, list(COLUMNS.headings), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows([*kept.values(), *asked])
    return text.getvalue().encode("utf-8-sig")
