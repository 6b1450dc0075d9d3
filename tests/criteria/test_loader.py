import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from support import QD1187, ROOT, TT01, UNLIKE
from tthc.criteria.loader import CriteriaSetError, load_file, parse_set, shipped_sets
from tthc.domain.criteria_set import ClassifyOn, CountedLevels, MarkedLevel, Rounding
from tthc.domain.periods import Period, PeriodKind

UNLIKE_FILE = ROOT / "tests" / "data" / "unlike.toml"


def _data() -> dict[str, Any]:
    return tomllib.loads(UNLIKE_FILE.read_text(encoding="utf-8"))


def test_the_shipped_sets() -> None:
    assert [(one.id, one.maximum, len(one.leaves())) for one in shipped_sets()] == [
        ("cchc-konray", Decimal(100), 1),
        ("cchc-vi-du", Decimal(100), 27),
        ("qd1187-dienbien", Decimal(18), 9),
        ("qd459-dienbien", Decimal(100), 11),
        ("qd766-2022", Decimal(100), 21),
        ("tt01-2018", Decimal(18), 9),
    ]


def test_the_sets_differ_in_order_and_rounding() -> None:
    """TT 01 puts the desk and publicity before attitude; Điện Biên puts attitude fifth."""
    assert QD1187.leaves()[4].wording == TT01.leaves()[6].wording
    assert (QD1187.rounding.criterion, TT01.rounding.criterion) == (2, 1)
    assert isinstance(QD1187.leaves()[4].kind, CountedLevels)
    assert isinstance(TT01.leaves()[4].kind, MarkedLevel)


def test_every_set_names_its_source_and_validity() -> None:
    for one in shipped_sets():
        assert one.source
        assert one.valid_from is not None
        assert not one.covers(Period(2010, PeriodKind.YEAR))
        assert one.covers(None)


def test_the_period_kinds_of_a_set_are_its_own() -> None:
    """The 18 points are scored by quarter, QĐ 459 by month, the reform index by year."""
    june, quarter, year = (
        Period(2024, PeriodKind.MONTH, 6),
        Period(2024, PeriodKind.QUARTER, 2),
        Period(2024, PeriodKind.YEAR),
    )
    covered = {one.id: [one.covers(p) for p in (june, quarter, year)] for one in shipped_sets()}
    assert covered["qd1187-dienbien"] == [False, True, True]
    assert covered["qd459-dienbien"] == [True, False, False]
    assert covered["cchc-konray"] == [False, False, True]
    assert covered["qd766-2022"] == [True, True, True]


def test_a_set_may_end_or_cover_other_periods_only() -> None:
    data = _data() | {"valid_to": date(2026, 12, 31)}
    chosen = parse_set(data, "x")
    assert chosen.covers(Period(2026, PeriodKind.YEAR))
    assert not chosen.covers(Period(2027, PeriodKind.YEAR))
    assert not chosen.covers(Period(2026, PeriodKind.QUARTER, 1))


def test_a_set_may_be_a_tree_with_two_columns() -> None:
    assert [leaf.id for leaf in UNLIKE.leaves()] == ["a1", "a2", "b", "c", "d"]
    assert UNLIKE.criteria[0].maximum == Decimal(20)
    assert UNLIKE.deciding_column.id == "appraised"
    assert UNLIKE.classify_on is ClassifyOn.INDEX
    assert UNLIKE.rescale


def _without(key: str) -> dict[str, Any]:
    return {name: value for name, value in _data().items() if name != key}


def _criterion(**changes: Any) -> dict[str, Any]:
    plain = {"id": "x", "wording": "X", "kind": "given", "maximum": "5"}
    merged = {name: value for name, value in (plain | changes).items() if value is not None}
    return _data() | {"criteria": [merged]}


LEVEL = {"points": "2", "wording": "Mức"}


def _level(**changes: Any) -> dict[str, Any]:
    merged = {name: value for name, value in (LEVEL | changes).items() if value is not None}
    return _criterion(kind="marked_level", levels=[merged, {"points": "5", "wording": "Mức cao"}])


