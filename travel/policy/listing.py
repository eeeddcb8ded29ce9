"""A policy as rows to be listed: every value with its source; codes for programs, messages where words are wanted."""

from __future__ import annotations

from typing import Any

from travel.calendar import period
from travel.i18n import M
from travel.policy.book import Policy
from travel.policy.keys import KEYS
from travel.policy.values import Label
from travel.rules import RULES

Row = dict[str, Any]


def settings(policy: Policy) -> list[Row]:
    """Every setting there is, in the order of the keys; those without a value have none."""
    return [_setting(policy, name) | {"meaning": M(key.meaning)} for name, key in KEYS.items()]


def _setting(policy: Policy, name: str) -> Row:
    found = policy.settings.get(name)
    if found is None:
        return dict.fromkeys(("value", "since", "until", "citation", "book", "note"), None) | {"setting": name}
    return {
        "setting": name,
        "value": found.value,
        "since": found.since,
        "until": found.until,
        "citation": found.citation,
        "book": found.book,
        "note": found.note,
    }


def deadlines(policy: Policy) -> list[Row]:
    """What is owed by when: kind, anchor, period."""
    return [
        {
            "kind": due.kind,
            "anchor": due.anchor,
            "period": period(due.amount, due.unit) if due.amount else M("the same day"),
            "amount": due.amount,
            "unit": due.unit,
            "citation": due.citation,
        }
        for due in policy.due
    ]


def routes(policy: Policy) -> list[Row]:
    """The decision table: which groups take which review steps. An empty condition holds always."""
    return [
        {
            "ranks": list(row.ranks),
            "tracks": list(row.tracks),
            "formations": list(row.formations),
            "countries": list(row.countries),
            "steps": list(row.steps),
            "citation": row.citation,
        }
        for row in policy.route_rows
    ]


def steps(policy: Policy) -> list[Row]:
    """The review steps a route may name: who decides, and for which groups a step is taken at all."""
    return [
        {
            "step": code,
            "label": Label(leaf.label.zh, leaf.label.en),
            "role": leaf.role,
            "scope": leaf.scope,
            "tracks": list(leaf.tracks),
            "formations": list(leaf.formations),
            "countersign": leaf.countersign,
            "citation": leaf.citation,
        }
        for code, leaf in policy.book.steps.items()
    ]


def topics(policy: Policy) -> list[Row]:
    """The briefing topics: for whom, by which methods, given by which roles."""
    return [
        {
            "topic": row.topic,
            "tracks": list(row.tracks),
            "countries": list(row.countries),
            "required": row.required,
            "methods": list(row.methods),
            "make_up": list(row.make_up),
            "roles": list(row.roles),
            "citation": row.citation,
        }
        for row in policy.topic_rows
    ]


def rules(policy: Policy) -> list[Row]:
    """The rules the book applies: the sentence, its weight, for whom, with which values, from which source."""
    return [
        {
            "rule": setting.rule,
            "sentence": M(RULES[setting.rule].sentence),
            "severity": setting.severity,
            "tracks": list(setting.tracks),
            "parameters": {
                name: policy.settings[name].value if name in policy.settings else None
                for name in RULES[setting.rule].reads
            },
            "citation": setting.citation,
            "book": setting.book,
        }
        for setting in (policy.rule(rule) for rule in policy.rules)
        if setting is not None and setting.rule in RULES
    ]
