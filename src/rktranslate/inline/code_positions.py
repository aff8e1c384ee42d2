"""Where in a translation the codes belong that the engine did not see."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline.placeholders import (
    CLAUSE_MARKS,
    CLOSERS,
    PLACEHOLDER,
    Marked,
    Unit,
    left_side,
    right_side,
)
from rktranslate.model import CodeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

WORD = re.compile(r"｟[0-9]+｠|\d+(?:[.,:]\d+)*+|\w+(?:[-'’]\w+)*+")


def reinsert(
    source: Marked, target: Marked, absent: Sequence[int], units: Sequence[Unit]
) -> tuple[Marked, list[int]]:
    """Put absent placeholders into a target; return it, and those whose place is a guess."""
    if not absent:
        return target, []
    here, there = _Words.read(source.text(), set(target.ids)), _Words.read(target.text(), None)
    offsets = {int(found[1]): found.start() for found in PLACEHOLDER.finditer(here.text)}
    places = {index: place for place, index in enumerate(source.ids)}
    insertions: list[tuple[int, int]] = []
    guessed = []
    latest = 0
    for index in absent:
        opening = (
            units[index].kinds[-1] is CodeKind.MARKUP
            and right_side(source, places[index]).glued
            and not left_side(source, places[index]).glued
        )
        offset, certain = _place(here, there, offsets[index], opening=opening)
        if not certain:
            guessed.append(index)
            offset = max(offset, latest)
        latest = max(latest, offset)
        insertions.append((offset, index))
    insertions.sort(key=lambda item: item[0])
    parts: list[str] = []
    position = 0
    for offset, index in insertions:
        parts += (there.text[position:offset], f"｟{index}｠")
        position = offset
    return Marked.read("".join([*parts, there.text[position:]])), guessed


_REACH = 200
"""Code points to look at beside a code; keeps the cost linear for endless lists of codes."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A text with placeholders and its words; shared placeholders count as words."""

    text: str
    starts: list[int]
    ends: list[int]
    places: dict[str, list[int]]
    """Numbers of the words that read so."""

    @classmethod
    def read(cls, text: str, shared: set[int] | None) -> _Words:
        """Find the words; of the placeholders only the shared ones, or all for None."""
        starts: list[int] = []
        ends: list[int] = []
        places: defaultdict[str, list[int]] = defaultdict(list)
        for found in WORD.finditer(text):
            word = found.group()
            if word[0] == "｟" and shared is not None and int(word[1:-1]) not in shared:
                continue
            places[word].append(len(starts))
            starts.append(found.start())
            ends.append(found.end())
        return cls(text, starts, ends, places)

    def between(self, start: int, end: int) -> str:
        """Return the punctuation between two offsets, or the end of it when it is very long."""
        gap = self.text[max(start, end - _REACH) : end]
        return "".join(PLACEHOLDER.sub("", gap).split())


def _place(here: _Words, there: _Words, offset: int, *, opening: bool) -> tuple[int, bool]:
    """Return where a unit of the source belongs in the target, and whether that is certain."""
    before, words = bisect_right(here.starts, offset), len(here.starts)
    if before == words:
        prefix = here.between(here.ends[-1] if words else 0, offset)
        return _before_end(there.text, prefix, here.between(offset, len(here.text))), True
    if before == 0:
        return _over(there.text, 0, here.between(0, offset)), True
    if not there.starts:
        return len(there.text), False
    anchor = before if opening else before - 1
    word = here.text[here.starts[anchor] : here.ends[anchor]]
    ours, theirs = here.places[word], there.places.get(word, [])
    # Numbers, names and placeholders read the same in both languages; other words may by chance.
    exact = len(ours) == len(theirs) and (word[0] == "｟" or word[0].isupper() or word[0].isdigit())
    if exact:
        twin = theirs[bisect_right(ours, anchor) - 1]
    else:
        count = len(there.starts)
        passed = min(max(round(before / words * count), 1), max(count - 1, 1))
        twin = min(passed, count - 1) if opening else passed - 1
    if opening:
        skipped = here.between(offset, here.starts[anchor])
        found = there.starts[twin]
        while found and there.text[found - 1] in skipped:
            found -= 1
        return found, exact
    skipped = here.between(here.ends[anchor], offset)
    if not exact:
        twin = _nearest_clause(here, there, offset, twin)
    return _over(there.text, there.ends[twin], skipped), exact


def _nearest_clause(here: _Words, there: _Words, offset: int, twin: int) -> int:
    """Prefer the end of a clause nearby for what stands at the end of a clause."""
    if here.between(offset, offset + 8)[:1] not in CLAUSE_MARKS:
        return twin
    reach = min(max(3, len(there.starts) // 4), _REACH)
    nearby = range(max(0, twin - reach), min(len(there.starts), twin + reach + 1))
    ends = [n for n in nearby if there.text[there.ends[n] : there.ends[n] + 1] in CLAUSE_MARKS]
    return min(ends, key=lambda n: abs(n - twin), default=twin)


def _over(text: str, offset: int, skipped: str) -> int:
    """Move an offset over the punctuation that the source has there too."""
    while offset < len(text) and text[offset] in skipped:
        offset += 1
    return offset


def _before_end(text: str, prefix: str, suffix: str) -> int:
    """Return the offset at the end of a text with as much punctuation after it as in the source."""
    end = len(text)
    while end and text[end - 1].isspace():
        end -= 1
    wanted = len(suffix)
    while wanted and end and text[end - 1] == suffix[wanted - 1]:
        end -= 1
        wanted -= 1
    if suffix and not prefix:
        # "kata[1]." has nothing between word and note, so neither has 'word[1].”'.
        while end and text[end - 1] in CLOSERS:
            end -= 1
    return end
