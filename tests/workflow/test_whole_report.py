"""A whole report in one Word document or one sheet says what the same tables say in files of their own."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest

from reports import REPORTS, Block, as_sheet, as_word, edited, report
from support import make_form, write_form
from tthc.domain.results import Consolidation
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

TEXT = frozenset({"TT157", *(f"TT{number}" for number in range(560, 567))})


def told(result: Consolidation) -> Counter[tuple[str, str | None, str | None, str]]:
    """Every finding without the cells it names."""
    return Counter(
        (
            one.finding.code,
            one.finding.unit,
            one.finding.criterion,
            re.sub(r"\b[A-Z]{1,2}\d+\b|\(\d+ đến \d+\)", "ô", one.message),
        )
        for one in result.findings
    )


def about_text(*paths: Path) -> list[str]:
    found = consolidate(Request(paths)).findings
    return [one.finding.code for one in found if one.finding.code in TEXT]


def as_in_word(blocks: Iterable[Block]) -> list[Block]:
    """The report with recipients and signature beside each other in a table, as Word reports have them."""
    lines = list(blocks)
    first = lines.index("Nơi nhận:")
    last = lines.index("Cán bộ 1")
    texts = [str(line) for line in lines[first : last + 1]]
    beside = [["\n".join(texts[:-3]), "\n".join(texts[-3:])]]
    head = [["UBND TỈNH ĐIỆN BIÊN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"]]
    return [head, *lines[:first], beside, *lines[last + 1 :]]


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", REPORTS)
def test_the_findings_are_those_of_the_tables_alone(tmp_path: Path, name: str) -> None:
    printed = consolidate(Request((REPORTS[name] / "da-in",)))
    for path in (
        as_word(tmp_path / "a.docx", report(name)),
        as_word(tmp_path / "b.docx", as_in_word(report(name))),
        as_sheet(tmp_path / "c.xlsx", report(name)),
    ):
        whole = consolidate(Request((path,)))
        assert told(whole) == told(printed)
        assert [unit.scored for unit in whole.units] == [unit.scored for unit in printed.units]
        assert [group.counts for group in whole.groups] == [group.counts for group in printed.groups]


def test_the_findings_beside_the_units_forms_are_the_same_too(tmp_path: Path) -> None:
    folder = REPORTS["dien-bien-phu"]
    path = as_word(tmp_path / "a.docx", report("dien-bien-phu"))
    together = consolidate(Request((path, folder / "don-vi")))
    assert told(together) == told(consolidate(Request((folder / "da-in", folder / "don-vi"))))


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("name", "swap", "expected"),
    [
        ("dien-bien-phu", ("", ""), []),
        ("dien-bien-phu", ("10.101", "10.110"), ["TT565"]),
        ("dien-bien-phu", ("trực tuyến 731", "trực tuyến 713"), ["TT565"]),
        ("dien-bien-phu", ("9.787", "9.788"), ["TT565"]),
        ("dien-bien-phu", ("kỳ trước chuyển qua 05", "kỳ trước chuyển qua 06"), ["TT157"]),
        ("dien-bien-phu", ("14,99/18", "14,98/18"), ["TT564"]),
        ("tuan-giao", ("10/14", "11/14"), ["TT561"]),
        ("tuan-giao", ("19/19", "18/19"), ["TT560"]),
    ],
)
def test_the_text_is_held_against_the_tables_below_it(
    tmp_path: Path, name: str, swap: tuple[str, str], expected: list[str]
) -> None:
    changed = edited(report(name), lambda text: text.replace(*swap))
    assert about_text(as_word(tmp_path / "a.docx", changed)) == expected


def test_the_text_of_one_units_report_is_not_held_against_the_group(tmp_path: Path) -> None:
    """The unit's sentence counts its own dossiers; those of the group are more."""
    table = next(block for block in report("dien-bien-phu") if not isinstance(block, str))
    letter: list[Block] = [
        "Tổng số hồ sơ TTHC của xã đã tiếp nhận là 12 hồ sơ, trong đó trực tuyến 05 hồ sơ.",
        "Nơi nhận:",
        "Biểu mẫu số 03",
        "Kỳ đánh giá: Quý II năm 2022",
    ]
    path = as_word(tmp_path / "a.docx", [*letter, "Đơn vị: UBND xã A", table])
    write_form(tmp_path, "b.xlsx", make_form(unit="UBND xã B"))
    assert about_text(path, tmp_path / "b.xlsx") == []
    as_word(path, [*letter, "Đơn vị: UBND các xã", table])
    assert "TT565" in about_text(path, tmp_path / "b.xlsx")
