"""The decisions table a run writes asks for each cell, and loses nothing that was decided."""

import csv
from pathlib import Path

import pytest

from support import make_form, write_form
from tthc.checks.catalogue import tell
from tthc.domain.counts import Count
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding, Suggestion
from tthc.domain.places import Place
from tthc.files.decision_table import COLUMNS, template_bytes
from tthc.workflow.consolidate import consolidate
from tthc.workflow.questions import check_table, table_beside, write_questions
from tthc.workflow.request import Request

HEAD = ",".join(COLUMNS.headings)
OWN, FIRST, SECOND = (Place("a.xlsx", "S", row, 5) for row in (12, 13, 14))
FACTS = {"criterion_label": "1", "typed": "1,93", "counts": "43 hồ sơ mức 2 điểm", "computed": "1,26"}


def rows_of(data: bytes | None) -> list[dict[str, str]]:
    assert data is not None
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines()))


def asked(*suggestions: Suggestion, place: Place = OWN) -> list[dict[str, str]]:
    finding = Finding("TT303", FACTS, place, "Xã A", "1", suggestions)
    return rows_of(template_bytes([tell(finding)], (), {"a.xlsx": "f" * 64}))


def test_a_proposal_for_the_cell_itself_stands_in_its_line() -> None:
    (row,) = asked(Suggestion(OWN, "1.93", "1.26"))
    assert (row["o"], row["gia_tri"], row["ma"]) == ("E12", "1,26", "TT303")


def test_every_other_cell_to_change_has_a_line_of_its_own() -> None:
    own, first, second = asked(Suggestion(FIRST, "43", "151"), Suggestion(SECOND, "120", "12"))
    assert [(row["o"], row["gia_tri"]) for row in (own, first, second)] == [
        ("E12", ""),
        ("E13", "151"),
        ("E14", "12"),
    ]
    assert {row["ma"] for row in (own, first, second)} == {"TT303"}
    assert {row["ma_tep"] for row in (own, first, second)} == {"f" * 12}
    assert "chap_nhan" not in own["noi_dung"]
    assert first["noi_dung"].endswith("Muốn giữ nguyên thì ghi chap_nhan ở dòng của ô E12.")


def test_two_values_for_one_cell_are_left_to_the_officer() -> None:
    (row,) = asked(Suggestion(OWN, "195", "1.95"), Suggestion(OWN, "195", "19.5"))
    assert row["gia_tri"] == ""


def test_a_finding_on_a_whole_sheet_is_accepted_in_the_line_without_a_cell() -> None:
    sheet = Place("a.xlsx", "S")
    own, other = asked(Suggestion(FIRST, "43", "151"), place=sheet)
    assert (own["o"], other["o"]) == ("", "E13")
    assert "ở dòng không ghi ô" in other["noi_dung"]


def test_the_own_line_of_a_finding_goes_before_that_of_another_one() -> None:
    one = Finding("TT303", FACTS, OWN, "Xã A", "1", (Suggestion(FIRST, "43", "151"),))
    two = Finding("TT303", FACTS, FIRST, "Xã A", "1")
    rows = rows_of(template_bytes([tell(one), tell(two)]))
    assert [row["o"] for row in rows] == ["E12", "E13"]
    assert "chap_nhan" not in rows[1]["noi_dung"]


def test_the_table_is_a_csv_file_and_replaces_only_its_like(tmp_path: Path) -> None:
    assert table_beside(tmp_path / "kq.xlsx") == tmp_path / "kq-quyet-dinh.csv"
    check_table(tmp_path / "moi.CSV")
    with pytest.raises(TthcError, match="TT979"):
        check_table(tmp_path / "kq.xlsx")
    other = tmp_path / "cua-toi.csv"
    other.write_text("của tôi", encoding="utf-8")
    with pytest.raises(TthcError, match="TT978"):
        check_table(other)
    other.write_text(f"{HEAD}\n", encoding="utf-8-sig")
    check_table(other)


def _table(path: Path, *lines: str) -> Path:
    path.write_text("\n".join((HEAD, *lines)), encoding="utf-8-sig")
    return path


def test_what_is_given_goes_before_what_stood_there_and_stale_lines_are_dropped(tmp_path: Path) -> None:
    folder = tmp_path / "vao"
    folder.mkdir()
    many = {"2": (9, None, None), "3": (8, None, None), "4": (7, None, None)}  # too many for one cause
    sent = make_form(head={Count.RESOLVED: 11, Count.RECEIVED: 11}, levels=many)
    form = write_form(folder, "a.xlsx", sent)
    line = f"{form},Xã A,Biểu 03,C7,TT201"
    given = _table(tmp_path / "q.csv", f"{line},chap_nhan,,mới,,", "khac.xlsx,,,,,bo_qua,,,,")
    there = _table(
        tmp_path / "kq.csv",
        f"{line},chap_nhan,,cũ,,",
        f"{form},Xã A,Biểu 03,D13,TT301,chap_nhan,,đã gửi lại,,,,0123456789ab",
        f"{form},Xã A,Biểu 03,D17,TT301,,,,,",
    )
    result = consolidate(Request((folder,), decisions=given))
    assert write_questions(result, given, there) == there
    rows = rows_of(there.read_bytes())
    by_cell = {(row["tep"], row["o"], row["ma"]): row for row in rows}
    assert by_cell[str(form), "C7", "TT201"]["ly_do"] == "mới"
    assert by_cell["khac.xlsx", "", ""]["lua_chon"] == "bo_qua"
    assert by_cell[str(form), "D13", "TT301"]["lua_chon"] == ""  # decided about another content: asked anew
    assert len(rows) == len(by_cell)


def test_nothing_open_writes_nothing(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    result = consolidate(Request((tmp_path / "a.xlsx",)))
    assert write_questions(result, None, tmp_path / "q.csv") is None
    assert not (tmp_path / "q.csv").exists()
