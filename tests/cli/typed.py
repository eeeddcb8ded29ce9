"""What somebody of the office types, and what the store holds afterwards."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import func, select

from tests.office import Office
from tests.terminal import Shown, run
from travel.tables import Event, table


def by(login: str, *args: str, on: str = "2023-07-10") -> Shown:
    """``travel ARGS`` typed by ``login`` on a business day."""
    return run(*args, "--as", login, "--on", on)


def answer(login: str, *args: str, on: str = "2023-07-10", status: int = 0) -> Any:
    """The same with ``--format json``: the answer, or the error."""
    shown = by(login, *args, "--format", "json", on=on)
    assert shown.status == status, shown
    return json.loads(shown.out or shown.err)


def rules(answered: Any) -> list[str]:
    """The rules of the findings in an answer."""
    return [finding["rule"] for finding in answered["findings"]]


def events(office: Office) -> int:
    """How much has been recorded."""
    with office.store.reading() as tx:
        return int(tx.execute(select(func.count()).select_from(table(Event))).scalar_one())
