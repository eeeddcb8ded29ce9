"""A case in a box: what goes in, who may give it away, and that whatever is altered is found."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.boxes import altered, envelope_in, packed_again, put_out, retold, texts_of
from tests.database.papers import dump, hire
from tests.database.test_engine_properties import PASSPORTS, prepared, requests, starts, try_all
from tests.office import MUSEUM, Office
from tests.story import people
from travel.attachments import content_path
from travel.box.archive import CASE, ENVELOPE, JOURNAL, MANIFEST, Misfit
from travel.box.contents import packed, take, without_numbers
from travel.box.rebuilt import check
from travel.box.rows import KEPT_BACK, owned, tables
from travel.box.sealing import opened, unpack
from travel.errors import BadInput, NotAllowed, NotFound, StoreFault
from travel.i18n import M
from travel.journeys.violations import Suspicion
from travel.listings.delegations import delegations
from travel.listings.events import history
from travel.listings.times import Times
from travel.registry.persons import NewPerson, register
from travel.tables import metadata
from workflows.request import Request
from workflows.steps.application import Note
from workflows.violation import Explaining, Opening

DAY = date(2023, 12, 1)
STATES = ("drafted", "submitted", "approved", "lent", "abroad", "collected", "closed")


def misfit(content: bytes) -> Misfit:
    with pytest.raises(Misfit) as caught:
        unpack(io.BytesIO(content))
    return caught.value


def lived(office: Office) -> str:
    """A closed case with everything that can belong to one."""
    number = office.closed()
    found = Suspicion("detour", number, "P00001", "甲", (M("a detour by the sea"),), {})
    office.do("reviewer", "open", "", DAY, Opening(found=found), of="violation")
    office.do("clerk", "explain", "V2023-0001", DAY, Explaining(text="天气原因备降"), of="violation")
    office.do("museum", "note", number, DAY, Note(text="使馆来电：团组一行平安"))
    return number


@pytest.mark.parametrize("state", STATES)
def test_a_case_in_any_state_goes_into_a_box_that_is_sound(office: Office, tmp_path: Path, state: str) -> None:
    number = getattr(office, state)()
    file = tmp_path / "case.travel"
    done = put_out(office, number, file)
    with opened(file) as box:
        assert box.contents == done.contents
        assert box.envelope == done.envelope
        assert box.contents.rows["delegation"][0]["number"] == number
        assert len(box.contents.events) == box.contents.told["events"]
        assert {part.sha256 for part in box.archive.papers} == {
            row["sha256"] for row in box.contents.rows["attachment"]
        }
    assert file.stat().st_mode & 0o777 == 0o600


def test_everything_of_the_case_is_in_the_box_and_nothing_of_another(office: Office, tmp_path: Path) -> None:
    number = lived(office)
    office.collected(application=people("赵钱孙李"))
    file = tmp_path / "case.travel"
    put_out(office, number, file)
    with opened(file) as box:
        rows, events = box.contents.rows, box.contents.events
    counts = {name: len(found) for name, found in rows.items()}
    assert counts == {
        "application": 1,
        "approval": 1,
        "attachment": 3,
        "attendance": counts["attendance"],
        "border_record": 4,
        "briefing": 1,
        "budget_line": counts["budget_line"],
        "delegation": 1,
        "evaluation": 1,
        "invitation": 1,
        "loan": 4,
        "member": 4,
        "obligation": counts["obligation"],
        "outcome": counts["outcome"],
        "passport": 4,
        "person": 4,
        "review": 4,
        "trip_report": 1,
        "undertaking": 4,
        "unit": 3,
        "violation": 1,
        "visit": 1,
    }
    assert {event["subject_kind"] for event in events} == {"delegation", "passport", "report", "violation"}
    assert {event["delegation"] for event in events} == {number}


def test_every_table_is_either_for_a_box_or_known_to_stay_at_home() -> None:
    """Who adds a table says whether it goes out to other offices."""
    at_home = {
        *KEPT_BACK,
        *("account", "account_role", "adoption", "calendar_correction", "contact", "counter", "event", "lease"),
        *("handover", "plan_entry", "received", "received_paper", "setting", "stock_item", "stocktaking"),
        "substitution",
    }
    boxed = {table.name for table in tables()}
    assert boxed | at_home == set(metadata.tables)
    assert not boxed & at_home
    assert boxed - {table.name for table in owned()} == {"passport", "person", "unit"}


def test_the_same_case_gives_the_same_bytes_but_for_the_envelope(office: Office, tmp_path: Path) -> None:
    number = lived(office)
    first, second = tmp_path / "first.travel", tmp_path / "second.travel"
    one, other = put_out(office, number, first), put_out(office, number, second, "clerk", recipient="省外办")
    assert one.contents == other.contents
    assert one.envelope.seal != other.envelope.seal
    texts, again = texts_of(first), texts_of(second)
    assert [name for name in texts if texts[name] != again[name]] == [ENVELOPE]


def test_the_journal_says_who_gave_the_case_away_to_whom_and_by_which_seal(office: Office, tmp_path: Path) -> None:
    number = office.drafted()
    done = put_out(office, number, tmp_path / "case.travel", "custodian", recipient="江西省外办", reveal=True)
    with office.store.reading() as tx:
        said = history(tx, number, Times())[-1]
    assert (said["kind"], said["action"], said["actor"]) == ("box", "export", "custodian")
    assert said["details"] == {
        "contents": done.contents.digest,
        "numbers": "whole",
        "recipient": "江西省外办",
        "seal": done.envelope.seal,
        "version": 1,
    }
    assert office.case(number).version == 1


def test_a_rehearsal_leaves_no_file_and_no_event(office: Office, tmp_path: Path) -> None:
    from tests.boxes import registrar
    from travel.box.exporting import Wanted, export

    number = office.drafted()
    before = dump(office.store)
    done = export(registrar(office, "clerk", rehearsal=True), Wanted(number, tmp_path / "case.travel"))
    assert done.contents.told["events"] == 1
    assert not list(tmp_path.iterdir())
    assert dump(office.store) == before


# what may go out


def test_numbers_of_passports_and_identity_cards_are_masked_and_no_hash_gives_them_away(
    office: Office, tmp_path: Path
) -> None:
    number = office.lent()
    with office.store.atomic() as tx:
        tx.exec_driver_sql("UPDATE person SET id_number = '360202198001010017' WHERE number = 'P00001'")
    file = tmp_path / "case.travel"
    put_out(office, number, file, "clerk")
    whole = file.read_bytes()
    for passport in office.passports[number]:
        assert passport.encode() not in whole
    assert b"360202198001010017" not in whole
    with opened(file) as box:
        held = [row["number"] for row in box.contents.rows["passport"]]
        assert held[0] == "P******00#1"
        assert len(set(held)) == len(held)
        assert {event["hash"] for event in box.contents.events if event["subject_kind"] == "passport"} == {""}


@pytest.mark.parametrize("login", ["custodian", "auditor"])
def test_a_custodian_or_auditor_may_give_the_numbers_whole(office: Office, tmp_path: Path, login: str) -> None:
    number = office.lent()
    put_out(office, number, tmp_path / "case.travel", login, reveal=True)
    with opened(tmp_path / "case.travel") as box:
        assert [row["number"] for row in box.contents.rows["passport"]] == office.passports[number]


@pytest.mark.parametrize(("login", "reveal"), [("clerk", True), ("reviewer", True), ("briefer", False), ("x", False)])
def test_nobody_else_gives_a_case_away(office: Office, tmp_path: Path, login: str, reveal: bool) -> None:
    number = office.lent()
    before = dump(office.store)
    with pytest.raises(NotAllowed):
        put_out(office, number, tmp_path / "case.travel", login, reveal=reveal)
    assert not list(tmp_path.iterdir())
    assert dump(office.store) == before


def test_a_clerk_gives_away_only_what_his_unit_could_have_filed(office: Office, tmp_path: Path) -> None:
    number = office.drafted()
    with pytest.raises(NotAllowed) as caught:
        put_out(office, number, tmp_path / "case.travel", "museum")
    assert MUSEUM in caught.value.findings[0].message.render("en")
    hire(office, "both", "两职", MUSEUM, "clerk", "auditor")
    put_out(office, number, tmp_path / "case.travel", "both")


def test_a_number_in_somebodys_own_words_lets_the_case_go_out_whole_only(office: Office, tmp_path: Path) -> None:
    number = office.lent()
    passport = office.passports[number][0]
    office.do("clerk", "note", number, DAY, Note(text=f"{passport} 由馆员代领"))
    with pytest.raises(BadInput) as caught:
        put_out(office, number, tmp_path / "case.travel")
    assert "event 9" in caught.value.problems[0].render("en")
    assert not list(tmp_path.iterdir())
    put_out(office, number, tmp_path / "case.travel", "auditor", reveal=True)


@pytest.mark.parametrize(
    "written",
    ["PE{} 由馆员代领", "护照PE{}", "pe{}", "ＰＥ{}", "PE {}", "pe-{}", "Pe\u200b{}", "PE\n{}"],
    ids=["alone", "behind a word", "small", "wide", "blank", "dash", "no width", "two lines"],
)
def test_a_number_is_known_however_it_is_written(sqlite_office: Office, tmp_path: Path, written: str) -> None:
    number = sqlite_office.lent()
    digits = sqlite_office.passports[number][0].removeprefix("PE")
    sqlite_office.do("clerk", "note", number, DAY, Note(text=written.format(digits)))
    with pytest.raises(BadInput):
        put_out(sqlite_office, number, tmp_path / "case.travel")


def test_an_identity_number_and_a_passport_that_was_not_fetched_are_known_too(
    sqlite_office: Office, tmp_path: Path
) -> None:
    number = sqlite_office.lent()
    with sqlite_office.store.atomic() as tx:
        tx.exec_driver_sql("UPDATE person SET id_number = '36020219800101001X' WHERE number = 'P00001'")
        tx.exec_driver_sql(
            "INSERT INTO passport (number, kind, person_id, holder, unit, issued_on, expires_on, cabinet, slot, state,"
            " version, workflow_version) SELECT 'SE7654321', kind, person_id, holder, unit, issued_on, expires_on,"
            " cabinet, slot, 'void', 0, 1 FROM passport LIMIT 1"
        )
    put_out(sqlite_office, number, tmp_path / "case.travel")
    for told, said in enumerate(("身份证 36020219800101001x", "旧护照se 7654321已注销"), 1):
        sqlite_office.do("clerk", "note", number, DAY, Note(text=said))
        with pytest.raises(BadInput) as caught:
            put_out(sqlite_office, number, tmp_path / "more.travel")
        assert len(caught.value.problems) == told


def test_a_number_in_the_words_of_a_row_is_named_by_its_place(sqlite_office: Office, tmp_path: Path) -> None:
    number = sqlite_office.lent()
    passport = sqlite_office.passports[number][0]
    with sqlite_office.store.reading() as tx:
        whole = take(tx, number)
    rows = whole.rows | {"loan": [row | {"fetched_by": f"持 {passport.lower()} 者"} for row in whole.rows["loan"]]}
    with pytest.raises(BadInput) as caught:
        without_numbers(packed(whole.told["origin"], number, "whole", rows, whole.events))
    assert caught.value.problems[0].render("en") == "case.json: loan, row 1: fetched_by"


def test_a_file_that_is_there_is_never_written_over(office: Office, tmp_path: Path) -> None:
    number = office.drafted()
    file = tmp_path / "case.travel"
    file.write_text("something else")
    before = dump(office.store)
    with pytest.raises(BadInput):
        put_out(office, number, file)
    with pytest.raises(BadInput):
        put_out(office, number, tmp_path / "no folder" / "case.travel")
    assert file.read_text() == "something else"
    assert dump(office.store) == before


def test_an_unknown_case_and_a_lost_paper_are_told_and_leave_nothing(sqlite_office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        put_out(sqlite_office, "2023-0099", tmp_path / "case.travel")
    number = sqlite_office.drafted()
    paper = sqlite_office.case(number).attachments[0]
    content_path(sqlite_office.store.blob_dir, paper.sha256).unlink()
    before = dump(sqlite_office.store)
    with pytest.raises(StoreFault) as caught:
        put_out(sqlite_office, number, tmp_path / "case.travel")
    assert paper.name in caught.value.message.render("en")
    assert not list(tmp_path.iterdir())
    assert dump(sqlite_office.store) == before


def test_a_case_that_does_not_agree_with_its_own_journal_does_not_go_out(office: Office, tmp_path: Path) -> None:
    number = office.abroad()
    with office.store.atomic() as tx:
        tx.exec_driver_sql("UPDATE obligation SET ended_on = NULL, ended_at = NULL, ended_how = NULL")
        tx.exec_driver_sql("UPDATE delegation SET state = 'closed'")
    with pytest.raises(StoreFault) as caught:
        put_out(office, number, tmp_path / "case.travel")
    assert "closed" in caught.value.message.render("en")
    assert not list(tmp_path.iterdir())


# whatever is altered is found


def test_every_change_of_one_byte_is_found(sqlite_office: Office, tmp_path: Path) -> None:
    file = tmp_path / "case.travel"
    put_out(sqlite_office, sqlite_office.drafted(), file)
    texts = texts_of(file)
    whole = packed_again(file, texts)
    assert whole == file.read_bytes()
    for change in (0x01, 0xFF):
        for place in range(len(whole)):
            changed = bytearray(whole)
            changed[place] ^= change
            with pytest.raises(Misfit):
                unpack(io.BytesIO(bytes(changed)))


@pytest.fixture(scope="module")
def sound(sqlite_factory: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A box of a whole life, with the numbers masked."""
    from tests.office import furnish

    office = furnish(sqlite_factory())
    file = tmp_path_factory.mktemp("boxes") / "case.travel"
    put_out(office, lived(office), file)
    office.store.close()
    return file


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=300)
@given(place=st.integers(0, 10**9), change=st.integers(1, 255))
def test_any_change_of_any_byte_is_found(sound: Path, place: int, change: int) -> None:
    changed = bytearray(sound.read_bytes())
    changed[place % len(changed)] ^= change
    misfit(bytes(changed))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=100)
