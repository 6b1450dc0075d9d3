"""A year with two sets: each has a table of its own, and forms of the one never count in the other."""

import json
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import QD1187, ROOT, UNLIKE, make_form, opened, write_form
from tthc.domain.counts import HeaderCounts
from tthc.domain.criteria_set import CriteriaSet, in_force_first
from tthc.domain.forms import CriterionEntry
from tthc.domain.periods import Period, PeriodKind
from tthc.domain.places import Entry
from tthc.files.reader import ReadFile
from tthc.files.result_json import result_json
from tthc.workflow.by_unit import by_unit, forms_sentence
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes
from tthc.workflow.keep import keep_originals
from tthc.workflow.outcome import needs_a_look
from tthc.workflow.parts import parts_of
from tthc.workflow.request import Request

YEAR = Period(2025, PeriodKind.YEAR)
FIRST_HALF = Period(2025, PeriodKind.HALF_YEAR, 1)
OLD = replace(QD1187, id="old", valid_to=date(2025, 6, 30))
NEW = replace(UNLIKE, id="new", valid_from=date(2025, 7, 1), valid_to=None)


def _old(folder: Path, name: str = "old.xlsx", period: str = "Năm 2025") -> ReadFile:
    return opened(write_form(folder, name, make_form(), QD1187, period), (OLD, NEW))


def _new(folder: Path) -> ReadFile:
    form = replace(make_form(), criteria_set="new", criteria={})
    return opened(write_form(folder, "new.xlsx", form, UNLIKE, "Năm 2025"), (OLD, NEW))


def _told(
    sets: tuple[CriteriaSet, ...], period: Period | None, *files: ReadFile
) -> list[tuple[str, str, int]]:
    return [
        (part.criteria_set.id, part.period.text if part.period else "", sum(len(f.forms) for f in part.read))
        for part in parts_of(sets, period, files)
    ]


def test_sets_that_follow_each_other_within_a_year_are_parts(tmp_path: Path) -> None:
    files = (_new(tmp_path), _old(tmp_path))
    assert _told((NEW, OLD), YEAR, *files) == [("old", "Năm 2025", 1), ("new", "Năm 2025", 1)]
    assert [part.whole for part in parts_of((OLD, NEW), YEAR, files)] == [False, False]


def test_a_part_may_be_about_its_own_months(tmp_path: Path) -> None:
    """Forms of the half year in which the old set ran are that part's period."""
    files = (_old(tmp_path, period="6 tháng đầu năm 2025"), _new(tmp_path))
    assert _told((OLD, NEW), YEAR, *files)[0] == ("old", FIRST_HALF.text, 1)


@pytest.mark.parametrize(
    ("old", "new", "period"),
    [
        (OLD, replace(NEW, valid_from=date(2025, 6, 1)), YEAR),  # both in force in June
        (OLD, replace(NEW, valid_from=None), YEAR),
        (replace(OLD, valid_to=None), NEW, YEAR),
        (OLD, NEW, Period(2026, PeriodKind.YEAR)),  # the old one had ended before
        (OLD, NEW, FIRST_HALF),  # the new one had not begun
        (OLD, NEW, None),
    ],
)
def test_other_sets_are_no_parts(
    tmp_path: Path, old: CriteriaSet, new: CriteriaSet, period: Period | None
) -> None:
    files = (_old(tmp_path), _old(tmp_path, "old-2.xlsx"), _new(tmp_path))
    (only,) = parts_of((old, new), period, files)
    assert (only.criteria_set.id, only.whole, only.read) == ("old", True, files)


def test_one_set_alone_is_whole(tmp_path: Path) -> None:
    assert _told((OLD, NEW), YEAR, _old(tmp_path)) == [("old", "Năm 2025", 1)]


def test_the_period_says_which_of_two_sets_with_the_same_words_a_form_follows(tmp_path: Path) -> None:
    """A revised set keeps its wordings; the form's own period picks the one in force."""
    later = replace(QD1187, id="later", valid_from=date(2025, 7, 1))
    for sets in ((OLD, later), (later, OLD)):
        for period, expected in (("Quý I năm 2025", "old"), ("Quý IV năm 2025", "later")):
            path = write_form(tmp_path, "a.xlsx", make_form(), QD1187, period)
            assert [read.form.criteria_set for read in opened(path, sets).forms] == [expected]


def test_without_a_period_every_set_may_be_in_force() -> None:
    assert in_force_first((NEW, OLD), None) == (NEW, OLD)
    assert in_force_first((NEW, OLD), Period(2024, PeriodKind.YEAR)) == (OLD, NEW)


_FULL_MARKS = {
    key: CriterionEntry(
        scores={column: Entry(Decimal(points)) for column in ("self", "appraised")},
        numerator=Entry(part),
        denominator=Entry(whole),
    )
    for key, points, part, whole in (
        ("a1", 5, None, None),
        ("a2", 15, None, None),
        ("b", 30, 9, 9),
        ("c", 40, 9, 9),
        ("d", 10, 0, 9),
    )
}
"""Every criterion of the later set with its figures."""


def _set_file(folder: Path, source: Path, own_id: str, key: str, day: str) -> None:
    """A set of the repository as an officer's own, ending or beginning on a day."""
    text = source.read_text(encoding="utf-8")
    text = re.sub(rf"^{key} = .*\n", "", text, flags=re.MULTILINE)
    text = re.sub(r"^id = .*$", f'id = "{own_id}"\n{key} = {day}', text, count=1, flags=re.MULTILINE)
    (folder / f"{own_id}.toml").write_text(text, encoding="utf-8")


