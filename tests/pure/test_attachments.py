"""Papers that come with a form: taken from its folder and nowhere else, kept by their content."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from travel.attachments import content_path, describe, store_content
from travel.errors import BadInput, StoreFault


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A form's folder with one paper in it, and a paper beside it that is none of the form's."""
    (tmp_path / "outside.pdf").write_bytes(b"secret")
    here = tmp_path / "case"
    (here / "papers").mkdir(parents=True)
    (here / "papers" / "programme.pdf").write_bytes(b"%PDF-1.4 programme")
    return here


def test_a_file_inside_the_folder_is_described(folder: Path) -> None:
    file = describe(folder, "./papers/programme.pdf")
    assert (file.name, file.size, file.media_type) == ("papers/programme.pdf", 18, "application/pdf")
    assert file.sha256 == hashlib.sha256(b"%PDF-1.4 programme").hexdigest()
    assert file.path == folder / "papers" / "programme.pdf"


def test_a_file_of_an_unknown_kind_is_described_as_bytes(folder: Path) -> None:
    (folder / "扫描件").write_bytes(b"x")
    assert describe(folder, "扫描件").media_type == "application/octet-stream"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("/etc/passwd", "absolute path"),
        ("C:\\papers\\a.pdf", "absolute path"),
        ("\\\\server\\a.pdf", "absolute path"),
        ("../outside.pdf", "leads out of the folder"),
        ("papers/../../outside.pdf", "leads out of the folder"),
        ("papers\\..\\..\\outside.pdf", "leads out of the folder"),
        ("papers/..", "leads out of the folder"),
        ("papers", "the folder"),
        (".", "wanted a path inside the folder"),
        ("", "wanted a path inside the folder"),
        ("a\0b", "wanted a path inside the folder"),
        ("missing.pdf", "which is not there"),
        ("papers/programme.pdf/below", "which is not there"),
        ("x" * 300, "which is not there"),
        ("\ud800.pdf", "wanted the path of a file"),
    ],
)
def test_a_path_that_is_no_file_inside_the_folder_is_refused(folder: Path, name: str, why: str) -> None:
    _refused(folder, name, why)


def test_a_link_is_refused_wherever_it_stands_and_wherever_it_leads(folder: Path) -> None:
    (folder / "out.pdf").symlink_to(folder.parent / "outside.pdf")
    (folder / "in.pdf").symlink_to(folder / "papers" / "programme.pdf")
    (folder / "linked").symlink_to(folder / "papers")
    (folder / "broken.pdf").symlink_to(folder / "nothing")
    for name in ("out.pdf", "in.pdf", "linked/programme.pdf", "broken.pdf"):
        _refused(folder, name, "which is a link")


def test_the_folder_itself_may_be_reached_by_a_link(folder: Path) -> None:
    (folder.parent / "way").symlink_to(folder)
    assert describe(folder.parent / "way", "papers/programme.pdf").size == 18


def test_a_device_and_a_pipe_are_refused_without_waiting_for_them(folder: Path) -> None:
    os.mkfifo(folder / "pipe.pdf")
    _refused(folder, "pipe.pdf", "a device or a pipe")
    _refused(Path("/dev"), "null", "a device or a pipe")


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "empty.pdf").touch()
    _refused(folder, "empty.pdf", "with 0 bytes")


def test_content_is_kept_once_under_its_hash(folder: Path, tmp_path: Path) -> None:
    (folder / "copy.pdf").write_bytes(b"%PDF-1.4 programme")
    blobs = tmp_path / "blobs"
    first = store_content(blobs, describe(folder, "papers/programme.pdf"))
    second = store_content(blobs, describe(folder, "copy.pdf"))
    assert first == second
    assert [path for path in blobs.rglob("*") if path.is_file()] == [content_path(blobs, first)]
    assert content_path(blobs, first).read_bytes() == b"%PDF-1.4 programme"
    assert content_path(blobs, first).stat().st_mode & 0o077 == 0


def test_content_cut_short_by_a_crash_is_written_anew(folder: Path, tmp_path: Path) -> None:
    file = describe(folder, "papers/programme.pdf")
    store_content(tmp_path / "blobs", file)
    content_path(tmp_path / "blobs", file.sha256).write_bytes(b"%PDF")
    store_content(tmp_path / "blobs", file)
    assert content_path(tmp_path / "blobs", file.sha256).read_bytes() == b"%PDF-1.4 programme"


def test_a_file_changed_after_it_was_described_is_not_kept(folder: Path, tmp_path: Path) -> None:
    file = describe(folder, "papers/programme.pdf")
    file.path.write_bytes(b"something else")
    with pytest.raises(BadInput) as caught:
        store_content(tmp_path / "blobs", file)
    assert "changed while it was being read" in caught.value.message.render("en")
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


@pytest.mark.parametrize("swapped", ["papers", "papers/programme.pdf"])
def test_a_file_swapped_for_a_link_after_it_was_described_is_not_followed(
    folder: Path, tmp_path: Path, swapped: str
) -> None:
    file = describe(folder, "papers/programme.pdf")
    (folder / swapped).rename(tmp_path / "moved")
    (folder / swapped).symlink_to(tmp_path / "moved")  # the same content, by another way
    with pytest.raises(BadInput) as caught:
        store_content(tmp_path / "blobs", file)
    assert "which is a link" in caught.value.message.render("en")


def test_a_disk_that_does_not_take_the_content_is_told_and_leaves_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    file = describe(folder, "papers/programme.pdf")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(StoreFault) as caught:
        store_content(tmp_path / "blobs", file)
    assert "the disk is full" in caught.value.message.render("en")
    assert not [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]


def _refused(folder: Path, name: str, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        describe(folder, name)
    assert why in caught.value.message.render("en")