@given(length=st.integers(0, 10**9))
def test_a_box_that_ends_before_its_time_is_found(sound: Path, length: int) -> None:
    whole = sound.read_bytes()
    misfit(whole[: length % len(whole)])


@pytest.mark.parametrize("part", [ENVELOPE, MANIFEST, CASE, JOURNAL])
@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]\n", b"[" * 100_000, b'{"half": "\\ud800"}', b"\xff\xfe", b"null\n", b"{}\n"]
)
def test_a_part_that_is_something_else_is_named(sound: Path, part: str, text: bytes) -> None:
    found = misfit(packed_again(sound, {part: text}))
    assert found.part == (MANIFEST if part == MANIFEST else part)


def test_a_paper_that_is_missing_added_or_another_is_named(sound: Path) -> None:
    with opened(sound) as box:
        first = box.archive.papers[0].name
    assert misfit(packed_again(sound, {}, leave_out=first)).part == first
    assert misfit(packed_again(sound, {}, put_in=(first, b"another"))).part == first
    added = "papers/" + "0" * 64
    assert misfit(packed_again(sound, {}, put_in=(added, b"one more"))).part == added


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"format": 2}, "update the program"),
        ({"format": "1"}, "no edition"),
        ({"format": 0}, "no edition"),
        ({"version": 99}, "does not agree"),
        ({"events": 1}, "does not agree"),
        ({"events": None}, "events"),
        ({"origin": 7}, "origin"),
        ({"origin": " "}, "origin"),
        ({"origin": "外办\x00"}, "origin"),
        ({"origin": "外办\n"}, "origin"),
        ({"origin": "甲@乙"}, "origin"),
        ({"origin": "外" * 201}, "origin"),
        ({"numbers": "some"}, "numbers"),
        ({"delegation": "2023-0002"}, "2023-0002"),
        ({"parts": []}, "does not name it"),
        ({"parts": [{"name": "case.json"}]}, "fields"),
        ({"more": 1}, "fields"),
    ],
)
def test_a_manifest_of_another_edition_or_case_is_refused(sound: Path, changes: dict[str, Any], said: str) -> None:
    assert said in misfit(retold(sound, MANIFEST, **changes)).message.render("en")


