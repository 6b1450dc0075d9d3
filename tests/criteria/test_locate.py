"""The line of a key, whatever way TOML lets it be written."""

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from support import ROOT
from tthc.criteria.faults import KeyPath, key_text
from tthc.criteria.loader import shipped_texts
from tthc.criteria.locate import line_of, lines_of

PLAIN = """\
# head
a = 1
"1.1" = "x"          # a quoted key with a dot
'b c' = 'it is'
d.e."f.g" = 2020-01-01 07:32:00
long = '''
one # no comment
[not.a.table]
'''
more = \"\"\"a \\" ""quoted"" k
k = 1\"\"\"\"\"
list = [ # comment
  "x, y", [1, 2],
  { p = 1, "q.r" = [ "z" ] },
]
empty = ""
none = []
[t]
u = { v = { w = 1 } }
[[t.s]]
x = 1
[[ t . s ]]
x = 2
[[t.s.parts]]
y = '#'
[t.s.parts.deep]
z = true # end
[[t.s.parts]]
y = 3"""

WHERE: list[tuple[KeyPath, int]] = [
    (("a",), 2),
    (("1.1",), 3),
    (("b c",), 4),
    (("d",), 5),
    (("d", "e", "f.g"), 5),
    (("long",), 6),
    (("more",), 10),
    (("list",), 12),
    (("list", 1), 13),
    (("list", 2), 13),
    (("list", 2, 2), 13),
    (("list", 3, "q.r", 1), 14),
    (("empty",), 16),
    (("none",), 17),
    (("t",), 18),
    (("t", "u", "v", "w"), 19),
    (("t", "s"), 20),
    (("t", "s", 1), 20),
    (("t", "s", 1, "x"), 21),
    (("t", "s", 2), 22),
    (("t", "s", 2, "x"), 23),
    (("t", "s", 2, "parts", 1, "y"), 25),
    (("t", "s", 2, "parts", 1, "deep"), 26),
    (("t", "s", 2, "parts", 1, "deep", "z"), 27),
    (("t", "s", 2, "parts", 2, "y"), 29),
]


@pytest.mark.parametrize(("path", "line"), WHERE, ids=[key_text(path) for path, _ in WHERE])
def test_a_key_is_found_on_its_line(path: KeyPath, line: int) -> None:
    assert lines_of(PLAIN)[path] == line


def test_a_missing_key_is_where_its_table_begins() -> None:
    lines = lines_of(PLAIN)
    assert line_of(lines, ("t", "s", 2, "wording")) == 22
    assert line_of(lines, ("t", "s", 2, "parts", 1, "deep", "x", 4)) == 26
    assert line_of(lines, ("list", 3, "gone")) == 14
    assert line_of(lines, ("gone",)) == 1
    assert line_of({}, ()) == 1


def test_nothing_is_found_in_nothing() -> None:
    assert lines_of("") == {}
    assert lines_of("\n# only a comment") == {}
    assert lines_of("a = 1") == {("a",): 1}


def _paths(value: Any, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every key path of parsed TOML."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _paths(below, (*path, key))
    elif isinstance(value, list):
        for at, below in enumerate(value, start=1):
            yield from _paths(below, (*path, at))


SOURCES: Mapping[str, str] = {
    **shipped_texts(),
    "plain": PLAIN,
    "template": (ROOT / "python" / "tthc" / "criteria" / "template.toml").read_text(encoding="utf-8"),
}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_every_key_of_a_real_file_has_a_line_and_no_other(name: str) -> None:
    text = SOURCES[name]
    lines = lines_of(text)
    assert set(lines) == set(_paths(tomllib.loads(text)))
    written = text.splitlines()
    for path, line in lines.items():
        if isinstance(path[-1], str):
            assert path[-1] in written[line - 1]


def test_a_key_is_told_as_it_is_written() -> None:
    assert key_text(("criteria", 3, "levels", 2, "points")) == "criteria[3].levels[2].points"
    assert key_text(("groups", 1, "maxima", "1.1")) == 'groups[1].maxima."1.1"'
    assert key_text(()) == ""
