"""Which words of a source have a counterpart in its target, and which words of the target a reason.

A bilingual lexicon says how a word is mostly translated. Words are compared in all forms that the
languages' files know: inflected and derived ones, clitics, reduplication, parts of compounds. A
free translation has many words without a counterpart, so single ones are no fault; many of them
together, on one side only, are text that was left out or added (``lost_text``).
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import exp, log
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.tokens import prose
from rktranslate.glossary.morphology import morphology
from rktranslate.languages.inflector import inflector
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from rktranslate.compare.copies import CopyRules
    from rktranslate.lexicon import Entry, Lexicon

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
"""The words of lexicons, with their spans."""
_PARTS = re.compile("[-']")
_LEAST_LETTERS = 3
_LEAST_ROOT = 4
"""Letters of a word without its affixes, at least."""
_STEM = 5
"""First letters that related words share, such as economy and economic."""
_LONG = 6
"""Letters from which a word has such a stem."""
_OFTEN = 100
"""Occurrences from which a word of a target is a common one."""
_WELL_KNOWN = 50
"""Occurrences of a word from which words of the same root say nothing new about it."""
_PER_MILLION = 8.7
"""Words of an unrelated sentence, in all their forms, per million of the corpus of a lexicon."""
_LEAST_RARITY = 0.2
_COMMON = 0.6
"""Rarity below which a word nearly always has a counterpart: it has so many."""
_CONTESTED, _CONTESTED_AT_MOST = 0.5, 1.0
"""What the evidence of a word whose counterparts all belong to other words is more than that of a
word without any, and the most that it is. Measured on 12,000 words of sentences that were appended
to the sources of good translations."""
_OFTEN_IN_TEXT = 8
"""Times that a form is in a text from which it has room for any number of words; it bounds the
cost."""
_MOST_WORDS = 1 << 16
"""Distinct words that are remembered for a language pair."""


class Rates(NamedTuple):
    """How often a word has no counterpart: 0 to 1 each, and the second is the greater one."""

    freedom: float
    """In a good translation."""
    rarity: float
    """In an unrelated text."""


# Measured on 3,900 pairs of news, talks and encyclopaedic text, each with its own and another
# unit's translation.
_COPIED = Rates(0.15, 0.98)
"""Rates of a number, and of a name that the lexicon lacks."""
_UNKNOWN = Rates(0.63, 0.97)
"""Rates of another word that the lexicon lacks."""
_LEAST_FREEDOM = 0.12
"""Freedom of a word that always has a counterpart in the lexicon's corpus."""
_FREEDOM = 0.65
"""How much the share of its occurrences without a counterpart adds."""
_RARITY = 0.98
_COMMON_RARITY = 0.93
"""Rarity of a common word of a target, which more words can explain."""


class JudgedWord(NamedTuple):
    """A word of a text that says whether the other text is its translation."""

    start: int
    end: int
    covered: bool
    """Whether the other text has a counterpart."""
    evidence: float
    """Logarithm of how much likelier that is in an unrelated text than in a good translation."""
    freedom: float
    """How often such a word has no counterpart in a good translation: 0 to 1."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The judged words of a source and of its target, in order."""

    source: tuple[JudgedWord, ...]
    target: tuple[JudgedWord, ...]

    @property
    def uncovered(self) -> tuple[Span, ...]:
        """The words of the source without a counterpart in the target."""
        return tuple(Span(word.start, word.end) for word in self.source if not word.covered)

    @property
    def unexplained(self) -> tuple[Span, ...]:
        """The words of the target that no word of the source explains."""
        return tuple(Span(word.start, word.end) for word in self.target if not word.covered)


def coverage(source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT) -> Coverage:
    """Return which words of a source and of its target have counterparts in each other.

    A word can be the counterpart of several others. The arguments are those of
    :class:`WordComparison`.
    """
    compared = WordComparison(source, target, rules, syntax)
    return Coverage(compared.source, compared.target)


