"""Reading the forms: what is understood, and how everything that is wrong is told."""

from __future__ import annotations

import re
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pure.applications import parsed
from travel.application import Application
from travel.errors import BadInput
from travel.forms.places import countries, currencies
from travel.forms.reading import read_application, read_evaluation, read_report
from travel.forms.writing import render_application

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
TROYAN = (EXAMPLES / "troyan-2023.toml").read_text("utf-8")
APPLICATIONS = ("troyan-2023.toml", "gulf-2023.toml", "san-antonio-2018.toml", "study-tour-2023.toml")


@pytest.mark.parametrize("name", APPLICATIONS)
def test_every_example_is_a_form_without_errors(name: str) -> None:
    assert read_application(EXAMPLES / name).members


def test_the_example_says_what_the_case_was() -> None:
    form = read_application(EXAMPLES / "troyan-2023.toml")
    assert form.delegation.exit == date(2023, 9, 17)
    assert [member.rank for member in form.members] == ["division-deputy", "section", "section", "other"]
    assert form.visits[0].invitation is not None
    assert form.visits[0].invitation.from_ == date(2023, 9, 17)
    assert form.funding is not None
    assert form.funding.rates == {"USD": Decimal("7.20")}
    assert sum(line.amount for line in form.budget) == Decimal(51360)


def test_the_report_and_evaluation_of_the_example_are_forms_without_errors() -> None:
    report = read_report(EXAMPLES / "troyan-2023-report.toml").report
    assert all(report.sections.values())
    assert len(report.photos) == 2
    form = read_evaluation(EXAMPLES / "troyan-2023-evaluation.toml")
    assert form.evaluation.scores.by_criterion["discipline"] == 100
    assert [outcome.look_back for outcome in form.outcomes] == [True, True, False]


