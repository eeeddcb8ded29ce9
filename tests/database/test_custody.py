"""Custody as custodians keep it: cabinets counted and handed over, passports that end, on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import event

from tests.database.papers import dump, hire, rules_of, stand_in
from tests.office import OFFICE, Office, furnish
from travel.clock import Clock
from travel.custody import handovers, stocktakings
from travel.errors import BadInput, MovedFirst, NotAllowed, NotFound, Refused
from travel.identity import Actor
from travel.listings import Times
from travel.listings.custody import handovers as listed_handovers
from travel.listings.custody import handovers_for, unsettled
from travel.listings.custody import stocktakings as listed_stocktakings
from travel.listings.events import Wanted as Events
from travel.listings.events import log
from travel.listings.expiry import expiring, to_void, too_short
from travel.listings.passports import Wanted, passports
from travel.policy import read_book
from travel.policy.adoption import adopt
from travel.policy.own import known
from travel.registry import accounts, persons
from travel.registry.entries import leave_service, rejoin_service
from travel.registry.keeping import Registrar
from travel.storage.store import Store
from workflows.definition import Remark
from workflows.engine import explain as explain_action
from workflows.handover import Contesting, Giving
from workflows.passport import Collecting, Lending, Losing, Registering
from workflows.request import Request
from workflows.steps.custody import Placing
from workflows.stocktaking import Accounting, Counting, Discarding

DAY = date(2023, 9, 20)


def kept(office: Office, number: str, cabinet: str, slot: str = "", person: str = "P00001", **more: Any) -> str:
    """A passport in a cabinet."""
    given: dict[str, Any] = {"kind": "public-affairs", "issued": date(2022, 1, 1), "expires": date(2027, 1, 1)}
    details = Registering(number=number, person=person, cabinet=cabinet, slot=slot, **given | more)
    office.do("custodian", "register", "", date(2023, 9, 1), details, of="passport")
    return number


def shelf(office: Office) -> list[str]:
    """A delegation's four members: three of them have passports, in cabinets A, A and B."""
    office.drafted()
    return [
        kept(office, "PE0000001", "A", "01"),
        kept(office, "PE0000002", "A", "02", "P00002"),
        kept(office, "PE0000003", "B", "01", "P00003"),
    ]


def why_not(act: Callable[[], object]) -> Refused:
    """The refusal that an action meets."""
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def told(refusal: Refused) -> str:
    """The refusal's reasons, as a Chinese clerk reads them."""
    return "\n".join(finding.message.render("zh") for finding in refusal.findings)


def second(office: Office) -> None:
    hire(office, "second", "何专管", OFFICE, "custodian")


def count(office: Office, numbers: Sequence[str], *cabinets: str, by: str = "custodian", on: date = DAY) -> str:
    """A stock-taking; its number."""
    details = Counting(passports=tuple(numbers), cabinets=cabinets)
    return office.do(by, "count", "", on, details, of="stocktaking").name


def found(office: Office, number: str) -> dict[str, str]:
    """What a stock-taking found of each passport."""
    with office.store.reading() as tx:
        return {row.passport: row.found for row in stocktakings.items(tx, stocktakings.known(tx, number).id)}


def explain(office: Office, number: str, passport: str, outcome: str = "put-right", by: str = "custodian") -> None:
    details = Accounting(passports=(passport,), outcome=outcome, text="已核实")
    office.do(by, "explain", number, DAY, details, of="stocktaking")


# stock-taking


def test_a_cabinet_counted_whole_has_no_differences(office: Office) -> None:
    shelf(office)
    number = count(office, ["PE0000001", "PE0000002"], "A")
    assert number == "ST2023-0001"
    assert found(office, number) == {"PE0000001": "present", "PE0000002": "present"}


