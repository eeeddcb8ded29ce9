"""What trips led to, told of any day, on each database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.office import EXAMPLES, MUSEUM, OFFICE, troyan
from tests.story import Diary, diary
from travel.application import Attachment
from travel.attachments import AttachmentFile, describe, store_content
from travel.errors import NotFound
from travel.listings import Times
from travel.listings.outcomes import Wanted, outcomes
from travel.storage.store import Store
from workflows.steps.after import LookingBack

APRIL = date(2024, 4, 10)


FILE = next(entry.file for entry in troyan().attachments if entry.file)


def evidence(store: Store) -> tuple[tuple[Attachment, AttachmentFile], ...]:
    paper = describe(EXAMPLES, FILE)
    store_content(store.blob_dir, paper)
    return ((Attachment(kind="evidence", file=FILE), paper),)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def told(request: pytest.FixtureRequest) -> Iterator[Diary]:
    """Evaluated on 15 October 2023; looked back at in April, when one outcome was closed, recorded two days late."""
    factory = request.getfixturevalue("sqlite_factory" if request.param == "sqlite" else "postgres_factory")
    store: Store = factory()
    office = diary(store)
    number = office.closed()
    first = next(row["outcome"] for row in listed(office) if row["state"] == "open")
    details = LookingBack(finding="仍在推进", about={first: "已签约"}, closed=(first,), papers=evidence(store))
    with office.recording(date(2024, 4, 12)):
        office.do("reviewer", "look-back", number, APRIL, details)
    yield office
    store.close()


def listed(office: Diary, times: Times = Times(), **wanted: Any) -> list[dict[str, Any]]:  # noqa: B008  # a value
    with office.store.reading() as tx:
        return outcomes(tx, times, Wanted(**wanted))


def states(office: Diary, times: Times) -> list[str]:
    return [row["state"] for row in listed(office, times)]


def test_an_outcome_tells_what_was_found_with_the_evidence_and_when_it_is_asked_again(told: Diary) -> None:
    first, second, third = listed(told)
    assert first == {
        "outcome": first["outcome"],
        "delegation": "2023-0001",
        "unit": OFFICE,
        "kind": "friendship-city",
        "title": "景德镇市与特罗阳市友好城市意向书",
        "partner": "特罗阳市政府",
        "due_on": "2025-09-18",
        "state": "closed",
        "looked_on": APRIL,
        "finding": "已签约",
        "evidence": [describe(EXAMPLES, FILE).name],
        "next_look_back": None,
    }
    assert (second["state"], second["finding"], second["next_look_back"]) == ("open", "仍在推进", date(2024, 10, 15))
    assert (third["state"], third["looked_on"], third["next_look_back"]) == ("closed", None, None)


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (Times(), ["closed", "open", "closed"]),
        (Times(date(2023, 10, 14)), []),
        (Times(date(2023, 10, 15)), ["open", "open", "closed"]),
        (Times(APRIL), ["closed", "open", "closed"]),
        (Times(APRIL, date(2024, 4, 11)), ["open", "open", "closed"]),
        (Times(None, date(2024, 4, 12)), ["closed", "open", "closed"]),
    ],
)
def test_it_is_told_as_it_stood_and_as_it_was_known(told: Diary, times: Times, expected: list[str]) -> None:
    assert states(told, times) == expected


def test_before_the_first_look_back_the_first_one_is_next(told: Diary) -> None:
    then = listed(told, Times(date(2023, 12, 31)))
    assert [row["next_look_back"] for row in then] == [date(2024, 4, 15), date(2024, 4, 15), None]


@pytest.mark.parametrize(
    ("wanted", "count"),
    [({"state": "open"}, 1), ({"state": "closed"}, 2), ({"unit": MUSEUM}, 0), ({"delegation": "2023-0009"}, 0)],
)
def test_it_may_be_narrowed(told: Diary, wanted: dict[str, Any], count: int) -> None:
    assert len(listed(told, **wanted)) == count


def test_a_unit_that_there_is_not_is_named(told: Diary) -> None:
    with pytest.raises(NotFound, match="某局"):
        listed(told, unit="某局")
