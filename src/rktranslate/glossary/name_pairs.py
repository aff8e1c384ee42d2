"""Pairs the names of a source with those of its target by string similarity."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.inline.words import is_ascii_prose
from rktranslate.model import Span, SpanIndex

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_LETTER = r"[^\W\d_]"
_WORD = re.compile(rf"{_LETTER}+(?:[-'’.]{_LETTER}+)*")


def _begins(letter: str) -> str:
    """Return what follows the first letter of a word."""
    return rf"(?<!{letter}.)(?<!{letter}[-'’.].)"


def _run_pattern(letter: str, capital: str) -> re.Pattern[str]:
    """Return a pattern for consecutive capitalised words."""
    rest = rf"{letter}*(?:[-'’.]{letter}+)*"
    return re.compile(rf"{capital}{_begins(letter)}{rest}(?:[ \u00a0]{capital}{rest})*")


_RUN = _run_pattern(_LETTER, r"[^\W\d_a-zß-öø-ÿ]")
"""A letter that it takes for a capital may be another one; ``str.isupper`` decides."""
_ASCII_RUN = _run_pattern("[A-Za-z]", "[A-Z]")
"""The same for a text without letters beyond ASCII, which is faster."""
COMMON = re.compile(rf"[a-z]{_begins(_LETTER)}{_LETTER}{{3}}")
"""A word that a title would capitalise."""
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENING = ' \u00a0*_"“‘«(['
"""What can stand between the end of a sentence and the first word of the next."""
_JOINT = re.compile(r"[-'’.]")
_MIN_SIMILARITY = 0.7
"""Least similarity of a word of a source name and its counterpart, 0 to 1: above that of different
names such as "Iran" and "Irak", below the usual differences of transliteration."""
_EDIT_TOLERANCE = 0.1
"""By how much the edit similarity may be below that."""
_SOUNDS = {
    letter: letters[0] for letters in ("cgijkqy", "bfpvw", "sxz", "ae", "ou") for letter in letters
}
"""Letters that may replace each other at the start of a word of a name: Kuba, Cuba."""
_NONE: dict[str, float] = {}
_MAX_WORDS = 4
"""Words of the longest name."""
_MAX_LETTERS = 64
"""Letters of the longest word that is compared letter by letter."""
_MAX_COMPARED = 100
"""Capitalised words of a text that are compared with those of its translation."""


@dataclass(frozen=True, slots=True)
class Name:
    """One or more consecutive capitalised words."""

    text: str
    start: int
    end: int
    certain: bool
    """Whether more than the start of a sentence explains its capital."""


def name_pairs(
    source: str,
    target: str,
    known_source: Sequence[Span] = (),
    known_target: Sequence[Span] = (),
) -> Iterator[tuple[Name, Name]]:
    """Pair the names of a source with those of its target, the longest and most similar first.

    Every sequence of capitalised words may be a name: ``Menhan Sergei Shoigu``, but also
    ``Sergei Shoigu``, ``Shoigu`` and so on. The words of the other language show which one it is.

    Args:
        source: A sentence.
        target: Its translation.
        known_source: Spans of the source to ignore.
        known_target: Spans of the target to ignore.
    """
    in_source, in_target = (
        SpanIndex(known) if known else None for known in (known_source, known_target)
    )
    if _is_title(source, in_source) or _is_title(target, in_target):
        return  # every word has a capital there
    source_starts, source_runs = _starts_and_texts(source, in_source)
    target_starts, target_runs = _starts_and_texts(target, in_target)
    for text, source_index, target_index in remove_identical(source_runs, target_runs):
        whole = _whole(text)
        yield (
            _name(source, source_starts[source_index], whole),
            _name(target, target_starts[target_index], whole),
        )
    pairs = similar_parts(source_runs, target_runs)
    for (source_index, source_part), (target_index, target_part) in pairs:
        yield (
            _name(source, source_starts[source_index], source_part),
            _name(target, target_starts[target_index], target_part),
        )


def _starts_and_texts(text: str, known: SpanIndex | None) -> tuple[list[int], list[str]]:
    runs = list(_runs(text, known))
    return [start for start, _ in runs], [run for _, run in runs]


def _name(text: str, run_start: int, part: Part) -> Name:
    """Return a part of the capitalised words that begin at an offset."""
    start = end = run_start + part.start
    while end and text[end - 1] in _OPENING:
        end -= 1
    starts_sentence = not end or text[end - 1] in ".:!?"
    certain = not starts_sentence or part.last > part.first + 1
    return Name(part.text, start, start + len(part.text), certain)


# --- Capitalised words -------------------------------------------------------------------------


def _is_title(text: str, known: SpanIndex | None) -> bool:
    """Return whether all words of a text that are not known have a capital, or are short."""
    if not known and COMMON.search(text):
        return False
    unknown = [word[0] for word in _WORD.finditer(text) if not _overlaps(word, known)]
    return len(unknown) > 3 and all(word[0].isupper() or len(word) < 4 for word in unknown)


def _overlaps(word: re.Match[str], spans: SpanIndex | None) -> bool:
    return spans is not None and spans.overlap(Span(*word.span()))


def capitalised(text: str) -> list[str]:
    """Return the runs of capitalised words in a text."""
    runs = _run(text).findall(text)
    if "".join(runs).isascii():
        return runs
    return [run for _, run in _runs(text, None)]


def _run(text: str) -> re.Pattern[str]:
    """Return the pattern that finds the runs of a text."""
    return _ASCII_RUN if is_ascii_prose(text) else _RUN


def _runs(text: str, known: SpanIndex | None) -> Iterator[tuple[int, str]]:
    """Yield the start and text of each run of capitalised words that are not known."""
    for match in _run(text).finditer(text):
        if not known and match[0].isascii():
            yield match.start(), match[0]
            continue
        start = end = 0
        for word in _WORD.finditer(text, *match.span()):
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
    """A word in a run of capitalised words."""

    start: int
    end: int
    bare: str
    """The word without a possessive ending."""


class Part(NamedTuple):
    """Consecutive words of a run, which may be a name."""

    first: int
    """Index of its first word."""
    last: int
    """Index after its last word."""
    start: int
    text: str
    plain: tuple[str, ...]
    """Its words case folded, without accents, cut at hyphens."""


@lru_cache(maxsize=1 << 14)
def words(run: str) -> tuple[Word, ...]:
    """Return the words of a run of capitalised words."""
    return tuple(
        Word(match.start(), match.end(), _POSSESSIVE.sub("", match[0]))
        for match in _WORD.finditer(run)
    )


@lru_cache(maxsize=1 << 14)
def parts(run: str) -> tuple[Part, ...]:
    """Return all parts of a run that may be a name: each word, alone and with its neighbours."""
    run_words = words(run)
    found: list[Part] = []
    for first, first_word in enumerate(run_words):
        for last, last_word in enumerate(run_words[first : first + _MAX_WORDS], first + 1):
            text = run[first_word.start : last_word.start + len(last_word.bare)]
            found.append(Part(first, last, first_word.start, text, _plain(text)))
    return tuple(found)


def _whole(run: str) -> Part:
    *others, last = words(run)
    return Part(0, len(others) + 1, 0, run[: last.start + len(last.bare)], ())


@lru_cache(maxsize=1 << 14)
def _vocabulary(run: str) -> frozenset[str]:
    return frozenset(_plain(run)).union(*(_plain(word.bare) for word in words(run)))


def _plain(name: str) -> tuple[str, ...]:
    """Return the words of a name case folded, without accents, cut at hyphens."""
    if not name.isascii():
        bare = unicodedata.normalize("NFD", name.casefold())
        name = "".join(char for char in bare if unicodedata.category(char)[0] != "M")
    return tuple(_JOINT.sub(" ", name.casefold()).split())


# --- Similarity --------------------------------------------------------------------------------


def remove_identical(source_runs: list[str], target_runs: list[str]) -> list[tuple[str, int, int]]:
    """Replace the runs that both lists have by empty texts; return them with their two indices."""
    identical: list[tuple[str, int, int]] = []
    for source_index, text in enumerate(source_runs[:_MAX_COMPARED]):
        if text in target_runs:
            target_index = target_runs.index(text)
            identical.append((text, source_index, target_index))
            source_runs[source_index] = target_runs[target_index] = ""
    return identical


def similar_parts(
    source_runs: Sequence[str], target_runs: Sequence[str]
) -> list[tuple[tuple[int, Part], tuple[int, Part]]]:
    """Pair the names in runs of capitalised words of a source with those of its target.

    Returns:
        Similar parts, the longest and most similar first, none overlapping another, each with the
        index of its run.
    """
    # Most pairs of texts end here.
    source_keys = frozenset().union(*[_all_keys(run) for run in source_runs if run])
    if all(source_keys.isdisjoint(_all_keys(run)) for run in target_runs if run):
        return []
    source_runs, target_runs = _shortened(source_runs), _shortened(target_runs)
    similar = _similar_words(source_runs, target_runs)
    if not similar:
        return []
    similar_targets = frozenset().union(*similar.values())
    parts_by_first: defaultdict[str, list[tuple[int, Part]]] = defaultdict(list)
    for run, text in enumerate(target_runs):
        for part in () if similar_targets.isdisjoint(_vocabulary(text)) else parts(text):
            if similar_targets.issuperset(part.plain):
                parts_by_first[part.plain[0]].append((run, part))
    candidates: list[tuple[int, float, tuple[int, Part], tuple[int, Part]]] = []
    for run, text in enumerate(source_runs):
        for part in () if similar.keys().isdisjoint(_vocabulary(text)) else parts(text):
            for first in similar.get(part.plain[0], ()):
                for counterpart in parts_by_first[first]:
                    if len(part.plain) != len(counterpart[1].plain):
                        continue
                    similarity = _similarity(part.plain, counterpart[1].plain, similar)
                    if similarity:
                        length = part.last - part.first
                        candidates.append((-length, -similarity, (run, part), counterpart))
    if len(candidates) == 1:
        return [candidates[0][2:]]
    candidates.sort()
    pairs: list[tuple[tuple[int, Part], tuple[int, Part]]] = []
    used_source: set[tuple[int, int]] = set()
    used_target: set[tuple[int, int]] = set()
    for _, _, source_part, target_part in candidates:
        source_words, target_words = _word_indices(*source_part), _word_indices(*target_part)
        if used_source.isdisjoint(source_words) and used_target.isdisjoint(target_words):
            used_source |= source_words
            used_target |= target_words
            pairs.append((source_part, target_part))
    return pairs


def _word_indices(run: int, part: Part) -> set[tuple[int, int]]:
    return {(run, word) for word in range(part.first, part.last)}


def _shortened(runs: Sequence[str]) -> Sequence[str]:
    """Return the first runs of a text: one with more capitalised words is a list, not prose."""
    if sum(map(len, runs)) <= _MAX_COMPARED:
        return runs
    length = 0
    for index, run in enumerate(runs):
        length += len(words(run))
        if length > _MAX_COMPARED:
            return runs[:index]
    return runs


def _similar_words(
    source_runs: Sequence[str], target_runs: Sequence[str]
) -> dict[str, dict[str, float]]:
    """Return for each word of a source the similar words of its target, with their similarity."""
    words_by_key: defaultdict[str, list[str]] = defaultdict(list)
    for key, word in chain.from_iterable(map(_keys, target_runs)):
        words_by_key[key].append(word)
    similar: dict[str, dict[str, float]] = {}
    for key, word in chain.from_iterable(map(_keys, source_runs)):
        for other in words_by_key.get(key, ()):
            similarity = _word_similarity(word, other)
            if similarity >= _MIN_SIMILARITY:
                similar.setdefault(word, {})[other] = similarity
    return similar


@lru_cache(maxsize=1 << 14)
def _keys(run: str) -> tuple[tuple[str, str], ...]:
    """Return two keys of each word, one of which a similar word shares, with the word.

    The keys are the first sound of the word, and all after its first letter.
    """
    return tuple(
        (key, word)
        for word in _vocabulary(run)
        for key in (_SOUNDS.get(word[0], word[0]), word[1:])
    )


@lru_cache(maxsize=1 << 14)
def _all_keys(run: str) -> frozenset[str]:
    return frozenset(key for key, _ in _keys(run))


def _similarity(
    source: tuple[str, ...], target: tuple[str, ...], similar: Mapping[str, Mapping[str, float]]
) -> float:
    """Return the similarity of two names of as many words: the least of these, 0 to 1."""
    if len(source) == 1:  # nearly all
        return similar[source[0]][target[0]]
    return min(
        similar.get(left, _NONE).get(right, 0.0) for left, right in zip(source, target, strict=True)
    )


@lru_cache(maxsize=1 << 16)
def _word_similarity(left: str, right: str) -> float:
    """Return the similarity of two words, 0 to 1; 0 if it is below the least for names."""
    from rapidfuzz.distance import OSA, JaroWinkler

    if left == right:
        return 1.0
    if max(len(left), len(right)) > _MAX_LETTERS:
        return 0.0
    # Jaro-Winkler tolerates endings; the edit distance is strict with short words.
    cutoff = _MIN_SIMILARITY - _EDIT_TOLERANCE - 0.01
    edits = OSA.normalized_similarity(left, right, score_cutoff=cutoff)
    return min(JaroWinkler.similarity(left, right), edits + _EDIT_TOLERANCE) if edits else 0.0


def is_spelling(one: str, other: str) -> bool:
    """Return whether two renderings are as similar as a name and its rendering must be."""
    left_words, right_words = _plain(one), _plain(other)
    return len(left_words) == len(right_words) and all(
        _word_similarity(left, right) >= _MIN_SIMILARITY
        for left, right in zip(left_words, right_words, strict=True)
    )
