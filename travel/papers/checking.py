"""Whether a template names only what its paper has: read off the template itself, before anything is rendered."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from jinja2 import Environment, meta, nodes

from travel.i18n import M, Message
from travel.papers.fields import TEXT, UNKNOWN, Shape

Names = Mapping[str, Shape]

_KEEP_A_LIST = frozenset({"list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"})
_TAKE_ONE = frozenset({"first", "last", "random"})
_FROM_OTHER_FILES = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)


@dataclass(frozen=True)
class Unknown:
    """A field that the paper does not have: its name as the template has it, its line, and what is known there."""

    name: str
    line: int
    known: tuple[str, ...]
    in_list: bool = False

    @property
    def message(self) -> Message:
        """What is wrong, and what was perhaps meant."""
        near = difflib.get_close_matches(self.name.rpartition(".")[2], self.known, 1)
        if near:
            return M("there is no field {field}; perhaps {near} is meant", field=self.name, near=near[0])
        if self.in_list:
            return M(
                "there is no field {field}: what stands before the dot is a list to be gone through", field=self.name
            )
        if not self.known:
            return M("there is no field {field}: what stands before the dot is a text", field=self.name)
        return M("there is no field {field}; known are: {known}", field=self.name, known=self.known)


class Elsewhere(Exception):
    """The template wants another file; ``line`` is where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def unknown_fields(environment: Environment, source: str, fields: Names) -> tuple[Unknown, ...]:
    """Every field of ``source`` that is not among ``fields``, each name once.

    Raises TemplateSyntaxError where the template cannot be read, Elsewhere where it wants other files.
    """
    known: dict[str, Shape] = dict.fromkeys(environment.globals, UNKNOWN)
    reader = _Reader()
    reader.read(environment.parse(source), {**known, **fields})
    return tuple({found.name: found for found in reader.unknown}.values())


def fields_named(environment: Environment, source: str) -> set[str]:
    """The names that a template takes from its paper."""
    return meta.find_undeclared_variables(environment.parse(source))


class _Reader:
    """Walks over a template with the names that are known at each place."""

    def __init__(self) -> None:
        self.unknown: list[Unknown] = []

    def read(self, node: nodes.Node, names: dict[str, Shape]) -> None:
        if isinstance(node, _FROM_OTHER_FILES):
            raise Elsewhere(node.lineno)
        if isinstance(node, nodes.For):
            self._loop(node, names)
        elif isinstance(node, (nodes.Assign, nodes.AssignBlock)):
            self._set(node, names)
        elif isinstance(node, (nodes.Macro, nodes.CallBlock, nodes.With)):
            self._scope(node, names)
        elif isinstance(node, nodes.Expr):
            self._shape(node, names)
        else:
            for child in node.iter_child_nodes():
                self.read(child, names)

    def _loop(self, node: nodes.For, names: dict[str, Shape]) -> None:
        each = self._shape(node.iter, names).item or UNKNOWN
        inside = {**names, "loop": UNKNOWN, **_targets(node.target, each)}
        for child in (*([node.test] if node.test else ()), *node.body):
            self.read(child, inside)
        for child in node.else_:
            self.read(child, dict(names))

    def _set(self, node: nodes.Assign | nodes.AssignBlock, names: dict[str, Shape]) -> None:
        if isinstance(node, nodes.Assign):
            names.update(_targets(node.target, self._shape(node.node, names)))
            return
        for child in node.body:
            self.read(child, dict(names))
        names.update(_targets(node.target, TEXT))

    def _scope(self, node: nodes.Macro | nodes.CallBlock | nodes.With, names: dict[str, Shape]) -> None:
        for child in node.iter_child_nodes(exclude=("body", "args", "targets")):
            self.read(child, names)
        inside = dict(names)
        for target in node.targets if isinstance(node, nodes.With) else node.args:
            inside.update(_targets(target, UNKNOWN))
        for child in node.body:
            self.read(child, inside)
        if isinstance(node, nodes.Macro):
            names[node.name] = UNKNOWN

    def _shape(self, node: nodes.Node, names: dict[str, Shape]) -> Shape:
        """What an expression gives; what it names is looked at on the way."""
        match node:
            case nodes.Name():
                return self._named(node, names)
            case nodes.Getattr():
                return self._part(self._shape(node.node, names), node.node, node.attr, node.lineno)
            case nodes.Getitem(arg=nodes.Const(value=str() as key)):
                return self._part(self._shape(node.node, names), node.node, key, node.lineno)
            case nodes.Getitem():
                self._shape(node.arg, names)
                return self._shape(node.node, names).item or UNKNOWN
            case nodes.Filter(node=nodes.Expr() as filtered):
                for child in node.iter_child_nodes(exclude=("node",)):
                    self.read(child, names)
                given = self._shape(filtered, names)
                kept = given if node.name in _KEEP_A_LIST else None
                return kept or (given.item if node.name in _TAKE_ONE else None) or UNKNOWN
            case _:
                for child in node.iter_child_nodes():
                    self.read(child, names)
                return UNKNOWN

    def _named(self, node: nodes.Name, names: dict[str, Shape]) -> Shape:
        if node.name not in names:
            self.unknown.append(Unknown(node.name, node.lineno, tuple(names)))
        return names.get(node.name, UNKNOWN)

    def _part(self, whole: Shape, of: nodes.Node, name: str, line: int) -> Shape:
        if not whole.known:
            return UNKNOWN
        if name not in whole.fields:
            path = ".".join([*_path(of), name])
            self.unknown.append(Unknown(path, line, tuple(whole.fields), in_list=whole.item is not None))
        return whole.fields[name].shape if name in whole.fields else UNKNOWN


def _targets(target: nodes.Node, shape: Shape) -> dict[str, Shape]:
    if isinstance(target, nodes.Name):
        return {target.name: shape}
    return {name.name: UNKNOWN for name in target.find_all(nodes.Name)}


def _path(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Getattr):
        yield from _path(node.node)
        yield node.attr
    elif isinstance(node, nodes.Name):
        yield node.name
    else:
        yield "…"
