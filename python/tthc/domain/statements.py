"""What the text of a report says in figures: classes, units, totals and dossiers, each with its sentence.

"UBND cấp xã, thị trấn: thực hiện chấm điểm đánh giá 19 đơn vị, trong đó 19/19 đơn vị xếp loại Xuất sắc."
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.counts import DOSSIERS, Count
from tthc.domain.notes import read_note
from tthc.domain.numbers import read_score
from tthc.domain.places import Place
from tthc.domain.texts import fold, squeeze

__all__ = [
    "ClassStatement",
    "CountStatement",
    "ScoredStatement",
    "Statement",
    "TotalStatement",
    "read_statements",
]


@dataclass(frozen=True, slots=True)
class ClassStatement:
    """So many units (of so many) have one of some classes; `names` are the units the sentence lists.

    `scope` here and below is how the text names the units spoken of, "" when it does not.
    """

    place: Place
    sentence: str
    scope: str
    labels: tuple[str, ...]
    units: int
    of: int | None = None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredStatement:
    """So many units (of so many) were scored."""

    place: Place
    sentence: str
    scope: str
    units: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class TotalStatement:
    """The total of a group's own form."""

    place: Place
    sentence: str
    scope: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class CountStatement:
    """Dossiers of a group, or of all."""

    place: Place
    sentence: str
    scope: str
    counts: Mapping[Count, int]


Statement = ClassStatement | ScoredStatement | TotalStatement | CountStatement