class WordComparison:
    """The words of a source and of its target, with the forms by which they are compared.

    Words of one or two letters, and function words of the target, are not judged. Without a lexicon
    for the two languages no word is.
    """

    def __init__(
        self, source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT
    ) -> None:
        """Take two texts.

        Args:
            source: A sentence, or a unit of several.
            target: Its translation.
            rules: Those of the languages, which have the lexicon.
            syntax: Inline syntax of both.
        """
        self._source: Sequence[_FoundWord] = ()
        self._target: Sequence[_FoundWord] = ()
        if rules.lexicon:
            words = _words(rules)
            self._source = [(match, words.source(match[0])) for match in _found(source, syntax)]
            self._target = [(match, words.target(match[0])) for match in _found(target, syntax)]

    @cached_property
    def _in_source(self) -> AbstractSet[str]:
        """All forms of the source, in the target language."""
        return frozenset().union(*(word.keys for _, word in self._source))

    @cached_property
    def _in_target(self) -> AbstractSet[str]:
        return frozenset().union(*(word.keys for _, word in self._target))

    @property
    def source(self) -> tuple[JudgedWord, ...]:
        """The judged words of the source; a counterpart can be that of several of them."""
        return _judged(self._source, self._in_target, ())

    @property
    def target(self) -> tuple[JudgedWord, ...]:
        """The judged words of the target; a reason can be that of several of them."""
        return _judged(self._target, self._in_source, ())

    def one_to_one(self) -> Coverage:
        """Return which words have a counterpart of their own.

        A clause that was left out has words whose counterparts belong to other words of its text.
        """
        source, target = _contested(self._source, self._target, self._in_target)
        return Coverage(
            _judged(self._source, self._in_target, source),
            _judged(self._target, self._in_source, target),
        )


class _Word(NamedTuple):
    """What is known about a word of one language."""

    keys: frozenset[str]
    """Forms in the target language: its own, or those of the words that can translate it."""
    evidence: tuple[float, float] | None
    """That of the word without a counterpart, and with one; None if it is not judged."""
    freedom: float = 0.0

    @classmethod
    def of(cls, keys: frozenset[str], rates: Rates | None) -> _Word:
        """Return a word with some rates; None if it is not judged."""
        if rates is None:
            return cls(keys, None)
        freedom, rarity = rates
        evidence = log(rarity / freedom), log((1 - rarity) / (1 - freedom))
        return cls(keys, evidence, freedom)


_FoundWord = tuple[re.Match[str], _Word]


def _found(text: str, syntax: Syntax) -> Iterator[re.Match[str]]:
    return _WORD.finditer(prose(text, syntax))


def _judged(
    words: Iterable[_FoundWord], others: AbstractSet[str], contested: Collection[int]
) -> tuple[JudgedWord, ...]:
    """Return the words of a text that are judged.

    Args:
        words: All words of the text.
        others: The forms of the other text.
        contested: Indexes of words whose counterparts all belong to other words.
    """
    judged: list[JudgedWord] = []
    for index, (match, (keys, evidence, freedom)) in enumerate(words):
        if evidence is None:
            continue
        covered = index not in contested and not keys.isdisjoint(others)
        weight = evidence[covered]
        if index in contested:
            weight = min(_CONTESTED_AT_MOST, weight + _CONTESTED)
        judged.append(JudgedWord(*match.span(), covered, weight, freedom))
    return tuple(judged)


def _contested(
    source: Sequence[_FoundWord], target: Sequence[_FoundWord], in_target: AbstractSet[str]
) -> tuple[AbstractSet[int], AbstractSet[int]]:
    """Return the indexes of the words of both texts whose counterparts all belong to other words.

    A word is the counterpart of one other word. Those with few possible counterparts choose first,
    in the order of the text; each takes the one nearest to its own place.
    """
    places: defaultdict[str, list[int]] = defaultdict(list)
    for index, (_, word) in enumerate(target):
        for key in word.keys:
            places[key].append(index)
    possible: dict[int, set[int]] = {}
    for index, (_, word) in enumerate(source):
        lists = [places[key] for key in word.keys & in_target]
        if lists and max(map(len, lists)) < _OFTEN_IN_TEXT:
            possible[index] = set().union(*lists)
    scale = len(target) / len(source) if source else 0.0
    taken: set[int] = set()
    without: set[int] = set()

    for index in sorted(possible, key=lambda index: len(possible[index])):
        free = possible[index] - taken
        if free:
            taken.add(min(free, key=lambda place: (abs(place - index * scale), place)))
        else:
            without.add(index)
    claimed: set[int] = set().union(*possible.values())
    return without, claimed - taken


@lru_cache(maxsize=16)
def _words(rules: CopyRules) -> _Words:
    return _Words(rules.lexicon, *rules.languages)


