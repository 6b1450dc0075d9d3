"""Which modules a release holds, which it lost, and what the ones it holds ask for."""

from __future__ import annotations

import ast
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

_PTH = ("win32/lib/", "win32/", "pythonwin/")  # folders that pywin32.pth puts on the path


@dataclass
class Modules:
    """By full name: the sources of what ships, and what does not."""

    sources: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    compiled: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)

    def keep(self, origin: str, files: Iterable[tuple[str, bytes]]) -> None:
        """Files of one origin, by their path on the way Python looks for modules."""
        for path, data in files:
            for name in names_of(path):
                if path.endswith(".py"):
                    self.sources[name] = (f"{origin}:{path}", data)
                else:
                    self.compiled.add(name)

    def lose(self, paths: Iterable[str]) -> None:
        """Files that stayed behind."""
        self.lost |= {name for path in paths for name in names_of(path)}

    @property
    def missing(self) -> set[str]:
        """Lost, and no other file has the name."""
        return self.lost - self.sources.keys() - self.compiled


@dataclass(frozen=True)
class Asked:
    """An import of what is missing: the file, the module, and whether merely loading the file comes there."""

    file: str
    module: str
    at_once: bool


def names_of(path: str) -> list[str]:
    """The names by which a file can be imported; none for what is no module."""
    file = PurePosixPath(path)
    if file.suffix not in {".py", ".pyd"} or ".dist-info" in path or ".data/" in path:
        return []
    bare = str(file.with_name(file.name.partition(".")[0])).removesuffix("/__init__")
    shorter = [bare.removeprefix(folder) for folder in _PTH if bare.startswith(folder)]
    return [name.replace("/", ".") for name in (bare, *shorter)]


def modules_of(files: dict[str, bytes], told: Any, wheels: Iterable[Path], python: Path) -> Modules:
    """Of a release: its files, its manifest, the wheels it was made of, and the Python it was made of."""
    found = Modules()
    shipped = {one["name"]: one for one in told["wheels"]}
    for name, one in shipped.items():
        with zipfile.ZipFile(io.BytesIO(files[f"wheels/{one['file']}"])) as archive:
            found.keep(name, [(path, archive.read(path)) for path in archive.namelist()])
        found.lose(one["removed"])
    for folder in ("runtime/Lib/", "runtime/DLLs/", ""):
        below = folder or "addin/"
        ours = [(path.removeprefix(folder), data) for path, data in files.items() if path.startswith(below)]
        found.keep(folder or "addin", ours)
    for wheel in wheels:
        if not any(one["origin"]["file"] == wheel.name for one in shipped.values()):
            with zipfile.ZipFile(wheel) as archive:
                found.lose(archive.namelist())
    for root in (python / "Lib", python / "DLLs"):
        paths = (path.relative_to(root).as_posix() for path in root.rglob("*.py*"))
        found.lose(path for path in paths if not path.startswith("site-packages/"))
    return found


def asked(modules: Modules) -> Iterator[Asked]:
    """Every import, wherever it stands in what ships, of a module that does not."""
    missing = modules.missing
    for name, (file, data) in modules.sources.items():
        package = name if file.endswith("/__init__.py") else name.rpartition(".")[0]
        for statement, at_once in _imports(ast.parse(data), at_once=True):
            yield from (Asked(file, one, at_once) for one in _wanted(statement, package) if one in missing)


def _wanted(statement: ast.Import | ast.ImportFrom, package: str) -> list[str]:
    if isinstance(statement, ast.Import):
        return [one.name for one in statement.names]
    parts = package.split(".")
    above = parts[: len(parts) - statement.level + 1] if statement.level else []
    base = ".".join([*above, *([statement.module] if statement.module else [])])
    return [base, *(f"{base}.{one.name}" for one in statement.names)]


def _imports(node: ast.AST, *, at_once: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool]]:
    """Each import statement; not at once: in a function, in a `try` with handlers, under an `if`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, at_once
            continue
        later = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.If) or (
            isinstance(child, ast.Try) and bool(child.handlers)
        )
        yield from _imports(child, at_once=at_once and not later)
