"""Pairs the names of a source with those of its target, by how alike they are written."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.model import Span

_LETTER = r"[^\W\d_]"
_BEGINS = rf"(?<!{_LETTER}.)(?<!{_LETTER}[-'’.].)"
"""Stands behind the first letter of a word."""
_WORD = re.compile(rf"{_LETTER}+(?:[-'’.]{_LETTER}+)*")


def _run_pattern(letter: str, capital: str) -> re.Pattern[str]:
    """Return an expression for capitalised words that follow each other."""
    begins = rf"(?<!{letter}.)(?<!{letter}[-'’.].)"
    rest = rf"{letter}*(?:[-'’.]{letter}+)*"
    return re.compile(rf"{capital}{begins}{rest}(?:[ \u00a0]{capital}{rest})*")


_RUN = _run_pattern(_LETTER, r"[^\W\d_a-zß-öø-ÿ]")
"""Its capitals may be other letters: ``str.isupper`` tells."""
_ASCII_RUN = _run_pattern("[A-Za-z]", "[A-Z]")
"""The same for a text of ASCII, where it is faster."""
COMMON = re.compile(rf"[a-z]{_BEGINS}{_LETTER}{{3}}")
"""A word that no title writes small."""
_POSSESSIVE = re.compile(r"['’]s?$")
_JOINT = re.compile(r"[-'’.]")
_LIKE = 0.7
"""Least likeness of a source name's word and its counterpart's, 0 to 1: above "Iran"/"Irak"-like
accidents between different names, below the usual differences of transliteration."""
_SLACK = 0.1
"""By how much edits may be less than that."""
_SOUNDS = {
    letter: letters[0] for letters in ("cgijkqy", "bfpvw", "sxz", "ae", "ou") for letter in letters
}
"""Letters that may stand for each other at the beginning of a name's word: Kuba, Cuba."""
_NONE: dict[str, float] = {}
_LONGEST = 4
"""Words of a name that are compared as one."""
_MOST = 100
"""Capitalised words of a text that are compared with those of its translation."""


@dataclass(frozen=True, slots=True)
class Name:
    """One or more capitalised words that follow each other."""

    text: str
    start: int
    end: int
    certain: bool
    """It does not merely begin a sentence."""


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
    for text, one, other in without_same(their_texts, our_texts):
        whole = _whole(text)
        yield _name(source, theirs[one][0], whole), _name(target, ours[other][0], whole)
    for (run, part), (our_run, our_part) in alike(their_texts, our_texts):
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
    if not known and COMMON.search(text):
        return False
    written = [word[0] for word in _WORD.finditer(text) if not _overlaps(word, known)]
    return len(written) > 3 and all(word[0].isupper() or len(word) < 4 for word in written)


def _overlaps(word: re.Match[str], spans: Iterable[Span]) -> bool:
    return any(span.start < word.end() and word.start() < span.end for span in spans)


def capitalised(text: str) -> list[str]:
    """Return the stretches of capitalised words in a text, as :func:`_runs` does."""
    if text.isascii():
        return _ASCII_RUN.findall(text)
    return [run for _, run in _runs(text, ())]


def _runs(text: str, known: Sequence[Span]) -> Iterator[tuple[int, str]]:
    """Yield the stretches of capitalised words that are not known, and where they begin."""
    for found in (_ASCII_RUN if text.isascii() else _RUN).finditer(text):
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
def words(run: str) -> tuple[Word, ...]:
    """Return the words of some capitalised words that follow each other."""
    return tuple(
        Word(found.start(), found.end(), _POSSESSIVE.sub("", found[0]))
        for found in _WORD.finditer(run)
    )


@lru_cache(maxsize=1 << 14)
def _parts(run: str) -> tuple[Part, ...]:
    """Return all that may be a name: the words, alone and with their neighbours."""
    there = words(run)
    parts: list[Part] = []
    for first, begin in enumerate(there):
        for last, end in enumerate(there[first : first + _LONGEST], first + 1):
            text = run[begin.start : end.start + len(end.bare)]
            parts.append(Part(first, last, begin.start, text, _plain(text)))
    return tuple(parts)


def _whole(run: str) -> Part:
    *others, last = words(run)
    return Part(0, len(others) + 1, 0, run[: last.start + len(last.bare)], ())


