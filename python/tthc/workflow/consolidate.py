"""Tổng hợp: from the files of a period to one consolidation, and the same for every caller."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tthc.checks.book import ADDING, check_form
from tthc.checks.catalogue import tell
from tthc.checks.gap_rules import Closing, told_once, unit_behind_the_gaps
from tthc.checks.group_rules import check_group, compare_group
from tthc.domain.consolidation import consolidate_group, ranked
from tthc.domain.criteria_set import CriteriaSet, TotalRule
from tthc.domain.decisions import Decision, pointed_at
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import format_count
from tthc.domain.places import Place
from tthc.domain.results import (
    Consolidation,
    GroupResult,
    Status,
    UnitResult,
)
from tthc.domain.scoring import ScoringOptions
from tthc.domain.units import UnitList, profile_of
from tthc.files.decision_table import read_decisions
from tthc.files.listing import real_path
from tthc.files.unit_list_reader import read_unit_list, unit_list_of
from tthc.workflow.across import findings_across
from tthc.workflow.choose import candidate_sets, choose_period, rivals_of
from tthc.workflow.collect import Collected, collect
from tthc.workflow.decide import settled_by
from tthc.workflow.earlier import Earlier, earlier_files, known_before
from tthc.workflow.judge import judge_units
from tthc.workflow.parts import Part, parts_of
from tthc.workflow.readings import with_readings
from tthc.workflow.records import file_records
from tthc.workflow.request import Request
from tthc.workflow.settle import Settled, settle

__all__ = ["consolidate", "consolidated"]


def _own_tables(request: Request) -> list[Path]:
    """The officer's own tables: no input, even where they lie among the forms."""
    return [path for path in (request.unit_list, request.decisions) if path is not None]


def _unit_list(request: Request, criteria_set: CriteriaSet) -> UnitList | None:
    titles = {group.id: group.title for group in criteria_set.groups}
    if request.units is not None:
        return unit_list_of(Path(request.units_from), request.units, titles)
    return None if request.unit_list is None else read_unit_list(request.unit_list, titles)


def _options(request: Request, criteria_set: CriteriaSet) -> ScoringOptions:
    bases = dict(criteria_set.bases) if request.online_share_of_level34 else {}
    return ScoringOptions(request.total_rule, bases)


def _groups(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    settled: Settled,
    units: Sequence[UnitResult],
    marks: Mapping[str, Mapping[str, int]],
) -> tuple[tuple[GroupResult, ...], list[Finding], list[Closing]]:
    results: list[GroupResult] = []
    findings: list[Finding] = []
    ways = [
        replace(options, total_rule=rule, whole_denominator=whole)
        for rule in TotalRule
        for whole in (False, True)
    ]
    closings: list[Closing] = []
    for group in settled.units.groups:
        printed = settled.group_forms.get(group.id, [])
        own = [unit for unit in units if unit.unit.group == group.id]
        if not own and not printed:
            continue
        first = printed[0].form if printed else None
        applied = profile_of(criteria_set, own[0].unit) if own else criteria_set
        result = consolidate_group(applied, group, own, options, first, marks.get(group.id))
        results.append(result)
        open_units = sum(unit.form is None and unit.status is not Status.NO_CASES for unit in own)
        proposed = consolidate_group(applied, group, own, options).scored if result.decided else None
        findings += check_group(criteria_set, result, proposed)
        for read in printed:
            inputs = inputs_of_form(read.form)
            findings += read.findings
            findings += check_form(applied, read.form, inputs, options, read.form.unit.value)
            accepted = [
                one.scored
                for way in ways
                if (one := consolidate_group(applied, group, own, way, first)).scored
            ]
            findings += compare_group(criteria_set, result, read.form, open_units, accepted)
            if not open_units:
                behind = list(unit_behind_the_gaps(criteria_set, options, result, read.form, own))
                findings += (one.finding for one in behind)
                closings += behind
    return tuple(results), findings, closings


