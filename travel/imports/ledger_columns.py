"""The columns of an office's ledger (台账) of past years, by the many names they have in such ledgers."""

from __future__ import annotations

from travel.forms.field_types import Wanted
from travel.i18n import N_, M
from travel.imports.cells import Choice, Text, Whole, code, countries, day, names, person_name, text_of, yes_no
from travel.imports.columns import Column
from travel.imports.persons import RANKS
from travel.typed import half_width
from travel.vocabulary import FORMATION, LEDGER_OUTCOME, TRACK

_FORMATION = Choice(
    FORMATION,
    {
        "自组": "own",
        "自组团": "own",
        "自组团组": "own",
        "双跨": "joint",
        "双跨团": "joint",
        "双跨团组": "joint",
        "随部委": "ministry",
        "随部委团": "ministry",
        "部委团": "ministry",
        "随省": "province",
        "随省团": "province",
        "省团": "province",
    },
)
_TRACK = Choice(
    TRACK,
    {
        "一般": "general",
        "一般团组": "general",
        "教学科研": "academic",
        "学术": "academic",
        "企业": "enterprise",
        "企业团组": "enterprise",
        "培训": "training",
        "培训团组": "training",
        "港澳": "hk-macao",
        "赴港澳": "hk-macao",
    },
)
_OUTCOME = Choice(
    LEDGER_OUTCOME,
    {
        "批准": "travelled",
        "已批准": "travelled",
        "同意": "travelled",
        "已出访": "travelled",
        "已执行": "travelled",
        "执行": "travelled",
        "成行": "travelled",
        "已成行": "travelled",
        "未成行": "cancelled",
        "取消": "cancelled",
        "已取消": "cancelled",
        "未执行": "cancelled",
        "不批准": "refused",
        "未批准": "refused",
        "不予批准": "refused",
        "不予审批": "refused",
        "否决": "refused",
        "劝退": "dissuaded",
        "已劝退": "dissuaded",
        "撤回": "withdrawn",
        "已撤回": "withdrawn",
        "撤销": "withdrawn",
    },
)
ALL = "all"
"""Every passport was handed back, however many there were."""


def _collected(value: object) -> int | str:
    text = half_width(text_of(value)).rstrip("本")
    if text.isascii() and text.isdigit() and len(text) < 5:
        return int(text)
    if text in ("已收缴", "全部收缴", "已交", "已上交", "已收", "all"):
        return ALL
    if text in ("未收缴", "未交", "未上交"):
        return 0
    try:
        return ALL if yes_no(text) else 0
    except Wanted:
        raise Wanted(M("how many were handed back: a number, yes for all of them or no for none")) from None


