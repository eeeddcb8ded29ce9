"""Whatever is asked by whomever on whichever day: the table holds, the chain holds, nobody is owed by nobody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from tests.boxes import OTHER_OFFICE, boxes_of_another_office
from tests.database.papers import (
    a_week_long,
    add_senders,
    changed,
    dated,
    joint,
    stand_in,
    with_member,
    without_member,
)
from tests.database.test_engine_after import evaluation, report
from tests.database.test_holds import next_trip
from tests.office import MUSEUM, OFFICE, Office, described, furnish, troyan
from tests.pasts import of_the_past
from travel import journal
from travel.application import Application
from travel.clock import Clock
from travel.delegations import cases
from travel.errors import MovedFirst, Refused, StoreFault, TravelError
from travel.facts import Crossing
from travel.i18n import M
from travel.identity import Actor
from travel.journeys.violations import Suspicion
from travel.report_form import ReportForm
from travel.rules.holds import forbidding
from travel.storage.store import Store
from travel.vocabulary import LEDGER_OUTCOME
from workflows.catalogue import WORKFLOWS, workflow
from workflows.definition import NEW, Details, Remark, Workflow
from workflows.delegation import DELEGATION
from workflows.engine import explain, perform
from workflows.handover import Contesting, Giving
from workflows.passport import Collecting, Endorsing, Lending, Losing, Registering
from workflows.received import Annotating
from workflows.report import Evaluating, Reporting
from workflows.request import Done, Request, Session
from workflows.steps.after import LookingBack, Publishing
from workflows.steps.application import Filing, Justifying, Note
from workflows.steps.custody import Placing
from workflows.steps.holding import Excepting, Revoking
from workflows.steps.journey import BriefingDetails, Cancelling, Returned
from workflows.steps.papers import Supplementing
from workflows.steps.past import TakingOver
from workflows.steps.reminding import Reminding
from workflows.steps.review import Cutting, Opinion, Passing, Refusing, Returning, Withdrawing
from workflows.stocktaking import Accounting, Counting, Discarding
from workflows.violation import VIOLATION, Explaining, Opening, Ruling

FIRST = date(2023, 7, 8)
LOGINS = (
    "clerk",
    "head",
    "finance",
    "reviewer",
    "approver",
    "briefer",
    "custodian",
    "museum",
    "museum-head",
    "university-head",
    "double",
    "jia",
    "stranger",
)
NUMBERS = ("2023-0001", "2023-0002", "2023-0009")
PASSPORTS = ("PE1000001", "PE1000002", "SE1000001", "PE9999999")
NAMES = {
    "passport": PASSPORTS,
    "violation": ("V2023-0001", "V2023-0002"),
    "received": tuple(f"{number}@{OTHER_OFFICE}" for number in NUMBERS),
}
NAMES |= {"stocktaking": ("ST2023-0001", "ST2023-0002"), "handover": ("HO2023-0001", "HO2023-0002")}
PEOPLE = ("甲", "乙", "丙", "丁", "戊", "P00001", "P00003", "P99999", "")

applications = st.sampled_from(
    [
        troyan(),
        a_week_long(),
        a_week_long().model_copy(update={"justifications": {"R05": "航班每周两班"}}),
        joint(),
        dated(date(2023, 9, 19), date(2023, 9, 22)),
        with_member(troyan(), "戊"),
        without_member(troyan(), "丁"),
        changed(troyan(), organiser=MUSEUM, signatory="李处长"),
        changed(troyan(), track="enterprise", signatory="甲"),
    ]
)


def filed(application: Application) -> Filing:
    """The application with its papers."""
    return Filing(application=application, papers=described(application))


filings = applications.map(filed)
opinions = st.sampled_from(["", "同意", "请补充"])
people = st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple)
days = st.integers(0, 120).map(lambda count: FIRST + timedelta(days=count))
countries = st.lists(st.sampled_from(["BG", "RO"]), max_size=2).map(tuple)
steps = st.sampled_from([None, None, "unit-head", "countersign", "finance", "nonsense"])

hold_rules = st.sampled_from(["R36", "R36", "R38", "R39", "R99"])

suspicions = st.builds(
    Suspicion,
    st.sampled_from(["overstay", "detour", "late-report"]),
    st.sampled_from(NUMBERS),
    st.sampled_from(["1", "2"]),
    st.sampled_from(PEOPLE),
    st.just((M("found"),)),
    st.just({}),
)

details_of: dict[str, dict[str, st.SearchStrategy[Details]]] = {
    "delegation": {
        "new": filings,
        "import": st.builds(
            lambda title, outcome, on: TakingOver(past=of_the_past(title=title, outcome=outcome, exit=on, entry=on)),
            st.sampled_from(["签署友城意向书", "参展"]),
            st.sampled_from(list(LEDGER_OUTCOME)),
            days,
        ),
        "edit": filings,
        "supplement": filings.map(lambda filed: Supplementing(papers=filed.papers[-1:])),
        "amend": filings,
        "justify": st.builds(Justifying, rule=st.sampled_from(["R05", "R10", "R99"]), text=st.just("理由")),
        "pass": st.builds(Passing, opinion=opinions, accept=st.sampled_from([(), (), ("R05",), ("R10", "R99")])),
        "return": st.builds(Returning, opinion=opinions, to_step=steps),
        "refuse": st.builds(Refusing, opinion=opinions),
        "cut": st.builds(Cutting, person=st.sampled_from(PEOPLE), opinion=opinions),
        "withdraw": st.builds(Withdrawing),
        "except": st.builds(Excepting, rule=hold_rules, reason=st.sampled_from(["展会已定", " "])),
        "revoke": st.builds(Revoking, rule=hold_rules, reason=st.just("情况有变")),
        "brief": st.builds(
            BriefingDetails,
            persons=people,
            signed=st.one_of(st.just(("all",)), people),
            topics=st.sampled_from([(), (), ("money",), ("money", "gossip")]),
            method=st.sampled_from(["gathered", "gathered", "individual", "shouted"]),
            role=st.sampled_from(["briefer", "briefer", "finance"]),
        ),
        "arrive": st.builds(
            Returned,
            exit=st.one_of(st.none(), days),
            entry=st.one_of(st.none(), days),
            countries=countries,
            crossings=st.lists(st.builds(Crossing, st.sampled_from(PEOPLE), days, days, countries), max_size=2).map(
                tuple
            ),
        ),
        "publish": st.builds(Publishing),
        "look-back": st.builds(LookingBack, finding=st.just("已查"), closed=st.sampled_from([(), (1,), (99,)])),
        "cancel": st.builds(Cancelling),
        "remind": st.just(Reminding(owing=())),
        "note": st.builds(Note, text=st.text(st.characters(exclude_characters="\0", codec="utf-8"), min_size=1)),
    },
    "passport": {
        "register": st.builds(
            Registering,
            number=st.sampled_from(PASSPORTS[:3]),
            kind=st.sampled_from(["public-affairs", "service", "visa"]),
            person=st.sampled_from(PEOPLE),
            issued=st.just(date(2022, 1, 1)),
            expires=st.sampled_from([date(2027, 1, 1), date(2023, 12, 1), date(2021, 1, 1)]),
        ),
        "lend": st.builds(Lending, delegation=st.sampled_from(NUMBERS)),
        "collect": st.builds(Collecting, exit=st.one_of(st.none(), days), entry=st.one_of(st.none(), days)),
        "lost": st.builds(Losing, statement=st.just("遗失")),
        "endorse": st.builds(Endorsing, endorsed_until=days),
        "place": st.builds(Placing, cabinet=st.sampled_from(["A", "B"]), slot=st.sampled_from(["", "01"])),
        "found": st.builds(Remark),
        "void": st.builds(Remark),
        "note": st.builds(Remark),
    },
    "report": {
        "submit": st.sampled_from([report(), Reporting(form=ReportForm.model_validate({"report": {}}))]),
        "accept": st.builds(Opinion, opinion=opinions),
        "return": st.builds(Opinion, opinion=opinions),
        "evaluate": st.sampled_from([Evaluating(form=evaluation())]),
    },
    "stocktaking": {
        "count": st.builds(Counting, passports=st.lists(st.sampled_from(PASSPORTS), max_size=4).map(tuple)),
        "explain": st.builds(
            Accounting,
            passports=st.lists(st.sampled_from(PASSPORTS), min_size=1, max_size=2).map(tuple),
            outcome=st.sampled_from(["found", "open", "loss", "put-right", "gone"]),
            text=st.just("已查"),
        ),
        "close": st.builds(Remark),
        "withdraw": st.builds(Discarding, reason=st.just("数错")),
    },
    "handover": {
        "give": st.builds(
            Giving,
            to=st.sampled_from(["custodian", "double", "clerk", "nobody"]),
            cabinets=st.sampled_from([(), (), ("A",), ("Z",)]),
        ),
        "confirm": st.builds(Remark),
        "contest": st.builds(Contesting, text=st.just("少一本")),
        "restate": st.builds(Remark),
        "withdraw": st.builds(Remark),
    },
    "violation": {
        "open": st.builds(Opening, found=suspicions),
        "explain": st.builds(Explaining, text=st.just("说明")),
        "accept": st.builds(Ruling, text=st.just("意见")),
        "uphold": st.builds(Ruling, text=st.just("意见")),
    },
    "received": {
        "receive": st.sampled_from(boxes_of_another_office()),
        "renew": st.sampled_from(boxes_of_another_office()),
        "note": st.builds(Annotating, text=st.just("备注")),
    },
}


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, Request]:
    """Anything asked by anybody: any action, often with details that fit, sometimes with none or with another's."""
    definition = draw(st.sampled_from([DELEGATION, DELEGATION, DELEGATION, *WORKFLOWS]))
    action = draw(st.sampled_from(definition.names()))
    fitting = details_of[definition.name].get(action, st.builds(Details))
    details = draw(st.one_of(fitting, fitting, fitting, st.just(Details()), st.just(Remark())))
    beginning = action in ("new", "import", "register", "open", "count", "give", "receive")
    name = draw(st.sampled_from(NAMES.get(definition.name, NUMBERS)))
    seen = draw(st.one_of(st.none(), st.none(), st.integers(0, 9)))
    request = Request(definition.name, action, "" if beginning else name, draw(days), details, seen)
    return draw(st.sampled_from(LOGINS)), request


