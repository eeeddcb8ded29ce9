"""R15, R16, R17 and R44: what may be asked for, and what may be settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.pure.applications import TROYAN, approved, changed, example, found, member, said, stay
from travel.application import Application, BudgetLine, Funding, Special, Visit
from travel.facts import Crossing, Facts, ReportFact
from travel.findings import Finding
from travel.money.budget import Terms, budget_of, form_lines
from travel.policy import read_book
from travel.rules.claims import adds_up

EXIT, ENTRY = TROYAN.delegation.exit, TROYAN.delegation.entry


def line(kind: str, **values: Any) -> BudgetLine:
    """A line of the Troyan journey as the table has it for four persons and five days, but for ``values``."""
    standard = {"lodging": 110, "meals": 45, "incidentals": 35}.get(kind)
    fields: dict[str, Any] = {"currency": "USD", "country": "BG", "persons": 4, "days": 5, "standard": standard}
    fields |= values
    known = [fields[name] for name in ("standard", "persons", "days")]
    if "amount" not in fields:
        assert all(value is not None for value in known)
        product = Decimal(known[0]) * known[1] * known[2] * Decimal(fields.get("share") or 1)
        fields["amount"] = product
    return BudgetLine.model_validate({"kind": kind, **{name: v for name, v in fields.items() if v is not None}})


def asking(*lines: BudgetLine, **changes: Any) -> Application:
    return changed(budget=lines, **changes)


def weighed(application: Application | Facts, rule: str = "R15", **how: Any) -> list[str]:
    return [finding.severity for finding in found(application, rule, **how)]


def sentences(application: Application | Facts, rule: str = "R15") -> list[str]:
    return [finding.message.render("en") for finding in found(application, rule)]


def hosted(pays: str) -> tuple[Visit, ...]:
    visit = TROYAN.visits[0]
    assert visit.invitation is not None
    return (visit.model_copy(update={"invitation": visit.invitation.model_copy(update={"pays": pays})}),)


# R15


@pytest.mark.parametrize("name", ["troyan-2023", "gulf-2023", "san-antonio-2018", "faenza-2023", "limoges-2023"])
def test_r15_the_examples_keep_to_the_table(name: str) -> None:
    assert said(example(name), "R15", "R16", "R17") == []


def test_r15_the_study_tour_does_not() -> None:
    assert sentences(example("study-tour-2023")) == [
        "lodging, France 巴黎: 300 EUR for a person and day; the table has 180 EUR (row 180, 巴黎).",
        "lodging, France: 12000 EUR; by the table it is at most 7200 (180 × 8 × 5).",
    ]


@pytest.mark.parametrize(
    ("kind", "limit"),
    [("lodging", 110), ("meals", 45), ("incidentals", 35)],
)
def test_r15_the_standard_of_the_table_passes_less_passes_and_more_does_not(kind: str, limit: int) -> None:
    assert weighed(asking(line(kind))) == []
    assert weighed(asking(line(kind, standard=limit - 1))) == []
    assert weighed(asking(line(kind, standard=f"{limit}.01"))) == ["block"]
    assert weighed(asking(line(kind, standard=limit + 1))) == ["block", "block"]


def test_r15_the_sum_is_held_against_the_table_where_no_standard_is_written() -> None:
    bare = {"standard": None, "persons": None, "days": None}
    assert weighed(asking(line("meals", amount=900, **bare))) == []
    assert weighed(asking(line("meals", amount=901, **bare))) == ["block"]


def test_r15_several_lines_for_one_country_are_added_up() -> None:
    halves = [line("meals", persons=2), line("meals", persons=2)]
    assert weighed(asking(*halves)) == []
    assert sentences(asking(*halves, line("meals", persons=1, days=1))) == [
        "meals, Bulgaria: 945 USD; by the table it is at most 900 (45 × 4 × 5)."
    ]


def test_r15_no_more_persons_than_travel_and_no_more_days_than_the_country_has() -> None:
    assert sentences(asking(line("meals", persons=5, standard=30))) == ["meals, Bulgaria: 5 persons; 4 travel."]
    assert sentences(asking(line("meals", days=6, standard=30))) == [
        "meals, Bulgaria: 6 days; 5 count for the country."
    ]


def test_r15_a_line_adds_up_but_for_less_than_one_unit() -> None:
    assert weighed(asking(line("meals", amount="899.01"))) == []
    assert sentences(asking(line("meals", amount="899"))) == ["meals, Bulgaria: 45 × 4 × 5 is 900, not 899."]
    assert sentences(asking(line("incidentals", share="0.4", amount="700"))) == [
        "incidentals, Bulgaria: 35 × 4 × 5 × 0.4 is 280, not 700."
    ]


def test_r15_a_share_that_was_rounded_leaves_the_sum_as_much_room() -> None:
    third = {"standard": 5000, "persons": 4, "days": 5, "share": "0.3333", "currency": "JPY"}
    assert list(adds_up(line("incidentals", **third, amount="33333.33"))) == []
    assert list(adds_up(line("incidentals", **third, amount="33335.99"))) == []
    assert len(list(adds_up(line("incidentals", **third, amount="33336")))) == 1
    assert len(list(adds_up(line("incidentals", **third | {"share": "0.333"}, amount="33301")))) == 1


def test_r15_the_lines_that_follow_from_the_form_add_up_whatever_share_the_office_has_set() -> None:
    text = 'name = "own"\nlabel = { zh = "本地", en = "own" }\ninherits = "national"\n[money]\n'
    own = read_book(text + 'transport_share = { value = "1/3", citation = "design" }', "own.toml")
    visit = hosted("local-transport")[0].model_copy(update={"country": "JP", "city": "东京"})
    funding = Funding(source="市财政", finance_reviewed=True, rates={"JPY": Decimal("0.05")})
    asked = changed(visits=(visit,), funding=funding)
    lines = form_lines(budget_of(asked, Terms.of(own.at(EXIT))))
    assert [each.amount for each in lines if each.share == Decimal("0.3333")] == [Decimal("33333.33")]
    assert weighed(asked.model_copy(update={"budget": lines}), book=own) == []


@pytest.mark.parametrize(
    ("pays", "kind", "share", "weight"),
    [
        ("none", "incidentals", None, []),
        ("local-transport", "incidentals", "0.4", []),
        ("local-transport", "incidentals", "0.41", ["block"]),
        ("local-transport", "incidentals", None, ["block"]),
        ("local-transport", "meals", None, []),
        ("meals", "meals", None, ["block"]),
        ("meals", "incidentals", None, []),
        ("meals-and-transport", "meals", None, ["block"]),
        ("meals-and-transport", "incidentals", "0.4", ["block"]),
        ("meals-and-transport", "lodging", None, []),
        ("lodging", "lodging", None, ["block"]),
        ("all", "lodging", None, ["block"]),
        ("all", "incidentals", "0.1", ["block"]),
    ],
)
def test_r15_what_the_host_provides_is_not_asked_for(
    pays: str, kind: str, share: str | None, weight: list[str]
) -> None:
    assert weighed(asking(line(kind, share=share), visits=hosted(pays))) == weight


def test_r15_says_that_the_host_provides_it() -> None:
    assert sentences(asking(line("meals"), visits=hosted("meals"))) == [
        "meals, Bulgaria: 900 USD, but nothing is due: the host provides it."
    ]


def test_r15_a_day_of_moving_on_is_paid_in_one_country_only() -> None:
    gulf = example("gulf-2023")
    five_in_saudi_arabia = tuple(
        each.model_copy(update={"days": 4, "amount": each.amount / 3 * 4})
        if (each.kind, each.country) == ("meals", "SA")
        else each
        for each in gulf.budget
    )
    assert sentences(changed(gulf, budget=five_in_saudi_arabia)) == [
        "meals, Saudi Arabia 利雅得: 4 days; 3 count for the country.",
        "meals, Saudi Arabia: 1680 USD; by the table it is at most 1260 (70 × 6 × 3).",
    ]


def test_r15_a_conference_hotel_over_the_table_wants_a_justification() -> None:
    assert weighed(asking(line("lodging", standard=150))) == ["block", "block"]
    assert weighed(asking(line("lodging", standard=150, conference=True))) == ["justify", "justify"]
    other = line("lodging", standard=150, persons=2)
    assert "block" in weighed(asking(line("lodging", standard=150, persons=2, conference=True), other))


def test_r15_the_lodging_of_the_highest_ranks_has_no_limit_but_its_own_line() -> None:
    people = (member("甲", rank="ministry-deputy"), *(member(name, rank="division") for name in "乙丙丁"))
    dear = line("lodging", standard=900, persons=1)
    others = line("lodging", persons=3)
    assert weighed(asking(dear, others, members=people)) == []
    assert weighed(asking(dear, others)) == ["block", "block"]
    assert weighed(asking(line("lodging", standard=900, persons=2), others, members=people)) == ["block", "block"]


def test_r15_only_so_many_are_exempt_as_are_of_those_ranks() -> None:
    people = (member("甲", rank="ministry-deputy"), *(member(name, rank="division") for name in "乙丙丁"))
    dear = line("lodging", standard=900, persons=1)
    assert weighed(asking(dear, dear, members=people)) == ["block", "block"]
    assert weighed(asking(*[dear] * 5, members=people)) == ["block"] * 5
    split = [line("lodging", standard=900, persons=1, days=days) for days in (2, 3)]
    assert weighed(asking(*split, members=people)) == []
    assert weighed(asking(*split, line("lodging", standard=900, persons=1, days=1), members=people)) != []
    assert weighed(asking(dear, line("lodging", standard=111, persons=3), members=people)) == ["block", "block"]


def test_r15_a_line_without_persons_is_for_all_of_them() -> None:
    people = (member("甲", rank="ministry-deputy"), *(member(name, rank="division") for name in "乙丙丁"))
    bare = line("lodging", standard=900, persons=None, amount=18000)
    assert weighed(asking(bare, members=people)) == ["block", "block"]
    assert weighed(asking(bare, members=tuple(member(name, rank="ministry") for name in "甲乙丙丁"))) == []


def test_r15_a_line_names_its_country_where_there_are_several() -> None:
    assert weighed(asking(line("meals", country=None))) == []
    assert weighed(asking(line("meals", country=None, standard=46))) == ["block", "block"]
    two = (
        stay("特罗阳", "BG", EXIT, EXIT + timedelta(days=2)),
        stay("罗马", "IT", EXIT + timedelta(days=2), ENTRY),
    )
    assert sentences(asking(line("meals", country=None), visits=two)) == [
        "meals: 900 USD for no country; the standard depends on the country."
    ]
    assert sentences(asking(line("meals", country="AT"))) == ["meals, Austria: Austria is not visited."]
    assert weighed(asking(line("airfare", country="AT", amount=1))) == []


def test_r15_every_currency_has_its_rate_on_the_form() -> None:
    without = Funding(source="市财政", finance_reviewed=True)
    assert sentences(asking(line("meals"), funding=without)) == [
        "The form has no rate for USD; the budget cannot be added up in CNY."
    ]
    assert weighed(asking(line("meals"), funding=None)) == ["block"]
    assert weighed(asking(line("airfare", currency="CNY", amount=48000), funding=None)) == []


def test_r15_a_line_in_another_currency_is_converted_by_the_rates_of_the_form() -> None:
    in_cny = {"currency": "CNY", "standard": None, "persons": None, "days": None}
    assert weighed(asking(line("meals", amount=6480, **in_cny))) == []
    assert sentences(asking(line("meals", amount=6490, **in_cny))) == [
        "meals, Bulgaria: 901.39 USD; by the table it is at most 900 (45 × 4 × 5)."
    ]


def test_r15_the_city_decides_where_standards_differ() -> None:
    def in_japan(city: str, standard: int, line_city: str | None = None) -> list[str]:
        visits = (stay(city, "JP", EXIT, ENTRY),)
        rates = Funding(source="市财政", rates={"JPY": Decimal("0.05")})
        asked = line("lodging", country="JP", city=line_city, currency="JPY", standard=standard)
        return weighed(asking(asked, visits=visits, funding=rates))

    assert in_japan("东京", 20000) == in_japan("东京都", 9000) == in_japan("横滨", 9000) == []
    assert in_japan("横滨", 9001) == ["block", "block"]
    assert in_japan("新泻市", 11000, "新潟") == []
    assert in_japan("Tokyo", 99999) == ["warn"]


@pytest.mark.parametrize(
    ("city", "country", "exit_", "sentence"),
    [
        (
            "瓦杜兹",
            "LI",
            EXIT,
            "Liechtenstein 瓦杜兹: the table has no row; the office sets the standard by hand, after a like neighbour.",
        ),
        (
            "特罗阳",
            "BG",
            date(2013, 5, 1),
            "Bulgaria 特罗阳: the standard of that time is not known here; the office looks it up.",
        ),
    ],
)
def test_r15_what_the_table_does_not_know_is_for_the_office(
    city: str, country: str, exit_: date, sentence: str
) -> None:
    entry = exit_ + timedelta(days=4)
    trip = asking(line("meals", country=country), exit=exit_, entry=entry, visits=(stay(city, country, exit_, entry),))
    assert sentences(trip) == [sentence]
    assert weighed(trip) == ["warn"]
    assert weighed(changed(trip, budget=(), track="academic")) == []


def test_r15_a_general_delegation_without_a_budget_is_pointed_out() -> None:
    assert sentences(changed(budget=())) == ["There is no budget: nobody can say what the journey costs."]
    assert weighed(changed(budget=())) == ["warn"]
    assert weighed(changed(budget=(), track="academic")) == []
    assert weighed(asking(line("airfare", currency="CNY", amount=1))) == []


def test_r15_the_doubtful_row_is_told() -> None:
    funding = Funding(source="市财政", rates={"EUR": Decimal("7.80")})
    asked = line("meals", country="SK", currency="EUR", standard=35)
    assert sentences(asking(asked, visits=(stay("布拉迪斯拉发", "SK", EXIT, ENTRY),), funding=funding)) == [
        "Slovakia: the copies of the table differ in the currency; confirm it."
    ]


@pytest.mark.parametrize(
    ("track", "rules"),
    [
        ("general", ["R15", "R15", "R16", "R17"]),
        ("academic", ["R15", "R15", "R16", "R17"]),
        ("enterprise", []),
        ("training", []),
        ("hk-macao", []),
    ],
)
def test_money_is_judged_for_general_and_academic_delegations(track: str, rules: list[str]) -> None:
    flying = tuple(each.model_copy(update={"travel_class": "business"}) for each in TROYAN.members[:1])
    application = asking(
        line("lodging", standard=900, persons=1),
        members=(*flying, *TROYAN.members[1:]),
        special=(Special(kind="gift"),),
        track=track,
    )
    assert said(application, "R15", "R16", "R17") == rules


def test_an_office_may_count_the_day_of_moving_on_for_the_country_entered() -> None:
    text = 'name = "own"\nlabel = { zh = "本地", en = "own" }\ninherits = "national"\n[money]\n'
    own = read_book(text + 'crossing_day = { value = "entered", citation = "design" }', "own.toml")
    gulf = example("gulf-2023")
    speaking: list[Finding] = list(found(gulf, "R15", book=own))
    assert {(finding.facts["country"], finding.severity) for finding in speaking} == {("EG", "block")}


@pytest.mark.parametrize(
    ("days", "undecided", "left"),
    [(3, [], []), (4, ["warn", "warn"], ["block", "block"]), (5, ["block", "block"], ["block", "block"])],
)
def test_r15_a_day_of_moving_on_that_no_source_assigns_stops_nobody(
    days: int, undecided: list[str], left: list[str]
) -> None:
    """Three days in the Emirates where the day of moving on is the other country's, four where it is theirs."""
    gulf = example("gulf-2023")
    budget = tuple(
        each.model_copy(update={"days": days, "amount": each.amount / 3 * days})
        if (each.kind, each.country) == ("meals", "AE")
        else each
        for each in gulf.budget
    )
    asked = changed(gulf, budget=budget)
    text = 'name = "own"\nlabel = { zh = "本地", en = "own" }\ninherits = "national"\n[money]\n'
    own = read_book(text + 'crossing_day = { value = "left", citation = "design" }', "own.toml")
    assert weighed(asked) == undecided
    assert weighed(asked, book=own) == left


