"""Finding a form's grid when its headings, wordings or columns are not as printed."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from support import QD1187, TT01, UNLIKE, form_cells, grids, make_form, opened, read_cells, write_form
from tthc.domain.counts import Count
from tthc.domain.criteria_set import ScoreColumn
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.files.cells import CellReader
from tthc.files.form_reader import read_forms
from tthc.files.grid import CellValue, Grid
from tthc.files.similar import likeness

SETS = (QD1187, TT01)


def grid_of(path: Path) -> dict[tuple[int, int], CellValue]:
    return dict(grids(path).sheets[0].cells)


def read(cells: dict[tuple[int, int], CellValue]) -> FilledForm:
    (found,) = read_forms(Grid("a.xlsx", "S", cells), SETS)
    return found.form


def test_an_unlike_set_reads_back_with_both_columns(tmp_path: Path) -> None:
    entries = {
        "a1": CriterionEntry(scores={"self": Entry(Decimal("5")), "appraised": Entry(Decimal("4.5"))}),
        "a2": CriterionEntry(scores={"self": Entry(Decimal("15")), "appraised": Entry(Absent.DASH)}),
        "b": CriterionEntry(numerator=Entry(9), denominator=Entry(10)),
        "c": CriterionEntry(numerator=Entry(0), denominator=Entry(0)),
    }
    form = FilledForm(Place(""), "unlike", Entry("Xã A"), criteria=entries)
    path = write_form(tmp_path, "a.xlsx", form, UNLIKE, "Năm 2026")
    (found,) = opened(path, (*SETS, UNLIKE)).forms
    back = found.form
    assert (back.criteria_set, found.findings) == ("unlike", ())
    assert back.criterion("a1").score("appraised").value == Decimal("4.5")
    assert back.criterion("a2").score("appraised").value is Absent.DASH
    assert (back.criterion("b").numerator.value, back.criterion("b").denominator.value) == (9, 10)
    assert (back.criterion("c").numerator.value, back.criterion("c").denominator.value) == (0, 0)
    assert not back.criterion("d").numerator.given


def test_the_row_of_column_numbers_serves_without_headings(tmp_path: Path) -> None:
    cells = grid_of(write_form(tmp_path, "a.xlsx", make_form(typed={"1": "2"})))
    for column in range(1, 7):
        del cells[10, column]
    form = read(cells)
    assert form.head.value(Count.EARLY) == 10
    assert form.criterion("1").score("self").value == Decimal(2)


def test_a_form_without_score_or_note_column_is_read(tmp_path: Path) -> None:
    cells = grid_of(write_form(tmp_path, "a.xlsx", make_form(typed={"1": "2"}, marks={"7": 1})))
    for column in (5, 6):
        for row in (10, 11):
            del cells[row, column]
    form = read(cells)
    assert not form.criterion("1").score("self").given
    assert form.criterion("7").marked == (1,)
    assert form.note == Entry()


def test_a_wording_that_runs_on_below_is_joined(tmp_path: Path) -> None:
    """The wording of the second level of criterion 4, broken at a page end."""
    cells = grid_of(write_form(tmp_path, "a.xlsx", make_form()))
    wording = str(cells[26, 2])
    cut = wording.index("đơn vị")
    moved = {(row + (row > 26), column): value for (row, column), value in cells.items()}
    moved[26, 2], moved[27, 2] = wording[:cut], wording[cut:]
    form = read(moved)
    assert [level.value for level in form.criterion("4").levels] == [10, 0, None]
    assert form.criterion("5").levels[0].value == 10


def test_a_form_may_end_without_a_total(tmp_path: Path) -> None:
    cells = grid_of(write_form(tmp_path, "a.xlsx", make_form(total="18")))
    form = read({place: value for place, value in cells.items() if place[0] < 48})
    assert form.totals == {}
    assert form.criterion("9").marked == (0,)


def test_criteria_without_wordings_go_by_their_number(tmp_path: Path) -> None:
    cells = grid_of(write_form(tmp_path, "a.xlsx", make_form()))
    del cells[16, 2]  # the wording of criterion 2
    form = read(cells)
    assert form.criterion("2").count.value == 10


def test_headings_of_something_else_are_no_form() -> None:
    cells: dict[tuple[int, int], CellValue] = {
        (1, 1): "STT",
        (1, 2): "Nội dung",
        (1, 3): "Điểm tối đa",
        (1, 4): "Số lượng hồ sơ",
        (2, 1): Decimal(1),
        (2, 2): "Mua sắm thiết bị",
        (3, 2): "Máy in",
    }
    assert read_forms(Grid("a.xlsx", "S", cells), SETS) == ()
    assert read_forms(Grid("a.xlsx", "S", {place: cells[place] for place in list(cells)[:4]}), SETS) == ()


def test_likeness_of_labels() -> None:
    assert likeness("Công khai các thủ tục hành chính", "CÔNG KHAI CÁC THỦ TỤC HÀNH CHÍNH.") == 1.0
    assert likeness("Thái độ của cán bộ", "Thái độ của cán bộ, công chức, viên chức") == 0.98
    assert likeness("", "Thái độ") == 0.0
    assert likeness("Máy in", "Thái độ") == 0.0


def test_cells_a_form_does_not_have_are_empty() -> None:
    reader = CellReader(Grid("a.xlsx", "S", {}))
    assert reader.count(1, None, "x") == Entry()
    assert reader.score(1, None, "x") == Entry()
    assert reader.out_of(1, None) == Entry()
    assert reader.text(1, None) == Entry()
    assert reader.mark(1, (None, None), (), "x", "6") == Entry()


def test_a_total_out_of_a_maximum_keeps_both(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    book = load_workbook(path)
    book.active["E48"].value = "16/18"
    book.save(path)
    form = read(grid_of(path))
    assert (form.total("self").value, form.maxima["self"].value) == (Decimal(16), Decimal(18))


def test_a_count_in_one_cell_with_its_label() -> None:
    def head(text: str) -> tuple[int | None, list[str]]:
        reader = CellReader(Grid("a.xlsx", "S", {(1, 1): text}))
        return reader.inline_count(1, 1, text.partition(":")[2], "số").value, [
            f.code for f in reader.findings
        ]

    assert head("Tổng: 3,803") == (3803, [])
    assert head("Tổng: 3.803 hồ sơ, trong đó") == (3803, [])
    assert head("Tổng: 90/100") == (None, ["TT101"])
    assert head("Tổng: chưa có") == (None, ["TT101"])
    assert head("Tổng: -5") == (None, ["TT103"])


def test_headings_over_two_rows_that_share_no_word() -> None:
    made = form_cells(make_form(early=10, typed={"1": "1.9"}))
    cells = {place: value for place, value in made.items() if not str(value).startswith("(")}
    (heading,) = {row for (row, _), value in cells.items() if value == "Điểm tự đánh giá"}
    moved = {(row + (row > heading), column): value for (row, column), value in cells.items()}
    moved |= {(heading, 3): "Điểm", (heading + 1, 3): "Tối đa", (heading + 1, 5): "Tự đánh giá"}
    del moved[heading, 5]
    (read,) = read_forms(Grid("a.xlsx", "S", moved), [QD1187])
    assert read.form.criterion("1").score("self").value == Decimal("1.9")
    assert read.form.criterion("1").count.value == 10


def test_a_figure_beside_the_row_of_column_numbers_is_none_of_them() -> None:
    """Our own form with two score columns: 91 online dossiers stand beside (1) ... (7)."""
    appraised = ScoreColumn("appraised", "Điểm thẩm định")
    chosen = replace(QD1187, columns=(*QD1187.columns, appraised))
    for online in (91, 7, 8):
        form = make_form(chosen, early=100, head={Count.ONLINE: online}, total="18")
        (read,) = read_cells(form_cells(form, chosen), (chosen,))
        assert read.form.total("self").value == 18
        assert read.form.head.value(Count.ONLINE) == online
