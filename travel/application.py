"""The application: what a clerk writes about a delegation, checked field by field before anything becomes a row.

The values are immutable. ``form.read`` makes them from a file, the store makes them from its rows, and the rules judge
them without knowing which. Dates are days in Asia/Shanghai; money is Decimal in the currency named beside it.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from travel import vocabulary as words
from travel.forms.field_types import (
    Amount,
    Count,
    Country,
    Currency,
    Day,
    FileName,
    FullText,
    Name,
    Number,
    OneOf,
    Rate,
    Share,
    Text,
    YesNo,
)
from travel.i18n import N_

CHINA = "CN"
"""The country from which everybody leaves."""

Formation = Annotated[str, AfterValidator(OneOf(words.FORMATION))]
Track = Annotated[str, AfterValidator(OneOf(words.TRACK))]
Statement = Annotated[str, AfterValidator(OneOf(words.STATEMENT))]
Rank = Annotated[str, AfterValidator(OneOf(words.RANK))]
MemberRole = Annotated[str, AfterValidator(OneOf(words.MEMBER_ROLE))]
Relation = Annotated[str, AfterValidator(OneOf(words.RELATION))]
Inviter = Annotated[str, AfterValidator(OneOf(words.INVITER))]
Pays = Annotated[str, AfterValidator(OneOf(words.PAYS))]
Leadership = Annotated[str, AfterValidator(OneOf(words.LEADERSHIP))]
TravelClass = Annotated[str, AfterValidator(OneOf(words.TRAVEL_CLASS))]
SpecialKind = Annotated[str, AfterValidator(OneOf(words.SPECIAL))]
BudgetKind = Annotated[str, AfterValidator(OneOf(words.BUDGET_LINE))]
AttachmentKind = Annotated[str, AfterValidator(OneOf(words.ATTACHMENT))]


class Value(BaseModel):
    """Base of everything on the form: unknown keys are refused, values are never changed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Particulars(Value):
    """``[delegation]``: the delegation itself."""

    title: Name = Field(description=N_("what the request is called"))
    organiser: Name = Field(description=N_("the organising unit, by its registered name"))
    formation: Formation = Field(description=N_("who put the delegation together"))
    track: Track = Field(description=N_("decides which rules apply"))
    category: Name = Field(description=N_("task category from the office's own list, such as friendship-city"))
    purpose: FullText = Field(description=N_("key tasks, numbered per country"))
    exit: Day = Field(description=N_("day of leaving through Chinese border control"))
    entry: Day = Field(description=N_("day of coming back through Chinese border control; both days count"))
    plan: Number | None = Field(
        default=None, description=N_("number of the entry in the annual plan; left out when out of plan")
    )
    swapped_plan: Number | None = Field(
        default=None, description=N_("number of the plan entry given up for this delegation when it is out of plan")
    )
    out_of_plan: Text = Field(default="", description=N_("why the delegation goes out of plan"))
    long_haul: Text = Field(
        default="", description=N_("claim of the long-haul day: the connections that make it necessary")
    )
    signatory: Name = Field(description=N_("who signs the request; he must not travel"))
    statements: tuple[Statement, ...] = Field(default=(), description=N_("closing statements of the request"))


class Member(Value):
    """``[[members]]``: one traveller."""

    name: Name = Field(description=N_("the traveller's name, as in the passport"))
    unit: Name = Field(description=N_("the sending unit, by its registered name"))
    post: Name = Field(description=N_("the traveller's post"))
    rank: Rank = Field(description=N_("the traveller's rank; the highest decides who approves"))
    role: MemberRole = Field(description=N_("part in the delegation; there is one leader"))
    born: Day = Field(description=N_("day of birth"))
    duty: Text = Field(default="", description=N_("what the traveller answers for at home or on the trip"))
    retired: YesNo = Field(default=False, description=N_("true: the traveller has retired"))
    relation: Relation | None = Field(default=None, description=N_("set for the spouse or a child of another member"))
    leadership: Leadership | None = Field(
        default=None, description=N_("set for the first head of the sending unit and for its leading team")
    )
    academic: YesNo = Field(default=False, description=N_("true: the traveller teaches or does research"))
    travel_class: TravelClass | None = Field(default=None, description=N_("class of the international flights"))
    companion: Name | None = Field(
        default=None, description=N_("the member who looks after a traveller of great age on the way")
    )
    last_trips: tuple[Day, ...] = Field(default=(), description=N_("exit days of earlier official trips"))
    person: Name | None = Field(
        default=None, description=N_("number of the registered person, where a name alone is not clear")
    )


class Invitation(Value):
    """``invitation`` of a visit."""

    host: Name = Field(description=N_("the inviting institution, as it writes itself"))
    host_zh: Name = Field(description=N_("the inviting institution in Chinese"))
    country: Country = Field(description=N_("the inviter's country or region"))
    kind: Inviter = Field(description=N_("what the inviter is"))
    signed: YesNo = Field(description=N_("whether the invitation is signed"))
    dated: Day = Field(description=N_("day on which the invitation was written"))
    persons: Count = Field(description=N_("how many persons are invited"))
    from_: Day = Field(alias="from", description=N_("first day of the invitation"))
    until: Day = Field(description=N_("last day of the invitation"))
    pays: Pays = Field(default="none", description=N_("what the host pays"))
    signer: Name | None = Field(default=None, description=N_("who signed the invitation"))
    signer_nationality: Country | None = Field(
        default=None, description=N_("the signer's nationality; wanted where the name looks Chinese")
    )

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Visit(Value):
    """``[[visits]]``: one place, in the order of travel; a transit that leaves the airport is a visit too."""

    country: Country = Field(description=N_("country or region, two letters of ISO 3166"))
    city: Name = Field(description=N_("city or place"))
    arrive: Day = Field(description=N_("day of arrival"))
    leave: Day = Field(description=N_("day of departure"))
    airside: YesNo = Field(default=False, description=N_("true: a transit that stays inside the airport"))
    official_days: Count = Field(default=0, description=N_("days with official activities"))
    programme: tuple[Name, ...] = Field(default=(), description=N_("official activities, one text each"))
    invitation: Invitation | None = Field(default=None, description=N_("the invitation to this place"))


