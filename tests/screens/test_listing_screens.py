"""What is seen: desks, lists, cases, histories and proofs, whole screens of 80 columns on a frozen day."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import text

from tests.screens.golden import same_as_kept
from tests.story import Diary, autumn
from tests.terminal import run
from travel.storage.store import Store

SCREENS = {
    "desk-clerk": "--as clerk",
    "desk-finance": "--as finance desk",
    "desk-custodian": "--as custodian",
    "desk-museum": "--as museum",
    "delegation-list": "delegation list",
    "delegation-list-then": "delegation list --as-of 2023-09-25 --known-at 2023-09-25 --state abroad,back",
    "delegation-show-closed": "delegation show 2023-0001",
    "delegation-show-reviewing": "delegation show 2023-0002",
    "delegation-show-abroad": "delegation show 2023-0004",
    "delegation-show-back": "delegation show 2023-0005",
    "delegation-show-cut": "delegation show 2023-0006",
    "delegation-show-draft": "delegation show 2023-0007",
    "delegation-show-then": "delegation show 2023-0005 --as-of 2023-09-25 --known-at 2023-09-25",
    "delegation-history": "delegation history 2023-0005",
    "overdue": "overdue",
    "overdue-then": "overdue --as-of 2023-09-29 --known-at 2023-09-28 --kind passport",
    "overdue-to-come": "overdue --as-of 2024-06-01 --limit 3",
    "overdue-by-person": "overdue --by person --limit 2",
    "passport-overdue": "passport overdue",
    "passport-list": "passport list --state lent",
    "passport-loans": "passport loans",
    "passport-loans-then": "passport loans --for 2023-0005 --as-of 2023-09-25 --known-at 2023-09-28",
    "passport-collection": "passport collection --quarter 2023-Q3",
    "passport-collection-kinds": "passport collection --from 2023-09-01 --to 2023-10-31 --by kind --as-of 2023-09-29",
    "obligation-list": "obligation list --for 2023-0005",
    "obligation-return": "obligation return --week 2023-W38",
    "obligation-return-kinds": "obligation return --from 2023-07-01 --to 2023-10-15 --by kind --known-at 2023-10-12",
    "report-overdue": "report overdue --as-of 2023-10-22",
    "report-outcomes": "report outcomes",
    "report-show": "report show 2023-0001",
    "review-inbox": "--as finance review inbox",
    "briefing-show": "briefing show 2023-0004",
    "paper-list": "paper list",
    "paper-list-draft": "paper list 2023-0007",
    "paper-list-back": "paper list 2023-0005",
    "audit-log": "audit log --subject 2023-0003",
    "audit-log-page": "audit log --actor custodian --limit 2",
    "audit-verify": "audit verify",
    "stats": "stats --half 2023-H2",
    "stats-parts": "stats --year 2023 --by rank --by destination --as-of 2023-09-20",
    "stats-cases": "stats --year 2023 --cases trip-report.overdue --as-of 2024-01-01",
}


@pytest.fixture(scope="module")
def told(sqlite_factory: Callable[[], Store]) -> Iterator[Diary]:
    """The whole story; the screens only read it."""
    store = sqlite_factory()
    yield autumn(store)
    store.close()


@pytest.fixture(autouse=True)
def desk(told: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVEL_DATABASE", str(told.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2023-10-20")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_the_one_that_was_looked_at(name: str, lang: str) -> None:
    shown = run(*SCREENS[name].split(), "--lang", lang, terminal=True)
    assert (shown.status, shown.err) == (0, "")
    same_as_kept(f"{name}.{lang}", shown.out)


def keys(*args: str) -> set[str]:
    shown = run(*args, "--format", "json")
    assert (shown.status, shown.err) == (0, "")
    return set(json.loads(shown.out)[0])


def test_the_json_keys_are_those_of_the_contract() -> None:
    passport = {"passport", "kind", "holder", "unit", "delegation", "lent_on", "due_on", "days_overdue", "arithmetic"}
    debt = {"kind", "owner", "unit", "delegation", "due_on", "days_overdue", "arithmetic"}
    assert keys("passport", "overdue") == passport
    debt |= {"obligation", "reminders", "stage", "supervision_slip"}
    assert keys("overdue") == debt
    assert keys("report", "overdue", "--as-of", "2023-12-01") == debt
    counted = {"overdue", "days_overdue", "reminders", "supervision_slips"}
    assert keys("overdue", "--by", "kind") == {"kind", *counted}
    assert keys("overdue", "--by", "unit") == {"unit", *counted}
    assert keys("overdue", "--by", "person") == {"owner", "unit", *counted}


@pytest.mark.parametrize("name", SCREENS)
@pytest.mark.parametrize("form", ["json", "csv", "md"])
def test_every_screen_has_a_form_for_programs(name: str, form: str) -> None:
    shown = run(*SCREENS[name].split(), "--format", form)
    assert (shown.status, shown.err) == (0, "")
    if form == "json":
        json.loads(shown.out)
    elif form == "csv":
        rows = list(csv.reader(io.StringIO(shown.out)))
        assert len({len(row) for row in rows}) == 1


def test_an_evening_is_told_again_to_the_byte_whatever_was_recorded_later(told: Diary) -> None:
    args = ("overdue", "--as-of", "2023-09-28", "--known-at", "2023-09-28", "--format", "json")
    assert [row["delegation"] for row in json.loads(run(*args).out)] == ["2023-0004", "2023-0005"]
    now = run("overdue", "--as-of", "2023-09-28", "--format", "json")
    assert [row["delegation"] for row in json.loads(now.out)] == ["2023-0004"]


def test_passport_numbers_are_whole_only_for_those_who_may_and_the_journal_knows(
    sqlite_factory: Callable[[], Store], monkeypatch: pytest.MonkeyPatch
) -> None:
    store = sqlite_factory()
    office = autumn(store)
    monkeypatch.setenv("TRAVEL_DATABASE", str(store.path))
    number = office.passports["2023-0004"][0]
    for args in (("passport", "overdue"), ("passport", "list"), ("delegation", "show", "2023-0004")):
        assert number not in run(*args, "--as", "clerk").out
        refused = run(*args, "--as", "clerk", "--reveal")
        assert (refused.status, refused.out) == (4, "")
        assert number in run(*args, "--as", "custodian", "--reveal").out
        assert number in run(*args, "--as", "auditor", "--reveal", "--format", "json").out
    logged = json.loads(run("audit", "log", "--action", "reveal", "--format", "json").out)
    assert [row["actor"] for row in logged] == ["custodian", "auditor"] * 3
    assert number not in json.dumps(logged)
    assert run("audit", "verify").status == 0
    store.close()


def test_the_proof_names_the_first_event_that_does_not_fit(sqlite_factory: Callable[[], Store]) -> None:
    store = sqlite_factory()
    autumn(store)
    with store.atomic() as tx:
        tx.execute(text("DROP TRIGGER event_no_update"))
        tx.execute(text("UPDATE event SET on_day = '2023-07-11' WHERE subject = '2023-0003' AND seq = 2"))
    shown = run("audit", "verify", "--database", str(store.path), "--format", "json")
    assert shown.status == 1
    found = json.loads(shown.out)
    assert not found["sound"]
    assert [(row["kind"], row["subject"], row["seq"]) for row in found["breaks"]] == [("delegation", "2023-0003", 2)]
    store.close()


def test_the_proof_sees_a_tail_that_was_cut_off(sqlite_factory: Callable[[], Store]) -> None:
    store = sqlite_factory()
    autumn(store)
    with store.atomic() as tx:
        tx.execute(text("DROP TRIGGER event_no_delete"))
        tx.execute(text("DELETE FROM event WHERE subject = '2023-0003' AND seq = 3"))
        tx.execute(text("UPDATE passport SET state = 'void' WHERE holder = '甲'"))
    shown = run("audit", "verify", "--database", str(store.path), "--format", "json")
    assert shown.status == 1
    assert {row["kind"] for row in json.loads(shown.out)["breaks"]} == {"delegation", "passport"}
    store.close()


def test_an_account_that_is_not_there_has_no_desk() -> None:
    shown = run("--as", "nobody")
    assert (shown.status, shown.out) == (2, "")
    assert "nobody" in shown.err


def test_a_register_of_decisions_has_no_other_day() -> None:
    assert run("--as", "finance", "review", "inbox", "--as-of", "2023-09-01").status == 2


def test_overdue_passports_load_neither_tables_nor_the_engine() -> None:
    import subprocess
    import sys

    slow = ("travel.tables", "sqlmodel", "workflows", "transitions", "babel", "holidays", "alembic")
    program = (
        f"import sys; from cli.main import main; main(['passport', 'overdue']); print(set({slow}) & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "set()"
