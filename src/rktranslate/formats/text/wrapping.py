"""Wrapped prose or lines: which line breaks are only layout.

No single sign tells a paragraph from a verse or an address, so that each gives evidence, and the
sum decides: a naive Bayes classifier over what is counted at the line breaks of a stretch of rows.
The probabilities are estimates. Lines come in kinds (verses that begin in lower case, or each with
a capital; with punctuation at each end, or none), so that their probability is a mixture.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from itertools import accumulate, pairwise
from math import ceil, exp, log
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.text.markers import is_stopped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.text.rows import Row

_INNER_MARKS = (". ", ", ", "; ", ": ", "? ", "! ", "” ", '" ', ") ")
_INNER_STOPS = (". ", "? ", "! ", ".” ", '." ')
_LONGEST_LINE = 250
"""Columns; longer lines are paragraphs of their own."""
_LONG_LINE = 130
"""Columns; a longer line that ends with a stop is taken for a paragraph."""
_RAGGED = 0.8
"""A line of this part of the width may end before a word that would have fitted."""
_INDENT = 2
"""Columns by which the first line of a paragraph is indented at least."""
_DEEPEST_INDENT = 16
"""Columns; rows further apart are set at the left and at the right, as the date of a letter."""

_MIXTURES = {
    # chance in prose; kinds of lines: weight and chance
    "lower case": (0.85, ((0.65, 0.08), (0.35, 0.93))),
    "punctuation": (0.2, ((0.5, 0.06), (0.5, 0.8))),
    "full": (0.94, ((0.35, 0.9), (0.65, 0.35))),
}
_STOP_AT_END = (log(0.96 / 0.3), log(0.04 / 0.7))
_FULL_AT_END = (log(0.12 / 0.7), log(0.88 / 0.3))
_TWO_ROWS = 1.0
_MORE_ROWS = (5, 0.4, 3.0)
"""Stanzas are short: each row after the fifth is evidence of prose, up to a sum."""
_INNER_RATES = (1 / 75, 1 / 300)
"""Marks per character within lines: of prose, of verses."""
_HYPHENATED = 6.0
_STEPPED = -1.5
_NARROWER = -1.0
_BY_WIDTH = ((26, -3.0), (34, -1.5), (45, -0.5), (60, 0.0), (80, 1.0), (_LONGEST_LINE + 1, 2.0))
_HANGING = 6.0
"""What hangs under a marker belongs to it, unless each line has a capital."""
_SENTENCE_WITHIN = 1.0
_MOST_OF_ONE = 4.0
_FROM_OTHERS = 0.25
_MOST_FROM_OTHERS = 2.0


class _Start(Enum):
    LOWER = auto()
    UPPER = auto()
    OTHER = auto()


class _Break(NamedTuple):
    """The line break after a row."""

    width: int
    """Of the row."""
    need: int
    """The width that it would have with the first word of the next row."""
    is_stopped: bool
    has_comma: bool
    has_hyphen: bool
    start: _Start
    """Of the next row."""

    def is_consistent(self, width: int) -> bool:
        """Return whether text that is wrapped at a width breaks here."""
        return self.width <= width < self.need


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows that follow each other, and may be a paragraph, several of them, or lines."""

    rows: Sequence[Row]
    breaks: Sequence[_Break]
    is_cut: bool = False
    """The page ends after it: what is in its last row may go on in the next page."""

    @classmethod
    def of(cls, rows: Sequence[Row], *, is_cut: bool = False) -> Stretch:
        """Return the stretch of some rows."""
        breaks = [line_break(row, following) for row, following in pairwise(rows)]
        return cls(rows, breaks, is_cut)

    def part(self, start: int, end: int) -> Stretch:
        """Return the rows between two positions."""
        is_cut = self.is_cut and end == len(self.rows)
        return Stretch(self.rows[start:end], self.breaks[start : end - 1], is_cut)


def line_break(row: Row, following: Row) -> _Break:
    """Return what is counted at the line break between two rows."""
    word = following.text.partition(" ")[0]
    text = row.text
    width = row.indent + len(text)
    first = word[0]
    if not first.isalnum():
        first = next((char for char in word if char.isalnum()), "")
    start = _Start.LOWER if first.islower() else _Start.UPPER if first.isupper() else _Start.OTHER
    last = text[-1]
    return _Break(
        width,
        width + 1 + len(word),
        is_stopped(text),
        last == ",",
        last in "-\u2010\xad" and text[-2:-1].isalnum(),
        start,
    )


class Wrapping:
    """What all the rows of a file say about its line breaks.

    ``width`` is the width at which most of its lines break, 0 if it is not known.
    """

    def __init__(self, stretches: Sequence[Stretch]) -> None:
        self.width = _common_width(stretches)
        self._chunks: dict[int, list[tuple[Stretch, float]]] = {}
        self._total = 0.0
        for stretch in stretches:
            chunks = [
                (chunk, _evidence(chunk, self.width) if chunk.breaks else 0.0)
                for chunk in _chunks(stretch, self.width)
            ]
            self._chunks[stretch.rows[0].start] = chunks
            self._total += sum(_bounded(evidence, _MOST_OF_ONE) for _, evidence in chunks)

    def paragraphs(self, rows: Sequence[Row], margin: int) -> list[Sequence[Row]]:
        """Return the rows of one of the stretches in groups: each is a paragraph, or a line.

        Args:
            rows: Rows of a stretch.
            margin: Columns before the marker of a list item or the key of a field; a row that is
                indented further hangs under it.
        """
        groups: list[Sequence[Row]] = []
        for chunk, evidence in self._chunks[rows[0].start]:
            odds = evidence + self._from_others(evidence)
            if not groups and all(row.indent > margin for row in chunk.rows[1:]):
                odds += _HANGING
            if odds > 0 or not chunk.breaks:
                groups.append(chunk.rows)
            else:
                groups.extend([row] for row in chunk.rows)
        return groups

    def _from_others(self, evidence: float) -> float:
        others = self._total - _bounded(evidence, _MOST_OF_ONE)
        return _bounded(_FROM_OTHERS * others, _MOST_FROM_OTHERS)


