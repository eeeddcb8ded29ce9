"""What holds for every action: refused whole, explained without a trace, rehearsed without a trace, never half done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from tests.boxes import OTHER_OFFICE, boxes_of_another_office
from tests.database.papers import a_week_long, dump, hire, refused, rules_of
from tests.database.test_engine_after import evaluation, report
from tests.office import EXAMPLES, OFFICE, Office, troyan
from tests.pasts import of_the_past
from tests.terminal import run
from travel import journal
from travel.application import Attachment
from travel.attachments import describe
from travel.errors import BadInput, MovedFirst, NotAllowed, NotFound, TravelError
from travel.i18n import M
from travel.journeys.violations import Suspicion
from travel.masking import masked
from workflows.catalogue import WORKFLOWS, workflow
from workflows.definition import Details, Remark, Workflow
from workflows.engine import explain, look, perform, rehearse
from workflows.handover import Contesting, Giving
from workflows.passport import Collecting, Endorsing, Lending, Losing, Registering
from workflows.received import Annotating
from workflows.report import Evaluating
from workflows.request import Request
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
from workflows.violation import Explaining, Opening, Ruling

DAY = date(2023, 12, 1)
LOGINS = ("clerk", "head", "reviewer", "approver", "custodian", "briefer", "museum", "second", "nobody")


def given(action: str, of: str, number: str) -> Details:
    """Fitting details for an action."""
    if of == "passport":
        return {
            "register": Registering(
                number="PE7000001",
                kind="service",
                person="P00001",
                issued=date(2022, 1, 1),
                expires=date(2027, 1, 1),
            ),
            "lend": Lending(delegation=number),
            "collect": Collecting(),
            "lost": Losing(statement="遗失"),
            "endorse": Endorsing(endorsed_until=date(2024, 1, 1)),
            "place": Placing(cabinet="A", slot="01"),
        }.get(action, Remark(reason="备注"))
    if of == "report":
        reporting = report()
        opinion = Opinion(opinion="意见")
        return {"submit": reporting, "evaluate": Evaluating(form=evaluation())}.get(action, opinion)
    if of == "violation":
        return {"open": opening(number), "explain": Explaining(text="说明")}.get(action, Ruling(text="意见"))
    if of == "received":
        return Annotating(text="备注") if action == "note" else boxes_of_another_office()[-1]
    if of in ("stocktaking", "handover"):
        return of_custody(action, of)
    fitting: dict[str, Details] = {
        "new": Filing(application=troyan()),
        "import": TakingOver(past=of_the_past()),
        "edit": Filing(application=troyan()),
        "amend": Filing(application=a_week_long()),
        "justify": Justifying(rule="R05", text="理由"),
        "supplement": Supplementing(
            papers=((Attachment(kind="health", file="programme.pdf"), describe(EXAMPLES, "programme.pdf")),)
        ),
        "pass": Passing(),
        "return": Returning(opinion="意见"),
        "refuse": Refusing(opinion="意见"),
        "cut": Cutting(person="乙", opinion="意见"),
        "withdraw": Withdrawing(),
        "except": Excepting(rule="R36", reason="国家级展会已定"),
        "revoke": Revoking(rule="R36", reason="情况有变"),
        "brief": BriefingDetails(),
        "arrive": Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21)),
        "publish": Publishing(),
        "look-back": LookingBack(finding="已查"),
        "cancel": Cancelling(),
        "remind": Reminding(owing=()),
        "note": Note(text="备注"),
    }
    return fitting.get(action, Details())


def of_custody(action: str, of: str) -> Details:
    """Fitting details for a stock-taking or a hand-over."""
    fitting: dict[str, Details] = {
        "count": Counting(passports=("PE0000001",)),
        "explain": Accounting(passports=("PE0000001",), outcome="open", text="查"),
        "give": Giving(to="second"),
        "contest": Contesting(text="少一本"),
    }
    if of == "stocktaking":
        fitting["withdraw"] = Discarding(reason="数错")
    return fitting.get(action, Remark())


def opening(number: str) -> Opening:
    """Something found against a member of the delegation."""
    return Opening(found=Suspicion("detour", number, "P00001", "甲", (M("a detour by the sea"),), {}))


def every_request(number: str, passport: str) -> list[Request]:
    """Each action of each workflow, with fitting details."""
    names = {
        "delegation": number,
        "report": number,
        "passport": passport,
        "violation": "V2023-0001",
        "received": RECEIVED_CASE,
    }
    names |= {"stocktaking": "ST2023-0001", "handover": "HO2023-0001"}
    return [
        Request(
            definition.name,
            action,
            "" if action in BEGINNING else names[definition.name],
            DAY,
            given(action, definition.name, number),
        )
        for definition in WORKFLOWS
        for action in definition.names()
    ]


RECEIVED_CASE = f"2023-0001@{OTHER_OFFICE}"


def custody_at_work(office: Office) -> None:
    """A second custodian, a stock-taking that is open and a hand-over that waits."""
    hire(office, "second", "郑专管", OFFICE, "custodian")
    office.do("custodian", "count", "", DAY, of_custody("count", "stocktaking"), of="stocktaking")
    office.do("custodian", "give", "", DAY, of_custody("give", "handover"), of="handover")


BEGINNING = ("new", "register", "open", "count", "give", "receive")
STATES = ("drafted", "submitted", "approved", "cleared", "lent", "abroad", "back", "evaluated", "closed")


@pytest.mark.parametrize("state", STATES)
def test_what_is_explained_is_what_happens_and_neither_explaining_nor_rehearsing_leaves_a_trace(
    sqlite_office: Office, state: str
) -> None:
    number = getattr(sqlite_office, state)()
    passport = (sqlite_office.passports.get(number) or sqlite_office.registered(number))[0]
    sqlite_office.do("reviewer", "open", "", DAY, opening(number), of="violation")
    sqlite_office.do("clerk", "receive", "", DAY, boxes_of_another_office()[0], of="received")
    custody_at_work(sqlite_office)
    before = dump(sqlite_office.store)
    for login in LOGINS:
        for request in every_request(number, passport):
            session = sqlite_office.session(login)
            explained = _told(lambda: explain(session, request))  # noqa: B023  # called at once
            rehearsed = _told(lambda: rehearse(session, request))  # noqa: B023  # called at once
            assert explained == rehearsed, (login, request)
    assert dump(sqlite_office.store) == before


def _told(ask: Callable[[], object]) -> object:
    """What an answer comes to: reasons by their words, or that it is allowed."""
    try:
        answer = ask()
    except TravelError as error:
        findings = getattr(error, "findings", None)
        if findings is None:
            return type(error), str(error)
        return sorted(finding.message.render("en") for finding in findings)
    if getattr(answer, "allowed", True):
        return "allowed"
    findings = [finding for finding in answer.findings if finding.severity != "warn"]  # type: ignore[attr-defined]
    return sorted(finding.message.render("en") for finding in findings)


@pytest.mark.parametrize("state", STATES)
def test_an_action_is_explained_even_before_anybody_has_said_its_details(sqlite_office: Office, state: str) -> None:
    number = getattr(sqlite_office, state)()
    passport = (sqlite_office.passports.get(number) or sqlite_office.registered(number))[0]
    sqlite_office.do("reviewer", "open", "", DAY, opening(number), of="violation")
    sqlite_office.do("clerk", "receive", "", DAY, boxes_of_another_office()[0], of="received")
    custody_at_work(sqlite_office)
    for request in every_request(number, passport):
        if request.action not in BEGINNING:
            bare = replace(request, details=Details())
            explanation = explain(sqlite_office.session("clerk"), bare)
            assert explanation.before in [state.code for state in workflow(request.workflow).states] + ["new"]


def test_details_not_yet_given_are_no_reason_against_an_action(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    for action in ("pass", "return", "refuse", "cut"):
        assert sqlite_office.why("head", action, number, DAY).allowed, action


def test_an_explanation_says_who_could(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    explanation = sqlite_office.why("clerk", "pass", number, DAY)
    assert not explanation.allowed
    assert [account.login for account in explanation.able] == ["approver", "head"]
    assert sqlite_office.why("head", "clear", sqlite_office.approved(), DAY).able == ()


def test_a_refused_account_sees_the_reasons_of_the_case_beside_its_own(sqlite_office: Office) -> None:
    number = sqlite_office.lent()
    with sqlite_office.store.atomic() as tx:
        tx.execute(text("DELETE FROM undertaking"))
    refusal = refused(sqlite_office, "custodian", "depart", number, DAY)
    assert isinstance(refusal, NotAllowed)
    assert rules_of(refusal) == ["role", *["R34"] * 4, "R45"]


def test_an_unknown_workflow_or_action_is_named_with_those_there_are(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    with pytest.raises(NotFound):
        sqlite_office.do("clerk", "submit", number, DAY, of="holiday")
    for ask in (perform, rehearse, explain):
        with pytest.raises(BadInput) as caught:
            ask(sqlite_office.session("clerk"), Request("delegation", "fly", number, DAY))
        assert "submit" in str(caught.value)


def test_a_case_of_a_later_editions_state_is_shown_and_stands_still(office: Office) -> None:
    number = office.drafted()
    with office.store.atomic() as tx:
        tx.execute(text("UPDATE delegation SET state = 'teleported'"))
    for action in ("submit", "note", "withdraw"):
        refusal = refused(office, "clerk", action, number, DAY, Note(text="x") if action == "note" else None)
        assert rules_of(refusal) == ["state"]
        assert "teleported" in refusal.findings[0].message.render("en")
    assert not office.why("clerk", "submit", number, DAY).allowed


def test_who_looked_before_somebody_else_moved_does_nothing_and_is_told_who_when_and_what(office: Office) -> None:
    number = office.submitted()
    session = office.session("head")
    seen = look(session, "delegation", number)
    office.do("auditor", "note", number, DAY, Note(text="先行一步"))
    before = dump(office.store)
    for ask in (perform, rehearse):
        with pytest.raises(MovedFirst) as caught:
            ask(session, Request("delegation", "pass", number, DAY, Passing(), seen=seen))
        said = caught.value.message.render("en")
        assert "郑审计 (auditor)" in said
        assert "(keep a note)" in said
        assert caught.value.exit_status == 3
    assert dump(office.store) == before
    again = Request("delegation", "pass", number, DAY, Passing(), seen=look(session, "delegation", number))
    assert perform(session, again).after == "reviewing"


@pytest.mark.parametrize("definition", WORKFLOWS, ids=lambda definition: definition.name)
def test_who_was_too_late_is_told_a_command_that_shows_what_moved(
    sqlite_office: Office, definition: Workflow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAVEL_DATABASE", str(sqlite_office.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", "2026-01-01")
    number = sqlite_office.evaluated()
    sqlite_office.do("reviewer", "open", "", DAY, opening(number), of="violation")
    sqlite_office.do("clerk", "receive", "", DAY, boxes_of_another_office()[0], of="received")
    custody_at_work(sqlite_office)
    passport = sqlite_office.passports[number][0]
    request = next(each for each in every_request(number, passport) if each.workflow == definition.name and each.name)
    with pytest.raises(MovedFirst) as caught:
        perform(sqlite_office.session("clerk"), replace(request, seen=-1))
    command = caught.value.message.render("en").rpartition("look again: ")[2]
    shown = run(*command.split()[1:], "--as", "clerk", "--format", "json")
    assert (shown.status, shown.err) == (0, "")
    assert (masked(passport) if definition.name == "passport" else request.name) in shown.out


def test_submit_return_submit_is_another_case_than_the_one_that_was_seen(sqlite_office: Office) -> None:
    """The state is the same again, the version is not."""
    number = sqlite_office.submitted()
    session = sqlite_office.session("head")
    seen = look(session, "delegation", number)
    sqlite_office.do("head", "return", number, date(2023, 7, 12), Returning(opinion="x"))
    sqlite_office.do("clerk", "submit", number, date(2023, 7, 12))
    with pytest.raises(MovedFirst):
        perform(session, Request("delegation", "pass", number, DAY, Passing(), seen=seen))


def test_a_fault_in_the_middle_undoes_everything(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    number = office.lent()
    before = dump(office.store)

    def broken(*_: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(journal, "append", broken)
    with pytest.raises(RuntimeError):
        office.do("clerk", "depart", number, date(2023, 9, 17))
    assert dump(office.store) == before


def test_a_rehearsal_shows_what_would_happen_to_the_last_follower(office: Office) -> None:
    number = office.approved()
    before = dump(office.store)
    details = BriefingDetails(signed=("all",))
    done = rehearse(office.session("briefer"), Request("delegation", "brief", number, date(2023, 9, 10), details))
    assert [follower.after for follower in done.followed_by] == ["cleared"]
    assert dump(office.store) == before


def test_a_passport_can_be_rehearsed_before_it_exists(office: Office) -> None:
    office.drafted()
    before = dump(office.store)
    request = Request("passport", "register", "", DAY, given("register", "passport", ""))
    assert rehearse(office.session("custodian"), request).after == "in_custody"
    assert explain(office.session("custodian"), request).allowed
    assert dump(office.store) == before


@pytest.mark.parametrize("bad", ["零\x00字", "半个\ud800字"])
def test_text_that_no_store_can_hold_is_bad_input_everywhere(office: Office, bad: str) -> None:
    number = office.submitted()
    before = dump(office.store)
    attempts: list[Callable[[], object]] = [
        lambda: Note(text=bad),
        lambda: Opinion(opinion=bad),
        lambda: BriefingDetails(persons=(bad,)),
        lambda: office.do("clerk", "submit", bad, DAY),
        lambda: office.do("custodian", "collect", bad, DAY, Collecting(), of="passport"),
        lambda: office.do(bad, "submit", number, DAY),
    ]
    for attempt in attempts:
        with pytest.raises(TravelError):
            attempt()
    assert dump(office.store) == before


def test_words_that_are_markup_or_turn_the_direction_of_writing_are_kept_as_data(office: Office) -> None:
    number = office.drafted()
    odd = "[red]同意[/] \x1b[31m \u202e反转 😀"
    office.do("clerk", "note", number, DAY, Note(text=odd))
    with office.store.reading() as tx:
        kept = tx.execute(text("SELECT details FROM event WHERE action = 'note'")).scalar_one()
        assert all(isinstance(step, int) for step in journal.verify(tx))
    import json

    assert json.loads(kept)["text"] == odd


def test_the_office_itself_is_named_in_the_event_as_it_was_then(sqlite_office: Office) -> None:
    number = sqlite_office.drafted()
    with sqlite_office.store.atomic() as tx:
        tx.execute(text("UPDATE account SET name = '改名' WHERE login = 'clerk'"))
        tx.execute(text("UPDATE unit SET name = '更名办' WHERE name = :office"), {"office": OFFICE})
    with sqlite_office.store.reading() as tx:
        event = journal.last(tx, "delegation", number)
    assert event is not None
    assert (event.actor_name, event.actor_unit) == ("王经办", OFFICE)
