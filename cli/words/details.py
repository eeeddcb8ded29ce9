"""The details of an event in words: one function or row for each that a person wants to know."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cli.policy.words import difference_words
from cli.words.boxes import NUMBERS, RECORD
from cli.words.debts import change_words
from cli.words.ledger import ledger_words, origin_words
from cli.words.reminders import in_this_language, stage_words
from cli.words.sentences import Sentences
from travel.calendar import Due
from travel.countries import country_names
from travel.i18n import M, Message, language, verbatim
from travel.masking import named
from travel.vocabulary import (
    ACCOUNT_ROLE,
    BRIEFING_METHOD,
    BRIEFING_TOPIC,
    GRADE,
    OBLIGATION,
    OUTCOME_STATE,
    PASSPORT_KIND,
    STOCK_ITEM,
    STOCK_OUTCOME,
    UNIT_KIND,
    VIOLATION,
)

Details = Mapping[str, Any]
Words = Callable[[Any, Details], Message]


def _application(value: Details, _: Details) -> Message:
    particulars = value["delegation"]
    return M(
        "“{title}”, {persons} persons, {exit} to {entry}, {countries}",
        title=particulars["title"],
        persons=len(value["members"]),
        exit=particulars["exit"],
        entry=particulars["entry"],
        countries=country_names(dict.fromkeys(v["country"] for v in value["visits"] if not v["airside"])),
    )


def _kind(value: str) -> Message:
    return next((kinds.label(value) for kinds in (PASSPORT_KIND, VIOLATION) if value in kinds), UNIT_KIND.label(value))


def _moved(value: str, details: Details) -> Message:
    words = {name: details[name] for name in ("unit", "post", "unit_before")}
    moved = M("{unit} {post}, before: {unit_before} {post_before}", **words, post_before=value)
    if "delegation" not in details:
        return moved
    return M("{moved} ({delegation})", moved=moved, delegation=details["delegation"])


def _plan(value: str, details: Details) -> Message:
    if details.get("plan_entry") == "freed":
        return M("plan entry {plan} is free again", plan=value)
    return M("plan entry {plan} is spent", plan=value)


def _route(value: list[str], details: Details) -> Message:
    return M("round {round}: {count} steps", round=details.get("round", ""), count=len(value))


def _step(value: str, details: Details) -> Message:
    labels = details.get("step_label") or {}
    name = labels.get(language(), value) if isinstance(labels, Mapping) else value
    if details.get("unit"):
        return M("step {step} ({unit})", step=name, unit=details["unit"])
    return M("step {step}", step=name)


def _approval(value: str, details: Details) -> Message:
    return M(
        "mission approval {number}: {persons} persons, {exit} to {entry}, {countries}",
        number=value,
        persons=details.get("persons", ""),
        exit=details.get("exit", ""),
        entry=details.get("entry", ""),
        countries=country_names(details.get("countries", ())),
    )


def _crossings(value: list[Details], _: Details) -> Message:
    """Members who crossed on the same days are named together."""
    names: dict[tuple[str, str], list[str]] = {}
    for record in value:
        names.setdefault((record["exit"], record["entry"]), []).append(record["name"])
    return M(
        "border records: {records}",
        records=[
            M("{name} {exit} to {entry}", name=together, exit=exit_, entry=entry)
            for (exit_, entry), together in names.items()
        ],
    )


def _stamps(value: str, details: Details) -> Message:
    return M("stamps {exit} to {entry}", exit=value, entry=details.get("entry", ""))


def _topics(value: list[str], details: Details) -> Message:
    method = BRIEFING_METHOD.label(str(details.get("method", "gathered")))
    return M(
        "{topics} ({method}) for {members}",
        topics=[BRIEFING_TOPIC.label(code) for code in value],
        method=method,
        members=details.get("members", ()),
    )


def _obligations(value: list[Details], _: Details) -> Message:
    """What several owe in the same way is told once."""
    owners: dict[str, list[str]] = {}
    alike: dict[str, Details] = {}
    for change in value:
        key = f"{change['how']} {change['kind']} {change['on']} {change.get('instead_of')}"
        owners.setdefault(key, []).append(str(change["owner"]))
        alike.setdefault(key, change)
    return Sentences([_change(change, owners[key]) for key, change in alike.items()])


def _change(change: Details, owners: list[str]) -> Message:
    before = change.get("instead_of", change["on"])
    said = M(
        "{how}: {kind}, {owner}, {arithmetic}",
        how=change_words(str(change["how"]), change["on"], before),
        kind=OBLIGATION.label(str(change["kind"])),
        owner=list(dict.fromkeys(owners)),
        arithmetic=Due.from_record(change).arithmetic(),
    )
    return M("{said}, instead of {day}", said=said, day=before) if before != change["on"] else said


def _report(value: Details, _: Details) -> Message:
    return M("summary: {text}", text=value.get("summary", ""))


def _evaluation(value: Details, details: Details) -> Message:
    outcomes = [outcome["title"] for outcome in details.get("outcomes", ())]
    graded = M(
        "grade {grade}. {comment}", grade=GRADE.label(str(value.get("grade", ""))), comment=value.get("comment", "")
    )
    return M("{graded} Outcomes: {outcomes}", graded=graded, outcomes=outcomes) if outcomes else graded


def _papers(value: list[Details], _: Details) -> Message:
    names = [
        M("{name} ({member})", name=paper["name"], member=paper["member"]) if "member" in paper else paper["name"]
        for paper in value
    ]
    return M("papers: {names}", names=names)


def _looked(value: list[Details], _: Details) -> Message:
    told = [
        M(
            "outcome {number} “{title}” {state}: {finding}",
            number=each["outcome"],
            title=each["title"],
            state=OUTCOME_STATE.label(str(each["state"])),
            finding=each["finding"],
        )
        for each in value
    ]
    return Sentences(told)


def _calendars(value: list[Details], _: Details) -> Message:
    told = [M("calendar of {year} by {source}", year=each["year"], source=each["citation"]) for each in value]
    return Sentences(told)


def _stage(reminder: Details) -> Message:
    stage = stage_words(str(reminder["stage"]))
    slip = reminder["supervision_slip"]
    return M("{stage} ({slip})", stage=stage, slip=slip) if slip else stage


def _reminders(value: list[Details], _: Details) -> Message:
    return Sentences(
        [
            M(
                "{owner} ({kind}, due {due}): {stage}, to {recipients}",
                owner=reminder["owner"],
                kind=OBLIGATION.label(str(reminder["kind"])),
                due=reminder["due_on"],
                stage=_stage(reminder),
                recipients=reminder["recipients"],
            )
            for reminder in value
        ]
    )


def differing_words(item: Mapping[str, Any]) -> Message:
    """A difference of a stock-taking: which passport, whose, and what was found."""
    found = STOCK_ITEM.label(str(item["found"]))
    return M("{passport}: {found}", passport=named(item["passport"], item["holder"]), found=found)


def _text(say: Callable[[Any], Message]) -> Words:
    return lambda value, _details: say(value)


SILENT = frozenset(
    [
        *("revision", "round", "unit", "policy", "policy_hash", "persons", "exit", "entry", "countries", "method"),
        *("members", "role", "automatic", "person", "delegation", "outcomes", "number", "plan_entry", "step_label"),
        *("year", "place", "by", "fate", "what", "hash", "inherits", "instead_of_hash", "year", "off", "made_up"),
        *("who", "facts", "messages", "causes", "contents", "post", "rank", "retired", "unit_before"),
        *("box", "events", "exported_on"),
        *("before", "after"),
    ]
)
"""Told together with another detail, or of no interest to a reader; JSON has them all."""

DETAIL_WORDS: tuple[tuple[str, Words], ...] = (
    ("application", _application),
    ("ledger", _text(ledger_words)),
    ("imported", _text(origin_words)),
    ("route", _route),
    ("step", _step),
    ("to_step", _text(lambda value: M("back to step {step}", step=value))),
    ("opinion", _text(lambda value: M("opinion: {text}", text=value))),
    ("dissuaded", _text(lambda value: M("the unit was dissuaded") if value else M("not dissuaded"))),
    ("reason", _text(lambda value: M("reason: {text}", text=value))),
    ("name", _text(lambda value: M("{value}", value=value))),
    ("born", _text(lambda value: M("born {day}", day=value))),
    ("id_number", _text(lambda value: M("identity number {number}", number=value))),
    ("rule", _text(lambda value: M("rule {rule}", rule=value))),
    ("accept", _text(lambda value: M("justifications accepted: {rules}", rules=value))),
    ("text", _text(lambda value: M("{value}", value=value))),
    ("approval", _approval),
    ("topics", _topics),
    ("signed", _text(lambda value: M("undertaking signed by {names}", names=value))),
    ("kind", _text(lambda value: M("{value}", value=_kind(value)))),
    ("post_before", _moved),
    ("issued", _text(lambda value: M("issued {day}", day=value))),
    ("expires", _text(lambda value: M("expires {day}", day=value))),
    ("title", _text(lambda value: M("{value}", value=value))),
    ("month", _text(lambda value: M("month {month}", month=value))),
    ("apart", _text(lambda value: M("planned apart") if value else M("within the total"))),
    ("endorsed_until", _text(lambda value: M("endorsed until {day}", day=value))),
    ("under", _text(lambda value: M("under {unit}", unit=value))),
    ("roles", _text(lambda value: M("{values}", values=[ACCOUNT_ROLE.label(role) for role in value]))),
    ("cabinets", _text(lambda value: M("cabinets {cabinets}", cabinets=value))),
    ("counted", _text(lambda value: M("{count} counted", count=value))),
    ("expected", _text(lambda value: M("{count} expected", count=value))),
    ("differing", _text(lambda value: M("differences: {items}", items=[differing_words(item) for item in value]))),
    ("listed", _text(lambda value: M("{count} passports listed", count=value))),
    ("passports", _text(lambda value: M("{values}", values=value))),
    ("outcome", _text(lambda value: M("{value}", value=STOCK_OUTCOME.label(value)))),
    ("to", _text(lambda value: M("to {login}", login=value))),
    ("no_new_before", _text(lambda value: M("no new one is applied for before {day}", day=value))),
    ("cabinet", _text(lambda value: M("cabinet {cabinet}", cabinet=value))),
    ("slot", _text(lambda value: M("slot {slot}", slot=value))),
    ("fetched_by", _text(lambda value: M("fetched by {name}", name=value))),
    ("returned_by", _text(lambda value: M("handed in by {name}", name=value))),
    ("exit", _stamps),
    ("statement", _text(lambda value: M("statement: {text}", text=value))),
    ("crossings", _crossings),
    ("plan", _plan),
    ("report", _report),
    ("evaluation", _evaluation),
    ("finding", _text(lambda value: M("found: {text}", text=value))),
    ("closed", _text(lambda value: M("outcomes closed: {numbers}", numbers=value))),
    ("papers", _papers),
    ("of", _text(lambda value: M("numbers of {names}", names=value))),
    ("version", _text(lambda value: M("version {version}", version=value))),
    ("found", _text(lambda value: M("{value}", value=in_this_language(value)))),
    ("holds", _text(lambda value: Sentences([verbatim(in_this_language(said)) for said in value]))),
    ("because", _text(lambda value: M("{value}", value=in_this_language(value)))),
    ("reminders", _reminders),
    ("calendars", _calendars),
    ("looked", _looked),
    ("address", _text(lambda value: M("{value}", value=value))),
    ("obligations", _obligations),
    ("from_on", _text(lambda value: M("in force from {day}", day=value))),
    ("linked_to", _text(lambda value: M("person {number}", number=value))),
    ("instead_of", _text(lambda value: M("instead of {name}", name=value))),
    ("citation", _text(lambda value: M("by {citation}", citation=value))),
    ("off_now", _text(lambda value: M("off now: {days}", days=value))),
    ("worked_now", _text(lambda value: M("worked now: {days}", days=value))),
    ("record", _text(lambda value: M("{record}", record=RECORD.label(value)))),
    ("recipient", _text(lambda value: M("for {office}", office=value))),
    ("handed_on_by", _text(lambda value: M("handed on by {office}, {name}", **value))),
    ("numbers", _text(lambda value: M("numbers: {how}", how=NUMBERS.label(value)))),
    ("seal", _text(lambda value: M("seal {seal}", seal=value))),
    ("differences", _text(lambda value: M("{values}", values=difference_words(value)))),
)
