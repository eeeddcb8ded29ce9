"""Founding a store and keeping its registers: who may, what is refused, and that each entry has its event."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select, text

from tests.empty_stores import empty_beside
from tests.office import MUSEUM, OFFICE
from travel import identity, journal
from travel.clock import Clock
from travel.errors import BadInput, MovedFirst, NotAllowed, NotFound, Refused, StoreFault
from travel.i18n import verbatim
from travel.identity import Actor
from travel.registry import accounts, entries, persons, units
from travel.registry.keeping import Registrar
from travel.registry.persons import NewPerson
from travel.registry.plan import NewEntry
from travel.storage.store import Store, open_store, schema_version, setting
from travel.tables import Event, table
from travel.upkeep.founding import Founding, found, rehearse

TODAY = date(2023, 7, 8)
ADMIN = "root"


@pytest.fixture(autouse=True)
def login(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "machine_login", lambda: ADMIN)


@pytest.fixture
def empty(store: Store) -> Iterator[Store]:
    made = empty_beside(store)
    yield made
    made.close()


@pytest.fixture
def founded(empty: Store) -> Store:
    found(empty, Founding("jiangxi", OFFICE, name="张三"), None, Clock(TODAY), TODAY)
    return empty


def founder(store: Store) -> str:
    with store.reading() as tx:
        return next(account.login for account in accounts.accounts(tx) if account.name == "张三")


def at(store: Store, login: str | None = None, *, rehearsal: bool = False) -> Registrar:
    return Registrar(store, Actor(login or founder(store), "tester"), Clock(TODAY), TODAY, rehearsal)


def events(store: Store) -> list[tuple[str, str, str]]:
    event = table(Event)
    with store.reading() as tx:
        assert all(isinstance(step, int) for step in journal.verify(tx))
        rows = tx.execute(select(event.c.subject_kind, event.c.subject, event.c.action).order_by(event.c.id))
        return [(row.subject_kind, row.subject, row.action) for row in rows]


def details(store: Store) -> dict[str, object]:
    event = table(Event)
    with store.reading() as tx:
        found = tx.execute(select(event.c.details).order_by(event.c.id.desc()).limit(1)).scalar_one()
    loaded: dict[str, object] = json.loads(found)
    return loaded


def with_people(store: Store) -> Store:
    """The founder's office with a museum, a clerk and a custodian."""
    admin = at(store)
    entries.add_units(admin, [MUSEUM], "organ", OFFICE)
    entries.add_account(admin, "clerk", "王经办", MUSEUM, ["clerk"])
    entries.add_account(admin, "custodian", "吴专管", OFFICE, ["custodian"])
    return store


# founding


def test_a_new_store_has_its_place_its_office_and_its_administrator_and_says_so_in_the_journal(empty: Store) -> None:
    made = found(empty, Founding("jiangxi", OFFICE, name="张三", roles=("approver",)), None, Clock(TODAY), TODAY)
    assert made.account.roles == {"admin", "approver"}
    assert made.account.unit.kind == "office"
    with empty.reading() as tx:
        assert setting(tx, "place") == "jiangxi"
    login = made.account.login
    assert events(empty) == [("store", "store", "init"), ("unit", OFFICE, "add"), ("account", login, "add")]
    assert empty.blob_dir.stat().st_mode & 0o777 == 0o700
    open_store(empty.url.render_as_string(hide_password=False)).close()


def test_a_store_is_never_made_over_another(founded: Store) -> None:
    with pytest.raises(BadInput, match="已有数据库"):
        found(founded, Founding("national", "别的单位"), None, Clock(TODAY), TODAY)
    with founded.reading() as tx:
        assert [unit.name for unit in units.units(tx)] == [OFFICE]


