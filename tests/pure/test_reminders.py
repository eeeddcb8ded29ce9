"""What the message of a reminder says: the same to everybody, whoever sweeps and in whatever language."""

from __future__ import annotations

from datetime import date

import pytest

from travel.calendar import due
from travel.i18n import set_language
from travel.registry.units import UnitFact
from travel.reminding.reminders import Owing, Stage, wording

LATE = Owing(
    1,
    "passport",
    "甲",
    UnitFact(1, "景德镇市人民政府外事办公室", "office", "/1/"),
    "2023-0001",
    "赴保加利亚友好访问",
    due("actual-return", date(2023, 9, 21), 7, "days"),
    Stage("after-1", 1, 1, ("clerk",)),
    (),
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_message_is_chinese_first_in_whatever_language_is_swept(lang: str) -> None:
    set_language(lang)
    said = wording(LATE, None, date(2023, 9, 29))
    chinese, english = said.body.split("\n\n")
    assert "催办" in said.subject
    assert "2023-0001" in said.subject
    assert "逾期" in chinese
    assert "1 days overdue" in english
    assert "甲" in chinese
    assert "甲" in english


def test_a_slip_bears_its_number_in_the_subject() -> None:
    assert "督办〔2023〕3号" in wording(LATE, "督办〔2023〕3号", date(2023, 10, 28)).subject


def test_what_is_not_overdue_yet_is_not_called_so() -> None:
    assert "逾期" not in wording(LATE, None, date(2023, 9, 28)).body
    assert "overdue" not in wording(LATE, None, date(2023, 9, 28)).body
