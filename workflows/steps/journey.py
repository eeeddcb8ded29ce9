"""The journey: briefing, departure, arrival, cancellation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Row

from travel import vocabulary
from travel.custody import passports
from travel.delegations import briefings
from travel.delegations.cases import Case
from travel.errors import BadInput
from travel.facts import Crossing, Facts
from travel.findings import Finding
from travel.i18n import M
from travel.journeys.border_days import misdated
from travel.obligations import Debt
from travel.rules.after import compared
from workflows.authority import personal, reason
from workflows.definition import Details
from workflows.move import Move
from workflows.steps.passports_out import call_back, with_travellers
from workflows.steps.review import find_member


class BriefingDetails(Details):
    """A session: who heard which topics, by which method, and who signed the undertaking.

    Without ``persons`` every active member was there; without ``topics`` all that the policy wants and the giver may
    give were covered.
    """

    persons: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    method: str = "gathered"
    place: str = ""
    signed: tuple[str, ...] = ()
    role: str = "briefer"


class Returned(Details):
    """The border records: one for the whole group, or each member's own; countries default to those approved."""

    exit: date | None = None
    entry: date | None = None
    countries: tuple[str, ...] = ()
    crossings: tuple[Crossing, ...] = ()

    def facts(self, facts: Facts, move: Move) -> Facts:
        """The rules compare these records with the approval."""
        return facts.but(crossings=crossings_of(move))

    def record(self) -> dict[str, Any]:
        """The journal keeps every member's record, noted when written."""
        return {}


class Cancelling(Details):
    """Why the delegation does not travel."""

    reason: str = ""


def topics_given(move: Move) -> tuple[str, ...]:
    """The topics of the session: those named, or all that are wanted and that this role may give by this method."""
    given = move.taken(BriefingDetails)
    if given.topics:
        return tuple(dict.fromkeys(given.topics))
    return tuple(
        wanted.topic
        for wanted in briefings.wanted_topics(move.case, move.on)
        if given.role in wanted.roles and given.method in (*wanted.methods, *wanted.make_up)
    )


def giver_may(move: Move) -> Iterator[Finding]:
    """The topics and the method are the office's, and the policy lets this role give each topic."""
    if not isinstance(move.details, BriefingDetails):
        return
    given = move.details
    if given.method not in vocabulary.BRIEFING_METHOD:
        raise _unknown(given.method, tuple(vocabulary.BRIEFING_METHOD))
    for topic in given.topics:
        if topic not in vocabulary.BRIEFING_TOPIC:
            raise _unknown(topic, tuple(vocabulary.BRIEFING_TOPIC))
    if given.role not in move.acting.capacity.roles:
        yield personal(
            "briefing-role",
            M("{name} is no {role}", name=move.acting.capacity.name, role=vocabulary.ACCOUNT_ROLE.label(given.role)),
            role=given.role,
            wanted=[given.role],
        )
    wanted = {rule.topic: rule for rule in briefings.wanted_topics(move.case, move.on)}
    for topic in given.topics:
        rule = wanted.get(topic)
        if rule is not None and given.role not in rule.roles:
            yield reason(
                "briefing-role",
                M(
                    "{topic} is given by {roles}, not by {role}",
                    topic=vocabulary.BRIEFING_TOPIC.label(topic),
                    roles=[vocabulary.ACCOUNT_ROLE.label(role) for role in rule.roles],
                    role=vocabulary.ACCOUNT_ROLE.label(given.role),
                ),
                topic=topic,
                role=given.role,
            )
    if not topics_given(move) and not given.signed:
        yield reason(
            "briefing-topics",
            M(
                "Nothing that this group needs can be given by {role} by the method {method}; name the topics: --topic",
                role=vocabulary.ACCOUNT_ROLE.label(given.role),
                method=vocabulary.BRIEFING_METHOD.label(given.method),
            ),
        )


def _unknown(found: str, wanted: tuple[str, ...]) -> BadInput:
    return BadInput(M("{found} is not one of {wanted}", found=found, wanted=wanted))


def brief(move: Move) -> None:
    """Keep the session, who was there and who signed."""
    given = move.taken(BriefingDetails)
    members = _members(move, given.persons) or move.case.active
    topics = topics_given(move)
    if topics:
        key = briefings.record_session(
            move.tx,
            move.case.id,
            on=move.on,
            method=given.method,
            given_by=move.signature.name,
            role=given.role,
            place=given.place,
        )
        briefings.record_attendance(move.tx, key, [member.person_id for member in members], topics)
    signed = move.case.active if given.signed == ("all",) else _members(move, given.signed)
    for member in signed:
        if member.person not in move.case.undertakings:
            briefings.record_undertaking(move.tx, move.case.id, member.person_id, move.on)
    move.note(
        topics=list(topics), members=[member.name for member in members], signed=[member.name for member in signed]
    )


def _members(move: Move, texts: Iterable[str]) -> list[Row[Any]]:
    """The members named, each once however often and in whatever way he is named."""
    found = {member.person: member for member in (find_member(move, text) for text in texts)}
    return list(found.values())


