"""A book adopted into the store is in force from its day on, at every desk; what was judged stays as it was judged."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.database.papers import dump
from tests.office import OFFICE, Office, furnish, troyan
from travel import journal
from travel.clock import Clock
from travel.delegations import cases
from travel.errors import BadInput, NotAllowed, Refused, StoreFault
from travel.identity import Actor
from travel.journal import Break
from travel.policy import Book, in_force, load_book, read_book
from travel.policy.adoption import adopt, adoptions
from travel.policy.in_force import adopted_book, books_in_force
from travel.policy.own import known
from travel.proof import prove
from travel.registry.accounts import add_account
from travel.registry.keeping import Registrar
from travel.storage.store import Store
from travel.tables import Adoption, table
from workflows.verdict import check_application

OWN = """name = "jingdezhen"
label = { zh = "景德镇市", en = "Jingdezhen" }
inherits = "national"
[persons]
max = { value = 3, citation = "our order" }
"""
SUBMITTED = date(2023, 7, 10)


def own(persons: int = 3) -> Book:
    return read_book(OWN.replace("= 3", f"= {persons}"), "own.toml", known())


def at_desk(office: Office, login: str = "approver", today: date = date(2023, 7, 15), **given: Any) -> Registrar:
    return Registrar(office.store, Actor(login, "tester"), Clock(today), today, **given)


def in_force_on(store: Store, day: date) -> str:
    with store.reading() as tx:
        return books_in_force(tx).on(day).name


def persons_allowed(store: Store, number: str, on: date) -> int:
    with store.reading() as tx:
        return cases.read(tx, number).policy(on).number("persons.max").value


def test_before_any_adoption_the_founding_book_is_in_force(office: Office) -> None:
    assert in_force_on(office.store, SUBMITTED) == "national"


def test_a_book_is_in_force_from_its_day_on(office: Office) -> None:
    made = adopt(at_desk(office), own(), date(2023, 8, 1))
    assert (made.from_on, made.until, made.instead_of.name) == (date(2023, 8, 1), None, "national")
    assert in_force_on(office.store, date(2023, 7, 31)) == "national"
    assert in_force_on(office.store, date(2023, 8, 1)) == "jingdezhen"


def test_of_two_books_the_later_day_decides_and_of_one_day_the_later_adoption(office: Office) -> None:
    adopt(at_desk(office), own(5), date(2023, 9, 1))
    earlier = adopt(at_desk(office), own(4), date(2023, 8, 1))
    adopt(at_desk(office), own(3), date(2023, 9, 1))
    assert earlier.until == date(2023, 9, 1)
    with office.store.reading() as tx:
        books = books_in_force(tx)
        found = [books.at(day).number("persons.max").value for day in (date(2023, 8, 31), date(2023, 9, 1))]
        assert [entered.from_on.month for entered in adoptions(tx)] == [8, 9, 9]
        assert adopted_book(tx, "jingdezhen") is books.on(date(2023, 9, 1))
        assert adopted_book(tx, "atlantis") is None
    assert found == [4, 3]


def test_a_case_is_judged_by_the_book_of_its_submission_day(office: Office) -> None:
    before = office.submitted()
    adopt(at_desk(office), own(), date(2023, 7, 11))
    draft = office.drafted()
    assert persons_allowed(office.store, before, date(2023, 12, 1)) == 6
    assert persons_allowed(office.store, draft, date(2023, 7, 10)) == 6
    assert persons_allowed(office.store, draft, date(2023, 7, 11)) == 3


def test_the_engine_judges_and_notes_by_the_adopted_book(office: Office) -> None:
    adopt(at_desk(office), own(), date(2023, 7, 5))
    with pytest.raises(Refused) as refused:
        office.submitted()
    assert "R04" in {finding.rule for finding in refused.value.findings}
    adopt(at_desk(office, today=date(2023, 7, 16)), own(4), date(2023, 7, 5))
    number = office.submitted()
    with office.store.reading() as tx:
        event = journal.last(tx, "delegation", number)
    assert event is not None
    assert json.loads(event.details)["policy_hash"] == own(4).hash


def test_a_form_is_judged_by_the_book_of_the_day(office: Office) -> None:
    adopt(at_desk(office), own(), date(2023, 8, 1))
    with office.store.reading() as tx:
        books = books_in_force(tx)
        found = [
            {finding.rule for finding in check_application(troyan(), books.at(day)).findings}
            for day in (date(2023, 7, 31), date(2023, 8, 1))
        ]
    assert ["R04" in rules for rules in found] == [False, True]


def test_another_desk_judges_by_it_at_once(office: Office) -> None:
    other = Store(office.store.url)
    assert in_force_on(other, SUBMITTED) == "national"
    adopt(at_desk(office), own(), SUBMITTED)
    in_force._KEPT.clear()  # as in another process
    try:
        assert in_force_on(other, SUBMITTED) == "jingdezhen"
    finally:
        other.close()


def test_another_edition_of_the_program_judges_by_what_was_adopted(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    adopt(at_desk(office), own(), SUBMITTED)
    wanted = own().hash

    def changed(_place: str) -> Book:
        raise AssertionError("the program's own books are not asked")

    in_force._KEPT.clear()
    monkeypatch.setattr("travel.policy.in_force.load_book", changed)
    monkeypatch.setattr("travel.policy.book.load_book", changed)
    with office.store.reading() as tx:
        book = books_in_force(tx).on(SUBMITTED)
    assert (book.hash, book.inherits) == (wanted, ("national",))
    assert book.at(SUBMITTED).number("days.one_country").value == 5


def test_the_journal_says_what_changed(office: Office) -> None:
    adopt(at_desk(office), own(), date(2023, 8, 1))
    with office.store.reading() as tx:
        event = journal.last(tx, "policy", "jingdezhen")
        assert [step for step in journal.verify(tx) if not isinstance(step, int)] == []
    assert event is not None
    assert (event.action, event.on_day, event.actor) == ("adopt", date(2023, 7, 15), "approver")
    assert json.loads(event.details) == {
        "hash": own().hash,
        "from_on": "2023-08-01",
        "inherits": ["national"],
        "instead_of": "national",
        "instead_of_hash": load_book("national").hash,
        "differences": [
            {
                "part": "settings",
                "key": "persons.max",
                "before": 6,
                "after": 3,
                "before_citation": "S-SD13, S-ZJU, S-HTU20",
                "after_citation": "our order",
            }
        ],
    }


@pytest.mark.parametrize("login", ["clerk", "reviewer", "custodian", "auditor", "nobody"])
def test_only_an_administrator_or_an_approver_adopts(office: Office, login: str) -> None:
    before = dump(office.store)
    with pytest.raises(NotAllowed):
        adopt(at_desk(office, login), own(), date(2023, 8, 1))
    assert dump(office.store) == before


def test_an_administrator_adopts(office: Office) -> None:
    with office.store.atomic() as tx:
        add_account(tx, "admin", "张管理", OFFICE, ("admin",))
    adopt(at_desk(office, "admin"), own(), date(2023, 8, 1))
    assert in_force_on(office.store, date(2023, 8, 1)) == "jingdezhen"


def test_a_book_cannot_begin_on_a_day_of_a_submission_or_before(office: Office) -> None:
    number = office.submitted()
    before = dump(office.store)
    for day in (date(2023, 7, 1), SUBMITTED):
        with pytest.raises(Refused) as refused:
            adopt(at_desk(office), own(), day)
        (finding,) = refused.value.findings
        assert finding.facts == {"delegations": [number], "from_on": day.isoformat(), "free": "2023-07-11"}
    assert dump(office.store) == before
    adopt(at_desk(office), own(), date(2023, 7, 11))
    assert persons_allowed(office.store, number, date(2023, 12, 1)) == 6


def test_without_a_day_it_begins_today_or_after_the_last_submission(office: Office) -> None:
    assert adopt(at_desk(office, rehearsal=True), own()).from_on == date(2023, 7, 15)
    office.submitted()
    assert adopt(at_desk(office, today=SUBMITTED, rehearsal=True), own()).from_on == date(2023, 7, 11)


def test_the_same_book_is_not_adopted_twice(office: Office) -> None:
    adopt(at_desk(office), own(), date(2023, 8, 1))
    with pytest.raises(BadInput):
        adopt(at_desk(office), own(), date(2023, 9, 1))


def test_a_rehearsal_adopts_nothing(office: Office) -> None:
    before = dump(office.store)
    assert adopt(at_desk(office, rehearsal=True), own(), date(2023, 8, 1)).differences
    assert dump(office.store) == before


def test_an_adoption_that_fails_half_way_leaves_nothing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    before = dump(office.store)

    def full(*_given: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("travel.registry.keeping.journal.append", full)
    with pytest.raises(OSError, match="no space"):
        adopt(at_desk(office), own(), date(2023, 8, 1))
    assert dump(office.store) == before


def test_a_book_changed_in_the_store_is_not_used(office: Office) -> None:
    adopt(at_desk(office), own(), date(2023, 8, 1))
    adoption = table(Adoption)
    with office.store.atomic() as tx:
        layers = tx.execute(select(adoption.c.layers)).scalar_one()
        tx.execute(update(adoption).values(layers=[layers[0].replace("= 3", "= 30"), *layers[1:]]))
    in_force._KEPT.clear()
    with pytest.raises(StoreFault, match="校验值"):
        in_force_on(office.store, date(2023, 8, 1))


def test_the_proof_finds_a_book_that_no_event_put_in_force(office: Office) -> None:
    adopt(at_desk(office), own(), date(2023, 8, 1))
    adoption = table(Adoption)

    def breaks() -> list[str]:
        with office.store.reading() as tx:
            return [step.reason.render("en") for step in prove(tx) if isinstance(step, Break)]

    assert breaks() == []
    with office.store.atomic() as tx:
        tx.execute(update(adoption).values(from_on=date(2023, 7, 1)))
    assert breaks() == [
        "the store has it in force from 2023-07-01; no event says so",
        "by its events it is in force from 2023-08-01; the store has it no more",
    ]


def test_an_action_reads_the_adopted_book_in_the_cases_own_statement(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    adopt(at_desk(sqlite_office), own(), date(2023, 7, 11))
    said: list[str] = []
    with sqlite_office.store.reading() as tx:
        cases.read(tx, number).books.on(date(2023, 8, 1))  # the book itself is read once in a process
        connection = tx.connection.driver_connection
        assert connection is not None
        connection.set_trace_callback(said.append)
        assert cases.read(tx, number).books.at(date(2023, 8, 1)).number("persons.max").value == 3
        connection.set_trace_callback(None)
    assert len(said) == 1


def test_while_a_book_is_adopted_a_submission_waits(
    postgres_factory: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On SQLite the transaction holds the whole store anyway."""
    office = furnish(postgres_factory())
    number = office.drafted()
    impatient = Store(office.store.url, busy_seconds=0.2)
    tried: list[str] = []
    append = journal.append

    def meanwhile(*given: Any) -> Any:
        with pytest.raises(StoreFault), impatient.atomic() as tx:
            cases.lock(tx, number)
        tried.append(number)
        return append(*given)

    monkeypatch.setattr("travel.registry.keeping.journal.append", meanwhile)
    try:
        adopt(at_desk(office), own(), date(2023, 8, 1))
    finally:
        impatient.close()
        office.store.close()
    assert tried == [number]
