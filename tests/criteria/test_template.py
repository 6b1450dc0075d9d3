"""A new set to start from: usable at once, with every kind and every key of the format."""

import tomllib
from pathlib import Path

import pytest

from support import ROOT
from tthc.criteria.describe import described, periods_text, validity_text
from tthc.criteria.loader import check_file, shipped_sets, shipped_texts
from tthc.criteria.template import new_set
from tthc.domain.criteria_set import Kind
from tthc.domain.errors import TthcError

TEMPLATE = ROOT / "python" / "tthc" / "criteria" / "template.toml"


def test_the_template_is_usable_and_shows_every_kind() -> None:
    checked = check_file(TEMPLATE)
    assert (checked.faults, checked.doubts) == ((), ())
    chosen = checked.usable()
    assert {type(leaf.kind) for leaf in chosen.leaves()} == set(Kind.__args__)  # type: ignore[attr-defined]
    assert chosen.maximum == 100
    assert any(group.not_required and group.maxima for group in chosen.groups)
    assert chosen.unconfirmed


def test_the_columns_and_the_end_that_are_commented_out_are_usable_too(tmp_path: Path) -> None:
    text = TEMPLATE.read_text(encoding="utf-8")
    for line in ("[[columns]]", 'id = "appraised"', 'heading = "Điểm thẩm định"', "valid_to ="):
        assert f"\n# {line}" in text
        text = text.replace(f"\n# {line}", f"\n{line}")
    path = tmp_path / "hai-cot.toml"
    path.write_text(text, encoding="utf-8")
    chosen = check_file(path).usable()
    assert [column.id for column in chosen.columns] == ["self", "appraised"]
    assert validity_text(chosen) == "từ 01/07/2025 đến 31/12/2026"


@pytest.mark.parametrize("base", [None, *shipped_texts()])
def test_a_new_set_is_named_after_its_file_and_keeps_its_comments(base: str | None, tmp_path: Path) -> None:
    path = tmp_path / "Xã, phường 2026.TOML"
    own_id, text = new_set(path, base)
    assert own_id == "xa-phuong-2026"
    path.write_text(text, encoding="utf-8")
    assert check_file(path).usable().id == own_id
    original = TEMPLATE.read_text(encoding="utf-8") if base is None else shipped_texts()[base]
    assert text.count("#") == original.count("#")
    changed = [one for one, two in zip(text.splitlines(), original.splitlines(), strict=True) if one != two]
    assert [line.split("#")[0].rstrip() for line in changed] == [f'id = "{own_id}"']


def test_a_file_without_letters_leaves_the_id() -> None:
    assert new_set(Path("→.toml"), "tt01-2018")[0] == "tt01-2018"
    assert new_set(Path("→.toml"))[0] == "bo-tieu-chi-moi"


def test_what_is_not_there_is_named() -> None:
    with pytest.raises(TthcError) as caught:
        new_set(Path("a.toml"), "khong-co")
    assert caught.value.code == "TT956"
    assert caught.value.facts["known"] == tuple(one.id for one in shipped_sets())


def test_a_description_names_what_an_officer_compares() -> None:
    by_id = {one.id: list(described(one)) for one in shipped_sets()}
    lines = by_id["qd459-dienbien"]
    assert "Hiệu lực: từ 24/03/2023; kỳ đánh giá: tháng" in lines
    assert "Nhóm UBND CÁC XÃ: 07 tiêu chí, tối đa 70 điểm" in lines
    assert "Nhóm CÁC CƠ QUAN CHUYÊN MÔN: 11 tiêu chí, tối đa 100 điểm (chưa xác nhận)" in lines
    assert any(line.startswith("Chưa xác nhận (0") for line in lines)
    assert (
        "Xếp loại theo tổng điểm: Xuất sắc từ 15, Tốt từ 12, Khá từ 9, Trung bình từ 6, Yếu dưới 6"
        in (by_id["qd1187-dienbien"])
    )


def test_a_set_without_dates_and_of_one_class(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "data" / "unlike.toml").read_text(encoding="utf-8")
    data = text.replace("valid_from = 2025-07-01\n", "")
    head, rest = data.split("[[bands]]", 1)
    one = f'{head}[[bands]]\nlabel = "Đạt"\nat_least = "0"\n\n[forms]{rest.split("[forms]", 1)[1]}'
    path = tmp_path / "x.toml"
    path.write_text(one, encoding="utf-8")
    chosen = check_file(path).usable()
    assert validity_text(chosen) == "không ghi thời hạn"
    assert periods_text(chosen) == "tháng, năm"
    assert "Xếp loại theo điểm quy đổi: Đạt" in list(described(chosen))


def test_every_shipped_text_is_found_by_its_id() -> None:
    assert {key: tomllib.loads(text)["id"] for key, text in shipped_texts().items()} == {
        one.id: one.id for one in shipped_sets()
    }
