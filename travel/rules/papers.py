"""The papers of the application: those that every track wants, and those of delegations put together by several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from travel.application import Application, Attachment, Member
from travel.facts import Facts
from travel.findings import Severity
from travel.i18n import N_, M, Message
from travel.policy.book import Policy
from travel.rules.compare import is_member, plain
from travel.rules.frame import Point, rule
from travel.vocabulary import ATTACHMENT

_LEAVING = "depart"


def papers_about(application: Application, kind: str, member: Member) -> list[Attachment]:
    """The papers of a kind that speak of a member; one that names nobody speaks of all."""
    return [
        paper
        for paper in application.attachments
        if paper.kind == kind and (paper.member is None or is_member(member, paper.member))
    ]


def with_the_way_out(problem: Message, kinds: Iterable[str], facts: Facts) -> Message:
    """``problem``, and the command that hands in papers of these ``kinds``; a form that is not filed is mended."""
    if facts.delegation is None:
        return problem
    command = M("travel delegation supplement {number}", number=facts.delegation)
    for kind in kinds:
        command = M("{command} {kind}=FILE", command=command, kind=kind)
    return M("{problem} To hand in: {command}", problem=problem, command=command)


def lacking(wanted: Iterable[str], facts: Facts, severity: Severity | None = None) -> Iterator[Point]:
    """The papers of these kinds that are not there, and how to hand them in."""
    missing = _missing(wanted, facts)
    if missing:
        names = tuple(ATTACHMENT.label(kind) for kind in missing)
        sentence = with_the_way_out(M("Papers are missing: {papers}.", papers=names), missing, facts)
        yield Point(sentence, {"papers": missing}, severity)


def _missing(wanted: Iterable[str], facts: Facts) -> list[str]:
    there = {paper.kind for paper in facts.application.attachments}
    return [kind for kind in dict.fromkeys(wanted) if kind not in there]


@rule(
    "R29",
    N_("The papers that the track wants are attached."),
    ("papers.general", "papers.academic", "papers.enterprise", "papers.training", "papers.hk_macao"),
)
def papers_complete(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Decide on no application whose papers are incomplete.

    Reads the kinds of the attachments and the track; the book's list names only what the form cannot stand for, and an
    office writes its own. Source: S-QSFMT, S-XAM.
    """
    track = facts.application.delegation.track
    yield from lacking(policy.texts(f"papers.{track.replace('-', '_')}").value, facts)


@rule(
    "R31",
    N_("A delegation put together by several has the letters that pass between them."),
    ("joint.organised_papers", "joint.joined_papers", "joint.organised_departure", "joint.joined_departure"),
)
def joint_papers(facts: Facts, policy: Policy) -> Iterator[Point]:
    """Have organiser and participants agree in writing: consultation, approval, task notice, confirmation.

    Reads the formation, the members' units, the kinds of the attachments and the action: what is written only once the
    organiser has its approval is wanted at departure. Where the organiser takes nobody else's people along, nobody is
    written to. Whether organiser and participants lead or guide each other is for a person to see.
    Source: S-IEDA, S-SCXM, S-MOT, S-SIYEZI.
    """
    formation = facts.application.delegation.formation
    if formation == "own" or (formation == "joint" and not _others_send(facts.application)):
        return
    part = "organised" if formation == "joint" else "joined"
    wanted = policy.texts(f"joint.{part}_papers").value
    if facts.action == _LEAVING:
        wanted += policy.texts(f"joint.{part}_departure").value
    missing = _missing(wanted, facts)
    if missing:
        names = tuple(ATTACHMENT.label(kind) for kind in missing)
        yield Point(
            with_the_way_out(M("Papers between the units are missing: {papers}.", papers=names), missing, facts),
            {"formation": formation, "papers": missing},
        )


def _others_send(application: Application) -> bool:
    """Whether a unit other than the organiser sends somebody."""
    return any(plain(unit) != plain(application.delegation.organiser) for unit in application.senders)