# R16


@pytest.mark.parametrize(
    ("rank", "travels", "speaks"),
    [
        ("ministry", "first", []),
        ("ministry-deputy", "first", []),
        ("bureau", "business", []),
        ("bureau", "first", ["R16"]),
        ("bureau-deputy", "business", []),
        ("division", "economy", []),
        ("division", "business", ["R16"]),
        ("other", "first", ["R16"]),
        ("other", None, []),
    ],
)
def test_r16_the_class_is_that_of_the_rank(rank: str, travels: str | None, speaks: list[str]) -> None:
    assert said(changed(members=(member("甲", rank=rank, travel_class=travels),)), "R16") == speaks


def test_r16_names_who_travels_too_well() -> None:
    people = tuple(member(name, travel_class="business") for name in "乙甲")
    findings = found(changed(members=people), "R16")
    assert [finding.facts["name"] for finding in findings] == ["甲", "乙"]
    assert {finding.severity for finding in findings} == {"justify"}


# R17


@pytest.mark.parametrize("kind", ["foreign-carrier", "hired-car", "banquet", "gift", "insurance"])
def test_r17_the_extraordinary_is_approved_beforehand(kind: str) -> None:
    assert weighed(changed(special=(Special(kind=kind, reason="航班", approved_by="市财政局"),)), "R17") == []
    assert weighed(changed(special=(Special(kind=kind, reason="航班"),)), "R17") == ["justify"]