@pytest.mark.parametrize(
    "changes",
    [{"name": "某人"}, {"seal": "0" * 64}, {"format": 2}, {"exported_at": "yesterday"}, {"more": 1}, {"office": None}],
)
def test_an_envelope_that_says_something_else_is_refused(sound: Path, changes: dict[str, Any]) -> None:
    assert misfit(retold(sound, ENVELOPE, **changes)).part == ENVELOPE


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59+00:00", "2023-09-01T08:00:00", "2023-09-01"]
)
def test_a_moment_that_no_zone_has_a_day_for_is_refused(sound: Path, moment: str) -> None:
    envelope = replace(envelope_in(sound), exported_at=moment)
    assert misfit(packed_again(sound, {ENVELOPE: envelope.text})).part == ENVELOPE


def _set(table: str, **values: Any) -> Callable[[dict[str, Any]], object]:
    return lambda rows: rows[table][0].update(values)


ALTERED: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "state": (_set("delegation", state="approved"), "delegation 2023-0001"),
    "report": (_set("trip_report", state="submitted"), "report 2023-0001"),
    "loan": (_set("loan", fetched_by="外人"), "a loan for 2023-0001"),
    "loan left out": (lambda rows: rows.update(loan=rows["loan"][1:]), "it refers to what is not there"),
    "border record": (_set("border_record", entry_on="2023-09-30"), "a border record of 甲"),
    "post of a member": (_set("member", post="市长"), "副主任"),
    "name of a member": (_set("member", name="某某"), "某某"),
    "violation": (_set("violation", state="accepted"), "violation V2023-0001"),
    "debt left out": (lambda rows: rows.update(obligation=[]), "still owes"),
    "debt settled": (
        lambda rows: [
            row.update(ended_on="2023-11-01", ended_at="2023-11-01T00:00:00+00:00", ended_how="discharged")
            for row in rows["obligation"]
            if row["ended_on"] is None
        ],
        "still owes",
    ),
    "day": (_set("delegation", exit_on="2023-13-01"), "exit_on"),
    "number": (_set("member", seat="one"), "seat"),
    "long number": (_set("member", seat=2**70), "seat"),
    "yes": (_set("member", retired="yes"), "retired"),
    "money": (_set("budget_line", amount="much"), "amount"),
    "no money": (_set("budget_line", amount="NaN"), "amount"),
    "endless money": (_set("budget_line", amount="-Infinity"), "amount"),
    "too much money": (_set("budget_line", amount="1e40"), "amount"),
    "far too much money": (_set("budget_line", amount="1e999999"), "amount"),
    "money as a number": (_set("budget_line", amount=5), "amount"),
    "broken money": (_set("budget_line", amount="0.00001"), "amount"),
    "moment": (_set("loan", lent_at="0001-01-01T00:00:00+08:00"), "lent_at"),
    "no application": (_set("application", particulars={}), "cannot be read"),
    "list for an application": (_set("application", particulars=[1]), "cannot be read"),
    "text": (_set("member", name=["甲"]), "name"),
    "nothing": (_set("delegation", title=None), "title"),
    "NUL": (_set("delegation", title="零\x00字"), "title"),
    "later word": (_set("delegation", track="space"), "track"),
    "later field": (_set("delegation", colour="red"), "newer"),
    "later table": (lambda rows: rows.update(moon=[{"id": 1}]), "newer"),
    "table of the office": (lambda rows: rows.update(event=[]), "newer"),
    "missing field": (lambda rows: rows["delegation"][0].pop("title"), "missing"),
    "missing row": (lambda rows: rows.update(person=rows["person"][1:]), "refers"),
    "twice": (lambda rows: rows.update(unit=[*rows["unit"], rows["unit"][0]]), "unit"),
    "no rows": (lambda rows: rows.update(visit="none"), "rows"),
    "two cases": (lambda rows: rows.update(delegation=rows["delegation"] * 2), "alone"),
}


