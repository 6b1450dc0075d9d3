"""What a checkout installs: the found Python's own files, our package, the locked packages."""

import sys
from collections import namedtuple
from pathlib import Path

import pytest

from addin.install import source
from addin.install.messages import Failure, SetupError
from addin.install.source import of_checkout, of_release, source_of, wheel_files, without_pip
from install.fakes import make_release, write_manifest

Version = namedtuple("Version", "major minor micro releaselevel serial")


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    root = tmp_path / "ma nguon"
    for name, text in (
        ("addin/release/requirements-windows.txt", "pandas==3.1.1 --hash=sha256:00"),
        ("tthc_workbook.xlsm", "PK"),
        ("python/tthc/__init__.py", '"""x"""\n__version__ = "0.4.2"\n'),
        ("python/tthc/criteria/sets/a.toml", "a = 1"),
        ("python/tthc/__pycache__/x.pyc", ""),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def python(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Python of python.org as its installer leaves it, with packages of its own."""
    root = tmp_path / "Python311"
    for name in (
        *(
            "python.exe",
            "pythonw.exe",
            "python3.dll",
            "python311.dll",
            "vcruntime140.dll",
            "LICENSE.txt",
            "NEWS.txt",
        ),
        *("DLLs/_ctypes.pyd", "Lib/os.py", "Lib/json/__init__.py", "Lib/__pycache__/os.cpython-311.pyc"),
        *("Lib/site-packages/numpy/__init__.py", "Lib/test/test_os.py", "Lib/tkinter/__init__.py"),
        *(
            "Lib/ensurepip/_bundled/pip-24.0-py3-none-any.whl",
            "Scripts/pip.exe",
            "include/Python.h",
            "tcl/x.tcl",
        ),
    ):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("", encoding="utf-8")
    monkeypatch.setattr(source.sysconfig, "get_platform", lambda: "win-amd64")
    monkeypatch.setattr(source.sys, "base_prefix", str(root))
    return root


def _wrong(root: Path, python: Path) -> str:
    with pytest.raises(SetupError) as caught:
        of_checkout(root, python)
    assert caught.value.failure is Failure.WRONG_PYTHON
    return str(caught.value.facts["reason"])


def test_a_checkout_takes_the_python_without_what_was_installed_into_it(checkout: Path, python: Path) -> None:
    made = source_of(checkout)
    assert made.version == "0.4.2"
    assert sorted(path for _, path in made.files) == [
        "python/DLLs/_ctypes.pyd",
        "python/LICENSE.txt",
        "python/Lib/json/__init__.py",
        "python/Lib/os.py",
        "python/Lib/site-packages/tthc/__init__.py",
        "python/Lib/site-packages/tthc/criteria/sets/a.toml",
        "python/python.exe",
        "python/python3.dll",
        "python/python311.dll",
        "python/pythonw.exe",
        "python/vcruntime140.dll",
        "tthc_workbook.xlsm",
    ]
    major, minor = sys.version_info[:2]
    paths = dict(made.texts)[f"python/python{major}{minor}._pth"].splitlines()
    assert paths == [".", "DLLs", "Lib", "Lib\\site-packages", "import site"]
    assert made.pip.name == "pip-24.0-py3-none-any.whl"
    assert (made.wheels, made.requirements.name) == (None, "requirements-windows.txt")


def test_packages_beside_install_bat_are_used(checkout: Path, python: Path) -> None:
    (checkout / "wheels").mkdir()
    assert of_checkout(checkout, python).wheels is None
    (checkout / "wheels" / "x-1-py3-none-any.whl").write_bytes(b"PK\x05\x06" + bytes(18))
    assert of_checkout(checkout, python).wheels == checkout / "wheels"


def test_the_same_sources_are_known_again(checkout: Path, python: Path) -> None:
    first = of_checkout(checkout, python).release
    assert of_checkout(checkout, python).release == first
    (checkout / "python/tthc/criteria/sets/a.toml").write_text("a = 2", encoding="utf-8")
    assert of_checkout(checkout, python).release != first


def test_pythons_that_will_not_do(checkout: Path, python: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (python / "conda-meta").mkdir()
    assert "Anaconda" in _wrong(checkout, python)
    (python / "conda-meta").rmdir()
    assert "Lib" in _wrong(checkout, python / "DLLs")
    (python / "Lib/ensurepip/_bundled/pip-24.0-py3-none-any.whl").unlink()
    assert "ensurepip" in _wrong(checkout, python)
    monkeypatch.setattr(source.sysconfig, "get_platform", lambda: "win32")
    assert "64-bit" in _wrong(checkout, python)
    for version in (Version(3, 10, 4, "final", 0), Version(3, 14, 0, "final", 0)):
        monkeypatch.setattr(source.sys, "version_info", version)
        assert f"đang có 3.{version.minor}.{version.micro}" in _wrong(checkout, python)


@pytest.mark.parametrize("name", ["addin/release/requirements-windows.txt", "tthc_workbook.xlsm"])
def test_a_checkout_without_its_parts(checkout: Path, python: Path, name: str) -> None:
    (checkout / name).unlink()
    with pytest.raises(SetupError) as caught:
        of_checkout(checkout, python)
    assert caught.value.failure is Failure.INCOMPLETE


def test_a_release_runs_in_the_python_it_was_made_with(tmp_path: Path) -> None:
    root = make_release(tmp_path / "goi")
    write_manifest(root, "0.1.0", python="3.9.0")
    with pytest.raises(SetupError) as caught:
        source_of(root)
    assert caught.value.failure is Failure.WRONG_PYTHON
    assert "3.9.0" in str(caught.value.facts["reason"])


def test_a_release_without_manifest_is_no_checkout(tmp_path: Path) -> None:
    root = make_release(tmp_path / "goi")
    (root / "manifest.json").unlink()
    with pytest.raises(SetupError) as caught:
        source_of(root)
    assert caught.value.failure is Failure.NO_MANIFEST


def test_pip_does_not_install_itself() -> None:
    lock = "# made by x\nolefile==0.47 \\\n    --hash=sha256:11\npip==25.3 \\\n    --hash=sha256:22 \\\n    --hash=sha256:33\n    # via x\npipx==1\n"
    assert without_pip(lock) == "# made by x\nolefile==0.47 \\\n    --hash=sha256:11\npipx==1\n"


def test_room_is_counted_rather_too_much(tmp_path: Path) -> None:
    made = of_release(make_release(tmp_path / "goi"))
    assert wheel_files(made.wheels) == {"pandas/__init__.py": 100, "pandas/_libs/x.pyd": 100}
    copied = sum(file.stat().st_size for file, _ in made.files)
    assert made.bytes_needed() > copied + 200
    assert made.letters() > len("0.1.0-abcdef/python/Lib/site-packages/pandas/__init__.py")
