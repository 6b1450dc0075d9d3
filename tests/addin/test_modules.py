"""The rules for VBA sources: what no workbook may be built from is told with file and line."""

from pathlib import Path

import pytest

from addin.build.book import ROOT
from addin.build.modules import CodeNames, SourceError, document_modules, read_folder, read_module
from addin.build.ovba import Kind, Module

HEAD = 'Attribute VB_Name = "modOne"\n'
FOLDERS = [ROOT / "addin/vba", ROOT / "addin/stand_in"]
OURS = [path for folder in FOLDERS for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("path", OURS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_our_sources_are_ascii_with_crlf_and_state_option_explicit(path: Path):
    data = path.read_bytes()
    assert data.isascii()
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    assert b"\r\nOption Explicit\r\n" in data


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_name_used_by_two_modules_would_be_ambiguous(folder: Path):
    names = [
        line.split("(")[0].split()[-1].lower()
        for module in read_folder(folder)
        for line in module.code.split("\n")
        if line.startswith(("Public Function ", "Public Sub "))
    ]
    assert len(names) > 5
    assert len(set(names)) == len(names)


def test_the_header_of_an_exported_class_is_left_out():
    text = (
        'VERSION 1.0 CLASS\nBEGIN\n  MultiUse = -1  \'True\nEND\nAttribute VB_Name = "One"\n'
        "Attribute VB_Exposed = False\nOption Explicit\n\nPublic Total As Long\n"
    )
    assert read_module(text, Kind.CLASS, "One.cls") == Module(
        "One", Kind.CLASS, "Option Explicit\n\nPublic Total As Long"
    )


def test_the_source_of_a_class_carries_the_attributes_excel_writes():
    source = Module("One", Kind.CLASS, "Option Explicit").source
    assert source.split("\r\n") == [
        'Attribute VB_Name = "One"',
        'Attribute VB_Base = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"',
        "Attribute VB_GlobalNameSpace = False",
        "Attribute VB_Creatable = False",
        "Attribute VB_PredeclaredId = False",
        "Attribute VB_Exposed = False",
        "Attribute VB_TemplateDerived = False",
        "Attribute VB_Customizable = False",
        "Option Explicit",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (HEAD + "Option Explicit\n' Thủ tục\n", r"^m\.bas:3: U\+1EE7 is not ASCII"),
        (HEAD + "x" * 1024 + "\n", r"^m\.bas:2: a line of more than 1023"),
        (HEAD + "x = 1 _\n" * 25, r"^m\.bas:26: more than 24 line continuations"),
        ("Option Explicit\n", r"^m\.bas:1: no usable line Attribute VB_Name"),
        ('Attribute VB_Name = "1st"\n', r"^m\.bas:1: no usable line"),
        (f'Attribute VB_Name = "{"m" * 32}"\n', r"^m\.bas:1: no usable line"),
    ],
)
def test_a_fault_is_told_with_its_line(text: str, told: str):
    with pytest.raises(SourceError, match=told):
        read_module(text, Kind.STANDARD, "m.bas")


def test_what_just_fits_is_taken():
    code = "x" * 1023 + "\n" + "x = 1 _\n" * 24 + "+ 1"
    assert read_module(HEAD + code + "\n", Kind.STANDARD, "m.bas").code == code


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("modOne.frm", HEAD, "only .bas and .cls"),
        ("modTwo.bas", HEAD + "Option Explicit\nDim x\n", "the module inside is called modOne"),
        ("modOne.bas", HEAD + "Dim x\n", "does not begin with Option Explicit"),
    ],
)
def test_a_file_that_is_not_what_it_should_be_is_refused(tmp_path: Path, name: str, text: str, told: str):
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(SourceError, match=f"^{name}:1: .*{told}"):
        read_folder(tmp_path)


def test_each_sheet_has_a_document_module_with_its_written_code():
    names = CodeNames("ThisWorkbook", ("wsOne", "wsTwo"))
    own = Module("wsTwo", Kind.CLASS, "Option Explicit\nDim x")
    other = Module("modOne", Kind.STANDARD, "Option Explicit")
    assert document_modules(names, [other, own]) == (
        Module("ThisWorkbook", Kind.WORKBOOK, "Option Explicit"),
        Module("wsOne", Kind.WORKSHEET, "Option Explicit"),
        Module("wsTwo", Kind.WORKSHEET, "Option Explicit\nDim x"),
        other,
    )
