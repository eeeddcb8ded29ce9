"""The values of an application made of the rows that keep it, which were checked when they were written."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row

from travel.application import Attachment, BudgetLine, Funding, Invitation, Member, Notice, Particulars, Visit


def particulars_of(kept: dict[str, Any]) -> Particulars:
    """The delegation's own table."""
    days = {"exit": date.fromisoformat(kept["exit"]), "entry": date.fromisoformat(kept["entry"])}
    return Particulars.model_construct(**kept | days | {"statements": tuple(kept["statements"])})


def notice_of(kept: dict[str, Any]) -> Notice:
    """The public notice."""
    return Notice.model_construct(
        from_=date.fromisoformat(kept["from"]),
        until=date.fromisoformat(kept["until"]),
        places=tuple(kept["places"]),
        objections=kept["objections"],
    )


def funding_of(kept: dict[str, Any]) -> Funding:
    """Who pays."""
    rates = {currency: Decimal(rate) for currency, rate in kept["rates"].items()}
    return Funding.model_construct(**kept | {"rates": rates})


def member_of(row: Row[Any]) -> Member:
    """A member of the application."""
    return Member.model_construct(
        name=row.name,
        unit=row.unit,
        post=row.post,
        rank=row.rank,
        role=row.role,
        born=row.born,
        duty=row.duty,
        retired=row.retired,
        relation=row.relation,
        leadership=row.leadership,
        academic=row.academic,
        travel_class=row.travel_class,
        companion=row.companion,
        last_trips=tuple(date.fromisoformat(day) for day in row.last_trips),
        person=row.person,
    )


def visit_of(row: Row[Any]) -> Visit:
    """A visit, with its invitation if there is one."""
    invitation = None
    if row.host is not None:
        invitation = Invitation.model_construct(
            host=row.host,
            host_zh=row.host_zh,
            country=row.host_country,
            kind=row.kind,
            signed=row.signed,
            dated=row.dated,
            persons=row.persons,
            from_=row.from_on,
            until=row.until_on,
            pays=row.pays,
            signer=row.signer,
            signer_nationality=row.signer_nationality,
        )
    return Visit.model_construct(
        country=row.country,
        city=row.city,
        arrive=row.arrive,
        leave=row.leave,
        airside=row.airside,
        official_days=row.official_days,
        programme=tuple(row.programme),
        invitation=invitation,
    )


def budget_line_of(row: Row[Any]) -> BudgetLine:
    """A line of the budget."""
    return BudgetLine.model_construct(
        kind=row.kind,
        currency=row.currency,
        amount=row.amount,
        country=row.country,
        city=row.city,
        standard=row.standard,
        persons=row.persons,
        days=row.days,
        share=row.share,
        conference=row.conference,
    )


def attachment_of(row: Row[Any]) -> Attachment:
    """A paper of the application."""
    return Attachment.model_construct(
        kind=row.kind,
        file=row.name,
        member=row.member,
        number=row.number,
        issued_by=row.issued_by,
        dated=row.dated,
    )
