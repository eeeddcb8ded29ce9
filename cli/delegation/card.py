"""One delegation on one screen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.action.registering import shown_number
from cli.delegation.opened import case_at, received_facts
from cli.delegation.papers import about
from cli.delegation.sections import (
    actual_section,
    owed_section,
    reminders_section,
    steps_section,
    violations_section,
)
from cli.terminal.output import Fact, Section
from cli.terminal.reading_options import times, titled
from cli.words.events import finding_words
from cli.words.holds import rule_exception_words
from cli.words.ledger import ledger_words, origin_words
from cli.words.next_step import RowStanding, next_fact, next_sentence, next_step, step_from
from cli.words.states import state_label
from travel.countries import country_name, country_names
from travel.errors import NotFound
from travel.i18n import M, Message
from travel.vocabulary import ATTACHMENT, FORMATION, MEMBER_ROLE, RANK, TRACK

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk
    from travel.delegations.cases import Case
    from travel.policy import Policy

Rows = Sequence[dict[str, Any]]

# what the rules said before one of these is not about the version at hand
_ANOTHER_VERSION = frozenset({"new", "edit", "submit", "amend", "refuse", "withdraw"})


def show_case(desk: Desk, number: str, *, reveal: bool) -> None:
    """The delegation as it stands."""
    from cli.delegation.reading import turn_words, with_turn
    from travel.delegations import cases
    from travel.listings import events
    from travel.listings.delegations import Wanted, delegations

    with case_at(desk, number) as at:
        tx, number = at.tx, at.number
        case = cases.read(tx, number)
        row = with_turn(delegations(tx, times(desk), Wanted(number=number))[0])
        past = events.history(tx, number, times(desk))
        step = None if at.received else next_step(case)  # nothing is done here with a case of another office
        passports = list(case.passports)
        facts = [
            *_headline(row, case.policy(desk.today)),
            *received_facts(at.received),
            Fact("turn", M("Turn"), row["turn"], render=turn_words),
            *next_fact(desk, step),
            *_approval(case),
            *_ledger(case),
            Fact("members", M("Members"), _members(case), render=_member_words),
        ]
        behind_members = len(facts)
        facts.append(Fact("visits", M("Visits"), _visits(case), render=_visit_words))
        facts += [*_findings(past), *_justifications(case), *_exceptions(case), *_notes(past), *_papers(case)]
        screen = desk.out.format in ("table", "md")
        sections = [
            steps_section(case),
            owed_section(case, desk.today, screen=screen),
            *reminders_section(case, screen=screen),
            *violations_section(case, screen=screen),
            *actual_section(case, case.policy(desk.today), screen=screen),
        ]
    # looking at whole numbers is journaled, in a transaction of its own
    shown = shown_number(desk, [passport.number for passport in passports], reveal=reveal)
    if passports:
        held = [_passport(passport, shown) for passport in passports]
        facts.insert(behind_members, Fact("passports", M("Passports"), held, render=_passport_words))
    desk.out.card(facts, sections)
    desk.out.say(M("It is moved on at the office it came from.") if at.received else next_sentence(step))


def show_case_then(desk: Desk, number: str) -> None:
    """The delegation at another time: what the journal then had."""
    from cli.delegation.reading import turn_words, with_turn
    from cli.words.debts import ARITHMETIC, DAYS, KIND, OWNER, together
    from travel.listings import obligations
    from travel.listings.delegations import Wanted, delegations, members_then
    from travel.policy.in_force import books_in_force

    at = times(desk)
    with desk.store.reading() as tx:
        rows = delegations(tx, at, Wanted(number=number))
        members = members_then(tx, at, number)
        owed = obligations.open_obligations(tx, at, desk.today, obligations.Wanted(delegation=number))
        policy = books_in_force(tx, at.recorded_before).at(at.day(desk.today))
    if not rows:
        raise NotFound(M("Nothing was recorded of {number} by then. See: travel delegation list", number=number))
    if desk.out.format in ("table", "md"):
        owed = together(owed)
    row = with_turn(rows[0])
    step = step_from(RowStanding(rows[0]))
    facts = [
        *_headline(row, policy),
        Fact("turn", M("Turn"), row["turn"], render=turn_words),
        *next_fact(desk, step),
        Fact("approval", M("Mission approval"), row["approval"]),
        Fact("leader", M("Leader"), row["leader"]),
        Fact("persons", M("Persons"), row["persons"]),
        Fact("members", M("Members"), [_member_then(member) for member in members], render=_member_words),
    ]
    sections = [
        Section("owed", M("Owed"), (KIND, OWNER, DAYS, ARITHMETIC), owed, empty=M("Nothing is owed.")),
    ]
    desk.out.card(facts, sections, title=titled(desk, M("Delegation {number}", number=number)))
    desk.out.say(next_sentence(step))


def _headline(row: dict[str, Any], policy: Policy) -> Iterator[Fact]:
    sort = {name: row[name] for name in ("formation", "track", "category")}
    sort["category_label"] = next((each.label for each in policy.categories if each.code == row["category"]), None)
    yield Fact("delegation", M("Delegation"), row["delegation"])
    yield Fact("title", M("Title"), row["title"])
    yield Fact("organiser", M("Organiser"), row["organiser"])
    yield Fact("sort", M("Sort"), sort, render=_sort_words)
    journey = {name: row[name] for name in ("exit", "entry", "days_abroad", "countries")}
    yield Fact("journey", M("Journey"), journey, render=_journey_words)
    yield Fact("state", M("State"), row["state"], render=lambda code: state_label("delegation", code))


def _sort_words(sort: dict[str, Any]) -> Message:
    sorts = {"formation": FORMATION.label(sort["formation"]), "track": TRACK.label(sort["track"])}
    category = sort["category_label"] or sort["category"]
    if not category:
        return M("{formation} · {track}", **sorts)
    return M("{formation} · {track} · {category}", **sorts, category=category)


def _ledger(case: Case) -> Iterator[Fact]:
    """What was taken over from a ledger of past years, and from where."""
    row = case.ledger
    if row is not None:
        said = {name: getattr(row, name) for name in _OF_A_LEDGER}
        yield Fact("ledger", M("Ledger"), said, render=ledger_words)
        origin = {"file": row.source, "sheet": row.sheet, "row": row.row}
        yield Fact("imported", M("Imported"), origin, render=origin_words)


_OF_A_LEDGER = (
    *("outcome", "decided_on", "approval", "rank", "cut", "returned", "reported_on", "passports", "collected"),
    "names",
)


def _journey_words(journey: dict[str, Any]) -> Message:
    return M(
        "{exit} to {entry}, {days} days, {countries}",
        exit=journey["exit"],
        entry=journey["entry"],
        days=journey["days_abroad"],
        countries=country_names(journey["countries"]),
    )


def _approval(case: Case) -> Iterator[Fact]:
    approval = case.approval
    if approval is None:
        return
    value = {
        "number": approval.number,
        "decided_on": approval.decided_on,
        "exit": approval.exit,
        "entry": approval.entry,
        "days": approval.days,
        "persons": approval.persons,
        "countries": list(approval.countries),
    }
    yield Fact("approval", M("Mission approval"), value, render=_approval_words)


def _approval_words(approval: dict[str, Any]) -> Message:
    return M(
        "{number} of {decided_on}: {persons} persons, {exit} to {entry}, {days} days, {countries}",
        **{**approval, "countries": country_names(approval["countries"])},
    )


def _members(case: Case) -> Rows:
    names = ("name", "person", "unit", "post", "rank", "role", "cut_on", "cut_reason")
    return [{name: getattr(member, name) for name in names} for member in case.members]


def _member_then(member: dict[str, Any]) -> dict[str, Any]:
    names = ("name", "person", "unit", "post", "rank", "role")
    return {name: member[name] for name in names} | {"cut_on": None, "cut_reason": None}


def _member_words(members: Rows) -> Message:
    return M("{members}", members=[_member(member) for member in members])


def _member(member: dict[str, Any]) -> Message:
    rank = RANK.label(member["rank"])
    if member["cut_on"] is not None:
        return M(
            "{name} (cut on {day}: {reason})", name=member["name"], day=member["cut_on"], reason=member["cut_reason"]
        )
    if member["role"] == "member":
        return M("{name} ({post}, {rank})", name=member["name"], post=member["post"], rank=rank)
    role = MEMBER_ROLE.label(member["role"])
    return M("{name} ({role}, {post}, {rank})", name=member["name"], role=role, post=member["post"], rank=rank)


def _visits(case: Case) -> Rows:
    return [
        {
            "country": visit.country,
            "city": visit.city,
            "arrive": visit.arrive,
            "leave": visit.leave,
            "airside": visit.airside,
            "host": visit.invitation.host_zh or visit.invitation.host if visit.invitation else None,
        }
        for visit in case.application.visits
    ]


def _visit_words(visits: Rows) -> Message:
    return M("{visits}", visits=[_visit(visit) for visit in visits])


def _visit(visit: dict[str, Any]) -> Message:
    place = {"country": country_name(visit["country"]), "city": visit["city"]}
    days = {"arrive": visit["arrive"], "leave": visit["leave"]}
    if not visit["city"]:  # a ledger tells neither of cities nor of the days in each country
        return M("{country} (stopover)", **place) if visit["airside"] else M("{country}", **place)
    if visit["airside"]:
        return M("{country} {city} {arrive} (airside transit)", **place, **days)
    if visit["host"]:
        return M("{country} {city} {arrive} to {leave}, host {host}", **place, **days, host=visit["host"])
    return M("{country} {city} {arrive} to {leave}", **place, **days)


def _passport(row: Any, shown: dict[str, str]) -> dict[str, Any]:
    return {
        "passport": shown[row.number],
        "holder": row.holder,
        "kind": row.kind,
        "state": row.state,
        "delegation": row.lent_to,
        "expires_on": row.expires_on,
        "endorsed_until": row.endorsed_until,
    }


def _passport_words(passports: Rows) -> Message:
    return M(
        "{passports}",
        passports=[
            M("{holder} {passport} {state}", **{**each, "state": state_label("passport", each["state"])})
            for each in passports
        ],
    )


def _findings(past: Rows) -> Iterator[Fact]:
    """What the rules said last, about the version at hand."""
    told = (event["findings"] for event in reversed(past) if event["findings"] or event["action"] in _ANOTHER_VERSION)
    found: Rows = next(told, [])
    if found:
        yield Fact(
            "findings",
            M("What the rules say"),
            found,
            render=lambda findings: M("{findings}", findings=[finding_words(each) for each in findings]),
        )


def _justifications(case: Case) -> Iterator[Fact]:
    rows = [
        {
            name: getattr(row, name)
            for name in ("rule", "text", "written_by", "written_on", "accepted_by", "accepted_on")
        }
        for row in case.justifications
    ]
    if rows:
        yield Fact("justifications", M("Justifications"), rows, render=_justification_words)


def _justification_words(rows: Rows) -> Message:
    return M("{reasons}", reasons=[_justification(row) for row in rows])


def _justification(row: dict[str, Any]) -> Message:
    if row["accepted_on"]:
        return M("{rule}: {text} (accepted by {accepted_by} on {accepted_on})", **row)
    return M("{rule}: {text} (not accepted yet)", **row)


def _exceptions(case: Case) -> Iterator[Fact]:
    from travel.listings.holds import exception_row

    rows = [exception_row(row, case.number) for row in case.exceptions]
    if rows:
        yield Fact("exceptions", M("Exceptions from holds"), rows, render=rule_exception_words)


def _notes(past: Rows) -> Iterator[Fact]:
    notes = [
        {"on": event["on"], "by": event["actor_name"], "text": event["details"].get("text", "")}
        for event in past
        if event["action"] == "note" and event["kind"] == "delegation"
    ]
    if notes:
        yield Fact("notes", M("Notes and feedback"), notes, render=_note_words)


def _note_words(notes: Rows) -> Message:
    return M("{notes}", notes=[M("{on} {by}: {text}", **note) for note in notes])


def _papers(case: Case) -> Iterator[Fact]:
    papers = [
        {name: getattr(paper, name) for name in _OF_A_PAPER}
        for paper in case.attachments
        if paper.revision in (None, case.row.revision)  # a note's, or the version's at hand
    ]
    if papers:
        yield Fact("papers", M("Papers"), papers, render=_paper_words)


_OF_A_PAPER = ("kind", "name", "size", "sha256", "member", "number", "issued_by", "dated")


def _paper_words(papers: Rows) -> Message:
    return M("{papers}", papers=[_paper(paper) for paper in papers])


def _paper(paper: dict[str, Any]) -> Message:
    name, details = M("{kind} {name}", kind=ATTACHMENT.label(paper["kind"]), name=paper["name"]), about(paper)
    return M("{name} ({details})", name=name, details=details) if details else name
