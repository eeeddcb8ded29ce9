"""Words that tell a reviewer what a journey is really for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from travel.facts import Facts
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.compare import by_arrival
from travel.rules.frame import Point, rule


@rule(
    "R11",
    N_("Title, purpose and programme do not use the words of a sightseeing or study tour."),
    ("words.forbidden", "words.study", "words.study_tracks", "words.harmless"),
)
def plain_words(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Find words that may not stand in a submitted text.

    Reads title, purpose and the programme of each visit; not the invitations, which are translations. Some words are
    kept for training and academic exchange. Source: S-AUDIT.
    """
    application = facts.application
    forbidden = policy.texts("words.forbidden").value
    if application.delegation.track not in policy.texts("words.study_tracks").value:
        forbidden += policy.texts("words.study").value
    harmless = sorted(policy.texts("words.harmless").value, key=len, reverse=True)
    texts: list[tuple[str, Message, str]] = [
        ("title", M("title"), application.delegation.title),
        ("purpose", M("purpose"), application.delegation.purpose),
        *(
            ("programme", M("programme of {city}", city=visit.city), "\n".join(visit.programme))
            for visit in by_arrival(application)
        ),
    ]
    for field, where, text in texts:
        judged = reduce(lambda rest, expression: rest.replace(expression, "\n"), harmless, text)
        found = [word for word in forbidden if word in judged]
        if found:
            yield Point(
                M("The {where} says {words}.", where=where, words=tuple(f"“{word}”" for word in found)),
                {"field": field, "words": found},
            )
