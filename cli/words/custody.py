"""Stock-takings, hand-overs and passports that end, as columns."""

from __future__ import annotations

from collections.abc import Sequence

from cli.terminal.output import Column
from travel.i18n import N_, M, Message
from travel.vocabulary import PASSPORT_KIND, STOCK_ITEM, STOCK_OUTCOME, VOID_REASON, Vocabulary


def cabinet_words(cabinets: Sequence[str]) -> Message:
    """Which cabinets; none named is all."""
    return M("{cabinets}", cabinets=list(cabinets)) if cabinets else M("all cabinets")


def _state_of(process: str, code: str) -> Message:
    from cli.words.states import state_label

    return state_label(process, code)


def _passport_state(code: str) -> Message:
    return _state_of("passport", code)


def _stocktaking_state(code: str) -> Message:
    return _state_of("stocktaking", code)


def _handover_state(code: str) -> Message:
    return _state_of("handover", code)


WORK = Vocabulary(
    "work",
    {
        "handover": N_("confirm what is handed over"),
        "contested-handover": N_("answer what is contested"),
        "unexplained": N_("explain the differences of a stock-taking"),
        "unclosed": N_("close a stock-taking"),
        "unsettled": N_("settle what a stock-taking left open"),
        "expiring": N_("passports expired, or soon to expire"),
        "too-short": N_("passports too short for an approved journey"),
        "to-void": N_("passports to be voided"),
    },
)
"""What custody has for somebody to do."""

PASSPORT = Column("passport", M("Passport"), whole=True)
HOLDER = Column("holder", M("Holder"))
KIND = Column("kind", M("Kind"), render=PASSPORT_KIND.label)
PASSPORT_STATE = Column("state", M("State"), render=_passport_state, whole=True)
EXPIRES_ON = Column("expires_on", M("Expires"), whole=True)
WHY = Column("why", M("Why"), render=VOID_REASON.label)
CABINET, SLOT = Column("cabinet", M("Cabinet")), Column("slot", M("Slot"))
CABINETS = Column("cabinets", M("Cabinets"), render=cabinet_words)

FOUND = Column("found", M("What was found"), render=STOCK_ITEM.label)
OUTCOME = Column("outcome", M("After checking"), render=STOCK_OUTCOME.label)
EXPLANATION = Column("explanation", M("Explanation"))
STOCKTAKING = Column("stocktaking", M("Stock-taking"), whole=True)
STOCKTAKING_STATE = Column("state", M("State"), render=_stocktaking_state)
COUNTED_ON = Column("counted_on", M("Day"), whole=True)
COUNTED_BY = Column("counted_by", M("Counted by"))
EXPECTED = Column("expected", M("Expected"), justify="right")
DIFFERENCES = Column("differences", M("Differ"), justify="right")
UNEXPLAINED = Column("unexplained", M("To explain"), justify="right")

HANDOVER = Column("handover", M("Hand-over"), whole=True)
HANDOVER_STATE = Column("state", M("State"), render=_handover_state)
GIVEN_BY = Column("given_by", M("Handed over by"))
TAKEN_BY = Column("taken_by", M("Taken over by"))
OPENED_ON = Column("opened_on", M("Day"), whole=True)
PASSPORTS = Column("passports", M("Passports"), justify="right")
CONTESTED = Column("differences", M("Contested"))
