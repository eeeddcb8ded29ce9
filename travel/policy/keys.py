"""The settings a policy book may give, each with its kind and its meaning. A new setting is one new row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from travel import vocabulary as words
from travel.i18n import N_
from travel.vocabulary import REPORT_SECTION


@dataclass(frozen=True)
class Key:
    """A setting: its name in the book, what it means, and how its value is read (ValueError says what is wanted)."""

    name: str
    meaning: str
    read: Callable[[object], object]


def _number(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 10_000:
        raise ValueError(N_("a whole number from 0 to 10000"))
    return value


def _up_to(most: int, wanted: str) -> Callable[[object], int]:
    def read(value: object) -> int:
        number = _number(value)
        if number > most:
            raise ValueError(wanted)
        return number

    return read


def _ratio(value: object) -> Fraction:
    try:
        ratio = Fraction(value) if isinstance(value, str) else None
    except (ValueError, ZeroDivisionError):
        ratio = None
    if ratio is None or not 0 <= ratio <= 1:
        raise ValueError(N_('a fraction from 0 to 1, written as "2/3"'))
    return ratio


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(N_("true or false"))
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
        raise ValueError(N_("a list of texts"))
    return tuple(value)


def _numbers(value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise ValueError(N_("a list of whole numbers from 0 to 10000"))
    return tuple(_number(item) for item in value)


def _one_of(*choices: str) -> Callable[[object], str]:
    def read(value: object) -> str:
        if not isinstance(value, str) or value not in choices:
            raise ValueError(", ".join(choices))
        return value

    return read


def _each_of(choices: words.Vocabulary) -> Callable[[object], tuple[str, ...]]:
    def read(value: object) -> tuple[str, ...]:
        return tuple(choices.check(item) for item in _texts(value))

    return read


def _coded(code: Callable[[str], object], what: str, value_of: Callable[[str], object]) -> Callable[[object], object]:
    """A list of texts, each a code and what goes with it."""

    def read(value: object) -> tuple[str, ...]:
        entries = _texts(value)
        for entry in entries:
            name, _, rest = entry.partition(" ")
            try:
                code(name)
                value_of(rest.strip())
            except ValueError:
                raise ValueError(what) from None
        return entries

    return read


def _country_code(text: str) -> None:
    if not re.fullmatch(r"[A-Z]{2}", text):
        raise ValueError


def _some_text(text: str) -> None:
    if not text:
        raise ValueError


_DAYS_BY_COUNTRY = _coded(_country_code, N_('a list of countries with days, such as ["US 90"]'), int)
_ISSUERS_BY_RANK = _coded(
    words.RANK.check, N_('a list of ranks with issuers, such as ["bureau 省委组织部"]'), _some_text
)


def _number_pattern(value: object) -> str:
    try:
        text = value.format(year=2023, number=7) if isinstance(value, str) else ""
    except (LookupError, ValueError, AttributeError):
        text = ""
    if "2023" not in text or "7" not in text.replace("2023", ""):
        raise ValueError(N_("a text with {year} and {number}"))
    return str(value)


DAYS_NEAR = 100
"""How far apart in time the registers look for delegations that may belong together."""
MONTHS_BEFORE = 60
"""How far back from a journey the registers look for its members' other journeys."""
MONTHS_AROUND = 24
"""How far from a journey the registers look for those of other leaders of the same units."""

_near = _up_to(DAYS_NEAR, N_("a whole number from 0 to 100"))
_long = _up_to(MONTHS_BEFORE, N_("a whole number from 0 to 60"))
_around = _up_to(MONTHS_AROUND, N_("a whole number from 0 to 24"))

