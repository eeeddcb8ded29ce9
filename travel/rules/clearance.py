"""Personnel clearance: whether everybody has it, from whom, and for how long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from travel.application import Attachment, Member
from travel.calendar import add_months
from travel.facts import Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.rules.compare import by_name, iso, plain
from travel.rules.frame import Point, rule
from travel.rules.papers import papers_about, with_the_way_out
from travel.vocabulary import RANK

_KIND = "clearance"


@rule(
    "R18",
    N_("Every member has a personnel clearance, issued by whoever answers for people of that rank."),
    ("clearance.issuers",),
)
def cleared(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Send nobody for whom the office that manages his post has not vouched.

    Reads the members, their ranks and the clearances; one without a name covers all. Who issues it for which rank is
    asked only where the book says so. Source: S-FOHB; by rank S-MAS06, S-TCM92, S-XMSASAC.
    """
    issuers = _issuers(policy)
    held = [(member, papers_about(facts.application, _KIND, member)) for member in by_name(facts.application)]
    without = [member.name for member, papers in held if not papers]
    if without:
        yield Point(
            with_the_way_out(M("There is no personnel clearance for: {names}.", names=tuple(without)), (_KIND,), facts),
            {"names": without},
        )
    for member, papers in held:
        wanted = issuers.get(member.rank, ())
        if papers and wanted and not any(_issued_by_one_of(paper, wanted) for paper in papers):
            yield Point(
                with_the_way_out(
                    M(
                        "{name} ({rank}): the personnel clearance is wanted from {issuers}.",
                        name=member.name,
                        rank=RANK.label(member.rank),
                        issuers=wanted,
                    ),
                    (_KIND,),
                    facts,
                ),
                {"name": member.name, "rank": member.rank, "issuers": list(wanted)},
            )


def _issuers(policy: Policy) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for entry in policy.texts("clearance.issuers").value:
        rank, _, issuer = entry.partition(" ")
        found[rank] = (*found.get(rank, ()), issuer.strip())
    return found


def _issued_by_one_of(paper: Attachment, issuers: tuple[str, ...]) -> bool:
    return paper.issued_by is not None and plain(paper.issued_by) in {plain(issuer) for issuer in issuers}


@rule("R19", N_("The personnel clearance is still valid on the exit day."), ("clearance.validity_months",))
def still_cleared(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Take no clearance that has run out.

    Reads the clearances that bear a date, each member's newest, the exit day and the business day: one that has expired
    by then blocks, one that expires before the exit is pointed out. Source: the period is NOT FOUND; design.
    """
    newest: dict[date, list[str]] = {}
    for member in by_name(facts.application):
        dated = _newest(facts, member)
        if dated is not None:
            newest.setdefault(dated, []).append(member.name)
    exit_ = facts.application.delegation.exit
    for dated, names in sorted(newest.items()):
        until = add_months(dated, policy.number("clearance.validity_months").value)
        if until < max(facts.on, exit_):
            yield Point(
                with_the_way_out(
                    M(
                        "Clearance of {names}, issued {dated}, is valid until {until}; the exit is on {exit}.",
                        names=tuple(names),
                        dated=dated,
                        until=until,
                        exit=exit_,
                    ),
                    (_KIND,),
                    facts,
                ),
                {"names": names, "dated": iso(dated), "until": iso(until), "exit": iso(exit_)},
                severity="block" if until < facts.on else None,
            )


def _newest(facts: Facts, member: Member) -> date | None:
    days = [paper.dated for paper in papers_about(facts.application, _KIND, member) if paper.dated is not None]
    return max(days, default=None)