def test_what_is_missing_what_is_too_much_and_why(office: Office) -> None:
    number = office.lent()
    out = office.passports[number]
    kept(office, "SE0000009", "A", kind="service")
    office.do("custodian", "void", kept(office, "HM0000009", "A", kind="hk-macao-pass"), DAY, Remark(), of="passport")
    kept(office, "SE0000008", "B", kind="service", person="P00002")
    lost = kept(office, "SE0000007", "A", kind="service", person="P00003")
    office.do("custodian", "lost", lost, DAY, Losing(statement="遗失"), of="passport")
    taken = count(office, ["PX0000001", "SE0000008", out[0], "HM0000009", lost], "A")
    assert found(office, taken) == {
        "SE0000009": "missing",
        "PX0000001": "unregistered",
        "SE0000008": "elsewhere",
        out[0]: "lent",
        "HM0000009": "void",
        lost: "lost",
    }


def test_one_found_again_lies_there_until_it_is_void(office: Office) -> None:
    passport = shelf(office)[0]
    office.do("custodian", "lost", passport, DAY, Losing(statement="遗失"), of="passport")
    office.do("custodian", "found", passport, DAY, Remark(), of="passport")
    assert found(office, count(office, ["PE0000002"], "A")) == {passport: "missing", "PE0000002": "present"}


def test_the_register_is_that_of_the_day_that_was_counted(office: Office) -> None:
    shelf(office)
    office.do("custodian", "place", "PE0000001", date(2023, 9, 18), Placing(cabinet="B", slot="02"), of="passport")
    assert found(office, count(office, ["PE0000001", "PE0000002"], "A", on=date(2023, 9, 17))) == {
        "PE0000001": "present",
        "PE0000002": "present",
    }
    assert found(office, count(office, ["PE0000001", "PE0000003"], "B", on=date(2023, 9, 18))) == {
        "PE0000001": "present",
        "PE0000003": "present",
    }


def test_a_cabinet_nobody_knows_is_bad_input(office: Office) -> None:
    shelf(office)
    before = dump(office.store)
    with pytest.raises(BadInput):
        count(office, ["PE0000001"], "C")
    assert dump(office.store) == before


def test_it_is_closed_when_everything_is_explained_and_by_somebody_else(office: Office) -> None:
    shelf(office)
    second(office)
    number = count(office, ["PE0000001"], "A")
    error = why_not(lambda: office.do("second", "close", number, DAY, Remark(), of="stocktaking"))
    assert rules_of(error) == ["unexplained"]
    explain(office, number, "PE0000002", "open", by="second")
    for login in ("custodian", "second"):
        own = why_not(lambda login=login: office.do(login, "close", number, DAY, Remark(), of="stocktaking"))  # type: ignore[misc]
        assert isinstance(own, NotAllowed)
        assert rules_of(own) == ["own-count"]
        assert "陈审核" in str(own)
    assert office.do("reviewer", "close", number, DAY, Remark(), of="stocktaking").after == "closed"
    assert rules_of(why_not(lambda: explain(office, number, "PE0000002", "found"))) == ["state"]


def test_only_differences_are_explained_and_only_the_missing_are_lost(office: Office) -> None:
    shelf(office)
    number = count(office, ["PE0000001", "PX0000001"], "A")
    assert rules_of(why_not(lambda: explain(office, number, "PE0000001"))) == ["difference"]
    assert rules_of(why_not(lambda: explain(office, number, "PX0000001", "loss"))) == ["outcome"]
    assert rules_of(why_not(lambda: explain(office, number, "PE0000002", "put-right"))) == ["outcome"]
    assert rules_of(why_not(lambda: explain(office, number, "PX0000001", "found"))) == ["outcome"]
    with pytest.raises(BadInput):
        explain(office, number, "PX0000001", "gone")


