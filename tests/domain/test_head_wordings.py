"""The wordings of head counts, as offices word them."""

import pytest

from tthc.domain.counts import Count
from tthc.domain.head_wordings import HEAD_WORDINGS, count_named, count_pending, is_vague, says_in_time

SAID = [
    (Count.RECEIVED, "Tổng số hồ sơ nhận giải quyết là"),
    (Count.RECEIVED, "Tổng số hồ sơ TTHC đã tiếp nhận trong quý II/2022"),
    (Count.RESOLVED, "Tổng số HS đã GQ trong kỳ"),
    (Count.RESOLVED, "Số lượng hồ sơ đã giải quyết"),
    (Count.EARLY, "Sớm hạn là"),
    (Count.LATE, "quá hạn"),
    (Count.CARRIED_OVER, "Hồ sơ ký trước chuyển sang"),
    (Count.ONLINE, "Nộp trực tuyến"),
    (Count.IN_PROGRESS, "Số lượng hồ sơ đang giải quyết đúng hạn"),
    (Count.IN_PROGRESS_OVERDUE, "Đang giải quyết quá hạn"),
    (Count.ONLINE_LATE, "Số hồ sơ trực tuyến bị quá hạn"),
    (None, "Tổng hồ sơ đã tiếp nhận trong kỳ 4.109 hồ sơ"),
    (None, "Chấm điểm đánh giá việc giải quyết thủ tục hành chính"),
]


@pytest.mark.parametrize(("count", "label"), [*SAID, *HEAD_WORDINGS.items()])
def test_a_label_names_its_count(count: Count | None, label: str) -> None:
    assert count_named(label) is count


def test_in_time_and_overdue_mean_others_below_in_progress() -> None:
    assert [count_pending(label) for label in ("Trong hạn", "- Quá hạn", "Trước hạn")] == [
        Count.IN_PROGRESS,
        Count.IN_PROGRESS_OVERDUE,
        None,
    ]
    assert says_in_time("Đang giải quyết trong hạn")
    assert not says_in_time("Đang giải quyết")


def test_a_total_of_dossiers_alone_is_vague() -> None:
    assert is_vague("Tổng số hồ sơ")
    assert not is_vague("Tổng số hồ sơ đã giải quyết")
