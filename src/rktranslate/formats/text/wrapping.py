"""Wrapped prose or lines: which line breaks are only layout.

No single sign tells a paragraph from a verse or an address, so that each gives evidence, and the
sum decides: a naive Bayes classifier over what is counted at the line breaks of a stretch of rows.
The probabilities are estimates. Lines come in kinds (verses that begin in lower case, or each with
a capital; with punctuation at each end, or none), so that their probability is a mixture.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate, pairwise
from math import ceil, exp, log
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.text.markers import is_stopped

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.formats.text.rows import Row

_FIRST_WORD = re.compile(r"\S+")
_INNER_PUNCTUATION = re.compile(r"[^\W_][.,;:!?][”’\"')\]]{0,3} ")
_INNER_STOP = re.compile(r"[^\W\d_]{2}[.!?]+[”’\"')\]]{0,3} +[^\Wa-z]")
_LONGEST_LINE = 250
"""Columns; longer lines are paragraphs of their own."""
_LONG_LINE = 130
"""Columns; a longer line that ends with a stop is taken for a paragraph."""
_RAGGED = 0.8
"""A line of this part of the width may end before a word that would have fitted."""
_INDENT = 2
"""Columns by which the first line of a paragraph is indented at least."""

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
_MOST_FROM_OTHERS = 3.0


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
class Profile:
    """What all the rows of a file say about its wrapping."""

    width: int
    """The width at which most of its lines break; 0 if it is not known."""
    evidence: float
    """Sum of the evidence of all stretches, positive for prose."""


def line_breaks(rows: Sequence[Row]) -> list[_Break]:
    """Return the line breaks between rows."""
    return [_break(row, following) for row, following in pairwise(rows)]


def _break(row: Row, following: Row) -> _Break:
    match = _FIRST_WORD.match(following.text)
    text, word = row.text, match.group() if match else ""
    first = next((char for char in word if char.isalnum()), "")
    return _Break(
        row.width,
        row.width + 1 + len(word),
        is_stopped(text),
        text.endswith(","),
        text[-1] in "-\u2010\xad" and text[-2:-1].isalnum(),
        _Start.LOWER if first.islower() else _Start.UPPER if first.isupper() else _Start.OTHER,
    )


def profile(stretches: Iterable[Sequence[Row]]) -> Profile:
    """Return the profile of a file.

    Args:
        stretches: Rows that follow each other and may be one paragraph each.
    """
    stretches = list(stretches)
    width = _common_width(stretches)
    alone = Profile(width, 0.0)
    total = 0.0
    for rows in stretches:
        found = line_breaks(rows)
        for start, end in _chunks(rows, found, _width(rows, found, alone)):
            if end - start > 1:
                total += _bounded(
                    _evidence(rows[start:end], found[start : end - 1], alone), _MOST_OF_ONE
                )
    return Profile(width, total)


def _common_width(stretches: Iterable[Sequence[Row]]) -> int:
    """Return the width that most line breaks of a file are consistent with; 0 for too few."""
    changes: dict[int, int] = {}
    count = 0
    for rows in stretches:
        for one in line_breaks(rows):
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


def paragraphs(rows: Sequence[Row], file: Profile, margin: int) -> list[Sequence[Row]]:
    """Return rows in groups: each is a paragraph, or a line.

    Args:
        rows: Rows that follow each other.
        file: The profile of the file.
        margin: Columns before the marker of a list item or the key of a field; a row that is
            indented further hangs under it.
    """
    if len(rows) == 1:
        return [rows]
    found = line_breaks(rows)
    groups: list[Sequence[Row]] = []
    for start, end in _chunks(rows, found, _width(rows, found, file)):
        chunk = rows[start:end]
        hangs = start == 0 and all(row.indent > margin for row in chunk[1:])
        if len(chunk) == 1 or _is_prose(chunk, found[start : end - 1], file, is_hanging=hangs):
            groups.append(chunk)
        else:
            groups.extend([row] for row in chunk)
    return groups


def _is_prose(
    rows: Sequence[Row], found: Sequence[_Break], file: Profile, *, is_hanging: bool
) -> bool:
    own = _evidence(rows, found, file)
    others = file.evidence - _bounded(own, _MOST_OF_ONE)
    odds = own + _bounded(_FROM_OTHERS * others, _MOST_FROM_OTHERS)
    return odds + (_HANGING if is_hanging else 0.0) > 0


def _width(rows: Sequence[Row], found: Sequence[_Break], file: Profile) -> int:
    """Return the width at which rows are wrapped if they are prose."""
    own = max((row.width for row in rows if " " in row.text), default=0)
    opened = [one for one in found if not one.is_stopped]
    if not file.width or own > file.width:
        if file.width and sum(one.is_consistent(file.width) for one in opened) * 2 > len(opened):
            return file.width
        return own
    if len(opened) >= 3 and all(one.is_consistent(own) for one in opened):
        return own
    return file.width


def _chunks(rows: Sequence[Row], found: Sequence[_Break], width: int) -> list[tuple[int, int]]:
    """Return the bounds of rows between line breaks that are meant, whatever the rest is."""
    starts = [0]
    for index, one in enumerate(found):
        if _is_meant(one, width) or _indents_paragraph(rows, index + 1, one):
            starts.append(index + 1)
    return list(pairwise([*starts, len(rows)]))


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


def _evidence(rows: Sequence[Row], found: Sequence[_Break], file: Profile) -> float:
    """Return the logarithm of the odds that rows are one paragraph of prose."""
    own = max(row.width for row in rows)
    opened = [one for one in found if not one.is_stopped and not one.has_hyphen]
    cased = [one for one in opened if one.start is not _Start.OTHER]
    odds = _mixture("lower case", sum(one.start is _Start.LOWER for one in cased), len(cased))
    ended = sum(one.is_stopped or one.has_comma for one in found)
    odds += _mixture("punctuation", ended, len(found))
    width = _width(rows, found, file)
    odds += _full(opened, width if width >= own else own)
    if file.width and own < _RAGGED * file.width:
        odds += _NARROWER
    odds += _HYPHENATED * any(one.has_hyphen and one.start is _Start.LOWER for one in found)
    odds += _STOP_AT_END[0 if is_stopped(rows[-1].text) else 1]
    shortest = min(row.width for row in rows[:-1])
    odds += _FULL_AT_END[0 if rows[-1].width >= min(0.9 * own, shortest) else 1]
    usual, each, most = _MORE_ROWS
    odds += _TWO_ROWS if len(rows) == 2 else _bounded(each * max(0, len(rows) - usual), most)
    length = sum(len(row.text) for row in rows)
    prose, verse = _INNER_RATES
    # More marks than prose has say nothing more: addresses have many commas.
    marks = min(
        sum(len(_INNER_PUNCTUATION.findall(row.text)) for row in rows), ceil(length * prose)
    )
    odds += _SENTENCE_WITHIN * sum(len(_INNER_STOP.findall(row.text)) for row in rows)
    odds += marks * log(prose / verse) - length * (prose - verse)
    odds += sum(_STEPPED for one, two in pairwise(rows[1:]) if one.indent != two.indent)
    return odds + next((weight for limit, weight in _BY_WIDTH if own < limit), -3.0)


def _bounded(evidence: float, most: float) -> float:
    return max(-most, min(most, evidence))


def _full(opened: Sequence[_Break], width: int) -> float:
    return _mixture("full", sum(one.is_consistent(width) for one in opened), len(opened))


def _mixture(name: str, hits: int, count: int) -> float:
    """Return the logarithm of the odds of a number of hits: prose to lines."""
    prose, kinds = _MIXTURES[name]
    misses = count - hits
    likelihood = log(prose) * hits + log(1 - prose) * misses
    of_kinds = [log(weight) + log(p) * hits + log(1 - p) * misses for weight, p in kinds]
    most = max(of_kinds)
    return likelihood - most - log(sum(exp(one - most) for one in of_kinds))
