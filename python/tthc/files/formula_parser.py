"""Reads formulas over names: numbers, texts, functions, operators. No cell address is an operand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

__all__ = ["Call", "FormulaError", "Literal", "Name", "Node", "Operation", "names_in", "parse"]


class FormulaError(ValueError):
    """A formula that cannot be read: an error of whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, a text or TRUE/FALSE."""

    value: Fraction | str | bool


@dataclass(frozen=True, slots=True)
class Name:
    """A defined name."""

    name: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator between two operands; "neg" has its operand on the right."""

    sign: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments."""

    function: str
    arguments: tuple[Node, ...]


Node = Literal | Name | Operation | Call

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+(?:\.\d+)?)|(?P<text>"(?:[^"]|"")*")|(?P<word>[A-Za-z_][\w.]*)'
    r"|(?P<sign><=|>=|<>|[-+*/&=<>(),]))"
)
_STRENGTH = {
    "=": 1,
    "<>": 1,
    "<": 1,
    ">": 1,
    "<=": 1,
    ">=": 1,
    "&": 2,
    "+": 3,
    "-": 3,
    "*": 4,
    "/": 4,
}
_OF_A_MINUS = 5
"""A minus before an operand binds closer than any operator."""
_NONE = Literal("")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise FormulaError(f"{text!r} at {at}")
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()
    yield "end", ""


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = list(_tokens(text))
        self._at = 0

    def _next(self) -> tuple[str, str]:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _sign(self) -> str:
        kind, text = self._tokens[self._at]
        return text if kind == "sign" else ""

    def _expect(self, sign: str) -> None:
        if self._next() != ("sign", sign):
            raise FormulaError(f"{sign!r} is missing in {self._text!r}")

    def whole(self) -> Node:
        node = self._expression(0)
        if self._tokens[self._at][0] != "end":
            raise FormulaError(f"{self._text!r} goes on after its end")
        return node

    def _expression(self, strength: int) -> Node:
        left = self._operand()
        while (sign := self._sign()) in _STRENGTH and _STRENGTH[sign] > strength:
            self._at += 1
            left = Operation(sign, left, self._expression(_STRENGTH[sign]))
        return left

    def _operand(self) -> Node:
        kind, text = self._next()
        if kind == "number":
            return Literal(Fraction(text))
        if kind == "text":
            return Literal(text[1:-1].replace('""', '"'))
        if kind == "word":
            return self._word(text)
        if text == "-":
            return Operation("neg", _NONE, self._expression(_OF_A_MINUS))
        if text == "(":
            node = self._expression(0)
            self._expect(")")
            return node
        raise FormulaError(f"an operand is missing in {self._text!r}")

    def _word(self, word: str) -> Node:
        if self._sign() == "(":
            self._at += 1
            return Call(word.upper(), tuple(self._arguments()))
        if word.upper() in {"TRUE", "FALSE"}:
            return Literal(word.upper() == "TRUE")
        return Name(word)

    def _arguments(self) -> Iterator[Node]:
        if self._sign() == ")":
            self._at += 1
            return
        yield self._expression(0)
        while self._sign() == ",":
            self._at += 1
            yield self._expression(0)
        self._expect(")")


@lru_cache(maxsize=4_096)
def parse(text: str) -> Node:
    """The tree of a formula without its "=".

    Raises:
        FormulaError: it cannot be read; a cell address or a range is none of its operands.
    """
    return _Parser(text).whole()


def names_in(node: Node) -> Iterator[str]:
    """Every defined name a formula uses, as often as it stands there."""
    match node:
        case Name():
            yield node.name
        case Operation():
            yield from names_in(node.left)
            yield from names_in(node.right)
        case Call():
            for one in node.arguments:
                yield from names_in(one)
        case _:
            return
