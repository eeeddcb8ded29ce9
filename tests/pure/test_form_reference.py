"""The reference pages say what the forms are."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import BaseModel

from travel.application import Application
from travel.forms.fields import fields_of
from travel.forms.reference import markdown
from travel.report_form import EvaluationForm, Report, ReportForm, Scores
from travel.vocabulary import CRITERION, REPORT_SECTION

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {"en": DOCS / "application.md", "zh": DOCS / "application.zh-CN.md"}


@pytest.mark.parametrize("lang", PAGES)
def test_the_reference_page_is_the_one_made_from_the_models(lang: str) -> None:
    assert PAGES[lang].read_text("utf-8") == markdown(lang), "run: make docs"


@pytest.mark.parametrize("model", [Application, ReportForm, EvaluationForm])
def test_every_key_is_described_in_both_languages(model: type[BaseModel]) -> None:
    for spec in fields_of(model):
        assert spec.description.render("en")
        assert spec.description.render("zh") != spec.description.render("en"), spec.key
        if spec.model is not None:
            test_every_key_is_described_in_both_languages(spec.model)


def test_the_sections_and_criteria_are_keys_of_their_forms() -> None:
    assert set(REPORT_SECTION) <= set(Report.model_fields)
    assert set(CRITERION) == set(Scores.model_fields)


@pytest.mark.parametrize("lang", PAGES)
def test_the_examples_named_exist(lang: str) -> None:
    for line in markdown(lang).splitlines():
        if "](" in line:
            assert (DOCS / line.split("](")[1].split(")")[0]).is_file()
