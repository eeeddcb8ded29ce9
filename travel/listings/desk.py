"""What waits for somebody's decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, null, or_, select

from travel.delegations.case_statements import writing
from travel.listings import Times
from travel.listings.delegations import step_before
from travel.registry.accounts import AccountFact
from travel.rules.compare import plain
from travel.tables import Application, Delegation, Event, Member, Person, Review, Unit, table

_delegation, _unit, _review = table(Delegation), table(Unit), table(Review)
_application, _member, _person = table(Application), table(Member), table(Person)
_event = table(Event)


def open_seats(tx: Connection, chain: Sequence[AccountFact]) -> list[dict[str, Any]]:
    """The seats whose turn it is and that the last account of ``chain`` sits on, the longest waiting first.

    ``chain`` is everybody who would answer for the decision: the account that acts, then the one it stands in for.
    Seats of delegations that one of them travels in, filed or signed are left out; ``decided`` says that one of them
    has already decided another step of the round; what one of them decided on another seat of leaves none.
    """
    capacity = chain[-1]
    query = _SEATS.add_columns(_decided(chain, another_seat=False).label("decided")).where(
        _review.c.role.in_(sorted(capacity.roles)),
        or_(
            _review.c.unit_id == capacity.unit.id,
            and_(_review.c.unit_id == 0, _review.c.scope.in_(("any", capacity.unit.kind))),
        ),
        ~_decided(chain, another_seat=True),
        *(wrote_nothing_of(account) for account in chain),
    )
    rows = unconcerned(tx, chain, [dict(row._mapping) for row in tx.execute(query)])
    for row in rows:
        del row["signatory"]
        row["since"] = max(row.pop("opened_on"), row.pop("turn_since") or row["submitted_on"])
    return sorted(rows, key=lambda row: (row["since"], row["delegation"]))


def _query() -> Select[Any]:
    earlier = _review.alias("earlier")
    still_open = select(null()).where(
        earlier.c.delegation_id == _review.c.delegation_id,
        earlier.c.round == _review.c.round,
        earlier.c.position < _review.c.position,
        earlier.c.closed_on.is_(None),
    )
    return (
        select(
            _delegation.c.number.label("delegation"),
            _delegation.c.title,
            _delegation.c.leader,
            _delegation.c.persons,
            _delegation.c.exit_on.label("exit"),
            _delegation.c.submitted_on,
            _delegation.c.signatory,
            _unit.c.name.label("organiser"),
            _review.c.round,
            _review.c.step,
            _review.c.label,
            _review.c.unit,
            _review.c.opened_on,
            step_before(Times()).label("turn_since"),
        )
        .select_from(_review)
        .join(_delegation, _delegation.c.id == _review.c.delegation_id)
        .join(_unit, _unit.c.id == _delegation.c.organiser_id)
        .where(_review.c.closed_on.is_(None), ~still_open.correlate(_review).exists())
    )


_SEATS = _query()


def _decided(chain: Sequence[AccountFact], *, another_seat: bool) -> ColumnElement[bool]:
    """That one of ``chain`` decided another step of the round, or another seat of this step."""
    other = _review.alias("other")
    logins = [account.login for account in chain]
    return (
        select(null())
        .where(
            other.c.delegation_id == _review.c.delegation_id,
            other.c.round == _review.c.round,
            (other.c.step == _review.c.step) if another_seat else (other.c.step != _review.c.step),
            other.c.decision.is_not(None),
            other.c.reopened.is_(False),
            or_(other.c.decided_by.in_(logins), other.c.for_login.in_(logins)),
        )
        .correlate(_review)
        .exists()
    )


def wrote_nothing_of(account: AccountFact) -> ColumnElement[bool]:
    """Of a statement about delegations: that ``account`` filed neither the delegation nor its report."""
    wrote = (
        select(null())
        .where(
            writing(_event),
            _event.c.subject == _delegation.c.number,
            or_(_event.c.actor == account.login, _event.c.for_login == account.login),
        )
        .correlate(_delegation)
        .exists()
    )
    return ~wrote


def unconcerned(tx: Connection, chain: Sequence[AccountFact], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Those of ``rows`` (of a ``delegation`` and its ``signatory``) in which nobody of ``chain`` travels or signed.

    Names are compared as people read them, which no database does.
    """
    names = {plain(account.name) for account in chain}
    query = _TRAVELLERS.where(_delegation.c.number.in_({row["delegation"] for row in rows}))
    own = {
        row.delegation for row in tx.execute(query) if any(account.may_be(row.person, row.name) for account in chain)
    }
    return [row for row in rows if row["delegation"] not in own and plain(row["signatory"]) not in names]


_TRAVELLERS = (
    select(_delegation.c.number.label("delegation"), _person.c.number.label("person"), _member.c.name)
    .select_from(_delegation)
    .join(
        _application,
        and_(_application.c.delegation_id == _delegation.c.id, _application.c.revision == _delegation.c.revision),
    )
    .join(_member, _member.c.application_id == _application.c.id)
    .join(_person, _person.c.id == _member.c.person_id)
    .where(_member.c.cut_on.is_(None))
)
