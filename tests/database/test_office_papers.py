"""What the papers of a case say: each made of a case that was really run, read again as a person would."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.table import Table

from tests.database.papers import UNIVERSITY, add_senders, changed, dated, joint, with_member
from tests.office import CITY, EXAMPLES, MUSEUM, OFFICE, Office, filing, troyan
from tests.story import people
from travel.application import Application, Attachment, Member
from travel.clock import Clock
from travel.delegations import cases
from travel.facts import Crossing
from travel.forms.reading import read_evaluation, read_report
from travel.identity import Actor
from travel.masking import masked
from travel.papers.kinds import KINDS
from travel.papers.rendering import render, template_of
from travel.papers.subject import Subject
from travel.registry import accounts, units
from workflows.passport import Collecting, Lending
from workflows.report import Evaluating, Reporting
from workflows.request import Session
from workflows.steps.journey import BriefingDetails, Cancelling, Returned
from workflows.steps.review import Cutting, Opinion, Refusing, Returning
from workflows.sweep import sweep

NOWHERE = Path("/nonexistent")
TODAY = date(2023, 11, 1)


def subject(office: Office, number: str, tx: Any, today: date = TODAY) -> Subject:
    return Subject(cases.read(tx, number), today, masked)


def lacking(office: Office, code: str, number: str) -> list[tuple[str, str | None]]:
    """Why a paper cannot be made, with the commands that bring what it lacks."""
    with office.store.reading() as tx:
        return [
            (str(lack.reason), str(lack.command) if lack.command else None)
            for lack in KINDS[code].lacking(subject(office, number, tx))
        ]


def made(office: Office, code: str, number: str, today: date = TODAY) -> Any:
    """A paper of a case, opened again."""
    kind = KINDS[code]
    with office.store.reading() as tx:
        about = subject(office, number, tx, today)
        assert kind.lacking(about) == ()
        content = render(kind, template_of(kind, NOWHERE), kind.values(about))
    return docx.Document(io.BytesIO(content))


def text(paper: Any) -> str:
    """All of its words, those in tables too; nothing of a template may be left."""
    words = "\n".join([*(paragraph.text for paragraph in paper.paragraphs), *_cells(paper.tables)])
    assert "{{" not in words
    assert "{%" not in words
    return words


def _cells(tables: list[Table]) -> Iterator[str]:
    for table in tables:
        for row in table.rows:
            yield "\t".join(dict.fromkeys(cell.text for cell in row.cells))


def rows(table: Table) -> list[list[str]]:
    """The cells of a list, without its heading."""
    return [[cell.text for cell in row.cells] for row in table.rows[1:]]


def rows_of_all(table: Table) -> list[list[str]]:
    """The cells of a table that has no heading."""
    return [[cell.text for cell in row.cells] for row in table.rows]


def with_members(members: tuple[Member, ...]) -> Application:
    return troyan().model_copy(update={"members": members})


def approved_joint(office: Office) -> str:
    """A joint delegation with its approval."""
    number = office.submitted(application=joint())
    for login in ("head", "museum-head", "university-head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, date(2023, 7, 20), office.pass_of(login, number))
    return number


def form(table: Table) -> dict[str, str]:
    """A form as pairs of what a cell is about and what stands in the next."""
    found: dict[str, str] = {}
    for row in table.rows:
        cells = list({cell._tc: cell.text for cell in row.cells}.values())
        found.update(zip(cells[::2], cells[1::2], strict=False))
    return found


def test_the_submission_form_has_the_request_the_members_and_the_schedule(office: Office) -> None:
    paper = made(office, "submission", office.drafted())
    sheet, people, days = paper.tables
    said = form(sheet)
    assert said["组团单位"] == OFFICE
    assert said["出访时间"] == "2023年9月17日至21日"
    assert said["停留时间"] == "5天（含离、抵境当日）"
    assert said["邀请单位"] == "特罗阳市政府（Municipality of Troyan）"
    assert said["经费来源"] == "市财政（财务部门：列入年度预算）"
    assert said["经费预算"] == "人民币72,192.00元\n（国际旅费、住宿费、伙食费、公杂费）"
    assert said["任务类别"] == "友城交往"
    assert "团组翻译由丁担任。" in said["需要说明\n的事项"]
    assert "本团组已列入2023年度因公临时出国计划（计划编号：2023-05）。" in said["需要说明\n的事项"]
    assert rows(people)[0] == ["1", "甲\n（团长）", "", "1972年3月", OFFICE, "副主任\n（副县处级）", ""]
    assert len(rows(people)) == 4
    assert [row[0] for row in rows(days)] == ["2023年9月17日", "2023年9月17日至20日", "2023年9月21日"]
    assert [row[2] for row in rows(days)][::2] == ["离境", "抵境"]
    assert rows(days)[1][2].startswith("1．会见市长，签署友好城市意向书\n2．陶瓷艺术文化交流展开幕式")


def test_the_submission_form_of_those_who_join_others_is_called_so(sqlite_office: Office) -> None:
    paper = made(sqlite_office, "submission", sqlite_office.drafted(changed(troyan(), formation="province")))
    assert paper.paragraphs[0].text == "因公临时出国（境）随团任务呈报表"


def test_the_member_list_tells_the_trips_of_two_years_those_on_file_and_those_the_form_states(office: Office) -> None:
    office.back()
    first, *others = troyan().members
    stated = first.model_copy(update={"last_trips": (date(2023, 9, 16), date(2022, 10, 9))})
    soon = dated(date(2024, 5, 6), date(2024, 5, 10), with_members((stated, *others)))
    listed = rows(made(office, "submission", office.drafted(soon)).tables[1])
    assert [row[6] for row in listed[:2]] == ["2022年10月9日、2023年9月17日赴保加利亚", "2023年9月17日赴保加利亚"]
    late = office.drafted(dated(date(2025, 10, 6), date(2025, 10, 10)))
    assert [row[6] for row in rows(made(office, "submission", late).tables[1])] == [""] * 4


def test_a_city_with_several_visits_running_stands_once_in_the_route(sqlite_office: Office) -> None:
    visit = troyan().visits[0]
    visits = (visit, visit, visit.model_copy(update={"city": "索非亚"}), visit)
    paper = made(sqlite_office, "submission", sqlite_office.drafted(troyan().model_copy(update={"visits": visits})))
    assert form(paper.tables[0])["出访路线"] == "特罗阳—索非亚—特罗阳"


def test_what_hosts_pay_is_told_once_for_each_place(sqlite_office: Office) -> None:
    visit = troyan().visits[0]
    assert visit.invitation is not None
    paying = visit.model_copy(update={"invitation": visit.invitation.model_copy(update={"pays": "meals"})})
    number = sqlite_office.drafted(troyan().model_copy(update={"visits": (paying, paying)}))
    source = form(made(sqlite_office, "submission", number).tables[0])["经费来源"]
    assert source.splitlines()[1:] == ["邀请方负担：保加利亚特罗阳：伙食费"]


def test_sexes_are_told_where_identity_numbers_are_registered(office: Office) -> None:
    from sqlalchemy import update

    from travel.tables import Person, table

    number = office.drafted()
    persons = table(Person)
    with office.store.atomic() as tx:
        for name, identity in (("甲", "360202197203050017"), ("乙", "360202198511200028")):
            tx.execute(update(persons).where(persons.c.name == name).values(id_number=identity))
    people = rows(made(office, "submission", number).tables[1])
    assert [row[2] for row in people] == ["男", "女", "", ""]
    assert "36020219" not in text(made(office, "submission", number))


def test_the_public_notice_says_what_is_to_be_made_known(sqlite_office: Office) -> None:
    words = text(made(sqlite_office, "notice", sqlite_office.drafted()))
    for told in (
        "公示时间：2023年7月3日至7日",
        f"公示范围：{OFFICE}、{MUSEUM}。",
        "经费来源：市财政。预算总额：人民币72,192.00元。",
        "保加利亚特罗阳：特罗阳市政府（Municipality of Troyan）",
        f"4\t丁\t{OFFICE}\t翻译",
    ):
        assert told in words


def test_a_notice_without_a_period_is_not_made(sqlite_office: Office) -> None:
    number = sqlite_office.drafted(troyan().model_copy(update={"notice": None}))
    ((reason, command),) = lacking(sqlite_office, "notice", number)
    assert "[notice]" in reason
    assert command == "travel delegation edit 2023-0001 文件"


def test_the_budget_form_adds_up_in_capitals_and_is_ticked_by_the_reviews(office: Office) -> None:
    paper = made(office, "budget-approval", office.drafted())
    words = text(paper)
    assert "72,192.00元（大写：柒万贰仟壹佰玖拾贰元整）" in words
    assert "美元3,360.00元，汇率7.2，折合人民币24,192.00元" in words
    assert ["住宿费", "保加利亚", "美元", "110", "4", "4", "1,760.00"] in rows(paper.tables[2])
    assert words.count("☑是") == 1  # the plan's number stands in the application, all else is for the reviewers
    office.do("clerk", "submit", "2023-0001", date(2023, 7, 10))
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", "2023-0001", date(2023, 7, 20), office.pass_of(login, "2023-0001"))
    words = text(made(office, "budget-approval", "2023-0001"))
    assert "□是" not in words
    assert "审核人：周会计　　　　　　2023年7月20日" in words


def test_a_budget_form_wants_a_budget(sqlite_office: Office) -> None:
    number = sqlite_office.drafted(troyan().model_copy(update={"budget": ()}))
    ((reason, command),) = lacking(sqlite_office, "budget-approval", number)
    assert "申报件未列预算" in reason
    assert command == "travel delegation edit 2023-0001 文件"


def test_a_budget_that_cannot_be_added_up_shows_no_total(sqlite_office: Office) -> None:
    funding = troyan().funding
    assert funding is not None
    application = troyan().model_copy(update={"funding": funding.model_copy(update={"rates": {}})})
    words = text(made(sqlite_office, "budget-approval", sqlite_office.drafted(application)))
    assert "（申报件未列全部汇率，不能合计）" in words


def test_the_mission_approval_states_what_was_approved(office: Office) -> None:
    paper = made(office, "approval", office.approved())
    said = form(paper.tables[0])
    assert "外批〔2023〕1号" in text(paper)
    assert (said["批准人数"], said["批准天数"]) == ("4人", "5天")
    assert said["批准国家\n（地区）"] == "保加利亚"
    assert said["离境日期"] == "2023年9月17日"
    assert [row[1] for row in rows(paper.tables[1])] == ["甲", "乙", "丙", "丁"]
    order = [one.text for one in paper.paragraphs if one.text]
    assert order[-4:] == ["附件：团组人员名单", f"{OFFICE}\n2023年7月20日", "附件", "团组人员名单"]
    assert rows_of_all(paper.tables[2]) == [[f"抄送：{MUSEUM}。"], [f"{OFFICE}\t2023年7月20日印发"]]


def test_an_approval_that_concerns_no_other_unit_is_copied_to_nobody(sqlite_office: Office) -> None:
    members = tuple(member.model_copy(update={"unit": OFFICE}) for member in troyan().members)
    paper = made(sqlite_office, "approval", sqlite_office.approved(application=with_members(members)))
    assert rows_of_all(paper.tables[2]) == [[f"{OFFICE}\t2023年7月20日印发"]]


def test_an_approval_is_not_made_before_the_last_step_and_the_next_command_is_named(office: Office) -> None:
    number = office.drafted()
    assert lacking(office, "approval", number) == [("尚未提交审核", f"travel delegation submit {number}")]
    office.do("clerk", "submit", number, date(2023, 7, 10))
    assert lacking(office, "approval", number) == [("审核中，待办环节：组团单位审核", f"travel review pass {number}")]
    with office.store.reading() as tx:
        (lack,) = KINDS["approval"].lacking(subject(office, number, tx))
        assert lack.reason.render("en") == "The review waits for: head of the organising unit"
    office.do("clerk", "withdraw", number, date(2023, 7, 11))
    assert lacking(office, "approval", number) == [("未经批准，办件已终结", None)]


def test_before_a_journey_is_told_of_a_change_to_it_has_to_be_decided(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    change = changed(troyan(), title="变更后的团组")
    sqlite_office.do("clerk", "amend", number, date(2023, 8, 1), filing(sqlite_office.store, change))
    assert lacking(sqlite_office, "execution", number) == [
        ("审核中，待办环节：组团单位审核", f"travel review pass {number}")
    ]
    assert lacking(sqlite_office, "approval", number) == []


def test_while_a_change_is_decided_the_approval_stays_as_it_was_and_the_request_asks_for_the_change(
    office: Office,
) -> None:
    number = office.approved()
    change = with_member(changed(troyan(), title="变更后的团组"), "戊")
    office.do("clerk", "amend", number, date(2023, 8, 1), filing(office.store, change))
    approval, request = made(office, "approval", number), made(office, "submission", number)
    assert len(rows(approval.tables[1])) == 4
    assert "变更后的团组" not in text(approval)
    assert len(rows(request.tables[1])) == 5
    assert form(request.tables[0])["团组名称"] == "变更后的团组"


def test_who_was_cut_stands_on_no_paper(sqlite_office: Office) -> None:
    number = sqlite_office.submitted()
    person = next(row.person for row in sqlite_office.case(number).members if row.name == "丙")
    for login in ("head", "finance"):
        sqlite_office.do(login, "pass", number, date(2023, 7, 20), sqlite_office.pass_of(login, number))
    sqlite_office.do("reviewer", "cut", number, date(2023, 7, 20), Cutting(person=person, opinion="压缩"))
    assert [row[1] for row in rows(made(sqlite_office, "submission", number).tables[1])] == [
        "甲\n（团长）",
        "乙",
        "丁\n（翻译）",
    ]


def test_each_other_unit_gets_a_letter_of_its_own(office: Office) -> None:
    add_senders(office)
    number = office.drafted(joint())
    paper = made(office, "consultation", number)
    addressed = [one.text for one in paper.paragraphs if one.text.endswith("：")]
    assert addressed == [f"{MUSEUM}：", f"{UNIVERSITY}："]
    assert [rows(table)[0][1] for table in paper.tables] == ["丙", "丁"]
    assert "拟请你单位派员（1人）随团出访" in text(paper)
    assert lacking(office, "task-notice", number) == [("尚未提交审核", f"travel delegation submit {number}")]


def test_every_letter_of_a_file_begins_at_a_page_1(office: Office) -> None:
    add_senders(office)
    paper = made(office, "consultation", office.drafted(joint()))
    assert [section.start_type for section in paper.sections] == [WD_SECTION.NEW_PAGE] * 2
    starts = [section._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for section in paper.sections]
    assert starts == ["1", "1"]


@pytest.mark.parametrize("code", ["consultation", "task-notice"])
def test_an_own_delegation_writes_to_nobody(sqlite_office: Office, code: str) -> None:
    assert lacking(sqlite_office, code, sqlite_office.drafted()) == [
        ("只有双跨团组才向其他单位发函；本团组为：自组团", None)
    ]


def test_nobody_is_written_to_where_all_are_of_the_organising_unit(sqlite_office: Office) -> None:
    members = tuple(member.model_copy(update={"unit": OFFICE}) for member in troyan().members)
    number = sqlite_office.drafted(changed(with_members(members), formation="joint"))
    assert lacking(sqlite_office, "consultation", number) == [("团员均为组团单位人员，无须向其他单位发函", None)]


def test_the_task_notice_tells_the_other_units_of_the_approval(sqlite_office: Office) -> None:
    add_senders(sqlite_office)
    words = text(made(sqlite_office, "task-notice", approved_joint(sqlite_office)))
    assert "（任务批件：外批〔2023〕1号，2023年7月20日）" in words
    assert words.count("附件：任务批件（外批〔2023〕1号）复印件") == 2
    assert f"{MUSEUM}：" in words


def test_a_confirmation_is_of_those_who_join_somebody_elses_delegation(office: Office) -> None:
    papers = (
        Attachment(
            kind="task-notice",
            file="programme.pdf",
            number="商外函〔2023〕15号",
            issued_by="商务部",
            dated=date(2023, 6, 30),
        ),
        Attachment(kind="organiser-approval", file="clearance-troyan.pdf", number="国外批〔2023〕88号"),
        Attachment(kind="consultation", file="clearance-troyan.pdf"),
    )
    joining = changed(troyan(), formation="ministry")
    number = office.approved(application=joining.model_copy(update={"attachments": (*joining.attachments, *papers)}))
    words = text(made(office, "confirmation", number))
    assert "商务部《任务通知书》（商外函〔2023〕15号，2023年6月30日）及任务批件（国外批〔2023〕88号）收悉" in words
    assert "现确认下列4人参加" in words
    assert "抄送：商务部。" in words
    assert lacking(office, "consultation", number) == [("本团组由外单位组织，此函由组团单位发出", None)]


def test_a_confirmation_wants_the_organisers_task_notice(sqlite_office: Office) -> None:
    number = sqlite_office.drafted(changed(troyan(), formation="ministry"))
    assert lacking(sqlite_office, "confirmation", number) == [
        ("组团单位的任务通知书尚未存件", f"travel delegation supplement {number} task-notice=文件")
    ]


def test_papers_bear_the_office_nearest_to_the_organiser(office: Office) -> None:
    county, theirs = "浮梁县人民政府", "浮梁县外事办公室"
    with office.store.atomic() as tx:
        units.add_unit(tx, county, "government", CITY)
        units.add_unit(tx, theirs, "office", county)
        units.add_unit(tx, "浮梁县文化馆", "organ", county)
        accounts.add_account(tx, "county", "何经办", county, ("clerk",))
    with office.store.reading() as tx:
        for unit, near in ((CITY, OFFICE), (MUSEUM, OFFICE), (OFFICE, OFFICE), (county, theirs), (theirs, theirs)):
            found = units.nearest_office(tx, units.known_unit(tx, unit))
            assert found is not None
            assert found.name == near


def test_the_register_of_the_briefing_tells_who_heard_and_signed_and_has_an_undertaking_for_each(
    office: Office,
) -> None:
    number = office.approved()
    before = made(office, "briefing", number)
    assert rows(before.tables[1]) == [[""] * 5]
    topics = "国家安全、外事纪律、保密、财经纪律、安全与领事保护、礼仪与当地风俗"
    assert rows(before.tables[2])[0][1:5] == ["甲", OFFICE, f"\n（未受：{topics}）", ""]
    office.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    after = made(office, "briefing", number)
    (session,) = rows(after.tables[1])
    assert session[0:2] == ["2023年9月10日", "集中"]
    assert set(session[2].split("、")) == set(topics.split("、"))
    assert session[3:] == ["孙教育", "甲、乙、丙、丁"]
    assert rows(after.tables[2])[3] == ["4", "丁", OFFICE, "2023年9月10日", "2023年9月10日", ""]
    undertakings = [one.text for one in after.paragraphs if one.text.startswith("本人")]
    assert [one[2] for one in undertakings] == ["甲", "乙", "丙", "丁"]


def test_the_loan_register_tells_who_fetched_what_and_masks_the_numbers(office: Office) -> None:
    number = office.cleared()
    assert lacking(office, "loan-register", number) == [("尚无证件领用", f"travel passport lend --all --for {number}")]
    office.registered(number)
    for passport in office.passports[number]:
        office.do("custodian", "lend", passport, date(2023, 9, 15), Lending(delegation=number), of="passport")
    first = rows(made(office, "loan-register", number, date(2023, 9, 16)).tables[0])[0]
    assert first == [
        "1", "甲", OFFICE, "公务普通护照", "P******00", "2023年9月15日", "甲", "2023年9月28日", "（未到期）", ""
    ]  # fmt: skip
    office.do("custodian", "collect", office.passports[number][0], date(2023, 9, 16), Collecting(), of="passport")
    first = rows(made(office, "loan-register", number, date(2023, 9, 16)).tables[0])[0]
    assert first[8] == "2023年9月16日"


def test_each_unit_that_owes_something_is_reminded_in_a_letter_of_its_own(office: Office) -> None:
    number = office.back()
    assert lacking(office, "reminder", office.back(application=people("赵钱孙李"))) == []
    with office.store.reading() as tx:
        early = KINDS["reminder"].lacking(subject(office, number, tx, date(2023, 9, 28)))
    assert [str(lack.reason) for lack in early] == ["无逾期事项，最近一项应于 2023-09-28 前办结"]
    paper = made(office, "reminder", number, date(2023, 10, 1))
    assert [one.text for one in paper.paragraphs if one.text.endswith("馆：") or one.text.endswith("室：")] == [
        f"{OFFICE}：",
        f"{MUSEUM}：",
    ]
    assert rows(paper.tables[1]) == [["1", "交回护照", "丙", "P******00", "2023年9月28日", "3天"]]
    assert text(paper).count("交回护照：回国 2023年9月21日 + 7天 → 2023年9月28日") == 2


def test_a_slip_is_made_for_each_that_has_gone_out_and_is_still_owed(office: Office) -> None:
    number = office.back()
    assert lacking(office, "supervision-slip", number) == [("逾期事项尚未发督办单，由清查发出", "travel sweep")]
    session = Session(office.store, Actor("reviewer", "tester"), Clock(date(2023, 10, 29)))
    list(sweep(session))
    paper = made(office, "supervision-slip", number)
    assert len(paper.tables) == 4
    said = form(paper.tables[2])
    assert said["承办单位"] == MUSEUM
    assert said["督办事项"] == "交回护照（丙，证件号码P******00）"
    assert (said["应办日期"], said["已逾期"]) == ("2023年9月28日", "34天")
    assert "督办〔2023〕3号" in text(paper)
    office.do("custodian", "collect", office.passports[number][2], date(2023, 10, 30), Collecting(), of="passport")
    assert len(made(office, "supervision-slip", number).tables) == 3


def test_what_does_not_owe_is_not_reminded(sqlite_office: Office) -> None:
    assert lacking(sqlite_office, "reminder", sqlite_office.approved()) == [("无应办事项", None)]


def test_the_trip_report_is_a_skeleton_until_it_is_handed_in(office: Office) -> None:
    number = office.collected()
    words = text(made(office, "report", number))
    assert "一、邀请方及会见人员" in words
    assert "七、后续落实" in words
    assert words.count("（请填写：") == 7
    report = read_report(EXAMPLES / "troyan-2023-report.toml")
    office.do("clerk", "submit", number, date(2023, 10, 10), Reporting(form=report), of="report")
    words = text(made(office, "report", number))
    assert "（请填写：" not in words
    assert "9月18日 会见市长，签署友好城市意向书" in words
    assert "代表团一行4人访问保加利亚特罗阳市" in words


def test_papers_about_the_journey_wait_for_it(sqlite_office: Office) -> None:
    number = sqlite_office.approved()
    assert lacking(sqlite_office, "execution", number) == [
        ("尚未出境，且行前教育和承诺书签署尚未完成", f"travel briefing record {number} --signed all")
    ]
    sqlite_office.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    assert lacking(sqlite_office, "report", number) == [("尚未出境", f"travel delegation depart {number}")]
    gone = sqlite_office.abroad(application=people("赵钱孙李"))
    assert lacking(sqlite_office, "report", gone) == [
        ("尚未登记回国", f"travel delegation arrive {gone} --exit 日期 --entry 日期")
    ]
    returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21))
    sqlite_office.do("clerk", "arrive", gone, date(2023, 9, 22), returned)
    assert lacking(sqlite_office, "report", gone) == []
    assert lacking(sqlite_office, "evaluation", gone) == [("尚未提交出访报告", f"travel report submit {gone} 文件")]
    sqlite_office.do("clerk", "cancel", number, date(2023, 9, 11), Cancelling(reason="任务取消"))
    assert lacking(sqlite_office, "report", number) == [("本团组未成行", None)]


def test_what_was_carried_out_stands_beside_what_was_approved(office: Office) -> None:
    number = office.abroad()
    leader = office.case(number).active[0].person
    crossing = Crossing(leader, date(2023, 9, 17), date(2023, 9, 22), ("BG", "RO"))
    returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21), crossings=(crossing,))
    office.do("clerk", "arrive", number, date(2023, 9, 24), returned)
    paper = made(office, "execution", number)
    compared = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in paper.tables[1].rows}
    assert compared["抵境日期"] == ["2023年9月21日", "2023年9月22日"]
    assert compared["在外天数"] == ["5天", "6天"]
    assert compared["国家（地区）"] == ["保加利亚", "保加利亚、罗马尼亚"]
    assert compared["是否一致"][0] == "□一致　☑不一致"
    assert compared["团组人员"] == ["甲、乙、丙、丁"] * 2
    assert compared["经停城市"] == ["无", ""]
    first, second, *_ = rows(paper.tables[2])
    assert "甲实际在外6天，批准5天" in first[6]
    assert "罗马尼亚" in first[6]
    assert second[6] == "一致"
    assert rows(paper.tables[3]) == [["公务普通护照", "4", "0", "0", "0"]]
    assert "未提交（应于2023年10月22日前）" in text(paper)


def test_passports_and_publication_are_counted_once_the_trip_is_closed(sqlite_office: Office) -> None:
    paper = made(sqlite_office, "execution", sqlite_office.closed())
    assert rows(paper.tables[3]) == [["公务普通护照", "4", "4", "4", "0"]]
    said = form(paper.tables[4])
    assert said["出访报告"] == "2023年10月10日提交"
    assert said["成果公示"] == "2023年10月16日"
    assert said["违规情况"] == "无"


def test_the_evaluation_form_is_filled_as_far_as_the_office_has_come(office: Office) -> None:
    number = office.collected()
    report = read_report(EXAMPLES / "troyan-2023-report.toml")
    office.do("clerk", "submit", number, date(2023, 10, 10), Reporting(form=report), of="report")
    before = text(made(office, "evaluation", number))
    assert "□优秀　□良好　□合格　□不合格" in before
    office.do("reviewer", "accept", number, date(2023, 10, 12), Opinion(), of="report")
    evaluation = read_evaluation(EXAMPLES / "troyan-2023-evaluation.toml")
    office.do("reviewer", "evaluate", number, date(2023, 10, 15), Evaluating(form=evaluation), of="report")
    paper = made(office, "evaluation", number)
    said = form(paper.tables[0])
    for asked in ("是否超期", "是否擅自变更", "是否增加国家"):
        assert said[asked] == "□是　☑否"
    assert said["实际日程"].startswith("9月17日 离境")
    assert said["成果公示"] == "未登记"
    assert [row[1] for row in rows(paper.tables[1])] == ["友城结好", "人员交流", "其他成果"]
    said = form(paper.tables[2])
    assert said["团组自评"] == "良好"
    assert said["评估等次"] == "优秀"
    assert said["评　　分"].startswith("出访成果：95分")
    assert "2023年10月15日" in said["评估意见"]


def test_a_country_that_was_not_approved_is_ticked_on_the_evaluation_form(office: Office) -> None:
    number = office.abroad()
    leader = office.case(number).active[0].person
    crossing = Crossing(leader, date(2023, 9, 17), date(2023, 9, 21), ("BG", "RO"))
    returned = Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21), crossings=(crossing,))
    office.do("clerk", "arrive", number, date(2023, 9, 24), returned)
    report = read_report(EXAMPLES / "troyan-2023-report.toml")
    office.do("clerk", "submit", number, date(2023, 10, 10), Reporting(form=report), of="report")
    said = form(made(office, "evaluation", number).tables[0])
    assert (said["是否超期"], said["是否增加国家"]) == ("□是　☑否", "☑是　□否")


def test_what_is_not_known_stays_empty_in_every_paper(sqlite_office: Office) -> None:
    visit = troyan().visits[0].model_copy(update={"invitation": None, "programme": ()})
    bare = changed(troyan(), plan=None, statements=()).model_copy(
        update={"visits": (visit,), "funding": None, "attachments": (), "budget": (), "notice": None}
    )
    number = sqlite_office.drafted(bare)
    with sqlite_office.store.reading() as tx:
        about = subject(sqlite_office, number, tx)
        able = [code for code, kind in KINDS.items() if not kind.lacking(about)]
    assert able == ["submission"]
    words = text(made(sqlite_office, "submission", number))
    for never in ("None", "nan", "（）", "()", "：\n"):
        assert never not in words


ALWAYS = {"submission", "notice", "budget-approval"}
APPROVED = ALWAYS | {"approval", "briefing"}
BACK = APPROVED | {"loan-register", "report", "execution"}


def test_what_can_be_made_grows_with_the_case(office: Office) -> None:
    def able(number: str, on: date) -> set[str]:
        with office.store.reading() as tx:
            about = subject(office, number, tx, on)
            return {code for code, kind in KINDS.items() if not kind.lacking(about)}

    number = office.drafted()
    assert able(number, date(2023, 7, 8)) == ALWAYS
    office.do("clerk", "submit", number, date(2023, 7, 10))
    assert able(number, date(2023, 7, 10)) == ALWAYS
    for login in ("head", "finance", "reviewer", "approver"):
        office.do(login, "pass", number, date(2023, 7, 20), office.pass_of(login, number))
    assert able(number, date(2023, 7, 20)) == APPROVED
    office.do("briefer", "brief", number, date(2023, 9, 10), BriefingDetails(signed=("all",)))
    assert able(number, date(2023, 9, 10)) == APPROVED
    for passport in office.registered(number):
        office.do("custodian", "lend", passport, date(2023, 9, 15), Lending(delegation=number), of="passport")
    assert able(number, date(2023, 9, 15)) == APPROVED | {"loan-register"}
    office.do("clerk", "depart", number, date(2023, 9, 17))
    assert able(number, date(2023, 9, 17)) == APPROVED | {"loan-register"}
    office.do("clerk", "arrive", number, date(2023, 9, 22), Returned(exit=date(2023, 9, 17), entry=date(2023, 9, 21)))
    assert able(number, date(2023, 9, 28)) == BACK
    assert able(number, date(2023, 9, 29)) == BACK | {"reminder"}
    for passport in office.passports[number]:
        office.do("custodian", "collect", passport, date(2023, 9, 30), Collecting(), of="passport")
    report = read_report(EXAMPLES / "troyan-2023-report.toml")
    office.do("clerk", "submit", number, date(2023, 10, 10), Reporting(form=report), of="report")
    assert able(number, date(2023, 10, 10)) == BACK | {"evaluation"}


def test_of_a_case_that_has_ended_undone_only_what_was_asked_for_is_left(sqlite_office: Office) -> None:
    def able(number: str) -> set[str]:
        with sqlite_office.store.reading() as tx:
            about = subject(sqlite_office, number, tx)
            return {code for code, kind in KINDS.items() if not kind.lacking(about)}

    withdrawn = sqlite_office.submitted()
    sqlite_office.do("clerk", "withdraw", withdrawn, date(2023, 7, 11))
    assert able(withdrawn) == ALWAYS
    refused = sqlite_office.submitted()
    sqlite_office.do("head", "refuse", refused, date(2023, 7, 12), Refusing(opinion="必要性不足"))
    assert able(refused) == ALWAYS
    sent_back = sqlite_office.submitted()
    sqlite_office.do("head", "return", sent_back, date(2023, 7, 12), Returning(opinion="请补充"))
    assert able(sent_back) == ALWAYS
    assert lacking(sqlite_office, "approval", sent_back) == [("尚未提交审核", f"travel delegation submit {sent_back}")]
    cancelled = sqlite_office.approved()
    sqlite_office.do("clerk", "cancel", cancelled, date(2023, 8, 1), Cancelling(reason="任务取消"))
    assert able(cancelled) == APPROVED
    assert lacking(sqlite_office, "loan-register", cancelled) == [("本团组未成行", None)]


def test_a_violation_is_told_once_with_its_kind_and_its_days_as_papers_write_them(sqlite_office: Office) -> None:
    number = sqlite_office.back()
    list(sweep(Session(sqlite_office.store, Actor("reviewer", "tester"), Clock(date(2023, 10, 10)))))
    told = form(made(sqlite_office, "execution", number).tables[4])["违规情况"].splitlines()
    assert len(told) == 4
    assert told[0].startswith("1．迟交护照：")
    assert all(line.count("迟交护照") == 1 and "2023-" not in line for line in told)
    assert "2023年9月28日" in told[0]
