"""Policy books: dated values, inheritance, what is not set, and errors that name the place."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travel import vocabulary as words
from travel.calendar import ANCHOR
from travel.errors import BadInput
from travel.policy import KEYS, NotSet, Policy, load_book, read_book
from travel.policy.book import package_books
from travel.policy.keys import ANCHORS
from travel.rules import RULES

TODAY = date(2023, 7, 11)


def national(on: date = TODAY) -> Policy:
    return load_book("national").at(on)


def own(text: str) -> str:
    return 'name = "own"\nlabel = { zh = "本办", en = "our office" }\ninherits = "national"\n' + text


@pytest.mark.parametrize(
    ("on", "days"),
    [
        (date(2008, 8, 1), (6, 10, 12)),
        (date(2013, 11, 30), (6, 10, 12)),
        (date(2013, 12, 1), (5, 8, 10)),
        (TODAY, (5, 8, 10)),
    ],
)
def test_the_days_are_those_of_their_generation(on: date, days: tuple[int, int, int]) -> None:
    keys = ("days.one_country", "days.two_countries", "days.three_countries")
    assert tuple(national(on).number(key).value for key in keys) == days


def test_before_any_known_rule_nothing_is_set() -> None:
    with pytest.raises(NotSet) as error:
        national(date(2008, 7, 31)).number("persons.max")
    assert error.value.key == "persons.max"


def test_a_setting_says_where_it_stands() -> None:
    setting = national().number("persons.max")
    assert (setting.value, setting.since, setting.until, setting.book) == (6, date(2013, 12, 1), None, "national")
    assert "S-SD13" in setting.citation


def test_every_value_is_cited() -> None:
    for name in package_books():
        book = load_book(name)
        for key in KEYS:
            assert all(setting.citation for setting in book.dated(key)), key


def test_every_setting_has_a_value_or_a_reason_nationally() -> None:
    for key in KEYS:
        (leaf,) = (leaf for leaf in load_book("national").layers[0].settings[key] if TODAY in leaf.period)
        assert leaf.note if leaf.unset else national()[key].value is not None, key


def test_a_misspelt_key_is_the_programmers_error() -> None:
    with pytest.raises(KeyError):
        national()["persons.maximum"]
    with pytest.raises(TypeError):
        national().text("persons.max")


def test_fractions_are_exact() -> None:
    assert national().ratio("official.share").value == Fraction(2, 3)


def test_the_rules_named_are_rules() -> None:
    for name in package_books():
        assert set(load_book(name).at(TODAY).rules) <= set(RULES)


def test_every_rule_is_in_the_national_book() -> None:
    assert set(RULES) == set(national().rules)


def test_every_obligation_has_a_deadline_but_the_decision_whose_term_each_office_promises_for_itself() -> None:
    for kind in words.OBLIGATION:
        if kind == "decision":
            assert national().deadlines(kind) == ()
        else:
            assert national().deadline(kind).kind == kind


def test_every_kind_of_obligation_says_from_what_it_may_be_reckoned() -> None:
    assert set(ANCHORS) == set(words.OBLIGATION)
    assert {anchor for anchors in ANCHORS.values() for anchor in anchors} == set(ANCHOR)


@pytest.mark.parametrize(
    ("kind", "anchor", "anchor_on", "due_on"),
    [
        ("passport", None, date(2023, 9, 21), date(2023, 9, 28)),
        ("passport", "approved-return", date(2014, 11, 5), date(2014, 11, 12)),  # literal approved return + 7
        ("passport", "cancellation", date(2023, 9, 1), date(2023, 9, 8)),
        ("record-return", None, date(2023, 9, 21), date(2023, 9, 21)),
        ("trip-report", None, date(2023, 1, 31), date(2023, 2, 28)),
        ("results-notice", None, date(2023, 9, 21), date(2023, 10, 21)),
    ],
)
def test_national_deadlines(kind: str, anchor: str | None, anchor_on: date, due_on: date) -> None:
    assert national().deadline(kind, anchor).after(anchor_on).on == due_on


def test_look_backs_come_more_than_once() -> None:
    assert [deadline.amount for deadline in national().deadlines("look-back")] == [6, 12]


def test_beijing_counts_from_the_departure() -> None:
    # S-BJ14: departure 2014-11-01 + 5 approved days + 7 = 2014-11-13
    beijing = load_book("beijing").at(date(2014, 11, 1))
    assert beijing.while_away("passport", date(2014, 11, 1), date(2014, 11, 5)).on == date(2014, 11, 13)
    assert beijing.deadline("passport").anchor == "actual-return"
    before = load_book("beijing").at(date(2014, 10, 21))
    assert before.while_away("passport", date(2014, 10, 1), date(2014, 10, 5)).on == date(2014, 10, 12)


def test_jiangxi_differs_only_where_it_says_so() -> None:
    jiangxi = load_book("jiangxi").at(TODAY)
    assert jiangxi.deadline("trip-report").after(date(2023, 9, 21)).on == date(2023, 10, 1)
    assert jiangxi.number("persons.max") == national().number("persons.max")
    assert load_book("jiangxi").inherits == ("national",)
    assert jiangxi.hash != national().hash


def test_an_own_book_lays_its_dated_values_over_the_inherited_ones() -> None:
    text = '[persons]\nmax = { value = 5, since = 2022-01-01, until = 2023-01-01, citation = "S-SWJTU" }'
    book = read_book(own(text), "own.toml")
    found = [book.at(day).number("persons.max") for day in (date(2021, 12, 31), date(2022, 1, 1), date(2023, 1, 1))]
    assert [(setting.value, setting.book) for setting in found] == [(6, "national"), (5, "own"), (6, "national")]


def test_an_own_book_can_unset_a_value_and_lift_a_rule() -> None:
    text = """
