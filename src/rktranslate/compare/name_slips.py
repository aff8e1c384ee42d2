"""Names that a target spells a little otherwise than its source, or that are not whole.

Many names are spelled otherwise in another language (Moskow, Moscow). Those that the catalogue
renders so again and again, that CLDR knows, that the glossary has, that occur in lower case
elsewhere, or that follow the usual changes of spelling, are no slips.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache, lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.name_spelling import inflected, is_respelling
from rktranslate.compare.names import (
    Evidence,
    NamePair,
    Slip,
    SlipKind,
    is_ordinary,
    may_have_slipped,
)
from rktranslate.compare.renderings import is_rendered
from rktranslate.compare.tokens import WORD, absent, count_each, prose
from rktranslate.languages.codes import cldr_locale, preferred_code
from rktranslate.lexicon import lexicon
from rktranslate.lexicon import words as words_of
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from rktranslate.lexicon import Lexicon

_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-Þ][^\W\d_]+")
_WORD_CHARACTER = re.compile(r"\w")
_FEW = 8
"""Words that are searched for one by one in a text."""
_BATCH = 1000
"""Texts that are joined for one search."""
_MIN_LETTERS = 4
"""Letters of a word that is compared by itself: shorter ones are too like one another."""
_MAX_LETTERS = 64
"""Letters of the longest word that is compared so."""
_MAX_COMPARED = 64
"""Words of a target with which one of its source is compared."""
_KNOWN = 5
"""Occurrences from which a word is known well."""
_RARER = 10
"""How many times rarer a name is in the target language that is written otherwise there."""
_COPY_RATIO = 2
"""A name that was copied so many times more often than it was rendered so is always copied."""


class Pair(NamedTuple):
    """A source and its target."""

    source: str
    target: str
    compared: bool = True
    """False for a pair that only shows how words are used: a reference, an empty target."""


class _NamesOf(NamedTuple):
    """A pair and its capitalised words."""

    position: int
    """Its index in the catalogue."""
    source: str
    target: str
    in_source: list[str]
    in_target: list[str]


def name_slips(
    pairs: Sequence[Pair],
    source_language: str,
    target_language: str,
    *,
    terms: Iterable[str] = (),
    syntax: Syntax = Syntax.TEXT,
) -> Iterator[tuple[int, Slip]]:
    """Yield the faults in the names of a catalogue, and the index of the pair.

    Args:
        pairs: All units of the catalogue in order.
        source_language: Language of the sources.
        target_language: Language of the targets.
        terms: Source terms of the glossary, whose words have a form of their own.
        syntax: Inline syntax of the texts.
    """
    everywhere = [
        _NamesOf(index, pair.source, pair.target, names, _CAPITALISED.findall(pair.target))
        for index, pair in enumerate(pairs)
        if (names := _CAPITALISED.findall(pair.source))
    ]
    current = [item for item in everywhere if pairs[item.position].compared]
    languages = preferred_code(source_language), preferred_code(target_language)
    known = _known_words(*languages, terms)
    evidence = Evidence(known, *_count_uses(everywhere), language=source_language)
    yield from _near_names(current, everywhere, evidence, languages, syntax)
    known = known.union(*map(_cldr_names, languages))
    evidence = replace(evidence, known=known)
    yield from _several_word_names(current, everywhere, evidence, languages, syntax)


def _near_names(
    current: Sequence[_NamesOf],
    everywhere: Sequence[_NamesOf],
    evidence: Evidence,
    languages: tuple[str, str],
    syntax: Syntax,
) -> Iterator[tuple[int, Slip]]:
    """Yield single words that are nearly those of the source."""
    by_words = _places_by_words(current, evidence, syntax)
    if not by_words:
        return
    own_names = _cldr_names(languages[1]) - _cldr_names(languages[0])
    # A pair that recurs is usual: only the others are looked for in all texts.
    once = {words for words, places in by_words.items() if len(places) == 1}
    in_sources = _in_lower_case(
        {source.casefold() for source, _ in once}, [item.source for item in everywhere]
    )
    known = lexicon(*languages)
    in_targets = _in_lower_case(
        {target.casefold() for _, target in once}, [item.target for item in everywhere]
    )
    for (source, target), places in by_words.items():
        # "Indonesian" is no misspelling of "Indonesia", however often that is copied.
        if target.casefold() in own_names or inflected(source, target, languages[1]):
            continue
        always_copied = evidence.copied[source] >= _COPY_RATIO * len(places)
        if not always_copied:
            if _is_own_word(source.casefold(), target.casefold(), known):
                continue
            usual = len(places) > 1 or is_respelling(source, target, *languages)
            word = source.casefold() in in_sources or target.casefold() in in_targets
            translated = is_ordinary(source, languages[0]) and not evidence.copied[source]
            if usual or word or translated or source.casefold() in evidence.known:
                continue
        for index, source_span, target_span in places:
            yield index, Slip(SlipKind.ALTERED, source, target, source_span, target_span)


def _several_word_names(
    current: Sequence[_NamesOf],
    everywhere: Sequence[_NamesOf],
    evidence: Evidence,
    languages: tuple[str, str],
    syntax: Syntax,
) -> Iterator[tuple[int, Slip]]:
    """Yield names of several words that were garbled, cut or taken for others."""
    doubtful = [
        (item.position, names)
        for item in current
        if len(item.in_source) > 1
        and may_have_slipped(item.source, item.target, evidence)
        and (names := NamePair.of(prose(item.source, syntax), item.target, languages))
    ]
    # Few are left, so few words have to be looked for in all texts.
    words = {word for _, names in doubtful for word in names.words()}
    words = {word.casefold() for word in words if len(word) >= _MIN_LETTERS}
    texts = [text for item in everywhere for text in (item.source, item.target)]
    evidence = replace(evidence, small=_in_lower_case(words, texts))
    known = lexicon(*languages)
    for index, names in doubtful:
        # A name that the source has twice is missed, or written otherwise, once.
        for slip in {slip.target_span: slip for slip in names.slips(evidence)}.values():
            entry = known.source(slip.expected.casefold())
            common = entry is not None and entry.is_translated and not entry.is_capitalised
            if slip.kind is SlipKind.MISSING and common:
                continue
            if slip.kind is not SlipKind.ALTERED or not _is_translated(slip, names.source, known):
                yield index, slip


def _is_translated(slip: Slip, source: str, known: Lexicon) -> bool:
    """Return whether all words that a target has for those of a name translate words of the source.

    They may be those of the name (Sekuritas, Securities) or others: in "Jordan's King Abdullah"
    there is the *raja* of ``Raja Jordania Abdullah``.
    """
    said = words_of(source.casefold())
    return all(
        any(word != written and is_rendered(known, word, (written,)) for word in said)
        for written in words_of(slip.written.casefold())
    )


def _places_by_words(
    current: Sequence[_NamesOf], evidence: Evidence, syntax: Syntax
) -> Mapping[tuple[str, str], Sequence[tuple[int, Span, Span]]]:
    """Return the places of names that are nearly the same and in neither text both, by the two.

    Those of a pair are left out that recurs too often for a slip: it has more than one place, and
    more than half as many as the source's name is copied. Most names are such a pair (Rusia,
    Russia), and looking for its places takes longer than looking for the others.
    """
    near = {item.position: (item, words) for item in current if (words := _near_words(item))}
    positions: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for position, (_, pairs) in near.items():
        for pair in pairs:
            positions[pair].append(position)
    spans = cache(lambda position: _near_spans(*near[position], syntax))

    def places(pair: tuple[str, str]) -> Iterator[tuple[int, Span, Span]]:
        for position in positions[pair]:
            if pair in spans(position):
                yield position, *spans(position)[pair]

    by_words: dict[tuple[str, str], Sequence[tuple[int, Span, Span]]] = {}
    for pair in positions:
        too_many = max(1, evidence.copied[pair[0]] // _COPY_RATIO) + 1
        found = list(islice(places(pair), too_many))
        if 0 < len(found) < too_many:
            by_words[pair] = found
    # In the order of the first places.
    return {
        pair: by_words[pair]
        for position in sorted({places[0][0] for places in by_words.values()})
        for pair in spans(position)
        if pair in by_words and by_words[pair][0][0] == position
    }


def _near_words(item: _NamesOf) -> list[tuple[str, str]]:
    """Return the names of source and target that are nearly the same, where the source lacks it."""
    names = dict.fromkeys(name for name in item.in_target if _is_compared(name))
    added = absent(names, item.source) if names else ()
    if not added:
        return []
    sources = list(dict.fromkeys(name for name in item.in_source if _is_compared(name)))
    return [
        (source, target)
        for index, source in enumerate(sources)
        for target in _around(added, index, len(sources))
        if _is_near(source, target)
    ]


def _near_spans(
    item: _NamesOf, near: Sequence[tuple[str, str]], syntax: Syntax
) -> Mapping[tuple[str, str], tuple[Span, Span]]:
    """Return the places of the names of which the target has fewer than the source, in order."""
    lost = {source for source, _ in near}
    in_source, in_target = count_each(item.source, lost), count_each(item.target, lost)
    lost = {name for name in lost if in_target[name] < in_source[name]}
    if not lost:
        return {}
    near = [(source, target) for source, target in near if source in lost]
    source_spans = _first_places(lost, prose(item.source, syntax))
    target_spans = _first_places({target for _, target in near}, prose(item.target, syntax))
    return {
        (source, target): (source_spans[source], target_spans[target])
        for source, target in near
        if source in source_spans and target in target_spans
    }


def _is_own_word(source: str, target: str, known: Lexicon) -> bool:
    """Return whether a word of a target is a translation, or the name as its language writes it.

    That is what a bilingual lexicon says of the two words, in small letters: Suster, Sister; of
    Husni it has only Hosni in the target language.
    """
    entry = known.source(source)
    if entry is not None and target in entry.counterparts:
        return True
    written, copied = known.target_counts(target), known.target_counts(source)
    if written is None or written.seen < _KNOWN:
        return False
    return copied is None or copied.seen * _RARER < written.seen


def _is_compared(name: str) -> bool:
    return _MIN_LETTERS <= len(name) <= _MAX_LETTERS


def _around(names: Sequence[str], index: int, count: int) -> Sequence[str]:
    """Return the names that the one at an index among a count of others is compared with.

    All of them, unless the text is a long list: then those at about the same place.
    """
    if len(names) <= _MAX_COMPARED:
        return names
    middle = index * len(names) // count
    start = min(max(0, middle - _MAX_COMPARED // 2), len(names) - _MAX_COMPARED)
    return names[start : start + _MAX_COMPARED]


def _first_places(words: Collection[str], text: str) -> Mapping[str, Span]:
    """Return where a text has each of some words first; it may lack some of them."""
    if len(words) <= _FEW:
        return {word: span for word in words if (span := _first_place(word, text))}
    places: dict[str, Span] = {}
    for match in WORD.finditer(text):
        places.setdefault(match[0], Span(*match.span()))
    return places


def _first_place(word: str, text: str) -> Span | None:
    """Return where a text has a word first; None if it has it within longer ones only."""
    start = text.find(word)
    while start >= 0:
        end = start + len(word)
        if not any(map(_WORD_CHARACTER.match, (text[start - 1 : start], text[end : end + 1]))):
            return Span(start, end)
        start = text.find(word, end)
    return None


def is_misspelt(source: str, target: str) -> bool:
    """Return whether a word of a target is one of its source but for a letter or two."""
    return _is_compared(source) and _is_compared(target) and _is_near(source, target)


@lru_cache(maxsize=1 << 14)
def _is_near(source: str, target: str) -> bool:
    """Return whether a name is another one but for a letter or two, capitals aside."""
    allowed = 1 if len(source) < 6 else 2
    if abs(len(source) - len(target)) > allowed:
        return False
    from rapidfuzz.distance import OSA

    near = OSA.distance(source, target, score_cutoff=allowed) <= allowed
    return near and source.casefold() != target.casefold()


def _count_uses(everywhere: Sequence[_NamesOf]) -> tuple[Counter[str], Counter[str]]:
    """Return in how many units each name is in the source, and in how many in both texts."""
    names = [(set(item.in_source), item.in_target) for item in everywhere]
    written = Counter(chain.from_iterable(in_source for in_source, _ in names))
    copied = Counter(
        chain.from_iterable(in_source.intersection(in_target) for in_source, in_target in names)
    )
    return written, copied


def _in_lower_case(words: set[str], texts: Sequence[str]) -> frozenset[str]:
    """Return which of some words occur anywhere in lower case: those are no names."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    patterns = sorted(words)
    if not patterns:
        return frozenset()
    # The longest match hides no whole word: what is longer than one ends behind its edge.
    finder = AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest)
    lower: set[int] = set()
    # One search in many texts is far faster than many in one.
    for first in range(0, len(texts), _BATCH):
        text = "\n".join(texts[first : first + _BATCH])
        for pattern, start, end in finder.find_matches_as_indexes(text):
            if pattern in lower or text[start - 1 : start].isalpha():
                continue
            if not text[end : end + 1].isalpha():
                lower.add(pattern)
    return frozenset(patterns[pattern] for pattern in lower)


