"""What can go wrong, as a person is told it.

Every error carries a :class:`~travel.i18n.Message` that says what to do next, and the exit status of the
terminal contract: 1 refused by a rule or a state, 2 bad usage or bad input, 3 somebody else moved it first,
4 this account may not.
"""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from travel.i18n import M, Message, verbatim

if TYPE_CHECKING:
    from travel.findings import Finding


class TravelError(Exception):
    """Anything the program says no to."""

    exit_status = 2

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message

    def __str__(self) -> str:
        return self.message.render()


class BadInput(TravelError):
    """The input cannot be used; ``problems`` lists everything that is wrong with it, each with its place."""

    def __init__(self, message: Message, problems: Sequence[Message] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class NotFound(TravelError):
    """Nothing in the store bears this name or number."""


class StoreFault(TravelError):
    """The database or the disk does not take the write, or is not what this program expects; nothing was changed."""


class Refused(TravelError):
    """A state or a rule forbids the action; ``findings`` is the complete list of reasons."""

    exit_status = 1

    def __init__(self, message: Message, findings: Sequence[Finding]) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class NotAllowed(Refused):
    """This account may not do it; ``findings`` says why, and who could."""

    exit_status = 4


class MovedFirst(TravelError):
    """Somebody else moved the case first; the message says who and when."""

    exit_status = 3


_SYSTEM_REASONS: Mapping[int, Message] = {
    errno.ENOENT: M("there is no such file or folder"),
    errno.ENOTDIR: M("part of the path is no folder"),
    errno.EISDIR: M("this is a folder"),
    errno.EEXIST: M("it is there already"),
    errno.EACCES: M("this login may not do that"),
    errno.EPERM: M("this login may not do that"),
    errno.EROFS: M("the disk can only be read"),
    errno.ENOSPC: M("the disk is full"),
    errno.EDQUOT: M("no more room is granted on this disk"),
    errno.ENAMETOOLONG: M("the name is too long"),
    errno.ELOOP: M("it is a link that leads nowhere"),
}


def system_reason(error: OSError) -> Message:
    """Why the system did not do it, in the reader's language; what is not known here in the system's own words."""
    return _SYSTEM_REASONS.get(error.errno or 0) or verbatim(error.strerror or str(error))
