"""Writing, sending up, taking back and changing an application at the terminal."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.cli.typed import answer, by, events, rules
from tests.office import EXAMPLES, OFFICE, Office, troyan
from tests.pure.test_form_draft import ANSWERS
from tests.terminal import Shown, run
from travel.attachments import content_path
from travel.forms.draft import Draft
from workflows.steps.application import Filing, Justifying

TROYAN = str(EXAMPLES / "troyan-2023.toml")


def test_a_form_is_filed_with_its_papers(at_desk: Office) -> None:
    filed = answer("clerk", "delegation", "new", TROYAN, on="2023-07-08")
    assert filed["delegation"] == "2023-0001"
    assert filed["state"] == {"from": "new", "to": "draft"}
    assert filed["on"] == "2023-07-08"
    assert filed["next"] == "travel delegation submit 2023-0001"
    assert filed["obligations"] == []
    papers = at_desk.case("2023-0001").attachments
    assert {paper.name for paper in papers} == {"invitation-troyan.pdf", "programme.pdf", "clearance-troyan.pdf"}
    assert all(content_path(at_desk.store.blob_dir, paper.sha256).is_file() for paper in papers)


def test_a_rehearsed_filing_writes_nothing_and_keeps_no_paper(at_desk: Office) -> None:
    shown = by("clerk", "delegation", "new", TROYAN, "--dry-run")
    assert shown.status == 0
    assert "试办" in shown.out
    assert events(at_desk) == 0
    assert not at_desk.store.blob_dir.exists()
    assert by("clerk", "delegation", "submit", "2023-0001").status == 2


def test_a_form_with_faults_is_bad_input_and_names_every_one(at_desk: Office, tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    form.write_text('[delegation]\ntitle = "甲"\nformation = "solo"\n', encoding="utf-8")
    told = answer("clerk", "delegation", "new", str(form), status=2)
    assert len(told["problems"]) > 2
    assert all(str(form) in problem for problem in told["problems"])
    assert events(at_desk) == 0


def test_a_paper_outside_the_folder_is_refused(at_desk: Office, tmp_path: Path) -> None:
    form = tmp_path / "form.toml"
    form.write_text(Path(TROYAN).read_text(encoding="utf-8").replace("programme.pdf", "../programme.pdf"), "utf-8")
    assert by("clerk", "delegation", "new", str(form)).status == 2


@pytest.mark.parametrize("login", ["reviewer", "museum", "nobody"])
def test_who_may_not_file_is_told_who_could(at_desk: Office, login: str) -> None:
    told = answer(login, "delegation", "new", TROYAN, status=4)
    assert rules(told) == [{"reviewer": "role", "museum": "unit", "nobody": "account"}[login]]
    assert "王经办（clerk）" in told["error"]


def test_an_application_is_filed_by_answering_questions(
    at_desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = tmp_path / "draft.toml"
    args = (
        "delegation",
        "new",
        "--draft",
        str(draft),
        "--folder",
        str(EXAMPLES),
        "--as",
        "clerk",
        "--on",
        "2023-07-08",
    )
    first, rest = _typed_answers()[:9], _typed_answers()[9:]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(first) + "\n"))
    broken_off = run(*args)
    assert broken_off.status == 130
    assert draft.exists()
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(rest) + "\n"))
    filed = run(*args)
    assert filed.status == 0, filed
    assert not draft.exists()
    assert at_desk.case("2023-0001").application.delegation.title == ANSWERS["delegation.title"]


def test_answers_that_are_refused_can_be_put_right(
    at_desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = tmp_path / "draft.toml"
    args = f"delegation new --draft {draft} --folder {EXAMPLES} --as clerk --on 2023-07-08".split()
    lines = _typed_answers()
    lines[1] = "没有登记的单位"
    begun_elsewhere = Draft.open(draft, EXAMPLES)
    for line in lines:
        assert begun_elsewhere.answer(line) == []
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert "没有登记的单位" in run(*args).err
    back = len(lines) - 2  # the last answer is taken back already
    typed = ["<"] * back + [OFFICE] + [""] * back
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    filed = run(*args)
    assert filed.status == 0, filed
    assert at_desk.case("2023-0001").application.delegation.organiser == OFFICE


def test_a_unit_that_is_not_registered_or_not_ones_own_is_told_at_the_answer(
    at_desk: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def typed(login: str, lines: list[str]) -> Shown:
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))
        args = f"delegation new --draft {tmp_path / login} --folder {EXAMPLES} --as {login} --on 2023-07-08"
        return run(*args.split())

    title, organiser, *rest = _typed_answers()
    filed = typed("clerk", [title, "没有登记的单位", organiser, *rest])
    assert (filed.status, "没有登记的单位" in filed.err) == (0, True)
    others = typed("museum", [title, OFFICE])
    assert (others.status, f"须由{OFFICE}或其上级单位办理" in others.err) == (130, True)
    assert Draft.open(tmp_path / "museum").answered == 1


def test_who_may_file_nothing_is_told_before_the_first_question(at_desk: Office, tmp_path: Path) -> None:
    shown = run("delegation", "new", "--draft", str(tmp_path / "draft.toml"), "--as", "finance")
    assert (shown.status, "经办人" in shown.err, "delegation.title" in shown.err) == (4, True, False)


def test_a_case_shows_the_papers_and_the_findings_of_the_version_at_hand(at_desk: Office, tmp_path: Path) -> None:
    longer = tmp_path / "longer.toml"
    text = (
        Path(TROYAN).read_text(encoding="utf-8").replace("2023-09-21", "2023-09-23").replace("2023-09-20", "2023-09-22")
    )
    longer.write_text(text + '\n[justifications]\nR05 = "航班"\nR10 = "航班"\n', encoding="utf-8")
    papers = ["invitation-troyan.pdf", "programme.pdf", "clearance-troyan.pdf"]
    for paper in papers:
        (tmp_path / paper).write_bytes((EXAMPLES / paper).read_bytes())
    answer("clerk", "delegation", "new", str(longer), on="2023-07-08")
    answer("clerk", "delegation", "submit", "2023-0001")
    assert "R05" in rules(_shown("2023-0001"))
    answer("head", "review", "return", "2023-0001", "--reason", "压缩天数")
    answer("clerk", "delegation", "edit", "2023-0001", TROYAN)
    shown = _shown("2023-0001")
    assert "findings" not in shown
    assert [paper["name"] for paper in shown["papers"]] == papers


def _shown(number: str) -> Any:
    return json.loads(run("delegation", "show", number, "--as", "clerk", "--format", "json").out)


def _typed_answers() -> list[str]:
    """One line for every question of a whole application."""
    draft, lines = Draft(), []
    own = {"members[1].unit": OFFICE, "attachments[1].file": "programme.pdf"}
    while (question := draft.next_question()) is not None:
        key = f"{question.field}#{question.number + 1}" if question.asks == "more" else question.field
        lines.append((ANSWERS | own)[key])
        assert not draft.answer(lines[-1])
    return lines


def test_submitting_opens_a_round_and_says_whose_turn_it_is(at_desk: Office) -> None:
    number = at_desk.drafted()
    told = answer("clerk", "delegation", "submit", number)
    assert told["state"] == {"from": "draft", "to": "reviewing"}
    assert (told["round"], told["route"]) == (1, ["unit-head", "finance", "review", "decision"])
    assert told["next"] == f"travel review pass {number}"


def test_a_number_may_be_typed_in_full_width(at_desk: Office) -> None:
    at_desk.drafted()
    assert answer("clerk", "delegation", "submit", "２０２３－０００１")["delegation"] == "2023-0001"


def test_a_second_submission_is_refused_by_the_state(at_desk: Office) -> None:
    number = at_desk.submitted()
    assert rules(answer("clerk", "delegation", "submit", number, status=1)) == ["state"]


def test_a_rehearsal_refuses_as_the_action_would(at_desk: Office) -> None:
    number = at_desk.submitted()
    assert by("clerk", "delegation", "submit", number, "--dry-run").status == 1
    assert by("reviewer", "delegation", "withdraw", number, "--reason", "错", "--dry-run").status == 4


def test_several_are_submitted_one_by_one(at_desk: Office) -> None:
    first, second = at_desk.drafted(), at_desk.submitted()
    before = events(at_desk)
    lines = answer("clerk", "delegation", "submit", first, second, "2023-0099", status=1)
    assert [line["result"] for line in lines] == ["done", "refused", "bad-input"]
    assert [line["status"] for line in lines] == [0, 1, 2]
    assert rules(lines[1]) == ["state"]
    assert (lines[0]["from"], lines[0]["to"]) == ("draft", "reviewing")
    assert events(at_desk) == before + 1


def test_several_that_all_fail_alike_keep_their_status(at_desk: Office) -> None:
    first, second = at_desk.drafted(), at_desk.drafted()
    shown = by("reviewer", "delegation", "submit", first, second)
    assert shown.status == 4
    assert shown.out.count("无权办理") >= 2
    assert "共2项：0项已办，2项未办。" in shown.out


def test_one_number_typed_twice_is_one_action(at_desk: Office) -> None:
    number = at_desk.drafted()
    assert answer("clerk", "delegation", "submit", number, number)["delegation"] == number


def test_a_new_version_takes_the_place_of_a_draft(at_desk: Office) -> None:
    number = at_desk.drafted()
    assert answer("clerk", "delegation", "edit", number, TROYAN)["revision"] == 2


def test_a_justification_is_kept_and_an_unknown_rule_refused(at_desk: Office) -> None:
    number = at_desk.drafted()
    answer("clerk", "delegation", "justify", number, "r05", "航班所限")
    assert [(row.rule, row.text) for row in at_desk.case(number).justifications] == [("R05", "航班所限")]
    assert rules(answer("clerk", "delegation", "justify", number, "R99", "航班所限", status=1)) == ["rule"]


@pytest.mark.parametrize("text", ["", "  ", "长" * 4001])
def test_words_that_cannot_be_kept_are_bad_input(at_desk: Office, text: str) -> None:
    number = at_desk.drafted()
    assert "文字" in answer("clerk", "delegation", "justify", number, "R05", text, status=2)["error"]


def test_control_and_markup_characters_stay_data(at_desk: Office) -> None:
    number = at_desk.submitted()
    words = "退回[/] [red]重写\x1b[31m\u202e"
    shown = by("head", "review", "return", number, "--reason", words)
    assert shown.status == 0
    assert "\x1b" not in shown.out
    assert at_desk.case(number).reviews[0].opinion == words


def test_words_that_are_no_text_are_bad_input(at_desk: Office) -> None:
    number = at_desk.drafted()
    assert answer("clerk", "delegation", "note", number, "\udcff", status=2)["error"].startswith("文字")


def test_what_cannot_be_taken_back_wants_a_yes(at_desk: Office) -> None:
    number = at_desk.submitted()
    assert by("clerk", "delegation", "withdraw", number).status == 2
    assert at_desk.state(number) == "reviewing"
    assert answer("clerk", "delegation", "withdraw", number, "--yes")["state"]["to"] == "withdrawn"


def test_a_change_after_the_approval_is_a_new_round(at_desk: Office) -> None:
    number = at_desk.approved()
    told = answer("clerk", "delegation", "amend", number, TROYAN, on="2023-08-01")
    assert (told["state"]["to"], told["round"]) == ("reviewing", 2)
    assert answer("clerk", "delegation", "withdraw", number, "--yes", on="2023-08-02")["state"]["to"] == "approved"


def test_a_cancelled_delegation_owes_its_passports_from_that_day(at_desk: Office) -> None:
    number = at_desk.lent()
    told = answer("clerk", "delegation", "cancel", number, "--reason", "外方推迟", "--yes", on="2023-09-16")
    assert told["state"]["to"] == "cancelled"
    assert {(row["kind"], row["change"], row["due_on"]) for row in told["obligations"]} == {
        ("passport", "superseded", "2023-09-23")
    }
    assert told["next"] == f"travel passport collect --all --for {number}"
    assert "--reason" in by("clerk", "delegation", "cancel", number).err


def test_a_note_keeps_its_words_and_papers_in_any_state(at_desk: Office, tmp_path: Path) -> None:
    number = at_desk.closed()
    paper = tmp_path / "反馈.txt"
    paper.write_text("已抵达", encoding="utf-8")
    told = answer("auditor", "delegation", "note", number, "境外反馈", "--file", str(paper), on="2024-01-02")
    assert told["state"] == {"from": "closed", "to": "closed"}
    assert "反馈.txt" in {row.name for row in at_desk.case(number).attachments}
    linked = tmp_path / "link.txt"
    linked.symlink_to(paper)
    assert by("auditor", "delegation", "note", number, "境外反馈", "--file", str(linked), on="2024-01-02").status == 2


def test_who_moves_a_case_meanwhile_is_named(at_desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = at_desk.submitted()

    def meanwhile(*_: object) -> None:
        at_desk.do("clerk", "justify", number, date(2023, 7, 10), Justifying(rule="R05", text="航班所限"))

    monkeypatch.setattr("cli.terminal.desk_context.Desk.confirm", meanwhile)
    shown = by("clerk", "delegation", "withdraw", number)
    assert shown.status == 3
    assert "王经办" in shown.err


def test_the_form_that_the_store_holds_is_the_one_typed(at_desk: Office) -> None:
    by("clerk", "delegation", "new", TROYAN, on="2023-07-08")
    at_desk.do("clerk", "new", "", date(2023, 7, 8), Filing(application=troyan()))
    assert at_desk.case("2023-0001").application.members == at_desk.case("2023-0002").application.members


@pytest.mark.parametrize("args", [("check",), ("why", "submit"), ("budget",)])
def test_what_is_judged_by_what_is_on_file_now_takes_no_day_of_recording(
    at_desk: Office, args: tuple[str, ...]
) -> None:
    verb, *more = args
    shown = run("delegation", verb, at_desk.drafted(), *more, "--known-at", "2023-07-01")
    assert (shown.status, "--known-at" in shown.err) == (2, True)
