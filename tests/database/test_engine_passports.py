"""Passports: registered, lent, collected, lost, found, void; one valid one a person and kind, lent once at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.database.papers import dump, refused, rules_of
from tests.office import Office
from travel.errors import BadInput, MovedFirst, NotFound
from workflows.definition import Remark
from workflows.engine import look, perform
from workflows.passport import Collecting, Lending, Losing, Registering
from workflows.refusals import collision
from workflows.request import Request

LENT, OUT, BACK = date(2023, 9, 15), date(2023, 9, 16), date(2023, 9, 25)


def registering(holder: str, number: str = "PE7000001", **other: Any) -> Registering:
    given = {
        "number": number,
        "kind": "public-affairs",
        "person": holder,
        "issued": date(2022, 1, 1),
        "expires": date(2027, 1, 1),
    }
    return Registering.model_validate(given | other)


def register(office: Office, details: Registering) -> None:
    office.do("custodian", "register", "", date(2023, 9, 1), details, of="passport")


def act(office: Office, action: str, passport: str, on: date, details: object = None) -> None:
    office.do("custodian", action, passport, on, details, of="passport")  # type: ignore[arg-type]  # some Details


def no(office: Office, action: str, passport: str, on: date, details: object = None) -> list[str]:
    return rules_of(refused(office, "custodian", action, passport, on, details, of="passport"))  # type: ignore[arg-type]  # some Details


def loans(office: Office) -> list[tuple[str, str | None]]:
    with office.store.reading() as tx:
        rows = tx.execute(
            text("SELECT p.number, l.ended_how FROM loan l JOIN passport p ON p.id = l.passport_id ORDER BY l.id")
        )
        return [(row.number, row.ended_how) for row in rows]


# register


def test_a_passport_issued_only_later_is_not_registered(office: Office) -> None:
    person = office.case(office.drafted()).members[0].person
    assert no(office, "register", "", date(2023, 9, 1), registering(person, issued=date(2023, 9, 2))) == ["issued"]
    register(office, registering(person, issued=date(2023, 9, 1)))


def test_a_registered_passport_is_in_custody(office: Office) -> None:
    number = office.drafted()
    person = office.case(number).members[0].person
    done = office.do("custodian", "register", "", date(2023, 9, 1), registering(person), of="passport")
    assert (done.name, done.before, done.after) == ("PE7000001", "new", "in_custody")


def test_a_person_has_one_valid_passport_of_a_kind(office: Office) -> None:
    person = office.case(office.drafted()).members[0].person
    register(office, registering(person))
    assert no(office, "register", "", OUT, registering(person, "PE7000002")) == ["passport"]
    assert no(office, "register", "", OUT, registering(person)) == ["passport", "passport"]
    register(office, registering(person, "SE7000003", kind="service"))
    act(office, "void", "PE7000001", OUT, Remark(reason="换发"))
    register(office, registering(person, "PE7000004"))


def test_the_database_itself_refuses_a_second_valid_passport(office: Office) -> None:
    person = office.case(office.drafted()).members[0].person
    register(office, registering(person))
    again = "INSERT INTO passport (number, kind, person_id, holder, unit, issued_on, expires_on, cabinet, slot, state,"
    again += " version, workflow_version) SELECT 'PE7000009', kind, person_id, holder, unit, issued_on, expires_on, '',"
    with pytest.raises(IntegrityError), office.store.atomic() as tx:
        tx.execute(text(again + " '', 'lent', 1, 1 FROM passport"))
    with pytest.raises(IntegrityError) as twice, office.store.atomic() as tx:
        tx.execute(text(again.replace("PE7000009", "PE7000001") + " '', 'void', 1, 1 FROM passport"))
    assert "7000001" not in str(collision("PE7000001", twice.value)), "the number is in what PostgreSQL says"


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "library-card"}, {"issued": date(2027, 1, 1)}, {"person": "P99999"}, {"person": "无此人"}],
)
def test_a_passport_of_an_unknown_kind_or_person_or_with_days_backwards_is_bad_input(
    sqlite_office: Office, wrong: dict[str, Any]
) -> None:
    person = sqlite_office.case(sqlite_office.drafted()).members[0].person
    with pytest.raises((BadInput, NotFound)):
        register(sqlite_office, registering(person, **wrong))


def test_only_a_custodian_handles_passports(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    passport = sqlite_office.passports[number][0]
    person = sqlite_office.case(number).members[0].person
    for action, details in (
        ("register", registering(person)),
        ("collect", Collecting()),
        ("lost", Losing(statement="x")),
        ("note", Remark()),
    ):
        name = "" if action == "register" else passport
        assert "role" in rules_of(refused(sqlite_office, "clerk", action, name, OUT, details, of="passport"))


# lend


def test_a_loan_opens_the_passports_obligation_by_the_approved_return(office: Office) -> None:
    number = office.lent()
    case = office.case(number)
    assert {(row.kind, row.due_on) for row in case.owed} == {("passport", date(2023, 9, 28))}
    assert [row.owner for row in case.owed] == ["甲", "乙", "丙", "丁"]
    assert {row.lent_to for row in case.passports} == {number}


def test_passports_are_lent_only_to_members_of_a_cleared_delegation(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    passports = sqlite_office.registered(number)
    assert no(sqlite_office, "lend", passports[0], LENT, Lending(delegation=number)) == ["cleared", *["R34"] * 2]


def test_a_passport_is_lent_to_nobody_elses_delegation(sqlite_office: Office) -> None:
    from tests.database.papers import with_member
    from tests.office import troyan

    stranger = sqlite_office.case(sqlite_office.drafted(application=with_member(troyan(), "外人"))).members[-1].person
    number = sqlite_office.cleared()
    register(sqlite_office, registering(stranger))
    assert no(sqlite_office, "lend", "PE7000001", LENT, Lending(delegation=number)) == ["member"]


def test_a_passport_that_expires_too_soon_after_the_return_is_not_lent(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    register(sqlite_office, registering(sqlite_office.case(number).members[0].person, expires=date(2024, 3, 20)))
    assert no(sqlite_office, "lend", "PE7000001", LENT, Lending(delegation=number)) == ["R35"]


def test_who_holds_two_kinds_is_lent_neither(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    person = sqlite_office.case(number).members[0].person
    register(sqlite_office, registering(person))
    register(sqlite_office, registering(person, "SE7000003", kind="service"))
    assert no(sqlite_office, "lend", "PE7000001", LENT, Lending(delegation=number)) == ["R35"]


def test_a_passport_lent_twice_is_impossible(office: Office) -> None:
    number, other = office.lent(), office.cleared()
    passport = office.passports[number][0]
    assert no(office, "lend", passport, LENT, Lending(delegation=number)) == ["state"]
    assert no(office, "lend", passport, LENT, Lending(delegation=other)) == ["state"]
    with pytest.raises(IntegrityError), office.store.atomic() as tx:
        tx.execute(
            text(
                "INSERT INTO loan (passport_id, delegation_id, lent_on, lent_at, fetched_by, returned_by, cabinet,"
                " slot)"
                " SELECT passport_id, delegation_id, lent_on, lent_at, fetched_by, returned_by, cabinet, slot"
                " FROM loan LIMIT 1"
            )
        )


@pytest.mark.parametrize("change", ["loan_id = NULL", "passport_id = NULL", "kind = 'trip-report'"])
def test_a_passport_is_owed_for_a_loan_and_nothing_else_is(office: Office, change: str) -> None:
    office.lent()
    with pytest.raises(IntegrityError), office.store.atomic() as tx:
        tx.execute(text(f"UPDATE obligation SET {change} WHERE kind = 'passport'"))


def test_a_collision_at_the_databases_key_is_told_as_somebody_elses_move(office: Office) -> None:
    """Were the engine's own look to miss the other loan, the index does not."""
    number = office.cleared()
    passport = office.registered(number)[0]
    with office.store.atomic() as tx:
        tx.execute(
            text(
                "INSERT INTO loan (passport_id, delegation_id, lent_on, lent_at, fetched_by, returned_by, cabinet,"
                " slot)"
                " SELECT p.id, d.id, '2023-09-14', '2023-09-14 02:00', '', '', '', ''"
                " FROM passport p, delegation d WHERE p.number = :number"
            ),
            {"number": passport},
        )
    before = dump(office.store)
    with pytest.raises(MovedFirst):
        act(office, "lend", passport, LENT, Lending(delegation=number))
    assert dump(office.store) == before


