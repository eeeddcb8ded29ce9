"""The text of a form file: opened safely, and decoded only where the encoding is certain."""

from __future__ import annotations

import codecs
import errno
import os
import stat
from pathlib import Path

from travel.errors import BadInput, system_reason
from travel.forms.problems import shown_name
from travel.i18n import M, Message

LARGEST = 2_000_000  # bytes; the largest application seen has some 20 kB

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where the characters of a Chinese form lie: ideographs, their punctuation, full-width forms, signs of typesetting.
_CHINESE_TEXT = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x3000, 0x303F),
    (0xFF00, 0xFFEF),
    (0x2010, 0x2027),
    (0x2030, 0x2033),
    (0x2103, 0x2103),
    (0x2116, 0x2116),
    (0x00B0, 0x00B7),
    (0x2460, 0x24FF),
)


def read_text(path: Path) -> str:
    """The text of the file, line ends as they are. Raises BadInput, naming the file, when it cannot be understood."""
    return decode(read_bytes(path), str(path))


def read_bytes(path: Path) -> bytes:
    """What the file holds. A link, a device, a folder, an empty or an oversized file is refused."""
    name = shown_name(str(path))
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise BadInput(_cannot_open(error, name)) from None
    except ValueError:  # a NUL in the name
        raise BadInput(M("{file}: there is no such file", file=name)) from None
    try:
        mode = os.fstat(handle).st_mode
        if stat.S_ISDIR(mode):
            raise BadInput(M("{file} is a folder; name the form file in it", file=name))
        if not stat.S_ISREG(mode):
            raise BadInput(M("{file} is not an ordinary file", file=name))
        with os.fdopen(handle, "rb", closefd=False) as file:
            content = file.read(LARGEST + 1)
    except OSError as error:
        raise BadInput(M("{file} cannot be read: {reason}", file=name, reason=system_reason(error))) from None
    finally:
        os.close(handle)
    if len(content) > LARGEST:
        raise BadInput(
            M("{file} is larger than {limit} bytes; a form is a few pages of text", file=name, limit=LARGEST)
        )
    if not content.strip():
        raise BadInput(M("{file} is empty", file=name))
    return content


def _cannot_open(error: OSError, name: str) -> Message:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return M("{file}: there is no such file", file=name)
    if error.errno == errno.ELOOP:
        return M("{file} is a link; name the file itself", file=name)
    if error.errno in (errno.EACCES, errno.EPERM):
        return M("{file}: this login may not read it", file=name)
    return M("{file} cannot be read: {reason}", file=name, reason=system_reason(error))


def decode(content: bytes, name: str) -> str:
    """``content`` as text: UTF-8, anything with a byte order mark, or GB18030 where it is plainly Chinese text."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            skipped = len(mark) if encoding == "utf-8" else 0  # the others are told their byte order by the mark
            try:
                return _without_nul(content[skipped:].decode(encoding), name)
            except UnicodeDecodeError as error:
                raise _undecodable(content, skipped + error.start, name) from None
    try:
        return _without_nul(content.decode("utf-8"), name)
    except UnicodeDecodeError as error:
        chinese = None if _is_broken_utf8(content) else _as_chinese(content)
        if chinese is None:
            raise _undecodable(content, error.start, name) from None
        return _without_nul(chinese, name)


def _undecodable(content: bytes, at: int, name: str) -> BadInput:
    line = content.count(b"\n", 0, at) + 1
    return BadInput(
        M(
            "{file}:{line}: byte {number} of the file (0x{byte}) is no text in UTF-8; save the form as UTF-8",
            file=shown_name(name),
            line=line,
            number=at + 1,
            byte=f"{content[min(at, len(content) - 1)]:02X}",
        )
    )


def _without_nul(text: str, name: str) -> str:
    at = text.find("\0")
    if at >= 0:
        line = text.count("\n", 0, at) + 1
        raise BadInput(
            M("{file}:{line}: this is no text file; a form is TOML text in UTF-8", file=shown_name(name), line=line)
        )
    return text


def _is_broken_utf8(content: bytes) -> bool:
    """Whether the bytes are UTF-8 with a few bad places: read as GBK they would become wrong characters."""
    text = content.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(char >= "\u0800" for char in text) - bad
    return good > bad


def _as_chinese(content: bytes) -> str | None:
    # Other 8-bit text, read as GB18030, is full of rare characters; names have a few of them, too.
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return None
    foreign = [char for char in text if char > "\x7f"]
    if not all(any(low <= ord(char) <= high for low, high in _CHINESE_TEXT) for char in foreign):
        return None
    everyday = sum(_is_everyday(char) for char in foreign)
    return text if everyday >= 0.9 * len(foreign) else None


def _is_everyday(char: str) -> bool:
    try:
        return bool(char.encode("gb2312"))
    except UnicodeEncodeError:
        return False