def _ordered(
    criteria_set: CriteriaSet, groups: Iterable[GroupResult], units: Sequence[UnitResult], by_rank: bool
) -> tuple[UnitResult, ...]:
    """Units group by group; with ranks always known, in rank order only when asked."""
    ordered: list[UnitResult] = []
    for group in groups:
        own = [unit for unit in units if unit.unit.group == group.group.id]
        best_first = ranked(criteria_set, own)
        places = {result.unit.name: result for result in best_first}
        ordered += best_first if by_rank else [places[unit.unit.name] for unit in own]
    return tuple(ordered)


def _choices(
    request: Request, criteria_set: CriteriaSet, rule: TotalRule, earlier: Earlier
) -> tuple[str, ...]:
    base = "tiếp nhận của TTHC mức độ 3, 4" if request.online_share_of_level34 else "tổng hồ sơ tiếp nhận"
    rounding = criteria_set.rounding
    chosen = [
        f"Bộ tiêu chí: {criteria_set.id} ({criteria_set.source}).",
        f"Cách cộng tổng điểm: {ADDING[rule]}.",
        f"Làm tròn: tiêu chí {rounding.criterion} chữ số thập phân, tổng {rounding.total} chữ số thập phân.",
    ]
    if criteria_set.rescale:
        chosen.append(
            'Chỉ số ghi "-" không tính; điểm tối đa của chỉ số đó được trừ khỏi mẫu số khi quy đổi, '
            f"làm tròn {rounding.index} chữ số thập phân."
        )
    chosen += [f"Chưa xác nhận: {sentence}" for sentence in criteria_set.unconfirmed]
    if criteria_set.bases:
        chosen.append(f"Mẫu số của tỷ lệ hồ sơ trực tuyến: {base}.")
    if request.unit_list is None and request.units is None:
        chosen.append("Không có danh mục đơn vị: danh sách đơn vị lấy từ các biểu đã nhận.")
    if earlier.forms:
        units = format_count(len(earlier.forms))
        chosen.append(f"Số liệu kỳ trước của {units} đơn vị: chỉ để đối chiếu, không cộng.")
    return tuple(chosen)


def _about_set(request: Request, sets: Sequence[CriteriaSet], part: Part) -> Iterator[Finding]:
    """Whether the set is in force, and alone in that among those asked for."""
    chosen, period = part.criteria_set, part.period
    if period is not None and part.whole and not chosen.covers(period):
        yield Finding("TT532", {"seen": chosen.id, "wanted": period.text})
    rivals = rivals_of(chosen, sets, period) if request.criteria_set else ()
    if rivals:
        others = tuple(f'"{one.id}"' for one in rivals)
        yield Finding("TT590", {"seen": f'"{chosen.id}"', "others": others})


def _decisions(request: Request) -> tuple[Decision, ...]:
    """What was decided in the table, unless it was decided otherwise at hand."""
    written = read_decisions(request.decisions) if request.decisions is not None else ()
    at_hand = {one.subject for one in request.decided}
    return (*(one for one in written if one.subject not in at_hand), *request.decided)


def _without_effect(request: Request, collected: Collected, findings: Sequence[Finding]) -> list[Finding]:
    """A warning for each decision that decided nothing: it may be about another file, cell or code."""
    used = {finding.decision for finding in findings if finding.decision is not None}
    paths = [*(item.path for item in collected.read), *(item.path for item in collected.left_out)]
    at_hand = set(pointed_at(request.decided, paths))

    def told(code: str, one: Decision) -> Finding:
        written = request.decisions is not None and one not in at_hand
        place = Place(str(request.decisions)) if written else None
        return Finding(code, {"line": str(one.line), "what": one.words}, place)

    return [
        *(told("TT974", one) for one in collected.decisions if one not in used),
        *(told("TT977", one) for one in collected.stale),
    ]