VERSIONS = (
    "SELECT 'delegation' AS kind, number, version FROM delegation"
    " UNION ALL SELECT 'passport', number, version FROM passport"
    " UNION ALL SELECT 'report', d.number, r.version FROM trip_report r JOIN delegation d ON d.id = r.delegation_id"
    " UNION ALL SELECT 'violation', number, version FROM violation"
    " UNION ALL SELECT 'received', number, version FROM received"
    " UNION ALL SELECT 'stocktaking', number, version FROM stocktaking"
    " UNION ALL SELECT 'handover', number, version FROM handover"
)
NEVER = {
    "no obligation without an owner": ("SELECT count(*) FROM obligation WHERE owner = ''"),
    "no passport lent twice": (
        "SELECT count(*) FROM (SELECT passport_id FROM loan WHERE ended_on IS NULL GROUP BY passport_id"
        " HAVING count(*) > 1) AS twice"
    ),
    "what is lent has an open loan, and nothing else has": (
        "SELECT count(*) FROM passport p WHERE (p.state = 'lent') <>"
        " EXISTS (SELECT 1 FROM loan l WHERE l.passport_id = p.id AND l.ended_on IS NULL)"
    ),
    "an open loan is owed, an ended one is not": (
        "SELECT count(*) FROM loan l WHERE (l.ended_on IS NULL) <> EXISTS (SELECT 1 FROM obligation o WHERE"
        " o.passport_id = l.passport_id AND o.delegation_id = l.delegation_id AND o.ended_on IS NULL)"
        " AND NOT EXISTS (SELECT 1 FROM loan m WHERE m.passport_id = l.passport_id"
        " AND m.delegation_id = l.delegation_id AND m.id > l.id)"
    ),
    "no stock-taking is closed with something unexplained": (
        "SELECT count(*) FROM stocktaking s JOIN stock_item i ON i.stocktaking_id = s.id"
        " WHERE s.state = 'closed' AND i.found <> 'present' AND i.outcome IS NULL"
    ),
    "somebody is waited for in review, and only there": (
        "SELECT count(*) FROM delegation d WHERE (d.state = 'reviewing') <>"
        " EXISTS (SELECT 1 FROM review r WHERE r.delegation_id = d.id AND r.waiting)"
    ),
    "no seat is decided before its turn has come": (
        "SELECT count(*) FROM review r WHERE NOT r.reopened AND (r.decided_on < r.opened_on OR EXISTS"
        " (SELECT 1 FROM review b WHERE b.delegation_id = r.delegation_id AND b.round = r.round"
        " AND b.position < r.position AND NOT b.reopened AND b.decided_on > r.decided_on))"
    ),
    "nothing goes on without an approval": (
        "SELECT count(*) FROM delegation d WHERE approval_id IS NULL AND state IN"
        " ('approved', 'cleared', 'abroad', 'back', 'reported', 'evaluated', 'closed', 'cancelled')"
        " AND NOT EXISTS (SELECT 1 FROM ledger_entry l WHERE l.delegation_id = d.id)"
    ),
    "no exception without a cause and a reason": (
        "SELECT count(*) FROM hold_exception WHERE CAST(causes AS TEXT) = '[]' OR TRIM(reason) = ''"
    ),
    "nobody lets his own filing pass": (
        "SELECT count(*) FROM hold_exception x JOIN delegation d ON d.id = x.delegation_id"
        " WHERE EXISTS (SELECT 1 FROM event e WHERE e.subject = d.number AND e.subject_kind = 'delegation'"
        " AND e.action = 'new' AND e.actor = x.granted_by)"
    ),
    "nothing is owed in the archive but look-backs": (
        "SELECT count(*) FROM delegation d JOIN obligation o ON o.delegation_id = d.id"
        " WHERE d.state = 'closed' AND o.ended_on IS NULL AND o.kind <> 'look-back'"
    ),
}
"""What must never be found: how many rows stand against each of these."""


