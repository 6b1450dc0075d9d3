"""Number formats of a document in Excel's English codes, and what Excel makes of a text typed into a cell."""

from __future__ import annotations

import re
from typing import Any

from inside.tools import struct

DATE, TIME, CURRENCY, TEXT, LOGICAL = 2, 4, 8, 256, 1024  # com.sun.star.util.NumberFormat
DATE_CODE = "m/d/yyyy"
"""What Excel gives a cell into which a date is put."""
_PLAIN_KINDS = 16 | 1  # NUMBER and DEFINED: Excel leaves the format of the cell as it is
_BUILT_IN = 10_000
"""Keys of one language begin at a multiple of it; the first is General."""
_CODE_LETTERS = re.compile(r'("[^"]*"|\\.|\[[^\]]*\]|AM/PM)|([DMYHS]+)')
_COLOUR = re.compile(r"\[(RED|BLUE|GREEN|BLACK|WHITE|CYAN|MAGENTA|YELLOW)\]")
_MAY_BE_VALUE = re.compile(
    r"\s*(?:[-+$(.]?\s*[\d.]|true$|false$|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))", re.I
)


class Formats:
    """The formats of one document."""

    def __init__(self, component: Any, formatter: Any) -> None:
        self._component, self._formatter = component, formatter
        self._own = component.NumberFormats
        self._english, self._system = struct("lang.Locale", "en", "US", ""), struct("lang.Locale")
        self.general = self._own.getStandardIndex(self._system)
        self._general_english = self._own.getStandardIndex(self._english)
        self._kinds: dict[int, int] = {}
        self._codes: dict[int, str] = {}
        self._keys: dict[str, int] = {}
        self._parsed: dict[str, tuple[float, int] | None] = {}

    def kind(self, key: int) -> int:
        """What a format shows: bits of DATE, TEXT and so on."""
        if key not in self._kinds:
            self._kinds[key] = self._own.getByKey(key).Type
        return self._kinds[key]

    def key(self, code: str) -> int:
        """The format of a code, made if the document lacks it."""
        if code == "General":
            return int(self.general)
        if code not in self._keys:
            self._keys[code] = self._own.addNewConverted(code, self._english, self._system)
            if not self.kind(self._keys[code]) & LOGICAL:
                self._codes[self._keys[code]] = code
        return self._keys[code]

    def code(self, key: int) -> str:
        """The code of a format as Excel writes it."""
        if key not in self._codes:
            self._codes[key] = self._read_code(key)
        return self._codes[key]

    def _read_code(self, key: int) -> str:
        found = self._own.getByKey(key)
        if self.is_general(key) or found.Type & LOGICAL:
            return "General"
        english = self._own.addNewConverted(found.FormatString, found.Locale, self._english)
        code = str(self._own.getByKey(english).FormatString)
        if found.Type & (DATE | TIME):  # Calc writes them in capitals
            code = _CODE_LETTERS.sub(lambda match: match[1] or match[2].lower(), code)
        return _COLOUR.sub(lambda match: match[0].title(), code)

    @staticmethod
    def is_general(key: int) -> bool:
        """Whether the format says nothing, in any language."""
        return key % _BUILT_IN == 0

    def typed_in(self, text: str) -> tuple[float, int | None] | None:
        """(number, format for a cell without one) if Excel would not take the text as text."""
        if not _MAY_BE_VALUE.match(text):
            return None
        if text not in self._parsed:
            self._parsed[text] = self._parse(text)
        return self._parsed[text]

    def _parse(self, text: str) -> tuple[float, int | None] | None:
        try:
            self._formatter.attachNumberFormatsSupplier(self._component)
            key = self._formatter.detectNumberFormat(self._general_english, text)
            number = self._formatter.convertStringToNumber(self._general_english, text)
        except Exception:  # it says "no number" so
            return None
        if self.kind(key) & (DATE | TIME) == DATE:
            key = self.key(DATE_CODE)
        return number, key if self.kind(key) & ~_PLAIN_KINDS else None
