"""An event of the journal in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from cli.terminal.output import SEVERITY_WORDS, Column, Fact
from cli.words.details import DETAIL_WORDS, SILENT, Details
from cli.words.sentences import Sentences
from cli.words.states import change_of_state
from travel.clock import CHINA
from travel.errors import NotFound
from travel.i18n import N_, M, Message, language, verbatim
from travel.vocabulary import (
    Vocabulary,
)

if TYPE_CHECKING:
    from cli.terminal.desk_context import Desk


SUBJECT = Vocabulary(
    "kind",
    {
        "delegation": N_("delegation"),
        "passport": N_("passport"),
        "report": N_("trip report"),
        "violation": N_("violation"),
        "stocktaking": N_("stock-taking"),
        "handover": N_("hand-over"),
        "unit": N_("unit"),
        "person": N_("person"),
        "plan": N_("plan number"),
        "account": N_("account"),
        "store": N_("store"),
        "policy": N_("policy book"),
        "calendar": N_("calendar"),
        "outbox": N_("outbox"),
        "box": N_("case in a box"),
        "received": N_("received case"),
    },
)


def event_row(event: dict[str, Any]) -> dict[str, Any]:
    """An event with what a person reads of it: ``what`` was done, ``who`` did it, and the details in ``words``."""
    return event | {"what": what(event), "who": who(event), "words": list(words(event))}


def tell(desk: Desk, columns: Sequence[Column], rows: Sequence[Details], title: Message, empty: Message) -> None:
    """Events for a person: a paragraph for each under its day, since their details are sentences; else a listing."""
    if desk.out.format != "table" or not rows:
        desk.out.emit(columns, rows, title=title, empty=empty)
        return
    desk.out.card([Fact("event", M("{day}", day=row["on"]), row, render=_paragraph) for row in rows], title=title)


def _paragraph(row: Details) -> Message:
    head = M(
        "{number} {what}, {who}, recorded {at}",
        number=row["event"],
        what=row["what"],
        who=row["who"],
        at=to_the_minute(row["recorded_at"]),
    )
    return M("{head}. {words}", head=head, words=Sentences(row["words"])) if row["words"] else head


def to_the_minute(at: datetime) -> str:
    """A moment as the office's clocks show it, to the minute."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")


def what(event: Mapping[str, Any]) -> Message:
    """The action and the change of state; of a passport or a report, which."""
    label = action_label(event["kind"], event["action"])
    if event["kind"] == "report":
        label = M("{subject}: {action}", subject=SUBJECT.label("report"), action=label)
    elif event["kind"] != "delegation":
        kind = SUBJECT.label(event["kind"])
        label = M("{subject} {name}: {action}", subject=kind, name=event["subject"], action=label)
    if event["from"] == event["to"]:
        return label
    change = change_of_state(event["kind"], event["from"], event["to"])
    return M("{action} ({change})", action=label, change=change) if change else label


def action_label(kind: str, action: str) -> Message:
    """The action's name; that of another edition, or of a register, as it stands."""
    from workflows.catalogue import workflow

    try:
        rows = workflow(kind).rows(action)
    except NotFound:
        return REGISTER_ACTIONS.get(action, verbatim(action))
    return M(rows[0].label) if rows else verbatim(action)


REGISTER_ACTIONS: Mapping[str, Message] = {
    "add": M("register"),
    "init": M("found the store"),
    "deactivate": M("deactivate"),
    "roles": M("change the roles"),
    "link": M("link to a person"),
    "substitute": M("name a substitute"),
    "reveal": M("look at whole numbers"),
    "upgrade": M("upgrade the store"),
    "adopt": M("put in force"),
    "leave": M("leave the service"),
    "rejoin": M("return to service"),
    "export": M("export"),
    "record": M("interchange record"),
    "follow": M("follow the approved application"),
    "change": M("change"),
}


def who(event: Mapping[str, Any]) -> Message:
    """Who did it, and for whom."""
    name = M("{name} ({login})", name=event["actor_name"], login=event["actor"])
    return M("{name}, for {other}", name=name, other=event["for_name"]) if event["for_name"] else name


def words(event: Mapping[str, Any]) -> Iterator[Message]:
    """The details of an event, one sentence for each that a person wants to know."""
    details: Details = event["details"]
    seen = set(SILENT)
    for key, say in DETAIL_WORDS:
        value = details.get(key)
        if value not in (None, "", [], {}) and not (key == "exit" and "approval" in details):
            yield say(value, details)
            seen.add(key)
    for key, value in details.items():
        if key not in seen and isinstance(value, (str, int, list)) and value not in ("", []):
            yield M("{key}: {value}", key=key, value=value)
    for finding in event["findings"]:
        yield finding_words(finding)
    if event["simulated_day"]:
        yield M("on a day set for training")


def finding_words(finding: Mapping[str, Any]) -> Message:
    """A finding as the journal keeps it."""
    said = finding["message"]
    weight = M(SEVERITY_WORDS.get(finding["severity"], finding["severity"]))
    text = said.get(language(), "") if isinstance(said, Mapping) else str(said)
    return M("[{weight}] {rule} {text}", weight=weight, rule=finding["rule"], text=text)
