"""Text that was decoded twice: UTF-8 that was read as Windows-1252 or Latin-1 (``kmÂ²``).

Each character beyond ASCII became the two to four characters that its bytes are in the other
encoding. Such stretches differ from other text, since the first byte says how many follow, and
their bytes are decoded once more. Text that only looks so is left alone: ``SÃO``, ``IRMÃ”``.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline.words import is_ascii_prose
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_BYTES = {
    char: bytes([code])
    for code in range(0x80, 0x100)
    for char in {chr(code), bytes([code]).decode("cp1252", errors="replace")}
    if char != "\ufffd"
}
"""The byte of each character in Windows-1252, or in Latin-1 where that has none for the byte."""
_FOLLOWING = "".join(char for char, byte in _BYTES.items() if byte < b"\xc0")
"""Characters whose bytes continue a character of UTF-8."""
_STRETCH = re.compile(
    rf"[\xc2-\xdf][{re.escape(_FOLLOWING)}]"
    rf"|[\xe0-\xef][{re.escape(_FOLLOWING)}]{{2}}"
    rf"|[\xf0-\xf4][{re.escape(_FOLLOWING)}]{{3}}"
    rf"|â€(?![{re.escape(_FOLLOWING)}])"
)
"""The bytes of one character, as they are in Windows-1252 or Latin-1."""
_CUT = {"â€": "”"}
"""A character whose last byte is none of Windows-1252, where programs have left that out."""
_TYPOGRAPHIC = frozenset("‘’“”‚„‹›«»–—…•")
"""Marks that may follow any word, also one that ends in a capital with an accent."""
_COMMON_LEADS = frozenset("ÂÃÄÅâð")
"""First bytes of accented Latin letters, signs, punctuation and pictographs. The others begin the
letters of other scripts, of which there are several in a row."""
_MAX_AROUND = 40
"""Characters of a word before and behind what was decoded twice."""
_MAX_ROUNDS = 3
"""How often a text may have been decoded wrongly, one time upon the other."""


@dataclass(frozen=True, slots=True)
class RepairedText:
    """A text that was decoded twice, as it was before."""

    original: str
    text: str
    """The repaired text."""
    starts: tuple[int, ...]
    """Where each character of the repaired text begins in the original one; at last its length."""
    words: tuple[Span, ...]
    """The words of the original that were decoded twice, in order."""

    def original_span(self, span: Span) -> Span:
        """Return the span of the original text that a span of the repaired one stands for."""
        return Span(self.starts[span.start], self.starts[span.end])

    def repaired_span(self, span: Span) -> Span:
        """Return the span of the repaired text that stands for a span of the original one."""
        start = bisect_right(self.starts, span.start) - 1
        return Span(start, max(start, bisect_left(self.starts, span.end)))


def repaired_text(text: str) -> RepairedText | None:
    """Return a text that was decoded twice as it was before; None for any other text."""
    if is_ascii_prose(text):
        return None
    found = list(_decoded(text))
    if not found:
        return None
    words = tuple(dict.fromkeys(_word_around(text, span) for span, _ in found))
    repaired, starts = text, [*range(len(text) + 1)]
    for _ in range(_MAX_ROUNDS):
        repaired, starts = _replaced(repaired, starts, found)
        found = list(_decoded(repaired))
    return RepairedText(text, repaired, tuple(starts), words)


def _decoded(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the stretches of a text that were decoded twice, each with the character it was."""
    matches = list(_STRETCH.finditer(text))
    stretches = [(match, _character(match[0])) for match in matches]
    if not any(char and _is_certain(match) for match, char in stretches):
        return
    for match, char in stretches:
        if char and (_is_certain(match) or match[0][0] in _COMMON_LEADS):
            yield Span(*match.span()), char


def _character(stretch: str) -> str | None:
    """Return the character whose bytes are a stretch; None if they are no character."""
    if stretch in _CUT:
        return _CUT[stretch]
    try:
        char = b"".join(_BYTES[char] for char in stretch).decode("utf-8")
    except UnicodeDecodeError:
        return None
    return char if len(char) == 1 else None


def _is_certain(match: re.Match[str]) -> bool:
    """Return whether a stretch cannot be the end of a word and the mark behind it."""
    lead, rest = match[0][0], match[0][1:]
    text, (start, end) = match.string, match.span()
    if lead not in _COMMON_LEADS:
        return _STRETCH.match(text, end) is not None or _follows_stretch(text, start)
    if len(rest) > 1 or _TYPOGRAPHIC.isdisjoint(rest):
        return True
    # "IRMÃ”" is a word in capitals and a quotation mark, "JosÃ©" is none, nor is "olÃ‘a".
    return text[end : end + 1].isalpha() or text[max(0, start - 1) : start].islower()


def _follows_stretch(text: str, start: int) -> bool:
    return any(
        _STRETCH.fullmatch(text, start - length, start) for length in (2, 3, 4) if length <= start
    )


def _replaced(text: str, starts: list[int], found: list[tuple[Span, str]]) -> tuple[str, list[int]]:
    """Return a text with some stretches replaced, and where each of its characters began."""
    parts: list[str] = []
    places: list[int] = []
    done = 0
    for span, char in found:
        parts += (text[done : span.start], char)
        places += (*starts[done : span.start], starts[span.start])
        done = span.end
    return "".join((*parts, text[done:])), [*places, *starts[done:]]


def _word_around(text: str, span: Span) -> Span:
    """Return a span, and what stands around it without a space, up to a limit."""
    first, last = max(0, span.start - _MAX_AROUND), min(len(text), span.end + _MAX_AROUND)
    start = text.rfind(" ", first, span.start)
    end = text.find(" ", span.end, last)
    return Span(first if start < 0 else start + 1, last if end < 0 else end)
