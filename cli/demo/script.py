"""The year of a city, as the demo plays it: who types what on which day."""

from __future__ import annotations

from dataclasses import dataclass

from travel.i18n import N_


@dataclass(frozen=True)
class Day:
    """A new day begins."""

    on: str


@dataclass(frozen=True)
class Tell:
    """A sentence for whoever watches: a message id."""

    text: str


@dataclass(frozen=True)
class Line:
    """What ``login`` types after ``travel``, the exit status it must have, and how many lines of the answer to show.

    All of the answer is shown when ``lines`` is None.
    """

    login: str
    command: str
    lines: int | None = None
    status: int = 0


Part = Day | Tell | Line

OFFICE = "景德镇市人民政府外事办公室"
CITY = "景德镇市人民政府"
MUSEUM = "景德镇中国陶瓷博物馆"
PROVINCE = "江西省人民政府外事办公室"

# the state stands in the third or fourth line of an answer; what is shown of the many like it ends there
SHORT = 4


def _accounts() -> tuple[Part, ...]:
    desks = (
        ("wang", "王经办", OFFICE, "clerk"),
        ("li", "李副主任", OFFICE, "approver"),
        ("zhou", "周会计", OFFICE, "finance"),
        ("chen", "陈审核", OFFICE, "reviewer"),
        ("zhao", "赵主任", OFFICE, "approver"),
        ("sun", "孙教育", OFFICE, "briefer"),
        ("wu", "吴专管", OFFICE, "custodian"),
        ("zheng", "郑审计", OFFICE, "auditor"),
        ("lin", "林秘书", CITY, "clerk"),
        ("xu", "徐秘书长", CITY, "approver"),
        ("qian", "钱馆员", MUSEUM, "clerk"),
        ("gao", "高书记", MUSEUM, "approver"),
        ("hu", "胡处长", PROVINCE, "approver"),
    )
    return tuple(
        Line("admin", f"account add {login} {name} --unit {unit} --role {role}", lines=0)
        for login, name, unit, role in desks
    )


def _passports(first: int, last: int) -> tuple[Part, ...]:
    return tuple(
        Line(
            "wu",
            f"passport register PE20{number:05d} --person P{number:05d} --kind public-affairs "
            f"--issued 2021-03-01 --expires 2026-03-01 --cabinet A --slot {number}",
            lines=None if number == first else 0,
        )
        for number in range(first, last + 1)
    )


# all but the one that is still out and the one that is not found at first
_IN_CABINET_A = " ".join(f"PE20{number:05d}" for number in range(1, 14) if number not in (2, 7))

