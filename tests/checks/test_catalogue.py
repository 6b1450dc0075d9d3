import ast
import re
from decimal import Decimal

import pytest

from support import ROOT
from tthc.checks.catalogue import catalogue, slots, tell
from tthc.checks.manual import FAMILIES, OWN_WORDS, SLOT_WORDS, manual, readable
from tthc.domain.decisions import Choice, Decision
from tthc.domain.findings import Fact, Finding, Severity
from tthc.domain.places import Place

PACKAGE = ROOT / "python" / "tthc"
CODE = re.compile(r"TT\d{3}")


def _codes_in_source() -> set[str]:
    found: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
                found.add(node.value)
    return found


def test_every_code_raised_exists_and_every_code_is_raised() -> None:
    assert _codes_in_source() == set(catalogue())


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_an_entry_says_what_is_seen_and_what_to_do(code: str) -> None:
    entry = catalogue()[code]
    assert CODE.fullmatch(code)
    assert entry.sentence.endswith((".", "?", "}"))
    assert entry.fix.endswith(".")
    assert entry.sentence[0].isupper() or entry.sentence[0] in '{"'
    assert entry.source
    assert re.fullmatch(r"\d+\.\d+\.\d+", entry.since)


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_slot_is_filled_from_facts_and_none_may_be_missing(code: str) -> None:
    entry = catalogue()[code]
    told = tell(Finding(code, dict.fromkeys(slots(entry), "abc")))
    assert "{" not in told.message + told.fix
    assert told.severity is entry.severity
    if slots(entry):
        with pytest.raises(KeyError):
            tell(Finding(code, {}))


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(KeyError):
        tell(Finding("TT000"))


def test_numbers_are_told_in_vietnamese_notation() -> None:
    facts = {
        "criterion_label": "1",
        "typed": Decimal("1.9"),
        "counts": "3.703 hồ sơ mức 2 điểm",
        "computed": Decimal("1.90"),
    }
    told = tell(Finding("TT303", facts, Place("a.xlsx", "Biểu 03", 12, 5)))
    assert told.message == "Ô E12: tiêu chí 1 ghi 1,9; tính theo 3.703 hồ sơ mức 2 điểm được 1,90."
    assert told.severity is Severity.ERROR


def test_counts_below_ten_have_two_digits_and_unknown_is_said() -> None:
    told = tell(Finding("TT304", {"criterion_label": "6", "marks": 2, "outcome": ""}))
    assert told.message == "Tiêu chí 6 có 02 dấu x, cần đúng một dấu."
    assert (
        "(không rõ)" in tell(Finding("TT304", {"criterion_label": None, "marks": 0, "outcome": ""})).message
    )


def test_a_sentence_that_opens_with_an_abbreviation_keeps_its_capitals() -> None:
    facts = {"what": "ĐTB CCVC", "typed": Decimal(8), "computed": Decimal("9.96"), "gap": Decimal("1.96")}
    told = tell(Finding("TT401", facts, Place("a.xlsx", "S", 36, 13)))
    assert told.message == "Ô M36: ĐTB CCVC ghi 8; cộng các tiêu chí được 9,96 (lệch 1,96)."


def test_the_manual_tells_what_every_question_is_taken_for() -> None:
    page = (ROOT / "python" / "MA_PHAT_HIEN.md").read_text(encoding="utf-8")
    asked = [entry for entry in catalogue().values() if entry.default]
    assert len(asked) >= 15
    for entry in asked:
        said = readable(entry.code, entry.sentence)
        assert f"| {entry.code} | {said} | {entry.default} |" in page


def test_the_page_of_codes_is_what_the_catalogue_makes() -> None:
    page = (ROOT / "python" / "MA_PHAT_HIEN.md").read_text(encoding="utf-8")
    assert page == manual(), "make manual"
    assert re.findall(r"^### (TT\d{3})", page, re.M) == sorted(catalogue(), key=_by_heading)
    assert "{" not in page
    assert "](python/MA_PHAT_HIEN.md)" in (ROOT / "HUONG_DAN.md").read_text(encoding="utf-8")


def test_every_slot_has_words_an_officer_can_read() -> None:
    every = {slot for entry in catalogue().values() for slot in slots(entry)}
    assert every == set(SLOT_WORDS)
    assert not any(re.search("[_{}A-Z]", words) for words in SLOT_WORDS.values())
    assert readable("TT303", catalogue()["TT303"].sentence) == (
        "Tiêu chí [số] ghi [đã ghi]; tính theo [số hồ sơ] được [tính lại]."
    )
    with pytest.raises(KeyError):
        readable("TT303", "{nothing_of_ours}")


def test_own_words_are_of_slots_there_are() -> None:
    for code, slot in OWN_WORDS:
        assert slot in slots(catalogue()[code]), code


def _by_heading(code: str) -> tuple[int, str]:
    titles = [title for _, title in FAMILIES]
    return titles.index(next(title for openings, title in FAMILIES if code.startswith(openings))), code


def test_the_default_of_a_question_is_told_until_it_is_decided() -> None:
    finding = Finding("TT523", {"seen": "a", "wanted": "b"})
    assert tell(finding).fix.endswith("Khi chưa quyết định: không cộng biểu vào kỳ này.")
    decided = Finding("TT523", {"seen": "a", "wanted": "b"}, decision=Decision(Choice.ACCEPT, file="a"))
    assert "Khi chưa quyết định" not in tell(decided).fix


def test_decimals_in_a_row_are_told_apart() -> None:
    facts = {"found": 10, "wanted": 9, "sum": Decimal("16.03"), "total": Decimal("16.03")}
    told = tell(Finding("TT130", facts | {"typed": ("1,93", "2", "1,96")}))
    assert "(1,93; 2; 1,96)" in told.message
    assert "(2, 1)" in tell(Finding("TT130", facts | {"typed": ("2", "1")})).message


def test_an_endless_text_of_a_cell_is_cut_in_a_sentence() -> None:
    told = tell(Finding("TT523", {"seen": "a" * 5000, "wanted": "b"}))
    assert len(told.message) < 500
    assert "a…" in told.message


def test_the_number_of_a_line_is_plain() -> None:
    """A line is a place ("dòng 3"), not a count ("03 đơn vị")."""
    facts: dict[str, Fact] = {"path": "danh-muc.csv", "line": 3, "fault": "thiếu tên đơn vị"}
    assert "dòng 3: thiếu tên đơn vị" in tell(Finding("TT957", facts)).message
