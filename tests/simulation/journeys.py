"""What befalls the delegations of the town: each is a strand with a fate drawn for it beforehand."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Row

from tests.database.papers import dated, without_member
from tests.office import EXAMPLES, troyan
from tests.office import filing as with_papers
from tests.simulation.town import ORGANS, Strand, Town
from travel.application import Application, Member
from travel.calendar import add_months
from travel.custody import passports
from travel.errors import Refused
from travel.facts import Crossing
from travel.forms.reading import read_evaluation, read_report
from travel.journeys import reports, violations
from travel.report_form import EvaluationForm, ReportForm
from workflows.passport import Collecting, Lending, Losing, Registering
from workflows.report import Evaluating, Reporting
from workflows.steps.after import LookingBack, Publishing
from workflows.steps.application import Filing
from workflows.steps.journey import BriefingDetails, Cancelling, Returned
from workflows.steps.review import Cutting, Opinion, Passing, Refusing, Returning, Withdrawing
from workflows.violation import Explaining, Ruling

REVIEWERS = ("finance", "reviewer", "approver")
HOLDS = {"R36", "R39"}
LAST_DAY_TO_SUBMIT, LAST_DAY_TO_DECIDE = 45, 30
"""Days before leaving; what is still held then is given up, or refused."""


@dataclass
class Journey:
    """One delegation: who goes, when, and the dice that decide about it."""

    town: Town
    place: int
    members: tuple[Member, ...]
    dice: random.Random
    exit: date = field(init=False)
    number: str = field(init=False)
    passports: dict[str, str] = field(default_factory=dict)

    @property
    def clerk(self) -> str:
        return f"clerk{self.place}"

    @property
    def organ(self) -> str:
        return ORGANS[self.place]

    @property
    def entry(self) -> date:
        return self.exit + timedelta(days=4)

    def chance(self, per_cent: int, fate: str) -> bool:
        """Whether this happens to it."""
        happens = self.dice.randrange(100) < per_cent
        self.town.fates[fate] += happens
        return happens

    def later(self, fewest: int, most: int) -> date:
        return self.town.pass_time(self.dice.randint(fewest, most))

    def act(self, login: str, action: str, *details: object, ago: int = 0, of: str = "delegation") -> None:
        self.town.act(login, action, self.number, *details, ago=ago, of=of)  # type: ignore[arg-type]

    # until the approval

    def live(self) -> Strand:
        """From the first draft to the archive."""
        town = self.town
        self.exit = self.later(62, 80)
        self.number = town.act(self.clerk, "new", "", self.filing()).name
        yield self.later(1, 4)
        yield from self.goes_up()
        if town.state(self.number) != "reviewing":
            return
        yield from self.is_reviewed()
        if town.state(self.number) != "approved":
            return
        if self.chance(8, "postponed before the passports are out"):
            yield from self.is_postponed()
        yield max(self.exit - timedelta(days=self.dice.randint(15, 25)), town.pass_time(1))
        self.act("briefer", "brief", BriefingDetails(signed=("all",)), ago=self.dice.choice((0, 0, 1)))
        if self.chance(4, "cancelled before the passports are out"):
            self.act(self.clerk, "cancel", Cancelling(reason="外方推迟"))
            return
        yield self.exit - timedelta(days=self.dice.randint(4, 9))
        self.fetches_passports()
        if self.chance(5, "postponed with the passports out"):
            yield from self.is_postponed()
        if self.chance(4, "cancelled with the passports out"):
            yield self.later(1, 2)
            self.act(self.clerk, "cancel", Cancelling(reason="任务取消"))
            for holder in self.passports:
                town.owe(self.number, "passport", holder, town.pass_time(7))
                town.goes_on(self.hands_in(holder, town.today))
            return
        yield from self.is_away()

    def filing(self) -> Filing:
        return with_papers(self.town.store, self.application())

    def application(self) -> Application:
        """The friendship-city case for these people on these days."""
        form = dated(self.exit, self.entry, _form(len(self.members)))
        members = tuple(
            seat.model_copy(update=self.members[at].model_dump(include={"name", "born", "unit", "post"}))
            for at, seat in enumerate(form.members)
        )
        particulars = form.delegation.model_copy(
            update={"organiser": self.organ, "plan": f"{self.exit.year}-05", "title": f"{self.organ}友好代表团"}
        )
        notice = form.notice
        assert notice is not None
        noticed = {"from_": self.exit - timedelta(days=104), "until": self.exit - timedelta(days=81)}
        first = form.visits[0]
        assert first.invitation is not None
        invitation = first.invitation.model_copy(
            update={"dated": self.exit - timedelta(days=105), "persons": len(members)}
        )
        return form.model_copy(
            update={
                "delegation": particulars,
                "members": members,
                "visits": (first.model_copy(update={"official_days": 4, "invitation": invitation}),),
                "notice": notice.model_copy(update=noticed | {"places": (self.organ,)}),
                "justifications": {"R32": "各团任务不同"},
            }
        )

    def goes_up(self) -> Strand:
        """Submitted as soon as nobody is held; given up when the days run out."""
        while not self.is_done_unless_held("submit", self.clerk):
            if self.exit - self.town.today < timedelta(days=LAST_DAY_TO_SUBMIT):
                self.town.fates["given up while held"] += 1
                self.act(self.clerk, "withdraw", Withdrawing(reason="来不及"))
                return
            yield self.later(4, 8)

    def is_done_unless_held(self, action: str, login: str, *details: object, ago: int = 0) -> bool:
        """Whether it could be done; what holds it can only be a debt or a loss."""
        try:
            self.act(login, action, *details, ago=ago)
        except Refused as refusal:
            rules = {finding.rule for finding in refusal.findings if finding.severity == "block"}
            if not rules <= HOLDS:
                raise
            self.town.held.update(rules)
            return False
        return True

    def is_reviewed(self) -> Strand:
        """Round after round, until it is decided."""
        town = self.town
        yield self.later(1, 4)
        if self.chance(3, "withdrawn from the review"):
            self.act(self.clerk, "withdraw", Withdrawing(reason="任务有变"))
            return
        self.act(f"head{self.place}", "pass", Passing(opinion="同意"))
        if len(self.members) > 2 and self.chance(40, "cut"):
            yield self.later(1, 2)
            self.act("finance", "cut", Cutting(person=self.members[2].name, opinion="与任务无关"))
            self.members = self.members[:2]
        for reviewer in REVIEWERS:
            yield self.later(1, 4)
            if reviewer == "reviewer" and self.chance(8, "returned"):
                self.act("reviewer", "return", Returning(opinion="请补材料"))
                yield self.later(2, 5)
                yield from self.goes_up()
                if town.state(self.number) == "reviewing":
                    yield from self.is_reviewed()
                return
            if reviewer == "approver":
                if self.chance(4, "refused"):
                    self.act("approver", "refuse", Refusing(opinion="年内已有同类团组"))
                    return
                yield from self.is_decided()
            else:
                self.act(reviewer, "pass", Passing())

    def is_decided(self) -> Strand:
        """Approved as soon as nobody is held, and perhaps entered a day later; else refused."""
        while not self.is_done_unless_held(
            "pass", "approver", Passing(accept=("R32",)), ago=self.dice.choice((0, 0, 0, 1))
        ):
            if self.exit - self.town.today < timedelta(days=LAST_DAY_TO_DECIDE):
                self.act("approver", "refuse", Refusing(opinion="欠交未清"))
                return
            yield self.later(4, 8)

    def is_postponed(self) -> Strand:
        """The journey moves by two weeks; now and then the change is refused or taken back."""
        town, before = self.town, self.exit
        yield self.later(1, 2)
        self.exit += timedelta(days=14)
        self.act(self.clerk, "amend", self.filing())
        yield self.later(1, 2)
        if self.chance(15, "change taken back"):
            self.act(self.clerk, "withdraw", Withdrawing(reason="不再推迟"))
            self.exit = before
            return
        self.act(f"head{self.place}", "pass", Passing())
        if self.chance(15, "change refused"):
            self.act("finance", "refuse", Refusing(opinion="经费已核定"))
            self.exit = before
            return
        for reviewer in REVIEWERS:
            self.act(reviewer, "pass", Passing(accept=("R32",) if reviewer == "approver" else ()))
        for holder in self.passports:
            town.owe(self.number, "passport", holder, self.entry + timedelta(days=7))

    # the journey

    def fetches_passports(self) -> None:
        town = self.town
        for member in town.case(self.number).active:
            passport = _passport_of(town, member)
            town.act("custodian", "lend", passport, Lending(delegation=self.number), of="passport")
            self.passports[member.name] = passport
            town.owe(self.number, "passport", member.name, self.entry + timedelta(days=7))

    def is_away(self) -> Strand:
        """Leaves, comes back, and is heard of sooner or later."""
        town = self.town
        late = self.dice.choice((0, 0, 0, 1, 2))
        yield self.exit + timedelta(days=late)
        self.act(self.clerk, "depart", ago=(town.today - self.exit).days)
        town.owe(self.number, "record-return", self.organ, self.entry)
        for kind in ("trip-report", "results-notice"):
            town.owe(self.number, kind, self.organ, add_months(self.entry, 1))
        stayed = self.dice.randint(1, 3) if self.chance(8, "stayed too long") else 0
        back = self.entry + timedelta(days=stayed)
        for holder in self.passports:
            town.goes_on(self.hands_in(holder, back), back + timedelta(days=1))
        recorded = self.dice.randint(6, 28) if self.chance(20, "return recorded late") else self.dice.randint(0, 3)
        yield back + timedelta(days=recorded)
        leader = next(member for member in town.case(self.number).active if member.role == "leader")
        countries = ("BG", "RO") if self.chance(4, "another country") else ("BG",)
        own = (Crossing(leader.person, self.exit, back, countries),)
        already = {crossing.person for crossing in town.case(self.number).crossings}
        returned = Returned(
            exit=self.exit, entry=self.entry, crossings=tuple(each for each in own if each.person not in already)
        )
        # what happened soon after the return is entered as of then
        happened = max(back, town.today - timedelta(days=self.dice.choice((0, 1, recorded))))
        self.act(self.clerk, "arrive", returned, ago=(town.today - happened).days)
        came = {crossing.person: crossing.entry for crossing in town.case(self.number).crossings}
        last = max(came.values())
        town.settle(self.number, "record-return", self.organ)
        for kind in ("trip-report", "results-notice"):
            town.owe(self.number, kind, self.organ, add_months(last, 1))
        for member in town.case(self.number).active:
            if any(debt[:3] == (self.number, "passport", member.name) for debt in town.owed):
                town.owe(self.number, "passport", member.name, came[member.person] + timedelta(days=7))
        town.goes_on(self.reports())
        town.goes_on(self.publishes())
        town.goes_on(self.is_closed(), self.later(30, 40))

    def hands_in(self, holder: str, back: date) -> Strand:
        """A passport comes back in time, late, or very late; or it is reported lost, now and then under pressure."""
        town, passport = self.town, self.passports[holder]
        if self.chance(3, "passport lost"):
            yield back + timedelta(days=self.dice.randint(*self.dice.choice(((3, 20), (3, 20), (45, 90)))))
            town.act("custodian", "lost", passport, Losing(statement="在机场遗失"), of="passport")
            town.settle(self.number, "passport", holder)
            return
        days = self.dice.choices(((1, 6), (8, 16), (20, 60)), (80, 15, 5))[0]
        yield back + timedelta(days=self.dice.randint(*days))
        ago = self.dice.choice((0, 0, 0, 1)) if town.today > back + timedelta(days=1) else 0
        town.act("custodian", "collect", passport, Collecting(returned_by=holder), of="passport", ago=ago)
        town.settle(self.number, "passport", holder)

    # afterwards

    def reports(self) -> Strand:
        """Handed in, perhaps sent back, accepted, evaluated."""
        town = self.town
        yield self.later(*self.dice.choices(((5, 26), (28, 50), (50, 110)), (80, 15, 5))[0])
        due = next(debt[3] for debt in town.owed if debt[:3] == (self.number, "trip-report", self.organ))
        while True:
            self.act(self.clerk, "submit", Reporting(form=_report()), of="report")
            town.settle(self.number, "trip-report", self.organ)
            yield self.later(1, 6)
            if not self.chance(10, "report sent back"):
                break
            self.act("reviewer", "return", Opinion(opinion="请补成果清单"), of="report")
            town.owe(self.number, "trip-report", self.organ, due)
            yield self.later(2, 12)
        self.act("reviewer", "accept", Opinion(), of="report")
        yield self.later(1, 12)
        ago = self.dice.choice((0, 0, 1))
        self.act("reviewer", "evaluate", Evaluating(form=_evaluation()), of="report", ago=ago)
        evaluated = town.pass_time(-ago)
        dues = [add_months(evaluated, months) for months in (6, 12)]
        for due in dues:
            town.owed[self.number, "look-back", self.organ, due] += 1
        for due in dues:
            yield due + timedelta(days=self.dice.choices((-5, 3, 25, 45), (50, 30, 10, 10))[0])
            if self.chance(10, "look-back forgotten"):
                return
            found = LookingBack(finding="已与外方交换文本", closed=self.come_about())
            self.act("reviewer", "look-back", found, ago=self.dice.choice((0, 0, 2)))
            town.owed[self.number, "look-back", self.organ, due] -= 1

    def come_about(self) -> tuple[int, ...]:
        """The first of the outcomes that are still open."""
        with self.town.store.reading() as tx:
            outcomes = reports.outcomes(tx, self.town.case(self.number).id)
        return tuple(outcome.id for outcome in outcomes if outcome.state == "open")[:1]

    def publishes(self) -> Strand:
        """The results notice, in time or not."""
        yield self.later(*self.dice.choices(((3, 25), (30, 70)), (85, 15))[0])
        if self.chance(2, "results never published"):
            return
        self.act(self.clerk, "publish", Publishing(place="门户网站"), ago=self.dice.choice((0, 0, 1, 3)))
        self.town.settle(self.number, "results-notice", self.organ)

    def is_closed(self) -> Strand:
        """Tried from time to time."""
        while True:
            try:
                self.act("reviewer", "close")
            except Refused:
                yield self.later(10, 20)
            else:
                return


def answering(town: Town, dice: random.Random) -> Strand:
    """Once a week some of the violations are explained and ruled on."""
    while True:
        with town.store.reading() as tx:
            found = violations.violations(tx, ("open", "explained"))
        for row in found:
            if dice.randrange(3) == 0:
                continue
            if row.state == "open":
                clerk = f"clerk{ORGANS.index(row.unit)}"
                town.act(clerk, "explain", row.number, Explaining(text="航班取消"), of="violation")
            else:
                ruling = dice.choice(("accept", "uphold"))
                town.act("auditor", ruling, row.number, Ruling(text="情况属实"), of="violation")
        yield town.pass_time(7)


def _passport_of(town: Town, member: Row[Any]) -> str:
    """The passport in custody of a member, registered when he has none."""
    with town.store.reading() as tx:
        found = passports.numbers_of(tx, member.person_id, ("in_custody",))
    if found:
        return found[0]
    number = f"PE{next(town.number_of):07d}"
    details = Registering(
        number=number,
        kind="public-affairs",
        person=str(member.person),
        issued=date(2022, 1, 1),
        expires=date(2027, 1, 1),
        cabinet="甲柜",
        slot=str(len(number)),
    )
    town.act("custodian", "register", "", details, of="passport")
    return number


@cache
def _form(members: int) -> Application:
    form = troyan()
    for name in "丁丙"[: len(form.members) - members]:
        form = without_member(form, name)
    return form


@cache
def _report() -> ReportForm:
    return read_report(EXAMPLES / "troyan-2023-report.toml")


@cache
def _evaluation() -> EvaluationForm:
    return read_evaluation(EXAMPLES / "troyan-2023-evaluation.toml")
