"""What a set must hold beyond the types of its keys: each rule with the key it names."""

import copy
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support import ROOT
from tthc.criteria.faults import KeyPath, SetFault
from tthc.criteria.loader import CheckedSet, check_data, check_file, hides_its_ending, shipped_texts
from tthc.domain.units import title_of

EXAMPLE = ROOT / "sample_data" / "vi-du-bo-tieu-chi" / "ttpvhcc-xa.toml"
BASE: dict[str, Any] = tomllib.loads(EXAMPLE.read_text(encoding="utf-8"))
STAFFED: dict[str, Any] = tomllib.loads(shipped_texts()["qd1187-dienbien"])


def _edited(base: dict[str, Any], *edits: tuple[KeyPath, object]) -> CheckedSet:
    """The set with values put at key paths; positions count from 1, None takes a key away."""
    data = copy.deepcopy(base)
    for path, value in edits:
        place: Any = data
        for key in path[:-1]:
            place = place[key - 1] if isinstance(key, int) else place[key]
        last = path[-1]
        if isinstance(last, int):
            place[last - 1] = value
        elif value is None:
            del place[last]
        else:
            place[last] = value
    return check_data(data, "x")


def _told(found: tuple[SetFault, ...]) -> list[tuple[str, str]]:
    return [(fault.key, fault.what) for fault in found]


