"""Finds names that one text writes in several ways, in targets beside their sources.

A name that no glossary lists is found by likeness: "Sergei Shoigu" of the source is "Sergei Shoigu"
in one target and "Sergey Shoigu" in another. Only names that are carried over letter by letter can
be found so; names that are translated ("Amerika Serikat") need a row in the glossary.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from rktranslate.glossary.name_pairs import (
    COMMON,
    alike,
    capitalised,
    is_spelling,
    name_pairs,
    without_same,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from rktranslate.model import Span

_DERIVED = frozenset(
    {
        *("s", "es", "ies", "n", "ns", "an", "ans", "ia", "ian", "ians", "ean", "ese", "ish"),
        *("ic", "al", "ial", "ally", "ly", "er", "ers", "me", "ation"),
    }
)
"""Endings that make another word of a name, or a plural: no other spelling of it."""
_REPLACED = frozenset({"", "um", "ey", "ia", "istan"})
"""Endings that they take the place of; any single letter is another."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a rendering stands."""

    unit: Hashable
    """What identifies the unit to the caller."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """The renderings of one source name, the most frequent first."""

    source: str
    renderings: tuple[tuple[str, tuple[Place, ...]], ...]

    @property
    def share(self) -> float:
        """Share of the most frequent rendering, 0 to 1."""
        counts = [len(places) for _, places in self.renderings]
        return counts[0] / sum(counts)


def unlisted(
    units: Iterable[tuple[Hashable, str, str]],
    known_source: Callable[[str], Sequence[Span]],
    known_target: Callable[[str, str], Sequence[Span]],
) -> tuple[Cluster, ...]:
    """Return the source names outside of the glossary that have several renderings.

    The units are gone through twice: nearly every name is written in one way, and where it stands
    is then of no interest. The glossary is only asked about units where a name is changed.

    Args:
        units: What identifies each unit, its source and its target, in order.
        known_source: Returns where terms of the glossary stand in a source.
        known_target: Returns where their renderings stand in a target, given source and target.
    """
    texts = list(units)
    found: defaultdict[str, dict[str, list[Place]]] = defaultdict(dict)
    certain: set[str] = set()
    for index, wanted in _of_several(texts, known_source, known_target):
        unit, source, target = texts[index]
        known = known_source(source), known_target(source, target)
        for name, rendering in name_pairs(source, target, *known):
            if name.text in wanted:
                certain |= {name.text} if name.certain else set()
                places = found[name.text].setdefault(rendering.text, [])
                places.append(Place(unit, rendering.start, rendering.end))
    clusters = (
        _cluster(source, renderings)
        for source, renderings in found.items()
        if len(renderings) > 1 and source in certain
    )
    return tuple(cluster for cluster in clusters if len(cluster.renderings) > 1)


def _of_several(
    texts: Sequence[tuple[Hashable, str, str]],
    known_source: Callable[[str], Sequence[Span]],
    known_target: Callable[[str, str], Sequence[Span]],
) -> list[tuple[int, set[str]]]:
    """Return the units with names that may have several renderings, and these names."""
    changed: defaultdict[str, defaultdict[str, list[int]]]
    changed = defaultdict(lambda: defaultdict(list))
    copied: defaultdict[str, list[int]] = defaultdict(list)
    for index, (_, source, target) in enumerate(texts):
        theirs = capitalised(source)
        ours = capitalised(target) if theirs else []
        if not ours:
            continue
        same = without_same(theirs, ours)
        for text, _, _ in same:
            copied[text].append(index)
        if len(same) == len(theirs) or len(same) == len(ours):
            continue
        parts = alike(theirs, ours)
        if not parts:
            continue
        known = known_source(source), known_target(source, target)
        if any(known) or not (COMMON.search(source) and COMMON.search(target)):
            for name, rendering in name_pairs(source, target, *known):
                changed[name.text][rendering.text].append(index)
        else:
            for (_, one), (_, other) in parts:
                changed[one.text][other.text].append(index)
    return _gathered(changed, copied)


def _gathered(
    changed: Mapping[str, Mapping[str, Sequence[int]]], copied: Mapping[str, Sequence[int]]
) -> list[tuple[int, set[str]]]:
    """Return by unit, in order, the names of several renderings.

    Args:
        changed: By name and rendering the units where they were paired.
        copied: By capitalised words the units where they are the same in source and target.
    """
    copied_with: defaultdict[str, list[str]] = defaultdict(list)
    for run in copied:
        for word in words(run):
            copied_with[word.bare].append(run)
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for name, renderings in changed.items():
        # Of what was copied the glossary may know all but the name.
        runs = [run for run in copied_with.get(words(name)[0].bare, ()) if name in run]
        counts = {text: len(indexes) for text, indexes in renderings.items()}
        if runs:
            counts[name] = counts.get(name, 0) + sum(len(copied[run]) for run in runs)
        if any(is_spelling(*pair) and not _same_name(*pair) for pair in combinations(counts, 2)):
            for indexes in (*renderings.values(), *(copied[run] for run in runs)):
                for index in indexes:
                    wanted[index].add(name)
    return sorted(wanted.items())


def _cluster(source: str, renderings: dict[str, list[Place]]) -> Cluster:
    """Join what only differs by an ending, leave out other words, and sort by frequency."""
    counts = {text: len(places) for text, places in renderings.items()}
    places: dict[str, list[Place]] = {}
    for head, texts in _groups(counts).items():
        places[head] = [place for text in texts for place in renderings[text]]
    ranked = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    usual = ranked[0][0]
    return Cluster(
        source, tuple((text, tuple(each)) for text, each in ranked if is_spelling(usual, text))
    )


def grouped(counts: Mapping[str, int]) -> dict[str, int]:
    """Return how often each rendering was written, the most frequent first.

    What only differs from a more frequent one by an ending is counted with it.
    """
    groups = _groups(counts)
    sums = {head: sum(counts[text] for text in texts) for head, texts in groups.items()}
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _groups(counts: Mapping[str, int]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for text in sorted(counts, key=lambda each: (-counts[each], each)):
        head = next((each for each in groups if _same_name(each, text)), text)
        groups.setdefault(head, []).append(text)
    return groups


def _same_name(one: str, other: str) -> bool:
    """Tell whether two spellings differ only by an ending that belongs to the language."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    rests = sorted((one[length:], other[length:]), key=len)
    if rests[0] == "" and rests[1] == "s":
        return True
    if length < 3:
        return False
    for shorter, longer in (rests, rests[::-1]):
        replaced = len(shorter) < 2 or shorter in _REPLACED
        if replaced and (longer in _DERIVED or (not shorter and longer in ("y", "i"))):
            return True
    return False


def rendering_key(text: str) -> str:
    """Return what two renderings that count as one have in common: case and spaces do not."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
