"""``travel policy``: the values and rules in force, with their sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.policy.app import app
from cli.policy.choosing import At, Chosen, Place, chosen, day_of
from cli.policy.words import SCOPE_WORDS, code_words, value_words
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import SEVERITY_WORDS, Column, Section
from travel.calendar import ANCHOR
from travel.i18n import N_, M, Message
from travel.vocabulary import (
    ACCOUNT_ROLE,
    BRIEFING_METHOD,
    BRIEFING_TOPIC,
    FORMATION,
    OBLIGATION,
    RANK,
    TRACK,
)

if TYPE_CHECKING:
    from travel.policy import Policy


@reading(app, "show", help=N_("Show the values in force on a day: settings, deadlines, routes, briefing topics."))
def show(desk: Desk, place: Place = None, at: At = None) -> None:
    """Everything a case submitted that day is judged by, but for the rules, which are a list of their own."""
    from travel.policy import listing

    book = chosen(desk, place, day_of(desk, at))
    policy = book.policy
    _tell(
        desk,
        book,
        Section("settings", M("Settings"), _setting_columns(), listing.settings(policy), blocks=True),
        Section("deadlines", M("Deadlines"), _deadline_columns(), listing.deadlines(policy)),
        Section(
            "routes", M("Routes: the first that fits"), _route_columns(policy), listing.routes(policy), blocks=True
        ),
        Section("steps", M("Review steps"), _step_columns(), listing.steps(policy)),
        Section("topics", M("Briefing topics"), _topic_columns(), listing.topics(policy), blocks=True),
        *_adoptions(book),
    )


@reading(app, "rules", help=N_("List the rules in force on a day: weight, tracks, values, source."))
def rules(desk: Desk, place: Place = None, at: At = None) -> None:
    """One block for each rule the book applies."""
    from travel.policy import listing

    book = chosen(desk, place, day_of(desk, at))
    _tell(desk, book, Section("rules", M("Rules"), _rule_columns(), listing.rules(book.policy), blocks=True))


def _tell(desk: Desk, book: Chosen, *sections: Section) -> None:
    # a CSV has room for one listing; which book on which day is what was asked for
    desk.out.card(() if desk.out.format == "csv" else book.facts(), sections)


def _adoptions(book: Chosen) -> Iterator[Section]:
    """The books this store has adopted; nothing where it has adopted none."""
    rows = [
        {"from_on": each.from_on, "policy": each.name, "adopted_by": each.adopted_by, "hash": each.hash}
        for each in book.adopted
    ]
    if rows:
        yield Section("adoptions", M("Adopted here; of one day the last one holds"), _ADOPTION, rows)


_ADOPTION = (
    Column("from_on", M("In force from"), whole=True),
    Column("policy", M("Policy book")),
    Column("adopted_by", M("Adopted by")),
    Column("hash", M("Hash of the book")),
)


def _parameters(parameters: dict[str, Any]) -> Message:
    told = [
        M("{name} = {value}", name=name, value=M("not set") if value is None else value_words(value))
        for name, value in parameters.items()
    ]
    return M("{values}", values=told)


def _setting_columns() -> tuple[Column, ...]:
    return (
        Column("meaning", M("Setting")),
        Column("setting", M("Key")),
        Column("value", M("Value"), render=value_words),
        Column("since", M("Since"), whole=True),
        Column("until", M("Until"), whole=True),
        Column("citation", M("Source")),
        Column("book", M("Book")),
    )


def _deadline_columns() -> tuple[Column, ...]:
    return (
        Column("kind", M("Obligation"), render=OBLIGATION.label),
        Column("anchor", M("Runs from"), render=ANCHOR.label),
        Column("period", M("Period")),
        Column("citation", M("Source")),
    )


def _route_columns(policy: Policy) -> tuple[Column, ...]:
    from travel.policy import Label

    labels = policy.book.steps
    return (
        Column(
            "steps",
            M("Steps"),
            render=lambda codes: M("{values}", values=[Label(labels[c].label.zh, labels[c].label.en) for c in codes]),
        ),
        Column("ranks", M("Highest rank"), render=code_words(RANK)),
        Column("tracks", M("Tracks"), render=code_words(TRACK)),
        Column("formations", M("Formation"), render=code_words(FORMATION)),
        Column("countries", M("Countries")),
        Column("citation", M("Source")),
    )


def _step_columns() -> tuple[Column, ...]:
    return (
        Column("label", M("Step")),
        Column("role", M("Role"), render=ACCOUNT_ROLE.label),
        Column("scope", M("Of which unit"), render=lambda scope: M(SCOPE_WORDS[scope])),
        Column("tracks", M("Tracks"), render=code_words(TRACK)),
        Column("formations", M("Formation"), render=code_words(FORMATION)),
        Column("citation", M("Source")),
    )


def _topic_columns() -> tuple[Column, ...]:
    return (
        Column("topic", M("Topic"), render=BRIEFING_TOPIC.label),
        Column("tracks", M("Tracks"), render=code_words(TRACK)),
        Column("countries", M("Countries")),
        Column("methods", M("Methods"), render=code_words(BRIEFING_METHOD)),
        Column("make_up", M("To make up"), render=code_words(BRIEFING_METHOD)),
        Column("roles", M("Given by"), render=code_words(ACCOUNT_ROLE)),
        Column("citation", M("Source")),
    )


def _rule_columns() -> tuple[Column, ...]:
    return (
        Column("rule", M("Rule"), whole=True),
        Column("sentence", M("Says")),
        Column("severity", M("Weight"), render=lambda severity: M(SEVERITY_WORDS[severity])),
        Column("tracks", M("Tracks"), render=code_words(TRACK)),
        Column("parameters", M("Values"), render=_parameters),
        Column("citation", M("Source")),
        Column("book", M("Book")),
    )