SECOND = TROYAN[TROYAN.index('name = "乙"') : TROYAN.index('duty = "友城工作"')]
CHANGES = [
    # what stands in the example, what is put instead, the line and the field named, what is wanted
    ('title = "景德镇', 'titel = "景德镇', 2, "delegation.titel", "wanted perhaps title"),
    ('title = "景德镇', 'heading = "景德镇', 2, "delegation.heading", "wanted one of the keys title, organiser"),
    ('signatory = "庚"\n', "", 1, "delegation.signatory", "found no value; wanted text in quotation marks"),
    ('signatory = "庚"', 'signatory = " "', 11, "delegation.signatory", "text that is not blank"),
    ('signatory = "庚"', "signatory = 7", 11, "delegation.signatory", "found 7; wanted text in quotation marks"),
    ('signatory = "庚"', f'signatory = "{"庚" * 201}"', 11, "delegation.signatory", "at most 200 characters"),
    ('signatory = "庚"', 'signatory = "庚\\u0000"', 11, "delegation.signatory", "without the character NUL"),
    ('track = "general"', 'track = "generel"', 5, "delegation.track", "one of general, academic"),
    ('formation = "own"', "formation = []", 4, "delegation.formation", "found a list of 0; wanted one of own, joint"),
    ("entry = 2023-09-21", "entry = 2023-09-16", 9, "delegation.entry", "2023-09-17 or a later day, for exit is"),
    ("entry = 2023-09-21", 'entry = "2023-02-30"', 9, "delegation.entry", "a day that exists"),
    ("entry = 2023-09-21", "entry = 0023-09-21", 9, "delegation.entry", "a day between 1900 and 2199"),
    ("entry = 2023-09-21", "entry = 2023-09-21T00:00:00", 9, "delegation.entry", "a day that exists"),
    ("entry = 2023-09-21", 'entry = "今天"', 9, "delegation.entry", "a day that exists"),
    ("entry = 2023-09-21", "entry = true", 9, "delegation.entry", "found true; wanted a day that exists"),
    ('"noticed", ', '"notised", ', 12, "delegation.statements[2]", "one of in-plan, noticed"),
    ('statements = ["in', 'statements = "in-plan" # ["in', 12, "delegation.statements", "a list in square brackets"),
    (
        'rank = "section"\nrole = "member"\nborn = 1985',
        'role = "member"\nborn = 1985',
        23,
        "members[2].rank",
        "no value",
    ),
    ('role = "leader"', 'role = "member"', 14, "members", "found no leader; wanted one member with the role leader"),
    ('role = "interpreter"', 'role = "leader"', 46, "members[4].role", "found another leader; wanted one leader"),
    ("born = 1992-02-29", "born = 2023-09-17", 47, "members[4].born", "a day before the exit day 2023-09-17"),
    (
        SECOND,
        SECOND.replace("乙", "甲").replace("1985-11-20", "1972-03-05"),
        29,
        "members[2].born",
        "members[1] is the same",
    ),
    ('duty = "布展"', 'duty = "布展"\nretired = 1', 40, "members[3].retired", "true or false"),
    (
        'duty = "布展"',
        'duty = "布展"\nlast_trips = [\n2020-01-01,\n2024-01-01]',
        42,
        "members[3].last_trips[2]",
        "exit day",
    ),
    ('country = "BG"\ncity', 'country = "YU"\ncity', 51, "visits[1].country", "a country or region that exists"),
    ('country = "BG"\ncity', 'country = "BGR"\ncity', 51, "visits[1].country", "two letters"),
    ("leave = 2023-09-20", "leave = 2023-09-10", 54, "visits[1].leave", "2023-09-17 or a later day, for arrive is"),
    ("official_days = 4", "official_days = 4.5", 56, "visits[1].official_days", "a whole number"),
    ("official_days = 4", "official_days = -1", 56, "visits[1].official_days", "found -1; wanted 0 or more"),
    ("official_days = 4", "official_days = true", 56, "visits[1].official_days", "a whole number"),
    (
        "until = 2023-09-21\npays",
        "until = 2023-09-16\npays",
        68,
        "visits[1].invitation.until",
        "for from is 2023-09-17",
    ),
    ("from = 2023-09-17\n", "from_ = 2023-09-17\n", 67, "visits[1].invitation.from_", "perhaps from"),
    ("until = 2023-07-07", "until = 2023-07-02", 73, "notice.until", "2023-07-03 or a later day"),
    ('rates = { USD = "7.20" }', "rates = { USX = 7.20 }", 81, "funding.rates.USX", "currency that exists"),
    ('rates = { USD = "7.20" }', "rates = { USD = 0 }", 81, "funding.rates.USD", "more than 0"),
    ('rates = { USD = "7.20" }', 'rates = { dollar = "7" }', 81, "funding.rates.dollar", "three letters"),
    ('currency = "CNY"', 'currency = "RMB"', 85, "budget[1].currency", "a currency that exists"),
    ('amount = "48000"', "amount = nan", 86, "budget[1].amount", "an amount such as 1760.50"),
    ('amount = "48000"', "amount = inf", 86, "budget[1].amount", "an amount such as 1760.50"),
    ('amount = "48000"', "amount = 1e309", 86, "budget[1].amount", "an amount such as 1760.50"),
    ('amount = "48000"', 'amount = "1e3"', 86, "budget[1].amount", "an amount such as 1760.50"),
    ('amount = "48000"', "amount = -1", 86, "budget[1].amount", "0 or more"),
    ('amount = "48000"', 'amount = "0.12345"', 86, "budget[1].amount", "at most 4 digits after the point"),
    ('amount = "48000"', 'amount = "48000"\nshare = 1.5', 87, "budget[1].share", "1 or less"),
    ('amount = "48000"', 'amount = "48000"\nshare = "0.33333"', 87, "budget[1].share", "at most 4 digits after the"),
    ('file = "programme.pdf"', 'file = "invitation-troyan.pdf"', 121, "attachments[2].file", "each file once"),
    ("[notice]", "[[notice]]", 71, "notice", "found a list of 1; wanted a table [notice]"),
    (
        "[funding]",
        "[justifications]\nR5 = 'x'\n[funding]",
        78,
        "justifications.R5",
        "the number of a rule, such as R05",
    ),
    ("[funding]", "[founding]", 77, "founding", "perhaps funding"),
]


@pytest.mark.parametrize(("old", "new", "line", "field", "wanted"), CHANGES, ids=[change[1][:40] for change in CHANGES])
def test_one_mistake_is_told_with_its_line_its_field_and_what_is_wanted(
    old: str, new: str, line: int, field: str, wanted: str
) -> None:
    assert old in TROYAN
    problems = [text for text in _problems(TROYAN.replace(old, new, 1)) if f" {field}: " in text]
    assert len(problems) == 1
    assert problems[0].startswith(f"form.toml:{line}: {field}: found ")
    assert wanted in problems[0]


