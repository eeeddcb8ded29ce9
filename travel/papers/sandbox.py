"""The sandbox in which templates run: they reach the fields of their paper and nothing else, and they come to an end.

Every turn of every loop is counted, whatever it goes through. What makes much out of little (products of texts, powers,
padding) is left out: no paper needs it.
"""

from __future__ import annotations

import unicodedata
from dataclasses import is_dataclass
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateRuntimeError, nodes
from jinja2.runtime import Context, LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from travel.i18n import M, Message

TURNS = 10_000
"""So many turns all loops of a template may take together."""

_FILTERS = (
    *("abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "groupby", "int", "join", "last"),
    *("length", "list", "lower", "map", "max", "min", "reject", "rejectattr", "replace", "reverse", "select"),
    *("selectattr", "sort", "string", "sum", "title", "trim", "truncate", "unique", "upper"),
)
_OF_TEXTS = frozenset({"endswith", "join", "split", "startswith", "strip"})


class Stopped(TemplateRuntimeError):
    """A template wanted what none may have. ``said`` tells what."""

    def __init__(self, said: Message) -> None:
        super().__init__(said.render("en"))
        self.said = said


class Sandbox(ImmutableSandboxedEnvironment):
    """Where one paper is made. ``source`` is the text that is being rendered."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_printed)
        self.globals = {"range": _range}
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.source = ""
        self._turns = 0

    def from_string(self, source: Any, *args: Any, **kwargs: Any) -> Template:
        """The template of a text, which counts the turns of its loops."""
        self.source = source
        tree = self.parse(source)
        for loop in tree.find_all(nodes.For):
            place = {"lineno": loop.lineno}
            counted = nodes.Call(nodes.EnvironmentAttribute("turn", **place), [], [], None, None, **place)
            loop.body.insert(0, nodes.ExprStmt(counted, **place))
        tree.set_environment(self)
        return super().from_string(tree, *args, **kwargs)

    def turn(self) -> None:
        """Count one turn of a loop. Raises Stopped where there were too many."""
        self._turns += 1
        if self._turns > TURNS:
            raise Stopped(M("its loops take more than {count} turns", count=TURNS))

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """The product or the rest of two numbers. Raises Stopped for anything that can grow out of bounds."""
        numbers = all(isinstance(value, (int, float)) and abs(value) < 1e9 for value in (left, right))
        if not numbers or (operator == "**" and right > 9):
            raise Stopped(M("{operator} is for small numbers only", operator=operator))
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may ask for it: a field of a record, the counter of a loop, a group, a few of a text."""
        known = (
            is_dataclass(obj)
            or isinstance(obj, LoopContext)
            or (isinstance(obj, str) and attr in _OF_TEXTS)
            or attr in getattr(obj, "_fields", ())
        )
        return known and super().is_safe_attribute(obj, attr, value)

    def unsafe_undefined(self, _: Any, attribute: str) -> Undefined:
        """Raise Stopped: there is nothing to go on with."""
        raise Stopped(M("a template may not use {name}", name=attribute))

    def wrap_str_format(self, value: Any) -> None:
        """Nothing: texts are not made by format. Raises Stopped where one is to be."""
        if super().wrap_str_format(value) is not None:
            raise Stopped(M("a template may not use {name}", name="format"))


def _range(*bounds: int) -> range:
    made = range(*bounds)
    if len(made) > TURNS:
        raise Stopped(M("its loops take more than {count} turns", count=TURNS))
    return made


def _printed(value: object) -> object:
    """A value as it stands in a paper: nothing for None, 是 or 否, no characters that no document can hold."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, str):
        return type(value)("".join(c for c in value if c == "\n" or unicodedata.category(c) not in ("Cc", "Cs")))
    return value