KEYS = {
    key.name: key
    for key in (
        Key("persons.max", N_("persons in a delegation, at most; the interpreter counts"), _number),
        Key(
            "persons.lenient_categories",
            N_("task categories in which more persons are a matter of justification"),
            _texts,
        ),
        Key("days.one_country", N_("days abroad for one country, at most"), _number),
        Key("days.two_countries", N_("days abroad for two countries, at most"), _number),
        Key("days.three_countries", N_("days abroad for three countries or more, at most"), _number),
        Key("days.long_haul_extra", N_("further days where the long-haul day is claimed"), _number),
        Key("days.long_haul_countries", N_("countries in one journey up to which the long-haul day is given"), _number),
        Key(
            "days.long_haul_regions",
            N_("regions of the world for which the long-haul day may be claimed"),
            _each_of(words.REGION),
        ),
        Key("countries.max", N_("countries and regions, at most; a transit that leaves the airport counts"), _number),
        Key("continents.max", N_("continents in one journey, in principle at most"), _number),
        Key("destinations.refused", N_("regions that this procedure does not handle"), _texts),
        Key("official.share", N_("share of the days abroad with official duties, at least"), _ratio),
        Key("words.forbidden", N_("words that no submitted text may contain"), _texts),
        Key("words.study", N_("words kept for the tracks of words.study_tracks"), _texts),
        Key("words.study_tracks", N_("tracks that may use the words of words.study"), _each_of(words.TRACK)),
        Key("words.harmless", N_("expressions in which such a word is no fault"), _texts),
        Key("schedule.gap_days", N_("days between leaving one place and reaching the next, at most"), _number),
        Key("schedule.travel_days", N_("days between the border and the first or last place, at most"), _number),
        Key("invitation.refused", N_("kinds of inviter that are not accepted"), _each_of(words.INVITER)),
        Key("invitation.overseas_tracks", N_("tracks that may be invited by overseas Chinese"), _each_of(words.TRACK)),
        Key("invitation.chinese_surnames", N_("surnames in Latin letters that make a name look Chinese"), _texts),
        Key("notice.working_days", N_("working days of the public notice, at least"), _number),
        Key("clearance.issuers", N_("who issues the personnel clearance of which rank"), _ISSUERS_BY_RANK),
        Key("clearance.validity_months", N_("months for which a personnel clearance is valid"), _number),
        Key("age.rehired_tracks", N_("tracks that may send the retired who work on"), _each_of(words.TRACK)),
        Key("age.proof", N_("age from which proof of work is wanted"), _number),
        Key("age.health", N_("age from which a health certificate is wanted"), _number),
        Key("age.companion", N_("age from which a companion is wanted"), _number),
        *(
            Key(f"statements.{code}", meaning, _each_of(words.STATEMENT))
            for code, meaning in (
                ("general", N_("closing statements of a general delegation")),
                ("academic", N_("closing statements of an academic delegation, but for that it is one")),
                ("enterprise", N_("closing statements of an enterprise's delegation")),
                ("training", N_("closing statements of a training group")),
                ("hk_macao", N_("closing statements of a delegation to Hong Kong and Macao")),
            )
        ),
        *(
            Key(f"papers.{code}", meaning, _each_of(words.ATTACHMENT))
            for code, meaning in (
                ("general", N_("papers of a general delegation")),
                ("academic", N_("papers of an academic delegation")),
                ("enterprise", N_("papers of an enterprise's delegation")),
                ("training", N_("papers of a training group, but for the review of the training")),
                ("hk_macao", N_("papers of a delegation to Hong Kong and Macao")),
            )
        ),
        Key(
            "joint.organised_papers",
            N_("letters by the decision where the organiser takes members of other units along"),
            _each_of(words.ATTACHMENT),
        ),
        Key(
            "joint.joined_papers",
            N_("letters by the decision where people join a ministry's or province's delegation"),
            _each_of(words.ATTACHMENT),
        ),
        Key(
            "joint.organised_departure",
            N_("further letters by the departure where the organiser takes members of other units along"),
            _each_of(words.ATTACHMENT),
        ),
        Key(
            "joint.joined_departure",
            N_("further letters by the departure where people join a ministry's or province's delegation"),
            _each_of(words.ATTACHMENT),
        ),
        Key("lead_time.one_country", N_("days from the request to the exit, one country visited"), _number),
        Key("lead_time.several_countries", N_("days from the request to the exit, several countries visited"), _number),
        Key("lead_time.listed", N_("days from the request to the exit, for single countries"), _DAYS_BY_COUNTRY),
        Key("lead_time.unit", N_("what these days are: days or working-days"), _one_of("days", "working-days")),
        Key("training.countries_max", N_("countries of a training group, at most"), _number),
        Key("training.persons_max", N_("persons in a training group, at most"), _number),
        Key("training.days_min", N_("days abroad of a training group, at least"), _number),
        Key("hk_macao.hong_kong_days", N_("days in Hong Kong, at most"), _number),
        Key("hk_macao.macao_days", N_("days in Macao, at most"), _number),
        Key("hk_macao.both_days", N_("days in Hong Kong and Macao together, at most"), _number),
        Key("academic.categories", N_("task categories that are academic"), _texts),
        Key("stay.short_days", N_("days abroad up to which a stay is short"), _number),
        Key("approval.number", N_("pattern of the mission approval's number"), _number_pattern),
        Key("look_back.early_days", N_("days before its due day from which a look-back may be made"), _number),
        Key("departure.early_days", N_("days before the approved exit at which a red-eye flight may leave"), _number),
        Key("decision.two_steps_by_one", N_("whether one person may decide two steps of a round"), _switch),
        Key("passports.validity_months", N_("months a passport stays valid after the return, at least"), _number),
        Key(
            "plan.cancelled", N_("what becomes of the plan entry of a cancelled delegation"), _one_of("freed", "spent")
        ),
        Key(
            "money.crossing_day",
            N_("the country to which a day of moving on belongs: the one left, the one entered, or either"),
            _one_of("left", "entered", "either"),
        ),
        Key("money.lodging_budget", N_("what lodging is budgeted by"), _one_of("days", "nights")),
        Key("money.lodging_settlement", N_("what lodging is settled by"), _one_of("days", "nights")),
        Key("money.lodging_actual", N_("ranks whose lodging is paid as it costs"), _each_of(words.RANK)),
        Key("money.transport_share", N_("share of the incidentals that is paid where transport is provided"), _ratio),
        Key("money.first_class", N_("ranks that may travel first class"), _each_of(words.RANK)),
        Key("money.business_class", N_("ranks that may travel business class"), _each_of(words.RANK)),
        Key("plan.swap", N_("whether a delegation out of plan may take the place of a planned one"), _switch),
        Key("plan.lenient_tracks", N_("tracks in which a wrong plan number is only noted"), _each_of(words.TRACK)),
        Key("frequency.months", N_("months in which trips are counted, ending with any of them, at most 60"), _long),
        Key("frequency.bureau", N_("trips of a bureau director or deputy in frequency.months, at most"), _number),
        Key("frequency.staff", N_("trips of division heads and below in frequency.months, at most"), _number),
        Key(
            "frequency.term", N_("trips of a bureau director or deputy in a term that are enough in any case"), _number
        ),
        Key("frequency.term_months", N_("months of a term, at most 60"), _long),
        Key("frequency.heads", N_("trips of a first head or a government's deputy at bureau level, at most"), _number),
        Key("frequency.head_months", N_("months in which such trips are counted, at most 60"), _long),
        Key(
            "leaders.country_months",
            N_("months between two groups led to one country by leaders of a unit, at most 24"),
            _around,
        ),
        Key("leaders.away", N_("leaders of one unit abroad at the same time, at most"), _number),
        Key("split.window_days", N_("days between delegations that are counted together, at most 100"), _near),
        Key("holds.kinds", N_("debts that stand in the way of a new application"), _each_of(words.OBLIGATION)),
        Key("holds.member_days", N_("days a member's debt may be overdue before it is noted"), _number),
        Key(
            "holds.member_block_days",
            N_("days a member's debt may be overdue before he may not travel"),
            _number,
        ),
        Key("holds.unit_days", N_("days a unit's debt may be overdue before nothing new is accepted"), _number),
        Key("holds.reminders", N_("reminders in vain after which nothing new of a unit is accepted"), _number),
        Key("holds.loss_days", N_("days after the loss of a passport during which nothing new is accepted"), _number),
        Key("holds.absolute", N_("holds from which no exception is granted, by their rules"), _each_of(words.HOLD)),
        Key(
            "reminders.before",
            N_("days before the due day on which somebody is reminded; 0 is the day itself"),
            _numbers,
        ),
        Key("reminders.after", N_("days after the due day on which somebody is reminded"), _numbers),
        Key(
            "reminders.roles",
            N_("who is reminded, of the unit that owes or the nearest above it"),
            _each_of(words.ACCOUNT_ROLE),
        ),
        Key("slips.after", N_("days after the due day on which a supervision slip goes out"), _numbers),
        Key("slips.roles", N_("who gets the supervision slip"), _each_of(words.ACCOUNT_ROLE)),
        Key("slips.number", N_("pattern of the supervision slip's number"), _number_pattern),
        Key(
            "statistics.counted_by",
            N_("the day that decides in which period an approved delegation is counted"),
            _one_of("departure", "approval"),
        ),
        Key(
            "statistics.joined",
            N_("what people on a ministry's or province's delegation are counted as: a delegation of their own, or no"),
            _one_of("delegations", "persons"),
        ),
        Key(
            "statistics.hk_macao",
            N_("whether delegations to Hong Kong and Macao are counted within the total or apart"),
            _one_of("within", "apart"),
        ),
        Key(
            "statistics.cancelled",
            N_("whether delegations that did not travel are counted within those approved or apart"),
            _one_of("within", "apart"),
        ),
        Key(
            "statistics.leaders",
            N_("the lowest rank whose journeys are listed person by person"),
            _one_of(*words.RANK),
        ),
        Key("report.sections", N_("sections a trip report must fill"), _each_of(REPORT_SECTION)),
        Key("report.photos_min", N_("photos in a trip report, at least"), _number),
    )
}

RISING = (("days.one_country", "days.two_countries", "days.three_countries"),)
"""Settings of which none is less than the one before it."""

_WHILE_AWAY = ("approved-return", "departure")
ANCHORS = {
    "decision": ("submission",),
    "passport": (*_WHILE_AWAY, "actual-return", "cancellation"),
    "record-return": _WHILE_AWAY,
    "trip-report": (*_WHILE_AWAY, "actual-return"),
    "results-notice": (*_WHILE_AWAY, "actual-return"),
    "look-back": ("evaluation",),
}
"""From what each kind of obligation may be reckoned: what an action opens it or gives it another day by."""