def test_all_mistakes_are_told_together_in_the_order_of_the_lines() -> None:
    text = TROYAN
    for old, new in (
        ("entry = 2023-09-21", "entry = 2023-09-16"),
        ('rank = "section"', 'rank = "chief"'),
        ('city = "特罗阳"\n', ""),
        ('amount = "700"', 'amount = "seven"'),
        ("objections = 0", "objectoins = 0"),
    ):
        text = text.replace(old, new, 1)
    fields = [problem.split(": ")[1] for problem in _problems(text)]
    assert fields == [
        "delegation.entry",
        "members[2].rank",
        "visits[1].city",
        "notice.objectoins",
        "budget[4].amount",
    ]


def test_a_missing_table_is_told_at_the_top_of_the_form() -> None:
    assert _problems("[notice]\nfrom = 2023-01-01\nuntil = 2023-01-05\nplaces = []\n") == [
        "form.toml:1: delegation: found no value; wanted a table [delegation]",
        "form.toml:1: members: found no value; wanted one or more tables [[members]]",
        "form.toml:1: visits: found no value; wanted one or more tables [[visits]]",
    ]


def test_no_english_is_left_in_a_chinese_message() -> None:
    english = re.compile(r"\b(found|wanted|such|should|input|valid|value|text|list|table|the|or|of)\b", re.IGNORECASE)
    for old, new, *_ in CHANGES:
        with pytest.raises(BadInput) as caught:
            parsed(TROYAN.replace(old, new, 1))
        said = [caught.value.message.render("zh"), *(problem.render("zh") for problem in caught.value.problems)]
        assert not [text for text in said if english.search(text)]


def test_values_are_understood_as_people_type_them() -> None:
    text = (
        TROYAN.replace("exit = 2023-09-17", "exit = 2023年9月17日", 1)
        .replace("born = 1972-03-05", "born = 19720305", 1)
        .replace("persons = 4\nfrom", "persons = ４\nfrom", 1)
        .replace("signed = true", 'signed = "是"', 1)
        .replace('amount = "48000"', 'amount = "４８，０００．５０"', 1)
        .replace('country = "BG"\ncity', 'country = "ｂｇ"\ncity', 1)
        .replace("dated = 2023-06-12", 'dated = "2023．6．12"', 1)
    )
    form = parsed(text)
    assert form.delegation.exit == date(2023, 9, 17)
    assert form.members[0].born == date(1972, 3, 5)
    assert form.visits[0].country == "BG"
    assert form.visits[0].invitation is not None
    assert (form.visits[0].invitation.persons, form.visits[0].invitation.signed) == (4, True)
    assert form.visits[0].invitation.dated == date(2023, 6, 12)
    assert form.budget[0].amount == Decimal("48000.50")


def test_amounts_written_as_numbers_are_exact() -> None:
    form = parsed(TROYAN.replace('amount = "48000"', "amount = 48000.1", 1))
    assert form.budget[0].amount == Decimal("48000.1")


def test_markup_and_control_characters_in_a_name_are_kept_as_data() -> None:
    name = "[red]甲\u202e\x1b[31m[/]"
    form = parsed(TROYAN.replace('"甲"', '"[red]甲\\u202e\\u001b[31m[/]"', 1))
    assert form.members[0].name == name


def test_control_characters_are_written_out_in_messages() -> None:
    problems = _problems(TROYAN.replace('track = "general"', 'track = "\\u001b[2J\\u202e"', 1))
    assert "“\\u001b[2J\\u202e”" in problems[0]


def test_attachments_that_are_not_there_are_told_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "form.toml"
    path.write_text(TROYAN, "utf-8")
    for there in ("programme.pdf", "clearance-troyan.pdf"):
        shutil.copy(EXAMPLES / there, tmp_path)
    wanted = "a file inside the folder of the form"
    with pytest.raises(BadInput) as caught:
        read_application(path)
    assert [problem.render("en") for problem in caught.value.problems] == [
        f"{path}:117: attachments[1].file: found “invitation-troyan.pdf”, which is not there; wanted {wanted}"
    ]


