"""Writes compound files, the container of vbaProject.bin, as [MS-CFB] version 3 describes them.

https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-cfb

The input is a tree: a name leads to bytes (a stream) or to a further tree (a storage). No times and no
class identifiers are written, so equal trees give equal bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Tree", "compound_file", "name_order"]

Tree: TypeAlias = "Mapping[str, bytes | Tree]"

_SECTOR = 512
_MINI_SECTOR = 64
_MINI_CUTOFF = 4096  # 2.2: a shorter stream lives in the mini stream
_FREE, _END, _FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD  # 2.1
_NO_STREAM = 0xFFFFFFFF
_STORAGE, _STREAM, _ROOT = 1, 2, 5  # 2.6.1
_RED, _BLACK = 0, 1
_IN_HEADER = 109  # 2.2: so many FAT sectors the header itself names
_IDS_PER_SECTOR = _SECTOR // 4
_LONGEST_NAME = 31
_SIGNATURE = bytes.fromhex("D0CF11E0A1B11AE1")


def name_order(name: str) -> tuple[int, list[int]]:
    """How siblings are ordered (2.6.4): the shorter name first, then by the code units in upper case."""
    upper = name.upper().encode("utf-16-le")
    return len(name.encode("utf-16-le")), list(struct.unpack(f"<{len(upper) // 2}H", upper))


@dataclass
class _Entry:
    """A directory entry (2.6.1)."""

    name: str
    kind: int
    data: bytes = b""
    left: int = _NO_STREAM
    right: int = _NO_STREAM
    child: int = _NO_STREAM
    color: int = _BLACK
    start: int = 0
    size: int = 0

    def packed(self) -> bytes:
        name = (self.name + "\0").encode("utf-16-le") if self.name else b""
        links = (self.left, self.right, self.child)
        head = struct.pack("<64sHBB3I", name, len(name), self.kind, self.color, *links)
        return head + bytes(36) + struct.pack("<IQ", self.start, self.size)


def _entries(tree: Tree) -> list[_Entry]:
    """The root, then every entry; siblings hang in a balanced red-black tree."""
    entries = [_Entry("Root Entry", _ROOT)]
    _hang(entries, entries[0], tree)
    return entries


def _hang(entries: list[_Entry], parent: _Entry, tree: Tree) -> None:
    names = sorted(tree, key=name_order)
    first = len(entries)
    for name in names:
        if not 0 < len(name) <= _LONGEST_NAME or any(letter in name for letter in "/\\:!"):
            raise ValueError(f"{name!r} cannot name a part of a compound file")
        value = tree[name]
        entries.append(_Entry(name, _STREAM, value) if isinstance(value, bytes) else _Entry(name, _STORAGE))
    parent.child = _balance(entries, first, first + len(names), (len(names) + 1).bit_length() - 1)
    for number, name in enumerate(names, first):
        value = tree[name]
        if not isinstance(value, bytes):
            _hang(entries, entries[number], value)


def _balance(entries: Sequence[_Entry], low: int, high: int, black_levels: int) -> int:
    """The middle on top. Only the last level, when it is not full, is red: no red entry has a red child."""
    if low == high:
        return _NO_STREAM
    middle = (low + high) // 2
    entry = entries[middle]
    entry.color = _BLACK if black_levels > 0 else _RED
    entry.left = _balance(entries, low, middle, black_levels - 1)
    entry.right = _balance(entries, middle + 1, high, black_levels - 1)
    return middle


@dataclass
class _Sectors:
    """Sectors of equal size and the chains they form."""

    size: int
    data: bytearray = field(default_factory=bytearray)
    chain: list[int] = field(default_factory=list)

    def put(self, data: bytes) -> int:
        """Appends the data as one chain; its first sector."""
        count = -(-len(data) // self.size)
        if not count:
            return _END
        first = len(self.chain)
        self.chain += [*range(first + 1, first + count), _END]
        self.data += data.ljust(count * self.size, b"\0")
        return first


def _ids(numbers: Sequence[int]) -> bytes:
    """Sector numbers as they stand in a FAT, the last sector filled up with free ones."""
    free = -len(numbers) % _IDS_PER_SECTOR
    return struct.pack(f"<{len(numbers) + free}I", *numbers, *[_FREE] * free)


def _place_streams(entries: Sequence[_Entry], sectors: _Sectors) -> _Sectors:
    """Puts every stream into a sector chain, short ones into the mini stream, which hangs at the root."""
    mini = _Sectors(_MINI_SECTOR)
    for entry in entries:
        if entry.kind == _STREAM:
            entry.size = len(entry.data)
            entry.start = (mini if entry.size < _MINI_CUTOFF else sectors).put(entry.data)
    entries[0].size = len(mini.data)
    entries[0].start = sectors.put(bytes(mini.data))
    return mini


def compound_file(tree: Tree) -> bytes:
    """The tree as a compound file. Raises ValueError for a name no part may have."""
    entries = _entries(tree)
    sectors = _Sectors(_SECTOR)
    mini = _place_streams(entries, sectors)
    mini_fat = _ids(mini.chain)
    mini_start = sectors.put(mini_fat)
    blank = _Entry("", 0).packed()
    directory = b"".join(entry.packed() for entry in entries)
    directory += blank * (-len(directory) % _SECTOR // len(blank))
    directory_start = sectors.put(directory)

    fat_first, fat_sectors = len(sectors.chain), 1
    while fat_sectors * _IDS_PER_SECTOR < fat_first + fat_sectors:
        fat_sectors += 1
    if fat_sectors > _IN_HEADER:
        raise ValueError("a project of 7 MB or more is not provided for")
    fat = _ids([*sectors.chain, *[_FAT_SECTOR] * fat_sectors])
    header = struct.pack("<8s16s5H6x", _SIGNATURE, b"", 0x003E, 0x0003, 0xFFFE, 9, 6)
    header += struct.pack("<5I", 0, fat_sectors, directory_start, 0, _MINI_CUTOFF)
    header += struct.pack("<4I", mini_start, len(mini_fat) // _SECTOR, _END, 0)
    named = list(range(fat_first, fat_first + fat_sectors))
    header += struct.pack(f"<{_IN_HEADER}I", *named, *[_FREE] * (_IN_HEADER - fat_sectors))
    return header + bytes(sectors.data) + fat
