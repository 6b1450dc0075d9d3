"""What must hold in a criteria set beyond the types of its keys.

A rule is a generator; each gives the key at fault, a sentence, and the other keys it looked at. What rests
on a key that is itself at fault is not told.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tthc.criteria.faults import Faults, KeyPath, SetFault, key_text
from tthc.domain.criteria_set import (
    ClassBand,
    ClassifyOn,
    CriteriaSet,
    Criterion,
    Given,
)
from tthc.domain.numbers import format_number
from tthc.domain.texts import ascii_slug, fold, fold_label
from tthc.domain.units import KINDS, unit_key

__all__ = ["Declared", "broken_rules", "doubts"]

_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])([.-].*)?")
_LONGEST_ID, _LONGEST_LABEL, _LONGEST_SHEET = 60, 20, 25
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")
_MAXIMUM = "Điểm tối đa"
_OUR_SHEETS = ("TỔNG HỢP", "BIỂU MẪU 01", "CẦN KIỂM TRA", "NHẬT KÝ", "History")


@dataclass(frozen=True, slots=True)
class Declared:
    """The set as read, and the keys of its file that the set itself does not keep."""

    chosen: CriteriaSet
    maximum: Decimal | None = None
    periods_given: bool = True


@dataclass(frozen=True, slots=True)
class _Told:
    path: KeyPath
    what: str
    needs: tuple[KeyPath, ...] = ()


Rule = Callable[[Declared], Iterator[_Told]]


def _placed(criteria: Sequence[Criterion], path: KeyPath) -> Iterator[tuple[KeyPath, Criterion]]:
    for at, node in enumerate(criteria, start=1):
        own = (*path, at)
        yield own, node
        yield from _placed(node.parts, (*own, "parts"))


def _nodes(chosen: CriteriaSet) -> Iterator[tuple[KeyPath, Criterion]]:
    """Every criterion with its place in the file."""
    return _placed(chosen.criteria, ("criteria",))


def _leaves(chosen: CriteriaSet) -> Iterator[tuple[KeyPath, Criterion]]:
    return ((path, node) for path, node in _nodes(chosen) if node.kind is not None)


def _families(chosen: CriteriaSet) -> Iterator[list[tuple[KeyPath, Criterion]]]:
    """The criteria that stand under one heading, and those at the top."""
    yield [(("criteria", at), node) for at, node in enumerate(chosen.criteria, start=1)]
    for path, node in _nodes(chosen):
        yield [((*path, "parts", at), part) for at, part in enumerate(node.parts, start=1)]


def _repeated(items: Iterable[tuple[KeyPath, str]], what: str) -> Iterator[_Told]:
    """The later of two equal texts, and where the first stands. Blank texts are skipped."""
    first: dict[str, KeyPath] = {}
    for path, text in items:
        if text and text in first:
            yield _Told(path, f"{what} (xem {key_text(first[text])})")
        first.setdefault(text, path)


def _n(value: Decimal) -> str:
    return format_number(value)


def _ids(declared: Declared) -> Iterator[_Told]:
    """Ids are plain and unique.

    Why: the set's id names files and sheets' stamps; criterion ids are keys of every table and of the JSON.
    """
    chosen = declared.chosen
    if chosen.id != ascii_slug(chosen.id) or len(chosen.id) > _LONGEST_ID:
        proposed = ascii_slug(chosen.id)[:_LONGEST_ID].strip("-") or "bo-tieu-chi"
        yield _Told(("id",), f'mã chỉ gồm chữ thường không dấu, số và dấu "-", ví dụ "{proposed}"')
    elif _RESERVED.fullmatch(chosen.id):
        yield _Told(("id",), "mã này trùng tên riêng của Windows, không dùng làm tên tệp được")
    named = [((*path, "id"), node.id) for path, node in _nodes(chosen)]
    named += [(("columns", at, "id"), column.id) for at, column in enumerate(chosen.columns, start=1)]
    named += [(("groups", at, "id"), group.id) for at, group in enumerate(chosen.groups, start=1)]
    for path, text in named:
        if re.search(r"\s", text) or len(text) > _LONGEST_ID:
            yield _Told(path, "mã không được có khoảng trắng, không quá 60 ký tự")
    for key in ("criteria", "columns", "groups"):
        yield from _repeated(((path, text) for path, text in named if path[0] == key), "mã bị trùng")


def _labels(declared: Declared) -> Iterator[_Told]:
    """Under one heading, each STT and each column heading stands once; an STT is short.

    Why: the form and the summary tell criteria apart by them.
    """
    for family in _families(declared.chosen):
        labels = [((*path, "label"), fold_label(node.label)) for path, node in family]
        yield from _repeated(labels, "STT bị trùng với tiêu chí trước cùng cấp")
        headings = [((*path, "heading"), fold_label(node.heading)) for path, node in family]
        yield from _repeated(headings, "tên cột trong bảng tổng hợp trùng với tiêu chí trước cùng cấp")
    for path, node in _nodes(declared.chosen):
        odd = node.label.isdigit() and not node.label.isdecimal()
        if odd or len(node.label) > _LONGEST_LABEL:
            yield _Told((*path, "label"), "STT dài quá 20 ký tự hoặc có chữ số lạ; ghi ngắn như 1, 1.1, I, a")


def _wordings(declared: Declared) -> Iterator[_Told]:
    """No two scored criteria share STT and wording; no two levels of one share a wording.

    Why: a returned form could not be told which of them a row is.
    """
    rows = [
        ((*path, "wording"), f"{fold_label(node.label)}|{fold_label(node.wording)}")
        for path, node in _leaves(declared.chosen)
        if node.wording
    ]
    yield from _repeated(rows, "cùng STT và lời văn với một tiêu chí khác: trên biểu không phân biệt được")
    for path, node in _leaves(declared.chosen):
        levels = [
            ((*path, "levels", at, "wording"), fold_label(level.wording))
            for at, level in enumerate(node.levels, start=1)
        ]
        yield from _repeated(levels, "lời văn trùng với mức trước của tiêu chí này")


def _levels(declared: Declared) -> Iterator[_Told]:
    """Two levels or more, none above the maximum and one that reaches it, each count once.

    Why: a single level scores everything the same; a maximum that no level gives makes every index too low.
    """
    for path, node in _leaves(declared.chosen):
        if not node.levels:
            continue
        at_maximum = (*path, "maximum")
        places = [(*path, "levels", at, "points") for at in range(1, len(node.levels) + 1)]
        if len(node.levels) < 2:
            yield _Told((*path, "levels"), "cần ít nhất hai mức")
        for place, level in zip(places, node.levels, strict=True):
            if level.points > node.maximum:
                what = f"{_n(level.points)} vượt điểm tối đa {_n(node.maximum)} của tiêu chí"
                yield _Told(place, what, (at_maximum,))
        highest = max(level.points for level in node.levels)
        if highest < node.maximum:
            what = f"không mức nào đạt điểm tối đa {_n(node.maximum)}; mức cao nhất là {_n(highest)}"
            yield _Told((*path, "levels"), what, (at_maximum, *places))
        counts = [
            ((*path, "levels", at, "count"), level.count or "")
            for at, level in enumerate(node.levels, start=1)
        ]
        yield from _repeated(counts, "hai mức của một tiêu chí không thể cùng lấy một số liệu")


def _all_maxima(chosen: CriteriaSet) -> tuple[KeyPath, ...]:
    """The keys that the total rests on."""
    if not chosen.criteria:
        return (("criteria",),)
    ends = ((path, node) for path, node in _nodes(chosen) if not node.parts)
    return tuple((*path, "maximum" if node.kind else "parts") for path, node in ends)


def _maxima(declared: Declared) -> Iterator[_Told]:
    """A criterion is worth something, and a declared total is the sum of the criteria."""
    chosen = declared.chosen
    for path, node in _leaves(chosen):
        if node.maximum == 0:
            yield _Told((*path, "maximum"), "điểm tối đa bằng 0: bỏ tiêu chí này, hoặc ghi điểm tối đa")
    if declared.maximum is not None and declared.maximum != chosen.maximum:
        what = f"tổng điểm tối đa ghi {_n(declared.maximum)}, các tiêu chí cộng được {_n(chosen.maximum)}"
        yield _Told(("maximum",), what, _all_maxima(chosen))


def _thresholds(bands: Sequence[ClassBand], path: KeyPath, top: Decimal, of: str) -> Iterator[_Told]:
    """They fall, down to 0; `top` is the most that can be reached, `of` what that is."""
    places = [(*path, at, "at_least") for at in range(1, len(bands) + 1)]
    rising = [at for at in range(1, len(bands)) if bands[at].at_least >= bands[at - 1].at_least]
    for at in rising:
        yield _Told(places[at], "các mức xếp loại phải giảm dần", (places[at - 1],))
    if bands[-1].at_least != 0 and not rising:
        low = _n(bands[-1].at_least)
        what = f'dưới {low} điểm không có xếp loại; mức cuối phải từ "0", ví dụ thêm mức "Không xếp loại"'
        yield _Told(places[-1], what)
    if bands[0].at_least > top:
        yield _Told(places[0], f"{_n(bands[0].at_least)} cao hơn {of} {_n(top)}: không đơn vị nào đạt được")


def _band_names(bands: Sequence[ClassBand], path: KeyPath) -> Iterator[_Told]:
    labels = [ascii_slug(band.label) for band in bands]
    shorts = [ascii_slug(band.short) for band in bands]
    for key, names, what in (("label", labels, "tên xếp loại"), ("short", shorts, "chữ viết tắt")):
        placed = (((*path, at, key), name) for at, name in enumerate(names, start=1))
        yield from _repeated(placed, f"{what} bị trùng")
    for at, short in enumerate(shorts):
        if short and short in (*labels[:at], *labels[at + 1 :]):
            yield _Told((*path, at + 1, "short"), "chữ viết tắt trùng tên một mức xếp loại khác")


def _band_rules(bands: Sequence[ClassBand], path: KeyPath, top: Decimal, of: str) -> Iterator[_Told]:
    if bands:
        yield from _thresholds(bands, path, top, of)
        yield from _band_names(bands, path)


def _resting_on(told: _Told, needs: tuple[KeyPath, ...]) -> _Told:
    return replace(told, needs=(*told.needs, *needs))


def _bands(declared: Declared) -> Iterator[_Told]:
    """Classes fall from the top to 0, each can be reached, each has a name of its own."""
    chosen = declared.chosen
    index = chosen.classify_on is ClassifyOn.INDEX
    top = Decimal(100) if index else chosen.maximum
    of = "điểm quy đổi cao nhất" if index else "tổng điểm tối đa"
    needs = () if index else _all_maxima(chosen)
    yield from (_resting_on(told, needs) for told in _band_rules(chosen.bands, ("bands",), top, of))


def _staff(declared: Declared) -> Iterator[_Told]:
    """The staff score has criteria, classes that can be reached, and the titles of its form and column."""
    chosen, staff = declared.chosen, declared.chosen.staff
    if staff is None:
        return
    if not staff.criteria:
        yield _Told(("staff", "criteria"), "cần ít nhất một tiêu chí")
    top = sum((leaf.maximum for leaf in chosen.leaves() if leaf.id in staff.criteria), Decimal(0))
    rules = _band_rules(staff.bands, ("staff", "bands"), top, "tổng điểm tối đa của các tiêu chí này")
    needs = (("staff", "criteria"), *_all_maxima(chosen))
    yield from (_resting_on(told, needs) for told in rules)
    texts = {
        "staff_number": chosen.forms.staff_number,
        "staff_title": chosen.forms.staff_title,
        "staff_heading": chosen.forms.staff_heading,
    }
    for key, text in texts.items():
        if not text:
            yield _Told(("forms", key), "bộ có bảng [staff] thì cần ghi khóa này", (("forms",),))


def _columns(declared: Declared) -> Iterator[_Told]:
    """Headings of score columns are known by one column only, and are none of the form's other columns."""
    chosen = declared.chosen
    other = (_MAXIMUM, chosen.forms.label_heading, chosen.forms.count_heading, chosen.forms.note_heading)
    taken = {fold_label(text) for text in other}
    for at, column in enumerate(chosen.columns, start=1):
        own: dict[KeyPath, str] = {("columns", at, "heading"): column.heading}
        own |= {("columns", at, "wordings", n): text for n, text in enumerate(column.wordings, start=1)}
        folded = {path: fold_label(text) for path, text in own.items()}
        for path, text in folded.items():
            if text in taken:
                yield _Told(path, "tên cột này đã dùng cho cột khác của biểu")
        taken |= set(folded.values())


