"""`travel passport`: the custodian's desk."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from cli.action.acting import act_and_report, request
from cli.action.arguments import Countries, Reason
from cli.action.details import filled
from cli.action.records import KeepGoing, Records, check_alone, take_over
from cli.action.tables import Given
from cli.passport.app import app
from cli.passport.choice import lent_passports, named_passports, passports_to_lend
from cli.terminal.choices import code_of
from cli.terminal.command import acting
from cli.terminal.desk_context import Desk
from cli.terminal.options import day_option
from cli.words.countries import country_codes
from cli.words.naming import delegation_number, passport_number, place_name
from travel.errors import BadInput, Refused
from travel.i18n import N_, M, _
from travel.masking import masked
from travel.vocabulary import PASSPORT_KIND

Passport = Annotated[
    str, typer.Argument(metavar=N_("PASSPORT"), help=N_("The passport's number, or the name of its holder."))
]
Passports = Annotated[
    list[str] | None,
    typer.Argument(
        metavar=N_("PASSPORT"), help=N_("The passport's number, or the name of its holder; several one by one.")
    ),
]

Kind = Annotated[
    str | None,
    typer.Option(
        "--kind", metavar=N_("KIND"), help=N_("Of a holder's several passports that one; see travel passport register.")
    ),
]
_TO_VOID = ("in_custody", "lent", "lost", "found")


@acting(app, "register", help=N_("Take a passport into custody for the first time."))
def register(
    desk: Desk,
    number: Annotated[str, typer.Argument(metavar=N_("NUMBER"), help=N_("The passport's number."))],
    person: Annotated[str, typer.Option("--person", metavar=N_("PERSON"), help=N_("The holder's name or number."))],
    kind: Annotated[
        str,
        typer.Option("--kind", metavar=N_("KIND"), help=N_("diplomatic, service, public-affairs or hk-macao-pass.")),
    ],
    issued: Annotated[date, day_option("--issued", help=N_("The day of issue."))],
    expires: Annotated[date, day_option("--expires", help=N_("The day of expiry."))],
    endorsed_until: Annotated[
        date | None,
        day_option("--endorsed-until", help=N_("The last day of the endorsement in a Hong Kong–Macao pass.")),
    ] = None,
    cabinet: Annotated[
        str, typer.Option("--cabinet", metavar=N_("CABINET"), help=N_("In which cabinet it lies."))
    ] = "",
    slot: Annotated[str, typer.Option("--slot", metavar=N_("SLOT"), help=N_("In which slot of it."))] = "",
) -> None:
    """Register a passport of a registered person."""
    from workflows.passport import Registering

    details = filled(
        Registering,
        {"number": "NUMBER"},
        number=passport_number(number),
        kind=code_of(PASSPORT_KIND, "--kind", kind),
        person=person,
        issued=issued,
        expires=expires,
        endorsed_until=endorsed_until,
        cabinet=place_name(cabinet),
        slot=place_name(slot),
    )
    act_and_report(desk, [request(desk, "register", "", details, of="passport")])


@acting(app, "endorse", help=N_("Record a new endorsement in a Hong Kong–Macao pass."))
def endorse(
    desk: Desk,
    passport: Passport,
    until: Annotated[date, day_option("--until", help=N_("The last day of the endorsement."))],
) -> None:
    """Keep until when the pass lets its holder in; of a holder's passports it is the pass."""
    from workflows.passport import Endorsing

    (number,) = named_passports(desk, [passport], kind="hk-macao-pass")
    act_and_report(desk, [request(desk, "endorse", number, Endorsing(endorsed_until=until), of="passport")])


@acting(app, "place", help=N_("Put a passport into another cabinet or slot."))
def place(
    desk: Desk,
    passport: Passport,
    cabinet: Annotated[str, typer.Option("--cabinet", metavar=N_("CABINET"), help=N_("Into which cabinet."))],
    slot: Annotated[str, typer.Option("--slot", metavar=N_("SLOT"), help=N_("Into which slot of it."))] = "",
    kind: Kind = None,
) -> None:
    """Keep where it lies from now on."""
    from workflows.steps.custody import Placing

    (number,) = named_passports(desk, [passport], states=("in_custody", "found"), kind=_kind(kind))
    details = filled(Placing, cabinet=place_name(cabinet), slot=place_name(slot))
    act_and_report(desk, [request(desk, "place", number, details, of="passport")])


@acting(app, "lend", help=N_("Hand out passports for a delegation that is ready to leave."))
def lend(
    desk: Desk,
    delegation: Annotated[str, typer.Option("--for", metavar=N_("DELEGATION"), help=N_("For which delegation."))],
    passports: Passports = None,
    everybody: Annotated[bool, typer.Option("--all", help=N_("The passports of all members."))] = False,
    kind: Kind = None,
    fetched_by: Annotated[
        str, typer.Option("--fetched-by", metavar=N_("NAME"), help=N_("Who fetched them; the holder, unless given."))
    ] = "",
) -> None:
    """Lend; each is owed by the approved return."""
    from workflows.passport import Lending

    case = delegation_number(delegation)
    _check_choice(passports, everybody=everybody, kind=kind)
    missing: list[str] = []
    if everybody:
        numbers, missing = passports_to_lend(desk, case)
    else:
        numbers = named_passports(desk, passports or (), case, kind=_kind(kind))
    details = filled(Lending, {"delegation": "--for"}, delegation=case, fetched_by=fetched_by)
    if missing and not numbers:
        raise _missing(missing)
    act_and_report(desk, [request(desk, "lend", number, details, of="passport") for number in numbers])
    if missing:
        raise _missing(missing)


