"""The paragraph of the summary: the office's wording, from a template it can change; nothing unknown is told as 0."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.database.test_statistics import an_ordinary_year, told
from tests.office import Office
from tests.years import Years, years
from travel.errors import BadInput
from travel.i18n import set_language
from travel.statistics.narrative import built_in, narrated, percent, render
from travel.statistics.period import half
from travel.storage.store import Store


@pytest.fixture
def office(store: Store) -> Years:
    return years(store)


def paragraph(office: Years, template: str | None = None, **chosen: Any) -> tuple[str, list[str]]:
    facts, notes = narrated(told(office, **chosen), {})
    return render(template or built_in(), facts, "narrative"), [note.render() for note in notes]


def test_the_paragraph_of_a_year_is_the_sentence_offices_write(office: Years) -> None:
    an_ordinary_year(office)
    text, notes = paragraph(office)
    assert text.startswith(
        "2023年共审核审批因公出国团组13批42人次，其中双跨团组2批6人次，赴港澳团组2批7人次，未成行团组1批2人次"
    )
    assert text.endswith("护照收缴率100%。")
    assert "不予批准" not in text
    assert notes == ["年度计划：未录入计划"]


def test_the_paragraph_of_a_half_year_tells_refusals_cuts_and_priorities(office: Years) -> None:
    for place in range(3):
        office.refuses(office.asks(date(2023, 9, 1), 3, on=date(2023, 2, 1)), date(2023, 3, 1 + place))
    office.refuses(office.asks(date(2023, 9, 1), 2, on=date(2023, 2, 1)), date(2023, 3, 9), dissuaded=True)
    office.allowed(date(2023, 4, 1), 3, cut=2)
    office.allowed(date(2023, 4, 2), 3, category="trade")
    text, _notes = paragraph(office, period=half("2023-H1"))
    assert "2023年上半年共审核审批因公出国团组2批6人次，重点任务类别团组1批、占50%。" in text
    assert "不予批准3批9人。劝退1批2人。压减团组1个2人次。" in text


def test_what_cannot_be_known_is_left_out_with_a_note(office: Years) -> None:
    text, notes = paragraph(office)
    assert text == "2023年共审核审批因公出国团组0批0人次。"
    assert notes == ["年度计划：未录入计划", "提交出访报告：期内没有到期的", "交回护照：期内没有到期的"]


def test_the_paragraph_is_told_in_english_too(office: Years) -> None:
    an_ordinary_year(office)
    set_language("en")
    text, _notes = paragraph(office)
    assert text.startswith(
        "The year 2023: 13 delegations with 42 person-trips reviewed and approved, of these joint delegations: "
        "2 with 6; to Hong Kong and Macao: 2 with 7; delegations not travelled: 1 with 2."
    )


def test_an_office_writes_its_own(office: Years) -> None:
    office.goes(date(2023, 5, 10), 3, countries=["BG", "RO"])
    own = "{{ approved.delegations }}批：{% for place in destinations %}{{ place.name }} {% endfor %}"
    assert paragraph(office, own)[0] == "1批：保加利亚 罗马尼亚"


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("{{ aproved.delegations }}", "aproved"),
        ("{{ approved.batches }}", "approved.batches"),
        ("{% if false %}{{ cut.people }}{% endif %}", "cut.people"),
        ("{% for place in destinations %}{{ place.code }}{% endfor %}", "place.code"),
        ("{% include 'other.txt' %}", "模板不得引用其他文件"),
        ("第一行\n{{ approved.delegations", "第2行"),
        ("{{ approved.__class__ }}", "__class__"),
        ("{{ 1 // 0 }}", "division"),
    ],
)
def test_a_template_that_cannot_be_used_says_why(sqlite_office: Office, template: str, named: str) -> None:
    with pytest.raises(BadInput) as refused:
        paragraph(Years(sqlite_office.store), template)
    assert named in "\n".join(problem.render() for problem in refused.value.problems)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(11, 14, "79%"), (1, 1, "100%"), (999, 1000, "99.9%"), (1, 1000, "0.1%"), (0, 3, "0%"), (1, 0, ""), (1, 2, "50%")],
)
def test_a_share_is_not_rounded_to_all_or_nothing(part: int, whole: int, said: str) -> None:
    assert percent(part, whole) == said
