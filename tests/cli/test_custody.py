"""The custodian's register and returns at the terminal."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.office import MUSEUM, OFFICE, Office
from tests.terminal import run


def listed(*args: str) -> list[dict[str, object]]:
    shown = run(*args, "--format", "json")
    assert (shown.status, shown.err) == (0, "")
    found: list[dict[str, object]] = json.loads(shown.out)
    return found


def test_the_register_is_asked_by_number_or_by_holder(at_desk: Office) -> None:
    number = at_desk.lent()
    first, *_ = at_desk.passports[number]
    by_number = listed("passport", "loans", "--passport", first.lower())
    assert by_number == listed("passport", "loans", "--passport", "甲")
    (loan,) = by_number
    assert (loan["delegation"], loan["fetched_by"], loan["standing"]) == (number, "甲", "never")
    assert loan["passport"] != first
    shown = run("passport", "loans", "--passport", "钱七")
    assert (shown.status, shown.out) == (2, "")


def test_a_spreadsheet_gets_every_column_and_no_total(at_desk: Office) -> None:
    at_desk.collected()
    register = list(csv.DictReader(io.StringIO(run("passport", "loans", "--format", "csv").out)))
    assert {"approval", "cabinet", "slot", "fetched_by", "returned_by", "days_late"} <= register[0].keys()
    asked = run("passport", "collection", "--quarter", "2023年第三季度", "--format", "csv").out
    lines = list(csv.DictReader(io.StringIO(asked)))
    assert [(line["unit"], line["due"], line["on_time"]) for line in lines] == [(MUSEUM, "1", "1"), (OFFICE, "3", "3")]


def test_the_return_tells_its_formula_and_its_total_to_a_program(at_desk: Office) -> None:
    at_desk.collected()
    told = json.loads(run("passport", "collection", "--quarter", "2023q3", "--format", "json").out)
    assert (told["from"], told["until"]) == ("2023-07-01", "2023-09-30")
    assert told["total"]["due"] == sum(line["due"] for line in told["lines"]) == 4
    assert told["total"]["collection_rate"] == 1
    assert "÷" in told["formula"]["collection_rate"]


def test_without_a_quarter_it_is_the_one_that_was_over_last(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVEL_TODAY", "2026-04-03")
    told = json.loads(run("passport", "collection", "--format", "json").out)
    assert (told["from"], told["until"], told["lines"]) == ("2026-01-01", "2026-03-31", [])


@pytest.mark.parametrize(
    "args",
    [
        ("--quarter", "2026-Q5"),
        ("--quarter", "二〇二六年"),
        ("--quarter", "2026-Q1", "--from", "2026-01-01", "--to", "2026-01-31"),
        ("--from", "2026-01-01"),
        ("--from", "2026-02-01", "--to", "2026-01-31"),
        ("--by", "cabinet"),
        ("--unit", "无此单位"),
    ],
)
def test_a_period_that_cannot_be_is_refused(at_desk: Office, args: tuple[str, ...]) -> None:
    shown = run("passport", "collection", *args)
    assert (shown.status, shown.out) == (2, "")
    assert "Traceback" not in shown.err