class _Words:
    """The words of a language pair, each looked up once; threads can share them."""

    def __init__(self, known: Lexicon, source_language: str, target_language: str) -> None:
        self._lexicon = known
        self._affixes = _Affixes(source_language)
        self._inflector = inflector(target_language)
        vocabulary = load_language(target_language).vocabulary
        self._function_words = vocabulary.function | vocabulary.frequent
        self.source = lru_cache(maxsize=_MOST_WORDS)(self._source)
        self.target = lru_cache(maxsize=_MOST_WORDS)(self._target)
        self._keys = lru_cache(maxsize=_MOST_WORDS)(self._forms)

    def _source(self, written: str) -> _Word:
        word = _folded(written)
        entry = self._lexicon.source(word)
        well_known = entry is not None and entry.seen >= _WELL_KNOWN
        related = (word,) if well_known else self._affixes.related(word)
        found = (self._lexicon.source(form) for form in related)
        counterparts = {other for each in found if each is not None for other in each.counterparts}
        keys = self._keys(word).union(*map(self._keys, counterparts))
        rates = _rates(written, entry)
        if rates is not None and counterparts:
            rates = self._expected(rates, counterparts)
        return _Word.of(keys, rates)

    def _expected(self, rates: Rates, counterparts: Iterable[str]) -> Rates:
        """Return the rates of a word with some counterparts: common ones are in many a text."""
        entries = map(self._lexicon.target_counts, counterparts)
        occurrences = sum(entry.seen for entry in entries if entry is not None)
        rarity = max(_LEAST_RARITY, min(_RARITY, exp(-occurrences * _PER_MILLION / 1e6)))
        freedom = min(rates.freedom, _COMMON * rarity) if rarity < _COMMON else rates.freedom
        return Rates(freedom, rarity)

    def _target(self, written: str) -> _Word:
        word = _folded(written)
        entry = self._lexicon.target_counts(word)
        judged = word not in self._function_words
        return _Word.of(self._keys(word), _rates(written, entry) if judged else None)

    def _forms(self, word: str) -> frozenset[str]:
        """Return the forms by which a word of the target language is compared."""
        parts = {word, word.removesuffix("'s"), *_PARTS.split(word)}
        forms = {part for part in parts if len(part) >= _LEAST_LETTERS or part.isdecimal()}
        forms |= {lemma for form in forms for lemma in self._inflector.candidates(form)}
        forms |= {f"{form[:_STEM]}~" for form in forms if len(form) >= _LONG}
        return frozenset((word, *forms))


class _Affixes:
    """The derivation of words in a source language."""

    def __init__(self, language: str) -> None:
        grammar = load_language(language).grammar
        self._morphology = morphology(language)
        self._suffixes = grammar.suffixes
        self._prefixes: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for prefix, starts in grammar.prefixes.items():
            for start in starts.split():
                self._prefixes[prefix[0]].append((prefix, start.removeprefix("-")))

    def related(self, word: str) -> tuple[str, ...]:
        """Return a word, its parts, and what may remain of them without clitics and affixes."""
        parts = [word, *(part for part in _PARTS.split(word) if len(part) >= _LEAST_LETTERS)]
        stems = [stem for part in parts for stem in (part, *self._morphology.stems(part))]
        roots = [root for stem in stems for root in self._roots(stem)]
        return tuple(dict.fromkeys((*stems, *roots)))

    def _roots(self, word: str) -> Iterator[str]:
        for suffix in ("", *self._suffixes):
            rest = word.removesuffix(suffix)
            if word.endswith(suffix) and len(rest) >= _LEAST_ROOT:
                yield rest
                yield from self._without_prefix(rest)

    def _without_prefix(self, word: str) -> Iterator[str]:
        for prefix, start in self._prefixes.get(word[0], ()):
            if word.startswith(prefix):
                root = start + word.removeprefix(prefix)
                if len(root) >= _LEAST_ROOT:
                    yield root


def _folded(written: str) -> str:
    return written.casefold().replace("’", "'")


def _rates(written: str, entry: Entry | None) -> Rates | None:
    """Return how often a word has no counterpart, by what is known of itself; None: not judged."""
    if written.isdecimal() or (entry is None and written[0].isupper()):
        return _COPIED
    if len(written) < _LEAST_LETTERS:
        return None
    if entry is None:
        return _UNKNOWN
    freedom = _LEAST_FREEDOM + _FREEDOM * entry.unlinked / entry.seen
    return Rates(freedom, _COMMON_RARITY if entry.seen >= _OFTEN else _RARITY)