def invariants(store: Store) -> None:
    """What must be true at any moment."""
    with store.reading() as tx:
        assert all(isinstance(step, int) for step in journal.verify(tx)), "the chain holds"
        events = tx.execute(text("SELECT * FROM event ORDER BY subject_kind, subject, seq")).all()
        for event in events:
            assert _allowed(workflow(event.subject_kind), event.action, event.from_state, event.to_state)
        counts: dict[tuple[str, str], int] = {}
        for event in events:
            key = (event.subject_kind, event.subject)
            counts[key] = counts.get(key, 0) + 1
            assert event.seq == counts[key]
        versions = {(row.kind, row.number): row.version for row in tx.execute(text(VERSIONS))}
        assert versions == counts, "a version counts the events"
        for what, question in NEVER.items():
            assert tx.execute(text(question)).scalar_one() == 0, what
        delegations = tx.execute(text("SELECT number, state FROM delegation")).all()
        found = tx.execute(text("SELECT number, state FROM violation")).all()
    for definition, rows in ((DELEGATION, delegations), (VIOLATION, found)):
        for each in rows:
            for row in definition.from_state(each.state):
                if row.automatic:
                    said = _stands_against(store, definition.name, row.name, each.number)
                    assert said, f"{row.name} was left undone"


def _stands_against(store: Store, process: str, action: str, number: str) -> bool:
    """Whether there is a reason against it besides that nobody may do it."""
    session = Session(store, Actor("clerk", "tester"), Clock(date(2026, 1, 1)))
    said = explain(session, Request(process, action, number, date(2026, 1, 1)))
    return any(not finding.personal for finding in said.findings)


