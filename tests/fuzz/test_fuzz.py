"""Fuzzing: whatever comes in, only our own errors come out, and no figure is made up.

`make test` runs a handful of examples; `make fuzz EXAMPLES=20000` runs as many as asked for, at random, and
keeps the last file that was read in out/fuzz, in case a reader takes the whole process down.
"""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from fuzz.mutations import (
    MANY,
    cell_maps,
    csv_bytes,
    mutated_files,
    mutated_pages,
    prefixed_bytes,
    texts,
    unruly_numbers,
)
from support import QD1187, TT01
from tthc.checks.book import check_form
from tthc.checks.catalogue import tell
from tthc.criteria.loader import shipped_sets
from tthc.domain.errors import TthcError
from tthc.domain.inputs import inputs_of_form
from tthc.domain.notes import read_note, says_no_cases
from tthc.domain.numbers import (
    LARGEST_COUNT,
    Reading,
    format_count,
    format_number,
    format_score,
    read_count,
    read_score,
    round_half_up,
)
from tthc.domain.periods import find_period
from tthc.domain.scoring import ScoringOptions
from tthc.domain.texts import ascii_slug, fold, fold_label, squeeze
from tthc.domain.units import names_a_group, names_a_higher_level, unit_key
from tthc.files.any_reader import read_bytes
from tthc.files.form_reader import read_forms
from tthc.files.grid import CellValue, Grid
from tthc.files.html_reader import read_html
from tthc.files.preflight import check_package
from tthc.files.raw import RawBook, from_json, to_json
from tthc.files.sniff import FileKind, sniff
from tthc.files.staff_reader import read_staff
from tthc.files.summary_reader import read_summary
from tthc.files.text_tables import csv_rows, csv_sheet
from tthc.files.told_rows import read_told_rows
from tthc.files.xlsx_scan import scan_package
from tthc.files.xml_2003_reader import read_xml_2003

FEW = 12
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", FEW))
LONG = EXAMPLES > FEW
LAST = Path("out/fuzz/last-input.bin")
_QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]


def _settings(examples: int) -> settings:
    return settings(
        max_examples=max(examples, 5),
        deadline=None,
        derandomize=not LONG,
        database=None,
        suppress_health_check=_QUIET,
    )