def test_r17_a_conference_hotel_over_the_table_is_approved_beforehand() -> None:
    dear = line("lodging", standard=150, conference=True)
    assert said(asking(dear), "R17") == ["R17"]
    assert said(asking(line("lodging", conference=True)), "R17") == []
    approval = Special(kind="hotel-over-standard", approved_by="市财政局")
    assert said(asking(dear, special=(approval,)), "R17") == []
    assert said(asking(dear, special=(Special(kind="hotel-over-standard"),)), "R17") == ["R17"]


# R44


def settled(
    *lines: BudgetLine, application: Application = TROYAN, exit_: date = EXIT, entry: date = ENTRY, absent: int = 0
) -> Facts:
    away = application.members[absent:]
    crossings = tuple(Crossing(each.name, exit_, entry, ("BG",)) for each in away)
    report = ReportFact("submitted", {}, 2, "report.pdf", lines)
    return Facts(application, ENTRY, "back", approved(application), crossings=crossings, report=report)


def test_r44_says_nothing_before_anything_is_settled() -> None:
    assert said(Facts(TROYAN, ENTRY), "R44") == said(settled(), "R44") == []


def test_r44_what_was_budgeted_by_the_table_is_settled_with_lodging_by_the_night() -> None:
    assert said(settled(line("lodging", days=4), line("meals"), line("incidentals")), "R44") == []
    assert sentences(settled(line("lodging", days=5)), "R44") == [
        "lodging, Bulgaria: 5 days; 4 count for the country.",
        "lodging, Bulgaria: 2200 USD; by the table it is at most 1760 (110 × 4 × 4).",
    ]


