"""The compression of VBA sources ([MS-OVBA] 2.4.1), always as token-compressed chunks.

Raw chunks are in the specification, yet Excel is reported to refuse a module that holds one.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

__all__ = ["compress"]

_CHUNK = 4096
_SHORTEST = 3
_SIGNATURE = 0b1011 << 12  # compressed, and the fixed signature


def _copies(chunk: bytes) -> Iterator[tuple[int, int, int]]:
    """(position, offset back, length) of each token; length 0 says that the byte stands for itself."""
    seen: dict[bytes, list[int]] = {}
    position = 0
    while position < len(chunk):
        offset, length = _longest_copy(chunk, position, seen)
        yield position, offset, length
        for passed in range(position, position + max(length, 1)):
            seen.setdefault(chunk[passed : passed + _SHORTEST], []).append(passed)
        position += max(length, 1)


def _offset_bits(position: int) -> int:
    """How many bits of a copy token hold the offset (2.4.1.3.19.1)."""
    return max((position - 1).bit_length(), 4)


def _longest_copy(chunk: bytes, position: int, seen: dict[bytes, list[int]]) -> tuple[int, int]:
    """The longest earlier match, the nearest of equal ones (2.4.1.3.19.4); (0, 0) when there is none."""
    limit = min((0xFFFF >> _offset_bits(position)) + _SHORTEST, len(chunk) - position) if position else 0
    best = (0, 0)
    if limit < _SHORTEST:
        return best
    for start in reversed(seen.get(chunk[position : position + _SHORTEST], ())):
        length = _SHORTEST
        while length < limit and chunk[start + length] == chunk[position + length]:
            length += 1
        if length > best[1]:
            best = (position - start, length)
            if length == limit:
                break
    return best


def _compressed_chunk(chunk: bytes) -> bytes:
    body = bytearray()
    for number, (position, offset, length) in enumerate(_copies(chunk)):
        if number % 8 == 0:
            flags_at = len(body)
            body.append(0)
        if length:
            body[flags_at] |= 1 << number % 8
            body += struct.pack("<H", (offset - 1) << (16 - _offset_bits(position)) | (length - _SHORTEST))
        else:
            body.append(chunk[position])
    if len(body) > _CHUNK:
        raise ValueError("this does not compress; text of a program never looks like it")
    return struct.pack("<H", _SIGNATURE | (len(body) - 1)) + bytes(body)


def compress(data: bytes) -> bytes:
    """A compressed container; what compresses not at all, as no source text does, raises ValueError."""
    chunks = (data[start : start + _CHUNK] for start in range(0, len(data), _CHUNK))
    return b"\x01" + b"".join(map(_compressed_chunk, chunks))
