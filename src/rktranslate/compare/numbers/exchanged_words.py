"""Small numbers that are spelled out: one in place of another."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.digits import read_numbers
from rktranslate.compare.numbers.number_words import read_words
from rktranslate.compare.numbers.rough import read_sizes
from rktranslate.compare.numbers.value import FACE, TIME, Value, unmatched
from rktranslate.compare.tokens import prose, words
from rktranslate.languages.loader import load_language
from rktranslate.model import SpanIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Syntax

_SMALLEST, _LARGEST = 2, 12
_LEAST_LARGE = 1000


def exchanged_number_words(
    source: str, target: str, source_language: str, target_language: str, syntax: Syntax
) -> Sequence[tuple[Value, Value]]:
    """Return the number words of the source with another number in their place.

    These are small numbers, magnitudes, and rough numbers of another size: ``ratusan``.
    """
    # Most sentences have no number word, or the same ones.
    source_words = _counting_words(source_language)
    in_source = [source_words[word] for word in words(source) if word in source_words]
    if not in_source:
        return ()
    target_words = _counting_words(target_language)
    in_target = [target_words[word] for word in words(target) if word in target_words]
    if not in_target or sorted(in_source) == sorted(in_target):
        return ()
    source, target = prose(source, syntax), prose(target, syntax)
    rough = read_sizes(source, source_language), read_sizes(target, target_language)
    source_values, target_values = unmatched(
        _all_numbers(source, source_language), _all_numbers(target, target_language)
    )
    source_values = _without(source_values, rough[0])
    target_values = _without(target_values, rough[1])
    # A number may be said otherwise ("a pair"): only one in place of another is an error.
    pairs = zip(_number_words(source_values), _number_words(target_values), strict=False)
    return [
        *zip(*unmatched(*rough), strict=False),
        *(pair for pair in pairs if any(rough) or not _is_unlike(*pair)),
    ]


def _without(values: list[Value], others: Sequence[Value]) -> list[Value]:
    """Return the values that have nothing in common with others."""
    places = SpanIndex(other.span for other in others)
    return [value for value in values if not places.overlap(value.span)] if others else values


@lru_cache(maxsize=16)
def small_numbers(language: str) -> dict[str, int]:
    """Return the number words from two to twelve; none for a language that is not known."""
    numerals = load_language(language).numbers
    units = {**numerals.cardinals, **numerals.ordinals, **numerals.counts}
    return {word: number for word, number in units.items() if _SMALLEST <= number <= _LARGEST}


@lru_cache(maxsize=16)
def _counting_words(language: str) -> dict[str, int]:
    """Return the number words from two to twelve, magnitudes and rough numbers."""
    numerals = load_language(language).numbers
    rough = {word: size for word, size in numerals.rough.items() if size > 1}
    return {**small_numbers(language), **numerals.magnitudes, **rough}


def _all_numbers(text: str, language: str) -> list[Value]:
    """Return the numbers in digits and in words; a magnitude after digits belongs to these."""
    numbers = read_numbers(text, language)
    taken = {offset for value in numbers for offset in range(value.span.start, value.span.end)}
    spelled_out = (value for value in read_words(text, language) if value.span.start not in taken)
    return [*numbers, *spelled_out]


def _number_words(values: Sequence[Value]) -> list[Value]:
    """Return the number words, without those that are a part of another: "half a million"."""
    number_words = [value for value in values if _is_number_word(value)]
    starts = sorted(value.span.start for value in number_words)
    ends = sorted(value.span.end for value in number_words)
    return [
        value
        for value in number_words
        # Of the words that begin no later, all but itself have ended.
        if bisect_right(starts, value.span.start) - bisect_right(ends, value.span.start) == 1
    ]


def _is_unlike(one: Value, other: Value) -> bool:
    """Return whether one number is small and the other one a thousand or more.

    None of these is written for the other, but for a part of one ("three thousands"): "a trillionth
    of a second" is no 2.
    """
    smaller, larger = sorted(int(value.keys[0]) for value in (one, other))
    return smaller <= _LARGEST and larger >= _LEAST_LARGE


def _is_number_word(value: Value) -> bool:
    """Return whether a value is a number word from two on, no Roman numeral and no month.

    A word with several meanings, such as dozens, is a rough number that may be said otherwise.
    """
    key = value.keys[0]
    plain = len(value.keys) == 1 or all(key.startswith((TIME, FACE)) for key in value.keys[1:])
    words_only = not value.demanded and not value.text.isupper() and plain
    return words_only and key.isdigit() and int(key) >= _SMALLEST
