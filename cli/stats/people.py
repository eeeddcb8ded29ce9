"""Travellers as tables: leaders one by one, our people on others' delegations and theirs on ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cli.terminal.output import Column, Row, Section
from travel.countries import country_labels
from travel.i18n import M, Message
from travel.vocabulary import RANK

_DELEGATION = Column("delegation", M("Delegation"), whole=True)
_NAME, _UNIT, _POST = Column("name", M("Name"), whole=True), Column("unit", M("Unit")), Column("post", M("Post"))
_RANK = Column("rank", M("Rank"), render=RANK.label)
_COUNTRIES = Column(
    "countries", M("Countries and regions"), render=lambda codes: M("{names}", names=country_labels(codes))
)
_EXIT, _ENTRY = Column("exit", M("Exit"), whole=True), Column("entry", M("Entry"), whole=True)
_PERSONS, _REMARK = Column("persons", M("Size of the delegation"), justify="right"), Column("remark", M("Remark"))

LEADERS = (_DELEGATION, _NAME, _POST, _EXIT, _COUNTRIES, _REMARK)
_TRANSITS = Column("transits", M("Transit"), render=lambda codes: M("{names}", names=country_labels(codes)))
_DAYS, _MEMBERS = Column("days", M("Days abroad"), justify="right"), Column("members", M("Members"))
MORE_OF_LEADERS = (_UNIT, _RANK, _TRANSITS, _ENTRY, _DAYS, _PERSONS, _MEMBERS)

ELSEWHERE = (_DELEGATION, _EXIT, Column("organiser", M("Organising unit")), _NAME, _UNIT, _REMARK)
_HOSTS, _TASK = Column("hosts", M("Invited by")), Column("task", M("Task"))
_ABROAD, _PROGRAMME = Column("title_abroad", M("Title used abroad")), Column("programme", M("Meetings and activities"))
MORE_OF_ELSEWHERE = (_ENTRY, _POST, _HOSTS, _ABROAD, _PERSONS, _COUNTRIES, _TASK, _PROGRAMME)

_LEADERS_SHEET = (
    *(_NAME, _UNIT, _POST, _RANK, _COUNTRIES, _TRANSITS, _EXIT, _ENTRY, _DAYS, _PERSONS, _MEMBERS, _REMARK),
    _DELEGATION,
)
_ELSEWHERE_SHEET = (
    *(_EXIT, _ENTRY, ELSEWHERE[2], _NAME, _UNIT, _POST, _HOSTS, _ABROAD, _PERSONS, _COUNTRIES, _TASK, _PROGRAMME),
    *(_REMARK, _DELEGATION),
)


@dataclass(frozen=True)
class Sheet:
    """A table that goes up, of one listing or of several with the same columns; ``note`` says what is left blank."""

    name: Message
    title: Message
    sections: Sequence[Section]
    note: Message


def leaders_sheet(lowest: str, rows: Sequence[Row]) -> Sheet:
    """副部级以上人员出访明细: from the rank on from which the office lists its leaders."""
    title = M("Journeys of leaders: {rank} and above", rank=RANK.label(lowest))
    empty = M("Nobody of that rank was on an approved delegation.")
    return Sheet(
        M("Leaders"),
        title,
        [Section("leaders", title, _LEADERS_SHEET, rows, empty=empty)],
        M("Days are those approved. Blank: a ledger of past years does not tell it."),
    )


def elsewhere_sheet(joining: Sequence[Row], guests: Sequence[Row]) -> Sheet:
    """外单位组团参加情况: our people on others' delegations, and theirs on ours."""
    return Sheet(
        M("Other units"),
        M("Delegations put together with other units"),
        [
            Section(
                "joining", M("Our people on other units' delegations"), _ELSEWHERE_SHEET, joining, empty=M("None.")
            ),
            Section("guests", M("Other units' people on our delegations"), _ELSEWHERE_SHEET, guests, empty=M("None.")),
        ],
        M(
            "Days are those approved. Blank: it is not on file. The title used abroad is not registered; the size of a "
            "ministry's or province's delegation neither. Who put it together is known from the task notice or the "
            "organiser's approval on file. Delegations received in a box are approved elsewhere and in no figure."
        ),
    )
