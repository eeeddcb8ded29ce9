"""`travel briefing`: who heard what before leaving, and who signed the undertaking."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.action.acting import act_and_report, request
from cli.action.arguments import Number
from cli.action.details import filled
from cli.briefing.app import app
from cli.terminal.choices import code_of, codes_of, listed
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.words.naming import delegation_number
from travel.i18n import N_
from travel.vocabulary import ACCOUNT_ROLE, BRIEFING_METHOD, BRIEFING_TOPIC

_GIVERS = ("briefer", "reviewer", "finance", "custodian")
_ALL = ("all", "全部", "全体")


@acting(app, "record", help=N_("Record a briefing: who was there, what was said, who signed the undertaking."))
def record(
    desk: Desk,
    number: Number,
    topic: Annotated[
        list[str] | None,
        typer.Option("--topic", metavar=N_("TOPIC"), help=N_("A topic covered; all that you may give, unless given.")),
    ] = None,
    method: Annotated[
        str, typer.Option("--method", metavar=N_("METHOD"), help=N_("gathered, individual, online or written."))
    ] = "gathered",
    member: Annotated[
        list[str] | None,
        typer.Option("--member", metavar=N_("MEMBER"), help=N_("Who was there, by name or number; all, unless given.")),
    ] = None,
    signed: Annotated[
        list[str] | None,
        typer.Option("--signed", metavar=N_("MEMBER|all"), help=N_("Who signed the undertaking; repeat it, or all.")),
    ] = None,
    place: Annotated[str, typer.Option("--place", metavar=N_("PLACE"), help=N_("Where it was held."))] = "",
    role: Annotated[
        str | None,
        typer.Option("--role", metavar=N_("ROLE"), help=N_("In which of your roles you gave it, where it matters.")),
    ] = None,
) -> None:
    """Record one session; a make-up session for absentees is another."""
    from workflows.steps.journey import BriefingDetails

    signers = listed(signed)
    details = filled(
        BriefingDetails,
        {"persons": "--member", "topics": "--topic"},
        persons=listed(member),
        topics=codes_of(BRIEFING_TOPIC, "--topic", topic),
        method=code_of(BRIEFING_METHOD, "--method", method),
        place=place,
        signed=("all",) if any(name in _ALL for name in signers) else signers,
        role=code_of(ACCOUNT_ROLE, "--role", role) if role else _role_of(desk),
    )
    act_and_report(desk, [request(desk, "brief", delegation_number(number), details)])


def _role_of(desk: Desk) -> str:
    """The role in which this account gives briefings: the first it has, in the order of those who may."""
    from travel.registry import accounts

    with desk.store.reading() as tx:
        account = accounts.account(tx, desk.actor.login)
    roles = account.roles if account else frozenset()
    return next((role for role in _GIVERS if role in roles), _GIVERS[0])
