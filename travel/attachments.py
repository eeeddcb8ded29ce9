"""Papers that come with a form: found inside its folder and nowhere else, kept by the hash of their content.

A path is walked one folder at a time without following links, and what is read is the file that was opened and looked
at, so a file swapped in between is noticed and never followed elsewhere.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import BinaryIO

from travel.application import Application
from travel.errors import BadInput, StoreFault, system_reason
from travel.forms.problems import Path as Place
from travel.forms.problems import Problem, shown, shown_name
from travel.i18n import M, Message
from travel.new_files import new_file
from travel.report_form import ReportForm

LARGEST = 200_000_000  # bytes
_CHUNK = 1 << 20
_MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".wps": "application/vnd.ms-works",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".heic": "image/heic",
    ".zip": "application/zip",
}


@dataclass(frozen=True)
class AttachmentFile:
    """A file as it was when it was read. ``name`` is its path inside ``folder``, ``sha256`` in hexadecimal."""

    name: str
    size: int
    media_type: str
    sha256: str
    folder: Path

    @property
    def path(self) -> Path:
        """Where it lay."""
        return self.folder / self.name


class _Unfit(Exception):
    """What is wrong with a file and what is wanted: a problem of the form, or an error of its own."""

    def __init__(self, found: Message, wanted: Message) -> None:
        super().__init__(found.template)
        self.found, self.wanted = found, wanted


def describe(folder: Path, name: str) -> AttachmentFile:
    """Size, type and hash of an ordinary file inside ``folder``.

    Raises BadInput for an absolute path, a way out by ``..``, a link anywhere on the way, a folder, a device, an empty
    or oversized file, and a file that is not there.
    """
    try:
        with _opened(folder, name) as file:
            digest = hashlib.sha256()
            size = 0
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except _Unfit as unfit:
        raise _refusal(name, unfit) from None
    except OSError as error:
        raise BadInput(
            M("{file} cannot be read: {reason}", file=shown_name(name), reason=system_reason(error))
        ) from None
    media_type = _MEDIA_TYPES.get(PurePosixPath(name).suffix.lower(), "application/octet-stream")
    return AttachmentFile(str(PurePosixPath(name)), size, media_type, digest.hexdigest(), folder)


def store_content(blob_dir: Path, file: AttachmentFile) -> str:
    """Keep the content of ``file`` in ``blob_dir`` under its hash, and return the hash.

    Content that is there already is left alone. The content is on the disk when this returns; a crash before leaves at
    most a temporary file. Raises BadInput when the file is no longer what was described, StoreFault when the disk does
    not take it.
    """
    from travel.storage.store import make_private_folder  # a form is checked without a database

    kept = content_path(blob_dir, file.sha256)
    try:
        if kept.is_file() and kept.stat().st_size == file.size:
            return file.sha256
        make_private_folder(kept.parent)
        handle, temporary = tempfile.mkstemp(dir=kept.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as target:
                _copy(file, target)
            Path(temporary).replace(kept)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
        _sync_folder(kept.parent)
    except _Unfit as unfit:
        raise _refusal(file.name, unfit) from None
    except OSError as error:
        raise StoreFault(
            M(
                "{file} could not be kept: {reason}; nothing was changed",
                file=shown_name(file.name),
                reason=system_reason(error),
            )
        ) from None
    return file.sha256


def check_content(blob_dir: Path, name: str, sha256: str) -> AttachmentFile:
    """The kept content of the paper ``name``, proved by its hash. Raises StoreFault where it is lost or altered."""
    try:
        kept = describe(blob_dir, str(content_path(Path(), sha256)))
    except BadInput as error:
        raise StoreFault(
            M(
                "The content of {paper} is not there ({reason}); it may be in a backup",
                paper=shown_name(name),
                reason=error.message,
            )
        ) from None
    if kept.sha256 != sha256:
        raise _altered(name)
    return kept


def write_content(kept: AttachmentFile, name: str, target: BinaryIO) -> None:
    """Write the content of the paper ``name`` to ``target``. Raises StoreFault where it changed meanwhile."""
    try:
        _pour(kept, target)
    except _Unfit:
        raise _altered(name) from None


def copy_content(kept: AttachmentFile, name: str, file: Path) -> None:
    """Write the content of the paper ``name`` to a new ``file`` that only its owner reads.

    Raises BadInput where there is a file, a folder or a link of that name already, or none can be made; StoreFault
    where the content changed meanwhile. Nothing is left behind then.
    """
    taken = M("{file} is there already and is not overwritten; name a new file by --to")
    with new_file(file, taken) as target:
        write_content(kept, name, target)


def content_path(blob_dir: Path, sha256: str) -> Path:
    """Where the content with this hash is kept."""
    return blob_dir / sha256[:2] / sha256


def check_attachments(application: Application, folder: Path) -> list[Problem]:
    """What is wrong with the files an application names."""
    named = ((("attachments", number, "file"), item.file) for number, item in enumerate(application.attachments))
    return _file_problems(folder, named)


def check_report_files(form: ReportForm, folder: Path) -> list[Problem]:
    """What is wrong with the files a trip report names."""
    named: list[tuple[Place, str]] = []
    if form.report.file is not None:
        named.append((("report", "file"), form.report.file))
    named.extend((("report", "photos", number), name) for number, name in enumerate(form.report.photos))
    return _file_problems(folder, named)


def file_problem(folder: Path, at: Place, name: str) -> Problem | None:
    """What is wrong with the file that the field ``at`` names; None when it can be taken."""
    try:
        with _opened(folder, name):
            return None
    except _Unfit as unfit:
        return Problem(at, unfit.found, unfit.wanted)


def _file_problems(folder: Path, named: Iterable[tuple[Place, str]]) -> list[Problem]:
    return [problem for at, name in named if (problem := file_problem(folder, at, name)) is not None]


def _refusal(name: str, unfit: _Unfit) -> BadInput:
    return BadInput(
        M("{file}: found {found}; wanted {wanted}", file=shown_name(name), found=unfit.found, wanted=unfit.wanted)
    )


def _altered(name: str) -> StoreFault:
    return StoreFault(
        M("The content of {paper} is no longer what was recorded; it may be in a backup", paper=shown_name(name))
    )


def _copy(file: AttachmentFile, target: BinaryIO) -> None:
    _pour(file, target)
    target.flush()
    os.fsync(target.fileno())


def _pour(file: AttachmentFile, target: BinaryIO) -> None:
    digest = hashlib.sha256()
    with _opened(file.folder, file.name) as source:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            target.write(chunk)
    if digest.hexdigest() != file.sha256:
        raise _Unfit(M("a file that changed while it was being read"), M("the file at rest; try again"))


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _opened(folder: Path, name: str) -> Iterator[BinaryIO]:
    """The file, opened for reading without following any link inside ``folder``."""
    parts = _parts(name)
    # only the folder itself may be reached by way of a link: it is what the person named
    here = _open_at(None, str(folder) or ".", os.O_DIRECTORY, name)
    try:
        for part in parts[:-1]:
            inner = _open_at(here, part, os.O_DIRECTORY | os.O_NOFOLLOW, name)
            os.close(here)
            here = inner
        handle = _open_at(here, parts[-1], os.O_NOFOLLOW | os.O_NONBLOCK, name)
    finally:
        os.close(here)
    try:
        _check_kind(os.fstat(handle), name)
        with os.fdopen(handle, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(handle)


def _check_kind(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _Unfit(M("the folder {file}", file=shown(name)), M("a file"))
    if not stat.S_ISREG(status.st_mode):
        raise _Unfit(M("{file}, which is a device or a pipe", file=shown(name)), M("an ordinary file"))
    if not 0 < status.st_size <= LARGEST:
        size = M("{file} with {size} bytes", file=shown(name), size=status.st_size)
        raise _Unfit(size, M("a file of 1 to {limit} bytes", limit=LARGEST))


def _parts(name: str) -> tuple[str, ...]:
    path = PurePosixPath(name)
    windows = PureWindowsPath(name)
    inside = M("a path inside the folder of the form")
    if path.is_absolute() or windows.drive or windows.root:
        raise _Unfit(M("the absolute path {file}", file=shown(name)), inside)
    if ".." in path.parts or ".." in windows.parts:
        raise _Unfit(M("{file}, which leads out of the folder", file=shown(name)), inside)
    if not path.parts or "\0" in name:
        raise _Unfit(shown(name), inside)
    return path.parts


def _open_at(folder: int | None, part: str, flags: int, name: str) -> int:
    try:
        return os.open(part, os.O_RDONLY | os.O_CLOEXEC | flags, dir_fd=folder)
    except OSError as error:
        raise _why(error, folder, part, name) from None
    except ValueError:  # characters that no file name has
        raise _Unfit(shown(name), M("the path of a file")) from None


def _why(error: OSError, folder: int | None, part: str, name: str) -> _Unfit:
    with suppress(OSError):
        if stat.S_ISLNK(os.stat(part, dir_fd=folder, follow_symlinks=False).st_mode) and folder is not None:
            return _Unfit(M("{file}, which is a link", file=shown(name)), M("the file itself"))
    if error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG):
        return _Unfit(M("{file}, which is not there", file=shown(name)), M("a file inside the folder of the form"))
    if error.errno in (errno.EACCES, errno.EPERM):
        return _Unfit(M("{file}, which this login may not read", file=shown(name)), M("a file that can be read"))
    reason = M("{file}, which cannot be read ({reason})", file=shown(name), reason=system_reason(error))
    return _Unfit(reason, M("a file that can be read"))
