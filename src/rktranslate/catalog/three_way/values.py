"""Three-way merge of single values and of lists of lines."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_Value = TypeVar("_Value")


class Side(Enum):
    """The version that a value is taken from."""

    OURS = "ours"
    THEIRS = "theirs"


def changed_side(base: object, ours: object, theirs: object) -> Side | None:
    """Return the side whose value is the merged one; None if both changed it differently."""
    if ours == theirs or theirs == base:
        return Side.OURS
    return Side.THEIRS if ours == base else None


def merge_value(
    base: _Value | None, ours: _Value, theirs: _Value, otherwise: Side = Side.OURS
) -> _Value:
    """Return the merged value of a field that may be taken from either side.

    Args:
        base: The value of the common ancestor; None without one.
        ours: Our value.
        theirs: Their value.
        otherwise: The side that is taken if both changed it differently.
    """
    side = changed_side(base, ours, theirs) or otherwise
    return ours if side is Side.OURS else theirs


def merge_lines(
    base: Sequence[str],
    ours: Sequence[str],
    theirs: Sequence[str],
    comes_first: Callable[[str], bool] | None = None,
) -> tuple[str, ...]:
    """Merge lists of lines whose order matters little: comments, flags.

    A line is deleted if one side deleted it. What a side added stays; two different changes of one
    line are both kept.

    Args:
        base: The lines of the common ancestor.
        ours: Our lines.
        theirs: Their lines.
        comes_first: Whether a line belongs to the line above it, so that what begins with it goes
            before what the other side added at the same place.
    """
    side = changed_side(tuple(base), tuple(ours), tuple(theirs))
    if side is not None:
        return tuple(ours if side is Side.OURS else theirs)
    kept, is_new = _kept_lines(base, ours, theirs)
    positions = {occurrence: index for index, occurrence in enumerate(_numbered(kept), 1)}
    places = list(range(len(kept) + 1))
    """By the number of kept lines above it, where a line goes that theirs added there."""
    for index in range(len(kept) - 1, -1, -1):
        if is_new[index]:
            places[index] = places[index + 1]
    known = Counter(base) | Counter(ours)
    added: dict[int, list[str]] = {}
    anchor = 0
    for line, number in _numbered(theirs):
        anchor = positions.get((line, number), anchor)
        if known[line]:
            known[line] -= 1
        else:
            added.setdefault(anchor, []).append(line)
    inserted: list[list[str]] = [[] for _ in range(len(kept) + 1)]
    for anchor, lines in sorted(added.items()):
        follows_closely = comes_first is not None and comes_first(lines[0])
        inserted[anchor if follows_closely else places[anchor]] += lines
    merged = list(inserted[0])
    for line, lines in zip(kept, inserted[1:], strict=True):
        merged += [line, *lines]
    return tuple(merged)


def _kept_lines(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> tuple[list[str], list[bool]]:
    """Return our lines without those that theirs deleted, and which of them are new."""
    deleted = Counter(base) - Counter(theirs)
    common = Counter(base)
    kept: list[str] = []
    is_new: list[bool] = []
    for line in ours:
        is_common = common[line] > 0
        common[line] -= is_common
        if is_common and deleted[line]:
            deleted[line] -= 1
            continue
        kept.append(line)
        is_new.append(not is_common)
    return kept, is_new


def _numbered(lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield lines, each with its number among equal ones."""
    seen = Counter[str]()
    for line in lines:
        seen[line] += 1
        yield line, seen[line]
