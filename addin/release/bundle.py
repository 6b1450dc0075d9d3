"""Everything a release holds, its manifest, and the zip: the same inputs give the same bytes."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

from addin.release.errors import ReleaseError
from addin.release.given_python import GivenPython, sha256_of
from addin.release.lock import canonical
from addin.release.pages import as_page, page_name
from addin.release.runtime import Runtime
from addin.release.slim import removed_from

__all__ = ["SHIPS", "Wheel", "contents", "manifest", "packed", "wheel_of"]

SHIPS = (
    *("install.bat", "tthc_workbook.xlsm", "HUONG_DAN.md", "HUONG_DAN_BO_TIEU_CHI.md"),
    *("python/MA_PHAT_HIEN.md", "docs", "addin/__init__.py", "addin/setup.py", "addin/install"),
    *("sample_data/dien-bien-phu-2022-q2/don-vi", "sample_data/vi-du-bo-tieu-chi"),
)
"""What of the project ships as it lies there: the officer's files, the installer, forms to try with."""
_READ_FIRST = "DOC-TRUOC.txt"
_READ_FIRST_TEXT = """\
CHẤM ĐIỂM GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH, bản {version}

1. Giải nén toàn bộ tệp .zip này vào một thư mục (bấm chuột phải, chọn "Extract All").
2. Bấm đúp vào install.bat. Không cần quyền quản trị, không cần mạng.
3. Mở sổ bằng biểu tượng "Sổ chấm điểm TTHC" trên màn hình, rồi làm theo HUONG_DAN.html.

Gỡ phần mềm: install.bat /u, cách làm ở HUONG_DAN.html, mục "Cài bản mới, gỡ".
Sổ và tệp của cán bộ được giữ nguyên.
"""
_TEST_TEXT = "\nBẢN DỰNG ĐỂ KIỂM THỬ: không dùng cho công việc.\n"
_LEVEL = 9


@dataclass(frozen=True)
class Wheel:
    """A wheel as it ships, and the one it was made of (itself, for our own)."""

    file: Path
    origin: Path

    @property
    def name(self) -> str:
        """The package."""
        return canonical(self.file.name.split("-")[0])

    @property
    def version(self) -> str:
        """Its version."""
        return self.file.name.split("-")[1]


def wheel_of(file: Path, origin: Path | None = None) -> Wheel:
    """A wheel that ships."""
    return Wheel(file, origin or file)


def _licence_texts(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """(name, text) of what a wheel says of its licence."""
    with zipfile.ZipFile(wheel) as archive:
        for name in sorted(archive.namelist()):
            folder, _, file = name.partition(".dist-info/")
            told = file.lower().startswith(("licen", "copying", "notice", "author"))
            if file and "/" not in folder and told and not name.endswith("/"):
                yield file.removeprefix("licenses/").replace("/", "-"), archive.read(name)


def _licence(wheel: Path) -> str:
    """What the package says its licence is."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
        told = HeaderParser().parsestr(archive.read(name).decode())
    stated = told.get("License-Expression") or (told.get("License") or "").strip().partition("\n")[0]
    classes = [
        one.rpartition(" :: ")[2] for one in told.get_all("Classifier", []) if one.startswith("License")
    ]
    return stated or ", ".join(classes)


def _project_files(root: Path) -> Iterator[tuple[str, bytes]]:
    for name in SHIPS:
        path = root / name
        if not path.exists():
            raise ReleaseError(f"{name} is missing.")
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                yield page_name(file.relative_to(root).as_posix()), _as_shipped(file)


def _as_shipped(file: Path) -> bytes:
    """Guides as pages; what cmd.exe reads ends its lines as Windows does, however it was checked out."""
    data = file.read_bytes()
    if file.suffix == ".md":
        return as_page(data.decode("utf-8")).encode("utf-8")
    if file.suffix == ".bat":
        return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return data


def contents(
    root: Path, runtime: Runtime, wheels: Sequence[Wheel], version: str, *, test_build: bool
) -> dict[str, bytes]:
    """Every file of the release but its manifest, by its path.

    Raises:
        ReleaseError: one of the project's is missing.
    """
    read_first = _READ_FIRST_TEXT.format(version=version) + (_TEST_TEXT if test_build else "")
    files = dict(_project_files(root))
    files[_READ_FIRST] = read_first.replace("\n", "\r\n").encode("utf-8-sig")
    files |= {f"runtime/{name}": path.read_bytes() for name, path in runtime.files.items()}
    files["licences/python/LICENSE.txt"] = files["runtime/LICENSE.txt"]
    path_file, text = runtime.path_file
    files[f"runtime/{path_file}"] = text
    lines = []
    for wheel in wheels:
        files[f"wheels/{wheel.file.name}"] = wheel.file.read_bytes()
        if wheel.name != "pip":
            lines.append(f"{wheel.name}=={wheel.version} --hash=sha256:{sha256_of(wheel.file)}\n")
        for name, licence in _licence_texts(wheel.file):
            files[f"licences/{wheel.name}/{name}"] = licence
    files["requirements.txt"] = "".join(sorted(lines)).encode("ascii")
    return files


def _told(wheel: Wheel) -> dict[str, Any]:
    return {
        "file": wheel.file.name,
        "name": wheel.name,
        "version": wheel.version,
        "sha256": sha256_of(wheel.file),
        "origin": {"file": wheel.origin.name, "sha256": sha256_of(wheel.origin)},
        "removed": removed_from(wheel.origin),
        "licence": _licence(wheel.file),
    }


def manifest(
    files: Mapping[str, bytes],
    given: GivenPython,
    runtime: Runtime,
    wheels: Sequence[Wheel],
    signers: Mapping[str, str],
    version: str,
    *,
    test_build: bool,
) -> bytes:
    """manifest.json: what the release holds, what it was made of, and who signed the Python in it."""
    told = {
        "schema": 1,
        "name": "tthc",
        "version": version,
        "test_build": test_build,
        "python": {"version": runtime.version, "source": given.source, "sha256": given.sha256},
        "wheels": [_told(one) for one in wheels],
        "signatures": [{"path": f"runtime/{name}", "signer": who} for name, who in sorted(signers.items())],
        "files": [
            {"path": path, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for path, data in sorted(files.items())
        ],
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def packed(files: Mapping[str, bytes], folder: str, target: Path) -> None:
    """The files as a zip that unpacks into one folder; their names are in UTF-8, their time is fixed."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    with zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for path, data in sorted(files.items()):
            entry = zipfile.ZipInfo(f"{folder}/{path}", (1980, 1, 1, 0, 0, 0))
            packed_already = path.endswith((".whl", ".png", ".xlsm", ".xlsx"))
            entry.compress_type = zipfile.ZIP_STORED if packed_already else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    part.replace(target)