def test_who_counted_wrongly_does_not_withdraw_it_himself(office: Office) -> None:
    shelf(office)
    number = count(office, ["PE0000001"], "A")
    error = why_not(
        lambda: office.do("custodian", "withdraw", number, DAY, Discarding(reason="数错"), of="stocktaking")
    )
    assert rules_of(error) == ["own-count"]
    office.do("reviewer", "withdraw", number, DAY, Discarding(reason="数错"), of="stocktaking")
    with office.store.reading() as tx:
        assert stocktakings.missing_since(tx, "PE0000002") is None


def test_a_withdrawal_says_why(office: Office) -> None:
    with pytest.raises(ValidationError):
        Discarding(reason="")
    shelf(office)
    number = count(office, ["PE0000001"], "A")
    office.do("reviewer", "withdraw", number, DAY, Discarding(reason="数错"), of="stocktaking")
    with office.store.reading() as tx:
        assert "数错" in str(log(tx, Times(), Events(subject=number)))


def test_what_was_missing_is_not_lent_until_it_is_found(office: Office) -> None:
    number = office.cleared()
    passport = office.registered(number)[0]
    others = office.passports[number][1:]
    taken = count(office, others)
    lending = Lending(delegation=number)

    def lend() -> None:
        office.do("custodian", "lend", passport, DAY, lending, of="passport")

    assert rules_of(why_not(lend)) == ["missing"]
    explain(office, taken, passport, "open")
    assert rules_of(why_not(lend)) == ["missing"]
    explain(office, taken, passport, "found")
    lend()


def test_a_later_count_that_finds_it_sets_it_free(office: Office) -> None:
    number = office.cleared()
    passport, *others = office.registered(number)
    count(office, others)
    count(office, [passport, *others])
    office.do("custodian", "lend", passport, DAY, Lending(delegation=number), of="passport")


def test_a_count_that_is_recorded_late_does_not_override_a_later_one(office: Office) -> None:
    number = office.cleared()
    passport, *others = office.registered(number)
    count(office, [passport, *others], on=date(2023, 9, 19))
    count(office, others, on=date(2023, 9, 18))
    with office.store.reading() as tx:
        assert stocktakings.missing_since(tx, passport) is None
    office.do("custodian", "lend", passport, DAY, Lending(delegation=number), of="passport")
    late = count(office, [passport, *others[1:]], on=date(2023, 9, 20))
    count(office, [passport, *others], on=date(2023, 9, 19))
    with office.store.reading() as tx:
        missed = stocktakings.missing_since(tx, others[0])
    assert missed is not None
    assert missed.number == late


def test_what_was_still_looked_for_when_it_was_closed_is_counted_anew(office: Office) -> None:
    number = office.cleared()
    passport, *others = office.registered(number)
    taken = count(office, others)
    explain(office, taken, passport, "open")

    def lend() -> None:
        office.do("custodian", "lend", passport, DAY, Lending(delegation=number), of="passport")

    assert f"travel stocktaking show {taken}" in told(why_not(lend))
    office.do("reviewer", "close", taken, DAY, Remark(), of="stocktaking")
    closed = told(why_not(lend))
    assert ("travel passport stocktake" in closed, "travel stocktaking show" in closed) == (True, False)
    count(office, [passport, *others])
    lend()


def left_open(office: Office) -> dict[str, int]:
    with office.store.reading() as tx:
        return unsettled(tx)


def closed_with_all_open(office: Office, numbers: Sequence[str], *cabinets: str) -> str:
    """A stock-taking that was closed while every difference was still looked into."""
    number = count(office, numbers, *cabinets)
    for passport, what in found(office, number).items():
        if what != "present":
            explain(office, number, passport, "open")
    assert left_open(office) == {}, "only a closed one leaves something open"
    office.do("reviewer", "close", number, DAY, Remark(), of="stocktaking")
    return number


