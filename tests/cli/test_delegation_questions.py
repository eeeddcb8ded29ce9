"""Answering at the terminal: help, a step back, breaking off, a pipe."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer

from cli.delegation.questions import ask, prompt_line
from travel.forms.draft import Draft
from travel.i18n import Message, set_language


@pytest.fixture
def said() -> list[str]:
    """What was said to the person, in English."""
    set_language("en")
    return []


def test_breaking_off_keeps_what_was_answered(tmp_path: Path, said: list[str]) -> None:
    path = tmp_path / "draft.toml"
    assert not ask(Draft.open(path), _answers("标题", "单位", "1"), _to(said))
    assert said[-1] == "Broken off after 3 answers; the same command takes it up again."
    again = Draft.open(path).next_question()
    assert again is not None
    assert again.field == "delegation.track"


@pytest.mark.parametrize("error", [KeyboardInterrupt, EOFError, typer.Abort])
def test_every_way_of_breaking_off_is_quiet(said: list[str], error: type[BaseException]) -> None:
    def stop(_: str) -> str:
        raise error

    assert not ask(Draft(), stop, _to(said))


def test_a_question_mark_explains_and_asks_again(said: list[str]) -> None:
    draft = Draft()
    ask(draft, _answers("标题", "单位", "？"), _to(said))
    assert "Wanted: one of own, joint, ministry, province." in said
    assert draft.answered == 2


def test_a_step_back_offers_the_earlier_answer_and_enter_takes_it(said: list[str]) -> None:
    draft = Draft()
    prompts: list[str] = []
    ask(draft, _answers("标题", "<", "", "单位", prompts=prompts), _to(said))
    assert prompts[2] == "delegation.title: what the request is called [标题]"
    assert draft.answered == 2


def test_a_dash_clears_an_answer_that_may_be_empty(said: list[str]) -> None:
    texts = ("标题", "单位", "1", "1", "other", "任务", "2023-01-01", "2023-01-02", "2023-05", "<", "-", "庚")
    draft = Draft()
    ask(draft, _answers(*texts), _to(said))
    assert draft.answered == 10
    draft.back()
    draft.back()
    assert draft.suggestion == ""


def test_choices_are_listed_with_their_numbers(said: list[str]) -> None:
    prompts: list[str] = []
    ask(Draft(), _answers("标题", "单位", prompts=prompts), _to(said))
    assert prompts[2].splitlines()[1:3] == ["  1 own own delegation", "  2 joint joint delegation"]


def test_a_wrong_answer_is_explained_and_asked_again(said: list[str]) -> None:
    draft = Draft()
    ask(draft, _answers("", "标题"), _to(said))
    assert "delegation.title: found no value; wanted text" in said
    assert draft.answered == 1


def test_answers_may_come_through_a_pipe(
    said: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("标题\n单位\n"))
    draft = Draft()
    assert not ask(draft, prompt_line, _to(said))
    assert draft.answered == 2
    assert capsys.readouterr().out == ""


def _answers(*texts: str, prompts: list[str] | None = None) -> Callable[[str], str]:
    waiting: Iterator[str] = iter(texts)

    def prompt(text: str) -> str:
        if prompts is not None:
            prompts.append(text)
        try:
            return next(waiting)
        except StopIteration:
            raise EOFError from None

    return prompt


def _to(said: list[str]) -> Callable[[Message], None]:
    return lambda message: said.append(message.render())
