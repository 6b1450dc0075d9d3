"""Who has sent a form, when, and who is to be reminded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from tthc.domain.numbers import format_count
from tthc.domain.texts import fold

__all__ = [
    "Receipt",
    "Sending",
    "SendingRow",
    "SendingState",
    "SentBy",
    "format_moment",
    "is_late",
    "parse_deadline",
    "parse_receipt",
    "receipt_words",
    "reminder",
]


class SendingState(StrEnum):
    """What is to be said of a unit, in the words of the sheet; the first that holds stands in its row."""

    NOT_SENT = "chưa gửi"
    WRONG_PERIOD = "không đúng kỳ"
    UNUSABLE = "không sử dụng được"
    NEEDS_FIX = "cần kiểm tra lại"
    TWICE = "gửi trùng"
    LATE = "gửi trễ"
    ON_PAPER = "nhập từ bản giấy"
    NO_CASES = "không phát sinh"
    SENT = "đã gửi"


class SentBy(StrEnum):
    """How a form came, in the words of the sheet."""

    FILE = "tệp"
    PAPER = "bản giấy"


@dataclass(frozen=True, slots=True)
class Receipt:
    """When and how a unit's form came. `timed` False: only the day is known.

    `typed` is a date as an officer wrote it that could not be read.
    """

    when: datetime | None = None
    timed: bool = True
    source: SentBy = SentBy.FILE
    typed: str = ""


@dataclass(frozen=True, slots=True)
class SendingRow:
    """One unit of the list; of `states`, in the order of `SendingState`, the first matters most."""

    unit: str
    group: str
    states: tuple[SendingState, ...]
    receipt: Receipt
    files: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Sending:
    """The units of a period with what each of them sent, and what to write to those that sent nothing.

    `remark` says what could not be judged, "" when nothing. `unknown` counts forms of no known unit.
    """

    period: str
    rows: tuple[SendingRow, ...]
    reminder: str
    remark: str = ""
    unknown: int = 0

    def count(self, state: SendingState) -> int:
        """How many units it is said of; several things may be said of one unit."""
        return sum(state in row.states for row in self.rows)


_DAY = re.compile(
    r"(?:ngày\s*)?(?P<day>\d{1,2})\s*(?:[/.-]|tháng)\s*(?P<month>\d{1,2})\s*(?:[/.-]|năm)\s*(?P<year>\d{4})(?!\d)"
)
_TIME = re.compile(r"(?P<hour>\d{1,2})\s*(?:giờ|g|h|:)\s*(?P<minute>\d{1,2})?(?:\s*phút)?(?!\d)")
_LAST_MINUTE = time(23, 59)


def _day_and_rest(text: str) -> tuple[datetime, str] | None:
    """The one day a text names, and what else it says; None for no day, several, or one that cannot be."""
    folded = fold(text)
    days = list(_DAY.finditer(folded))
    if len(days) != 1:
        return None
    try:
        day = datetime(int(days[0]["year"]), int(days[0]["month"]), int(days[0]["day"]))
    except ValueError:
        return None
    return day, f"{folded[: days[0].start()]} {folded[days[0].end() :]}".strip(" ,.;")


def _time_of(text: str) -> time | None:
    """The time a text names; None for none, or one that cannot be."""
    hit = _TIME.search(text)
    if hit is None or int(hit["hour"]) > 23 or int(hit["minute"] or 0) > 59:
        return None
    return time(int(hit["hour"]), int(hit["minute"] or 0))


def parse_deadline(text: str) -> datetime | None:
    """The last moment a text allows: "17 giờ 00 ngày 20/9/2026", "20/9/2026", "trước ngày 20/9/2026".

    A day without a time is meant whole, "trước ngày" leaves it out. None for what nobody can tell.
    """
    found = _day_and_rest(text)
    if found is None:
        return None
    day, rest = found
    if any(char.isdigit() for char in rest):
        at = _time_of(rest)
        return datetime.combine(day, at) if at is not None else None
    if rest == "trước":
        day -= timedelta(days=1)
    return datetime.combine(day, _LAST_MINUTE)


def parse_receipt(text: str, source: SentBy = SentBy.FILE) -> Receipt:
    """A received date as typed: "05/9/2026" or "05/9/2026 16:30"; what cannot be read is kept as typed."""
    found = _day_and_rest(text)
    if found is None:
        return Receipt(source=source, typed=text.strip())
    day, rest = found
    at = _time_of(rest)
    if rest and at is None:
        return Receipt(source=source, typed=text.strip())
    return Receipt(datetime.combine(day, at or time()), at is not None, source)


def _date_words(moment: datetime) -> str:
    """As official letters write a day: 05/9/2026, 10/02/2026 (NĐ 30/2020, Phụ lục I)."""
    month = f"{moment.month:02d}" if moment.month < 3 else str(moment.month)
    return f"{moment.day:02d}/{month}/{moment.year}"


def receipt_words(receipt: Receipt) -> str:
    """A received date as `parse_receipt` reads it; "" for none."""
    if receipt.when is None:
        return receipt.typed
    return f"{receipt.when:%d/%m/%Y %H:%M}" if receipt.timed else f"{receipt.when:%d/%m/%Y}"


def format_moment(moment: datetime) -> str:
    """A moment as letters write it: "16 giờ 00 ngày 10/9/2026"."""
    return f"{moment.hour:02d} giờ {moment.minute:02d} ngày {_date_words(moment)}"


def is_late(receipt: Receipt, deadline: datetime | None) -> bool:
    """True for a form that came after the deadline; where only its day is known, after that day."""
    if receipt.when is None or deadline is None:
        return False
    if receipt.timed:
        return receipt.when.replace(second=0, microsecond=0) > deadline
    return receipt.when.date() > deadline.date()


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


def reminder(
    units: Sequence[str], total: int, period: str, now: datetime, deadline: str, contact: str = ""
) -> str:
    """The text to send to the units that sent nothing, as officers word it; one sentence when all have sent.

    "Đến 16 giờ 00 ngày 10/9/2026, còn 02 đơn vị chưa gửi biểu chấm điểm quý III năm 2026: UBND xã A, UBND
    xã B. Đề nghị gửi trước 17 giờ 00 ngày 11/9/2026."
    """
    head, form = f"Đến {format_moment(now)}", f"biểu chấm điểm {_lowered(period)}".strip()
    if not units:
        return f"{head}, cả {format_count(total)} đơn vị đã gửi {form}."
    until = parse_deadline(deadline)
    text = re.sub(r"^\s*trước\s+", "", deadline.strip().rstrip("."), flags=re.IGNORECASE)
    if until is not None and now > until:
        asked = f"Đã quá hạn gửi ({text}), đề nghị gửi ngay."
    else:
        asked = f"Đề nghị gửi trước {text}." if text else "Đề nghị gửi sớm."
    who = f" Liên hệ: {contact.strip().rstrip('.')}." if contact.strip() else ""
    return f"{head}, còn {format_count(len(units))} đơn vị chưa gửi {form}: {', '.join(units)}. {asked}{who}"
