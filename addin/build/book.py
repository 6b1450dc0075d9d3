"""The workbook as a whole: which texts go in, and how they become one file."""

from __future__ import annotations

import importlib.metadata
from dataclasses import dataclass
from pathlib import Path

from addin.build.messages import read_messages
from addin.build.modules import SourceError, document_modules, read_folder, read_module
from addin.build.ovba import Kind, Module, vba_project
from addin.build.package import code_names, package
from addin.build.sheets import workbook_sheets
from addin.build.wrappers import WorksheetFunction, help_texts, worksheet_functions, wrapper_module

__all__ = ["PROJECT", "ROOT", "XLWINGS", "Sources", "built", "functions", "messages", "modules", "ribbon"]

ROOT = Path(__file__).resolve().parents[2]
PROJECT = "ChamDiemTTHC"
XLWINGS = "0.37.8"
"""The version whose VBA module goes in. It works with the library of the very same version only."""

_ADDIN = ROOT / "addin"
_FUNCTIONS = ROOT / "python/tthc/excel/functions.py"
_FUNCTIONS_MODULE = "tthc.excel.functions"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where modules come from. With `stand_in`, those named there replace ours and xlwings' own.

    LibreOffice cannot compile xlwings' module, and one that does not compile stops all others.
    """

    stand_in: tuple[Module, ...] = ()


def functions() -> tuple[WorksheetFunction, ...]:
    """The worksheet functions, from their Python source."""
    return worksheet_functions(_FUNCTIONS.read_text("utf-8"), _FUNCTIONS.name)


def messages() -> dict[str, str]:
    """Every text VBA shows: the sentences, then the help of the functions."""
    return read_messages(_ADDIN / "messages.toml") | help_texts(functions())


def xlwings_module() -> Module:
    """xlwings' own VBA module, from the installed package of exactly the version we are built for."""
    installed = importlib.metadata.version("xlwings")
    if installed != XLWINGS:
        raise SourceError(f"xlwings {installed} is installed; the workbook is built with {XLWINGS}")
    path = importlib.metadata.distribution("xlwings").locate_file("xlwings/xlwings.bas")
    return read_module(Path(str(path)).read_text("ascii"), Kind.STANDARD, "xlwings.bas")


def modules(xlsx: bytes, sources: Sources = Sources()) -> tuple[Module, ...]:
    """Every module of the project whose sheets `xlsx` holds: the documents first."""
    written = {module.name: module for module in (xlwings_module(), *read_folder(_ADDIN / "vba"))}
    written |= {module.name: module for module in sources.stand_in}
    wrappers = wrapper_module(functions(), _FUNCTIONS_MODULE)
    written[wrappers.name] = wrappers
    return document_modules(code_names(xlsx), (written[name] for name in sorted(written)))


def ribbon() -> bytes:
    """The ribbon's XML."""
    return (_ADDIN / "ribbon/customUI14.xml").read_bytes()


def built(sources: Sources = Sources()) -> bytes:
    """The workbook's bytes; the same for the same texts on any machine with the pinned libraries."""
    xlsx = workbook_sheets(messages())
    project = vba_project(PROJECT, modules(xlsx, sources))
    return package(xlsx, project, ribbon())
