"""Texts around a neural model: sentence case for capitals, and splitting of long texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.inline import find_codes

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD = re.compile(r"[^\W\d_]+")
_EDGES = (r"[.!?…]['\"”’)\]]*(\s+)", r"[;:—–]['\"”’)\]]*(\s+)", r",['\"”’]*(\s+)", r"(\s+)")
"""Where a long text may be split, best places first; the captured space is the gap."""


def is_capitals(text: str) -> bool:
    """Return whether a text is written in capitals, as headings are.

    Short abbreviations alone (``PBB``, ``NATO``) are not: a text needs a word of five letters.
    Inline codes do not count.
    """
    words = _WORD.findall(_without_codes(text))
    return bool(words) and all(w.isupper() for w in words) and max(map(len, words)) >= 5


def sentence_case(text: str) -> str:
    """Return a text in lower case with a capital at its beginning; inline codes are kept."""
    lowered = _outside_codes(text, str.lower)
    first = _WORD.search(lowered)
    if first is None:
        return lowered
    return lowered[: first.start()] + lowered[first.start()].upper() + lowered[first.start() + 1 :]


def capitals(text: str) -> str:
    """Return a text in capitals; inline codes are kept."""
    return _outside_codes(text, str.upper)


def _without_codes(text: str) -> str:
    return _outside_codes(text, lambda part: part, keep=False)


def _outside_codes(text: str, change: Callable[[str], str], *, keep: bool = True) -> str:
    parts: list[str] = []
    position = 0
    for code in find_codes(text):
        parts += (change(text[position : code.span.start]), code.text if keep else " ")
        position = code.span.end
    return "".join([*parts, change(text[position:])])


def cut(text: str, length: Callable[[str], int], limit: int) -> list[str]:
    """Split a text into alternating gaps and parts: ``[gap, part, gap, part, ..., gap]``.

    Gaps are the space at both ends and around line ends, and the space at which a line was split
    that is too long for the model: between sentences, else clauses, else words, near its middle.
    Joined, they are the text again.

    Args:
        text: Any text.
        length: Returns the length of a part in tokens.
        limit: Maximum length of a part; only a single word may exceed it.
    """
    inner = text.strip()
    start = text.find(inner)
    result = [text[:start]]
    for place, piece in enumerate(re.split(r"(\n\s*+)", inner)):
        if place % 2:
            result[-1] += piece
        elif piece:
            for part, gap in _halved(piece, length, limit):
                result += (part, gap)
    result[-1] += text[start + len(inner) :]
    return result


def _halved(text: str, length: Callable[[str], int], limit: int) -> list[tuple[str, str]]:
    """Return the parts of a line, each with the space after it."""
    edge = _edge(text) if length(text) > limit else None
    if edge is None:
        return [(text, "")]
    before = _halved(text[: edge[0]], length, limit)
    before[-1] = (before[-1][0], text[edge[0] : edge[1]])
    return before + _halved(text[edge[1] :], length, limit)


def _edge(text: str) -> tuple[int, int] | None:
    """Return the best space to split a text at: the best kind in its middle half, or any."""
    middle = len(text) / 2
    for reach in (len(text) / 4, middle):
        for pattern in _EDGES:
            spaces = [match.span(1) for match in re.finditer(pattern, text)]
            inner = [s for s in spaces if s[0] > 0 and s[1] < len(text)]
            best = min(inner, key=lambda space: abs(space[0] - middle), default=None)
            if best and abs(best[0] - middle) <= reach:
                return best
    return None
