"""How well the confidence of drafts agrees with their quality: figures for ``evaluate``."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.drafting.confidence import GOOD_CHRF

if TYPE_CHECKING:
    from collections.abc import Sequence

_WORST = 0.2
"""The share of the drafts that count as the worst."""
_READ = 0.45
"""The share of the order, riskiest first, within which they are looked for."""
_BOUNDS = (0, 20, 40, 60, 80, 101)


@dataclass(frozen=True, slots=True)
class ReliabilityRow:
    """The drafts with a confidence in one range."""

    low: int
    high: int
    """Inclusive, as ``low`` is."""
    drafts: int
    confidence: float
    """The mean of their confidence, 0 to 100."""
    good: float
    """The share of them with a good sentence chrF, 0 to 1."""
    chrf: float
    """The mean of their sentence chrF, 0 to 100."""


@dataclass(frozen=True, slots=True)
class ConfidenceFigures:
    """How well the confidence of drafts agrees with their sentence chrF."""

    drafts: int
    """Drafts with a confidence; the figures are of these."""
    without: int
    """Drafts about which nothing is known."""
    spearman: float | None
    """Rank correlation of confidence and chrF, -1 to 1; None where all of either are equal."""
    worst_found: float | None
    """The share of the fifth with the lowest chrF that is within the first 45 % of the order, the
    lowest confidence first, 0 to 1; None for fewer than 5 drafts."""
    good_chrf: int
    """The sentence chrF from which a draft counts as good."""
    reliability: tuple[ReliabilityRow, ...]
    """By ranges of the confidence, without those that no draft is in."""


def figures(confidences: Sequence[int | None], chrf: Sequence[float]) -> ConfidenceFigures:
    """Return how well the confidence of drafts agrees with their quality.

    Args:
        confidences: Of each draft, None if nothing is known about it.
        chrf: The sentence chrF of each draft, 0 to 100.
    """
    known = [
        (confidence, quality)
        for confidence, quality in zip(confidences, chrf, strict=True)
        if confidence is not None
    ]
    return ConfidenceFigures(
        len(known),
        len(confidences) - len(known),
        spearman([one for one, _ in known], [other for _, other in known]),
        _worst_found(known),
        GOOD_CHRF,
        tuple(_reliability(known)),
    )


def spearman(left: Sequence[float], right: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation, ties with their mean rank; None if it is undefined."""
    x, y = _ranks(left), _ranks(right)
    mean = (len(x) + 1) / 2
    covariance = sum((a - mean) * (b - mean) for a, b in zip(x, y, strict=True))
    spread = sum((a - mean) ** 2 for a in x) * sum((b - mean) ** 2 for b in y)
    return covariance / float(spread**0.5) if spread else None


def _ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, from 1; equal values have the mean of theirs."""
    positions: defaultdict[float, list[int]] = defaultdict(list)
    for rank, value in enumerate(sorted(values), 1):
        positions[value].append(rank)
    return [(positions[value][0] + positions[value][-1]) / 2 for value in values]


def _worst_found(known: Sequence[tuple[int, float]]) -> float | None:
    count = int(len(known) * _WORST)
    if not count:
        return None
    worst = set(sorted(range(len(known)), key=lambda index: known[index][1])[:count])
    order = sorted(range(len(known)), key=lambda index: known[index][0])
    return len(worst.intersection(order[: int(len(known) * _READ)])) / count


def _reliability(known: Sequence[tuple[int, float]]) -> list[ReliabilityRow]:
    rows = []
    for low, high in pairwise(_BOUNDS):
        inside = [each for each in known if low <= each[0] < high]
        if inside:
            count = len(inside)
            rows.append(
                ReliabilityRow(
                    low,
                    high - 1,
                    count,
                    sum(confidence for confidence, _ in inside) / count,
                    sum(quality >= GOOD_CHRF for _, quality in inside) / count,
                    sum(quality for _, quality in inside) / count,
                )
            )
    return rows