[plan]
cancelled = { unset = true, note = "under discussion" }
[rules.R04]
unset = true
note = "the province decides"
[deadlines.passport]
cancellation = { unset = true, note = "none" }
"""
    policy = read_book(own(text), "own.toml").at(TODAY)
    assert policy.rule("R04") is None
    assert policy.rule("R05") is not None
    with pytest.raises(NotSet):
        policy.text("plan.cancelled")
    with pytest.raises(NotSet, match=r"passport\.cancellation"):
        policy.deadline("passport", "cancellation")


def test_the_hash_is_of_the_values_not_of_the_layout() -> None:
    one = '[persons]\nmax = { value = 5, citation = "x" }\n[countries]\nmax = { value = 2, citation = "x" }'
    other = (
        '# comment\n[countries]\nmax = { citation = "x", value = 2 }\n[persons]\nmax = [{ value = 5, citation = "x" }]'
    )
    different = one.replace("5", "4")
    hashes = [read_book(own(text), "own.toml").hash for text in (one, other, different)]
    assert hashes[0] == hashes[1] != hashes[2]
    assert len(hashes[0]) == 64


@given(st.dates())
def test_a_book_can_be_asked_on_any_day(on: date) -> None:
    book = load_book("jiangxi")
    policy = book.at(on)
    assert policy.at == on
    for key in KEYS:
        holding = [
            each for each in book.dated(key) if (each.since or on) <= on and (each.until is None or on < each.until)
        ]
        if holding:
            assert policy[key] == holding[0]
        else:
            with pytest.raises(NotSet):
                policy[key]


STEPS = ("unit-head", "countersign", "finance", "review", "decision", "province", "central")


@pytest.mark.parametrize(
    ("rank", "track", "formation", "steps"),
    [
        ("division-deputy", "general", "own", ("unit-head", "finance", "review", "decision")),
        ("division", "general", "joint", ("unit-head", "countersign", "finance", "review", "decision")),
        ("bureau-deputy", "general", "own", ("unit-head", "finance", "review", "decision", "province")),
        ("bureau", "academic", "own", ("unit-head", "review", "decision", "province")),
        ("other", "academic", "joint", ("unit-head", "countersign", "review", "decision")),
        ("bureau", "enterprise", "own", ("unit-head", "review", "decision", "province")),
        ("ministry-deputy", "academic", "own", ("unit-head", "review", "decision", "province")),
        ("ministry-deputy", "general", "own", ("unit-head", "finance", "review", "decision", "central")),
        ("ministry", "general", "own", ("unit-head", "finance", "review", "decision", "central")),
        ("other", "general", "ministry", ("unit-head", "finance", "review", "decision")),
    ],
)
def test_who_decides_follows_rank_track_and_formation(
    rank: str, track: str, formation: str, steps: tuple[str, ...]
) -> None:
    assert tuple(step.code for step in national().route(rank, track, formation, ("BG",))) == steps


def test_every_delegation_has_a_route_and_topics() -> None:
    for rank in words.RANK:
        for track in words.TRACK:
            for formation in words.FORMATION:
                codes = [step.code for step in national().route(rank, track, formation, ("HK",))]
                assert codes == [code for code in STEPS if code in codes]
                assert "decision" in codes
                assert national().topics(track, formation, ("HK",))


def test_a_step_says_who_acts() -> None:
    steps = {step.code: step for step in national().route("bureau", "general", "joint", ("BG",))}
    assert (steps["unit-head"].role, steps["unit-head"].scope) == ("approver", "organiser")
    assert (steps["countersign"].seats, steps["countersign"].countersign) == ("each-sender", True)
    assert (steps["finance"].role, steps["finance"].scope) == ("finance", "office")
    assert (steps["province"].role, steps["province"].scope) == ("approver", "province")
    assert steps["review"].label.render("zh") == "外办审核"
    assert steps["review"].label.render("en") == "foreign-affairs review"


def test_a_row_can_depend_on_the_destination_and_the_day() -> None:
    text = """
