"""The sweep: what is due by now is raised once, whoever sweeps and however often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from tests.office import Office, filing, troyan
from tests.story import people
from travel.clock import Clock, now
from travel.errors import MovedFirst, NotAllowed
from travel.i18n import verbatim
from travel.identity import Actor
from travel.registry import entries
from travel.registry.keeping import Registrar
from travel.reminding import outbox
from travel.storage import leases
from travel.storage.leases import Holder
from travel.tables import Lease, table
from workflows.passport import Collecting
from workflows.request import Session
from workflows.sweep import LEASE, look, sweep

# back on 2023-09-21: passports are due on 09-28, the report and the results notice on 10-21
PASSPORTS_DUE = date(2023, 9, 28)
MAIL = "mailto://mail.example.org?from=travel@example.org&to=clerk@example.org"


def at(office: Office, day: date, login: str = "reviewer") -> Session:
    return Session(office.store, Actor(login, "tester"), Clock(day))


def swept(office: Office, day: date) -> list[tuple[str, str]]:
    """Sweep on a day; each reminder raised as kind and stage."""
    return [
        (reminder["kind"], reminder["stage"])
        for one in sweep(at(office, day))
        if one.done is not None and one.request.action == "remind"
        for reminder in one.done.written["reminders"]
    ]


def stages(office: Office, until: date, since: date = date(2023, 9, 22)) -> dict[str, list[tuple[str, date]]]:
    """Sweep every day; the stages of each kind in the order they were raised, once for each owner."""
    raised: dict[str, list[tuple[str, date]]] = {}
    for offset in range((until - since).days + 1):
        day = since + timedelta(days=offset)
        for kind, stage in dict.fromkeys(swept(office, day)):
            raised.setdefault(kind, []).append((stage, day))
    return raised


def test_every_rung_of_the_ladder_is_raised_on_its_day(office: Office) -> None:
    office.back()
    assert stages(office, date(2023, 12, 1)) == {
        "passport": [
            ("before-3", date(2023, 9, 25)),
            ("due", date(2023, 9, 28)),
            ("after-1", date(2023, 9, 29)),
            ("after-7", date(2023, 10, 5)),
            ("after-15", date(2023, 10, 13)),
            ("slip-30", date(2023, 10, 28)),
        ],
        **{
            kind: [
                ("before-3", date(2023, 10, 18)),
                ("due", date(2023, 10, 21)),
                ("after-1", date(2023, 10, 22)),
                ("after-7", date(2023, 10, 28)),
                ("after-15", date(2023, 11, 5)),
                ("slip-30", date(2023, 11, 20)),
            ]
            for kind in ("trip-report", "results-notice")
        },
    }


def test_a_second_sweep_raises_nothing(office: Office) -> None:
    office.back()
    assert swept(office, PASSPORTS_DUE) == [("passport", "due")] * 4
    assert swept(office, PASSPORTS_DUE) == []


def test_after_missed_days_the_last_rung_reached_is_raised(sqlite_office: Office) -> None:
    sqlite_office.back()
    assert swept(sqlite_office, date(2023, 10, 14)) == [("passport", "after-15")] * 4
    assert swept(sqlite_office, date(2023, 10, 15)) == []


def test_nobody_is_reminded_of_what_is_settled(sqlite_office: Office) -> None:
    sqlite_office.collected()
    assert swept(sqlite_office, date(2023, 10, 5)) == []


def test_a_new_due_day_has_a_ladder_of_its_own(sqlite_office: Office) -> None:
    """Away, a passport is owed by the approved return; home, by the actual one, and its holder is told anew."""
    number = sqlite_office.abroad()
    assert ("passport", "before-3") in swept(sqlite_office, date(2023, 9, 25))
    from workflows.steps.journey import Returned

    returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 23))
    sqlite_office.do("clerk", "arrive", number, date(2023, 9, 25), returned)
    assert swept(sqlite_office, date(2023, 9, 26)) == []
    assert set(swept(sqlite_office, date(2023, 9, 27))) == {("passport", "before-3")}


def test_a_dry_run_says_what_would_be_raised_and_raises_nothing(sqlite_office: Office) -> None:
    sqlite_office.back()
    told = list(sweep(at(sqlite_office, PASSPORTS_DUE), dry_run=True))
    assert len(told) == 1
    assert len(look(at(sqlite_office, PASSPORTS_DUE)).owing) == 4


def test_a_dry_run_lets_others_write_between_two_delegations_and_its_numbers_run_on(office: Office) -> None:
    first = office.back()
    office.back(application=people("赵钱孙李"))
    rehearsal = sweep(at(office, date(2023, 10, 28)), dry_run=True)
    told = [next(rehearsal)]
    office.do("custodian", "collect", office.passports[first][0], date(2023, 10, 28), Collecting(), of="passport")
    told += rehearsal
    done = [one.done for one in told if one.done is not None]
    slips = [row["supervision_slip"] for one in done if one.action == "remind" for row in one.written["reminders"]]
    assert [slip for slip in slips if slip] == [f"督办〔2023〕{number}号" for number in range(1, 9)]
    opened = [one.name for one in done if one.action == "open"]
    assert (len(opened), len(set(opened))) == (10, 10), "four passports and a report of each"


def test_the_slip_bears_a_number_and_goes_to_the_head_of_the_unit_too(office: Office) -> None:
    office.back()
    one = next(sweep(at(office, date(2023, 10, 28))))
    assert one.done is not None
    slips = [reminder for reminder in one.done.written["reminders"] if reminder["supervision_slip"]]
    assert [slip["supervision_slip"] for slip in slips] == [f"督办〔2023〕{number}号" for number in (1, 2, 3, 4)]
    assert set(slips[0]["recipients"]) == {"王经办", "李处长", "赵主任"}


def test_an_account_without_a_role_for_it_may_not_sweep(sqlite_office: Office) -> None:
    sqlite_office.back()
    with pytest.raises(NotAllowed):
        list(sweep(at(sqlite_office, PASSPORTS_DUE, "briefer")))


def test_a_case_changed_after_its_approval_is_reminded_too(sqlite_office: Office) -> None:
    """Its passports are out, and it is under review again: neither it nor those after it are left out."""
    number = sqlite_office.lent()
    sqlite_office.do("clerk", "amend", number, date(2023, 9, 16), filing(sqlite_office.store, troyan()))
    assert swept(sqlite_office, PASSPORTS_DUE) == [("passport", "due")] * 4


def test_what_nobody_can_be_told_of_is_said_and_leaves_no_event(sqlite_office: Office) -> None:
    sqlite_office.back()
    with sqlite_office.store.atomic() as tx:
        tx.execute(text("DELETE FROM account_role WHERE role = 'clerk'"))
    before = look(at(sqlite_office, PASSPORTS_DUE))
    assert (before.owing, len(before.unheard)) == ((), 4)
    assert list(sweep(at(sqlite_office, PASSPORTS_DUE))) == []


def test_one_sweeps_at_a_time(office: Office) -> None:
    office.back()
    elsewhere = Holder("other", "another-machine", 4711)
    leases.take(office.store, LEASE, elsewhere)
    with pytest.raises(MovedFirst, match="another-machine"):
        list(sweep(at(office, PASSPORTS_DUE)))
    leases.give_back(office.store, LEASE, elsewhere)
    assert swept(office, PASSPORTS_DUE)


def test_the_lease_of_a_process_that_died_here_is_free(sqlite_office: Office) -> None:
    import subprocess
    import sys

    died = subprocess.Popen([sys.executable, "-c", ""])
    died.wait()
    gone = Holder("gone", leases.this_process().machine, died.pid)
    leases.take(sqlite_office.store, LEASE, gone)
    sqlite_office.back()
    assert swept(sqlite_office, PASSPORTS_DUE)


def test_a_lease_taken_by_a_clock_that_was_set_back_since_is_free(office: Office) -> None:
    leases.take(office.store, LEASE, Holder("other", "another-machine", 4711))
    with office.store.atomic() as tx:
        tx.execute(table(Lease).update().values(until=now() + timedelta(days=300)))
    office.back()
    assert swept(office, PASSPORTS_DUE)


def test_a_reminder_goes_to_every_address_of_its_recipient_without_a_number(office: Office) -> None:
    office.back()
    registrar = Registrar(office.store, Actor("clerk", "tester"), Clock(PASSPORTS_DUE), PASSPORTS_DUE)
    entries.tell_at(registrar, "clerk", MAIL)
    swept(office, PASSPORTS_DUE)
    with office.store.reading() as tx:
        written = outbox.messages(tx)
        assert len(outbox.waiting(tx, now())) == 3
    assert {row.address for row in written} == {MAIL}
    # of three passports, for the fourth is the museum's
    assert len({row.message_id for row in written}) == 3
    for row in written:
        assert "2023-0001" in row.body
        assert "PE" not in row.body + row.subject


def test_a_broken_off_transaction_leaves_neither_reminder_nor_message(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.back()

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(outbox, "addresses", fails)
    with pytest.raises(RuntimeError):
        list(sweep(at(office, PASSPORTS_DUE)))
    monkeypatch.undo()
    with office.store.reading() as tx:
        assert tx.execute(text("SELECT count(*) FROM reminder")).scalar_one() == 0
    assert len(swept(office, PASSPORTS_DUE)) == 4


def test_a_failure_is_tried_again_after_twice_the_wait_and_given_up_at_last(office: Office) -> None:
    office.back()
    registrar = Registrar(office.store, Actor("clerk", "tester"), Clock(PASSPORTS_DUE), PASSPORTS_DUE)
    entries.tell_at(registrar, "clerk", MAIL)
    swept(office, date(2023, 9, 25))
    begun = now()
    waits = []
    key = None
    for _ in range(outbox.ATTEMPTS):
        with office.store.atomic() as tx:
            row = next(row for row in outbox.messages(tx) if key in (None, row.id))
            key = row.id
            again = outbox.record_failure(tx, row, verbatim("no route"), begun)
        with office.store.reading() as tx:
            row = next(row for row in outbox.messages(tx) if row.id == key)
        waits.append(row.next_at - begun)
    assert waits[:4] == [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8)]
    assert max(waits) == timedelta(hours=6)
    assert (again, row.state, row.error) == (False, "given-up", {"zh": "no route", "en": "no route"})
    admin = _administrator(office)
    assert entries.retry_messages(admin) == 3
    with office.store.reading() as tx:
        assert len(outbox.waiting(tx, now())) == 3


def _administrator(office: Office) -> Registrar:
    from travel.registry import accounts

    with office.store.atomic() as tx:
        accounts.add_account(tx, "root", "管理员", "景德镇市人民政府外事办公室", ("admin",))
    return Registrar(office.store, Actor("root", "tester"), Clock(PASSPORTS_DUE), PASSPORTS_DUE)


def test_addresses_are_ones_own_or_an_administrators_to_say(sqlite_office: Office) -> None:
    registrar: Callable[[str], Registrar] = lambda login: Registrar(  # noqa: E731 - read as a table
        sqlite_office.store, Actor(login, "tester"), Clock(PASSPORTS_DUE), PASSPORTS_DUE
    )
    with pytest.raises(NotAllowed):
        entries.tell_at(registrar("reviewer"), "clerk", MAIL)
    entries.tell_at(_administrator(sqlite_office), "clerk", MAIL)
    entries.tell_no_more(registrar("clerk"), "clerk", MAIL)
    with sqlite_office.store.reading() as tx:
        assert outbox.addresses(tx, "clerk") == []