@lru_cache(maxsize=1 << 14)
def _vocabulary(run: str) -> frozenset[str]:
    return frozenset(_plain(run)).union(*(_plain(word.bare) for word in words(run)))


def _plain(name: str) -> tuple[str, ...]:
    """Return the words of a name without case, accents and hyphens."""
    if not name.isascii():
        bare = unicodedata.normalize("NFD", name.casefold())
        name = "".join(char for char in bare if unicodedata.category(char)[0] != "M")
    return tuple(_JOINT.sub(" ", name.casefold()).split())


# --- Likeness ----------------------------------------------------------------------------------


def without_same(theirs: list[str], ours: list[str]) -> list[tuple[str, int, int]]:
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


def alike(
    theirs: Sequence[str], ours: Sequence[str]
) -> list[tuple[tuple[int, Part], tuple[int, Part]]]:
    """Pair the names in capitalised words of a source with those of its target.

    Returns:
        Parts that are alike, the longest and likest first and none overlapping another, each with
        the number of the words that it is a part of.
    """
    # Most pairs of texts end here.
    beginnings = frozenset().union(*map(_possible_beginnings, theirs))
    if beginnings.isdisjoint(chain.from_iterable(map(_possible_beginnings, ours))):
        return []
    theirs, ours = _shortened(theirs), _shortened(ours)
    near = _near(theirs, ours)
    if not near:
        return []
    reached = frozenset().union(*near.values())
    beginning: defaultdict[str, list[tuple[int, Part]]] = defaultdict(list)
    for run, text in enumerate(ours):
        for part in () if reached.isdisjoint(_vocabulary(text)) else _parts(text):
            beginning[part.plain[0]].append((run, part))
    likely: list[tuple[int, float, tuple[int, Part], tuple[int, Part]]] = []
    for run, text in enumerate(theirs):
        for part in () if near.keys().isdisjoint(_vocabulary(text)) else _parts(text):
            for begin in near.get(part.plain[0], ()):
                for other in beginning[begin]:
                    likeness = _likeness(part.plain, other[1].plain, near)
                    if likeness:
                        length = part.last - part.first
                        likely.append((-length, -likeness, (run, part), other))
    if len(likely) == 1:
        return [likely[0][2:]]
    likely.sort()
    pairs: list[tuple[tuple[int, Part], tuple[int, Part]]] = []
    taken: tuple[set[tuple[int, int]], set[tuple[int, int]]] = (set(), set())
    for _, _, *pair in likely:
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
    length = 0
    for number, run in enumerate(runs):
        length += len(words(run))
        if length > _MOST:
            return runs[:number]
    return runs


def _near(theirs: Sequence[str], ours: Sequence[str]) -> dict[str, dict[str, float]]:
    """Return by word of a source those of its target that are like it, and how like they are."""
    by_beginning: defaultdict[str, list[str]] = defaultdict(list)
    for beginning, word in chain.from_iterable(map(_beginnings, ours)):
        by_beginning[beginning].append(word)
    near: dict[str, dict[str, float]] = {}
    for beginning, word in chain.from_iterable(map(_beginnings, theirs)):
        for other in by_beginning.get(beginning, ()):
            likeness = _word_likeness(word, other)
            if likeness >= _LIKE:
                near.setdefault(word, {})[other] = likeness
    return near


@lru_cache(maxsize=1 << 14)
def _beginnings(run: str) -> tuple[tuple[str, str], ...]:
    """Return what each word shares with one that is like it, beside the word.

    Either they begin alike, or all but their first letters is the same.
    """
    return tuple(
        (beginning, word)
        for word in _vocabulary(run)
        for beginning in (_SOUNDS.get(word[0], word[0]), word[1:])
    )


@lru_cache(maxsize=1 << 14)
def _possible_beginnings(run: str) -> frozenset[str]:
    return frozenset(beginning for beginning, _ in _beginnings(run))


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


def is_spelling(one: str, other: str) -> bool:
    """Tell whether two renderings are spellings of one name: as like as a name and its own are."""
    ours, theirs = _plain(one), _plain(other)
    return len(ours) == len(theirs) and all(
        _word_likeness(left, right) >= _LIKE for left, right in zip(ours, theirs, strict=True)
    )