light = _settings(EXAMPLES)
heavy = _settings(EXAMPLES // 10)
"""For properties that open a whole file."""


def _keep(data: bytes) -> bytes:
    """Leave the input where it is found after a crash of the process."""
    if LONG:
        LAST.parent.mkdir(parents=True, exist_ok=True)
        LAST.write_bytes(data)
    return data


def _sound(book: RawBook) -> None:
    """Cells stand at places, numbers are numbers, and the book crosses from one process to another."""
    for sheet in book.sheets:
        for (row, column), value in sheet.cells.items():
            assert row >= 1
            assert column >= 1
            assert not isinstance(value, Decimal) or value.is_finite()
            assert not isinstance(value, str) or "\x00" not in value
    assert from_json(to_json(book)) == book


@light
@given(prefixed_bytes)
def test_bytes_have_a_kind(data: bytes) -> None:
    assert sniff(data) in FileKind


@light
@given(prefixed_bytes)
def test_a_package_is_sound_or_refused(data: bytes) -> None:
    with suppress(TthcError):
        check_package(data)
        scan_package(data)


@light
@given(prefixed_bytes, st.sampled_from(["a.xlsx", "a.csv", "a.xls"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    with suppress(TthcError):
        _sound(read_bytes(_keep(data), name))


@heavy
@given(mutated_files())
def test_a_damaged_file_is_read_or_refused(named: tuple[str, bytes]) -> None:
    name, data = named
    _keep(data)
    with suppress(TthcError):
        if sniff(data) is FileKind.XLSX:
            check_package(data)
            scan_package(data)
        _sound(read_bytes(data, name))


@light
@given(csv_bytes)
def test_a_text_table_is_read_or_refused(data: bytes) -> None:
    with suppress(TthcError):
        _sound(RawBook("csv", (csv_sheet(csv_rows(data)),)))


@heavy
@given(st.sampled_from(['"', "a", ",", "\r", '"a"b\n', "a;", "\n"]), st.integers(1, MANY), st.booleans())
@example("a", MANY, False)
def test_an_endless_text_table_is_read_or_refused(token: str, times: int, quoted: bool) -> None:
    with suppress(TthcError):
        data = (('"' if quoted else "") + token * times).encode()
        _sound(RawBook("csv", (csv_sheet(csv_rows(data)),)))


@light
@given(mutated_pages())
def test_a_page_is_read_or_refused(data: bytes) -> None:
    with suppress(TthcError):
        _sound(RawBook("page", (read_html(data)[0],)))
    with suppress(TthcError):
        _sound(RawBook("page", read_xml_2003(data)))


@light
@given(cell_maps())
def test_any_cells_are_read_checked_and_told(cells: dict[tuple[int, int], CellValue]) -> None:
    grid = Grid("a.xlsx", "Biểu", cells)
    for read in read_forms(grid, [QD1187, TT01]):
        chosen = next(one for one in (QD1187, TT01) if one.id == read.form.criteria_set)
        inputs = inputs_of_form(read.form)
        for finding in (*read.findings, *check_form(chosen, read.form, inputs, ScoringOptions(), "Xã A")):
            assert tell(finding).message
    for reader in (read_staff, read_summary):
        reader(grid, [QD1187, TT01])


@light
@given(cell_maps())
def test_any_cells_are_read_with_every_set(cells: dict[tuple[int, int], CellValue]) -> None:
    grid, sets = Grid("a.xlsx", "Biểu", cells), shipped_sets()
    read = [*read_forms(grid, sets), read_summary(grid, sets), read_told_rows(grid, sets)]
    for finding in (one for found in read if found is not None for one in found.findings):
        assert tell(finding).message


_KNOWN_WORDS = re.compile(r"(hồ sơ|hs|bộ|tthc|điểm|đ)\.?\s*$", re.IGNORECASE)


def _has_letters(text: str) -> bool:
    """True when letters remain beside the words a count or a score may end with."""
    normal = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip()
    return any(character.isalpha() for character in _KNOWN_WORDS.sub("", normal))


def _usable(reading: Reading) -> None:
    """What was read can be shown, as the log and the messages do."""
    for value in (reading.value, reading.proposed):
        if isinstance(value, Decimal):
            assert format_number(value)
            assert str(int(value))


@light
@given(texts | unruly_numbers)
def test_a_text_with_letters_is_no_number(text: str) -> None:
    for read in (read_count, read_score):
        reading = read(text)
        _usable(reading)
        assert reading.value is None or not _has_letters(text)


@light
@given(texts | unruly_numbers)
@example("3803²")
def test_every_digit_of_a_number_stands_in_its_text(text: str) -> None:
    """No digit is made up: a raised footnote mark is no digit of the number before it."""
    typed = "".join(
        str(unicodedata.decimal(one)) for one in text if unicodedata.decimal(one, None) is not None
    )
    for reading in (read_count(text), read_score(text)):
        if isinstance(reading.value, Decimal):
            digits = re.sub(r"\D", "", format(reading.value, "f"))
            assert digits.strip("0") in typed


@light
@given(st.integers(0, LARGEST_COUNT), st.decimals(0, 1000, places=3))
def test_numbers_as_we_write_them_are_read_again(count: int, score: Decimal) -> None:
    for text in (format_number(count), format_count(count), f"{format_number(count)} hồ sơ", str(count)):
        assert read_count(text).value == count
    shown = round_half_up(score, 2)
    assert read_score(format_score(shown)).value == shown or shown >= 1000


@light
@given(texts | st.builds("Quý {} năm {}".format, texts, unruly_numbers))
def test_a_period_is_one_that_can_be(text: str) -> None:
    period = find_period(text)
    if period is not None:
        assert period.first_day < period.last_day
        assert find_period(period.text) == period


@light
@given(texts | st.builds("Tổng {} hồ sơ: trực tuyến {} hồ sơ".format, unruly_numbers, texts))
def test_a_note_says_whole_counts_or_nothing(text: str) -> None:
    facts: Any = read_note(text)
    assert all(isinstance(value, int) and value >= 0 for value in facts.counts.values())
    assert says_no_cases(text) in (True, False)


@light
@given(texts)
def test_a_unit_is_the_same_however_it_is_typed(text: str) -> None:
    key = unit_key(text)
    assert key == unit_key(fold(text))
    assert key == unit_key(unicodedata.normalize("NFD", text))
    assert key == unit_key(f"  {text}\n")
    assert names_a_group(text) in (True, False)
    assert names_a_higher_level(text) in (True, False)


@light
@given(texts)
def test_folding_twice_changes_nothing(text: str) -> None:
    for change in (squeeze, fold, fold_label, ascii_slug):
        once = change(text)
        assert change(once) == once
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert ascii_slug(text).isascii()
