"""What a file is by its content: never by what it is called alone."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from travel.errors import BadInput, system_reason
from travel.i18n import M, Message
from travel.imports.compound import Compound
from travel.imports.package import Package, locked, with_macros
from travel.named_files import check_ordinary

Kind = Literal["xlsx", "xls", "ods", "csv"]

LARGEST_FILE = 100 * 1024 * 1024

_SUFFIXES: dict[str, Kind] = {".xlsx": "xlsx", ".xls": "xls", ".ods": "ods", ".csv": "csv"}
_WITH_MACROS = (".xlsm", ".xltm", ".xlam")
_COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
_ODS = b"application/vnd.oasis.opendocument.spreadsheet"
_NO_TABLES = (b"<", b"%PDF", b"{\\rtf")


def kind_of(path: Path) -> Kind:
    """What the file is. Raises BadInput for one that is missing, empty, too large, locked, no table, or misnamed."""
    try:
        check_ordinary(path)
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise BadInput(M("{file}: {reason}", file=path, reason=system_reason(error))) from error
    if not head:
        raise BadInput(M("{file} is empty", file=path))
    if size > LARGEST_FILE:
        raise oversized(path, size)
    if path.suffix.lower() in _WITH_MACROS:
        raise with_macros(path)
    found, called = _by_content(path, head), _SUFFIXES.get(path.suffix.lower())
    if found is None:
        raise BadInput(M("{file} is no table: save it as .xlsx, .xls, .ods or .csv", file=path))
    if found != called:
        raise BadInput(
            M(
                "{file} is called {suffix}, but its content is .{found}; open it and save it anew",
                file=path,
                suffix=path.suffix or "-",
                found=found,
            )
        )
    return found


def read_whole(path: Path) -> bytes:
    """What the file holds. Raises OSError, or BadInput for one that is too large, whatever it says of its size."""
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise oversized(path, max(len(content), path.stat().st_size))
    return content


def oversized(source: Path | Message, size: int) -> BadInput:
    """What is said of a file, or of another source, that holds more than is read; ``size`` is in bytes."""
    limit, whole = LARGEST_FILE >> 20, -(-size >> 20)
    return BadInput(M("{file} has {size} MB; at most {limit} MB are read", file=source, size=whole, limit=limit))


def _by_content(path: Path, head: bytes) -> Kind | None:
    if head.startswith(b"PK"):
        return _packed(path)
    if head.startswith(_COMPOUND):
        return _compound(path)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "csv"
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return None if b"\0" in head or text.startswith(_NO_TABLES) else "csv"


def _packed(path: Path) -> Kind | None:
    with Package(path) as package:
        if "xl/workbook.xml" in package:
            return "xlsx"
        if "mimetype" in package and package.read("mimetype").strip() == _ODS:
            return "ods"
    return None


def _compound(path: Path) -> Kind | None:
    names = Compound(path).names
    if names & {"EncryptedPackage", "EncryptionInfo"}:
        raise locked(path)
    if any(name.startswith("_VBA_PROJECT") for name in names):
        raise with_macros(path)
    return "xls" if names & {"Workbook", "Book"} else None