def _groups(declared: Declared) -> Iterator[_Told]:
    """A kind of unit belongs to one group; a group carries out some criterion; one group is the office's.

    Why: a unit that two groups claim would be scored by whichever comes first.
    """
    groups = declared.chosen.groups
    leaves = frozenset(leaf.id for leaf in declared.chosen.leaves())
    kinds = [
        (("groups", at, "kinds", n), fold(kind))
        for at, group in enumerate(groups, start=1)
        for n, kind in enumerate(group.kinds, start=1)
    ]
    yield from _repeated(kinds, "loại đơn vị này đã thuộc một nhóm")
    titles = [(("groups", at, "title"), fold_label(group.title)) for at, group in enumerate(groups, start=1)]
    yield from _repeated(titles, "tên nhóm bị trùng")
    offices = [at for at, group in enumerate(groups, start=1) if group.higher_level]
    for at in offices[1:]:
        yield _Told(("groups", at, "higher_level"), "chỉ một nhóm có higher_level = true")
    for at, group in enumerate(groups, start=1):
        if leaves and group.not_required == leaves:
            yield _Told(("groups", at, "not_required"), "không còn tiêu chí nào phải thực hiện")


def _group_maxima(declared: Declared) -> Iterator[_Told]:
    """Another maximum of a group is that of a criterion it carries out and that is not scored by levels.

    Why: the points of the levels would stay, and a score could pass its maximum.
    """
    by_id = {leaf.id: leaf for leaf in declared.chosen.leaves()}
    for at, group in enumerate(declared.chosen.groups, start=1):
        for key, maximum in group.maxima.items():
            path: KeyPath = ("groups", at, "maxima", key)
            if maximum == 0:
                yield _Told(path, "điểm tối đa bằng 0: nếu nhóm không phải thực hiện, ghi vào not_required")
            if key in group.not_required:
                yield _Told(path, f'tiêu chí "{key}" đã ghi ở not_required của nhóm này')
            if by_id[key].levels:
                yield _Told(
                    path, "tiêu chí chấm theo mức có điểm ở từng mức, không đổi điểm tối đa theo nhóm được"
                )


