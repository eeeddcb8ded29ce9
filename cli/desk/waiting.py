"""What waits for the person at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from cli.terminal.reading_options import as_of_now, times
from cli.words.debts import with_next
from cli.words.next_step import (
    RowStanding,
    step_for_handover,
    step_for_stocktaking,
    step_for_violation,
    step_from,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from cli.terminal.desk_context import Desk
    from travel.registry.accounts import AccountFact


def inbox_rows(desk: Desk) -> list[dict[str, Any]]:
    """The seats I may decide, each with its command. What waited on another day is in the list of delegations."""
    from travel.registry import accounts

    as_of_now(desk)
    login = desk.actor.login
    with desk.store.reading() as tx:
        return seats(tx, accounts.known_account(tx, login), desk)


def seats(tx: Connection, me: AccountFact, desk: Desk) -> list[dict[str, Any]]:
    """The same, for an account that is known already."""
    from travel.listings.holds import exceptions_of
    from workflows.worklist import inbox

    rows = inbox(tx, me, desk.today)
    excepted = exceptions_of(tx, [row["delegation"] for row in rows]) if rows else {}
    return [
        {
            **{name: row[name] for name in ("delegation", "title", "organiser", "leader", "persons", "exit", "round")},
            **{name: row[name] for name in ("step", "unit", "since", "for", "for_name")},
            "seat": {"label": row["label"], "unit": row["unit"], "for_name": row["for_name"]},
            "exceptions": excepted.get(row["delegation"], []),
            "next": f"travel review pass {row['delegation']}",
        }
        for row in rows
    ]


def turns(tx: Connection, me: AccountFact, desk: Desk) -> list[dict[str, Any]]:
    """The delegations, other than those under review, whose next step is one of my roles' to take."""
    from travel.listings.delegations import Wanted, delegations
    from workflows.delegation import DELEGATION
    from workflows.worklist import may_take

    states = tuple(state.code for state in DELEGATION.states if state.ball and "step" not in state.ball)
    rows = delegations(tx, times(desk), Wanted(states=states))
    return [
        {**row, "next": step.command}
        for row in rows
        if (step := step_from(RowStanding(row))) is not None and may_take(me, step.roles, row["organiser_path"])
    ]


def answers(tx: Connection, me: AccountFact) -> list[dict[str, Any]]:
    """The violations that I am to explain or to rule on, each with its command."""
    from travel.listings.violations import waiting
    from workflows.worklist import may_take

    names = ("violation", "delegation", "kind", "who", "found", "state", "opened_on")
    return [
        {name: row[name] for name in names} | {"next": step.command}
        for row in waiting(tx, me)
        if (step := step_for_violation(row["state"], row["violation"])) is not None
        and may_take(me, step.roles, row["organiser_path"])
    ]


def held(tx: Connection, me: AccountFact, desk: Desk) -> list[dict[str, Any]]:
    """What stops my unit, the units below it and their people, where I am their clerk."""
    from cli.words.holds import hold_rows

    return hold_rows(tx, desk, me.unit.name) if "clerk" in me.roles else []


def custody_work(tx: Connection, me: AccountFact, desk: Desk) -> list[dict[str, Any]]:
    """What custody has for me: hand-overs and stock-takings that wait for me, passports that end, with the command."""
    rows = [*_handovers(tx, me), *_stocktakings(tx, me)]
    if "custodian" in me.roles:
        rows += [*_unsettled(tx), *_endings(tx, desk)]
    return rows


def _handovers(tx: Connection, me: AccountFact) -> Iterator[dict[str, Any]]:
    from travel.listings.custody import handovers_for

    for row in handovers_for(tx, me):
        step = step_for_handover(row.state, row.number, row.given_name, row.taken_name)
        if step is not None:
            work = "contested-handover" if row.state == "contested" else "handover"
            yield _work(work, row.number, None, step.command)


def _stocktakings(tx: Connection, me: AccountFact) -> Iterator[dict[str, Any]]:
    from travel.listings.custody import stocktakings
    from workflows.stocktaking import CLOSERS

    if not me.roles.intersection(CLOSERS):
        return
    for row in stocktakings(tx, ("open",)):
        step = step_for_stocktaking(row["state"], row["stocktaking"], row["unexplained"])
        if step is None or not me.roles.intersection(step.roles):
            continue
        if row["unexplained"]:
            yield _work("unexplained", row["stocktaking"], row["unexplained"], step.command)
        elif me.login not in row["hands"]:
            yield _work("unclosed", row["stocktaking"], None, step.command)


def _unsettled(tx: Connection) -> Iterator[dict[str, Any]]:
    from travel.listings.custody import unsettled

    for number, count in unsettled(tx).items():
        yield _work("unsettled", number, count, f"travel stocktaking show {number}")


def _endings(tx: Connection, desk: Desk) -> Iterator[dict[str, Any]]:
    from travel.listings import expiry

    months = desk.policy(desk.today).number("passports.validity_months").value
    for work, rows, command in (
        ("expiring", expiry.expiring(tx, times(desk), desk.today, months), "travel passport expiring"),
        ("too-short", expiry.too_short(tx, desk.today, months), "travel passport expiring"),
        ("to-void", expiry.to_void(tx, desk.today), "travel passport to-void"),
    ):
        if rows:
            yield _work(work, None, len(rows), command)


def _work(work: str, number: str | None, count: int | None, command: str) -> dict[str, Any]:
    return {"work": work, "number": number, "count": count, "next": command}


def reminded(tx: Connection, me: AccountFact) -> list[dict[str, Any]]:
    """What I was reminded of and is still owed, each with its command."""
    from travel.listings.reminders import reminders_to

    return with_next(reminders_to(tx, me.login))
