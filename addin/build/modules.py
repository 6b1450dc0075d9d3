"""Reads the VBA sources, and refuses what Excel on some machine would not take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.build.ovba import Kind, Module

__all__ = ["CodeNames", "SourceError", "document_modules", "read_folder", "read_module"]

_LONGEST_LINE = 1023
_MOST_CONTINUATIONS = 24
_NAME = re.compile(r'Attribute VB_Name = "([A-Za-z][A-Za-z0-9_]{0,30})"')
_HEADER = re.compile(r"(VERSION |BEGIN$|END$|  MultiUse = |Attribute VB_)")
_SUFFIXES = {".bas": Kind.STANDARD, ".cls": Kind.CLASS}


class SourceError(ValueError):
    """A source no workbook can be built from; the message begins with file:line."""


@dataclass(frozen=True, slots=True)
class CodeNames:
    """The names VBA knows a workbook and its sheets by."""

    workbook: str
    sheets: tuple[str, ...]

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The document modules the project must hold, in order."""
        return {self.workbook: Kind.WORKBOOK} | dict.fromkeys(self.sheets, Kind.WORKSHEET)


def _faults(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    continued = 0
    for number, line in enumerate(lines, 1):
        strange = next((letter for letter in line if not letter.isascii()), None)
        if strange:
            yield number, f"U+{ord(strange):04X} is not ASCII; texts stand in addin/messages.toml"
        if len(line) > _LONGEST_LINE:
            yield number, f"a line of more than {_LONGEST_LINE} letters"
        continued = continued + 1 if line.endswith(" _") else 0
        if continued > _MOST_CONTINUATIONS:
            yield number, f"more than {_MOST_CONTINUATIONS} line continuations"


def _header_length(lines: list[str]) -> int:
    return next((number for number, line in enumerate(lines) if not _HEADER.match(line)), len(lines))


def read_module(text: str, kind: Kind, where: str) -> Module:
    """A module as the VBA editor exports it: its header names it, the rest is its code."""
    lines = text.removesuffix("\n").split("\n")
    for number, fault in _faults(lines):
        raise SourceError(f"{where}:{number}: {fault}")
    top = _header_length(lines)
    name = next((found[1] for line in lines[:top] if (found := _NAME.fullmatch(line))), None)
    if name is None:
        raise SourceError(f'{where}:1: no usable line Attribute VB_Name = "..."')
    return Module(name, kind, "\n".join(lines[top:]))


def read_folder(folder: Path) -> tuple[Module, ...]:
    """Every module of a folder by name; each states Option Explicit and is called like its file."""
    modules = []
    for path in sorted(folder.iterdir()):
        if path.suffix not in _SUFFIXES:
            raise SourceError(f"{path.name}:1: only .bas and .cls files are modules")
        module = read_module(
            path.read_bytes().decode("utf-8").replace("\r\n", "\n"), _SUFFIXES[path.suffix], path.name
        )
        if module.name != path.stem:
            raise SourceError(f"{path.name}:1: the module inside is called {module.name}")
        if not module.code.startswith("Option Explicit\n"):
            raise SourceError(f"{path.name}:1: the code does not begin with Option Explicit")
        modules.append(module)
    return tuple(modules)


def document_modules(names: CodeNames, written: Iterable[Module]) -> tuple[Module, ...]:
    """A module for the workbook and each sheet, with its written code if there is some; then the rest."""
    by_name = {module.name: module for module in written}
    documents = []
    for name, kind in names.kinds.items():
        own = by_name.pop(name, None)
        documents.append(Module(name, kind, own.code if own else "Option Explicit"))
    return (*documents, *by_name.values())
