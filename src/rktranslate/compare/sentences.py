"""Sentences of a target beside those of its source, each counted by its language's segmenter.

A translator may join two sentences, and an engine may drop one; both targets have fewer sentences
than their sources. The lengths tell them apart: sentences are aligned by the method of Gale and
Church ("A program for aligning sentences in bilingual corpora", Computational Linguistics 19,
1993), once with only joined and split sentences, and once with dropped ones too.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import erfc, exp, inf, log, sqrt
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.tokens import WORD
from rktranslate.inline.readable import readable_text
from rktranslate.languages.loader import same_group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Span, Syntax
    from rktranslate.segmentation import Segmenter

_MAY_END = re.compile(r"[.!?…。！？।۔][^\w\s]{0,20}+(?:[\s<]|(?<=[。！？।۔]))")
"""A quick necessary condition for a sentence that ends before the end of a text."""
_VARIANCE, _VARIANCE_OF_SIMILAR = 3.0, 1.5
"""Variance of the length of a translation, in code points, per code point of its source; and the
same between similar languages."""
_JOINED_AT_MOST = 12
_PRIORS = {
    (1, 1): 0.89,
    (1, 0): 0.01,
    (1, 2): 0.02,
    **{(count, 1): 0.08 / 4 ** (count - 2) for count in range(2, _JOINED_AT_MOST + 1)},
}
"""How often so many sentences of a source become so many of its target."""
_COSTS = {counts: -log(share) for counts, share in _PRIORS.items()}
_JOINT = re.compile(r"[;；—]|--|:(?=\s)")
"""Marks by which translators join sentences."""
_ASIDE = re.compile(r"\([^()]*\)")
"""What is said aside, such as "(Applause)"; a sentence of it alone may be left out."""
_QUOTES = re.compile('["“”„«»`´]')
_STEM = 4
"""Letters that a name and its forms in another language mostly share."""
_SHARED = 2.0
"""How much a shared stem makes it likelier that a sentence is the translation of another."""
_SHARED_AT_MOST = 2
_MAX_CELLS = 4_000
"""Pairs of sentences that are compared, at most; the cost of a longer unit stays linear."""


@dataclass(frozen=True, slots=True)
class LostSentences:
    """What tells that a target lacks sentences of its source."""

    source_count: int
    target_count: int
    spans: tuple[Span, ...]
    """The sentences of the source that seem to be missing, in order; none if it is not known."""
    evidence: float
    """Logarithm of how much likelier sentences were dropped than joined."""
    unexplained: int
    """Sentences less than in the source, without those that a semicolon or a dash may join."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The usual length of translations, as a normal distribution."""

    ratio: float
    """Length of a target over that of its source."""
    variance: float
    """Variance per code point of the source."""

    @classmethod
    def of(cls, log_ratio: float, source_language: str, target_language: str) -> Expected:
        """Return the usual length for a usual logarithm of target over source length."""
        similar = same_group(source_language, target_language)
        return cls(exp(log_ratio), _VARIANCE_OF_SIMILAR if similar else _VARIANCE)

    def unlikelihood(self, source_length: int, target_length: int) -> float:
        """Return the negative logarithm of how likely a target is so long, or further off."""
        mean = (source_length + target_length / self.ratio) / 2
        deviation = (target_length - source_length * self.ratio) / sqrt(mean * self.variance)
        # The least float that is not 0 bounds it.
        return -log(max(5e-324, erfc(abs(deviation) / sqrt(2))))


def sentence_spans(text: str, segmenter: Segmenter, syntax: Syntax) -> list[Span]:
    """Return the sentences of a text that have a letter outside their markup and parentheses."""
    readable = readable_text(text, syntax, notes=False)
    without = _ASIDE.sub(lambda aside: " " * len(aside[0]), readable.text)
    return [
        readable.span(span.start, span.end)
        for span in segmenter.spans(readable.text)
        if any(map(str.isalpha, without[span.start : span.end]))
    ]


def may_have_sentences(text: str) -> bool:
    """Return whether a text may have more than one sentence; quick, and rarely wrong."""
    return _MAY_END.search(text, 0, len(text.rstrip()) - 1) is not None