SCRIPT: tuple[Part, ...] = (
    Day("2023-01-09"),
    Tell(N_("The office makes its store, registers units and opens accounts.")),
    Line("admin", f"init --unit {OFFICE} --under {CITY} --name 管理员"),
    Line("admin", f"unit add {PROVINCE} --kind province", lines=1),
    Line("admin", f"unit add {MUSEUM} 景德镇市商务局 景德镇市文化广电旅游局 --under {CITY}", lines=1),
    Line("admin", f"unit add 景德镇陶瓷集团 --kind enterprise --under {CITY}", lines=1),
    *_accounts(),
    Line("admin", "unit list"),
    Line("admin", "account list"),
    Day("2023-06-19"),
    Tell(N_("The museum applies for Faenza. Everybody decides in turn; nobody decides out of turn.")),
    Line("qian", "delegation new docs/examples/faenza-2023.toml"),
    Line("qian", "delegation submit 2023-0001"),
    Line("zhou", "review pass 2023-0001", status=4),
    Line("gao", "review pass 2023-0001", lines=SHORT),
    Line("zhou", "review pass 2023-0001", lines=0),
    Line("chen", "review pass 2023-0001", lines=0),
    Line("zhao", "review pass 2023-0001 --opinion 同意"),
    Day("2023-07-10"),
    Tell(N_("Two forms are checked before anybody files them: they cannot go up, and every reason is said.")),
    Line("wang", "delegation check docs/examples/study-tour-2023.toml", status=1),
    Line("wang", "delegation check docs/examples/san-antonio-2018.toml --as-of 2018-03-10", status=1),
    Tell(N_("The friendship-city delegation to Troyan has nothing against it.")),
    Line("wang", "delegation check docs/examples/troyan-2023.toml"),
    Line("wang", "delegation new docs/examples/troyan-2023.toml", lines=SHORT),
    Line("wang", "delegation submit 2023-0002"),
    Day("2023-07-17"),
    Tell(N_("The city government applies for the Gulf: a vice-mayor leads it, so the province decides, too.")),
    Line("lin", "delegation new docs/examples/gulf-2023.toml", lines=SHORT),
    Line("lin", "delegation submit 2023-0003"),
    Line("xu", "review pass 2023-0003", lines=SHORT),
    Line("li", "review pass 2023-0002", lines=SHORT),
    Line("zhou", "review pass 2023-0002 2023-0003"),
    Day("2023-07-18"),
    Tell(N_("The reviewer sends it back; the clerk mends it, and it goes up again as a second round.")),
    Line("chen", "review return 2023-0003 --reason 迪拜段公务安排不具体，请写明与哪些机构会谈、达成什么结果"),
    Line("chen", "review pass 2023-0002", lines=SHORT),
    Line("zhao", "review pass 2023-0002 --opinion 同意", lines=6),
    Tell(N_("Which papers of the case can be made now, and what the others lack.")),
    Line("wang", "paper list 2023-0002"),
    Day("2023-07-20"),
    Line("lin", "delegation edit 2023-0003 docs/examples/gulf-2023-revised.toml", lines=6),
    Line("lin", "delegation submit 2023-0003"),
    Line("xu", "review pass 2023-0003", lines=0),
    Line("zhou", "review pass 2023-0003", lines=0),
    Line("chen", "review pass 2023-0003", lines=0),
    Line("zhao", "review pass 2023-0003", lines=0),
    Line("hu", "review pass 2023-0003 --opinion 同意"),
    Day("2023-08-28"),
    Tell(N_("Three more go up together. One was filed twice and is withdrawn, one is refused.")),
    Line("wang", "delegation new docs/examples/san-antonio-2023.toml", lines=3),
    Line("wang", "delegation new docs/examples/limoges-2023.toml", lines=3),
    Line("wang", "delegation new docs/examples/limoges-2023.toml", lines=3),
    Line("wang", "delegation submit 2023-0004 2023-0005 2023-0006"),
    Line("wang", "delegation withdraw 2023-0006 --reason 重复申报 --yes", lines=SHORT),
    Line("li", "review pass 2023-0004 2023-0005"),
    Line("zhou", "review pass 2023-0004 2023-0005", lines=0),
    Line("chen", "review pass 2023-0004 2023-0005", lines=0),
    Line("zhao", "review refuse 2023-0004 --reason 展演内容多、公务内容少，且本年度赴美洲团组已有安排 --yes"),
    Tell(N_("The decision on Limoges waits for a paper; the clerk hands it in, and the approver decides.")),
    Line("zhao", "review pass 2023-0005", status=1),
    Line(
        "wang",
        "delegation supplement 2023-0005 clearance=docs/examples/clearance-limoges.pdf "
        "--issued-by 中共景德镇市委组织部 --number 景组外备〔2023〕9号",
    ),
    Line("zhao", "review pass 2023-0005", lines=SHORT),
    Day("2023-08-30"),
    Tell(N_("The custodian takes the passports into custody.")),
    *_passports(1, 13),
    Day("2023-09-01"),
    Tell(N_("Faenza is briefed, fetches its passports, leaves and comes back.")),
    Line("qian", "delegation why 2023-0001 depart", status=1),
    Line("sun", "briefing record 2023-0001 --signed all"),
    Line("wu", "passport lend --all --for 2023-0001"),
    Day("2023-09-04"),
    Line("qian", "delegation depart 2023-0001"),
    Day("2023-09-11"),
    Line("qian", "delegation arrive 2023-0001 --exit 2023-09-04 --entry 2023-09-08"),
    Tell(N_("Two hand in their passports; the third does not.")),
    Line("wu", "passport collect 子 寅 --for 2023-0001"),
    Day("2023-09-12"),
    Tell(N_("Troyan is briefed; one member is absent and hears it two days later.")),
    Line("sun", "briefing record 2023-0002 --member 甲,乙,丙 --signed 甲,乙,丙"),
    Day("2023-09-14"),
    Line("sun", "briefing record 2023-0002 --member 丁 --method individual --signed 丁", lines=SHORT),
    Line("wu", "passport lend --all --for 2023-0002 --fetched-by 王经办"),
    Day("2023-09-17"),
    Line("wang", "delegation depart 2023-0002 --dry-run", lines=5),
    Line("wang", "delegation depart 2023-0002"),
    Day("2023-09-22"),
    Line("wang", "delegation arrive 2023-0002 --exit 2023-09-17 --entry 2023-09-21"),
    Day("2023-09-25"),
    Line("wu", "passport collect --all --for 2023-0002"),
    Day("2023-10-09"),
    Tell(N_("Limoges is put off by its host. The Gulf delegation makes ready.")),
    Line("wang", "delegation cancel 2023-0005 --reason 利摩日市政府来函推迟接待 --yes"),
    Line("sun", "briefing record 2023-0003 --signed all", lines=SHORT),
    Line("wang", "report submit 2023-0002 docs/examples/troyan-2023-report.toml"),
    Tell(N_("The third quarter is returned, and cabinet A counted: one passport lies elsewhere.")),
    Line("wu", "passport collection --quarter 2023-Q3"),
    Line("wu", f"passport stocktake {_IN_CABINET_A} --cabinet A"),
    Line("wu", "stocktaking explain ST2023-0001 PE2000007 --outcome found --text 放错格位，已归位", lines=SHORT),
    Line("chen", "stocktaking close ST2023-0001", lines=SHORT),
    Day("2023-10-12"),
    Line("wu", "passport lend --all --for 2023-0003"),
    Line("chen", "report accept 2023-0002"),
    Line("chen", "report evaluate 2023-0002 docs/examples/troyan-2023-evaluation.toml"),
    Day("2023-10-16"),
    Line("lin", "delegation depart 2023-0003"),
    Line("chen", "delegation close 2023-0002", status=1),
    Line("wang", "delegation publish 2023-0002 --place 外办公告栏", lines=SHORT),
    Line("chen", "delegation close 2023-0002"),
    Day("2023-10-18"),
    Line("lin", "delegation note 2023-0003 17日与阿斯旺省政府会谈，双方同意恢复友城往来", lines=SHORT),
    Day("2023-10-20"),
    Tell(N_("The office sweeps: who owes something is reminded, and what is late has to be explained.")),
    Line("chen", "sweep"),
    Line("qian", "violation explain V2023-0001 丑回国后因病住院，护照留在家中，即日取回"),
    Tell(N_("The year so far: one is abroad, one passport and one report are overdue.")),
    Line("zheng", "delegation list"),
    Line("chen", "desk"),
    Line("zheng", "overdue"),
    Line("wu", "passport overdue"),
    Tell(
        N_("One case from its first day. When it was recorded cannot be set, and is left out here: yyyy-mm-dd hh:mm.")
    ),
    Line("zheng", "delegation history 2023-0002"),
    Line("zheng", "audit verify"),
)
