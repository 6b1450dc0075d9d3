"""Compression: the specification's own examples, and two other readers for the rest."""

import random
import struct

import pytest
from oletools.olevba import decompress_stream
from pyopenvba.vba import decompress

from addin.build.compression import compress

# [MS-OVBA] 3.2.1, 3.2.2 and 3.2.3
PUBLISHED = [
    (b"abcdefghijklmnopqrstuv.", "0119B000616263646566676800696A6B6C6D6E6F70007172737475762E"),
    (
        b"#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa",
        "012FB000236161616263646582660070616768696A013808"
        "616B6C00206D6E6F700671027004007273747576107778797A002C",
    ),
    (b"a" * 73, "0103B002614500"),
]


@pytest.mark.parametrize(("plain", "packed"), PUBLISHED)
def test_the_published_examples(plain: bytes, packed: str):
    assert compress(plain) == bytes.fromhex(packed)


def source_like(size: int) -> bytes:
    chance = random.Random(size)
    words = [bytes(chance.choices(b"abcdefghijklmnop_=() \r\n", k=chance.randint(1, 9))) for _ in range(60)]
    data = b""
    while len(data) < size:
        data += chance.choice(words)
    return data[:size]


SIZES = [1, 2, 3, 7, 8, 9, 16, 17, 128, 129, 4094, 4095, 4096, 4097, 8191, 8192, 8193, 50_000]


@pytest.mark.parametrize("size", SIZES)
def test_two_other_readers_get_the_text_back(size: int):
    data = source_like(size)
    packed = compress(data)
    assert bytes(decompress_stream(bytearray(packed))) == data
    assert decompress(packed) == data


@pytest.mark.parametrize("size", SIZES)
def test_every_chunk_is_token_compressed(size: int):
    packed, position, chunks = compress(source_like(size)), 1, 0
    while position < len(packed):
        (head,) = struct.unpack_from("<H", packed, position)
        assert head >> 12 == 0b1011
        position += (head & 0xFFF) + 3
        chunks += 1
    assert position == len(packed)
    assert chunks == -(-size // 4096)


def test_nothing_is_a_container_without_chunks():
    assert compress(b"") == b"\x01"


def test_what_does_not_compress_is_refused_rather_than_stored_raw():
    with pytest.raises(ValueError, match="does not compress"):
        compress(random.Random(1).randbytes(4096))
