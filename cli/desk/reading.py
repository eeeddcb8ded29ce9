"""`travel desk`, and `travel` alone: what waits for me, what is due soon, what is overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from cli.desk.waiting import answers, custody_work, held, reminded, seats, turns
from cli.terminal.command import noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column, Section
from cli.terminal.reading_options import chosen, times, titled
from cli.words.custody import WORK
from cli.words.debts import DAYS, DELEGATION, DUE_ON, KIND, NEXT, OWNER, together, with_next
from cli.words.holds import COLUMNS as HOLDS
from cli.words.holds import IN_SHORT, in_short
from cli.words.next_step import seat_name
from cli.words.reminders import AGAINST, FOUND, NUMBER, SLIP, STAGE, STATE, TIMES, WHO
from travel.i18n import N_, M, Message
from travel.vocabulary import ACCOUNT_ROLE

if TYPE_CHECKING:
    from travel.registry.accounts import AccountFact

SOON_DAYS = 7

app = noun_app()


@reading(app, "desk", help=N_("What waits for me, what is due, what is overdue."))
def desk(desk: Desk) -> None:
    """The day's work of the account that acts here, each line with its command."""
    from travel.listings.obligations import Wanted, open_obligations
    from travel.registry import accounts

    day = desk.as_of or desk.today
    login = desk.actor.login
    with desk.store.reading() as tx:
        me = accounts.known_account(tx, login)
        now = times(desk).now
        waiting = [_decision(row) for row in seats(tx, me, desk)] if now else []
        violations, reminders = (answers(tx, me), reminded(tx, me)) if now else ([], [])
        custody = custody_work(tx, me, desk) if now else []
        waiting += [_turn(row) for row in turns(tx, me, desk)]
        wanted = Wanted(unit=_debtors(me), due_before=day + timedelta(days=SOON_DAYS + 1))
        stopped = held(tx, me, desk)
        owed = with_next(open_obligations(tx, times(desk), desk.today, wanted))
    if screen := desk.out.format in ("table", "md"):
        owed, reminders = together(owed), _without_what_stands_above(together(reminders), owed)
        stopped = in_short(stopped, me.unit.name)
    soon, late = [row for row in owed if row["due_on"] >= day], [row for row in owed if row["due_on"] < day]
    parts = [
        Section("waiting", M("Waits for me"), _WAITING, waiting, empty=M("Nothing waits for me.")),
        Section("custody", M("Custody"), _CUSTODY, custody),
        Section("violations", M("Violations that wait for me"), chosen(desk, *_VIOLATIONS), violations),
        Section(
            "due",
            M("Due within {days} days", days=SOON_DAYS),
            (DUE_ON, KIND, OWNER, DELEGATION, NEXT),
            soon,
            empty=M("Nothing is due."),
        ),
        Section(
            "overdue",
            M("Overdue"),
            (DAYS, KIND, OWNER, DELEGATION, NEXT),
            late,
            empty=M("Nothing is overdue."),
        ),
        Section("reminders", M("Reminded of, and still owed"), chosen(desk, *_REMINDERS), reminders),
        Section("holds", M("On hold: nothing new is accepted"), IN_SHORT if screen else HOLDS, stopped),
    ]
    shown = [part for part in parts if part.rows or part.empty is not None or not screen]
    desk.out.sections(shown, title=titled(desk, _greeting(me, desk)))


def _without_what_stands_above(rows: list[dict[str, Any]], above: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows without the commands that the screen has told already."""
    told = {row["next"] for row in above}
    return [{**row, "next": None} if row["next"] in told else row for row in rows]


def _greeting(me: AccountFact, desk: Desk) -> Message:
    return M(
        "{today} · {name} ({roles}) · {unit}",
        today=desk.today,
        name=me.name,
        roles=[ACCOUNT_ROLE.label(role) for role in ACCOUNT_ROLE if role in me.roles],
        unit=me.unit.name,
    )


def _debtors(me: AccountFact) -> str | None:
    """Whose debts the desk shows: everybody's in the foreign affairs office and to auditors, else my unit's."""
    return None if me.unit.kind in ("office", "province") or "auditor" in me.roles else me.unit.name


def _decision(row: dict[str, Any]) -> dict[str, Any]:
    what = seat_name(row["seat"])
    if row["for_name"]:
        what = M("{step}, for {name}", step=what, name=row["for_name"])
    return {name: row[name] for name in ("delegation", "title", "since", "next")} | {"what": what}


def _turn(row: dict[str, Any]) -> dict[str, Any]:
    from cli.words.states import state_label

    what = state_label("delegation", row["state"])
    return {name: row[name] for name in ("delegation", "title", "since", "next")} | {"what": what}


_WAITING = (
    Column("delegation", M("Delegation"), whole=True),
    Column("title", M("Title")),
    Column("what", M("Stage")),
    Column("since", M("Since"), whole=True),
    NEXT,
)
_VIOLATIONS = ((NUMBER, DELEGATION, FOUND, STATE, NEXT), (AGAINST, WHO))
_CUSTODY = (
    Column("work", M("To be done"), render=WORK.label),
    Column("number", M("Number"), whole=True),
    Column("count", M("Passports"), justify="right"),
    NEXT,
)
_REMINDERS = ((DELEGATION, KIND, OWNER, STAGE, TIMES, SLIP, NEXT), (DUE_ON,))
