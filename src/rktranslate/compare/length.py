"""Length ratios of targets to sources, and signs that a target was truncated."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log, sqrt
from statistics import median
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import any_of, count_each
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Sequence

_MIN_UNITS = 30
"""Units from which a catalogue gives its own ratio; with fewer, typical figures are taken."""
_TYPICAL_SPREAD = 0.2
"""Spread of the logarithm of target over source length, in code points."""
_MIN_SPREAD = 0.12
_FARTHEST = 0.04
"""Distance of the usual ratios of texts from the typical one; nine public texts are within it."""
MIN_LENGTH = 30
"""Code points of a text from which its ratio says something."""
_TOO_LONG = 3.9
"""Spreads above the median from which a ratio is out of range."""
_TOO_SHORT = 3.4
"""Spreads below the median from which it is: translators leave out less than they explain."""
_TRUNCATED = 2.5
"""Spreads below the median from which a target that looks truncated is too short."""
_VARIANCE_LENGTH = 60
"""Length in code points at which the spread is 1.4 times that of long texts."""
_MIN_CLAUSES = 80
"""Code points from which a sentence has several clauses."""
_SHORT = 1.2
"""Spreads below the usual ratio from which a translation clause by clause is mostly better."""
_LAST_WORD = 14
"""Code points at the end of a target that are searched for a word after which more must follow."""
_STEM = 4
"""Letters that a name and its forms in another language mostly share."""


@dataclass(frozen=True, slots=True)
class LengthRatio:
    """The usual range of the logarithm of target length over source length."""

    center: float
    spread: float

    @classmethod
    def of(
        cls, pairs: Sequence[tuple[str, str]], source_language: str, target_language: str
    ) -> LengthRatio:
        """Return the ratio that is usual among pairs of source and target, none of them empty."""
        logs = [
            log(len(target) / len(source)) for source, target in pairs if len(source) >= MIN_LENGTH
        ]
        if len(logs) < _MIN_UNITS:
            return cls(expected_log_ratio(source_language, target_language), _TYPICAL_SPREAD)
        center = median(logs)
        # The median deviation of a normal distribution is 0.67 of its standard deviation.
        spread = median(abs(value - center) for value in logs) / 0.6745
        return cls(center, max(spread, _MIN_SPREAD))

    def near(self, source_language: str, target_language: str) -> LengthRatio:
        """Return the ratio, moved towards the typical one if it is far from it.

        Text that is missing throughout a catalogue must not become usual there.
        """
        expected = expected_log_ratio(source_language, target_language)
        center = min(max(self.center, expected - _FARTHEST), expected + _FARTHEST)
        return LengthRatio(center, min(self.spread, _TYPICAL_SPREAD))

    def deviation(self, source: str, target: str) -> float:
        """Return how many spreads a pair is off; short texts vary more."""
        return (log(len(target) / len(source)) - self.center) / self.spread_of(source)

    def spread_of(self, source: str) -> float:
        """Return the spread for a source, as a logarithm; short texts vary more."""
        return self.spread * sqrt(1 + _VARIANCE_LENGTH / len(source))


class LengthFault(StrEnum):
    """What is wrong with the length of a target."""

    TOO_LONG = "too long"
    TOO_SHORT = "too short"
    TRUNCATED = "truncated"


def length_fault(
    source: str, target: str, usual: LengthRatio, source_language: str, target_language: str
) -> LengthFault | None:
    """Return what is wrong with the length of a target that is not empty; None if nothing is."""
    if max(len(source), len(target)) < MIN_LENGTH:
        return None
    deviation = usual.deviation(source, target)
    if deviation > _TOO_LONG:
        return LengthFault.TOO_LONG
    if deviation < -_TOO_SHORT:
        return LengthFault.TOO_SHORT
    truncated = deviation < -_TRUNCATED and is_truncated(
        source, target, source_language, target_language
    )
    return LengthFault.TRUNCATED if truncated else None


def expected_log_ratio(source_language: str, target_language: str) -> float:
    """Return the expected logarithm of target over source length; 0 where it is not known."""
    if not _lengths_known(source_language, target_language):
        return 0.0
    source, target = load_language(source_language), load_language(target_language)
    return log(target.relative_length / source.relative_length)


def is_short(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Return whether a translation is so short that an engine has probably left out a clause.

    Nothing is short between languages whose usual lengths are not known.
    """
    if len(source) < _MIN_CLAUSES or not _lengths_known(source_language, target_language):
        return False
    usual = LengthRatio(expected_log_ratio(source_language, target_language), _TYPICAL_SPREAD)
    return not target or usual.deviation(source, target) < -_SHORT


def _lengths_known(*languages: str) -> bool:
    return all(load_language(language).relative_length for language in languages)


def is_truncated(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Return whether a target ends as no sentence does, or lacks a name of its source."""
    if ends_unfinished(target, target_language):
        return True
    stems = {name[:_STEM] for name in _name(source_language).findall(source)}
    return not all(count_each(target, stems).values())


def ends_unfinished(text: str, language: str) -> bool:
    """Return whether a text ends with a word after which more must follow, such as an article."""
    return _unfinished(language).search(text, max(0, len(text) - _LAST_WORD)) is not None


@lru_cache(maxsize=32)
def _unfinished(language: str) -> re.Pattern[str]:
    """Return an expression for a last word after which more must follow."""
    words = any_of(load_language(language).vocabulary.unfinished)
    return re.compile(rf"\b(?:{words})\W*$", re.IGNORECASE)


@lru_cache(maxsize=32)
def _name(language: str) -> re.Pattern[str]:
    """Return an expression for names that do not begin a sentence."""
    no_names = any_of(load_language(language).vocabulary.capitalised)
    return re.compile(rf"(?<=[\w,] )(?!(?:{no_names})\b)[A-Z][^\W\d_]{{2,}}")
