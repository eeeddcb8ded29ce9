"""What holds for every delegation, whatever is written on its form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.pure.applications import SUBMIT, TROYAN, changed
from travel import vocabulary as words
from travel.application import Application, BudgetLine, Invitation, Member, Notice, Visit
from travel.facts import Approval, Briefed, Crossing, Facts, Owed, PassportFact, ReportFact
from travel.policy import load_book
from travel.rules import RULES, judge

names = st.sampled_from(["甲", "乙", "丙", "Ａ", "a", " 甲 ", "[red]", "\u202e丁"])
units = st.sampled_from(["外办", "商务局", "博物馆"])
texts = st.sampled_from(["会谈", "参观", "学习考察", "机器学习", "", "{name}", "调研"])
countries = st.sampled_from(["BG", "AT", "IT", "EG", "US", "HK", "MO", "TW", "ZZ"])
near = st.dates(date(2023, 8, 1), date(2023, 10, 31))
anywhere = near | st.dates()


def codes(vocabulary: words.Vocabulary) -> st.SearchStrategy[str]:
    return st.sampled_from(list(vocabulary))


def built(model: type[Any], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """A value of the form that was not checked: a rule must bear what a check would refuse."""
    return st.fixed_dictionaries(fields).map(lambda values: model.model_construct(**values))


members = built(
    Member,
    name=names,
    unit=units,
    post=texts,
    rank=codes(words.RANK),
    role=codes(words.MEMBER_ROLE),
    born=st.just(date(1980, 1, 1)),
    relation=st.none() | codes(words.RELATION),
    person=st.none() | st.sampled_from(["P-1", "P-2"]),
)
invitations = built(
    Invitation,
    host=names,
    host_zh=names,
    country=countries,
    kind=codes(words.INVITER),
    signed=st.booleans(),
    dated=anywhere,
    persons=st.integers(0, 10),
    from_=anywhere,
    until=anywhere,
)
visits = built(
    Visit,
    country=countries,
    city=names,
    arrive=anywhere,
    leave=anywhere,
    airside=st.booleans(),
    official_days=st.integers(0, 30),
    programme=st.lists(texts, max_size=2).map(tuple),
    invitation=st.none() | invitations,
)
notices = built(
    Notice, from_=anywhere, until=anywhere, places=st.lists(units, max_size=3).map(tuple), objections=st.integers(0, 2)
)
lines = built(
    BudgetLine,
    kind=codes(words.BUDGET_LINE),
    currency=st.just("USD"),
    amount=st.just(1),
    country=st.none() | countries,
    city=st.none() | names,
    days=st.none() | st.integers(0, 99),
)


@st.composite
def applications(draw: st.DrawFn) -> Application:
    return changed(
        title=draw(texts),
        purpose=draw(texts),
        organiser=draw(units),
        track=draw(codes(words.TRACK)),
        formation=draw(codes(words.FORMATION)),
        plan=draw(st.none() | st.just("2023-1")),
        exit=draw(anywhere),
        entry=draw(anywhere),
        signatory=draw(names),
        members=tuple(draw(st.lists(members, min_size=1, max_size=8))),
        visits=tuple(draw(st.lists(visits, min_size=1, max_size=5))),
        budget=tuple(draw(st.lists(lines, max_size=4))),
        notice=draw(st.none() | notices),
    )


people = names | st.sampled_from(["P-1", "P-2"])


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    return Facts(
        draw(applications()),
        draw(anywhere),
        draw(st.sampled_from(["draft", "approved", "cleared", "abroad", "of a later edition"])),
        draw(
            st.none()
            | st.builds(
                Approval,
                st.just("7号"),
                st.just(1),
                anywhere,
                anywhere,
                anywhere,
                st.integers(0, 99),
                st.integers(0, 9),
                st.lists(countries, max_size=3).map(tuple),
            )
        ),
        briefed=tuple(
            draw(
                st.lists(
                    st.builds(
                        Briefed,
                        people,
                        codes(words.BRIEFING_TOPIC),
                        codes(words.BRIEFING_METHOD),
                        anywhere,
                        names,
                        codes(words.ACCOUNT_ROLE),
                    ),
                    max_size=5,
                )
            )
        ),
        undertakings=frozenset(draw(st.lists(people, max_size=3))),
        passports=tuple(
            draw(
                st.lists(
                    st.builds(
                        PassportFact,
                        st.sampled_from(["1", "2", "3"]),
                        people,
                        codes(words.PASSPORT_KIND),
                        st.sampled_from(["in_custody", "lent", "lost", "void"]),
                        anywhere,
                        st.none() | st.sampled_from(["2023-0007", "2023-0008"]),
                    ),
                    max_size=4,
                )
            )
        ),
        crossings=tuple(
            draw(
                st.lists(
                    st.builds(Crossing, people, anywhere, anywhere, st.lists(countries, max_size=3).map(tuple)),
                    max_size=4,
                )
            )
        ),
        owed=tuple(
            draw(st.lists(st.builds(Owed, st.integers(), codes(words.OBLIGATION), names, anywhere), max_size=3))
        ),
        report=draw(
            st.none()
            | st.builds(
                ReportFact,
                st.just("draft"),
                st.dictionaries(texts, texts, max_size=2),
                st.integers(0, 5),
                st.none() | texts,
            )
        ),
        action=draw(st.sampled_from(["", "submit", "amend", "depart"])),
        delegation=draw(st.none() | st.just("2023-0007")),
        passport=draw(st.none() | st.sampled_from(["1", "9"])),
    )


@given(cases(), st.sampled_from(["national", "jiangxi", "beijing"]))
def test_rules_never_raise_and_always_find_their_words(facts: Facts, place: str) -> None:
    for finding in judge(facts, load_book(place).at(facts.on), RULES):
        record = finding.as_record()
        assert all(record["message"].values())  # type: ignore[attr-defined]
        assert finding.citation


def spoken(application: Application) -> set[str]:
    return {finding.rule for finding in judge(Facts(application, date(2023, 7, 11)), ON, SUBMIT)}


ON = load_book("national").at(date(2023, 7, 11))


@given(applications(), members)
def test_one_more_person_takes_no_finding_away(application: Application, one_more: Member) -> None:
    larger = changed(application, members=(*application.members, one_more))
    assert spoken(application) <= spoken(larger)


@given(applications())
def test_one_more_day_takes_no_finding_away(application: Application) -> None:
    """But for R08: a journey may have been a day too short for its papers."""
    if application.delegation.entry == date.max:
        return
    longer = changed(application, entry=application.delegation.entry + timedelta(days=1))
    assert spoken(application) - {"R08"} <= spoken(longer)


@given(applications(), visits)
def test_one_more_country_takes_no_finding_away(application: Application, one_more: Visit) -> None:
    """But for R05 and R08: a further country brings days of its own, and may fill a gap."""
    unofficial = one_more.model_copy(update={"official_days": 0})
    wider = changed(application, visits=(*application.visits, unofficial))
    assert spoken(application) - {"R05", "R08"} <= spoken(wider)


@given(st.integers(0, 30), st.integers(0, 30))
def test_more_days_in_the_same_countries_stay_too_many(fewer: int, more: int) -> None:
    low, high = sorted((fewer, more))
    exit_ = TROYAN.delegation.exit
    short, long = (changed(entry=exit_ + timedelta(days=days)) for days in (low, high))
    assert ("R05" in spoken(short)) <= ("R05" in spoken(long))


@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_lists_never_matters(facts: Facts, chance: Any) -> None:
    def mixed(values: tuple[Any, ...]) -> tuple[Any, ...]:
        values_ = list(values)
        chance.shuffle(values_)
        return tuple(values_)

    application = facts.application
    other = changed(
        application,
        members=mixed(application.members),
        visits=mixed(application.visits),
        budget=mixed(application.budget),
    )
    shuffled = Facts(**(vars(facts) | {"application": other}))
    policy = load_book("national").at(facts.on)
    one, two = judge(facts, policy, RULES), judge(shuffled, policy, RULES)
    assert [finding.as_record() for finding in one] == [finding.as_record() for finding in two]
