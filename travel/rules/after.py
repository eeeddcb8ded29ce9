"""After the journey: the border record, the report, and what is still owed."""

from __future__ import annotations

from collections.abc import Iterator

from travel.application import CHINA
from travel.calendar import add_days, days_abroad
from travel.countries import country_labels
from travel.facts import Approval, Crossing, Facts
from travel.i18n import N_, M
from travel.policy.book import Policy
from travel.policy.values import NotSet
from travel.rules.compare import by_name, is_member, iso
from travel.rules.frame import Point, rule
from travel.vocabulary import OBLIGATION, REPORT_SECTION


@rule(
    "R40",
    N_("Each member was away no longer, at no other time and in no other country than approved."),
    ("departure.early_days",),
    stage="journey",
)
def travelled_as_approved(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Compare each member's border record with the mission approval.

    Reads the border records (Chinese exit and entry day, both counted; countries entered), members and the approval.
    A red-eye flight that left a day early is no overstay but wants a note. Source: S-SHREP, S-MIRRBJ.
    """
    if facts.approval is None:
        return
    early = policy.number("departure.early_days").value
    for member in by_name(facts.application):
        crossings = [crossing for crossing in facts.crossings if is_member(member, crossing.person)]
        if not crossings:
            yield Point(M("{name}: there is no border record.", name=member.name), {"name": member.name})
        for crossing in sorted(crossings, key=lambda each: (each.exit, each.entry, each.countries)):
            yield from compared(member.name, crossing, facts.approval, early)


def early_days(policy: Policy) -> int:
    """By how many days a red-eye flight may leave before the approved exit; 0 where the office has not said."""
    try:
        return policy.number("departure.early_days").value
    except NotSet:
        return 0


def compared(name: str, crossing: Crossing, approval: Approval, early: int) -> Iterator[Point]:
    """How a border record differs from what was approved; ``kind`` among the facts says in which way.

    Who only comes back later has stayed too long, and has not changed the journey besides.
    """
    left = crossing.exit
    if add_days(approval.exit, -early) <= left < approval.exit:
        yield Point(
            M(
                "{name} left on {exit}, before the approved {approved}: a written note is wanted.",
                name=name,
                exit=left,
                approved=approval.exit,
            ),
            {"name": name, "kind": "early-exit", "exit": iso(left), "approved_exit": iso(approval.exit)},
        )
        left = approval.exit
    days = days_abroad(left, crossing.entry)
    if days > approval.days:
        yield Point(
            M("{name} was away {days} days; {approved} were approved.", name=name, days=days, approved=approval.days),
            {"name": name, "kind": "overstay", "days_abroad": days, "approved_days": approval.days},
        )
    if left < approval.exit or (crossing.entry > approval.entry and days <= approval.days):
        yield Point(
            M(
                "{name} was away {exit} to {entry}; approved was {approved_exit} to {approved_entry}.",
                name=name,
                exit=crossing.exit,
                entry=crossing.entry,
                approved_exit=approval.exit,
                approved_entry=approval.entry,
            ),
            {"name": name, "kind": "unauthorised-change", "exit": iso(crossing.exit), "entry": iso(crossing.entry)},
        )
    unknown = set(crossing.countries) - set(approval.countries) - {CHINA}
    entered = sorted(unknown & set(approval.transits))
    if entered:
        yield Point(
            M("{name} entered {codes}, approved only as an airside transit.", name=name, codes=country_labels(entered)),
            {"name": name, "kind": "detour", "countries": entered},
        )
    others = sorted(unknown - set(approval.transits))
    if others:
        yield Point(
            M("{name} was in {codes}, which was not approved.", name=name, codes=country_labels(others)),
            {"name": name, "kind": "unauthorised-change", "countries": others},
        )


def noted(name: str, crossing: Crossing, approval: Approval) -> Iterator[Point]:
    """What else about a border record was not as planned, though nothing in it wants an answer."""
    told = {"name": name}
    if crossing.exit > approval.exit:
        yield Point(
            M(
                "{name} left on {exit}, later than the approved {approved}.",
                **told,
                exit=crossing.exit,
                approved=approval.exit,
            ),
            told | {"kind": "late-exit", "exit": iso(crossing.exit)},
        )
    if crossing.entry < approval.entry:
        yield Point(
            M(
                "{name} came back on {entry}, earlier than the approved {approved}.",
                **told,
                entry=crossing.entry,
                approved=approval.entry,
            ),
            told | {"kind": "early-return", "entry": iso(crossing.entry)},
        )
    left_out = [country for country in approval.countries if country not in crossing.countries]
    if crossing.countries and left_out:
        yield Point(
            M("{name} was not in {codes}, which was approved.", **told, codes=country_labels(left_out)),
            told | {"kind": "left-out", "countries": left_out},
        )
    visited = [country for country in crossing.countries if country in approval.countries]
    planned = [country for country in approval.countries if country in crossing.countries]
    if visited != planned:
        yield Point(
            M(
                "{name} was in {visited}, in another order than the approved {planned}.",
                **told,
                visited=country_labels(visited),
                planned=country_labels(planned),
            ),
            told | {"kind": "other-order", "countries": visited},
        )


@rule(
    "R41",
    N_("The trip report is complete: its sections, its photos, its file."),
    ("report.sections", "report.photos_min"),
    stage="journey",
)
def report_complete(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Take no report that says nothing.

    Reads the report's sections, the number of photos and the file. Source: S-XM13, S-TJPU; photos S-AHPU.
    """
    report = facts.report
    if report is None:
        yield Point(M("There is no trip report."))
        return
    empty = [code for code in policy.texts("report.sections").value if not report.sections.get(code, "").strip()]
    if empty:
        yield Point(
            M(
                "Sections of the report are missing: {sections}.",
                sections=tuple(REPORT_SECTION.label(code) for code in empty),
            ),
            {"sections": empty},
        )
    wanted = policy.number("report.photos_min").value
    if report.photos < wanted:
        yield Point(
            M("The report has {count} photos; at least {limit} are wanted.", count=report.photos, limit=wanted),
            {"photos": report.photos, "limit": wanted},
        )
    if not report.file:
        yield Point(M("The report's file is missing."))


@rule("R42", N_("The results notice is published in time."), stage="journey")
def results_published(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - the day is a deadline
    """See that what the journey brought is published, and tell when it comes late.

    Reads the results notices still owed, their due days and the business day; the due day itself is not late.
    Source: S-XM13, S-ZJU.
    """
    for due in sorted(owed.due_on for owed in facts.owed if owed.kind == "results-notice" and owed.due_on < facts.on):
        yield Point(
            M("The results notice was due on {due}: {days} days late.", due=due, days=(facts.on - due).days),
            {"due_on": iso(due), "days_overdue": (facts.on - due).days},
        )


@rule("R43", N_("The delegation has rated itself before it is evaluated."), stage="journey")
def rated_itself(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Have the delegation's own rating beside the office's.

    Reads the report's self-rating; the other fields of the evaluation its form wants anyway. Source: S-SPIDER,
    S-JXSTNU.
    """
    if facts.report is not None and facts.report.self_rating is None:
        yield Point(M("The delegation has not rated itself in its report."))


@rule("obligations", N_("A delegation is closed when nothing is owed any more; look-backs go on."), stage="journey")
def nothing_owed(facts: Facts, policy: Policy) -> Iterator[Point]:  # noqa: ARG001 - no parameter
    """Close no case in which somebody still owes something.

    Reads the open obligations; look-backs are excepted. Source: design.
    """
    for owed in sorted(facts.owed, key=lambda owed: (owed.due_on, owed.kind, owed.owner, owed.id)):
        if owed.kind != "look-back":
            yield Point(
                M(
                    "{owner} still owes: {kind}, due {due}.",
                    owner=owed.owner,
                    kind=OBLIGATION.label(owed.kind),
                    due=owed.due_on,
                ),
                {"obligation": owed.kind, "owner": owed.owner, "due_on": iso(owed.due_on)},
            )
