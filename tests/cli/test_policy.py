"""``travel policy``: which values hold on a day, and where they come from."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert

from cli.terminal.cells import cell_len
from tests.office import EXAMPLES, Office
from tests.terminal import run
from travel.policy import KEYS, load_book
from travel.policy.book import package_books
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
    assert next(row for row in rows if row["rule"] == "R04")["parameters"] == {
        "persons.max": 6,
        "persons.lenient_categories": None,
    }


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


OWN = """name = "jingdezhen"
label = { zh = "景德镇市", en = "Jingdezhen" }
inherits = "jiangxi"

[persons]
max = { value = 3, citation = "景外办〔2023〕5号" }

[deadlines.passport]
actual-return = { amount = 5, unit = "working-days", citation = "景外办〔2023〕5号" }
"""


@pytest.fixture
def own(tmp_path: Path) -> str:
    path = tmp_path / "own.toml"
    path.write_text(OWN, "utf-8")
    return str(path)


@pytest.fixture
def at_desk(sqlite_office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    monkeypatch.setenv("TRAVEL_DATABASE", str(sqlite_office.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2023-07-15")
    return sqlite_office


def answer(*args: str, status: int = 0) -> dict[str, Any]:
    shown = run("policy", *args, "--format", "json")
    assert shown.status == status, shown.err
    told: dict[str, Any] = json.loads(shown.out if not status else shown.err)
    return told


def test_check_says_what_a_book_that_can_be_used_holds(own: str) -> None:
    told = answer("check", own)
    assert (told["name"], told["inherits"]) == ("jingdezhen", ["jiangxi", "national"])
    assert (told["settings"], told["deadlines"]) == (1, 1)


def test_check_says_everything_that_is_wrong_with_a_book_by_line_and_key(own: str) -> None:
    Path(own).write_text(OWN.replace("max", "most") + "\n[rules.R99]\nseverity = 'block'\n", "utf-8")
    told = answer("check", own, "--lang", "en", status=2)
    assert [problem.removeprefix(own) for problem in told["problems"]] == [
        ":6: persons.most: this key is not known",
        ":11: rules.R99: there is no such rule; see: travel policy rules",
        ":11: rules.R99: a citation is missing",
    ]


def test_diff_tells_what_two_books_say_differently(own: str) -> None:
    told = answer("diff", "national", own, "--at", "2023-07-15")
    assert (told["one"], told["other"], told["at"]) == ("national", "jingdezhen", "2023-07-15")
    rows = {(row["part"], row["key"]): row for row in told["differences"]}
    assert rows["settings", "persons.max"]["after"] == 3
    assert rows["settings", "persons.max"]["after_citation"] == "景外办〔2023〕5号"
    assert rows["deadlines", "passport.actual-return"]["before"] == {"amount": [7], "unit": "days"}
    assert ("deadlines", "trip-report.actual-return") in rows


def test_diff_of_a_book_with_itself_says_that_there_is_none() -> None:
    assert answer("diff", "beijing", "beijing")["differences"] == []
    assert "一致" in run("policy", "diff", "beijing", "beijing").out


def test_diff_is_asked_of_a_day() -> None:
    assert answer("diff", "national", "guangdong", "--at", "2016-08-04")["differences"] == []
    assert answer("diff", "national", "guangdong", "--as-of", "2016-08-05")["differences"]


def test_what_is_no_book_is_told_with_those_there_are(own: str) -> None:
    assert "swjtu" in answer("diff", "national", "atlantis", status=2)["error"]
    assert answer("diff", "national", str(Path(own).with_name("none.toml")), status=2)["error"]


def test_adopt_puts_a_book_in_force_and_show_says_so(at_desk: Office, own: str) -> None:
    done = answer("adopt", own, "--as", "approver", "--from", "2023-08-01")
    assert (done["policy"], done["from_on"], done["until"], done["instead_of"]) == (
        "jingdezhen",
        "2023-08-01",
        None,
        "national",
    )
    assert {row["key"] for row in done["differences"]} >= {"persons.max", "passport.actual-return"}
    before, after = shown("show", "--at", "2023-07-31"), shown("show", "--at", "2023-08-01")
    assert (before["place"], value(before, "persons.max")) == ("national", 6)
    assert (after["place"], value(after, "persons.max"), after["from_on"]) == ("jingdezhen", 3, "2023-08-01")
    assert [row["policy"] for row in after["adoptions"]] == ["jingdezhen"]
    in_force = next(row for row in shown("rules", "--at", "2023-08-01")["rules"] if row["rule"] == "R04")
    assert in_force["parameters"]["persons.max"] == 3


def test_what_is_adopted_has_a_name_afterwards(at_desk: Office, own: str) -> None:
    answer("adopt", own, "--as", "approver", "--from", "2023-08-01")
    Path(own).unlink()
    rows = answer("diff", "in-force", "jingdezhen", "--at", "2023-08-01")["differences"]
    assert rows == []
    assert answer("diff", "in-force", "jingdezhen", "--at", "2023-07-31")["differences"]


def test_a_form_and_a_draft_are_checked_under_the_adopted_book(at_desk: Office, own: str) -> None:
    answer("adopt", own, "--as", "approver")
    form = str(EXAMPLES / "troyan-2023.toml")
    for name in (form, at_desk.drafted(on=date(2023, 7, 15))):
        told = json.loads(run("delegation", "check", name, "--format", "json").out)
        assert told["place"] == "jingdezhen"
        assert "R04" in {finding["rule"] for finding in told["findings"]}
    assert "R04" not in {
        finding["rule"]
        for finding in json.loads(run("delegation", "check", form, "--place", "national", "--format", "json").out)[
            "findings"
        ]
    }


def test_a_clerk_may_not_adopt_and_a_day_that_was_judged_is_refused(at_desk: Office, own: str) -> None:
    assert answer("adopt", own, "--as", "clerk", status=4)["findings"]
    number = at_desk.submitted()
    told = answer("adopt", own, "--as", "approver", "--from", "2023-07-10", status=1)
    assert number in told["findings"][0]["message"]


def test_a_book_with_an_error_is_not_half_adopted(at_desk: Office, own: str) -> None:
    Path(own).write_text(OWN + "\n[days]\none_country = { value = -1, citation = 'x' }\n", "utf-8")
    assert answer("adopt", own, "--as", "approver", status=2)["problems"]
    assert "adoptions" not in shown("show")
    assert value(shown("show"), "persons.max") == 6


def test_a_rehearsed_adoption_changes_nothing(at_desk: Office, own: str) -> None:
    assert answer("adopt", own, "--as", "approver", "--dry-run")["policy"] == "jingdezhen"
    assert shown("show")["place"] == "national"


def test_simulate_tells_whose_findings_change(at_desk: Office) -> None:
    number = at_desk.submitted()
    told = answer("simulate", "--set", "persons.max=3", "--from", "2023-01-01", "--to", "2023-12-31")
    assert (told["judged"], told["delegations"]) == (1, 1)
    (row,) = [row for row in told["changed"] if row["rule"] == "R04"]
    assert (row["delegation"], row["before"], row["after"]) == (number, [], ["block"])
    (by_rule,) = [row for row in told["rules"] if row["rule"] == "R04"]
    assert (by_rule["stricter"], by_rule["milder"]) == (1, 0)


def test_simulate_takes_a_whole_book(at_desk: Office, own: str) -> None:
    at_desk.submitted()
    told = answer("simulate", "--book", own, "--from", "2023-07-10", "--to", "2023-07-10")
    assert "R04" in {row["rule"] for row in told["changed"]}
    read = {"persons.max", "lead_time.one_country", "lead_time.several_countries"}
    assert [row["rule"] for row in told["rules"]] == sorted(rule for rule in RULES if read & set(RULES[rule].reads))


def test_simulate_says_what_it_does_not_judge(at_desk: Office) -> None:
    at_desk.submitted()
    screen = run(
        "policy", "simulate", "--set", "split.window_days=30", "--from", "2023-01-01", "--to", "2023-12-31"
    ).out
    assert "未予重审：R32（1 件）" in screen


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("--set", "days.two_countrie=7"),
        ("--set", "persons.max=many"),
        ("--book", "atlantis"),
    ],
)
def test_simulate_refuses_what_cannot_be_supposed(at_desk: Office, args: tuple[str, ...]) -> None:
    assert answer("simulate", *args, "--from", "2023-01-01", "--to", "2023-12-31", status=2)["error"]


def test_simulate_wants_its_days_in_order(at_desk: Office) -> None:
    assert answer("simulate", "--set", "persons.max=3", "--from", "2023-02-01", "--to", "2023-01-01", status=2)["error"]


def test_the_journal_tells_an_adoption_in_words(at_desk: Office, own: str) -> None:
    answer("adopt", own, "--as", "approver", "--from", "2023-08-01")
    said = run("audit", "log", "--kind", "policy").out
    assert "规则册 jingdezhen：施行" in said
    assert "自 2023-08-01 起施行" in said
    assert "persons.max：6 → 3" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("verb", ["check", "diff", "adopt", "simulate", "show"])
def test_every_screen_is_80_columns_wide_and_cuts_nothing(at_desk: Office, own: str, verb: str, lang: str) -> None:
    at_desk.submitted()
    year = ("--from", "2023-01-01", "--to", "2023-12-31")
    given = {
        "check": (own,),
        "diff": ("in-force", own),
        "adopt": (own, "--as", "approver"),
        "simulate": ("--book", own, *year),
        "show": ("--place", own),
    }[verb]
    shown = run("policy", verb, *given, "--lang", lang, terminal=True)
    assert shown.status == 0
    assert max(cell_len(line) for line in shown.out.splitlines() if "travel " not in line) <= 80
    assert "…" not in shown.out


@pytest.mark.parametrize("place", package_books())
def test_every_book_of_the_program_is_shown_within_80_columns(place: str) -> None:
    for verb in ("show", "rules"):
        screen = run("policy", verb, "--place", place, terminal=True).out
        assert max(cell_len(line) for line in screen.splitlines()) <= 80
