"""The paragraph of the half-year and yearly summary, in the wording offices use, from a template they can change.

A template runs in a sandbox and is told nothing but the fields of :class:`Narrative`; one that names another field is
refused by that name. What cannot be known has ``known`` false, and a note says why the paragraph is silent about it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from travel.errors import BadInput, system_reason
from travel.i18n import N_, M, Message, language, verbatim
from travel.papers.checking import Elsewhere, unknown_fields
from travel.papers.fields import Shape
from travel.statistics.breakdown import part_label
from travel.statistics.duties import PASSPORT
from travel.statistics.figures import FIGURES, untold
from travel.statistics.ledgers import REPORT
from travel.statistics.overview import Overview
from travel.vocabulary import OBLIGATION

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from jinja2.sandbox import ImmutableSandboxedEnvironment

LARGEST = 100_000
"""Bytes a template may have."""


@dataclass(frozen=True)
class Figure:
    """A figure, and whether it is known at all."""

    known: Annotated[bool, N_("whether it is known")]
    delegations: Annotated[int, N_("delegations")]
    person_trips: Annotated[int, N_("person-trips")]
    share: Annotated[str, N_("share of the approved delegations")]


@dataclass(frozen=True)
class Part:
    """A part of what was approved."""

    name: Annotated[str, N_("what it is called")]
    delegations: Annotated[int, N_("delegations")]
    person_trips: Annotated[int, N_("person-trips")]


@dataclass(frozen=True)
class Plan:
    """The annual plan."""

    known: Annotated[bool, N_("whether it is known")]
    planned: Annotated[int, N_("delegations planned")]
    executed: Annotated[int, N_("delegations that travelled")]
    share: Annotated[str, N_("those that travelled by those planned")]


@dataclass(frozen=True)
class Rate:
    """How many of those due came in time."""

    known: Annotated[bool, N_("whether it is known")]
    due: Annotated[int, N_("how many were due in the period")]
    in_time: Annotated[int, N_("how many of these came in time")]
    share: Annotated[str, N_("share of those in time")]


Parts: TypeAlias = tuple[Part, ...]


@dataclass(frozen=True)
class Narrative:
    """The fields of the template."""

    period: Annotated[str, N_("the period")]
    since: Annotated[str, N_("its first day")]
    until: Annotated[str, N_("its last day")]
    unit: Annotated[str, N_("the unit, where one is asked for")]
    received: Annotated[Figure, N_("handed in for review")]
    approved: Annotated[Figure, N_("reviewed and approved")]
    before: Annotated[Figure, N_("reviewed and approved in the period before")]
    approved_parts: Annotated[Parts, N_("joint, to Hong Kong and Macao, not travelled: those there are")]
    travelled: Annotated[Figure, N_("travelled")]
    briefed: Annotated[Figure, N_("briefed before leaving")]
    not_travelled: Annotated[Figure, N_("delegations not travelled")]
    to_leave: Annotated[Figure, N_("still to leave")]
    joint: Annotated[Figure, N_("joint delegations")]
    hk_macao: Annotated[Figure, N_("to Hong Kong and Macao")]
    priority: Annotated[Figure, N_("in priority categories")]
    cut: Annotated[Figure, N_("cut by the review")]
    refused: Annotated[Figure, N_("refused")]
    dissuaded: Annotated[Figure, N_("dissuaded")]
    withdrawn: Annotated[Figure, N_("withdrawn")]
    pending: Annotated[Figure, N_("under review")]
    returned: Annotated[Figure, N_("sent back for changes")]
    plan: Annotated[Plan, N_("the annual plan")]
    reports: Annotated[Rate, N_("trip reports")]
    passports: Annotated[Rate, N_("passports")]
    violations: Annotated[int, N_("violations found")]
    formations: Annotated[Parts, N_("by formation")]
    tracks: Annotated[Parts, N_("by track")]
    categories: Annotated[Parts, N_("by task category")]
    ranks: Annotated[Parts, N_("by rank of the highest member")]
    destinations: Annotated[Parts, N_("by destination")]
    units: Annotated[Parts, N_("by unit")]


_PARTS = {
    "formation": "formations",
    "track": "tracks",
    "category": "categories",
    "rank": "ranks",
    "destination": "destinations",
    "unit": "units",
}
DIMENSIONS = tuple(_PARTS)
"""What an overview must be parted by for a narrative."""

FIELDS = {name: field.shape for name, field in Shape(model=Narrative).fields.items()}


def percent(part: int, whole: int) -> str:
    """A share in whole per cent; what is not all is never called 100%, and what is not nothing never 0%."""
    if whole <= 0:
        return ""
    share = (200 * part + whole) // (2 * whole)
    if (share == 100 and part < whole) or (share == 0 and part > 0):
        tenths = 1000 * part // whole
        return f"{min(max(tenths, 1), 999) / 10}%"
    return f"{share}%"


def narrated(overview: Overview, categories: Mapping[str, Message]) -> tuple[Narrative, list[Message]]:
    """The fields of a period, and notes on what is left out; parted by :data:`DIMENSIONS`."""
    notes = [note for note in (overview.gap, overview.gap_before) if note is not None]
    figures: dict[str, Any] = {code.replace("-", "_"): _figure(overview, code, notes) for code in FIGURES}
    asked = overview.wanted
    before = overview.before["approved"]
    named = [(code, figures[code.replace("-", "_")]) for code in ("joint", "hk-macao", "not-travelled")]
    plan = overview.plan
    if plan.share is None:
        notes.append(M("{what}: no plan is entered", what=M("annual plan")))
    reports = next(duty for duty in overview.duties if duty.kind == REPORT)
    judged = reports.in_time + reports.late + reports.overdue
    due = overview.passports.due + overview.ledgers.passports
    collected = overview.passports.on_time + overview.ledgers.collected
    parts: dict[str, Any] = {
        field: tuple(
            Part(part_label(code, part.code, categories).render(), part.count.delegations, part.count.person_trips)
            for part in overview.breakdowns[code].listed
        )
        for code, field in _PARTS.items()
    }
    told = Narrative(
        period=asked.period.label.render(),
        since=asked.period.first.isoformat(),
        until=asked.period.last.isoformat(),
        unit=asked.unit or "",
        before=Figure(overview.known_before, before.delegations, before.person_trips, ""),
        approved_parts=tuple(
            Part(M(FIGURES[code].label).render(), figure.delegations, figure.person_trips)
            for code, figure in named
            if figure.known and (figure.delegations or figure.person_trips)
        ),
        plan=Plan(
            overview.known and plan.share is not None,
            plan.planned,
            plan.executed,
            percent(plan.executed, plan.planned),
        ),
        reports=_rate(OBLIGATION.label(REPORT), judged, reports.in_time, notes),
        passports=_rate(OBLIGATION.label(PASSPORT), due, collected, notes),
        violations=sum(found.found for found in overview.violations),
        **figures,
        **parts,
    )
    return told, [*notes, *overview.untold]


def _figure(overview: Overview, code: str, notes: list[Message]) -> Figure:
    count, approved = overview.counts[code], overview.counts["approved"]
    if (note := untold(code, count)) is not None:
        notes.append(note)
    return Figure(
        overview.known and count.known,
        count.delegations,
        count.person_trips,
        percent(count.delegations, approved.delegations),
    )


def _rate(what: Message, due: int, in_time: int, notes: list[Message]) -> Rate:
    if not due:
        notes.append(M("{what}: nothing fell due in the period", what=what))
    return Rate(bool(due), due, in_time, percent(in_time, due))


def built_in() -> str:
    """The template that comes with the program, in the language in force."""
    return _path(language()).read_text(encoding="utf-8")


def _path(lang: str) -> Path:
    return Path(__file__).with_name("templates") / f"narrative.{lang}.txt"


def own_name() -> str:
    """What an office calls its own template among its templates: ``narrative.zh.txt``."""
    return _path(language()).name


def template_text(path: Path) -> str:
    """An office's template. Raises BadInput where it cannot be read."""
    try:
        content = path.read_bytes()
        if len(content) > LARGEST:
            raise BadInput(M("{file} is larger than {limit} bytes", file=path, limit=LARGEST))
        return content.decode("utf-8-sig")
    except OSError as error:
        raise BadInput(M("{file} cannot be read: {reason}", file=path, reason=system_reason(error))) from None
    except UnicodeDecodeError:
        raise BadInput(M("{file} is no text in UTF-8", file=path)) from None


def render(template: str, facts: Narrative, name: str) -> str:
    """The paragraph. Raises BadInput where the template cannot be used, naming each field that is not known."""
    from jinja2 import TemplateError, TemplateSyntaxError

    try:
        problems = list(_problems(template))
    except TemplateSyntaxError as error:
        problems = [_on_line(error.lineno, verbatim(str(error.message)))]
    if problems:
        raise BadInput(M("{file} cannot be used", file=name), problems)
    try:
        return _environment().from_string(template).render(vars(facts)).strip()
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
        problem = verbatim(str(error) or type(error).__name__)
        raise BadInput(M("{file} cannot be used", file=name), [problem]) from None


def _problems(template: str) -> Iterator[Message]:
    try:
        for found in unknown_fields(_environment(), template, FIELDS):
            yield _on_line(found.line, found.message)
    except Elsewhere as elsewhere:
        yield _on_line(elsewhere.line, M("a template takes nothing from other files"))


def _on_line(line: int, problem: Message) -> Message:
    return M("line {line}: {problem}", line=line, problem=problem)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined)
    made.globals = {"range": made.globals["range"]}
    return made