def lost_sentences(
    source: str,
    target: str,
    source_segmenter: Segmenter,
    target_segmenter: Segmenter,
    syntax: Syntax,
    expected: Expected,
) -> LostSentences | None:
    """Return what a target lacks if it has fewer sentences than its source, None otherwise.

    Args:
        source: The source.
        target: Its translation.
        source_segmenter: Segmenter of the source language.
        target_segmenter: Segmenter of the target language.
        syntax: Inline syntax of both.
        expected: The usual length of translations.
    """
    if not may_have_sentences(source):
        return None
    sources = sentence_spans(source, source_segmenter, syntax)
    if len(sources) < 2:
        return None
    targets = sentence_spans(target, target_segmenter, syntax)
    if len(targets) < len(sources):
        # Some segmenters find no end inside a quotation, or after a quotation mark without another.
        unquoted = sentence_spans(_QUOTES.sub(" ", target), target_segmenter, syntax)
        targets = max(targets, unquoted, key=len)
    if len(targets) >= len(sources):
        return None
    counts = len(sources), len(targets)
    joints = len(_JOINT.findall(target)) - len(_JOINT.findall(source))
    unexplained = counts[0] - counts[1] - max(0, joints)
    if counts[0] * counts[1] > _MAX_CELLS:
        evidence = _evidence_of_totals(len(source), len(target), expected)
        return LostSentences(*counts, (), evidence, unexplained)
    sides = (
        [_Sentence.of(source, span) for span in sources],
        [_Sentence.of(target, span) for span in targets],
    )
    joined, _ = _aligned(*sides, expected, dropping=False)
    if joined == inf:
        evidence = _evidence_of_totals(len(source), len(target), expected)
        return LostSentences(*counts, (), evidence, unexplained)
    dropped, missing = _aligned(*sides, expected, dropping=True)
    spans = tuple(sources[index] for index in missing)
    return LostSentences(*counts, spans, joined - dropped, unexplained)


class _Sentence(NamedTuple):
    """What is compared of a sentence, or of several joined ones."""

    length: int
    stems: frozenset[str]
    """Beginnings of its words: names, numbers and loans mostly share them with a translation."""

    @classmethod
    def of(cls, text: str, span: Span) -> _Sentence:
        words = WORD.findall(text, span.start, span.end)
        stems = (word[:_STEM].casefold() for word in words if len(word) >= _STEM or word.isdigit())
        return cls(span.end - span.start, frozenset(stems))

    @classmethod
    def join(cls, sentences: Sequence[_Sentence]) -> _Sentence:
        if len(sentences) == 1:
            return sentences[0]
        stems: frozenset[str] = frozenset().union(*(each.stems for each in sentences))
        return cls(sum(each.length for each in sentences), stems)


def _aligned(
    sources: Sequence[_Sentence],
    targets: Sequence[_Sentence],
    expected: Expected,
    *,
    dropping: bool,
) -> tuple[float, list[int]]:
    """Return the cost of the best alignment of sentences, and the indexes of dropped ones.

    Args:
        sources: The sentences of the source.
        targets: Those of the target.
        expected: The usual length of translations.
        dropping: Whether sentences may be dropped.
    """
    moves = [(counts, cost) for counts, cost in _COSTS.items() if dropping or counts[1]]
    best = [[inf] * (len(targets) + 1) for _ in range(len(sources) + 1)]
    taken: dict[tuple[int, int], tuple[int, int]] = {}
    best[0][0] = 0.0
    for row in range(1, len(sources) + 1):
        for column in range(len(targets) + 1):
            for (rows, columns), prior in moves:
                if rows > row or columns > column:
                    continue
                before = best[row - rows][column - columns]
                if before == inf:
                    continue
                cost = before + prior
                if columns:
                    source = _Sentence.join(sources[row - rows : row])
                    target = _Sentence.join(targets[column - columns : column])
                    cost += _misfit(source, target, expected)
                if cost < best[row][column]:
                    best[row][column] = cost
                    taken[row, column] = rows, columns
    missing: list[int] = []
    row, column = len(sources), len(targets)
    while (row, column) in taken:
        rows, columns = taken[row, column]
        row, column = row - rows, column - columns
        if not columns:
            missing.append(row)
    return best[-1][-1], missing[::-1]


def _misfit(source: _Sentence, target: _Sentence, expected: Expected) -> float:
    """Return the cost of taking one text for the translation of another."""
    shared = min(_SHARED_AT_MOST, len(source.stems & target.stems))
    return expected.unlikelihood(source.length, target.length) - _SHARED * shared


def _evidence_of_totals(source_length: int, target_length: int, expected: Expected) -> float:
    """Return the evidence that the lengths of two texts give without an alignment."""
    if target_length >= source_length * expected.ratio:
        return -inf
    return expected.unlikelihood(source_length, target_length) - _COSTS[1, 0]