_NOUN = r"(?:đơn vị|cơ quan|xã|phường|thị trấn|đặc khu|ubnd|phòng|ban|sở|ngành)\b"
_PART = r"(?P<n>(?<![\d.,/])\d{1,4})(?:\s*/\s*(?P<of>\d{1,4}))?(?![\d%.,/]*\d|\s*%)"
_FEW = r"[^.;:\d\n]{0,60}?"
_SCORED = re.compile(rf"(?:chấm điểm|tự chấm){_FEW}{_PART} (?:{_NOUN})")
_PEOPLE = re.compile(r"công chức|viên chức|cán bộ|cá nhân")
_OTHER_TIME = re.compile(
    r"so với|cùng kỳ|(?:kỳ|quý|năm|tháng) trước(?! chuyển)|phấn đấu|mục tiêu|chỉ tiêu|luỹ kế"
    r"|(?:tăng|giảm|thêm) \d"
)
"""A sentence about another time, or about a change: nothing to compare with this table."""
_HEADING = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})+[.)]?|\d{1,2}[.)]|[ivx]{1,4}[.)]|[a-zđ][.)])\s")
_BULLET = re.compile(r"^[-–+*•]\s*")
_TOTAL = re.compile(
    r"tổng điểm(?: chung)?[^\d.;:]{0,20}:?\s*(?P<n>\d{1,3}(?:[.,]\d{1,2})?)(?:\s*/\s*\d{1,3})?\s*điểm"
)
_DOSSIERS = re.compile(
    r"tổng số (?:lượng )?hồ sơ(?: tthc| thủ tục hành chính)*"
    r"(?: (?:của|tại|thuộc|ở) (?P<scope>[^,.;:\d]{1,80}?))?(?: đã)? tiếp nhận"
)
_WHOLE = re.compile(r"(?P<scope>(?:toàn|trên địa bàn) [^,.;:\d]{1,60}?) có (?=tổng số)")
_GOES_ON = re.compile(r"số (?:lượng )?hồ sơ")
_TOLD = frozenset(DOSSIERS)
_LONGEST = 4_000
_HEADING_LENGTH = 120


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph: as written, and folded letter for letter, so that positions agree."""

    written: str
    folded: str
    place: Place


def _own_scope(line: _Line, until: int) -> str:
    """What stands before a colon at the head of the sentence ("UBND cấp xã:")."""
    head, colon, _ = line.folded[:until].partition(":")
    return _BULLET.sub("", head) if colon and not re.search(r"\d", head) else ""


def _names(line: _Line, start: int, end: int) -> tuple[str, ...]:
    """The units listed after a class: up to the end of the sentence, or of the brackets."""
    rest = line.written[start:end]
    opened = re.match(r"\s*(?:[:(]|gồm\b:?|là\b:?)\s*(?:gồm\b:?|là\b:?)?\s*", rest)
    if opened is None:
        return ()
    bracket = r"\)|" if "(" in opened[0] else ""  # behind a colon "(cũ)" belongs to a name
    listed = re.split(rf"{bracket}\.(?:\s|$)|;(?=\s*-)", rest[opened.end() :])[0]
    parts = (part.strip(" .…;") for part in re.split(r"[,;]|\svà\s", listed))
    return tuple(part for part in parts if part and not part[0].isdigit())


def _apart(hits: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """The matches from left to right, without those that begin inside an earlier one."""
    kept: list[re.Match[str]] = []
    for hit in sorted(hits, key=lambda hit: (hit.start(), -hit.end())):
        if not kept or hit.start() >= kept[-1].end():
            kept.append(hit)
    return kept


class _Reader:
    """Reads one paragraph after the other; `scope` is what the paragraphs so far speak of."""

    def __init__(self, labels: Iterable[str]) -> None:
        """Classes go by the labels given, longest first ("Trung bình" before "Trung")."""
        label = "|".join(re.escape(one) for one in sorted({fold(label) for label in labels}, reverse=True))
        label = label or r"(?!)"  # no class at all
        several = rf"(?P<labels>(?:{label})\b(?:(?:\s*,|\s+và|\s+hoặc|\s*/)\s*(?:loại )?(?:{label})\b)*)"
        rated = rf"(?:xếp|phân|đạt)(?: loại)?(?: đạt| mức| loại)*\s*:?\s*[\"“]?{several}[\"”]?"
        self._patterns = (
            re.compile(rf"{_PART} (?:{_NOUN}){_FEW}{rated}"),
            re.compile(rf"{rated}\s*(?::|là|có)+\s*{_PART} (?:{_NOUN})"),
            re.compile(rf"^(?:[-–+*•]\s*)?(?:loại )?{several}\s*:\s*{_PART} (?:{_NOUN})"),
            re.compile(rf"không có (?:{_NOUN}){_FEW}{rated}"),
        )
        self._label = re.compile(label)
        self._scope = ""
        self._dossiers_of: str | None = None

    def _classes(self, line: _Line) -> Iterator[ClassStatement]:
        every = (hit for pattern in self._patterns for hit in pattern.finditer(line.folded))
        hits = _apart(hit for hit in every if not _PEOPLE.search(hit[0]))
        for at, hit in enumerate(hits):
            numbers = hit.groupdict()
            end = hits[at + 1].start() if at + 1 < len(hits) else len(line.written)
            yield ClassStatement(
                line.place,
                line.written,
                _own_scope(line, hit.start()) or self._scope,
                tuple(self._label.findall(hit["labels"])),
                int(numbers.get("n") or 0),
                int(numbers["of"]) if numbers.get("of") else None,
                _names(line, hit.end(), end) if numbers.get("n") else (),
            )

    def _scored(self, line: _Line) -> Iterator[ScoredStatement]:
        hits = (hit for hit in _SCORED.finditer(line.folded) if not self._label.search(hit[0]))
        for hit in hits:  # "chấm điểm, xếp loại Tốt 05 đơn vị" counts a class, not who was scored
            scope = _own_scope(line, hit.start()) or self._scope
            of = int(hit["of"]) if hit["of"] else None
            yield ScoredStatement(line.place, line.written, scope, int(hit["n"]), of)

    def _totals(self, line: _Line) -> Iterator[TotalStatement]:
        hit = _TOTAL.search(line.folded)
        total = read_score(hit["n"]).value if hit and self._dossiers_of is not None else None
        if isinstance(total, Decimal):
            yield TotalStatement(line.place, line.written, self._dossiers_of or "", total)

    def _counts(self, line: _Line) -> Iterator[CountStatement]:
        """A sentence that opens with whose dossiers it counts, and the items that go on below it."""
        opened, text = _DOSSIERS.search(line.folded), line.folded
        if opened is not None:
            whole = _WHOLE.search(line.folded)
            self._dossiers_of = (whole["scope"] if whole else opened["scope"]) or ""
            text = "tổng số hồ sơ tiếp nhận" + line.folded[opened.end() :]
        elif self._dossiers_of is None or not _GOES_ON.match(_BULLET.sub("", line.folded)):
            return
        counts = {count: n for count, n in read_note(text).counts.items() if count in _TOLD}
        if counts:
            yield CountStatement(line.place, line.written, self._dossiers_of, counts)

    def _moves_on(self, line: _Line) -> None:
        """A heading says what follows is about; a paragraph that is no item of a list ends the dossiers."""
        if _HEADING.match(line.folded):
            self._scope = _HEADING.sub("", line.folded) if len(line.folded) < _HEADING_LENGTH else ""
        elif line.folded.endswith(":") and len(line.folded) < _HEADING_LENGTH:
            self._scope = _BULLET.sub("", line.folded)
        if not _BULLET.match(line.folded):
            self._dossiers_of = None

    def read(self, line: _Line) -> Iterator[Statement]:
        """What one paragraph states."""
        self._moves_on(line)
        yield from self._counts(line)
        if not _OTHER_TIME.search(line.folded):
            yield from self._totals(line)
            yield from self._scored(line)
            yield from self._classes(line)


def read_statements(paragraphs: Iterable[tuple[str, Place]], labels: Iterable[str]) -> tuple[Statement, ...]:
    """What a text states in figures, in its order; `labels` are the classes a unit may have."""
    reader = _Reader(labels)
    found: list[Statement] = []
    for text, place in paragraphs:
        written = squeeze(text)
        if len(written) <= _LONGEST:
            found += reader.read(_Line(written, fold(written), place))
    return tuple(found)