def _missing(names: list[str]) -> Refused:
    return Refused(
        M("No passport lies in custody for {names}. Register it with: travel passport register", names=names), ()
    )


@acting(app, "collect", help=N_("Take passports back, with the border stamps in them."))
def collect(
    desk: Desk,
    passports: Passports = None,
    delegation: Annotated[
        str | None, typer.Option("--for", metavar=N_("DELEGATION"), help=N_("Those lent for this delegation."))
    ] = None,
    everybody: Annotated[bool, typer.Option("--all", help=N_("The passports of all members."))] = False,
    kind: Kind = None,
    exit_: Annotated[date | None, day_option("--exit", help=N_("The exit day stamped by border control."))] = None,
    entry: Annotated[date | None, day_option("--entry", help=N_("The entry day stamped by border control."))] = None,
    country: Countries = None,
    returned_by: Annotated[
        str, typer.Option("--returned-by", metavar=N_("NAME"), help=N_("Who handed them in; the holder, unless given."))
    ] = "",
    records: Records = None,
    keep_going: KeepGoing = False,
    given: Given = None,
) -> None:
    """Collect; what was owed for each is discharged."""
    from workflows.passport import Collecting

    case = delegation_number(delegation) if delegation else None
    others = {
        _("PASSPORT"): passports,
        "--all": everybody,
        "--kind": kind,
        "--exit": exit_,
        "--entry": entry,
        "--country": country,
        "--returned-by": returned_by,
    }
    check_alone(records, given, keep_going=keep_going, others=others)
    if records is not None:
        take_over(desk, "collect", records, case, given, keep_going=keep_going)
        return
    _check_choice(passports, everybody=everybody, kind=kind)
    if not everybody:
        numbers = named_passports(desk, passports or (), case, states=("lent",), kind=_kind(kind))
    elif case is not None:
        numbers = lent_passports(desk, case)
    else:
        raise BadInput(M("--all needs --for DELEGATION"))
    details = filled(
        Collecting,
        returned_by=returned_by,
        exit=exit_,
        entry=entry,
        countries=country_codes("--country", country),
    )
    act_and_report(desk, [request(desk, "collect", number, details, of="passport") for number in numbers])


def _kind(text: str | None) -> str | None:
    return None if text is None else code_of(PASSPORT_KIND, "--kind", text)


def _check_choice(passports: list[str] | None, *, everybody: bool, kind: str | None) -> None:
    if bool(passports) == everybody:
        raise BadInput(M("Name the passports, or say --all"))
    if everybody and kind is not None:
        raise BadInput(M("--kind goes with a holder, not with --all"))


@acting(app, "lost", help=N_("Record that a passport is lost, with the holder's statement."))
def lost(
    desk: Desk,
    passport: Passport,
    statement: Annotated[
        str, typer.Option("--statement", metavar=N_("TEXT"), help=N_("Where, when and how it was lost."))
    ],
    kind: Kind = None,
) -> None:
    """Report a passport lost; a loan of it ends."""
    from workflows.passport import Losing

    (number,) = named_passports(desk, [passport], kind=_kind(kind))
    details = filled(Losing, statement=statement)
    act_and_report(
        desk,
        [request(desk, "lost", number, details, of="passport")],
        ask=M("Report {passport} lost? It can never be lent again.", passport=masked(number)),
    )


@acting(app, "found", help=N_("Record that a lost passport was found; it can then only be voided."))
def found(desk: Desk, passport: Passport, reason: Reason = "", kind: Kind = None) -> None:
    """Take a lost passport in again."""
    from workflows.definition import Remark

    (number,) = named_passports(desk, [passport], states=("lost",), kind=_kind(kind))
    act_and_report(desk, [request(desk, "found", number, filled(Remark, reason=reason), of="passport")])


@acting(app, "void", help=N_("Void a passport for good."))
def void(desk: Desk, passports: Passports, reason: Reason, kind: Kind = None) -> None:
    """Void passports that expired, were found again or are replaced."""
    from workflows.definition import Remark

    # one found again is as likely meant as the new one that took its place: then the name is not enough
    numbers = named_passports(desk, passports or (), states=_TO_VOID, kind=_kind(kind))
    details = filled(Remark, reason=reason)
    act_and_report(
        desk,
        [request(desk, "void", number, details, of="passport") for number in numbers],
        ask=M("Void {passports}?", passports=[masked(number) for number in numbers]),
    )
