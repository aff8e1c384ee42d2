"""Two texts compared word by word, as parts that are equal, deleted or inserted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.inline.tags import TAG_PATTERN
from rktranslate.workflow.reviewing.views import Change, DiffPart

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOKENS = re.compile(rf"{TAG_PATTERN}|\w+(?:[-'’.,]\w+)*|\s+|[^\w\s]")
"""Tags, words and numbers with what is inside them, blanks, and signs one by one."""
_COMPARED_TOKENS = 4000
"""Tokens of both texts, without what is equal at their ends. More are one replacement: a comparison
takes time by the product of the two, and nobody reads the differences of two chapters."""


def word_difference(before: str, after: str) -> tuple[DiffPart, ...]:
    """Return the parts of two texts in order; nothing for equal ones.

    The equal and deleted parts together are the text before, the equal and inserted ones that
    after. A deletion stands before the insertion that replaces it.

    Args:
        before: The earlier text.
        after: The later text.
    """
    if before == after:
        return ()
    old, new = _TOKENS.findall(before), _TOKENS.findall(after)
    start = _shared(old, new)
    end = _shared(old[start:][::-1], new[start:][::-1])
    old_end, new_end = len(old) - end, len(new) - end
    steps = [
        (Change.EQUAL, old[:start]),
        *_compared(old[start:old_end], new[start:new_end]),
        (Change.EQUAL, old[old_end:]),
    ]
    return tuple(_joined(_without_bridges(steps)))


def _shared(old: Sequence[str], new: Sequence[str]) -> int:
    """Return the number of equal tokens at the beginning."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterable[tuple[Change, Sequence[str]]]:
    if not old or not new or len(old) + len(new) > _COMPARED_TOKENS:
        yield Change.DELETED, old
        yield Change.INSERTED, new
        return
    from rapidfuzz.distance import Indel

    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield Change.EQUAL, old[step.src_start : step.src_end]
        else:
            yield Change.DELETED, old[step.src_start : step.src_end]
            yield Change.INSERTED, new[step.dest_start : step.dest_end]


def _without_bridges(
    steps: Iterable[tuple[Change, Sequence[str]]],
) -> Iterable[tuple[Change, str]]:
    """Yield steps in which blanks between two changes are no equal part of their own."""
    parts = [(change, "".join(tokens)) for change, tokens in steps if tokens]
    last = len(parts) - 1
    for index, (change, text) in enumerate(parts):
        if change is Change.EQUAL and text.isspace() and 0 < index < last:
            yield Change.DELETED, text
            yield Change.INSERTED, text
        else:
            yield change, text


def _joined(parts: Iterable[tuple[Change, str]]) -> Iterable[DiffPart]:
    """Yield a part per run of changes of one kind; between equal parts, a deletion comes first."""
    deleted: list[str] = []
    inserted: list[str] = []
    equal: list[str] = []

    def changes() -> Iterable[DiffPart]:
        for change, texts in ((Change.DELETED, deleted), (Change.INSERTED, inserted)):
            if texts:
                yield DiffPart(change, "".join(texts))
                texts.clear()

    for change, text in parts:
        if change is Change.EQUAL:
            yield from changes()
            equal.append(text)
            continue
        if equal:
            yield DiffPart(Change.EQUAL, "".join(equal))
            equal.clear()
        (deleted if change is Change.DELETED else inserted).append(text)
    yield from changes()
    if equal:
        yield DiffPart(Change.EQUAL, "".join(equal))
