"""Any case at all, for what must hold of every one: forms that no check has passed, registers full of chance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from pydantic import BaseModel

from travel import facts as known
from travel import vocabulary as words
from travel.application import Application, BudgetLine, Member, Visit
from travel.facts import Facts
from travel.forms.fields import FieldSpec, fields_of
from travel.vocabulary import REPORT_SECTION

Made = st.SearchStrategy[Any]

names = st.sampled_from(["甲", "乙", "丙", "Ａ", "a", " 甲 ", "[red]", "\u202e丁"])
units = st.sampled_from(["外办", "商务局", "博物馆"])
texts = st.sampled_from(["会谈", "参观", "学习考察", "机器学习", "", "{name}", "调研", "学术会议"])
countries = st.sampled_from(["BG", "AT", "IT", "EG", "BR", "US", "HK", "MO", "TW", "ZZ"])
near = st.dates(date(2023, 8, 1), date(2023, 10, 31))
anywhere = near | st.dates(date(1900, 1, 1), date(2199, 12, 31))
people = names | st.sampled_from(["P-1", "P-2"])
amounts = st.sampled_from([Decimal(amount) for amount in ("0", "0.4", "1", "7.2", "110", "1760.50", "99999999")])
numbers = st.sampled_from(["2023-0007", "2023-0008", "2023-0009"])
plans = st.sampled_from(["2023-1", "2023-2", "２０２３-1"])

_KINDS: Mapping[str, Made] = {
    "text": texts,
    "day": anywhere,
    "whole": st.integers(0, 30),
    "amount": amounts,
    "yes-no": st.booleans(),
    "country": countries,
    "currency": st.sampled_from(["CNY", "USD", "JPY", "EUR"]),
    "file": st.just("paper.pdf"),
}
_KEYS: Mapping[str, Made] = {
    "name": names,
    "companion": names,
    "member": names,
    "signatory": names,
    "host": names,
    "host_zh": names,
    "signer": names,
    "city": names | st.sampled_from(["开罗", "东京", "其他城市"]),
    "unit": units,
    "organiser": units,
    "places": units,
    "person": st.sampled_from(["P-1", "P-2"]),
    "plan": plans,
    "swapped_plan": plans,
    "exit": near,
    "entry": near,
}


def form(model: type[BaseModel], **given: Made) -> Made:
    """A table of the form whose keys hold anything of their kind; ``given`` says more of some of them."""
    fields = {spec.key: given.get(spec.key, _field(spec)) for spec in fields_of(model)}
    return st.fixed_dictionaries(fields).map(lambda values: model.model_construct(**values))


def _field(spec: FieldSpec) -> Made:
    one = _one(spec)
    if spec.shape == "list":
        return st.lists(one, max_size=4).map(tuple)
    if spec.shape == "pairs":
        return st.dictionaries(_KINDS["currency"], one, max_size=3)
    return st.none() | one if not spec.required and spec.default is None else one


def _one(spec: FieldSpec) -> Made:
    if spec.key in _KEYS:
        return _KEYS[spec.key]
    if spec.vocabulary is not None:
        return st.sampled_from(list(spec.vocabulary))
    return form(spec.model) if spec.model is not None else _KINDS[spec.kind]


members, visits, lines = form(Member), form(Visit), form(BudgetLine)
applications = form(
    Application,
    members=st.lists(members, min_size=1, max_size=8).map(tuple),
    visits=st.lists(visits, min_size=1, max_size=5).map(tuple),
    justifications=st.just({}),
)


def _several(one: Made, most: int = 3) -> Made:
    return st.lists(one, max_size=most).map(tuple)


def _code(vocabulary: words.Vocabulary) -> Made:
    return st.sampled_from(list(vocabulary))


_passports = st.builds(
    known.PassportFact,
    st.sampled_from(["1", "2", "3"]),
    people,
    _code(words.PASSPORT_KIND),
    st.sampled_from(["in_custody", "lent", "lost", "void"]),
    anywhere,
    st.none() | numbers,
    st.none() | anywhere,
)
_approvals = st.builds(
    known.Approval,
    st.just("7号"),
    st.just(1),
    anywhere,
    anywhere,
    anywhere,
    st.integers(0, 99),
    st.integers(0, 9),
    _several(countries),
)
_briefed = st.builds(
    known.Briefed,
    people,
    _code(words.BRIEFING_TOPIC),
    _code(words.BRIEFING_METHOD),
    anywhere,
    names,
    _code(words.ACCOUNT_ROLE),
)
_reports = st.builds(
    known.ReportFact,
    st.just("draft"),
    st.dictionaries(_code(REPORT_SECTION), texts, max_size=3),
    st.integers(0, 5),
    st.none() | texts,
    _several(lines),
    st.none() | st.just("good"),
)
_others = st.builds(
    known.OtherDelegation,
    number=numbers,
    organiser=units,
    track=_code(words.TRACK),
    state=st.sampled_from(["reviewing", "approved", "abroad", "closed"]),
    exit=near,
    entry=near,
    countries=_several(countries),
    members=_several(
        st.builds(
            known.OtherMember,
            person=st.sampled_from(["P-1", "P-2"]),
            name=names,
            unit=units,
            rank=_code(words.RANK),
            role=_code(words.MEMBER_ROLE),
            leadership=st.none() | _code(words.LEADERSHIP),
        )
    ),
    approved=st.booleans(),
)
_debts = st.builds(
    known.Debt,
    kind=_code(words.OBLIGATION),
    person=st.none() | st.sampled_from(["P-1", "P-2"]),
    owner=names,
    unit=units,
    delegation=numbers,
    due_on=anywhere,
)
_entries = st.builds(
    known.PlanEntry,
    number=plans,
    year=st.sampled_from([2023, 2024]),
    unit=units,
    persons=st.integers(1, 9),
    apart=st.booleans(),
    used_by=_several(numbers, 2),
    cancelled=_several(numbers, 2),
)
_uses = st.builds(known.PlanUse, st.integers(0, 9), st.integers(0, 60))
registers = st.builds(
    known.Register,
    planned=st.booleans(),
    plan=_several(_entries),
    use=_uses,
    use_cancelled=_uses,
    others=_several(_others),
    debts=_several(_debts),
    losses=_several(st.builds(known.Loss, st.sampled_from(["P-1", "P-2"]), anywhere)),
)
cases = st.builds(
    Facts,
    application=applications,
    on=anywhere,
    state=st.sampled_from(["draft", "approved", "cleared", "abroad", "of a later edition"]),
    approval=st.none() | _approvals,
    briefed=_several(_briefed, 5),
    undertakings=st.frozensets(people, max_size=3),
    passports=_several(_passports, 4),
    crossings=_several(st.builds(known.Crossing, people, anywhere, anywhere, _several(countries)), 4),
    owed=_several(st.builds(known.Owed, st.integers(), _code(words.OBLIGATION), names, anywhere)),
    report=st.none() | _reports,
    register=st.none() | registers,
    passed=st.frozensets(st.sampled_from(["unit-head", "finance", "review", "decision"])),
    action=st.sampled_from(["", "submit", "amend", "pass", "depart"]),
    delegation=st.none() | numbers,
    passport=st.none() | st.sampled_from(["1", "9"]),
)
