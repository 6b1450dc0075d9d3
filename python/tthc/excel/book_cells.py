"""The named cells of the hidden sheet `_tthc`, through which requests and results travel."""

from __future__ import annotations

from collections.abc import Mapping

import xlwings as xw

from tthc.excel.result import Ask, Result

__all__ = ["read_request", "read_version", "write_result"]

_LONGEST_CELL = 32_000
"""A cell holds 32 767 letters."""
_FORMULA_SIGNS = ("=", "+", "-", "@")


def _value(book: xw.Book, name: str) -> object:
    value: object = book.names[name].refers_to_range.value
    return value


def _text(value: object) -> str:
    """A cell as text: whole numbers plainly, blank as ""."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value).strip()


def read_request(book: xw.Book) -> tuple[str, Mapping[str, object]]:
    """(the action's name, its arguments by key); rows without a key are left out.

    An argument without value is "". The values of a key on several rows are one text, a line each.
    """
    rows = book.names["yeu_cau_bang"].refers_to_range.options(ndim=2).value
    given: dict[str, list[object]] = {}
    for key, value in rows:
        if _text(key):
            given.setdefault(_text(key), []).append("" if value is None else value)
    arguments = {
        key: values[0] if len(values) == 1 else "\n".join(map(_text, values)) for key, values in given.items()
    }
    return _text(_value(book, "yeu_cau")), arguments


def read_version(book: xw.Book) -> str | None:
    """The version the workbook was made with; None when it does not say."""
    if not book.names.contains("phien_ban"):
        return None
    return _text(_value(book, "phien_ban")) or None


def _as_cell(text: str) -> str:
    """A text that a cell can hold and does not take for a formula."""
    shortened = text if len(text) <= _LONGEST_CELL else f"{text[:_LONGEST_CELL]}…"
    return f"'{shortened}" if shortened.startswith(_FORMULA_SIGNS) else shortened


def _question(ask: Ask) -> list[str]:
    """A row of `hoi_bang`: key, kind, prompt, default, choices."""
    return [
        _as_cell(text) for text in (ask.key, ask.kind.value, ask.prompt, ask.default, "\n".join(ask.choices))
    ]


def _outcome(result: Result) -> str:
    if result.asks:
        return "ask"
    return "ok" if result.ok else "error"


def write_result(book: xw.Book, result: Result) -> None:
    """The result into its cells; the one that says it is there comes last. Whoever asked blanked them."""
    if result.asks:
        book.names["hoi_bang"].refers_to_range.value = [_question(ask) for ask in result.asks]
    cells = {
        "ket_qua_cau": result.sentence,
        "ket_qua_chi_tiet": result.details,
        "ket_qua": _outcome(result),
    }
    for name, text in cells.items():
        book.names[name].refers_to_range.value = _as_cell(text)
