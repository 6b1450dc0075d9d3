"""The VBA project as others read it: olevba, pyOpenVBA and olefile agree with our sources."""

import io
import re
import struct
from pathlib import Path

import olefile
import pytest
from oletools.olevba import VBA_Parser
from pyopenvba import ExcelFile, check_file

from addin.build.book import PROJECT, modules, xlwings_module
from addin.build.ovba import REFERENCES, Kind, Module
from addin.build.package import code_names, parts_of


@pytest.fixture(scope="module")
def wanted(workbook: Path) -> dict[str, Module]:
    return {module.name: module for module in modules(workbook.read_bytes())}


@pytest.fixture(scope="module")
def project(workbook: Path) -> olefile.OleFileIO:
    data = parts_of(workbook.read_bytes())["xl/vbaProject.bin"]
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)


def test_olevba_reads_back_our_sources(workbook: Path, wanted: dict[str, Module]):
    parser = VBA_Parser(str(workbook))
    found = {
        stream.split("/")[-1]: (name.rsplit(".", 1)[-1], code)
        for _, stream, name, code in parser.extract_macros()
    }
    parser.close()
    assert {name: code.splitlines() for name, (_, code) in found.items()} == {
        name: module.source.splitlines() for name, module in wanted.items()
    }
    assert {name: kind for name, (kind, _) in found.items()} == {
        name: "bas" if module.kind is Kind.STANDARD else "cls" for name, module in wanted.items()
    }


def test_pyopenvba_reads_back_our_sources_and_references(workbook: Path, wanted: dict[str, Module]):
    with ExcelFile(workbook) as file:
        assert {name: file.get_module(name) for name in file.module_names()} == {
            name: module.source for name, module in wanted.items()
        }
        assert [reference.name for reference in file.references()] == [one.name for one in REFERENCES]
    report = check_file(workbook)
    assert report.ok
    assert not report.issues


def test_olefile_finds_no_defect(project: olefile.OleFileIO, wanted: dict[str, Module]):
    assert not project.parsing_issues
    streams = {path[-1] for path in project.listdir() if path[0] == "VBA"}
    assert streams == {"dir", "_VBA_PROJECT", *wanted}
    assert {path[-1] for path in project.listdir() if len(path) == 1} == {"PROJECT", "PROJECTwm"}


def test_nothing_compiled_is_in_it(project: olefile.OleFileIO):
    assert project.openstream("VBA/_VBA_PROJECT").read() == bytes.fromhex("CC61FFFF000000")


def test_every_module_is_token_compressed(project: olefile.OleFileIO, wanted: dict[str, Module]):
    for name in wanted:
        data, position = project.openstream(["VBA", name]).read(), 1
        while position < len(data):
            (head,) = struct.unpack_from("<H", data, position)
            assert head >> 12 == 0b1011
            position += (head & 0xFFF) + 3
        assert position == len(data)


def test_documents_are_the_sheets_of_the_workbook(workbook: Path, project: olefile.OleFileIO):
    names = code_names(workbook.read_bytes())
    lines = project.openstream("PROJECT").read().decode("ascii").split("\r\n")
    documents = [line[9:].split("/")[0] for line in lines if line.startswith("Document=")]
    assert documents == [names.workbook, *names.sheets]
    assert f'Name="{PROJECT}"' in lines


def test_the_names_stream_holds_every_module_in_both_encodings(
    project: olefile.OleFileIO, wanted: dict[str, Module]
):
    data = project.openstream("PROJECTwm").read()
    expected = b"".join(f"{name}\0".encode() + f"{name}\0".encode("utf-16-le") for name in wanted)
    assert data == expected + b"\0\0"


def test_declarations_serve_32_and_64_bits(wanted: dict[str, Module]):
    """Under VBA7 every Declare says PtrSafe; handles and addresses are LongPtr there, Long elsewhere."""
    code = wanted["modSystem"].code
    found = re.search(r"#If VBA7 Then\n(.*?)#Else\n(.*?)#End If", code, re.DOTALL)
    assert found
    new, old = found.groups()
    assert code.count("Declare ") == new.count("Declare PtrSafe ") + old.count("Declare Function ") == 2
    assert new.replace("Declare PtrSafe", "Declare").replace("LongPtr", "Long") == old
    assert "LongPtr" in new
    for name, module in wanted.items():
        if name not in {"modSystem", "xlwings"}:
            assert "Declare " not in module.code


def test_xlwings_module_is_the_standalone_one_of_the_installed_package():
    module = xlwings_module()
    assert module.name == "xlwings"
    assert 'XLWINGS_VERSION As String = "0.37.8"' in module.code
    assert "BSD 3-clause license" in module.code


def test_nothing_of_xlwings_pro_is_used(wanted: dict[str, Module]):
    ours = [module.code for name, module in wanted.items() if name != "xlwings"]
    assert not any("pro" in re.findall(r"xlwings\.(\w+)", code) for code in ours)


def test_no_name_of_ours_is_one_of_xlwings(wanted: dict[str, Module]):
    """VBA calls a name that two modules offer ambiguous."""
    public = re.compile(r"^(?:Public |)(?:Function|Sub) (\w+)", re.MULTILINE)
    theirs = {name.lower() for name in public.findall(wanted["xlwings"].code)}
    ours = {
        name.lower()
        for name, code in wanted.items()
        if name != "xlwings"
        for name in public.findall(code.code)
    }
    assert {"runpython", "getconfig", "xlpy"} <= theirs
    assert "askpython" in ours
    assert not theirs & ours
