"""Reads back the JSON result of an earlier run: the forms as its units typed them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.errors import TthcError, system_reason
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.periods import Period, find_period
from tthc.domain.places import Entry, Place
from tthc.files.result_json import is_our_json

__all__ = ["read_earlier_result"]

_COUNTED = frozenset({"accepted", "needs_fix"})


def _whole(text: str | None) -> int | None:
    return None if text is None else int(text)


def _form(unit: Mapping[str, Any], source: Place, chosen: str, period: Entry[Period]) -> FilledForm:
    typed = unit["typed"]
    names = {count.value: count for count in Count}
    head = {names[key]: Entry(_whole(n), source) for key, n in typed["header"].items() if key in names}
    criteria = {
        key: CriterionEntry(Entry(_whole(entry["count"])), tuple(Entry(_whole(n)) for n in entry["levels"]))
        for key, entry in typed["criteria"].items()
    }
    name = Entry(unit["printed_name"], source)
    return FilledForm(source, chosen, name, period, HeaderCounts(head), criteria)


def read_earlier_result(path: Path, shown: str) -> tuple[FilledForm, ...]:
    """The forms of the units that counted in an earlier run, with its period; no scores, no marks.

    Raises:
        TthcError: the file cannot be read, or is no result of ours.
    """
    try:
        text = path.read_text(encoding="utf-8")
        data: dict[str, Any] = json.loads(text) if is_our_json(text) else {}
        period = find_period(data["period"] or "")
        source = Place(shown)
        chosen = data["criteria_set"] or ""
        return tuple(
            _form(unit, source, chosen, Entry(period, source))
            for unit in data["units"]
            if unit["typed"] and unit["status"] in _COUNTED
        )
    except OSError as error:
        raise TthcError("TT569", reason=f"{system_reason(error)}.") from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise TthcError("TT569", reason="tệp không phải kết quả JSON của phần mềm.") from error