@pytest.fixture
def year(tmp_path: Path) -> Request:
    """A folder with forms by the set that ended in June and by the one that began in July."""
    sets = tmp_path / "bo-tieu-chi"
    sets.mkdir()
    _set_file(sets, ROOT / "python/tthc/criteria/sets/qd1187-dienbien.toml", "cu", "valid_to", "2025-06-30")
    _set_file(sets, ROOT / "tests/data/unlike.toml", "moi", "valid_from", "2025-07-01")
    forms = tmp_path / "bieu"
    forms.mkdir()
    write_form(forms, "a-cu.xlsx", make_form(unit="Xã A"), QD1187, "6 tháng đầu năm 2025")
    write_form(
        forms, "b-cu.xlsx", make_form(unit="Xã B", early=3, total="17"), QD1187, "6 tháng đầu năm 2025"
    )
    form = replace(make_form(unit="Xã A"), criteria=_FULL_MARKS, head=HeaderCounts())
    write_form(forms, "a-moi.xlsx", form, UNLIKE, "Năm 2025")
    return Request((forms,), criteria_set=(str(sets),), period="Năm 2025")


def test_a_year_with_two_sets_shows_both_unmixed(year: Request) -> None:
    result = consolidate(year)
    assert [(part.criteria_set.id, part.period_text) for part in result.parts] == [
        ("cu", "6 tháng đầu năm 2025"),
        ("moi", "Năm 2025"),
    ]
    totals = [{u.unit.name: u.scored.deciding.total for u in part.units if u.scored} for part in result.parts]
    assert totals == [{"Xã A": 18, "Xã B": 18}, {"Xã A": 100}]
    assert {Path(file.path).name for file in result.files} == {"a-cu.xlsx", "b-cu.xlsx", "a-moi.xlsx"}
    assert [t.finding.unit for t in result.findings if t.finding.code == "TT401"] == ["Xã B"]
    assert needs_a_look(result)


def test_each_set_of_a_year_has_its_sheets(year: Request) -> None:
    book = load_workbook(BytesIO(workbook_bytes(consolidate(year), year)))
    assert [name for name in book.sheetnames if name.startswith("TỔNG HỢP")] == [
        "TỔNG HỢP (1)",
        "TỔNG HỢP (2)",
    ]
    texts = [
        [cell.value for row in book[name].iter_rows() for cell in row if isinstance(cell.value, str)]
        for name in ("TỔNG HỢP (1)", "TỔNG HỢP (2)")
    ]
    assert any("1187/QĐ-UBND" in text for text in texts[0])
    assert not any("1187/QĐ-UBND" in text for text in texts[1])
    assert "BM03 TỔNG HỢP (1)" in book.sheetnames
    assert book.sheetnames[-2:] == ["CẦN KIỂM TRA", "NHẬT KÝ"]


def test_the_json_of_a_year_holds_the_earlier_set_beside_the_later(year: Request) -> None:
    data = json.loads(result_json(consolidate(year), "0"))
    assert (data["criteria_set"], [unit["name"] for unit in data["units"]]) == ("moi", ["Xã A"])
    assert [(part["criteria_set"], len(part["units"])) for part in data["also"]] == [("cu", 2)]
    kinds = {form["kind"] for file in data["files"] for form in file["forms"]}
    assert kinds == {"bm03", "unit_form"}


def test_findings_of_the_earlier_set_are_told_under_its_name(year: Request) -> None:
    titles = [section.title for section in by_unit(consolidate(year)) if section.findings]
    assert titles[0] == "Xã B (cu)"
    assert "Xã B" not in titles
    assert forms_sentence(consolidate(year)).startswith("Nhận ra 03 biểu: 02 biểu dùng được, 01 biểu cần")


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_sets_with_the_same_words_in_force_the_newer_counts_and_it_is_told(
    tmp_path: Path, newest_first: bool
) -> None:
    """Whoever forgets to end the old set must not find other classes without a word."""
    source = ROOT / "python/tthc/criteria/sets/qd1187-dienbien.toml"
    _set_file(tmp_path, source, "cu", "valid_from", "2019-11-13")
    _set_file(tmp_path, source, "moi", "valid_from", "2022-01-01")
    write_form(tmp_path, "a.xlsx", make_form())
    names = tuple(str(tmp_path / f"{name}.toml") for name in ("cu", "moi"))
    result = consolidate(Request((tmp_path,), criteria_set=names[::-1] if newest_first else names))
    assert result.criteria_set.id == "moi"
    assert [told.message for told in result.findings if told.finding.code == "TT590"] == [
        'Bộ tiêu chí "moi" và "cu" có cùng lời văn và cùng có hiệu lực trong kỳ này; đã chấm theo "moi", bộ mới hơn.'
    ]
    alone = consolidate(Request((tmp_path,), criteria_set=names[:1]))
    assert "TT590" not in {told.finding.code for told in alone.findings}


def test_a_year_keeps_its_name_where_each_set_has_a_part_of_it(year: Request, tmp_path: Path) -> None:
    for old in year.paths[0].glob("a-moi*"):
        old.unlink()
    form = replace(make_form(unit="Xã A"), criteria={}, head=HeaderCounts())
    write_form(year.paths[0], "a-moi.xlsx", replace(form, criteria=_FULL_MARKS), UNLIKE, "Tháng 12 năm 2025")
    result = consolidate(year)
    assert [part.period_text for part in result.parts] == ["6 tháng đầu năm 2025", "Tháng 12 năm 2025"]
    assert result.run_period_text == "Năm 2025"
    data = json.loads(result_json(result, "0"))
    assert (data["period"], data["set_period"]) == ("Năm 2025", "Tháng 12 năm 2025")
    kept = keep_originals(result, year.paths, tmp_path / "ra.xlsx")
    assert {Path(file.copy).parent.parent.name for file in kept.files} == {"nam-2025"}
