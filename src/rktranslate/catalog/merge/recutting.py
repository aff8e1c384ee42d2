"""Messages and units that cover the same text with different boundaries.

The program cuts a text into units; another release of it may cut the same text otherwise, join its
wrapped lines, or leave a marker outside of its unit. The sources of the earlier messages, in
document order, are then one text with the units of today, white space, hyphens at line ends and
markup outside of units apart. Each unit is looked up in that text, and messages and units that
overlap there belong together.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

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
_CUT = "\x1f"
"""Stands between units, where white space or nothing may be."""
_CODE = (
    r"\{\{.*?\}\}|\{%.*?%\}|\{[^{}]*\}|<[^<>]*>|:{3,}[ ]?[\w-]*|[!?]{3}\+?[ ][\w-]+"
    r"|\[![\w-]+\][+-]?|\[[ xX]\]"
)
_OUTSIDE = re.compile(
    rf"{_CODE}|!?\[|\]\([^()\s]*(?:\s\"[^\"]*\")?\)|\(?(?<![^\W_])[ivxlcdmIVXLCDM]{{1,7}}[.)]"
    r"|(?:\.[ ]?){3,}[ivxlc]*|\d+(?:[.,]\d+)*"
)
"""Markup, numbers and markers that one release has in a unit and another leaves outside."""
_CODE_AT_START = re.compile(rf"(?:{_CODE})\s*")
_CODE_AT_END = re.compile(r"\s*(?:\{[^{}]*\}|<[^<>]*>|(?:\.[ ]?){3,}\s*\w{1,7})\s*\Z")
_LONGEST_CODE = 200
_MARKUP_SIGN = re.compile(r"([/=+:!?$<|%~^*#@-])\1{2}|\{|\[!|\+\+")
"""What markup has and text seldom: three equal signs, a brace."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_WITHIN_NUMBER = re.compile(r"(?<=\d)(?:\\\.|,)(?=\d)")
"""A separator of a number in an escaped text."""
_WORD = re.compile(r"[^\W\d_]{2}")
_CITATION = re.compile(r"(?<!\])\[(?:\^[^\]]{1,80}|\d{1,4}(?:[,–-][ ]?\d{1,4}){0,9})\]")
"""Always in the unit of its sentence: where it is in none, the author removed it."""
_PUNCTUATION = re.compile(r"""[\s"'“”‘’«»().,;!?…]*""")
"""The same, if nothing but punctuation is outside."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What was in the source of a message and is in no unit now."""

    before: str = ""
    between: tuple[str, ...] = ()
    after: str = ""


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
        return before.isalnum() and source[index].isalnum() and not _is_wide(before)

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
        before, *between, after = (_outside(each) for each in left)
        if before and units[group[0].unit].source.startswith(before):
            before = ""
        if after and units[group[-1].unit].source.endswith(after):
            after = ""
        parts = (before, *between, after)
        if not all(map(_may_be_outside, parts)):
            return None
        if (before or after) and _PUNCTUATION.fullmatch("".join(parts)):
            return None
        outside.append(Outside(before, tuple(filter(None, between)), after))
        covered += (source[start:end] for start, end in spans)
    sources = [units[item.unit].source for item in group]
    if not is_same_text(_CUT.join(covered), _CUT.join(sources)):
        return None
    gaps = tuple(_gaps(text, range(first, last), group, units))
    separators = [
        _outside(_between(text, one.end, two.start).rstrip().removesuffix(_dash(units[two.unit])))
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
            yield " " if between.strip() != between or broken or _is_wide(source[before]) else ""


def _outside(text: str) -> str:
    """Return a text between units without blanks and invisible characters at its edges."""
    return text.strip().strip("\u00ad\u200b\u200c\u200d\u2060\ufeff").strip()


def _may_be_outside(text: str) -> bool:
    """Return whether a text that no unit has may be markup, numbers or markers."""
    if _CITATION.search(text):
        return False
    return not _has_words(text) or _MARKUP_SIGN.search(text) is not None


def _has_words(text: str) -> bool:
    """Return whether a text has words besides the markup that is known."""
    return _WORD.search(_OUTSIDE.sub(" ", text)) is not None


def is_outside(outside: Outside, target: str) -> bool:
    """Return whether what no unit has is no text for readers.

    Markup with words is taken for text unless the translator kept it as it is.
    """
    before, after = map(flexible, (outside.before, outside.after))
    return all(
        (
            not _has_words(outside.before) or re.match(rf"\s*{before}", target),
            not _has_words(outside.after) or re.search(rf"{after}\s*\Z", target),
            *(
                not _has_words(text) or re.search(flexible(text), target)
                for text in outside.between
            ),
        )
    )


def without_outside(target: str, outside: Outside) -> str:
    """Return the target of a message without what its source has outside of units now."""
    if outside.before:
        start = re.match(rf"\s*{flexible(outside.before)}\s*", target)
        if start is None and _CODE_AT_START.match(outside.before):
            start = _CODE_AT_START.match(target)
        target = (target[start.end() :] if start else target) or target
    if outside.after:
        # What comes last is searched for at the end: the cost is that of what is removed.
        tail = target[-2 * len(outside.after) - 8 :]
        end = re.search(rf"\s*{flexible(outside.after)}\s*\Z", tail)
        if end is None and _CODE_AT_END.search(outside.after):
            end = _CODE_AT_END.search(target[-_LONGEST_CODE:])
        target = (target[: len(target) - len(end[0])] if end else target) or target
    return target


def flexible(text: str) -> str:
    """Return a pattern for a text with any white space, and numbers in any notation."""
    return r"\s+".join(_WITHIN_NUMBER.sub(r"[.,]", re.escape(word)) for word in text.split())


def repeats_outside(targets: Iterable[str], sources: Iterable[str], outside: Outside) -> bool:
    """Return whether targets still have a number that is in no unit now, and that is written twice.

    Args:
        targets: The targets of the units.
        sources: The sources of the units.
        outside: What no unit has.
    """
    skipped = numbers_in(" ".join((outside.before, *outside.between, outside.after)))
    if not skipped:
        return False
    surplus = sum(map(numbers_in, targets), Counter[str]())
    surplus.subtract(sum(map(numbers_in, sources), Counter[str]()))
    return any(surplus[number] > 0 for number in skipped)


def numbers_in(text: str) -> Counter[str]:
    """Return the numbers of a text by their digits, so that the notation does not matter."""
    return Counter(re.sub("[.,]", "", number) for number in _NUMBER.findall(text))


def is_same_text(one: str, other: str) -> bool:
    """Return whether two texts have the same words, cuts and line ends apart.

    A hyphen before white space may be missing in the other text, and so may white space at a cut,
    beside a mark, in an address, and in scripts without spaces.
    """
    one, other = (unicodedata.normalize("NFC", text).translate(TYPOGRAPHY) for text in (one, other))
    if one.replace(_CUT, " ").split() == other.replace(_CUT, " ").split():
        return True
    at = beside = 0
    broken = False
    """Whether a hyphen at a line end was just skipped."""
    while True:
        gap, other_gap = _gap(one, at), _gap(other, beside)
        if bool(gap) != bool(other_gap) and not (
            broken
            or _CUT in gap + other_gap
            or _may_be_closed(one, at, gap)
            or _may_be_closed(other, beside, other_gap)
        ):
            return False
        at += len(gap)
        beside += len(other_gap)
        if at == len(one) or beside == len(other):
            return not one[at:].strip("- ") and not other[beside:].strip("- ")
        broken = False
        if one[at] == other[beside]:
            at += 1
            beside += 1
        elif one[at] == "-" and _gap(one, at + 1):
            at += 1
            broken = True
        elif other[beside] == "-" and _gap(other, beside + 1):
            beside += 1
            broken = True
        else:
            return False


_BLANKS = re.compile(rf"[\s{_CUT}]*+")


def _gap(text: str, start: int) -> str:
    """Return the white space at an offset."""
    match = _BLANKS.match(text, start)
    return match[0] if match else ""


def _may_be_closed(text: str, start: int, gap: str) -> bool:
    """Return whether white space at an offset is no space between words."""
    before, after = text[start - 1 : start], text[start + len(gap) : start + len(gap) + 1]
    if not gap:
        return False
    if "-" in (before, after):
        return before == "-" and after.isalpha()  # a line end; but 5 -10 is not 5-10
    if not (before.isalnum() and after.isalnum()):
        return True
    if _is_wide(before) or _is_wide(after):
        return True
    word = text[max(0, start - 200) : start].rsplit(None, 1)[-1]
    return "://" in word or word.startswith("www.")


def _is_wide(character: str) -> bool:
    """Return whether a character belongs to a script that is written without spaces."""
    return unicodedata.east_asian_width(character) in "WF" or "\u0e00" <= character <= "\u109f"
