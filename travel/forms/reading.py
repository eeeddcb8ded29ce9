"""Reading the forms: from a file to checked values, or to the list of everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from travel.application import Application
from travel.attachments import check_attachments, check_report_files
from travel.calendar.form import HolidayForm
from travel.errors import BadInput
from travel.forms.checks import application_problems, evaluation_problems, holiday_problems, report_problems
from travel.forms.fields import keys_of_kind
from travel.forms.problems import Problem, problems_of, shown_name
from travel.forms.source import read_text
from travel.forms.toml_lines import Lines
from travel.forms.toml_text import LooseKeys, parse
from travel.i18n import M
from travel.report_form import EvaluationForm, ReportForm

FormT = TypeVar("FormT", bound=BaseModel)
Checks = Callable[[Mapping[str, Any]], Iterable[Problem]]


def read_application(path: Path) -> Application:
    """The application in a file, its attachments looked for beside it.

    Raises BadInput; its ``problems`` name file, line, field, what was found and what is wanted, for everything at once.
    """
    return _read(path, Application, application_problems, lambda form: check_attachments(form, path.parent))


def read_report(path: Path) -> ReportForm:
    """The trip report in a file, its report file and photos looked for beside it. Raises BadInput as above."""
    return _read(path, ReportForm, report_problems, lambda form: check_report_files(form, path.parent))


def read_evaluation(path: Path) -> EvaluationForm:
    """The evaluation in a file. Raises BadInput as above."""
    return _read(path, EvaluationForm, evaluation_problems, lambda _: ())


def read_holidays(path: Path) -> HolidayForm:
    """The days off and make-up days of a year in a file. Raises BadInput as above."""
    return _read(path, HolidayForm, holiday_problems, lambda _: ())


def form_problems(data: Mapping[str, Any], model: type[BaseModel], checks: Checks) -> list[Problem]:
    """Everything that is wrong with the data of a form: one problem a field, those of the single field first."""
    problems: list[Problem] = []
    try:
        model.model_validate(data, by_alias=True, by_name=False)
    except ValidationError as error:
        problems.extend(problems_of(error, model))
    known = {problem.at for problem in problems}
    return problems + [problem for problem in checks(data) if problem.at not in known]


def _read(path: Path, model: type[FormT], checks: Checks, files: Callable[[FormT], Iterable[Problem]]) -> FormT:
    return _parse(read_text(path), str(path), model, checks, files)


def _parse(
    text: str, name: str, model: type[FormT], checks: Checks, files: Callable[[FormT], Iterable[Problem]]
) -> FormT:
    loose = LooseKeys(days=keys_of_kind(model, "day"), numbers=keys_of_kind(model, "whole", "amount"))
    data, toml = parse(text, name, loose)
    problems = form_problems(data, model, checks)
    if not problems:
        form = model.model_validate(data, by_alias=True, by_name=False)
        problems = list(files(form))
        if not problems:
            return form
    lines = Lines(toml)
    placed = sorted((lines.of(problem.at), number, problem) for number, problem in enumerate(problems))
    raise BadInput(
        M("{file}: {count} to be put right; nothing was written", file=shown_name(name), count=len(problems)),
        [problem.in_file(name, line) for line, _, problem in placed],
    )
