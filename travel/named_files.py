"""Files that a person names to be read."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from travel.errors import BadInput
from travel.i18n import M


def check_ordinary(file: Path) -> None:
    """Raises BadInput for a pipe or a device, which may have no end, OSError for what is not there or is a folder."""
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "", str(file))
    if not stat.S_ISREG(mode):
        raise BadInput(M("{file} is not an ordinary file", file=file))
