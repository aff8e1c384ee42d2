"""Finds names that one text writes in several ways, in targets beside their sources.

A name that no glossary lists is found by likeness: "Sergei Shoigu" of the source is "Sergei Shoigu"
in one target and "Sergey Shoigu" in another. Only names that are carried over letter by letter can
be found so; names that are translated ("Amerika Serikat") need a row in the glossary.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from rktranslate.model import Span

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*")
_POSSESSIVE = re.compile(r"['’]s?$")
_LIKE = 0.7
"""Least likeness of a source name's word and its counterpart's, 0 to 1: above "Iran"/"Irak"-like
accidents between different names, below the usual differences of transliteration."""
_LONGEST = 4
"""Words of a name that are compared as one."""
_DERIVED = frozenset(
    {"s", "n", "ns", "an", "ans", "ian", "ians", "ean", "ese", "ish", "ic", "er", "ers"}
)
"""Endings that make an adjective, an inhabitant or a plural of a name: no other spelling of it."""
_REPLACED = frozenset({"", "um", "ey", "ia", "istan"})
"""Endings that they take the place of; any single letter is another."""


@dataclass(frozen=True, slots=True)
class Name:
    """One or more capitalised words that follow each other."""

    text: str
    start: int
    end: int
    words: int
    certain: bool
    """It does not merely begin a sentence."""


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


def names(text: str, known: Sequence[Span] = ()) -> list[Name]:
    """Return what may be a name in a text: capitalised words, alone and with their neighbours.

    ``Menhan Sergei Shoigu`` is also ``Sergei Shoigu``, ``Shoigu`` and so on: which of them is the
    name shows when the other language has the same.

    Args:
        text: A sentence.
        known: Stretches to leave aside.
    """
    words = [
        found
        for found in _WORD.finditer(text)
        if not any(span.start < found.end() and found.start() < span.end for span in known)
    ]
    if len(words) > 3 and all(each[0][0].isupper() or len(each[0]) < 4 for each in words):
        return []  # a title, where capitals mean nothing
    found_names: list[Name] = []
    run: list[re.Match[str]] = []
    for word in words:
        if run and text[run[-1].end() : word.start()] not in (" ", "\u00a0"):
            run = []
        if not word[0][0].isupper():
            run = []
            continue
        run.append(word)
        found_names += (_name(text, run[-size:]) for size in range(1, min(_LONGEST, len(run)) + 1))
    return found_names


def _name(text: str, run: Sequence[re.Match[str]]) -> Name:
    start = run[0].start()
    before = text[:start].rstrip(' \u00a0*_"“‘«([')
    begins = not before or before[-1] in ".:!?"
    possessive = _POSSESSIVE.search(run[-1][0])
    end = run[-1].start() + possessive.start() if possessive else run[-1].end()
    return Name(text[start:end], start, end, len(run), not begins or len(run) > 1)


def unlisted(
    units: Iterable[tuple[Hashable, str, str]],
    known_source: Callable[[str], Sequence[Span]],
    known_target: Callable[[str, str], Sequence[Span]],
) -> tuple[Cluster, ...]:
    """Return the source names outside of the glossary that have several renderings.

    Args:
        units: What identifies each unit, its source and its target, in order.
        known_source: Returns where terms of the glossary stand in a source.
        known_target: Returns where their renderings stand in a target, given source and target.
    """
    found: defaultdict[str, dict[str, list[Place]]] = defaultdict(dict)
    certain: set[str] = set()
    for unit, source, target in units:
        theirs = names(source, known_source(source))
        ours = names(target, known_target(source, target)) if theirs else []
        for name, rendering in _pairs(theirs, ours):
            certain |= {name.text} if name.certain else set()
            places = found[name.text].setdefault(rendering.text, [])
            places.append(Place(unit, rendering.start, rendering.end))
    clusters = (
        _cluster(source, renderings)
        for source, renderings in found.items()
        if len(renderings) > 1 and source in certain
    )
    return tuple(cluster for cluster in clusters if len(cluster.renderings) > 1)


def _pairs(theirs: Sequence[Name], ours: Sequence[Name]) -> Iterator[tuple[Name, Name]]:
    """Pair names of a source with those of its target: the longest and likest first."""
    alike = [
        (-one.words, -likeness, one.start, other.start, one, other)
        for one in theirs
        for other in ours
        if (likeness := _likeness(one.text, other.text)) >= _LIKE
    ]
    taken: tuple[list[Name], list[Name]] = ([], [])
    for *_, one, other in sorted(alike, key=lambda each: each[:4]):
        if _is_free(one, taken[0]) and _is_free(other, taken[1]):
            taken[0].append(one)
            taken[1].append(other)
            yield one, other


def _is_free(name: Name, taken: Iterable[Name]) -> bool:
    return not any(name.start < each.end and each.start < name.end for each in taken)


def _likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1: that of their least like words, one by one."""
    if one == other:
        return 1.0
    first, second = _plain(one), _plain(other)
    if len(first) != len(second):
        return 0.0
    least = 1.0
    for left, right in zip(first, second, strict=True):
        least = min(least, _word_likeness(left, right))
        if least < _LIKE:
            return 0.0
    return least


@lru_cache(maxsize=1 << 16)
def _word_likeness(left: str, right: str) -> float:
    from rapidfuzz.distance import OSA, JaroWinkler

    if left == right:
        return 1.0
    # Jaro-Winkler forgives endings; edits hold short words to their letters.
    edits = OSA.normalized_similarity(left, right)
    return min(JaroWinkler.similarity(left, right), edits + 0.1)


@lru_cache(maxsize=1 << 14)
def _plain(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and hyphens."""
    bare = unicodedata.normalize("NFD", name.casefold())
    letters = "".join(char for char in bare if unicodedata.category(char)[0] != "M")
    return tuple(re.sub(r"[-'’.]", " ", letters).split())


def _cluster(source: str, renderings: dict[str, list[Place]]) -> Cluster:
    """Join what only differs by an ending, and sort by frequency."""
    counts = {text: len(places) for text, places in renderings.items()}
    places: dict[str, list[Place]] = {}
    for head, texts in _groups(counts).items():
        places[head] = [place for text in texts for place in renderings[text]]
    ranked = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    return Cluster(source, tuple((text, tuple(each)) for text, each in ranked))


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
