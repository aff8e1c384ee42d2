"""Capitalisation of headings: title case or sentence case."""

from __future__ import annotations

import re

from rktranslate.compare.tokens import word_set

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_MINOR_WORDS = word_set(
    "a an and as at but by for from if in into nor of off on onto or over per so the to up via",
    "vs with yet dan di ke dari pada untuk yang dengan dalam atau sebagai oleh serta",
)
"""Words in lower case in a title of any style."""


def lowercase_word_in_title(target: str) -> str | None:
    """Return the first word of a heading that title case would capitalise; None without one."""
    words = _heading_words(target)
    return next((word for word in words[1:] if word.islower() and word not in _MINOR_WORDS), None)


def is_title_case(source: str, target: str) -> bool:
    """Return whether a heading has capitals that sentence case would not have, names aside."""
    words = _heading_words(target)[1:]
    if any(word.islower() and word not in _MINOR_WORDS for word in words):
        return False
    names = set(_WORD.findall(source)[1:])
    capitalised = [
        word for word in words if word[0].isupper() and not word.isupper() and word not in names
    ]
    return len(capitalised) > 1


def _heading_words(text: str) -> list[str]:
    """Return the words of a heading; none for one word alone, or one in capitals throughout."""
    words = _WORD.findall(text)
    return [] if len(words) < 2 or text.isupper() else words
