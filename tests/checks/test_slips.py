from decimal import Decimal

import pytest

from tthc.checks.slips import hides_decimals, is_slip


@pytest.mark.parametrize(
    ("found", "meant"),
    [
        ("1.86", "1.96"),  # a digit
        ("3730", "3703"),  # two neighbours swapped
        ("370", "3703"),  # a digit lost
        ("37033", "3703"),  # a digit too many
        ("195", "1.95"),  # the comma lost
    ],
)
def test_one_typing_mistake_is_a_slip(found: str, meant: str) -> None:
    assert is_slip(found, meant)


@pytest.mark.parametrize(
    ("found", "meant"),
    [("1.93", "1.26"), ("3703", "3703"), ("7303", "3703"[::-1]), ("1234", "4321"), ("12", "1234")],
)
def test_two_mistakes_or_none_are_no_slip(found: str, meant: str) -> None:
    assert not is_slip(found, meant)


@pytest.mark.parametrize(
    ("found", "meant", "hides"),
    [
        ("1", "1.21", True),
        ("2", "1.99", True),
        ("1.2", "1.21", True),
        ("1", "1.51", False),
        ("1.21", "1.21", False),
        ("2", "2.00", False),
        ("1.93", "1.26", False),
    ],
)
def test_a_cell_may_hide_decimals(found: str, meant: str, hides: bool) -> None:
    assert hides_decimals(Decimal(found), Decimal(meant)) is hides