def _refuse_input(targets: Sequence[Path], collected: Collected, request: Request) -> None:
    """No output may take the place of an input; what is not read (an earlier output of ours) is none."""
    taken = [file.path for file in collected.read]
    taken += [item.path for item in collected.left_out if item.finding.code not in ("TT906", "TT908")]
    taken += [str(path) for path in _own_tables(request)]
    inputs = {real_path(Path(path)) for path in taken} | earlier_files(request.previous)
    for target in targets:
        if target.resolve() in inputs:
            raise TthcError("TT963", path=str(target))


@dataclass(frozen=True, slots=True)
class _Done:
    """One part of a run, and how its forms were settled."""

    result: Consolidation
    settled: Settled


def _of_part(request: Request, sets: Sequence[CriteriaSet], part: Part, collected: Collected) -> _Done:
    """The consolidation of one criteria set, without what is said of files."""
    criteria_set, period = part.criteria_set, part.period
    options = _options(request, criteria_set)
    read = with_readings(part.read, criteria_set, options)
    settled = settle(read, criteria_set, sets, period, _unit_list(request, criteria_set))
    inside, outside, about_units = judge_units(
        criteria_set, options, settled, collected.decisions, collected.units_left_out
    )
    groups, about_groups, closings = _groups(criteria_set, options, settled, inside, request.group_marks)
    earlier = known_before(request, sets, settled, period)
    about_groups += findings_across(criteria_set, options, settled, period, read, inside, groups, earlier)
    found = (*about_units, *about_groups, *settled.findings, *_about_set(request, sets, part))
    decided = told_once([settled_by(finding, collected.decisions) for finding in found], closings)
    rule = options.total_rule or criteria_set.total_rule
    result = Consolidation(
        criteria_set=criteria_set,
        total_rule=rule,
        period=period,
        period_text=period.text if period else request.period or "",
        units=_ordered(criteria_set, groups, inside, request.ranked),
        groups=groups,
        staff_forms=tuple(settled.staff_forms),
        findings=tuple(map(tell, decided)),
        choices=_choices(request, criteria_set, rule, earlier),
        ranked=request.ranked,
        outside=tuple(outside),
        bases=options.bases,
    )
    return _Done(result, settled)


def consolidate(request: Request, targets: Sequence[Path] = ()) -> Consolidation:
    """Read, check, score and add up everything a request names; nothing is written.

    `targets` are files about to be written: one that is an input is refused.

    Raises:
        TthcError: the request cannot be carried out (no such path, set, period or unit list).
    """
    sets = candidate_sets(request)
    excluded = frozenset(path.resolve() for path in _own_tables(request)) | earlier_files(request.previous)
    collected = collect(request.paths, sets, excluded, request.password, _decisions(request))
    return consolidated(request, sets, collected, targets)


def consolidated(
    request: Request, sets: Sequence[CriteriaSet], collected: Collected, targets: Sequence[Path] = ()
) -> Consolidation:
    """The same of forms that were read already.

    Raises:
        TthcError: a target is an input, or the period or unit list of the request cannot be used.
    """
    _refuse_input(targets, collected, request)
    period = choose_period(request.period, collected.read)
    done = [_of_part(request, sets, part, collected) for part in parts_of(sets, period, collected.read)]
    about_files = [
        *(doubt for file in collected.read for doubt in file.doubts),
        *(item.finding for item in collected.left_out),
    ]
    decided = [settled_by(finding, collected.decisions) for finding in about_files]
    every = [*(told.finding for one in done for told in one.result.findings), *decided]
    told = (
        *(told for one in done for told in one.result.findings),
        *map(tell, (*decided, *_without_effect(request, collected, every))),
    )
    return replace(
        done[-1].result,
        findings=told,
        files=file_records(collected, [one.settled for one in done], told, sets),
        choices=tuple(dict.fromkeys(choice for one in done for choice in one.result.choices)),
        also=tuple(one.result for one in done[:-1]),
        span=period.text if period is not None and len(done) > 1 else "",
    )
