"""`travel policy adopt`: a book comes into force for every desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from cli.action.registering import registrar, rehearsed, say_next, told
from cli.policy.app import app
from cli.policy.choosing import book_of
from cli.policy.comparing import differences_section
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.terminal.output import Fact
from travel.i18n import N_, M, Message

if TYPE_CHECKING:
    from travel.policy import Book


@acting(app, "adopt", help=N_("Put a policy book in force from a day on, for every desk."))
def adopt(
    desk: Desk,
    book: Annotated[
        str, typer.Argument(metavar=N_("FILE|BOOK"), help=N_("The office's own book, a TOML file; or a book by name."))
    ],
    from_on: Annotated[
        date | None,
        day_option(
            "--from", help=N_("The first day; today, or the first day after the last submission, when left out.")
        ),
    ] = None,
) -> None:
    """Check the whole book, then enter it with everything it inherits, and with what it changes, in the journal."""
    from travel.policy.adoption import adopt as put_in_force

    made = put_in_force(registrar(desk), book_of(desk, book), from_on)
    facts = [
        Fact("policy", M("Policy book"), made.book.name, render=_label(made.book)),
        Fact("from_on", M("In force from"), made.from_on),
        Fact("until", M("Until (not counted)"), made.until),
        Fact("instead_of", M("Instead of"), made.instead_of.name, render=_label(made.instead_of)),
        Fact("hash", M("Hash of the book"), made.book.hash),
    ]
    title = M("This book would come into force:") if desk.dry_run else M("The book is in force.")
    desk.out.card(
        told(desk, facts), [differences_section(desk, made.differences, M("Until now"), M("From then on"))], title=title
    )
    if desk.dry_run:
        rehearsed(desk)
        return
    say_next(desk, "policy", "show", "--at", made.from_on.isoformat())


def _label(book: Book) -> Callable[[str], Message]:
    def render(name: str) -> Message:
        return M("{label} ({name})", label=book.label, name=name)

    return render
