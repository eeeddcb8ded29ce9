"""`travel delegation supplement` as it is typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.typed import answer, by, events, rules
from tests.office import EXAMPLES, Office
from tests.terminal import run

CLEARANCE = str(EXAMPLES / "clearance-limoges.pdf")


@pytest.fixture
def case(at_desk: Office, tmp_path: Path) -> str:
    """The number of a case that went up with no paper at all."""
    text = (EXAMPLES / "troyan-2023.toml").read_text(encoding="utf-8").split("\n[[attachments]]")[0]
    form = tmp_path / "form.toml"
    form.write_text(text + "\n", encoding="utf-8")
    answer("clerk", "delegation", "new", str(form))
    answered = answer("clerk", "delegation", "submit", "2023-0001")
    assert rules(answered) == ["R18", "R29"]
    return str(answered["delegation"])


def supplement(case: str, *args: str, status: int = 0) -> str:
    shown = run("delegation", "supplement", case, *args, "--as", "clerk", "--on", "2023-07-12", "--lang", "en")
    assert shown.status == status, shown
    return shown.out or shown.err


def test_a_paper_is_handed_in_with_what_it_says_of_itself(case: str, at_desk: Office) -> None:
    told = supplement(
        case,
        f"clearance={CLEARANCE}",
        *("--member", "甲", "--number", "外备9号", "--issued-by", "市委组织部", "--dated", "2023-06-01"),
    )
    assert "hand in further papers" in told
    assert "There is no personnel clearance for: 丙, 丁, 乙." in told
    (paper,) = at_desk.case(case).attachments
    assert (paper.kind, paper.member, paper.number, paper.issued_by) == ("clearance", "甲", "外备9号", "市委组织部")
    assert paper.dated.isoformat() == "2023-06-01"


def test_several_papers_come_in_one_stroke_by_code_or_by_name(case: str, at_desk: Office) -> None:
    answered = answer(
        "clerk", "delegation", "supplement", case, f"人员备案={CLEARANCE}", f"invitation={CLEARANCE}", on="2023-07-12"
    )
    assert rules(answered) == ["R29"]
    assert [paper.kind for paper in at_desk.case(case).attachments] == ["clearance", "invitation"]
    assert events(at_desk) == 3


def test_it_stands_on_the_card_in_the_list_and_in_the_history(case: str) -> None:
    supplement(case, f"clearance={CLEARANCE}", "--member", "甲", "--number", "外备9号")
    card = run("delegation", "show", case, "--as", "clerk", "--lang", "en").out
    assert "personnel clearance clearance-limoges.pdf (甲, No. 外备9号)" in " ".join(card.split())
    (row,) = json.loads(run("delegation", "paper", case, "--as", "clerk", "--format", "json").out)
    assert (row["member"], row["number"], row["issued_by"], row["dated"]) == ("甲", "外备9号", None, None)
    assert "甲, No. 外备9号" in " ".join(run("delegation", "paper", case, "--as", "clerk", "--lang", "en").out.split())
    assert "issued_by" in run("delegation", "paper", case, "--as", "clerk", "--format", "csv").out.splitlines()[0]
    history = run("delegation", "history", case, "--as", "clerk", "--lang", "en").out
    assert "papers: clearance-limoges.pdf (甲)" in " ".join(history.split())


def test_a_returned_case_goes_up_again_once_its_papers_are_there(case: str) -> None:
    answer("head", "review", "return", case, "--reason", "请补齐材料")
    answered = answer("clerk", "delegation", "supplement", case, f"clearance={CLEARANCE}", on="2023-07-12")
    assert answered["next"] == f"travel delegation submit {case}"


def test_a_rehearsal_keeps_nothing(case: str, at_desk: Office) -> None:
    before = events(at_desk)
    supplement(case, f"clearance={CLEARANCE}", "--dry-run")
    assert events(at_desk) == before
    assert not at_desk.store.blob_dir.exists() or not [
        path for path in at_desk.store.blob_dir.rglob("*") if path.is_file()
    ]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["clearance"], "wanted is KIND=FILE"),
        (["clearance="], "wanted is KIND=FILE"),
        ([f"visa={CLEARANCE}"], "KIND: visa is not one of"),
        ([f"photo={CLEARANCE}"], "KIND: photo is not one of"),
        (["clearance=not-there.pdf"], "not-there.pdf"),
        ([f"clearance={CLEARANCE}", f"health={CLEARANCE}", "--member", "甲"], "hand in one at a time"),
        ([f"clearance={CLEARANCE}", "--member", " "], "--member: wanted: text that is not blank"),
        ([f"clearance={CLEARANCE}", "--number", "号" * 201], "--number: at most 200 characters"),
        ([f"clearance={CLEARANCE}", "--dated", "2023-02-30"], "--dated"),
    ],
)
def test_what_cannot_be_read_is_named_and_nothing_is_recorded(
    case: str, at_desk: Office, args: list[str], said: str
) -> None:
    before = events(at_desk)
    assert said in " ".join(supplement(case, *args, status=2).split())
    assert events(at_desk) == before


def test_a_paper_about_somebody_who_does_not_travel_is_refused(case: str) -> None:
    said = " ".join(supplement(case, f"health={CLEARANCE}", "--member", "戊", status=1).split())
    assert "戊 is no member of this delegation; there are: 丙, 丁, 甲, 乙" in said


def test_an_equals_sign_in_a_name_is_part_of_it(case: str, at_desk: Office, tmp_path: Path) -> None:
    odd = tmp_path / "a=b.pdf"
    odd.write_bytes(Path(CLEARANCE).read_bytes())
    supplement(case, f"clearance={odd}")
    assert [paper.name for paper in at_desk.case(case).attachments] == ["a=b.pdf"]


def test_the_decision_names_the_command_that_is_wanted(case: str) -> None:
    for login in ("head", "finance", "reviewer"):
        answer(login, "review", "pass", case, on="2023-07-20")
    shown = by("approver", "review", "pass", case, on="2023-07-20")
    assert shown.status == 1
    assert f"travel delegation supplement {case} clearance=文件" in " ".join(shown.err.split())
