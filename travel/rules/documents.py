"""What the members travel on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from travel.application import Application
from travel.calendar import add_months
from travel.facts import Facts, PassportFact
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.compare import as_listed, by_name, is_member, iso
from travel.rules.frame import Point, rule

HK_MACAO = "hk-macao-pass"
HK_AND_MACAO = frozenset({"HK", "MO"})
_VALID = ("in_custody", "lent")


def is_out(passport: PassportFact, facts: Facts) -> bool:
    """Whether the passport is lent for this very delegation."""
    if passport.state != "lent":
        return False
    return passport.lent_to is not None if facts.delegation is None else passport.lent_to == facts.delegation


def name_of(application: Application, person: str) -> str:
    """The member's name, where facts name him by number."""
    return next((member.name for member in by_name(application) if is_member(member, person)), person)


@rule(
    "R35",
    N_("The passport stays valid long enough after the return, and nobody has two valid ones."),
    ("passports.validity_months",),
    stage="journey",
)
def valid_passport(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Let nobody travel on a passport that soon expires, or hold two.

    Reads the passport the action is about; at departure those lent to the delegation; else all that would serve. The
    return is the approved one; a pass to Hong Kong and Macao need only last until then. Source: S-MOT; one only
    S-ICSCC, S-ZJU.
    """
    months = policy.number("passports.validity_months").value
    back = facts.approval.entry if facts.approval else facts.application.delegation.entry
    judged = _judged(facts)
    for passport in judged:
        name = name_of(facts.application, passport.person)
        needed_until = back if passport.kind == HK_MACAO else add_months(back, months)
        if passport.expires_on < needed_until:
            told = {"name": name, "expires_on": iso(passport.expires_on), "until": iso(needed_until)}
            yield Point(_expires(passport, name, back, months), told)
    for person in dict.fromkeys(passport.person for passport in judged):
        held = [
            passport
            for passport in facts.passports
            if passport.person == person
            and passport.kind != HK_MACAO
            and passport.state in _VALID
            and passport.expires_on >= facts.on
        ]
        if len(held) > 1:
            yield Point(
                M(
                    "{name} has {count} valid official passports.",
                    name=name_of(facts.application, person),
                    count=len(held),
                ),
                {"name": name_of(facts.application, person), "kinds": sorted(passport.kind for passport in held)},
            )


def _expires(passport: PassportFact, name: str, back: date, months: int) -> Message:
    expires = passport.expires_on
    if passport.kind == HK_MACAO:
        return M(
            "The Hong Kong–Macao pass of {name} expires on {expires}, before the return on {back}.",
            name=name,
            expires=expires,
            back=back,
        )
    return M(
        "Passport of {name} expires on {expires}; wanted until {until} (return {back} + {months} months).",
        name=name,
        expires=expires,
        until=add_months(back, months),
        back=back,
        months=months,
    )


def _judged(facts: Facts) -> list[PassportFact]:
    """The passports R35 looks at, in an order of their own."""
    if facts.passport is not None:
        chosen = [passport for passport in facts.passports if passport.number == facts.passport]
    elif facts.action == "depart":
        chosen = [passport for passport in facts.passports if is_out(passport, facts)]
    else:
        wanted = needed_documents(facts.application)
        chosen = [
            passport
            for passport in facts.passports
            if passport.state in _VALID and (passport.kind == HK_MACAO) in [document == HK_MACAO for document in wanted]
        ]
    return sorted(chosen, key=lambda each: (as_listed(name_of(facts.application, each.person)), each.number))


def needed_documents(application: Application) -> tuple[str, ...]:
    """What each member travels on: a passport, the Hong Kong–Macao pass, or both."""
    visited = set(application.countries)
    passport = ("passport",) if visited - HK_AND_MACAO or not visited else ()
    return (*passport, HK_MACAO) if visited & HK_AND_MACAO else passport


@rule("passports-out", N_("Every member has the passport or pass in hand, lent for this delegation."), stage="journey")
def passports_out(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Let nobody leave on a document that custody has not lent for this journey.

    Reads the loans and the countries visited: Hong Kong and Macao need the pass. Source: S-HLMET, S-WHU22.
    """
    for member in by_name(facts.application):
        out = [
            passport for passport in facts.passports if is_member(member, passport.person) and is_out(passport, facts)
        ]
        for document in needed_documents(facts.application):
            if not any((passport.kind == HK_MACAO) == (document == HK_MACAO) for passport in out):
                yield Point(
                    M(
                        "{name} has no {document} lent for this delegation.",
                        name=member.name,
                        document=_DOCUMENT[document],
                    ),
                    {"name": member.name, "document": document},
                )


@rule("endorsement", N_("The endorsement in each Hong Kong–Macao pass is valid on entry."), stage="journey")
def endorsed(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Let nobody stand at the border with an endorsement that has run out.

    Reads the passes the action is about, the last day of the endorsement in each, and the arrivals in Hong Kong and
    Macao. One that nobody has recorded is only pointed out. Source: S-USST, S-HUNAN.
    """
    arrivals = [
        visit.arrive for visit in facts.application.visits if visit.country in HK_AND_MACAO and not visit.airside
    ]
    if not arrivals:
        return
    entry = max(arrivals)
    for passport in _judged(facts):
        name, until = name_of(facts.application, passport.person), passport.endorsed_until
        if passport.kind != HK_MACAO:
            continue
        if until is None:
            yield Point(
                M("The endorsement in the pass of {name} is not recorded. See: travel passport endorse", name=name),
                {"name": name},
                severity="warn",
            )
        elif until < entry:
            yield Point(
                M(
                    "The endorsement in the pass of {name} ends on {until}, before the entry on {entry}.",
                    name=name,
                    until=until,
                    entry=entry,
                ),
                {"name": name, "endorsed_until": iso(until), "entry": iso(entry)},
            )


_DOCUMENT = {"passport": M("official passport"), HK_MACAO: M("Hong Kong–Macao pass")}
