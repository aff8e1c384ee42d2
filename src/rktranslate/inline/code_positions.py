"""Positions in a translation for the codes that were hidden from the engine."""

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

WORD = re.compile(r"｟[0-9]+｠|\d+(?>[.,:]\d+)*+|\w+(?>[-'’]\w+)*+")
"""A word, a number or a placeholder."""


def reinsert(
    source: Marked, target: Marked, absent: Sequence[int], units: Sequence[Unit]
) -> tuple[Marked, list[int]]:
    """Insert absent placeholders into a target.

    Args:
        source: The source, with all placeholders.
        target: The translation, with those that the engine kept.
        absent: Numbers of the placeholders that the target lacks, in the order of the source.
        units: What each placeholder stands for.

    Returns:
        The target with all placeholders, and the numbers of those whose position is a guess.
    """
    if not absent:
        return target, []
    source_words = _Words.read(source.text(), set(target.ids))
    target_words = _Words.read(target.text(), None)
    offsets = {int(match[1]): match.start() for match in PLACEHOLDER.finditer(source_words.text)}
    positions = {number: position for position, number in enumerate(source.ids)}
    insertions: list[tuple[int, int]] = []
    guessed = []
    latest = 0
    for number in absent:
        opening = (
            units[number].kinds[-1] is CodeKind.MARKUP
            and right_side(source, positions[number]).glued
            and not left_side(source, positions[number]).glued
        )
        offset, certain = _target_offset(
            source_words, target_words, offsets[number], opening=opening
        )
        if not certain:
            guessed.append(number)
            offset = max(offset, latest)
        latest = max(latest, offset)
        insertions.append((offset, number))
    insertions.sort(key=lambda item: item[0])
    parts: list[str] = []
    done = 0
    for offset, number in insertions:
        parts += (target_words.text[done:offset], f"｟{number}｠")
        done = offset
    return Marked.read("".join([*parts, target_words.text[done:]])), guessed


_REACH = 200
"""Code points to look at beside a code; keeps the cost linear for endless lists of codes."""


@dataclass(frozen=True, slots=True)
class _Words:
    """A text with placeholders and its words; shared placeholders count as words."""

    text: str
    starts: list[int]
    ends: list[int]
    occurrences: dict[str, list[int]]
    """Indices of each word, in order."""

    @classmethod
    def read(cls, text: str, shared: set[int] | None) -> _Words:
        """Find the words; of the placeholders only the shared ones, or all for None."""
        starts: list[int] = []
        ends: list[int] = []
        occurrences: defaultdict[str, list[int]] = defaultdict(list)
        for match in WORD.finditer(text):
            word = match.group()
            if word[0] == "｟" and shared is not None and int(word[1:-1]) not in shared:
                continue
            occurrences[word].append(len(starts))
            starts.append(match.start())
            ends.append(match.end())
        return cls(text, starts, ends, occurrences)

    def between(self, start: int, end: int) -> str:
        """Return the punctuation between two offsets, or the end of it when it is very long."""
        gap = self.text[max(start, end - _REACH) : end]
        return "".join(PLACEHOLDER.sub("", gap).split())


def _target_offset(
    source: _Words, target: _Words, offset: int, *, opening: bool
) -> tuple[int, bool]:
    """Return where a unit at an offset of the source belongs in the target.

    Args:
        source: The source and its words.
        target: The translation and its words.
        offset: Offset of the unit in the source.
        opening: The unit belongs to the word after it, not to the one before it.

    Returns:
        The offset in the target, and whether it is certain.
    """
    words_before, word_count = bisect_right(source.starts, offset), len(source.starts)
    if words_before == word_count:
        prefix = source.between(source.ends[-1] if word_count else 0, offset)
        suffix = source.between(offset, len(source.text))
        return _before_end(target.text, prefix, suffix), True
    if words_before == 0:
        return _over(target.text, 0, source.between(0, offset)), True
    if not target.starts:
        return len(target.text), False
    anchor = words_before if opening else words_before - 1
    counterpart, exact = _counterpart(source, target, anchor, words_before, opening=opening)
    if opening:
        skipped = source.between(offset, source.starts[anchor])
        start = target.starts[counterpart]
        while start and target.text[start - 1] in skipped:
            start -= 1
        return start, exact
    if not exact:
        counterpart = _nearest_clause_end(source, target, offset, counterpart)
    skipped = source.between(source.ends[anchor], offset)
    return _over(target.text, target.ends[counterpart], skipped), exact


def _counterpart(
    source: _Words, target: _Words, anchor: int, words_before: int, *, opening: bool
) -> tuple[int, bool]:
    """Return the index of the target's word for a word of the source, and whether it is certain.

    It is certain for a number, a name or a placeholder, which read the same in both languages, if
    it occurs equally often; other words may be the same by chance. Otherwise the word at the same
    fraction of the text is taken.
    """
    word = source.text[source.starts[anchor] : source.ends[anchor]]
    in_source, in_target = source.occurrences[word], target.occurrences.get(word, [])
    invariable = word[0] == "｟" or word[0].isupper() or word[0].isdigit()
    if invariable and len(in_source) == len(in_target):
        return in_target[bisect_right(in_source, anchor) - 1], True
    count = len(target.starts)
    passed = min(max(round(words_before / len(source.starts) * count), 1), max(count - 1, 1))
    return (min(passed, count - 1) if opening else passed - 1), False


def _nearest_clause_end(source: _Words, target: _Words, offset: int, index: int) -> int:
    """Return the word near an index that ends a clause, for a unit that ends one in the source.

    Otherwise, and where no clause ends nearby, it is the word at that index.
    """
    if source.between(offset, offset + 8)[:1] not in CLAUSE_MARKS:
        return index
    reach = min(max(3, len(target.starts) // 4), _REACH)
    nearby = range(max(0, index - reach), min(len(target.starts), index + reach + 1))
    ends = [
        word
        for word in nearby
        if target.text[target.ends[word] : target.ends[word] + 1] in CLAUSE_MARKS
    ]
    return min(ends, key=lambda word: abs(word - index), default=index)


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
