"""Past submissions judged again: what would change is told as it would be judged, and nothing is written."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.database.papers import dump
from tests.office import TODAY, Office, filing, troyan
from travel.application import Application
from travel.clock import Clock
from travel.delegations import submissions
from travel.errors import BadInput
from travel.facts import Facts, Register
from travel.findings import Finding
from travel.identity import Actor
from travel.policy import Book, load_book, read_book
from travel.policy.adoption import adopt
from travel.policy.simulation import APPLICATION_RULES, Change, Simulation, read_settings, simulate
from travel.registry.keeping import Registrar
from travel.rules import RULES, judge
from workflows.verdict import check_application

SUBMITTED = date(2023, 7, 10)
YEAR = (date(2023, 1, 1), date(2023, 12, 31))


def under(*settings: str) -> Change:
    values = read_settings(settings)
    return lambda book: book.with_settings(values)


def again(office: Office, change: Change, first: date = YEAR[0], last: date = YEAR[1]) -> Simulation:
    with office.store.reading() as tx:
        return simulate(tx, change, first, last)


def test_a_stricter_limit_catches_what_passed(office: Office) -> None:
    number = office.submitted()
    found = again(office, under("persons.max=3"))
    (changed,) = found.changed
    assert (changed.delegation, changed.version, changed.on, changed.rule) == (number, 1, SUBMITTED, "R04")
    assert (changed.before, changed.after, changed.stricter) == ((), ("block",), True)
    assert "4" in changed.sentences[0].render("zh")
    assert (found.judged, found.delegations) == (1, 1)


def test_a_limit_that_just_holds_changes_nothing(office: Office) -> None:
    office.submitted()
    found = again(office, under("persons.max=4"))
    assert (found.judged, found.changed, found.reworded) == (1, [], {})


def test_only_the_rules_that_read_what_changes_are_judged(office: Office) -> None:
    office.submitted()
    assert again(office, under("days.one_country=9")).rules == {rule for rule in APPLICATION_RULES if reads(rule)}
    assert again(office, under("report.photos_min=9")).rules == set()


def reads(rule: str) -> bool:
    return "days.one_country" in RULES[rule].reads


def test_a_milder_book_lets_go_what_was_caught(office: Office) -> None:
    adopt(Registrar(office.store, Actor("approver", "tester"), Clock(TODAY), TODAY), strict(), YEAR[0])
    office.submitted()
    (changed,) = again(office, lambda _book: load_book("national")).changed
    assert (changed.rule, changed.before, changed.after, changed.stricter) == ("R04", ("warn",), (), False)
    assert "4" in changed.sentences[0].render("zh")


def strict() -> Book:
    text = """name = "own"
