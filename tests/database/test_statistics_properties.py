"""Whatever an office did: parts add up to the whole or say why not, and every figure is the length of its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from tests.years import Years, years
from travel.listings import Times
from travel.policy.in_force import books_in_force
from travel.statistics.behind_figures import behind
from travel.statistics.breakdown import DIMENSIONS
from travel.statistics.convention import CHOICES, convention
from travel.statistics.figures import FIGURES
from travel.statistics.overview import Wanted, overview
from travel.statistics.period import Period, half, year
from travel.storage.store import Store
from travel.vocabulary import DEBT_STANDING, LOAN_STANDING
from workflows.passport import Collecting
from workflows.steps.journey import Returned
from workflows.steps.review import Withdrawing

TODAY = date(2026, 1, 1)
ENDED = ("cancelled", "refused", "dissuaded", "withdrawn")
FATES = ("waits", "approved", "goes", "returns", "changed", "change-refused", *ENDED)

journeys = st.fixed_dictionaries(
    {
        "exit_on": st.dates(date(2022, 12, 1), date(2024, 1, 31)),
        "persons": st.integers(3, 5),
        "formation": st.sampled_from(["own", "joint", "ministry", "province"]),
        "track": st.sampled_from(["general", "academic", "hk-macao"]),
        "category": st.sampled_from(["friendship-city", "trade", "investment"]),
        "countries": st.sampled_from([["BG"], ["HK"], ["HK", "MO"], ["BG", "RO"], ["HK", "BG", "RO"]]),
        "rank": st.sampled_from(["bureau-deputy", "division", "section", "other"]),
        "fate": st.sampled_from(FATES),
        "cut": st.integers(0, 1),
        "returned": st.integers(0, 2),
    }
)
ledger_rows = st.fixed_dictionaries(
    {
        "exit_on": st.dates(date(2021, 12, 1), date(2024, 1, 31)),
        "persons": st.integers(1, 5),
        "formation": st.sampled_from(["own", "joint", "ministry"]),
        "track": st.sampled_from(["general", "hk-macao"]),
        "category": st.sampled_from(["", "trade", "investment", "别的"]),
        "countries": st.sampled_from([("BG",), ("HK",), ("BG", "RO")]),
        "rank": st.sampled_from([None, "bureau", "section"]),
        "outcome": st.sampled_from(["travelled", "cancelled", "refused", "dissuaded", "withdrawn"]),
        "decided_before": st.none() | st.integers(1, 60),
        "cut": st.none() | st.integers(0, 2),
        "returned": st.none() | st.integers(0, 2),
        "reported_after": st.none() | st.integers(1, 90),
        "collected": st.none() | st.integers(0, 1),
    }
)
choices = st.fixed_dictionaries({name: st.sampled_from(list(words)) for name, (_label, words) in CHOICES.items()})


JOURNEY: dict[str, Any] = {
    "exit_on": date(2023, 5, 10),
    "persons": 3,
    "formation": "joint",
    "track": "general",
    "category": "trade",
    "countries": ["BG", "RO"],
    "rank": "bureau-deputy",
    "cut": 1,
    "returned": 1,
}
ROW: dict[str, Any] = {
    "exit_on": date(2023, 4, 1),
    "persons": 3,
    "formation": "own",
    "track": "general",
    "category": "",
    "countries": ("BG",),
    "rank": "bureau",
    "outcome": "travelled",
    "decided_before": 20,
    "cut": None,
    "returned": None,
    "reported_after": 10,
    "collected": 1,
}
EVERYTHING: dict[str, Any] = {
    "plan": [JOURNEY | {"fate": fate, "cut": place % 2} for place, fate in enumerate(FATES)],
    "ledger": [
        *(ROW | {"reported_after": days} for days in (None, 10, 80)),
        *(ROW | {"outcome": outcome, "reported_after": None} for outcome in ENDED),
    ],
    "chosen": {name: next(iter(words)) for name, (_label, words) in CHOICES.items()},
    "period": year(2023),
    "dimension": "destination",
}


# a smaller office is found no sooner than a larger one is read
@settings(max_examples=15, phases=(Phase.explicit, Phase.generate))
@example(**EVERYTHING)
@given(
    plan=st.lists(journeys, max_size=8),
    ledger=st.lists(ledger_rows, max_size=5),
    chosen=choices,
    period=st.sampled_from([year(2023), half("2023-H1")]),
    dimension=st.sampled_from(list(DIMENSIONS)),
)
def test_parts_add_up_and_figures_have_their_lists(
    sqlite_factory: Callable[[], Store],
    plan: list[dict[str, Any]],
    ledger: list[dict[str, Any]],
    chosen: dict[str, str],
    period: Period,
    dimension: str,
) -> None:
    store = sqlite_factory()
    office = years(store)
    for journey in plan:
        _play(office, **journey)
    for row in ledger:
        _take_over(office, **row)
    now, told = (_wanted(office, times, period, chosen) for times in (Times(), Times(as_of=TODAY)))
    with office.store.reading() as tx:
        assert sorted(told.cases(tx)) == sorted(now.cases(tx)), "the journal tells what stands"
    for asked in (now, told):
        _holds(office, asked, chosen, dimension)
        _owed_holds(office, asked)
    store.close()


def _wanted(office: Years, times: Times, period: Period, chosen: dict[str, str]) -> Wanted:
    with office.store.reading() as tx:
        by = convention(books_in_force(tx).at(TODAY), leaders="bureau-deputy", **chosen)
    return Wanted(period, times, TODAY, by, None, tuple(DIMENSIONS))


def _holds(office: Years, asked: Wanted, chosen: dict[str, str], dimension: str) -> None:
    with office.store.reading() as tx:
        found = overview(tx, asked)
        lists = {code: behind(tx, asked, code, {}).rows for code in FIGURES}
        parts = {
            part.code: behind(tx, asked, f"{dimension}.{part.code}", {}).rows
            for part in found.breakdowns[dimension].listed
        }
    for code, count in found.counts.items():
        rows = lists[code]
        assert count.delegations == sum(row["delegations"] for row in rows)
        assert count.person_trips == sum(row["person_trips"] for row in rows)
        assert chosen["joined"] == "persons" or count.delegations == len(rows)
    approved, whole = found.counts["approved"], found.counts["received"]
    for breakdown in found.breakdowns.values():
        assert (breakdown.whole.delegations, breakdown.whole.person_trips) == (
            approved.delegations,
            approved.person_trips,
        )
        excess = breakdown.excess
        assert (breakdown.note is None) == (excess.delegations == excess.person_trips == 0)
    for part in found.breakdowns[dimension].listed:
        rows = parts[part.code]
        assert part.count.delegations == sum(row["delegations"] for row in rows)
        assert part.count.person_trips == sum(row["person_trips"] for row in rows)
    gone = [found.counts[code] for code in ("travelled", "to-leave")]
    if chosen["cancelled"] == "within":
        gone.append(found.counts["not-travelled"])
    assert sum(part.person_trips for part in gone) == approved.person_trips
    if chosen["cancelled"] == chosen["hk_macao"] == "within":
        ends = ("approved", "cut", "refused", "dissuaded", "withdrawn", "pending")
        assert sum(found.counts[code].person_trips for code in ends) == whole.person_trips


def _owed_holds(office: Years, asked: Wanted) -> None:
    """What was owed, passports, waiting delegations, the plan and the people have their lists, too."""

    def listed(name: str) -> list[dict[str, Any]]:
        return behind(tx, asked, name, {}).rows

    with office.store.reading() as tx:
        found = overview(tx, asked)
        for duty in found.duties:
            for standing in DEBT_STANDING:
                count = getattr(duty, standing.replace("-", "_"))
                assert count == len(listed(f"{duty.kind}.{standing}"))
            assert duty.owed == len(listed(duty.kind))
        for standing in LOAN_STANDING:
            assert getattr(found.passports, standing.replace("-", "_")) == len(listed(f"passport.{standing}"))
        assert sum(found.on_file.values()) == len(listed("custody"))
        past = listed("passport.ledger")
        assert (found.ledgers.passports, found.ledgers.collected) == (
            sum(row["passports"] for row in past),
            sum(row["collected"] for row in past),
        )
        for step in found.steps:
            assert step.days is None or step.days >= 0
            assert step.waiting == len(listed(f"waiting.{step.step}"))
        assert found.plan.executed == sum(row["delegations"] for row in listed("plan"))
        assert found.counts["received"].person_trips == 0 or found.known
        by_rank = {row["delegation"] for row in listed("leaders")}
        high = (part.count for part in found.breakdowns["rank"].listed if part.code == "bureau")
        assert asked.convention.joined == "persons" or len(by_rank) == sum(count.delegations for count in high)


def _take_over(office: Years, **row: Any) -> None:
    exit_on, persons = row.pop("exit_on"), row.pop("persons")
    decided, reported, collected = (row.pop(name) for name in ("decided_before", "reported_after", "collected"))
    if decided is not None:
        row["decided_on"] = exit_on - timedelta(days=decided)
    if row["outcome"] == "travelled" and reported is not None:
        row["reported_on"] = exit_on + timedelta(days=reported)
    if collected is not None:
        row |= {"passports": persons, "collected": persons - collected}
    office.takes_over(exit_on, persons, **row)


def _play(office: Years, *, fate: str, cut: int, returned: int, exit_on: date, persons: int, **journey: Any) -> None:
    number = office.asks(exit_on, persons, **journey)
    day = exit_on - timedelta(days=30)
    for _ in range(returned):
        office.sends_back(number, day)
    office.cuts(number, cut, day)
    if fate == "waits":
        return
    if fate in ("refused", "dissuaded"):
        office.refuses(number, day, dissuaded=fate == "dissuaded")
    elif fate == "withdrawn":
        office.do("clerk", "withdraw", number, day, Withdrawing(reason="改期"))
    else:
        office.approved_on(number, day)
    if fate in ("changed", "change-refused"):
        office.changes(number, day, lambda application: application)
        office.cuts(number, 1, day)
        (office.approved_on if fate == "changed" else office.refuses)(number, day)
    elif fate == "cancelled":
        office.cancels(number, day)
    elif fate == "goes":
        office.do("clerk", "depart", number, exit_on)
    elif fate == "returns":
        _return(office, number, exit_on)


def _return(office: Years, number: str, exit_on: date) -> None:
    """With passports; the last comes back late."""
    passports = office.lends(number, exit_on - timedelta(days=1))
    approval = office.case(number).approval
    assert approval is not None
    office.do("clerk", "depart", number, exit_on)
    office.do("clerk", "arrive", number, approval.entry, Returned(exit=exit_on, entry=approval.entry))
    for place, passport in enumerate(passports):
        office.do(
            "custodian", "collect", passport, approval.entry + timedelta(days=9 * place), Collecting(), of="passport"
        )
