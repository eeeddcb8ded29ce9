"""An application that is being filled in by answering questions, and can be left and taken up again.

A draft is the answers in the order in which they were given, word for word. Everything else (the next question, the
data so far) follows from them, so an interrupted draft cannot differ from one filled in at a stretch.
"""

from __future__ import annotations

import copy
import tomllib
from pathlib import Path
from typing import Any

import tomli_w

from travel.application import Application
from travel.attachments import check_attachments, file_problem
from travel.errors import BadInput, StoreFault, system_reason
from travel.forms.checks import application_problems
from travel.forms.problems import Problem, shown, shown_name
from travel.forms.questions import Question, questions, understood
from travel.forms.reading import form_problems
from travel.forms.replacing import replace_file
from travel.forms.source import read_text
from travel.forms.writing import render_application
from travel.i18n import M

_VERSION = 1


class Draft:
    """The answers so far. ``path`` is where they are kept after each answer; ``folder`` is where attachments lie."""

    def __init__(self, path: Path | None = None, folder: Path | None = None) -> None:
        self._path = path
        self._folder = folder
        self._answers: list[tuple[str, str]] = []
        self._earlier: dict[str, str] = {}  # answers taken back, to be offered again
        self._begin()

    @classmethod
    def open(cls, path: Path, folder: Path | None = None) -> Draft:
        """The draft kept at ``path``, or a new one to be kept there. Raises BadInput for a file that is no draft."""
        draft = cls(path, folder)
        if path.exists():
            answers, earlier = _kept_answers(path)
            draft._take_up(answers)
            draft._earlier |= dict(earlier)
        return draft

    @property
    def answered(self) -> int:
        """How many questions have been answered."""
        return len(self._answers)

    @property
    def finished(self) -> bool:
        """Whether there is nothing left to ask."""
        return self._question is None

    def next_question(self) -> Question | None:
        """What to ask now; None when all is answered."""
        return self._question

    @property
    def suggestion(self) -> str | None:
        """What was answered to this question before it was taken back."""
        return self._earlier.get(self._key(self._question)) if self._question else None

    def answer(self, text: str) -> list[Problem]:
        """Take the answer to the next question, and keep it; or say what is wrong with it, and keep nothing."""
        problems = self._take(text)
        if not problems:
            self._keep()
        return problems

    def back(self) -> None:
        """Take back the last answer; it is offered again as a suggestion."""
        if self._answers:
            field, text = self._answers.pop()
            self._earlier[field] = text
            answers, self._answers = self._answers, []
            self._begin()
            for _, earlier in answers:
                self._advance(earlier)
            self._keep()

    def application(self) -> Application:
        """The finished application. Raises BadInput, listing what is wrong, before that or when a file has gone."""
        problems = form_problems(self._data, Application, application_problems)
        if not problems:
            application = Application.model_validate(self._data, by_alias=True, by_name=False)
            problems = check_attachments(application, self._folder) if self._folder else []
            if not problems:
                return application
        raise BadInput(
            M("{count} to be put right before this is an application", count=len(problems)),
            [problem.message for problem in problems],
        )

    def form(self) -> str:
        """The finished application as the text of a form. Raises BadInput as :meth:`application` does."""
        return render_application(self.application())

    def discard(self) -> None:
        """Remove the kept answers, once the application has been filed."""
        if self._path is not None:
            self._path.unlink(missing_ok=True)

    def _begin(self) -> None:
        self._data: dict[str, Any] = {}
        self._walk = questions(Application, self._data)
        self._question: Question | None = next(self._walk)

    @staticmethod
    def _key(question: Question) -> str:
        return f"{question.field}#{question.number + 1}" if question.asks == "more" else question.field

    def _take(self, text: str) -> list[Problem]:
        question = self._question
        if question is None:
            return []
        if any("\ud800" <= char <= "\udfff" for char in text):
            return [Problem(question.at, shown(text), M("text in UTF-8"))]
        value = understood(question, text)
        if isinstance(value, Problem):
            return [value]
        if problems := self._objections(question, value):
            return problems
        self._earlier.pop(self._key(question), None)
        self._advance(text)
        return []

    def _advance(self, text: str) -> None:
        question = self._question
        if question is None:
            return
        self._answers.append((self._key(question), text))
        try:
            self._question = self._walk.send(understood(question, text))
        except StopIteration:
            self._question = None

    def _objections(self, question: Question, value: Any) -> list[Problem]:
        data = copy.deepcopy(self._data)
        if question.asks == "value" and value is not None:
            place: Any = data
            for part in question.at[:-1]:
                place = place[part] if isinstance(part, int) else place.setdefault(part, {})
            place[question.at[-1]] = value
        elif question.asks != "more" or value:
            return []
        problems = form_problems(data, Application, application_problems)
        depth = len(question.at)
        if question.asks == "more":
            return [problem for problem in problems if problem.at == question.at]
        found = [problem for problem in problems if problem.at[:depth] == question.at]
        if not found and question.spec.kind == "file" and self._folder is not None:
            missing = file_problem(self._folder, question.at, value)
            found = [missing] if missing else []
        return found

    def _take_up(self, answers: list[tuple[str, str]]) -> None:
        for number, (field, text) in enumerate(answers):
            question = self._question
            # a newer program may ask otherwise, a file may have gone: what does not fit is offered, not lost
            if question is None or self._key(question) != field or self._take(text):
                self._earlier.update(answers[number:])
                return

    def _keep(self) -> None:
        if self._path is None:
            return
        kept = {
            "draft": {"form": "application", "version": _VERSION},
            "answers": [{"field": field, "text": text} for field, text in self._answers],
            "earlier": [{"field": field, "text": text} for field, text in self._earlier.items()],
        }
        try:
            replace_file(self._path, tomli_w.dumps(kept).encode())
        except OSError as error:
            raise StoreFault(
                M(
                    "the draft could not be kept at {file}: {reason}",
                    file=shown_name(str(self._path)),
                    reason=system_reason(error),
                )
            ) from None


_Answers = list[tuple[str, str]]


def _kept_answers(path: Path) -> tuple[_Answers, _Answers]:
    try:
        kept = tomllib.loads(read_text(path))
        if kept["draft"]["version"] != _VERSION:
            raise ValueError
        answers, earlier = (
            [(str(item["field"]), str(item["text"])) for item in kept[part]] for part in ("answers", "earlier")
        )
        return answers, earlier
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadInput(
            M("{file} is not a draft of an application; move it away to begin anew", file=shown_name(str(path)))
        ) from None