MARKED, COUNTED, RATIO = ("criteria", 1, "parts", 1), ("criteria", 2), ("criteria", 3, "parts", 1)
LEVEL = {"points": "1", "wording": "Mức khác"}
GIVEN = {"id": "z", "wording": "Lời văn", "kind": "given", "maximum": "5"}
ONE: list[tuple[KeyPath, object, str, str]] = [
    (("id",), "Bộ Xã", "id", 'ví dụ "bo-xa"'),
    (("id",), "→", "id", 'ví dụ "bo-tieu-chi"'),
    (("id",), "a" * 61, "id", "mã chỉ gồm"),
    (("id",), "con", "id", "tên riêng của Windows"),
    (("id",), "lpt1-xa", "id", "tên riêng của Windows"),
    (("title",), "a\x07", "title", "ký tự điều khiển"),
    (("title",), "a" * 2001, "title", "2.000 ký tự"),
    (("title",), 5, "title", 'trong ngoặc kép, ví dụ "5"'),
    (("valid_to",), date(2025, 6, 30), "valid_to", "trước ngày bắt đầu hiệu lực 01/07/2025"),
    (("maximum",), "98", "maximum", "tổng điểm tối đa ghi 98, các tiêu chí cộng được 100"),
    (("periods",), ["month", "quater"], "periods", '(có phải "quarter"?)'),
    (("classify_on",), "indx", "classify_on", '(có phải "index"?)'),
    (("maximun",), "100", "maximun", 'có phải "maximum"?'),
    (("forms", "rescale"), True, "forms.rescale", "đứng ở đầu tệp"),
    ((*COUNTED, "valid_to"), date(2026, 1, 1), "criteria[2].valid_to", "đứng ở đầu tệp"),
    ((*MARKED, "target"), "80%", "criteria[1].parts[1].target", "chỉ dùng với kind = ratio, complement"),
    (("criteria", 1, "kind"), "given", "criteria[1].kind", "có các thành phần (parts) không ghi khóa này"),
    ((*MARKED, "kind"), None, "criteria[1].parts[1].kind", "thiếu cách chấm, cần một trong: counted_levels"),
    ((*MARKED, "kind"), "marked_levels", "criteria[1].parts[1].kind", '(có phải "marked_level"?)'),
    ((*MARKED, "kind"), 3, "criteria[1].parts[1].kind", "cần một dòng chữ"),
    ((*MARKED, "id"), "1 1", "criteria[1].parts[1].id", "không được có khoảng trắng"),
    (("columns", 1, "id"), "tự chấm", "columns[1].id", "không được có khoảng trắng"),
    ((*MARKED, "maximum"), None, "criteria[1].parts[1].maximum", "thiếu khóa này; cần một số"),
    ((*RATIO, "maximum"), "1e999999", "criteria[3].parts[1].maximum", "cần một số không âm"),
    ((*RATIO, "target"), "0%", "criteria[3].parts[1].target", "mục tiêu 0%"),
    ((*RATIO, "target"), "101%", "criteria[3].parts[1].target", "từ 0% đến 100%"),
    ((*RATIO, "label"), "²", "criteria[3].parts[1].label", "chữ số lạ"),
    ((*RATIO, "label"), "1" * 21, "criteria[3].parts[1].label", "dài quá 20"),
    ((*RATIO, "label"), "3.2", "criteria[3].parts[2].label", "(xem criteria[3].parts[1].label)"),
    ((*RATIO, "heading"), "3.2 (10Đ)", "criteria[3].parts[2].heading", "tên cột trong bảng tổng hợp trùng"),
    ((*MARKED, "levels"), [LEVEL | {"points": "5"}], "criteria[1].parts[1].levels", "ít nhất hai mức"),
    ((*MARKED, "levels", 1, "points"), "6", "criteria[1].parts[1].levels[1].points", "6 vượt điểm tối đa 5"),
    ((*MARKED, "levels", 1, "points"), "4", "criteria[1].parts[1].levels", "mức cao nhất là 4"),
    ((*MARKED, "levels", 3), "x", "criteria[1].parts[1].levels[3]", "cần một bảng"),
    ((*MARKED, "levels"), "x", "criteria[1].parts[1].levels", "cần các mục [[criteria.parts.levels]]"),
    ((*MARKED, "levels"), None, "criteria[1].parts[1].levels", "ít nhất một mục [[criteria.parts.levels]]"),
    ((*COUNTED, "levels"), None, "criteria[2].levels", "cần ít nhất một mục [[criteria.levels]]"),
    (("criteria", 1, "levels"), [LEVEL], "criteria[1].levels", "viết [[criteria.parts.levels]]"),
    (("levels",), [LEVEL], "levels", "mức chấm viết [[criteria.levels]], của một thành phần viết"),
    (("groups", 3, "maxima"), {"5": {"2": "3"}}, "groups[3].maxima.5", 'ví dụ { "4.1" = "3" }'),
    (
        (*MARKED, "levels", 3, "wording"),
        "Đầy đủ, kịp thời, một trong hai hình thức.",
        "criteria[1].parts[1].levels[3].wording",
        "(xem criteria[1].parts[1].levels[2].wording)",
    ),
    ((*COUNTED, "levels", 2, "count"), "early", "criteria[2].levels[2].count", "cùng lấy một số liệu"),
    ((*COUNTED, "levels", 2, "when"), {"x": 1}, "criteria[2].levels[2].when", "đúng một trong"),
    (
        (*COUNTED, "levels", 2, "when"),
        {"share": "online", "of": "received", "at_least": "30%", "below": "20%"},
        "criteria[2].levels[2].when.below",
        "phải lớn hơn at_least",
    ),
    (
        (*COUNTED, "levels", 2, "expects"),
        {"count": "online", "at_least": 2, "at_most": 1},
        "criteria[2].levels[2].expects.at_most",
        "không được nhỏ hơn at_least",
    ),
    (("bands", 2, "at_least"), "95", "bands[2].at_least", "phải giảm dần"),
    (("bands", 5, "at_least"), "10", "bands[5].at_least", "dưới 10 điểm không có xếp loại"),
    (("bands", 1, "at_least"), "101", "bands[1].at_least", "101 cao hơn điểm quy đổi cao nhất 100"),
    (("bands", 2, "label"), "XUẤT SẮC", "bands[2].label", "tên xếp loại bị trùng (xem bands[1].label)"),
    (("bands", 4, "short"), "XS", "bands[4].short", "chữ viết tắt bị trùng"),
    (("bands", 4, "short"), "Khá", "bands[4].short", "trùng tên một mức xếp loại khác"),
    (("columns", 1, "wordings"), ["ghi chú"], "columns[1].wordings[1]", "đã dùng cho cột khác"),
    (("columns", 1, "wordings"), ["a", " "], "columns[1].wordings[2]", "không để trống"),
    (("columns", 1, "heading"), "Số liệu", "columns[1].heading", "đã dùng cho cột khác"),
    (("groups", 2, "kinds"), ["Xã"], "groups[2].kinds[1]", "đã thuộc một nhóm (xem groups[1].kinds[1])"),
    (("groups", 2, "id"), "xa", "groups[2].id", "mã bị trùng (xem groups[1].id)"),
    (("groups", 2, "title"), "UBND các xã", "groups[2].title", "tên nhóm bị trùng"),
    (("groups", 3, "not_required"), ["3.3"], "groups[3].not_required", '"3.3" tính điểm'),
    (("groups", 3, "not_required"), ["3"], "groups[3].not_required", 'không có tiêu chí "3" tính điểm'),
    (("groups", 3, "not_required"), ["3.2", "3.2"], "groups[3].not_required", "ghi hai lần"),
    (("groups", 3, "maxima"), {"3": "5"}, "groups[3].maxima.3", "có các thành phần"),
    (("groups", 3, "maxima"), {"5.3": "5"}, 'groups[3].maxima."5.3"', 'không có tiêu chí "5.3"'),
    (("groups", 3, "maxima"), {"5.2": "0"}, 'groups[3].maxima."5.2"', "ghi vào not_required"),
    (("groups", 3, "maxima"), {"3.2": "5"}, 'groups[3].maxima."3.2"', "đã ghi ở not_required"),
    (("groups", 3, "maxima"), {"2": "5"}, "groups[3].maxima.2", "chấm theo mức"),
    (("forms",), None, "forms", "thiếu bảng này: cần dòng [forms]"),
    (("forms", "title"), "{don_vi}", "forms.title", "{don_vi} không được thay bằng gì; ở đây chỉ có {unit}"),
    (("forms", "group_sheet"), "a/b", "forms.group_sheet", "không quá 25 ký tự"),
    (("forms", "group_sheet"), "a" * 26, "forms.group_sheet", "không quá 25 ký tự"),
    (("forms", "group_sheet"), "'a'", "forms.group_sheet", "dấu nháy"),
    (("forms", "group_sheet"), "Nhật ký", "forms.group_sheet", "đã dùng cho trang khác"),
    (("criteria", 2), GIVEN | {"maximum": "0"}, "criteria[2].maximum", "điểm tối đa bằng 0"),
]


