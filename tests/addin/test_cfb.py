"""Compound files against olefile, which tells every defect it knows, and against the rules of the trees."""

import io
import random

import olefile
import pytest

from addin.build.cfb import compound_file, name_order

NOTHING = 0xFFFFFFFF
SIZES = [0, 1, 63, 64, 65, 4095, 4096, 4097, 20_000]


def tree(count: int) -> dict:
    chance = random.Random(count)
    names = [f"{chance.choice(['Sheet', 'mod', 'C', 'ws'])}{number}" for number in range(count)]
    return {"VBA": {name: chance.randbytes(chance.choice(SIZES)) for name in names}, "PROJECT": b"x" * 700}


def opened(data: bytes) -> olefile.OleFileIO:
    return olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_UNSURE)


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7, 8, 15, 16, 40, 99, 200])
def test_every_stream_is_read_back(count: int):
    wanted = tree(count)
    data = compound_file(wanted)
    read = opened(data)
    assert {path[-1]: read.openstream(path).read() for path in read.listdir()} == {
        **wanted["VBA"],
        "PROJECT": wanted["PROJECT"],
    }
    assert not read.parsing_issues
    assert len(data) % 512 == 0


def ordered(entries: list, number: int) -> tuple[list, int]:
    """The names below an entry in order, and how many black entries lead down; asserts the red-black rules."""
    if number == NOTHING:
        return [], 0
    entry = entries[number]
    left, left_blacks = ordered(entries, entry.sid_left)
    right, right_blacks = ordered(entries, entry.sid_right)
    assert left_blacks == right_blacks
    black = entry.color == 1
    children = [entries[child] for child in (entry.sid_left, entry.sid_right) if child != NOTHING]
    assert black or all(child.color == 1 for child in children)
    return [*left, entry.name, *right], left_blacks + black


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 6, 7, 8, 31, 32, 100, 200])
def test_siblings_hang_in_a_red_black_tree_in_the_order_of_the_specification(count: int):
    entries = opened(compound_file(tree(count))).direntries
    storages = [entry for entry in entries if entry and entry.entry_type in (1, 5)]
    assert len(storages) == 2
    for storage in storages:
        names, _ = ordered(entries, storage.sid_child)
        assert names == sorted(names, key=name_order)
        assert entries[storage.sid_child].color == 1


def test_shorter_names_come_first_and_case_does_not_count():
    assert sorted(["bb", "A", "b", "AAA"], key=name_order) == ["A", "b", "bb", "AAA"]


@pytest.mark.parametrize("name", ["", "x" * 32, "a/b", "a\\b", "a:b", "a!b"])
def test_a_name_no_part_may_have_is_refused(name: str):
    with pytest.raises(ValueError, match="cannot name"):
        compound_file({name: b""})


def test_a_project_too_large_for_the_header_is_refused():
    with pytest.raises(ValueError, match="7 MB"):
        compound_file({"large": bytes(7_200_000)})


def test_a_tree_without_streams_is_a_file_too():
    assert opened(compound_file({"VBA": {}})).listdir(streams=False, storages=True) == [["VBA"]]
