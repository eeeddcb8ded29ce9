"""The papers after the journey."""

from __future__ import annotations

from tests.templates.layout import RIGHT, Cell, Layout, head, left, lines, long, names


def report(paper: Layout) -> None:
    paper.title("{{ title }}\n出访报告")
    paper.line("{{ office }}：")
    paper.body(
        "经批准（{{ approval_number }}），由{{ leader_post }}{{ leader }}率领的团组一行{{ actual_persons }}人，"
        "于{{ actual_period }}出访{{ actual_countries }}，在外停留{{ actual_days }}天。现将有关情况报告如下："
    )
    paper.bodies("summary")
    paper.control("for c in sections")
    paper.heading("{{ c.no }}、{{ c.name }}")
    paper.control("if c.text")
    paper.bodies("c.text")
    paper.control("else")
    paper.body("（请填写：{{ c.hint }}）")
    paper.control("endif")
    paper.control("endfor")
    paper.signature("团长（签字）：　　　　　", "单位负责人（签字）：　　　　　", "　　　年　　月　　日")
    paper.attached("附件")
    paper.title("出访人员名单")
    paper.listing(
        (12, 28, 60, 56),
        ("序号", "姓　名", "单　位", "职　务"),
        "m in members",
        (Cell("{{ m.no }}"), Cell("{{ m.name }}"), left("{{ m.unit }}"), left("{{ m.post }}")),
        size=11,
    )


def execution(paper: Layout) -> None:
    paper.title("因公临时出国（境）任务执行情况表")
    paper.line("任务批件：{{ approval_number }}（{{ approved_on }}）\t填表日期：{{ today }}", size=11)
    paper.form(
        (28, 132),
        (
            (head("组团单位"), left("{{ organiser }}")),
            (head("团组名称"), left("{{ title }}")),
        ),
        size=10.5,
    )
    paper.seam()
    paper.form(
        (28, 66, 66),
        (
            (head("项　　目"), head("批　　准"), head("实　　际")),
            (head("人　　数"), Cell("{{ approved_persons }}人"), Cell("{{ actual_persons }}人")),
            (head("离境日期"), Cell("{{ approved_exit }}"), Cell("{{ actual_exit }}")),
            (head("抵境日期"), Cell("{{ approved_entry }}"), Cell("{{ actual_entry }}")),
            (head("在外天数"), Cell("{{ approved_days }}天"), Cell("{{ actual_days }}天")),
            (head("国家（地区）"), left("{{ approved_countries }}"), left("{{ actual_countries }}")),
            (head("经停城市"), left("{{ stopovers or '无' }}"), left("")),
            (head("团组人员"), left(names("members")), left(names("travellers"))),
            (head("是否一致"), Cell("{% if as_approved %}☑一致　□不一致{% else %}□一致　☑不一致{% endif %}", 2)),
        ),
        size=10.5,
    )
    paper.caption("出入境记录（以我方边检记录为准）")
    paper.listing(
        (12, 21, 31, 31, 12, 27, 26),
        ("序号", "姓　名", "离境日期", "抵境日期", "天数", "国家（地区）", "与批件\n是否一致"),
        "t in travellers",
        (
            Cell("{{ t.no }}"),
            Cell("{{ t.name }}"),
            Cell("{{ t.exit }}"),
            Cell("{{ t.entry }}"),
            Cell("{{ t.days }}"),
            left("{{ t.countries }}"),
            left("{% if t.as_approved %}一致{% else %}" + lines("t.differences") + "{% endif %}"),
        ),
    )
    paper.caption("证件交回情况")
    paper.listing(
        (44, 26, 26, 38, 26),
        ("证件种类", "领用（本）", "交回（本）", "按期交回（本）", "遗失（本）"),
        "p in passports",
        (
            Cell("{{ p.kind }}"),
            Cell("{{ p.lent }}"),
            Cell("{{ p.returned }}"),
            Cell("{{ p.on_time }}"),
            Cell("{{ p.lost }}"),
        ),
    )
    paper.seam()
    paper.form(
        (34, 46, 34, 46),
        (
            (head("实际日程"), long(lines("schedule"), 3, height=14)),
            (
                head("出访报告"),
                Cell("{% if report_on %}{{ report_on }}提交{% else %}未提交（应于{{ report_due }}前）{% endif %}"),
                head("成果公示"),
                Cell("{{ results_on or '未登记' }}"),
            ),
            (
                head("经费支出"),
                long(
                    "{% if settlement %}"
                    + lines("settlement", "{{ each.kind }}{{ each.place }}：{{ each.currency }}{{ each.amount }}")
                    + "{% else %}（报告未列）{% endif %}",
                    3,
                ),
            ),
            (head("经费核销"), Cell("□已按规定核销　　□未核销，原因：　　　　　　　　", 3)),
            (
                head("违规情况"),
                long(
                    "{% for v in violations %}{{ loop.index }}．{{ v.kind }}：{{ v.found }}"
                    "{% if v.explanation %}说明：{{ v.explanation }}。{% endif %}"
                    "{% if v.ruling %}处理：{{ v.ruling }}。{% endif %}{% if not loop.last %}\n{% endif %}"
                    "{% else %}无{% endfor %}",
                    3,
                ),
            ),
            (head("需要说明\n的情况"), left("", 3)),
            (head("团长签字"), Cell(""), head("单位盖章"), Cell("　　年　　月　　日", align=RIGHT)),
        ),
        size=10.5,
    )