def _validity(declared: Declared) -> Iterator[_Told]:
    """A set ends after it begins."""
    begun, ended = declared.chosen.valid_from, declared.chosen.valid_to
    if begun is not None and ended is not None and ended < begun:
        yield _Told(("valid_to",), f"trước ngày bắt đầu hiệu lực {begun:%d/%m/%Y}")


_FILLED = {"title": ("{unit}",), "summary_title": ("{period}",), "issued_with": ("{number}",)}


def _texts(declared: Declared) -> Iterator[_Told]:
    """Titles hold only placeholders that are filled in, and the sheet's name is one Excel takes."""
    forms = declared.chosen.forms
    titles = {"title": forms.title, "summary_title": forms.summary_title, "issued_with": forms.issued_with}
    for key, text in titles.items():
        unknown = [found for found in _PLACEHOLDER.findall(text) if found not in _FILLED[key]]
        if unknown:
            known = ", ".join(_FILLED[key])
            yield _Told(("forms", key), f"{unknown[0]} không được thay bằng gì; ở đây chỉ có {known}")
    sheet = forms.group_sheet
    if re.search(r"[\[\]:*?/\\]", sheet) or sheet.strip("'") != sheet or len(sheet) > _LONGEST_SHEET:
        yield _Told(
            ("forms", "group_sheet"), "tên trang không quá 25 ký tự, không có [ ] : * ? / \\ và dấu nháy"
        )
    elif fold(sheet) in {fold(name) for name in _OUR_SHEETS}:
        yield _Told(("forms", "group_sheet"), "tên trang này đã dùng cho trang khác của tệp kết quả")


