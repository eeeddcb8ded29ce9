"""A process killed at any moment leaves the case before or after an action, never between."""

from __future__ import annotations

import random
import select
import signal
import sqlite3
from datetime import date

from sqlalchemy import text

from tests.database.papers import dump
from tests.office import Office
from tests.processes.others import Other, others
from travel import journal
from travel.storage.store import Store
from workflows.steps.application import Note

KILLS = 3
LENT_WITHOUT_LOAN = """SELECT count(*) FROM passport p WHERE (p.state = 'lent') <>
    EXISTS (SELECT 1 FROM loan l WHERE l.passport_id = p.id AND l.ended_on IS NULL)"""
LOAN_NOT_OWED = """SELECT count(*) FROM loan l WHERE l.ended_on IS NULL AND NOT EXISTS (
    SELECT 1 FROM obligation o WHERE o.passport_id = l.passport_id AND o.ended_on IS NULL)"""
REVIEW_BY_NOBODY = """SELECT count(*) FROM delegation d WHERE (d.state = 'reviewing') <>
    EXISTS (SELECT 1 FROM review r WHERE r.delegation_id = d.id AND r.waiting)"""
HALF_DONE = (LENT_WITHOUT_LOAN, LOAN_NOT_OWED, REVIEW_BY_NOBODY)


def whole(store: Store) -> int:
    """The number of events, when everything fits together."""
    with store.reading() as tx:
        steps = list(journal.verify(tx))
        assert all(isinstance(step, int) for step in steps), steps
        for question in HALF_DONE:
            assert tx.execute(text(question)).scalar_one() == 0, question
        return int(tx.execute(text("SELECT count(*) FROM event")).scalar_one())


def killed_while_acting(office: Office, number: str, passport: str, moment: random.Random) -> None:
    """Start a process that acts without end, and kill it somewhere in the middle.

    It is killed a chosen number of events after it began, and then a random part of an action later: the wait is for
    something that never comes, so that it is the kernel's clock and no sleep that chooses the moment.
    """
    with others(Other(office.store, "keep-going", number, passport)) as (other,):
        before = events(office.store)
        other.go()
        wanted = before + moment.randint(1, 6)
        while events(office.store) < wanted:
            assert other.process.poll() is None, "it acts until it is killed"
        assert other.process.stdout is not None
        select.select([other.process.stdout], [], [], moment.random() * 0.02)
        other.process.send_signal(signal.SIGKILL)
        assert other.process.wait() == -signal.SIGKILL


def events(store: Store) -> int:
    with store.reading() as tx:
        return int(tx.execute(text("SELECT count(*) FROM event")).scalar_one())


def test_a_killed_process_leaves_nothing_half_done_and_the_next_goes_on(office: Office) -> None:
    cleared, draft = office.cleared(), office.drafted()
    passport = office.registered(cleared)[0]
    moment = random.Random(20230917)
    for count in range(KILLS):
        number = cleared if count % 2 else draft
        killed_while_acting(office, number, passport, moment)
        before = whole(office.store)
        tidy(office, draft, passport)
        office.do("clerk", "note", number, date(2023, 9, 15), Note(text="接着办"))
        assert whole(office.store) > before
    if office.store.path is not None:
        connection = sqlite3.connect(office.store.path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


def test_death_before_any_statement_of_an_action_leaves_the_case_as_it_was(office: Office) -> None:
    """A briefing writes sessions, attendance and undertakings, and the clearance follows of itself: two events."""
    number = office.approved()
    before, deaths = dump(office.store), 0
    other = Other(office.store, "die", "briefer", "brief", number, "2023-09-10")
    try:
        while other.hear() == "killed":
            assert dump(office.store) == before
            deaths += 1
            other.go()
    finally:
        other.end()
    assert deaths > 10, "an action says many things to the database"
    assert office.state(number) == "cleared"
    assert whole(office.store) > 0


def tidy(office: Office, draft: str, passport: str) -> None:
    """Bring both to where the next process begins, by ordinary actions: the killed one left them usable."""
    from workflows.passport import Collecting
    from workflows.steps.review import Returning

    on = date(2023, 9, 15)
    if office.state(draft) == "reviewing":
        office.do("head", "return", draft, on, Returning(opinion="x"))
    with office.store.reading() as tx:
        state = tx.execute(text("SELECT state FROM passport WHERE number = :number"), {"number": passport}).scalar_one()
    if state == "lent":
        office.do("custodian", "collect", passport, on, Collecting(), of="passport")
