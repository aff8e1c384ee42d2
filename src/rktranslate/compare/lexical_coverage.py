"""Which words of a source have a counterpart in its target, and which words of the target a reason.

A bilingual lexicon says how a word is mostly translated. A free translation has many words without
a counterpart, so single ones are no fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.tokens import prose
from rktranslate.glossary.morphology import morphology
from rktranslate.languages.inflector import inflector
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.compare.copies import CopyRules
    from rktranslate.lexicon import Entry

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
"""The words of lexicons, with their spans."""
_LEAST_LETTERS = 3
_STEM = 5
"""First letters that related words share, such as economy and economic."""
_LONG = 6
"""Letters from which a word has such a stem."""
_MOST_WORDS = 1 << 16
"""Distinct words that are remembered for a language pair."""


class Rates(NamedTuple):
    """How often a word has no counterpart: 0 to 1 each, and the second is the greater one."""

    freedom: float
    """In a good translation."""
    rarity: float
    """In an unrelated text."""


_COPIED = Rates(0.15, 0.98)
"""Rates of a number, and of a name that the lexicon lacks."""
_UNKNOWN = Rates(0.63, 0.97)
"""Rates of another word that the lexicon lacks."""
_LEAST_FREEDOM = 0.12
"""Freedom of a word that always has a counterpart in the lexicon's corpus."""
_FREEDOM = 0.65
"""How much the share of its occurrences without a counterpart adds."""
_RARITY = 0.95


@dataclass(frozen=True, slots=True)
class JudgedWord:
    """A word of a text that is not a function word."""

    span: Span
    covered: bool
    """Whether the other text has a counterpart."""
    rates: Rates
    """How often such a word has none."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The judged words of a source and of its target, in order."""

    source: tuple[JudgedWord, ...]
    target: tuple[JudgedWord, ...]

    @property
    def uncovered(self) -> tuple[Span, ...]:
        """The words of the source without a counterpart in the target."""
        return tuple(word.span for word in self.source if not word.covered)

    @property
    def unexplained(self) -> tuple[Span, ...]:
        """The words of the target that no word of the source explains."""
        return tuple(word.span for word in self.target if not word.covered)


def coverage(source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT) -> Coverage:
    """Return which words of a source and of its target have counterparts in each other.

    Function words and those of one or two letters are not judged. Without a lexicon for the two
    languages no word is.

    Args:
        source: A sentence, or a unit of several.
        target: Its translation.
        rules: Those of the languages, which have the lexicon.
        syntax: Inline syntax of both.
    """
    if not rules.lexicon:
        return Coverage((), ())
    words = _words(rules)
    source_words = [(match, words.source(match[0])) for match in _found(source, syntax)]
    target_words = [(match, words.target(match[0])) for match in _found(target, syntax)]
    in_target: set[str] = set().union(*(word.keys for _, word in target_words))
    reasons: set[str] = set().union(*(word.keys for _, word in source_words))
    return Coverage(_judged(source_words, in_target), _judged(target_words, reasons))


class _Word(NamedTuple):
    """What is known about a word of one language."""

    keys: frozenset[str]
    """Forms in the target language: its own, or those of the words that can translate it."""
    rates: Rates | None
    """None if it is not judged."""


def _found(text: str, syntax: Syntax) -> Iterator[re.Match[str]]:
    return _WORD.finditer(prose(text, syntax))


def _judged(
    words: Iterable[tuple[re.Match[str], _Word]], others: set[str]
) -> tuple[JudgedWord, ...]:
    return tuple(
        JudgedWord(Span(*match.span()), not word.keys.isdisjoint(others), word.rates)
        for match, word in words
        if word.rates is not None
    )


@lru_cache(maxsize=16)
def _words(rules: CopyRules) -> _Words:
    return _Words(rules)


class _Words:
    """The words of a language pair, each looked up once; threads can share them."""

    def __init__(self, rules: CopyRules) -> None:
        source_language, target_language = rules.languages
        self._lexicon = rules.lexicon
        self._morphology = morphology(source_language)
        self._inflector = inflector(target_language)
        self._source_function = _function_words(source_language)
        self._target_function = _function_words(target_language)
        self.source = lru_cache(maxsize=_MOST_WORDS)(self._source)
        self.target = lru_cache(maxsize=_MOST_WORDS)(self._target)
        self._keys = lru_cache(maxsize=_MOST_WORDS)(self._forms)

    def _source(self, written: str) -> _Word:
        word = _folded(written)
        parts = [word, *(part for part in word.split("-") if len(part) >= _LEAST_LETTERS)]
        forms = dict.fromkeys(
            stem for part in parts for stem in (part, *self._morphology.stems(part))
        )
        found = (self._lexicon.source(form) for form in forms)
        counterparts = {other for each in found if each is not None for other in each.counterparts}
        keys = self._keys(word).union(*map(self._keys, counterparts))
        return _Word(keys, _rates(written, self._lexicon.source(word), self._source_function))

    def _target(self, written: str) -> _Word:
        word = _folded(written)
        entry = self._lexicon.target_counts(word)
        return _Word(self._keys(word), _rates(written, entry, self._target_function))

    def _forms(self, word: str) -> frozenset[str]:
        """Return the forms by which a word of the target language is compared."""
        parts = {word, word.removesuffix("'s"), *re.split("[-']", word)}
        forms = {part for part in parts if len(part) >= _LEAST_LETTERS or part.isdecimal()}
        forms |= {lemma for form in forms for lemma in self._inflector.candidates(form)}
        forms |= {f"{form[:_STEM]}~" for form in forms if len(form) >= _LONG}
        return frozenset((word, *forms))


def _folded(written: str) -> str:
    return written.casefold().replace("’", "'")


def _function_words(language: str) -> frozenset[str]:
    vocabulary = load_language(language).vocabulary
    return vocabulary.function | vocabulary.frequent


def _rates(written: str, entry: Entry | None, function_words: frozenset[str]) -> Rates | None:
    """Return how often a word has no counterpart, by what is known of itself; None: not judged."""
    if written.isdecimal() or (entry is None and written[0].isupper()):
        return _COPIED
    if len(written) < _LEAST_LETTERS or written.casefold() in function_words:
        return None
    if entry is None:
        return _UNKNOWN
    return Rates(_LEAST_FREEDOM + _FREEDOM * entry.unlinked / entry.seen, _RARITY)
