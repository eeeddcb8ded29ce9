"""The answer to an action, on one screen: on what it acted, what changed, what is owed now, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cli.action.answer_words import written_facts
from cli.terminal.output import SEVERITY_WORDS, Column, Fact, Section, finding_texts, findings_section
from cli.words.custody import cabinet_words
from cli.words.debts import CHANGE_WORDS
from cli.words.next_step import (
    NextStep,
    next_sentence,
    next_step,
    step_for_handover,
    step_for_stocktaking,
    step_for_violation,
)
from cli.words.reminders import in_this_language
from travel.calendar import Due
from travel.errors import NotFound
from travel.findings import Finding
from travel.i18n import M, Message
from travel.masking import masked
from travel.vocabulary import ACCOUNT_ROLE, OBLIGATION

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cli.terminal.desk_context import Desk
    from travel.delegations.cases import Case
    from workflows.move import Change
    from workflows.request import Done


@dataclass(frozen=True)
class _Subject:
    """What an action was about, as it stands now; without a case where it belongs to no delegation, or not yet."""

    facts: tuple[Fact, ...]
    obligations: tuple[dict[str, Any], ...]
    written: tuple[Fact, ...]
    next: NextStep | None


def report_done(desk: Desk, done: Done, delegation: str | None = None) -> None:
    """Answer the four questions about an action that was carried out or, with ``--dry-run``, rehearsed.

    ``delegation`` is the one that an action on a passport names.
    """
    with desk.store.reading() as tx:
        subject = _look(tx, done, delegation, rehearsed=desk.dry_run)
    facts = [
        Fact("action", M("Action"), done.action, render=lambda _: action_label(done)),
        *subject.facts,
        Fact(
            "state",
            _STATE_OF.get(done.workflow, M("State")),
            {"from": done.before, "to": own_steps(done)[-1].after},
            render=_said(state_change(done)),
        ),
        *_followers(done),
        Fact("on", M("Business day"), done.on),
        *subject.written,
    ]
    title = M("Rehearsal: nothing of this is written.") if desk.dry_run else None
    if desk.out.format == "table":
        desk.out.card([*facts, *finding_facts(done.findings), *owed_facts(subject.obligations)], title=title)
    else:
        command = subject.next.command if subject.next else None
        facts += [Fact("next", M("Next"), command), Fact("dry_run", M("Rehearsal"), desk.dry_run)]
        owed = Section("obligations", M("Owed"), _OWED, subject.obligations, empty=M("Nothing is owed."))
        desk.out.card(facts, [findings_section(done.findings), owed], title=title)
    if desk.dry_run:
        desk.out.say(M("It can be done. To do it, leave out --dry-run."))
    else:
        desk.out.say(next_sentence(subject.next))


def finding_facts(findings: Sequence[Finding]) -> Iterator[Fact]:
    """What the rules say, a line for each, what weighs most first."""
    for finding, text in finding_texts(findings):
        yield Fact("findings", M(SEVERITY_WORDS[finding.severity]), text)


def owed_facts(rows: Sequence[Mapping[str, Any]]) -> Iterator[Fact]:
    """What is owed, by whom and by when with its arithmetic; those who owe the same by the same day share a line."""
    if not rows:
        yield Fact("obligations", M("Owed"), M("nothing"))
    together: dict[tuple[Message, str, str], list[str]] = {}
    for row in rows:
        key = (_label(row), row["kind"], _reckoned(row).render())
        together.setdefault(key, []).append(row["owner"])
    for (label, kind, arithmetic), owners in together.items():
        yield Fact(
            "obligations",
            label,
            M("{kind} ({owners}): {arithmetic}", kind=OBLIGATION.label(kind), owners=owners, arithmetic=arithmetic),
        )


def _label(row: Mapping[str, Any]) -> Message:
    same_day = row["change"] == "superseded" and row["instead_of"] == row["due_on"]
    return M("Reckoned anew, due on the same day") if same_day else _LABELS[row["change"]]


def _reckoned(row: Mapping[str, Any]) -> Message:
    arithmetic, before = row["arithmetic"], row["instead_of"]
    moved = before is not None and before != row["due_on"]
    return M("{said}, instead of {day}", said=arithmetic, day=before) if moved else arithmetic


def action_label(done: Done) -> Message:
    """The action in words."""
    from workflows.catalogue import workflow

    return M(workflow(done.workflow).rows(done.action)[0].label)


def state_change(done: Done) -> Message:
    """The way from state to state in words, automatic steps of the same subject included."""
    from workflows.catalogue import workflow
    from workflows.definition import NEW

    definition = workflow(done.workflow)
    codes = [code for code in (done.before, *(each.after for each in own_steps(done))) if code != NEW]
    way = [code for number, code in enumerate(codes) if number == 0 or code != codes[number - 1]]
    labels = [definition.state_label(code) for code in way]
    message = labels[0]
    for label in labels[1:]:
        message = M("{before} → {after}", before=message, after=label)
    return message if len(labels) > 1 or done.before == NEW else M("{state} (as before)", state=message)


def own_steps(done: Done) -> list[Done]:
    """The action and what followed from it by itself, as far as it moved the same subject."""
    return [done, *(each for each in done.followed_by if each.workflow == done.workflow)]


def _followers(done: Done) -> Iterator[Fact]:
    """What followed by itself: the delegation went on with its report, a violation turned out to be unfounded."""
    for each in done.followed_by:
        if each.workflow == done.workflow:
            continue
        value = {"from": each.before, "to": each.after}
        if each.workflow == "violation":
            value["violation"] = each.name
            label = M("Violation {number}", number=each.name)
        else:
            label = M("State of the delegation")
        yield Fact("followed_by", label, value, render=_said(state_change(each)))


def _said(message: Message) -> Callable[[Any], Message]:
    return lambda _: message


def _look(tx: Connection, done: Done, delegation: str | None, *, rehearsed: bool) -> _Subject:
    number = _delegation_of(tx, done, delegation)
    case = _case(tx, number)
    return _Subject(
        tuple(_about(tx, done, case, number)),
        obligations(case, done.changes),
        tuple(written_facts(done, case)),
        None if rehearsed else _next(tx, done, case),
    )


def _next(tx: Connection, done: Done, case: Case | None) -> NextStep | None:
    """What the violation waits for; once it is ruled on, as after everything else, what the delegation waits for."""
    from travel.custody import handovers
    from travel.custody.stocktakings import unexplained
    from travel.listings.custody import unsettled

    if done.workflow == "handover":
        row = handovers.known(tx, done.name)
        return step_for_handover(done.after, done.name, row.given_name, row.taken_name)
    if done.workflow == "stocktaking":
        return step_for_stocktaking(done.after, done.name, unexplained(tx, done.name), unsettled(tx).get(done.name, 0))
    if case is None:
        return _IN_CUSTODY
    step = step_for_violation(done.after, done.name) if done.workflow == "violation" else None
    return step or next_step(case)


def _about(tx: Connection, done: Done, case: Case | None, number: str | None) -> Iterator[Fact]:
    from travel.custody.passports import find
    from travel.journeys import violations

    if done.workflow == "passport":
        row = find(tx, done.name)
        yield Fact("passport", M("Passport"), masked(done.name))
        if row is not None:
            yield Fact("holder", M("Holder"), row.holder)
    if done.workflow == "violation":
        violation = violations.known(tx, done.name)
        yield Fact("violation", M("Violation"), done.name)
        yield Fact("who", M("Held against"), violation.who)
        yield Fact("found", M("What was found"), violation.found, render=in_this_language)
    if done.workflow == "stocktaking":
        yield Fact("stocktaking", M("Stock-taking"), done.name)
    if done.workflow == "handover":
        yield from _of_handover(tx, done)
    if number is not None:
        yield Fact("delegation", M("Delegation"), number)
    if case is not None:
        yield Fact("title", M("Title"), case.row.title)


def _of_handover(tx: Connection, done: Done) -> Iterator[Fact]:
    from travel.custody import handovers

    row = handovers.find(tx, done.name)
    yield Fact("handover", M("Hand-over"), done.name)
    if row is not None:
        yield Fact("cabinets", M("Cabinets"), row.cabinets, render=cabinet_words)
        yield Fact("given_by", M("Handed over by"), row.given_name)
        yield Fact("taken_by", M("Taken over by"), row.taken_name)


def _delegation_of(tx: Connection, done: Done, named: str | None) -> str | None:
    from travel.custody.passports import find
    from travel.journal import last
    from travel.journeys import violations

    if done.workflow == "violation":
        return str(violations.known(tx, done.name).delegation)
    if done.workflow in ("stocktaking", "handover"):
        return None
    if done.workflow != "passport":
        return done.name
    row, event = find(tx, done.name), last(tx, "passport", done.name)
    # a passport handed in is lent to nobody any more; the event still says from which delegation it came
    return named or (row.lent_to if row else None) or (event.delegation if event else None)


def _case(tx: Connection, number: str | None) -> Case | None:
    from travel.delegations import cases

    try:
        return cases.read(tx, number) if number else None
    except NotFound:  # a rehearsed filing
        return None


def obligations(case: Case | None, changes: Iterable[Change]) -> tuple[dict[str, Any], ...]:
    """What is owed once the changes are made, each with what this action did to it; what it settled stands first."""
    from workflows.move import due_of

    settled = []
    rows = {}
    if case is not None:
        calendar = case.books.calendar
        owed = ((row, due_of(row, calendar)) for row in case.owed)
        rows = {(row.kind, row.subject): _row(row.kind, row.owner, due, row.subject) for row, due in owed}
    for change in changes:
        key = (change.kind, change.subject)
        row = _row(change.kind, change.owner, change.due, change.subject)
        row |= {"change": change.how, "instead_of": change.instead_of}
        if change.how == "discharged":
            settled.append(row)
            rows.pop(key, None)
        else:
            rows[key] = row
    return (*settled, *sorted(rows.values(), key=lambda row: row["due_on"]))


def _row(kind: str, owner: str, due: Due, subject: str) -> dict[str, Any]:
    return {
        "change": None,
        "kind": kind,
        "subject": masked(subject) if kind == "passport" else subject,
        "owner": owner,
        "due_on": due.on,
        "instead_of": None,
        "arithmetic": due.arithmetic(),
    }


_IN_CUSTODY = NextStep("travel passport list", ACCOUNT_ROLE.label("custodian"))
_STATE_OF = {"report": M("State of the report"), "violation": M("State of the violation")}

_OWED = (
    Column("change", M("Change"), render=lambda how: CHANGE_WORDS[how], whole=True),
    Column("kind", M("What"), render=OBLIGATION.label),
    Column("owner", M("Owed by")),
    Column("due_on", M("Due"), whole=True),
    Column("arithmetic", M("How the day came about")),
)
_LABELS: Mapping[str | None, Message] = {
    None: M("Owed"),
    "opened": M("Newly owed"),
    "superseded": M("Due on another day"),
    "discharged": M("Discharged"),
}