_RULES: tuple[Rule, ...] = (
    _ids,
    _validity,
    _maxima,
    _labels,
    _wordings,
    _levels,
    _columns,
    _bands,
    _staff,
    _groups,
    _group_maxima,
    _texts,
)


def _unequal_levels(declared: Declared) -> Iterator[_Told]:
    """Levels usually fall from the best to the worst."""
    for path, node in _leaves(declared.chosen):
        for at, (above, level) in enumerate(zip(node.levels, node.levels[1:], strict=False), start=2):
            if level.points > above.points:
                yield _Told((*path, "levels", at, "points"), "điểm cao hơn mức trước; xem lại thứ tự các mức")


def _equal_levels(declared: Declared) -> Iterator[_Told]:
    """Two levels with the same points score the same: one of them is usually a slip of the pen."""
    for path, node in _leaves(declared.chosen):
        points = [
            ((*path, "levels", at, "points"), _n(level.points))
            for at, level in enumerate(node.levels, start=1)
        ]
        yield from _repeated(points, "điểm bằng một mức trước của tiêu chí này")


def _known_kinds(declared: Declared) -> Iterator[_Told]:
    """Units begin with the kinds of their groups, with their marks.

    Why: "xa" is in no unit's name; every xã would fall into another group, with another profile.
    """
    for at, group in enumerate(declared.chosen.groups, start=1):
        for n, kind in enumerate(group.kinds, start=1):
            if unit_key(f"{kind} Mẫu").kind != kind:
                known = tuple(fold(one) for one in KINDS)
                plain = next((one for one in known if ascii_slug(one) == ascii_slug(kind)), "")
                hint = f'ghi có dấu: "{plain}"' if plain else f"phần mềm nhận biết: {', '.join(known)}"
                yield _Told(
                    ("groups", at, "kinds", n), f'không đơn vị nào được nhận theo chữ "{kind}"; {hint}'
                )


