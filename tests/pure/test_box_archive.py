"""The box as a file: every byte of it is laid down."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from travel.box import archive
from travel.box.archive import PAPERS, TEXTS, Misfit, Writer, read
from travel.errors import BadInput

PAPER = PAPERS + "a" * 64
OTHER = PAPERS + "b" * 64


def made(*, papers: tuple[tuple[str, bytes], ...] = ((PAPER, b"one"), (OTHER, b"two"))) -> bytes:
    target = io.BytesIO()
    writer = Writer(target)
    for name in TEXTS:
        writer.text(name, f'{{"part": "{name}"}}\n'.encode())
    for name, content in papers:
        writer.text(name, content)
    writer.close()
    return target.getvalue()


def misfit(content: bytes) -> Misfit:
    with pytest.raises(Misfit) as caught:
        read(io.BytesIO(content))
    return caught.value


def test_any_program_that_unpacks_zip_archives_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(made())) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == [*TEXTS, PAPER, OTHER]
        assert opened.read(OTHER) == b"two"
        assert {info.date_time for info in opened.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_was_written_is_read() -> None:
    found = read(io.BytesIO(made()))
    assert [(part.name, part.size) for part in found.papers] == [(PAPER, 3), (OTHER, 3)]
    poured = io.BytesIO()
    found.pour(found.papers[1], poured)
    assert poured.getvalue() == b"two"


def test_every_change_of_one_byte_is_seen() -> None:
    whole = made()
    for place in range(len(whole)):
        for change in (0x01, 0x20, 0x80, 0xFF):
            changed = bytearray(whole)
            changed[place] ^= change
            misfit(bytes(changed))


def test_every_end_before_its_time_is_seen() -> None:
    whole = made()
    for length in range(len(whole)):
        misfit(whole[:length])


@given(st.data())
def test_whatever_is_put_in_left_out_or_written_over_is_seen(data: st.DataObject) -> None:
    whole = made()
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    changed = whole[:start] + data.draw(st.binary(max_size=40)) + whole[end:]
    if changed != whole:
        misfit(changed)


@given(st.binary(max_size=300))
def test_what_is_no_archive_is_told_from_one(content: bytes) -> None:
    misfit(content)


def test_the_part_that_does_not_fit_is_named() -> None:
    assert misfit(b"%PDF-1.7").reason.render("en") == "this is no box of a case"
    assert misfit(made().replace(b"two", b"twO")).part == OTHER
    assert misfit(made().replace(b'"case.json"', b'"Case.json"')).part == "case.json"
    assert "directory" in misfit(made() + b"x").message.render("en")


def zipped(name: str, *, how: int = zipfile.ZIP_STORED, mode: int = 0o100600, content: bytes = b"x" * 9) -> bytes:
    """A sound archive that another program made, with one part too many or one of another kind."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as opened:
        for text in TEXTS:
            opened.writestr(zipfile.ZipInfo(text), b"{}")
        info = zipfile.ZipInfo(name)
        info.compress_type, info.external_attr = how, mode << 16
        opened.writestr(info, content)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        zipped("../../etc/cron.d/box"),
        zipped("/etc/passwd"),
        zipped("papers\\..\\box.exe"),
        zipped(PAPER, mode=0o120777, content=b"/etc/passwd"),
        zipped(PAPER, how=zipfile.ZIP_DEFLATED, content=bytes(100_000_000)),
        zipped(PAPER, how=zipfile.ZIP_DEFLATED),
        zipped("papers/" + "A" * 64),
        made(papers=((OTHER, b"one"), (PAPER, b"two"))),
        made(papers=((PAPER, b"one"), (PAPER, b"two"))),
    ],
    ids=["out", "absolute", "windows", "link", "bomb", "packed", "name", "order", "twice"],
)
def test_no_path_no_link_and_no_bomb_comes_in(content: bytes) -> None:
    misfit(content)


def test_an_archive_that_was_packed_anew_is_told_to_be_so() -> None:
    assert "packs" in misfit(zipped(PAPER, how=zipfile.ZIP_DEFLATED)).message.render("en")


def test_a_size_that_the_file_does_not_have_is_never_reserved() -> None:
    whole = bytearray(made())
    struct.pack_into("<II", whole, 18, 60_000_000, 60_000_000)
    assert misfit(bytes(whole)).part == "envelope.json"


def test_too_many_parts_and_too_large_ones_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = made()
    monkeypatch.setattr(archive, "MOST_PARTS", 5)
    misfit(whole)
    with pytest.raises(BadInput):
        made()
    monkeypatch.setattr(archive, "MOST_PARTS", 9)
    monkeypatch.setattr(archive, "LARGEST_PART", 2)
    assert misfit(whole).part == PAPER
    with pytest.raises(BadInput):
        made()
