"""Filling in an application by answers: it can be left at any question and taken up again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pure.applications import parsed
from travel.application import Application
from travel.errors import BadInput, StoreFault
from travel.forms.draft import Draft
from travel.forms.writing import form_data

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"

ANSWERS = {
    "delegation.title": "赴特罗阳代表团",
    "delegation.organiser": "景德镇市人民政府外事办公室",
    "delegation.formation": "1",
    "delegation.track": "general",
    "delegation.category": "friendship-city",
    "delegation.purpose": "签署意向书；举办展览",
    "delegation.exit": "2023年9月17日",
    "delegation.entry": "２０２３-９-２１",
    "delegation.plan": "",
    "delegation.signatory": "庚",
    "delegation.statements": "in-plan；4",
    "members[1].name": "甲",
    "members[1].unit": "外办",
    "members[1].post": "主任",
    "members[1].rank": "division",
    "members[1].role": "leader",
    "members[1].born": "1970-01-01",
    "members[1].duty": "",
    "members[1].retired": "否",
    "members[1].relation": "",
    "members[1].leadership": "head",
    "members[1].travel_class": "",
    "members[1].last_trips": "2021-05-01、2022/6/1",
    "members[1].person": "",
    "members#2": "n",
    "visits[1].country": "bg",
    "visits[1].city": "特罗阳",
    "visits[1].arrive": "2023-09-17",
    "visits[1].leave": "2023-09-20",
    "visits[1].airside": "",
    "visits[1].official_days": "４",
    "visits[1].programme": "会见市长；开幕式；",
    "visits[1].invitation": "n",
    "visits#2": "",
    "notice": "y",
    "notice.from": "2023-07-03",
    "notice.until": "2023-07-07",
    "notice.places": "外办",
    "notice.objections": "0",
    "funding": "是",
    "funding.source": "市财政",
    "funding.finance_reviewed": "y",
    "funding.finance_opinion": "",
    "funding.rates": "USD=7.20；EUR：7.8",
    "budget#1": "n",
    "attachments#1": "y",
    "attachments[1].kind": "programme",
    "attachments[1].file": "programme.pdf",
    "attachments#2": "n",
}


def test_the_answers_make_the_application() -> None:
    draft = Draft(folder=EXAMPLES)
    _fill_in(draft)
    form = draft.application()
    assert (form.delegation.formation, form.delegation.plan) == ("own", None)
    assert (form.delegation.exit, form.delegation.entry) == (date(2023, 9, 17), date(2023, 9, 21))
    assert form.delegation.statements == ("in-plan", "interpreter")
    assert form.members[0].last_trips == (date(2021, 5, 1), date(2022, 6, 1))
    assert (form.visits[0].country, form.visits[0].official_days) == ("BG", 4)
    assert form.visits[0].programme == ("会见市长", "开幕式")
    assert form.notice is not None
    assert form.funding is not None
    assert sorted(form.funding.rates) == ["EUR", "USD"]
    assert form.attachments[0].file == "programme.pdf"
    assert parsed(draft.form()) == form


@settings(max_examples=30)
@given(st.sets(st.integers(0, len(ANSWERS))))
def test_a_draft_left_and_taken_up_again_is_one_filled_in_at_a_stretch(
    tmp_path_factory: pytest.TempPathFactory, breaks: set[int]
) -> None:
    path = tmp_path_factory.mktemp("drafts") / "draft.toml"
    draft = Draft.open(path, EXAMPLES)
    while not draft.finished:
        if draft.answered in breaks:
            draft = Draft.open(path, EXAMPLES)
        assert draft.answer(ANSWERS[_asked(draft)]) == []
    stretch = Draft(folder=EXAMPLES)
    _fill_in(stretch)
    assert Draft.open(path, EXAMPLES).form() == stretch.form()


def test_the_questions_are_asked_in_the_order_of_the_form() -> None:
    draft = Draft(folder=EXAMPLES)
    assert _fill_in(draft) == list(ANSWERS)


@pytest.mark.parametrize(
    ("field", "text", "wanted"),
    [
        ("delegation.title", "  ", "found no value; wanted text"),
        ("delegation.title", "庚" * 201, "at most 200 characters"),
        ("delegation.title", "\udcff", "text in UTF-8"),
        ("delegation.formation", "6", "one of own, joint"),
        ("delegation.entry", "2023-09-16", "or a later day, for exit is 2023-09-17"),
        ("delegation.entry", "21日", "a day that exists"),
        ("delegation.statements", "in-plan, nonsense", "delegation.statements[2]: found “nonsense”"),
        ("members[1].born", "2023-10-01", "a day before the exit day"),
        ("members[1].retired", "maybe", "true or false"),
        ("members#2", "perhaps", "y or n"),
        ("visits[1].country", "YU", "a country or region that exists"),
        ("visits[1].official_days", "-1", "0 or more"),
        ("visits[1].leave", "2023-09-01", "for arrive is 2023-09-17"),
        ("funding.rates", "USD 7.20", "pairs such as"),
        ("funding.rates", "USX=7.20", "a currency that exists"),
        ("attachments[1].file", "../README.md", "a path inside the folder"),
        ("attachments[1].file", "none.pdf", "which is not there"),
    ],
)
def test_a_wrong_answer_is_refused_at_once_and_asked_again(field: str, text: str, wanted: str) -> None:
    draft = Draft(folder=EXAMPLES)
    _fill_in(draft, until=field)
    problems = draft.answer(text)
    assert len(problems) == 1
    assert wanted in problems[0].message.render("en")
    assert _asked(draft) == field
    assert draft.answer(ANSWERS[field]) == []


def test_the_list_of_members_is_not_closed_before_there_is_a_leader() -> None:
    draft = Draft()
    _fill_in(draft, until="members#2", changes={"members[1].role": "member"})
    problems = draft.answer("n")
    assert [problem.message.render("en") for problem in problems] == [
        "members: found no leader; wanted one member with the role leader"
    ]
    assert draft.answer("y") == []
    assert _asked(draft) == "members[2].name"


def test_the_same_person_cannot_be_entered_twice() -> None:
    draft = Draft()
    _fill_in(draft, until="members#2")
    draft.answer("y")
    for text in ("甲", "外办", "主任", "division", "member"):
        assert draft.answer(text) == []
    assert "members[1] is the same" in draft.answer("1970-01-01")[0].message.render("en")


def test_a_step_back_offers_the_earlier_answer_again(tmp_path: Path) -> None:
    draft = Draft.open(tmp_path / "draft.toml")
    _fill_in(draft, until="delegation.organiser")
    draft.back()
    assert (_asked(draft), draft.suggestion) == ("delegation.title", "赴特罗阳代表团")
    again = Draft.open(tmp_path / "draft.toml")
    assert (_asked(again), again.suggestion) == ("delegation.title", "赴特罗阳代表团")
    assert again.answer("另一个") == []
    assert _asked(again) == "delegation.organiser"
    again.back()
    assert again.suggestion == "另一个"


def test_a_step_back_from_the_first_question_stays_there() -> None:
    draft = Draft()
    draft.back()
    assert _asked(draft) == "delegation.title"


def test_a_step_back_out_of_a_group_closes_the_group() -> None:
    draft = Draft()
    _fill_in(draft, until="notice.from")
    draft.back()
    assert draft.answer("n") == []
    assert _asked(draft) == "funding"


def test_an_attachment_that_has_gone_since_is_asked_for_again(tmp_path: Path) -> None:
    (tmp_path / "programme.pdf").write_bytes(b"%PDF")
    draft = Draft.open(tmp_path / "draft.toml", tmp_path)
    _fill_in(draft)
    (tmp_path / "programme.pdf").unlink()
    with pytest.raises(BadInput):
        draft.application()
    again = Draft.open(tmp_path / "draft.toml", tmp_path)
    assert (_asked(again), again.suggestion) == ("attachments[1].file", "programme.pdf")


def test_an_unfinished_draft_is_no_application() -> None:
    draft = Draft()
    _fill_in(draft, until="visits[1].city")
    with pytest.raises(BadInput) as caught:
        draft.application()
    assert "visits[1].city: found no value" in " ".join(problem.render("en") for problem in caught.value.problems)


def test_a_finished_draft_is_removed_once_it_is_filed(tmp_path: Path) -> None:
    draft = Draft.open(tmp_path / "draft.toml")
    draft.answer("标题")
    assert (tmp_path / "draft.toml").exists()
    draft.discard()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["not toml", "[draft]\nversion = 2\n", "answers = 1\n[draft]\nversion = 1\n"])
def test_a_file_that_is_no_draft_is_not_overwritten(tmp_path: Path, text: str) -> None:
    (tmp_path / "draft.toml").write_text(text)
    with pytest.raises(BadInput):
        Draft.open(tmp_path / "draft.toml")
    assert (tmp_path / "draft.toml").read_text() == text


def test_a_draft_that_cannot_be_kept_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreFault):
        Draft(tmp_path / "file" / "draft.toml").answer("标题")


def test_control_characters_in_an_answer_are_kept_as_data(tmp_path: Path) -> None:
    draft = Draft.open(tmp_path / "draft.toml", EXAMPLES)
    _fill_in(draft, changes={"members[1].name": "甲\x1b[31m\u202e"})
    assert Draft.open(tmp_path / "draft.toml", EXAMPLES).application().members[0].name == "甲\x1b[31m\u202e"


def test_every_question_has_a_text_and_a_help_in_both_languages() -> None:
    draft = Draft(folder=EXAMPLES)
    while (question := draft.next_question()) is not None:
        for lang in ("zh", "en"):
            assert question.field in question.text.render(lang)
            assert question.help.render(lang)
        draft.answer(ANSWERS[_asked(draft)])


def test_a_form_as_data_holds_only_what_toml_can_hold() -> None:
    form = parsed((EXAMPLES / "troyan-2023.toml").read_text("utf-8"))
    assert Application.model_validate(form_data(form)) == form
    assert "plan" not in form_data(form.model_copy(update={"delegation": _without_plan(form)}))["delegation"]


def _without_plan(form: Application) -> object:
    return form.delegation.model_copy(update={"plan": None})


def _asked(draft: Draft) -> str:
    question = draft.next_question()
    assert question is not None
    return f"{question.field}#{question.number + 1}" if question.asks == "more" else question.field


def _fill_in(draft: Draft, until: str = "", changes: dict[str, str] | None = None) -> list[str]:
    asked = []
    while not draft.finished and (field := _asked(draft)) != until:
        asked.append(field)
        assert draft.answer((ANSWERS | (changes or {}))[field]) == []
    return asked
