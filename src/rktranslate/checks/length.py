"""Lengths: what is far longer or shorter than this catalogue's translations are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log, sqrt
from statistics import median
from typing import TYPE_CHECKING

from rktranslate.checks.interface import CatalogCheck
from rktranslate.checks.unit import is_reference
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_ENOUGH = 30
"""Units from which a catalogue tells its own ratio; with fewer, typical figures are taken."""
_TYPICAL = (0.0, 0.2)
"""Median and spread of the logarithm of target over source length, in code points."""
_NARROWEST = 0.12
_LONG = 30
"""Shorter texts say nothing about the ratio."""
_TOO_LONG = 3.9
"""Spreads above the median that are out of all proportion."""
_TOO_SHORT = 3.4
"""Spreads below it that are: translators leave out less than they explain."""
_SHORT = 2.5
"""Spreads below the median that, with a sign that something is missing, are too short."""
_RATHER_SHORT = 1.2
"""Spreads below the median that bear out a missing sentence."""
_UNFINISHED = re.compile(
    r"\b(?:the|an?|and|or|of|their|its|his|her|my|our|your|which|whose|who|that|is|are|was|were|has"
    r"|yang|dan|atau|untuk|dari|daripada|kepada|di|ke|para|oleh|dengan|dalam)\W*$",
    re.IGNORECASE,
)
"""A last word after which more has to come, in English, Indonesian and Malay."""
_LAST_WORD = 14
_NAME = re.compile(r"(?<=[\w,] )(?!Anda\b)[A-Z][^\W\d_]{2,}")
_STEM = 4
"""Letters that a name and its forms in another language mostly share."""
_VARIES = 60
"""Length in code points at which the spread is 1.4 times that of long texts."""
_SENTENCE_END = re.compile(
    r"[.!?…][\"”’»)\]\d]*(?=\s+[\"“‘«(\[]?[^\W\d_a-z])|(?<=[^\W\d_A-Z]{3})[.!?](?=[A-Z]\w*\s)"
)
"""Where a sentence ends before another; the space between them may have been forgotten."""


@dataclass(frozen=True, slots=True)
class _Ratio:
    """What is usual for the logarithm of target length over source length."""

    middle: float
    spread: float

    @classmethod
    def of(cls, units: Sequence[Message]) -> _Ratio:
        logs = [
            log(len(unit.target) / len(unit.source)) for unit in units if len(unit.source) >= _LONG
        ]
        if len(logs) < _ENOUGH:
            return cls(*_TYPICAL)
        middle = median(logs)
        # The median deviation of a normal distribution is 0.67 of its standard deviation.
        spread = median(abs(each - middle) for each in logs) / 0.6745
        return cls(middle, max(spread, _NARROWEST))

    def deviation(self, unit: Message) -> float:
        """Return how many spreads a unit is off; short texts vary more."""
        ours = len(unit.source)
        wide = self.spread * sqrt(1 + _VARIES / ours)
        return (log(len(unit.target) / ours) - self.middle) / wide


class Length(CatalogCheck):
    """A target is as long as translations are here."""

    id = "length"
    description = (
        "No target is far longer or shorter than is usual in its catalogue, or lacks a sentence"
    )
    severity = Severity.WARNING

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report targets out of proportion, and those with a sentence less that are short too."""
        prose = [unit for unit in units if unit.source.strip() and not is_reference(unit)]
        usual = _Ratio.of(prose)
        # Where sentences were merged there are fewer of them.
        merged = {id(unit) for unit in context.merged.values()}
        for unit in prose:
            off = usual.deviation(unit)
            percent = round(100 * len(unit.target) / len(unit.source))
            long = max(len(unit.source), len(unit.target)) >= _LONG
            if long and not -_TOO_SHORT <= off <= _TOO_LONG:
                word = "longer" if off > 0 else "shorter"
                text = f"the target is far {word} than usual here: {percent} % of the source"
                yield self.finding(unit, context, text)
            elif long and off < -_SHORT and _is_cut(unit):
                text = f"the target seems cut: it is {percent} % of the source"
                yield self.finding(unit, context, text)
            elif off < -_RATHER_SHORT and id(unit) not in merged:
                ours, theirs = _sentences(unit.source), _sentences(unit.target)
                if theirs < ours:
                    yield self.finding(
                        unit,
                        context,
                        f"the source has {ours} sentences, the target {theirs}, and it is short",
                    )


def _is_cut(unit: Message) -> bool:
    """Tell whether a target ends as no sentence does, or lacks a name of its source."""
    if _UNFINISHED.search(unit.target, max(0, len(unit.target) - _LAST_WORD)):
        return True
    return any(name[:_STEM] not in unit.target for name in _NAME.findall(unit.source))


def _sentences(text: str) -> int:
    return 1 + len(_SENTENCE_END.findall(text))
