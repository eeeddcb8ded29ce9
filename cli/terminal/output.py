"""The one output switch: what a command found goes out as a table, JSON, CSV or Markdown.

A command describes its answer once, as columns and rows, as facts of one case, or both; this module writes it. In
``table`` it is meant for a person, in the other formats for a program: sentences (:meth:`Output.say`) are left out
there, so that the whole of standard output is one document.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal, TextIO

from cli.terminal.cells import cell_len, fold, visible
from cli.terminal.widths import widths
from travel.clock import CHINA
from travel.findings import DESIGN, SEVERITIES, Finding
from travel.i18n import N_, M, Message, _

OutputFormat = Literal["table", "json", "csv", "md"]
Row = Mapping[str, Any]

SEVERITY_WORDS = {"block": N_("forbidden"), "justify": N_("justify"), "warn": N_("note")}

# A spreadsheet takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>|&#~])")
_GAP = 2


@dataclass(frozen=True)
class Column:
    """One column of a listing: its key in the rows (a glossary code name), its heading, how it is set and shown.

    ``render`` makes the text that a person reads of a value that is not None; programs get the value itself. ``whole``
    columns (numbers of cases, dates) are never folded: a screen too narrow for them gets blocks. ``copied`` columns
    (commands) stand below the frame on a terminal, each on a line of its own, never folded.
    """

    key: str
    header: Message
    justify: Literal["left", "right"] = "left"
    render: Callable[[Any], str | Message] | None = None
    whole: bool = False
    copied: bool = False


@dataclass(frozen=True)
class Fact:
    """One line of a card: the key for programs, the label for people, the value, and how a person reads it."""

    key: str
    label: Message
    value: Any
    render: Callable[[Any], str | Message] | None = None


@dataclass(frozen=True)
class Section:
    """A listing that stands with others on one screen; ``empty`` is said when it has no rows.

    ``blocks`` sets each row as a block of lines on a terminal, its first column as the heading: for rows with more
    columns than a screen has room for.
    """

    key: str
    title: Message
    columns: Sequence[Column]
    rows: Sequence[Row]
    empty: Message | None = None
    blocks: bool = False

    @property
    def content(self) -> Sequence[Row]:
        """What programs get of it."""
        return self.rows


@dataclass(frozen=True)
class Source:
    """Text in a language of its own (a diagram, a form) that stands with listings on one screen, as it is."""

    key: str
    title: Message
    language: str
    content: str


Part = Section | Source


def shown(value: Any, render: Callable[[Any], str | Message] | None = None) -> str:  # noqa: PLR0911  # one per kind
    """A value as a person reads it, safe for a terminal. Moments are shown in China's time, to the minute."""
    if render is not None and value is not None:
        value = render(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, datetime):
        return value.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, (list, tuple)):
        return _(", ").join(shown(item) for item in value)
    if isinstance(value, Mapping):
        return _(", ").join(f"{visible(str(key))}={shown(item)}" for key, item in value.items())
    if isinstance(value, Decimal):
        return f"{value:f}"
    return visible(str(value))


def as_json(value: Any, *, indent: int | None = 2) -> str:
    """``value`` as JSON: dates ISO, money as text, what acts on a terminal escaped, everything else readable.

    Without an ``indent`` it is one line.
    """
    import json

    text = json.dumps(_plain(value), ensure_ascii=False, indent=indent)
    # such characters stand only inside strings, where JSON has an escape for each
    return re.sub(
        "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]",
        lambda match: f"\\u{ord(match.group()):04x}",
        text,
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item) for item in value]
    if isinstance(value, Finding):
        return _plain(value.as_json())
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return str(value)


def finding_lines(findings: Iterable[Finding]) -> list[str]:
    """The findings for a person, what forbids first: weight, rule, sentence, and where the rule stands."""
    return [f"[{_(SEVERITY_WORDS[finding.severity])}] {text}" for finding, text in finding_texts(findings)]


def finding_texts(findings: Iterable[Finding]) -> list[tuple[Finding, str]]:
    """Each finding with its rule, sentence and source, what forbids first; our own reasoning has no source."""
    told = []
    for finding in sorted(findings, key=lambda finding: SEVERITIES.index(finding.severity)):
        said = finding.message
        if finding.from_the_book:
            said = M("{rule} {message}", rule=finding.rule, message=said)
        if finding.citation not in ("", DESIGN):
            said = M("{message} ({citation})", message=said, citation=finding.citation)
        told.append((finding, visible(said.render())))
    return told