class Notice(Value):
    """``[notice]``: the public notice before submission; both days count."""

    from_: Day = Field(alias="from", description=N_("first day of the notice; it counts"))
    until: Day = Field(description=N_("last day of the notice; it counts"))
    places: tuple[Name, ...] = Field(description=N_("the units in which the notice was put up"))
    objections: Count = Field(default=0, description=N_("how many objections are not settled yet"))

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Funding(Value):
    """``[funding]``: who pays, and what the finance department said."""

    source: Name = Field(description=N_("where the money comes from"))
    finance_reviewed: YesNo = Field(
        default=False, description=N_("true: the finance department has reviewed the budget")
    )
    finance_opinion: Text = Field(default="", description=N_("what the finance department said"))
    sending_source: Name | None = Field(
        default=None, description=N_("where the money comes from according to the sending document of a long stay")
    )
    rates: dict[Currency, Rate] = Field(
        default_factory=dict, description=N_("CNY for one unit of each currency, as written on the budget form")
    )


class BudgetLine(Value):
    """``[[budget]]``: one line of the budget form."""

    kind: BudgetKind = Field(description=N_("what the money is for"))
    currency: Currency = Field(description=N_("currency of the amounts, three letters of ISO 4217"))
    amount: Amount = Field(description=N_("the sum of the line"))
    country: Country | None = Field(default=None, description=N_("country or region in which it is spent"))
    city: Name | None = Field(default=None, description=N_("city, where the standard differs by city"))
    standard: Amount | None = Field(default=None, description=N_("the standard for one person and day"))
    persons: Count | None = Field(default=None, description=N_("for how many persons"))
    days: Count | None = Field(default=None, description=N_("for how many days"))
    share: Share | None = Field(
        default=None, description=N_("part of the standard that is claimed where the host pays the rest, such as 0.4")
    )
    conference: YesNo = Field(default=False, description=N_("true: lodging in the hotel that the conference has named"))


class Special(Value):
    """``[[special]]``: something that needs approval before it is paid."""

    kind: SpecialKind = Field(description=N_("what needs approval beforehand"))
    reason: Text = Field(default="", description=N_("why it is necessary"))
    approved_by: Name | None = Field(default=None, description=N_("who approved it beforehand"))


class Attachment(Value):
    """``[[attachments]]``: a paper, by its path inside the form's folder."""

    kind: AttachmentKind = Field(description=N_("what the paper is"))
    file: FileName = Field(description=N_("its path inside the folder of the form"))
    member: Name | None = Field(
        default=None, description=N_("the member it is about; left out when it is about the whole delegation")
    )
    number: Name | None = Field(default=None, description=N_("the number it bears"))
    issued_by: Name | None = Field(default=None, description=N_("who issued it"))
    dated: Day | None = Field(default=None, description=N_("day of its issue"))


class Application(Value):
    """The whole form."""

    delegation: Particulars = Field(description=N_("the delegation itself"))
    members: Annotated[tuple[Member, ...], Field(min_length=1)] = Field(
        description=N_("the travellers, one table each, the leader among them")
    )
    visits: Annotated[tuple[Visit, ...], Field(min_length=1)] = Field(
        description=N_("the places, one table each, in the order of travel")
    )
    notice: Notice | None = Field(default=None, description=N_("the public notice before submission"))
    funding: Funding | None = Field(default=None, description=N_("who pays, and what the finance department said"))
    budget: tuple[BudgetLine, ...] = Field(default=(), description=N_("the lines of the budget form, one table each"))
    special: tuple[Special, ...] = Field(
        default=(), description=N_("what needs approval before it is paid, one table each")
    )
    attachments: tuple[Attachment, ...] = Field(default=(), description=N_("papers, one table each"))
    justifications: dict[str, FullText] = Field(
        default_factory=dict, description=N_("for each rule that asks for one (R05 …), why it should pass all the same")
    )

    @property
    def countries(self) -> tuple[str, ...]:
        """Countries and regions that count: every one entered, once, in order of travel.

        A transit that stays inside the airport does not count, nor does a place at home.
        """
        return tuple(
            dict.fromkeys(visit.country for visit in self.visits if not visit.airside and visit.country != CHINA)
        )

    @property
    def transits(self) -> tuple[str, ...]:
        """Countries and regions that are passed only inside an airport, in order of travel."""
        passed = dict.fromkeys(visit.country for visit in self.visits if visit.airside and visit.country != CHINA)
        return tuple(country for country in passed if country not in self.countries)

    @property
    def highest_rank(self) -> str:
        """The rank that decides who approves."""
        return words.highest([member.rank for member in self.members])

    @property
    def senders(self) -> tuple[str, ...]:
        """The members' units, once each, in the order of the list."""
        return tuple(dict.fromkeys(member.unit for member in self.members))
