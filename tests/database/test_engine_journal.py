"""The journal: append-only by the database's own will, chained, and found out when somebody tampers with it."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.office import Office
from travel import journal
from travel.errors import StoreFault
from travel.journal import Break
from travel.proof import prove
from travel.storage.journal_guard import is_guarded
from travel.storage.store import Store


def breaks(store: Store) -> list[Break]:
    with store.reading() as tx:
        return [step for step in journal.verify(tx) if isinstance(step, Break)]


def unguarded(store: Store, *statements: str) -> None:
    """Run the statements as somebody who has taken the guard away first."""
    guards = (
        ("DROP TRIGGER event_no_update", "DROP TRIGGER event_no_delete")
        if store.is_sqlite
        else ("DROP TRIGGER event_no_change ON event",)
    )
    with store.atomic() as tx:
        for statement in (*guards, *statements):
            tx.execute(text(statement))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'somebody'",
        "UPDATE event SET hash = hash",
        "DELETE FROM event",
        "DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)",
        "TRUNCATE event",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_an_event(office: Office, statement: str) -> None:
    office.submitted()
    if "TRUNCATE" in statement and office.store.is_sqlite:
        statement = "DELETE FROM event WHERE 1"  # what SQLite has for it
    with pytest.raises((StoreFault, DBAPIError)), office.store.atomic() as tx:
        tx.execute(text(statement))
    assert breaks(office.store) == []


def test_an_untouched_journal_holds(office: Office) -> None:
    office.closed()
    with office.store.reading() as tx:
        steps = list(journal.verify(tx))
        assert steps[-1] == tx.execute(text("SELECT count(*) FROM event")).scalar_one()


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE event SET actor = 'somebody' WHERE {this}",
        "UPDATE event SET on_day = '2020-01-01' WHERE {this}",
        "UPDATE event SET recorded_at = '2020-01-01 00:00:00.000000' WHERE {this}",
        "UPDATE event SET to_state = 'approved' WHERE {this}",
        "UPDATE event SET details = '{{}}' WHERE {this}",
        "UPDATE event SET findings = '[1]' WHERE {this}",
        "UPDATE event SET for_login = 'x', for_name = 'x' WHERE {this}",
        "UPDATE event SET hash = previous WHERE {this}",
        "UPDATE event SET previous = '' WHERE {this}",
    ],
)
def test_a_changed_event_is_found_and_named(office: Office, tampering: str) -> None:
    number = office.approved()
    this = f"subject_kind = 'delegation' AND subject = '{number}' AND seq = 3"
    unguarded(office.store, tampering.format(this=this))
    (found,) = breaks(office.store)
    assert (found.subject_kind, found.subject, found.seq) == ("delegation", number, 3)


def test_a_missing_event_is_found_at_its_place(office: Office) -> None:
    number = office.approved()
    unguarded(office.store, "DELETE FROM event WHERE subject_kind = 'delegation' AND seq = 3")
    (found,) = breaks(office.store)
    assert (found.subject, found.seq) == (number, 4), "the event that stands in its place"


@pytest.mark.parametrize("since", [1, 6])
def test_events_missing_at_the_end_are_found_by_the_cases_version(office: Office, since: int) -> None:
    number = office.approved()
    unguarded(office.store, f"DELETE FROM event WHERE subject_kind = 'delegation' AND seq >= {since}")
    (found,) = breaks(office.store)
    assert (found.subject_kind, found.subject, found.seq) == ("delegation", number, since)


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("delegation", "UPDATE delegation SET state = 'closed'"),
        ("delegation", "UPDATE delegation SET version = version - 1"),
        ("passport", "UPDATE passport SET state = 'void' WHERE number = 'PE0000100'"),
        ("report", "UPDATE trip_report SET state = 'submitted'"),
    ],
)
def test_a_case_that_is_not_where_its_journal_left_it_is_found(office: Office, kind: str, wrong: str) -> None:
    office.evaluated()
    with office.store.atomic() as tx:
        tx.execute(text(wrong))
    (found,) = breaks(office.store)
    assert found.subject_kind == kind


def test_one_broken_chain_does_not_hide_another(sqlite_office: Office) -> None:
    first, second = sqlite_office.approved(), sqlite_office.approved()
    unguarded(sqlite_office.store, "UPDATE event SET actor = 'x' WHERE seq = 2 AND subject_kind = 'delegation'")
    assert [(found.subject, found.seq) for found in breaks(sqlite_office.store)] == [(first, 2), (second, 2)]


def test_an_event_moved_to_another_chain_is_found(sqlite_office: Office) -> None:
    first = sqlite_office.approved()
    sqlite_office.drafted()
    moved = f"UPDATE event SET subject = '{first}', seq = 7 WHERE subject <> '{first}'"
    unguarded(sqlite_office.store, moved)
    assert (first, 7) in [(found.subject, found.seq) for found in breaks(sqlite_office.store)]


def test_an_event_bears_the_day_it_happened_and_the_moment_it_was_recorded(office: Office) -> None:
    number = office.drafted(on=date(2023, 7, 8))
    with office.store.reading() as tx:
        event = journal.last(tx, "delegation", number)
    assert event is not None
    assert event.on_day == date(2023, 7, 8)
    assert event.recorded_at.utcoffset() is not None
    assert event.recorded_at.year > 2023


def test_an_event_bears_what_the_rules_had_to_say_in_both_languages(sqlite_office: Office) -> None:
    number = sqlite_office.abroad()
    from workflows.steps.journey import Returned

    late = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 22))
    sqlite_office.do("clerk", "arrive", number, date(2023, 9, 22), late)
    with sqlite_office.store.reading() as tx:
        event = journal.last(tx, "delegation", number)
    assert event is not None
    findings = json.loads(event.findings)
    assert {finding["rule"] for finding in findings} == {"R40"}
    assert all(set(finding["message"]) == {"zh", "en"} for finding in findings)


def test_a_passports_full_number_is_not_repeated_in_the_details_of_its_registration(sqlite_office: Office) -> None:
    sqlite_office.lent()
    with sqlite_office.store.reading() as tx:
        details = tx.execute(text("SELECT details FROM event WHERE action = 'register' AND seq = 1")).scalars().all()
    assert all("PE0000" not in text for text in details)


def test_a_simulated_day_is_marked(sqlite_office: Office) -> None:
    from travel.clock import Clock
    from workflows.engine import perform
    from workflows.request import Request, Session
    from workflows.steps.application import Note

    number = sqlite_office.drafted()
    session = Session(
        sqlite_office.store, sqlite_office.session("clerk").actor, Clock(date(2030, 1, 1), simulated=True)
    )
    perform(session, Request("delegation", "note", number, date(2029, 1, 1), Note(text="演练")))
    with sqlite_office.store.reading() as tx:
        event = journal.last(tx, "delegation", number)
    assert event is not None
    assert event.simulated_day


@pytest.mark.parametrize(
    ("meddling", "words"),
    [
        ("UPDATE obligation SET due_on = '2029-09-20' WHERE kind = 'trip-report' AND ended_on IS NULL", "still owes"),
        ("UPDATE obligation SET owner = 'nobody' WHERE kind = 'results-notice' AND ended_on IS NULL", "does not owe"),
        ("DELETE FROM obligation WHERE kind = 'passport' AND ended_on IS NULL", "still owes"),
    ],
)
def test_a_debt_that_was_meddled_with_is_not_borne_out_by_the_events(office: Office, meddling: str, words: str) -> None:
    number = office.back()
    with office.store.reading() as tx:
        assert all(isinstance(step, int) for step in prove(tx))
    with office.store.atomic() as tx:
        tx.execute(text(meddling))
    with office.store.reading() as tx:
        breaks = [step for step in prove(tx) if not isinstance(step, int)]
    assert {found.subject for found in breaks} == {number}
    assert any(words in found.reason.render("en") for found in breaks)


@pytest.mark.parametrize(
    ("meddling", "words"),
    [
        ("UPDATE loan SET ended_on = '2023-09-16' WHERE {first_loan}", "2023-09-15 to 2023-09-16"),
        ("UPDATE loan SET fetched_by = 'nobody' WHERE {first_loan}", "fetched by nobody"),
        ("UPDATE loan SET lent_at = ended_at WHERE {first_loan}", "a loan for"),
        ("UPDATE loan SET ended_how = 'lost', returned_by = '' WHERE {first_loan}", "a loan for"),
        ("UPDATE border_record SET entry_on = '2023-09-20' WHERE {first}", "甲, 2023-09-17 to 2023-09-20"),
        ("UPDATE border_record SET countries = '[\"FR\"]' WHERE {first}", "France"),
        ("DELETE FROM border_record WHERE {first}", "by its events there is a border record of 甲"),
        ("UPDATE member SET cut_on = '2023-07-12', cut_reason = 'x' WHERE {first}", "甲 (景德镇市人民政府外事办公室"),
        ("UPDATE member SET rank = 'bureau' WHERE {first}", "on version 1 of the application"),
    ],
)
def test_a_row_that_was_meddled_with_is_not_borne_out_by_the_events(office: Office, meddling: str, words: str) -> None:
    """Loans, border records and members are held against the journal like what is owed."""
    office.collected()
    first = "person_id = (SELECT id FROM person WHERE name = '甲')"
    one = "passport_id = (SELECT id FROM passport WHERE holder = '甲')"
    with office.store.atomic() as tx:
        tx.execute(text(meddling.replace("{first_loan}", one).replace("{first}", first)))
    with office.store.reading() as tx:
        breaks = [step for step in prove(tx) if not isinstance(step, int)]
    assert len(breaks) in (1, 2), "what the events say, and what the store has instead"
    assert any(words in found.reason.render("en") for found in breaks), [one.reason.render("en") for one in breaks]


def test_whoever_was_cut_has_his_event(office: Office) -> None:
    from workflows.steps.review import Cutting

    number = office.submitted()
    office.do("head", "cut", number, date(2023, 7, 11), Cutting(person="丙", opinion="任务与本人职责无关"))
    with office.store.reading() as tx:
        assert all(isinstance(step, int) for step in prove(tx))
    with office.store.atomic() as tx:
        tx.execute(text("UPDATE member SET cut_on = NULL, cut_reason = NULL"))
    with office.store.reading() as tx:
        breaks = [step.reason.render("en") for step in prove(tx) if not isinstance(step, int)]
    assert any("丙" in told and "cut from version 1" in told for told in breaks)


def test_the_whole_life_of_a_delegation_bears_out_what_is_owed(office: Office) -> None:
    office.closed()
    with office.store.reading() as tx:
        assert all(isinstance(step, int) for step in prove(tx))


def test_a_store_whose_triggers_were_taken_is_not_guarded(office: Office) -> None:
    name = "event_no_update" if office.store.is_sqlite else "event_no_change ON event"
    with office.store.reading() as tx:
        assert is_guarded(tx)
    with office.store.atomic() as tx:
        tx.execute(text(f"DROP TRIGGER {name}"))
    with office.store.reading() as tx:
        assert not is_guarded(tx)
