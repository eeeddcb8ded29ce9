"""Two processes act at the same moment on one thing: one wins, the other is told who was first, and when."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

from sqlalchemy import text

from tests.database.papers import hire
from tests.office import OFFICE, Office
from tests.processes.others import ROOT, Other, address, others
from travel import journal
from travel.storage.store import Store
from workflows.passport import Collecting

DAY = "2023-07-12"
ROUNDS = 8


def holds(store: Store) -> None:
    with store.reading() as tx:
        assert all(isinstance(step, int) for step in journal.verify(tx))
        twice = "SELECT passport_id FROM loan WHERE ended_on IS NULL GROUP BY passport_id HAVING count(*) > 1"
        assert tx.execute(text(twice)).all() == []


def race(first: Other, second: Other) -> list[str]:
    """Let both go on at once; what each says of it, the winner's word first."""
    first.go()
    second.go()
    said = [first.hear(), second.hear()]
    assert (first.hear(), second.hear()) == ("ready", "ready")
    return sorted(said, key=lambda word: not word.startswith("done"))


def test_of_two_who_looked_at_one_case_one_wins_and_the_other_is_told_who_and_when(office: Office) -> None:
    hire(office, "head2", "副处长", OFFICE, "approver")
    number = office.submitted()
    first = Other(office.store, "act", "head", "delegation", "return", number, DAY, "", "looks")
    second = Other(office.store, "act", "head2", "delegation", "return", number, DAY, "", "looks")
    with others(first, second):
        for count in range(1, ROUNDS + 1):
            winner, loser = race(first, second)
            assert winner == "done returned"
            assert loser.startswith("MovedFirst"), loser
            assert ("(head)" in loser) != ("(head2)" in loser)
            assert "(send back)" in loser
            # both look again when the case is under review again
            assert office.case(number).round == count
            office.do("clerk", "submit", number, date.fromisoformat(DAY))
            for other in (first, second):
                other.go()
            answers = [first.hear(), second.hear()]
            assert all(answer.startswith("MovedFirst") for answer in answers), "what they saw was the returned case"
            assert [first.hear(), second.hear()] == ["ready", "ready"]
    holds(office.store)


def test_of_two_who_did_not_look_one_wins_and_the_other_meets_the_new_state(office: Office) -> None:
    number = office.drafted()
    first = Other(office.store, "act", "clerk", "delegation", "submit", number, DAY, "", "blindly")
    second = Other(office.store, "act", "clerk", "delegation", "submit", number, DAY, "", "blindly")
    with others(first, second):
        for _ in range(ROUNDS):
            winner, loser = race(first, second)
            assert winner == "done reviewing"
            assert loser.startswith("Refused"), loser
            from workflows.steps.review import Returning

            office.do("head", "return", number, date.fromisoformat(DAY), Returning(opinion="x"))
    assert office.case(number).round == ROUNDS
    holds(office.store)


def test_of_two_seats_decided_at_once_the_round_ends_once(office: Office) -> None:
    """Two countersign seats are the last but one step: both may pass, neither is lost."""
    from tests.database.papers import add_senders, joint
    from workflows.steps.review import Passing, Returning

    add_senders(office)
    number = office.submitted(application=joint())
    on = date.fromisoformat(DAY)
    office.do("head", "pass", number, on, Passing())
    first = Other(office.store, "act", "museum-head", "delegation", "pass", number, DAY, "", "blindly")
    second = Other(office.store, "act", "university-head", "delegation", "pass", number, DAY, "", "blindly")
    with others(first, second):
        for _ in range(3):
            assert race(first, second) == ["done reviewing", "done reviewing"]
            assert {seat.step for seat in office.case(number).open_seats} == {"finance"}
            office.do("finance", "return", number, on, Returning(opinion="x", to_step="countersign"))
    holds(office.store)


def test_one_passport_lent_to_two_delegations_at_once_is_lent_to_one(office: Office) -> None:
    first_number, second_number = office.cleared(), office.cleared()
    passport = office.registered(first_number)[0]
    first = Other(office.store, "act", "custodian", "passport", "lend", passport, "2023-09-15", first_number, "blindly")
    second = Other(
        office.store, "act", "custodian", "passport", "lend", passport, "2023-09-15", second_number, "blindly"
    )
    with others(first, second):
        for _ in range(ROUNDS):
            winner, loser = race(first, second)
            assert winner == "done lent"
            assert loser.split()[0] in ("Refused", "MovedFirst"), loser
            owed = [row for number in (first_number, second_number) for row in office.case(number).owed]
            assert len(owed) == 1
            office.do("custodian", "collect", passport, date(2023, 9, 15), Collecting(), of="passport")
    holds(office.store)


def test_lending_and_collecting_in_two_orders_waits_for_nobody_for_ever(office: Office) -> None:
    """The delegation is always locked before its passports: no deadlock, whatever the order of the passports."""
    first_number, second_number = office.cleared(), office.cleared()
    passports = office.registered(first_number)
    first = Other(office.store, "alternate", first_number, "16", *passports)
    second = Other(office.store, "alternate", second_number, "16", *reversed(passports))
    with others(first, second):
        for other in (first, second):
            other.go()
        for other in (first, second):
            heard = []
            while (word := other.hear()) not in ("end", ""):
                heard.append(word)
            assert word == "end"
            assert set(heard) <= {"done", "Refused", "MovedFirst"}
            assert "done" in heard
    holds(office.store)


def test_at_the_terminal_the_one_who_comes_second_leaves_with_status_3(sqlite_office: Office) -> None:
    """The first moves the case while the second is asked whether he is sure."""
    number = sqlite_office.submitted()
    command = [sys.executable, "-m", "cli", "--database", address(sqlite_office.store), "--as", "head"]
    command += ["review", "return", number, "--reason", "行程不清", "--on", DAY]
    environment = os.environ | {"TRAVEL_LANG": "en", "PYTHONUTF8": "1", "TRAVEL_TODAY": "2024-01-01"}
    started = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    ended = [process.communicate() for process in started]
    statuses = sorted(process.returncode for process in started)
    # whether the second had looked before the first was done is chance: then 3, else the state refuses
    assert statuses in ([0, 3], [0, 1]), ended
    loser = next(error for process, (_, error) in zip(started, ended, strict=True) if process.returncode == statuses[1])
    if statuses[1] == 3:
        assert "李处长 (head)" in loser
    assert sqlite_office.state(number) == "returned"
    holds(sqlite_office.store)
