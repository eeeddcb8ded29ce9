"""The rules that guard submission: at the limit, and one beyond."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.pure.applications import OWN, SUBMIT, TROYAN, changed, example, found, member, of_size, said, stay
from travel.application import Application, Notice, Special
from travel.facts import Facts
from travel.policy import read_book

EXIT, ENTRY = TROYAN.delegation.exit, TROYAN.delegation.entry


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("troyan-2023", date(2023, 7, 11), {}),
        ("gulf-2023", date(2023, 7, 17), {"R09": "warn"}),
        ("san-antonio-2018", date(2018, 3, 5), {"R04": "block", "R05": "justify"}),
        (
            "study-tour-2023",
            date(2023, 9, 20),
            {
                "R04": "block",
                "R05": "justify",
                "R07": "block",
                "R10": "justify",
                "R11": "block",
                "R12": "block",
                "R13": "block",
                "R25": "block",
                "R28": "block",
            },
        ),
    ],
)
def test_the_example_gets_what_a_reviewer_would_say(name: str, on: date, expected: dict[str, str]) -> None:
    findings = found(example(name), *SUBMIT, on=on)
    assert {finding.rule: finding.severity for finding in findings} == expected


def test_a_finding_carries_values_and_source() -> None:
    (finding,) = found(of_size(7), "R04")
    assert finding.as_json("en") == {
        "rule": "R04",
        "severity": "block",
        "message": "7 persons; at most 6 are allowed, the interpreter counted.",
        "facts": {"persons": 7, "limit": 6},
        "citation": "S-SD13, S-HTU20",
    }


# R04


@pytest.mark.parametrize(("persons", "speaks"), [(1, []), (6, []), (7, ["R04"])])
def test_r04_six_persons_pass_and_seven_do_not(persons: int, speaks: list[str]) -> None:
    assert said(of_size(persons), "R04") == speaks


@pytest.mark.parametrize(("category", "severity"), [("culture", "justify"), ("friendship-city", "block")])
def test_r04_an_office_may_list_the_tasks_for_which_more_persons_are_justified(category: str, severity: str) -> None:
    text = OWN + '[persons]\nlenient_categories = { value = ["culture"], citation = "S-SWJTU" }\n'
    own = read_book(text, "own.toml")
    assert [each.severity for each in found(of_size(7, changed(category=category)), "R04", book=own)] == [severity]
    assert [each.severity for each in found(of_size(7, changed(category=category)), "R04")] == ["block"]
    assert said(of_size(6, changed(category=category)), "R04", book=own) == []


@pytest.mark.parametrize("track", ["academic", "enterprise", "training", "hk-macao"])
def test_r04_r05_r07_do_not_bind_the_other_tracks(track: str) -> None:
    application = example("study-tour-2023")
    assert said(changed(application, track=track), "R04", "R05", "R07", "R09", "R10") == []


# R05


def journey(countries: int, days: int) -> Application:
    cities = [("特罗阳", "BG"), ("维也纳", "AT"), ("罗马", "IT"), ("巴黎", "FR")][:countries]
    exit_ = date(2023, 9, 4)
    entry = exit_ + timedelta(days=days - 1)
    return changed(exit=exit_, entry=entry, visits=tuple(stay(city, code, exit_, entry) for city, code in cities))


@pytest.mark.parametrize(("countries", "limit"), [(1, 5), (2, 8), (3, 10), (4, 10)])
def test_r05_the_limit_grows_with_the_countries(countries: int, limit: int) -> None:
    assert said(journey(countries, limit), "R05") == []
    (finding,) = found(journey(countries, limit + 1), "R05")
    assert finding.severity == "justify"
    assert finding.facts == {"days_abroad": limit + 1, "limit": limit, "countries": countries}


def test_r05_the_older_generation_allowed_more_days() -> None:
    six_days = changed(entry=EXIT + timedelta(days=5))
    assert said(six_days, "R05", book_day=date(2013, 11, 30)) == []
    assert said(six_days, "R05", book_day=date(2013, 12, 1)) == ["R05"]


def test_r05_a_transit_inside_the_airport_gives_no_more_days() -> None:
    transit = stay("维也纳", "AT", EXIT, EXIT, airside=True)
    eight_days = changed(entry=EXIT + timedelta(days=7), visits=(transit, TROYAN.visits[0]))
    assert said(eight_days, "R05") == ["R05"]
    outside = transit.model_copy(update={"airside": False})
    assert said(changed(eight_days, visits=(outside, TROYAN.visits[0])), "R05") == []


# R07


def visiting(*countries: str, airside: frozenset[str] = frozenset()) -> Application:
    visits = tuple(stay(f"城市{code}", code, EXIT, ENTRY, airside=code in airside) for code in countries)
    return changed(visits=visits)


def test_r07_three_countries_pass_and_four_do_not() -> None:
    assert said(visiting("BG", "AT", "IT"), "R07") == []
    assert said(visiting("BG", "AT", "IT", "FR"), "R07") == ["R07"]


def test_r07_a_transit_counts_unless_it_stays_airside() -> None:
    airside = visiting("BG", "AT", "IT", "FR", airside=frozenset({"FR"}))
    assert said(airside, "R07") == []


def test_r07_two_cities_of_one_country_count_once() -> None:
    assert said(visiting("BG", "BG", "AT", "IT"), "R07") == []


# R08


def days(offset: int) -> timedelta:
    return timedelta(days=offset)


def test_r08_a_visit_lies_within_the_journey() -> None:
    assert said(changed(visits=(stay("特罗阳", "BG", EXIT, ENTRY),)), "R08") == []
    assert said(changed(visits=(stay("特罗阳", "BG", EXIT - days(1), ENTRY),)), "R08") == ["R08"]
    assert said(changed(visits=(stay("特罗阳", "BG", EXIT, ENTRY + days(1)),)), "R08") == ["R08"]


def test_r08_nobody_comes_back_before_he_leaves() -> None:
    assert "R08" in said(changed(exit=ENTRY, entry=EXIT), "R08")
    assert "R08" in said(changed(visits=(stay("特罗阳", "BG", EXIT + days(2), EXIT + days(1)),)), "R08")


def test_r08_travelling_days_at_both_ends_are_no_gap() -> None:
    long = changed(entry=EXIT + days(8))
    assert said(changed(long, visits=(stay("特罗阳", "BG", EXIT + days(2), EXIT + days(6)),)), "R08") == []
    assert said(changed(long, visits=(stay("特罗阳", "BG", EXIT + days(3), EXIT + days(6)),)), "R08") == ["R08"]
    assert said(changed(long, visits=(stay("特罗阳", "BG", EXIT + days(2), EXIT + days(5)),)), "R08") == ["R08"]


@pytest.mark.parametrize(("second", "speaks"), [(2, ["R08"]), (3, []), (4, []), (5, ["R08"])])
def test_r08_one_stay_follows_the_other(second: int, speaks: list[str]) -> None:
    visits = (
        stay("特罗阳", "BG", EXIT, EXIT + days(3)),
        stay("维也纳", "AT", EXIT + days(second), EXIT + days(6)),
    )
    assert said(changed(entry=EXIT + days(7), visits=visits), "R08") == speaks


def test_r08_an_outing_in_the_same_country_is_no_overlap() -> None:
    outing = stay("索非亚", "BG", EXIT + days(1), EXIT + days(1))
    abroad = stay("维也纳", "AT", EXIT + days(1), EXIT + days(1))
    assert said(changed(visits=(stay("特罗阳", "BG", EXIT, ENTRY), outing)), "R08") == []
    assert said(changed(visits=(stay("特罗阳", "BG", EXIT, ENTRY), abroad)), "R08") == ["R08"]


def test_r08_the_invitation_covers_the_stay() -> None:
    fits = stay("特罗阳", "BG", EXIT, ENTRY)
    assert fits.invitation is not None
    late = fits.model_copy(update={"invitation": fits.invitation.model_copy(update={"from_": EXIT + days(1)})})
    short = fits.model_copy(update={"invitation": fits.invitation.model_copy(update={"until": ENTRY - days(1)})})
    wide = fits.model_copy(update={"invitation": fits.invitation.model_copy(update={"until": ENTRY + days(9)})})
    assert [said(changed(visits=(visit,)), "R08") for visit in (fits, wide, late, short)] == [[], [], ["R08"], ["R08"]]


def test_r08_official_days_fit_into_the_stay() -> None:
    visit = TROYAN.visits[0]  # four days in one place
    assert said(changed(visits=(visit.model_copy(update={"official_days": 4}),)), "R08") == []
    assert said(changed(visits=(visit.model_copy(update={"official_days": 5}),)), "R08") == ["R08"]


@pytest.mark.parametrize("kind", ["lodging", "meals", "incidentals"])
def test_r08_the_budget_has_no_more_days_than_the_journey(kind: str) -> None:
    line = next(line for line in TROYAN.budget if line.kind == kind)

    def budget(*days_of_lines: int, country: str = "BG") -> Application:
        return changed(
            budget=tuple(line.model_copy(update={"days": days, "country": country}) for days in days_of_lines)
        )

    assert said(budget(5), "R08") == []
    assert said(budget(6), "R08") == ["R08"]
    assert said(budget(5, 5), "R08") == []  # two groups of members, one place
    two_places = changed(budget=(line.model_copy(update={"days": 3}), line.model_copy(update={"days": 3, "city": "x"})))
    assert said(two_places, "R08") == ["R08"]


def test_r08_a_sample_with_lodging_for_every_day_passes() -> None:
    # S-BUDG: Japan, 30 October to 3 November, everything budgeted for 5 days
    japan = changed(exit=date(2018, 10, 30), entry=date(2018, 11, 3))
    japan = changed(japan, visits=(stay("长崎", "JP", date(2018, 10, 30), date(2018, 11, 3)),))
    lines = tuple(line.model_copy(update={"country": "JP", "days": 5}) for line in TROYAN.budget if line.days)
    assert said(changed(japan, budget=lines), "R08", on=date(2018, 9, 3)) == []


# R09


def test_r09_two_continents_are_pointed_out() -> None:
    assert said(visiting("BG", "IT"), "R09") == []
    (finding,) = found(visiting("BG", "EG"), "R09")
    assert (finding.severity, finding.facts["continents"]) == ("warn", ["africa", "europe"])


@pytest.mark.parametrize("code", ["KZ", "UZ", "AZ", "GE", "TR", "RU"])
def test_r09_what_lies_on_two_continents_goes_with_either(code: str) -> None:
    assert said(visiting("JP", code), "R09") == said(visiting(code, "BG"), "R09") == []
    assert said(visiting("JP", code, "BG"), "R09") == said(visiting(code, "EG"), "R09") == ["R09"]


@pytest.mark.parametrize(
    ("near", "far", "continents"),
    [
        (("BG", "LI"), "GT", ["europe", "america"]),
        (("MX", "PY"), "NC", ["america", "oceania"]),
        (("ZA", "RE"), "AU", ["africa", "oceania"]),
        (("US", "GL"), "IS", ["europe", "america"]),
    ],
)
def test_r09_countries_the_expense_table_leaves_out_lie_where_they_lie(
    near: tuple[str, str], far: str, continents: list[str]
) -> None:
    assert said(visiting(*near), "R09") == []
    (finding,) = found(visiting(*near, far), "R09")
    assert finding.facts["continents"] == continents


def test_a_place_at_home_on_the_way_is_no_country_of_the_journey() -> None:
    shanghai = stay("上海", "CN", EXIT, EXIT)
    by_shanghai = changed(visits=(shanghai, *TROYAN.visits))
    assert by_shanghai.countries == ("BG",)
    assert "R05" in said(changed(by_shanghai, entry=EXIT + days(5)))  # six days for one country
    assert said(changed(by_shanghai, visits=(shanghai, *visiting("BG", "AT").visits)), "R07", "R09") == []


def test_r09_a_country_without_a_row_is_left_out() -> None:
    assert said(visiting("BG", "ZZ"), "R09") == []


# R10


@pytest.mark.parametrize(("official", "speaks"), [(4, []), (3, ["R10"])])
def test_r10_two_thirds_of_the_days_are_official(official: int, speaks: list[str]) -> None:
    visit = TROYAN.visits[0].model_copy(update={"official_days": official})
    assert said(changed(visits=(visit,)), "R10") == speaks  # 4/5 and 3/5 against 2/3


def test_r10_exactly_two_thirds_pass() -> None:
    visit = TROYAN.visits[0].model_copy(update={"official_days": 4})
    assert said(changed(entry=EXIT + days(5), visits=(visit,)), "R10") == []  # 4 of 6


# R11


@pytest.mark.parametrize(
    ("purpose", "track", "words"),
    [
        ("与市政府会谈并签署意向书", "general", []),
        ("参观展览", "general", ["参观"]),
        ("赴企业调研", "enterprise", ["调研"]),
        ("学习先进经验", "general", ["学习"]),
        ("学习先进经验", "enterprise", ["学习"]),
        ("访学，学习深造", "academic", []),
        ("学习先进经验", "training", []),
        ("考察", "academic", ["考察"]),
        ("考察", "training", []),  # not among the rule's tracks
        ("研讨机器学习方法", "general", []),
        ("研讨机器学习方法，参观实验室", "general", ["参观"]),
        ("交流学习型城市建设", "general", []),
        ("学习 型城市", "general", []),
        ("交流学习城市建设", "general", ["学习"]),
        ("会见语言学习中心负责人", "general", []),
        ("商定参观者服务办法", "general", []),
        ("与四级调研员级别对应的官员会谈", "general", []),
        ("调研人员往来", "general", ["调研"]),
        ("参 观展览，考\n察工厂，调　研市场", "general", ["参观", "考察", "调研"]),
    ],
)
def test_r11_some_words_tell_a_tour(purpose: str, track: str, words: list[str]) -> None:
    findings = found(changed(purpose=purpose, track=track), "R11")
    assert [word for finding in findings for word in finding.facts["words"]] == words  # type: ignore[attr-defined]


def test_r11_title_and_programme_are_read_too_but_not_the_invitation() -> None:
    visit = TROYAN.visits[0]
    assert visit.invitation is not None
    inviter = visit.invitation.model_copy(update={"host_zh": "参观中心"})
    assert said(changed(visits=(visit.model_copy(update={"invitation": inviter}),)), "R11") == []
    assert said(changed(title="赴保加利亚考察"), "R11") == ["R11"]
    assert said(changed(visits=(visit.model_copy(update={"programme": ("参观工厂",)}),)), "R11") == ["R11"]


def test_r11_the_words_of_two_items_are_not_read_as_one() -> None:
    visit = TROYAN.visits[0].model_copy(update={"programme": ("会见市政府高参", "观摩烧制")})
    assert said(changed(visits=(visit,)), "R11") == []


@pytest.mark.parametrize("field", ["out_of_plan", "long_haul"])
def test_r11_the_reasons_are_read_too(field: str) -> None:
    def giving(reason: str) -> Application:
        return changed(TROYAN, **{field: reason})

    (finding,) = found(giving("顺道参观"), "R11")
    assert (finding.severity, finding.facts) == ("block", {"field": field, "words": ["参观"]})
    assert said(giving("航班衔接"), "R11") == []


def test_r11_the_reason_for_what_needs_approval_is_read_too() -> None:
    (finding,) = found(changed(special=(Special(kind="hired-car", reason="赴郊区参观"),)), "R11")
    assert finding.facts == {"field": "special", "words": ["参观"]}


def test_r11_what_a_member_answers_for_is_only_pointed_out() -> None:
    (finding,) = found(changed(members=(member("甲", duty="分管调研工作"),)), "R11")
    assert (finding.severity, finding.facts) == ("warn", {"field": "duty", "words": ["调研"]})
    assert said(changed(members=(member("甲", duty="四级调研员，分管外事"),)), "R11") == []


def test_r11_the_track_is_the_forms_and_not_guessed_from_the_words_of_the_schedule() -> None:
    """A bureau whose schedule mentions an airline stays government: the study words are not its to use."""
    visit = TROYAN.visits[0].model_copy(update={"programme": ("与保加利亚航空公司洽谈直航", "赴集团公司学习管理经验")})
    (finding,) = found(changed(visits=(visit,)), "R11")
    assert finding.facts == {"field": "programme", "words": ["学习"]}
    airline = visit.model_copy(update={"programme": ("与保加利亚航空公司洽谈直航",)})
    assert said(changed(visits=(airline,)), "R11") == []
    assert said(of_size(7, changed(visits=(airline,))), "R04") == ["R04"]


def test_r11_the_translated_words_of_an_inviter_are_not_judged() -> None:
    visit = TROYAN.visits[0]
    assert visit.invitation is not None
    inviter = {"host": "参观学习服务社", "host_zh": "考察学习中心", "signer": "学习委员"}
    invitation = visit.invitation.model_copy(update=inviter)
    assert said(changed(visits=(visit.model_copy(update={"invitation": invitation}),)), "R11") == []


@pytest.mark.parametrize(("track", "speaks"), [("academic", []), ("training", []), ("general", ["R11"])])
def test_r11_a_visiting_scholar_and_a_trainee_may_study_and_a_government_group_may_not(
    track: str, speaks: list[str]
) -> None:
    assert said(changed(title="赴意大利访学，学习陶瓷修复", track=track), "R11") == speaks


# R12, R13


def noticed(first: date, last: date, **particulars: object) -> Application:
    notice = Notice.model_validate({"from": first, "until": last, "places": TROYAN.notice.places})  # type: ignore[union-attr]
    return changed(notice=notice.model_copy(update=particulars))


@pytest.mark.parametrize(
    ("first", "last", "speaks"),
    [
        (date(2023, 7, 3), date(2023, 7, 7), []),
        (date(2023, 7, 4), date(2023, 7, 7), ["R12"]),
        (date(2023, 7, 1), date(2023, 7, 6), ["R12"]),  # six days, four of them working
        (date(2018, 2, 7), date(2018, 2, 11), ["R12"]),  # Wednesday to the made-up Sunday: four
        (date(2018, 2, 7), date(2018, 2, 12), []),  # five, one of them a made-up Sunday
        (date(2023, 9, 28), date(2023, 10, 9), ["R12"]),  # the golden week: four of twelve
        (date(2023, 7, 7), date(2023, 7, 3), ["R12"]),
    ],
)
def test_r12_five_working_days_pass_and_four_do_not(first: date, last: date, speaks: list[str]) -> None:
    assert said(noticed(first, last), "R12", on=date(2023, 12, 1)) == speaks


def test_r12_every_unit_whose_people_travel_has_the_notice() -> None:
    guest = member("客", unit="景德镇市商务局")
    (finding,) = found(changed(members=(*TROYAN.members, guest)), "R12")
    assert finding.facts == {"units": ["景德镇市商务局"]}
    assert TROYAN.notice is not None
    places = (*TROYAN.notice.places, " 景德镇市商务局 ")
    notice = TROYAN.notice.model_copy(update={"places": places})
    assert said(changed(members=(*TROYAN.members, guest), notice=notice), "R12") == []


def test_r12_the_organiser_has_the_notice_even_if_none_of_its_people_travel() -> None:
    assert said(changed(organiser="景德镇市人民政府"), "R12") == ["R12"]


@pytest.mark.parametrize("track", ["general", "academic", "enterprise", "training", "hk-macao"])
def test_r12_no_track_goes_without_a_notice(track: str) -> None:
    assert said(changed(track=track, notice=None), "R12") == ["R12"]


def test_r12_an_unannounced_year_is_left_to_a_person() -> None:
    (enough,) = found(noticed(date(2099, 7, 6), date(2099, 7, 10)), "R12", on=date(2099, 8, 1))
    assert enough.severity == "warn"
    (short,) = found(noticed(date(2099, 7, 6), date(2099, 7, 9)), "R12", on=date(2099, 8, 1))
    assert short.severity == "block"  # four days of whatever kind are not five


@pytest.mark.parametrize(
    ("on", "speaks"), [(date(2023, 7, 7), ["R13"]), (date(2023, 7, 8), []), (date(2023, 7, 6), ["R13"])]
)
def test_r13_the_last_day_belongs_to_the_notice(on: date, speaks: list[str]) -> None:
    assert said(TROYAN, "R13", on=on) == speaks


def test_r13_an_objection_stops_the_delegation() -> None:
    assert said(noticed(date(2023, 7, 3), date(2023, 7, 7), objections=1), "R13") == ["R13"]
    assert said(changed(notice=None), "R13") == []  # R12 says that it is missing


# R24, R28


@pytest.mark.parametrize(("relation", "speaks"), [(None, []), ("spouse", ["R24"]), ("child", ["R24"])])
def test_r24_family_stays_at_home(relation: str | None, speaks: list[str]) -> None:
    assert said(changed(members=(*TROYAN.members, member("戊", relation=relation))), "R24") == speaks


@pytest.mark.parametrize(("signatory", "speaks"), [("庚", []), ("甲", ["R28"]), (" 甲\u3000", ["R28"]), ("甲乙", [])])
def test_r28_who_signs_does_not_travel(signatory: str, speaks: list[str]) -> None:
    assert said(changed(signatory=signatory), "R28") == speaks


def test_r28_full_width_letters_are_the_same_letters() -> None:
    assert said(changed(signatory="ＡＬＩＭ", members=(member("Alim"),)), "R28") == ["R28"]


# R25


def invited(**particulars: object) -> Application:
    visit = TROYAN.visits[0]
    assert visit.invitation is not None
    return changed(visits=(visit.model_copy(update={"invitation": visit.invitation.model_copy(update=particulars)}),))


@pytest.mark.parametrize(
    ("kind", "speaks"),
    [
        ("government", []),
        ("institution", []),
        ("company", []),
        ("association", []),
        ("overseas-chinese", ["R25"]),
        ("mission-in-china", ["R25"]),
        ("intermediary", ["R25"]),
    ],
)
def test_r25_some_inviters_are_not_accepted(kind: str, speaks: list[str]) -> None:
    assert said(invited(kind=kind), "R25") == speaks


def test_r25_an_overseas_chinese_firm_may_invite_an_enterprise() -> None:
    application = changed(invited(kind="overseas-chinese"), track="enterprise")
    assert found(application, "R25") == ()
    assert said(changed(application, track="academic"), "R25") == ["R25"]


def test_r25_an_invitation_is_signed() -> None:
    assert [finding.severity for finding in found(invited(signed=False), "R25")] == ["block"]


def test_r25_an_inviter_from_another_country_wants_a_justification() -> None:
    """As of an organisation with its seat elsewhere, which holds its congress in the country visited."""
    (finding,) = found(invited(country="RO"), "R25")
    assert (finding.severity, finding.facts["country"], finding.facts["visited"]) == ("justify", "RO", "BG")
    assert "出自罗马尼亚，并非出访国（保加利亚）" in finding.message.render("zh")


def test_r25_a_stopover_needs_no_invitation_but_a_visit_does() -> None:
    bare = TROYAN.visits[0].model_copy(update={"invitation": None})
    stopover = bare.model_copy(update={"official_days": 0, "programme": ()})
    airside = bare.model_copy(update={"airside": True})
    assert [said(changed(visits=(visit,)), "R25") for visit in (bare, stopover, airside)] == [["R25"], [], []]


# R49


def test_r49_taiwan_is_for_another_office() -> None:
    assert said(visiting("TW"), "R49") == ["R49"]
    assert said(visiting("HK"), "R49") == []
    assert said(visiting("BG", "TW", airside=frozenset({"TW"})), "R49") == []


def test_r49_only_taiwan_is_sent_to_the_taiwan_affairs_office() -> None:
    own = read_book(OWN + '[destinations]\nrefused = { value = ["TW", "HK"], citation = "design" }\n', "own.toml")
    (hong_kong,) = found(visiting("HK", "BG"), "R49", book=own)
    assert hong_kong.facts == {"countries": ["HK"]}
    assert hong_kong.message.render("zh") == "赴中国香港特别行政区不由本程序办理。"
    both = found(visiting("HK", "TW"), "R49", book=own)
    assert [finding.facts["countries"] for finding in both] == [["TW"], ["HK"]]
    assert "台办" in both[0].message.render("zh")


# what a finding tells


def test_a_sentence_names_countries_in_either_language_and_the_facts_keep_the_codes() -> None:
    (finding,) = found(visiting("BG", "AT", "IT", "FR"), "R07")
    assert finding.facts["countries"] == ["AT", "BG", "FR", "IT"]
    assert "Austria, Bulgaria, France, Italy" in finding.message.render("en")
    assert "奥地利、保加利亚、法国、意大利" in finding.message.render("zh")
    (unknown,) = found(visiting("BG", "AT", "IT", "ZZ1"), "R07")
    assert "ZZ1" in unknown.message.render("en")


@pytest.mark.parametrize(
    ("first", "last", "days_apart"), [(3, 6, "3 days apart; at most 2"), (2, 5, "3 days apart; at most 2")]
)
def test_r08_says_how_many_days_lie_between_and_how_many_may(first: int, last: int, days_apart: str) -> None:
    journey_ = changed(entry=EXIT + days(8), visits=(stay("特罗阳", "BG", EXIT + days(first), EXIT + days(last)),))
    (finding,) = found(journey_, "R08")
    assert days_apart in finding.message.render("en")
    assert (finding.facts["days"], finding.facts["limit"]) == (3, 2)


def test_what_stands_in_the_way_tells_the_way_out() -> None:
    def sentence(application: Application, rule: str) -> str:
        (finding,) = found(application, rule)
        return finding.message.render("zh")

    assert "应由他人签发" in sentence(changed(signatory="甲"), "R28")
    assert "请邀请方补函，或压缩人数" in sentence(of_size(5), "R26")


# the frame


def test_a_value_the_office_has_not_set_is_said_so() -> None:
    text = """
name = "own"
label = { zh = "本办", en = "own" }
inherits = "national"
[persons]
max = { unset = true, note = "the province decides" }
"""
    (finding,) = found(of_size(99), "R04", book=read_book(text, "own.toml"))
    assert (finding.severity, finding.facts) == ("warn", {"setting": "persons.max"})


def test_a_rule_the_book_does_not_name_does_not_speak() -> None:
    text = 'name = "empty"\nlabel = { zh = "空", en = "empty" }'
    assert said(of_size(99), book=read_book(text, "empty.toml")) == []


def test_findings_come_in_the_order_of_the_rules() -> None:
    ids = said(Facts(example("study-tour-2023"), date(2023, 9, 20)), *reversed(SUBMIT))
    assert ids == sorted(ids)
