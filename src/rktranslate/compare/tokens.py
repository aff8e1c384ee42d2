"""Views of a text that several comparisons share, each computed once."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from rktranslate.inline import flat_codes
from rktranslate.inline.words import is_ascii_prose

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from rktranslate.model import Syntax

WORD = re.compile(r"\w+")
"""Letters, digits and underscores."""
LETTERS = re.compile(r"[^\W\d_]+")
"""Letters only."""
COMPOUND = re.compile(rf"{LETTERS.pattern}(?:['’-]{LETTERS.pattern})*")
"""A word with its hyphens and apostrophes."""
SENTENCE_ENDS = ".!?:;…\n•"
_BETWEEN_SENTENCES = " \u00a0\"'“”‘’«»([*_#—–-"
_NEAR = 8
"""Characters that are examined before a word."""
_ASCII_WORDS = (
    "".join(char.lower() if char.isalnum() or char == "_" else " " for char in map(chr, range(128)))
    .encode()
    .ljust(256)
)
"""A table for ``bytes.translate``: letters in lower case, and a space for what is in no word."""
_DIGIT = re.compile(r"\d")
_NO_DIGITS = bytes(code for code in range(128) if not chr(code).isdigit())
_FEW = 16
"""Words that are counted one by one."""
_RECENT = 16
"""Checks of one message follow one another: its source and its target are all that is read."""


@lru_cache(maxsize=_RECENT)
def prose(text: str, syntax: Syntax) -> str:
    """Return a text with its inline codes blanked, everything else in its place.

    What readers see inside a code is text too.
    """
    parts: list[str] = []
    done = 0
    for code in flat_codes(text, syntax):
        parts += (text[done : code.span.start], " " * (code.span.end - code.span.start))
        done = code.span.end
    return "".join((*parts, text[done:])) if parts else text


@lru_cache(maxsize=_RECENT)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, case folded; numbers are words too."""
    if is_ascii_prose(text):  # the same, and faster
        return tuple(text.encode("ascii", "replace").translate(_ASCII_WORDS).decode().split())
    return tuple(WORD.findall(text.casefold()))


def opens_sentence(text: str, start: int) -> bool:
    """Return whether the word at a place has its capital because a sentence begins there."""
    before = text[max(0, start - _NEAR) : start].rstrip(_BETWEEN_SENTENCES)
    return before == "" or before[-1] in SENTENCE_ENDS


@lru_cache(maxsize=_RECENT)
def digits_of(text: str) -> str:
    """Return the digits of a text, without anything between them."""
    if is_ascii_prose(text):  # the same, and faster
        return text.encode("ascii", "ignore").translate(None, _NO_DIGITS).decode()
    return "".join(_DIGIT.findall(text))


def count_each(text: str, words: Iterable[str]) -> Mapping[str, int]:
    """Return how often a text has each of some words, as ``str.count`` counts."""
    counts = dict.fromkeys(words, 0)
    if len(counts) <= _FEW:
        return {word: text.count(word) for word in counts}
    from ahocorasick_rs import AhoCorasick

    # One search for many words is faster than a search for each.
    patterns = list(counts)
    ends = [0] * len(patterns)
    for index, start, end in AhoCorasick(patterns).find_matches_as_indexes(text, overlapping=True):
        if start >= ends[index]:
            ends[index] = end
            counts[patterns[index]] += 1
    return counts


def absent(words: Collection[str], text: str) -> list[str]:
    """Return which of some words a text has nowhere, not even within longer ones, in order."""
    if len(words) <= _FEW:
        return [word for word in words if word not in text]
    found = frozenset(finder_of(words)(text))
    return [word for word in words if word not in found]


def finder_of(texts: Collection[str]) -> Callable[[str], Iterable[str]]:
    """Return a function that tells which of some texts occur in another one, for many of these."""
    from ahocorasick_rs import AhoCorasick

    # What it makes of the texts takes longer than many a search.
    return partial(AhoCorasick(list(texts)).find_matches_as_strings, overlapping=True)


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of some lines: a readable way to write a list of words."""
    return frozenset(word for line in lines for word in line.split())


def any_of(texts: Iterable[str]) -> str:
    """Return a regular expression for any of some texts, the longest first; none never matches."""
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) or "(?!)"
