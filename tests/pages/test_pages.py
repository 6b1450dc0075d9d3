"""README, HUONG_DAN and docs/: what they quote is what the program says, what they show is what the workbook shows."""

import json
import re
from pathlib import Path

import pytest
import xlwings as xw

from addin.build.book import messages
from pages import pictures
from pages.blocks import BLOCK, PAGES, filled, known_texts, labels, said
from pages.pictures import CONTENTS, FOLDER, MOST_BYTES, digest, told_by, written
from pages.walk import PICTURES, UNIT
from support import ROOT
from tthc.excel.actions import ACTIONS

CHECKS, GUIDE, _ = PAGES
README = ROOT / "README.md"
TEXTS = {page: page.read_text(encoding="utf-8") for page in (*PAGES, README)}
AGAIN = "after a change: make pictures"
NUMBER = re.compile(r"^\| ([A-Z])(\d+)(?: ★)? \|", re.MULTILINE)


def test_pages_and_pictures_are_what_the_live_workbook_says_and_shows(
    fresh_app: xw.App, tmp_path: Path
) -> None:
    """One test, because the walk takes longer than all that is asked of it."""
    told = told_by(fresh_app, tmp_path)
    assert written(told) == CONTENTS.read_text(encoding="utf-8"), AGAIN
    for page in PAGES:
        assert filled(TEXTS[page], told.seen) == TEXTS[page], AGAIN
    quoted = re.findall(r"^> (.+)$", TEXTS[GUIDE], re.MULTILINE)
    assert len(quoted) > 5
    assert set(quoted) <= set(said(told.seen))
    assert f"| {told.seen['vi-du']}; “" in TEXTS[CHECKS]
    source = re.findall(r"[\d,]+ = \([^)]*\)/\d+", str(told.seen["nguon"]))
    assert all(arithmetic in TEXTS[GUIDE] for arithmetic in source)
    assert source
    pressed = {step.action for step in told.seen.values() if not isinstance(step, str)}
    assert pressed == set(ACTIONS)  # every button but the guide's, which asks no Python


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_blocks_that_need_no_workbook_are_up_to_date(page: Path) -> None:
    assert filled(TEXTS[page]) == TEXTS[page], AGAIN
    assert len(re.findall("<!-- het -->", TEXTS[page])) == len(BLOCK.findall(TEXTS[page])) > 0


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_the_one_that_was_drawn_and_small(name: str) -> None:
    assert digest(name) == json.loads(CONTENTS.read_text(encoding="utf-8"))[name]["sha256"], AGAIN
    assert (FOLDER / f"{name}.png").stat().st_size <= MOST_BYTES


def test_nothing_of_the_machine_stands_in_pages_and_pictures() -> None:
    for text in (*TEXTS.values(), CONTENTS.read_text(encoding="utf-8")):
        assert not re.findall(
            r"/tmp/|/home/|/root/|(?<![\w.:/<)-])/\w+/\w+", text
        )  # whatever folder a machine keeps it in


def test_every_picture_is_shown_and_every_link_leads_somewhere() -> None:
    shown = set()
    for page, text in TEXTS.items():
        for target in re.findall(r"\]\(([^)]+)\)", text):
            if target.startswith("http"):
                continue
            path, _, part = target.partition("#")
            assert not path or (page.parent / path).exists(), (page.name, target)
            if not path:
                assert part in _parts(text), (page.name, target)
            shown.add(Path(path).name)
    assert {f"{name}.png" for name in PICTURES} <= shown
    assert {path.stem for path in FOLDER.glob("*.png")} == set(PICTURES)


def _parts(text: str) -> set[str]:
    """What a link to a heading may name, as GitHub makes it."""
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


def test_steps_are_numbered_without_a_gap() -> None:
    found = [(letter, int(number)) for letter, number in NUMBER.findall(TEXTS[CHECKS])]
    letters = sorted({letter for letter, _ in found})
    assert letters == list("ABCDEFGHIJKLM")
    for letter in letters:
        numbers = [number for one, number in found if one == letter]
        assert numbers == list(range(1, len(numbers) + 1))


def test_steps_refer_to_steps_that_are_there() -> None:
    text = TEXTS[CHECKS]
    there = {letter + number for letter, number in NUMBER.findall(text)}
    outside_tables = BLOCK.sub("", text)
    named = set(
        re.findall(
            r"(?<![\w$`])([A-N][1-9]\d?)(?![\w:])", re.sub(r"[Ôô] [A-Z]\d+(, [A-Z]\d+)*", "", outside_tables)
        )
    )
    assert named - there == set()


def test_every_step_leaves_room_for_its_result() -> None:
    for line in TEXTS[CHECKS].splitlines():
        if NUMBER.match(line):
            assert line.endswith("| ☐ đúng ☐ khác: |"), line


def test_what_is_quoted_as_the_program_s_words_is() -> None:
    """In “ ”; a part left out is …, and what has no letters of ours is a title of Windows."""
    known = "\n".join(known_texts())
    for page in (CHECKS, GUIDE):
        for quoted in re.findall("“([^”]+)”", BLOCK.sub("", TEXTS[page])):
            if quoted.isascii():
                continue
            pieces = [piece.strip(" .") for piece in quoted.split("…")]
            assert all(piece in known for piece in pieces), (page.name, quoted)


def test_buttons_are_called_as_on_the_ribbon() -> None:
    others = {
        "Show add-in user interface errors",
        "Tổng hồ sơ đã tiếp nhận trong kỳ",
        "Xã Mẫu",
        "Extract All",
    }
    for page in (GUIDE, README, CHECKS):
        named = set(re.findall("«([^»…{]+)»", BLOCK.sub("", TEXTS[page])))
        assert named - set(labels().values()) - others == set(), page.name


def test_what_the_guide_says_of_the_check_of_the_installation_is_all_it_can_say() -> None:
    table = TEXTS[GUIDE].split("### «Kiểm tra cài đặt» nói gì")[1].split("###")[0]
    begun = re.findall("“([^”]+)”", table)
    for key, text in messages().items():
        if key.startswith("setup."):
            assert any(text.startswith(beginning) for beginning in begun), key
    assert UNIT in TEXTS[GUIDE]


def test_the_walk_is_drawn_by_the_same_block_of_cells() -> None:
    contents = json.loads(CONTENTS.read_text(encoding="utf-8"))
    assert {name: (one["sheet"], one["cells"]) for name, one in contents.items()} == PICTURES
    assert pictures.FOLDER == ROOT / "docs" / "hinh"
