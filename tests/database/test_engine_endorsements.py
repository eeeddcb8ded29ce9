"""Hong Kong–Macao passes: the endorsement is recorded, renewed, and valid on entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests.database.papers import changed, refused, rules_of
from tests.office import Office, filing, troyan
from travel.application import Application
from travel.listings.passports import passports
from travel.listings.times import Times
from workflows.passport import Endorsing, Lending, Registering
from workflows.steps.journey import BriefingDetails
from workflows.steps.review import Passing

DAY, LENT, EXIT = date(2023, 9, 1), date(2023, 9, 15), date(2023, 9, 17)


def to_hong_kong() -> Application:
    """The leader alone, four days in Hong Kong."""
    visit = troyan().visits[0]
    assert visit.invitation is not None
    invitation = visit.invitation.model_copy(update={"country": "HK", "persons": 1})
    visit = visit.model_copy(update={"country": "HK", "city": "香港", "invitation": invitation})
    application = changed(troyan(), track="hk-macao", entry=date(2023, 9, 20))
    return application.model_copy(update={"visits": (visit,), "members": application.members[:1], "budget": ()})


def registering(**other: Any) -> Registering:
    given = {
        "number": "C70000001",
        "kind": "hk-macao-pass",
        "person": "P00001",
        "issued": date(2022, 1, 1),
        "expires": date(2027, 1, 1),
    }
    return Registering.model_validate(given | other)


def register(office: Office, **other: Any) -> None:
    office.do("custodian", "register", "", DAY, registering(**other), of="passport")


def ready(office: Office) -> str:
    """A delegation to Hong Kong that is ready to leave."""
    number = office.do("clerk", "new", "", date(2023, 7, 8), filing(office.store, to_hong_kong())).name
    office.do("clerk", "submit", number, date(2023, 7, 10))
    for login in ("head", "reviewer", "approver"):
        office.do(login, "pass", number, date(2023, 7, 20), Passing())
    office.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    return number


def lend(office: Office, number: str) -> Any:
    return office.do("custodian", "lend", "C70000001", LENT, Lending(delegation=number), of="passport")


def test_a_pass_is_lent_with_an_endorsement_that_is_valid_on_entry(office: Office) -> None:
    number = ready(office)
    register(office, endorsed_until=EXIT)
    assert lend(office, number).findings == ()
    office.do("clerk", "depart", number, EXIT)


def test_an_expired_endorsement_is_renewed_before_the_pass_is_lent(office: Office) -> None:
    number = ready(office)
    register(office, endorsed_until=date(2023, 9, 16))
    lending = Lending(delegation=number)
    refusal = refused(office, "custodian", "lend", "C70000001", LENT, lending, of="passport")
    assert rules_of(refusal) == ["endorsement"]
    renewed = Endorsing(endorsed_until=date(2023, 12, 31))
    office.do("custodian", "endorse", "C70000001", LENT, renewed, of="passport")
    lend(office, number)
    with office.store.reading() as tx:
        (now,) = passports(tx, Times(), LENT)
        (then,) = passports(tx, Times(as_of=DAY), LENT)
    assert (now["endorsed_until"], then["endorsed_until"]) == (date(2023, 12, 31), date(2023, 9, 16))


def test_an_endorsement_nobody_recorded_is_pointed_out(sqlite_office: Office) -> None:
    number = ready(sqlite_office)
    register(sqlite_office)
    assert [(finding.rule, finding.severity) for finding in lend(sqlite_office, number).findings] == [
        ("endorsement", "warn")
    ]


def test_only_a_pass_bears_an_endorsement_and_only_the_custodian_records_it(sqlite_office: Office) -> None:
    sqlite_office.drafted()
    passport = registering(number="PE7000001", kind="public-affairs", endorsed_until=EXIT)
    assert rules_of(refused(sqlite_office, "custodian", "register", "", DAY, passport, of="passport")) == [
        "endorsement"
    ]
    register(sqlite_office, number="PE7000001", kind="public-affairs")
    renewed = Endorsing(endorsed_until=EXIT)
    assert rules_of(refused(sqlite_office, "custodian", "endorse", "PE7000001", DAY, renewed, of="passport")) == [
        "endorsement"
    ]
    register(sqlite_office)
    assert rules_of(refused(sqlite_office, "clerk", "endorse", "C70000001", DAY, renewed, of="passport")) == ["role"]
