"""Two years of an office with 200 delegations a year, lived through on each database.

Nothing owed is lost from sight, everybody is reminded as the ladder says and not otherwise, and every evening can be
asked for again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from tests.simulation.town import ORGANS
from tests.simulation.two_years import LISTINGS, SCREENS, TwoYears, both, lived
from travel import proof
from travel.clock import CHINA
from travel.storage.store import Store

LADDER = {"before-3": -3, "due": 0, "after-1": 1, "after-7": 7, "after-15": 15, "slip-30": 30}
"""The national book's rungs, by the days after the due day on which they come."""

Raised = set[tuple[int, str, str, date]]
"""Reminders: of which obligation, at which rung, to whom, on which day."""


@pytest.fixture(scope="class")
def told(request: pytest.FixtureRequest) -> Iterator[TwoYears]:
    """The two years, once for each database; the tests only read them."""
    store: Store = request.getfixturevalue(request.cls.factory)()

    @event.listens_for(store.engine, "connect")
    def spare(connection: Any, _record: object) -> None:
        """Commits need not wait for the disk: its power does not fail in a test."""
        connection.execute(request.cls.sparing)
        connection.commit()  # the store sets up its connections outside of a transaction

    told = lived(store)
    with told.town.timepiece.governing():
        yield told
    store.close()


def open_at_the_end(told: TwoYears) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(told.said("obligation list", "--format", "json"))
    return rows


class TwoYearsOfAnOffice:
    """What holds on either database."""

    factory: str
    sparing: str

    def test_much_has_happened(self, told: TwoYears) -> None:
        """Every fate befell somebody, so that what follows is said of all of them."""
        assert min(told.town.fates.values()) >= 1, told.town.fates
        assert len(told.town.fates) == 18
        assert told.town.held["R36"] > 10
        with told.town.store.reading() as tx:
            states = {row[0] for row in tx.execute(text("SELECT state FROM delegation"))}
            assert tx.execute(text("SELECT count(*) FROM delegation")).scalar_one() == 400
        assert {"closed", "abroad", "back", "cancelled", "refused", "withdrawn", "approved", "cleared"} <= states

    def test_what_the_story_knows_to_be_owed_is_in_the_listing_and_nothing_else(self, told: TwoYears) -> None:
        listed = Counter(
            (row["delegation"], row["kind"], row["owner"], date.fromisoformat(row["due_on"]))
            for row in open_at_the_end(told)
        )
        assert listed == +told.town.owed
        assert listed.total() > 100

    def test_every_obligation_is_open_in_the_listing_or_ended_once(self, told: TwoYears) -> None:
        listed = {row["obligation"] for row in open_at_the_end(told)}
        with told.town.store.reading() as tx:
            rows = tx.execute(text("SELECT id, ended_how, supersedes FROM obligation")).all()
        superseded = {row.supersedes for row in rows if row.supersedes is not None}
        assert {row.id for row in rows if row.ended_how is None} == listed
        assert {row.id for row in rows if row.ended_how == "superseded"} == superseded

    def test_what_is_overdue_at_the_end_is_in_the_listing_of_what_is_overdue(self, told: TwoYears) -> None:
        rows = json.loads(told.said("overdue", "--format", "json"))
        shown = Counter((row["delegation"], row["kind"], row["owner"]) for row in rows)
        wanted = Counter(debt[:3] for debt in (+told.town.owed).elements() if debt[3] < told.last)
        assert shown == wanted
        assert shown.total() > 10

    def test_the_reminders_are_those_of_the_ladder_exactly(self, told: TwoYears) -> None:
        raised = reminders(told)
        assert raised == reckoned(told)
        assert {stage for _, stage, _, _ in raised} == set(LADDER)

    def test_each_slip_has_a_number_of_its_own_year_without_a_gap(self, told: TwoYears) -> None:
        with told.town.store.reading() as tx:
            rows = tx.execute(text("SELECT DISTINCT obligation_id, stage, slip FROM reminder ORDER BY slip")).all()
            begun = tx.execute(text("SELECT slip, min(raised_on) AS day FROM reminder GROUP BY slip")).all()
        days = {row.slip: _day(row.day) for row in begun}
        assert all((row.slip is not None) == (row.stage == "slip-30") for row in rows)
        slips = [row.slip for row in rows if row.slip is not None]
        for year in (2023, 2024):
            of_year = [slip for slip in slips if days[slip].year == year]
            assert len(of_year) > 5
            assert sorted(of_year) == sorted(f"督办〔{year}〕{number}号" for number in range(1, len(of_year) + 1))

    @pytest.mark.parametrize("listing", LISTINGS)
    def test_every_last_evening_of_a_month_can_be_asked_for_again_to_the_byte(
        self, told: TwoYears, listing: str
    ) -> None:
        for day in told.month_ends:
            assert told.said(listing, "--format", "json", *both(day)) == told.evenings[day, listing], day
            if listing in SCREENS:
                assert told.said(listing, *both(day)) == told.screens[day, listing], day

    def test_what_was_recorded_late_is_left_out_of_the_evening_and_told_of_the_day(self, told: TwoYears) -> None:
        """Without --known-at the same days read otherwise: the evenings agree by reckoning and not by chance."""
        for listing in ("obligation list", "delegation list", "passport list"):
            otherwise = [
                day
                for day in told.month_ends
                if told.said(listing, "--format", "json", "--as-of", day.isoformat()) != told.evenings[day, listing]
            ]
            assert len(otherwise) > 3, listing

    def test_the_store_proves_itself(self, told: TwoYears) -> None:
        with told.town.store.reading() as tx:
            steps = list(proof.prove(tx))
        counts = [step for step in steps if isinstance(step, int)]
        assert counts == steps
        assert max(counts) > 10_000


