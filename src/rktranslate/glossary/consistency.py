"""Finds names outside of the glossary that the targets spell in several ways.

A name is found by string similarity: "Sergei Shoigu" of the source is "Sergei Shoigu" in one target
and "Sergey Shoigu" in another. This finds only names that are transliterated; names that are
translated ("Amerika Serikat") need a row in the glossary.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from rktranslate.glossary.name_pairs import (
    COMMON,
    capitalised,
    is_spelling,
    name_pairs,
    parts,
    remove_identical,
    similar_parts,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

    from rktranslate.model import Span

_DERIVED = frozenset(
    {
        *("s", "es", "ies", "n", "ns", "an", "ans", "ia", "ian", "ians", "ean", "ese", "ish"),
        *("ic", "al", "ial", "ally", "ly", "er", "ers", "me", "ation"),
        *("is", "ism", "ist", "ists", "ite", "ites", "en", "ens", "in", "ins"),
    }
)
"""Endings that derive another word from a name, or its plural: not another spelling of it."""
_MAX_SPELLINGS = 100
"""Renderings of one name that are compared with one another, the most frequent first."""
_EXCHANGED = frozenset({("a", "e")})
"""Endings of a name and of its adjective: Argentina, Argentine."""
_REPLACED = frozenset({"", "um", "ey", "ia", "on", "nya", "istan"})
"""Endings that these replace; they can also replace any single letter."""


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An occurrence of a rendering in a target."""

    unit: Hashable
    """Identifies the unit to the caller."""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Cluster:
    """The renderings of one source name, the most frequent first."""

    source: str
    renderings: tuple[tuple[str, tuple[Occurrence, ...]], ...]

    @property
    def share(self) -> float:
        """Share of the most frequent rendering, 0 to 1."""
        counts = [len(occurrences) for _, occurrences in self.renderings]
        return counts[0] / sum(counts)


def inconsistent_names(
    units: Iterable[tuple[Hashable, str, str]],
    known_source: Callable[[str], Sequence[Span]],
    known_target: Callable[[str, str], Sequence[Span]],
) -> tuple[Cluster, ...]:
    """Return the source names outside of the glossary that have several renderings.

    There are two passes over the units: nearly every name is spelled in one way, and its
    occurrences are then not needed. The glossary is searched only for units where a name changes.

    Args:
        units: The identifier, source and target of each unit, in order.
        known_source: Returns the spans of glossary terms in a source.
        known_target: Returns the spans of their renderings in a target, given source and target.
    """
    texts = list(units)
    renderings_by_name: defaultdict[str, dict[str, list[Occurrence]]] = defaultdict(dict)
    certain: set[str] = set()
    for index, candidates in _candidates(texts, known_source, known_target):
        unit, source, target = texts[index]
        known = known_source(source), known_target(source, target)
        for name, rendering in name_pairs(source, target, *known):
            if name.text in candidates:
                certain |= {name.text} if name.certain else set()
                occurrences = renderings_by_name[name.text].setdefault(rendering.text, [])
                occurrences.append(Occurrence(unit, rendering.start, rendering.end))
    clusters = (
        _cluster(source, renderings)
        for source, renderings in renderings_by_name.items()
        if len(renderings) > 1 and source in certain
    )
    return tuple(cluster for cluster in clusters if len(cluster.renderings) > 1)


def _candidates(
    texts: Sequence[tuple[Hashable, str, str]],
    known_source: Callable[[str], Sequence[Span]],
    known_target: Callable[[str, str], Sequence[Span]],
) -> list[tuple[int, set[str]]]:
    """Return the units with names that may have several renderings, and these names."""
    changed: defaultdict[str, defaultdict[str, list[int]]]
    changed = defaultdict(lambda: defaultdict(list))
    copied: defaultdict[str, list[int]] = defaultdict(list)
    for index, (_, source, target) in enumerate(texts):
        source_runs = capitalised(source)
        target_runs = capitalised(target) if source_runs else []
        if not target_runs:
            continue
        same = remove_identical(source_runs, target_runs)
        for text, _, _ in same:
            copied[text].append(index)
        if len(same) in (len(source_runs), len(target_runs)):
            continue
        pairs = similar_parts(source_runs, target_runs)
        if not pairs:
            continue
        known = known_source(source), known_target(source, target)
        if any(known) or not (COMMON.search(source) and COMMON.search(target)):
            for name, rendering in name_pairs(source, target, *known):
                changed[name.text][rendering.text].append(index)
        else:
            for (_, source_part), (_, target_part) in pairs:
                changed[source_part.text][target_part.text].append(index)
    return _names_by_unit(changed, copied)


