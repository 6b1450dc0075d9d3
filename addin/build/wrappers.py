"""VBA wrappers of the worksheet functions, made from their Python source without importing it.

xlwings makes such wrappers only in a running Excel that trusts access to the VBA project. Ours differ in
one way: what xlwings would show as an error text is #N/A here, so that IFERROR shows the native formula.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from addin.build.modules import SourceError, read_module
from addin.build.ovba import Kind, Module

__all__ = ["WorksheetFunction", "help_texts", "worksheet_functions", "wrapper_module"]

# [MS-VBAL] 3.3.5.2, and names of statements that other editors of Basic refuse as parameters too.
_RESERVED = frozenset(
    """
    abs addressof and any array as attribute boolean byref byte byval call case cbool cbyte ccur cdate cdbl cdec
    cdecl cint circle clng clnglng clngptr close const csng cstr currency cvar cverr date debug decimal declare
    defbool defbyte defcur defdate defdbl defdec defint deflng deflnglng deflngptr defname defobj defsng defstr
    defvar dim do doevents double each else elseif empty end endif enum eqv erase error event exit explicit false
    fix for friend function get global go gosub goto if imp implements in inputb input int integer is lbound len
    lenb let like line lock long longlong longptr loop lset me mid midb mod name new next not nothing null object
    on open option optional or paramarray preserve print private property pset public put raiseevent randomize
    redim rem reset resume return rset scale seek select set sgn shared single sizeof spc static step stop string
    strptr sub tab text then to true type typeof ubound unknown unlock until variant varptr wend while width with
    withevents write xor
    """.split()
)
_LONGEST_DESCRIPTION = 255  # of a function or an argument, in the function wizard
_MODULE = "xlwings_udfs"


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument; `default` is VBA text, None where the argument is required; `doc` is its help."""

    name: str
    default: str | None
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


def _argument_docs(node: ast.FunctionDef) -> Mapping[str, str]:
    """What @xw.arg("name", doc="...") says of the arguments."""
    docs = {}
    for decorator in _decorators(node, "arg"):
        assert isinstance(decorator, ast.Call)
        told = {word.arg: word.value for word in decorator.keywords}
        first, doc = decorator.args[0], told.get("doc")
        if isinstance(first, ast.Constant) and isinstance(doc, ast.Constant):
            docs[str(first.value)] = str(doc.value)
    return docs


def _literal(node: ast.expr) -> str:
    match node:
        case ast.Constant(value=bool() | int() as value):
            return str(value)
        case ast.Constant(value=str() as value) if value.isascii() and '"' not in value:
            return f'"{value}"'
    raise ValueError("a default is an ASCII text, a whole number or a truth value")


def _worksheet_function(node: ast.FunctionDef) -> WorksheetFunction:
    given = node.args
    if given.vararg or given.kwarg or given.kwonlyargs or given.posonlyargs:
        raise ValueError("only plain arguments reach Excel")
    names = [argument.arg for argument in given.args]
    for word in (node.name, *names):
        if word.lower() in _RESERVED or not word.isascii() or word.startswith("_"):
            raise ValueError(f"{word!r} cannot be a name in VBA")
    defaults = [None] * (len(names) - len(given.defaults)) + [_literal(value) for value in given.defaults]
    docs = _argument_docs(node)
    arguments = [Argument(name, default, docs.get(name, "")) for name, default in zip(names, defaults, strict=True)]
    return WorksheetFunction(node.name, tuple(arguments), _summary(node))


def _summary(node: ast.FunctionDef) -> str:
    return " ".join((ast.get_docstring(node) or "").split("\n\n")[0].split())


def worksheet_functions(source: str, where: str) -> tuple[WorksheetFunction, ...]:
    """The functions with @xw.func, in order; one VBA cannot offer raises SourceError with file:line."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef) and any(_decorators(node, "func")):
            try:
                found.append(_worksheet_function(node))
            except ValueError as error:
                raise SourceError(f"{where}:{node.lineno}: {node.name}: {error}") from None
    return tuple(found)


def _wrapper(function: WorksheetFunction) -> Iterator[str]:
    declared = ", ".join(
        f"Optional ByVal {argument.name} As Variant = {argument.default}"
        if argument.default
        else f"ByVal {argument.name} As Variant"
        for argument in function.arguments
    )
    passed = ", ".join(argument.name for argument in function.arguments)
    yield ""
    yield f"Public Function {function.name}({declared}) As Variant"
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
            texts[f"function.{function.name}.{number}"] = (argument.doc or argument.name)[:_LONGEST_DESCRIPTION]
    return texts
