from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc.domain.sending import (
    Receipt,
    SentBy,
    format_moment,
    is_late,
    parse_deadline,
    parse_receipt,
    receipt_words,
    reminder,
)

MOMENTS = st.datetimes(datetime(2018, 1, 1), datetime(2999, 12, 31)).map(
    lambda one: one.replace(second=0, microsecond=0)
)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("17 giờ 00 ngày 20/9/2026", datetime(2026, 9, 20, 17)),
        ("17h30 ngày 20/9/2026", datetime(2026, 9, 20, 17, 30)),
        ("17h, 20.09.2026", datetime(2026, 9, 20, 17)),
        ("20/9/2026 16:45", datetime(2026, 9, 20, 16, 45)),
        ("trước 8 giờ 15 phút ngày 20 tháng 9 năm 2026.", datetime(2026, 9, 20, 8, 15)),
        ("20-9-2026", datetime(2026, 9, 20, 23, 59)),
        ("hết ngày 20/9/2026", datetime(2026, 9, 20, 23, 59)),
        ("Trước ngày 20/9/2026", datetime(2026, 9, 19, 23, 59)),
        ("31/9/2026", None),
        ("25 giờ 00 ngày 20/9/2026", None),
        ("17 giờ 75 ngày 20/9/2026", None),
        ("ngày 20 hằng tháng", None),
        ("từ 15/9/2026 đến 20/9/2026", None),
        ("đợt 2, 20/9/2026", None),
        ("", None),
    ],
)
def test_a_deadline_is_read_as_offices_write_it(text: str, moment: datetime | None) -> None:
    assert parse_deadline(text) == moment


@given(MOMENTS)
def test_a_moment_is_read_as_it_is_written(moment: datetime) -> None:
    assert parse_deadline(format_moment(moment)) == moment
    receipt = Receipt(moment)
    assert parse_receipt(receipt_words(receipt)) == receipt
    day = Receipt(datetime(moment.year, moment.month, moment.day), timed=False, source=SentBy.PAPER)
    assert parse_receipt(receipt_words(day), SentBy.PAPER) == day


@given(st.text(max_size=20))
def test_a_date_that_cannot_be_read_stays_as_typed(text: str) -> None:
    receipt = parse_receipt(text)
    assert (receipt.when is None) == (receipt.typed == text.strip() or not text.strip())
    assert receipt_words(receipt) == text.strip() or receipt.when is not None


def test_words_beside_a_date_are_no_time() -> None:
    assert parse_receipt("sáng 5/9/2026").typed == "sáng 5/9/2026"
    assert receipt_words(parse_receipt("5/9/2026 7h")) == "05/09/2026 07:00"
    assert format_moment(datetime(2026, 2, 5, 7, 3)) == "07 giờ 03 ngày 05/02/2026"


@given(MOMENTS, MOMENTS)
def test_late_is_after_the_deadline_to_the_minute_or_the_day(received: datetime, deadline: datetime) -> None:
    assert is_late(Receipt(received.replace(second=59)), deadline) == (received > deadline)
    day = datetime(received.year, received.month, received.day)
    assert is_late(Receipt(day, timed=False), deadline) == (day.date() > deadline.date())
    assert not is_late(Receipt(), deadline)
    assert not is_late(Receipt(received), None)


def test_the_reminder_is_worded_as_officers_word_it() -> None:
    now, period = datetime(2026, 9, 10, 16), "Quý III năm 2026"
    two = ["UBND xã A", "UBND xã B"]
    assert reminder(two, 22, period, now, "17 giờ 00 ngày 11/9/2026") == (
        "Đến 16 giờ 00 ngày 10/9/2026, còn 02 đơn vị chưa gửi biểu chấm điểm quý III năm 2026: UBND xã A, UBND xã B. "
        "Đề nghị gửi trước 17 giờ 00 ngày 11/9/2026."
    )
    assert reminder(
        two[:1], 22, period, now, "Trước 17h ngày 11/9/2026.", " Anh Nam, 0915 000 000. "
    ).endswith(": UBND xã A. Đề nghị gửi trước 17h ngày 11/9/2026. Liên hệ: Anh Nam, 0915 000 000.")
    assert reminder(two, 22, period, now, "17 giờ 00 ngày 09/9/2026").endswith(
        "Đã quá hạn gửi (17 giờ 00 ngày 09/9/2026), đề nghị gửi ngay."
    )
    assert reminder(two, 22, period, now, "").endswith("UBND xã B. Đề nghị gửi sớm.")
    assert reminder([], 22, period, now, "") == (
        "Đến 16 giờ 00 ngày 10/9/2026, cả 22 đơn vị đã gửi biểu chấm điểm quý III năm 2026."
    )