def _allowed(definition: Workflow, action: str, before: str | None, after: str) -> bool:
    return any(
        (before or NEW) in row.sources and row.leads_to(before or NEW) == after for row in definition.rows(action)
    )


def _events(store: Store) -> int:
    with store.reading() as tx:
        return int(tx.execute(text("SELECT count(*) FROM event")).scalar_one())


def _size(done: Done) -> int:
    return 1 + sum(_size(follower) for follower in done.followed_by)


def prepared(store: Store) -> Office:
    """The office with everybody who may be asked for, a filer who decides, a traveller with an account."""
    from tests.database.papers import hire

    office = furnish(store)
    add_senders(office)
    hire(office, "double", "双岗", OFFICE, "clerk", "approver", "reviewer", "custodian", "briefer")
    hire(office, "jia", "甲", OFFICE, "approver", "reviewer")
    stand_in(office, "double", "head", date(2023, 7, 1))
    stand_in(office, "jia", "approver", date(2023, 7, 1))
    return office


def try_all(office: Office, asked: list[tuple[str, Request]]) -> None:
    """Ask one after another; what is explained beforehand is what happens, and refusals leave no event."""
    for login, request in asked:
        session = Session(office.store, Actor(login, "tester"), Clock(date(2026, 1, 1)))
        before = _events(office.store)
        expected = _explained(session, request)
        outcome = _outcome(session, request)
        if isinstance(outcome, Done):
            assert _events(office.store) == before + _size(outcome)
            assert expected is True, "what happens was explained as allowed"
            continue
        assert _events(office.store) == before
        assert not isinstance(outcome, StoreFault), str(outcome)
        if isinstance(outcome, Refused):
            assert outcome.findings
            assert expected is not True or _unsaid(request), "what is refused was not explained as allowed"
    invariants(office.store)