def test_r44_days_are_those_of_the_border_record_within_the_approval() -> None:
    assert said(settled(line("meals"), entry=ENTRY + timedelta(days=1)), "R44") == []
    assert weighed(settled(line("meals", days=6), entry=ENTRY + timedelta(days=1)), "R44") == ["block"] * 3
    assert sentences(settled(line("meals"), entry=ENTRY - timedelta(days=1)), "R44") == [
        "meals, Bulgaria: 5 days; 4 count for the country.",
        "meals: 5 days are settled; the border record, within the approval, has 4.",
        "meals, Bulgaria: 900 USD; by the table it is at most 720 (45 × 4 × 4).",
    ]


def test_r44_only_those_who_travelled_and_were_approved_are_paid() -> None:
    assert sentences(settled(line("meals"), absent=1), "R44") == [
        "meals, Bulgaria: 4 persons; 3 travel.",
        "meals, Bulgaria: 900 USD; by the table it is at most 675 (45 × 3 × 5).",
    ]
    cut = settled(line("meals"))
    assert cut.approval is not None
    assert weighed(cut.but(approval=replace(cut.approval, persons=3)), "R44") == ["block", "block"]


def test_r44_only_approved_countries_are_paid() -> None:
    assert sentences(settled(line("intercity", country="RO", amount=100)), "R44") == [
        "intercity fare, Romania: Romania was not approved."
    ]
    assert said(settled(line("intercity", amount=100)), "R44") == []


@pytest.mark.parametrize(
    ("pays", "kind", "share", "weight"),
    [
        ("meals", "meals", None, ["block"]),
        ("local-transport", "incidentals", "0.4", []),
        ("local-transport", "incidentals", None, ["block"]),
    ],
)
def test_r44_what_the_host_provided_is_not_paid(pays: str, kind: str, share: str | None, weight: list[str]) -> None:
    application = changed(visits=hosted(pays))
    assert weighed(settled(line(kind, share=share), application=application), "R44") == weight


def test_r44_a_conference_hotel_that_was_justified_is_only_told() -> None:
    assert weighed(settled(line("lodging", days=4, standard=150)), "R44") == ["block", "block"]
    assert weighed(settled(line("lodging", days=4, standard=150, conference=True)), "R44") == ["warn", "warn"]


@pytest.mark.parametrize(("amount", "weight"), [("72192", []), ("72192.01", ["warn"])])
def test_r44_tells_when_more_is_settled_than_was_approved(amount: str, weight: list[str]) -> None:
    """48 000 for the flights and 3 360 dollars at 7.20."""
    fares = line("airfare", currency="CNY", country=None, standard=None, amount=amount)
    assert weighed(settled(fares), "R44") == weight