COLUMNS = (
    Column(
        "title",
        N_("Title of the delegation"),
        N_("What the delegation is called, or its task in short."),
        Text(),
        required=True,
        aliases=("团组名称", "团组", "出访任务", "任务", "团组名称及任务", "名称"),
        example="赴保加利亚签署友城意向书",
    ),
    Column(
        "organiser",
        N_("Organising unit"),
        N_("The organising unit, by its registered name."),
        Text(),
        required=True,
        aliases=("组团单位", "组织单位", "派出单位", "单位", "申报单位", "团组单位"),
        example="景德镇市人民政府外事办公室",
    ),
    Column(
        "formation",
        N_("Formation"),
        N_("Who put the delegation together."),
        _FORMATION,
        required=True,
        aliases=("组团形式", "组团方式", "组团类型", "组团性质"),
        shape="choice",
        example="own",
    ),
    Column(
        "track",
        N_("Track"),
        N_("Which rules it went by."),
        _TRACK,
        required=True,
        aliases=("类别", "团组类别", "团组类型", "出访类别"),
        shape="choice",
        example="general",
    ),
    Column(
        "category",
        N_("Task category"),
        N_("The category in the office's own list, such as friendship-city exchange."),
        Text(),
        aliases=("任务类别", "任务类型", "任务性质"),
        example="友城交往",
    ),
    Column(
        "countries",
        N_("Countries and regions"),
        N_("The countries or regions visited, in order, with commas between."),
        countries,
        required=True,
        aliases=("出访国家", "出访国家地区", "国家", "国别", "前往国家地区", "出访国家及地区", "国家地区", "目的地"),
        example="保加利亚",
    ),
    Column(
        "stopovers",
        N_("Stopovers"),
        N_("Countries or regions passed on the way; they do not count as visited."),
        countries,
        aliases=("经停", "经停国家", "过境", "过境国家", "经停国家地区", "途经"),
        example="土耳其",
    ),
    Column(
        "exit",
        N_("Exit day"),
        N_("The day of leaving; as planned, of one that did not travel."),
        day,
        required=True,
        aliases=("出境日期", "出境", "出境时间", "出访日期", "离境日期", "出发日期", "离境时间"),
        shape="day",
        example="2019-09-17",
    ),
    Column(
        "entry",
        N_("Entry day"),
        N_("The day of coming back; it may be left out where the days abroad are given."),
        day,
        aliases=("入境日期", "入境", "入境时间", "回国日期", "返回日期", "返程日期"),
        shape="day",
        example="2019-09-21",
    ),
    Column(
        "days",
        N_("Days abroad"),
        N_("The days abroad, both the day of leaving and that of coming back counted."),
        Whole(1, 3660, "天日"),
        aliases=("天数", "在外天数", "在外停留天数", "出访天数", "停留天数"),
        shape="whole",
        example="5",
    ),
    Column(
        "persons",
        N_("Persons"),
        N_("How many travelled; how many asked to, of one that did not travel."),
        Whole(1, 1000, "人次"),
        required=True,
        aliases=("人数", "团组人数", "出访人数", "人次"),
        shape="whole",
        example="4",
    ),
    Column(
        "outcome",
        N_("Outcome"),
        N_("What became of it."),
        _OUTCOME,
        required=True,
        aliases=("结果", "审批结果", "办理结果", "审核结果", "执行情况", "状态"),
        shape="choice",
        example="travelled",
    ),
    Column(
        "leader",
        N_("Leader"),
        N_("Who led it."),
        person_name,
        aliases=("团长", "团长姓名", "团组负责人", "带队人"),
        example="吕品",
    ),
    Column(
        "rank",
        N_("Highest rank"),
        N_("The rank of the highest member."),
        RANKS,
        aliases=("职务级别", "团长级别", "级别", "团组级别", "最高级别", "职级"),
        shape="choice",
        example="division",
    ),
    Column(
        "members",
        N_("Names of the members"),
        N_("The names of all who travelled, with commas between."),
        names,
        aliases=("成员", "团员", "团组成员", "成员名单", "人员名单", "出访人员", "人员"),
        example="吕品、方立新",
    ),
    Column(
        "approval",
        N_("Approval number"),
        N_("The number of the mission approval."),
        code,
        aliases=("批件号", "任务批件号", "批准文号", "批件文号", "批文号"),
        example="赣外审〔2019〕12号",
    ),
    Column(
        "decided_on",
        N_("Decided on"),
        N_("The day on which it was approved or not."),
        day,
        aliases=("批准日期", "审批日期", "批复日期", "批件日期", "批准时间"),
        shape="day",
        example="2019-08-20",
    ),
    Column(
        "submitted_on",
        N_("Submitted on"),
        N_("The day on which the request went up."),
        day,
        aliases=("申报日期", "申请日期", "受理日期", "请示日期", "送审日期"),
        shape="day",
        example="2019-07-10",
    ),
    Column(
        "plan",
        N_("Plan number"),
        N_("Its number in the annual plan."),
        code,
        aliases=("计划编号", "计划号"),
        example="",
    ),
    Column(
        "cut",
        N_("Persons cut"),
        N_("How many fewer were approved than asked for; 0 where none were, nothing where it is not known."),
        Whole(0, 1000, "人次"),
        aliases=("压缩人数", "压减人数", "核减人数", "压缩"),
        shape="whole",
        example="1",
    ),
    Column(
        "returned",
        N_("Times sent back"),
        N_("How often the request was sent back; nothing where it is not known."),
        Whole(0, 100, "次"),
        aliases=("退回次数", "退回"),
        shape="whole",
        example="0",
    ),
    Column(
        "reported_on",
        N_("Reported on"),
        N_("The day on which the trip report was handed in."),
        day,
        aliases=("报告日期", "出访报告日期", "总结日期", "报告提交日期", "提交报告日期"),
        shape="day",
        example="2019-10-10",
    ),
    Column(
        "passports",
        N_("Passports handed out"),
        N_("How many passports were handed out; as many as travelled where only their return is given."),
        Whole(0, 1000, "本"),
        aliases=("护照本数", "护照数", "领用护照数", "证照本数"),
        shape="whole",
        example="4",
    ),
    Column(
        "collected",
        N_("Passports handed back"),
        N_("How many of them were handed back: a number, yes for all of them or no for none."),
        _collected,
        aliases=("护照收缴", "收缴护照数", "护照收缴情况", "收缴本数", "证照收缴", "收缴情况"),
        example="全部收缴",
    ),
)
