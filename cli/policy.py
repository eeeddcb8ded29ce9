"""``travel policy``: the values and rules in force, with their sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from cli.terminal.command import noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import SEVERITY_WORDS, Column, Fact, Section
from travel.calendar import ANCHOR
from travel.errors import BadInput
from travel.i18n import N_, M, Message
from travel.policy import Label, Policy
from travel.vocabulary import (
    ACCOUNT_ROLE,
    BRIEFING_METHOD,
    BRIEFING_TOPIC,
    FORMATION,
    OBLIGATION,
    RANK,
    TRACK,
    Vocabulary,
)

app = noun_app()

Place = Annotated[
    str | None,
    typer.Option("--place", metavar=N_("BOOK"), help=N_("The policy book; the store's own when left out.")),
]


@reading(app, "show", help=N_("Show the values in force on a day: settings, deadlines, routes, briefing topics."))
def show(desk: Desk, place: Place = None) -> None:
    """Everything a case submitted that day is judged by, but for the rules, which are a list of their own."""
    from travel.policy import listing

    policy = _policy(desk, place)
    _tell(
        desk,
        policy,
        Section("settings", M("Settings"), _setting_columns(), listing.settings(policy), blocks=True),
        Section("deadlines", M("Deadlines"), _deadline_columns(), listing.deadlines(policy)),
        Section(
            "routes", M("Routes: the first that fits"), _route_columns(policy), listing.routes(policy), blocks=True
        ),
        Section("steps", M("Review steps"), _step_columns(), listing.steps(policy)),
        Section("topics", M("Briefing topics"), _topic_columns(), listing.topics(policy), blocks=True),
    )


@reading(app, "rules", help=N_("List the rules in force on a day: weight, tracks, values, source."))
def rules(desk: Desk, place: Place = None) -> None:
    """One block for each rule the book applies."""
    from travel.policy import listing

    policy = _policy(desk, place)
    _tell(desk, policy, Section("rules", M("Rules"), _rule_columns(), listing.rules(policy), blocks=True))


def _tell(desk: Desk, policy: Policy, *sections: Section) -> None:
    # a CSV has room for one listing; which book on which day is what was asked for
    desk.out.card(() if desk.out.format == "csv" else _head(policy), sections)


def _policy(desk: Desk, place: str | None) -> Policy:
    """The book asked for, else the one in force, as on the day of ``--as-of`` or today."""
    if desk.known_at:
        raise BadInput(M("A policy book is read as it is now; for the values of a day say --as-of"))
    return desk.policy(desk.as_of or desk.today, place)


def _head(policy: Policy) -> list[Fact]:
    return [
        Fact(
            "place",
            M("Policy book"),
            policy.name,
            render=lambda name: M("{label} ({name})", label=policy.book.label, name=name),
        ),
        Fact("at", M("In force on"), policy.at),
        Fact("hash", M("Hash of the book"), policy.hash),
    ]


def _named(label: Message, code: str) -> Message:
    return M("{label} ({name})", label=label, name=code)


def _value(value: Any) -> str | Message:
    if isinstance(value, (tuple, list)):
        return M("{values}", values=list(value))
    if isinstance(value, bool):
        return M("yes") if value else M("no")
    return str(value)


def _parameters(parameters: dict[str, Any]) -> Message:
    told = [
        M("{name} = {value}", name=name, value=M("not set") if value is None else _value(value))
        for name, value in parameters.items()
    ]
    return M("{values}", values=told)


def _words(vocabulary: Vocabulary) -> Callable[[list[str]], Message]:
    """How codes of a vocabulary are read; all of them together are “all”."""

    def render(codes: list[str]) -> Message:
        if len(codes) == len(vocabulary):
            return M("all")
        return M("{values}", values=[vocabulary.label(code) for code in codes])

    return render


def _setting_columns() -> tuple[Column, ...]:
    return (
        Column("meaning", M("Setting")),
        Column("setting", M("Key")),
        Column("value", M("Value"), render=_value),
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
    labels = policy.book.steps
    return (
        Column(
            "steps",
            M("Steps"),
            render=lambda codes: M("{values}", values=[Label(labels[c].label.zh, labels[c].label.en) for c in codes]),
        ),
        Column("ranks", M("Highest rank"), render=_words(RANK)),
        Column("tracks", M("Tracks"), render=_words(TRACK)),
        Column("formations", M("Formation"), render=_words(FORMATION)),
        Column("countries", M("Countries")),
        Column("citation", M("Source")),
    )


def _step_columns() -> tuple[Column, ...]:
    return (
        Column("label", M("Step")),
        Column("role", M("Role"), render=ACCOUNT_ROLE.label),
        Column("scope", M("Of which unit"), render=lambda scope: M(SCOPE_WORDS[scope])),
        Column("tracks", M("Tracks"), render=_words(TRACK)),
        Column("formations", M("Formation"), render=_words(FORMATION)),
        Column("citation", M("Source")),
    )


SCOPE_WORDS = {
    "organiser": N_("organising unit"),
    "sender": N_("each sending unit"),
    "office": N_("foreign affairs office"),
    "province": N_("provincial foreign affairs office"),
    "any": N_("any unit"),
}


def _topic_columns() -> tuple[Column, ...]:
    return (
        Column("topic", M("Topic"), render=BRIEFING_TOPIC.label),
        Column("tracks", M("Tracks"), render=_words(TRACK)),
        Column("countries", M("Countries")),
        Column("methods", M("Methods"), render=_words(BRIEFING_METHOD)),
        Column("make_up", M("To make up"), render=_words(BRIEFING_METHOD)),
        Column("roles", M("Given by"), render=_words(ACCOUNT_ROLE)),
        Column("citation", M("Source")),
    )


def _rule_columns() -> tuple[Column, ...]:
    return (
        Column("rule", M("Rule"), whole=True),
        Column("sentence", M("Says")),
        Column("severity", M("Weight"), render=lambda severity: M(SEVERITY_WORDS[severity])),
        Column("tracks", M("Tracks"), render=_words(TRACK)),
        Column("parameters", M("Values"), render=_parameters),
        Column("citation", M("Source")),
        Column("book", M("Book")),
    )
