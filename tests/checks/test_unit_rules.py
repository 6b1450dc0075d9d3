"""Rules over the units of a run: each with a hit and a miss."""

from support import make_form
from tthc.checks.unit_rules import alike_units
from tthc.domain.forms import FilledForm
from tthc.domain.results import Origin, Status, UnitResult
from tthc.domain.units import Unit


def unit(name: str, form: FilledForm | None, **other: object) -> UnitResult:
    return UnitResult(Unit(name, "g"), name, Status.ACCEPTED, form, **other)  # type: ignore[arg-type]


def test_two_units_with_the_same_dossiers_throughout_are_told() -> None:
    form = make_form(early=30, late=2)
    (told,) = alike_units([unit("Xã A", form), unit("Xã B", make_form(early=31)), unit("Xã C", form)])
    assert (told.code, told.unit, told.facts["other"]) == ("TT545", "Xã C", "Xã A")


def test_few_dossiers_other_counts_or_a_printed_row_are_no_copy() -> None:
    few, many = make_form(early=19), make_form(early=30)
    assert not list(alike_units([unit("Xã A", few), unit("Xã B", few)]))
    assert not list(alike_units([unit("Xã A", many), unit("Xã B", make_form(early=29, on_time=1))]))
    assert not list(alike_units([unit("Xã A", many), unit("Xã B", many, origin=Origin.SUMMARY)]))
    assert not list(alike_units([unit("Xã A", many), unit("Xã B", None)]))
