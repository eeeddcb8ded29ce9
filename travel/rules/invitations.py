"""Who invites."""

from __future__ import annotations

from collections.abc import Iterator

from travel.application import Visit
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_arrival
from travel.rules.frame import Point, rule
from travel.vocabulary import INVITER


@rule(
    "R25",
    N_("Each visit has a signed invitation from a proper inviter of the country visited."),
    ("invitation.refused", "invitation.overseas_tracks"),
)
def properly_invited(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Look at each invitation: is there one, who gives it, is it signed, does it come from the country visited.

    Reads the visits with official days or a programme, and their invitations. Airside transits and mere stopovers need
    none. Source: S-AUDIT, S-SD13; from the country itself S-SDU15, S-BLCU.
    """
    for visit in by_arrival(facts.application):
        if visit.airside:
            continue
        if visit.invitation is None:
            if visit.official_days or visit.programme:
                yield Point(
                    M("{city}: there is no invitation.", city=visit.city),
                    {"country": visit.country, "city": visit.city},
                )
        else:
            yield from _inviter(visit, facts.application.delegation.track, policy)


def _inviter(visit: Visit, track: str, policy: Policy) -> Iterator[Point]:
    invitation = visit.invitation
    if invitation is None:
        return
    known = {"city": visit.city, "host": invitation.host, "kind": invitation.kind}
    if invitation.kind in policy.texts("invitation.refused").value:
        tolerated = invitation.kind == "overseas-chinese" and track in policy.texts("invitation.overseas_tracks").value
        yield Point(
            M(
                "{city}: the inviter {host} ({kind}) is of a kind that is not accepted.",
                city=visit.city,
                host=invitation.host,
                kind=INVITER.label(invitation.kind),
            ),
            known,
            severity="warn" if tolerated else None,
        )
    if not invitation.signed:
        yield Point(M("{city}: the invitation of {host} is not signed.", city=visit.city, host=invitation.host), known)
    if invitation.country != visit.country:
        yield Point(
            M(
                "{city}: the invitation of {host} comes from {country}, not from the country visited ({visited}).",
                city=visit.city,
                host=invitation.host,
                country=invitation.country,
                visited=visit.country,
            ),
            known | {"country": invitation.country, "visited": visit.country},
        )
