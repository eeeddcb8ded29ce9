"""What is not on file is left blank, with the day from which records begin; it is never told as 0."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cli.stats import tables
from tests.database.test_statistics import TODAY, figure, listed, told
from tests.office import MUSEUM
from tests.years import Years, years
from travel.listings import Times
from travel.statistics.kept import Kept
from travel.statistics.narrative import built_in, narrated, render
from travel.statistics.overview import Overview
from travel.statistics.period import Period, half, year
from travel.statistics.summary import summary
from travel.storage.store import Store

OPENED = date(2023, 3, 15)


@pytest.fixture
def office(store: Store) -> Years:
    """An office that has the program since March 2023."""
    return years(store, founded=OPENED)


def row(found: Overview, code: str) -> dict[str, Any]:
    return next(dict(row) for row in tables.figures(found).rows if row["figure"] == code)


def gaps(found: Overview) -> list[str]:
    return [note.render() for note in (found.gap, found.gap_before) if note is not None]


def test_before_there_were_records_the_period_before_is_blank_with_their_first_day(office: Years) -> None:
    office.goes(date(2023, 6, 1), 3)
    found = told(office)
    assert row(found, "approved") == {
        "figure": "approved",
        "delegations": 1,
        "person_trips": 3,
        "delegations_before": None,
        "person_trips_before": None,
        "unknown": 0,
    }
    assert "2022年没有记录，留空不计0。本系统自2023-03-15起有记录。" in gaps(found)
    (total,) = [line for line in summary(found, told(office, year(2022))) if line.label.render() == "合计"]
    assert total.numbers == (None, 1, None, 3)


def test_a_period_that_began_before_the_records_says_so_and_counts_what_there_is(office: Years) -> None:
    office.goes(date(2023, 6, 1), 3)
    found = told(office, year(2024))
    assert row(found, "approved")["delegations_before"] == 1
    assert row(found, "approved")["delegations"] == 0, "2024 is on file: nothing was approved"
    assert gaps(found) == ["2023年记录不全。本系统自2023-03-15起有记录。"]
    assert gaps(told(office, half("2024-H2"))) == []


def test_a_year_without_records_has_no_figures_and_no_paragraph(office: Years) -> None:
    found = told(office, year(2021))
    assert {row["delegations"] for row in tables.figures(found).rows} == {None}
    facts, notes = narrated(found, {})
    assert render(built_in(), facts, "narrative") == "2021年没有记录。"
    assert notes[0].render() == "2021年没有记录，留空不计0。本系统自2023-03-15起有记录。"
    assert not facts.before.known


def test_a_ledger_tells_of_its_whole_year_and_of_no_other(office: Years) -> None:
    office.takes_over(date(2020, 5, 1), 3)
    office.takes_over(date(2021, 9, 1), 2)
    assert gaps(told(office, half("2021-H1"))) == []
    assert row(told(office, half("2021-H1")), "approved")["delegations_before"] == 1
    assert row(told(office, half("2021-H2")), "approved")["delegations_before"] == 0
    after = told(office)
    assert row(after, "approved")["delegations_before"] is None
    assert gaps(after) == [
        "2023年记录不全。本系统自2023-03-15起有记录，另导入2020–2021年台账。",
        "2022年没有记录，留空不计0。本系统自2023-03-15起有记录，另导入2020–2021年台账。",
    ]


def test_what_was_not_on_file_then_is_blank_at_that_time(office: Years) -> None:
    office.takes_over(date(2021, 5, 1), 3)
    assert gaps(told(office, year(2021), times=Times(as_of=TODAY))) == [
        "2020年没有记录，留空不计0。本系统自2023-03-15起有记录，另导入2021年台账。"
    ]
    before = told(office, year(2021), times=Times(as_of=date(2021, 4, 1)))
    assert gaps(before)[0] == "2021年没有记录，留空不计0。当时尚无记录。"


@pytest.mark.parametrize(
    ("kept", "period", "some", "all_"),
    [
        (Kept(OPENED), year(2023), True, False),
        (Kept(OPENED), Period(OPENED, date(2023, 12, 31)), True, True),
        (Kept(OPENED), Period(date(2023, 1, 1), date(2023, 3, 14)), False, False),
        (Kept(OPENED, (2023,)), year(2023), True, True),
        (Kept(OPENED, (2022,)), Period(date(2022, 1, 1), date(2023, 12, 31)), True, False),
        (Kept(date(2023, 1, 1), (2022,)), Period(date(2022, 1, 1), date(2024, 12, 31)), True, True),
        (Kept(OPENED, (2019, 2021)), Period(date(2019, 1, 1), date(2021, 12, 31)), True, False),
        (Kept(None, (2021,)), year(2021), True, True),
        (Kept(), year(2023), False, False),
    ],
)
def test_a_period_is_on_file_where_its_years_are(kept: Kept, period: Period, *, some: bool, all_: bool) -> None:
    assert (kept.some(period), kept.all(period)) == (some, all_)


def test_reports_a_ledger_tells_of_count_by_the_day_they_were_due(office: Years) -> None:
    """Back on the fifth day, the report is due a month later by the book."""
    early = office.takes_over(date(2021, 5, 1), reported_on=date(2021, 6, 5))
    late = office.takes_over(date(2021, 6, 1), reported_on=date(2021, 7, 6))
    next_year = office.takes_over(date(2021, 12, 20), reported_on=date(2021, 12, 30))
    office.takes_over(date(2021, 8, 1))
    found = told(office, year(2021))
    (reports,) = [duty for duty in found.duties if duty.kind == "trip-report"]
    assert (reports.in_time, reports.late, reports.overdue, reports.share) == (1, 1, 0, 0.5)
    assert "提交出访报告：另有1批团组的台账未载明。" in [note.render() for note in tables.notes(found)]
    assert listed(office, "trip-report", year(2021)) == [early, late]
    assert listed(office, "trip-report.in-time", year(2021)) == [early]
    assert listed(office, "trip-report.late", year(2021)) == [late]
    assert listed(office, "trip-report", year(2022)) == [next_year]
    assert "出访报告按期提交率50%。" in render(built_in(), narrated(found, {})[0], "narrative")


def test_a_report_handed_in_later_is_still_owed_at_an_earlier_day(office: Years) -> None:
    office.takes_over(date(2021, 5, 1), reported_on=date(2021, 8, 1))
    for day, standing in ((date(2021, 5, 20), "not_due"), (date(2021, 7, 1), "overdue"), (date(2021, 8, 1), "late")):
        (reports,) = [
            duty for duty in told(office, year(2021), times=Times(as_of=day)).duties if duty.kind == "trip-report"
        ]
        assert (getattr(reports, standing), reports.owed) == (1, 1)


def test_reports_of_ledgers_and_of_the_store_are_one_figure(office: Years) -> None:
    office.takes_over(date(2023, 5, 1), reported_on=date(2023, 5, 20))
    office.goes(date(2023, 6, 1), 2)
    (reports,) = [duty for duty in told(office).duties if duty.kind == "trip-report"]
    assert (reports.in_time, reports.overdue) == (1, 1)
    assert len(listed(office, "trip-report")) == 2


def test_passports_a_ledger_tells_of_stand_in_a_line_of_their_own_and_have_their_list(office: Years) -> None:
    one = office.takes_over(date(2021, 5, 1), 4, passports=4, collected=3)
    other = office.takes_over(date(2021, 6, 1), 3, passports=3, collected=3)
    office.takes_over(date(2021, 7, 1), 2, outcome="cancelled")
    office.takes_over(date(2021, 8, 1), 2)
    found = told(office, year(2021))
    (line,) = tables.passports(found).rows
    assert (line["told_by"], line["due"], line["never"], line["on_time"]) == ("ledger", 7, 1, None)
    assert listed(office, "passport.ledger", year(2021)) == [one, other]
    assert "交回护照：另有1批团组的台账未载明。" in [note.render() for note in tables.notes(found)]
    assert "护照收缴率86%。" in render(built_in(), narrated(found, {})[0], "narrative")


def test_what_ledgers_tell_nothing_of_is_said_once(office: Years) -> None:
    office.takes_over(date(2023, 5, 1), 3)
    office.goes(date(2023, 6, 1), 2)
    (note,) = [note.render() for note in tables.notes(told(office)) if "台账导入" in note.render()]
    assert note.startswith("1批团组由台账导入：违规事项、结果公示、回头看、审核环节台账均未载明")
    assert figure(told(office), "approved") == (2, 5)


def test_the_unit_asked_for_has_its_own_reports(office: Years) -> None:
    office.takes_over(date(2021, 5, 1), reported_on=date(2021, 5, 20))
    office.takes_over(date(2021, 5, 1), reported_on=date(2021, 5, 20), organiser=MUSEUM)
    assert len(listed(office, "trip-report", year(2021))) == 2
    assert len(listed(office, "trip-report", year(2021), unit=MUSEUM)) == 1


def test_a_refusal_tells_of_the_year_of_its_decision(office: Years) -> None:
    office.takes_over(date(2021, 2, 1), outcome="refused", decided_on=date(2020, 12, 1))
    found = told(office, year(2021))
    assert row(found, "refused")["delegations_before"] == 1
    assert row(found, "refused")["delegations"] is None


def test_what_counts_in_a_year_without_a_ledger_is_told_all_the_same(office: Years) -> None:
    office.takes_over(date(2021, 1, 10), approval="1号", decided_on=date(2020, 12, 20))
    found = told(office, year(2020), counted_by="approval")
    assert row(found, "approved")["delegations"] == 1
    assert gaps(found)[0] == "2020年记录不全。本系统自2023-03-15起有记录，另导入2021年台账。"


def test_a_figure_of_which_the_ledger_tells_nothing_is_blank(office: Years) -> None:
    office.takes_over(date(2020, 5, 1), 3)
    office.takes_over(date(2021, 5, 1), 3, cut=0, category="trade")
    found = told(office, year(2021))
    assert row(found, "cut")["delegations"] == 0
    assert (row(found, "returned")["delegations"], row(found, "briefed")["person_trips"]) == (None, None)
    assert row(found, "cut")["delegations_before"] is None
    assert "2020年台账未载明：出行前已行前教育、重点任务类别、审核压减、退回修改" in [
        note.render() for note in tables.about_figures(found)
    ]
    assert "退回修改：台账未载明" in [note.render() for note in tables.notes(found)]
    office.takes_over(date(2021, 6, 1), 3, cut=1)
    office.takes_over(date(2021, 7, 1), 3)
    again = told(office, year(2021))
    assert row(again, "cut")["delegations"] == 1
    assert "审核压减：另有1批团组的台账未载明。" in [note.render() for note in tables.notes(again)]