def _names_by_unit(
    changed: Mapping[str, Mapping[str, Sequence[int]]], copied: Mapping[str, Sequence[int]]
) -> list[tuple[int, set[str]]]:
    """Return for each unit, in order, its names that may have several renderings.

    Args:
        changed: Indices of the units where a name and a rendering were paired, by both.
        copied: Indices of the units where source and target have the same capitalised words.
    """
    runs_by_name = _runs_by_name(changed, copied)
    names_by_unit: defaultdict[int, set[str]] = defaultdict(set)
    for name, renderings in changed.items():
        # The glossary may list all of the copied words except the name.
        runs = runs_by_name.get(name, ())
        counts = {text: len(indexes) for text, indexes in renderings.items()}
        if runs:
            counts[name] = counts.get(name, 0) + sum(len(copied[run]) for run in runs)
        pairs = combinations(islice(counts, _MAX_SPELLINGS), 2)
        if any(is_spelling(*pair) and not _same_name(*pair) for pair in pairs):
            for indexes in (*renderings.values(), *(copied[run] for run in runs)):
                for index in indexes:
                    names_by_unit[index].add(name)
    return sorted(names_by_unit.items())


def _runs_by_name(names: Iterable[str], runs: Iterable[str]) -> dict[str, list[str]]:
    """Return the runs of capitalised words that have a name, by the names that any has."""
    wanted = set(names)
    first_words = {words(name)[0].bare for name in wanted}
    runs_by_name: defaultdict[str, list[str]] = defaultdict(list)
    for run in runs:
        run_words = words(run)
        if first_words.isdisjoint(word.bare for word in run_words):
            continue
        for name in wanted.intersection(part.text for part in parts(run)):
            runs_by_name[name].append(run)
    return runs_by_name


def _cluster(source: str, renderings: dict[str, list[Occurrence]]) -> Cluster:
    """Return the renderings that are spellings of one name, those with endings counted together."""
    counts = {text: len(occurrences) for text, occurrences in renderings.items()}
    grouped: dict[str, list[Occurrence]] = {}
    for head, texts in _groups(counts).items():
        grouped[head] = [occurrence for text in texts for occurrence in renderings[text]]
    ranked = sorted(grouped.items(), key=lambda item: (-len(item[1]), item[0]))
    usual = ranked[0][0]
    spellings = (
        (text, occ)
        for text, occ in ranked
        if text == usual
        or (
            is_spelling(usual, text)
            and not (_same_name(source, usual) and _is_derived(source, text))
        )
    )
    return Cluster(source, tuple((text, tuple(occ)) for text, occ in spellings))


def counts_by_spelling(counts: Mapping[str, int]) -> dict[str, int]:
    """Return the count of each rendering, the most frequent first.

    A rendering that differs from a more frequent one only by an ending is counted with it.
    """
    groups = _groups(counts)
    sums = {head: sum(counts[text] for text in texts) for head, texts in groups.items()}
    return dict(sorted(sums.items(), key=lambda item: (-item[1], item[0])))


def _groups(counts: Mapping[str, int]) -> dict[str, list[str]]:
    """Return renderings that differ only by an ending, by the most frequent of them."""
    groups: dict[str, list[str]] = {}
    for text in sorted(counts, key=lambda text: (-counts[text], text)):
        heads = islice(groups, _MAX_SPELLINGS)
        head = next((head for head in heads if _same_name(head, text)), text)
        groups.setdefault(head, []).append(text)
    return groups


def _same_name(one: str, other: str) -> bool:
    """Return whether two spellings differ only by an ending that belongs to the language."""
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
        if (shorter, longer) in _EXCHANGED or (
            shorter == "" and one[:length][-1:] + longer == "ia"
        ):
            return True
        if replaced and (longer in _DERIVED or (not shorter and longer in ("y", "i"))):
            return True
    return False


def _is_derived(name: str, word: str) -> bool:
    """Return whether a word is a name with another ending: Islam, Islamist."""
    return word != name and _same_name(name, word)


def rendering_key(text: str) -> str:
    """Return a key that is equal for renderings that differ only in case and spaces."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
