from datetime import date

import pytest

from support import QD1187, set_of
from tthc.domain.criteria_set import GroupTitle
from tthc.domain.periods import Period, PeriodKind
from tthc.domain.texts import ascii_slug
from tthc.domain.units import (
    Group,
    Unit,
    UnitKey,
    UnitList,
    group_of,
    names_a_group,
    names_a_higher_level,
    profile_of,
    title_of,
    unit_key,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("UBND xã Nà Nhạn", UnitKey("nà nhạn", "xã")),
        ("UBND xã Nậm Và", UnitKey("nậm và", "xã")),
        ("Phòng Văn hóa và Thông tin", unit_key("Phòng Văn hóa - Thông tin")),
        ("Xã Nà Nhạn", UnitKey("nà nhạn", "xã")),
        ("Nà Nhạn", UnitKey("nà nhạn")),
        ("Ủy ban nhân dân phường Him Lam", UnitKey("him lam", "phường")),
        ("Phòng Văn hóa - Thông tin", UnitKey("văn hoá thông tin", "phòng")),
        ("UBND xã Kông Bơ La - tỉnh Gia Lai", UnitKey("kông bơ la", "xã")),
        ("UBND X. Nà Nhạn", UnitKey("nà nhạn", "xã")),
        ("P. Him Lam", UnitKey("him lam")),
        ("TT.Tuần Giáo", UnitKey("tuần giáo")),
        ("UBND TT Tuần Giáo", UnitKey("tuần giáo")),
        ("Trung tâm Phục vụ hành chính công xã Nà Tấu", UnitKey("nà tấu", "xã")),
        ("TTPVHCC phường Him Lam", UnitKey("him lam", "phường")),
        ("Bộ phận Tiếp nhận và Trả kết quả của UBND xã Nà Tấu", UnitKey("nà tấu", "xã")),
        ("HĐND và UBND xã Nà Tấu", UnitKey("nà tấu", "xã")),
        ("Xã Nà Tấu, huyện Điện Biên, tỉnh Điện Biên", UnitKey("nà tấu", "xã")),
        ("UBND xã Kông Bơ La - Gia Lai", UnitKey("kông bơ la", "xã")),
        ("Thị trấn Tuần Giáo (Tuần Giáo)", UnitKey("tuần giáo", "thị trấn")),
        ('Đơn vị "Xã Nà Tấu"', UnitKey("nà tấu", "xã")),
        ("Phường 01", UnitKey("1", "phường")),
        ("Phòng Văn hóa và Thông tin", UnitKey("văn hoá thông tin", "phòng")),
        ("Phòng Văn hóa & Thông tin", UnitKey("văn hoá thông tin", "phòng")),
        ("Trung tâm Y tế", UnitKey("y tế", "trung tâm")),
        ("UBND Thị Trấn", UnitKey("thị trấn", "thị trấn")),
    ],
)
def test_the_key_of_a_printed_name(name: str, expected: UnitKey) -> None:
    assert unit_key(name) == expected


def _list(*names: str) -> UnitList:
    return UnitList(tuple(Unit(name, "g") for name in names), (Group("g", "NHÓM", 1, ("UBND huyện A",)),))


def test_prefixes_do_not_matter() -> None:
    units = _list("Phòng Nội vụ", "Xã Toả Tình")
    assert units.find("Nội vụ") == units.units[0]
    assert units.find("UBND xã Tỏa Tình") == units.units[1]


def test_a_commune_and_a_ward_of_one_name_stay_apart() -> None:
    units = _list("Xã Mường Thanh", "Phường Mường Thanh")
    assert units.find("UBND phường Mường Thanh") == units.units[1]
    assert units.find("Mường Thanh") is None


def test_tone_marks_are_never_ignored() -> None:
    assert _list("Xã Quài Tở").find("Xã Quài Tờ") is None


def test_groups_are_found_by_title_or_other_name() -> None:
    units = _list("Xã A")
    assert units.find_group("nhóm") == units.groups[0]
    assert units.find_group("UBND Huyện A") == units.groups[0]
    assert units.find_group("UBND huyện B") is None


def test_collective_and_higher_level_unit_lines() -> None:
    assert names_a_group("UBND các xã, phường")
    assert not names_a_group("UBND xã Các Sơn")
    assert names_a_higher_level("UBND thành phố Điện Biên Phủ")
    assert not names_a_higher_level("Phường Him Lam")


