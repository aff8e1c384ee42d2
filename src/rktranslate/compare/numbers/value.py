"""Values: what numbers and dates in a text mean, and matching the values of two texts.

A value is what a number means in its language: ``1.250,5`` in Indonesian is ``1,250.5`` in English.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from rktranslate.model import Span

SHARE = "share "
"""Prefix of the meaning of a fraction: ``share 1/3``."""
MONTH = "month "
"""Prefix of the meaning of a month: ``month 5``."""
IN_NAME = "name "
"""Prefix of the first meaning of a number in a name; the same name is the likeliest match."""
TIME = "time "
"""Prefix of a time of the day: ``time 15:00``."""
FACE = "face "
"""Prefix of what a clock face shows at a time: ``face 3:00``."""
ZONE = "zone "
"""Prefix of a time zone: ``zone WIB``."""
CODE = "code "
"""Prefix of digits with a leading zero that belongs to them: ``code 01234``."""
DIGITS = "digits "
"""Prefix of digits whose groups do not matter: a telephone number."""
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")


class Value(NamedTuple):
    """A value in a text: its possible meanings and its place."""

    keys: tuple[str, ...]
    """Its meanings, the likeliest first; two values are equal when they share one."""
    text: str
    span: Span
    written: str = ""
    """Its digits as written, with a percent sign where it is a percentage."""
    demanded: bool = True
    """Whether the other text must have it. Words, Roman numerals, and numbers in names (COVID-19)
    can match a value and need no match themselves."""
    needless: bool = False
    """Whether a good translation can omit or add it, where nothing stands in its place."""
    has_half_day: bool = False
    """Whether it is a time of which the half of the day is known."""


def number_key(number: Decimal) -> str:
    """Return the meaning of a number: its shortest decimal notation."""
    return f"{number.normalize():f}"


def unmatched(
    source_values: Sequence[Value], target_values: Sequence[Value]
) -> tuple[list[Value], list[Value]]:
    """Return the values of each side that the other side lacks; likeliest meanings match first."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for index in range(len(target_values) - 1, -1, -1):
        for key in target_values[index].keys:
            by_key[key].append(index)
    taken: set[int] = set()

    def take(keys: Iterable[str]) -> bool:
        for key in keys:
            indices = by_key[key]
            while indices and indices[-1] in taken:
                indices.pop()
            if indices:
                taken.add(indices.pop())
                return True
        return False

    # Numbers in names match each other before anything else.
    rest = [
        value
        for value in source_values
        if not (value.keys[0].startswith(IN_NAME) and take(value.keys[:1]))
    ]
    # Values with one meaning first, so that they do not lose their match to one with many.
    missing = [
        value for value in sorted(rest, key=lambda value: len(value.keys)) if not take(value.keys)
    ]
    missing.sort(key=lambda value: value.span)
    return missing, [value for index, value in enumerate(target_values) if index not in taken]
