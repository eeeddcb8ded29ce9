"""What ``travel`` can be followed by: one row for each, so that help and completion need import no command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from travel.i18n import N_


@dataclass(frozen=True)
class Noun:
    """The modules whose verbs register themselves on the noun's ``app``; its help line; whether verbs follow the word.

    The help lists the verbs in the order of the modules. ``apart`` names the module that knows a verb alone, for verbs
    that answer sooner than the noun's imports are done.
    """

    modules: tuple[str, ...]
    help: str
    verbs: bool = True
    apart: Mapping[str, str] = field(default_factory=dict)


NOUNS: dict[str, Noun] = {
    "init": Noun(("cli.init",), N_("Make the store and the first account."), verbs=False),
    "demo": Noun(("cli.demo.play",), N_("Play the year of a city in a store that is thrown away."), verbs=False),
    "desk": Noun(("cli.desk.reading",), N_("What waits for me, what is due, what is overdue."), verbs=False),
    "overdue": Noun(("cli.overdue",), N_("Everything that is overdue, of every kind."), verbs=False),
    "delegation": Noun(
        (
            "cli.delegation.filing",
            "cli.delegation.judging",
            "cli.delegation.budget",
            "cli.delegation.journey",
            "cli.delegation.reading",
            "cli.delegation.comparing",
            "cli.delegation.papers",
            "cli.delegation.supplementing",
            "cli.delegation.boxing",
            "cli.delegation.receiving",
        ),
        N_("Delegations: from the application to the archive."),
    ),
    "review": Noun(
        ("cli.review.reading", "cli.review.acting"), N_("Reviews: what waits for a decision, and the decision.")
    ),
    "briefing": Noun(
        ("cli.briefing.acting", "cli.briefing.reading"), N_("Briefings before departure and undertakings.")
    ),
    "passport": Noun(
        (
            "cli.passport.reading",
            "cli.passport.loans",
            "cli.passport.acting",
            "cli.passport.counting",
            "cli.passport.ending",
        ),  # what is loaded apart comes first in any case
        N_("Official passports: custody, lending, collecting."),
        apart={"overdue": "cli.passport.reading", "list": "cli.passport.reading"},
    ),
    "stocktaking": Noun(
        ("cli.stocktaking.acting", "cli.stocktaking.reading"),
        N_("Stock-takings of the cabinets: differences, explanations, closing."),
    ),
    "handover": Noun(
        ("cli.handover.acting", "cli.handover.reading"),
        N_("Custody that passes from one custodian to another."),
    ),
    "report": Noun(
        ("cli.report.acting", "cli.report.reading", "cli.report.outcomes"), N_("Trip reports, evaluations, look-backs.")
    ),
    "paper": Noun(
        ("cli.paper.reading", "cli.paper.making", "cli.paper.templates"),
        N_("The papers the office makes, as Word documents."),
    ),
    "obligation": Noun(
        ("cli.obligation.reading", "cli.obligation.balance", "cli.obligation.exporting", "cli.obligation.acting"),
        N_("What somebody owes by a day."),
    ),
    "violation": Noun(
        ("cli.violation.reading", "cli.violation.acting"),
        N_("Violations: what was found, its explanation, the ruling."),
    ),
    "hold": Noun(
        ("cli.hold.reading", "cli.hold.acting"), N_("Holds: who may send nothing new, and exceptions for one case.")
    ),
    "outbox": Noun(("cli.outbox",), N_("The messages on their way.")),
    "audit": Noun(("cli.audit",), N_("The journal, its proof, and violations.")),
    "stats": Noun(
        ("cli.stats.reading",), N_("A period in numbers: delegations, person-trips, what was owed."), verbs=False
    ),
    "policy": Noun(
        ("cli.policy.reading", "cli.policy.comparing", "cli.policy.simulating", "cli.policy.adopting"),
        N_("The rules and values in force, with their sources."),
    ),
    "calendar": Noun(("cli.calendar",), N_("Days off, working days and due days.")),
    "workflow": Noun(("cli.workflow",), N_("The definitions: which action leads from where to where.")),
    "plan": Noun(("cli.plan",), N_("The annual plan: which delegations a unit may send.")),
    "unit": Noun(("cli.unit",), N_("Units and the tree they form.")),
    "person": Noun(("cli.person",), N_("Persons who travel.")),
    "account": Noun(("cli.account",), N_("Accounts, their roles, and substitutes.")),
    "import": Noun(
        ("cli.importing.taking", "cli.importing.template"),
        N_("Take over tables: units, persons, accounts, passports, plan, ledger."),
    ),
    "sweep": Noun(("cli.sweep",), N_("One pass over the deadlines: reminders, messages."), verbs=False),
    "watch": Noun(("cli.watch",), N_("The clock that sweeps again and again."), verbs=False),
    "db": Noun(("cli.db",), N_("The store itself: upgrade, backup, restore, check.")),
}