def test_what_a_closed_stock_taking_left_open_is_recalled_until_it_is_counted(office: Office) -> None:
    numbers = shelf(office)
    taken = closed_with_all_open(office, numbers[1:])
    assert left_open(office) == {taken: 1}
    count(office, numbers[:1], "B", on=date(2023, 9, 19))
    assert left_open(office) == {taken: 1}, "a count of an earlier day settles nothing"
    again = count(office, numbers[1:2], "A")
    assert left_open(office) == {}, "what is missing again is another stock-taking's to explain"
    office.do("reviewer", "withdraw", again, DAY, Discarding(reason="数错"), of="stocktaking")
    assert left_open(office) == {taken: 1}
    office.do("custodian", "lost", numbers[0], DAY, Losing(statement="遗失"), of="passport")
    assert left_open(office) == {}


def test_what_lay_where_it_should_not_is_recalled_until_the_register_says_otherwise(office: Office) -> None:
    first, second_, third = shelf(office)
    taken = closed_with_all_open(office, [first, second_, third, "PE0000004"], "A")
    assert left_open(office) == {taken: 2}
    office.do("custodian", "place", third, DAY, Placing(cabinet="A"), of="passport")
    assert left_open(office) == {taken: 1}
    kept(office, "PE0000004", "A", person="P00004")
    assert left_open(office) == {}


def test_the_list_counts_what_is_still_to_be_explained(office: Office) -> None:
    shelf(office)
    number = count(office, ["PE0000001", "PX0000001"], "A")
    explain(office, number, "PX0000001")
    with office.store.reading() as tx:
        (row,) = listed_stocktakings(tx)
    assert (row["stocktaking"], row["state"], row["cabinets"], row["counted_by"]) == (number, "open", ["A"], "吴专管")
    assert [row[name] for name in ("expected", "present", "differences", "unexplained")] == [2, 1, 2, 1]
    assert row["hands"] == {"custodian"}


def test_the_hands_of_a_stock_taking_are_who_counted_and_explained_and_for_whom(office: Office) -> None:
    shelf(office)
    second(office)
    stand_in(office, "second", "custodian", DAY)
    hire(office, "third", "冯文书", OFFICE, "clerk")
    stand_in(office, "third", "custodian", DAY)
    number = count(office, ["PE0000001"], "A", by="third")
    other = count(office, ["PE0000003"], "B", by="second")
    explain(office, number, "PE0000002", "open", by="second")
    with office.store.reading() as tx:
        assert stocktakings.hands(tx, (number, other)) == {
            number: {"third", "custodian", "second"},
            other: {"second"},
        }


def test_counting_is_the_custodians(office: Office) -> None:
    shelf(office)
    assert rules_of(why_not(lambda: count(office, ["PE0000001"], by="clerk"))) == ["role"]


def test_the_journal_names_no_passport_whole(office: Office) -> None:
    shelf(office)
    number = count(office, ["PX1234567"], "A")
    explain(office, number, "PX1234567")
    with office.store.reading() as tx:
        journal = str(log(tx, Times(), Events(subject=number)))
    assert "PX1234567" not in journal
    assert "P******67" in journal
    with pytest.raises(NotFound):
        office.do("custodian", "close", "ST2023-0009", DAY, Remark(), of="stocktaking")


# hand-over


def give(office: Office, *cabinets: str, to: str = "second", by: str = "custodian") -> str:
    return office.do(by, "give", "", DAY, Giving(to=to, cabinets=cabinets), of="handover").name


def of_handover(office: Office, login: str, action: str, number: str, details: Any = None) -> str:
    return office.do(login, action, number, DAY, details or Remark(), of="handover").after


def test_custody_passes_when_the_other_confirms(office: Office) -> None:
    shelf(office)
    second(office)
    number = give(office, "A")
    assert number == "HO2023-0001"
    with office.store.reading() as tx:
        row = handovers.known(tx, number)
        (waiting,) = handovers_for(tx, accounts.known_account(tx, "second"))
        assert (waiting.number, waiting.state) == (number, "open")
        assert handovers_for(tx, accounts.known_account(tx, "custodian")) == []
    assert [each["passport"] for each in row.listed] == ["PE0000001", "PE0000002"]
    assert of_handover(office, "second", "confirm", number) == "confirmed"


