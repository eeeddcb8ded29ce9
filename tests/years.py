"""Whole years of an office in few words: delegations by their day, their people and what became of them.

The office has a book of its own that asks for little, so that a test says only what it is about.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from tests.office import MUSEUM, OFFICE, Office, furnish, troyan
from travel.application import Application
from travel.clock import Clock
from travel.delegations.past import Past
from travel.identity import Actor
from travel.policy import Book, load_book, read_book
from travel.policy.adoption import adopt
from travel.policy.own import known
from travel.registry.keeping import Registrar
from travel.storage.store import Store
from workflows.passport import Collecting, Lending, Registering
from workflows.steps.application import Filing
from workflows.steps.journey import Cancelling, Returned
from workflows.steps.past import TakingOver
from workflows.steps.review import Cutting, Passing, Refusing, Returning

FOUNDED = date(2010, 1, 1)


@cache
def easy_book(settings: str = "") -> Book:
    """A book in which no rule speaks, one approver decides and nobody has to be briefed."""
    rules = "".join(f'[rules.{rule}]\nunset = true\nnote = "of no concern here"\n' for rule in _rules())
    topics = "".join(
        f'[[topics]]\ntopic = "{topic}"\nrequired = false\ncitation = "design"\n' for topic in ("national-security",)
    )
    text = f"""name = "easy"