@pytest.mark.parametrize("what", ALTERED)
def test_data_that_does_not_agree_with_the_journal_is_found_though_every_hash_is_right(sound: Path, what: str) -> None:
    change, said = ALTERED[what]
    assert said in misfit(altered(sound, change)).message.render("en")


def _event(number: int, **values: Any) -> Callable[[list[dict[str, Any]]], object]:
    return lambda events: events[number].update(values)


def _without(*places: int) -> Callable[[list[dict[str, Any]]], object]:
    def leave_out(events: list[dict[str, Any]]) -> None:
        for place in sorted(places, reverse=True):
            events.pop(place)

    return leave_out


TOLD_OTHERWISE: dict[str, tuple[Callable[[list[dict[str, Any]]], object], str]] = {
    "words": (_event(1, details="{}"), "line 2"),
    "actor": (_event(0, actor="somebody"), "line 1"),
    "first left out": (_without(0), "event 1 is missing"),
    "one left out": (_without(3), "event 4 is missing"),
    "last left out": (_without(-1), "is missing"),
    "twice": (lambda events: events.append(events[-1]), "does not continue"),
    "other case": (_event(0, delegation="2023-0002"), "another case"),
    "field": (lambda events: events[0].pop("actor"), "line 1"),
    "kind": (_event(0, seq="1"), "line 1"),
    "hash of a passport": (
        lambda events: next(e for e in events if e["subject_kind"] == "passport").update(hash="0"),
        "masked",
    ),
}


