"""The rules between approval and archive: at the limit, and one beyond."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.pure.applications import TROYAN, approved, changed, found, member, said, stay
from travel.application import Application
from travel.calendar import days_abroad
from travel.facts import Approval, Briefed, Crossing, Facts, Owed, PassportFact, ReportFact
from travel.policy import load_book, read_book
from travel.rules.after import noted
from travel.vocabulary import REPORT_SECTION

EXIT, ENTRY = TROYAN.delegation.exit, TROYAN.delegation.entry
CASE = "2023-0007"
NAMES = tuple(member.name for member in TROYAN.members)
GATHERED = date(2023, 9, 5)


# R34


def briefings(names: tuple[str, ...] = NAMES, method: str = "gathered", on: date = GATHERED) -> tuple[Briefed, ...]:
    topics = load_book("national").at(on).topics("general", "own", ("BG",))
    return tuple(Briefed(name, topic.topic, method, on, "讲", topic.roles[0]) for topic in topics for name in names)


def ready(application: Application = TROYAN, **facts: object) -> Facts:
    names = frozenset(member.name for member in application.members)
    return replace(
        Facts(application, GATHERED, "approved", briefed=briefings(tuple(names)), undertakings=names),
        **facts,  # type: ignore[arg-type]
    )


def test_r34_all_briefed_and_signed_passes() -> None:
    assert said(ready(), "R34") == []


def test_r34_one_missing_topic_of_one_member_is_named() -> None:
    without = tuple(given for given in briefings() if (given.person, given.topic) != ("丙", "secrecy"))
    (finding,) = found(ready(briefed=without), "R34")
    assert finding.facts == {"name": "丙", "topics": ["secrecy"]}


def test_r34_everyone_signs() -> None:
    (finding,) = found(ready(undertakings=frozenset(NAMES) - {"丁"}), "R34")
    assert finding.facts == {"name": "丁"}


def test_r34_what_happens_tomorrow_does_not_count_today() -> None:
    assert said(ready(briefed=briefings(on=GATHERED + timedelta(days=1))), "R34") == ["R34"] * 4
    assert said(ready(briefed=briefings(on=GATHERED + timedelta(days=1)), on=GATHERED + timedelta(days=1)), "R34") == []


def test_r34_a_method_the_policy_does_not_allow_does_not_count() -> None:
    (finding, *others) = found(ready(briefed=briefings(method="online")), "R34")
    assert finding.facts["topics"] == ["national-security", "discipline", "secrecy"]
    assert len(others) == 3


def test_r34_who_gives_a_topic_is_the_policys() -> None:
    by_others = tuple(replace(given, role="finance") for given in briefings())
    (finding, *_) = found(ready(briefed=by_others), "R34")
    assert "money" not in finding.facts["topics"]  # type: ignore[operator]
    assert "secrecy" in finding.facts["topics"]  # type: ignore[operator]


def test_r34_an_absentee_makes_up_what_the_others_had_together() -> None:
    made_up = briefings(NAMES[:3]) + briefings(NAMES[3:], "individual")
    assert said(ready(briefed=made_up), "R34") == []
    assert said(ready(briefed=briefings(NAMES, "individual")), "R34") == ["R34"] * 4


def test_r34_one_who_travels_alone_is_briefed_alone() -> None:
    alone = changed(members=TROYAN.members[:1])
    assert said(ready(alone, briefed=briefings(("甲",), "individual")), "R34") == []


def test_r34_a_registered_number_means_the_same_person() -> None:
    numbered = changed(members=(member("甲", person="P-0001"),))
    facts = ready(numbered, briefed=briefings(("P-0001",)), undertakings=frozenset({"P-0001"}))
    assert said(facts, "R34") == []
    assert said(replace(facts, undertakings=frozenset({"P-0002"})), "R34") == ["R34"]


# R35, passports-out


def passport(name: str = "甲", **particulars: object) -> PassportFact:
    number = f"PE{NAMES.index(name):07}"
    fact = PassportFact(number, name, "public-affairs", "in_custody", date(2028, 1, 1))
    return replace(fact, **particulars)  # type: ignore[arg-type]


def lent(name: str = "甲", **particulars: object) -> PassportFact:
    return passport(name, **{"state": "lent", "lent_to": CASE} | particulars)


@pytest.mark.parametrize(
    ("expires", "speaks"), [(date(2024, 3, 21), []), (date(2024, 3, 20), ["R35"]), (date(2023, 9, 1), ["R35"])]
)
def test_r35_six_months_after_the_return_are_wanted(expires: date, speaks: list[str]) -> None:
    fact = passport(expires_on=expires)
    assert said(Facts(TROYAN, GATHERED, passports=(fact,), passport=fact.number), "R35") == speaks


@pytest.mark.parametrize(("expires", "speaks"), [(ENTRY, []), (ENTRY - timedelta(days=1), ["R35"])])
def test_r35_a_hong_kong_macao_pass_lasts_until_the_return(expires: date, speaks: list[str]) -> None:
    fact = passport(kind="hk-macao-pass", number="C1", expires_on=expires)
    there = changed(visits=(stay("香港", "HK", EXIT, ENTRY),), track="hk-macao")
    assert said(Facts(there, GATHERED, passports=(fact,), passport="C1"), "R35") == speaks


def test_r35_the_return_is_the_approved_one() -> None:
    fact = passport(expires_on=date(2024, 3, 21))
    later = approved(entry=ENTRY + timedelta(days=1))
    assert said(Facts(TROYAN, GATHERED, approval=later, passports=(fact,), passport=fact.number), "R35") == ["R35"]


def test_r35_nobody_has_two_valid_passports() -> None:
    service = passport(number="SE1", kind="service")
    facts = Facts(TROYAN, GATHERED, passports=(passport(), service), passport="SE1")
    assert said(facts, "R35") == ["R35"]
    for state in ("lost", "void"):
        gone = replace(passport(), state=state)
        assert said(replace(facts, passports=(gone, service)), "R35") == []
    expired = passport(expires_on=GATHERED - timedelta(days=1))
    assert said(replace(facts, passports=(expired, service)), "R35") == []
    hk_pass = passport(kind="hk-macao-pass", number="C1")
    assert said(replace(facts, passports=(hk_pass, service)), "R35") == []


def test_r35_lending_one_looks_at_that_one_only() -> None:
    soon = passport("乙", expires_on=date(2023, 12, 1))
    facts = Facts(TROYAN, GATHERED, passports=(passport(), soon))
    assert said(replace(facts, passport=passport().number), "R35") == []
    assert said(replace(facts, passport=soon.number), "R35") == ["R35"]
    assert said(facts, "R35") == ["R35"]  # nobody said which: all that would serve


def test_r35_departure_looks_at_those_lent() -> None:
    soon = lent(expires_on=date(2023, 12, 1))
    facts = Facts(TROYAN, EXIT, passports=(soon,), action="depart", delegation=CASE)
    assert said(facts, "R35") == ["R35"]
    assert said(replace(facts, passports=(replace(soon, lent_to="2023-0001"),)), "R35") == []


def test_every_member_has_the_passport_out_for_this_delegation() -> None:
    out = tuple(lent(name) for name in NAMES)
    facts = Facts(TROYAN, EXIT, passports=out, delegation=CASE)
    assert said(facts, "passports-out") == []
    (finding,) = found(replace(facts, passports=out[1:]), "passports-out")
    assert finding.facts == {"name": "甲", "document": "passport"}
    for wrong in (passport(), lent(lent_to="2023-0001"), lent(kind="hk-macao-pass")):
        assert said(replace(facts, passports=(wrong, *out[1:])), "passports-out") == ["passports-out"]


def test_hong_kong_needs_the_pass() -> None:
    alone = changed(members=TROYAN.members[:1], visits=(stay("香港", "HK", EXIT, ENTRY),))
    facts = Facts(alone, EXIT, passports=(lent(),), delegation=CASE)
    assert said(facts, "passports-out") == ["passports-out"]
    assert said(replace(facts, passports=(lent(kind="hk-macao-pass"),)), "passports-out") == []
    both = changed(alone, visits=(*alone.visits, *TROYAN.visits))
    assert said(replace(facts, application=both), "passports-out") == ["passports-out"]
    documents = (lent(), lent(kind="hk-macao-pass", number="C1"))
    assert said(replace(facts, application=both, passports=documents), "passports-out") == []


# R45


def leaving(on: date = EXIT, approval: Approval | None = None, application: Application = TROYAN) -> Facts:
    return Facts(application, on, "cleared", approval or approved(), action="depart", delegation=CASE)


def test_r45_what_was_approved_departs() -> None:
    assert said(leaving(), "R45") == []


@pytest.mark.parametrize(
    ("on", "severities"),
    [
        (EXIT - timedelta(days=2), ["block"]),
        (EXIT - timedelta(days=1), ["warn"]),  # a red-eye flight, with a note (S-MIRRBJ)
        (EXIT, []),
        (ENTRY, []),
        (ENTRY + timedelta(days=1), ["block"]),
    ],
)
def test_r45_departure_lies_within_the_approved_dates(on: date, severities: list[str]) -> None:
    assert [finding.severity for finding in found(leaving(on), "R45")] == severities


@pytest.mark.parametrize(
    ("difference", "field"),
    [
        ({"exit": EXIT - timedelta(days=1), "days": 5}, "exit"),
        ({"entry": ENTRY + timedelta(days=1)}, "entry"),
        ({"days": 4}, "days_abroad"),
        ({"persons": 3}, "persons"),
        ({"persons": 5}, "persons"),
        ({"countries": ("BG", "RO")}, "countries"),
    ],
)
def test_r45_what_differs_from_the_approval_is_named(difference: dict[str, object], field: str) -> None:
    approval = replace(approved(), **difference)  # type: ignore[arg-type]
    assert [finding.facts["field"] for finding in found(leaving(approval=approval), "R45")] == [field]


def test_r45_without_an_approval_nobody_departs() -> None:
    assert said(replace(leaving(), approval=None), "R45") == ["R45"]


@pytest.mark.parametrize(
    ("state", "speaks"), [("approved", []), ("cleared", []), ("abroad", ["R45"]), ("back", ["R45"])]
)
def test_r45_a_change_is_decided_before_departure(state: str, speaks: list[str]) -> None:
    assert said(replace(leaving(GATHERED), state=state, action="amend"), "R45") == speaks


def test_r45_nothing_is_approved_afterwards() -> None:
    amending = replace(leaving(EXIT), action="amend")
    assert said(amending, "R45") == []
    assert said(replace(amending, on=EXIT + timedelta(days=1)), "R45") == ["R45"]


# R46


def test_r46_a_cancellation_says_what_comes_back() -> None:
    facts = Facts(TROYAN, GATHERED, passports=(lent(), passport("乙")), delegation=CASE)
    back, entry = found(facts, "R46")
    assert (back.severity, back.facts) == ("warn", {"names": ["甲"], "due_on": "2023-09-12"})
    assert entry.facts == {"plan": "2023-05", "fate": "freed"}


def test_r46_without_loans_and_plan_entry_there_is_nothing_to_say() -> None:
    assert said(Facts(changed(plan=None), GATHERED, delegation=CASE), "R46") == []


def test_r46_in_an_office_that_spends_the_entry_it_is_spent() -> None:
    text = """
