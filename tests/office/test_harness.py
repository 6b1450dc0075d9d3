"""The harness over LibreOffice: typing, reading back, names, macros, time limit, clean end."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

import tools
from office.calc import Calc, CalcError, CalcTimeoutError
from office.soffice import pipes


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A small workbook: names of both scopes, a protected sheet, a formula with a saved result."""
    path = tmp_path / "Sổ thử.xlsx"
    made = xlsxwriter.Workbook(str(path))
    form = made.add_worksheet("BIỂU MẪU")
    form.write_row(0, 0, [3703, 100])
    form.write_formula("C1", "=A1+so_tre", made.add_format({"num_format": "0.00"}), 5)
    form.write_formula("D1", '=IF(A1>1,"","có")', None, "")
    form.write_formula("E1", "=1/0", None, "#DIV/0!")
    form.write_string("A3", 'Xã Nà Nhạn\nhai dòng, dấu "phẩy"')
    made.define_name("'BIỂU MẪU'!so_tre", "='BIỂU MẪU'!$B$1")
    made.define_name("'BIỂU MẪU'!khoi", "='BIỂU MẪU'!$A$1:$B$3")
    made.define_name("ket_qua", "='BIỂU MẪU'!$C$1")
    locked = made.add_worksheet("KHÓA")
    locked.write("A1", 1, made.add_format({"locked": False}))
    locked.protect()
    made.close()
    return path


def test_what_the_writer_saved_stands_until_it_is_recalculated(calc: Calc, book: Path) -> None:
    with calc.open(book) as document:
        assert document.sheets() == ["BIỂU MẪU", "KHÓA"]
        assert document.text("BIỂU MẪU", "C1") == "5,00"
        document.recalculate()
        assert document.text("BIỂU MẪU", "C1") == "3803,00"
        assert document.value("BIỂU MẪU", "C1") == 3803
        assert document.formula("BIỂU MẪU", "C1") == "=A1+so_tre"
        assert document.formula("BIỂU MẪU", "A1") is None


def test_a_machine_set_to_english_displays_points(calc_in_english: Calc, book: Path) -> None:
    with calc_in_english.open(book) as document:
        document.recalculate()
        assert document.text("BIỂU MẪU", "C1") == "3803.00"


def test_values_are_numbers_texts_errors_or_nothing(calc: Calc, book: Path) -> None:
    with calc.open(book) as document:
        document.recalculate()
        expected = [3703, 3803 - 3703, 3803, None, "#DIV/0!"]
        assert document.read("BIỂU MẪU", "A1:E1") == [expected]
        assert [document.value("BIỂU MẪU", f"{column}1") for column in "ABCDE"] == expected
        assert document.value("BIỂU MẪU", "A3") == 'Xã Nà Nhạn\nhai dòng, dấu "phẩy"'
        assert document.value("BIỂU MẪU", "Z99") is None


def test_many_cells_are_typed_at_once(calc: Calc, book: Path) -> None:
    with calc.open(book) as document:
        document.set(
            "BIỂU MẪU",
            {"A1": 10, "so_tre": 0.5, "A2": "x", "A3": "", "A9": "=IF(A1>=10,SUM(A1,so_tre),0)", "B9": "007"},
        )
        assert document.value("BIỂU MẪU", "C1") == 10.5
        assert document.read("BIỂU MẪU", "A1:A3") == [[10], ["x"], [None]]
        assert document.read("BIỂU MẪU", "A9:B9") == [[10.5, "007"]]
        assert document.formula("BIỂU MẪU", "A9") == "=IF(A1>=10,SUM(A1,so_tre),0)"


def test_all_that_is_displayed_comes_in_one_call(calc: Calc, book: Path) -> None:
    with calc.open(book) as document:
        document.copy_sheet("BIỂU MẪU", "BẢN SAO")
        document.set("BẢN SAO", {"A1": 1})
        document.recalculate()
        shown = document.texts()
    assert shown["BIỂU MẪU"][0] == ["3703", "100", "3803,00", "", "#DIV/0!"]
    assert shown["BIỂU MẪU"][2][0] == 'Xã Nà Nhạn\nhai dòng, dấu "phẩy"'
    assert shown["BẢN SAO"][0][:4] == ["1", "100", "101,00", "có"]


def test_names_of_a_sheet_follow_its_copy(calc: Calc, book: Path) -> None:
    with calc.open(book) as document:
        document.copy_sheet("BIỂU MẪU", "BẢN SAO")
        assert document.names() == {"ket_qua": "BIỂU MẪU!C1"}
        own = {"so_tre": "BẢN SAO!B1", "khoi": "BẢN SAO!A1:B3"}
        # as in Excel, a name of the workbook that points to the sheet gets a twin of the copy's scope
        assert document.names("BẢN SAO") == own | {"ket_qua": "BẢN SAO!C1"}
        assert document.read("BẢN SAO", "khoi")[0] == [3703, 100]
        assert document.links() == []


def test_a_locked_cell_takes_no_typing(calc: Calc, book: Path) -> None:
    with calc.open(book) as document:
        document.set("KHÓA", {"A1": 2})
        assert document.value("KHÓA", "A1") == 2
        with pytest.raises(CalcError, match=r"a locked cell of a protected sheet: KHÓA.A2"):
            document.set("KHÓA", {"A1": 2, "A2": "=1"})