def _outcome(session: Session, request: Request) -> Done | TravelError:
    """What comes of it; nothing but these two may."""
    try:
        return perform(session, request)
    except TravelError as error:
        return error


def _explained(session: Session, request: Request) -> bool | None:
    try:
        return explain(session, request).allowed
    except TravelError:
        return None


def _unsaid(request: Request) -> bool:
    """Whether nobody has said the details yet: then what is explained is not what is asked for."""
    takes = workflow(request.workflow).rows(request.action)[0].takes
    return takes is not Details and type(request.details) is Details


starts = st.sampled_from(["drafted", "submitted", "approved", "cleared", "lent", "abroad", "back", "evaluated"])
usual = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def _run(factory: Callable[[], Store], start: str, asked: list[tuple[str, Request]]) -> None:
    store = factory()
    try:
        office = prepared(store)
        getattr(office, start)()
        try_all(office, asked)
    finally:
        store.close()


@given(start=starts, asked=st.lists(requests(), min_size=5, max_size=40))
@usual
def test_no_sequence_of_actions_by_anybody_breaks_what_must_hold(
    sqlite_factory: Callable[[], Store], start: str, asked: list[tuple[str, Request]]
) -> None:
    _run(sqlite_factory, start, asked)


@given(start=starts, asked=st.lists(requests(), min_size=5, max_size=40))
@settings(usual, max_examples=12)
def test_nor_does_it_on_a_shared_server(
    postgres_factory: Callable[[], Store], start: str, asked: list[tuple[str, Request]]
) -> None:
    _run(postgres_factory, start, asked)


