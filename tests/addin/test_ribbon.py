"""The ribbon leads to VBA, and VBA to Python."""

import ast
import importlib.util
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from addin.build.book import ROOT, messages
from addin.build.modules import read_folder
from addin.build.package import RIBBON_2010
from addin.build.sheets import XLWINGS_SETTINGS
from tthc.excel.actions import ACTIONS, READS_ONLY

UI = f"{{{RIBBON_2010}}}"
CODE = {module.name: module.code for module in read_folder(ROOT / "addin/vba")}


@pytest.fixture(scope="module")
def ribbon() -> ET.Element:
    return ET.fromstring((ROOT / "addin/ribbon/customUI14.xml").read_bytes())


def test_every_callback_exists_and_is_a_few_lines(ribbon: ET.Element):
    callbacks = [
        value for one in ribbon.iter() for name, value in one.items() if name.startswith(("on", "get"))
    ]
    assert callbacks
    for callback in callbacks:
        module, name = callback.split(".")
        found = re.search(
            rf"^Public Sub {name}\(ByVal control As Object\)\n(.*?)^End Sub", CODE[module], re.M | re.S
        )
        assert found, callback
        assert found[1].count("\n") <= 5


def test_every_callback_in_vba_has_its_button(ribbon: ET.Element):
    written = re.findall(r"^Public Sub (\w+)\(", CODE["modRibbon"], re.M)
    assert sorted(written) == sorted(
        button.get("onAction", "").removeprefix("modRibbon.") for button in ribbon.iter(f"{UI}button")
    )


def test_a_callback_is_found_by_excel(ribbon: ET.Element):
    """Excel runs callbacks like macros, so their module must not be private to the project."""
    assert "Option Private Module" not in CODE["modRibbon"]


def test_buttons_explain_themselves(ribbon: ET.Element):
    assert [tab.get("label") for tab in ribbon.iter(f"{UI}tab")] == ["Chấm điểm TTHC"]
    for group in ribbon.iter(f"{UI}group"):
        buttons = list(group.iter(f"{UI}button"))
        assert 1 <= len(buttons) <= 7
        tips = [button.get("keytip", "") for button in buttons]
        assert len(set(tips)) == len(tips)
        for button in buttons:
            assert button.get("label") == button.get("screentip")
            assert button.get("imageMso")
            assert 1 <= len(button.get("keytip", "")) <= 3
            assert 20 < len(button.get("supertip", "")) <= 1024
    ids = [one.get("id") for one in ribbon.iter() if one.get("id")]
    assert len(set(ids)) == len(ids)


def test_every_message_vba_asks_for_is_there_and_every_one_is_asked_for():
    texts = messages()
    asked = set(re.findall(r'MessageText\("([\w.]+)"\)', "".join(CODE.values())))
    assert asked <= texts.keys()
    told = {key for key in texts if not key.startswith("function.TTHC_")}
    assert told == asked


def functions_of(module: str) -> set[str]:
    spec = importlib.util.find_spec(module)
    assert spec
    assert spec.origin
    tree = ast.parse(Path(spec.origin).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_what_vba_runs_exists_in_python():
    commands = re.findall(r'"from (\S+) import (\w+); \2\(\)"', "".join(CODE.values()))
    assert commands == [("tthc.excel.calls", "run")]
    for module, name in commands:
        assert name in functions_of(module)


def actions_of(code: str) -> list[str]:
    return re.findall(r'(?:RunAction|PerformAction\()\s*"(\w+)"', code)


def test_every_action_vba_names_exists_in_python_and_every_one_there_has_its_button():
    """A button without an action must not be shown."""
    assert sorted(actions_of("".join(CODE.values()))) == sorted(ACTIONS)
    assert set(ACTIONS) > READS_ONLY


def test_a_callback_runs_the_action_it_is_called_like():
    """All but the guide, which needs no Python, and the check of the installation, which looks before it calls."""
    bodies = re.findall(r"^Public Sub On(\w+)\(.*?\)\n(.*?)^End Sub", CODE["modRibbon"], re.M | re.S)
    others = []
    for name, body in bodies:
        expected = re.sub(r"(?<!^)([A-Z])", r"_\1", name).lower()
        if actions_of(body) != [expected]:
            others.append(expected)
    assert others == ["check_setup", "guide"]


def test_groups_and_labels_are_those_agreed_on(ribbon: ET.Element):
    assert {
        group.get("label"): [button.get("label") for button in group] for group in ribbon.iter(f"{UI}group")
    } == {
        "Biểu mẫu": ["Kỳ mới", "Thêm đơn vị", "Tạo biểu gửi đơn vị"],
        "Thu nhận": ["Nhận biểu từ tệp", "Nhận biểu từ thư mục", "Tình hình gửi"],
        "Kiểm tra": ["Kiểm tra số liệu", "Điều chỉnh số liệu", "Nguồn số liệu"],
        "Tổng hợp": ["Tổng hợp", "Xếp hạng"],
        "Xuất": ["Xuất bảng tổng hợp", "Xuất PDF", "Chốt kỳ", "Mở lại"],
        "Trợ giúp": ["Hoàn tác", "Kiểm tra cài đặt", "Nhật ký", "Hướng dẫn"],
    }


def width_of(group: ET.Element) -> float:
    """Pixels of a group at 96 dpi, generously: 7 for a letter; three small buttons stand below each other."""
    total, column = 12.0, []
    for button in [*group, None]:
        label = button.get("label", "") if button is not None else ""
        if button is None or button.get("size") == "large" or len(column) == 3:
            total += max(column, default=0)
            column = []
        if button is not None and button.get("size") == "large":
            words = label.split()
            lines = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words) + 1))
            total += max(44, 14 + 7 * min(max(map(len, both)) for both in lines))
        elif button is not None:
            column.append(40 + 7 * len(label))
    return total


def test_the_tab_fits_a_screen_of_1366_pixels(ribbon: ET.Element):
    """Wider ones collapse to a button with the group's name."""
    groups = list(ribbon.iter(f"{UI}group"))
    assert len(groups) == 6
    assert sum(map(width_of, groups)) < 1366


def test_key_tips_lead_to_one_button_each(ribbon: ET.Element):
    tips = [button.get("keytip", "") for button in ribbon.iter(f"{UI}button")]
    assert len(set(tips)) == len(tips)
    assert all(re.fullmatch("[A-Z]", tip) for tip in tips)  # none is the beginning of another


def test_every_button_has_an_icon_of_its_own(ribbon: ET.Element):
    icons = [button.get("imageMso") for button in ribbon.iter(f"{UI}button")]
    assert len(set(icons)) == len(icons)


def test_the_functions_module_vba_names_is_the_one_in_the_settings():
    (named,) = re.findall(r'FunctionsModule As String = "(\S+)"', CODE["modPython"])
    assert XLWINGS_SETTINGS["UDF Modules"] == named
    assert functions_of(named)
