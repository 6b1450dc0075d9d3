"""Reads tables that are plain text, CSV in any usual encoding; tells the encoding of any text."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter

from tthc.domain.legacy_text import guess_encoding
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellValue
from tthc.files.raw import RawSheet

__all__ = ["csv_rows", "csv_sheet", "encoding_of", "text_of"]

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SEPARATORS = "\t;,"
_LINES_LOOKED_AT = 60


def text_of(data: bytes) -> str:
    """The text of some bytes, decoded by `encoding_of`, in NFC.

    Bytes that look like a font of before Unicode stay as they are, for `legacy_cells` to decode.

    Raises:
        UnreadableError: the text holds NUL characters.
    """
    encoding = encoding_of(data)
    text = unicodedata.normalize("NFC", data.decode(encoding, errors="replace"))
    if encoding == "cp1258" and _is_old_font(data, text):
        text = data.decode("latin-1")
    if "\x00" in text:
        raise UnreadableError("TT904", reason="có ký tự NUL")
    return text


def _is_old_font(data: bytes, text: str) -> bool:
    """True when bytes are TCVN3 or VNI rather than cp1258, whose tone marks all melt into letters."""
    if guess_encoding(data.decode("latin-1").splitlines()) is None:
        return False
    loose = sum(unicodedata.combining(character) != 0 for character in text)
    toned = sum("\u1ea0" <= character <= "\u1ef9" for character in text)
    return loose > 0 or toned == 0


def encoding_of(data: bytes) -> str:
    """By its mark, by where its zeros stand, UTF-8 when it is valid, as a web page declares, else cp1258."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        return marked
    head = data[:400]
    if len(head) >= 4 and head[1::2].count(0) * 2 > len(head[1::2]):
        return "utf-32-le" if head[2:4] == b"\0\0" else "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) * 2 > len(head[0::2]):
        return "utf-32-be" if head[0:2] == b"\0\0" else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _declared(data) or "cp1258"
    return "utf-8"


def _declared(data: bytes) -> str | None:
    """The encoding a web page names, where it is one of 8 bits that we know."""
    found = _DECLARED.search(data[:4096])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return None
    return name if name.startswith(("cp125", "iso8859")) else None


def _separator(text: str) -> str:
    """The separator that cuts most lines into the same number of fields, and into more than one."""
    head = "\n".join(text.split("\n")[:_LINES_LOOKED_AT])

    def agreeing(separator: str) -> tuple[int, int, int]:
        rows = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=separator) if len(row) > 1)
        fields, times = max(rows.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, fields, -_SEPARATORS.index(separator)

    best = max(_SEPARATORS, key=agreeing)
    return best if agreeing(best)[0] else ","


def csv_rows(data: bytes) -> list[list[str]]:
    """The fields of each line, cut by what "sep=" names or by the one of tab, semicolon, comma that fits.

    Raises:
        UnreadableError: the text holds NUL characters or a field without end.
    """
    text = text_of(data).replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    try:
        if first.casefold().startswith("sep=") and len(first) == len("sep=") + 1:
            return list(csv.reader(io.StringIO(rest), delimiter=first[-1]))
        return list(csv.reader(io.StringIO(text), delimiter=_separator(text)))
    except csv.Error as error:
        raise UnreadableError("TT904", reason="dấu ngoặc kép không đóng") from error


def csv_sheet(rows: list[list[str]]) -> RawSheet:
    """The one sheet of such lines."""
    cells: dict[tuple[int, int], CellValue] = {
        (row, column): value
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value.strip()
    }
    return RawSheet("csv", cells)