def test_neither_confirms_for_the_other(office: Office) -> None:
    shelf(office)
    second(office)
    hire(office, "third", "冯专管", OFFICE, "custodian")
    number = give(office)
    for login, reasons in (("custodian", ["taker", "two-people"]), ("third", ["taker"])):
        error = why_not(lambda login=login: of_handover(office, login, "confirm", number))  # type: ignore[misc]
        assert isinstance(error, NotAllowed)
        assert rules_of(error) == reasons
        assert "何专管" in str(error)
    for action in ("restate", "withdraw"):
        assert rules_of(why_not(lambda action=action: of_handover(office, "third", action, number))) == ["giver"]  # type: ignore[misc]


def test_a_substitute_of_both_acts_for_one_of_them_only(office: Office) -> None:
    shelf(office)
    second(office)
    hire(office, "third", "郑代办", OFFICE, "clerk")
    for login in ("custodian", "second"):
        stand_in(office, "third", login, DAY)
    number = give(office, "A", by="third")
    for action, details in (("confirm", Remark()), ("contest", Contesting(text="少一本"))):
        error = why_not(lambda a=action, d=details: of_handover(office, "third", a, number, d))  # type: ignore[misc]
        assert isinstance(error, NotAllowed)
        assert "two-people" in rules_of(error)
    assert of_handover(office, "second", "contest", number, Contesting(text="少一本")) == "contested"
    assert of_handover(office, "third", "restate", number) == "open"
    assert of_handover(office, "second", "confirm", number) == "confirmed"
    other = give(office, "B")
    assert of_handover(office, "third", "contest", other, Contesting(text="少一本")) == "contested"
    for action in ("restate", "withdraw"):
        error = why_not(lambda action=action: of_handover(office, "third", action, other))  # type: ignore[misc]
        assert "two-people" in rules_of(error)
    assert of_handover(office, "custodian", "restate", other) == "open"
    assert of_handover(office, "third", "confirm", other) == "confirmed"


def test_nobody_hands_over_to_himself_or_to_no_custodian(office: Office) -> None:
    shelf(office)
    assert rules_of(why_not(lambda: give(office, to="custodian"))) == ["receiver"]
    assert rules_of(why_not(lambda: give(office, to="clerk"))) == ["receiver"]
    with pytest.raises(BadInput):
        give(office, to="nobody")
    with pytest.raises(BadInput):
        give(office, "Z", to="clerk")


def test_a_cabinet_is_on_its_way_once(office: Office) -> None:
    shelf(office)
    second(office)
    give(office, "A")
    assert rules_of(why_not(lambda: give(office, "A"))) == ["handover"]
    assert rules_of(why_not(lambda: give(office))) == ["handover"]
    assert give(office, "B") == "HO2023-0002"


def test_a_contested_list_goes_back_and_is_listed_anew(office: Office) -> None:
    shelf(office)
    second(office)
    number = give(office, "A")
    assert of_handover(office, "second", "contest", number, Contesting(text="缺乙的护照")) == "contested"
    assert rules_of(why_not(lambda: of_handover(office, "second", "confirm", number))) == ["state"]
    office.do("custodian", "place", "PE0000002", DAY, Placing(cabinet="B"), of="passport")
    assert of_handover(office, "custodian", "restate", number) == "open"
    with office.store.reading() as tx:
        row = handovers.known(tx, number)
    assert ([each["passport"] for each in row.listed], row.differences) == (["PE0000001"], "缺乙的护照")
    assert of_handover(office, "second", "confirm", number) == "confirmed"


def test_what_came_or_went_meanwhile_wants_a_new_list(office: Office) -> None:
    shelf(office)
    second(office)
    number = give(office, "A")
    office.do("custodian", "void", "PE0000001", DAY, Remark(), of="passport")
    kept(office, "SE0000001", "A", kind="service")
    error = why_not(lambda: of_handover(office, "second", "confirm", number))
    assert rules_of(error) == ["list", "list"]
    of_handover(office, "custodian", "restate", number)
    assert of_handover(office, "second", "confirm", number) == "confirmed"


