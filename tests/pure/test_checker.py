"""A broken definition is refused, each kind of defect by its own sentence; the shipped ones have none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection

from travel.i18n import LANGUAGES
from workflows.catalogue import WORKFLOWS
from workflows.checker import problems
from workflows.definition import NEW, SAME, Action, Details, State, Workflow
from workflows.subject import Subject


class Words(Details):
    text: str = ""


class Numbers(Details):
    number: int = 0


class MoreWords(Words):
    more: str = ""


def nowhere(tx: Connection, *_: Any) -> Subject:
    raise AssertionError("a definition is checked without running it")


def always(_move: Any) -> bool:
    return True


def workflow(states: tuple[State, ...], actions: tuple[Action, ...]) -> Workflow:
    return Workflow(
        name="sample",
        version=1,
        label="sample",
        look="travel sample show {name}",
        states=states,
        actions=actions,
        lock=nowhere,
        fresh=nowhere,
        version_of=nowhere,  # type: ignore[arg-type]  # never called
    )


OPEN = State("open", "open", ("clerk",))
DONE = State("done", "done", final=True)
BEGIN = Action("begin", (NEW,), "open", "begin", roles=("clerk",))
END = Action("end", ("open",), "done", "end", roles=("clerk",))
SOUND = workflow((OPEN, DONE), (BEGIN, END))


def found(*actions: Action, states: tuple[State, ...] = (OPEN, DONE)) -> list[str]:
    return [problem.render("en") for problem in problems([workflow(states, actions)])]


def test_the_shipped_definitions_have_no_defect() -> None:
    assert [problem.render("en") for problem in problems(WORKFLOWS)] == []


def test_a_sound_definition_has_no_defect() -> None:
    assert problems([SOUND]) == ()


def test_a_state_that_cannot_be_reached() -> None:
    lost = State("lost", "lost", ("clerk",))
    rescue = Action("rescue", ("lost",), "done", "rescue", roles=("clerk",))
    assert found(BEGIN, END, rescue, states=(OPEN, lost, DONE)) == ["sample: the state lost cannot be reached"]


def test_a_dead_end_that_is_not_final() -> None:
    stuck = State("stuck", "stuck", ("clerk",))
    stick = Action("stick", ("open",), "stuck", "stick", roles=("clerk",))
    assert found(BEGIN, END, stick, states=(OPEN, stuck, DONE)) == [
        "sample: the state stuck is a dead end and not final"
    ]


def test_an_action_that_keeps_the_state_is_no_way_out() -> None:
    note = Action("note", ("open",), SAME, "note", roles=("clerk",))
    assert "sample: the state open is a dead end and not final" in found(BEGIN, note)


def test_a_final_state_that_is_left() -> None:
    again = Action("again", ("done",), "open", "again", roles=("clerk",))
    assert found(BEGIN, END, again) == ["sample: again leaves the final state done"]


def test_a_final_state_may_take_notes() -> None:
    assert found(BEGIN, END, Action("note", ("done",), SAME, "note")) == []


def test_a_state_from_which_nothing_final_can_be_reached() -> None:
    here, there = State("here", "here", ("clerk",)), State("there", "there", ("clerk",))
    round_about = [
        Action("go", ("open",), "here", "go", roles=("clerk",)),
        Action("on", ("here",), "there", "on", roles=("clerk",)),
        Action("back", ("there",), "here", "back", roles=("clerk",)),
    ]
    assert found(BEGIN, END, *round_about, states=(OPEN, here, there, DONE)) == [
        "sample: no final state can be reached from here",
        "sample: no final state can be reached from there",
    ]


@pytest.mark.parametrize("roles", [(), ("astronaut",)])
def test_a_state_nobody_may_leave(roles: tuple[str, ...]) -> None:
    said = found(BEGIN, replace(END, roles=roles))
    assert "sample: nobody is named who may lead on from open: end" in said


def test_a_state_that_reviewers_or_the_program_may_leave_is_none() -> None:
    assert found(BEGIN, replace(END, roles=(), relation="step")) == []
    assert found(BEGIN, replace(END, roles=(), follows=("sample.end",))) == []


def test_an_unknown_rule() -> None:
    assert found(BEGIN, replace(END, rules=("R99",))) == ["sample: end is guarded by the unknown rule R99"]


def test_an_unknown_role() -> None:
    assert found(BEGIN, replace(END, roles=("clerk", "astronaut"))) == ["sample: end is for the unknown role astronaut"]


def test_an_unknown_relation() -> None:
    stranger: Any = "cousin"
    assert found(BEGIN, replace(END, relation=stranger)) == ["sample: end wants the unknown relation cousin"]


def test_an_unknown_source() -> None:
    said = found(BEGIN, END, Action("leap", ("moon",), "done", "leap", roles=("clerk",)))
    assert said == ["sample: leap comes from the unknown state moon"]


def test_an_unknown_target() -> None:
    said = found(BEGIN, END, Action("leap", ("open",), "moon", "leap", roles=("clerk",)))
    assert said == ["sample: leap leads to the unknown state moon"]


def test_an_action_that_begins_a_case_leads_somewhere() -> None:
    assert "sample: begin leads to the unknown state =" in found(replace(BEGIN, target=SAME), END)


def test_an_action_from_no_state() -> None:
    assert found(BEGIN, END, replace(END, name="never", sources=())) == ["sample: never comes from no state"]


def test_a_state_defined_twice() -> None:
    assert found(BEGIN, END, states=(OPEN, OPEN, DONE)) == ["sample: the state open is defined twice"]


def test_a_row_that_hides_a_later_one() -> None:
    assert found(BEGIN, END, END) == ["sample: a row of end from open hides the rows after it"]


def test_rows_that_are_chosen_by_a_condition_hide_nothing() -> None:
    chosen = replace(END, target=SAME, when=always, when_label="sometimes")
    assert found(BEGIN, chosen, END) == []


def test_an_action_whose_conditions_leave_a_gap() -> None:
    said = found(BEGIN, replace(END, when=always, when_label="sometimes"))
    assert said == ["sample: end from open: no row holds when no condition does"]


def test_a_condition_without_words() -> None:
    said = found(BEGIN, replace(END, when=always, target=SAME), END)
    assert said == ["sample: end: a condition and its words come together"]


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("roles", ("reviewer",)),
        ("relation", "office"),
        ("impartial", True),
        ("label", "finish"),
        ("takes", Numbers),
        ("submits", True),
        ("any_day", True),
    ],
)
def test_rows_of_one_action_that_differ(part: str, value: object) -> None:
    plain = replace(END, takes=Words)
    changes: dict[str, Any] = {"when": always, "when_label": "sometimes", part: value}
    assert found(BEGIN, replace(plain, **changes), plain) == [f"sample: the rows of end differ in {part}"]


def test_of_the_rows_of_one_action_the_program_takes_all_or_none_by_itself() -> None:
    plain = replace(END, roles=())
    by_itself = replace(plain, follows=("sample.begin",), when=always, when_label="sometimes")
    assert "sample: the rows of end differ in automatic" in found(BEGIN, by_itself, plain)


def test_a_row_may_take_more_than_another() -> None:
    more = replace(END, takes=MoreWords, when=always, when_label="sometimes")
    assert found(BEGIN, more, replace(END, takes=Words)) == []


def test_an_obligation_that_nothing_discharges() -> None:
    assert found(replace(BEGIN, opens=("passport",)), END) == [
        "sample: begin opens passport, which no action discharges"
    ]


def test_an_obligation_may_be_discharged_by_another_workflow() -> None:
    opens = workflow((OPEN, DONE), (replace(BEGIN, opens=("passport",)), END))
    settles = workflow((OPEN, DONE), (BEGIN, replace(END, discharges=("passport",))))
    assert problems([opens, settles]) == ()


def test_an_obligation_that_nothing_opens() -> None:
    assert found(BEGIN, replace(END, discharges=("passport",))) == [
        "sample: end discharges passport, which no action opens"
    ]


def test_an_unknown_obligation() -> None:
    said = found(replace(BEGIN, opens=("lunch",)), replace(END, discharges=("lunch",)))
    assert said == [
        "sample: begin knows of an unknown obligation: lunch",
        "sample: end knows of an unknown obligation: lunch",
    ]


def test_an_automatic_action_with_roles() -> None:
    assert found(BEGIN, replace(END, follows=("sample.end",))) == ["sample: end is automatic and yet names who may"]


def test_an_automatic_action_with_details() -> None:
    said = found(BEGIN, replace(END, roles=(), follows=("sample.end",), takes=Words))
    assert said == ["sample: end is automatic and yet takes details"]


def test_an_automatic_action_that_follows_nothing_there_is() -> None:
    said = found(BEGIN, replace(END, roles=(), follows=("sample.finish",)))
    assert said == ["sample: end follows the unknown action sample.finish"]


def test_automatic_actions_in_a_circle() -> None:
    here = State("here", "here", ("clerk",))
    there = Action("there", ("open",), "here", "there", follows=("sample.end",))
    back = Action("back", ("here",), "open", "back", follows=("sample.end",))
    assert found(BEGIN, END, there, back, states=(OPEN, here, DONE)) == [
        "sample: automatic actions run in a circle from open",
        "sample: automatic actions run in a circle from here",
    ]


def test_an_automatic_action_that_keeps_the_state_is_a_circle() -> None:
    said = found(BEGIN, END, Action("spin", ("open",), SAME, "spin", follows=("sample.end",)))
    assert said == ["sample: automatic actions run in a circle from open"]


def test_a_state_in_which_it_is_nobodys_turn() -> None:
    assert found(BEGIN, END, states=(replace(OPEN, ball=()), DONE)) == ["sample: in the state open it is nobody's turn"]


def test_a_state_in_which_it_is_the_turn_of_an_unknown_role() -> None:
    said = found(BEGIN, END, states=(replace(OPEN, ball=("astronaut", "step")), DONE))
    assert said == ["sample: the state open names as whose turn it is: astronaut"]


def test_an_action_without_a_label() -> None:
    assert found(BEGIN, replace(END, label="")) == ["sample: end has no label"]


def test_a_state_without_a_label() -> None:
    assert found(BEGIN, END, states=(replace(OPEN, label=""), DONE)) == [
        "sample: the state open has no name to be read"
    ]


def test_a_defect_is_told_in_both_languages() -> None:
    broken = workflow((OPEN, DONE), (BEGIN, replace(END, label="", rules=("R99",))))
    said = {lang: [problem.render(lang) for problem in problems([broken])] for lang in LANGUAGES}
    assert all("R99" in "".join(sentences) for sentences in said.values())
    assert said["zh"] != said["en"]
