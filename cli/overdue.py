"""`travel overdue`: everything that is overdue, of every kind."""

from __future__ import annotations

from cli.terminal.choices import codes_of
from cli.terminal.command import noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.reading_options import KindOption, UnitOption, chosen, times, titled
from cli.words.debts import MORE, OVERDUE
from travel.i18n import N_, M
from travel.vocabulary import OBLIGATION

app = noun_app()


@reading(app, "overdue", help=N_("Everything that is overdue, of every kind."))
def overdue(
    desk: Desk,
    kind: KindOption = None,
    unit: UnitOption = None,
) -> None:
    """List what is overdue on --as-of, else today; a day to come tells who will be if nothing happens."""
    from travel.listings.obligations import overdue as listing

    kinds = codes_of(OBLIGATION, "--kind", kind)
    with desk.store.reading() as tx:
        rows = listing(tx, times(desk), desk.today, kinds, unit)
    title = titled(desk, M("Overdue: {count}", count=len(rows)))
    desk.out.emit(chosen(desk, OVERDUE, MORE), rows, title=title, empty=M("Nothing is overdue."))
