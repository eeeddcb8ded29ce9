"""The mission approval, and the letters of joint delegations."""

from __future__ import annotations

from tests.templates.layout import CENTRE, UNNUMBERED, Cell, Layout, head, left, lines, long


def approval(paper: Layout) -> None:
    paper.title("因公临时出国（境）任务批件")
    paper.line("{{ approval_number }}", align=CENTRE)
    paper.line("{{ organiser }}：")
    paper.body(
        "经研究，同意{{ leader }}{% if approved_persons > 1 %}等{% endif %}{{ approved_persons }}人"
        "于{{ approved_period }}赴{{ approved_countries }}执行公务，"
        "在外停留{{ approved_days }}天（含离、抵境当日）。具体如下："
    )
    paper.form(
        (32, 46, 32, 46),
        (
            (head("团组名称"), left("{{ title }}", 3)),
            (head("团　　长"), Cell("{{ leader }}"), head("职　　务"), left("{{ leader_post }}")),
            (head("批准人数"), Cell("{{ approved_persons }}人"), head("批准天数"), Cell("{{ approved_days }}天")),
            (
                head("批准国家\n（地区）"),
                left("{{ approved_countries }}"),
                head("经停地"),
                left("{{ stopovers or '无' }}"),
            ),
            (head("离境日期"), Cell("{{ approved_exit }}"), head("抵境日期"), Cell("{{ approved_entry }}")),
            (head("邀请单位"), left("{{ hosts }}", 3)),
            (head("经费来源"), left("{{ funding }}"), head("计划编号"), left("{{ plan or '计划外' }}")),
        ),
        size=11,
    )
    paper.body(
        "请严格按照批准的人员、国家（地区）、天数和路线执行任务，不得擅自变更；"
        "出访前组织行前教育，回国后按规定交回因公护照、提交出访报告并公示。"
    )
    paper.body("附件：团组人员名单")
    paper.signature("{{ office }}", "{{ approved_on }}")
    paper.attached("附件")
    paper.title("团组人员名单")
    people(paper, "members", "m")
    paper.colophon("other_units", "{{ office }}", "{{ approved_on }}")


def people(paper: Layout, items: str, name: str) -> None:
    paper.listing(
        (12, 28, 12, 54, 50),
        ("序号", "姓　名", "性别", "工作单位", "职　务"),
        f"{name} in {items}",
        (
            Cell(f"{{{{ {name}.no }}}}"),
            Cell(f"{{{{ {name}.name }}}}"),
            Cell(f"{{{{ {name}.sex }}}}"),
            left(f"{{{{ {name}.unit }}}}"),
            left(
                f"{{{{ {name}.post }}}}"
                f"{{% if {name}.role not in ('团员', {name}.post) %}}（{{{{ {name}.role }}}}）{{% endif %}}"
            ),
        ),
        size=11,
    )


def consultation(paper: Layout) -> None:
    paper.control("for letter in letters")
    paper.title("关于征求因公临时出国（境）\n任务意见的函")
    paper.line(UNNUMBERED, align=CENTRE)
    paper.line("{{ letter.unit }}：")
    paper.body(
        "我单位拟组织“{{ title }}”，由{{ leader_post }}{{ leader }}率团，一行{{ persons }}人，"
        "于{{ period }}出访{{ countries }}，在外停留{{ days }}天。"
        "根据工作需要，拟请你单位派员（{{ letter.persons }}人）随团出访。"
    )
    paper.heading("一、出访任务")
    paper.bodies("purpose")
    paper.heading("二、邀请单位和路线")
    paper.body(
        "{% if hosts %}邀请单位：{{ hosts }}。{% endif %}"
        "路线：{{ route }}{% if stopovers %}，经停{{ stopovers }}{% endif %}。"
    )
    paper.heading("三、经费")
    paper.body("{{ funding or '经费来源：　　　　　　' }}。")
    paper.heading("四、拟请参团人员（人选由你单位研究确定）")
    people(paper, "letter.members", "m")
    paper.body(
        "请按干部管理权限研究，并在你单位公示上述人员参团信息，"
        "于　　　年　　月　　日前函复意见。同意的，请注明已列入你单位年度因公临时出国计划。"
    )
    paper.line("　　（联系人：　　　　　　联系电话：　　　　　　　　）")
    paper.each_signature("{{ organiser }}", "{{ today }}")
    paper.control("endfor")


def task_notice(paper: Layout) -> None:
    paper.control("for letter in letters")
    paper.title("因公临时出国（境）任务通知书")
    paper.line(UNNUMBERED, align=CENTRE)
    paper.line("{{ letter.unit }}：")
    paper.body(
        "“{{ title }}”已经批准（任务批件：{{ approval_number }}，{{ approved_on }}）。"
        "你单位{{ letter.names }}（共{{ letter.persons }}人）随团出访，现将有关事项通知如下："
    )
    paper.form(
        (32, 124),
        (
            (head("组团单位"), left("{{ organiser }}")),
            (head("团　　长"), left("{{ leader }}（{{ leader_post }}）")),
            (head("团组人数"), left("{{ approved_persons }}人")),
            (
                head("国家（地区）"),
                left("{{ approved_countries }}{% if stopovers %}（经停{{ stopovers }}）{% endif %}"),
            ),
            (head("时　　间"), left("{{ approved_period }}，在外停留{{ approved_days }}天")),
            (head("邀请单位"), left("{{ hosts }}")),
            (head("出访任务"), long(lines("purpose"))),
            (head("经费来源"), left("{{ funding }}")),
        ),
    )
    paper.caption("参团人员", size=14)
    people(paper, "letter.members", "m")
    paper.body("请据此办理任务确认和因公护照、签证手续，并组织参团人员参加行前教育。")
    paper.body("附件：任务批件（{{ approval_number }}）复印件")
    paper.each_signature("{{ organiser }}", "{{ today }}")
    paper.control("endfor")


def confirmation(paper: Layout) -> None:
    paper.title("因公临时出国（境）任务确认件")
    paper.line("{{ approval_number }}", align=CENTRE)
    paper.line("{{ organiser }}：")
    paper.body(
        "{% if joined %}{{ joined }}{% else %}组团单位{% endif %}"
        "{% if notice_number %}《任务通知书》（{{ notice_number }}{% if notice_on %}，{{ notice_on }}{% endif %}）"
        "{% else %}任务通知书{% endif %}"
        "{% if organiser_approval %}及任务批件（{{ organiser_approval }}）{% endif %}收悉。"
        "经审核，现确认下列{{ approved_persons }}人参加“{{ title }}”，"
        "于{{ approved_period }}赴{{ approved_countries }}执行任务，在外停留{{ approved_days }}天。"
    )
    people(paper, "members", "m")
    paper.body(
        "{% if funding %}经费来源：{{ funding }}。{% endif %}参团人员的因公护照由派员单位所在地外事部门集中保管，回国后按期交回。"
    )
    paper.signature("{{ office }}", "{{ approved_on }}")
    paper.colophon("joined", "{{ office }}", "{{ approved_on }}")
