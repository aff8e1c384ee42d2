"""The normal form in which texts are searched for terms: NFC, case folded, words apart.

A text in normal form keeps the offsets of its characters in the text as it was given.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_IGNORABLE = dict.fromkeys((0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF))
"""Soft hyphens, joiners and zero-width spaces: they change no word."""
_HAS_IGNORABLE = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
_NOT_ASCII = re.compile(r"(?:[\x00-\x7f]?[^\x00-\x7f]+)+")
"""Where the normal form of a text may be longer or shorter than the text."""
_APOSTROPHES = "’‘ʼ＇`´"
_HYPHENS = "‐‑‒–−﹣－"
HYPHEN = re.compile(f"[-{_HYPHENS}]")


class _BlankNonWords(dict[int, int]):
    """Table for ``str.translate``: every character that is not part of a word becomes a space."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        in_word = char.isalnum() or unicodedata.category(char)[0] == "M"
        self[code] = code if in_word else 0x20
        return self[code]


class _UnifyPunctuation(dict[int, int]):
    """Table for ``str.translate``: one apostrophe, one hyphen, one space."""

    def __missing__(self, code: int) -> int:
        self[code] = 0x20 if chr(code).isspace() else code
        return self[code]


# Both tables fill up with what is always the same for a character, in any order and any thread.
BLANK_NON_WORDS = _BlankNonWords(dict.fromkeys(map(ord, _APOSTROPHES), 0x20))
UNIFY_PUNCTUATION = _UnifyPunctuation(
    {
        **dict.fromkeys(map(ord, _APOSTROPHES), ord("'")),
        **dict.fromkeys(map(ord, _HYPHENS), ord("-")),
    }
)


@dataclass(frozen=True, slots=True)
class Offsets:
    """Where the characters of a normal form are in the text."""

    starts: list[int]
    ends: list[int]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the span of the text for one of the normal form.

        None if it begins or ends inside of what a reader sees as one character.
        """
        starts = self.starts
        if start and starts[start] == starts[start - 1]:
            return None
        if end < len(starts) and starts[end] == starts[end - 1]:
            return None
        return starts[start], self.ends[end - 1]


@dataclass(frozen=True, slots=True)
class NormalText:
    """A text and its normal form."""

    text: str
    folded: str
    words: str
    """``folded`` with a space for each character that is not part of a word."""
    offsets: Offsets | None
    """None if the offsets in ``folded`` are those in the text, as for nearly every text."""

    @classmethod
    def of(cls, text: str) -> NormalText:
        """Return a text with its normal form."""
        folded, offsets = _normalise(text)
        return cls(text, folded, folded.translate(BLANK_NON_WORDS), offsets)


def unify(text: str) -> str:
    """Return a text in NFC with one kind of apostrophe, hyphen and space, its case kept."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text.translate(_IGNORABLE))
    return " ".join(text.split()).translate(UNIFY_PUNCTUATION)


def _normalise(text: str) -> tuple[str, Offsets | None]:
    """Return the folded text, and the offsets of its characters if they are not the same."""
    # All of this is faster for ASCII, which many texts are except for this one character.
    text = text.replace("\u00a0", " ")
    if text.isascii() or unicodedata.is_normalized("NFC", text):
        folded = text.casefold()
        if len(folded) == len(text) and (text.isascii() or not _HAS_IGNORABLE.search(text)):
            return folded, None
    chars: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    done = 0
    for match in _NOT_ASCII.finditer(text):
        chars.append(text[done : match.start()].lower())
        starts += range(done, match.start())
        ends += range(done + 1, match.start() + 1)
        done = match.end()
        for start, end in _characters(text, match.start(), done):
            visible = text[start:end].translate(_IGNORABLE)
            normal = unicodedata.normalize("NFC", visible).casefold()
            chars.append(normal)
            starts += [start] * len(normal)
            ends += [end] * len(normal)
    chars.append(text[done:].lower())
    starts += range(done, len(text))
    ends += range(done + 1, len(text) + 1)
    return "".join(chars), Offsets(starts, ends)


def _characters(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans that a reader sees as one character."""
    first = start
    for offset in range(start + 1, end):
        char = text[offset]
        combines = unicodedata.category(char)[0] == "M" or "\u1160" <= char <= "\u11ff"
        if not combines or text[first].isspace():
            yield first, offset
            first = offset
    yield first, end
