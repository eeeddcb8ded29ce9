"""An office to test with: units, one account for each desk, and a way to act as each of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from travel.application import Application, Attachment
from travel.attachments import AttachmentFile, describe, store_content
from travel.clock import Clock
from travel.delegations import cases
from travel.delegations.cases import Case
from travel.forms.reading import read_application, read_evaluation, read_report
from travel.identity import Actor
from travel.registry import accounts, units
from travel.storage.store import Store
from workflows.definition import Details
from workflows.engine import explain, perform
from workflows.passport import Collecting, Lending, Registering
from workflows.report import Evaluating, Reporting
from workflows.request import Done, Explanation, Request, Session
from workflows.steps.after import Publishing
from workflows.steps.application import Filing
from workflows.steps.journey import BriefingDetails, Returned
from workflows.steps.review import Opinion, Passing

EXAMPLES = Path(__file__).parent.parent / "docs" / "examples"
CITY = "景德镇市人民政府"
OFFICE = "景德镇市人民政府外事办公室"
MUSEUM = "景德镇中国陶瓷博物馆"
TODAY = date(2026, 1, 1)

DESKS = {
    "clerk": ("王经办", OFFICE, ("clerk",)),
    "head": ("李处长", OFFICE, ("approver",)),
    "finance": ("周会计", OFFICE, ("finance",)),
    "reviewer": ("陈审核", OFFICE, ("reviewer",)),
    "approver": ("赵主任", OFFICE, ("approver",)),
    "briefer": ("孙教育", OFFICE, ("briefer",)),
    "custodian": ("吴专管", OFFICE, ("custodian",)),
    "auditor": ("郑审计", OFFICE, ("auditor",)),
    "museum": ("钱馆员", MUSEUM, ("clerk",)),
}


@cache
def troyan() -> Application:
    """The friendship-city case: four people, Bulgaria, five days, nothing blocks."""
    return read_application(EXAMPLES / "troyan-2023.toml")


def filing(store: Store, application: Application) -> Filing:
    """The application with the papers it names, as they lie beside the examples."""
    papers = described(application)
    for _, paper in papers:
        store_content(store.blob_dir, paper)
    return Filing(application=application, papers=papers)


def described(application: Application) -> tuple[tuple[Attachment, AttachmentFile], ...]:
    """The papers an application names, as they lie beside the examples."""
    return tuple((entry, _described(entry.file)) for entry in application.attachments)


@cache
def _described(name: str) -> AttachmentFile:
    return describe(EXAMPLES, name)


@dataclass
class Office:
    """A store with its people. ``do`` acts as one of them."""

    store: Store
    today: date = TODAY
    passports: dict[str, list[str]] = field(default_factory=dict)

    def session(self, login: str) -> Session:
        return Session(self.store, Actor(login, "tester"), Clock(self.today))

    def do(
        self, login: str, action: str, name: str, on: date, details: Details | None = None, *, of: str = "delegation"
    ) -> Done:
        return perform(self.session(login), Request(of, action, name, on, details or Details()))

    def why(self, login: str, action: str, name: str, on: date, *, of: str = "delegation") -> Explanation:
        return explain(self.session(login), Request(of, action, name, on))

    def case(self, number: str) -> Case:
        """The case with the parts most tests look at already read."""
        with self.store.reading() as tx:
            case = cases.read(tx, number)
            for part in ("application", "members", "all_reviews", "approval", "obligations", "passports", "crossings"):
                getattr(case, part)
            _ = case.briefed, case.undertakings, case.report, case.all_justifications, case.attachments
        return case

    def state(self, number: str) -> str:
        with self.store.reading() as tx:
            return cases.read(tx, number).state

    # the usual way of the Troyan case, step by step; each returns the delegation's number

    def drafted(self, application: Application | None = None, on: date = date(2023, 7, 8)) -> str:
        return self.do("clerk", "new", "", on, filing(self.store, application or troyan())).name

    def submitted(self, **given: Any) -> str:
        number = self.drafted(**given)
        self.do("clerk", "submit", number, date(2023, 7, 10))
        return number

    def approved(self, **given: Any) -> str:
        number = self.submitted(**given)
        for login in ("head", "finance", "reviewer", "approver"):
            self.do(login, "pass", number, date(2023, 7, 20), self.pass_of(login, number))
        return number

    def pass_of(self, login: str, number: str) -> Passing:
        """A pass; the approver's accepts every justification."""
        written = [reason.rule for reason in self.case(number).justifications] if login == "approver" else []
        return Passing(accept=tuple(written))

    def cleared(self, **given: Any) -> str:
        number = self.approved(**given)
        self.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
        return number

    def registered(self, number: str) -> list[str]:
        """Passports of all members in custody; those of an earlier case of the same people are reused."""
        held = {row.person: row.number for row in self.case(number).passports}
        for member in self.case(number).active:
            if member.person not in held:
                held[member.person] = f"PE{member.person[1:]}00"
                details = Registering(
                    number=held[member.person],
                    kind="public-affairs",
                    person=member.person,
                    issued=date(2022, 1, 1),
                    expires=date(2027, 1, 1),
                )
                self.do("custodian", "register", "", date(2023, 9, 1), details, of="passport")
        self.passports[number] = [held[member.person] for member in self.case(number).active]
        return self.passports[number]

    def lent(self, **given: Any) -> str:
        number = self.cleared(**given)
        for passport in self.registered(number):
            self.do("custodian", "lend", passport, date(2023, 9, 15), Lending(delegation=number), of="passport")
        return number

    def abroad(self, **given: Any) -> str:
        number = self.lent(**given)
        self.do("clerk", "depart", number, date(2023, 9, 17))
        return number

    def back(self, **given: Any) -> str:
        number = self.abroad(**given)
        returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21))
        self.do("clerk", "arrive", number, date(2023, 9, 22), returned)
        return number

    def collected(self, **given: Any) -> str:
        number = self.back(**given)
        for passport in self.passports[number]:
            self.do("custodian", "collect", passport, date(2023, 9, 25), Collecting(), of="passport")
        return number

    def evaluated(self, **given: Any) -> str:
        number = self.collected(**given)
        report = read_report(EXAMPLES / "troyan-2023-report.toml")
        evaluation = read_evaluation(EXAMPLES / "troyan-2023-evaluation.toml")
        self.do("clerk", "submit", number, date(2023, 10, 10), Reporting(form=report), of="report")
        self.do("reviewer", "accept", number, date(2023, 10, 12), Opinion(), of="report")
        self.do("reviewer", "evaluate", number, date(2023, 10, 15), Evaluating(form=evaluation), of="report")
        return number

    def closed(self, **given: Any) -> str:
        number = self.evaluated(**given)
        self.do("clerk", "publish", number, date(2023, 10, 16), Publishing())
        self.do("reviewer", "close", number, date(2023, 10, 17))
        return number


def furnish(store: Store) -> Office:
    """Put the units and the accounts into an empty store."""
    with store.atomic() as tx:
        units.add_unit(tx, CITY, "government", None)
        units.add_unit(tx, OFFICE, "office", CITY)
        units.add_unit(tx, MUSEUM, "organ", CITY)
        for login, (name, unit, roles) in DESKS.items():
            accounts.add_account(tx, login, name, unit, roles)
    return Office(store)
