"""Applications to try the rules on: one that passes, and ways to change it."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from travel.application import Application, Attachment, Member, Visit
from travel.calendar import days_abroad
from travel.facts import Approval, Facts
from travel.findings import Finding
from travel.forms import reading
from travel.forms.checks import application_problems
from travel.policy import Book, load_book
from travel.rules import RULES, judge

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
SUBMITTED = date(2023, 7, 11)
SUBMIT = ("R04", "R05", "R07", "R08", "R09", "R10", "R11", "R12", "R13", "R24", "R25", "R28", "R49")


def example(name: str) -> Application:
    """An application as it stands in the documents."""
    return Application.model_validate(tomllib.loads((EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")))


def parsed(text: str) -> Application:
    """The application in the text of ``form.toml``, without a look at the files it names."""
    return reading._parse(text, "form.toml", Application, application_problems, lambda _: ())


TROYAN = example("troyan-2023")


def changed(application: Application = TROYAN, **particulars: Any) -> Application:
    """The application with other particulars or, by their names, other parts."""
    parts = {name: particulars.pop(name) for name in tuple(particulars) if name in Application.model_fields}
    delegation = application.delegation.model_copy(update=particulars)
    return application.model_copy(update={"delegation": delegation, **parts})


def of_size(count: int, application: Application = TROYAN) -> Application:
    """The application with so many members, all of the first one's unit."""
    first = application.members[0]
    members = tuple(first.model_copy(update={"name": f"团员{number}"}) for number in range(count))
    return changed(application, members=members)


def member(name: str, **particulars: Any) -> Member:
    """A member like the first one, under another name."""
    return TROYAN.members[0].model_copy(update={"name": name, **particulars})


def stay(city: str, country: str, arrive: date, leave: date, **particulars: Any) -> Visit:
    """A visit whose invitation fits."""
    invitation = TROYAN.visits[0].invitation
    assert invitation is not None
    fitting = invitation.model_copy(update={"country": country, "from_": arrive, "until": leave})
    visit = TROYAN.visits[0].model_copy(
        update={"city": city, "country": country, "arrive": arrive, "leave": leave, "official_days": 1}
    )
    return visit.model_copy(update={"invitation": fitting, **particulars})


OWN = """
name = "own"
label = { zh = "本办", en = "own" }
inherits = "national"
"""
"""The head of an office's own book."""


def paper(kind: str, **particulars: Any) -> Attachment:
    """A paper of this kind."""
    return Attachment(kind=kind, file="paper.pdf", **particulars)


def with_papers(*papers: Attachment) -> Application:
    """The Troyan case with these papers and no others."""
    return changed(attachments=papers)


def deciding(application: Application, **facts: Any) -> Facts:
    """What the last pass judges, on the day of submission."""
    return Facts(application, SUBMITTED, "reviewing", action="pass").but(**facts)


def approved(application: Application = TROYAN, **changes: Any) -> Approval:
    """The mission approval that fits the application."""
    trip = application.delegation
    fitting = Approval(
        "外批〔2023〕7号",
        1,
        SUBMITTED,
        trip.exit,
        trip.entry,
        days_abroad(trip.exit, trip.entry),
        len(application.members),
        application.countries,
        application.transits,
    )
    return replace(fitting, **changes)


def found(
    application: Application | Facts,
    *rules: str,
    on: date = SUBMITTED,
    book: Book | None = None,
    book_day: date | None = None,
) -> tuple[Finding, ...]:
    """What the national book (or ``book``) says; all rules when none is named."""
    facts = application if isinstance(application, Facts) else Facts(application, on)
    return judge(facts, (book or load_book("national")).at(book_day or facts.on), rules or RULES)


def said(application: Application | Facts, *rules: str, **how: Any) -> list[str]:
    """The ids of the rules that speak, as often as they speak."""
    return [finding.rule for finding in found(application, *rules, **how)]
