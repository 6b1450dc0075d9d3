from dataclasses import replace
from pathlib import Path

import pytest

from support import DIEN_BIEN_PHU, TUAN_GIAO, UNLIKE
from tthc.domain.counts import Count
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.places import Entry, Place
from tthc.domain.provenance import (
    sources_of_group_count,
    sources_of_group_level,
    sources_of_group_score,
    sources_of_score,
    sources_of_staff_score,
    sources_of_total,
)
from tthc.domain.results import Consolidation, Status, UnitResult
from tthc.domain.scoring import State, score
from tthc.domain.units import Unit
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request


@pytest.fixture(scope="module")
def dien_bien_phu() -> Consolidation:
    return consolidate(Request((DIEN_BIEN_PHU / "don-vi",)))


def _unit(result: Consolidation, name: str) -> UnitResult:
    return next(unit for unit in result.units if unit.unit.name == name)


def test_a_score_leads_back_to_its_level_cells(dien_bien_phu: Consolidation) -> None:
    """1,17 of Xã Nà Nhạn is (62x2 + 288x1 + 2x0)/352."""
    unit = _unit(dien_bien_phu, "Xã Nà Nhạn")
    sources = sources_of_score(dien_bien_phu.criteria_set, unit, "1")
    assert [source.value for source in sources] == [62, 288, 2]
    assert [source.place.cell for source in sources] == ["D13", "D14", "D15"]
    assert {Path(source.place.file).name for source in sources} == {"xa-phuong-09-xa-na-nhan.xlsx"}


def test_a_ruled_score_leads_to_the_counts_and_the_remark(dien_bien_phu: Consolidation) -> None:
    unit = _unit(dien_bien_phu, "Xã Nà Nhạn")
    values = [source.value for source in sources_of_score(dien_bien_phu.criteria_set, unit, "9")]
    assert values == [352, 19, "Có hồ sơ trực tuyến quá hạn trên cổng DVC"]


def test_a_marked_score_leads_to_its_mark(dien_bien_phu: Consolidation) -> None:
    unit = _unit(dien_bien_phu, "Phòng Quản lý đô thị")
    (source,) = sources_of_score(dien_bien_phu.criteria_set, unit, "9")
    assert (source.value, source.place.cell) == ("x", "D45")


def test_every_figure_of_the_summary_has_its_cells(dien_bien_phu: Consolidation) -> None:
    chosen = dien_bien_phu.criteria_set
    for unit in dien_bien_phu.units:
        assert unit.scored is not None
        for key, one in unit.scored.deciding.scores.items():
            assert one.state is State.SCORED
            assert sources_of_score(chosen, unit, key), (unit.unit.name, key)
        assert sources_of_total(chosen, unit)


def test_a_group_level_leads_to_every_unit(dien_bien_phu: Consolidation) -> None:
    communes = next(g for g in dien_bien_phu.groups if g.group.title == "UBND CÁC XÃ, PHƯỜNG")
    on_time = sources_of_group_level(communes, "1", 1)
    assert sum(int(source.value) for source in on_time) == 1957
    assert {source.unit for source in on_time} >= {"Xã Nà Tấu", "Phường Thanh Bình"}
    received = sources_of_group_count(communes, Count.RECEIVED)
    assert len(received) == 12
    assert sum(int(source.value) for source in received) == 5992


def test_a_group_score_leads_to_the_cells_of_its_units(dien_bien_phu: Consolidation) -> None:
    """1,66 of the communes is (3.997x2 + 1.957)/5.983, every dossier of it in some cell."""
    chosen = dien_bien_phu.criteria_set
    units = dien_bien_phu.of_group("communes")
    assert sum(int(one.value) for one in sources_of_group_score(chosen, units, "1")) == 5983
    by_rule = sources_of_group_score(chosen, units, "9")
    assert {one.unit for one in by_rule} == {unit.unit.name for unit in units}


def test_a_staff_score_leads_to_its_criteria_alone(dien_bien_phu: Consolidation) -> None:
    unit = _unit(dien_bien_phu, "Xã Nà Nhạn")
    chosen = dien_bien_phu.criteria_set
    staff = sources_of_staff_score(chosen, unit)
    assert {one.place.row for one in staff} <= set(range(12, 32))
    assert len(staff) == 12
    assert sources_of_staff_score(replace(chosen, staff=None), unit) == ()


def test_a_printed_row_leads_to_its_cells() -> None:
    result = consolidate(Request((TUAN_GIAO / "da-in",)))
    (source,) = sources_of_score(result.criteria_set, _unit(result, "UBND xã Tỏa Tinh"), "1")
    assert (str(source.value), source.place.cell) == ("1.53", "C40")


def test_a_unit_without_a_form_has_no_sources(dien_bien_phu: Consolidation) -> None:
    empty = UnitResult(Unit("X", "g"), "X", Status.MISSING)
    assert sources_of_score(dien_bien_phu.criteria_set, empty, "1") == ()


def test_an_unknown_criterion_is_refused(dien_bien_phu: Consolidation) -> None:
    with pytest.raises(KeyError):
        sources_of_score(dien_bien_phu.criteria_set, dien_bien_phu.units[0], "10")


def test_a_ratio_leads_to_numerator_and_denominator() -> None:
    place = Place("a.xlsx", "S", 3, 4)
    entries = {"b": CriterionEntry(numerator=Entry(9, place), denominator=Entry(10, place))}
    form = FilledForm(Place("a.xlsx"), "unlike", Entry("A"), criteria=entries)
    scored = score(UNLIKE, inputs_of_form(form))
    unit = UnitResult(Unit("A", "g"), "A", Status.ACCEPTED, form, scored)
    assert [source.value for source in sources_of_score(UNLIKE, unit, "b")] == [9, 10]
    assert sources_of_score(UNLIKE, unit, "a1") == ()
