"""What statistics are asked for: the period, the unit, the conventions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from cli.terminal.choices import code_of
from cli.terminal.desk_context import Desk
from cli.terminal.reading_options import times
from travel.errors import BadInput
from travel.i18n import M, Message

if TYPE_CHECKING:
    from travel.statistics.overview import Wanted
    from travel.statistics.period import Period


def period(desk: Desk, first: date | None, last: date | None, year: int | None, half: str | None) -> Period:
    """The period that is named, in one way; without any, this year. Raises BadInput for two ways at once."""
    from travel.statistics import period as periods

    ways = [year is not None, half is not None, first is not None or last is not None]
    if sum(ways) > 1:
        raise BadInput(M("Name the period in one way: --year, or --half, or --from and --to"))
    if half is not None:
        return periods.half(half)
    if first is None and last is None:
        return periods.year(year or times(desk).day(desk.today).year)
    if first is None or last is None:
        raise BadInput(M("A period has two ends: give --from and --to"))
    return periods.between(first, last)


def one_answer(asked: Mapping[str, bool]) -> None:
    """Raise BadInput where several answers are asked for at once, so that none is left out unsaid."""
    options = [option for option, given in asked.items() if given]
    if len(options) > 1:
        raise BadInput(M("These are different answers; ask for one at a time: {options}", options=options))


def wanted(desk: Desk, over: Period, unit: str | None, dimensions: tuple[str, ...], **chosen: str | None) -> Wanted:
    """Everything asked for; a convention that is not chosen here is the office's own."""
    from travel.statistics.convention import CHOICES, convention
    from travel.statistics.overview import Wanted
    from travel.vocabulary import RANK

    words = {name: vocabulary for name, (_label, vocabulary) in CHOICES.items()} | {"leaders": RANK}
    codes = {
        name: code_of(words[name], f"--{name.replace('_', '-')}", text) if text else None
        for name, text in chosen.items()
    }
    policy = desk.policy(times(desk).day(desk.today))
    return Wanted(over, times(desk), desk.today, convention(policy, **codes), unit, dimensions)


def dimensions(texts: list[str] | None) -> tuple[str, ...]:
    """The dimensions that --by names, by code or label; ``all`` for every one."""
    from cli.terminal.choices import codes_of, listed
    from travel.statistics.breakdown import DIMENSIONS
    from travel.vocabulary import Vocabulary

    if set(listed(texts)) & {"all", "全部"}:
        return tuple(DIMENSIONS)
    return codes_of(Vocabulary("by", {code: each.label for code, each in DIMENSIONS.items()}), "--by", texts)


def categories(desk: Desk) -> dict[str, Message]:
    """The office's task categories by name."""
    policy = desk.policy(times(desk).day(desk.today))
    return {category.code: category.label for category in policy.categories}
