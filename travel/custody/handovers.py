"""Hand-overs: the custody of cabinets passes from one custodian to another, who confirms what lies there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

from sqlalchemy import Connection, Row, insert, select, update

from travel import journal
from travel.custody.stocktakings import on_the_shelf
from travel.i18n import N_
from travel.storage.numbered import Numbered
from travel.tables import Handover, table

_handover = table(Handover)

OPEN = ("open", "contested")
"""The states of a hand-over that has not come to its end."""

Side = Literal["giver", "taker"]
"""Who hands over and who takes over."""

_BY_HAND: Mapping[Side, tuple[str, ...]] = {"giver": ("give", "restate"), "taker": ("confirm", "contest")}

_LISTED = ("passport", "holder", "kind", "cabinet", "slot")


def listed(tx: Connection, on: date, cabinets: Sequence[str]) -> list[dict[str, str]]:
    """What lies in the cabinets at the end of the day, as a hand-over lists it: by cabinet and slot."""
    rows = sorted(on_the_shelf(tx, on, cabinets), key=lambda row: (row["cabinet"], row["slot"], row["passport"]))
    return [{name: row[name] for name in _LISTED} for row in rows]


def keep(tx: Connection, values: Mapping[str, Any]) -> None:
    """A new hand-over."""
    tx.execute(insert(_handover), dict(values))


_rows = Numbered(_handover, N_("There is no hand-over {number}. See: travel handover list"))
find, known, version, move = _rows.find, _rows.known, _rows.version, _rows.move


def hands(tx: Connection, number: str, side: Side) -> frozenset[str]:
    """The logins that acted for one side of a hand-over, and those they acted for."""
    return journal.actors(tx, "handover", (number,), _BY_HAND[side])[number]


def change(tx: Connection, key: int, **values: Any) -> None:
    """Keep what was listed anew, or what is contested."""
    tx.execute(update(_handover).where(_handover.c.id == key).values(**values))


def still_open(tx: Connection, cabinets: Sequence[str]) -> Row[Any] | None:
    """A hand-over of one of these cabinets (of any, where none is named) that is not at its end."""
    for row in tx.execute(select(_handover).where(_handover.c.state.in_(OPEN)).order_by(_handover.c.id)):
        if not cabinets or not row.cabinets or set(cabinets) & set(row.cabinets):
            return row
    return None