@st.composite
def around_a_hold(draw: st.DrawFn) -> tuple[str, Request]:
    """What anybody may ask of a delegation that is stopped, and what may lift the hold, in the weeks around its day."""
    on = date(2023, 10, 20) + timedelta(days=draw(st.integers(0, 40)))
    if draw(st.integers(0, 4)) == 0:
        passport = draw(st.sampled_from([f"PE0000{count}00" for count in range(1, 5)]))
        return "custodian", Request("passport", "collect", passport, on, Collecting())
    action = draw(st.sampled_from(["except", "except", "revoke", "submit", "submit", "pass", "return", "edit"]))
    details = draw(details_of["delegation"].get(action, st.just(Details())))
    if action == "edit":
        details = filed(next_trip(draw(st.sampled_from(["赵钱孙李", "甲钱孙李"]))))
    login = draw(st.sampled_from(["clerk", "approver", "approver", "double", "jia", "head", "museum"]))
    return login, Request("delegation", action, "2023-0002", on, details)


@given(asked=st.lists(around_a_hold(), min_size=4, max_size=25))
@usual
def test_nothing_goes_up_past_a_hold_without_an_exception_from_all_of_it(
    sqlite_factory: Callable[[], Store], asked: list[tuple[str, Request]]
) -> None:
    store = sqlite_factory()
    try:
        office = prepared(store)
        office.back()
        office.drafted(next_trip(), on=date(2023, 10, 1))
        for login, request in asked:
            stopped = _stopped(store, request.on)
            try_all(office, [(login, request)])
            after = office.case("2023-0002")
            if request.action == "submit" and after.state == "reviewing" and after.row.submitted_on == request.on:
                assert not stopped
    finally:
        store.close()


def _stopped(store: Store, on: date) -> bool:
    """Whether something that is not excepted stands in the way of the second delegation on that day."""
    with store.reading() as tx:
        case = cases.read(tx, "2023-0002")
        return case.state in ("draft", "returned") and bool(forbidding("R36", case.facts(on), case.books.at(on)))


@dataclass(frozen=True)
class Chance:
    """Something that may well succeed, by one of those who could."""

    logins: tuple[str, ...]
    workflow: str
    action: str
    name: str
    details: Details


def _chances(office: Office, number: str) -> list[Chance]:
    """What has a chance in the case's present state; what leads on stands there more often."""
    state, today = office.state(number), last_day(office)
    found: list[Chance] = []
    for row in DELEGATION.from_state(state):
        for details in [] if row.automatic else CHANCES.get(row.name, [Details()] * 4):
            able = explain(office.session("stranger"), Request("delegation", row.name, number, today, details)).able
            if able:
                found.append(Chance(tuple(account.login for account in able), "delegation", row.name, number, details))
    for passport in office.passports.get(number, ()):
        found.append(Chance(("custodian",), "passport", "lend", passport, Lending(delegation=number)))
        found.append(Chance(("custodian",), "passport", "collect", passport, Collecting()))
    if state == "back":
        found += [Chance(("clerk",), "report", "submit", number, report())] * 3
        found += [Chance(("reviewer",), "report", "return", number, Opinion(opinion="见"))]
        found += [Chance(("reviewer",), "report", "accept", number, Opinion())] * 3
    if state == "reported":
        found += [Chance(("reviewer",), "report", "evaluate", number, Evaluating(form=evaluation()))] * 3
    return found


def last_day(office: Office) -> date:
    with office.store.reading() as tx:
        found: Any = tx.execute(text("SELECT max(on_day) FROM event")).scalar_one()
    return date.fromisoformat(found) if isinstance(found, str) else found


