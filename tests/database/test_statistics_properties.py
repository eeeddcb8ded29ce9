"""Whatever an office did: parts add up to the whole or say why not, and every figure is the length of its list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import Phase, given, settings
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
from workflows.steps.review import Withdrawing

TODAY = date(2026, 1, 1)
FATES = ("waits", "approved", "goes", "cancelled", "refused", "dissuaded", "withdrawn", "changed", "change-refused")

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
choices = st.fixed_dictionaries({name: st.sampled_from(list(words)) for name, (_label, words) in CHOICES.items()})


# a smaller office is found no sooner than a larger one is read
@settings(max_examples=15, phases=(Phase.explicit, Phase.generate))
@given(
    plan=st.lists(journeys, max_size=8),
    chosen=choices,
    period=st.sampled_from([year(2023), half("2023-H1")]),
    dimension=st.sampled_from(list(DIMENSIONS)),
)
def test_parts_add_up_and_figures_have_their_lists(
    sqlite_factory: Callable[[], Store],
    plan: list[dict[str, object]],
    chosen: dict[str, str],
    period: Period,
    dimension: str,
) -> None:
    store = sqlite_factory()
    office = years(store)
    for journey in plan:
        _play(office, dict(journey))
    now, told = (_wanted(office, times, period, chosen) for times in (Times(), Times(as_of=TODAY)))
    with office.store.reading() as tx:
        assert sorted(told.cases(tx)) == sorted(now.cases(tx)), "the journal tells what stands"
    _holds(office, now, chosen, dimension)
    store.close()


def _wanted(office: Years, times: Times, period: Period, chosen: dict[str, str]) -> Wanted:
    with office.store.reading() as tx:
        by = convention(books_in_force(tx).at(TODAY), **chosen)
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


def _play(office: Years, journey: dict[str, object]) -> None:
    fate, cut, returned = (journey.pop(name) for name in ("fate", "cut", "returned"))
    exit_on = journey.pop("exit_on")
    assert isinstance(exit_on, date)
    persons = journey.pop("persons")
    number = office.asks(exit_on, persons, **journey)  # type: ignore[arg-type]  # drawn as it takes them
    day = exit_on - timedelta(days=30)
    for _ in range(int(str(returned))):
        office.sends_back(number, day)
    office.cuts(number, int(str(cut)), day)
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
