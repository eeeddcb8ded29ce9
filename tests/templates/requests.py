"""The papers that go up with a request."""

from __future__ import annotations

from tests.templates.layout import LEFT, RIGHT, Cell, Layout, head, left, lines, long

OPINION = "（盖章）\n签字：　　　　　　　　年　　月　　日"
YES, OPEN = "☑是　□否", "□是　□否"
PASSED = "{{% if {step}.decision == '同意' %}}☑是　□否{{% else %}}□是　□否{{% endif %}}"
SIGNED = (
    "审核人：{{{{ {step}.name }}}}　　　　　　{{% if {step}.on %}}{{{{ {step}.on }}}}"
    "{{% else %}}　　年　　月　　日{{% endif %}}　　（盖章）"
)
OFFICE_LOOKS_AT = ("时间和国别符合规定", "路线符合规定", "团组人数符合规定", "出访目标明确、确有必要")


def submission(paper: Layout) -> None:
    paper.title("因公临时出国（境）{% if joining %}随团{% endif %}任务呈报表")
    paper.line("编号：{{ number }}\t文号：　　　　〔　　　　〕　　　号", size=12)
    paper.form(
        (28, 52, 28, 52),
        (
            (head("组团单位"), left("{{ organiser }}", 3)),
            (head("团组名称"), left("{{ title }}", 3)),
            (head("组团方式"), Cell("{{ formation }}"), head("任务类别"), Cell("{{ category }}")),
            (
                head("团长姓名"),
                Cell("{{ leader }}（{{ leader_rank }}）"),
                head("单位及职务"),
                left("{{ leader_post }}"),
            ),
            (head("团组人数"), Cell("{{ persons }}人"), head("停留时间"), Cell("{{ days }}天（含离、抵境当日）")),
            (head("出访国家\n（地区）"), left("{{ countries }}"), head("经停地"), left("{{ stopovers or '无' }}")),
            (head("出访时间"), left("{{ period }}"), head("出访路线"), left("{{ route }}")),
            (head("邀请单位"), left("{{ hosts or '无' }}", 3)),
            (
                head("经费来源"),
                left(
                    "{{ funding }}{% if finance_opinion %}（财务部门：{{ finance_opinion }}）{% endif %}"
                    "{% for each in hosts_pay %}\n邀请方负担：{{ each }}{% endfor %}"
                ),
                head("经费预算"),
                left(
                    "{% if total %}人民币{{ total }}元{% else %}"
                    + lines("totals", "{{ each.currency }}{{ each.amount }}元")
                    + "{% endif %}{% if budget_kinds %}\n（{{ budget_kinds }}）{% endif %}"
                ),
            ),
            (
                head("年度计划"),
                left(
                    "{% if plan %}已列入，编号{{ plan }}{% else %}计划外"
                    "{% if out_of_plan %}：{{ out_of_plan }}{% endif %}{% endif %}",
                    3,
                ),
            ),
            (head("出访任务"), long(lines("purpose"), 3, height=26)),
            (
                head("需要说明\n的事项"),
                long(
                    lines("statements", "{{ loop.index }}．{{ each }}")
                    + "{% for each in justifications %}\n说明：{{ each }}{% endfor %}"
                    "{% if long_haul %}\n远程航线：{{ long_haul }}{% endif %}"
                    "{% for each in special %}\n须事先批准：{{ each }}{% endfor %}",
                    3,
                ),
            ),
            (
                head("组团单位\n意　　见"),
                Cell(f"签发人：{{{{ signatory }}}}　　填报日期：{{{{ today }}}}\n{OPINION}", 3, RIGHT, height=21),
            ),
            (head("外事部门\n审核意见"), Cell(OPINION, 3, RIGHT, height=21)),
            (head("审批机关\n意　　见"), Cell(OPINION, 3, RIGHT, height=21)),
        ),
        size=11,
    )
    member_list(paper, "附件1\n因公临时出国（境）人员名单")
    schedule(paper, "附件2\n出访日程安排")


def member_list(paper: Layout, name: str) -> None:
    attached, title = name.split("\n")
    paper.attached(attached)
    paper.title(title)
    paper.listing(
        (11, 21, 11, 25, 34, 30, 28),
        ("序号", "姓名", "性别", "出生年月", "工作单位", "职务（级别）", "近年出访"),
        "m in members",
        (
            Cell("{{ m.no }}"),
            Cell("{{ m.name }}{% if m.role != '团员' %}\n（{{ m.role }}）{% endif %}"),
            Cell("{{ m.sex }}"),
            Cell("{{ m.born_month }}"),
            left("{{ m.unit }}"),
            left("{{ m.post }}\n（{{ m.rank }}）"),
            left("{{ m.earlier }}"),
        ),
    )


def schedule(paper: Layout, name: str) -> None:
    attached, title = name.split("\n")
    paper.attached(attached)
    paper.title(title)
    paper.listing(
        (34, 32, 54, 40),
        ("日　期", "地　点", "公务活动", "邀请（接待）单位"),
        "v in visits",
        (
            Cell("{{ v.stay }}"),
            Cell("{{ v.country }}{{ v.city }}{% if v.airside %}\n（机场内转机）{% endif %}"),
            left(lines("v.programme", "{{ loop.index }}．{{ each }}")),
            left("{{ v.host }}"),
        ),
        first=(Cell("{{ exit }}"), Cell(""), left("离境"), left("")),
        last=(Cell("{{ entry }}"), Cell(""), left("抵境"), left("")),
    )