@pytest.mark.parametrize("what", TOLD_OTHERWISE)
def test_a_journal_that_was_altered_is_found_by_its_first_event_that_does_not_fit(sound: Path, what: str) -> None:
    change, said = TOLD_OTHERWISE[what]
    found = misfit(altered(sound, events=change))
    assert found.part == JOURNAL
    assert said in found.message.render("en")


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"details": "nonsense"}, "details"),
        ({"details": "[1]"}, "details"),
        ({"details": '{"days":NaN}'}, "details"),
        ({"findings": "{}"}, "findings"),
        ({"recorded_at": "0001-01-01T00:00:00+08:00"}, "recorded_at"),
    ],
)
def test_an_event_that_cannot_be_read_is_found_though_its_hash_is_right(
    sound: Path, values: dict[str, Any], said: str
) -> None:
    def tell(events: list[dict[str, Any]]) -> None:
        passports = [event for event in events if event["subject_kind"] == "passport"]
        passports[0].update(values)

    found = misfit(altered(sound, events=tell))
    assert found.part == JOURNAL
    assert said in found.message.render("en")


def test_events_of_a_passport_prove_themselves_where_numbers_are_whole(sqlite_office: Office, tmp_path: Path) -> None:
    file = tmp_path / "case.travel"
    number = sqlite_office.collected()
    put_out(sqlite_office, number, file, "auditor", reveal=True)

    def of_passports(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [event for event in events if event["subject_kind"] == "passport"]

    first = misfit(altered(file, events=lambda events: of_passports(events)[0].update(details="{}")))
    assert "not what was recorded" in first.message.render("en")


def test_json_that_says_the_same_in_other_words_is_no_box(sound: Path) -> None:
    texts = texts_of(sound)
    told = json.loads(texts[ENVELOPE])
    plain = json.dumps(told, ensure_ascii=False).encode()
    assert misfit(packed_again(sound, {ENVELOPE: plain})).part == ENVELOPE


def test_who_was_registered_for_another_journey_stays_at_home(office: Office, tmp_path: Path) -> None:
    number = office.drafted()
    with office.store.atomic() as tx:
        register(tx, NewPerson("外人", date(1980, 1, 1), MUSEUM))
    put_out(office, number, tmp_path / "case.travel")
    with opened(tmp_path / "case.travel") as box:
        assert "外人" not in {row["name"] for row in box.contents.rows["person"]}
    assert envelope_in(tmp_path / "case.travel").login == "reviewer"


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(start=starts, asked=st.lists(requests(), min_size=5, max_size=40))
def test_whatever_happened_to_a_case_its_box_is_sound_and_tells_it_all(
    sqlite_factory: Callable[[], Any], start: str, asked: list[tuple[str, Request]]
) -> None:
    store = sqlite_factory()
    try:
        office = prepared(store)
        number = getattr(office, start)()
        try_all(office, asked)
        with store.reading() as tx:
            numbers = [row["delegation"] for row in delegations(tx, Times())]
            boxes = [take(tx, each) for each in numbers]
            told = {each: len(history(tx, each, Times())) for each in numbers}
        assert number in numbers
        for each, contents in zip(numbers, boxes, strict=True):
            check(contents)
            assert len(contents.events) == told[each]
            masked = without_numbers(contents)
            check(masked)
            assert not any(passport in masked.case.decode() for passport in PASSPORTS)
    finally:
        store.close()
