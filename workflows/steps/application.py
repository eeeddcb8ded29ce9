"""Writing the application: new, edit, justify, submit, amend, and what a note takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pydantic import Field
from sqlalchemy import Connection

from travel.application import Application
from travel.delegations import cases, filing, reviews
from travel.errors import BadInput
from travel.facts import Facts
from travel.findings import Finding
from travel.i18n import M
from travel.obligations import Debt
from travel.registry.persons import identified
from travel.registry.units import UnitFact, known_unit, nearest_office, unit
from travel.rules import RULES, about, judge
from travel.storage.numbering import next_number
from workflows.authority import out_of_reach, reason
from workflows.definition import NEW, Details
from workflows.move import Move
from workflows.steps.papers import WithPapers, keep_papers
from workflows.subject import DelegationSubject


class Filing(WithPapers):
    """A whole application, checked, with the papers it names."""

    justifies_anew: ClassVar[bool] = True

    application: Application = Field(exclude=True)

    def facts(self, facts: Facts, move: Move) -> Facts:
        """The rules judge the application that is being filed, not the one it replaces."""
        return facts.but(application=identified(move.tx, self.application), cut=0)

    def accepts(self) -> frozenset[str]:
        """What the form justifies counts as justified in the same stroke."""
        return frozenset(self.application.justifications)

    def record(self) -> dict[str, Any]:
        """The application as filed."""
        return super().record() | {"application": self.application.model_dump(mode="json", by_alias=True)}


class Justifying(Details):
    """Why a finding should pass all the same."""

    rule: str
    text: str = Field(min_length=1, max_length=4000)


class Note(WithPapers):
    """Something worth keeping on the case; feedback from abroad among it."""

    text: str = Field(min_length=1, max_length=8000)


def fresh(tx: Connection, details: Details) -> DelegationSubject:
    """A delegation that does not exist yet, known only by its organiser. Raises BadInput without an application."""
    if not isinstance(details, Filing):
        raise BadInput(M("A new delegation needs its application"))
    return DelegationSubject(None, known_unit(tx, details.application.delegation.organiser))


def file(move: Move) -> None:
    """Give the delegation its number and keep the first version of its application."""
    application = move.taken(Filing).application
    units = filing.units_of(move.tx, application)
    number = f"{move.on.year}-{next_number(move.tx, 'delegation', move.on.year):04d}"
    organiser = units[application.delegation.organiser]
    values = filing.headline(application, organiser) | {
        "number": number,
        "state": NEW,
        "version": 0,
        "workflow_version": 1,
        "filed_by": move.signature.login,
    }
    key = cases.insert_delegation(move.tx, values)
    _keep_version(move, key, 1, units)
    subject = move.subject
    assert isinstance(subject, DelegationSubject)
    subject.adopt(cases.read(move.tx, number))
    keep_papers(move, 1)


def edit(move: Move) -> None:
    """Keep a new version of the application beside the earlier ones."""
    application = move.taken(Filing).application
    revision = _next_revision(move)
    units = filing.units_of(move.tx, application)
    _keep_version(move, move.case.id, revision, units)
    headline = filing.headline(application, units[application.delegation.organiser])
    cases.change(move.tx, move.case, **headline, revision=revision)
    keep_papers(move, revision)


def _next_revision(move: Move) -> int:
    # a withdrawn amendment leaves versions above the current one
    return cases.last_revision(move.tx, move.case.id) + 1


def _keep_version(move: Move, delegation_id: int, revision: int, units: dict[str, UnitFact]) -> None:
    application = move.taken(Filing).application
    filing.write_version(move.tx, delegation_id, revision, application, units)
    for rule, text in application.justifications.items():
        filing.write_justification(move.tx, delegation_id, revision, rule, text, move.signature.login, move.on)
    move.note(revision=revision)


def justify(move: Move) -> None:
    """Keep the clerk's justification for a rule."""
    given = move.taken(Justifying)
    filing.write_justification(
        move.tx, move.case.id, move.case.row.revision, given.rule, given.text, move.signature.login, move.on
    )


