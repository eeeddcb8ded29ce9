"""Who invites."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from travel.application import Visit
from travel.countries import country_label
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_arrival, plain
from travel.rules.frame import Point, rule
from travel.vocabulary import INVITER


@rule(
    "R25",
    N_("Each visit has a signed invitation from a proper inviter of the country visited."),
    ("invitation.refused", "invitation.overseas_tracks", "invitation.chinese_surnames"),
)
def properly_invited(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Look at each invitation: is there one, who gives it, is it signed, does it come from the country visited.

    Reads the visits with official days or a programme, and their invitations. Airside transits and mere stopovers need
    none. A signer's name looks Chinese, titles aside, when it is two to four characters without a mark between, or
    begins or ends with a surname that the book lists; then the nationality is to be stated. Nobody asks it in Hong
    Kong, Macao and Taiwan, nor of names in characters in Japan and Korea. An inviter of another country, as of an
    organisation with its seat elsewhere, wants a justification. Source: S-AUDIT, S-SD13; from the country itself
    S-SDU15, S-BLCU.
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
    tolerated = invitation.kind == _OVERSEAS and track in policy.texts("invitation.overseas_tracks").value
    if invitation.kind in policy.texts("invitation.refused").value and not tolerated:
        yield Point(
            M(
                "{city}: the inviter {host} ({kind}) is of a kind that is not accepted.",
                city=visit.city,
                host=invitation.host,
                kind=INVITER.label(invitation.kind),
            ),
            known,
        )
    if not invitation.signed:
        yield Point(M("{city}: the invitation of {host} is not signed.", city=visit.city, host=invitation.host), known)
    if invitation.country != visit.country:
        yield Point(
            M(
                "{city}: the invitation of {host} comes from {country}, not from the country visited ({visited}).",
                city=visit.city,
                host=invitation.host,
                country=country_label(invitation.country),
                visited=country_label(visit.country),
            ),
            known | {"country": invitation.country, "visited": visit.country},
            severity="justify",
        )
    signer = invitation.signer
    if (
        signer is not None
        and invitation.signer_nationality is None
        and visit.country not in _CHINESE
        and _looks_chinese(signer, visit.country, policy.texts("invitation.chinese_surnames").value)
    ):
        yield Point(
            M(
                "{city}: the signer {signer} looks Chinese by name; state the nationality.",
                city=visit.city,
                signer=signer,
            ),
            known | {"signer": signer},
            severity="justify",
        )


_OVERSEAS = "overseas-chinese"
_CHINESE = frozenset({"HK", "MO", "TW"})
_OTHERS_WITH_CHARACTERS = frozenset({"JP", "KR"})


def _looks_chinese(name: str, country: str, surnames: tuple[str, ...]) -> bool:
    words = _words(name)
    if _CHARACTERS.fullmatch("".join(words)):
        return country not in _OTHERS_WITH_CHARACTERS
    return len(words) > 1 and not {words[0], words[-1]}.isdisjoint(surname.casefold() for surname in surnames)


def _words(name: str) -> list[str]:
    """The words of a name as they are compared, titles and what stands in brackets left out."""
    text = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name)).casefold()
    words = (_CHINESE_TITLE.sub("", word) for word in _BETWEEN_WORDS.split(text))
    return [word for word in words if word and not _TITLE.fullmatch(word)]


_BRACKETS = re.compile(r"\([^)]*\)")
_BETWEEN_WORDS = re.compile(r"[\s.,;]+")
_TITLE = re.compile(r"dr|prof(essor)?|m(r|rs|s|iss|me)|sir|madam|hon|ing|dipl|mag|ph|d|phd|md|mba|msc|bsc|ma|jr|sr")
_CHINESE_TITLE = re.compile(r"(先生|女士|小姐|教授|博士|院士|市长|校长|院长|主任|会长|主席|总裁|经理)$")
_CHARACTERS = re.compile(r"[\u3400-\u9fff]{2,4}")


@rule("R26", N_("One host has one Chinese name in all papers, and invites as many as travel."))
def invitations_agree(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Find invitations that do not fit each other or the list.

    Reads the invitations and the number of members. Case and spaces of the foreign name do not matter; more invited
    than travel is only pointed out. Source: S-AUDIT.
    """
    invitations = [visit.invitation for visit in by_arrival(facts.application) if visit.invitation is not None]
    names: dict[str, dict[str, str]] = {}
    hosts: dict[str, str] = {}
    for invitation in invitations:
        host = hosts.setdefault(plain(invitation.host), invitation.host)
        names.setdefault(host, {}).setdefault(plain(invitation.host_zh), invitation.host_zh)
    for host, called in sorted(names.items()):
        if len(called) > 1:
            yield Point(
                M(
                    "{host} is called {names}; one name in all papers is wanted.",
                    host=host,
                    names=tuple(called.values()),
                ),
                {"host": host, "names": list(called.values())},
            )
    travel = len(facts.application.members)
    invited: dict[tuple[str, int], None] = dict.fromkeys((each.host_zh, each.persons) for each in invitations)
    for name, persons in sorted(invited):
        if persons < travel:
            yield Point(
                M(
                    "{host} invites {invited} persons; {count} travel: ask the host for a further invitation, or take "
                    "fewer along.",
                    host=name,
                    invited=persons,
                    count=travel,
                ),
                {"host": name, "invited": persons, "persons": travel},
            )
        elif persons > travel:
            yield Point(
                M(
                    "{host} invites {invited} persons and {count} travel: the request says why.",
                    host=name,
                    invited=persons,
                    count=travel,
                ),
                {"host": name, "invited": persons, "persons": travel},
                severity="warn",
            )
