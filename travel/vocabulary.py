"""The office's fixed words: each a short code that is stored and a label that is read.

A vocabulary is ordered; where order has a meaning (ranks) it runs from highest to lowest.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from travel.i18n import N_, M, Message, verbatim


class Vocabulary:
    """A closed list of codes with their labels."""

    def __init__(self, name: str, labels: Mapping[str, str]) -> None:
        self.name = name
        self._labels = dict(labels)

    def __contains__(self, code: object) -> bool:
        return code in self._labels

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def __len__(self) -> int:
        return len(self._labels)

    def without(self, codes: Collection[str]) -> Vocabulary:
        """The same list but for ``codes``."""
        return Vocabulary(self.name, {code: label for code, label in self._labels.items() if code not in codes})

    def label(self, code: str) -> Message:
        """What a person reads for ``code``; a code of a later edition is shown as it stands, never dropped."""
        return M(self._labels[code]) if code in self._labels else verbatim(code)

    def check(self, code: str) -> str:
        """``code`` itself when it is one of the list; else a ValueError that lists what is wanted."""
        if code not in self._labels:
            raise ValueError(", ".join(self._labels))
        return code


FORMATION = Vocabulary(
    "formation",
    {
        "own": N_("own delegation"),
        "joint": N_("joint delegation"),
        "ministry": N_("ministry-joined delegation"),
        "province": N_("province-joined delegation"),
    },
)
TRACK = Vocabulary(
    "track",
    {
        "general": N_("general"),
        "academic": N_("academic"),
        "enterprise": N_("enterprise"),
        "training": N_("training"),
        "hk-macao": N_("Hong Kong–Macao"),
    },
)
RANK = Vocabulary(
    "rank",
    {
        "ministry": N_("minister (provincial head)"),
        "ministry-deputy": N_("vice-minister (provincial deputy)"),
        "bureau": N_("bureau director"),
        "bureau-deputy": N_("deputy bureau director"),
        "division": N_("division head"),
        "division-deputy": N_("deputy division head"),
        "section": N_("section head"),
        "section-deputy": N_("deputy section head"),
        "other": N_("other staff"),
    },
)
MEMBER_ROLE = Vocabulary("role", {"leader": N_("leader"), "member": N_("member"), "interpreter": N_("interpreter")})
LEADERSHIP = Vocabulary("leadership", {"head": N_("first head of the unit"), "team": N_("of the unit's leading team")})
TRAVEL_CLASS = Vocabulary(
    "class", {"first": N_("first class"), "business": N_("business class"), "economy": N_("economy class")}
)
SPECIAL = Vocabulary(
    "kind",
    {
        "foreign-carrier": N_("flight of a foreign carrier"),
        "hired-car": N_("hired car"),
        "banquet": N_("banquet"),
        "gift": N_("gifts"),
        "insurance": N_("insurance that is not compulsory"),
        "hotel-over-standard": N_("hotel over the standard"),
    },
)
STATEMENT = Vocabulary(
    "statement",
    {
        "in-plan": N_("in the annual plan"),
        "noticed": N_("public notice held, no objection"),
        "weekend-agreed": N_("the host agreed to official duties at the weekend"),
        "interpreter": N_("who interprets is stated"),
        "academic": N_("this delegation carries out academic exchange"),
    },
)
RELATION = Vocabulary("relation", {"spouse": N_("spouse of a member"), "child": N_("child of a member")})
INVITER = Vocabulary(
    "kind",
    {
        "government": N_("government"),
        "institution": N_("institution"),
        "company": N_("company"),
        "association": N_("association"),
        "overseas-chinese": N_("overseas Chinese"),
        "mission-in-china": N_("mission in China"),
        "intermediary": N_("intermediary"),
        "parliamentarian": N_("single member of a foreign parliament"),
    },
)
PAYS = Vocabulary(
    "pays",
    {
        "none": N_("nothing"),
        "lodging": N_("lodging"),
        "meals": N_("meals"),
        "local-transport": N_("local transport"),
        "meals-and-transport": N_("meals and local transport"),
        "all": N_("everything"),
    },
)
BUDGET_LINE = Vocabulary(
    "kind",
    {
        "airfare": N_("international fare"),
        "intercity": N_("intercity fare"),
        "lodging": N_("lodging"),
        "meals": N_("meals"),
        "incidentals": N_("incidentals"),
        "other": N_("other costs"),
    },
)
ATTACHMENT = Vocabulary(
    "kind",
    {
        "invitation": N_("invitation"),
        "programme": N_("programme"),
        "member-list": N_("member list"),
        "budget-approval": N_("task and budget approval form"),
        "notice": N_("public notice"),
        "clearance": N_("personnel clearance"),
        "consultation": N_("letter of consultation"),
        "organiser-approval": N_("organiser's mission approval"),
        "task-notice": N_("task notice"),
        "confirmation": N_("task confirmation"),
        "training-review": N_("review of the training"),
        "sending-document": N_("sending document"),
        "rehire": N_("proof of work past retirement age"),
        "health": N_("health certificate"),
        "report": N_("trip report"),
        "photo": N_("photo"),
        "evidence": N_("evidence"),
        "note": N_("paper of a note"),
        "other": N_("other paper"),
    },
)
ACCOUNT_ROLE = Vocabulary(
    "role",
    {
        "clerk": N_("clerk"),
        "reviewer": N_("reviewer"),
        "approver": N_("approver"),
        "finance": N_("finance"),
        "briefer": N_("briefer"),
        "custodian": N_("custodian"),
        "auditor": N_("auditor"),
        "admin": N_("administrator"),
    },
)
UNIT_KIND = Vocabulary(
    "kind",
    {
        "organ": N_("organ or institution"),
        "enterprise": N_("enterprise"),
        "university": N_("university"),
        "government": N_("government"),
        "office": N_("foreign affairs office"),
        "province": N_("provincial foreign affairs office"),
    },
)
PASSPORT_KIND = Vocabulary(
    "kind",
    {
        "diplomatic": N_("diplomatic passport"),
        "service": N_("service passport"),
        "public-affairs": N_("public-affairs passport"),
        "hk-macao-pass": N_("Hong Kong–Macao pass"),
    },
)
OBLIGATION = Vocabulary(
    "kind",
    {
        "decision": N_("decide on the application"),
        "trip-report": N_("hand in the trip report"),
        "results-notice": N_("publish the results notice"),
        "passport": N_("return the passport"),
        "record-return": N_("record the return"),
        "look-back": N_("look back at an outcome"),
    },
)
PLAN_USE = Vocabulary(
    "use",
    {
        "free": N_("free"),
        "used": N_("used"),
        "freed": N_("freed by a cancellation"),
        "spent": N_("spent in spite of a cancellation"),
    },
)
DEBT_STANDING = Vocabulary(
    "standing",
    {
        "in-time": N_("in time"),
        "late": N_("late"),
        "overdue": N_("overdue"),
        "not-due": N_("not yet due"),
    },
)
"""How it stands with something that was owed."""
PASSPORTS_TOLD_BY = Vocabulary("told_by", {"loans": N_("register of loans"), "ledger": N_("ledger of past years")})
"""Where it is known from that a passport came back."""
LOAN_STANDING = Vocabulary(
    "standing",
    {
        "on-time": N_("returned on time"),
        "late": N_("returned late"),
        "never": N_("overdue, still out"),
        "lost": N_("lost while lent"),
        "not-yet-due": N_("not yet due"),
    },
)
"""How a loan of a passport stands. The due day itself is on time; what was lost while lent is not returned."""

COLLECTION_BY = Vocabulary("by", {"unit": N_("unit"), "kind": N_("kind of passport")})
STOCK_ITEM = Vocabulary(
    "found",
    {
        "present": N_("in its place"),
        "missing": N_("missing"),
        "elsewhere": N_("belongs in another cabinet"),
        "lent": N_("lent according to the register"),
        "lost": N_("reported lost"),
        "void": N_("void according to the register"),
        "unregistered": N_("not registered"),
    },
)
"""What a stock-taking finds of a passport; all but the first is a difference."""

VOID_REASON = Vocabulary(
    "why",
    {"left": N_("the holder left"), "found": N_("found again after a loss"), "expired": N_("expired in custody")},
)
STOCK_OUTCOME = Vocabulary(
    "outcome",
    {
        "found": N_("it was found"),
        "put-right": N_("the register or the place was put right"),
        "open": N_("still being looked into"),
        "loss": N_("to be reported lost"),
    },
)
"""What came of a difference; of what is missing, only what was found is lent again."""
BRIEFING_TOPIC = Vocabulary(
    "topic",
    {
        "national-security": N_("national security"),
        "discipline": N_("foreign-affairs discipline"),
        "secrecy": N_("secrecy"),
        "money": N_("money discipline"),
        "safety": N_("safety and consular protection"),
        "etiquette": N_("etiquette and local customs"),
        "academic-integrity": N_("research security and academic integrity"),
        "hk-macao": N_("rules for Hong Kong and Macao"),
    },
)
BRIEFING_METHOD = Vocabulary(
    "method",
    {
        "gathered": N_("gathered"),
        "individual": N_("individual"),
        "online": N_("online"),
        "written": N_("written"),
    },
)
VIOLATION = Vocabulary(
    "kind",
    {
        "overstay": N_("overstay"),
        "detour": N_("detour"),
        "unauthorised-change": N_("unauthorised change"),
        "late-passport": N_("late passport"),
        "late-report": N_("late report"),
    },
)
HOLD = Vocabulary(
    "rule",
    {
        "R36": N_("passport or report owed too long"),
        "R38": N_("reminded in vain"),
        "R39": N_("passport lost"),
    },
)
MESSAGE_STATE = Vocabulary("state", {"waiting": N_("to be sent"), "sent": N_("sent"), "given-up": N_("given up")})
OUTCOME_STATE = Vocabulary("outcome state", {"open": N_("open"), "closed": N_("settled")})
LEDGER_OUTCOME = Vocabulary(
    "outcome",
    {
        "travelled": N_("travelled"),
        "cancelled": N_("not travelled"),
        "refused": N_("not approved"),
        "dissuaded": N_("dissuaded"),
        "withdrawn": N_("withdrawn"),
    },
)
OUTCOME_KIND = Vocabulary(
    "kind",
    {
        "agreement": N_("agreement or memorandum"),
        "project": N_("project"),
        "friendship-city": N_("friendship-city tie"),
        "exchange": N_("exchange of people"),
        "trade": N_("trade or investment"),
        "research": N_("research co-operation"),
        "other": N_("other outcome"),
    },
)


REPORT_SECTION = Vocabulary(
    "section",
    {
        "inviter_met": N_("inviter and persons met"),
        "schedule": N_("schedule as carried out"),
        "tasks_done": N_("tasks done"),
        "documents_returned": N_("documents returned"),
        "discipline": N_("discipline"),
        "money": N_("money"),
        "follow_up": N_("follow-up"),
    },
)
CRITERION = Vocabulary(
    "criterion",
    {
        "results": N_("results"),
        "execution": N_("carrying out of the programme"),
        "discipline": N_("discipline"),
        "money": N_("money"),
        "follow_up": N_("follow-up"),
    },
)
# No rule of the state names levels (rulebook section 4); these are the usual four of yearly assessments.
GRADE = Vocabulary(
    "grade",
    {"excellent": N_("excellent"), "good": N_("good"), "adequate": N_("adequate"), "poor": N_("poor")},
)
REGION = Vocabulary(
    "region",
    {
        "asia": N_("Asia"),
        "africa": N_("Africa"),
        "europe": N_("Europe"),
        "america": N_("America"),
        "oceania": N_("Oceania"),
        "latin-america": N_("Latin America"),
    },
)


def highest(ranks: Iterator[str] | list[str] | tuple[str, ...]) -> str:
    """The highest of ``ranks``; ``other`` when there are none."""
    order = list(RANK)
    return min(ranks, key=order.index, default="other")
