"""Tình hình gửi: what each unit of the list sent, from a consolidation and the dates forms were received."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from tthc.domain.results import Consolidation, Status, UnitResult
from tthc.domain.sending import (
    Receipt,
    Sending,
    SendingRow,
    SendingState,
    SentBy,
    is_late,
    parse_deadline,
    reminder,
)
from tthc.domain.texts import fold
from tthc.files.log_layout import named_files
from tthc.workflow.duplicates import is_blank

__all__ = ["sending"]

_STATES: Mapping[Status, SendingState] = {
    Status.REJECTED: SendingState.UNUSABLE,
    Status.NEEDS_FIX: SendingState.NEEDS_FIX,
    Status.NO_CASES: SendingState.NO_CASES,
    Status.MISSING: SendingState.NOT_SENT,
    Status.WRONG_PERIOD: SendingState.WRONG_PERIOD,
}
_OF_NO_USE = frozenset({Status.REJECTED, Status.WRONG_PERIOD})
_TO_REMIND = frozenset({SendingState.NOT_SENT, SendingState.WRONG_PERIOD})


def _twice(unit: UnitResult) -> bool:
    """True when one sender's form came in several files."""
    return any(len(one.files) > 1 for one in unit.parts or (unit,))


def _is_blank(unit: UnitResult) -> bool:
    """True for a form nobody has filled in yet, such as a sheet just added to the workbook."""
    form = unit.form
    return unit.status in _OF_NO_USE and form is not None and is_blank(form)


def _states(unit: UnitResult, receipt: Receipt, deadline: datetime | None) -> Iterator[SendingState]:
    own = SendingState.NOT_SENT if _is_blank(unit) else _STATES.get(unit.status)
    if own is not None:
        yield own
    if own in _TO_REMIND:
        return
    if _twice(unit):
        yield SendingState.TWICE
    if is_late(receipt, deadline):
        yield SendingState.LATE
    if receipt.source is SentBy.PAPER:
        yield SendingState.ON_PAPER
    yield SendingState.SENT


def _row(result: Consolidation, unit: UnitResult, receipt: Receipt, deadline: datetime | None) -> SendingRow:
    found = set(_states(unit, receipt, deadline))
    states = tuple(state for state in SendingState if state in found)
    named = named_files(result)
    more = [state.value for state in states[1:] if state is not SendingState.SENT]
    if _is_blank(unit):
        more.append("biểu còn trống, chưa có số liệu nào")
    if receipt.typed:
        more.append("chưa hiểu ngày nhận, ghi như 05/9/2026 hoặc 05/9/2026 16:30")
    groups = {group.group.id: group.group.title for group in result.groups}
    shown = tuple(named.get(file, file) for file in unit.files)
    group = groups.get(unit.unit.group, unit.unit.group)
    return SendingRow(unit.unit.name, group, states, receipt, shown, "; ".join(more))


def sending(
    result: Consolidation,
    receipts: Mapping[str, Receipt],
    deadline: str,
    now: datetime,
    contact: str = "",
) -> Sending:
    """The state of every unit of the list; `receipts` by unit name, `deadline` as the office wrote it.

    Without a deadline that can be read nobody is late, and `remark` says so.
    """
    by_name = {fold(name): receipt for name, receipt in receipts.items()}
    until = parse_deadline(deadline)
    rows = tuple(
        _row(result, unit, by_name.get(fold(unit.unit.name), Receipt()), until) for unit in result.units
    )
    open_units = [row.unit for row in rows if row.states[0] in _TO_REMIND]
    period = result.run_period_text
    remark = ""
    if until is None:
        why = f'chưa hiểu "{deadline.strip()}"' if deadline.strip() else "chưa ghi"
        remark = f"Hạn gửi biểu {why} (ghi như: 17 giờ 00 ngày 20/9/2026), nên chưa xét gửi trễ."
    unknown = sum(one.status is Status.UNMATCHED for one in result.outside)
    text = reminder(open_units, len(rows), period, now, deadline, contact)
    return Sending(period, rows, text, remark, unknown)
