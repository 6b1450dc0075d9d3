"""Pieces of sentences."""

import pytest

from support import QD1187
from tthc.checks.typed import pending_of
from tthc.checks.wording import joined, parts_in_words, run_on
from tthc.domain.counts import Count


@pytest.mark.parametrize(
    ("words", "expected"),
    [((), ""), (("1",), "1"), (("1", "2"), "1 và 2"), (("1", "2", "5"), "1, 2 và 5")],
)
def test_words_in_a_row(words: tuple[str, ...], expected: str) -> None:
    assert joined(words, "và") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [("Tổng điểm ghi 2.", "tổng điểm ghi 2."), ("ĐTB CCVC ghi 2.", "ĐTB CCVC ghi 2."), ("", "")],
)
def test_a_sentence_runs_on_in_lower_case_but_for_an_abbreviation(sentence: str, expected: str) -> None:
    assert run_on(sentence) == expected


def test_an_addition_in_words() -> None:
    assert parts_in_words([(Count.EARLY, 3), (Count.LATE, 1200)]) == "trước hạn 03 + trễ hạn 1.200"


def test_in_progress_is_unknown_only_where_neither_part_is_stated() -> None:
    assert pending_of({}) is None
    assert pending_of({Count.IN_PROGRESS: None, Count.IN_PROGRESS_OVERDUE: 2}) == 2
    assert pending_of({Count.IN_PROGRESS: 0}) == 0


def test_the_highest_staff_score_is_that_of_its_criteria() -> None:
    assert QD1187.staff is not None
    assert QD1187.staff_maximum == 2 * len(QD1187.staff.criteria)
