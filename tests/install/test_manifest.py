"""A release is installed only as it was made."""

import json
from pathlib import Path
from typing import Any

import pytest

from addin.install import manifest as manifest_module
from addin.install.manifest import ensure_whole, read_manifest
from addin.install.messages import Failure, SetupError
from install.fakes import make_release, write_manifest


@pytest.fixture
def release(tmp_path: Path) -> Path:
    return make_release(tmp_path / "goi")


def _failure(root: Path) -> SetupError:
    with pytest.raises(SetupError) as caught:
        ensure_whole(root, read_manifest(root))
    return caught.value


def test_a_whole_release_is_whole_whatever_lies_beside(release: Path) -> None:
    (release / "ghi chú của tôi.txt").write_text("x", encoding="utf-8")
    manifest = read_manifest(release)
    ensure_whole(release, manifest)
    assert (manifest.version, manifest.test_build) == ("0.1.0", False)


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"schema": 2}', ""])
def test_a_manifest_that_makes_no_sense(release: Path, content: str) -> None:
    (release / "manifest.json").write_text(content, encoding="utf-8")
    error = _failure(release)
    assert error.failure is Failure.NO_MANIFEST
    assert str(error.facts["reason"])


def test_no_manifest(release: Path) -> None:
    (release / "manifest.json").unlink()
    assert _failure(release).failure is Failure.NO_MANIFEST


@pytest.mark.parametrize("path", ["../x.py", "/etc/passwd", "C:/x", "a\\b", ""])
def test_a_manifest_never_leads_out_of_the_release(release: Path, path: str) -> None:
    data: dict[str, Any] = json.loads((release / "manifest.json").read_text("utf-8"))
    data["files"][0]["path"] = path
    (release / "manifest.json").write_text(json.dumps(data), encoding="utf-8")
    assert _failure(release).failure is Failure.NO_MANIFEST


def test_one_changed_byte_of_the_same_size(release: Path) -> None:
    file = release / "runtime" / "Lib" / "os.py"
    file.write_bytes(file.read_bytes()[:-1] + b"!")
    error = _failure(release)
    assert (error.failure, error.facts) == (Failure.DAMAGED, {"count": "01", "first": "runtime\\Lib\\os.py"})


def test_a_file_that_is_held_is_no_damage(release: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = read_manifest(release)

    def held(path: Path) -> str:
        raise PermissionError(13, "held")

    monkeypatch.setattr(manifest_module, "digest", held)
    monkeypatch.setattr(manifest_module.time, "sleep", lambda seconds: None)
    with pytest.raises(SetupError) as caught:
        ensure_whole(release, found)
    assert caught.value.failure is Failure.HELD


def test_missing_and_changed_files_are_counted(release: Path) -> None:
    (release / "runtime" / "python.exe").unlink()
    (release / "wheels" / "pip-25.3-py3-none-any.whl").unlink()
    (release / "tthc_workbook.xlsm").write_bytes(b"")
    error = _failure(release)
    assert (error.failure, error.facts["count"]) == (Failure.DAMAGED, "03")


def test_a_missing_package_alone_is_named(release: Path) -> None:
    (release / "wheels" / "pandas-3.1.1-cp311-cp311-win_amd64.whl").unlink()
    error = _failure(release)
    assert error.failure is Failure.MISSING_WHEEL
    assert error.facts == {"first": "pandas-3.1.1-cp311-cp311-win_amd64.whl"}


def test_a_changed_package_is_damage(release: Path) -> None:
    (release / "wheels" / "pandas-3.1.1-cp311-cp311-win_amd64.whl").write_bytes(b"x")
    assert _failure(release).failure is Failure.DAMAGED


def test_the_digest_tells_releases_apart(release: Path) -> None:
    before = read_manifest(release).digest
    (release / "install.bat").write_text("@echo on", encoding="utf-8")
    write_manifest(release, "0.1.0")
    assert read_manifest(release).digest != before