[route.steps.embassy]
label = { zh = "使馆", en = "embassy" }
role = "reviewer"
scope = "any"
citation = "x"
[[route.rows]]
countries = ["US"]
since = 2023-01-01
steps = ["embassy", "decision"]
citation = "x"
"""
    book = read_book(own(text), "own.toml")

    def route(on: date, *countries: str) -> list[str]:
        return [step.code for step in book.at(on).route("other", "academic", "own", countries)]

    assert route(TODAY, "MX", "US") == ["embassy", "decision"]
    assert route(TODAY, "MX") == ["unit-head", "review", "decision"]
    assert route(date(2022, 12, 31), "US") == ["unit-head", "review", "decision"]


@pytest.mark.parametrize(
    ("track", "countries", "topics"),
    [
        ("general", ("BG",), ("national-security", "discipline", "secrecy", "money", "safety", "etiquette")),
        ("enterprise", ("BG",), ("national-security", "discipline", "secrecy", "safety", "etiquette")),
        (
            "academic",
            ("BG",),
            ("national-security", "discipline", "secrecy", "money", "safety", "academic-integrity"),
        ),
        ("hk-macao", ("MO",), ("national-security", "discipline", "secrecy", "money", "safety", "hk-macao")),
    ],
)
def test_topics_follow_track_and_destination(track: str, countries: tuple[str, ...], topics: tuple[str, ...]) -> None:
    assert tuple(topic.topic for topic in national().topics(track, "own", countries)) == topics


def test_an_own_book_changes_or_lifts_a_topic() -> None:
    text = """
