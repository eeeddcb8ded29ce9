"""Limits of the tracks that have their own: training, Hong Kong and Macao, the long stay."""

from __future__ import annotations

from collections.abc import Iterator

from travel.calendar import days_abroad
from travel.countries import country_labels
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import plain
from travel.rules.documents import HK_AND_MACAO
from travel.rules.frame import EARLY, Point, rule
from travel.rules.papers import lacking
from travel.rules.size import too_many_countries


def _days(facts: Facts) -> int:
    trip = facts.application.delegation
    return days_abroad(trip.exit, trip.entry)


def _by_the_decision(kind: str, facts: Facts) -> Iterator[Point]:
    """A paper that may still be missing before."""
    yield from lacking((kind,), facts, "warn" if facts.action in EARLY else None)


@rule(
    "R47",
    N_("A training group goes to one country, is small and stays long enough, and its review document is attached."),
    ("training.countries_max", "training.persons_max", "training.days_min"),
)
def fit_for_training(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let a training group be what it says it is.

    Reads the countries, the members, exit and entry, and the attachments. Source: S-SOA; review document S-SIYEZI.
    """
    yield from too_many_countries(facts, policy.number("training.countries_max").value)
    persons, most = len(facts.application.members), policy.number("training.persons_max").value
    if persons > most:
        yield Point(
            M("{count} persons; a training group has at most {limit}.", count=persons, limit=most),
            {"persons": persons, "limit": most},
        )
    stay, least = _days(facts), policy.number("training.days_min").value
    if stay < least:
        yield Point(
            M("{days} days abroad; a training usually takes at least {limit}.", days=stay, limit=least),
            {"days_abroad": stay, "limit": least},
        )
    yield from _by_the_decision("training-review", facts)


@rule(
    "R48",
    N_("A journey to Hong Kong and Macao is on their track, goes nowhere else and stays within its days."),
    ("hk_macao.hong_kong_days", "hk_macao.macao_days", "hk_macao.both_days"),
)
def short_enough_for_hk_macao(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Keep the journey to Hong Kong and Macao short, and to these two.

    Reads the track, exit, entry and the regions visited; a journey to these two alone on another track is only pointed
    out. Whether the endorsement in each pass is valid on entry is judged at the departure. Source: S-USST; the track
    S-HUNAN.
    """
    visited = set(facts.application.countries)
    if facts.track != "hk-macao":
        if visited and visited <= HK_AND_MACAO:
            yield Point(
                M("The journey goes to Hong Kong and Macao alone: the track for these is meant for it."),
                {"countries": sorted(visited), "track": facts.track},
                severity="warn",
            )
        return
    elsewhere = sorted(visited - HK_AND_MACAO)
    if elsewhere:
        yield Point(
            M(
                "{codes} is neither Hong Kong nor Macao; another track is meant for that.",
                codes=country_labels(elsewhere),
            ),
            {"countries": elsewhere},
        )
    here = visited & HK_AND_MACAO
    key = "both_days" if len(here) > 1 else "macao_days" if here == {"MO"} else "hong_kong_days"
    stay, limit = _days(facts), policy.number(f"hk_macao.{key}").value
    if stay > limit:
        yield Point(
            M(
                "{days} days in {codes}; at most {limit} are allowed.",
                days=stay,
                codes=country_labels(sorted(here)),
                limit=limit,
            ),
            {"days_abroad": stay, "limit": limit, "countries": sorted(here)},
        )


@rule(
    "R52",
    N_("A long stay is paid from where its sending document says."),
    ("stay.short_days",),
)
def long_stay_paid_as_sent(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Have the money of a long stay come from the source that its sending document names.

    Reads exit and entry, the funding, its source in the sending document, and the attachments. A stay within the
    short-term limit is not asked. Source: S-AUDIT; the limit S-SCUT, S-GZY, S-LLU.
    """
    stay, limit = _days(facts), policy.number("stay.short_days").value
    if stay <= limit:
        return
    yield from _by_the_decision("sending-document", facts)
    funding = facts.application.funding
    stated, sent = (funding.source, funding.sending_source) if funding else (None, None)
    if sent is None:
        yield Point(
            M("{days} days abroad: the source of money in the sending document is not stated.", days=stay),
            {"days_abroad": stay, "limit": limit},
        )
    elif stated is None or plain(stated) != plain(sent):
        yield Point(
            M(
                "The sending document says that {sent} pays; the request says {stated}.",
                sent=sent,
                stated=stated or "-",
            ),
            {"source": stated, "sending_source": sent},
        )
