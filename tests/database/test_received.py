"""A case of another office: kept as it came, read like any other, moved on only at home."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.boxes import put_out, registrar, texts_of
from tests.database.papers import dump
from tests.office import MUSEUM, Office, furnish
from travel import journal
from travel.box import received
from travel.box.archive import ENVELOPE
from travel.box.exporting import Wanted, export
from travel.box.sealing import Box, opened
from travel.errors import BadInput, MovedFirst, NotAllowed, NotFound, Refused
from travel.proof import prove
from travel.registry.persons import NewPerson, register
from travel.storage.store import Store
from travel.upkeep.checking import papers_named
from workflows.definition import Details
from workflows.engine import look, perform
from workflows.received import Annotating, Receiving
from workflows.refusals import collision
from workflows.request import Done, Request
from workflows.steps.application import Note

DAY = date(2023, 12, 1)
HOME = "景德镇市人民政府外事办公室"


@dataclass
class Sender:
    """The office at home, and where its boxes lie."""

    office: Office
    folder: Path

    def box(self, number: str, login: str = "auditor", *, reveal: bool = False) -> Path:
        file = Path(tempfile.mkdtemp(dir=self.folder), "case.travel")
        put_out(self.office, number, file, login, reveal=reveal)
        return file


@pytest.fixture
def sender(sqlite_factory: Callable[[], Store], tmp_path: Path) -> Iterator[Sender]:
    office = furnish(sqlite_factory())
    yield Sender(office, tmp_path)
    office.store.close()


def take_in(office: Office, file: Path, login: str = "clerk", action: str = "receive", name: str = "") -> Done:
    with opened(file) as box:
        keep_papers(office, box)
        details = Receiving(contents=box.contents, envelope=box.envelope)
    return office.do(login, action, name, DAY, details, of="received")


def keep_papers(office: Office, box: Box) -> None:
    from travel.attachments import describe, store_content

    with tempfile.TemporaryDirectory() as folder:
        for part in box.archive.papers:
            with Path(folder, part.sha256).open("wb") as target:
                box.archive.pour(part, target)
            store_content(office.store.blob_dir, describe(Path(folder), part.sha256))


def renew(office: Office, file: Path, number: str) -> Done:
    return take_in(office, file, action="renew", name=f"{number}@{HOME}")


def reasons(refusal: Refused) -> str:
    return " ".join(finding.message.render("en") for finding in refusal.findings)


@pytest.mark.parametrize("reveal", [False, True])
def test_export_import_and_export_again_give_the_same_bytes_but_for_the_envelope(
    office: Office, sender: Sender, tmp_path: Path, reveal: bool
) -> None:
    number = sender.office.closed()
    first = sender.box(number, reveal=reveal)
    take_in(office, first)
    second = tmp_path / "again.travel"
    put_out(office, f"{number}@{HOME}", second, "auditor", reveal=reveal)
    with opened(first) as one, opened(second) as other:
        assert one.contents == other.contents
        assert one.envelope != other.envelope
    texts, again = texts_of(first), texts_of(second)
    assert [name for name in texts if texts[name] != again[name]] == [ENVELOPE]
    assert len(first.read_bytes()) - len(texts[ENVELOPE]) == len(second.read_bytes()) - len(again[ENVELOPE])


def test_a_case_that_came_whole_goes_on_masked_unless_it_is_said(
    office: Office, sender: Sender, tmp_path: Path
) -> None:
    number = sender.office.lent()
    take_in(office, sender.box(number, reveal=True))
    put_out(office, f"{number}@{HOME}", tmp_path / "masked.travel", "clerk")
    with opened(tmp_path / "masked.travel") as box:
        assert box.contents.told["numbers"] == "masked"
    assert sender.office.passports[number][0].encode() not in (tmp_path / "masked.travel").read_bytes()


def test_what_came_masked_cannot_go_on_whole(office: Office, sender: Sender, tmp_path: Path) -> None:
    number = sender.office.lent()
    take_in(office, sender.box(number))
    with pytest.raises(BadInput, match=HOME):
        export(registrar(office, "auditor"), Wanted(f"{number}@{HOME}", tmp_path / "x.travel", reveal=True))


def test_a_received_case_is_kept_with_its_papers_and_its_word_in_the_journal(office: Office, sender: Sender) -> None:
    number = sender.office.closed()
    done = take_in(office, sender.box(number))
    assert (done.before, done.after, done.name) == ("new", "held", f"{number}@{HOME}")
    with office.store.reading() as tx:
        row = received.known(tx, done.name)
        assert [each["received"] for each in received.listed(tx)] == [done.name]
        event = journal.last(tx, "received", done.name)
        assert all(isinstance(step, int) for step in prove(tx))
    assert event is not None
    assert row.digest in event.details
    assert (row.state, row.version) == ("held", 1)
    assert set(papers_named(office.store)) == set(received.contents_of(row).papers)


def test_a_received_case_is_none_of_the_offices_own(office: Office, sender: Sender) -> None:
    take_in(office, sender.box(sender.office.closed()))
    with office.store.reading() as tx:
        for table in ("delegation", "person", "member", "obligation", "passport"):
            assert tx.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0
    assert office.drafted() == "2023-0001"


def test_a_received_case_is_read_like_any_other(office: Office, sender: Sender) -> None:
    from travel.delegations import cases

    number = sender.office.closed()
    take_in(office, sender.box(number, reveal=True))
    with office.store.reading() as tx:
        contents = received.contents_of(received.known(tx, f"{number}@景德镇"))
    at_home = sender.office.case(number)
    with received.reading(contents) as tx:
        case = cases.read(tx, number)
        assert case.application == at_home.application
        assert case.approval == at_home.approval
        assert [row.name for row in case.attachments] == [row.name for row in at_home.attachments]
        assert [row.due for row in case.obligations] == [row.due for row in at_home.obligations]


def test_a_later_export_takes_the_place_of_the_earlier(office: Office, sender: Sender) -> None:
    number = sender.office.submitted()
    take_in(office, sender.box(number))
    sender.office.do("reviewer", "note", number, DAY, Note(text="已与省外办核对"))
    done = renew(office, sender.box(number), number)
    assert (done.before, done.after) == ("held", "held")
    with office.store.reading() as tx:
        row = received.known(tx, f"{number}@{HOME}")
        assert row.version == 2
        assert received.contents_of(row).events[-1]["action"] == "note"
        assert all(isinstance(step, int) for step in prove(tx))


def test_the_same_box_twice_changes_nothing(office: Office, sender: Sender) -> None:
    number = sender.office.drafted()
    file = sender.box(number)
    take_in(office, file)
    before = dump(office.store)
    with pytest.raises(Refused):
        take_in(office, file)
    with pytest.raises(Refused):
        renew(office, file, number)
    assert dump(office.store) == before


def test_an_older_export_is_refused_by_the_first_event_that_it_lacks(office: Office, sender: Sender) -> None:
    number = sender.office.drafted()
    older = sender.box(number)
    sender.office.do("clerk", "submit", number, date(2023, 7, 10))
    take_in(office, sender.box(number))
    with pytest.raises(Refused) as caught:
        renew(office, older, number)
    assert "delegation 2023-0001, event 2" in reasons(caught.value)
    assert "older" in reasons(caught.value)


def test_another_story_of_the_same_case_is_refused_by_the_first_event_that_differs(
    office: Office, sender: Sender, sqlite_factory: Callable[[], Store]
) -> None:
    number = sender.office.submitted()
    take_in(office, sender.box(number))
    twin = Sender(furnish(sqlite_factory()), sender.folder)
    assert twin.office.submitted() == number
    before = dump(office.store)
    with pytest.raises(Refused) as caught:
        renew(office, twin.box(number), number)
    assert "event 1: it is not the one that is held here" in reasons(caught.value)
    assert dump(office.store) == before
    twin.office.store.close()


def test_whole_and_masked_exports_of_one_story_follow_each_other(office: Office, sender: Sender) -> None:
    number = sender.office.lent()
    take_in(office, sender.box(number))
    renew(office, sender.box(number, reveal=True), number)
    sender.office.do("clerk", "depart", number, date(2023, 9, 17))
    renew(office, sender.box(number, reveal=True), number)
    with office.store.reading() as tx:
        assert received.contents_of(received.known(tx, f"{number}@{HOME}")).told["numbers"] == "whole"


def test_a_masked_export_never_takes_the_place_of_one_with_whole_numbers(office: Office, sender: Sender) -> None:
    number = sender.office.lent()
    take_in(office, sender.box(number, reveal=True))
    sender.office.do("clerk", "depart", number, date(2023, 9, 17))
    later = sender.box(number)
    before = dump(office.store)
    with pytest.raises(Refused) as caught:
        renew(office, later, number)
    assert "would be lost" in reasons(caught.value)
    assert "--reveal" in reasons(caught.value)
    assert dump(office.store) == before


def test_an_office_does_not_receive_its_own_case(sender: Sender) -> None:
    number = sender.office.drafted()
    with pytest.raises(Refused) as caught:
        take_in(sender.office, sender.box(number))
    assert "own case" in reasons(caught.value)


@pytest.mark.parametrize("login", ["briefer", "finance", "nobody"])
def test_not_everybody_takes_cases_in(office: Office, sender: Sender, login: str) -> None:
    file = sender.box(sender.office.drafted())
    before = dump(office.store)
    with pytest.raises(NotAllowed):
        take_in(office, file, login)
    assert dump(office.store) == before


def test_nothing_is_done_with_a_received_case_but_notes(office: Office, sender: Sender) -> None:
    number = sender.office.drafted()
    name = take_in(office, sender.box(number)).name
    with pytest.raises(NotFound):
        office.do("clerk", "submit", name, DAY)
    office.do("museum", "note", name, DAY, Annotating(text="我馆一人随团"), of="received")
    with office.store.reading() as tx:
        last = journal.last(tx, "received", name)
        assert all(isinstance(step, int) for step in prove(tx))
    assert last is not None
    assert "我馆一人随团" in last.details


def test_a_box_is_wanted_to_receive_a_case_and_the_right_one_to_take_its_place(
    sqlite_office: Office, sender: Sender
) -> None:
    with pytest.raises(BadInput):
        sqlite_office.do("clerk", "receive", "", DAY, Details(), of="received")
    one, other = sender.office.drafted(), sender.office.drafted()
    take_in(sqlite_office, sender.box(one))
    with pytest.raises(Refused) as caught:
        renew(sqlite_office, sender.box(other), one)
    assert "another case" in reasons(caught.value)


def test_a_number_is_understood_by_part_of_the_offices_name_where_that_is_clear(
    office: Office, sender: Sender, sqlite_factory: Callable[[], Store]
) -> None:
    take_in(office, sender.box(sender.office.drafted()))
    other = Sender(furnish(sqlite_factory()), sender.folder)
    number = other.office.drafted()
    with other.office.store.atomic() as tx:
        tx.execute(text("UPDATE unit SET name = '景德镇市浮梁县外事办公室' WHERE kind = 'office'"))
    take_in(office, other.box(number))
    with office.store.reading() as tx:
        assert received.known(tx, "2023-0001@浮梁").origin == "景德镇市浮梁县外事办公室"
        with pytest.raises(BadInput, match="浮梁"):
            received.known(tx, "2023-0001@景德镇")
        for unknown in ("2023-0001@上海", "2023-0009@景德镇", "2023-0001@%"):
            with pytest.raises(NotFound):
                received.known(tx, unknown)
    other.office.store.close()


def test_of_two_who_take_one_case_in_at_once_one_is_told_that_the_other_was_first(
    office: Office, sender: Sender
) -> None:
    def twice(box: Box) -> None:
        with office.store.atomic() as tx:
            received.keep(tx, box.contents, box.envelope, "held", DAY)
            received.keep(tx, box.contents, box.envelope, "held", DAY)

    with opened(sender.box(sender.office.drafted())) as box, pytest.raises(IntegrityError) as caught:
        twice(box)
    told = collision("", caught.value)
    assert isinstance(told, MovedFirst)
    assert "--received" in str(told)
    with office.store.reading() as tx:
        assert received.count(tx) == 0


def test_a_received_case_that_was_altered_in_the_store_is_found(office: Office, sender: Sender) -> None:
    name = take_in(office, sender.box(sender.office.drafted())).name
    for change in (
        "version = 7",
        "state = 'lost'",
        "rows = replace(rows, '特罗阳', '索非亚')",
        "journal = replace(journal, '特罗阳', '索非亚')",
        "manifest = replace(manifest, '2023-0001', '2023-0002')",
    ):
        with office.store.rehearsal() as tx:
            tx.execute(text(f"UPDATE received SET {change}"))
            breaks = [step for step in prove(tx) if not isinstance(step, int)]
        assert [(found.subject_kind, found.subject) for found in breaks] == [("received", name)], change


def test_travellers_who_are_registered_here_too_are_recognised(office: Office, sender: Sender) -> None:
    with office.store.atomic() as tx:
        known = register(tx, NewPerson("丙", date(1980, 7, 1), MUSEUM)).number
        register(tx, NewPerson("甲", date(1990, 1, 1), MUSEUM))
    take_in(office, sender.box(sender.office.drafted()))
    with office.store.reading() as tx:
        contents = received.contents_of(received.known(tx, f"2023-0001@{HOME}"))
        assert received.registered(tx, contents) == [{"name": "丙", "person": known}]


def test_who_looked_before_another_took_the_later_box_in_is_told_by_whom(office: Office, sender: Sender) -> None:
    number = sender.office.drafted()
    name = take_in(office, sender.box(number)).name
    seen = look(office.session("clerk"), "received", name)
    office.do("museum", "note", name, DAY, Annotating(text="先行一步"), of="received")
    note = Request("received", "note", name, DAY, Annotating(text="备注"), seen=seen)
    with pytest.raises(MovedFirst, match=f"travel delegation show {name}"):
        perform(office.session("clerk"), note)