label = { zh = "本办", en = "own" }
inherits = "national"
[persons]
max = { value = 3, citation = "x" }
[rules.R04]
severity = "warn"
tracks = ["general"]
citation = "x"
"""
    return read_book(text, "own.toml")


def test_another_weight_is_a_change(office: Office) -> None:
    adopt(Registrar(office.store, Actor("approver", "tester"), Clock(TODAY), TODAY), strict(), YEAR[0])
    office.submitted()
    heavy = under("persons.max=3")
    found = again(office, lambda _book: heavy(load_book("national")))
    assert [(changed.before, changed.after) for changed in found.changed] == [(("warn",), ("block",))]


def test_the_same_weight_with_other_numbers_is_only_counted(office: Office) -> None:
    adopt(Registrar(office.store, Actor("approver", "tester"), Clock(TODAY), TODAY), strict(), YEAR[0])
    office.submitted()
    found = again(office, under("persons.max=2"))
    assert (found.changed, found.reworded) == ([], {"R04": 1})


def test_the_days_asked_for_are_counted_with_both_ends(office: Office) -> None:
    office.submitted()
    before, after = SUBMITTED - timedelta(days=1), SUBMITTED + timedelta(days=1)
    judged = [
        again(office, under("persons.max=3"), first, last).judged
        for first, last in ((SUBMITTED, SUBMITTED), (YEAR[0], before), (after, YEAR[1]))
    ]
    assert judged == [1, 0, 0]


def test_a_submission_is_judged_as_its_own_version(office: Office) -> None:
    number = office.approved()
    fewer = troyan().model_copy(update={"members": troyan().members[:3], "budget": ()})
    office.do("clerk", "amend", number, date(2023, 8, 1), filing(office.store, fewer))
    found = again(office, under("persons.max=3"))
    assert found.judged == 2
    assert [(changed.version, changed.on) for changed in found.changed] == [(1, SUBMITTED)]


def test_a_book_on_each_day_is_compared_with_the_changed_one_of_that_day(office: Office) -> None:
    office.submitted()
    assert again(office, lambda _book: load_book("swjtu").with_settings({"persons.max": 3})).delegations == 1


def test_it_says_what_judging_all_says(office: Office) -> None:
    """The rules it judges say of the stored version what they say of the form."""
    office.submitted()
    change = under("persons.max=3", "official.share=1/1", "days.one_country=4", "notice.working_days=9")
    found = again(office, change)
    policies = [book.at(SUBMITTED) for book in (load_book("national"), change(load_book("national")))]
    application = troyan()

    def weights(findings: tuple[Finding, ...], rule: str) -> list[str]:
        return sorted(finding.severity for finding in findings if finding.rule == rule)

    before, after = (check_application(application, policy).findings for policy in policies)
    changed = {rule for rule in APPLICATION_RULES if weights(before, rule) != weights(after, rule)}
    assert {each.rule for each in found.changed} == changed - set(found.unjudged)
    assert {"R04", "R05", "R12"} <= changed


def test_what_was_submitted_is_what_the_case_holds(office: Office) -> None:
    number = office.submitted()
    with office.store.reading() as tx:
        (chunk,) = submissions.submissions(tx, *YEAR)
        (submission,) = chunk
        assert (submission.delegation, submission.version, submission.on) == (number, 1, SUBMITTED)
        case = office.case(number)
        for name in Application.model_fields:
            assert getattr(submission.application, name) == getattr(case.application, name), name
        assert submission.application.countries == case.application.countries
        with pytest.raises(AttributeError):
            getattr(submission.application, "nothing")  # noqa: B009  # the type knows that there is no such part
        assert submissions.count(tx, *YEAR) == 1


def test_many_are_read_by_the_chunk(sqlite_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("travel.delegations.submissions.CHUNK", 2)
    numbers = [sqlite_office.submitted() for _ in range(5)]
    heard: list[int] = []
    with sqlite_office.store.reading() as tx:
        found = simulate(tx, under("persons.max=3"), *YEAR, heard.append)
    assert heard == [2, 2, 1]
    assert [changed.delegation for changed in found.changed] == numbers


def test_what_a_rule_asks_the_registers_is_not_judged(office: Office) -> None:
    office.submitted()
    rules = {rule for rule in APPLICATION_RULES if _asks_the_register(rule)}
    found = again(office, lambda _book: _lifted(rules))
    assert set(found.unjudged) == rules & found.rules
    assert not {changed.rule for changed in found.changed} & rules


def _asks_the_register(rule: str) -> bool:
    """Whether a rule looks at the registers for the Troyan case."""
    asked: list[bool] = []

    class Watched(Facts):
        @property
        def register(self) -> Register | None:
            asked.append(True)
            return None

    facts = Watched.__new__(Watched)
    vars(facts).update(application=troyan(), on=SUBMITTED, action="submit")
    judge(facts, load_book("national").at(SUBMITTED), (rule,))
    return bool(asked)


def _lifted(rules: set[str]) -> Book:
    lines = "".join(f'[rules.{rule}]\nseverity = "block"\ntracks = "all"\ncitation = "x"\n' for rule in sorted(rules))
    return read_book(f'name = "own"\nlabel = {{ zh = "本办", en = "own" }}\ninherits = "national"\n{lines}', "own.toml")


def test_nothing_is_written(office: Office) -> None:
    office.submitted()
    before = dump(office.store)
    again(office, under("persons.max=3"))
    assert dump(office.store) == before


def test_a_setting_is_written_as_in_a_book_or_as_a_shell_leaves_it() -> None:
    read = read_settings(["persons.max = 5", "official.share=3/4", 'words.forbidden=["参观"]', "plan.cancelled=spent"])
    assert {key: str(value) for key, value in read.items()} == {
        "persons.max": "5",
        "official.share": "3/4",
        "words.forbidden": "('参观',)",
        "plan.cancelled": "spent",
    }


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("days.two_countrie=7", "days.two_countrie: this key is not known; perhaps: days.two_countries"),
        ("nonsense=7", "nonsense: this key is not known; see: travel policy show"),
        ("persons.max", "persons.max: wanted: KEY=VALUE, such as days.two_countries=7"),
        ("persons.max=many", "persons.max: many found; wanted: a whole number from 0 to 10000"),
        ("persons.max=-1", "persons.max: -1 found; wanted: a whole number from 0 to 10000"),
        ("persons.max=nan", "persons.max: nan found; wanted: a whole number from 0 to 10000"),
        ("persons.max=", "persons.max:  found; wanted: a whole number from 0 to 10000"),
        ("official.share=3/2", 'official.share: 3/2 found; wanted: a fraction from 0 to 1, written as "2/3"'),
        ("plan.cancelled=lost", "plan.cancelled: lost found; wanted: freed, spent"),
    ],
)
def test_a_setting_that_cannot_be_is_told_with_what_is_wanted(text: str, told: str) -> None:
    with pytest.raises(BadInput) as error:
        read_settings([text])
    (problem,) = error.value.problems
    assert problem.render("en").startswith(told)


def test_a_setting_nested_without_end_is_refused() -> None:
    with pytest.raises(BadInput, match=r"words\.forbidden.*嵌套过深"):
        read_settings(["words.forbidden=" + "[" * 5000])


def test_every_setting_that_cannot_be_is_told() -> None:
    with pytest.raises(BadInput) as error:
        read_settings(["a=1", "persons.max=x", "days.one_country=4", "b"])
    assert len(error.value.problems) == 3
