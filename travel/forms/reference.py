"""The reference pages of the forms, made from the models that read them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import BaseModel

from travel.application import Application
from travel.forms.fields import FieldSpec, fields_of
from travel.i18n import N_, M, Message
from travel.report_form import EvaluationForm, ReportForm

_FORMS: tuple[tuple[str, type[BaseModel], str], ...] = (
    (N_("The application"), Application, "troyan-2023.toml"),
    (N_("The trip report"), ReportForm, "troyan-2023-report.toml"),
    (N_("The evaluation"), EvaluationForm, "troyan-2023-evaluation.toml"),
)
_INTRODUCTION = (
    N_(
        "A form is a text file in TOML, saved as UTF-8: a table in square brackets, below it one key to a line. "
        "Every key is listed here. A key that is not listed is an error; so is one that must be there and is not."
    ),
    N_(
        "Days are written 2023-09-17; 2023/9/17, 2023年9月17日 and full-width digits are understood. "
        'Money is written in quotation marks ("1760.50") or without. '
        "Files named in a form lie in its folder or below; links are refused."
    ),
    N_(
        "Forms in UTF-16 with a byte order mark and, where it is plainly Chinese text, in GBK or GB18030 are "
        "understood too. All errors of a form are reported together, each with file, line, field, what was found "
        "and what is wanted; nothing is written before all are put right."
    ),
)


def markdown(lang: str) -> str:
    """The reference of all forms in ``lang`` (``zh`` or ``en``), as the page in docs/ holds it."""
    return "\n".join(_page(lang)) + "\n"


def _page(lang: str) -> Iterator[str]:
    yield "# " + M("The forms").render(lang)
    for paragraph in _INTRODUCTION:
        yield ""
        yield M(paragraph).render(lang)
    for title, model, example in _FORMS:
        yield ""
        yield f"## {M(title).render(lang)}"
        yield ""
        yield M("Example: {file}", file=f"[examples/{example}](examples/{example})").render(lang)
        yield from _tables(model, (), lang)


def _tables(model: type[BaseModel], within: tuple[str, ...], lang: str) -> Iterator[str]:
    specs = fields_of(model)
    plain = [spec for spec in specs if (spec.model is None and spec.shape != "pairs") or within]
    if within and plain:
        yield ""
        yield f"| {' | '.join(M(head).render(lang) for head in _HEADS)} |"
        yield "|---|---|---|---|"
        for spec in plain:
            cells = (f"`{spec.key}`", _must(spec).render(lang), _cell(spec, lang), spec.description.render(lang))
            yield f"| {' | '.join(cells)} |"
    for spec in specs:
        if spec.model is not None:
            yield from _section(spec, (*within, spec.key), lang)
            yield from _tables(spec.model, (*within, spec.key), lang)
        elif not within:
            yield from _section(spec, (spec.key,), lang)
            yield ""
            yield _cell(spec, lang)


_HEADS = (N_("key"), N_("required"), N_("what is written"), N_("meaning"))


def _section(spec: FieldSpec, path: tuple[str, ...], lang: str) -> Iterator[str]:
    name = ".".join(path)
    header = f"[[{name}]]" if spec.shape == "list" else f"[{name}]"
    yield ""
    yield f"### `{header}`"
    yield ""
    must = M("Required.") if spec.required else M("May be left out.")
    yield M("{description}. {must}", description=spec.description, must=must).render(lang)


def _must(spec: FieldSpec) -> Message:
    if spec.required:
        return M("yes")
    if isinstance(spec.default, bool):
        return M("no; otherwise {value}", value="true" if spec.default else "false")
    if isinstance(spec.default, (int, Decimal)) or (isinstance(spec.default, str) and spec.default):
        return M("no; otherwise {value}", value=spec.default)
    return M("no")


def _cell(spec: FieldSpec, lang: str) -> str:
    if spec.vocabulary is None:
        return spec.wanted.render(lang)
    joined = "；" if lang == "zh" else "; "
    codes = joined.join(f"`{code}` {spec.vocabulary.label(code).render(lang)}" for code in spec.vocabulary)
    return M("a list of these: {codes}", codes=codes).render(lang) if spec.shape == "list" else codes
