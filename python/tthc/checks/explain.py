"""Says which figure is wrong when several checks fail for one reason, and which values make all agree.

Four storeys stand on each other: counts, criteria, total, class. Localisation tells which figure breaks them;
the rules are run again on the form put right, so that a suggestion is made only where they confirm it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tthc.checks.catalogue import tell
from tthc.checks.columns import maximum_in_cell
from tthc.checks.context import Checked
from tthc.checks.edits import Edit, MeanScore, SumOfScores
from tthc.checks.figures import INDEX, STAFF, TOTAL, Figure, FigureKind, Value, figures_of, put_right
from tthc.checks.form_edits import edits_of
from tthc.checks.localise import Change, Explanation, localise
from tthc.checks.memory import Memory
from tthc.checks.typed import counted, dossiers_in_words
from tthc.checks.wording import capital, joined, run_on
from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import Criterion
from tthc.domain.findings import Fact, Finding, Severity, Suggestion
from tthc.domain.forms import FilledForm
from tthc.domain.head_wordings import HEAD_WORDINGS, IN_SENTENCE, SHORT_WORDINGS
from tthc.domain.numbers import format_count, format_number, format_score
from tthc.domain.places import Place

__all__ = ["explained", "put_right_by_each", "suggestions_of"]

_MOST_MISTAKES = 2
"""With more mistakes than this in one form, a guess says little; the failing checks speak for themselves."""
_MOST_ALTERNATIVES = 4
_COMMA_LOST = ("TT310", "TT331")
_SUMS = {TOTAL: "tổng điểm", STAFF: "ĐTB CCVC", INDEX: "chỉ số"}
_SMALL = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")

Rerun = Callable[[FilledForm], Sequence[Finding]]
"""The rules over another form of the same unit."""


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.place, finding.criterion


def _errors(findings: Iterable[Finding]) -> set[tuple[object, ...]]:
    return {_key(one) for one in findings if tell(one).severity is Severity.ERROR}


def _plain(value: Value) -> str:
    """A value as a cell would hold it ("1.26")."""
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _spelled(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else str(number)


@dataclass(frozen=True)
class _Teller:
    """Puts explanations of one form into findings."""

    checked: Checked
    edits: Sequence[Edit]
    changes: Sequence[Change] = ()
    """Everything that is to be changed, of whichever mistake."""

    @property
    def leaves(self) -> dict[str, Criterion]:
        return {leaf.id: leaf for leaf in self.checked.criteria_set.leaves()}

    def label(self, criterion: str | None) -> str:
        return self.leaves[criterion].label if criterion else ""

    def shown(self, figure: Figure, value: Value | None) -> str:
        """A value as a sentence shows it."""
        if figure.kind is FigureKind.MARK and isinstance(value, int):
            points = self.leaves[figure.criterion or ""].levels[value].points
            return f"mức {format_number(points)} điểm"
        if value is None:
            return "(trống)"
        if isinstance(value, Decimal):
            return format_score(value)
        return format_count(value) if isinstance(value, int) else f'"{value}"'

    def named(self, figure: Figure) -> str:
        """What a figure is, inside a sentence."""
        words = {
            FigureKind.SCORE: f"điểm tiêu chí {self.label(figure.criterion)}",
            FigureKind.SUM: _SUMS.get(figure.id, ""),
            FigureKind.CLASS: "xếp loại",
            FigureKind.MARK: f"dấu x của tiêu chí {self.label(figure.criterion)}",
        }
        return words.get(figure.kind) or self._count(figure)

    def _count(self, figure: Figure) -> str:
        if figure.id.startswith("count "):
            return f"cột số lượng hồ sơ của tiêu chí {self.label(figure.criterion)}"
        if figure.role in IDENTITIES[Count.RESOLVED]:
            return f"số hồ sơ {SHORT_WORDINGS[figure.role]}"
        if figure.role is not None:
            return IN_SENTENCE[figure.role]
        points = self.leaves[figure.criterion or ""].levels[int(figure.id.split(" ")[1])].points
        return f"số hồ sơ mức {format_number(points)} điểm của tiêu chí {self.label(figure.criterion)}"

    def suggestion(self, change: Change) -> tuple[Suggestion, ...]:
        """The cells to change; of a note only its number is changed, and a mark moves from cell to cell."""
        figure, meant = change.figure, change.meant
        if figure.place is None or meant is None:
            return ()
        if figure.kind is FigureKind.MARK and isinstance(meant, int):
            marks = self.checked.form.criterion(figure.criterion or "").marks
            to = marks[meant].place
            moved = (Suggestion(figure.place, "x", ""),)
            return (*moved, Suggestion(to, "", "x")) if to is not None else moved
        if figure.text is not None and isinstance(figure.value, int) and isinstance(meant, int):
            return self._in_text(figure.place, figure.text, figure.value, meant)
        over = maximum_in_cell(self.checked.form, figure.place)
        if over is not None and isinstance(figure.value, Decimal) and isinstance(meant, Decimal):
            found, proposed = (f"{format_number(one)}/{format_number(over)}" for one in (figure.value, meant))
            return (Suggestion(figure.place, found, proposed),)
        found = "" if figure.value is None else _plain(figure.value)
        return (Suggestion(figure.place, found, _plain(meant)),)

    @staticmethod
    def _in_text(place: Place, text: str, found: int, meant: int) -> tuple[Suggestion, ...]:
        for typed in (format_count(found), str(found)):
            if text.count(typed) == 1:
                return (Suggestion(place, text, text.replace(typed, format_count(meant))),)
        return ()

    def agreeing(self, changes: Sequence[Change]) -> str:
        """The typed sums that fit the changed scores: "Tổng điểm 13,79 và ĐTB CCVC 7,79"; "" for none."""
        here = {change.figure.id for change in changes}
        after = {one.id: one.value for one in figures_of(self.checked)}
        after |= {change.figure.id: change.meant for change in self.changes}
        changed = {change.figure.id for change in self.changes}
        fitting = [
            f"{_SUMS[edit.total]} {format_score(value)}"
            for edit in self.edits
            if isinstance(edit, SumOfScores) and edit.total not in changed and here & set(edit.ids)
            if isinstance(value := after[edit.total], Decimal) and edit.holds(after)
        ]
        return capital(joined(fitting, "và"))

    def _with_agreeing(
        self, facts: Mapping[str, Fact], mistake: Sequence[Change], what: str
    ) -> dict[str, Fact]:
        """The facts with the sums that have it right, which are then told behind the sentence."""
        agreeing = self.agreeing(mistake)
        return {**facts, "agreeing": agreeing, "agrees_with": what} if agreeing else dict(facts)

    def hosted(self, host: Finding, mistake: Sequence[Change], rest: Sequence[Change]) -> Finding:
        """A finding that names the wrong cell itself, with what to put there."""
        suggestions = tuple(s for change in (*mistake, *rest) for s in self.suggestion(change))
        figure, facts = mistake[0].figure, host.facts
        if figure.kind is FigureKind.SCORE:
            facts = self._with_agreeing(facts, mistake, self.shown(figure, mistake[0].meant))
        if figure.kind is FigureKind.SUM and mistake[0].meant != facts.get("computed"):
            facts = {**facts, "ways": f"{self.named(figure)} là {self.shown(figure, mistake[0].meant)}"}
        if host.code in _COMMA_LOST:
            suggestions = host.suggestions  # its own proposals know the slip better
        return replace(host, suggestions=suggestions, facts=facts)

    def told(self, mistake: Sequence[Change], rest: Sequence[Change], fits: Sequence[str]) -> Finding:
        """One mistake as a finding of its own; `rest` follows from it."""
        first = mistake[0].figure
        suggestions = tuple(s for change in (*mistake, *rest) for s in self.suggestion(change))
        mean = self.mean(first)
        if first.kind is FigureKind.SCORE and (mean is not None or mistake[0].hidden):
            code, facts = self._scores(mistake, mean)
        elif mistake[0].swapped:
            code, facts = "TT607", self._exchanged(mistake)
        else:
            code, facts = "TT601", self._copied(mistake)
        several = " đều" if len(fits) > 1 else ""
        facts = {**facts, "fits": f"{joined(list(fits), 'và')}{several}" if fits else "các số còn lại"}
        criterion = first.criterion
        found = self.checked.finding(code, first.place, facts, criterion)
        return replace(found, suggestions=suggestions)

    def mended(self, mistake: Sequence[Change]) -> list[str]:
        """The scores that fit their dossiers once these are put right: "điểm tiêu chí 1"."""
        before = {one.id: one.value for one in figures_of(self.checked)}
        after = before | {change.figure.id: change.meant for change in self.changes}
        here = {change.figure.id for change in mistake}
        own = (edit for edit in self.edits if isinstance(edit, MeanScore) and here & set(edit.levels))
        return [
            f"điểm tiêu chí {self.label(edit.score.partition(' ')[2])}"
            for edit in own
            if not edit.holds(before) and edit.holds(after)
        ]

    def _exchanged(self, mistake: Sequence[Change]) -> dict[str, Fact]:
        one, other = (change.figure for change in mistake)
        cell = f" (ô {other.place.cell})" if other.place and other.place.cell else ""
        return {
            "what": capital(self.named(one)),
            "found": self.shown(one, one.value),
            "other": f"{self.named(other)}{cell}",
            "other_found": self.shown(other, other.value),
        }

    def _copied(self, mistake: Sequence[Change]) -> dict[str, Fact]:
        figure, meant = mistake[0].figure, mistake[0].meant
        named = next((one.figure for one in mistake if one.figure.role is not None), figure)
        cells = [one.figure.place.cell for one in mistake[1:] if one.figure.place and one.figure.place.cell]
        others = f" (cùng số này ở ô {joined(list(dict.fromkeys(cells)), 'và')})" if cells else ""
        words = self.named(named)
        return {
            "what": capital(words),
            "found": self.shown(figure, figure.value),
            "meant": self.shown(figure, meant),
            "others": others,
        }

    def mean(self, figure: Figure) -> MeanScore | None:
        """How a score follows from its dossiers; None where these are not known."""
        own = (edit for edit in self.edits if isinstance(edit, MeanScore) and edit.score == figure.id)
        return next(own, None)

    def _dossiers(self, figure: Figure, meant: Value | None, mean: MeanScore) -> str:
        """The dossiers a score follows from, and the other denominator where it is that one."""
        words = dossiers_in_words(self.checked, self.leaves[figure.criterion or ""])
        rounded = mean.rounded({one.id: one.value for one in figures_of(self.checked)})
        if rounded and meant != rounded[0] and meant in rounded:
            resolved = self.checked.form.head.value(Count.RESOLVED) or 0
            return f"{words} chia cho {format_count(resolved)} hồ sơ đã giải quyết"
        return words

    def _scores(self, mistake: Sequence[Change], mean: MeanScore | None) -> tuple[str, dict[str, Fact]]:
        labels = [self.label(one.figure.criterion) for one in mistake]
        figures = [one.figure for one in mistake]
        facts: dict[str, Fact] = {
            "labels": joined(labels, "và"),
            "cells": f"{_spelled(len(mistake))} ô" if len(mistake) > 1 else "ô này",
        }
        if mistake[0].hidden or mean is None:
            alike: dict[tuple[str, str], list[str]] = {}
            for one, label in zip(mistake, labels, strict=True):
                shown = (self.shown(one.figure, one.figure.value), self.shown(one.figure, one.meant))
                alike.setdefault(shown, []).append(label)
            pieces = [
                f"tiêu chí {joined(own, 'và')} ghi {found}, tính theo số hồ sơ được {meant}"
                for (found, meant), own in alike.items()
            ]
            told = {"scores": capital("; ".join(pieces))}
            return "TT603", self._with_agreeing(facts | told, mistake, "điểm có số lẻ")
        counts = self._dossiers(figures[0], mistake[0].meant, mean)
        found, meant = self.shown(figures[0], figures[0].value), self.shown(figures[0], mistake[0].meant)
        facts |= {"found": found, "meant": meant, "counts": counts}
        return "TT602", self._with_agreeing(facts, mistake, meant)


def suggestions_of(checked: Checked, changes: Iterable[Change]) -> tuple[Suggestion, ...]:
    """The cells to change, of a form; of a note only its number is changed."""
    teller = _Teller(checked, ())
    return tuple(one for change in changes for one in teller.suggestion(change))


def _after(checked: Checked, changes: Iterable[Change]) -> FilledForm:
    meant = {one.figure: one.meant for one in changes if one.meant is not None}
    return put_right(checked.form, meant, checked.criteria_set.deciding_column.id)


def put_right_by_each(checked: Checked) -> tuple[FilledForm, ...]:
    """The form as each of the equally good explanations of what fails in it would have it."""
    figures = figures_of(checked)
    return tuple(_after(checked, way.changes) for way in localise(figures, edits_of(checked, figures)))


def _is_sound(found: Sequence[Finding], after: Sequence[Finding]) -> bool:
    """True when putting the form right ends errors and brings no new one."""
    before, left = _errors(found), _errors(after)
    return left < before


def _words_of(checked: Checked, finding: Finding) -> str | None:
    """What a finding that would end is about, in a few words; None for what needs no mention."""
    label = next((leaf.label for leaf in checked.criteria_set.leaves() if leaf.id == finding.criterion), "")
    match finding.code:
        case "TT201" | "TT202":
            return f"{run_on(str(finding.facts['whole']))} {format_count(int(str(finding.facts['total'])))}"
        case "TT203" | "TT206" | "TT213":
            return "số hồ sơ tiếp nhận và đã giải quyết"
        case "TT209":
            return "số ghi ở các nơi"
        case "TT301" | "TT308":
            return f"số hồ sơ tiêu chí {label}"
        case "TT303" | "TT305" | "TT306" | "TT317" | "TT320" | "TT321" | "TT323" | "TT324":
            return f"điểm tiêu chí {label}"
        case "TT401":
            what = str(finding.facts["what"])
            typed = finding.facts["typed"]
            return f"{run_on(what)} {format_score(typed)}" if isinstance(typed, Decimal) else run_on(what)
        case "TT412" | "TT413":
            return "chỉ số"
    return None


def _fits(checked: Checked, ended: Sequence[Finding], mended: Sequence[str]) -> list[str]:
    """The checks that would be satisfied, in words, criteria gathered: "điểm tiêu chí 1, 2"."""
    told = [text for one in ended if (text := _words_of(checked, one))]
    words = dict.fromkeys([*told, *mended])
    gathered: dict[str, list[str]] = {}
    for text in words:
        head, mark, label = text.partition(" tiêu chí ")
        gathered.setdefault(head + mark, []).extend([label] if label else [])
    every = [leaf.label for leaf in checked.criteria_set.leaves()]
    return [f"{head}{_labels(labels, every)}" for head, labels in gathered.items()]


def _labels(labels: Sequence[str], every: Sequence[str]) -> str:
    """Labels of criteria in a row: "1 đến 4" where three or more follow each other, else "1, 2"."""
    at = every.index(labels[0]) if labels else 0
    if len(labels) > 2 and list(every[at : at + len(labels)]) == list(labels):
        return f"{labels[0]} đến {labels[-1]}"
    return ", ".join(labels)


def _host(mistake: Sequence[Change], ended: Sequence[Finding]) -> Finding | None:
    """The finding that already names the one wrong cell; None where a sentence of its own is needed."""
    figure = mistake[0].figure
    if len(mistake) > 1 or figure.kind is FigureKind.COUNT:
        return None
    own = [one for one in ended if tell(one).severity is Severity.ERROR]
    at_cell = (one for one in own if one.place == figure.place and figure.place is not None)
    of_criterion = (one for one in own if figure.criterion and one.criterion == figure.criterion)
    return next(at_cell, None) or next(of_criterion, None)


def _one_cause(
    checked: Checked,
    edits: Sequence[Edit],
    found: Sequence[Finding],
    best: Explanation,
    rerun: Rerun,
    certain: Container[tuple[object, ...]],
) -> tuple[Finding, ...] | None:
    """The findings with the one explanation told: causes first, what follows from them marked so.

    `certain` are findings that end in any case, whatever else is still open.
    """
    changes = best.changes
    if any(one.meant is None for one in changes) or len(best.mistakes) > _MOST_MISTAKES:
        return None
    if not _is_sound(found, rerun(_after(checked, changes))):
        return None
    teller = _Teller(checked, edits, changes)
    done: tuple[Change, ...] = ()
    causes: list[Finding] = []
    hosts: list[Finding] = []
    ended: dict[int, Place | None] = {}
    for mistake in best.mistakes:
        rest = _followers(edits, best, mistake)
        done += (*mistake, *rest)
        left = {_key(one) for one in rerun(_after(checked, done))}
        ending = [one for one in found if _key(one) not in left and id(one) not in ended]
        host = _host(mistake, ending)
        if host is None:
            causes.append(teller.told(mistake, rest, _fits(checked, ending, teller.mended(mistake))))
        else:
            hosts.append(host)
            causes.append(teller.hosted(host, mistake, rest))
        ended |= {id(one): causes[-1].place for one in ending if id(one) not in ended}
    only_class = all(one.figure.kind is FigureKind.CLASS for one in changes)  # it ends nothing but itself
    rest_ends = [one for one in found if id(one) not in ended and _key(one) in certain and not only_class]
    ended |= {id(one): causes[0].place for one in rest_ends}
    following = (replace(one, cause=ended[id(one)]) if id(one) in ended else one for one in found)
    own = {id(host) for host in hosts}
    return (*causes, *(told for one, told in zip(found, following, strict=True) if id(one) not in own))


def _sources(edit: Edit) -> set[str]:
    """What a figure is computed from: a sum from its scores, whatever these come from."""
    return {one.score for one in edit.parts if one.score} if isinstance(edit, SumOfScores) else set(edit.ids)


def _followers(edits: Sequence[Edit], best: Explanation, mistake: Sequence[Change]) -> tuple[Change, ...]:
    """The changes that follow from a mistake; what follows from several goes with the first of them."""
    waiting = [one for one in best.changes if one.follows]
    owners: dict[str, int] = {}
    for at, own in enumerate(best.mistakes):
        reached = {one.figure.id for one in own}
        for change in waiting * len(waiting):  # a total follows from a score that follows from a count
            name = change.figure.id
            tied = (edit for edit in edits if edit.target == name and reached & _sources(edit))
            if next(tied, None) is not None:
                reached.add(name)
                owners.setdefault(name, at)
    here = best.mistakes.index(tuple(mistake))
    return tuple(one for one in waiting if owners.get(one.figure.id) == here)


def _common(ways: Sequence[Explanation]) -> Explanation:
    """What every one of several ways out changes alike."""
    shared = set(ways[0].changes).intersection(*(way.changes for way in ways[1:]))
    return Explanation(tuple(one for one in ways[0].changes if one in shared), ways[0].cost)


def _nearest(ways: Sequence[Explanation]) -> Iterator[Explanation]:
    """The ways out; of those with a long row of values for the same figures only the best."""
    by_figures: dict[tuple[str, ...], list[Explanation]] = {}
    for way in ways:
        by_figures.setdefault(tuple(one.figure.id for one in way.changes), []).append(way)
    for own in by_figures.values():
        yield from own if len(own) <= _MOST_ALTERNATIVES else own[:1]


def _alternatives(
    checked: Checked,
    edits: Sequence[Edit],
    found: Sequence[Finding],
    ways: Sequence[Explanation],
    rerun: Rerun,
) -> tuple[Finding, ...] | None:
    """The findings with several equally good ways out told at the first error they would end."""
    teller = _Teller(checked, edits)
    values: dict[str, list[str]] = {}
    suggestions: list[Suggestion] = []
    ended_by_all = _errors(found)
    for way in _nearest(ways):
        if len(way.mistakes) != 1 or any(one.meant is None for one in way.changes):
            continue
        after = rerun(_after(checked, way.changes))
        if not _is_sound(found, after):
            continue
        ended_by_all -= _errors(after)
        figure, meant = way.mistakes[0][0].figure, way.mistakes[0][0].meant
        cell = f" (ô {figure.place.cell})" if figure.place and figure.place.cell else ""
        values.setdefault(f"{teller.named(figure)}{cell} là", []).append(teller.shown(figure, meant))
        suggestions += [s for change in way.changes for s in teller.suggestion(change)]
    at = next((n for n, one in enumerate(found) if _key(one) in ended_by_all), None)
    if not values or len(values) > _MOST_ALTERNATIVES or at is None:
        return None
    texts = [f"{what} {' hay '.join(sorted(known))}" for what, known in values.items()]
    facts = {**found[at].facts, "ways": " hoặc ".join(texts)}
    changed = replace(found[at], facts=facts, suggestions=tuple(dict.fromkeys(suggestions)))
    return (*found[:at], changed, *found[at + 1 :])


def _one_blank(checked: Checked) -> Iterator[tuple[Count, int]]:
    """(the only part whose cell was left blank, what the other parts leave of the whole)."""
    head = checked.form.head
    for whole, parts in IDENTITIES.items():
        silent = [part for part in parts if not head[part].given]
        total, added = head.value(whole), sum(head.value(part) or 0 for part in parts)
        if total is not None and added < total and len(silent) == 1 and head[silent[0]].place is not None:
            yield silent[0], total - added


def _filled_in(checked: Checked, part: Count, dossiers: int) -> FilledForm:
    """The form with a count of the head, also on the levels that repeat it and are blank like it."""
    form = checked.form
    criteria = dict(form.criteria)
    for leaf, kind, entry in counted(checked):
        if len(entry.levels) == len(kind.levels):
            levels = tuple(
                replace(typed, value=dossiers) if one.count is part and not typed.given else typed
                for one, typed in zip(kind.levels, entry.levels, strict=True)
            )
            criteria[leaf.id] = replace(entry, levels=levels)
    own = replace(form.head[part], value=dossiers)
    head = replace(form.head, entries={**form.head.entries, part: own})
    return replace(form, head=head, criteria=criteria)


def _left_blank(checked: Checked, found: Sequence[Finding], rerun: Rerun) -> tuple[Finding, ...] | None:
    """The findings with the one cell told that was left blank, where it makes sum and levels agree.

    A blank comes before a slip: of 62 dossiers nobody typed, 288 are not a mistyped 350.
    """
    for part, dossiers in _one_blank(checked):
        left = {_key(one) for one in rerun(_filled_in(checked, part, dossiers))}
        ended = [one for one in found if one.code in ("TT202", "TT301") and _key(one) not in left]
        if {"TT202", "TT301"} - {one.code for one in ended}:
            continue
        facts: dict[str, Fact] = {
            "what": HEAD_WORDINGS[part],
            "meant": format_count(dossiers),
            "fits": joined(_fits(checked, ended, ()), "và"),
        }
        cause = checked.finding("TT365", checked.form.head[part].place, facts)  # the place is its label's
        return (cause, *(replace(one, cause=cause.place) if one in ended else one for one in found))
    return None


_TOLD: Memory[tuple[Finding, ...]] = Memory(256)


def explained(checked: Checked, found: Sequence[Finding], rerun: Rerun) -> tuple[Finding, ...]:
    """The findings of a form, with the cause named where one is found.

    One best explanation: its mistakes come first, as findings with suggestions; what would end with them
    keeps its place in the order and names the cause. Several equally good ones: the first error they all
    would end says what may be changed. None: the findings as they are. Nothing is ever left out.
    """
    if not _errors(found):
        return tuple(found)
    return _TOLD.of(checked, lambda: _with_cause(checked, found, rerun))


def _with_cause(checked: Checked, found: Sequence[Finding], rerun: Rerun) -> tuple[Finding, ...]:
    left_blank = _left_blank(checked, found, rerun)
    if left_blank:
        return left_blank
    figures = figures_of(checked)
    edits = edits_of(checked, figures)
    ways = localise(figures, edits)
    if not ways:
        return tuple(found)
    sure = ways[0] if len(ways) == 1 else _common(ways)
    certain = {_key(one) for one in found} if len(ways) > 1 else set()
    for way in ways if len(ways) > 1 else ():
        certain -= {_key(one) for one in rerun(_after(checked, way.changes))}
    tell_it = _one_cause(checked, edits, found, sure, rerun, certain)
    return tell_it or _alternatives(checked, edits, found, ways, rerun) or tuple(found)