@pytest.mark.parametrize(
    ("path", "value", "key", "said"), ONE, ids=[f"{key}-{said}" for *_, key, said in ONE]
)
def test_a_fault_is_told_at_its_key(path: KeyPath, value: object, key: str, said: str) -> None:
    found = _told(_edited(BASE, (path, value)).faults)
    assert [what for where, what in found if where == key and said in what], found


def test_the_bases_of_the_cases_are_sound() -> None:
    for base in (BASE, STAFFED):
        checked = _edited(base)
        assert (checked.faults, checked.doubts) == ((), ())


def test_the_same_wording_and_number_cannot_be_told_apart_on_a_form() -> None:
    twins = [GIVEN | {"id": "p", "label": "1"}, GIVEN | {"id": "q", "label": "1"}]
    one = GIVEN | {"id": "r", "wording": "Khác", "parts": [twins[0]]}
    two = GIVEN | {"id": "s", "wording": "Khác nữa", "parts": [twins[1]]}
    for heading in (one, two):
        del heading["kind"], heading["maximum"]
    checked = _edited(BASE, (("criteria",), [one, two]), (("maximum",), "10"), (("groups",), []))
    assert ("criteria[2].parts[1].wording", "r") not in _told(checked.faults)
    assert [(f.key, "không phân biệt được" in f.what) for f in checked.faults] == [
        ("criteria[2].parts[1].wording", True)
    ]