@pytest.mark.parametrize(
    "founding_", [Founding("mars", OFFICE), Founding("national", " "), Founding("national", OFFICE)]
)
def test_a_founding_that_fails_leaves_no_file_and_no_table(
    empty: Store, founding_: Founding, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise StoreFault(verbatim("磁盘已满"))

    if founding_.place == "national" and founding_.unit == OFFICE:
        monkeypatch.setattr("travel.journal.append", broken)
    with pytest.raises((BadInput, StoreFault)):
        found(empty, founding_, None, Clock(TODAY), TODAY)
    if empty.path is not None:
        assert not list(empty.path.parent.glob(f"{empty.path.name}*"))
    else:
        assert schema_version(empty) is None


def test_a_rehearsed_founding_makes_nothing(empty: Store) -> None:
    made = rehearse(empty, Founding("jiangxi", OFFICE), None, Clock(TODAY), TODAY)
    assert made.account.unit.name == OFFICE
    if empty.path is not None:
        assert not empty.path.exists()
    else:
        assert schema_version(empty) is None


def test_a_day_set_for_training_is_refused_on_a_shared_store(empty: Store) -> None:
    training = Clock(TODAY, simulated=True)
    if empty.is_sqlite:
        found(empty, Founding("jiangxi", OFFICE), None, training, TODAY)
        return
    with pytest.raises(BadInput, match="TRAVEL_TODAY"):
        found(empty, Founding("jiangxi", OFFICE), None, training, TODAY)
    found(empty, Founding("jiangxi", OFFICE, name="张三"), None, Clock(TODAY), TODAY)
    trainee = Registrar(empty, Actor(founder(empty), "tester"), training, TODAY)
    with pytest.raises(BadInput, match="TRAVEL_TODAY"):
        entries.add_units(trainee, [MUSEUM], "organ", None)


# units


def test_units_are_registered_all_or_none(founded: Store) -> None:
    made = entries.add_units(at(founded), [MUSEUM, " 景德镇市商务局 "], "organ", OFFICE)
    assert [unit.name for unit in made] == [MUSEUM, "景德镇市商务局"]
    assert events(founded)[-2:] == [("unit", MUSEUM, "add"), ("unit", "景德镇市商务局", "add")]
    before = events(founded)
    with pytest.raises(BadInput, match="已有名为"):
        entries.add_units(at(founded), ["新单位", MUSEUM], "organ", OFFICE)
    with pytest.raises(NotFound, match="travel unit add"):
        entries.add_units(at(founded), ["新单位"], "organ", "没有的单位")
    with pytest.raises(BadInput, match="不能为空"):
        entries.add_units(at(founded), ["  "], "organ", None)
    assert events(founded) == before


def test_a_rehearsed_entry_is_not_kept(founded: Store) -> None:
    assert entries.add_units(at(founded, rehearsal=True), [MUSEUM], "organ", OFFICE)[0].name == MUSEUM
    with founded.reading() as tx:
        assert units.unit(tx, MUSEUM) is None


def test_two_who_register_the_same_at_once_are_told(founded: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The look before the entry sees nothing yet, the unique key does."""
    entries.add_units(at(founded), [MUSEUM], "organ", OFFICE)
    monkeypatch.setattr(units, "unit", lambda _tx, name: None)
    with pytest.raises(MovedFirst):
        entries.add_units(at(founded), [MUSEUM], "organ", None)


# who may


@pytest.mark.parametrize("login", ["clerk", "custodian", "stranger"])
def test_only_an_administrator_keeps_units_and_accounts(founded: Store, login: str) -> None:
    desk = at(with_people(founded), login)
    for entry in (
        lambda: entries.add_units(desk, ["新单位"], "organ", None),
        lambda: entries.add_account(desk, "li", "李", OFFICE, ["clerk"]),
        lambda: entries.deactivate_account(desk, "clerk"),
        lambda: entries.change_roles(desk, "clerk", ["approver"], []),
        lambda: entries.link_account(desk, "clerk", "甲"),
        lambda: entries.name_substitute(desk, founder(founded), "clerk", TODAY, date(2023, 8, 1)),
    ):
        with pytest.raises(NotAllowed, match="张三") as refused:
            entry()
        assert refused.value.exit_status == 4
        assert [finding.rule for finding in refused.value.findings] in (["role"], ["account"])


def test_who_has_been_deactivated_may_nothing(founded: Store) -> None:
    entries.deactivate_account(at(with_people(founded)), "clerk")
    with pytest.raises(NotAllowed):
        entries.add_person(at(founded, "clerk"), NewPerson("甲", date(1970, 1, 1), MUSEUM))


NAME, TOO_LONG = "长" * 200, "长" * 201


def test_a_unit_has_a_name_that_a_form_would_take(founded: Store) -> None:
    with pytest.raises(BadInput, match="单位名称有 201 个字符，不得超过 200 个"):
        entries.add_units(at(founded), [MUSEUM, TOO_LONG], "organ", OFFICE)
    assert [unit.name for unit in entries.add_units(at(founded), [f" {NAME} "], "organ", OFFICE)] == [NAME]


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewPerson(TOO_LONG, date(1970, 1, 1), OFFICE), "姓名"),
        (NewPerson("甲", date(1970, 1, 1), OFFICE, TOO_LONG), "职务"),
    ],
)
def test_a_person_has_a_name_and_a_post_that_a_form_would_take(founded: Store, new: NewPerson, field: str) -> None:
    before = events(founded)
    with pytest.raises(BadInput, match=f"{field}有 201 个字符"):
        entries.add_person(at(founded), new)
    assert events(founded) == before
    assert entries.add_person(at(founded), NewPerson(NAME, date(1970, 1, 1), OFFICE, NAME)).post == NAME


def test_an_account_and_a_plan_entry_are_called_what_a_form_would_take(founded: Store) -> None:
    with pytest.raises(BadInput, match="姓名有 201 个字符"):
        entries.add_account(at(founded), "jia", TOO_LONG, OFFICE, ["clerk"])
    with pytest.raises(BadInput, match="团组名称有 201 个字符"):
        entries.add_plan_entry(at(founded), NewEntry("2026-1", TOO_LONG, OFFICE, 2026, 4))


def test_a_founding_takes_no_name_that_a_form_would_not(empty: Store) -> None:
    for founding in (Founding("jiangxi", TOO_LONG), Founding("jiangxi", OFFICE, name=TOO_LONG)):
        with pytest.raises(BadInput, match="有 201 个字符"):
            found(empty, founding, None, Clock(TODAY), TODAY)


# persons


def test_clerks_register_persons_and_the_journal_keeps_no_identity_number(founded: Store) -> None:
    new = NewPerson(
        " 甲 ", date(1949, 12, 31), MUSEUM, "馆长", "division", id_number="１１０１０５１９４９１２３１００２ｘ"
    )
    made = entries.add_person(at(with_people(founded), "clerk"), new)
    assert (made.number, made.name, made.id_number) == ("P00001", "甲", "11010519491231002X")
    assert events(founded)[-1] == ("person", "P00001", "add")
    assert details(founded)["id_number"] == "1***************2X"


@pytest.mark.parametrize(
    ("born", "id_number", "wanted"),
    [
        (TODAY, None, "不早于今天"),
        (date(1949, 12, 31), "110105194912310021", "校验码"),
        (date(1949, 12, 31), "1101051949123100", "18位"),
        (date(1949, 12, 30), "11010519491231002X", "出生日期"),
    ],
)
def test_a_birth_or_an_identity_number_that_cannot_be_is_refused(
    founded: Store, born: date, id_number: str | None, wanted: str
) -> None:
    with pytest.raises(BadInput, match=wanted):
        entries.add_person(at(founded), NewPerson("甲", born, OFFICE, id_number=id_number))


def test_the_same_person_is_registered_once_and_his_namesake_by_his_identity_number(founded: Store) -> None:
    admin, born = at(founded), date(1949, 12, 31)
    entries.add_person(admin, NewPerson("甲", born, OFFICE, id_number="11010519491231002X"))
    for again in (NewPerson("甲", born, OFFICE), NewPerson("乙", born, OFFICE, id_number="11010519491231002x")):
        with pytest.raises(BadInput, match="P00001"):
            entries.add_person(admin, again)
    namesake = entries.add_person(admin, NewPerson("甲", born, OFFICE, id_number="440524194912310019"))
    assert namesake.number == "P00002"


def test_looking_at_whole_numbers_takes_a_role_and_leaves_an_event(founded: Store) -> None:
    with pytest.raises(NotAllowed, match="travel account roles 账户 --add custodian"):
        entries.reveal(at(founded), "id_number", ["P00001"])
    entries.reveal(at(with_people(founded), "custodian"), "id_number", ["P00001"])
    assert events(founded)[-1] == ("account", "custodian", "reveal")
    assert details(founded) == {"of": ["P00001"], "what": "id_number"}


# accounts


def test_an_account_is_opened_for_a_login_that_can_be(founded: Store) -> None:
    admin = at(founded)
    person = entries.add_person(admin, NewPerson("甲", date(1970, 1, 1), OFFICE))
    made = entries.add_account(admin, "jia", "甲", OFFICE, ["clerk", "clerk"], person.number)
    assert made.roles == {"clerk"}
    assert made.person == "P00001"
    with pytest.raises(BadInput, match="已存在"):
        entries.add_account(admin, "jia", "甲", OFFICE, ["clerk"])
    for login in ("", "a b", "x" * 64, "a\x1b[31m"):
        with pytest.raises(BadInput, match="登录名"):
            entries.add_account(admin, login, "甲", OFFICE, ["clerk"])
    with pytest.raises(NotFound):
        entries.add_account(admin, "yi", "乙", "没有的单位", ["clerk"])


def test_roles_are_given_and_taken(founded: Store) -> None:
    made = entries.change_roles(at(with_people(founded)), "clerk", ["finance", "custodian"], ["clerk"])
    assert made.roles == {"finance", "custodian"}
    with founded.reading() as tx:
        kept = accounts.account(tx, "clerk")
    assert kept == made
    assert details(founded) == {"before": ["clerk"], "after": ["custodian", "finance"]}
    with pytest.raises(BadInput, match="现有角色"):
        entries.change_roles(at(founded), "clerk", ["finance"], ["briefer"])


def test_an_account_is_linked_to_its_person(founded: Store) -> None:
    admin = at(with_people(founded))
    one, other = (entries.add_person(admin, NewPerson("甲", date(year, 3, 4), OFFICE)).number for year in (1970, 1980))
    assert entries.link_account(admin, "clerk", one).person == one
    assert events(founded)[-1] == ("account", "clerk", "link")
    assert details(founded) == {"linked_to": one, "instead_of": None}
    assert entries.link_account(admin, "clerk", other).person == other
    assert details(founded) == {"linked_to": other, "instead_of": one}
    with pytest.raises(BadInput, match=other):
        entries.link_account(admin, "clerk", other)
    with pytest.raises(BadInput, match=one):
        entries.link_account(admin, "clerk", "甲")
    with pytest.raises(NotFound):
        entries.link_account(admin, "clerk", "乙")
    with pytest.raises(NotFound):
        entries.link_account(admin, "nobody", one)


def test_the_last_administrator_stays(founded: Store) -> None:
    admin = founder(with_people(founded))
    with pytest.raises(Refused, match="不予") as refused:
        entries.deactivate_account(at(founded, admin), admin)
    assert refused.value.exit_status == 1
    with pytest.raises(Refused, match="不予"):
        entries.change_roles(at(founded, admin), admin, ["clerk"], ["admin"])
    entries.change_roles(at(founded, admin), "clerk", ["admin"], [])
    assert not entries.deactivate_account(at(founded, admin), admin).active
    with pytest.raises(BadInput, match=r"停用|deactivated"):
        entries.deactivate_account(at(founded, "clerk"), admin)


def test_everybody_names_his_own_substitute_for_a_half_open_period(founded: Store) -> None:
    own = at(with_people(founded), "clerk")
    first, over = date(2023, 7, 10), date(2023, 7, 20)
    entries.name_substitute(own, "clerk", "custodian", first, over)
    assert events(founded)[-1] == ("account", "clerk", "substitute")
    with founded.reading() as tx:
        stands_in = accounts.account(tx, "custodian")
        assert stands_in is not None
        last = date(2023, 7, 19)
        for on, today, expected in (
            (first, first, ["clerk"]),
            (first, last, ["clerk"]),
            (last, over, []),
            (over, over, []),
        ):
            assert [account.login for account in accounts.represented(tx, stands_in, on, today)] == expected
        assert [row.substitute for row in accounts.substitutions(tx, date(2023, 7, 19))] == ["custodian"]
        assert accounts.substitutions(tx, over) == []
    with pytest.raises(BadInput, match="没有一天"):
        entries.name_substitute(own, "clerk", "custodian", over, over)
    with pytest.raises(BadInput, match="代办人"):
        entries.name_substitute(own, "clerk", "clerk", first, over)
    with pytest.raises(NotFound):
        entries.name_substitute(own, "clerk", "nobody", first, over)


def test_the_login_does_not_come_from_the_environment(monkeypatch: pytest.MonkeyPatch, founded: Store) -> None:
    monkeypatch.undo()
    real = identity.machine_login()
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "somebody-else")
    assert identity.machine_login() == real
    if founded.is_sqlite:
        assert identity.identify(founded) == Actor(real, real)


def test_numbers_of_persons_are_given_once(founded: Store) -> None:
    made = [entries.add_person(at(founded), NewPerson(name, date(1970, 1, 1), OFFICE)).number for name in "甲乙丙"]
    assert made == ["P00001", "P00002", "P00003"]
    with founded.reading() as tx:
        assert [row.number for row in persons.persons(tx, "乙")] == ["P00002"]
        assert tx.execute(text("SELECT count(*) FROM person")).scalar() == 3