def test_what_was_moved_within_the_cabinets_wants_a_new_list(office: Office) -> None:
    shelf(office)
    second(office)
    number = give(office)
    office.do("custodian", "place", "PE0000001", DAY, Placing(cabinet="B", slot="01"), of="passport")
    office.do("custodian", "place", "PE0000002", DAY, Placing(cabinet="A", slot="03"), of="passport")
    error = why_not(lambda: of_handover(office, "second", "confirm", number))
    assert rules_of(error) == ["list", "list"]
    assert told(error).count("移位") == 2
    of_handover(office, "custodian", "restate", number)
    assert of_handover(office, "second", "confirm", number) == "confirmed"


def test_of_two_who_hand_one_cabinet_over_at_once_one_is_told_that_the_other_was_first(
    postgres_factory: Callable[[], Store],
) -> None:
    """On SQLite a transaction holds the whole store, so that the second already sees the first."""
    office = furnish(postgres_factory())
    shelf(office)
    second(office)
    given: list[str] = []

    def meanwhile(*happening: Any) -> None:
        if "INTO counter" in happening[2] and not given:
            given.append("begun")
            given.append(give(office, "A"))

    event.listen(office.store.engine, "before_cursor_execute", meanwhile)
    with pytest.raises(MovedFirst, match="HO2023-0001"):
        give(office)
    assert given == ["begun", "HO2023-0001"]
    with office.store.reading() as tx:
        assert [row["handover"] for row in listed_handovers(tx)] == ["HO2023-0001"]
    office.store.close()


def test_a_withdrawn_hand_over_frees_the_cabinets(office: Office) -> None:
    shelf(office)
    second(office)
    assert of_handover(office, "custodian", "withdraw", give(office)) == "withdrawn"
    give(office)


# where it lies


def test_a_passport_lies_where_it_was_put_last_and_before_that_where_it_was(office: Office) -> None:
    shelf(office)
    office.do("custodian", "place", "PE0000001", DAY, Placing(cabinet="B"), of="passport")
    assert _places(office) == ("B", "")
    assert _places(office, Times(as_of=date(2023, 9, 19))) == ("A", "01")
    error = why_not(lambda: office.do("custodian", "place", "PE0000001", DAY, Placing(cabinet="B"), of="passport"))
    assert rules_of(error) == ["place"]


def _places(office: Office, times: Times | None = None) -> tuple[str, str]:
    with office.store.reading() as tx:
        rows = passports(tx, times or Times(), DAY, Wanted())
    return next((row["cabinet"], row["slot"]) for row in rows if row["passport"] == "PE0000001")


# expiry


def test_what_expires_stands_by_its_day_expired_first(office: Office) -> None:
    office.drafted()
    kept(office, "PE0000001", "A", expires=date(2024, 3, 19))
    kept(office, "PE0000002", "A", person="P00002", expires=date(2023, 9, 19))
    kept(office, "PE0000003", "A", person="P00003", expires=date(2024, 3, 20))
    with office.store.reading() as tx:
        rows = expiring(tx, Times(), DAY, 6)
        none = expiring(tx, Times(), date(2023, 3, 18), 6)
        later = expiring(tx, Times(as_of=date(2023, 9, 21)), DAY, 6)
    assert [(row["passport"], row["days_left"]) for row in rows] == [("PE0000002", -1), ("PE0000001", 181)]
    assert none == []
    assert len(later) == 3


