"""What another process does in these tests: ``python -m tests.processes.worker DATABASE TASK ARGUMENTS...``.

It says ``ready`` when it stands before the action and waits for a line before it goes on: no test waits for time to
pass.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from typing import Any

from sqlalchemy import Connection, Engine, event

from tests.office import Office
from travel.errors import TravelError
from travel.storage.statements import Prepared
from travel.storage.store import Store, database_url
from workflows.definition import Details
from workflows.engine import look, perform
from workflows.passport import Collecting, Lending
from workflows.request import Request
from workflows.steps.application import Note
from workflows.steps.journey import BriefingDetails
from workflows.steps.review import Passing, Returning

DETAILS: dict[str, Callable[[str], Details]] = {
    "submit": lambda _: Details(),
    "pass": lambda _: Passing(),
    "return": lambda words: Returning(opinion=words or "x"),
    "brief": lambda _: BriefingDetails(signed=("all",)),
    "lend": lambda number: Lending(delegation=number),
    "collect": lambda _: Collecting(),
    "note": lambda words: Note(text=words or "x"),
}


def say(line: str) -> None:
    """One line to who started this process, at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def act(office: Office, login: str, of: str, action: str, name: str, on: date, word: str, looks: bool) -> None:
    """Look or not, wait, act; say what came of it."""
    session = office.session(login)
    seen = look(session, of, name) if looks else None
    say("ready")
    for _ in sys.stdin:
        try:
            done = perform(session, Request(of, action, name, on, DETAILS[action](word), seen))
            say(f"done {done.after}")
        except TravelError as error:
            say(f"{type(error).__name__} {error.message.render('en')}")
        seen = look(session, of, name) if looks else None
        say("ready")


def keep_going(office: Office, number: str, passport: str) -> None:
    """Act without end, until killed: notes, submissions and returns, loans and collections of one passport."""
    on = date(2023, 9, 15)
    say("ready")
    for _ in sys.stdin:
        break
    while True:
        office.do("clerk", "note", number, on, Note(text="再记一笔"))
        if office.state(number) == "cleared":
            office.do("custodian", "lend", passport, on, Lending(delegation=number), of="passport")
            office.do("custodian", "collect", passport, on, Collecting(), of="passport")
        else:
            office.do("clerk", "submit", number, on)
            office.do("head", "return", number, on, Returning(opinion="x"))


def alternate(office: Office, number: str, passports: list[str], rounds: int) -> None:
    """Lend and collect each of the passports in turn; somebody else may do the same, in another order."""
    on = date(2023, 9, 15)
    say("ready")
    for _ in sys.stdin:
        break
    for turn in range(rounds):
        passport = passports[turn % len(passports)]
        for action, details in (("lend", Lending(delegation=number)), ("collect", Collecting())):
            try:
                office.do("custodian", action, passport, on, details, of="passport")
                say("done")
            except TravelError as error:
                say(type(error).__name__)
    say("end")


def die_at_every_statement(office: Office, login: str, action: str, number: str, on: date) -> None:
    """Take the action in a child that kills itself before its first statement, then before its second, and so on.

    The last child lives to the end. After each one says how it went and waits.
    """
    for last in count(1):
        child = os.fork()
        if child == 0:
            with_death_before(last)
            office.do(login, action, number, on, DETAILS[action](""))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        say("killed" if os.WIFSIGNALED(status) else f"exit {os.waitstatus_to_exitcode(status)}")
        if sys.stdin.readline() == "" or not os.WIFSIGNALED(status):
            return


def with_death_before(statement: int) -> None:
    """Let this process be killed before it says that many things to the database; the commit counts as one."""
    told = count(1)

    def tell(*_: object) -> None:
        if next(told) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    ordinary = Prepared._execute

    def prepared(self: Prepared, tx: Connection, given: Mapping[str, Any]) -> Any:
        tell()
        return ordinary(self, tx, given)

    Prepared._execute = prepared  # type: ignore[method-assign]  # the only door beside SQLAlchemy's own
    event.listen(Engine, "before_cursor_execute", tell)
    event.listen(Engine, "commit", tell)


def main(arguments: list[str]) -> None:
    """See the module."""
    database, task, *rest = arguments
    office = Office(Store(database_url(database)))
    if task == "act":
        login, of, action, name, on, word, looks = rest
        act(office, login, of, action, name, date.fromisoformat(on), word, looks == "looks")
    elif task == "die":
        login, action, number, on = rest
        die_at_every_statement(office, login, action, number, date.fromisoformat(on))
    elif task == "keep-going":
        keep_going(office, *rest)
    elif task == "alternate":
        number, rounds, *passports = rest
        alternate(office, number, passports, int(rounds))


if __name__ == "__main__":
    main(sys.argv[1:])
