"""Minus signs before numbers, as signs and as words."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.compare.numbers.locale import NumberLocale

DASHES = frozenset("-−–")
"""Marks that can be a minus sign."""
_BEFORE_SIGN = frozenset(" \u00a0\u202f\t\n([{\"'“‘~≈<>=≤≥:$€£")
_LONGEST_WORD = 22


class Sign(Enum):
    """Whether a number is negative."""

    NONE = ""
    MINUS = "-"
    DOUBTFUL = "?"


def sign_before(text: str, start: int, end: int, locale: NumberLocale) -> tuple[Sign, int]:
    """Return the sign of a number, and where the number begins with its sign.

    Args:
        text: Text of the number.
        start: Where the number begins.
        end: Where it ends.
        locale: Number words of the text's language.
    """
    before = text[start - 1 : start]
    if before in DASHES:
        earlier = text[start - 2 : start - 1]
        if earlier and earlier not in _BEFORE_SIGN:
            return Sign.NONE, start
        doubtful = locale.hyphen_before.search(text, max(0, start - 12), start - 1) is not None
        if before == "–" and not locale.degrees.match(text, end):
            doubtful = True
        return (Sign.DOUBTFUL, start) if doubtful else (Sign.MINUS, start - 1)
    if text[start - 3 : start - 1].lower() in locale.minus_endings:
        match = locale.minus_before.search(text, max(0, start - _LONGEST_WORD), start)
        word = match[2].casefold() if match else ""
        if match and word in locale.minus_words:
            # A negative can be a photograph, or the result of a test.
            certain = word in locale.words.minus or locale.degrees.match(text, end)
            doubtful = bool(match[1]) or not certain
            return (Sign.DOUBTFUL, start) if doubtful else (Sign.MINUS, match.start(2))
    return Sign.NONE, start
