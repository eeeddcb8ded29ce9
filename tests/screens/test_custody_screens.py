"""Cabinets counted and handed over, passports that end, people who leave: whole screens of 80 columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from tests.database.papers import hire
from tests.office import OFFICE
from tests.screens.golden import same_as_kept
from tests.story import Diary, diary, people
from tests.terminal import run
from travel.clock import Clock
from travel.identity import Actor
from travel.registry.entries import leave_service
from travel.registry.keeping import Registrar
from travel.storage.store import Store
from workflows.handover import Contesting, Giving
from workflows.passport import Registering
from workflows.stocktaking import Accounting, Counting

TODAY = date(2023, 9, 16)
SCREENS = {
    "custody-desk": "--as custodian desk",
    "custody-desk-second": "--as second desk",
    "custody-desk-reviewer": "--as reviewer desk",
    "stocktaking-list": "stocktaking list",
    "stocktaking-show": "stocktaking show ST2023-0001",
    "stocktaking-show-all": "stocktaking show ST2023-0002 --all",
    "handover-list": "handover list",
    "handover-show": "handover show HO2023-0001",
    "handover-show-contested": "handover show HO2023-0002",
    "passport-expiring": "passport expiring",
    "passport-to-void": "passport to-void",
    "person-list-left": "person list",
    "passport-loans-places": "passport loans",
    "stocktaking-log": "audit log --subject ST2023-0001",
}


@pytest.fixture(scope="module")
def told(sqlite_factory: Callable[[], Store]) -> Iterator[Diary]:
    """Cabinets A and B: one counted with differences, one on its way; one passport short, one expired, one man gone."""
    store = sqlite_factory()
    office = diary(store)
    hire(office, "second", "何专管", OFFICE, "custodian")
    lent = office.lent()
    later = office.cleared(application=people("赵钱孙李"))
    kept = [
        ("PE2000001", "P00005", "A", "01", date(2027, 1, 1)),
        ("PE2000002", "P00006", "A", "02", date(2024, 3, 1)),
        ("PE2000003", "P00007", "B", "01", date(2023, 9, 1)),
    ]
    for number, person, cabinet, slot, expires in kept:
        given: dict[str, Any] = {"kind": "public-affairs", "issued": date(2022, 1, 1), "expires": expires}
        details = Registering(number=number, person=person, cabinet=cabinet, slot=slot, **given)
        office.do("custodian", "register", "", date(2023, 9, 14), details, of="passport")
    taken = Counting(passports=("PE2000001", "PX7654321", office.passports[lent][0]), cabinets=("A",))
    office.do("custodian", "count", "", TODAY, taken, of="stocktaking")
    some = Accounting(passports=("PX7654321",), outcome="put-right", text="外单位护照，已退回")
    office.do("custodian", "explain", "ST2023-0001", TODAY, some, of="stocktaking")
    office.do("second", "count", "", TODAY, Counting(passports=("PE2000003",), cabinets=("B",)), of="stocktaking")
    office.do("custodian", "give", "", TODAY, Giving(to="second", cabinets=("A",)), of="handover")
    office.do("custodian", "give", "", TODAY, Giving(to="second", cabinets=("B",)), of="handover")
    office.do("second", "contest", "HO2023-0002", TODAY, Contesting(text="孙的护照不在B柜01格"), of="handover")
    leave_service(Registrar(store, Actor("custodian", "tester"), Clock(TODAY), TODAY), "甲", "退休")
    assert office.state(later) == "cleared"
    yield office
    store.close()


@pytest.fixture(autouse=True)
def desk(told: Diary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRAVEL_DATABASE", str(told.store.path))
    monkeypatch.setenv("TRAVEL_TODAY", TODAY.isoformat())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", SCREENS)
def test_the_screen_is_the_one_that_was_looked_at(name: str, lang: str) -> None:
    shown = run(*SCREENS[name].split(), "--lang", lang, terminal=True)
    assert (shown.status, shown.err) == (0, "")
    if name == "stocktaking-log":
        assert "PX7654321" not in shown.out
    same_as_kept(f"{name}.{lang}", shown.out)


ACTS = {
    "stocktake-again": "passport stocktake PE2000001 PE2000001 PE2000002 --cabinet A --as second --dry-run",
    "stocktaking-close-refused": "stocktaking close ST2023-0001 --as custodian",
    "stocktaking-explain-refused": "stocktaking explain ST2023-0001 张三 --outcome found --text 已核实 --as custodian",
    "handover-confirm-refused": "handover confirm HO2023-0001 --as custodian",
    "handover-give-rehearsed": "handover give --to second --as custodian --dry-run",
    "person-leave-rehearsed": "person leave 钱 --reason 调离 --as custodian --dry-run",
    "passport-lend-missing": "passport lend 钱 --for 2023-0002 --as custodian",
    "passport-place-rehearsed": "passport place 孙 --cabinet Ａ --slot 03 --as custodian --dry-run",
}


@pytest.mark.parametrize("name", ACTS)
def test_the_answer_is_the_one_that_was_looked_at(name: str) -> None:
    shown = run(*ACTS[name].split(), terminal=True)
    same_as_kept(f"{name}.zh", f"{shown.out}{shown.err}[{shown.status}]\n")
