"""The papers before departure."""

from __future__ import annotations

from tests.templates.layout import KAI, Cell, Layout, head, left, lines

UNDERTAKEN = (
    "一、坚决维护国家主权、安全和利益，维护国家形象，严守政治纪律和外事纪律，重大问题及时请示报告。",
    "二、严格执行批准的任务、国家（地区）、天数和路线，不擅自变更、绕道或延长停留时间，不单独活动。",
    "三、严守保密纪律，不携带涉密载体和涉密设备出境，不在境外谈论、传输国家秘密和工作秘密。",
    "四、严格执行财经纪律，不超标准开支，不用公款旅游，不接受可能影响公正执行公务的宴请、礼品和资助。",
    "五、尊重当地法律和风俗习惯，提高安全防范意识，遇突发情况立即报告团组负责人和我驻外使领馆。",
    "六、妥善保管因公护照（通行证），不与因私证件同时使用，回国后按期交回统一保管。",
    "七、回国后按期提交出访报告，配合公示和成果落实。",
)


def briefing(paper: Layout) -> None:
    paper.title("因公临时出国（境）行前教育登记表")
    paper.line("任务批件：{{ approval_number }}\t团组编号：{{ number }}", size=12)
    paper.form(
        (28, 52, 28, 52),
        (
            (head("组团单位"), left("{{ organiser }}", 3)),
            (head("团组名称"), left("{{ title }}", 3)),
            (head("团　　长"), Cell("{{ leader }}"), head("团组人数"), Cell("{{ persons }}人")),
            (head("出访国家\n（地区）"), left("{{ countries }}"), head("出访时间"), left("{{ period }}")),
            (head("教育内容"), left(lines("topics", "{{ loop.index }}．{{ each }}"), 3)),
        ),
        size=11,
    )
    paper.caption("行前教育情况")
    paper.listing(
        (32, 16, 54, 28, 30),
        ("时　间", "方　式", "内　容", "教育人", "参加人员"),
        "s in sessions",
        (
            Cell("{{ s.on }}"),
            Cell("{{ s.method }}"),
            left("{{ s.topics }}"),
            Cell("{{ s.given_by }}"),
            left("{{ s.names }}"),
        ),
    )
    paper.caption("团组人员签到")
    paper.listing(
        (12, 20, 39, 34, 34, 21),
        ("序号", "姓　名", "单　位", "受教育时间", "承诺书签署时间", "本人签字"),
        "t in trainees",
        (
            Cell("{{ t.no }}"),
            Cell("{{ t.name }}"),
            left("{{ t.unit }}"),
            Cell("{{ t.briefed_on }}{% if t.missing %}\n（未受：{{ t.missing }}）{% endif %}"),
            Cell("{{ t.signed_on }}"),
            Cell(""),
        ),
    )
    paper.line("教育人签字：　　　　　　　　　团长签字：\t年　　月　　日", size=12)
    paper.part_ends()
    paper.control("for t in trainees")
    paper.title("因公临时出国（境）承诺书")
    paper.body(
        "本人{{ t.name }}，系{{ t.unit }}{{ t.post }}，将于{{ period }}随{{ organiser }}组织的团组赴{{ countries }}"
        "执行公务（任务批件：{{ approval_number }}）。本人已接受行前教育，现郑重承诺："
    )
    for text in UNDERTAKEN:
        paper.body(text)
    paper.body("如有违反，愿承担相应责任。")
    paper.each_signature("承诺人（签字）：　　　　　　　　", "{{ t.signed_on or '　　　年　　月　　日' }}")
    paper.control("endfor")


def loan_register(paper: Layout) -> None:
    paper.title("因公护照（通行证）领用登记表")
    paper.line(
        "团组：{{ number }} {{ title }}",
        size=12,
        font=KAI,
    )
    paper.line(
        "任务批件：{{ approval_number }}（{{ approved_on }}）\t出访时间：{{ approved_period }}", size=12, font=KAI
    )
    paper.listing(
        (12, 20, 36, 26, 25, 32, 16, 32, 32, 16),
        (
            "序号",
            "持证人",
            "派员单位",
            "证件种类",
            "证件号码",
            "领用日期",
            "领用人",
            "应交回日期",
            "交回日期",
            "交回人",
        ),
        "p in loans",
        (
            Cell("{{ p.no }}"),
            Cell("{{ p.holder }}"),
            left("{{ p.unit }}"),
            Cell("{{ p.kind }}"),
            Cell("{{ p.passport }}"),
            Cell("{{ p.lent_on }}"),
            Cell("{{ p.fetched_by }}"),
            Cell("{{ p.due_on }}"),
            Cell("{% if p.returned_on %}{{ p.returned_on }}{% else %}（{{ p.standing }}）{% endif %}"),
            Cell("{{ p.returned_by }}"),
        ),
    )
    paper.line("领用人签字：　　　　　　　　　　　　　专管员签字：\t打印日期：{{ today }}", size=12)
