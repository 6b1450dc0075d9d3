"""VBA wrappers of the worksheet functions, made from their Python source without importing it.

xlwings makes such wrappers only in a running Excel that trusts access to the VBA project. Ours differ in
one way: what xlwings would show as an error text is #N/A here, so that IFERROR shows the native formula.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.build.modules import SourceError, read_module
from addin.build.ovba import Kind, Module

__all__ = ["WorksheetFunction", "help_texts", "worksheet_functions", "wrapper_module"]

# [MS-VBAL] 3.3.5.2, and names of statements that other editors of Basic refuse as parameters too.
_RESERVED = frozenset(Path(__file__).with_name("reserved_words.txt").read_text("ascii").split())
_LONGEST_DESCRIPTION = 255  # of a function or an argument, in the function wizard
_MODULE = "xlwings_udfs"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument, with its help for the function wizard."""

    name: str
    optional: bool
    doc: str


@dataclass(frozen=True, slots=True)
class WorksheetFunction:
    """A function decorated with @xw.func."""

    name: str
    arguments: tuple[Argument, ...]
    doc: str


def _decorators(node: ast.FunctionDef, name: str) -> Iterator[ast.expr]:
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        if isinstance(called, ast.Attribute) and called.attr == name:
            yield decorator


def _constants(tree: ast.Module) -> Mapping[str, str]:
    """The texts that stand under a name of the module."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name) and isinstance(node.value.value, str)
    }


def _argument_docs(node: ast.FunctionDef, constants: Mapping[str, str]) -> Mapping[str, str]:
    """What @xw.arg("name", doc="...") says of the arguments; a doc is a text or the name of one."""
    docs: dict[str, str] = {}
    for decorator in _decorators(node, "arg"):
        match decorator:
            case ast.Call(args=[ast.Constant(value=str(name)), *_], keywords=keywords):
                told = [word.value for word in keywords if word.arg == "doc"]
                docs[name] = _doc(told[0], constants) if told else ""
    return docs


def _doc(value: ast.expr, constants: Mapping[str, str]) -> str:
    match value:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name) if name in constants:
            return constants[name]
    raise ValueError("the doc of an argument is a text or the name of one")


def _worksheet_function(node: ast.FunctionDef, constants: Mapping[str, str]) -> WorksheetFunction:
    given = node.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs:
        raise ValueError("only plain arguments reach Excel")
    names = [argument.arg for argument in given.args]
    for word in (node.name, *names):
        if word.lower() in _RESERVED or not word.isascii() or word.startswith("_"):
            raise ValueError(f"{word!r} cannot be a name in VBA")
    if any(ast.unparse(default) != "None" for default in given.defaults):
        raise ValueError("what is left out comes as None, so that is the only default")
    docs = _argument_docs(node, constants)
    required = len(names) - len(given.defaults)
    arguments = [Argument(name, at >= required, docs.get(name, "")) for at, name in enumerate(names)]
    return WorksheetFunction(node.name, tuple(arguments), _summary(node))


def _summary(node: ast.FunctionDef) -> str:
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())


def worksheet_functions(source: str, where: str) -> tuple[WorksheetFunction, ...]:
    """The functions with @xw.func, in order; one VBA cannot offer raises SourceError with file:line."""
    tree, found = ast.parse(source), []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and any(_decorators(node, "func")):
            try:
                found.append(_worksheet_function(node, _constants(tree)))
            except ValueError as error:
                raise SourceError(f"{where}:{node.lineno}: {node.name}: {error}") from None
    return tuple(found)


def _wrapper(function: WorksheetFunction) -> Iterator[str]:
    optional = [argument.name for argument in function.arguments if argument.optional]
    declared = ", ".join(
        f"{'Optional ' if argument.optional else ''}ByVal {argument.name} As Variant"
        for argument in function.arguments
    )
    passed = ", ".join(argument.name for argument in function.arguments)
    yield ""
    yield f"Public Function {function.name}({declared}) As Variant"
    yield from (f"    If IsMissing({name}) Then {name} = Empty" for name in optional)
    yield f'    {function.name} = AskPython("{function.name}", Array({passed}))'
    yield "End Function"


def wrapper_module(functions: tuple[WorksheetFunction, ...], module: str) -> Module:
    """The module of the wrappers; `module` is the Python module that holds the functions."""
    lines = [
        f'Attribute VB_Name = "{_MODULE}"',
        "Option Explicit",
        f"' Made by the build from {module}; any change here is lost.",
        *(line for function in functions for line in _wrapper(function)),
    ]
    return read_module("\n".join(lines), Kind.STANDARD, _MODULE)


def help_texts(functions: tuple[WorksheetFunction, ...]) -> dict[str, str]:
    """What the function wizard says, as messages: their names, then each function and its arguments."""
    texts = {"function.names": " ".join(function.name for function in functions)}
    for function in functions:
        texts[f"function.{function.name}"] = function.doc[:_LONGEST_DESCRIPTION]
        for number, argument in enumerate(function.arguments, 1):
            texts[f"function.{function.name}.{number}"] = (argument.doc or argument.name)[
                :_LONGEST_DESCRIPTION
            ]
    return texts
