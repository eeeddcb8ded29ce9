"""What a person sees after acting: in Chinese, on 80 columns."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.office import EXAMPLES, Office, troyan
from tests.screens.golden import same_as_kept
from tests.terminal import run


@pytest.fixture
def at_desk(sqlite_office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Office:
    """A furnished office; today is the first of January 2026, forms lie in the folder one stands in."""
    monkeypatch.setenv("TRAVEL_DATABASE", str(sqlite_office.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2026-01-01")
    monkeypatch.setenv("TRAVEL_ATTACHMENTS", str(tmp_path / "papers"))
    monkeypatch.chdir(EXAMPLES)
    return sqlite_office


def screen(line: str) -> str:
    """The command as typed, and what the terminal then shows."""
    shown = run(*line.split(), terminal=True)
    return f"$ travel {line}\n{shown.out}{shown.err}[{shown.status}]\n"


def test_filing_and_submitting(at_desk: Office) -> None:
    same_as_kept(
        "filing",
        screen("delegation new troyan-2023.toml --as clerk --on 2023-07-08")
        + screen("delegation submit 2023-0001 --as clerk --on 2023-07-10 --dry-run")
        + screen("delegation submit 2023-0001 --as clerk --on 2023-07-10")
        + screen("delegation submit 2023-0001 --as clerk --on 2023-07-10")
        + screen("delegation new troyan-2023.toml --as museum --on 2023-07-08"),
    )


def test_checking(at_desk: Office) -> None:
    same_as_kept(
        "checking",
        screen("delegation check study-tour-2023.toml --as-of 2023-07-10")
        + screen("delegation check troyan-2023.toml gulf-2023.toml san-antonio-2018.toml --as-of 2023-07-20"),
    )


def test_reviewing(at_desk: Office) -> None:
    number = at_desk.submitted()
    at_desk.submitted()
    same_as_kept(
        "reviewing",
        screen(f"review pass {number} --as finance --on 2023-07-10")
        + screen(f"delegation why {number} pass --as clerk")
        + screen(f"review pass {number} 2023-0002 2023-0009 --as head --on 2023-07-10")
        + screen(f"review cut {number} 丙 --reason 人数从紧 --as finance --on 2023-07-11")
        + screen(f"review return {number} --reason 请重报经费 --as finance --on 2023-07-11")
        + screen("review refuse 2023-0002 --reason 无实质任务 --yes --as finance --on 2023-07-11"),
    )


def test_approving(at_desk: Office) -> None:
    number = at_desk.submitted()
    for login in ("head", "finance", "reviewer"):
        run("review", "pass", number, "--as", login, "--on", "2023-07-11")
    same_as_kept("approving", screen(f"review pass {number} --opinion 同意 --as approver --on 2023-07-20"))


def test_supplementing(at_desk: Office) -> None:
    number = at_desk.submitted(application=troyan().model_copy(update={"attachments": ()}))
    for login in ("head", "finance", "reviewer"):
        run("review", "pass", number, "--as", login, "--on", "2023-07-11")
    clerk = "--as clerk --on 2023-07-12"
    leader = "clearance=clearance-troyan.pdf --member 甲 --number 外备〔2023〕9号 --dated 2023-06-30"
    others = "clearance=clearance-troyan.pdf invitation=invitation-troyan.pdf programme=programme.pdf"
    same_as_kept(
        "supplementing",
        screen(f"review pass {number} --as approver --on 2023-07-12")
        + screen(f"delegation supplement {number} {leader} {clerk}")
        + screen(f"delegation supplement {number} {leader} {clerk} --lang en --dry-run")
        + screen(f"delegation supplement {number} {others} {clerk}")
        + screen(f"delegation supplement {number} clearance=none.pdf visa=x.pdf {clerk}")
        + screen(f"delegation show {number} --as clerk"),
    )


def test_making_ready(at_desk: Office) -> None:
    number = at_desk.approved()
    at_desk.registered(number)
    same_as_kept(
        "making-ready",
        screen(f"briefing record {number} --member 甲,乙,丙 --signed 甲,乙,丙 --as briefer --on 2023-09-10")
        + screen(f"passport lend 甲 --for {number} --as custodian --on 2023-09-11")
        + screen(f"briefing record {number} --member 丁 --method 个别 --signed 丁 --as briefer --on 2023-09-12")
        + screen(f"passport lend 甲 --for {number} --as custodian --on 2023-09-14")
        + screen(f"delegation depart {number} --as clerk --on 2023-09-17")
        + screen(f"passport lend --all --for {number} --as custodian --on 2023-09-15"),
    )


def test_leaving_and_coming_back(at_desk: Office) -> None:
    number = at_desk.lent()
    line = f"delegation arrive {number} --exit 2023-09-17 --entry 2023-09-22 --as clerk --on 2023-09-23"
    same_as_kept(
        "journey",
        screen(f"delegation depart {number} --as clerk --on 2023-09-17")
        + screen(line)
        + screen(f"passport collect --all --for {number} --as custodian --on 2023-09-25"),
    )


def test_reporting_and_closing(at_desk: Office) -> None:
    number = at_desk.collected()
    same_as_kept(
        "report",
        screen(f"report submit {number} troyan-2023-report.toml --as clerk --on 2023-10-10")
        + screen(f"report accept {number} --as reviewer --on 2023-10-11")
        + screen(f"report evaluate {number} troyan-2023-evaluation.toml --as reviewer --on 2023-10-12")
        + screen(f"delegation close {number} --as reviewer --on 2023-10-12")
        + screen(f"delegation publish {number} --place 公告栏 --as clerk --on 2023-10-13")
        + screen(f"delegation close {number} --as reviewer --on 2023-10-16"),
    )


def test_cancelling(at_desk: Office) -> None:
    number = at_desk.lent()
    same_as_kept("cancelling", screen(f"delegation cancel {number} --reason 外方推迟 --yes --as clerk --on 2023-09-16"))


@pytest.mark.parametrize("noun", ["delegation", "review", "briefing", "passport", "report", "obligation"])
def test_the_verbs_of_a_noun(at_desk: Office, noun: str) -> None:
    same_as_kept(f"help-{noun}", screen(f"{noun} --help"))


def test_english(at_desk: Office) -> None:
    number = at_desk.lent()
    same_as_kept(
        "journey-en",
        screen(f"delegation depart {number} --as clerk --on 2023-09-17 --lang en")
        + screen(f"review pass {number} --as finance --on 2023-09-18 --lang en"),
    )
