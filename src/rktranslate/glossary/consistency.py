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
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

    from rktranslate.model import Span

_LETTER = r"[^\W\d_]"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
"""A letter that may be a capital: which of the others are none, ``str.isupper`` tells."""
_BEGINS = rf"(?<!{_LETTER}.)(?<!{_LETTER}[-'’.].)"
"""Stands behind the first letter of a word."""
_REST = rf"{_LETTER}*(?:[-'’.]{_LETTER}+)*"
_WORD = re.compile(rf"{_LETTER}+(?:[-'’.]{_LETTER}+)*")
_RUN = re.compile(rf"{_CAPITAL}{_BEGINS}{_REST}(?:[ \u00a0]{_CAPITAL}{_REST})*")
_COMMON = re.compile(rf"[a-z]{_BEGINS}{_LETTER}{{3}}")
"""A word that no title writes small."""
_POSSESSIVE = re.compile(r"['’]s?$")
_JOINT = re.compile(r"[-'’.]")
_LIKE = 0.7
"""Least likeness of a source name's word and its counterpart's, 0 to 1: above "Iran"/"Irak"-like
accidents between different names, below the usual differences of transliteration."""
_SLACK = 0.1
"""By how much edits may be less than that."""
_NONE: dict[str, float] = {}
_LONGEST = 4
"""Words of a name that are compared as one."""
_MOST = 100
"""Capitalised words of a text that are compared with those of its translation."""
_DERIVED = frozenset(
    "s es ies n ns an ans ia ian ians ean ese ish ic al ial ally ly er ers me ation".split()
)
"""Endings that make another word of a name, or a plural: no other spelling of it."""
_REPLACED = frozenset({"", "um", "ey", "ia", "istan"})
"""Endings that they take the place of; any single letter is another."""


@dataclass(frozen=True, slots=True)
class Name:
    """One or more capitalised words that follow each other."""

    text: str
    start: int
    end: int
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
        theirs = _capitalised(source)
        ours = _capitalised(target) if theirs else []
        if not ours:
            continue
        same = _without_same(theirs, ours)
        for text, _, _ in same:
            copied[text].append(index)
        if len(same) == len(theirs) or len(same) == len(ours):
            continue
        parts = _alike(theirs, ours)
        if not parts:
            continue
        known = known_source(source), known_target(source, target)
        if any(known) or not (_COMMON.search(source) and _COMMON.search(target)):
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
        for word in _words(run):
            copied_with[word.bare].append(run)
    wanted: defaultdict[int, set[str]] = defaultdict(set)
    for name, renderings in changed.items():
        # Of what was copied the glossary may know all but the name.
        runs = [run for run in copied_with.get(_words(name)[0].bare, ()) if name in run]
        counts = {text: len(indexes) for text, indexes in renderings.items()}
        if runs:
            counts[name] = counts.get(name, 0) + sum(len(copied[run]) for run in runs)
        if len(counts) > 1 and len(_groups(counts)) > 1:
            for indexes in (*renderings.values(), *(copied[run] for run in runs)):
                for index in indexes:
                    wanted[index].add(name)
    return sorted(wanted.items())


def name_pairs(
    source: str,
    target: str,
    known_source: Sequence[Span] = (),
    known_target: Sequence[Span] = (),
) -> Iterator[tuple[Name, Name]]:
    """Pair the names of a source with those of its target: the longest and likest first.

    A name is any of the capitalised words that follow each other: ``Menhan Sergei Shoigu`` is also
    ``Sergei Shoigu``, ``Shoigu`` and so on. Which of them is the name shows when the other
    language has the same.

    Args:
        source: A sentence.
        target: Its translation.
        known_source: Stretches of the source to leave aside.
        known_target: Stretches of the target to leave aside.
    """
    if _is_title(source, known_source) or _is_title(target, known_target):
        return  # capitals mean nothing there
    theirs, ours = list(_runs(source, known_source)), list(_runs(target, known_target))
    their_texts, our_texts = [text for _, text in theirs], [text for _, text in ours]
    for text, one, other in _without_same(their_texts, our_texts):
        whole = _whole(text)
        yield _name(source, theirs[one][0], whole), _name(target, ours[other][0], whole)
    for (run, part), (our_run, our_part) in _alike(their_texts, our_texts):
        yield _name(source, theirs[run][0], part), _name(target, ours[our_run][0], our_part)


