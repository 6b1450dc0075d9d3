"""The house rules that a machine can hold: imports, purity, public names."""

import ast
import importlib
import pkgutil
import sys
import tomllib
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import tthc
from support import QD1187, ROOT
from tthc.criteria.loader import shipped_sets
from tthc.domain.texts import fold_label

PACKAGE = ROOT / "python" / "tthc"
PURE = ("domain", "checks", "criteria")
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(tthc.__path__, "tthc.")
    if not module.name.endswith("__main__")
)


def _imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module.split(".")[0])
    return names


def test_the_import_contracts_hold(capsys: pytest.CaptureFixture[str]) -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0, capsys.readouterr()


@pytest.mark.parametrize("package", PURE)
def test_pure_packages_use_the_standard_library_alone(package: str) -> None:
    for path in (PACKAGE / package).rglob("*.py"):
        foreign = _imported(path) - set(sys.stdlib_module_names) - {"tthc"}
        assert foreign == set(), path


def test_the_domain_reads_no_clock_locale_or_environment() -> None:
    for path in (PACKAGE / "domain").rglob("*.py"):
        assert _imported(path).isdisjoint({"os", "locale", "time", "random", "pathlib"}), path
        assert "now(" not in path.read_text(encoding="utf-8"), path
        assert "today(" not in path.read_text(encoding="utf-8"), path


def _time_formats(tree: ast.AST) -> set[str]:
    """What is handed to Windows' own library as the form of a time."""
    found: set[str] = set()
    for node in ast.walk(tree):
        given: list[ast.expr] = []
        if isinstance(node, ast.FormattedValue) and isinstance(node.format_spec, ast.JoinedStr):
            given = node.format_spec.values
        elif (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr == "strftime"
        ):
            given = node.args
        found |= {str(one.value) for one in given if isinstance(one, ast.Constant) and "%" in str(one.value)}
    return found


def test_the_form_of_a_time_is_ascii() -> None:
    """On Windows a letter its code page lacks is an error there: "%H giờ"."""
    seen = 0
    for path in [*PACKAGE.rglob("*.py"), *(ROOT / "addin").rglob("*.py")]:
        formats = _time_formats(ast.parse(path.read_text(encoding="utf-8")))
        assert all(one.isascii() for one in formats), path
        seen += len(formats)
    assert seen


def test_no_import_hides_in_a_function() -> None:
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                hidden = [
                    node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)
                ]
                assert not hidden, f"{path}:{function.name}"


@pytest.mark.parametrize("name", MODULES)
def test_public_names_exist_and_are_sorted(name: str) -> None:
    module = importlib.import_module(name)
    public = getattr(module, "__all__", [])
    assert all(hasattr(module, one) for one in public)
    assert list(public) == sorted(public, key=lambda one: (not one.isupper(), not one[0].isupper(), one))


def test_no_code_names_a_criteria_set() -> None:
    """Except the default set of a run."""
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        named = [one.id for one in shipped_sets() if one.id in text]
        assert named == (["qd1187-dienbien"] if path.name == "request.py" else []), path


def test_no_code_knows_what_criteria_are_called() -> None:
    """No wording of a criterion, nor what is short for it, stands in code (docstrings may explain)."""
    openings = {" ".join(fold_label(leaf.wording).split()[:3]) for leaf in QD1187.leaves()}
    wordings = [fold_label(leaf.wording).split() for one in shipped_sets() for leaf in one.leaves()]
    openings |= {" ".join(words[:6]) for words in wordings if len(words) >= 3}
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and len(node.value) < 200:
                text = fold_label(node.value)
                known = [one for one in (*openings, "thái độ") if one in text]
                assert not known or node.value in _docstrings(path), (path, node.value)


def _docstrings(path: Path) -> set[str]:
    """Texts that stand as statements of their own: docstrings of modules, classes, functions, attributes."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        str(node.value.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }


def test_dependencies_are_pinned_and_explained() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        assert "==" in requirement
        line = next(line for line in text.splitlines() if f'"{requirement}"' in line)
        assert "#" in line, f"why {requirement}?"


def test_the_installer_needs_nothing_installed_and_the_builder_of_releases_nothing_of_ours() -> None:
    """But what only a Windows that has been installed to offers: pywin32, for the icons."""
    for path in (ROOT / "addin/install").glob("*.py"):
        own = {"addin"} if path.name != "make_shortcut.py" else {"addin", "pythoncom", "win32com"}
        assert _imported(path) <= own | sys.stdlib_module_names, path
    for path in (ROOT / "addin/release").glob("*.py"):
        assert "tthc" not in _imported(path), path
