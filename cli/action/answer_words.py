"""What an action wrote, in words: one function for each thing the workflows note with an event."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING, Any, NamedTuple

from cli.terminal.output import Fact
from cli.words.details import differing_words
from cli.words.holds import sentences_words
from cli.words.reminders import in_this_language
from travel.countries import country_names
from travel.i18n import M, Message, verbatim
from travel.vocabulary import BRIEFING_TOPIC

if TYPE_CHECKING:
    from travel.delegations.cases import Case
    from workflows.request import Done


def written_facts(done: Done, case: Case | None) -> Iterator[Fact]:
    """The facts an action noted, in the order of this module; what is only for the journal is left out."""
    for key, label, words in _WORDS:
        value = done.written.get(key)
        if value not in (None, "", [], ()):
            yield Fact(key, label, value, render=_already(words(value, _About(case, done.on))) if words else None)


def _already(said: Message | str) -> Callable[[Any], Message | str]:
    """What was read from the case while it could be read."""
    return lambda _: said


class _About(NamedTuple):
    """The case an action was about, and the day it bears."""

    case: Case | None
    on: date


def _step(code: str, about: _About) -> Message:
    from travel.policy.values import Label
    from workflows.authority import step_label

    if about.case is None:
        return verbatim(code)
    label = next((step_label(seat) for seat in about.case.reviews if seat.step == code), None)
    if label is None:  # a rehearsed submission has opened no seats
        step = about.case.books.on(about.on).steps.get(code)
        label = Label(step.label.zh, step.label.en) if step is not None else verbatim(code)
    return label


def _route(codes: list[str], about: _About) -> Message:
    return M("{items}", items=[_step(code, about) for code in codes])


def _topics(codes: list[str], _about: _About) -> Message:
    return M("{items}", items=[BRIEFING_TOPIC.label(code) for code in codes])


def _countries(codes: list[str], _about: _About) -> Message:
    return M("{items}", items=country_names(codes))


def _crossings(records: list[dict[str, Any]], _about: _About) -> Message:
    """Members who crossed on the same days are named together."""
    together: dict[tuple[date, date, tuple[str, ...]], list[str]] = {}
    for record in records:
        key = (record["exit"], record["entry"], tuple(record["countries"]))
        together.setdefault(key, []).append(record["name"])
    said = [
        M(
            "{names}: out {exit}, back {entry} ({countries})",
            names=names,
            exit=exit_,
            entry=entry,
            countries=country_names(countries),
        )
        for (exit_, entry, countries), names in together.items()
    ]
    return reduce(lambda before, after: M("{before}; {after}", before=before, after=after), said)


def _papers(papers: list[dict[str, Any]], _about: _About) -> Message:
    return M("{items}", items=[paper["name"] for paper in papers])


def _differing(items: list[dict[str, Any]], _about: _About) -> Message:
    return reduce(lambda before, after: M("{before}; {after}", before=before, after=after), map(differing_words, items))


def _plan_entry(fate: str, _about: _About) -> Message:
    return M("free again") if fate == "freed" else M("spent")


def _said(said: list[dict[str, str]], _about: _About) -> Message | str:
    return sentences_words([verbatim(in_this_language(each)) for each in said])


Words = Callable[[Any, _About], Message | str]

_WORDS: tuple[tuple[str, Message, Words | None], ...] = (
    ("approval", M("Mission approval"), None),
    ("revision", M("Version of the application"), None),
    ("round", M("Round"), None),
    ("step", M("Step"), _step),
    ("route", M("Route"), _route),
    ("topics", M("Topics"), _topics),
    ("members", M("Members"), None),
    ("signed", M("Undertakings signed"), None),
    ("name", M("Member cut"), None),
    ("fetched_by", M("Fetched by"), None),
    ("exit", M("Exit"), None),
    ("entry", M("Entry"), None),
    ("persons", M("Persons"), None),
    ("countries", M("Countries and regions"), _countries),
    ("crossings", M("Border records"), _crossings),
    ("plan", M("Plan entry"), None),
    ("plan_entry", M("It is now"), _plan_entry),
    ("holds", M("Passes all the same"), _said),
    ("text", M("Text kept"), None),
    ("listed", M("Passports listed"), None),
    ("expected", M("Expected"), None),
    ("counted", M("Counted there"), None),
    ("differing", M("Discrepancies"), _differing),
    ("no_new_before", M("No new application before"), None),
    ("papers", M("Papers kept with it"), _papers),
)
