"""The contract every case is held to, over the JSON object alone.

For every figure a form holds: the right value, or a finding on that very cell or criterion; for every file
exactly one record with a reason; and what the case itself expects.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from messy.case import Case, Expected, Found
from tthc.domain.counts import Count
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.texts import fold, fold_label

__all__ = ["violations"]

Json = Mapping[str, Any]
_STATUSES = frozenset({"accepted", "needs_fix", "rejected", "skipped"})
_OF_GOOD_FORM = frozenset({"TT302"})
"""What the good form itself gives: its late dossiers stand in no level of criterion 5."""


def _same(seen: str | None, wanted: str | int | None) -> bool:
    if seen is None or wanted is None or "-" in (seen, wanted):
        return seen == (None if wanted is None else str(wanted))
    return Decimal(seen) == Decimal(str(wanted))


def _excuses(finding: Json, cells: Iterable[str], criterion: str | None, words: Iterable[str]) -> bool:
    """True for an error or warning on one of the cells, on the criterion, or naming the figure."""
    if finding["severity"] == "info" or finding["code"] in _OF_GOOD_FORM:
        return False
    if criterion is not None and finding["criterion"] == criterion:
        return True
    message = fold_label(finding["message"])
    return finding["cell"] in set(cells) or any(fold_label(word) in message for word in words)


def _wrong(what: str, seen: object, wanted: object) -> str:
    return f"{what}: {seen!r} instead of {wanted!r}, and no finding on it"


def _header(typed: Json, expected: Expected, findings: Sequence[Json]) -> Iterator[str]:
    truth = expected.truth
    assert truth is not None
    for count in Count:
        wanted, seen = truth.header.get(count), typed["header"][count.value]
        if _same(seen, wanted):
            continue
        cells = [expected.cells[count.value]] if count.value in expected.cells else []
        if not any(_excuses(one, cells, None, [HEAD_WORDINGS[count]]) for one in findings):
            yield _wrong(count.value, seen, wanted)


def _criterion(typed: Json, expected: Expected, key: str) -> Iterator[str]:
    truth = expected.truth
    assert truth is not None
    own = typed["criteria"][key]
    if not _same(own["score"], truth.scores[key]):
        yield _wrong(f"score {key}", own["score"], truth.scores[key])
    if not _same(own["mark"], truth.marks.get(key)):
        yield _wrong(f"mark {key}", own["mark"], truth.marks.get(key))
    if not _same(own["count"], truth.counts.get(key)):
        yield _wrong(f"count {key}", own["count"], truth.counts.get(key))
    levels = [*own["levels"], None, None, None][:3]
    wanted = [*truth.levels.get(key, ()), None, None, None][:3]
    if not all(_same(*pair) for pair in zip(levels, wanted, strict=True)):
        yield _wrong(f"levels {key}", levels, wanted)


def _figures(typed: Json | None, expected: Expected, findings: Sequence[Json]) -> Iterator[str]:
    truth = expected.truth
    if truth is None:
        return
    if typed is None:
        yield f"{expected.unit}: no figures at all"
        return
    yield from _header(typed, expected, findings)
    for key in truth.scores:
        wrong = list(_criterion(typed, expected, key))
        if wrong and not any(_excuses(one, (), key, ()) for one in findings):
            yield from wrong
    if not _same(typed["total"], truth.total):
        cells = [expected.cells["total"]] if "total" in expected.cells else []
        if not any(
            _excuses(one, cells, None, ["tổng điểm ghi", "tổng điểm là", "tổng điểm đã", "tổng điểm báo"])
            for one in findings
        ):
            yield _wrong("total", typed["total"], truth.total)


def _unit(data: Json, expected: Expected) -> Iterator[str]:
    wanted = fold(expected.unit)
    named = [one for one in data["units"] if wanted in (fold(one["name"]), fold(one["printed_name"] or ""))]
    if len(named) != 1:
        names = [one["name"] for one in data["units"]]
        yield f"unit {expected.unit!r} is there {len(named)} times among {names}"
        return
    (unit,) = named
    if unit["status"] not in expected.status:
        yield f"{expected.unit} is {unit['status']} instead of {sorted(expected.status)}"
    if expected.files is not None and len(unit["files"]) != expected.files:
        yield f"{expected.unit} has {len(unit['files'])} files instead of {expected.files}"
    own = {fold(unit["name"]), fold(unit["printed_name"] or "")}
    about = [one for one in data["findings"] if one["unit"] is None or fold(one["unit"]) in own]
    yield from _figures(unit["typed"], expected, about)
    if unit["status"] == "missing" and unit["total"] is not None:
        yield f"{expected.unit} is missing but has the total {unit['total']}"


def _files(data: Json, case: Case) -> Iterator[str]:
    records = Counter(PurePath(record["path"]).name for record in data["files"])
    if records != Counter(PurePath(name).name for name in case.files):
        yield f"file records {sorted(records.elements())} instead of {sorted(case.files)}"
    for record in data["files"]:
        name = PurePath(record["path"]).name
        if record["status"] not in _STATUSES or not record["reason"].strip():
            yield f"file {name} ends without a state or a reason"
        wanted = case.status.get(name)
        if wanted is not None and record["status"] not in wanted:
            yield f"file {name} is {record['status']} instead of {sorted(wanted)}: {record['reason']}"


def _fits(finding: Json, found: Found) -> bool:
    message = finding["message"].casefold()
    return (
        (not found.codes or finding["code"] in found.codes)
        and found.criterion in (None, finding["criterion"])
        and found.cell in (None, finding["cell"])
        and found.severity in (None, finding["severity"])
        and (not found.says or any(word.casefold() in message for word in found.says))
    )


def _findings(data: Json, case: Case) -> Iterator[str]:
    for found in case.found:
        if not any(_fits(one, found) for one in data["findings"]):
            seen = sorted({one["code"] for one in data["findings"]})
            yield f"no finding like {found} among {seen}"
    if case.clean:
        more = [one["code"] for one in data["findings"] if one["code"] not in _OF_GOOD_FORM]
        if more:
            yield f"findings on a clean form: {more}"


def _groups(data: Json, case: Case) -> Iterator[str]:
    for name, wanted in case.groups.items():
        seen = sum(int(group[name] or 0) for group in data["groups"])
        if seen != wanted:
            yield f"the groups' {name} is {seen} instead of {wanted}"


def _states(data: Json) -> Iterator[str]:
    """Who or what an error is about is not accepted."""
    errors = [one for one in data["findings"] if one["severity"] == "error"]
    names = {fold(one["unit"]): one["code"] for one in errors if one["unit"]}
    for unit in data["units"]:
        code = names.get(fold(unit["name"])) or names.get(fold(unit["printed_name"] or ""))
        if code and unit["status"] == "accepted":
            yield f"{unit['name']} is accepted in spite of {code}"
    paths = {one["file"]: one["code"] for one in errors if one["file"]}
    for record in data["files"]:
        if record["path"] in paths and record["status"] == "accepted":
            yield f"file {PurePath(record['path']).name} is accepted in spite of {paths[record['path']]}"


def violations(data: Json, case: Case) -> list[str]:
    """Everything in which the JSON object breaks the contract for this case; empty when it is kept."""
    broken = [*_files(data, case), *_findings(data, case), *_groups(data, case), *_states(data)]
    for expected in case.units:
        broken += _unit(data, expected)
    if case.period is not None and case.units and data["period"] != case.period:
        broken.append(f"the period is {data['period']!r} instead of {case.period!r}")
    for name in case.absent:
        if any(fold(name) in (fold(one["name"]), fold(one["printed_name"] or "")) for one in data["units"]):
            broken.append(f"{name!r} is taken for a unit")
    return broken
