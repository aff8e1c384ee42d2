"""The parts of a target for the units that its source was cut into.

The sentences of the target are aligned with the units by their lengths, as Gale and Church (1993)
do, and by the numbers and codes that both sides have. An alignment that is not certain is not used:
then the first unit of a block has the whole target and the others write nothing, so that the block
stays as it was.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.catalog.merge.outside import flexible, numbers_in
from rktranslate.inline import find_codes
from rktranslate.model import NOTHING, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Sentences = Callable[[str], Iterable[Span]]

_SEPARATOR = re.compile(r"\s*(?:\n|\t|\s{2}|\s\|\s|<br\s*/?>)\s*", re.IGNORECASE)
"""Separates the cells or lines that a target has for several blocks."""
_CLAUSE_END = re.compile(r"[,;:.!?…–—][\"'”’)\]]*\s+")
_VARIANCE = 6.8
"""Variance of the length of a translation, per character of the source."""
_SHORTEST = 12
"""Lengths below this vary as those of this length."""
_MAX_DEVIATION = 4.5
"""Deviations of length that are plausible where the numbers of units and sentences are equal."""
_MAX_DEVIATION_OF_OTHERS = 2.5
_MAX_CELLS = 4000
"""Largest table of the alignment, units by sentences."""
_MISSING_MARK = 5.0
"""Cost of a number or code in another unit than that of its source."""


class _Bead(NamedTuple):
    """Consecutive units and the sentences that translate them."""

    units: int
    sentences: int


_BEADS = {
    _Bead(1, 1): 0.0,
    _Bead(1, 2): 2.3,
    _Bead(2, 1): 2.3,
    _Bead(1, 3): 4.5,
    _Bead(3, 1): 4.5,
}
"""The cost of each kind: how rare it is."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The targets of some units, one each; ``NOTHING`` for a unit that writes nothing."""

    targets: tuple[str, ...]
    is_certain: bool
    """Whether a build gives the text that the undivided target gave."""


def shares_of(
    target: str,
    sources: Sequence[str],
    separators: Sequence[str],
    sentences: Sentences,
    *,
    one_block: bool,
) -> Shares | None:
    """Return the shares of units in the target that was made for all of them.

    Args:
        target: The target.
        sources: The sources of the units; two or more.
        separators: What was between each two units and belongs to neither.
        sentences: Returns the sentences of a text in the target language.
        one_block: Whether the units are sentences of one block. Otherwise each must have a share.

    Returns:
        The shares; None if the target cannot be divided.
    """
    if target == NOTHING:
        return Shares((NOTHING,) * len(sources), is_certain=True)
    lines = all(separators) or not one_block
    marked = _at_marks(target, sources, separators) if lines else None
    if marked is not None:
        return Shares(marked, is_certain=True)
    spans = [span for span in sentences(target) if span.start < span.end]
    aligned = _aligned(target, spans, sources, merging=one_block)
    if aligned is None and not one_block:
        aligned = _aligned(target, _separated(target, sentences), sources, merging=False)
    if aligned is not None:
        return Shares(aligned, is_certain=True)
    if one_block:
        return Shares((target, *(NOTHING,) * (len(sources) - 1)), is_certain=True)
    divided = _divided(target, sources)
    return None if divided is None else Shares(divided, is_certain=False)


def _at_marks(
    target: str, sources: Sequence[str], separators: Sequence[str]
) -> tuple[str, ...] | None:
    """Return the parts of a target between marks that the source has there too.

    A mark is a separator, which is left out, or what the units beside a boundary end and begin
    with, where that stays as it is in a translation: a number such as 1.2, a time, a code, a name
    beside another one.
    """
    parts: list[str] = []
    position = 0
    for (before, after), separator in zip(pairwise(sources), separators, strict=True):
        gap = _separator_at(target, position, separator) or _boundary(
            target, position, before, after
        )
        if gap is None:
            return None
        parts.append(target[position : gap.start].strip())
        position = gap.end
    parts.append(target[position:].strip())
    return tuple(parts) if all(parts) else None


