"""HUONG_DAN_BO_TIEU_CHI.md: its commands are run, its blocks of TOML read, its numbers computed."""

import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

import guide
from guide import COMMAND, EXAMPLE, FINISHED, GUIDE, LEFT_OUT, Shown, is_there, plain, run_guide
from support import ROOT
from tthc.criteria.loader import check_data, load_file
from tthc.domain.inputs import CriterionInputs, FormInputs
from tthc.domain.numbers import format_number
from tthc.domain.scoring import score

TEXT = GUIDE.read_text(encoding="utf-8")
COMMANDS = [command for command, _ in COMMAND.findall(TEXT)]
BLANK_FORMS = next(command for command in COMMANDS if command.startswith("tthc tao-bieu-mau "))
FOLDER_OF_FORMS = BLANK_FORMS.split(" --ra ")[1]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Shown]]:
    folder = tmp_path_factory.mktemp("huong-dan")
    return folder, {one.command: one for one in run_guide(folder)}


def test_the_guide_goes_from_nothing_to_the_summary() -> None:
    assert [re.findall(r"[a-z-]+", command)[1] for command in COMMANDS] == [
        *["bo-tieu-chi"] * 4,
        "tao-bieu-mau",
        "tong-hop",
    ]


@pytest.mark.parametrize("command", [command for command in COMMANDS if is_there(command)])
def test_a_command_prints_what_the_guide_shows(command: str, ran: tuple[Path, dict[str, Shown]]) -> None:
    """After a change of what is printed: `python tests/guide.py` writes the guide again."""
    one = ran[1][command]
    pieces = one.shown.split(LEFT_OUT)
    if len(pieces) == 1:
        assert plain(one.printed) == plain(one.shown)
    assert all(piece in one.printed for piece in pieces)


def test_only_the_draft_is_refused(ran: tuple[Path, dict[str, Shown]]) -> None:
    status = {command: one.status for command, one in ran[1].items()}
    refused, summary = "tthc bo-tieu-chi kiem-tra ban-nhap.toml", COMMANDS[-1]
    assert (status.pop(refused), status.pop(summary)) == (2, 1)  # one unit's mistake is there to be seen
    assert set(status.values()) == {0}


def test_the_summary_is_exported(ran: tuple[Path, dict[str, Shown]]) -> None:
    folder, _ = ran
    book = load_workbook(folder / "tong-hop-quy-3.xlsx")
    cells = {cell.value for row in book["TỔNG HỢP"].iter_rows() for cell in row}
    title = load_file(EXAMPLE / FINISHED).forms.summary_title
    assert {title.replace("{period}", "QUÝ III NĂM 2025"), "Đặc khu Mẫu Đảo", 95.28, 79.08} <= cells


