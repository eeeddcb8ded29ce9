"""Which files are taken for a form, and in which encodings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from travel.errors import BadInput
from travel.forms.source import LARGEST, decode, read_text

TEXT = 'title = "赴保加利亚特罗阳签署友好城市意向书"\r\nname = "甲（镕）"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "gbk", "gb18030"])
def test_text_is_understood_in_every_encoding_that_is_certain(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "form.toml"
    path.write_bytes(TEXT.encode(encoding))
    assert read_text(path) == TEXT


@pytest.mark.parametrize("mark", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_understood_in_both_byte_orders(mark: str) -> None:
    assert decode(("\ufeff" + TEXT).encode(mark), "form.toml") == TEXT


@pytest.mark.parametrize(
    ("content", "line", "byte"),
    [
        (b'a = 1\ntitle = "Z\xfcrich"\n', 2, 17),  # Latin-1, which GBK would turn into a rare character
        ('b = "赴特罗阳'.encode() + b"\xff" + '签署意向书"\n'.encode(), 1, 18),  # UTF-8 with one bad byte
        ("\ufeff甲".encode() + b"\x80", 1, 7),
        (b"\xff\xfe\x00", 1, 3),
        (b"\x7fELF\xff\xff\xff\x01", 1, 5),
    ],
)
def test_bytes_that_are_no_text_are_named_with_line_and_number(content: bytes, line: int, byte: int) -> None:
    with pytest.raises(BadInput) as caught:
        decode(content, "form.toml")
    assert caught.value.message.render("en").startswith(f"form.toml:{line}: byte {byte} of the file")


def test_a_file_with_nul_is_no_text_file() -> None:
    with pytest.raises(BadInput) as caught:
        decode(b"a = 1\nb = \0\n", "form.toml")
    assert caught.value.message.render("en").startswith("form.toml:2: this is no text file")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    _refused(tmp_path / "none.toml", "there is no such file")
    _refused(tmp_path / "none.toml" / "below.toml", "there is no such file")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    _refused(tmp_path, "is a folder")


def test_a_link_is_refused_even_when_it_leads_to_a_form(tmp_path: Path) -> None:
    (tmp_path / "real.toml").write_text("a = 1")
    (tmp_path / "link.toml").symlink_to(tmp_path / "real.toml")
    _refused(tmp_path / "link.toml", "is a link")


def test_a_device_and_a_pipe_are_refused_without_waiting_for_them(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    _refused(tmp_path / "pipe.toml", "is not an ordinary file")
    _refused(Path("/dev/null"), "is not an ordinary file")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.toml").write_bytes(b" \n\n")
    _refused(tmp_path / "empty.toml", "is empty")


def test_a_file_too_large_for_a_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "large.toml").write_bytes(b"#" * (LARGEST + 1))
    _refused(tmp_path / "large.toml", "is larger than")


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbid(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", forbid)  # the tests may run as root, whom no file mode stops
    _refused(tmp_path / "secret.toml", "this login may not read it")


def test_control_characters_in_a_file_name_are_written_out(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read_text(tmp_path / "\x1b[31m\u202e.toml")
    assert "\\u001b[31m\\u202e.toml" in caught.value.message.render("zh")


def _refused(path: Path, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_text(path)
    said = caught.value.message.render("en")
    assert str(path) in said
    assert why in said