name = "own"
label = { zh = "本办", en = "own" }
inherits = "national"
[plan]
cancelled = { value = "spent", citation = "x" }
"""
    (finding,) = found(Facts(TROYAN, GATHERED), "R46", book=read_book(text, "own.toml"))
    assert finding.facts["fate"] == "spent"


# R40


def back(*crossings: Crossing, approval: Approval | None = None) -> Facts:
    home = crossings or tuple(Crossing(name, EXIT, ENTRY, ("BG",)) for name in NAMES)
    return Facts(TROYAN, ENTRY, "abroad", approval or approved(), crossings=home)


def differing(**crossing: object) -> Facts:
    first = replace(Crossing("甲", EXIT, ENTRY, ("BG",)), **crossing)  # type: ignore[arg-type]
    return back(first, *(Crossing(name, EXIT, ENTRY, ("BG",)) for name in NAMES[1:]))


def kinds(facts: Facts) -> list[object]:
    return [finding.facts.get("kind") for finding in found(facts, "R40")]


def test_r40_back_as_approved_says_nothing() -> None:
    assert said(back(), "R40") == []


def test_r40_a_day_too_many_is_an_overstay_of_that_member() -> None:
    findings = found(differing(entry=ENTRY + timedelta(days=1)), "R40")
    assert [finding.facts["kind"] for finding in findings] == ["overstay"]
    assert {(finding.facts["name"], finding.severity) for finding in findings} == {("甲", "warn")}


def test_r40_back_earlier_is_no_fault() -> None:
    assert kinds(differing(entry=ENTRY - timedelta(days=1))) == []


def test_r40_a_red_eye_flight_wants_a_note_and_is_no_overstay() -> None:
    assert kinds(differing(exit=EXIT - timedelta(days=1))) == ["early-exit"]
    assert kinds(differing(exit=EXIT - timedelta(days=2))) == ["overstay", "unauthorised-change"]


def test_r40_the_same_number_of_days_at_another_time_is_a_change() -> None:
    assert kinds(differing(exit=EXIT + timedelta(days=1), entry=ENTRY + timedelta(days=1))) == ["unauthorised-change"]
    assert kinds(differing(exit=EXIT + timedelta(days=1), entry=ENTRY + timedelta(days=2))) == ["overstay"]


def test_r40_a_country_that_was_not_approved_is_named() -> None:
    (finding,) = found(differing(countries=("RO", "BG", "CN", "AT")), "R40")
    assert finding.facts == {"name": "甲", "kind": "unauthorised-change", "countries": ["AT", "RO"]}


def test_r40_a_transit_country_that_was_entered_is_a_detour() -> None:
    facts = back(Crossing("甲", EXIT, ENTRY, ("BG", "AT", "RO")), approval=approved(transits=("AT",)))
    told = {
        finding.facts["kind"]: finding.facts["countries"] for finding in found(facts, "R40") if "kind" in finding.facts
    }
    assert told == {"detour": ["AT"], "unauthorised-change": ["RO"]}


@pytest.mark.parametrize(
    ("crossing", "kinds"),
    [
        ({}, []),
        ({"entry": ENTRY - timedelta(days=1)}, ["early-return"]),
        ({"exit": EXIT + timedelta(days=1)}, ["late-exit"]),
        ({"countries": ("RO",)}, ["left-out"]),
        ({"countries": ("RO", "BG")}, ["other-order"]),
        ({"countries": ("RO", "AT", "BG")}, ["other-order"]),
        ({"countries": ()}, []),
    ],
)
def test_what_was_not_as_planned_and_yet_no_fault_is_noted(crossing: dict[str, object], kinds: list[str]) -> None:
    planned = approved(countries=("BG", "RO"))
    recorded = replace(Crossing("甲", EXIT, ENTRY, ("BG", "RO")), **crossing)  # type: ignore[arg-type]
    assert [point.facts["kind"] for point in noted("甲", recorded, planned)] == kinds


def test_r40_every_member_has_a_border_record() -> None:
    (finding,) = found(back(*(Crossing(name, EXIT, ENTRY, ("BG",)) for name in NAMES[1:])), "R40")
    assert finding.facts == {"name": "甲"}


@pytest.mark.parametrize(("out", "home", "days"), [("2018-08-01", "2018-08-05", 5), ("2019-06-01", "2019-06-10", 10)])
def test_r40_stamps_are_counted_inclusively(out: str, home: str, days: int) -> None:
    exit_, entry = date.fromisoformat(out), date.fromisoformat(home)
    assert days_abroad(exit_, entry) == days
    alone = changed(members=TROYAN.members[:1], exit=exit_, entry=entry)
    facts = Facts(
        alone, entry, "abroad", approved(alone, days=days), crossings=(Crossing("甲", exit_, entry, ("BG",)),)
    )
    assert said(facts, "R40") == []
    assert said(replace(facts, approval=approved(alone, days=days - 1)), "R40") == ["R40"]


# R41


def report(**particulars: object) -> Facts:
    complete = ReportFact("draft", dict.fromkeys(REPORT_SECTION, "如期完成。"), 2, "report.pdf")
    return Facts(TROYAN, ENTRY, "back", report=replace(complete, **particulars))  # type: ignore[arg-type]


def test_r41_a_complete_report_passes() -> None:
    assert said(report(), "R41") == []


@pytest.mark.parametrize(("photos", "speaks"), [(2, []), (1, ["R41"])])
def test_r41_two_photos_are_wanted(photos: int, speaks: list[str]) -> None:
    assert said(report(photos=photos), "R41") == speaks


@pytest.mark.parametrize("code", REPORT_SECTION)
def test_r41_an_empty_section_is_named(code: str) -> None:
    sections = dict.fromkeys(REPORT_SECTION, "如期完成。")
    (finding,) = found(report(sections=sections | {code: " \n"}), "R41")
    assert (finding.severity, finding.facts) == ("block", {"sections": [code]})
    del sections[code]
    assert said(report(sections=sections), "R41") == ["R41"]


def test_r41_the_file_and_the_report_itself_are_wanted() -> None:
    assert said(report(file=None), "R41") == ["R41"]
    assert said(Facts(TROYAN, ENTRY), "R41") == ["R41"]


# obligations


def test_a_case_is_closed_when_only_look_backs_are_owed() -> None:
    look_back = Owed(1, "look-back", "外办", date(2024, 4, 1))
    assert said(Facts(TROYAN, ENTRY, owed=(look_back,)), "obligations") == []
    late = Owed(2, "passport", "甲", date(2023, 9, 28))
    (finding,) = found(Facts(TROYAN, ENTRY, owed=(look_back, late)), "obligations")
    assert finding.facts == {"obligation": "passport", "owner": "甲", "due_on": "2023-09-28"}
