"""Telephone numbers and other chains of digits: the digits count, how they are grouped does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.compare.numbers.value import DIGITS, Value
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST, _LONGEST = 7, 15
"""Digits of a telephone number (ITU-T E.164 has 15 at most)."""
_CHAIN = re.compile(
    r"[\d+(](?<![\w.,/-].)(?:"
    r"(?<=\+)\d{1,3}[ \u00a0-]?(?:\(\d{1,5}\)[ \u00a0-]?)?\d{1,14}"
    r"|(?<=\()\d{1,5}\)[ \u00a0-]?\d{1,14}"
    r"|(?<=\d)\d{0,14}"
    r")(?:[ \u00a0-]\d{2,14})*(?![\w/]|[.,:]\d|-\d)"
)
_NOT_DIGITS = re.compile(r"\D")
_SHORTEST_GROUP, _SHORTEST_GROUPED = 3, 9
"""Digits of a group between spaces, and of all of them: several numbers can follow one another."""
_HYPHENS = 2
"""Hyphens in a chain without a leading zero: with a single one it is a range."""


def read_telephone_numbers(text: str) -> Iterator[tuple[Span, tuple[Value, ...]]]:
    """Yield the telephone numbers and the like of a text: their places and values.

    Such a number has an international prefix, a leading zero, an area code in parentheses, or
    several hyphens.
    """
    for match in _CHAIN.finditer(text):
        written = match[0]
        digits = _NOT_DIGITS.sub("", written)
        if not SHORTEST <= len(digits) <= _LONGEST or digits == written:
            continue
        first = written[0]
        groups = written.split()
        if (
            first in "+("
            or written.count("-") >= _HYPHENS
            or (first == "0" and (len(groups) == 1 or _is_grouped(groups)))
        ):
            keys: tuple[str, ...] = (f"{DIGITS}{digits}",)
            if first == "+":  # +62 812 is 0812 within the country
                keys += tuple(f"{DIGITS}0{digits[length:]}" for length in (1, 2, 3))
            span = Span(*match.span())
            yield span, (Value(keys, written, span, written),)


def _is_grouped(groups: list[str]) -> bool:
    """Return whether digits between spaces are groups of one number, and not several numbers."""
    lengths = [len(_NOT_DIGITS.sub("", group)) for group in groups]
    return min(lengths) >= _SHORTEST_GROUP and sum(lengths) >= _SHORTEST_GROUPED
