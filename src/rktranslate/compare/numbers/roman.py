"""Roman numerals up to 39."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_NUMERAL = re.compile(r"\b(?=[IVX]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b|(?<=\w )[VX]\b")
_MAY_BE_NUMERAL = re.compile(r"[IVX]\b")
LONE_ONE = re.compile(r"(?<=\w )I\b")
_DIGITS = {"I": 1, "V": 5, "X": 10}


def find_roman_numerals(text: str) -> Iterator[re.Match[str]]:
    """Yield the Roman numerals of a text, except an I that stands alone."""
    matches = _NUMERAL.finditer(text) if _MAY_BE_NUMERAL.search(text) else ()
    return (match for match in matches if match[0])


def roman_value(numeral: str) -> int:
    """Return the value of a Roman numeral of the digits I, V and X."""
    values = [_DIGITS[char] for char in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)
