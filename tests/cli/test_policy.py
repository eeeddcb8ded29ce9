"""``travel policy``: which values hold on a day, and where they come from."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from cli.terminal.cells import cell_len
from tests.office import Office
from tests.terminal import run
from travel.policy import KEYS, load_book
from travel.rules import RULES
from travel.tables import Setting, table


@pytest.fixture(autouse=True)
def no_store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))


def shown(*args: str) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(run("policy", *args, "--format", "json").out)
    return answer


def value(answer: dict[str, Any], key: str) -> object:
    return next(row["value"] for row in answer["settings"] if row["setting"] == key)


def test_show_tells_every_setting_with_its_source() -> None:
    settings = shown("show")["settings"]
    assert [row["setting"] for row in settings] == list(KEYS)
    assert all(row["citation"] for row in settings if row["value"] is not None)


def test_show_tells_the_values_of_the_day_asked_for() -> None:
    assert value(shown("show", "--as-of", "2010-05-01"), "days.one_country") == 6
    assert value(shown("show", "--as-of", "2023年9月17日"), "days.one_country") == 5


def test_today_is_taken_when_no_day_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVEL_TODAY", "2012-02-03")
    assert shown("show")["at"] == "2012-02-03"


def test_show_tells_deadlines_routes_steps_and_topics() -> None:
    answer = shown("show", "--lang", "en")
    assert {"kind": "passport", "anchor": "actual-return", "period": "7 days"}.items() <= answer["deadlines"][0].items()
    assert answer["routes"][-1]["steps"] == ["unit-head", "countersign", "finance", "review", "decision"]
    assert answer["steps"][0]["label"] == "head of the organising unit"
    assert "discipline" in [row["topic"] for row in answer["topics"]]


def test_rules_tells_every_rule_the_book_applies() -> None:
    rows = shown("rules")["rules"]
    assert [row["rule"] for row in rows] == sorted(RULES)
    assert next(row for row in rows if row["rule"] == "R04")["parameters"] == {"persons.max": 6}


def test_the_national_book_stands_where_there_is_no_store() -> None:
    assert shown("show")["place"] == "national"


def test_a_place_is_asked_for_by_name() -> None:
    answer = shown("show", "--place", "jiangxi")
    assert (answer["place"], answer["hash"]) == ("jiangxi", load_book("jiangxi").hash)


def test_an_unknown_place_is_bad_input_with_the_known_ones() -> None:
    refused = run("policy", "show", "--place", "atlantis")
    assert refused.status == 2
    assert "jiangxi" in refused.err


def test_the_book_of_the_store_is_taken(sqlite_office: Office) -> None:
    with sqlite_office.store.atomic() as tx:
        tx.execute(insert(table(Setting)).values(key="place", value="beijing"))
    assert shown("show", "--database", str(sqlite_office.store.path))["place"] == "beijing"


def test_a_store_that_is_named_and_not_there_is_an_error(tmp_path: Path) -> None:
    assert run("policy", "show", "--database", str(tmp_path / "none.db")).status != 0


@pytest.mark.parametrize("verb", ["show", "rules"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_screen_is_80_columns_wide_and_cuts_nothing(verb: str, lang: str) -> None:
    screen = run("policy", verb, "--lang", lang, terminal=True).out
    assert max(cell_len(line) for line in screen.splitlines()) <= 80
    assert "…" not in screen


def test_csv_gives_the_listings() -> None:
    head, *rows = csv.reader(io.StringIO(run("policy", "rules", "--format", "csv").out))
    assert head == ["section", "rule", "sentence", "severity", "tracks", "parameters", "citation", "book"]
    assert [row[1] for row in rows] == sorted(RULES)