FAULTS: list[tuple[dict[str, Any], str, str]] = [
    (_without("id"), "id", "thiếu"),
    (_data() | {"id": " "}, "id", "một dòng chữ"),
    (_data() | {"schema": 2}, "schema", "chưa được hỗ trợ"),
    (_data() | {"schema": True}, "schema", "số nguyên"),
    (_without("criteria"), "criteria", "ít nhất một mục"),
    (_data() | {"criteria": ["x"]}, "criteria[1]", "cần một bảng"),
    (_data() | {"mau": 1}, "mau", "không có trong định dạng"),
    (_without("forms"), "forms", "thiếu bảng"),
    (_data() | {"forms": "x"}, "forms", "cần một bảng"),
    (_data() | {"valid_from": "2025"}, "valid_from", "cần một ngày"),
    (_data() | {"rescale": "có"}, "rescale", "true hoặc false"),
    (_data() | {"periods": ["week"]}, "periods", "không hợp lệ"),
    (_data() | {"periods": "year"}, "periods", "danh sách"),
    (_data() | {"total_rule": "half"}, "total_rule", "không hợp lệ"),
    (_data() | {"rounding": {"criterion": 9}}, "rounding.criterion", "từ 0 đến 6"),
    (
        _data() | {"rounding": {"other_legal": {"total": 9}}},
        "rounding.other_legal.total",
        "từ 0 đến 6",
    ),
    (_data() | {"bases": {"received": "online_x"}}, "bases.received", "không hợp lệ"),
    (_data() | {"bases": {"x": "online"}}, "bases.x", "không hợp lệ"),
    (
        _data() | {"bands": [{"label": "A", "at_least": "5"}, {"label": "B", "at_least": "5"}]},
        "bands[2].at_least",
        "giảm dần",
    ),
    (_data() | {"bands": [{"label": "A", "at_least": "nhiều"}]}, "bands[1].at_least", "số không âm"),
    (_data() | {"bands": [{"label": "A", "at_least": 1.5}]}, "bands[1].at_least", "số không âm"),
    (
        _data() | {"staff": {"criteria": ["zz"], "bands": [{"label": "A", "at_least": "0"}]}},
        "staff.criteria",
        'không có tiêu chí "zz"',
    ),
    (_criterion(kind="guess"), "criteria[1].kind", "không hợp lệ"),
    (_criterion(kind="ratio", target="80"), "criteria[1].target", "phần trăm"),
    (_criterion(kind="ratio", target="a%"), "criteria[1].target", "phần trăm"),
    (_criterion(kind="ratio", target="120%"), "criteria[1].target", "phần trăm"),
    (_criterion(maximum="-1"), "criteria[1].maximum", "số không âm"),
    (_level(points="6"), "criteria[1].levels[1].points", "vượt điểm tối đa"),
    (_level(count="sớm"), "criteria[1].levels[1].count", "không hợp lệ"),
    (_level(when={"all": [], "any": []}), "criteria[1].levels[1].when", "đúng một"),
    (_level(when={"share": "online", "of": "received"}), "criteria[1].levels[1].when.share", "at_least"),
    (_level(when={"count": "online"}), "criteria[1].levels[1].when.count", "at_least"),
    (
        _data() | {"criteria": [_criterion()["criteria"][0]] * 2},
        "criteria[2].id",
        "bị trùng",
    ),
]


@pytest.mark.parametrize(("data", "key", "fault"), FAULTS, ids=[f"{key}-{fault}" for _, key, fault in FAULTS])
def test_a_fault_names_file_key_and_what_is_wrong(data: dict[str, Any], key: str, fault: str) -> None:
    with pytest.raises(CriteriaSetError) as caught:
        parse_set(data, "thu.toml")
    assert (caught.value.file, caught.value.key) == ("thu.toml", key)
    assert fault in caught.value.fault
    assert "thu.toml" in str(caught.value.facts["fault"])


def test_the_base_of_the_fault_cases_is_sound() -> None:
    assert parse_set(_criterion(), "x").maximum == Decimal(5)
    assert parse_set(_level(), "x").leaves()[0].levels[0].points == Decimal(2)
    whole = parse_set(_without("rounding"), "x")
    assert whole.rounding.total == 2


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(CriteriaSetError, match="TT960"):
        load_file(tmp_path / "khong-co.toml")
    broken = tmp_path / "hong.toml"
    broken.write_text("id = [", encoding="utf-8")
    with pytest.raises(CriteriaSetError) as caught:
        load_file(broken)
    assert "TOML" in caught.value.fault
    assert caught.value.file == str(broken)


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "utf16.toml"
    path.write_bytes('id = "x"'.encode("utf-16"))
    with pytest.raises(CriteriaSetError) as caught:
        load_file(path)
    assert caught.value.fault == 'không phải UTF-8; lưu lại tệp với mã hóa "UTF-8"'


def test_decimals_of_rounding_have_defaults() -> None:
    chosen = parse_set(_data() | {"rounding": {"criterion": 1}}, "x")
    assert (chosen.rounding.criterion, chosen.rounding.total, chosen.rounding.index) == (1, 2, 2)
    assert chosen.rounding.other_legal is None


def test_each_set_names_the_other_legal_rounding() -> None:
    assert QD1187.rounding.other_legal == Rounding(1, 1, 2)
    assert TT01.rounding.other_legal == Rounding(2, 2, 2)


def test_the_first_fault_of_a_file_is_told_and_how_many_more_there_are() -> None:
    draft = ROOT / "sample_data" / "vi-du-bo-tieu-chi" / "ban-nhap.toml"
    with pytest.raises(CriteriaSetError) as caught:
        load_file(draft)
    assert (caught.value.line, caught.value.key, caught.value.more) == (7, "periods", 6)
    told = str(caught.value.facts["fault"])
    assert told.startswith(f'Bộ tiêu chí {draft}, dòng 7, khóa periods: "quater" không hợp lệ')
    assert told.endswith(" (và 06 lỗi khác: tthc bo-tieu-chi kiem-tra).")
