"""Statistics as tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.stats import people
from cli.stats.bars import bar
from cli.terminal.output import Column, Section
from cli.words.states import state_label
from travel.countries import country_labels
from travel.i18n import M, Message, language, verbatim
from travel.statistics.case import OUTCOME
from travel.vocabulary import (
    DEBT_STANDING,
    FORMATION,
    LOAN_STANDING,
    OBLIGATION,
    PASSPORTS_TOLD_BY,
    RANK,
    TRACK,
    VIOLATION,
)

if TYPE_CHECKING:
    from travel.statistics.breakdown import Breakdown
    from travel.statistics.figures import Count
    from travel.statistics.overview import Overview

BATCHES = Column("delegations", M("Delegations"), justify="right")
TRIPS = Column("person_trips", M("Person-trips"), justify="right")


def percent(share: float) -> str:
    """A share as a person reads it, to a tenth of a per cent."""
    return f"{share * 100:.1f}%".replace(".0%", "%")


def _step_name(label: Mapping[str, str]) -> str:
    return label.get(language(), "")


SHARE = Column("share", M("Share"), justify="right", render=percent)


def figures(overview: Overview) -> Section:
    """Every figure beside that of the period before; blank where nothing of a period is on file, or ledgers that are
    all there is do not tell."""
    blank = dict.fromkeys(("delegations", "person_trips"))
    rows = []
    for code, count in overview.counts.items():
        earlier = overview.before[code]
        now = _numbers(count) if overview.known and count.known else blank
        before = _numbers(earlier) if overview.known_before and earlier.known else blank
        was = {f"{key}_before": number for key, number in before.items()}
        rows.append({"figure": code, **now, **was, "unknown": count.unknown})
    columns = (
        Column("figure", M("Figure"), render=lambda code: _figure(overview, code)),
        BATCHES,
        TRIPS,
        Column("delegations_before", M("before: delegations"), justify="right"),
        Column("person_trips_before", M("before: person-trips"), justify="right"),
    )
    title = M("Compared with {period}", period=overview.wanted.period.before.label)
    return Section("figures", title, columns, rows)


def _numbers(count: Count) -> dict[str, int]:
    return {"delegations": count.delegations, "person_trips": count.person_trips}


def _figure(overview: Overview, code: str) -> Message:
    from travel.statistics.figures import FIGURES

    figure, by = FIGURES[code], overview.wanted.convention
    apart = {"hk-macao": by.hk_macao, "not-travelled": by.cancelled}.get(code) == "apart"
    label = M(figure.label)
    if figure.part_of and not apart:
        return M("of these: {label}", label=label)
    return M("{label} (apart)", label=label) if apart else label


def parts(breakdown: Breakdown, categories: Mapping[str, Message], stroke: str | None) -> Section:
    """One dimension: its parts, their share of the delegations, and a bar where ``stroke`` draws one."""
    from travel.statistics.breakdown import DIMENSIONS, part_label

    code = breakdown.dimension.code
    most = max((part.count.delegations for part in breakdown.listed), default=0)
    whole = breakdown.whole.delegations
    rows = [
        {
            "part": part.code,
            "delegations": part.count.delegations,
            "person_trips": part.count.person_trips,
            "share": round(part.count.delegations / whole, 4) if whole else None,
            "bar": bar(part.count.delegations, most, stroke) if stroke else None,
        }
        | ({"priority": part.priority} if code == "category" else {})
        for part in breakdown.listed
    ]
    columns = [
        Column("part", M(DIMENSIONS[code].label), render=lambda part: part_label(code, part, categories)),
        BATCHES,
        TRIPS,
        SHARE,
    ]
    if code == "category":
        columns.append(Column("priority", M("Priority"), render=lambda yes: M("priority") if yes else ""))
    if stroke:
        columns.append(Column("bar", M("Delegations drawn")))
    else:
        rows = [{key: value for key, value in row.items() if key != "bar"} for row in rows]
    title = M("Approved, by {dimension}", dimension=M(DIMENSIONS[code].label))
    return Section(code, title, columns, rows, empty=M("Nothing was approved."))


def plan(overview: Overview) -> Section:
    """The plan and what was carried out."""
    execution = overview.plan
    row = {**vars(execution), "share": round(execution.share, 4) if execution.share is not None else None}
    columns = (
        Column("planned", M("Planned"), justify="right"),
        Column("planned_persons", M("Persons planned"), justify="right"),
        Column("executed", M("Carried out"), justify="right"),
        Column("executed_persons", M("Persons who went"), justify="right"),
        Column("in_plan", M("With a plan number"), justify="right"),
        Column("share", M("Carried out of planned"), justify="right", render=percent),
    )
    return Section(
        "plan", M("Annual plan"), columns, [row] if execution.planned else [], empty=M("No plan is entered.")
    )


def duties(overview: Overview) -> Section:
    """What fell due in the period."""
    rows = [
        {
            "kind": duty.kind,
            "in_time": duty.in_time,
            "late": duty.late,
            "overdue": duty.overdue,
            "not_due": duty.not_due,
            "share": round(duty.share, 4) if duty.share is not None else None,
        }
        for duty in overview.duties
        if duty.owed
    ]
    columns = (
        Column("kind", M("Due in the period"), render=OBLIGATION.label),
        *(Column(code.replace("-", "_"), DEBT_STANDING.label(code), justify="right") for code in DEBT_STANDING),
        Column("share", M("Share in time"), justify="right", render=percent),
    )
    return Section("duties", M("What was owed"), columns, rows, empty=M("Nothing fell due in the period."))


def passports(overview: Overview) -> Section:
    """The passports that were due, as the collection return counts them; and those that ledgers tell of."""
    line, past = overview.passports, overview.ledgers
    keys = ("lent", "due", "on_time", "late", "never", "lost", "not_yet_due", "rate")
    rows: list[dict[str, Any]] = []
    if line.lent or line.due or line.not_yet_due:
        rows.append({"told_by": "loans"} | {key: getattr(line, key) for key in keys})
    if past.passports:
        told = {"lent": past.passports, "due": past.passports, "never": past.passports - past.collected}
        rows.append(dict.fromkeys(keys) | told | {"told_by": "ledger", "rate": past.collected / past.passports})
    columns = (
        *((Column("told_by", M("Told by"), render=PASSPORTS_TOLD_BY.label),) if past.passports else ()),
        Column("lent", M("Lent in the period"), justify="right"),
        Column("due", M("Due back"), justify="right"),
        *(Column(code.replace("-", "_"), LOAN_STANDING.label(code), justify="right") for code in LOAN_STANDING),
        Column("rate", M("Collection rate"), justify="right", render=percent),
    )
    return Section("passports", M("Collection of passports"), columns, rows, empty=M("No passport was lent or due."))


def custody(overview: Overview) -> Section:
    """The passports there are, whenever the period was."""
    rows = [{"passport_state": code, "passports": count} for code, count in sorted(overview.on_file.items())]
    columns = (
        Column("passport_state", M("State"), render=lambda code: state_label("passport", code)),
        Column("passports", M("Passports"), justify="right"),
    )
    title = M("Passports on file as of {day}", day=overview.wanted.times.day(overview.wanted.today))
    return Section("custody", title, columns, rows, empty=M("No passport is on file."))


def violations(overview: Overview) -> Section:
    """What was found against delegations."""
    rows = [vars(found) for found in overview.violations]
    columns = (
        Column("kind", M("Kind of violation"), render=VIOLATION.label),
        Column("found", M("Number found"), justify="right"),
        Column("upheld", M("Upheld"), justify="right"),
        BATCHES,
    )
    return Section("violations", M("Violations"), columns, rows, empty=M("No violation was found in the period."))


def steps(overview: Overview) -> Section:
    """How long the steps took, and where delegations wait."""
    rows = [{**vars(step), "days": round(step.days, 1) if step.days is not None else None} for step in overview.steps]
    columns = (
        Column("label", M("Step"), render=_step_name),
        Column("decided", M("Decisions"), justify="right"),
        Column("days", M("Days on average"), justify="right"),
        Column("longest", M("At most"), justify="right"),
        Column("waiting", M("Waiting"), justify="right"),
        Column("since", M("Since"), whole=True),
    )
    return Section("steps", M("Steps of review"), columns, rows, empty=M("No step decided anything in the period."))


def listings(overview: Overview) -> list[Section]:
    """The whole of a period, in the order in which it is read."""
    return [make(overview) for make in (figures, plan, duties, passports, custody, violations, steps)]


def about_figures(overview: Overview) -> list[Message]:
    """Which figures stand beside the outcomes, so that these add up to what was handed in without them; and what is
    not on file of the period they are compared with."""
    from travel.statistics.figures import FIGURES

    told = []
    beside = [M(FIGURES[code].label) for code in ("cut", "returned") if overview.counts[code].delegations]
    if beside:
        told.append(
            M(
                "{figures}: no outcome of its own; such a delegation counts under what became of it, too.",
                figures=M("{first}, {second}", first=beside[0], second=beside[1]) if beside[1:] else beside[0],
            )
        )
    if overview.gap_before is not None:
        told.append(overview.gap_before)
    untold = [M(FIGURES[code].label) for code, count in overview.before.items() if not count.known]
    if untold:
        before = overview.wanted.period.before.label
        told.append(M("{period}: the ledger does not tell: {figures}", period=before, figures=untold))
    return told


def notes(overview: Overview) -> list[Message]:
    """What is not on file, why parts do not add up, and of how many cases the books tell nothing."""
    from travel.statistics.breakdown import DIMENSIONS
    from travel.statistics.figures import untold

    told = [overview.gap] if overview.gap is not None else []
    told += [note for code, count in overview.counts.items() if (note := untold(code, count)) is not None]
    told += overview.untold
    if overview.taken_over:
        told.append(
            M(
                "{count} delegations are from ledgers, which tell nothing of violations, results notices, look-backs "
                "and steps of review; of passports they do not tell the day.",
                count=overview.taken_over,
            )
        )
    for code, breakdown in overview.breakdowns.items():
        if breakdown.note is not None:
            told.append(M("{what}: {why}", what=M(DIMENSIONS[code].label), why=breakdown.note))
    return told


CASES = (
    Column("delegation", M("Delegation"), whole=True),
    Column("title", M("Title")),
    Column("unit", M("Unit")),
    Column("day", M("Counted on"), whole=True),
    BATCHES,
    TRIPS,
    Column("state", M("State"), render=lambda code: state_label("delegation", code)),
)
_MORE_OF_CASES = tuple(
    Column(key, header)
    for key, header in (
        ("formation", M("Formation")),
        ("track", M("Track")),
        ("category", M("Task category")),
        ("rank", M("Rank")),
        ("countries", M("Countries and regions")),
        ("exit", M("Exit")),
        ("entry", M("Entry")),
        ("persons", M("Persons")),
        ("cut", M("Cut")),
        ("outcome", M("Outcome")),
    )
)


def ledger(categories: Mapping[str, Message]) -> tuple[Column, ...]:
    """The columns of a ledger of delegations."""
    return (
        Column("delegation", M("Delegation"), whole=True),
        Column("approval", M("Mission approval")),
        Column("title", M("Title")),
        Column("unit", M("Unit")),
        Column("formation", M("Formation"), render=FORMATION.label),
        Column("track", M("Track"), render=TRACK.label),
        Column("category", M("Task category"), render=lambda code: categories.get(code, verbatim(code))),
        Column("rank", M("Rank of the highest member"), render=RANK.label),
        Column("countries", M("Countries and regions"), render=lambda codes: M("{names}", names=country_labels(codes))),
        Column("exit", M("Exit"), whole=True),
        Column("entry", M("Entry"), whole=True),
        Column("persons", M("Persons"), justify="right"),
        Column("cut", M("Cut"), justify="right"),
        Column("outcome", M("Outcome"), render=OUTCOME.label),
        Column("state", M("State"), render=lambda code: state_label("delegation", code)),
        Column("day", M("Counted on"), whole=True),
    )


DEBTS = (
    Column("delegation", M("Delegation"), whole=True),
    Column("owner", M("Owed by")),
    Column("due_on", M("Due"), whole=True),
    Column("ended_on", M("Settled"), whole=True),
    Column("standing", M("Standing"), render=DEBT_STANDING.label),
)
WAITS = (
    Column("delegation", M("Delegation"), whole=True),
    Column("title", M("Title")),
    Column("label", M("Step"), render=_step_name),
    Column("since", M("Since"), whole=True),
)
HELD = (
    Column("violation", M("Violation"), whole=True),
    Column("delegation", M("Delegation"), whole=True),
    Column("kind", M("Kind of violation"), render=VIOLATION.label),
    Column("who", M("Against whom")),
    Column("opened_on", M("Found on"), whole=True),
    Column("state", M("State"), render=lambda code: state_label("violation", code)),
)
LOANS = (
    Column("delegation", M("Delegation"), whole=True),
    Column("passport", M("Passport"), whole=True),
    Column("holder", M("Holder")),
    Column("lent_on", M("Lent"), whole=True),
    Column("due_on", M("Due"), whole=True),
    Column("returned_on", M("Back on"), whole=True),
    Column("standing", M("Standing"), render=LOAN_STANDING.label),
)
PAST_PASSPORTS = (
    Column("delegation", M("Delegation"), whole=True),
    Column("title", M("Title")),
    Column("unit", M("Unit")),
    Column("passports", M("Passports handed out"), justify="right"),
    Column("collected", M("Passports handed back"), justify="right"),
)
CUSTODY = (
    Column("passport", M("Passport"), whole=True),
    Column("holder", M("Holder")),
    Column("unit", M("Unit")),
    Column("state", M("State"), render=lambda code: state_label("passport", code)),
    Column("delegation", M("Lent to"), whole=True),
    Column("expires_on", M("Expires"), whole=True),
)
BEHIND = {
    "leaders": people.LEADERS,
    "joining": people.ELSEWHERE,
    "guests": people.ELSEWHERE,
    "loans": LOANS,
    "cases": CASES,
    "debts": DEBTS,
    "waits": WAITS,
    "violations": HELD,
    "past-passports": PAST_PASSPORTS,
    "custody": CUSTODY,
}
MORE_BEHIND = {
    "leaders": people.MORE_OF_LEADERS,
    "joining": people.MORE_OF_ELSEWHERE,
    "guests": people.MORE_OF_ELSEWHERE,
    "cases": _MORE_OF_CASES,
}
"""What else a table for programs has of them."""