def _known_words(
    source_language: str, target_language: str, terms: Iterable[str]
) -> frozenset[str]:
    """Return the words that have a form of their own in the target language."""
    words = set(translated_names(source_language, target_language))
    for term in terms:
        words.update(
            word.casefold() for word in _CAPITALISED.findall(term) if len(word) >= _MIN_LETTERS
        )
    return frozenset(words)


@lru_cache(maxsize=16)
def translated_names(source_language: str, target_language: str) -> frozenset[str]:
    """Return the words of a language's names in CLDR that another language does not write alike."""
    return _cldr_names(source_language) - _cldr_names(target_language)


@lru_cache(maxsize=16)
def _cldr_names(language: str) -> frozenset[str]:
    """Return the names of countries, cities, languages, months and days of a language (CLDR)."""
    locale = cldr_locale(language)
    if locale is None:
        return frozenset()
    texts = [*locale.territories.values(), *locale.languages.values()]
    # CLDR has cities for their times, where a language has a name of its own for them: Athena.
    texts += [str(zone.get("city", "")) for zone in locale.time_zones.values()]
    texts += [name for names in locale.months["format"].values() for name in names.values()]
    texts += [name for names in locale.days["format"].values() for name in names.values()]
    return frozenset(word.casefold() for text in texts for word in text.split())