def _same_wording(declared: Declared) -> Iterator[_Told]:
    """Siblings of one wording are told apart by their STT alone."""
    for family in _families(declared.chosen):
        wordings = [((*path, "wording"), fold_label(node.wording)) for path, node in family]
        yield from _repeated(wordings, "lời văn trùng tiêu chí trước cùng cấp, chỉ còn STT để phân biệt")


def _rescaling(declared: Declared) -> Iterator[_Told]:
    """Rescaling, own maxima and what classes rest on usually go together."""
    chosen = declared.chosen
    index = chosen.classify_on is ClassifyOn.INDEX
    if index and not chosen.rescale:
        what = (
            "xếp loại theo điểm quy đổi nhưng rescale = false: tiêu chí không tính vẫn nằm trong điểm tối đa"
        )
        yield _Told(("classify_on",), what)
    if chosen.rescale and not index:
        what = (
            'có quy đổi nhưng xếp loại theo tổng điểm; nếu xếp theo điểm quy đổi, ghi classify_on = "index"'
        )
        yield _Told(("rescale",), what)
    for path, node in _leaves(chosen):
        if isinstance(node.kind, Given) and node.kind.own_maximum and not index:
            yield _Told(
                (*path, "own_maximum"), "điểm tối đa riêng chỉ có tác dụng khi xếp loại theo điểm quy đổi"
            )


def _unplaced(declared: Declared) -> Iterator[_Told]:
    """Validity and kinds of periods let the period pick the set; titles name unit and period."""
    chosen = declared.chosen
    if chosen.valid_from is None:
        yield _Told(("valid_from",), "chưa ghi ngày bắt đầu hiệu lực: bộ này được coi là luôn có hiệu lực")
    if not declared.periods_given:
        yield _Told(("periods",), "chưa ghi kỳ đánh giá: bộ này dùng cho mọi loại kỳ")
    if "{unit}" not in chosen.forms.title:
        yield _Told(("forms", "title"), "không có {unit}: tiêu đề biểu sẽ không có tên đơn vị")
    if "{period}" not in chosen.forms.summary_title:
        yield _Told(("forms", "summary_title"), "không có {period}: tiêu đề bảng tổng hợp sẽ không có kỳ")


_DOUBTS: tuple[Rule, ...] = (
    _unplaced,
    _rescaling,
    _unequal_levels,
    _equal_levels,
    _known_kinds,
    _same_wording,
)


def _told(rules: Iterable[Rule], declared: Declared, faults: Faults) -> list[SetFault]:
    told = [one for rule in rules for one in rule(declared)]
    sound = [one for one in told if not any(faults.touches(path) for path in (one.path, *one.needs))]
    return [SetFault(one.path, one.what) for one in sound]


def broken_rules(declared: Declared, faults: Faults) -> list[SetFault]:
    """What makes the set unusable, beside the faults of its keys that are known already."""
    return _told(_RULES, declared, faults)


def doubts(declared: Declared, faults: Faults) -> list[SetFault]:
    """What an officer should look at; the set is usable."""
    return _told(_DOUBTS, declared, faults)
