"""A name that a listing does not know is refused with those it knows, so that a slip is not taken for “none”."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from tests.office import Office
from tests.terminal import run


@pytest.mark.parametrize(("noun", "known"), [("delegation", "审核中（reviewing）"), ("passport", "已领用（lent）")])
def test_a_state_nobody_knows_is_refused_with_those_there_are(at_desk: Office, noun: str, known: str) -> None:
    shown = run(noun, "list", "--state", "bogus")
    assert (shown.status, shown.out) == (2, "")
    assert "--state" in shown.err
    assert "bogus" in shown.err
    assert known in shown.err.replace("\n", "")


def test_a_state_of_another_edition_is_taken_where_the_store_knows_it(at_desk: Office) -> None:
    number = at_desk.drafted()
    with at_desk.store.atomic() as tx:
        tx.execute(text("DROP TRIGGER event_no_update"))
        tx.execute(text("UPDATE event SET to_state = 'waiting' WHERE subject_kind = 'delegation'"))
        tx.execute(text("UPDATE delegation SET state = 'waiting'"))
    shown = run("delegation", "list", "--state", "waiting")
    assert shown.status == 0
    assert number in shown.out
    assert run("passport", "list", "--state", "waiting").status == 2


def test_the_journal_takes_the_kinds_it_keeps_by_code_or_label(at_desk: Office) -> None:
    at_desk.do("clerk", "submit", at_desk.drafted(), date(2023, 7, 10))
    assert "2023-0001" in run("audit", "log", "--kind", "团组").out
    shown = run("audit", "log", "--kind", "bogus")
    assert (shown.status, shown.out) == (2, "")
    assert "团组（delegation）" in shown.err


def test_an_empty_journal_page_says_whether_the_name_is_known_at_all(at_desk: Office) -> None:
    at_desk.drafted()
    assert "办件记录中没有操作 bogus" in run("audit", "log", "--action", "bogus").out
    assert "办件记录中没有 nobody 办理的事项" in run("audit", "log", "--actor", "nobody").out
    assert (
        run("audit", "log", "--action", "new", "--until", "2020-01-01").out
        == run("audit", "log", "--kind", "store").out
    )
