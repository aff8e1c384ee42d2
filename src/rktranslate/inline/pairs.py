"""Pairs of inline codes: the opening and the closing half of a link, of emphasis, of a tag."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.model import CodeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Code

_TAG = re.compile(r"<(/?)([A-Za-z1-9][\w.:-]*)[^>]*?(/?)>", re.DOTALL)
_EMPTY = frozenset(("br", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
"""Elements of HTML that are never closed."""
_EMPHASIS = re.compile(r"\*+|_+|~+")


def code_pairs(codes: Sequence[Code]) -> dict[int, int]:
    """Return the pairs among the codes of a text, as indexes: opening to closing.

    A half whose other half is not there, or whose pair would overlap another, is in no pair.
    """
    pairs: dict[int, int] = {}
    opened: list[tuple[str, int]] = []
    waiting: dict[str, int] = {}
    for index, code in enumerate(codes):
        key, opens, closes = _half(code)
        if closes and waiting.get(key):
            while opened[-1][0] != key:
                waiting[opened.pop()[0]] -= 1
            pairs[opened.pop()[1]] = index
            waiting[key] -= 1
        elif opens:
            opened.append((key, index))
            waiting[key] = waiting.get(key, 0) + 1
    return pairs


def _half(code: Code) -> tuple[str, bool, bool]:
    """Return what a code pairs with, and whether it may open and may close a pair."""
    text = code.text
    if code.kind is not CodeKind.MARKUP:
        return "", False, False
    if text in ("[", "!["):
        return "[", True, False
    if text.startswith(("](", "][")):
        return "[", False, True
    if _EMPHASIS.fullmatch(text):
        return text, True, True
    tag = _TAG.fullmatch(text)
    if tag is None or tag[3] or tag[2].lower() in _EMPTY:
        return "", False, False
    return f"<{tag[2]}>", not tag[1], bool(tag[1])