def test_a_journey_wants_six_months_after_its_return(office: Office) -> None:
    number = office.cleared()
    for person, expires in (("P00001", date(2024, 3, 20)), ("P00002", date(2024, 3, 21))):
        kept(office, f"PE{person}", "A", person=person, expires=expires)
    kept(office, "HM0000001", "A", kind="hk-macao-pass", expires=date(2023, 9, 30))
    with office.store.reading() as tx:
        (row,) = too_short(tx, DAY, 6)
    assert (row["holder"], row["delegation"]) == ("甲", number)
    assert (row["return_on"], row["needed_until"]) == (date(2023, 9, 21), date(2024, 3, 21))


# leaving


def registrar(office: Office, on: date = DAY, login: str = "custodian") -> Registrar:
    return Registrar(office.store, Actor(login, "tester"), Clock(office.today), on)


def test_the_passports_of_who_left_are_to_be_voided(office: Office) -> None:
    number = office.lent()
    leave_service(registrar(office), "甲", "退休")
    kept(office, "SE0000001", "A", kind="service", person="P00002", expires=date(2023, 9, 19))
    with office.store.reading() as tx:
        rows = to_void(tx, DAY)
    assert [(row["holder"], row["state"], row["why"]) for row in rows] == [
        ("甲", "lent", "left"),
        ("乙", "in_custody", "expired"),
    ]
    passport = office.passports[number][0]
    assert rules_of(why_not(lambda: office.do("custodian", "void", passport, DAY, Remark(), of="passport"))) == [
        "state"
    ]
    office.do("custodian", "collect", passport, DAY, Collecting(), of="passport")
    error = why_not(lambda: office.do("custodian", "lend", passport, DAY, Lending(delegation=number), of="passport"))
    assert rules_of(error) == ["left"]
    office.do("custodian", "void", passport, DAY, Remark(reason="退休"), of="passport")
    with office.store.reading() as tx:
        assert [row["holder"] for row in to_void(tx, DAY)] == ["乙"]


def test_until_he_leaves_his_passport_goes_out(office: Office) -> None:
    number = office.cleared()
    first, later = office.registered(number)[:2]
    for name in ("甲", "乙"):
        leave_service(registrar(office, date(2023, 9, 16)), name, "退休")
    before, then = date(2023, 9, 15), date(2023, 9, 16)
    office.do("custodian", "lend", first, before, Lending(delegation=number), of="passport")
    error = why_not(lambda: office.do("custodian", "lend", later, then, Lending(delegation=number), of="passport"))
    assert rules_of(error) == ["left"]


def test_who_left_is_put_on_no_new_delegation_until_he_is_back(office: Office) -> None:
    number = office.drafted()
    leave_service(registrar(office, date(2023, 7, 9)), "甲", "调离")
    error = why_not(lambda: office.do("clerk", "submit", number, date(2023, 7, 10)))
    assert "in-service" in rules_of(error)
    assert any("travel person rejoin P00001" in finding.message.render("zh") for finding in error.findings)
    rejoin_service(registrar(office, date(2023, 7, 10)), "甲", "")
    office.do("clerk", "submit", number, date(2023, 7, 10))


def test_leaving_and_coming_back_are_each_recorded_once(office: Office) -> None:
    office.drafted()
    with pytest.raises(BadInput):
        rejoin_service(registrar(office), "甲", "")
    leave_service(registrar(office), "甲", "")
    with pytest.raises(BadInput):
        leave_service(registrar(office), "甲", "")
    with pytest.raises(BadInput):
        rejoin_service(registrar(office, date(2023, 9, 19)), "甲", "")
    with pytest.raises(NotAllowed):
        rejoin_service(registrar(office, login="auditor"), "甲", "")
    with office.store.reading() as tx:
        assert persons.known_person(tx, "甲").left_on == DAY


def test_the_delegations_that_still_name_him_are_told(office: Office) -> None:
    number = office.approved()
    with office.store.reading() as tx:
        person = persons.known_person(tx, "甲")
        assert [(row.number, row.state) for row in persons.still_to_travel(tx, person.id)] == [(number, "approved")]


# a loss and the wait after it