def _separator_at(target: str, position: int, separator: str) -> Span | None:
    """Return the first place of a separator behind a position."""
    if not separator:
        return None
    match = re.compile(_token(separator)).search(target, position)
    return None if match is None else Span(*match.span())


def _boundary(target: str, position: int, before: str, after: str) -> Span | None:
    """Return where the translations of two units meet, if one place only can be meant."""
    last, first = before.split()[-1], after.split(None, 1)[0]
    pair = _only(target, position, rf"{_token(last)}\s+(?={_token(first)})")
    if pair is not None:
        return Span(pair.end, pair.end)
    if _is_verbatim(first):
        place = _only(target, position, _token(first))
        return place and Span(place.start, place.start)
    if _is_verbatim(last):
        place = _only(target, position, _token(last))
        return place and Span(place.end, place.end)
    return None


def _only(target: str, position: int, pattern: str) -> Span | None:
    """Return the only match behind a position."""
    matches = list(islice(re.compile(pattern).finditer(target, position), 2))
    return Span(*matches[0].span()) if len(matches) == 1 else None


def _token(text: str) -> str:
    """Return a pattern for words or marks that are not a part of others."""
    before = r"(?<!\w)" if text[0].isalnum() else ""
    return before + flexible(text) + (r"(?!\w)" if text[-1].isalnum() else "")


def _is_verbatim(token: str) -> bool:
    """Return whether a token stays in a translation; 12 may be anywhere, 1.2 and [10:02] not."""
    return not token.isalnum() and ("`" in token or any(map(str.isdigit, token)))


def _separated(target: str, sentences: Sentences) -> list[Span]:
    """Return the sentences between the separators of a target."""
    spans: list[Span] = []
    start = 0
    ends = [match.span() for match in _SEPARATOR.finditer(target)]
    for end, following in [*ends, (len(target), len(target))]:
        part = target[start:end]
        spans += [Span(start + span.start, start + span.end) for span in sentences(part)]
        start = following
    return spans


def _aligned(
    target: str, spans: Sequence[Span], sources: Sequence[str], *, merging: bool
) -> tuple[str, ...] | None:
    """Return the share of each unit; None if the alignment is not certain.

    Args:
        target: The target.
        spans: Its sentences.
        sources: The sources of the units.
        merging: Whether units may share a sentence, which the first of them has.
    """
    if not spans or (len(spans) < len(sources) and not merging):
        return None
    texts = [target[span.start : span.end] for span in spans]
    sides = _Sides(sources, texts)
    if len(texts) == len(sources) and all(
        sides.deviation(number, number + 1, number, number + 1) <= _MAX_DEVIATION
        and not sides.misplaced(number, number + 1, number, number + 1)
        for number in range(len(texts))
    ):
        return tuple(texts)
    beads = _best_beads(sides, merging=merging)
    if beads is None:
        return None
    shares: list[str] = []
    unit = sentence = 0
    for bead in beads:
        ends = unit + bead.units, sentence + bead.sentences
        if sides.deviation(unit, ends[0], sentence, ends[1]) > _MAX_DEVIATION_OF_OTHERS:
            return None
        if sides.misplaced(unit, ends[0], sentence, ends[1]):
            return None
        shares.append(target[spans[sentence].start : spans[ends[1] - 1].end])
        shares += [NOTHING] * (bead.units - 1)
        unit, sentence = ends
    return tuple(shares)


