"""What is in a box but for its envelope: a case as it stood at one moment, its journal, and a manifest of the parts.

The same case gives the same bytes whenever it is put in: what differs from one export to the next is in the envelope.
Where numbers of passports and identity cards are masked, the events of the passports bear no hashes: of an event of
which all is known but a number of nine characters, the hash would give the number away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Connection, select

from travel import journal
from travel.box.archive import CASE, JOURNAL, MANIFEST, PAPERS, Misfit
from travel.box.rows import Rows, gather
from travel.delegations.case_numbers import MARK
from travel.errors import BadInput, NotFound
from travel.i18n import M, Message
from travel.masking import masked, spelled
from travel.tables import Event, Unit, table

FORMAT = 1
"""The edition of the box; a box of a later one is refused."""

BOX = "box"
"""The kind of subject under which the journal says that a case was given away. It is no part of the case."""

PARTLY = frozenset({"passport"})
"""Kinds of subject that live longer than a case: only those of their events that concern it are in its box."""

Numbers = Literal["whole", "masked"]

_event, _unit = table(Event), table(Unit)
FIELDS = tuple(column.name for column in _event.c if column.name != "id")
_NUMBERED = {"passport": "number", "person": "id_number"}
_BEARING = _NUMBERED | {"obligation": "subject"}
"""Where numbers stand in rows: those that have them, and those that name them."""

_IN_JSON: dict[str, type] = {"details": dict, "findings": list}
_SHORT = 6


@dataclass(frozen=True)
class Contents:
    """A case that is ready to be packed, or was unpacked: the texts of its parts as they stand in the box.

    Each is read once; what was read is shared, and nobody alters it.
    """

    manifest: bytes
    case: bytes
    journal: bytes

    @cached_property
    def told(self) -> dict[str, Any]:
        """What the manifest says."""
        read: dict[str, Any] = json.loads(self.manifest)
        return read

    @cached_property
    def rows(self) -> Rows:
        """The rows of the case."""
        read: Rows = json.loads(self.case)
        return read

    @cached_property
    def events(self) -> list[dict[str, Any]]:
        """The journal, event by event in the order of recording."""
        return [json.loads(line) for line in self.journal.splitlines()]

    @cached_property
    def papers(self) -> dict[str, dict[str, Any]]:
        """The papers by the hash of their content, as the case names them."""
        return papers_of(self.rows)

    @cached_property
    def digest(self) -> str:
        """What identifies the contents: the hash of the manifest, which has the hash of everything else."""
        return sha256(self.manifest)

    @property
    def altered(self) -> str | None:
        """The first text that is not the one of which the manifest has the hash; None where both are."""
        wanted = {part["name"]: part["sha256"] for part in self.told["parts"]}
        texts = {CASE: self.case, JOURNAL: self.journal}
        return next((name for name, text in texts.items() if wanted.get(name) != sha256(text)), None)


def sha256(content: bytes) -> str:
    """SHA-256, hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def as_text(value: object) -> bytes:
    """A value as it stands in a part: one text for one value."""
    return (json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def papers_of(rows: Rows) -> dict[str, dict[str, Any]]:
    """The papers that a case names, in the order of their hashes."""
    named = {row["sha256"]: row for row in reversed(rows.get("attachment", []))}
    return dict(sorted(named.items()))


def take(tx: Connection, number: str) -> Contents:
    """All of a delegation, passports' numbers and all, from one look at the store. Raises NotFound."""
    rows = gather(tx, number)
    if not rows:
        raise NotFound(M("There is no delegation {number}. See: travel delegation list", number=number))
    query = select(*(_event.c[name] for name in FIELDS)).where(
        _event.c.delegation == number, _event.c.subject_kind != BOX
    )
    events = [
        dict(row) | {"on_day": row["on_day"].isoformat(), "recorded_at": row["recorded_at"].isoformat()}
        for row in tx.execute(query.order_by(_event.c.id)).mappings()
    ]
    return packed(origin_of(tx), number, "whole", rows, events)


def origin_of(tx: Connection) -> str:
    """The office whose store this is: the first of its kind that was registered."""
    first = select(_unit.c.name).order_by((_unit.c.kind != "office"), _unit.c.id).limit(1)
    return str(tx.execute(first).scalar_one())


def packed(origin: str, number: str, numbers: Numbers, rows: Rows, events: Sequence[Mapping[str, Any]]) -> Contents:
    """The contents that rows and events come to."""
    case = as_text(rows)
    lines = b"".join(journal.canonical(event).encode() + b"\n" for event in events)
    parts = [(CASE, len(case), sha256(case)), (JOURNAL, len(lines), sha256(lines))]
    parts += [(PAPERS + key, int(row["size"]), key) for key, row in papers_of(rows).items()]
    manifest = {
        "format": FORMAT,
        "origin": origin,
        "delegation": number,
        "version": rows["delegation"][0]["version"],
        "events": len(events),
        "numbers": numbers,
        "parts": [{"name": name, "size": size, "sha256": hash_} for name, size, hash_ in parts],
    }
    return Contents(as_text(manifest), case, lines)


def without_numbers(contents: Contents, others: Iterable[str] = ()) -> Contents:
    """The same case with the numbers of passports and identity cards masked.

    Raises BadInput, naming each place, where somebody's own words say such a number, or one of the ``others``, however
    it is written: neither events nor what they bear out are altered.
    """
    told = contents.told
    if told["numbers"] == "masked":
        return contents
    shown = _shown(contents.rows)
    rows = contents.rows | {
        name: [row | {field: shown.get(row[field], row[field])} for row in contents.rows[name]]
        for name, field in _BEARING.items()
        if name in contents.rows
    }
    events = [_event_masked(event, shown) for event in contents.events]
    telling = tuple(_telling(rows, events, frozenset(filter(_is_long, map(spelled, (*shown, *others))))))
    if telling:
        raise BadInput(
            M(
                "{number}: whole numbers of passports or identity cards stand in somebody's own words, which are not "
                "altered; it goes out whole only: --reveal, by a custodian or auditor",
                number=told["delegation"],
            ),
            telling,
        )
    return packed(told["origin"], told["delegation"], "masked", rows, events)


def _shown(rows: Rows) -> dict[str, str]:
    """Each whole number and what stands for it: no two are the same, or passports could not be told apart."""
    numbered = [(row[field], row["id"]) for name, field in _NUMBERED.items() for row in rows.get(name, [])]
    return {number: f"{masked(number)}#{key}" for number, key in numbered if number}


def _event_masked(event: dict[str, Any], shown: Mapping[str, str]) -> dict[str, Any]:
    if event["subject_kind"] not in PARTLY:
        return event
    told = {name: journal.canonical(_replaced(json.loads(event[name]), shown)) for name in _IN_JSON}
    return event | told | {"subject": shown.get(event["subject"], event["subject"]), "hash": "", "previous": ""}


def _replaced(value: Any, shown: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        for number, instead in shown.items():
            value = instead if value == number else value.replace(number, instead) if _is_long(number) else value
        return value
    if isinstance(value, Mapping):
        return {key: _replaced(item, shown) for key, item in value.items()}
    if isinstance(value, list):
        return [_replaced(item, shown) for item in value]
    return value


def _is_long(number: str) -> bool:
    """Whether it is a number wherever it stands; a shorter one may be anything."""
    return len(number) > _SHORT


def _telling(rows: Rows, events: Iterable[Mapping[str, Any]], numbers: frozenset[str]) -> Iterator[Message]:
    """Each place that says one of the ``numbers``."""
    for event in events:
        read = {name: json.loads(value) if name in _IN_JSON else value for name, value in event.items()}
        if any(_says(value, numbers) for name, value in read.items() if name not in ("hash", "previous")):
            kind, subject = event["subject_kind"], event["subject"]
            yield M("{kind} {subject}, event {seq}", kind=kind, subject=subject, seq=event["seq"])
    for name, found in rows.items():
        for place, row in enumerate(found, 1):
            for field in (field for field, value in row.items() if _says(value, numbers)):
                yield M("{part}: {name}, row {row}: {field}", part=CASE, name=name, row=place, field=field)


def _says(value: Any, numbers: frozenset[str]) -> bool:
    if isinstance(value, Mapping):
        return any(_says(each, numbers) for pair in value.items() for each in pair)
    if isinstance(value, list):
        return any(_says(item, numbers) for item in value)
    if not isinstance(value, (str, int)):
        return False
    plain = spelled(str(value))
    return any(number in plain for number in numbers)


def unpacked(texts: Mapping[str, bytes], papers: Iterable[tuple[str, int, str]]) -> Contents:
    """The contents of a box whose manifest and parts agree; ``papers`` are named with size and hash as they were found.

    Raises Misfit for the first part that is missing, too many, or not what the manifest says.
    """
    told = _manifest(texts[MANIFEST])
    wanted = {part["name"]: (part["size"], part["sha256"]) for part in told["parts"]}
    found = {name: (len(texts[name]), sha256(texts[name])) for name in (CASE, JOURNAL)}
    found |= {name: (size, hash_) for name, size, hash_ in papers}
    for name in dict.fromkeys((*wanted, *found)):
        if name not in found:
            raise Misfit(name, M("it is missing; the manifest names it"))
        if name not in wanted:
            raise Misfit(name, M("it is there; the manifest does not name it"))
        if found[name] != wanted[name]:
            raise Misfit(name, M("it is not what the manifest says: its size or its hash differs"))
    contents = Contents(texts[MANIFEST], texts[CASE], texts[JOURNAL])
    _check_rows(contents)
    _check_events(contents)
    again = packed(told["origin"], told["delegation"], told["numbers"], contents.rows, contents.events)
    for name, text, other in (
        (CASE, contents.case, again.case),
        (JOURNAL, contents.journal, again.journal),
        (MANIFEST, contents.manifest, again.manifest),
    ):
        if text != other:
            raise Misfit(name, M("it is not written, or does not agree with the other parts, as the program writes it"))
    return contents


def read_object(part: str, text: bytes) -> dict[str, Any]:
    """The JSON object a part holds. Raises Misfit."""
    try:
        value = json.loads(text, parse_constant=_no_number)
        as_text(value)  # half a character has no bytes
    except (ValueError, RecursionError):
        raise Misfit(part, M("it is no JSON")) from None
    if not isinstance(value, dict):
        raise Misfit(part, M("it is no JSON object"))
    return value


def _no_number(name: str) -> object:
    raise ValueError(name)


def check_fields(part: str, value: object, wanted: Mapping[str, type | tuple[type, ...]]) -> None:
    """Raise Misfit unless ``value`` has just these fields, each of its type."""
    if not isinstance(value, dict) or value.keys() != wanted.keys():
        raise Misfit(part, M("its fields are not those of this edition: {names}", names=sorted(wanted)))
    for name, kind in wanted.items():
        if not isinstance(value[name], kind):
            raise Misfit(part, M("{name}: {value} is nothing that can stand there", name=name, value=repr(value[name])))


def check_format(part: str, value: Mapping[str, Any]) -> None:
    """Raise Misfit for a box of another edition."""
    found = value.get("format")
    if isinstance(found, int) and found > FORMAT:
        raise Misfit(
            part,
            M(
                "the box is of edition {found}, this program knows {known}; update the program",
                found=found,
                known=FORMAT,
            ),
        )
    if found != FORMAT:
        raise Misfit(part, M("this is no edition of a box: {found}", found=repr(found)))


_MANIFEST: dict[str, type | tuple[type, ...]] = {
    "format": int,
    "origin": str,
    "delegation": str,
    "version": int,
    "events": int,
    "numbers": str,
    "parts": list,
}
_LONGEST_NAME = 200
_PART: dict[str, type | tuple[type, ...]] = {"name": str, "size": int, "sha256": str}
_TEXTS = frozenset(FIELDS) - {"seq", "simulated_day", "delegation", "from_state", "to_state", "for_login", "for_name"}
_EVENT: dict[str, type | tuple[type, ...]] = {
    **{name: (str,) if name in _TEXTS else (str, type(None)) for name in FIELDS},
    "seq": int,
    "simulated_day": bool,
}


def _manifest(text: bytes) -> dict[str, Any]:
    told = read_object(MANIFEST, text)
    check_format(MANIFEST, told)
    check_fields(MANIFEST, told, _MANIFEST)
    if told["numbers"] not in ("whole", "masked"):
        raise Misfit(MANIFEST, M("numbers: {value} is nothing that can stand there", value=repr(told["numbers"])))
    for name in ("origin", "delegation"):
        given = told[name]
        if not given.strip() or not given.isprintable() or MARK in given or len(given) > _LONGEST_NAME:
            raise Misfit(MANIFEST, M("{name}: {value} is nothing that can stand there", name=name, value=repr(given)))
    for part in told["parts"]:
        check_fields(MANIFEST, part, _PART)
    return told


def _check_rows(contents: Contents) -> None:
    rows = read_object(CASE, contents.case)
    for name, given in rows.items():
        if not isinstance(given, list) or not all(isinstance(row, dict) for row in given):
            raise Misfit(CASE, M("{name} is no list of rows", name=name))
    cases = rows.get("delegation", [])
    if len(cases) != 1 or cases[0].get("number") != contents.told["delegation"] or "version" not in cases[0]:
        raise Misfit(CASE, M("it is not of the delegation {number} alone", number=contents.told["delegation"]))
    for row in rows.get("attachment", []):
        if not isinstance(row.get("sha256"), str) or not isinstance(row.get("size"), int):
            raise Misfit(CASE, M("attachment: a paper without its hash or size"))


def _check_events(contents: Contents) -> None:
    for number, line in enumerate(contents.journal.splitlines(), 1):
        event = read_object(JOURNAL, line)
        try:
            check_fields(JOURNAL, event, _EVENT)
        except Misfit as misfit:
            raise Misfit(JOURNAL, M("line {number}: {reason}", number=number, reason=misfit.reason)) from None
        for name, kind in _IN_JSON.items():
            if not isinstance(_from_json(event[name]), kind):
                reason = M("{name}: {value} is nothing that can stand there", name=name, value=repr(event[name]))
                raise Misfit(JOURNAL, M("line {number}: {reason}", number=number, reason=reason))


def _from_json(text: str) -> object:
    try:
        return json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError):
        return None
