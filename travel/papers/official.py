"""How official papers write things: days, sums, lists. Papers are in Chinese, whatever language the terminal speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from travel.i18n import Message
from travel.vocabulary import Vocabulary

_ISO_DAY = re.compile(r"(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def day(on: date | None) -> str:
    """2023年9月18日; empty where there is no day."""
    return f"{on.year}年{on.month}月{on.day}日" if on else ""


def month(on: date) -> str:
    """1972年3月."""
    return f"{on.year}年{on.month}月"


def period(first: date, last: date) -> str:
    """2023年9月17日至21日: year and month are said again only where they differ."""
    if first == last:
        return day(first)
    if first.year != last.year:
        return f"{day(first)}至{day(last)}"
    if first.month != last.month:
        return f"{day(first)}至{last.month}月{last.day}日"
    return f"{day(first)}至{last.day}日"


def sum_of_money(amount: Decimal) -> str:
    """40,311.60."""
    return f"{amount.quantize(Decimal('0.01'), ROUND_HALF_UP):,}"


def plain_number(amount: Decimal | None) -> str:
    """A standard or a rate without needless noughts: 110, 0.06093."""
    return "" if amount is None else f"{amount.normalize():f}"


def in_capitals(amount: Decimal) -> str:
    """A sum in CNY as it is written on vouchers: 肆万零叁佰壹拾壹元陆角整.

    Rounded to the fen; below zero it begins with 负.
    """
    fen = int((abs(amount) * 100).quantize(Decimal(1), ROUND_HALF_UP))
    yuan, jiao, rest = fen // 100, fen // 10 % 10, fen % 10
    said = f"{_whole(yuan) or _DIGITS[0]}元" if yuan or not fen else ""
    if not jiao and not rest:
        said += "整"
    elif not rest:
        said += f"{_DIGITS[jiao]}角整"
    else:
        said += f"{_DIGITS[jiao]}角" if jiao else "零" if yuan else ""
        said += f"{_DIGITS[rest]}分"
    return ("负" if amount < 0 and fen else "") + said


def _whole(number: int) -> str:
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, low = divmod(number, size)
            gap = _DIGITS[0] if 0 < low < size // 10 else ""
            return _whole(high) + name + gap + _whole(low)
    return _group(number)


def _group(group: int) -> str:
    said, gap = "", False
    for place in range(3, -1, -1):
        digit = group // 10**place % 10
        if digit:
            said += (_DIGITS[0] if gap and said else "") + _DIGITS[digit] + _PLACES[place]
        gap = not digit
    return said


def listed(names: Iterable[str]) -> str:
    """甲、乙、丙; what is said twice or is empty is left out."""
    return "、".join(dict.fromkeys(filter(None, names)))


def label(words: Vocabulary, code: str | None) -> str:
    """A fixed word as papers write it; empty for none."""
    return words.label(code).render("zh") if code else ""


def said(message: Message) -> str:
    """A sentence as papers write it, its days too."""
    return with_days(message.render("zh"))


def with_days(text: str) -> str:
    """A text whose days (2023-09-18) are written as papers write them."""
    return _ISO_DAY.sub(_day_of, text)


def _day_of(found: re.Match[str]) -> str:
    try:
        return day(date.fromisoformat(found[0]))
    except ValueError:  # no such day: somebody's own words
        return found[0]


def paragraphs(text: str) -> tuple[str, ...]:
    """The lines of a text, without those that are empty."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