def notice(paper: Layout) -> None:
    paper.title("因公临时出国（境）团组信息公示")
    paper.body("根据因公临时出国（境）事前公示的有关规定，现将{{ organiser }}“{{ title }}”有关情况公示如下：")
    paper.heading("一、出访任务")
    paper.bodies("purpose")
    paper.heading("二、出访国家（地区）、时间和路线")
    paper.body(
        "出访{{ countries }}，{{ period }}，共{{ days }}天。"
        "路线：{{ route }}{% if stopovers %}，经停{{ stopovers }}{% endif %}。"
    )
    paper.heading("三、邀请单位")
    paper.control("for host in inviters")
    paper.body("{{ host }}")
    paper.control("endfor")
    paper.body("邀请单位简介：　　　　　　　　　　　　　　　　　　　")
    paper.heading("四、经费来源和预算")
    paper.body("经费来源：{{ funding }}。{% if total %}预算总额：人民币{{ total }}元。{% endif %}")
    paper.control("if special")
    paper.body("须事先批准的事项：{% for each in special %}{{ each }}{% if not loop.last %}；{% endif %}{% endfor %}。")
    paper.control("endif")
    paper.heading("五、团组人员（共{{ persons }}人）")
    paper.listing(
        (14, 30, 62, 50),
        ("序号", "姓　名", "单　位", "职　务"),
        "m in members",
        (Cell("{{ m.no }}"), Cell("{{ m.name }}"), left("{{ m.unit }}"), left("{{ m.post }}")),
        size=12,
    )
    paper.heading("六、日程安排")
    paper.listing(
        (40, 36, 80),
        ("日　期", "地　点", "公务活动"),
        "v in visits",
        (
            Cell("{{ v.stay }}"),
            Cell("{{ v.country }}{{ v.city }}"),
            left(lines("v.programme", "{{ loop.index }}．{{ each }}")),
        ),
        size=12,
        first=(Cell("{{ exit }}"), Cell(""), left("离境")),
        last=(Cell("{{ entry }}"), Cell(""), left("抵境")),
    )
    paper.body("公示时间：{{ notice_period }}。公示范围：{{ notice_places }}。")
    paper.body("对以上内容如有异议，请在公示期内以书面或口头形式向本单位反映。联系人：　　　　　联系电话：　　　　　　")
    paper.signature("{{ organiser }}", "{{ notice_from }}")


def budget_approval(paper: Layout) -> None:
    paper.title("因公临时出国任务和预算审批意见表")
    paper.line("编号：{{ number }}\t单位：元", size=11)
    paper.form(
        (26, 54, 26, 54),
        (
            (head("组团单位"), left("{{ organiser }}", 3)),
            (head("团组名称"), left("{{ title }}", 3)),
            (head("团　　长"), left("{{ leader }}（{{ leader_post }}）"), head("团组人数"), Cell("{{ persons }}人")),
            (head("出访国家\n（地区）"), left("{{ countries }}"), head("出访时间"), left("{{ period }}，{{ days }}天")),
        ),
        size=11,
    )
    paper.caption("一、出国任务审核", align=LEFT)
    paper.form(
        (106, 54),
        (
            (
                left("列入年度出国计划{% if plan %}（编号{{ plan }}）{% endif %}"),
                Cell(f"{{% if in_plan %}}{YES}{{% else %}}{OPEN}{{% endif %}}"),
            ),
            *((left(text), Cell(PASSED.format(step="office_opinion"))) for text in OFFICE_LOOKS_AT),
            (left("审核意见：{{ office_opinion.opinion }}\n" + SIGNED.format(step="office_opinion"), 2),),
        ),
        size=11,
    )
    paper.caption("二、预算审核", align=LEFT)
    paper.listing(
        (26, 32, 22, 28, 12, 12, 28),
        ("费用项目", "国家（城市）", "币种", "开支标准", "人数", "天数", "金　额"),
        "b in budget",
        (
            Cell("{{ b.kind }}"),
            Cell("{{ b.place }}"),
            Cell("{{ b.currency }}"),
            Cell("{{ b.standard }}"),
            Cell("{{ b.persons }}"),
            Cell("{{ b.days }}"),
            Cell("{{ b.amount }}", align=RIGHT),
        ),
    )
    paper.seam()
    paper.form(
        (40, 120),
        (
            (
                head("分币种合计"),
                left(
                    lines(
                        "totals",
                        "{{ each.currency }}{{ each.amount }}元"
                        "{% if each.rate %}，汇率{{ each.rate }}，折合人民币{{ each.cny }}元{% endif %}",
                    )
                ),
            ),
            (
                head("合计（人民币）"),
                left(
                    "{% if total %}{{ total }}元（大写：{{ total_in_capitals }}）"
                    "{% else %}（申报件未列全部汇率，不能合计）{% endif %}"
                ),
            ),
            (
                head("经费来源"),
                left("{{ funding }}{% if finance_opinion %}（财务部门：{{ finance_opinion }}）{% endif %}"),
            ),
            (head("事先审批事项"), left("{% if special %}" + lines("special") + "{% else %}无{% endif %}")),
            (head("列入年度预算"), Cell(PASSED.format(step="money_opinion"))),
        ),
        size=11,
    )
    paper.seam()
    paper.form(
        (160,),
        (
            (left("财务部门审核意见：{{ money_opinion.opinion }}\n" + SIGNED.format(step="money_opinion")),),
            (left("审批意见：\n" + OPINION),),
        ),
        size=11,
    )
