"""The papers that call in what is overdue."""

from __future__ import annotations

from tests.templates.layout import CENTRE, UNNUMBERED, Cell, Layout, head, left


def reminder(paper: Layout) -> None:
    paper.control("for letter in letters")
    paper.title("催　缴　通　知")
    paper.line(UNNUMBERED, align=CENTRE)
    paper.line("{{ letter.unit }}：")
    paper.body(
        "你单位参加的“{{ title }}”（团组编号{{ number }}，出访{{ countries }}，{{ period }}），"
        "截至{{ today }}，下列事项已逾期，请接此通知后立即办理："
    )
    paper.listing(
        (11, 27, 33, 27, 34, 24),
        ("序号", "应办事项", "责任人（单位）", "证件号码", "应办日期", "逾期天数"),
        "d in letter.debts",
        (
            Cell("{{ d.no }}"),
            Cell("{{ d.kind }}"),
            left("{{ d.owner }}"),
            Cell("{{ d.passport }}"),
            Cell("{{ d.due_on }}"),
            Cell("{{ d.days_overdue }}天"),
        ),
        size=11,
    )
    paper.body(
        "应办日期的计算：{% for each in letter.reckoned %}{{ each }}{% if not loop.last %}；{% endif %}{% endfor %}。"
    )
    paper.body("逾期仍未办理的，将按规定暂停受理你单位因公出国（境）申请。如有特殊情况，请书面说明。")
    paper.line("　　（联系人：　　　　　　联系电话：　　　　　　　　）")
    paper.each_signature("{{ office }}", "{{ today }}")
    paper.control("endfor")


def slip(paper: Layout) -> None:
    paper.control("for s in slips")
    paper.title("督　办　单")
    paper.line("{{ s.slip }}", align=CENTRE)
    paper.form(
        (34, 44, 34, 44),
        (
            (head("督办单位"), left("{{ office }}", 3)),
            (head("承办单位"), left("{{ s.unit }}", 3)),
            (
                head("督办事项"),
                left("{{ s.kind }}（{{ s.owner }}{% if s.passport %}，证件号码{{ s.passport }}{% endif %}）", 3),
            ),
            (head("团　　组"), left("{{ number }} {{ title }}", 3)),
            (head("应办日期"), Cell("{{ s.due_on }}"), head("已逾期"), Cell("{{ s.days_overdue }}天")),
            (head("日期计算"), left("{{ s.arithmetic }}", 3)),
            (head("已提醒"), Cell("{{ s.reminders }}次"), head("督办日期"), Cell("{{ s.raised_on }}")),
            (head("督办要求"), left("请于接单之日起　　个工作日内办结，并书面报告办理情况和逾期原因。", 3)),
            (
                head("承办单位\n办理情况"),
                Cell("\n　\n负责人签字：　　　　　　　（盖章）　　　　年　　月　　日", 3, height=45),
            ),
            (head("督办单位\n意　　见"), Cell("\n　\n签字：　　　　　　　　年　　月　　日", 3, height=35)),
        ),
    )
    paper.each_signature("{{ office }}", "{{ s.raised_on }}")
    paper.control("endfor")
