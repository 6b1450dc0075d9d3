"""The library's texts are those that the Python Software Foundation's signed list names."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from addin.release.build import Built, build
from addin.release.catalogue import library, signed_part
from addin.release.checks import checked
from addin.release.errors import ReleaseError
from addin.release.given_python import GivenPython, opened, sha256_of
from addin.release.runtime import foreign_binaries, picked
from addin.release.signatures import Verifier
from release_build import CACHE

LIST = "DLLs/python_lib.cat"


@pytest.fixture
def official(given: GivenPython, tmp_path: Path) -> Path:
    """The Python of the package index without all that the packer added: as python.org lays it out.

    Links: a file is to be replaced, not written into.
    """
    folder = tmp_path / "python-3.11.9"
    added = shutil.ignore_patterns("site-packages", "Scripts", "tcl", "__pycache__")
    shutil.copytree(given.root, folder, ignore=added, copy_function=os.link)
    for name in foreign_binaries(opened(folder, tmp_path / "none")):
        (folder / name).unlink()
    return folder


def _replaced(path: Path, data: bytes) -> None:
    path.unlink(missing_ok=True)
    path.write_bytes(data)


def test_every_text_that_ships_is_in_the_signed_list(
    official: Path, verifier: Verifier, tmp_path: Path
) -> None:
    python = opened(official, tmp_path / "none")
    runtime = picked(python)
    assert len([name for name in runtime.files if name.endswith(".py")]) > 400
    found = library(python, runtime, verifier)
    assert found.changed == ()
    assert found.unproved == ("Lib/xml/__init__.py",)  # the list does not name it


@pytest.mark.parametrize("name", ["Lib/os.py", "Lib/added.py"])
def test_a_text_changed_or_added_makes_a_test_build(name: str, official: Path, tmp_path: Path) -> None:
    _replaced(official / name, b"import added_by_a_stranger\r\n")
    python = checked(official, tmp_path, (), None)
    assert python.library.changed == (name,)
    assert python.doubts == (f"These files of the library were changed or added: {name}.",)


def test_a_digest_in_what_the_signature_does_not_cover_proves_nothing(official: Path, tmp_path: Path) -> None:
    path = official / "Lib/os.py"
    _replaced(path, b"import added_by_a_stranger\r\n")
    list_file = official / LIST
    before = signed_part(list_file)
    _replaced(list_file, list_file.read_bytes() + hashlib.sha256(path.read_bytes()).digest())
    assert signed_part(list_file) == before
    assert checked(official, tmp_path, (), None).library.changed == ("Lib/os.py",)


def test_a_list_that_was_changed_is_refused(official: Path, tmp_path: Path) -> None:
    data = bytearray((official / LIST).read_bytes())
    at = data.index(signed_part(official / LIST)) + 3000
    data[at] ^= 1
    _replaced(official / LIST, bytes(data))
    with pytest.raises(ReleaseError, match=r"python_lib\.cat carries a signature that does not hold"):
        checked(official, tmp_path, (), None)


def test_without_a_list_the_releaser_is_told_to_compare_the_digest(official: Path, tmp_path: Path) -> None:
    for path in official.glob("DLLs/*.cat"):
        path.unlink()
    python = checked(official, tmp_path, (), None)
    assert python.doubts == ()
    assert python.unproved is not None
    assert sha256_of(official) in python.unproved
    assert " and " in python.unproved  # hundreds of files, of which some are named
    told = checked(official, tmp_path, (), sha256_of(official).upper())
    assert told.unproved is None


def test_another_digest_than_the_one_told_is_refused(official: Path, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match=f"The SHA-256 of python-3.11.9 is {sha256_of(official)}, not 00"):
        checked(official, tmp_path, (), "00")


@pytest.fixture
def plain(official: Path, tmp_path: Path) -> Built:
    return build(official, tmp_path / "dist", CACHE)


def test_python_as_python_org_ships_it_gives_the_plain_name(plain: Built) -> None:
    assert plain.doubts == ()
    assert plain.path.name.endswith("-windows.zip")
    assert plain.unproved is not None
    assert plain.unproved.startswith("No signature covers Lib/xml/__init__.py: compare the SHA-256")
