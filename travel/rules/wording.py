"""Words that tell a reviewer what a journey is really for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from travel.application import Application
from travel.facts import Facts
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.compare import by_arrival, by_name, plain
from travel.rules.frame import Point, rule
from travel.vocabulary import SPECIAL


@rule(
    "R11",
    N_("Title, purpose, programme and reasons do not use the words of a sightseeing or study tour."),
    ("words.forbidden", "words.study", "words.study_tracks", "words.harmless"),
)
def plain_words(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Find words that may not stand in a submitted text.

    Reads title, purpose, the programme of each visit, the reasons given and what each member answers for, which is
    only pointed out, since it may be so at home; not the invitations, which are translations. Spaces do not hide a
    word. Some words are kept for training and academic exchange. Source: S-AUDIT.
    """
    application = facts.application
    forbidden = policy.texts("words.forbidden").value
    if application.delegation.track not in policy.texts("words.study_tracks").value:
        forbidden += policy.texts("words.study").value
    harmless = sorted(map(plain, policy.texts("words.harmless").value), key=len, reverse=True)
    for field, where, text in _texts(application):
        judged = reduce(lambda rest, expression: rest.replace(expression, "\n"), harmless, text)
        found = [word for word in forbidden if plain(word) in judged]
        if found:
            yield Point(
                M("The {where} says {words}.", where=where, words=tuple(f"“{word}”" for word in found)),
                {"field": field, "words": found},
                "warn" if field == "duty" else None,
            )


def _texts(application: Application) -> Iterator[tuple[str, Message, str]]:
    """The field, what it is called, and what it says as it is compared."""
    trip = application.delegation
    yield "title", M("title"), plain(trip.title)
    yield "purpose", M("purpose"), plain(trip.purpose)
    for visit in by_arrival(application):
        yield "programme", M("programme of {city}", city=visit.city), "\n".join(map(plain, visit.programme))
    yield "out_of_plan", M("reason for going out of plan"), plain(trip.out_of_plan)
    yield "long_haul", M("claim of the long-haul day"), plain(trip.long_haul)
    for item in sorted(application.special, key=lambda item: (item.kind, item.reason)):
        yield "special", M("reason for: {kind}", kind=SPECIAL.label(item.kind)), plain(item.reason)
    for member in by_name(application):
        yield "duty", M("duty of {name}", name=member.name), plain(member.duty)
