"""Units and the tree they form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.action.registering import registrar, say_next
from cli.terminal.choices import code_of
from cli.terminal.command import acting, noun_app, reading
from cli.terminal.desk_context import Desk
from cli.terminal.output import Column
from cli.terminal.reading_options import as_of_now
from travel.i18n import N_, M, _
from travel.vocabulary import UNIT_KIND

if TYPE_CHECKING:
    from travel.registry.units import UnitFact

app = noun_app()

COLUMNS = (
    Column("unit", M("Unit")),
    Column("kind", M("Kind"), render=UNIT_KIND.label),
    Column("under", M("Under")),
)
TREE = (Column("tree", M("Unit")), Column("kind", M("Kind"), render=UNIT_KIND.label))
# two cells wide in every terminal, and not folded away as a blank at the beginning of a cell might be
_STEP = "　"


@acting(app, "add", help=N_("Register units: all that are named, or none."))
def add(
    desk: Desk,
    names: Annotated[list[str], typer.Argument(metavar=N_("UNIT..."), help=N_("Full names of units of one kind."))],
    kind: Annotated[
        str,
        typer.Option(
            "--kind", metavar=N_("KIND"), help=N_("organ, enterprise, university, government, office, province.")
        ),
    ] = "organ",
    under: Annotated[
        str | None,
        typer.Option("--under", metavar=N_("UNIT"), help=N_("The unit above them; without it they stand at the top.")),
    ] = None,
) -> None:
    """Register units and say how to go on."""
    from travel.registry.entries import add_units

    made = add_units(registrar(desk), names, code_of(UNIT_KIND, "--kind", kind), under)
    rows = [{"unit": unit.name, "kind": unit.kind, "under": under} for unit in made]
    title = M("This would be registered:") if desk.dry_run else M("Registered: {count}", count=len(made))
    desk.out.emit(COLUMNS, rows, title=title)
    say_next(desk, "account", "add", _("LOGIN"), _("NAME"), "--unit", made[0].name, "--role", "clerk")


@reading(app, "list", help=N_("Show the tree of units."))
def list_units(desk: Desk) -> None:
    """List all units, each below the one above it."""
    from travel.registry.units import units

    as_of_now(desk)
    with desk.store.reading() as tx:
        found = units(tx)
    empty = M('There is no unit yet. Register one with: travel unit add "UNIT"')
    if desk.out.format in ("json", "csv"):
        rows = [{key: row[key] for key in ("unit", "kind", "under")} for row in _rows(found)]
        desk.out.emit(COLUMNS, rows, empty=empty)
    else:
        desk.out.emit(TREE, _rows(found), title=M("Units: {count}", count=len(found)), empty=empty)


def _rows(found: list[UnitFact]) -> list[dict[str, Any]]:
    """The units in the order of the tree, those beside each other as they were registered."""
    names = {unit.id: unit.name for unit in found}
    rows = []
    for unit in sorted(found, key=_ids):
        *above, _own = _ids(unit)
        under = names[above[-1]] if above else None
        rows.append({"unit": unit.name, "kind": unit.kind, "under": under, "tree": _STEP * len(above) + unit.name})
    return rows


def _ids(unit: UnitFact) -> list[int]:
    return [int(part) for part in unit.path.strip("/").split("/")]
