"""Filling in an application at the terminal, one question at a time."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import typer

from travel.errors import BadInput
from travel.i18n import M, Message

if TYPE_CHECKING:
    from travel.forms.draft import Draft
    from travel.forms.questions import Question

_HELP = ("?", "？")
_BACK = ("<", "＜")
_NOTHING = "-"


def prompt_line(text: str) -> str:
    """One line from whoever answers; the question goes to stderr, so that the answer of the command stays clean.

    Raises EOFError at the end of a pipe, BadInput when the pipe is no text in the encoding of the terminal.
    """
    if sys.stdin.isatty():
        return str(typer.prompt(text, default="", show_default=False, err=True))
    typer.echo(text, err=True)
    try:
        line = sys.stdin.readline()
    except UnicodeDecodeError:
        raise BadInput(M("the answers are no text in {encoding}", encoding=sys.stdin.encoding)) from None
    if not line:
        raise EOFError
    return line.rstrip("\r\n")


Objecting = Callable[["Question", str], Sequence[Message]]
"""What the office's registers have against an answer."""


def ask(
    draft: Draft,
    prompt: Callable[[str], str],
    say: Callable[[Message], None],
    objections: Objecting = lambda _question, _text: (),
) -> bool:
    """Ask what is still open; every answer is kept at once. False when the person breaks off, to come back later."""
    say(M("One question at a time: ? explains it, < goes back, Ctrl-C breaks off; what is answered is kept."))
    while (question := draft.next_question()) is not None:
        try:
            text = prompt(_prompt(question, draft.suggestion))
        except (EOFError, KeyboardInterrupt, typer.Abort):
            say(M("Broken off after {count} answers; the same command takes it up again.", count=draft.answered))
            return False
        if text.strip() in _HELP:
            say(question.help)
        elif text.strip() in _BACK:
            draft.back()
        else:
            meant = _with_suggestion(text, draft.suggestion, question)
            against = objections(question, meant.strip())
            for message in against or [problem.message for problem in draft.answer(meant)]:
                say(message)
    return True


def _prompt(question: Question, suggestion: str | None) -> str:
    from travel.forms.problems import shown_name

    text = "\n  ".join(line.render() for line in (question.text, *question.choices))
    return f"{text} [{shown_name(suggestion)}]" if suggestion else text


def _with_suggestion(text: str, suggestion: str | None, question: Question) -> str:
    """What an empty answer means where an earlier one is offered: the earlier one; a dash leaves the field out."""
    if suggestion is None:
        return text
    if text.strip() == _NOTHING and not question.required:
        return ""
    return text if text.strip() else suggestion
