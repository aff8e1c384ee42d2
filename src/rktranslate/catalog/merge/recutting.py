"""Messages and units that cover the same text with different boundaries.

The program cuts a text into units; another release of it may cut the same text otherwise, join its
wrapped lines, or leave a marker outside of its unit. The sources of the earlier messages, in
document order, are then one text with the units of today, white space, hyphens at line ends and
markup outside of units apart. Each unit is looked up in that text, and messages and units that
overlap there belong together.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.catalog.merge.outside import (
    PUNCTUATION,
    Outside,
    may_be_outside,
    stripped,
)
from rktranslate.catalog.merge.same_text import CUT, is_same_text, is_wide
from rktranslate.catalog.typography import TYPOGRAPHY

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from rktranslate.catalog.units import Unit
    from rktranslate.model import Message

_WINDOW = 400
"""Characters after the previous unit in which the next one is looked for."""
_BEGINNING = 12
"""Characters by which the message is found that a unit begins with."""
_MAX_SAME_BEGINNINGS = 16
_FAR = 2000
"""Characters beyond which the nearer one of two equal texts is taken, even behind the cursor."""


@dataclass(frozen=True, slots=True)
class Recut:
    """Messages whose sources, together, are the sources of some units."""

    origins: tuple[int, ...]
    """Indices of the messages, in document order; one that occurs twice in a row is there twice."""
    outside: tuple[Outside, ...]
    """For each origin, what no unit has."""
    gaps: tuple[str, ...]
    """What stands between the origins in the units now: a space, a line break, or nothing."""
    units: tuple[int, ...]
    """Indices of the units, ascending."""
    separators: tuple[str, ...]
    """What was between each two units in one message and is in no unit now; empty otherwise."""


class _Located(NamedTuple):
    """A unit in the earlier text."""

    start: int
    end: int
    unit: int


def find_recuts(
    units: Sequence[Unit], messages: Sequence[Message], used: Collection[int]
) -> list[Recut]:
    """Return the messages and units that cover the same text with different boundaries.

    Args:
        units: The units of the document.
        messages: The messages of its catalogue.
        used: Indices of the messages whose source is a unit still.

    Returns:
        The pairs in document order. Each has a message that is not used.
    """
    unused = {
        index
        for index, message in enumerate(messages)
        if index not in used and not message.obsolete and message.plural is None
    }
    if not unused:
        return []
    text = _EarlierText(messages, unused)
    located = _without_overlaps(text.locate(units))
    recuts = (_recut(text, group, units) for group in _overlapping(text, located))
    return [recut for recut in recuts if recut is not None]


def key_of(text: str) -> str:
    """Return a text without white space and hyphens, its typography folded."""
    return "".join(text.translate(TYPOGRAPHY).split()).replace("-", "")


class _EarlierText:
    """The text of the messages, in document order, without white space and hyphens."""

    def __init__(self, messages: Sequence[Message], unused: Collection[int]) -> None:
        self.messages = messages
        self.unused = unused
        keys = {
            index: key_of(message.source)
            for index, message in enumerate(messages)
            if not message.obsolete
        }
        self.places = [index for index in _in_document_order(messages) if keys[index]]
        self.starts = [0, *accumulate(len(keys[index]) for index in self.places)]
        self._text = "".join(keys[index] for index in self.places)
        self._by_source: defaultdict[str, list[int]] = defaultdict(list)
        self._characters: dict[int, tuple[str, list[int]]] = {}
        self._by_beginning: defaultdict[str, list[int]] = defaultdict(list)
        for place, index in enumerate(self.places):
            start = self.starts[place]
            self._by_source[messages[index].source].append(start)
            if index in unused:
                self._by_beginning[self._text[start : start + _BEGINNING]].append(start)

    def place_at(self, offset: int) -> int:
        """Return the number of the place that an offset is in."""
        return bisect_right(self.starts, offset) - 1

    def locate(self, units: Sequence[Unit]) -> Iterator[_Located]:
        """Yield the position of each unit that is in the text."""
        cursor = 0
        for number, unit in enumerate(units):
            key = key_of(unit.source)
            start = self._find(unit.source, key, cursor) if key else None
            if start is not None:
                cursor = start + len(key)
                yield _Located(start, cursor, number)

    def _find(self, source: str, key: str, cursor: int) -> int | None:
        exact = self._by_source.get(source)
        if self._text.startswith(key, cursor) and (exact is None or self._goes_on(source, cursor)):
            return cursor
        place = self.place_at(cursor)
        limit = cursor + len(key) + _WINDOW
        if exact is not None:
            # It may be a part of the message that the unit before it is a part of.
            limit = min(limit, self.starts[min(place + 1, len(self.places))])
            if not (place < len(self.places) and self.places[place] in self.unused):
                limit = cursor
        start = self._text.find(key, cursor, limit)
        while start >= 0:
            if self._at_edges(start, start + len(key)):
                return start
            start = self._text.find(key, start + 1, limit)
        if exact is not None:
            return _nearest(exact, cursor)
        same = self._by_beginning.get(key[:_BEGINNING], ())
        first = max(0, bisect_left(same, cursor) - _MAX_SAME_BEGINNINGS // 2)
        starts = [
            start
            for start in same[first : first + _MAX_SAME_BEGINNINGS]
            if self._text.startswith(key, start)
        ]
        return _nearest(starts, cursor) if starts else None

    def _goes_on(self, source: str, cursor: int) -> bool:
        """Return whether a source that is a message too is more likely the text at an offset."""
        place = self.place_at(cursor)
        index = self.places[place]
        same = self.messages[index].source == source
        return same or self.starts[place] < cursor or index in self.unused

    def _at_edges(self, start: int, end: int) -> bool:
        """Return whether neither edge of a stretch of the text is within a word."""
        return not (self._within_word(start) or self._within_word(end))

    def _within_word(self, offset: int) -> bool:
        place = self.place_at(offset)
        if place >= len(self.places) or self.starts[place] == offset:
            return False
        source, indices = self.characters(place)
        index = indices[offset - self.starts[place]]
        before = source[index - 1]
        return before.isalnum() and source[index].isalnum() and not is_wide(before)

    def characters(self, place: int) -> tuple[str, list[int]]:
        """Return the source at a place, and the index in it of each character of its key."""
        if place not in self._characters:
            source = self.messages[self.places[place]].source
            self._characters[place] = source, _key_indices(source)
        return self._characters[place]


def _key_indices(text: str) -> list[int]:
    """Return the index in a text of each character of its key."""
    return [index for index, character in enumerate(text) for _ in key_of(character)]


def _in_document_order(messages: Sequence[Message]) -> list[int]:
    """Return the index of a current message for each of its places, in document order."""
    places: list[tuple[int, int]] = []
    line = 0
    for index, message in enumerate(messages):
        if not message.obsolete:
            lines = [location.line for location in message.locations] or [line]
            line = lines[0]
            places += ((each, index) for each in lines)
    return [index for _, index in sorted(places)]


def _nearest(starts: Sequence[int], cursor: int) -> int:
    """Return the first of some offsets from the cursor on, or a nearer one if that is far away."""
    position = bisect_left(starts, cursor)
    if position == len(starts):
        return starts[-1]
    if position and starts[position] - cursor > _FAR:
        return min(starts[position - 1 : position + 1], key=lambda start: abs(start - cursor))
    return starts[position]


def _without_overlaps(located: Iterator[_Located]) -> list[_Located]:
    """Return the units by position; of two that overlap, the later one in the document."""
    kept: list[_Located] = []
    for item in sorted(located):
        while kept and kept[-1].end > item.start and kept[-1].unit < item.unit:
            kept.pop()
        if not kept or kept[-1].end <= item.start:
            kept.append(item)
    return kept


def _overlapping(text: _EarlierText, located: Sequence[_Located]) -> Iterator[list[_Located]]:
    """Yield the units that have messages in common."""
    group: list[_Located] = []
    last = -1
    for item in located:
        if group and text.place_at(item.start) > last:
            yield group
            group = []
        group.append(item)
        last = text.place_at(item.end - 1)
    if group:
        yield group


def _recut(text: _EarlierText, group: Sequence[_Located], units: Sequence[Unit]) -> Recut | None:
    """Return the messages of some units; None unless they cover the same text."""
    first, last = text.place_at(group[0].start), text.place_at(group[-1].end - 1)
    origins = tuple(text.places[first : last + 1])
    if not any(index in text.unused for index in origins) or any(
        one.unit >= two.unit for one, two in pairwise(group)
    ):
        return None
    if any(text.messages[index].plural is not None for index in origins):
        return None
    outside: list[Outside] = []
    covered: list[str] = []
    for place in range(first, last + 1):
        source, indices = text.characters(place)
        start, end = text.starts[place], text.starts[place + 1]
        spans = [
            (indices[max(item.start, start) - start], indices[min(item.end, end) - start - 1] + 1)
            for item in group
            if item.start < end and item.end > start
        ]
        if not spans:
            return None
        ends = [0, *(each for span in spans for each in span), len(source)]
        left = [source[ends[at] : ends[at + 1]] for at in range(0, len(ends), 2)]
        before, *between, after = (stripped(each) for each in left)
        if before and units[group[0].unit].source.startswith(before):
            before = ""
        if after and units[group[-1].unit].source.endswith(after):
            after = ""
        parts = (before, *between, after)
        if not all(map(may_be_outside, parts)):
            return None
        if (before or after) and PUNCTUATION.fullmatch("".join(parts)):
            return None
        outside.append(Outside(before, tuple(filter(None, between)), after))
        covered += (source[start:end] for start, end in spans)
    sources = [units[item.unit].source for item in group]
    if not is_same_text(CUT.join(covered), CUT.join(sources)):
        return None
    gaps = tuple(_gaps(text, range(first, last), group, units))
    separators = [
        stripped(_between(text, one.end, two.start).rstrip().removesuffix(_dash(units[two.unit])))
        for one, two in pairwise(group)
    ]
    return Recut(
        origins, tuple(outside), gaps, tuple(item.unit for item in group), tuple(separators)
    )


def _dash(unit: Unit) -> str:
    """Return the hyphens that a unit begins with: they are in no key, but they are its own."""
    return unit.source[: len(unit.source) - len(unit.source.lstrip("-"))]


def _between(text: _EarlierText, end: int, start: int) -> str:
    """Return the source between two offsets; empty if they are in two messages."""
    place = text.place_at(end - 1)
    if text.place_at(start) != place:
        return ""
    source, indices = text.characters(place)
    first = text.starts[place]
    return source[indices[end - 1 - first] + 1 : indices[start - first]]


def _gaps(
    text: _EarlierText, places: Iterable[int], group: Sequence[_Located], units: Sequence[Unit]
) -> Iterator[str]:
    """Yield what stands behind each of some places in the unit that it is in."""
    ends = iter(group)
    item = next(ends)
    indices = _key_indices(units[item.unit].source)
    for place in places:
        end = text.starts[place + 1]
        while item.end <= end and (following := next(ends, None)) is not None:
            item = following
            indices = _key_indices(units[item.unit].source)
        source = units[item.unit].source
        if not item.start < end < item.end:
            yield " "
            continue
        before = indices[end - item.start - 1]
        between = source[before + 1 : indices[end - item.start]]
        broken = text.messages[text.places[place]].source.endswith(("-", "\u2010", "\u00ad"))
        if "\n" in between:
            yield "\n"
        else:
            yield " " if between.strip() != between or broken or is_wide(source[before]) else ""
