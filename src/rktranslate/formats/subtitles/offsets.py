"""Offsets in a text with tags, and in the same text without them."""

from __future__ import annotations

import re
from bisect import bisect_right

from rktranslate.inline.tags import ESCAPE_PATTERN, TAG_PATTERN

_TOKEN = re.compile(f"{TAG_PATTERN}|({ESCAPE_PATTERN})")


class Offsets:
    """Converts offsets; it keeps one pair per tag, not per character."""

    def __init__(self, text: str) -> None:
        self._tagged = [0]
        self._plain = [0]
        self._lengths: list[int] = []
        """Characters of the literal text at each pair."""
        plain = position = 0
        for match in _TOKEN.finditer(text):
            self._lengths.append(match.start() - position)
            plain += match.start() - position
            if match[1]:
                self._tagged.append(match.start())
                self._plain.append(plain)
                self._lengths.append(1)
                plain += 1
            position = match.end()
            self._tagged.append(position)
            self._plain.append(plain)
        self._lengths.append(len(text) - position)
        self.length = plain + len(text) - position
        """Characters of the plain text."""

    def tagged(self, plain: int) -> int:
        """Return where a character of the plain text is in the text with tags."""
        index = bisect_right(self._plain, plain) - 1
        return self._tagged[index] + plain - self._plain[index]

    def plain(self, tagged: int) -> int:
        """Return the number of plain characters before an offset in the text with tags."""
        index = bisect_right(self._tagged, tagged) - 1
        return self._plain[index] + min(tagged - self._tagged[index], self._lengths[index])