# collect


def test_a_collected_passport_settles_what_was_owed_for_it_and_may_be_lent_again(office: Office) -> None:
    number = office.lent()
    first = office.passports[number][0]
    done = office.do("custodian", "collect", first, OUT, Collecting(returned_by="甲"), of="passport")
    assert [(change.kind, change.how, change.owner) for change in done.changes] == [("passport", "discharged", "甲")]
    assert len(office.case(number).owed) == 3
    act(office, "lend", first, OUT, Lending(delegation=number))
    assert len(office.case(number).owed) == 4
    assert loans(office).count((first, "returned")) == 1


def test_a_passport_in_custody_is_not_collected(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    assert no(sqlite_office, "collect", sqlite_office.registered(number)[0], LENT, Collecting()) == ["state"]


def test_stamps_that_differ_from_the_border_record_are_refused(office: Office) -> None:
    number = office.back()
    first = office.passports[number][0]
    stamped = Collecting(exit=date(2023, 9, 17), entry=date(2023, 9, 20))
    assert no(office, "collect", first, BACK, stamped) == ["stamps"]
    act(office, "collect", first, BACK, Collecting(exit=date(2023, 9, 17), entry=date(2023, 9, 21)))
    assert len(office.case(number).crossings) == 4


def test_stamps_that_run_backwards_are_told_as_such_though_a_record_is_on_file(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    backwards = Collecting(exit=date(2023, 9, 21), entry=date(2023, 9, 17))
    with pytest.raises(BadInput, match="早于出境日"):
        sqlite_office.do(
            "custodian", "collect", sqlite_office.passports[number][0], date(2023, 9, 25), backwards, of="passport"
        )


@pytest.mark.parametrize(
    "stamped",
    [
        Collecting(exit=date(2023, 9, 17)),
        Collecting(entry=date(2023, 9, 21)),
        Collecting(exit=date(2023, 9, 21), entry=date(2023, 9, 17)),
        Collecting(exit=date(2023, 9, 17), entry=date(2023, 9, 26)),
    ],
)
def test_stamps_are_two_and_run_forwards_and_have_come(sqlite_office: Office, stamped: Collecting) -> None:
    number = sqlite_office.abroad()
    with pytest.raises(BadInput):
        act(sqlite_office, "collect", sqlite_office.passports[number][0], BACK, stamped)


# lost, found, void


def test_a_passport_lost_while_lent_ends_its_loan_and_what_was_owed_for_it(office: Office) -> None:
    number = office.abroad()
    first = office.passports[number][0]
    act(office, "lost", first, date(2023, 9, 19), Losing(statement="在特罗阳遗失，已报警"))
    assert (first, "lost") in loans(office)
    assert {row.owner for row in office.case(number).owed if row.kind == "passport"} == {"乙", "丙", "丁"}
    assert no(office, "collect", first, BACK, Collecting()) == ["state"]


def test_a_lost_passport_that_is_found_is_only_made_void(office: Office) -> None:
    number = office.cleared()
    first = office.registered(number)[0]
    act(office, "lost", first, LENT, Losing(statement="清点时不见"))
    act(office, "found", first, OUT, Remark())
    for action, details in (
        ("lend", Lending(delegation=number)),
        ("collect", Collecting()),
        ("lost", Losing(statement="x")),
    ):
        assert no(office, action, first, OUT, details)[0] == "state"
    act(office, "void", first, OUT, Remark(reason="宣布作废"))
    assert no(office, "found", first, OUT) == ["state"]


def test_a_lent_passport_is_not_made_void(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    assert no(sqlite_office, "void", sqlite_office.passports[number][0], OUT) == ["state"]


def test_a_new_passport_may_replace_a_lost_one(sqlite_office: Office) -> None:
    number = sqlite_office.cleared()
    first = sqlite_office.registered(number)[0]
    act(sqlite_office, "lost", first, LENT, Losing(statement="x"))
    person = sqlite_office.case(number).members[0].person
    register(sqlite_office, registering(person))
    act(sqlite_office, "lend", "PE7000001", LENT, Lending(delegation=number))


def test_a_note_is_kept_on_a_passport_in_every_state(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    first = sqlite_office.passports[number][0]
    act(sqlite_office, "note", first, LENT, Remark(reason="封面磨损"))
    for action, details in (("lost", Losing(statement="x")), ("found", Remark()), ("void", Remark())):
        act(sqlite_office, action, first, OUT, details)
        act(sqlite_office, "note", first, OUT, Remark(reason="已记录"))


# one of two


def test_who_looked_before_somebody_else_moved_is_told_who_was_first_and_when(office: Office) -> None:
    number = office.cleared()
    first = office.registered(number)[0]
    session = office.session("custodian")
    seen = look(session, "passport", first)
    act(office, "lend", first, LENT, Lending(delegation=number))
    request = Request("passport", "lend", first, LENT, Lending(delegation=number), seen=seen)
    with pytest.raises(MovedFirst) as caught:
        perform(session, request)
    said = caught.value.message.render("en")
    assert "吴专管 (custodian)" in said
    assert ":" in said
    assert caught.value.exit_status == 3