class _Sides:
    """The units and the sentences that are aligned."""

    def __init__(self, sources: Sequence[str], texts: Sequence[str]) -> None:
        self.units, self.sentences = len(sources), len(texts)
        self._source_ends = _ends(sources)
        self._target_ends = _ends(texts)
        self._ratio = self._target_ends[-1] / max(1, self._source_ends[-1])
        source_marks, target_marks = list(map(_marks, sources)), list(map(_marks, texts))
        common = sum(source_marks, Counter()) & sum(target_marks, Counter())
        self._source_marks = [marks & common for marks in source_marks]
        self._target_marks = [marks & common for marks in target_marks]

    def deviation(self, unit: int, unit_end: int, sentence: int, sentence_end: int) -> float:
        """Return by how many standard deviations the length of a translation is unusual."""
        source = (self._source_ends[unit_end] - self._source_ends[unit]) * self._ratio
        target = self._target_ends[sentence_end] - self._target_ends[sentence]
        return abs(target - source) / math.sqrt(_VARIANCE * max(source, target, _SHORTEST))

    def misplaced(self, unit: int, unit_end: int, sentence: int, sentence_end: int) -> int:
        """Return how many numbers and codes of both sides only one side has here."""
        source: Counter[str] = sum(self._source_marks[unit:unit_end], Counter())
        target: Counter[str] = sum(self._target_marks[sentence:sentence_end], Counter())
        return (source - target).total() + (target - source).total()

    def cost(self, unit: int, sentence: int, bead: _Bead) -> float:
        """Return how improbable it is that a bead ends before a unit and a sentence."""
        start = unit - bead.units, unit, sentence - bead.sentences, sentence
        unusual = math.erfc(self.deviation(*start) / math.sqrt(2))
        return _BEADS[bead] - math.log(max(unusual, 1e-12)) + _MISSING_MARK * self.misplaced(*start)


def _ends(texts: Sequence[str]) -> list[int]:
    """Return the lengths of all texts before each one, and of all."""
    ends = [0]
    for text in texts:
        ends.append(ends[-1] + len(text))
    return ends


def _marks(text: str) -> Counter[str]:
    """Return the numbers, in any notation, and the codes of a text."""
    marks = numbers_in(text)
    marks.update(code.text for code in find_codes(text, Syntax.MARKDOWN))
    return marks


def _best_beads(sides: _Sides, *, merging: bool) -> list[_Bead] | None:
    """Return the most probable alignment; None if there is none, or too many to compare."""
    if sides.units * sides.sentences > _MAX_CELLS:
        return None
    kinds = [bead for bead in _BEADS if merging or bead.units == 1]
    best: dict[tuple[int, int], tuple[float, _Bead | None]] = {(0, 0): (0.0, None)}
    for unit in range(1, sides.units + 1):
        for sentence in range(1, sides.sentences + 1):
            options = [
                (best[before][0] + sides.cost(unit, sentence, bead), bead)
                for bead in kinds
                if (before := (unit - bead.units, sentence - bead.sentences)) in best
            ]
            if options:
                best[unit, sentence] = min(options)
    position = sides.units, sides.sentences
    if position not in best:
        return None
    beads: list[_Bead] = []
    while (bead := best[position][1]) is not None:
        beads.append(bead)
        position = position[0] - bead.units, position[1] - bead.sentences
    return beads[::-1]


def _divided(target: str, sources: Sequence[str]) -> tuple[str, ...] | None:
    """Divide a target by the lengths of the sources: at the end of a clause, or else of a word."""
    clauses = [match.end() for match in _CLAUSE_END.finditer(target)]
    cuts = clauses if len(clauses) >= len(sources) - 1 else []
    cuts = cuts or [match.end() for match in re.finditer(r"\s+", target)]
    if len(cuts) < len(sources) - 1:
        return None
    ends = _ends(sources)
    parts: list[str] = []
    start = index = 0
    for number in range(1, len(sources)):
        wanted = len(target) * ends[number] / ends[-1]
        last = len(cuts) - (len(sources) - number)  # one is left for each unit after this one
        while index < last and abs(cuts[index + 1] - wanted) <= abs(cuts[index] - wanted):
            index += 1
        parts.append(target[start : cuts[index]].rstrip())
        start = cuts[index]
        index += 1
    return (*parts, target[start:])
