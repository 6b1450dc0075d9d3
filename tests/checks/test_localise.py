"""The edits by themselves, and the search over a few figures."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from checks.test_explain import serious, sums, told, told_of_row, typed_form
from checks.test_note_rules import NOTE, row
from consistent import OPTIONS, checked_of
from support import DIEN_BIEN_PHU, QD1187, TT01, UNLIKE, make_form, opened
from tthc.checks.book import check_form
from tthc.checks.edits import AtMost, Difference, MeanScore, OneOf, SumOfScores, SumPart
from tthc.checks.figures import Figure, FigureKind, figures_of
from tthc.checks.form_edits import edits_of
from tthc.checks.localise import localise
from tthc.checks.row_readings import best_reading
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, SummaryRow
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.workflow.readings import with_readings

ONE = frozenset({"a"})


def counts(**values: int) -> tuple[Figure, ...]:
    """Counts of dossiers by name, each of a role of its own."""
    return tuple(Figure(name, FigureKind.COUNT, n, ids=(name,)) for name, n in values.items())


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"a": 1, "b": 3, "c": 10}, [7]),
        ({"a": 1, "b": 12, "c": 10}, []),  # no count is negative
    ],
)
def test_a_sum_says_what_its_part_must_be(values: Mapping[str, int], wanted: list[int]) -> None:
    edit = OneOf((((("a"), 1), ("b", 1), ("c", -1)),))
    assert not edit.holds(values)
    assert edit.proposed(values, ONE) == wanted


def test_a_sum_of_another_form_does_not_narrow_a_figure_down() -> None:
    either = OneOf(((("b", 1), ("c", -1)), (("a", 1), ("c", -1))))
    assert either.proposed({"a": 1, "b": 4, "c": 4}, ONE) is None  # it holds without the figure
    assert either.proposed({"a": 1, "b": 3, "c": 4}, ONE) == [4]
    twice = OneOf(((("a", 2), ("c", -1)),))
    assert twice.proposed({"a": 1, "c": 5}, ONE) == []  # no whole number


def test_parts_at_most_their_whole_propose_nothing() -> None:
    edit = AtMost(("a", "b"), "c")
    assert edit.holds({"a": 4, "b": 6, "c": 10})
    assert not edit.holds({"a": 5, "b": 6, "c": 10})
    assert edit.proposed({"a": 5, "b": 6, "c": 10}, ONE) is None


MEAN = MeanScore("s", ("a", "b", "c"), (Decimal(2), Decimal(1), Decimal(0)), 2, "r")


def test_a_mean_gives_the_score_by_each_denominator() -> None:
    values = {"a": 100, "b": 336, "c": None, "r": 442}
    assert MEAN.rounded(values) == [Decimal("1.23"), Decimal("1.21")]
    assert MEAN.proposed(values, frozenset({"s"})) == [Decimal("1.23"), Decimal("1.21")]
    assert MEAN.rounded({"a": 0, "b": 0, "c": 0, "r": 5}) == []
    assert MEAN.holds(values)  # no score is typed


@pytest.mark.parametrize(
    ("values", "unknown", "wanted"),
    [
        ({"b": 120, "c": 0, "r": 0, "s": Decimal("1.26")}, "a", [43]),  # with its other denominator: none
        ({"a": 43, "b": 120, "c": 0, "s": Decimal("1.26")}, "r", None),
        ({"b": 9000, "c": 0, "r": 0, "s": Decimal("1.26")}, "a", None),  # too many would do
        ({"a": 0, "b": 0, "r": 10, "s": Decimal(2)}, "c", [0]),  # none at all, which gives no score
        ({"b": 1, "c": 0, "r": 0}, "a", None),
    ],
)
def test_a_mean_says_which_dossiers_give_a_score(
    values: Mapping[str, int | Decimal], unknown: str, wanted: list[int] | None
) -> None:
    edit = replace(MEAN, resolved=None) if values.get("r") == 0 else MEAN
    found = edit.proposed(values, frozenset({unknown}))
    assert (found if found is None or not wanted else [n for n in found if n in wanted]) == wanted


def test_the_last_place_of_a_coarse_sum_is_open() -> None:
    """Two scores known only rounded: their sum may be off by a last place either way."""
    parts = tuple(SumPart(name, None, None, True, Decimal(2)) for name in ("x", "y"))
    edit = SumOfScores("t", parts, 2)
    values = {"x": Decimal("1.96"), "y": Decimal("1.93"), "t": Decimal("3.89")}
    assert edit.holds(values)
    assert edit.holds({**values, "t": Decimal("3.90")})
    assert not edit.holds({**values, "t": Decimal("3.91")})
    assert edit.proposed(values, frozenset({"t"})) == [Decimal("3.89"), Decimal("3.88"), Decimal("3.90")]
    assert edit.proposed({**values, "t": Decimal("3.92")}, frozenset({"x"})) == [
        Decimal("1.99"),
        Decimal(2),
        Decimal("1.98"),
    ]
    assert edit.proposed({**values, "t": Decimal("3.95")}, frozenset({"x"})) == []  # more than the maximum
    assert edit.proposed(values, frozenset({"x", "t2"})) is not None
    assert edit.proposed(values, frozenset({"unknown"})) is None


def test_two_sums_differ_by_what_only_the_larger_holds() -> None:
    edit = Difference("t", "s", (SumPart("x", None, None, False, Decimal(2)),), Decimal(0))
    values = {"t": Decimal("13.19"), "s": Decimal("11.11"), "x": Decimal(2)}
    assert not edit.holds(values)
    assert edit.proposed(values, frozenset({"s"})) == [Decimal("11.19")]
    assert edit.proposed(values, frozenset({"t"})) == [Decimal("13.11")]
    assert edit.proposed(values, frozenset({"x"})) is None


def test_nothing_is_localised_where_everything_agrees() -> None:
    edits = (OneOf((((("a"), 1), ("b", -1)),)),)
    assert localise(counts(a=3, b=3), edits) == []


def test_the_figure_most_others_speak_against_is_the_wrong_one() -> None:
    edits = tuple(OneOf((((("a"), 1), (name, -1)),)) for name in "bcd")
    way = localise(counts(a=45, b=13, c=13, d=14), edits[:2])[0]
    assert [(one.figure.id, one.meant) for one in way.changes] == [("a", 13)]


def test_a_copied_value_counts_once() -> None:
    """31 stands in two cells and 13 in the three others that should be the same."""
    edits = tuple(OneOf((((left, 1), (right, -1)),)) for left in "ab" for right in "cde")
    (way,) = localise(counts(a=31, b=31, c=13, d=14, e=15), ()) or (None,)
    assert way is None
    ways = localise(counts(a=31, b=31, c=13, d=13, e=13), edits)
    changed = [{(one.figure.id, one.meant) for one in way.changes} for way in ways]
    assert {("a", 13), ("b", 13)} in changed


def test_what_no_edit_determines_is_left_open() -> None:
    """A part above its whole: which it was no sum can tell, so no value is named."""
    ways = localise(counts(a=9, b=5), (AtMost(("a",), "b"),))
    assert {(way.changes[0].figure.id, way.changes[0].meant) for way in ways} == {("a", None), ("b", None)}
    form = make_form(head={Count.ONLINE: 12, Count.DIRECT: None})
    assert [one.code for one in serious(told(form))] == ["TT201", "TT205"]


def test_where_a_note_says_a_number_twice_no_text_is_proposed() -> None:
    note = "Tiếp nhận trực tuyến 13 hồ sơ. Đã giải quyết trước hạn 11 hồ sơ, trễ hạn 03 hồ sơ, trong đó 03 hồ sơ lỗi"
    form = sums(row(note, c1="1.69", c2="1.69", c3="1.85", c4="1.85", c9="0"), "15.08", "9.08")
    late = next(one for one in told_of_row(form) if one.code == "TT601")
    assert (late.place, late.suggestions) == (NOTE, ())


def test_one_cell_that_serves_twice_is_one_figure() -> None:
    place = Place("a.xlsx", "Biểu 03", 13, 4)
    form = make_form(early=11, late=2)
    entry = form.criterion("1")
    levels = (replace(entry.levels[0], place=place), *entry.levels[1:])
    head = HeaderCounts(
        {**form.head.entries, Count.EARLY: Entry(11, place)},
        {Count.EARLY: (Entry(11, place), Entry(11, NOTE))},
    )
    both = replace(form, head=head, criteria={**form.criteria, "1": replace(entry, levels=levels)})
    figures = figures_of(checked_of(both))
    assert [one.ids for one in figures if one.place == place] == [("level 0 1", "head early", "head early 0")]
    edits = edits_of(checked_of(both), figures_of(checked_of(both)))
    assert all(edit.holds({one.id: one.value for one in figures_of(checked_of(both))}) for edit in edits)


def test_a_form_without_column_4_or_head_is_localised_by_the_rest() -> None:
    form = typed_form(43, 120, 0, "1.26 1.26 2 2 1.93", "13.78")
    bare = {key: replace(entry, count=Entry()) for key, entry in form.criteria.items()}
    (cause,) = serious(told(replace(form, criteria=bare)))
    assert (cause.code, cause.criterion) == ("TT303", "5")
    headless = replace(form, head=HeaderCounts())
    assert {one.code for one in serious(told(headless))} == {"TT206", "TT303"}


def test_a_set_of_other_kinds_is_localised_too() -> None:
    """The unlike set: scores given, copied and from ratios, classified on its index; one sum is off."""
    column = UNLIKE.deciding_column.id
    entries = {
        leaf.id: CriterionEntry(scores={column: Entry(leaf.maximum, Place("a.xlsx", "S", at, 5))})
        for at, leaf in enumerate(UNLIKE.leaves(), start=1)
    }
    total: ScoreEntry = Entry(UNLIKE.maximum + 1, Place("a.xlsx", "S", 40, 5))
    form = FilledForm(
        Place("a.xlsx", "S"), UNLIKE.id, Entry("Xã A"), criteria=entries, totals={column: total}
    )
    found = check_form(UNLIKE, form, inputs_of_form(form), OPTIONS, "Xã A")
    (error,) = [one for one in found if one.code == "TT401"]
    assert [Decimal(one.proposed) for one in error.suggestions] == [UNLIKE.maximum]


def test_a_reading_with_a_score_beyond_its_maximum_is_none() -> None:
    place = Place("a.xlsx", "S", 20, 2)
    scores = ["195", "2", "2", "2", "2", "2", "2", "2", "2", "2"]
    entries = tuple(Entry(Decimal(one), replace(place, column=2 + at)) for at, one in enumerate(scores))
    form = replace(sums(row("", c9="0"), "18", "10"), criteria={})
    read = best_reading(QD1187, OPTIONS, SummaryRow(form, "", extra_scores=entries))
    assert read is not None
    assert read.form.criterion("1").score("self").value == 2
    assert [one.value for one in read.extra_scores] == [195]


def test_a_table_of_another_set_is_left_as_it_was_read() -> None:
    read = opened(DIEN_BIEN_PHU / "da-in" / "bang-tong-hop.xlsx")
    assert with_readings([read], replace(TT01, id="khac"), OPTIONS) == (read,)
    (mended,) = with_readings([read], QD1187, OPTIONS)
    assert {f.code for one in mended.summaries for f in one.findings} == {"TT130", "TT134", "TT156", "TT158"}


def edits_about(form: FilledForm) -> set[str]:
    return {type(one).__name__ for one in edits_of(checked_of(form), figures_of(checked_of(form)))}


def test_a_form_without_figures_has_no_edits() -> None:
    empty = replace(make_form(), head=HeaderCounts(), criteria={}, totals={})
    assert edits_about(empty) == set()


@pytest.mark.parametrize(
    ("scores", "total", "read"),
    [
        (["2"] * 8, "18", ["2"] * 9),
        (["2"] * 8, "20", None),  # more than any criterion can have
        (["2"] * 8, None, None),
        (["2"] * 7 + ["-"], "16", None),
    ],
)
def test_a_value_too_few_is_what_the_total_leaves(
    scores: list[str], total: str | None, read: list[str] | None
) -> None:
    place = Place("a.xlsx", "S", 20, 2)
    entries: list[ScoreEntry] = [
        Entry(Absent.DASH if one == "-" else Decimal(one), replace(place, column=2 + at))
        for at, one in enumerate(scores)
    ]
    form = replace(row(""), criteria={}, totals={"self": Entry(Decimal(total) if total else None, place)})
    found = best_reading(QD1187, OPTIONS, SummaryRow(form, "", extra_scores=tuple(entries)))
    values = found and [str(found.form.criterion(leaf.id).score("self").value) for leaf in QD1187.leaves()]
    assert values == read
