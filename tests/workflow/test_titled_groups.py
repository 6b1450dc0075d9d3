"""Groups that a printed table names, where there is no list of units: names under them need no kind."""

import pytest

from support import TT01, set_of, table_cells
from tthc.criteria.loader import shipped_sets
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.units import profile_of
from tthc.files.grid import Grid
from tthc.files.reader import ReadFile
from tthc.files.summary_reader import read_summary
from tthc.workflow.settle import settle

QD459 = set_of("qd459-dienbien")


def settled(chosen: CriteriaSet, *titles: str):  # type: ignore[no-untyped-def]
    """The units of a table with a unit "Nơi 1", "Nơi 2"... under each of some titles."""
    leaves = chosen.leaves()
    heads = "|".join(f'"{leaf.label}. {leaf.wording}"' for leaf in leaves)
    lines = [
        f"{title}\n1|Nơi {at}|{'|'.join('1' for _ in leaves)}|{len(leaves)}"
        for at, title in enumerate(titles, 1)
    ]
    text = "\n".join((f"STT|TÊN CƠ QUAN, ĐƠN VỊ|{heads}|TỔNG ĐIỂM", *lines))
    found = read_summary(Grid("a.xlsx", "S", table_cells(text)), [chosen])
    assert found is not None
    file = ReadFile("a.xlsx", "", 0.0, {}, (), (), (found,))
    return settle([file], chosen, shipped_sets(), None, None).units


@pytest.mark.parametrize(
    ("title", "group"),
    [
        ("UBND CÁC XÃ", "UBND CÁC XÃ"),
        ("Uỷ ban nhân dân các xã, phường", "UBND CÁC XÃ"),
        ("Các cơ quan chuyên môn", "CÁC CƠ QUAN CHUYÊN MÔN"),
    ],
)
def test_a_printed_title_gives_its_units_the_profile_of_the_set(title: str, group: str) -> None:
    units = settled(QD459, title)
    wanted = next(one for one in QD459.groups if one.title == group)
    assert profile_of(QD459, units.units[0]) == QD459.profile(wanted)
    assert [one.title for one in units.groups] == [title]


def test_two_titles_of_one_group_stay_apart_in_the_order_of_the_table() -> None:
    titles = ["UBND CÁC XÃ", "UBND CÁC PHƯỜNG VÀ XÃ", "KHỐI KHÁC", "CÁC CƠ QUAN CHUYÊN MÔN"]
    units = settled(QD459, *titles)
    assert [one.title for one in units.groups] == titles
    own = {one.title: one.id for one in QD459.groups}
    assert [one.id for one in units.groups] == [
        own["UBND CÁC XÃ"],
        "ubnd-cac-phuong-va-xa",
        "khoi-khac",
        own["CÁC CƠ QUAN CHUYÊN MÔN"],
    ]


def test_a_set_whose_groups_do_all_the_same_keeps_the_printed_title() -> None:
    assert [one.id for one in settled(TT01, "UBND CÁC XÃ, PHƯỜNG").groups] == ["ubnd-cac-xa-phuong"]
