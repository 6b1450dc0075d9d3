"""Forms of a workbook: rows of SỐ LIỆU stand for the files they came from, or for themselves."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from support import PROCESS, SAMPLES, make_form, write_form
from tthc.criteria.loader import shipped_sets
from tthc.domain.decisions import Choice, Decision
from tthc.domain.results import Consolidation, Status
from tthc.files.data_layout import data_columns
from tthc.files.data_rows import ON_SHEET, DataRow, row_of
from tthc.files.originals import keep_copy
from tthc.files.raw import RawSheet
from tthc.files.result_json import result_json
from tthc.workflow.book_forms import BookForms, collect_book
from tthc.workflow.book_rows import columns_of, merged, states_of
from tthc.workflow.collect import collect, collect_files
from tthc.workflow.consolidate import consolidate, consolidated
from tthc.workflow.request import Request
from tthc.workflow.row_match import HAND_EDIT

SETS = shipped_sets()
BY_ID = {one.id: one for one in SETS}
NAME = "so-cham-diem.xlsm"
Values = dict[str, Any]


def received(paths: Sequence[Path], folder: Path) -> list[Values]:
    """The rows of SỐ LIỆU that files make, their originals kept in a folder."""
    collected = collect(paths, SETS)
    rows: list[Values] = []
    for file in collected.read:
        copy = keep_copy(Path(file.path), folder / "da-nhan", file.sha256)
        about = {
            "file": file.path,
            "original": str(copy.relative_to(folder)),
            "digest": file.sha256[:12],
        }
        own = [
            {**row_of(BY_ID[one.form.criteria_set], one.form), "sheet": one.form.source.sheet, **about}
            for one in file.forms
        ]
        rows += own or [dict(about)]
    for item in collected.left_out:
        path = Path(item.path)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        copy = keep_copy(path, folder / "da-nhan", digest)
        original = str(copy.relative_to(folder))
        rows.append({"file": item.path, "original": original, "digest": digest[:12]})
    return rows


def book(folder: Path, rows: Sequence[Mapping[str, Any]], sheets: Sequence[RawSheet] = ()) -> BookForms:
    """A workbook with these rows, as a spreadsheet gives them back: numbers are decimals."""
    keys = list(dict.fromkeys(key for row in rows for key in row)) or list(data_columns(SETS[0]))
    columns = {key: at for at, key in enumerate(keys, start=1)}

    def typed(value: object) -> Any:
        return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else value

    made = (
        DataRow(at, {key: typed(row.get(key)) for key in keys}, columns)
        for at, row in enumerate(rows, start=5)
    )
    return BookForms(NAME, folder, tuple(sheets), tuple(made))


def run(forms: BookForms, **request: Any) -> Consolidation:
    asked = Request(paths=(), **request)
    return consolidated(asked, SETS, collect_book(forms, SETS, asked.decided).collected)


def told(result: Consolidation) -> list[str]:
    return [one.finding.code for one in result.findings]


@pytest.fixture(scope="module")
def dien_bien() -> Path:
    return SAMPLES / "dien-bien-phu-2022-q2"


@pytest.mark.parametrize(
    "report", ["dien-bien-phu-2022-q2/don-vi", "tuan-giao-2022", "muong-nhe-2024-02", "kon-ray-2022"]
)
def test_received_files_come_to_the_same_as_files_read_directly(report: str, tmp_path: Path) -> None:
    """Everything said of them, every cell of theirs too: only where copies are kept differs."""
    paths = (SAMPLES / report,)
    direct = consolidate(Request(paths=paths))
    through_book = run(book(tmp_path, received(paths, tmp_path)))
    assert result_json(through_book, "0") == result_json(direct, "0")
    assert direct.units


def _him_lam(dien_bien: Path, folder: Path) -> list[Values]:
    return received(sorted((dien_bien / "don-vi").glob("*him-lam*")), folder)


def _unit(result: Consolidation) -> Any:
    (unit,) = result.units
    return unit


def test_a_figure_changed_in_the_row_is_a_correction_of_the_cell_of_the_file(
    dien_bien: Path, tmp_path: Path
) -> None:
    row = _him_lam(dien_bien, tmp_path)[0]
    changed = {**row, "score.self.4": Decimal("1.96")}
    collected = collect_book(book(tmp_path, [changed]), SETS)
    (edit,) = collected.edits
    assert (edit.choice, edit.cell, edit.value, edit.reason) == (Choice.CORRECT, "E24", "1,96", HAND_EDIT)
    assert edit.file == row["file"]
    assert edit.digest == row["digest"]
    before, after = run(book(tmp_path, [row])), run(book(tmp_path, [changed]))
    assert _unit(before).status is Status.NEEDS_FIX
    assert _unit(after).status is Status.ACCEPTED
    assert _unit(after).form.criterion("4").score("self").value == Decimal("1.96")
    assert "TT975" in told(after)
    assert "TT974" not in told(after)


def test_what_was_adjusted_stands_though_the_row_still_shows_what_the_file_says(
    dien_bien: Path, tmp_path: Path
) -> None:
    row = _him_lam(dien_bien, tmp_path)[0]
    adjusted = Decision(Choice.CORRECT, row["file"], "", row["sheet"], "E24", "", "1,96", "gọi điện")
    result = run(book(tmp_path, [row]), decided=(adjusted,))
    assert _unit(result).form.criterion("4").score("self").value == Decimal("1.96")
    refreshed = {**row, "score.self.4": Decimal("1.96")}
    again = collect_book(book(tmp_path, [refreshed]), SETS, (adjusted,))
    assert not again.edits


def test_a_unit_or_period_named_in_the_row_is_named_so(dien_bien: Path, tmp_path: Path) -> None:
    row = _him_lam(dien_bien, tmp_path)[0]
    renamed = {**row, "unit": "UBND phường Him Lam Mới", "period": "Quý III năm 2022"}
    forms = book(tmp_path, [renamed])
    result = run(forms)
    assert _unit(result).printed_name == "UBND phường Him Lam Mới"
    assert result.period_text == "Quý III năm 2022"
    assert {one.code for one in collect_book(forms, SETS).edits} == {"TT524", "TT530"}
    named = Decision(
        Choice.CORRECT, row["file"], "", row["sheet"], "", "TT524", "UBND phường Khác", "hỏi lại"
    )
    decided = run(book(tmp_path, [row]), decided=(named,))
    assert _unit(decided).printed_name == "UBND phường Khác"


def test_a_period_no_cell_of_the_file_names_is_named_by_the_row(tmp_path: Path) -> None:
    """There is no cell to put it into: it stands where the form begins."""
    path = write_form(tmp_path, "a.xlsx", make_form())
    bare = openpyxl.load_workbook(path)
    (line,) = [cell for row in bare.worksheets[0] for cell in row if "Quý II" in str(cell.value)]
    line.value = None
    bare.save(path)
    (row,) = received([path], tmp_path)
    assert row.get("period") is None
    forms = book(tmp_path, [{**row, "period": "Quý III năm 2022"}])
    result = run(forms)
    assert result.period_text == "Quý III năm 2022"
    ((code, cell),) = [(one.code, one.cell) for one in collect_book(forms, SETS).edits]
    assert (code, cell) == ("TT530", "A10")


def test_rows_of_a_set_nobody_knows_get_no_columns_of_their_own() -> None:
    chosen = BY_ID["qd1187-dienbien"]
    assert columns_of([{"set": "khong-co"}], BY_ID, chosen) == data_columns(chosen)
    assert len(columns_of([{"set": "kon-ray"}, {"set": "cchc-konray"}], BY_ID, chosen)) > len(
        data_columns(chosen)
    )


def test_a_file_that_went_away_before_it_was_read_is_left_out(tmp_path: Path) -> None:
    collected = collect_files([(tmp_path / "mất.xlsx", "mất.xlsx")], SETS)
    (lost,) = collected.left_out
    assert (lost.path, lost.finding.code) == ("mất.xlsx", "TT901")


def test_a_change_no_cell_of_the_file_can_take_makes_the_row_a_form_of_its_own(
    dien_bien: Path, tmp_path: Path
) -> None:
    row = _him_lam(dien_bien, tmp_path)[0]
    forms = book(tmp_path, [{**row, "late_reason": "mất điện"}])
    assert not collect_book(forms, SETS).edits
    result = run(forms)
    (changed,) = [one for one in result.findings if one.finding.code == "TT703"]
    assert "Lý do trễ hạn" in changed.message
    place = _unit(result).form.criterion("1").levels[0].place
    assert (place.file, place.sheet, place.row) == (NAME, "SỐ LIỆU", 5)


def test_a_row_typed_from_paper_counts_by_itself(tmp_path: Path) -> None:
    row = {key: None for key in data_columns(BY_ID["qd1187-dienbien"])}
    typed = {
        **row, "set": "qd1187-dienbien", "unit": "UBND xã Nà Nhạn", "period": "Quý II năm 2022",
        "count.received": 5, "count.direct": 5, "count.resolved": 5, "count.early": 5,
        **{f"level.{one}.0": 5 for one in "12345"}, **{f"mark.{one}.0": "X" for one in "678"},
        "mark.9.2": "x",
    }  # fmt: skip
    unit = _unit(run(book(tmp_path, [typed])))
    assert unit.scored.deciding.total == Decimal(16)
    assert unit.form.criterion("1").levels[0].place.file == NAME
    assert unit.files == (NAME,)
    text = _unit(run(book(tmp_path, [{**typed, "level.1.0": "năm"}])))
    assert text.status is Status.NEEDS_FIX
    nothing = _unit(run(book(tmp_path, [{**row, "set": "qd1187-dienbien", "unit": "Xã A", "no_cases": "x"}])))
    assert nothing.status is Status.NO_CASES


def test_a_lost_or_changed_original_leaves_the_row(dien_bien: Path, tmp_path: Path) -> None:
    row = _him_lam(dien_bien, tmp_path)[0]
    whole = run(book(tmp_path, [row]))
    kept = tmp_path / row["original"]
    kept.write_bytes(b"other")
    changed = run(book(tmp_path, [row]))
    kept.unlink()
    lost = run(book(tmp_path, [row]))
    for result, why in ((changed, "bị thay đổi"), (lost, "không mở được")):
        (one,) = [one for one in result.findings if one.finding.code == "TT702"]
        assert why in one.message
        assert _unit(result).scored.deciding.total == _unit(whole).scored.deciding.total


def test_a_form_whose_row_was_deleted_is_not_used_and_said_so(dien_bien: Path, tmp_path: Path) -> None:
    rows = _him_lam(dien_bien, tmp_path)
    without = {key: rows[0][key] for key in ("file", "original", "digest")}
    result = run(book(tmp_path, [without]))
    assert not result.units
    assert told(result).count("TT704") == 1


def test_a_row_that_answers_to_no_form_is_told_unless_the_form_was_left_out(
    dien_bien: Path, tmp_path: Path
) -> None:
    row = _him_lam(dien_bien, tmp_path)[0]
    elsewhere = run(book(tmp_path, [{**row, "sheet": "khác"}]))
    assert told(elsewhere).count("TT705") == 1
    leaving = Decision(Choice.LEAVE_OUT, row["file"], "", row["sheet"], reason="bản cũ")
    left_out = run(book(tmp_path, [row]), decided=(leaving,))
    assert "TT705" not in told(left_out)
    assert not left_out.units


def test_a_row_of_no_known_set_is_told(tmp_path: Path) -> None:
    result = run(book(tmp_path, [{"unit": "Xã A", "set": "qd0", "level.1.0": 5}]))
    (one,) = [one for one in result.findings if one.finding.code == "TT701"]
    assert one.finding.place is not None
    assert one.finding.place.cell == "B5"


def test_a_row_without_a_set_takes_the_chosen_one(tmp_path: Path) -> None:
    (known,) = [one for one in SETS if one.id == "qd1187-dienbien"]
    forms = book(tmp_path, [{"unit": "Xã A", "set": None, "period": "Quý II năm 2022", "level.1.0": 5}])
    assert "TT701" in told(run(forms))
    chosen = replace(forms, default_set=known.id)
    result = run(chosen)
    assert "TT701" not in told(result)
    (unit,) = result.units
    assert unit.form is not None
    assert (unit.form.criteria_set, unit.form.unit.value) == (known.id, "Xã A")


def test_a_note_of_the_officer_is_no_form_and_stays_in_its_line(tmp_path: Path) -> None:
    rows = [{"unit": "Xã A", "set": "qd1187-dienbien", "level.1.0": 5}, {}, {"unit": "Chị Hoa xem lại"}]
    forms = book(tmp_path, rows)
    result = run(forms)
    assert [unit.unit.name for unit in result.units] == ["Xã A"]
    assert "TT701" not in told(result)
    assert states_of(result, forms.rows, NAME)[1:] == ("", "")
    new = [{"unit": f"Xã {name}", "set": "qd1187-dienbien", "file": f"{name}.xlsx"} for name in "BCD"]
    lines = merged((forms.rows[0], forms.rows[2]), new)
    assert [line.get("unit") for line in lines] == ["Xã A", "Xã B", "Chị Hoa xem lại", "Xã C", "Xã D"]
    assert lines[1] is new[0]
    alone = merged([forms.rows[2]], ())
    assert [line.get("unit") for line in alone] == [None, None, "Chị Hoa xem lại"]


def test_two_forms_on_one_sheet_find_their_rows_by_name_and_then_by_order(
    dien_bien: Path, tmp_path: Path
) -> None:
    files = sorted((SAMPLES / "vi-du-bo-tieu-chi").rglob("*.xlsx")) + sorted(
        (SAMPLES / "kon-ray-2022").rglob("*.xlsx")
    )
    rows = received(files, tmp_path)
    backwards = book(tmp_path, list(reversed(rows)))
    assert not collect_book(backwards, SETS).edits
    assert [u.printed_name for u in run(backwards).units] == [
        u.printed_name for u in run(book(tmp_path, rows)).units
    ]


def test_sheets_of_the_workbook_count_beside_rows(dien_bien: Path, tmp_path: Path) -> None:
    row = _him_lam(dien_bien, tmp_path)[0]
    path = next((dien_bien / "don-vi").glob("*thanh-binh*"))
    process_book = collect([path], SETS).read[0]
    raw = PROCESS.read(path).sheets
    result = run(book(tmp_path, [row], raw))
    assert {unit.printed_name for unit in result.units} == {
        row["unit"],
        process_book.forms[0].form.unit.value,
    }
    own = next(unit for unit in result.units if unit.files == (NAME,))
    assert own.form.source.sheet == raw[0].name
    leaving = Decision(Choice.LEAVE_OUT, NAME, "", raw[0].name, reason="bản cũ")
    assert {unit.printed_name for unit in run(book(tmp_path, [], raw), decided=(leaving,)).units} == set()
    assert not run(book(tmp_path, [], [RawSheet("Ghi chép", {(1, 1): "Ghi chép riêng"})])).files


def test_a_row_whose_form_stands_on_a_sheet_counts_only_without_that_sheet(
    dien_bien: Path, tmp_path: Path
) -> None:
    (row,) = _him_lam(dien_bien, tmp_path)
    moved = {**row, "state": f"{ON_SHEET}Phường Him Lam"}
    sheet = RawSheet("Phường Him Lam", {(1, 1): "biểu"})
    aside = run(book(tmp_path, [moved], [sheet]))
    assert [one.unit.name for one in aside.units] == []
    assert "TT704" not in told(aside)
    back = run(book(tmp_path, [moved]))
    assert _unit(back).form == _unit(run(book(tmp_path, [row]))).form


def test_a_row_aside_is_no_form_of_its_own_where_the_original_is_lost(
    dien_bien: Path, tmp_path: Path
) -> None:
    (row,) = _him_lam(dien_bien, tmp_path)
    moved = {**row, "state": f"{ON_SHEET}Him Lam", "original": "mat.xlsx"}
    aside = run(book(tmp_path, [moved], [RawSheet("Him Lam", {(1, 1): "biểu"})]))
    assert not {"TT702", "TT704"} & set(told(aside))


def test_the_state_of_a_row_aside_stays(dien_bien: Path, tmp_path: Path) -> None:
    (row,) = _him_lam(dien_bien, tmp_path)
    state = f"{ON_SHEET}Him Lam"
    forms = book(tmp_path, [{**row, "state": state}], [RawSheet("Him Lam", {(1, 1): "biểu"})])
    assert states_of(run(forms), forms.rows, NAME) == (state,)
    alone = book(tmp_path, [{**row, "state": state}])
    assert states_of(run(alone), alone.rows, NAME) == ("cần kiểm tra lại",)