def known_rule(move: Move) -> Iterator[Finding]:
    """A justification is written for a rule there is."""
    given = move.taken(Justifying) if isinstance(move.details, Justifying) else None
    if given is not None and given.rule not in RULES:
        yield reason("rule", M("There is no rule {rule}. See: travel policy rules", rule=given.rule), rule=given.rule)


def lifts_something(move: Move) -> Iterator[Finding]:
    """No justification is written against a rule that only forbids: it would be read as if it could help.

    What the rule will want at the decision counts, since that is when a justification is accepted.
    """
    given = move.details
    if not isinstance(given, Justifying) or given.rule not in about("application"):
        return
    facts = move.case.facts(move.case.row.submitted_on or move.on).but(action="pass")
    found = judge(facts, move.policy, (given.rule,))
    if not any(finding.severity == "justify" for finding in found):
        for finding in found:
            if finding.severity == "block":
                yield reason(
                    "rule",
                    M(
                        "{rule} forbids; no justification lifts that: {problem}",
                        rule=given.rule,
                        problem=finding.message,
                    ),
                    rule=given.rule,
                )


def organiser_stays_in_reach(move: Move) -> Iterator[Finding]:
    """Nobody hands the case over to a unit for which he could not file."""
    if not isinstance(move.details, Filing):
        return
    organiser = unit(move.tx, move.details.application.delegation.organiser)
    if organiser is not None and organiser.id != move.case.organiser.id:
        yield from out_of_reach(move.acting.capacity, organiser)


def not_after_the_fact(move: Move) -> Iterator[Finding]:
    """Nothing goes up or is approved once the day of leaving is past; R45 says so of a change. Source: S-MIRRBJ."""
    filed = move.details.application if isinstance(move.details, Filing) else move.case.application
    if filed.delegation.exit < move.on:
        yield reason(
            "exit",
            M("The exit day {exit} is past; a journey is not approved afterwards.", exit=filed.delegation.exit),
            exit=filed.delegation.exit.isoformat(),
        )


def submit(move: Move) -> None:
    """Open a round: its steps are those the policy of this day chooses for the group."""
    case, application = move.case, move.case.application
    particulars = application.delegation
    steps = move.policy.route(application.highest_rank, particulars.track, particulars.formation, application.countries)
    units = filing.units_of(move.tx, application)
    round_ = case.round + 1
    opened = reviews.open_round(
        move.tx,
        case.id,
        round_,
        steps,
        case.organiser,
        [units[name] for name in application.senders],
        move.on,
        move.at,
    )
    if not opened:
        raise BadInput(
            M("The policy book {book} gives this delegation no step of review; mend its route", book=move.policy.name)
        )
    cases.change(move.tx, case, round=round_, submitted_on=move.on)
    _owe_a_decision(move)
    move.note(round=round_, route=opened, policy=move.policy.name, policy_hash=move.policy.hash)


def _owe_a_decision(move: Move) -> None:
    """The office owes its decision within the time it has promised; nothing, where it has promised none."""
    for deadline in move.policy.deadlines("decision", "submission")[:1]:
        organiser = move.case.organiser
        office = nearest_office(move.tx, organiser) or organiser
        move.owe(Debt("decision", office.name, office.id, deadline.after(move.on)))


def amend(move: Move) -> None:
    """A change after the approval: a new version and a new round; the approved version stays on record and in force."""
    edit(move)
    case = cases.read(move.tx, move.case.number)
    subject = move.subject
    assert isinstance(subject, DelegationSubject)
    subject.adopt(case)
    submit(move)


def keep_note(move: Move) -> None:
    """Keep the papers of a note; its words are in the journal, and the answer repeats both."""
    keep_papers(move)
    move.note(**move.details.record())
