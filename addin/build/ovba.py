"""Writes a VBA project, vbaProject.bin, from source text alone, as [MS-OVBA] asks of writers.

https://learn.microsoft.com/en-us/openspecs/office_file_formats/ms-ovba

Nothing the specification forbids on write is written: no compiled code, no caches. `_VBA_PROJECT` says
version 0xFFFF (1.6, 2.3.4.1), so every Office compiles the text itself.
"""

from __future__ import annotations

import struct
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from addin.build.cfb import compound_file
from addin.build.compression import compress

__all__ = ["REFERENCES", "Kind", "Module", "Reference", "encrypted", "project_id", "vba_project"]


class Kind(Enum):
    """What a module is; the value is the VB_Base of its source, "" where it has none."""

    STANDARD = ""
    CLASS = "0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}"
    WORKBOOK = "0{00020819-0000-0000-C000-000000000046}"
    WORKSHEET = "0{00020820-0000-0000-C000-000000000046}"

    @property
    def is_document(self) -> bool:
        """Whether the module belongs to the workbook or one of its sheets."""
        return self in {Kind.WORKBOOK, Kind.WORKSHEET}


@dataclass(frozen=True, slots=True)
class Module:
    """A module: `code` is its text without header, lines ended by a plain line feed."""

    name: str
    kind: Kind
    code: str

    @property
    def source(self) -> str:
        """The text as it stands in the project, with the attributes Excel gives a module of its kind."""
        lines = [f'Attribute VB_Name = "{self.name}"']
        if self.kind is not Kind.STANDARD:
            document = self.kind.is_document
            lines += [
                f'Attribute VB_Base = "{self.kind.value}"',
                "Attribute VB_GlobalNameSpace = False",
                "Attribute VB_Creatable = False",
                f"Attribute VB_PredeclaredId = {document}",
                f"Attribute VB_Exposed = {document}",
                "Attribute VB_TemplateDerived = False",
                f"Attribute VB_Customizable = {document}",
            ]
        return "\r\n".join([*lines, *self.code.strip("\n").split("\n"), ""])


@dataclass(frozen=True, slots=True)
class Reference:
    """A registered type library (2.3.4.2.2.5)."""

    name: str
    libid: str


# What Excel itself refers to in a new workbook; VBA and Excel's own library are implied.
REFERENCES = (
    Reference(
        "stdole",
        r"*\G{00020430-0000-0000-C000-000000000046}#2.0#0#C:\Windows\System32\stdole2.tlb#OLE Automation",
    ),
    Reference(
        "Office",
        r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
        r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL"
        r"#Microsoft Office 16.0 Object Library",
    ),
)

_CODE_PAGE = 1252  # sources are ASCII, so any code page reads them alike
_LANGUAGE = 0x409
_COOKIE = 0xFFFF
_SEED = 0x5A  # any byte serves; a fixed one keeps the bytes the same


def project_id(name: str) -> str:
    """The project's identifier, made from its name so that every build gives the same."""
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"urn:tthc:{name}")).upper() + "}"


def encrypted(identifier: str, data: bytes, seed: int = _SEED) -> str:
    """Data Encryption (2.4.3.2): the obfuscated form of the CMG, DPB and GC values, in hexadecimal."""
    key = sum(identifier.encode("ascii")) & 0xFF
    result = bytearray([seed, seed ^ 2, seed ^ key])  # the version is 2
    plain, last, before_last = key, result[2], result[1]
    ignored = bytes([seed]) * ((seed & 6) >> 1)
    for byte in ignored + struct.pack("<I", len(data)) + data:
        made = byte ^ ((before_last + plain) & 0xFF)
        result.append(made)
        before_last, last, plain = last, made, byte
    return result.hex().upper()