def test_all_faults_of_a_file_are_told_in_the_order_of_their_lines() -> None:
    checked = check_file(EXAMPLE.with_name("ban-nhap.toml"))
    assert [(f.line, f.key) for f in checked.faults] == [
        (7, "periods"),
        (8, "maximum"),
        (45, "bands[5].at_least"),
        (62, "groups[3].not_required"),
        (68, "forms.summary_title"),
        (121, "criteria[2].levels[1].points"),
        (146, "criteria[3].parts[1].taget"),
    ]


def test_what_rests_on_a_fault_is_not_told() -> None:
    """A maximum that cannot be read makes neither the levels nor the declared total wrong."""
    checked = _edited(BASE, ((*MARKED, "maximum"), "năm"), (("bands", 1, "at_least"), "x"))
    assert [f.key for f in checked.faults] == ["criteria[1].parts[1].maximum", "bands[1].at_least"]


def test_a_list_of_the_wrong_kind_is_one_fault() -> None:
    assert [f.key for f in _edited(BASE, (("criteria",), {"a": 1}), (("groups",), [])).faults] == ["criteria"]
    assert [f.key for f in _edited(BASE, (("criteria", 3, "parts"), "x"), (("groups",), [])).faults] == [
        "criteria[3].parts"
    ]
    checked = _edited(BASE, (("criteria", 2), 5))
    assert [f.key for f in checked.faults] == ["criteria[2]"]
    assert [f.key for f in _edited(BASE, (("bands",), [])).faults] == ["bands"]


def test_the_staff_score_of_a_set() -> None:
    none = _edited(STAFFED, (("staff", "criteria"), []))
    assert _told(none.faults)[0] == ("staff.criteria", "cần ít nhất một tiêu chí")
    high = _edited(STAFFED, (("staff", "bands", 1, "at_least"), "11"))
    assert _told(high.faults) == [
        (
            "staff.bands[1].at_least",
            "11 cao hơn tổng điểm tối đa của các tiêu chí này 10: không đơn vị nào đạt được",
        )
    ]
    unnamed = _edited(STAFFED, (("forms", "staff_heading"), ""))
    assert _told(unnamed.faults) == [("forms.staff_heading", "bộ có bảng [staff] thì cần ghi khóa này")]
    unknown = _edited(STAFFED, (("staff", "criteria"), ["1", "x"]), (("staff", "bands", 1, "at_least"), "11"))
    assert [f.key for f in unknown.faults] == ["staff.criteria"]


def test_one_group_is_the_offices() -> None:
    two = _edited(STAFFED, (("groups", 2, "higher_level"), True))
    assert _told(two.faults) == [("groups[2].higher_level", "chỉ một nhóm có higher_level = true")]


def test_a_group_carries_out_something() -> None:
    every = [str(number) for number in range(1, 10)]
    none = _edited(STAFFED, (("groups", 2, "not_required"), every))
    assert _told(none.faults) == [("groups[2].not_required", "không còn tiêu chí nào phải thực hiện")]


def test_the_top_class_is_reached_with_the_total_where_that_is_judged() -> None:
    high = _edited(STAFFED, (("bands", 1, "at_least"), "18.5"))
    assert [f.what for f in high.faults] == ["18,5 cao hơn tổng điểm tối đa 18: không đơn vị nào đạt được"]
    assert _edited(STAFFED, (("bands", 1, "at_least"), "18")).faults == ()


