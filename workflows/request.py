"""Who is at work, what he wants done, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from travel.clock import Clock
from travel.findings import Finding
from travel.identity import Actor
from travel.registry.accounts import AccountFact
from travel.storage.store import Store
from workflows.definition import Action, Details
from workflows.move import Change


@dataclass(frozen=True)
class Session:
    """Who is at work: the store, the login, and which day it is."""

    store: Store
    actor: Actor
    clock: Clock


@dataclass(frozen=True)
class Request:
    """What somebody wants done: an action of a workflow, on a subject, on a business day.

    ``seen`` is the version the person looked at (:func:`~workflows.engine.look`): if somebody has moved the case since,
    nothing is done.
    """

    workflow: str
    action: str
    name: str
    on: date
    details: Details = field(default_factory=Details)
    seen: int | None = None


@dataclass(frozen=True)
class Done:
    """One action that was carried out: what changed, what is owed now, and what the rules had to say."""

    workflow: str
    name: str
    action: str
    before: str
    after: str
    on: date
    findings: tuple[Finding, ...] = ()
    changes: tuple[Change, ...] = ()
    written: dict[str, Any] = field(default_factory=dict)
    followed_by: tuple[Done, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """Every reason for and against an action, and who could take it."""

    allowed: bool
    findings: tuple[Finding, ...]
    able: tuple[AccountFact, ...]
    rows: tuple[Action, ...]
    before: str