def _record(number: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", number, len(data)) + data


def _text(number: int, unicode_number: int, text: str) -> bytes:
    return _record(number, text.encode("ascii")) + _record(unicode_number, text.encode("utf-16-le"))


def _long(number: int, value: int) -> bytes:
    return _record(number, struct.pack("<I", value))


def _short(number: int, value: int) -> bytes:
    return _record(number, struct.pack("<H", value))


def _information(name: str) -> bytes:
    """PROJECTINFORMATION (2.3.4.2.1), each record by its number."""
    parts = [
        _long(0x01, 3),  # the 64-bit system kind, as Excel writes it nowadays, reads everywhere
        _long(0x02, _LANGUAGE),
        _long(0x14, _LANGUAGE),
        _short(0x03, _CODE_PAGE),
        _record(0x04, name.encode("ascii")),
        _text(0x05, 0x40, ""),
        _text(0x06, 0x3D, ""),
        _long(0x07, 0),
        _long(0x08, 0),
        struct.pack("<HIIH", 0x09, 4, 1, 1),
        _text(0x0C, 0x3C, ""),
    ]
    return b"".join(parts)


def _reference(reference: Reference) -> bytes:
    libid = reference.libid.encode("ascii")
    registered = struct.pack("<I", len(libid)) + libid + bytes(6)
    return _text(0x16, 0x3E, reference.name) + _record(0x0D, registered)


def _module_record(module: Module) -> bytes:
    parts = [
        _text(0x19, 0x47, module.name),
        _text(0x1A, 0x32, module.name),  # the stream is called like the module
        _text(0x1C, 0x48, ""),
        _long(0x31, 0),  # the source begins at once: nothing compiled stands before it
        _long(0x1E, 0),
        _short(0x2C, _COOKIE),
        _record(0x21 if module.kind is Kind.STANDARD else 0x22),
        _record(0x2B),
    ]
    return b"".join(parts)


def _dir_stream(name: str, modules: Sequence[Module], references: Sequence[Reference]) -> bytes:
    """The dir stream (2.3.4.2), before compression."""
    parts = [
        _information(name),
        *map(_reference, references),
        _short(0x0F, len(modules)),
        _short(0x13, _COOKIE),
        *map(_module_record, modules),
        _record(0x10),
    ]
    return b"".join(parts)


def _project_line(module: Module) -> str:
    if module.kind is Kind.STANDARD:
        return f"Module={module.name}"
    return f"Class={module.name}" if module.kind is Kind.CLASS else f"Document={module.name}/&H00000000"


def _project_stream(name: str, modules: Sequence[Module]) -> bytes:
    """The PROJECT stream (2.3.1): neither locked nor protected by a password, and visible."""
    identifier = project_id(name)
    lines = [
        f'ID="{identifier}"',
        *map(_project_line, modules),
        f'Name="{name}"',
        'HelpContextID="0"',
        'VersionCompatible32="393222000"',
        f'CMG="{encrypted(identifier, bytes(4))}"',
        f'DPB="{encrypted(identifier, bytes(1))}"',
        f'GC="{encrypted(identifier, bytes([0xFF]))}"',
        "",
        "[Host Extender Info]",
        "&H00000001={3832D640-CF90-11CF-8E43-00A0C911005A};VBE;&H00000000",
        "",
        "[Workspace]",
        *(f"{module.name}=0, 0, 0, 0, C" for module in modules),
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _names_stream(modules: Sequence[Module]) -> bytes:
    """The PROJECTwm stream (2.3.3): each name in both encodings."""
    pairs = (
        (module.name + "\0").encode("ascii") + (module.name + "\0").encode("utf-16-le") for module in modules
    )
    return b"".join(pairs) + bytes(2)


def vba_project(name: str, modules: Sequence[Module], references: Sequence[Reference] = REFERENCES) -> bytes:
    """vbaProject.bin of these modules; two that share a name, letter case aside, raise ValueError."""
    names = [module.name.lower() for module in modules] + [name.lower()]
    if len(set(names)) != len(names):
        raise ValueError("two modules, or a module and the project, share a name")
    streams = {module.name: compress(module.source.encode("ascii")) for module in modules}
    streams["dir"] = compress(_dir_stream(name, modules, references))
    streams["_VBA_PROJECT"] = bytes.fromhex("CC61FFFF000000")
    return compound_file(
        {"VBA": streams, "PROJECT": _project_stream(name, modules), "PROJECTwm": _names_stream(modules)}
    )