CHANCES: dict[str, list[Details]] = {
    "edit": [filed(troyan())],
    "amend": [filed(dated(date(2023, 9, 19), date(2023, 9, 22))), filed(troyan())],
    "justify": [Justifying(rule="R05", text="理由")],
    "pass": [Passing()] * 8,
    "return": [Returning(opinion="见"), Returning(opinion="见", to_step="unit-head")],
    "refuse": [Refusing(opinion="见")],
    "cut": [Cutting(person="丁", opinion="见")],
    "withdraw": [Withdrawing()],
    "brief": [BriefingDetails(signed=("all",))] * 4,
    "arrive": [Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 17))] * 6,
    "publish": [Publishing()],
    "look-back": [LookingBack(finding="已查")],
    "cancel": [Cancelling()],
    "note": [Note(text="备注")],
}


waits = st.sampled_from((0, 0, 1, 1, 2, -3))
"""How many days after the last event something is done; now and then somebody names a day before it."""


@given(start=starts, choices=st.lists(st.tuples(st.integers(0, 10_000), waits), min_size=10, max_size=60))
@settings(usual, max_examples=30)
def test_nor_does_a_walk_of_actions_that_have_a_chance(
    sqlite_factory: Callable[[], Store], start: str, choices: list[tuple[int, int]]
) -> None:
    store = sqlite_factory()
    try:
        office = furnish(store)
        number = getattr(office, start)()
        if not office.passports.get(number):
            office.registered(number)
        for choice, wait in choices:
            chances = _chances(office, number)
            chance = chances[choice % len(chances)]
            login = chance.logins[choice // len(chances) % len(chance.logins)]
            before, on = _events(store), last_day(office) + timedelta(days=wait)
            outcome = _outcome(
                office.session(login), Request(chance.workflow, chance.action, chance.name, on, chance.details)
            )
            assert _events(store) == before + (_size(outcome) if isinstance(outcome, Done) else 0)
            assert not isinstance(outcome, (StoreFault, MovedFirst)), str(outcome)
        invariants(store)
    finally:
        store.close()


DECIDERS = {"unit-head": "head", "finance": "finance", "review": "reviewer", "decision": "approver"}
opinions_of_seats = st.sampled_from([Passing(), Passing(), Passing(), Returning(opinion="见", to_step="unit-head")])


@given(decided=st.lists(st.tuples(opinions_of_seats, st.integers(10, 20)), min_size=4, max_size=12))
@settings(usual, max_examples=20)
def test_no_seat_is_decided_before_its_turn_whatever_days_are_named(
    sqlite_factory: Callable[[], Store], decided: list[tuple[Details, int]]
) -> None:
    store = sqlite_factory()
    try:
        office = furnish(store)
        number = office.submitted()
        for details, day in decided:
            seats = office.case(number).open_seats
            if not seats:
                break
            action = "pass" if isinstance(details, Passing) else "return"
            request = Request("delegation", action, number, date(2023, 7, day), details)
            _outcome(office.session(DECIDERS[seats[0].step]), request)
        invariants(store)
    finally:
        store.close()


@pytest.mark.parametrize("definition", WORKFLOWS, ids=lambda definition: definition.name)
def test_every_state_can_reach_a_final_one(definition: Workflow) -> None:
    ends = {state.code for state in definition.states if state.final}
    while True:
        more = {
            source
            for row in definition.actions
            for source in row.sources
            if source not in ends and row.leads_to(source) in ends
        }
        if not more:
            break
        ends |= more
    assert {state.code for state in definition.states} <= ends


@pytest.mark.parametrize("definition", WORKFLOWS, ids=lambda definition: definition.name)
def test_no_final_state_is_left(definition: Workflow) -> None:
    for state in definition.states:
        if state.final:
            assert {row.leads_to(state.code) for row in definition.from_state(state.code)} <= {state.code}


def test_an_events_details_are_one_json_object(sqlite_office: Office) -> None:
    sqlite_office.closed()
    with sqlite_office.store.reading() as tx:
        for details in tx.execute(text("SELECT details FROM event")).scalars():
            assert isinstance(json.loads(details), dict)
