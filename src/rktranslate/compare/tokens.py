"""Views of a text that several comparisons share, each computed once."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.inline import find_codes
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Syntax

_WORD = re.compile(r"\w+")
_ASCII_WORDS = (
    "".join(char.lower() if char.isalnum() or char == "_" else " " for char in map(chr, range(128)))
    .encode()
    .ljust(256)
)
"""A table for ``bytes.translate``: letters in lower case, and a space for what is in no word."""
_DIGIT = re.compile(r"\d")
_NO_DIGITS = bytes(code for code in range(128) if not chr(code).isdigit())
_RECENT = 16
"""Checks of one message follow one another: its source and its target are all that is read."""


@lru_cache(maxsize=_RECENT)
def prose(text: str, syntax: Syntax) -> str:
    """Return a text with its inline codes blanked, everything else in its place."""
    parts: list[str] = []
    done = 0
    for code in find_codes(text, syntax):
        parts += (text[done : code.span.start], " " * (code.span.end - code.span.start))
        done = code.span.end
    return "".join((*parts, text[done:])) if parts else text


@lru_cache(maxsize=_RECENT)
def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, case folded; numbers are words too."""
    if text.isascii():  # the same, and faster
        return tuple(text.encode().translate(_ASCII_WORDS).decode().split())
    return tuple(_WORD.findall(text.casefold()))


@lru_cache(maxsize=_RECENT)
def digits_of(text: str) -> str:
    """Return the digits of a text, without anything between them."""
    if text.isascii():  # the same, and faster
        return text.encode().translate(None, _NO_DIGITS).decode()
    return "".join(_DIGIT.findall(text))


def find_word(text: str, word: str) -> Span | None:
    """Return where a text has a word, not as a part of another; None where it has not."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not _is_in_word(text[start - 1 : start]) and not _is_in_word(text[end : end + 1]):
            return Span(start, end)
        start = text.find(word, start + 1)
    return None


def _is_in_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def word_set(*lines: str) -> frozenset[str]:
    """Return the words of some lines: a readable way to write a list of words."""
    return frozenset(word for line in lines for word in line.split())


def any_of(texts: Iterable[str]) -> str:
    """Return a regular expression for any of some texts, the longest first; none never matches."""
    return "|".join(map(re.escape, sorted(texts, key=len, reverse=True))) or "(?!)"
