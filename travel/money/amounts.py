"""Sums of money: rounded in one place, and converted by the rates on the form.

Every sum is rounded to the hundredth, half of it upwards. Sums of one currency are added first and converted once, as
the budget form does.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

HOME = "CNY"


def rounded(value: Fraction) -> Decimal:
    """``value``, which is not negative, to the hundredth; a half is rounded up. Exact however large it is."""
    hundredths = (value * 100 + Fraction(1, 2)).__floor__()
    return Decimal(f"{hundredths // 100}.{hundredths % 100:02d}")


def rate_of(currency: str, rates: Mapping[str, Decimal]) -> Decimal | None:
    """CNY for one unit; None when the form has no rate."""
    return Decimal(1) if currency == HOME else rates.get(currency)


def converted(amount: Fraction, currency: str, into: str, rates: Mapping[str, Decimal]) -> Fraction | None:
    """``amount`` in another currency, through CNY, unrounded; None when a rate is missing."""
    if currency == into:
        return amount
    have, want = rate_of(currency, rates), rate_of(into, rates)
    return amount * Fraction(have) / Fraction(want) if have and want else None


def written(amount: Decimal | Fraction | int) -> str:
    """``amount`` as a person writes it: 1760, 7311.60."""
    value = rounded(Fraction(amount))
    return f"{value:f}".removesuffix(".00")


def part(share: Fraction) -> str:
    """``share`` as a person writes it: 40%, 1/3."""
    percent = share * 100
    return f"{percent.numerator}%" if percent.denominator == 1 else str(share)
