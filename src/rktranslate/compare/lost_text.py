"""Text that a target lacks, or has without a reason: a sentence, a clause, a tail.

Three witnesses must agree. Words in a row without a counterpart are likelier in text that was left
out than in a good translation (:mod:`.lexical_coverage`); so is a target that is short by as much
as they are long. Words without a counterpart in the other text, at about the same place, say the
contrary: they may be a free translation of them. Each witness gives the logarithm of a likelihood
ratio, and the sum decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.length import MIN_LENGTH, ends_unfinished
from rktranslate.compare.lexical_coverage import coverage
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.compare.copies import CopyRules
    from rktranslate.compare.length import LengthRatio
    from rktranslate.compare.lexical_coverage import JudgedWord

_CLAUSE_START = re.compile(r"[,;:.!?][^\w]*")
"""What is between two clauses."""
_DROPPED, _ADDED = 6.5, 7.0
"""Evidence from which text was dropped, and from which it was added."""
_TRUNCATED = 3.5
"""Evidence of a target that ends with a word after which more must follow."""
_LEAST_OF_WORDS = 3.0
"""Evidence that the words themselves must give."""
_LEAST_WORDS_DROPPED, _LEAST_WORDS_ADDED = 2, 3
"""Words without a counterpart, at least."""
_OFF = 0.8
"""Spreads from the usual length from which a text may be dropped or added."""
_MOST_OF_LENGTH = 6.0
"""Evidence that the length can give: in either direction it is never certain."""
_MOST_OF_TEXT = 0.9
"""Share of a text that may be dropped or added; more of it is another text."""
_PARAPHRASED = 0.83
"""Weight of a word without a counterpart in the other text, at the same place."""
_AROUND = 0.15
"""Share of a text around a place where a free translation of it may be."""


class _Run(NamedTuple):
    """Judged words in a row, most of them without a counterpart."""

    first: int
    end: int
    evidence: float


@dataclass(frozen=True, slots=True)
class _Side:
    """A text and its judged words."""

    text: str
    words: Sequence[JudgedWord]


def dropped_text(
    source: str,
    target: str,
    rules: CopyRules,
    usual: LengthRatio,
    syntax: Syntax = Syntax.TEXT,
) -> Span | None:
    """Return the span of a source that its target seems to lack, from word to word.

    Args:
        source: A sentence, or a unit of several.
        target: Its translation.
        rules: Those of the languages; without a lexicon nothing is found.
        usual: The usual length of targets. Neither text is empty; short ones say nothing.
        syntax: Inline syntax of both.
    """
    if not rules.lexicon or len(source) < MIN_LENGTH:
        return None
    deviation = usual.deviation(source, target)
    if deviation > -_OFF:
        return None
    found = coverage(source, target, rules, syntax)
    side = _Side(source, found.source)
    if not _is_suspicious(side, _LEAST_WORDS_DROPPED) or not found.target:
        return None
    truncated = ends_unfinished(target, rules.languages[1])
    least = _DROPPED - (_TRUNCATED if truncated else 0)
    return _lost(side, _Side(target, found.target), -deviation, usual.spread_of(source), least)


def added_text(
    source: str,
    target: str,
    rules: CopyRules,
    usual: LengthRatio,
    syntax: Syntax = Syntax.TEXT,
) -> Span | None:
    """Return the span of a target that nothing in its source explains, from word to word.

    The arguments are those of :func:`dropped_text`.
    """
    if not rules.lexicon or len(target) < MIN_LENGTH:
        return None
    deviation = usual.deviation(source, target)
    if deviation < _OFF:
        return None
    found = coverage(source, target, rules, syntax)
    side = _Side(target, found.target)
    if not _is_suspicious(side, _LEAST_WORDS_ADDED):
        return None
    return _lost(side, _Side(source, found.source), deviation, usual.spread_of(source), _ADDED)


def _is_suspicious(side: _Side, least_words: int) -> bool:
    """Return whether enough words of a text in a row have no counterpart; most texts end here."""
    run = _best_run(side.words)
    words = side.words[run.first : run.end]
    return run.evidence >= _LEAST_OF_WORDS and (
        sum(not word.covered for word in words) >= least_words
    )


def _lost(side: _Side, other: _Side, surplus: float, spread: float, least: float) -> Span | None:
    """Return the span of a text that the other one lacks.

    Args:
        side: The text that may have more, and is suspicious.
        other: The one that may have less.
        surplus: Spreads by which the first one is longer than usual.
        spread: One spread, as a logarithm of the ratio of lengths.
        least: Evidence, at least.
    """
    run = _best_run(side.words)
    start, end = _borders(side, run)
    share = min(_MOST_OF_TEXT, (end - start) / len(side.text))
    without = surplus + log(1 - share) / spread
    of_length = (surplus * surplus - without * without) / 2
    evidence = run.evidence + max(-_MOST_OF_LENGTH, min(_MOST_OF_LENGTH, of_length))
    if evidence < least:
        return None
    place = start / len(side.text) - _AROUND, end / len(side.text) + _AROUND
    near = (
        word
        for word in other.words
        if not word.covered and place[0] <= word.start / len(other.text) <= place[1]
    )
    evidence -= _PARAPHRASED * sum(word.evidence for word in near)
    return _clause(side, run) if evidence >= least else None


def _best_run(words: Iterable[JudgedWord]) -> _Run:
    """Return the words in a row whose evidence is greatest (Kadane's algorithm)."""
    best = _Run(0, 0, 0.0)
    first, evidence = 0, 0.0
    for index, word in enumerate(words):
        if evidence <= 0:
            first, evidence = index, 0.0
        evidence += word.evidence
        if evidence > best.evidence:
            best = _Run(first, index + 1, evidence)
    return best


def _borders(side: _Side, run: _Run) -> tuple[int, int]:
    """Return where the text of a run begins and ends, with the words around it not judged."""
    start = side.words[run.first - 1].end if run.first else 0
    end = side.words[run.end].start if run.end < len(side.words) else len(side.text)
    return start, end


def _clause(side: _Side, run: _Run) -> Span:
    """Return the span of a run, from the beginning of its clause where that is near.

    That is before words that are not judged, or after a first word whose clause ends with it.
    """
    words = side.words[run.first : run.end]
    start, end = words[0].start, words[-1].end
    inside = _CLAUSE_START.match(side.text, words[0].end)
    if inside and len(words) > 1:
        return Span(inside.end(), end)
    before = _borders(side, run)[0]
    openings = [match.end() for match in _CLAUSE_START.finditer(side.text, before, start)]
    if openings or not run.first:
        start = openings[-1] if openings else _skipped(side.text, 0)
    return Span(start, end)


def _skipped(text: str, start: int) -> int:
    """Return where the first word at or after a place begins."""
    while not text[start].isalnum():
        start += 1
    return start