def test_the_files_of_a_report_are_looked_for_too(tmp_path: Path) -> None:
    path = tmp_path / "report.toml"
    path.write_text('[report]\nfile = "report.pdf"\nphotos = [\n  "../a.png",\n]\n', "utf-8")
    with pytest.raises(BadInput) as caught:
        read_report(path)
    fields = [problem.render("en").removeprefix(str(path)).split(": ")[:2] for problem in caught.value.problems]
    assert fields == [[":2", "report.file"], [":4", "report.photos[1]"]]


def test_a_score_beyond_the_scale_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evaluation.toml"
    text = (EXAMPLES / "troyan-2023-evaluation.toml").read_text("utf-8")
    path.write_text(text.replace("results = 95", "results = 101").replace('"excellent"  ', '"best"  '), "utf-8")
    with pytest.raises(BadInput) as caught:
        read_evaluation(path)
    said = [problem.render("en") for problem in caught.value.problems]
    assert said[0].endswith("evaluation.grade: found “best”; wanted one of excellent, good, adequate, poor")
    assert said[1].endswith("evaluation.scores.results: found 101; wanted 100 or less")


@pytest.mark.parametrize("name", APPLICATIONS)
def test_a_form_written_and_read_again_is_the_same(name: str) -> None:
    form = read_application(EXAMPLES / name)
    assert parsed(render_application(form)) == form


NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=20).filter(
    lambda text: bool(text.strip())
)


@given(
    title=NAMES,
    duty=st.just("") | NAMES,
    cities=st.lists(NAMES, min_size=1, max_size=3),
    amount=st.decimals(0, 10**11, places=4),
    reasons=st.dictionaries(st.sampled_from(["R05", "R10"]), NAMES),
    retired=st.booleans(),
)
def test_whatever_is_on_a_form_survives_writing_and_reading(
    *, title: str, duty: str, cities: list[str], amount: Decimal, reasons: dict[str, str], retired: bool
) -> None:
    form = parsed(TROYAN)
    changed = form.model_copy(
        update={
            "delegation": form.delegation.model_copy(update={"title": title, "purpose": title, "plan": None}),
            "members": (form.members[0].model_copy(update={"duty": duty, "retired": retired}), *form.members[1:]),
            "visits": tuple(form.visits[0].model_copy(update={"city": city, "programme": (city,)}) for city in cities),
            "budget": (form.budget[0].model_copy(update={"amount": amount}),),
            "justifications": reasons,
            "notice": None,
        }
    )
    assert parsed(render_application(changed)) == changed


@given(st.binary(max_size=300))
def test_random_bytes_are_refused_and_never_crash(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "random.toml"
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_application(path)
    assert caught.value.message.render("en")
    assert all(problem.render("zh") for problem in caught.value.problems)


PIECES = st.sampled_from(
    [
        "",
        '"',
        "'''",
        '"""',
        "[",
        "]]",
        "{",
        "=",
        "\n",
        "#",
        ",",
        "nan",
        "-1",
        "1e999",
        "2023-02-30",
        "２０",
        "“",
        "\\",
        "\r",
    ]
) | st.text(max_size=4)


@settings(max_examples=300)
@given(st.lists(st.tuples(st.integers(0, len(TROYAN)), st.integers(0, 12), PIECES), min_size=1, max_size=4))
def test_a_form_with_random_changes_is_read_or_refused_and_never_crashes(changes: list[tuple[int, int, str]]) -> None:
    text = TROYAN
    for at, length, piece in changes:
        text = text[:at] + piece + text[at + length :]
    try:
        form = parsed(text)
    except BadInput as error:
        last = text.count("\n") + 1
        for problem in error.problems:
            place = re.match(r"form\.toml:(\d+): ", problem.render("en"))
            assert place is not None
            assert 1 <= int(place[1]) <= last
    else:
        assert isinstance(form, Application)


def test_the_codes_of_countries_and_currencies_are_those_that_exist() -> None:
    assert len(countries()) == 249
    assert {"TW", "HK", "MO", "BG", "AQ"} <= countries()
    assert not {"YU", "SU", "EU", "UK", "XK", "ZZ"} & countries()
    assert {"CNY", "USD", "EUR", "HKD", "BGN", "DEM"} <= currencies()
    assert not {"RMB", "XXX"} & currencies()


def _problems(text: str) -> list[str]:
    with pytest.raises(BadInput) as caught:
        parsed(text)
    return [problem.render("en") for problem in caught.value.problems]
