"""Cutting a text at its words: into the cues that show it, and into the lines of a cue."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from rktranslate.inline.tags import Run
from rktranslate.inline.widths import columns, is_wide

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_BLANK = re.compile(r"[ \t\u3000\u1680\u2000-\u2006\u2008-\u200a\u205f]+")
"""Where a line may be broken; never at a no-break space."""
_SENTENCE_END = re.compile("[.!?…。！？؟۔।]+[\"'”’»›」』)\\]]*$")
_CLAUSE_END = re.compile("[,;:،；：，、–—]+[\"'”’»›」』)\\]]*$|[-–—]$")
_NOT_FIRST = frozenset(
    "、。，．：；？！）］｝」』】〉》〕’”ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ%)]}!?,.:;"
)
"""No line begins with them."""
_NOT_LAST = frozenset("（［｛「『【〈《〔‘“([{")

_REACH = 12
"""Words around the ideal place of a cut that are considered."""
_SHORT_WORD = 3
"""Columns of an article or preposition, after which a cut reads badly."""
_EMPTY = 1000.0
"""Cost of a cue without text."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the codes at it: what is never divided."""

    runs: tuple[Run, ...]
    space: str
    """What stands between the word before and this one, unless it begins a line."""
    width: int
    """Columns."""
    space_tags: tuple[str, ...] = ()
    """The tags that the space is in."""

    @property
    def text(self) -> str:
        """The literal text."""
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Share:
    """What a cue or a line should hold of a text."""

    weight: float
    """Its part of the whole."""
    room: float
    """Columns that fit well."""


def tokens(runs: Iterable[Run], space: str = "") -> list[Token]:
    """Return the words of a text; ideographs and kana are words of their own."""
    found: list[Token] = []
    word: list[Run] = []
    space_tags: tuple[str, ...] = ()

    def end_word() -> None:
        nonlocal space, space_tags
        if any(run.text for run in word):
            width = sum(columns(run.text) for run in word)
            found.append(Token(tuple(word), space, width, space_tags))
            word.clear()
            space, space_tags = "", ()

    for run in runs:
        if run.standalone is not None:
            word.append(run)
            continue
        position = 0
        for match in _BLANK.finditer(run.text):
            for piece in _breakable(run.text[position : match.start()], word):
                if piece is None:
                    end_word()
                else:
                    word.append(Run(piece, run.tags))
            end_word()
            space += match[0]
            space_tags = run.tags
            position = match.end()
        for piece in _breakable(run.text[position:], word):
            if piece is None:
                end_word()
            else:
                word.append(Run(piece, run.tags))
    if word and not any(run.text for run in word) and found:
        # Codes at the end belong to the word before them.
        found[-1] = replace(found[-1], runs=(*found[-1].runs, *word))
    elif word:
        width = sum(columns(run.text) for run in word)
        found.append(Token(tuple(word), space, width, space_tags))
    return found


def _breakable(text: str, word: Sequence[Run]) -> Iterable[str | None]:
    """Yield the pieces of a text without spaces; None where it may be broken."""
    if text.isascii() or not any(map(is_wide, text)):
        before = word[-1].text[-1:] if word else ""
        if before and text and is_wide(before) and text[0] not in _NOT_FIRST:
            yield None
        if text:
            yield text
        return
    before = next((run.text[-1] for run in reversed(word) if run.text), "")
    piece = ""
    for character in text:
        may_break = (
            before
            and (is_wide(before) or is_wide(character))
            and character not in _NOT_FIRST
            and before not in _NOT_LAST
        )
        if may_break:
            if piece:
                yield piece
            yield None
            piece = ""
        piece += character
        before = character
    if piece:
        yield piece


def width_of(words: Sequence[Token]) -> int:
    """Return the columns of words on one line."""
    return sum(word.width for word in words) + sum(columns(word.space) for word in words[1:])


