"""Text that a target lacks, or has without a reason: a sentence, a clause, a tail.

Several witnesses must agree. Words in a row without a counterpart are likelier in text that was
left out than in a good translation (:mod:`.lexical_coverage`); so is a target that is short by as
much as they are long, that has fewer commas, or words in a row that end where a clause does. Words
without a counterpart in the other text, at about the same place, say the contrary: they may be a
free translation of them. Each witness gives the logarithm of a likelihood ratio, and the sum
decides. The weights are rounded from a logistic regression on seeded omissions.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import inf, log
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.length import MIN_LENGTH, ends_unfinished
from rktranslate.compare.lexical_coverage import WordComparison
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.compare.copies import CopyRules
    from rktranslate.compare.length import LengthRatio
    from rktranslate.compare.lexical_coverage import JudgedWord

_CLAUSE_START = re.compile(r"[,;:.!?][^\w]*")
"""What is between two clauses."""
_CLAUSE_BORDER = re.compile(r"[,;:.()–-]")
"""What may be before the first word of a clause, and after its last one."""
_NAME_BEFORE = re.compile(r"(?<![^\W_])([A-Z]\w+)\s?\Z")
_LONGEST_NAME = 24
_DROPPED, _ADDED = 8.4, 9.0
"""Evidence from which text was dropped, and from which it was added."""
_TRUNCATED = 3.5
"""Evidence of a target that ends with a word after which more must follow."""
_LEAST_OF_WORDS = 3.0
"""Evidence that the words themselves must give."""
_LEAST_WORDS_DROPPED, _LEAST_WORDS_ADDED = 2, 3
"""Words without a counterpart, at least."""
_OFF = 0.8
"""Spreads from the usual length from which a text may be dropped or added."""
_PER_SPREAD, _UNKNOWN = 1.5, 3.9
"""What a quick look at a text adds to the evidence of its words for each spread, and the evidence
that it does not see; it misses 1 % of what is found."""
_MOST_OF_LENGTH = 6.0
"""Evidence that the fit of lengths can give: in either direction it is never certain."""
_LENGTH_FITS, _SURPLUS = 0.37, 0.75
"""Weights of the evidence that a text with as much more would have its usual length, which normal
distributions exaggerate, and of each spread from that."""
_CLAUSE_BEGINS, _CLAUSE_ENDS = 0.7, 1.5
"""Evidence of words in a row that begin where a clause does, and that end where one does."""
_COMMA, _MOST_COMMAS, _LEAST_COMMAS = 0.8, 2, -1
"""Evidence of each comma that a text has more than the other one, and how many count."""
_MOST_OF_TEXT = 0.9
"""Share of a text that may be dropped or added; more of it is another text."""
_LONG, _PER_CHARACTER = 200, 0.005
"""Code points from which a text is long, and the evidence that each further one takes: there are so
many words in a row that some have no counterpart by chance."""
_PARAPHRASED = 0.6
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
    compared = WordComparison(source, target, rules, syntax)
    truncated = ends_unfinished(target, rules.languages[1])
    least = _DROPPED - (_TRUNCATED if truncated else 0)
    if not _is_promising(compared.source, -deviation, least):
        return None
    found = compared.one_to_one()
    if not found.target:
        return None
    sides = _Side(source, found.source), _Side(target, found.target)
    return _lost(*sides, -deviation, usual.spread_of(source), _LEAST_WORDS_DROPPED, least)


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
    compared = WordComparison(source, target, rules, syntax)
    if not _is_promising(compared.target, deviation, _ADDED):
        return None
    found = compared.one_to_one()
    sides = _Side(target, found.target), _Side(source, found.source)
    return _lost(*sides, deviation, usual.spread_of(source), _LEAST_WORDS_ADDED, _ADDED)


def evidence_of_gap(
    source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT
) -> float:
    """Return the evidence that a target lacks words in a row of its source.

    It is the logarithm of a likelihood ratio, 0 or more, and infinite where no lexicon says
    anything of the words. A target without a gap can be short, or have fewer sentences, and still
    say all that the source says.
    """
    return _evidence_of(WordComparison(source, target, rules, syntax).one_to_one().source)


def evidence_of_addition(
    source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT
) -> float:
    """Return the evidence that a target has words in a row without a reason in its source.

    It is as that of :func:`evidence_of_gap`.
    """
    return _evidence_of(WordComparison(source, target, rules, syntax).one_to_one().target)


def _evidence_of(words: Sequence[JudgedWord]) -> float:
    return _best_run(words).evidence if words else inf


def _is_promising(words: Iterable[JudgedWord], surplus: float, least: float) -> bool:
    """Return whether words may have enough evidence once each needs a counterpart of its own."""
    return _best_run(words).evidence + _PER_SPREAD * surplus >= least - _UNKNOWN


def _lost(
    side: _Side, other: _Side, surplus: float, spread: float, least_words: int, least: float
) -> Span | None:
    """Return the span of a text that the other one lacks.

    Args:
        side: The text that may have more.
        other: The one that may have less.
        surplus: Spreads by which the first one is longer than usual.
        spread: One spread, as a logarithm of the ratio of lengths.
        least_words: Words without a counterpart, at least.
        least: Evidence, at least.
    """
    run = _best_run(side.words)
    words = side.words[run.first : run.end]
    uncovered = [side.text[word.start : word.end] for word in words if not word.covered]
    # A number is compared by its value, and a measure may be converted: "20 grams (0.7 ounce)".
    count = sum(not text.isdecimal() for text in uncovered)
    if run.evidence < _LEAST_OF_WORDS or count < least_words:
        return None
    start, end = _borders(side, run)
    share = min(_MOST_OF_TEXT, (end - start) / len(side.text))
    without = surplus + log(1 - share) / spread
    fit = (surplus * surplus - without * without) / 2
    evidence = run.evidence + _LENGTH_FITS * max(-_MOST_OF_LENGTH, min(_MOST_OF_LENGTH, fit))
    evidence += _SURPLUS * surplus + _of_clauses(side, other, run)
    evidence -= _PER_CHARACTER * max(0, len(side.text) - _LONG)
    if evidence < least:
        return None
    place = start / len(side.text) - _AROUND, end / len(side.text) + _AROUND
    near = (
        word
        for word in other.words
        if not word.covered and place[0] <= word.start / len(other.text) <= place[1]
    )
    evidence -= _PARAPHRASED * sum(word.evidence for word in near)
    if evidence < least:
        return None
    span = _clause(side, run)
    return None if _is_gloss(side.text, span, other.text) else span


def _of_clauses(side: _Side, other: _Side, run: _Run) -> float:
    """Return the evidence that the marks between clauses give.

    Args:
        side: The text that may have more.
        other: The one that may have less.
        run: The words of the first one that the other may lack.
    """
    commas = side.text.count(",") - other.text.count(",")
    evidence = _COMMA * max(_LEAST_COMMAS, min(_MOST_COMMAS, commas))
    start, end = _borders(side, run)
    first, last = side.words[run.first], side.words[run.end - 1]
    if not run.first or _CLAUSE_BORDER.search(side.text, start, first.start):
        evidence += _CLAUSE_BEGINS
    if end == len(side.text) or _CLAUSE_BORDER.search(side.text, last.end, end):
        evidence += _CLAUSE_ENDS
    return evidence


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


def _is_gloss(text: str, span: Span, other: str) -> bool:
    """Return whether a stretch explains, in parentheses, a name or acronym that both texts have."""
    opening = text.rfind("(", 0, span.end)
    if opening < 0 or ")" in text[opening : span.end]:
        return False
    name = _NAME_BEFORE.search(text, max(0, opening - _LONGEST_NAME), opening)
    return name is not None and name[1] in other


def _skipped(text: str, start: int) -> int:
    """Return where the first word at or after a place begins."""
    while not text[start].isalnum():
        start += 1
    return start
