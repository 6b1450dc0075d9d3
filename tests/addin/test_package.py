"""The package: parts, relations, content types, and the same bytes each time."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from xlsxwriter import Workbook

from addin.build import book
from addin.build.__main__ import differences, main
from addin.build.book import ROOT, XLWINGS, built, messages
from addin.build.modules import SourceError
from addin.build.package import RIBBON_2007, RIBBON_2010, code_names, package, parts_of
from addin.build.sheets import workbook_sheets

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RIBBON = f'<customUI xmlns="{RIBBON_2010}"/>'.encode()


def relations(part: bytes) -> dict[str, str]:
    """Type -> target, of those types that matter here."""
    return {relation.get("Type", ""): relation.get("Target", "") for relation in ET.fromstring(part)}


def test_project_and_ribbon_are_related(workbook: Path):
    parts = parts_of(workbook.read_bytes())
    root = relations(parts["_rels/.rels"])
    base = "http://schemas.microsoft.com/office"
    assert root[f"{base}/2007/relationships/ui/extensibility"] == "customUI/customUI14.xml"
    assert root[f"{base}/2006/relationships/ui/extensibility"] == "customUI/customUI.xml"
    assert (
        relations(parts["xl/_rels/workbook.xml.rels"])[f"{base}/2006/relationships/vbaProject"]
        == "vbaProject.bin"
    )
    for name in ("_rels/.rels", "xl/_rels/workbook.xml.rels"):
        ids = [relation.get("Id") for relation in ET.fromstring(parts[name])]
        assert len(set(ids)) == len(ids)


def test_every_part_has_its_content_type(workbook: Path):
    parts = parts_of(workbook.read_bytes())
    root = ET.fromstring(parts["[Content_Types].xml"])
    defaults = {one.get("Extension"): one.get("ContentType") for one in root.iter(f"{TYPES}Default")}
    overrides = {one.get("PartName"): one.get("ContentType") for one in root.iter(f"{TYPES}Override")}
    assert defaults["bin"] == "application/vnd.ms-office.vbaProject"
    assert overrides["/xl/workbook.xml"] == "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    assert [child.tag for child in root] == sorted(child.tag for child in root)
    for name in parts.keys() - {"[Content_Types].xml"}:
        assert f"/{name}" in overrides or name.rsplit(".", 1)[-1] in defaults
    assert {name[1:] for name in overrides if name} <= parts.keys()


def test_both_ribbons_are_the_same_but_for_the_namespace(workbook: Path):
    parts = parts_of(workbook.read_bytes())
    new, old = parts["customUI/customUI14.xml"].decode(), parts["customUI/customUI.xml"].decode()
    assert new.replace(RIBBON_2010, RIBBON_2007) == old
    assert new == (ROOT / "addin/ribbon/customUI14.xml").read_text("utf-8")


def test_entries_are_dated_alike_and_sorted(workbook: Path):
    with zipfile.ZipFile(workbook) as archive:
        assert archive.testzip() is None
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(2020, 1, 1, 0, 0, 0)}
    assert {(entry.create_system, entry.compress_type) for entry in entries} == {(0, zipfile.ZIP_DEFLATED)}
    names = [entry.filename for entry in entries]
    assert names[:2] == ["[Content_Types].xml", "_rels/.rels"]
    assert names[2:] == sorted(names[2:])
    assert len(set(names)) == len(names)


def test_the_same_bytes_again(workbook: Path):
    assert built() == workbook.read_bytes()


@pytest.mark.parametrize(
    "other",
    [
        {"TZ": "Asia/Ho_Chi_Minh", "PYTHONHASHSEED": "3", "LC_ALL": "C", "PYTHONUTF8": "0"},
        {"TZ": "America/Los_Angeles", "PYTHONHASHSEED": "77", "LC_ALL": "C.UTF-8"},
    ],
)
def test_the_same_bytes_in_other_surroundings(workbook: Path, tmp_path: Path, other: dict[str, str]):
    target = tmp_path / "other.xlsm"
    paths = os.pathsep.join([str(ROOT), str(ROOT / "python")])
    surroundings = {"PATH": os.environ["PATH"], "PYTHONPATH": paths, **other}
    subprocess.run(
        [sys.executable, "-m", "addin.build", "--out", str(target)],
        env=surroundings,
        cwd=tmp_path,
        check=True,
    )
    assert target.read_bytes() == workbook.read_bytes()


def test_the_committed_workbook_is_what_its_sources_give(workbook: Path):
    assert list(differences(workbook.read_bytes(), (ROOT / "tthc_workbook.xlsm").read_bytes())) == []


def test_the_check_names_the_parts_that_differ(
    workbook: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    target = tmp_path / "changed.xlsm"
    target.write_bytes(workbook.read_bytes())
    assert main(["--check", "--out", str(target)]) == 0
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("xl/more.xml", "<a/>")
    before = target.read_bytes()
    assert main(["--check", "--out", str(target)]) == 1
    assert target.read_bytes() == before
    assert "Parts: xl/more.xml" in capsys.readouterr().out


def test_the_stand_in_flavour_is_written_where_asked(stand_in_workbook: Path, tmp_path: Path):
    target = tmp_path / "stand_in.xlsm"
    assert main(["--stand-in", "--out", str(target)]) == 0
    assert target.read_bytes() == stand_in_workbook.read_bytes()


def test_another_version_of_xlwings_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(book, "XLWINGS", "0.1")
    with pytest.raises(SourceError, match=f"xlwings {XLWINGS} is installed; the workbook is built with 0.1"):
        built()
    assert main(["--check"]) == 2
    assert "is installed" in capsys.readouterr().err


def test_the_pinned_version_is_the_one_the_package_asks_for():
    assert f'"xlwings=={XLWINGS}"' in (ROOT / "pyproject.toml").read_text("utf-8")


def sheets(code_name: str | None, book_name: str | None = "ThisWorkbook") -> bytes:
    target = io.BytesIO()
    made = Workbook(target)
    if book_name:
        made.set_vba_name(book_name)
    sheet = made.add_worksheet("Biểu")
    if code_name:
        sheet.set_vba_name(code_name)
    made.close()
    return target.getvalue()


def test_code_names_come_from_the_sheets():
    names = code_names(sheets("wsOne"))
    assert (names.workbook, names.sheets) == ("ThisWorkbook", ("wsOne",))


@pytest.mark.parametrize(("sheet", "told"), [(None, "Biểu"), ("wsOne", "the workbook")])
def test_a_sheet_or_workbook_without_code_name_is_refused(sheet: str | None, told: str):
    with pytest.raises(ValueError, match=told):
        code_names(sheets(sheet, None))


def test_the_code_names_agreed_on(workbook: Path):
    names = code_names(workbook.read_bytes())
    assert names.workbook == "ThisWorkbook"
    agreed = "Guide Config Example Staff Summary Group Findings Data Log Conf Tthc Form1"
    assert {f"ws{name}" for name in agreed.split()} <= set(names.sheets)


def test_only_a_workbook_without_macros_is_taken(workbook: Path):
    with pytest.raises(ValueError, match="no workbook without macros"):
        package(workbook.read_bytes(), b"", RIBBON)


def test_a_ribbon_excel_would_not_show_is_refused():
    with pytest.raises(ValueError, match="not written for Office 2010"):
        package(sheets("wsOne"), b"", b"<customUI/>")
    with pytest.raises(ET.ParseError):
        package(sheets("wsOne"), b"", RIBBON.replace(b"/>", b">"))


def test_a_part_of_unexpected_shape_is_refused():
    parts = parts_of(sheets("wsOne"))
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(b"</Relationships>", b"")
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    with pytest.raises(ValueError, match="not there exactly once"):
        package(target.getvalue(), b"", RIBBON)


def test_the_messages_stand_on_their_sheet():
    texts = messages()
    shared = ET.fromstring(parts_of(workbook_sheets(texts))["xl/sharedStrings.xml"])
    found = {"".join(one.itertext()) for one in shared}
    assert set(texts) | set(texts.values()) <= found