label = {{ zh = "从简", en = "easy" }}
inherits = "national"
{settings}
{rules}{topics}
[[route.rows]]
steps = ["decision"]
citation = "design"
"""
    return read_book(text, "easy.toml", known())


def _rules() -> tuple[str, ...]:
    national = load_book("national")
    return tuple(dict.fromkeys(rule for layer in national.layers for rule in layer.rules))


@dataclass
class Years(Office):
    """An office that sends delegations as a test tells it to; each has people of its own."""

    people: int = 0
    sent: list[str] = field(default_factory=list)

    def asks(
        self,
        exit_on: date,
        persons: int = 2,
        *,
        days: int = 5,
        formation: str = "own",
        track: str = "general",
        category: str = "friendship-city",
        countries: Sequence[str] = ("BG",),
        rank: str = "section",
        plan: str | None = None,
        organiser: str = OFFICE,
        on: date | None = None,
        title: str = "友好代表团",
    ) -> str:
        """A delegation handed in, forty days before it leaves unless told otherwise."""
        application = self.application(
            exit_on, persons, days, formation, track, category, countries, rank, plan, organiser, title
        )
        day = on or exit_on - timedelta(days=40)
        number = self.do("clerk", "new", "", day, self._filing(application)).name
        self.do("clerk", "submit", number, day)
        self.sent.append(number)
        return number

    def approved_on(self, number: str, on: date) -> str:
        """The only step passes it."""
        self.do("approver", "pass", number, on, Passing())
        return number

    def goes(self, exit_on: date, persons: int = 2, *, passports: bool = False, **given: object) -> str:
        """A delegation that is approved a month before it leaves, leaves and comes back.

        With ``passports`` its members fetch them the day before and hand them in the day after.
        """
        number = self.allowed(exit_on, persons, **given)  # type: ignore[arg-type]  # passed on as they are
        case = self.case(number)
        assert case.approval is not None
        entry = case.approval.entry
        lent = self.lends(number, exit_on - timedelta(days=1)) if passports else []
        self.do("clerk", "depart", number, exit_on)
        self.do("clerk", "arrive", number, entry + timedelta(days=1), Returned(exit=exit_on, entry=entry))
        for passport in lent:
            self.do("custodian", "collect", passport, entry + timedelta(days=1), Collecting(), of="passport")
        return number

    def lends(self, number: str, on: date) -> list[str]:
        """Every member gets a passport, and fetches it."""
        held = []
        for member in self.case(number).active:
            held.append(f"PE{member.person[1:]}00")
            registering = Registering(
                number=held[-1],
                kind="public-affairs",
                person=member.person,
                issued=on - timedelta(days=100),
                expires=on + timedelta(days=1500),
            )
            self.do("custodian", "register", "", on, registering, of="passport")
            self.do("custodian", "lend", held[-1], on, Lending(delegation=number), of="passport")
        return held

    def allowed(self, exit_on: date, persons: int = 2, cut: int = 0, **given: object) -> str:
        """A delegation that is approved a month before it leaves; so many of its members are cut on the way."""
        number = self.asks(exit_on, persons + cut, **given)  # type: ignore[arg-type]  # passed on as they are
        on = exit_on - timedelta(days=30)
        self.cuts(number, cut, on)
        return self.approved_on(number, on)

    def cuts(self, number: str, count: int, on: date) -> None:
        """The last members of the list are taken off."""
        for member in self.case(number).active[-count:] if count else ():
            self.do("approver", "cut", number, on, Cutting(person=member.person, opinion="与任务无关"))

    def refuses(self, number: str, on: date, *, dissuaded: bool = False) -> str:
        self.do("approver", "refuse", number, on, Refusing(opinion="必要性不足", dissuaded=dissuaded))
        return number

    def sends_back(self, number: str, on: date) -> None:
        """The clerk gets it back and hands it in again on the same day."""
        self.do("approver", "return", number, on, Returning(opinion="请补充"))
        self.do("clerk", "submit", number, on)

    def changes(self, number: str, on: date, change: Callable[[Application], Application]) -> None:
        """A change of what is approved goes up."""
        self.do("clerk", "amend", number, on, self._filing(change(self.case(number).application)))

    def cancels(self, number: str, on: date) -> str:
        self.do("clerk", "cancel", number, on, Cancelling(reason="邀请方改期"))
        return number

    def takes_over(self, exit_on: date, persons: int = 2, **said: object) -> str:
        """A delegation of the past, from a ledger, which says no more of it than is told here."""
        self.people += 1
        row: dict[str, object] = {
            "title": f"第{self.people}号团组",
            "organiser": OFFICE,
            "formation": "own",
            "track": "general",
            "exit": exit_on,
            "entry": exit_on + timedelta(days=4),
            "persons": persons,
            "outcome": "travelled",
            "countries": ("BG",),
            "hash": f"{self.people}",
            "sheet": "台账",
            "row": self.people,
        }
        past = Past(**row | said)  # type: ignore[arg-type]  # passed on as they are
        return self.do("reviewer", "import", "", past.ended_on, TakingOver(past=past)).name

    def application(
        self,
        exit_on: date,
        persons: int,
        days: int,
        formation: str,
        track: str,
        category: str,
        countries: Sequence[str],
        rank: str,
        plan: str | None,
        organiser: str,
        title: str,
    ) -> Application:
        like = troyan()
        entry = exit_on + timedelta(days=days - 1)
        first = like.members[0]
        unit = MUSEUM if formation == "joint" else OFFICE
        members = []
        for place in range(persons):
            self.people += 1
            particulars = {
                "name": f"旅客{self.people}",
                "unit": unit if place else OFFICE,
                "role": "member" if place else "leader",
                "rank": rank if place == persons - 1 else "other",
            }
            members.append(first.model_copy(update=particulars))
        visits = tuple(
            like.visits[0].model_copy(
                update={"country": country, "arrive": exit_on, "leave": entry, "invitation": None}
            )
            for country in countries
        )
        about = {
            "exit": exit_on,
            "entry": entry,
            "formation": formation,
            "track": track,
            "category": category,
            "plan": plan,
            "organiser": organiser,
            "title": title,
        }
        return like.model_copy(
            update={
                "delegation": like.delegation.model_copy(update=about),
                "members": tuple(members),
                "visits": visits,
                "attachments": (),
                "budget": (),
                "notice": None,
            }
        )

    def _filing(self, application: Application) -> Filing:
        return Filing(application=application)


def years(store: Store, settings: str = "", founded: date = FOUNDED) -> Years:
    """An office with its easy book in force from the beginning; nothing was recorded before it was founded."""
    office = Years(furnish(store).store)
    adopt(Registrar(store, Actor("approver", "tester"), Clock(founded), founded), easy_book(settings), FOUNDED)
    return office