[[topics]]
topic = "etiquette"
required = false
citation = "x"
[[topics]]
topic = "safety"
methods = ["written"]
roles = ["briefer"]
citation = "x"
"""
    topics = read_book(own(text), "own.toml").at(TODAY).topics("general", "own", ("BG",))
    by_code = {topic.topic: topic for topic in topics}
    assert "etiquette" not in by_code
    assert by_code["safety"].methods == ("written",)


def test_categories_are_the_offices_own_list() -> None:
    codes = {category.code: category for category in national().categories}
    assert codes["friendship-city"].priority
    assert not codes["other"].priority
    text = '[categories.sport]\nlabel = { zh = "体育", en = "sport" }\ncitation = "x"'
    assert "sport" in {category.code for category in read_book(own(text), "own.toml").categories}


def test_what_the_registers_look_back_for_may_be_set_to_all_of_it() -> None:
    months, country = 'months = { value = 60, citation = "x" }', 'country_months = { value = 24, citation = "x" }'
    policy = read_book(own(f"[frequency]\n{months}\n[leaders]\n{country}"), "own.toml").at(TODAY)
    assert (policy.number("frequency.months").value, policy.number("leaders.country_months").value) == (60, 24)


def problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as error:
        read_book(text, "own.toml")
    return [problem.render("en") for problem in error.value.problems]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[persons]\nmost = 7", "own.toml:5: persons.most: this key is not known"),
        ("[persons]\nmax = { value = 7 }", "own.toml:5: persons.max: a citation is missing"),
        (
            '[persons]\nmax = { value = -1, citation = "x" }',
            "own.toml:5: persons.max: -1 found; wanted: a whole number from 0 to 10000",
        ),
        (
            '[persons]\nmax = { value = 6.5, citation = "x" }',
            "own.toml:5: persons.max: 6.5 found; wanted: a whole number from 0 to 10000",
        ),
        (
            '[persons]\nmax = { value = nan, citation = "x" }',
            "own.toml:5: persons.max: nan found; wanted: a whole number from 0 to 10000",
        ),
        (
            '[frequency]\nmonths = { value = 61, citation = "x" }',
            "own.toml:5: frequency.months: 61 found; wanted: a whole number from 0 to 60",
        ),
        (
            '[frequency]\nhead_months = { value = 61, citation = "x" }',
            "own.toml:5: frequency.head_months: 61 found; wanted: a whole number from 0 to 60",
        ),
        (
            '[frequency]\nterm_months = { value = 61, citation = "x" }',
            "own.toml:5: frequency.term_months: 61 found; wanted: a whole number from 0 to 60",
        ),
        (
            '[leaders]\ncountry_months = { value = 25, citation = "x" }',
            "own.toml:5: leaders.country_months: 25 found; wanted: a whole number from 0 to 24",
        ),
        (
            '[official]\nshare = { value = "3/2", citation = "x" }',
            "own.toml:5: official.share: '3/2' found; wanted: a fraction from 0 to 1, written as \"2/3\"",
        ),
        (
            '[official]\nshare = { value = "1/0", citation = "x" }',
            "own.toml:5: official.share: '1/0' found; wanted: a fraction from 0 to 1, written as \"2/3\"",
        ),
        (
            '[approval]\nnumber = { value = "{0}", citation = "x" }',
            "own.toml:5: approval.number: '{0}' found; wanted: a text with {year} and {number}",
        ),
        (
            '[approval]\nnumber = { value = "{year.x}{number}", citation = "x" }',
            "own.toml:5: approval.number: '{year.x}{number}' found; wanted: a text with {year} and {number}",
        ),
        (
            '[plan]\ncancelled = { value = "lost", citation = "x" }',
            "own.toml:5: plan.cancelled: 'lost' found; wanted: freed, spent",
        ),
        (
            '[decision]\ntwo_steps_by_one = { value = 1, citation = "x" }',
            "own.toml:5: decision.two_steps_by_one: 1 found; wanted: true or false",
        ),
        (
            '[words]\nforbidden = { value = "参观", citation = "x" }',
            "own.toml:5: words.forbidden: '参观' found; wanted: a list of texts",
        ),
        (
            "[plan]\ncancelled = { unset = true }",
            "own.toml:5: plan.cancelled: a value left unset wants a note that says why",
        ),
        (
            '[persons]\nmax = { value = 6, since = 2023-01-02, until = 2023-01-02, citation = "x" }',
            "own.toml:5: persons.max: it ends (2023-01-02) before it begins (2023-01-02)",
        ),
        (
            '[persons]\nmax = [\n{ value = 6, citation = "x" },\n{ value = 7, since = 2023-01-01, citation = "x" }]',
            "own.toml:5: persons.max: two values hold on the same days",
        ),
        (
            '[rules.R04]\nseverity = "hard"\ncitation = "x"',
            "own.toml:5: rules.R04.severity: wanted: 'block', 'justify', 'warn'",
        ),
        (
            '[rules.R04]\ntracks = ["generl"]\ncitation = "x"',
            "own.toml:5: rules.R04.tracks[1]: wanted: general, academic, enterprise, training, hk-macao",
        ),
        ("[rules.R04]\nseverity = 'block'", "own.toml:4: rules.R04: a citation is missing"),
        (
            '[deadlines.passport]\nactual-return = { amount = 7, unit = "weeks", citation = "x" }',
            "own.toml:5: deadlines.passport.actual-return.unit: wanted: 'days', 'working-days', 'months'",
        ),
        (
            '[deadlines.trip-report]\nlending = { amount = 7, citation = "x" }',
            "own.toml:5: deadlines.trip-report.lending: wanted: approved-return, departure, actual-return",
        ),
        (
            '[deadlines.passport]\nactual-return = { citation = "x" }',
            "own.toml:5: deadlines.passport.actual-return: amount is missing",
        ),
        (
            '[[route.rows]]\nsteps = ["nobody"]\ncitation = "x"',
            "own.toml:5: route.rows[1].steps: unknown steps: nobody",
        ),
        ("persons = 7", "own.toml:4: persons: a table is wanted here"),
        ("[route]\nway = 1", "own.toml:5: route.way: this key is not known"),
        ("[topics]\nx = 1", "own.toml:4: topics: a list of tables is wanted here"),
    ],
)
def test_an_error_names_file_line_and_key(text: str, problem: str) -> None:
    assert problem in problems(own(text))


def test_every_error_is_listed_in_the_order_of_the_file() -> None:
    found = problems(own('[persons]\nmax = { value = -1 }\n[rules.R04]\nseverity = "x"\ncitation = "y"'))
    assert [text.split(":")[1] for text in found] == ["5", "5", "7"]


def test_what_is_not_toml_is_said_so() -> None:
    assert problems("name = ")[0].startswith("own.toml: not TOML:")


@pytest.mark.parametrize("value", ["[" * 5000, "[" * 300 + "]" * 300, "{a = " * 325 + "1" + "}" * 325])
def test_a_book_nested_without_end_is_refused(value: str) -> None:
    with pytest.raises(BadInput) as error:
        read_book(own(f"a = {value}"), "own.toml")
    assert error.value.message.render("en") == "own.toml: lists and tables stand too deep within each other"


def test_an_unknown_place_lists_the_known_ones() -> None:
    with pytest.raises(BadInput) as error:
        load_book("atlantis")
    assert "national" in error.value.message.render("en")
    with pytest.raises(BadInput):
        read_book('name = "own"\nlabel = { zh = "a", en = "b" }\ninherits = "atlantis"', "own.toml")
