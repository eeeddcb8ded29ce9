"""Few rows in one value: what a statement reads of another table beside its own, without a question of its own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, String
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Listed(FunctionElement[str]):
    """The rows in one text, with a comma between them and a blank between the values of each; days are ISO.

    Both databases have such a function, each its own. :func:`entries` takes the text apart.
    """

    type = String()
    name = "listed"
    inherit_cache = True


@compiles(Listed, "sqlite")
def _on_sqlite(element: Listed, compiler: SQLCompiler, **given: Any) -> str:
    words = [compiler.process(clause, **given) for clause in element.clauses]
    return f"group_concat({_BLANK.join(words)})"


@compiles(Listed, "postgresql")
def _on_postgresql(element: Listed, compiler: SQLCompiler, **given: Any) -> str:
    words = []
    for clause in element.clauses:
        word = compiler.process(clause, **given)
        # a day would be written in the server's style
        words.append(f"to_char({word}, 'YYYY-MM-DD')" if isinstance(clause.type, Date) else word)
    return f"string_agg({_BLANK.join(words)}, ',')"


_BLANK = " || ' ' || "


def entries(text: str | None) -> list[list[str]]:
    """The values of each row; none where there is no row."""
    return [entry.split(" ") for entry in text.split(",")] if text else []
