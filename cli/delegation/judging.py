"""`travel delegation`: what the rules say of an application, and why an action is possible or not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from cli.action.acting import session
from cli.action.arguments import Place
from cli.delegation.app import app
from cli.terminal.command import reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Fact, findings_section
from cli.terminal.reading_options import known_now
from cli.words.naming import delegation_number, passport_number
from travel.errors import BadInput, TravelError
from travel.findings import SEVERITIES, Finding
from travel.i18n import N_, M, Message
from travel.masking import masked

if TYPE_CHECKING:
    from workflows.request import Explanation
    from workflows.verdict import Verdict

_NUMBER = re.compile(r"\d{4}-\d+")


@reading(app, "check", help=N_("Say everything the rules have to say of applications, filed or not."))
def check(
    desk: Desk,
    texts: Annotated[
        list[str], typer.Argument(metavar=N_("DELEGATION|FILE"), help=N_("A delegation's number, or a form."))
    ],
    place: Place = None,
) -> None:
    """Judge as on the day of ``--as-of``, or today; a submitted delegation as on the day of its submission."""
    known_now(desk)
    names = list(dict.fromkeys(texts))
    if len(names) == 1:
        verdict = _verdict(desk, names[0], place)
        _show_verdict(desk, names[0], verdict)
        passes = verdict.passes
    else:
        passes = _check_several(desk, names, place)
    if not passes:
        raise typer.Exit(1)


def _verdict(desk: Desk, text: str, place: str | None) -> Verdict:
    from travel.forms.reading import read_application
    from workflows.verdict import check_application, check_case

    day = desk.as_of or desk.today
    number = delegation_number(text)
    if _NUMBER.fullmatch(number) and not Path(text).exists():
        with desk.store.reading() as tx:
            return check_case(tx, number, day)
    application, policy = read_application(Path(text)), desk.policy(day, place)
    if not desk.has_store:
        return check_application(application, policy)
    with desk.store.reading() as tx:
        return check_application(application, policy, tx)


def _show_verdict(desk: Desk, name: str, verdict: Verdict) -> None:
    policy = verdict.policy
    facts = [
        Fact("checked", M("Checked"), name),
        Fact("place", M("Rules of"), policy.name, render=lambda _: policy.book.label),
        Fact("at", M("As in force on"), policy.at),
        Fact("passes", M("Result"), verdict.passes, render=_result),
    ]
    if desk.out.format == "table":
        desk.out.card(facts)
        desk.out.findings(verdict.findings)
        if not verdict.findings:
            desk.out.say(M("The rules have nothing to say against it."))
        if verdict.undecided:
            _say_what_to_justify(desk, name, verdict)
            _say_who_may_except(desk, name, verdict)
    else:
        desk.out.card(facts, [findings_section(verdict.findings)])


def _say_what_to_justify(desk: Desk, name: str, verdict: Verdict) -> None:
    wanted = {finding.rule for finding in verdict.findings if finding.severity == "justify"} - verdict.justified
    written = {finding.rule for finding in verdict.findings if finding.severity == "justify"} & verdict.justified
    if written:
        desk.out.say(M("A justification is written for: {rules}.", rules=sorted(written)))
    for rule in sorted(wanted):
        if _NUMBER.fullmatch(delegation_number(name)):
            desk.out.say(M("To justify: travel delegation justify {number} {rule} TEXT", number=name, rule=rule))
        else:
            desk.out.say(M('To justify, add to the form: [justifications] {rule} = "…"', rule=rule))


def _say_who_may_except(desk: Desk, name: str, verdict: Verdict) -> None:
    from workflows.refusals import ways_past

    if not _NUMBER.fullmatch(delegation_number(name)):
        return
    for way in ways_past(name, verdict.findings, verdict.policy):
        desk.out.say(way)


def _result(passes: bool) -> Message:
    return M("can go up") if passes else M("cannot go up")


def _check_several(desk: Desk, names: Sequence[str], place: str | None) -> bool:
    rows = [_line(desk, name, place) for name in names]
    desk.out.emit(_LINES, rows)
    for row in rows:
        if row["problems"]:
            desk.out.say(M("{name}:", name=row["checked"]))
            for problem in row["problems"]:
                desk.out.say(problem)
    good = sum(bool(row["passes"]) for row in rows)
    desk.out.say(M("{count} in all: {good} can go up, {bad} cannot.", count=len(rows), good=good, bad=len(rows) - good))
    return good == len(rows)


def _line(desk: Desk, name: str, place: str | None) -> dict[str, Any]:
    try:
        verdict = _verdict(desk, name, place)
    except TravelError as error:
        problems = error.problems if isinstance(error, BadInput) and error.problems else (error.message,)
        return {"checked": name, "passes": False, **_rules(()), "problems": list(problems)}
    return {"checked": name, "passes": verdict.passes, **_rules(verdict.findings), "problems": []}


def _rules(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """The rules that speak, by how much they weigh; one file's check says what each has to say."""
    found: dict[str, list[str]] = {severity: [] for severity in SEVERITIES}
    for finding in findings:
        if finding.rule not in found[finding.severity]:
            found[finding.severity].append(finding.rule)
    return found


_LINES = (
    Column("checked", M("Checked")),
    Column("passes", M("Result"), render=_result, whole=True),
    Column("block", M("Forbidden")),
    Column("justify", M("To justify")),
    Column("warn", M("Notes")),
)


@reading(app, "why", help=N_("Say why an action is possible or not, and who could take it."))
def why(
    desk: Desk,
    number: Annotated[
        str, typer.Argument(metavar=N_("DELEGATION"), help=N_("The delegation's number, or a passport's."))
    ],
    action: Annotated[str, typer.Argument(metavar=N_("ACTION"), help=N_("submit, pass, depart, close …"))],
    process: Annotated[
        Literal["delegation", "passport", "report"],
        typer.Option("--workflow", help=N_("Whose action it is.")),
    ] = "delegation",
) -> None:
    """Explain; nothing is written. Exit status as the action itself would give."""
    from workflows.catalogue import workflow
    from workflows.engine import explain
    from workflows.request import Request

    known_now(desk)
    name = passport_number(number) if process == "passport" else delegation_number(number)
    explanation = explain(session(desk), Request(process, action, name, desk.as_of or desk.on))
    about = Fact("delegation", M("Delegation"), name)
    if process == "passport":
        about = Fact("passport", M("Passport"), masked(name))
    facts = [
        about,
        Fact("action", M("Action"), action, render=lambda _: M(explanation.rows[0].label)),
        Fact("state", M("State"), explanation.before, render=workflow(process).state_label),
        Fact("allowed", M("Possible for you"), explanation.allowed),
        Fact("able", M("Others who could"), [fact.login for fact in explanation.able], render=_others(explanation)),
    ]
    if desk.out.format == "table":
        desk.out.card(facts)
        desk.out.findings(explanation.findings)
    else:
        desk.out.card(facts, [findings_section(explanation.findings)])
    if not explanation.allowed:
        raise typer.Exit(4 if any(finding.personal for finding in explanation.findings) else 1)


def _others(explanation: Explanation) -> Any:
    from workflows.authority import logins

    return lambda _: logins(explanation.able) or M("nobody")
