"""Kiểm tra of the dossiers of a computing form: the counts against each other.

Sums are only compared where they are whole: a figure that is not is told in its own row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.head_wordings import HEAD_WORDINGS, IN_SENTENCE, SHORT_WORDINGS
from tthc.files.live_formulas import every_of, is_number, known
from tthc.files.live_names import listed, name_of, quoted
from tthc.files.live_notes import counted, shown
from tthc.files.live_row_check import RowCheck, capital_first, figure_checks, is_sound
from tthc.files.live_side import LATE_REASON, NO_CASES_CHOICE

__all__ = ["LEAST_ONLINE_LATE", "CountChecks", "helpers_of_counts", "made_up"]

LEAST_ONLINE_LATE = name_of("least", Count.ONLINE_LATE)
"""The helper cell with the online dossiers that are late whatever else is unknown."""
_AT_MOST = (
    (Count.ONLINE_LATE, Count.ONLINE),
    (Count.PROCEDURES_AT_DESK, Count.PROCEDURES),
    (Count.PROCEDURES_LEVEL34, Count.PROCEDURES),
    (Count.LEVEL34_RECEIVED, Count.RECEIVED),
    (Count.PETITIONS_ON_TIME, Count.PETITIONS),
)
_PENDING = (Count.IN_PROGRESS, Count.IN_PROGRESS_OVERDUE)
_SHORTEST_REASON = 3
"""Letters: "-", "0" and "." give no reason."""
_NOT_ONLINE, _DELAYED = "not_online", "delayed"


def _own(count: Count) -> str:
    return name_of("count", count)


def made_up(whole: Count) -> str:
    """A formula that is TRUE where the typed parts of an identity make up the whole."""
    return f"SUM({listed(_own(part) for part in IDENTITIES[whole])})=N({_own(whole)})"


def helpers_of_counts() -> Iterator[tuple[str, str]]:
    """Hidden cells the checks and the rules share: name -> formula."""
    for whole, parts in IDENTITIES.items():
        yield name_of("added", whole), counted(f"SUM({listed(_own(part) for part in parts)})")
    direct, carried, online = map(known, (Count.DIRECT, Count.CARRIED_OVER, Count.ONLINE))
    received, late, overdue = _own(Count.RECEIVED), known(Count.LATE), known(Count.IN_PROGRESS_OVERDUE)
    listed_ways, rest = f"(N({direct})+N({carried}))", f"(N({received})-N({online}))"
    two = f'IF(MIN({listed_ways},{rest})<0,"",MAX({listed_ways},{rest}))'
    has_rest = f"AND({is_number(received)},{is_number(online)})"
    one = f'IF({has_rest},IF({rest}<0,"",{rest}),"")'
    has_ways = f"AND({is_number(direct)},{is_number(carried)})"
    yield _NOT_ONLINE, f"IF({has_ways},IF({has_rest},{two},{listed_ways}),{one})"
    yield _DELAYED, f"N({late})+N({overdue})"
    least = f"MAX(0,{_DELAYED}-N({_NOT_ONLINE}))"
    possible = f"IF({is_number(online)},N({online})>={least},TRUE)"
    yield LEAST_ONLINE_LATE, f"IF({is_number(_NOT_ONLINE)},IF({possible},{least},0),0)"


@dataclass(frozen=True, slots=True)
class CountChecks:
    """The checks of the counts; `row` gives the row of a key, `has` whether the form asks for it."""

    row: Callable[[str], int]
    has: Callable[[str], bool]

    def _row(self, count: Count) -> int:
        return self.row(f"count.{count}")

    def all(self) -> Iterator[RowCheck]:
        """Every check, of one row in the order in which they count."""
        for count in HEAD_WORDINGS:
            if self.has(f"count.{count}"):
                yield from figure_checks(self._row(count), _own(count), HEAD_WORDINGS[count])
        for whole in IDENTITIES:
            yield from self._identity(whole)
        yield from self._in_progress()
        yield from self._at_most()
        if self.has(f"count.{Count.ONLINE_LATE}"):
            yield from self._late_online()
        if self.has(f"count.{Count.PROCEDURES_LEVEL34}"):
            yield from self._offered()
        late = f"AND(N({known(Count.LATE)})>0,LEN(TRIM({LATE_REASON}))<{_SHORTEST_REASON})"
        sentence = f'"Có "&{counted(known(Count.LATE))}&" hồ sơ trễ hạn. Đề nghị ghi lý do trễ hạn."'
        yield RowCheck(self.row(LATE_REASON), late, sentence)

    def _identity(self, whole: Count) -> Iterator[RowCheck]:
        """A whole is the sum of its parts, and each part is typed, be it 0."""
        parts, total = IDENTITIES[whole], _own(whole)
        names = listed(_own(part) for part in parts)
        added = f"SUM({names})"
        yield RowCheck(self._row(whole), f'{total}=""', quoted(f"Chưa nhập {IN_SENTENCE[whole]}."))
        differs = f"OR(AND(COUNT({names})={len(parts)},{added}<>{total}),{added}>{total})"
        words = " + ".join(SHORT_WORDINGS[part] for part in parts)
        sentence = (
            f'"{capital_first(SHORT_WORDINGS[whole])} "&{shown(whole)}&" khác {words} = "'
            f'&{name_of("added", whole)}&". Đề nghị kiểm tra lại các số này."'
        )
        yield RowCheck(self._row(whole), every_of([differs, is_sound(added)]), sentence)
        for part in parts:
            blank = every_of([f'{_own(part)}=""', is_number(total), f"{added}<N({total})"])
            told = f"Chưa nhập {IN_SENTENCE[part]} (không có thì nhập 0)."
            yield RowCheck(self._row(part), blank, quoted(told))

    def _in_progress(self) -> Iterator[RowCheck]:
        """Received minus resolved is in progress; a form with dossiers has some."""
        resolved, received = _own(Count.RESOLVED), _own(Count.RECEIVED)
        both = [is_number(resolved), is_number(received)]
        left = f"(N({received})-N({resolved}))"
        sentence = (
            f'"Đã giải quyết "&{shown(Count.RESOLVED)}&" nhiều hơn đã tiếp nhận "&{shown(Count.RECEIVED)}'
            '&". Đề nghị kiểm tra lại."'
        )
        yield RowCheck(self._row(Count.RECEIVED), every_of([*both, f"{left}<0", is_sound(left)]), sentence)
        pending = listed(map(_own, _PENDING))
        row = self._row(_PENDING[0])
        untold = every_of([*both, f"COUNT({pending})=0", f"{left}>0", is_sound(left)])
        text = f'"Tiếp nhận trừ đã giải quyết còn "&{counted(left)}&" hồ sơ nhưng chưa nhập số đang giải "'
        yield RowCheck(row, untold, f'{text}&"quyết. Đề nghị nhập số này."')
        added = f"SUM({pending})"
        differs = [
            *both,
            f"COUNT({pending})>0",
            f"{left}>=0",
            f"{left}<>{added}",
            is_sound(f"({left}-{added})"),
        ]
        text = f'"Tiếp nhận trừ đã giải quyết khác số đang giải quyết ("&{counted(added)}&"). "'
        yield RowCheck(row, every_of(differs), f'{text}&"Đề nghị kiểm tra lại."')
        none = every_of([*both, f"N({received})=0", f"N({resolved})=0"])
        told = f"Biểu ghi 00 hồ sơ. Nếu trong kỳ không có hồ sơ nào, đề nghị chọn {NO_CASES_CHOICE}."
        yield RowCheck(self.row("no_cases"), none, quoted(told))

    def _at_most(self) -> Iterator[RowCheck]:
        """A part is not larger than its whole."""
        for part, whole in _AT_MOST:
            if self.has(f"count.{part}") and self.has(f"count.{whole}"):
                names = _own(part), _own(whole)
                over = every_of([*map(is_number, names), f"N({names[0]})>N({names[1]})"])
                text = f"{HEAD_WORDINGS[part]} nhiều hơn {IN_SENTENCE[whole]}. Đề nghị kiểm tra lại."
                yield RowCheck(self._row(part), over, quoted(text))

    def _late_online(self) -> Iterator[RowCheck]:
        """Late online dossiers: no fewer than the other channels leave, no more than were late at all."""
        own, late, overdue = _own(Count.ONLINE_LATE), known(Count.LATE), _own(Count.IN_PROGRESS_OVERDUE)
        row = self._row(Count.ONLINE_LATE)
        typed = f'IF({own}="","chưa nhập số này","đang nhập "&{shown(Count.ONLINE_LATE)})'
        sentence = (
            f'"Có ít nhất "&{counted(LEAST_ONLINE_LATE)}&" hồ sơ trực tuyến trễ hạn (trễ hạn, quá hạn "'
            f'&{counted(_DELAYED)}&", trực tiếp và kỳ trước "&{counted(_NOT_ONLINE)}&") nhưng "&{typed}'
            '&". Đề nghị kiểm tra lại."'
        )
        fewer = every_of([f"{LEAST_ONLINE_LATE}>N({own})", is_sound(LEAST_ONLINE_LATE)])
        yield RowCheck(row, fewer, sentence)
        resolved, received = _own(Count.RESOLVED), _own(Count.RECEIVED)
        any_left = f"MAX(0,N({received})-N({resolved}))"  # any of those in progress may be overdue
        most = f"(N({late})+IF({is_number(overdue)},N({overdue}),{any_left}))"
        told_overdue = f"OR({is_number(overdue)},AND({is_number(resolved)},{is_number(received)}))"
        more = every_of([is_number(late), told_overdue, f"N({own})>{most}"])
        sentence = (
            f'"Nhập "&{shown(Count.ONLINE_LATE)}&" hồ sơ trực tuyến trễ hạn nhưng cả biểu chỉ có "'
            f'&{counted(most)}&" hồ sơ trễ hạn, quá hạn. Đề nghị kiểm tra lại."'
        )
        yield RowCheck(row, more, sentence)

    def _offered(self) -> Iterator[RowCheck]:
        """Where dossiers came online, some procedure is offered online."""
        online, offered = known(Count.ONLINE), _own(Count.PROCEDURES_LEVEL34)
        none = every_of([f"N({online})>0", is_number(offered), f"N({offered})=0"])
        sentence = f'"Có "&{counted(f"N({online})")}&" hồ sơ trực tuyến nhưng nhập 00 TTHC mức độ 3, 4. "'
        yield RowCheck(self._row(Count.PROCEDURES_LEVEL34), none, f'{sentence}&"Đề nghị kiểm tra lại."')