DOUBTS: list[tuple[KeyPath, object, str, str]] = [
    (("valid_from",), None, "valid_from", "luôn có hiệu lực"),
    (("periods",), None, "periods", "mọi loại kỳ"),
    (("rescale",), False, "classify_on", "rescale = false"),
    (("classify_on",), "total", "rescale", 'classify_on = "index"'),
    (("forms", "title"), "Biểu", "forms.title", "không có {unit}"),
    (("forms", "summary_title"), "Bảng", "forms.summary_title", "không có {period}"),
    ((*MARKED, "levels", 3, "points"), "4", "criteria[1].parts[1].levels[3].points", "thứ tự các mức"),
    (
        (*MARKED, "levels", 3, "points"),
        "3",
        "criteria[1].parts[1].levels[3].points",
        "điểm bằng một mức trước",
    ),
    (("groups", 1, "kinds"), ["xa"], "groups[1].kinds[1]", 'chữ "xa"; ghi có dấu: "xã"'),
    (("groups", 1, "kinds"), ["xã", "huyện"], "groups[1].kinds[2]", "phần mềm nhận biết: thị trấn, đặc khu"),
    (
        ("criteria", 3, "parts", 2, "wording"),
        "Tỷ lệ hồ sơ nộp trực tuyến trên tổng số hồ sơ tiếp nhận",
        "criteria[3].parts[2].wording",
        "chỉ còn STT để phân biệt",
    ),
]


@pytest.mark.parametrize(("path", "value", "key", "said"), DOUBTS, ids=[key for _, _, key, _ in DOUBTS])
def test_what_is_worth_a_look_leaves_the_set_usable(
    path: KeyPath, value: object, key: str, said: str
) -> None:
    checked = _edited(BASE, (path, value))
    assert checked.faults == ()
    assert [(where, said in what) for where, what in _told(checked.doubts)] == [(key, True)]


def test_kinds_are_known_whatever_their_case() -> None:
    """Names of units are compared folded; "Xã" that only looks right would catch no unit."""
    chosen = _edited(BASE, (("groups", 1, "kinds"), ["XÃ "])).usable()
    assert title_of(chosen.groups[::-1], "Xã Mẫu Sơn") == chosen.groups[0]


def test_the_id_of_a_shipped_set_over_other_criteria_is_worth_a_look(tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    shipped = shipped_texts()["cchc-vi-du"]
    path.write_text(shipped, encoding="utf-8")
    assert check_file(path).doubts == ()
    path.write_text(shipped.replace("\nid = ", "\nid  = "), encoding="utf-8")
    assert check_file(path).doubts == ()
    path.write_text(shipped.replace("\ntitle = ", '\ntitle = "Sửa"\n# ', 1), encoding="utf-8")
    (doubt,) = check_file(path).doubts
    assert doubt.key == "id"
    assert doubt.line is not None
    assert (
        'trùng mã một bộ có sẵn của phần mềm, kết quả dễ bị nhầm; đổi mã, ví dụ "cchc-vi-du-moi"'
        in doubt.what
    )


def test_the_ending_that_windows_hides_is_named(tmp_path: Path) -> None:
    path = tmp_path / "Bộ mới.toml.txt"
    path.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    (fault,) = check_file(path).faults
    assert fault.what == 'tên tệp có thêm đuôi .txt (Windows thường ẩn đuôi này); đổi tên thành "Bộ mới.toml"'
    assert not hides_its_ending(Path("Bộ mới.txt"))


def test_an_own_maximum_serves_the_index_alone() -> None:
    own = ((("criteria", 1, "parts", 2, "own_maximum"), True),)
    assert _edited(BASE, *own).doubts == ()
    total = _edited(BASE, *own, (("classify_on",), "total"), (("rescale",), False))
    assert [f.key for f in total.doubts] == ["criteria[1].parts[2].own_maximum"]


def test_texts_that_look_like_formulas_are_texts() -> None:
    """A text such as "=1+1" is printed as it stands."""
    for text in ("=1+1", "+ thêm", "- bớt", "@ban"):
        checked = _edited(BASE, ((*RATIO, "wording"), text), (("title",), text))
        assert (checked.faults, checked.doubts) == ((), ())


def test_a_comma_is_a_decimal_point_too() -> None:
    checked = _edited(BASE, (("bands", 3, "at_least"), "64,5"), ((*RATIO, "target"), "79,5 %"))
    assert checked.faults == ()
