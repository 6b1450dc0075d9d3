"""What the person who releases may give, and what is said to anything else."""

import shutil
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.release.errors import ReleaseError
from addin.release.given_python import GivenPython, opened, sha256_of
from addin.release.runtime import Runtime, foreign_binaries, picked, version_of


def _zip(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda folder: folder / "absent.zip", "There is no"),
        (lambda folder: folder, "but holds none"),
        (lambda folder: _zip(folder / "a.zip", {"a.txt": b""}), "but holds none"),
        (
            lambda folder: _zip(
                folder / "a.zip",
                {f"{at}/{name}": b"" for at in "ab" for name in ("python.exe", "python311.dll")},
            ),
            "but holds 2 of them",
        ),
        (lambda folder: _written(folder / "python-3.13.1-amd64.exe", b"MZ"), "an installer will not do"),
        (lambda folder: _written(folder / "a.tar.gz", b"no tar"), "damaged"),
    ],
)
def test_what_is_no_python_is_refused(make: Callable[[Path], Path], told: str, tmp_path: Path) -> None:
    source, scratch = tmp_path / "given", tmp_path / "scratch"
    source.mkdir()
    with pytest.raises(ReleaseError, match=told):
        opened(make(source), scratch)


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def test_what_ships_is_the_interpreter_its_library_and_nothing_unneeded(runtime: Runtime) -> None:
    assert {"python.exe", "pythonw.exe", "Lib/os.py", "DLLs/_ctypes.pyd"} <= runtime.files.keys()
    for unneeded in ("tkinter", "idlelib", "/test/", "ensurepip", "site-packages", ".pyc", "tcl", "Scripts"):
        assert not [name for name in runtime.files if unneeded in name]
    name, text = runtime.path_file
    assert name == "python311._pth"
    assert text == b".\r\nDLLs\r\nLib\r\nLib\\site-packages\r\nimport site\r\n"
    assert (
        runtime.version == "3.11.9"
    )  # what python311.dll says of itself, though the package is called 3.11.1


def test_a_repackaged_python_is_known_as_one(given: GivenPython, tmp_path: Path) -> None:
    assert given.repackaged
    assert "concrt140.dll" in foreign_binaries(given)
    official = tmp_path / "official"
    shutil.copytree(given.root, official, ignore=shutil.ignore_patterns("site-packages", "Scripts", "tcl"))
    left = opened(official, tmp_path / "none")
    assert not left.repackaged
    for name in foreign_binaries(left):
        (official / name).unlink()
    assert foreign_binaries(left) == []


def test_a_python_that_lacks_a_part_is_refused(given: GivenPython, tmp_path: Path) -> None:
    copy = tmp_path / "python"
    shutil.copytree(given.root, copy, ignore=shutil.ignore_patterns("site-packages", "tcl", "Lib"))
    with pytest.raises(ReleaseError, match="lacks the standard library"):
        picked(opened(copy, tmp_path))
    (copy / "vcruntime140.dll").unlink()
    with pytest.raises(ReleaseError, match=r"lacks vcruntime140\.dll"):
        picked(opened(copy, tmp_path))


def test_a_32_bit_program_is_refused(given: GivenPython, tmp_path: Path) -> None:
    copy = tmp_path / "python"
    shutil.copytree(given.root, copy, ignore=shutil.ignore_patterns("site-packages", "tcl"))
    data = bytearray((copy / "python.exe").read_bytes())
    header = struct.unpack_from("<I", data, 0x3C)[0]
    struct.pack_into("<H", data, header + 4, 0x14C)
    (copy / "python.exe").write_bytes(data)
    with pytest.raises(ReleaseError, match=r"python\.exe is not for 64-bit Windows"):
        picked(opened(copy, tmp_path))


def test_a_file_that_is_no_program_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="is no Windows program"):
        version_of(_written(tmp_path / "python311.dll", b"text"))


def test_a_folder_has_one_digest_whatever_the_order(tmp_path: Path) -> None:
    for folder, names in (("a", "xy"), ("b", "yx")):
        (tmp_path / folder).mkdir()
        for name in names:
            _written(tmp_path / folder / name, name.encode())
    assert sha256_of(tmp_path / "a") == sha256_of(tmp_path / "b")
    _written(tmp_path / "b/x", b"other")
    assert sha256_of(tmp_path / "a") != sha256_of(tmp_path / "b")


def _embeddable(given: GivenPython, folder: Path) -> Path:
    """The same Python laid out as python.org's embeddable zip: all flat, the library in a zip."""
    folder.mkdir()
    root = given.root
    flat = [root / name for name in ("python.exe", "pythonw.exe", "python3.dll", "python311.dll")]
    flat += [root / "vcruntime140.dll", root / "vcruntime140_1.dll"]
    flat += [
        one
        for one in (root / "DLLs").iterdir()
        if not one.name.startswith(("tcl", "tk", "_tk", "zlib1", "_test"))
    ]
    for path in flat:
        shutil.copy(path, folder / path.name)
    _zip(folder / "python311.zip", {"os.pyc": b""})
    (folder / "python311._pth").write_text("python311.zip\n.\n", encoding="ascii")
    return _zip(
        folder.parent / "python-3.11.9-embed-amd64.zip",
        {one.name: one.read_bytes() for one in folder.iterdir()},
    )


def test_the_embeddable_layout_is_official_and_finds_its_library(given: GivenPython, tmp_path: Path) -> None:
    python = opened(_embeddable(given, tmp_path / "flat"), tmp_path / "scratch")
    runtime = picked(python)
    assert not python.repackaged
    assert foreign_binaries(python) == []
    assert {"python.exe", "python311.zip", "_ctypes.pyd", "libcrypto-3.dll"} <= runtime.files.keys()
    name, text = runtime.path_file
    assert name == "python311._pth"
    assert text == b"python311.zip\r\n.\r\nLib\\site-packages\r\nimport site\r\n"
