"""`travel briefing show`: who has heard what, what is still missing, who signed."""

from __future__ import annotations

from typing import Any

from cli.action.arguments import Number
from cli.briefing.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, Section
from cli.terminal.reading_options import as_of_now
from cli.words.naming import delegation_number
from cli.words.next_step import next_fact, next_sentence, next_step
from cli.words.states import state_label
from travel.i18n import N_, M, Message, verbatim
from travel.vocabulary import ACCOUNT_ROLE, BRIEFING_METHOD, BRIEFING_TOPIC, Vocabulary


@reading(app, "show", help=N_("Who has heard what, what is still missing, who signed the undertaking."))
def show(desk: Desk, number: Number) -> None:
    """Show the briefing of a delegation, member by member."""
    from travel.delegations import cases
    from travel.delegations.briefings import wanted_topics

    as_of_now(desk)
    name = delegation_number(number)
    with desk.store.reading() as tx:
        case = cases.read(tx, name)
        wanted = wanted_topics(case, desk.today)
        step = next_step(case)
        members, heard, signed = case.active, case.briefed, case.undertakings
    heard_by: dict[str, set[str]] = {}
    for each in heard:
        heard_by.setdefault(each.person, set()).add(each.topic)
    rows: list[dict[str, Any]] = [
        {
            "name": member.name,
            "person": member.person,
            "heard": [code for code in BRIEFING_TOPIC if code in heard_by.get(member.person, ())],
            "missing": [rule.topic for rule in wanted if rule.topic not in heard_by.get(member.person, ())],
            "signed_on": signed.get(member.person),
        }
        for member in members
    ]
    sessions = {(each.on, each.method, each.given_by, each.role) for each in heard}
    desk.out.card(
        [
            Fact("delegation", M("Delegation"), name),
            Fact("title", M("Title"), case.row.title),
            Fact("state", M("State"), case.state, render=lambda code: state_label("delegation", code)),
            *next_fact(desk, step),
        ],
        [
            Section("members", M("Members"), _MEMBERS, rows),
            Section("wanted", M("Wanted of this group"), _WANTED, [_topic(rule) for rule in wanted]),
            Section(
                "sessions",
                M("Sessions held"),
                _SESSIONS,
                [
                    {"on": on, "method": method, "given_by": by, "role": role}
                    for on, method, by, role in sorted(sessions)
                ],
                empty=M("None yet."),
            ),
        ],
    )
    desk.out.say(next_sentence(step))


def _topic(rule: Any) -> dict[str, Any]:
    return {"topic": rule.topic, "methods": list(rule.methods), "roles": list(rule.roles)}


def _topics(codes: list[str]) -> Message:
    return _labels(BRIEFING_TOPIC, codes) if codes else verbatim("-")


def _labels(words: Vocabulary, codes: list[str]) -> Message:
    return M("{labels}", labels=[words.label(code) for code in codes])


_MEMBERS = (
    Column("name", M("Name")),
    Column("heard", M("Heard"), render=_topics),
    Column("missing", M("Missing"), render=_topics),
    Column("signed_on", M("Signed"), whole=True),
)
_WANTED = (
    Column("topic", M("Topic"), render=BRIEFING_TOPIC.label),
    Column("methods", M("Method"), render=lambda codes: _labels(BRIEFING_METHOD, codes)),
    Column("roles", M("Given by"), render=lambda codes: _labels(ACCOUNT_ROLE, codes)),
)
_SESSIONS = (
    Column("on", M("Day"), whole=True),
    Column("method", M("Method"), render=BRIEFING_METHOD.label),
    Column("given_by", M("Given by")),
    Column("role", M("Role"), render=ACCOUNT_ROLE.label),
)