def findings_section(findings: Sequence[Finding], key: str = "findings") -> Section:
    """The findings as a part of a screen, for a command that shows them beside other things."""
    columns = (
        Column("severity", M("Weight"), render=lambda word: _(SEVERITY_WORDS[word]), whole=True),
        Column("rule", M("Rule"), whole=True),
        Column("message", M("Reason")),
        Column("citation", M("Source")),
    )
    return Section(key, M("What the rules say"), columns, [finding.as_json() for finding in findings])


class Output:
    """Where a command's answer goes: a format, a stream, and what the stream can show."""

    def __init__(self, stream: TextIO, form: OutputFormat = "table", *, ascii_only: bool = False) -> None:
        """``ascii_only`` draws frames of plain characters, for terminals that draw others too wide or not at all."""
        self._stream = stream
        self.format: OutputFormat = form
        self._ascii = ascii_only
        self.is_terminal = stream.isatty()

    @property
    def width(self) -> int | None:
        """Cells in a line of the terminal; None where the stream is no terminal and lines have no end."""
        if not self.is_terminal:
            return None
        import shutil

        return shutil.get_terminal_size().columns

    def emit(
        self,
        columns: Sequence[Column],
        rows: Iterable[Row],
        *,
        title: Message | None = None,
        empty: Message | None = None,
    ) -> None:
        """Write a listing. JSON gives the rows as they are, with keys that have no column, too."""
        if self.format == "csv":
            self._csv([[column.key for column in columns], *([row.get(c.key) for c in columns] for row in rows)])
        elif self.format == "json":
            self._line(as_json(list(rows)))
        else:
            self._listing(columns, list(rows), title, empty)

    def card(self, facts: Sequence[Fact], sections: Sequence[Part] = (), *, title: Message | None = None) -> None:
        """Write one case on one screen: its facts, then what belongs to it.

        JSON gives one object: the facts by key, and each section's rows under the section's key. CSV gives one record
        of the facts, or the sections when there are no facts.
        """
        if self.format == "json":
            record = {fact.key: fact.value for fact in facts}
            self._line(as_json(record | {section.key: section.content for section in sections}))
        elif self.format == "csv" and facts:
            self._csv([[fact.key for fact in facts], [fact.value for fact in facts]])
        elif self.format == "csv":
            self._csv(_joined([section for section in sections if isinstance(section, Section)]))
        else:
            self._screen(facts, sections, title)

    def sections(self, sections: Sequence[Part], *, title: Message | None = None) -> None:
        """Write several listings on one screen. CSV puts them into one, with the section's key in the first column."""
        self.card((), sections, title=title)

    def say(self, message: Message, *, indent: int = 0) -> None:
        """Tell a person something. Programs, that is the other formats, are not told."""
        if self.format == "table":
            self._text(visible(message.render()), indent=indent)

    def findings(self, findings: Iterable[Finding]) -> None:
        """Tell a person what the rules say. A program finds it in the card (see :func:`findings_section`)."""
        if self.format == "table":
            for line in finding_lines(findings):
                self._text(line, indent=2)

    def _screen(self, facts: Sequence[Fact], sections: Sequence[Part], title: Message | None) -> None:
        if title is not None:
            self._heading(title)
        if self.format == "md":
            label, value = Column("label", M("Item")), Column("value", M("Content"))
            rows = [{"label": fact.label.render(), "value": shown(fact.value, fact.render)} for fact in facts]
            if rows:
                self._markdown((label, value), rows)
        else:
            self._facts(facts)
        for number, section in enumerate(sections):
            if number or facts or title is not None:
                self._line("")
            if isinstance(section, Source):
                self._source(section)
            elif section.blocks and section.rows and self.format == "table":
                self._heading(section.title)
                self._blocks(section.columns, section.rows)
            else:
                self._listing(section.columns, section.rows, section.title, section.empty)

    def _source(self, part: Source) -> None:
        self._heading(part.title)
        fence = "```" if self.format == "md" else ""
        if fence:
            self._line(fence + part.language)
        for line in part.content.splitlines():
            self._line(visible(line))
        if fence:
            self._line(fence)

    def _blocks(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        head, *others = columns
        for row in rows:
            self._line("")
            self._text(shown(row.get(head.key), head.render))
            told = [column for column in others if row.get(column.key) not in (None, "", [], {})]
            self._facts([Fact(c.key, c.header, row[c.key], c.render) for c in told], indent=2)

    def _facts(self, facts: Sequence[Fact], *, indent: int = 0) -> None:
        colon = _(": ")
        labels = [" " * indent + visible(fact.label.render()) + colon for fact in facts]
        column = max((cell_len(label) for label in labels), default=0)
        for label, fact in zip(labels, facts, strict=True):
            text = shown(fact.value, fact.render)
            lines = fold(text, max(self.width - column, 10)) if self.width else [text]
            for number, line in enumerate(lines):
                head = label if number == 0 else ""
                self._line((head + " " * (column - cell_len(head)) + line).rstrip())

    def _listing(
        self, columns: Sequence[Column], rows: Sequence[Row], title: Message | None, empty: Message | None
    ) -> None:
        if title is not None:
            self._heading(title)
        if not rows:
            self._text(visible((empty or M("None.")).render()))
        elif self.format == "md":
            self._markdown(columns, rows)
        elif self.is_terminal:
            self._framed([column for column in columns if not column.copied], rows)
            self._copied([column for column in columns if column.copied], rows)
        else:
            self._aligned(columns, rows)

    def _framed(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """A table in a frame, or block by block where the screen is too narrow for it."""
        headings = [visible(column.header.render()) for column in columns]
        cells = [[shown(row.get(column.key), column.render) for column in columns] for row in rows]
        texts = list(zip(headings, *cells, strict=True))
        frame = 3 * len(columns) + 1
        found = widths(texts, [column.whole for column in columns], (self.width or 0) - frame)
        if found is None:
            self._blocks(columns, rows)
            return
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        def folded(text: str, width: int) -> Text:
            return Text("\n".join(fold(text, width)))

        table = Table(box=box.ASCII if self._ascii else box.SQUARE, safe_box=False)
        for column, heading, width in zip(columns, headings, found, strict=True):
            table.add_column(folded(heading, width), justify=column.justify, overflow="fold", width=width)
        for line in cells:
            table.add_row(*map(folded, line, found))
        console = Console(file=self._stream, width=self.width, highlight=False, markup=False, emoji=False)
        console.print(table)

    def _copied(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        for column in columns:
            values = [shown(row.get(column.key), column.render) for row in rows]
            for value in dict.fromkeys(filter(None, values)):
                self._line(value)

    def _aligned(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        table = [[visible(column.header.render()) for column in columns]]
        table += [[shown(row.get(column.key), column.render) for column in columns] for row in rows]
        widths = [max(cell_len(line[number]) for line in table) for number in range(len(columns))]
        for line in table:
            cells = []
            for column, text, width in zip(columns, line, widths, strict=True):
                blanks = " " * (width - cell_len(text))
                cells.append(blanks + text if column.justify == "right" else text + blanks)
            self._line((" " * _GAP).join(cells).rstrip())

    def _markdown(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        def line(cells: Iterable[str]) -> str:
            return "| " + " | ".join(cells) + " |"

        self._line(line(_markdown(visible(column.header.render())) for column in columns))
        self._line(line("---:" if column.justify == "right" else "---" for column in columns))
        for row in rows:
            self._line(line(_markdown(shown(row.get(c.key), c.render)) for c in columns))

    def _csv(self, rows: Iterable[Sequence[Any]]) -> None:
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\r\n")
        for row in rows:
            writer.writerow([_csv_cell(value, on_screen=self.is_terminal) for value in row])
        self._stream.write(buffer.getvalue())

    def _heading(self, title: Message) -> None:
        text = visible(title.render())
        self._line("## " + _markdown(text) + "\n" if self.format == "md" else text)

    def _text(self, text: str, *, indent: int = 0) -> None:
        blanks = " " * indent
        for line in fold(text, max(self.width - indent, 20)) if self.width else [text]:
            self._line(blanks + line)

    def _line(self, text: str) -> None:
        self._stream.write(text + "\n")


def _markdown(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", text)


def _csv_cell(value: Any, *, on_screen: bool) -> str:
    if isinstance(value, (list, tuple)):
        value = ";".join(str(_plain(item)) for item in value)
    elif isinstance(value, Mapping):
        value = as_json(value, indent=None)
    elif not isinstance(value, (str, Message)):
        plain = _plain(value)
        return "" if plain is None else str(plain).lower() if isinstance(plain, bool) else str(plain)
    text = str(value)
    if on_screen:
        text = visible(text)
    return "'" + text if text.startswith(_FORMULA) else text


def _joined(sections: Sequence[Section]) -> list[list[Any]]:
    keys = list(dict.fromkeys(column.key for section in sections for column in section.columns))
    rows: list[list[Any]] = [["section", *keys]]
    for section in sections:
        rows += [[section.key, *(row.get(key) for key in keys)] for row in section.rows]
    return rows