def _name(text: str, run: int, part: Part) -> Name:
    """Return a part of the capitalised words that begin at a place."""
    start = run + part.start
    before = text[:start].rstrip(' \u00a0*_"“‘«([')
    begins = not before or before[-1] in ".:!?"
    return Name(part.text, start, start + len(part.text), not begins or part.last > part.first + 1)


# --- Capitalised words -------------------------------------------------------------------------


def _is_title(text: str, known: Sequence[Span]) -> bool:
    """Tell whether all words of a text that are not known have a capital, or are short."""
    if not known and _COMMON.search(text):
        return False
    words = [word[0] for word in _WORD.finditer(text) if not _overlaps(word, known)]
    return len(words) > 3 and all(word[0].isupper() or len(word) < 4 for word in words)


def _overlaps(word: re.Match[str], spans: Iterable[Span]) -> bool:
    return any(span.start < word.end() and word.start() < span.end for span in spans)


def _capitalised(text: str) -> list[str]:
    """Return the stretches of capitalised words in a text, as :func:`_runs` does."""
    if text.isascii():
        return _RUN.findall(text)
    return [run for _, run in _runs(text, ())]


def _runs(text: str, known: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Yield the stretches of capitalised words that are not known, and where they begin."""
    for found in _RUN.finditer(text):
        if not known and found[0].isascii():
            yield found.start(), found[0]
            continue
        start = end = 0
        for word in _WORD.finditer(text, *found.span()):
            if not word[0][0].isupper() or _overlaps(word, known):
                continue
            if word.start() > end + 1:
                if end:
                    yield start, text[start:end]
                start = word.start()
            end = word.end()
        if end:
            yield start, text[start:end]


class Word(NamedTuple):
    """One of some capitalised words that follow each other."""

    start: int
    end: int
    bare: str
    """Without the ending of a possessive."""


class Part(NamedTuple):
    """A name among capitalised words that follow each other."""

    first: int
    """Number of its first word."""
    last: int
    """Number of the word after its last one."""
    start: int
    text: str
    plain: tuple[str, ...]
    """Its words without case, accents and hyphens."""


@lru_cache(maxsize=1 << 14)
def _words(run: str) -> tuple[Word, ...]:
    return tuple(
        Word(found.start(), found.end(), _POSSESSIVE.sub("", found[0]))
        for found in _WORD.finditer(run)
    )


@lru_cache(maxsize=1 << 14)
def _parts(run: str) -> tuple[Part, ...]:
    """Return all that may be a name: the words, alone and with their neighbours."""
    words = _words(run)
    parts: list[Part] = []
    for first, begin in enumerate(words):
        for last, end in enumerate(words[first : first + _LONGEST], first + 1):
            text = run[begin.start : words[last - 1].start + len(end.bare)]
            parts.append(Part(first, last, begin.start, text, _plain(text)))
    return tuple(parts)


def _whole(run: str) -> Part:
    *others, last = _words(run)
    return Part(0, len(others) + 1, 0, run[: last.start + len(last.bare)], ())


@lru_cache(maxsize=1 << 14)
def _vocabulary(run: str) -> frozenset[str]:
    return frozenset(_plain(run)).union(*(_plain(word.bare) for word in _words(run)))


def _plain(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and hyphens."""
    if not name.isascii():
        bare = unicodedata.normalize("NFD", name.casefold())
        name = "".join(char for char in bare if unicodedata.category(char)[0] != "M")
    return tuple(_JOINT.sub(" ", name.casefold()).split())


# --- Likeness ----------------------------------------------------------------------------------


def _without_same(theirs: list[str], ours: list[str]) -> list[tuple[str, int, int]]:
    """Take out what is the same in both, and return it with its two places.

    What is left keeps its place: instead of what was taken out there is an empty text.
    """
    same: list[tuple[str, int, int]] = []
    for one, text in enumerate(theirs[:_MOST]):
        if text in ours:
            other = ours.index(text)
            same.append((text, one, other))
            theirs[one] = ours[other] = ""
    return same


def _alike(
    theirs: Sequence[str], ours: Sequence[str]
) -> list[tuple[tuple[int, Part], tuple[int, Part]]]:
    """Pair the names in capitalised words of a source with those of its target.

    Returns:
        Parts that are alike, the longest and likest first and none overlapping another, each with
        the number of the words that it is a part of.
    """
    theirs, ours = _shortened(theirs), _shortened(ours)
    near = _near(theirs, ours)
    if not near:
        return []
    reached = frozenset().union(*near.values())
    beginning: defaultdict[str, list[tuple[int, Part]]] = defaultdict(list)
    for run, text in enumerate(ours):
        for part in () if reached.isdisjoint(_vocabulary(text)) else _parts(text):
            beginning[part.plain[0]].append((run, part))
    alike: list[tuple[int, float, tuple[int, Part], tuple[int, Part]]] = []
    for run, text in enumerate(theirs):
        for part in () if near.keys().isdisjoint(_vocabulary(text)) else _parts(text):
            for begin in near.get(part.plain[0], ()):
                for other in beginning[begin]:
                    likeness = _likeness(part.plain, other[1].plain, near)
                    if likeness:
                        words = part.last - part.first
                        alike.append((-words, -likeness, (run, part), other))
    if len(alike) == 1:
        return [alike[0][2:]]
    alike.sort()
    pairs: list[tuple[tuple[int, Part], tuple[int, Part]]] = []
    taken: tuple[set[tuple[int, int]], set[tuple[int, int]]] = (set(), set())
    for _, _, *pair in alike:
        places = [{(run, word) for word in range(part.first, part.last)} for run, part in pair]
        if taken[0].isdisjoint(places[0]) and taken[1].isdisjoint(places[1]):
            taken[0].update(places[0])
            taken[1].update(places[1])
            pairs.append((pair[0], pair[1]))
    return pairs


def _shortened(runs: Sequence[str]) -> Sequence[str]:
    """Return the first of many capitalised words: what has more of them is a list, not prose."""
    if sum(map(len, runs)) <= _MOST:
        return runs
    words = 0
    for number, run in enumerate(runs):
        words += len(_words(run))
        if words > _MOST:
            return runs[:number]
    return runs


def _near(theirs: Sequence[str], ours: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return by word of a source those of its target that are like it, and how like they are."""
    vocabulary = frozenset().union(*map(_vocabulary, ours))
    near: dict[str, dict[str, float]] = {}
    for word in frozenset().union(*map(_vocabulary, theirs)):
        alike = {
            other: likeness
            for other in vocabulary
            if (likeness := _word_likeness(word, other)) >= _LIKE
        }
        if alike:
            near[word] = alike
    return near


def _likeness(
    one: tuple[str, ...], other: tuple[str, ...], near: Mapping[str, Mapping[str, float]]
) -> float:
    """Return how alike two names are, 0 to 1: that of their least like words, one by one."""
    if len(one) != len(other):
        return 0.0
    return min(
        near.get(left, _NONE).get(right, 0.0) for left, right in zip(one, other, strict=True)
    )


@lru_cache(maxsize=1 << 16)
def _word_likeness(left: str, right: str) -> float:
    """Return how alike two words are, 0 to 1; 0 where it is less than a name asks for."""
    from rapidfuzz.distance import OSA, JaroWinkler

    if left == right:
        return 1.0
    # Jaro-Winkler forgives endings; edits hold short words to their letters.
    edits = OSA.normalized_similarity(left, right, score_cutoff=_LIKE - _SLACK - 0.01)
    return min(JaroWinkler.similarity(left, right), edits + _SLACK) if edits else 0.0


def _cluster(source: str, renderings: dict[str, list[Place]]) -> Cluster:
    """Join what only differs by an ending, leave out other words, and sort by frequency."""
    counts = {text: len(places) for text, places in renderings.items()}
    places: dict[str, list[Place]] = {}
    for head, texts in _groups(counts).items():
        places[head] = [place for text in texts for place in renderings[text]]
    ranked = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    usual = ranked[0][0]
    return Cluster(
        source, tuple((text, tuple(each)) for text, each in ranked if _is_spelling(usual, text))
    )


def _is_spelling(one: str, other: str) -> bool:
    """Tell whether two renderings are spellings of one name: as like as a name and its own are."""
    words = _plain(one), _plain(other)
    return len(words[0]) == len(words[1]) and all(
        _word_likeness(left, right) >= _LIKE for left, right in zip(*words, strict=True)
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