@pytest.mark.parametrize(
    ("issued", "reasons"),
    [
        (date(2023, 9, 21), ["R39"]),
        (date(2023, 10, 20), ["R39"]),
        (date(2023, 10, 21), []),
        (date(2023, 9, 20), []),  # not applied for after the loss
    ],
)
def test_who_lost_a_passport_waits_before_the_next(office: Office, issued: date, reasons: list[str]) -> None:
    passport = shelf(office)[0]
    done = office.do("custodian", "lost", passport, DAY, Losing(statement="遗失"), of="passport")
    assert done.written["no_new_before"] == date(2023, 10, 21)
    details = Registering(
        number="PE0000011", kind="public-affairs", person="P00001", issued=issued, expires=date(2028, 1, 1)
    )

    def register() -> None:
        office.do("custodian", "register", "", date(2023, 12, 1), details, of="passport")

    if not reasons:
        register()
        return
    error = why_not(register)
    assert rules_of(error) == reasons
    assert "2023-10-21" in error.findings[0].message.render("zh")
    assert error.findings[0].citation == "S-FJ12, S-HN07"


OWN = """name = "city"
label = {{ zh = "本市", en = "City" }}
inherits = "national"
[holds]
loss_days = {{ {value} }}
"""


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ('value = 15, citation = "S-HN07"', [("R39", "block")]),
        ('value = 4, citation = "our order"', []),
        ('unset = true, note = "not decided yet"', [("R39", "warn")]),
    ],
)
def test_the_wait_is_the_offices_own_and_without_one_it_is_only_said(
    office: Office, value: str, told: list[tuple[str, str]]
) -> None:
    book = read_book(OWN.format(value=value), "own.toml", known())
    adopt(Registrar(office.store, Actor("approver", "tester"), Clock(date(2023, 7, 1)), date(2023, 7, 1)), book, DAY)
    passport = shelf(office)[0]
    lost = office.do("custodian", "lost", passport, DAY, Losing(statement="遗失"), of="passport")
    assert ("no_new_before" in lost.written) == ("unset" not in value)
    details = Registering(
        number="PE0000011",
        kind="public-affairs",
        person="P00001",
        issued=date(2023, 9, 25),
        expires=date(2028, 1, 1),
    )
    session, asked = office.session("custodian"), Request("passport", "register", "", date(2023, 9, 26), details)
    found = explain_action(session, asked).findings
    assert [(finding.rule, finding.severity) for finding in found] == told


def test_a_passport_of_another_kind_or_person_waits_for_nothing(office: Office) -> None:
    passport = shelf(office)[0]
    office.do("custodian", "lost", passport, DAY, Losing(statement="遗失"), of="passport")
    for number, kind, person in (("SE0000011", "service", "P00001"), ("PE0000014", "public-affairs", "P00004")):
        details = Registering(
            number=number, kind=kind, person=person, issued=date(2023, 9, 21), expires=date(2028, 1, 1)
        )
        office.do("custodian", "register", "", date(2023, 9, 25), details, of="passport")


def test_one_found_again_is_good_for_nothing_but_voiding(office: Office) -> None:
    number = office.cleared()
    passport = office.registered(number)[0]
    office.do("custodian", "lost", passport, DAY, Losing(statement="遗失"), of="passport")
    office.do("custodian", "found", passport, DAY, Remark(), of="passport")
    for action, details in (
        ("lend", Lending(delegation=number)),
        ("lost", Losing(statement="又遗失")),
        ("collect", Collecting()),
    ):
        with pytest.raises(Refused):
            office.do("custodian", action, passport, DAY, details, of="passport")
    office.do("custodian", "void", passport, DAY, Remark(), of="passport")


def test_a_passport_that_was_never_lent_is_not_collected(office: Office) -> None:
    passport = shelf(office)[0]
    error = why_not(lambda: office.do("custodian", "collect", passport, DAY, Collecting(), of="passport"))
    assert rules_of(error) == ["state"]
