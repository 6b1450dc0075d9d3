"""Wrappers made from the text of Python functions."""

import ast

import pytest

from addin.build.book import ROOT, functions
from addin.build.modules import SourceError
from addin.build.wrappers import help_texts, worksheet_functions, wrapper_module

HEAD = "import xlwings as xw\n_DOC = 'Mã bộ tiêu chí.'\n"


def read(code: str):
    return worksheet_functions(HEAD + code, "functions.py")


def test_a_wrapper_asks_python_with_all_arguments():
    found = read(
        "@xw.func(category='x')\n@xw.arg('set_id', doc=_DOC)\n@xw.arg('n2', ndim=2)\n"
        "def TTHC_DIEM(set_id, n2, n1=None):\n    '''Điểm của\n    một tiêu chí.\n\n    More.'''\n"
        "def helper(x):\n    pass\n"
    )
    assert wrapper_module(found, "tthc.excel.functions").code.split("\n")[2:] == [
        "",
        "Public Function TTHC_DIEM(ByVal set_id As Variant, ByVal n2 As Variant, Optional ByVal n1 As Variant) As Variant",
        "    If IsMissing(n1) Then n1 = Empty",
        '    TTHC_DIEM = AskPython("TTHC_DIEM", Array(set_id, n2, n1))',
        "End Function",
    ]
    assert help_texts(found) == {
        "function.names": "TTHC_DIEM",
        "function.TTHC_DIEM": "Điểm của một tiêu chí.",
        "function.TTHC_DIEM.1": "Mã bộ tiêu chí.",
        "function.TTHC_DIEM.2": "n2",
        "function.TTHC_DIEM.3": "n1",
    }


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("def f(type):\n    pass", "'type' cannot be a name in VBA"),
        ("def Next(x):\n    pass", "'Next' cannot be a name in VBA"),
        ("def f(điểm):\n    pass", "cannot be a name in VBA"),
        ("def f(_x):\n    pass", "cannot be a name in VBA"),
        ("def f(*values):\n    pass", "only plain arguments"),
        ("def f(*, x):\n    pass", "only plain arguments"),
        ("def f(**x):\n    pass", "only plain arguments"),
        ("def f(x, /):\n    pass", "only plain arguments"),
        ("def f(x=1):\n    pass", "the only default"),
        ("@xw.arg('x', doc=OTHER)\ndef f(x):\n    pass", "a text or the name of one"),
    ],
)
def test_what_vba_cannot_offer_is_told_with_its_line(code: str, told: str):
    with pytest.raises(SourceError, match=rf"^functions\.py:\d+: \w+: .*{told}"):
        read("@xw.func\n" + code)


def test_every_function_of_the_package_has_its_wrapper_and_its_help():
    tree = ast.parse((ROOT / "python/tthc/excel/functions.py").read_text("utf-8"))
    decorated = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(ast.unparse(decorator).startswith("xw.func") for decorator in node.decorator_list)
    ]
    found = functions()
    assert [function.name for function in found] == decorated
    assert {"TTHC_DIEM", "TTHC_TONG", "TTHC_KIEMTRA", "TTHC_GHICHU"} <= set(decorated)
    assert all(name.startswith("TTHC_") for name in decorated)
    code = wrapper_module(found, "tthc.excel.functions").code
    assert [
        line.split("(")[0].split()[-1] for line in code.split("\n") if line.startswith("Public ")
    ] == decorated
    texts = help_texts(found)
    for function in found:
        assert texts[f"function.{function.name}"]
        for number, argument in enumerate(function.arguments, 1):
            assert argument.doc
            assert texts[f"function.{function.name}.{number}"] == argument.doc
    assert max(map(len, texts.values())) <= 255
