"""The settings a policy book may give, each with its kind and its meaning. A new setting is one new row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from travel import vocabulary as words
from travel.i18n import N_
from travel.report_form import SECTION


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


def _number_pattern(value: object) -> str:
    try:
        text = value.format(year=2023, number=7) if isinstance(value, str) else ""
    except (LookupError, ValueError, AttributeError):
        text = ""
    if "2023" not in text or "7" not in text.replace("2023", ""):
        raise ValueError(N_("a text with {year} and {number}"))
    return str(value)


KEYS = {
    key.name: key
    for key in (
        Key("persons.max", N_("persons in a delegation, at most; the interpreter counts"), _number),
        Key("days.one_country", N_("days abroad for one country, at most"), _number),
        Key("days.two_countries", N_("days abroad for two countries, at most"), _number),
        Key("days.three_countries", N_("days abroad for three countries or more, at most"), _number),
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
        Key("notice.working_days", N_("working days of the public notice, at least"), _number),
        Key("approval.number", N_("pattern of the mission approval's number"), _number_pattern),
        Key("departure.early_days", N_("days before the approved exit at which a red-eye flight may leave"), _number),
        Key("decision.two_steps_by_one", N_("whether one person may decide two steps of a round"), _switch),
        Key("passports.validity_months", N_("months a passport stays valid after the return, at least"), _number),
        Key(
            "plan.cancelled", N_("what becomes of the plan entry of a cancelled delegation"), _one_of("freed", "spent")
        ),
        Key(
            "money.crossing_day",
            N_("the country to which a day of moving on belongs: the one left or the one entered"),
            _one_of("left", "entered"),
        ),
        Key("money.lodging_budget", N_("what lodging is budgeted by"), _one_of("days", "nights")),
        Key("money.lodging_settlement", N_("what lodging is settled by"), _one_of("days", "nights")),
        Key("money.lodging_actual", N_("ranks whose lodging is paid as it costs"), _each_of(words.RANK)),
        Key("money.transport_share", N_("share of the incidentals that is paid where transport is provided"), _ratio),
        Key("money.first_class", N_("ranks that may travel first class"), _each_of(words.RANK)),
        Key("money.business_class", N_("ranks that may travel business class"), _each_of(words.RANK)),
        Key("report.sections", N_("sections a trip report must fill"), _each_of(SECTION)),
        Key("report.photos_min", N_("photos in a trip report, at least"), _number),
    )
}

RISING = (("days.one_country", "days.two_countries", "days.three_countries"),)
"""Settings of which none is less than the one before it."""
