"""Repeated phrases and doubled words in a target."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise
from operator import eq
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import COMPOUND, WORD, prose, words
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_MIN_REPEATS = 3
_MAX_PHRASE = 8
"""Words of a phrase that is looked for."""
_BRACKETS = re.compile(r"[()\[\]“”\"«»]")
_MAX_BETWEEN = 2
"""Words between a phrase and its repetition."""
_DOUBLED = re.compile(r"(?<![\w’'-])([^\W\d_]+)[ \u00a0]+\1\b(?![-’'])", re.IGNORECASE)
_COMMAS = re.compile(r"\w+(?:[,;!…] *\w+)+")


def repeated_phrase(source: str, target: str) -> Span | None:
    """Return where up to eight words occur three or more times in a row, as not in the source."""
    # Without words that occur three times, and two that follow each other twice, nothing repeats:
    # nearly every text ends here.
    folded = words(target)
    if len(folded) - len(set(folded)) < 2 or len(set(pairwise(folded))) == len(folded) - 1:
        return None
    loop = _first_loop(folded)
    if loop is None or _first_loop(words(source)) is not None:
        return None
    spans = [match.span() for match in WORD.finditer(target)]
    if len(spans) != len(folded):  # a letter was folded into two, one of them no letter
        return Span(0, len(target))
    first, last = loop
    span = Span(spans[first][0], spans[last - 1][1])
    if len(set(folded[first:last])) == 1 and _COMMAS.fullmatch(target, span.start, span.end):
        return None  # "very, very, very" is how people speak
    return span


def phrase_repeated_nearby(source: str, target: str, target_language: str) -> str | None:
    """Return a phrase that a target has again at once, which engines produce; None without one.

    That is two to eight words with at most two function words between them and the same words:
    "the hotel at the hotel"; and one word with a conjunction between: "protected and protected". A
    source with anything like it is a reason for that, and so is a bracket or quotation between.
    """
    folded = words(target)
    if len(folded) == len(set(folded)) or _repeats_nearby(words(source)):
        return None
    parts = _BRACKETS.split(target) if _BRACKETS.search(target) else (target,)
    return next(filter(None, (_repeated_nearby(part, target_language) for part in parts)), None)


def _repeated_nearby(text: str, language: str) -> str | None:
    folded = words(text)
    vocabulary = load_language(language).vocabulary
    for start, width, gap in _near_repetitions(folded):
        phrase, between = folded[start : start + width], folded[start + width :][:gap]
        if not vocabulary.function.issuperset(between) or all(
            word in vocabulary.function or word.isdigit() for word in phrase
        ):
            continue
        if width > 1 or (gap == 1 and vocabulary.conjunctions.issuperset(between)):
            return " ".join(folded[start : start + 2 * width + gap])
    return None


def _repeats_nearby(words: Sequence[str]) -> bool:
    return any(width * len(words[start]) > 2 for start, width, _ in _near_repetitions(words))


def _near_repetitions(words: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Yield start and width of words that come again, and the number of words between."""
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for index, word in enumerate(words):
        positions[word].append(index)
    for indices in positions.values():
        for number, start in enumerate(indices):
            for again in indices[number + 1 : number + 2 + _MAX_PHRASE]:
                distance = again - start
                if distance > _MAX_PHRASE + _MAX_BETWEEN:
                    break
                for width in range(max(1, distance - _MAX_BETWEEN), distance + 1):
                    if words[start : start + width] == words[again : again + width]:
                        yield start, width, distance - width


def doubled_words(
    source: str, target: str, target_language: str, syntax: Syntax = Syntax.TEXT
) -> list[tuple[Span, str]]:
    """Return each word that a target has twice in a row, unless the source doubles words itself."""
    folded = words(target)
    if not any(map(eq, folded, folded[1:])) or _DOUBLED.search(source):
        return []
    repeatable = load_language(target_language).vocabulary.repeatable
    in_source = Counter(COMPOUND.findall(source))
    return [
        (Span(*match.span()), match[1])
        for match in _DOUBLED.finditer(prose(target, syntax))
        if not _may_be_doubled(match[1], match[0], repeatable, in_source)
    ]


def _may_be_doubled(
    word: str, both: str, repeatable: frozenset[str], in_source: Mapping[str, int]
) -> bool:
    if word.casefold() in repeatable or (len(word) == 1 and word.isupper()):
        return True
    again = both[-len(word) :]
    if word.istitle() and again.islower() and in_source[word]:
        return True  # "Said said"
    if both.istitle() and (in_source[word] > 1 or in_source[f"{word}-{again}"]):
        return True  # a name that the source writes with a hyphen: Walla-Walla
    # "Our banners Banners of all sizes": a heading, and the sentence after it.
    return word.islower() and both[-len(word) :].istitle()


def _first_loop(words: Sequence[str]) -> tuple[int, int] | None:
    """Return the first stretch of words that is one to eight words three or more times."""
    for width in _possible_widths(words):
        again = bytes(map(eq, words, words[width:]))
        start = again.find(b"\1" * ((_MIN_REPEATS - 1) * width))
        if start >= 0:
            end = again.find(b"\0", start)
            return start, width + (end if end >= 0 else len(again))
    return None


def _possible_widths(words: Sequence[str]) -> list[int]:
    """Return the distances of equal pairs of words up to eight words, sorted."""
    positions: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, pair in enumerate(pairwise(words)):
        positions[pair].append(position)
    return sorted(
        {
            later - position
            for equal in positions.values()
            if len(equal) > 1
            for index, position in enumerate(equal, 1)
            for later in equal[index : index + _MAX_PHRASE]
            if later - position <= _MAX_PHRASE
        }
    )