@pytest.mark.skipif(not is_there(BLANK_FORMS), reason="the command that writes blank forms is not there yet")
def test_every_unit_of_the_list_gets_a_blank_form(ran: tuple[Path, dict[str, Shown]]) -> None:
    folder, done = ran
    assert done[BLANK_FORMS].status == 0
    listed = (EXAMPLE / "danh-muc.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = [line.split(",")[0] for line in listed]
    files = list((folder / FOLDER_OF_FORMS).rglob("*.xlsx"))
    forms = [path for path in files if "_dung-chung" not in path.name]
    assert len(forms) == len(names)
    assert len(files) > len(forms)
    texts = [
        " ".join(str(cell.value) for row in load_workbook(path).worksheets[0].iter_rows() for cell in row)
        for path in forms
    ]
    assert all(any(name in text for text in texts) for name in names)


# --- blocks and numbers ---------------------------------------------------------------------------------------

BLOCKS = re.findall(r"```toml\n(.*?)```\n(.*?)(?=```|\Z)", TEXT, re.DOTALL)
KINDS = [(block, after) for block, after in BLOCKS if "Ví dụ: " in after]
INPUTS = {
    "a": CriterionInputs(typed={"self": Decimal("4.5")}),
    "b": CriterionInputs(marks=(1,)),
    "c": CriterionInputs(levels=(300, 90, 10)),
    "d": CriterionInputs(numerator=310, denominator=420),
    "e": CriterionInputs(numerator=9, denominator=90),
    "g": CriterionInputs(typed={"self": Decimal("9.25")}),
}
BASE: dict[str, Any] = tomllib.loads((EXAMPLE / FINISHED).read_text(encoding="utf-8"))


def _with_criteria(block: str) -> dict[str, Any]:
    data = {key: value for key, value in BASE.items() if key not in ("criteria", "groups", "maximum")}
    return {**data, "classify_on": "index", **tomllib.loads(block)}


def test_every_kind_has_an_example() -> None:
    kinds = [tomllib.loads(block)["criteria"][0]["kind"] for block, _ in KINDS]
    assert sorted(kinds) == ["complement", "copied", "counted_levels", "given", "marked_level", "ratio"]


@pytest.mark.parametrize(("block", "after"), KINDS, ids=[after.split(":")[0] for _, after in KINDS])
def test_the_number_of_an_example_is_what_the_block_gives(block: str, after: str) -> None:
    checked = check_data(_with_criteria(block), "x")
    assert (checked.faults, checked.doubts) == ((), ())
    chosen = checked.usable()
    (leaf,) = chosen.leaves()
    value = score(chosen, FormInputs({}, INPUTS)).deciding.scores[leaf.id].value
    assert value is not None
    example = after.split("Ví dụ: ")[1]
    assert f"**{format_number(value, decimals=2)}** điểm" in example


def test_other_blocks_are_parts_of_the_example() -> None:
    others = [block for block, after in BLOCKS if (block, after) not in KINDS]
    finished = (EXAMPLE / FINISHED).read_text(encoding="utf-8")
    assert len(others) == 3
    assert all(block in finished for block in others)
    assert f"```csv\n{(EXAMPLE / 'danh-muc.csv').read_text(encoding='utf-8')}```" in TEXT


def test_the_table_of_one_unit_is_what_the_command_shows(ran: tuple[Path, dict[str, Shown]]) -> None:
    told = [
        line.split("|")[-2].strip(" *") for line in TEXT.splitlines() if re.match(r"\| (\d|\*\*Tổng)", line)
    ]
    shown = ran[1][COMMANDS[-1]].printed
    (unit,) = [line for line in shown.splitlines() if "Xã Mẫu Sơn " in line]
    cells = [cell.split("/")[0].strip() for cell in unit.split("│")[3:]]
    numbers = [Decimal(cell.replace(",", ".")) for cell in cells[: len(told)]]
    assert numbers == [Decimal(text.replace(",", ".")) for text in told]


def test_every_key_of_the_format_is_explained() -> None:
    """All keys that the template, the shipped sets and the example use stand in the tables of the guide."""
    explained = set(re.findall(r"`\[*([a-z_.]+)\]*`", TEXT))
    sources = [ROOT / "python" / "tthc" / "criteria" / "template.toml", EXAMPLE / FINISHED]
    sources += sorted((ROOT / "python" / "tthc" / "criteria" / "sets").glob("*.toml"))
    used: set[str] = set()
    for source in sources:
        data = tomllib.loads(source.read_text(encoding="utf-8"))
        used |= {key for key, value in data.items() if not isinstance(value, dict | list)}
        used |= {key for name in ("forms", "summary", "rounding") for key in data.get(name, {})}
        used |= {
            key for name in ("columns", "bands", "groups") for table in data.get(name, []) for key in table
        }
    assert used - explained - {"other_legal"} == set()


def test_the_guide_is_pointed_to() -> None:
    assert "](HUONG_DAN_BO_TIEU_CHI.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert (ROOT / "sample_data" / "vi-du-bo-tieu-chi" / FINISHED).exists()
    assert guide.ROOT == ROOT