def test_units_outside_their_validity_leave_the_list() -> None:
    old = Unit("Xã Cũ", "g", valid_to=date(2025, 6, 30))
    new = Unit("Xã Mới", "g", valid_from=date(2025, 7, 1))
    units = UnitList((old, new))
    assert units.in_period(Period(2025, PeriodKind.QUARTER, 3)).units == (new,)
    assert units.in_period(Period(2025, PeriodKind.QUARTER, 2)).units == (old,)
    assert units.in_period(Period(2025, PeriodKind.YEAR)).units == (old, new)
    assert units.in_period(None).units == (old, new)


def test_a_name_that_is_almost_listed_is_proposed_and_never_matched() -> None:
    units = _list("Xã Quài Tở", "Xã Chiềng Đông", "Phường Him Lam")
    assert units.find("Xã Quài Tờ") is None
    assert units.nearest("Xã Quài Tờ") == units.units[0]
    assert units.nearest("UBND xã Chiềng Đôngg") == units.units[1]
    assert units.nearest("Xã Him Lam") == units.units[2]  # of another kind: asked about
    assert units.nearest("Xã Lạ") is None
    assert _list("Xã Pa Ham", "Xã Pa Hăm").nearest("Xã Pa Hâm") is None  # two are as near


def test_a_name_without_tone_marks_or_cut_short_is_proposed() -> None:
    units = _list("Xã Mường Mùn", "Xã Mường Mươn", "Xã Chiềng Đông", "Phường Him Lam")
    assert units.nearest("xa muong mun") == units.units[0]
    assert units.nearest("UBND xã Chiềng") == units.units[2]
    assert units.nearest("UBND phường Chiềng") is None
    assert units.nearest("Xã Mường") is None  # two begin so


def test_the_unit_a_former_one_was_merged_into() -> None:
    into = Unit("Xã Mường Mới", "g", predecessors=("Xã A", "Xã B"))
    units = UnitList(
        (into, Unit("Xã C", "g", predecessors=("Xã D",)), Unit("Xã E", "g", predecessors=("Xã D",)))
    )
    assert units.successor("UBND xã A") == into
    assert units.successor("UBND xã A (cũ)") == into
    assert units.successor("Xã Mường Mới") is None
    assert units.successor("Xã D") is None  # it went to two


def test_the_profile_of_a_unit_is_that_of_its_group_else_of_its_kind() -> None:
    """A unit list may title its groups in its own way: the kind in the name still tells."""
    chosen = set_of("qd459-dienbien")
    commune, listed, office = (
        Unit("UBND xã Sín Thầu", "cac-xa"),
        Unit("Sín Thầu", "communes"),
        Unit("Phòng Tư pháp", "agencies"),
    )
    applicable = [
        sum(leaf.maximum for leaf in profile_of(chosen, unit).leaves() if leaf.required)
        for unit in (commune, listed, office)
    ]
    assert applicable == [70, 70, 100]
    assert profile_of(QD1187, commune) is QD1187


def test_a_name_without_a_known_kind_goes_to_the_group_without_kinds() -> None:
    kinds = GroupTitle("k", "XÃ", ("xã",))
    plain = GroupTitle("p", "KHÁC")
    assert title_of((kinds, plain), "Xã A") == kinds
    assert title_of((kinds, plain), "Phòng B") == plain
    assert title_of((kinds,), "Phòng B") == kinds
    assert title_of((), "Phòng B") is None


@pytest.mark.parametrize("listed", ["communes", "UBND CÁC XÃ", "ubnd các xã", "Các xã", "UBND cac xa"])
def test_a_listed_group_is_the_sets_by_id_or_title(listed: str) -> None:
    """The list's title decides before the kind in the name, whatever its case, diacritics and "UBND"."""
    qd459 = set_of("qd459-dienbien")
    group = group_of(qd459, Unit("Cồn Cỏ", ascii_slug(listed)))
    assert group is not None
    assert group.id == "communes"
    assert not all(leaf.required for leaf in profile_of(qd459, Unit("Cồn Cỏ", ascii_slug(listed))).leaves())
    other = group_of(qd459, Unit("Sở Y tế", ascii_slug("Các đơn vị khác")))
    assert other is not None
    assert other.id == "departments"
