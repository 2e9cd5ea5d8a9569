"""How the last figure stands between where it stood and where it should be."""

from decimal import ROUND_HALF_UP, Decimal

UNMEASURED, UNCOMPARED, REACHED, CLOSER, SAME, FURTHER = (
    "unmeasured",
    "uncompared",
    "reached",
    "closer",
    "same",
    "further",
)
"""No figure yet; nothing to compare with; the target is reached; nearer to it; as it stood; further away."""


def where_it_stands(*, baseline: Decimal | None, target: Decimal | None, last: Decimal | None) -> str:
    """One of the words above. A target equal to the baseline asks that it stays as it is."""
    if last is None:
        return UNMEASURED
    if baseline is None or target is None:
        return UNCOMPARED
    if target == baseline:
        return REACHED if last == target else FURTHER
    way = way_gone(baseline=baseline, target=target, last=last)
    if way >= 100:
        return REACHED
    if last == baseline:
        return SAME
    return CLOSER if (last > baseline) == (target > baseline) else FURTHER


def way_gone(*, baseline: Decimal, target: Decimal, last: Decimal) -> int:
    """How much of the way from baseline to target is gone, in whole per cent; below zero: the other way.

    Just short of the target is 99, never 100.
    """
    if target == baseline:
        return 100 if last == target else 0
    share = (last - baseline) / (target - baseline) * 100
    rounded = int(share.quantize(Decimal(1), ROUND_HALF_UP))
    return 99 if rounded >= 100 > share else rounded