def evaluation(paper: Layout) -> None:
    paper.title("因公临时出国（境）成果评估表")
    paper.line("任务批件：{{ approval_number }}\t团组编号：{{ number }}", size=11)
    paper.form(
        (28, 52, 28, 52),
        (
            (head("组团单位"), left("{{ organiser }}", 3)),
            (head("团组名称"), left("{{ title }}", 3)),
            (
                head("团　　长"),
                left("{{ leader }}（{{ leader_post }}）"),
                head("实际人数"),
                Cell("{{ actual_persons }}人"),
            ),
            (
                head("出访国家\n（地区）"),
                left("{{ actual_countries }}"),
                head("出访时间"),
                left("{{ actual_period }}，{{ actual_days }}天"),
            ),
            (
                head("团组人员"),
                left(names("travellers"), 3),
            ),
            (
                head("是否超期"),
                Cell("{% if overstayed %}☑是　□否{% else %}□是　☑否{% endif %}"),
                head("是否擅自变更"),
                Cell("{% if changed %}☑是　□否{% else %}□是　☑否{% endif %}"),
            ),
            (
                head("是否增加国家"),
                Cell("{% if added %}☑是　□否{% else %}□是　☑否{% endif %}"),
                head("经费先行审核"),
                Cell("{% if finance_reviewed %}☑是　□否{% else %}□是　☑否{% endif %}"),
            ),
            (head("提交报告"), Cell("{{ report_on }}"), head("成果公示"), Cell("{{ results_on or '未登记' }}")),
            (head("出访任务"), long(lines("purpose"), 3)),
            (head("实际日程"), long(lines("schedule"), 3)),
            (head("任务完成\n情　　况"), long(lines("tasks_done"), 3)),
        ),
        size=11,
    )
    paper.caption("出访成果（直接成果）")
    paper.listing(
        (11, 28, 40, 34, 47),
        ("序号", "类　别", "名　称", "合作方", "内　容"),
        "r in outcomes",
        (
            Cell("{{ r.no }}"),
            Cell("{{ r.kind }}"),
            left("{{ r.title }}"),
            left("{{ r.country }}{{ r.partner }}"),
            left("{{ r.detail }}"),
        ),
    )
    paper.seam()
    paper.form(
        (28, 132),
        (
            (head("综合效益"), left("", height=14)),
            (head("后续落实"), long(lines("follow_up"))),
            (head("团组自评"), Cell("{{ self_rating or '（未填）' }}")),
            (
                head("评　　分"),
                left(
                    "{% for s in scores %}{{ s.criterion }}：{{ s.score or '　　' }}分{% if not loop.last %}　{% endif %}{% endfor %}"
                ),
            ),
            (head("评估等次"), Cell("{{ grade or '□优秀　□良好　□合格　□不合格' }}")),
            (
                head("评估意见"),
                long(
                    lines("comment") + "\n　　　　　　　　　　　　　（盖章）{{ evaluated_on or '　　年　　月　　日' }}"
                ),
            ),
            (head("备　　注"), left("")),
        ),
        size=11,
    )