def depart(move: Move) -> None:
    """The group is away: its return, report and results notice are owed by the approved return."""
    approval = move.case.approval
    assert approval is not None
    for kind in ("record-return", "trip-report", "results-notice"):
        due = move.policy.while_away(kind, approval.exit, approval.entry)
        move.owe(Debt(kind, move.case.row.organiser, move.case.organiser.id, due))


def crossings_of(move: Move) -> tuple[Crossing, ...]:
    """Every active member's border record: his own, one recorded with his passport, or the group's.

    Raises BadInput for a record of somebody who did not travel, for days that run backwards, have not come yet or are
    of another journey, and for a member without a record.
    """
    given = move.taken(Returned)
    approval = move.case.approval
    planned = approval.countries if approval else ()
    members = {member.person: member for member in move.case.active}
    found = {crossing.person: crossing for crossing in move.case.crossings}
    for crossing in given.crossings:
        stamped = found.setdefault(crossing.person, crossing)
        if (stamped.exit, stamped.entry) != (crossing.exit, crossing.entry):
            raise BadInput(
                M(
                    "{who}: the record {exit} to {entry} differs from the stamps, {known_exit} to {known_entry}",
                    who=crossing.person,
                    exit=crossing.exit,
                    entry=crossing.entry,
                    known_exit=stamped.exit,
                    known_entry=stamped.entry,
                )
            )
    strangers = [person for person in found if person not in members]
    if strangers:
        raise BadInput(M("There is a border record of {who}, who did not travel", who=strangers))
    missing = []
    for person, member in members.items():
        if person in found:
            continue
        if given.exit is None or given.entry is None:
            missing.append(M("{name} ({number})", name=member.name, number=person))
            continue
        found[person] = Crossing(person, given.exit, given.entry, given.countries or planned)
    if missing:
        raise BadInput(
            M("No border record is given for {who}: give --exit and --entry, or each one's with --record", who=missing)
        )
    on_file = {crossing.person for crossing in move.case.crossings}
    for crossing in found.values():
        name = members[crossing.person].name
        check_crossing(crossing, name, move.on)
        if crossing.person not in on_file:
            check_journey(crossing, name, move.case)
    return tuple(found[person] for person in members)


def check_crossing(crossing: Crossing, name: str, on: date) -> None:
    """Raises BadInput for days that run backwards or have not come yet."""
    if crossing.entry < crossing.exit:
        raise BadInput(
            M("{name}: entry {entry} is before exit {exit}", name=name, entry=crossing.entry, exit=crossing.exit)
        )
    if crossing.entry > on:
        raise BadInput(
            M(
                "{name}: entry {entry} is after the day of recording, {on}",
                name=name,
                entry=crossing.entry,
                on=on,
            )
        )


def check_journey(crossing: Crossing, name: str, case: Case) -> None:
    """Raises BadInput for days that cannot be those of the case's journey."""
    approval = case.approval
    assert approval is not None
    problems = [said for _field, said in misdated(crossing, approval.exit, case.departed_on)]
    if problems:
        raise BadInput(M("{name}: {problem}", name=name, problem=problems))


def keep_crossing(move: Move, person_id: int, crossing: Crossing) -> None:
    """Record a member's stamps, and whether anything about them was not approved."""
    approval = move.case.approval
    assert approval is not None
    deviates = any(compared("", crossing, approval, early=0))
    passports.record_crossing(move.tx, move.case.id, person_id, crossing, deviates=deviates)


def arrive(move: Move) -> None:
    """Keep the border records; what is owed now runs from them."""
    approval = move.case.approval
    assert approval is not None
    recorded = {crossing.person for crossing in move.case.crossings}
    crossings = crossings_of(move)
    members = {member.person: member for member in move.case.active}
    for crossing in crossings:
        if crossing.person not in recorded:
            keep_crossing(move, members[crossing.person].person_id, crossing)
    left, returned = min(crossing.exit for crossing in crossings), max(crossing.entry for crossing in crossings)
    days_of = {crossing.person: (crossing.exit, crossing.entry) for crossing in crossings}
    move.discharge(move.owed("record-return"))
    for row in move.owed("trip-report", "results-notice"):
        move.supersede(row, move.policy.once_home(row.kind, left, returned, approval.days))
    for row, holder in with_travellers(move):
        move.supersede(row, move.policy.once_home("passport", *days_of[holder], approval.days))
    move.note(
        crossings=[
            {
                "name": members[crossing.person].name,
                "person": crossing.person,
                "exit": crossing.exit,
                "entry": crossing.entry,
                "countries": list(crossing.countries),
            }
            for crossing in crossings
        ]
    )


def cancel(move: Move) -> None:
    """The group does not travel; lent passports are due back from this day."""
    call_back(move, move.owed("passport"))
    move.note(plan=move.case.application.delegation.plan, plan_entry=move.policy.text("plan.cancelled").value)
