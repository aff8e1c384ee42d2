"""What a translation model thinks of a given translation, word by word.

Two probabilities of each word are compared: given the source and the words before it, and given a
source that says nothing. A word that the source makes less likely has probably no reason there; but
a free translation has such words, too, and a small model does not know many a good one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.engines.interface import WordScore

NOTHING_SAID = "."
"""A source that says nothing: a sentence without a word."""
_AGAINST = 7.0
"""Log probability that a word loses by the source from which it is named."""
_OPEN_END = 2.0
"""The same that the end of a target lacks, from which text may be missing behind it."""


@dataclass(frozen=True, slots=True)
class UnexpectedWord:
    """A word of a target that its source makes less likely."""

    span: Span
    log_probability: float
    """Given the source."""
    gain: float
    """What the source adds to it, less than 0."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A translation as a model reads it."""

    doubt: float
    """Mean of the log probabilities of the words, negated: 0 or more."""
    against: float
    """Sum of what words lose by the source: 0 or more."""
    end: float
    """Log probability of the end of the target, negated: 0 or more."""
    unexpected: tuple[UnexpectedWord, ...]
    """The words that lose most, in order."""

    @property
    def has_open_end(self) -> bool:
        """Whether the model expects more text."""
        return self.end >= _OPEN_END


def reading(given: Sequence[WordScore], without: Sequence[WordScore]) -> Reading | None:
    """Return the reading of a target; None where the engine could not score it.

    Args:
        given: The scores of its words and of its end, given the source.
        without: The same, given ``NOTHING_SAID``.
    """
    if len(given) < 2 or len(given) != len(without):
        return None
    *words, end = given
    gains = [
        word.log_probability - other.log_probability
        for word, other in zip(words, without, strict=False)
    ]
    return Reading(
        -sum(word.log_probability for word in words) / len(words),
        -sum(gain for gain in gains if gain < 0),
        -end.log_probability,
        tuple(
            UnexpectedWord(Span(word.start, word.end), word.log_probability, gain)
            for word, gain in zip(words, gains, strict=True)
            if gain <= -_AGAINST
        ),
    )
