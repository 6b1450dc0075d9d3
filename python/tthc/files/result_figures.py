"""The figures of a JSON result with what each is called, so that two results can be compared."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tthc.domain.counts import Count
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.differences import Figures
from tthc.domain.errors import TthcError, system_reason
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.numbers import as_typed
from tthc.files.result_json import is_our_json
from tthc.files.summary_layout import STATUS_WORDS

__all__ = ["figures_of", "read_result"]

_Figure = tuple[str, tuple[str, str | None]]
_WHOLE = (
    ("total", "tổng điểm"),
    ("index", "điểm quy đổi"),
    ("applicable_maximum", "điểm tối đa áp dụng"),
    ("staff_score", "điểm của công chức, viên chức"),
    ("classification", "xếp loại"),
    ("rank", "xếp hạng"),
    ("note", "ghi chú"),
)
_COUNTS = {count.value: count for count in Count}


def read_result(path: Path) -> Mapping[str, Any]:
    """The JSON object of a run.

    Raises:
        TthcError: the file cannot be read, or is no result of ours (TT944).
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise TthcError("TT944", path=str(path), reason=system_reason(error)) from error
    except ValueError as error:
        raise TthcError("TT944", path=str(path), reason="không phải UTF-8") from error
    if not text.strip() or not is_our_json(text):
        raise TthcError("TT944", path=str(path), reason="không phải kết quả JSON của phần mềm")
    data: Mapping[str, Any] = json.loads(text)
    return data


def _shown(value: object) -> str | None:
    return None if value in (None, "") else as_typed(str(value))


def _typed(labels: Mapping[str, str], typed: Mapping[str, Any]) -> Iterator[_Figure]:
    for key, value in typed["header"].items():
        words = IN_SENTENCE[_COUNTS[key]] if key in _COUNTS else key
        yield f"header.{key}", (words, _shown(value))
    for key, entry in typed["criteria"].items():
        said = f"tiêu chí {labels.get(key, key)}"
        for at, level in enumerate(entry["levels"], start=1):
            yield f"level.{key}.{at}", (f"{said}, số hồ sơ ở mức thứ {at}", _shown(level))
        for name, words in (("mark", "dấu x ở mức điểm"), ("numerator", "tử số"), ("denominator", "mẫu số")):
            yield f"{name}.{key}", (f"{said}, {words}", _shown(entry.get(name)))


def _of(labels: Mapping[str, str], data: Mapping[str, Any]) -> Iterator[_Figure]:
    """The figures of a unit or group: what became of it, what was computed, what was typed."""
    if "status" in data:
        known = {status.value: words for status, words in STATUS_WORDS.items()}
        yield "status", ("tình trạng", known.get(data["status"], data["status"]))
    for key, value in data["scores"].items():
        yield f"score.{key}", (f"tiêu chí {labels.get(key, key)}", _shown(value))
    for column, own in data.get("columns", {}).items():
        for key, value in own["scores"].items():
            yield f"score.{column}.{key}", (f"tiêu chí {labels.get(key, key)} ({column})", _shown(value))
        yield f"total.{column}", (f"tổng điểm ({column})", _shown(own["total"]))
    for key, words in _WHOLE:
        yield key, (words, _shown(data.get(key)))
    for key in (count for count in _COUNTS if count in data):
        yield f"count.{key}", (IN_SENTENCE[_COUNTS[key]], _shown(data[key]))
    if data["typed"] is not None and "status" in data:
        yield from _typed(labels, data["typed"])


def figures_of(data: Mapping[str, Any], sets: Sequence[CriteriaSet], shown: str = "") -> Figures:
    """Every unit and group of a JSON result with its figures; `sets` name the criteria, `shown` its file.

    Where the period has several sets, those of each go by the set's id too.

    Raises:
        TthcError: the object is not built as ours (TT944).
    """
    found: dict[str, Mapping[str, tuple[str, str | None]]] = {}
    labels = {one.id: {node.id: node.label for node in one.nodes()} for one in sets}
    try:
        parts = [*data.get("also", ()), data]
        for part in parts:
            own = labels.get(part["criteria_set"], {})
            behind = f" ({part['criteria_set']})" if len(parts) > 1 else ""
            for one in (*part["units"], *part["groups"]):
                found[f"{one['name']}{behind}"] = dict(_of(own, one))
    except (KeyError, TypeError, AttributeError) as error:
        raise TthcError("TT944", path=shown, reason="không phải kết quả JSON của phần mềm") from error
    return found