def reminders(told: TwoYears) -> Raised:
    with told.town.store.reading() as tx:
        rows = tx.execute(text("SELECT obligation_id, stage, recipient, raised_on FROM reminder")).all()
    found = {(row.obligation_id, row.stage, row.recipient, _day(row.raised_on)) for row in rows}
    assert len(found) == len(rows), "nobody is reminded twice of the same"
    return found


def reckoned(told: TwoYears) -> Raised:
    """What the ladder wants, worked out from the days of the obligations and the evenings on which somebody swept.

    On each such evening an obligation that is open has at most one rung: the last that has come, if not climbed before.
    """
    with told.town.store.reading() as tx:
        rows = tx.execute(
            text(
                "SELECT o.id, o.due_on, o.opened_at, o.ended_at, u.name AS unit FROM obligation o "
                "JOIN unit u ON u.id = o.unit_id"
            )
        ).all()
    wanted: Raised = set()
    for row in rows:
        due, opened = _day(row.due_on), _recorded(row.opened_at)
        ended = _recorded(row.ended_at) if row.ended_at is not None else date.max
        place = ORGANS.index(row.unit)
        climbed: set[str] = set()
        for evening in told.town.swept_on:
            if not opened <= evening < ended:
                continue
            reached = [stage for stage, days in LADDER.items() if due + timedelta(days=days) <= evening]
            if not reached or reached[-1] in climbed:
                continue
            climbed.add(reached[-1])
            told_now = {f"clerk{place}", f"head{place}"} if reached[-1] == "slip-30" else {f"clerk{place}"}
            wanted |= {(row.id, reached[-1], login, evening) for login in told_now}
    return wanted


def _day(value: Any) -> date:
    """A day as the driver gives it."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def _recorded(value: Any) -> date:
    """The day in China of a moment as the driver gives it."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(CHINA).date()


@pytest.mark.timeout(1800)  # it is busy for a minute or two, on a machine that is shared for many more
class TestOnSQLite(TwoYearsOfAnOffice):
    factory, sparing = "sqlite_factory", "PRAGMA synchronous=OFF"


@pytest.mark.timeout(1800)  # it is busy for a minute or two, on a machine that is shared for many more
class TestOnPostgreSQL(TwoYearsOfAnOffice):
    factory, sparing = "postgres_factory", "SET synchronous_commit TO off"
