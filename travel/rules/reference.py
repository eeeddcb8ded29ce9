"""The reference page of the rules, made from the rules and the policy books that come with the program."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from travel import vocabulary as words
from travel.calendar import ANCHOR, period
from travel.i18n import N_, M, Message
from travel.policy import KEYS, Book, Setting, load_book
from travel.policy.book import package_books
from travel.policy.layer import DeadlineLeaf, RowLeaf, TopicLeaf
from travel.policy.values import Label
from travel.rules import RULES

_INTRODUCTION = (
    N_(
        "The program says by which book it judges and where each number stands; it does not claim to state the law. "
        "An office lays its own book over these."
    ),
    N_(
        "“design” marks our own reasoning where no source was found. A value holds from its first day until the day "
        "before its last; a case is judged by the values of its day of submission."
    ),
)
_SEVERITY = {"block": N_("blocks"), "justify": N_("wants a justification"), "warn": N_("warns")}


@cache
def sources() -> Mapping[str, Mapping[str, str]]:
    """The sources by id, each with a title in both languages and, where known, an address."""
    text = Path(__file__).with_name("sources.toml").read_text(encoding="utf-8")
    found: dict[str, dict[str, str]] = tomllib.loads(text)
    return found


def cited(citation: str) -> list[str]:
    """The ids of the sources a citation names."""
    return re.findall(r"S-[A-Z0-9]+", citation)


def markdown(lang: str) -> str:
    """The reference of the rules in ``lang`` (``zh`` or ``en``), as the page in docs/ holds it."""
    return "\n".join(_page(lang)) + "\n"


def _page(lang: str) -> Iterator[str]:
    national = load_book("national")
    yield "# " + _text(M("The rules"), lang)
    for paragraph in _INTRODUCTION:
        yield from ("", _text(M(paragraph), lang))
    yield from _heading(M("What is checked"), lang)
    yield from _rules(national, lang)
    yield from _heading(M("Parameters"), lang)
    yield from _settings(national, lang)
    yield from _heading(M("Deadlines"), lang)
    yield from _deadlines(national, lang)
    yield from _heading(M("Who decides"), lang)
    yield from (_text(M("The first row that fits gives the steps."), lang), "")
    yield from _routes(national, lang)
    yield from _heading(M("Briefing"), lang)
    yield from _topics(national, lang)
    for name in package_books():
        if name != national.name:
            yield from _local(load_book(name), lang)
    yield from _heading(M("Sources"), lang)
    yield from _sources(lang)


def _heading(title: Message, lang: str) -> Iterator[str]:
    yield from ("", f"## {_text(title, lang)}", "")


def _text(message: Message, lang: str) -> str:
    return message.render(lang)


def _row(*cells: str) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _table(head: Iterable[Message], rows: Iterable[tuple[str, ...]], lang: str) -> Iterator[str]:
    titles = [_text(title, lang) for title in head]
    yield _row(*titles)
    yield "|" + "---|" * len(titles)
    for row in rows:
        yield _row(*row)


def _labels(codes: Iterable[str], vocabulary: words.Vocabulary, lang: str) -> str:
    known = tuple(codes)
    if set(known) >= set(vocabulary):
        return _text(M("all"), lang)
    return _text(M("{items}", items=tuple(vocabulary.label(code) for code in known)), lang)


def _rules(book: Book, lang: str) -> Iterator[str]:
    def rows() -> Iterator[tuple[str, ...]]:
        for rule in sorted(RULES.values(), key=lambda rule: rule.id):
            for leaf in book.layers[0].rules.get(rule.id, ()):
                yield (
                    rule.id,
                    _text(M(rule.sentence), lang),
                    "<br>".join(f"`{key}`" for key in rule.reads),
                    _labels(leaf.tracks, words.TRACK, lang),
                    _text(M(_SEVERITY[leaf.severity]), lang),
                    leaf.citation,
                )

    head = (M("rule"), M("what it wants"), M("parameters"), M("tracks"), M("weight"), M("source"))
    yield from _table(head, rows(), lang)


def _settings(book: Book, lang: str) -> Iterator[str]:
    def rows() -> Iterator[tuple[str, ...]]:
        for key in KEYS.values():
            given = book.dated(key.name)
            if not given:
                yield (f"`{key.name}`", _text(M(key.meaning), lang), _text(M("each office sets it"), lang), "—", "—")
            for setting in given:
                yield (
                    f"`{key.name}`",
                    _text(M(key.meaning), lang),
                    _value(setting, lang),
                    _period(setting.since, setting.until),
                    setting.citation,
                )

    head = (M("parameter"), M("meaning"), M("value"), M("in force"), M("source"))
    yield from _table(head, rows(), lang)


def _value(setting: Setting[object], lang: str) -> str:
    value = setting.value
    if isinstance(value, bool):
        return _text(M("yes") if value else M("no"), lang)
    return _text(M("{items}", items=value), lang)


def _period(since: date | None, until: date | None) -> str:
    return f"{since or ''} – {until or ''}".strip() if since or until else "—"


def _deadlines(book: Book, lang: str) -> Iterator[str]:
    def rows() -> Iterator[tuple[str, ...]]:
        for (kind, anchor), leaves in book.layers[0].deadlines.items():
            for leaf in leaves:
                yield (
                    _text(words.OBLIGATION.label(kind), lang),
                    _text(ANCHOR.label(anchor), lang),
                    _amount(leaf, lang),
                    _period(leaf.since, leaf.until),
                    leaf.citation,
                )

    head = (M("what is owed"), M("counted from"), M("period"), M("in force"), M("source"))
    yield from _table(head, rows(), lang)


def _amount(leaf: DeadlineLeaf, lang: str) -> str:
    amounts = leaf.amount if isinstance(leaf.amount, tuple) else (leaf.amount,)
    return _text(M("{items}", items=tuple(period(n, leaf.unit) if n else M("the same day") for n in amounts)), lang)


def _routes(book: Book, lang: str) -> Iterator[str]:
    def conditions(row: RowLeaf) -> str:
        parts = (
            _labels(row.ranks or words.RANK, words.RANK, lang),
            _labels(row.tracks, words.TRACK, lang),
            _labels(row.formations or words.FORMATION, words.FORMATION, lang),
        )
        return "; ".join(parts)

    def steps(row: RowLeaf) -> str:
        labels = [book.steps[code].label for code in row.steps]
        return " → ".join(Label(label.zh, label.en).render(lang) for label in labels)

    rows = ((conditions(row), steps(row), row.citation) for row in book.layers[0].rows)
    yield from _table((M("highest rank; track; formation"), M("steps"), M("source")), rows, lang)
    yield ""
    yield _text(M("Some steps are taken only by some:"), lang)
    yield ""
    for code, step in book.steps.items():
        if set(step.tracks) != set(words.TRACK) or step.formations:
            label = Label(step.label.zh, step.label.en).render(lang)
            who = "; ".join(
                (
                    _labels(step.tracks, words.TRACK, lang),
                    _labels(step.formations or words.FORMATION, words.FORMATION, lang),
                )
            )
            yield f"- {label} (`{code}`): {who}. {step.citation}"


def _topics(book: Book, lang: str) -> Iterator[str]:
    def where(topic: TopicLeaf) -> str:
        tracks = _labels(topic.tracks, words.TRACK, lang)
        return "; ".join((tracks, " ".join(topic.countries))) if topic.countries else tracks

    rows = (
        (
            _text(words.BRIEFING_TOPIC.label(topic.topic), lang),
            where(topic),
            _labels(topic.methods, words.BRIEFING_METHOD, lang),
            _labels(topic.make_up, words.BRIEFING_METHOD, lang),
            _labels(topic.roles, words.ACCOUNT_ROLE, lang),
            topic.citation,
        )
        for topic in book.layers[0].topics
    )
    head = (M("topic"), M("for whom"), M("method"), M("for absentees"), M("given by"), M("source"))
    yield from _table(head, rows, lang)


def _local(book: Book, lang: str) -> Iterator[str]:
    yield from _heading(M("What differs: {place}", place=book.label), lang)
    own = book.layers[0]
    for key, leaves in own.settings.items():
        for leaf in leaves:
            yield f"- `{key}`: {leaf.value} ({_period(leaf.since, leaf.until)}). {leaf.citation}"
    for (kind, anchor), due_leaves in own.deadlines.items():
        for due in due_leaves:
            what = f"{_text(words.OBLIGATION.label(kind), lang)}, {_text(ANCHOR.label(anchor), lang)}"
            yield f"- {what}: {_amount(due, lang)} ({_period(due.since, due.until)}). {due.citation}"
    for rule, rule_leaves in own.rules.items():
        for rule_leaf in rule_leaves:
            yield f"- {rule}: {_text(M(_SEVERITY[rule_leaf.severity]), lang)}. {rule_leaf.citation}"


def _sources(lang: str) -> Iterator[str]:
    for id_, source in sources().items():
        address = f" — {source['at']}" if "at" in source else ""
        yield f"- {id_}: {source[lang]}{address}"
