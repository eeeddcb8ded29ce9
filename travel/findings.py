"""What a rule says of a case: a value, never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from travel.i18n import LANGUAGES, Message

Severity = Literal["block", "justify", "warn"]
SEVERITIES: tuple[Severity, ...] = ("block", "justify", "warn")

DESIGN = "design"
"""The citation of what is our own reasoning and not a found rule."""


@dataclass(frozen=True)
class Finding:
    """One reason: the rule, how much it weighs, the compared values, the sentence and where the rule stands.

    ``block`` forbids; ``justify`` forbids until the clerk has written a justification for the rule and an approver has
    accepted it; ``warn`` only tells. ``facts`` holds plain values (numbers, ISO dates, codes) under glossary names. A
    ``personal`` reason lies in who asks, not in the case: somebody else could.
    """

    rule: str
    severity: Severity
    message: Message
    facts: Mapping[str, object] = field(default_factory=dict, hash=False)
    citation: str = ""
    personal: bool = False

    @property
    def from_the_book(self) -> bool:
        """Whether a numbered rule says so, with a source to look up; else it is a reason of the workflow itself."""
        return self.rule[:1] == "R" and self.rule[1:].isdigit()

    def as_json(self, lang: str | None = None) -> dict[str, object]:
        """The finding as the terminal contract has it, its sentence in ``lang`` or in the language in force."""
        return {
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message.render(lang),
            "facts": dict(self.facts),
            "citation": self.citation,
        }

    def as_record(self) -> dict[str, object]:
        """The finding as the journal keeps it: its sentence in every language."""
        return self.as_json() | {"message": {lang: self.message.render(lang) for lang in LANGUAGES}}