def divided(
    words: Sequence[Token], shares: Sequence[Share], overflow: float = 1.0
) -> list[list[Token]]:
    """Return the words of each share, in order.

    Cuts are near their ideal places, rather after a sentence or a clause than elsewhere; each
    share has a word if there are enough.

    Args:
        words: The words of a text.
        shares: What to divide them into.
        overflow: Cost of text that does not fit, relative to the other costs.
    """
    if len(shares) == 1:
        return [list(words)]
    count = len(words)
    ends = [0, *accumulate(word.width + columns(word.space) for word in words)]
    total = sum(share.weight for share in shares) or 1.0
    scale = 4 + 0.25 * ends[-1] / len(shares)
    ideals = [
        ends[-1] * weight / total for weight in accumulate(share.weight for share in shares[:-1])
    ]
    # By number of words before the cut: the least cost so far, and the cut before it.
    best: dict[int, tuple[float, int]] = {0: (0.0, 0)}
    steps: list[dict[int, tuple[float, int]]] = []
    centers = _centers(ends, ideals, count, len(shares))
    for share, center, ideal in zip(
        shares, [*centers, count], [*ideals, float(ends[-1])], strict=True
    ):
        is_last = len(steps) == len(shares) - 1
        cuts = (
            range(count, count + 1)
            if is_last
            else range(max(0, center - _REACH), min(count, center + _REACH) + 1)
        )
        following: dict[int, tuple[float, int]] = {}
        for cut in cuts:
            place = 0.0
            if not is_last:
                place = ((ends[cut] - ideal) / scale) ** 2 + _break_cost(words, cut)
            costs = (
                (cost + place + _content_cost(ends, begin, cut, share, overflow), begin)
                for begin, (cost, _) in best.items()
                if begin <= cut
            )
            cheapest = min(costs, default=None)
            if cheapest is not None:
                following[cut] = cheapest
        steps.append(following)
        best = following
    bounds = [count]
    for step in reversed(steps):
        bounds.append(step[bounds[-1]][1])
    bounds.reverse()
    return [list(words[begin:end]) for begin, end in pairwise(bounds)]


def _centers(ends: Sequence[int], ideals: Sequence[float], count: int, shares: int) -> list[int]:
    """Return the number of words before each cut at its ideal place, a word apart if possible."""
    centers: list[int] = []
    for index, ideal in enumerate(ideals, 1):
        at = bisect_left(ends, ideal)
        if 0 < at < len(ends) and ideal - ends[at - 1] < ends[at] - ideal:
            at -= 1
        if count >= shares:
            at = min(max(at, index, (centers[-1] + 1) if centers else 1), count - shares + index)
        centers.append(min(max(at, centers[-1] if centers else 0), count))
    return centers


def _break_cost(words: Sequence[Token], cut: int) -> float:
    if not 0 < cut < len(words):
        return 0.0
    before = words[cut - 1].text
    if _SENTENCE_END.search(before):
        return 0.0
    if _CLAUSE_END.search(before):
        return 0.4
    if words[cut].space and words[cut - 1].width <= _SHORT_WORD:
        return 2.5
    return 1.4


def _content_cost(
    ends: Sequence[int], begin: int, cut: int, share: Share, overflow: float
) -> float:
    if begin == cut:
        return _EMPTY
    excess = ends[cut] - ends[begin] - 1 - share.room
    return overflow * (excess / 10) ** 2 if excess > 0 else 0.0


def wrapped(
    words: Sequence[Token], most: int, longest: int, lead: int = 0, tail: int = 0
) -> list[list[Token]]:
    """Return the lines of a text, about equally long.

    Args:
        words: Its words.
        most: Number of lines; text that does not fit makes them longer.
        longest: Columns of a line.
        lead: Columns of other text on the first line, before it.
        tail: Columns of other text on the last line, after it.
    """
    width = lead + width_of(words) + tail
    count = min(most, -(-width // longest), len(words))
    if count <= 1:
        return [list(words)] if words else []
    while True:
        taken = [lead, *([0] * (count - 2)), tail]
        shares = [Share(max(1.0, width / count - each), longest - each) for each in taken]
        lines = divided(words, shares, overflow=40.0)
        fits = all(
            width_of(line) + each <= longest for line, each in zip(lines, taken, strict=True)
        )
        if fits or count >= min(most, len(words)):
            return [line for line in lines if line]
        count += 1
