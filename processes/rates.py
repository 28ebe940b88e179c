"""Rates as the district writes them: 88/125 is 70.40%."""

from decimal import ROUND_HALF_UP, Decimal


def percentage(part: int, whole: int) -> str:
    """The share with two places, rounded half up; `—` where there is nothing to take a share of."""
    if whole == 0:
        return "—"
    share = Decimal(part) * 100 / Decimal(whole)
    return f"{share.quantize(Decimal('0.01'), ROUND_HALF_UP)}%"
