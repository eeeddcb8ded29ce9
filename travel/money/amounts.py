"""Sums of money: rounded in one place, and converted by the rates on the form.

Every sum is rounded to the hundredth, half of it upwards. Sums of one currency are added first and converted once, as
the budget form does.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

HOME = "CNY"

_HUNDREDTH = Decimal("0.01")
_WIDE = Context(prec=100, rounding=ROUND_HALF_UP)  # a sum of any length a form can have is rounded, none is refused


def rounded(value: Decimal) -> Decimal:
    """``value`` to the hundredth; a half is rounded up."""
    return _WIDE.quantize(value, _HUNDREDTH)


def shared(value: Decimal, share: Fraction) -> Decimal:
    """A part of ``value``, unrounded."""
    return value if share == 1 else value * share.numerator / share.denominator


def rate_of(currency: str, rates: Mapping[str, Decimal]) -> Decimal | None:
    """CNY for one unit; None when the form has no rate."""
    return Decimal(1) if currency == HOME else rates.get(currency)


def converted(amount: Decimal, currency: str, into: str, rates: Mapping[str, Decimal]) -> Decimal | None:
    """``amount`` in another currency, through CNY, unrounded; None when a rate is missing."""
    if currency == into:
        return amount
    have, want = rate_of(currency, rates), rate_of(into, rates)
    return amount * have / want if have and want else None


def written(amount: Decimal | int) -> str:
    """``amount`` as a person writes it: 1760, 7311.60."""
    return f"{rounded(Decimal(amount)):f}".removesuffix(".00")


def part(share: Fraction) -> str:
    """``share`` as a person writes it: 40%, 1/3."""
    percent = share * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else str(share)