def test_what_is_not_there_is_named(calc: Calc, book: Path, tmp_path: Path) -> None:
    with calc.open(book) as document:
        with pytest.raises(CalcError, match="no sheet 'Khác'; there are BIỂU MẪU, KHÓA"):
            document.value("Khác", "A1")
        with pytest.raises(CalcError, match="no cell or name 'tong'"):
            document.value("BIỂU MẪU", "tong")
    with pytest.raises(CalcError, match="FileNotFoundError"):
        calc.open(tmp_path / "none.xlsx")
    with pytest.raises(CalcError, match="the document is closed"):
        document.sheets()


@pytest.mark.parametrize(
    ("kind", "first"), [("xlsx", b"PK"), ("ods", b"PK"), ("xls", b"\xd0\xcf"), ("pdf", b"%PDF")]
)
def test_it_saves_in_the_formats_officers_send(
    calc: Calc, book: Path, tmp_path: Path, kind: str, first: bytes
) -> None:
    with calc.open(book) as document:
        path = document.save_as(tmp_path / f"ra.{kind}")
    assert path.read_bytes().startswith(first)


_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:{kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "{kind}.dtd">
"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="modText" script:language="StarBasic">
Function Twice(n As Double) As Double
    Twice = 2 * n
End Function
Function Wait() As String
    MsgBox "?"
    Do While True : Loop
End Function
</script:module>
"""


@pytest.fixture
def with_macros(calc: Calc, book: Path, tmp_path: Path) -> Path:
    """The workbook in LibreOffice's own format, with a module of Basic put in."""
    with calc.open(book) as document:
        plain = document.save_as(tmp_path / "tron.ods")
    path, kept = tmp_path / "macro.ods", io.BytesIO(plain.read_bytes())
    with zipfile.ZipFile(kept) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.infolist():
            data = old.read(item)
            if item.filename == "META-INF/manifest.xml":
                entries = "".join(
                    f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
                    for name in (
                        "Basic/Standard/modText.xml",
                        "Basic/Standard/script-lb.xml",
                        "Basic/script-lc.xml",
                    )
                )
                data = data.replace(b"</manifest:manifest>", entries.encode() + b"</manifest:manifest>")
            new.writestr(item, data)
        space = (
            'xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink"'
        )
        new.writestr("Basic/Standard/modText.xml", _MODULE)
        new.writestr(
            "Basic/Standard/script-lb.xml",
            _LIBRARY.format(kind="library")
            + f'<library:library {space} library:name="Standard" library:readonly="false" '
            'library:passwordprotected="false"><library:element library:name="modText"/></library:library>',
        )
        new.writestr(
            "Basic/script-lc.xml",
            _LIBRARY.format(kind="libraries")
            + f'<library:libraries {space}><library:library library:name="Standard" library:link="false"/>'
            "</library:libraries>",
        )
    return path


def test_functions_of_a_module_are_called(calc: Calc, with_macros: Path) -> None:
    with calc.open(with_macros, macros=True) as document:
        assert document.call("modText.Twice", 21) == 42
        assert "Function Twice" in document.modules()["modText"]
        with pytest.raises(CalcError, match="could not be found"):
            document.call("modText.Missing")


def test_a_call_that_never_ends_is_killed_and_the_next_test_finds_a_new_one(
    calc: Calc, with_macros: Path, book: Path
) -> None:
    short = Calc(limit=30)
    try:
        stuck = short.open(with_macros, macros=True)
        group = short.group
        assert group
        short._limit = 1
        with pytest.raises(CalcTimeoutError, match="within 1 s"):
            stuck.call("modText.Wait")
        assert not _alive(group)
        with pytest.raises(CalcError, match="has ended"):
            stuck.sheets()
        short._limit = 30
        with short.open(book) as document:
            assert document.value("BIỂU MẪU", "A1") == 3703
    finally:
        short.stop()


def test_nothing_is_left_behind(calc: Calc, book: Path) -> None:
    own = Calc()
    own.open(book)
    group, folder = own.group, own.folder
    assert group
    assert len(pipes(folder)) == 2
    own.stop()
    assert not _alive(group)
    assert not folder.exists()
    assert not pipes(folder)
    assert own.group is None


def test_it_ends_when_the_tests_die(calc: Calc, book: Path) -> None:
    own = Calc()
    own.open(book)
    process, group, folder = own._process, own.group, own.folder
    assert process
    assert process.stdin
    assert group
    process.stdin.close()  # as when the tests' process is killed
    process.wait(10)
    assert not _alive(group)
    assert not folder.exists()
    own.stop()


def _alive(group: int) -> bool:
    """Whether a process of the group still runs, after a moment to end; one that only waits to be reaped does not."""
    for _ in range(50):
        if not _states(group) - {"Z"}:
            return False
        time.sleep(0.1)
    return True


def _states(group: int) -> set[str]:
    """The states of the group's processes, as /proc tells them."""
    states = set()
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, _, its_group = path.read_text().rpartition(")")[2].split()[:3]
            states |= {state} if int(its_group) == group else set()
    return states


def test_a_missing_program_is_a_skip_here_and_a_failure_where_all_is_required(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("TTHC_REQUIRE_ALL", raising=False)
    tools.need(None)
    with pytest.raises(pytest.skip.Exception, match="no LibreOffice"):
        tools.need("no LibreOffice")
    monkeypatch.setenv("TTHC_REQUIRE_ALL", "1")
    with pytest.raises(pytest.fail.Exception, match="no LibreOffice"):
        tools.need("no LibreOffice")
