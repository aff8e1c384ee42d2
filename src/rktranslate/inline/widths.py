"""The width of text on a screen, in columns."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import category, east_asian_width


@lru_cache(maxsize=4096)
def _width(character: str) -> int:
    if east_asian_width(character) in ("W", "F"):
        return 2
    return 0 if category(character) in ("Mn", "Me", "Cf", "Cc") else 1


def is_wide(character: str) -> bool:
    """Return whether a character takes two columns, as ideographs and kana do."""
    return character > "ა" and _width(character) == 2


def columns(text: str) -> int:
    """Return the width of a text: two columns per ideograph, none for a combining mark."""
    return len(text) if text.isascii() else sum(map(_width, text))