def _common_width(stretches: Sequence[Stretch]) -> int:
    """Return the width that most line breaks of a file are consistent with; 0 for too few."""
    changes: dict[int, int] = {}
    count = 0
    for stretch in stretches:
        for one in stretch.breaks:
            if not one.is_stopped and one.width <= _LONGEST_LINE:
                count += 1
                changes[one.width] = changes.get(one.width, 0) + 1
                changes[one.need] = changes.get(one.need, 0) - 1
    if count < 4:
        return 0
    widths = sorted(changes)
    sums = list(accumulate(changes[width] for width in widths))
    best = max(sums)
    return widths[sums.index(best)] if best >= 0.6 * count else 0


def _own_width(stretch: Stretch, common: int) -> int:
    """Return the width at which rows are wrapped if they are prose."""
    own = max((row.width for row in stretch.rows if " " in row.text), default=0)
    opened = [one for one in stretch.breaks if not one.is_stopped]
    if not common:
        return own
    if own > common:
        consistent = sum(one.is_consistent(common) for one in opened)
        return common if consistent * 2 > len(opened) else own
    if len(opened) >= 3 and all(one.is_consistent(own) for one in opened):
        return own
    return common


def _chunks(stretch: Stretch, common: int) -> list[Stretch]:
    """Return the rows between line breaks that are meant, whatever the rest is."""
    width = _own_width(stretch, common)
    starts = [0]
    for index, one in enumerate(stretch.breaks, 1):
        if (
            _is_meant(one, width)
            or abs(stretch.rows[index].indent - stretch.rows[index - 1].indent) > _DEEPEST_INDENT
            or _indents_paragraph(stretch.rows, index, one)
        ):
            starts.append(index)
    if len(starts) == 1:
        return [stretch]
    return [stretch.part(start, end) for start, end in pairwise([*starts, len(stretch.rows)])]


def _is_meant(one: _Break, width: int) -> bool:
    if one.has_hyphen or (one.start is _Start.LOWER and not one.is_stopped):
        return False
    if one.width > (_LONG_LINE if one.is_stopped else _LONGEST_LINE):
        return True
    return one.need <= width and (one.is_stopped or one.width < _RAGGED * width)


def _indents_paragraph(rows: Sequence[Row], index: int, before: _Break) -> bool:
    """Return whether a row begins a paragraph by its indentation."""
    indent = rows[index].indent
    if indent < rows[index - 1].indent + _INDENT or before.start is _Start.LOWER:
        return False
    return before.is_stopped or (index + 1 < len(rows) and rows[index + 1].indent < indent)


def _evidence(stretch: Stretch, common: int) -> float:
    """Return the logarithm of the odds that rows are one paragraph of prose."""
    rows, found = stretch.rows, stretch.breaks
    widest = max(one.width for one in found)
    shortest = min(one.width for one in found)
    last = rows[-1].width
    own = max(widest, last)
    opened = [one for one in found if not one.is_stopped and not one.has_hyphen]
    cased = [one for one in opened if one.start is not _Start.OTHER]
    odds = _mixture("lower case", sum(one.start is _Start.LOWER for one in cased), len(cased))
    ended = sum(one.is_stopped or one.has_comma for one in found)
    odds += _mixture("punctuation", ended, len(found))
    width = max(_own_width(stretch, common), own)
    odds += _mixture("full", sum(one.is_consistent(width) for one in opened), len(opened))
    if common and own < _RAGGED * common:
        odds += _NARROWER
    odds += _HYPHENATED * any(one.has_hyphen and one.start is _Start.LOWER for one in found)
    is_ended = is_stopped(rows[-1].text)
    if is_ended or not stretch.is_cut:
        odds += _STOP_AT_END[0 if is_ended else 1]
        odds += _FULL_AT_END[0 if last >= min(0.9 * own, shortest) else 1]
    usual, each, most = _MORE_ROWS
    odds += _TWO_ROWS if len(rows) == 2 else _bounded(each * max(0, len(rows) - usual), most)
    odds += sum(_STEPPED for one, two in pairwise(rows[1:]) if one.indent != two.indent)
    odds += next((weight for limit, weight in _BY_WIDTH if own < limit), -3.0)
    return odds + _inner_evidence("\n".join(row.text for row in rows))


def _inner_evidence(text: str) -> float:
    """Return the evidence of the punctuation within the lines of a text."""
    prose, verse = _INNER_RATES
    length = len(text)
    # More marks than prose has say nothing more: addresses have many commas.
    marks = min(sum(map(text.count, _INNER_MARKS)), ceil(length * prose))
    odds = marks * log(prose / verse) - length * (prose - verse)
    begun = sum(rest[:1].isupper() for stop in _INNER_STOPS for rest in text.split(stop)[1:])
    return odds + _SENTENCE_WITHIN * begun


def _bounded(evidence: float, most: float) -> float:
    return max(-most, min(most, evidence))


@lru_cache(1024)
def _mixture(name: str, hits: int, count: int) -> float:
    """Return the logarithm of the odds of a number of hits: prose to lines."""
    prose, kinds = _MIXTURES[name]
    misses = count - hits
    likelihood = log(prose) * hits + log(1 - prose) * misses
    of_kinds = [log(weight) + log(p) * hits + log(1 - p) * misses for weight, p in kinds]
    most = max(of_kinds)
    return likelihood - most - log(sum(exp(one - most) for one in of_kinds))
