"""Files that a command writes for a person: whole or not at all, read by their owner alone, never over another."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from travel.errors import BadInput, system_reason
from travel.forms.problems import shown_name
from travel.i18n import M, Message


@contextmanager
def new_file(file: Path, taken: Message, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A new ``file`` to write to; what is written lies on the disk when this is left, and nothing after an error.

    Raises BadInput where none can be made, and with the message ``taken`` (its ``{file}`` is the name) where there is
    a file, a folder or a link of that name already. With ``replace`` a file of that name gives way at the end.
    """
    where = shown_name(str(file))
    try:
        handle, path = _temporary(file) if replace else (_created(file), file)
    except FileExistsError:
        raise BadInput(Message(taken.template, {**taken.params, "file": where})) from None
    except (OSError, ValueError) as error:
        raise _unwritable(where, error) from None
    try:
        with os.fdopen(handle, "wb") as target:
            yield target
            settle(target)
        if path != file:
            path.replace(file)
    except BaseException as error:
        with suppress(OSError):
            path.unlink()
        if isinstance(error, OSError):
            raise _unwritable(where, error) from None
        raise


def settle(target: BinaryIO) -> None:
    """Bring what was written onto the disk, before anything says that it is there."""
    target.flush()
    os.fsync(target.fileno())


def _created(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _temporary(file: Path) -> tuple[int, Path]:
    handle, path = tempfile.mkstemp(dir=file.parent, prefix=".new-")
    return handle, Path(path)


def _unwritable(where: str, error: OSError | ValueError) -> BadInput:
    reason = system_reason(error) if isinstance(error, OSError) else str(error)
    return BadInput(M("{file} cannot be written: {reason}", file=where, reason=reason))
