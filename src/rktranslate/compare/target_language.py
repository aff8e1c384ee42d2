"""Language of a target: identified by function words, or by a detector that is installed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from rktranslate.compare.tokens import prose, words
from rktranslate.languages.loader import languages_with, load_language, same_group
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Mapping

_MIN_LETTERS = 40
"""A detector guesses on shorter texts."""
_SENTENCE_WORDS = 10
_MIN_PROBABILITY = 0.99
_loading = Lock()


class _Identifier(Protocol):
    def classify(self, text: str) -> tuple[str, float]: ...


@dataclass(frozen=True, slots=True)
class _Pair:
    """The words that distinguish the languages of a pair from each other and from all others."""

    source: str
    target: str
    """Primary subtags."""
    own: frozenset[str]
    """Frequent words of the target language."""
    others: Mapping[str, frozenset[str]]
    """Frequent words of the languages outside the target language's group."""
    foreign: frozenset[str]
    """All words of ``others``."""
    only_source: frozenset[str]
    """Words that distinguish the source language from a target language of its group."""
    only_target: frozenset[str]
    """The same for the target language."""


@lru_cache(maxsize=16)
def _pair(source_language: str, target_language: str) -> _Pair:
    source, target = load_language(source_language), load_language(target_language)
    others = {
        code: words
        for code in languages_with("frequent")
        if code != target.code
        and not same_group(code, target.code)
        and (words := load_language(code).vocabulary.frequent)
    }
    alike = same_group(source.code, target.code)
    return _Pair(
        source.code,
        target.code,
        target.vocabulary.frequent,
        others,
        frozenset().union(*others.values()),
        source.vocabulary.distinguishing if alike else frozenset(),
        target.vocabulary.distinguishing if alike else frozenset(),
    )


def wrong_language(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> str | None:
    """Return the language of a target that is not in the target language, None where it is."""
    target_words = words(target)
    if len(target_words) < 2 or target == source:
        return None
    pair = _pair(source_language, target_language)
    if pair.own:
        foreign = not pair.foreign.isdisjoint(target_words)
        # Nearly every text ends here: none of its words belongs to another language.
        if not foreign and not pair.only_source and not pair.own.isdisjoint(target_words):
            return None
        # Addresses, file names and code may have words of any language.
        target_words = words(prose(target, syntax))
        vocabulary = frozenset(target_words)
        own_count = len(pair.own & vocabulary)
        language, count = _most_likely_other(vocabulary, pair)
        if count > own_count and count >= 2:
            return language
        # Names and labels have no function words in any language; a sentence has. The detector
        # takes long to load, and what is left to it here is another script.
        if own_count or len(target_words) < _SENTENCE_WORDS or target.isascii():
            return None
    detected = _detected(target, pair.target, syntax)
    return None if detected == pair.target else detected


def _most_likely_other(vocabulary: frozenset[str], pair: _Pair) -> tuple[str, int]:
    """Return the other language with the most frequent words here, and how many of them."""
    # Languages of a group share their frequent words, and one word in a name proves nothing.
    if len(pair.only_source & vocabulary) >= 2 and pair.only_target.isdisjoint(vocabulary):
        return pair.source, len(vocabulary)
    count, language = max(
        ((len(frequent & vocabulary), code) for code, frequent in pair.others.items()),
        default=(0, pair.target),
    )
    return pair.source if same_group(pair.source, language) else language, count


def _detected(text: str, language: str, syntax: Syntax) -> str | None:
    """Return the language that the detector is sure of; None without a detector or when unsure."""
    text = prose(text, syntax)
    if sum(map(str.isalpha, text)) < _MIN_LETTERS:
        return None
    identifier = _identifier()
    if identifier is None:
        return None
    detected, probability = identifier.classify(text)
    if probability < _MIN_PROBABILITY or same_group(detected, language):
        return None
    return str(detected)


def load_detector() -> None:
    """Load the detector beforehand: half a second, and 100 MB of memory."""
    _identifier()


def _identifier() -> _Identifier | None:
    """Return the detector of the extra ``languages``, or None where it is not installed."""
    with _loading:  # two threads that load it would take twice the memory
        return _loaded_identifier()


@lru_cache(maxsize=1)
def _loaded_identifier() -> _Identifier | None:
    try:
        langid = import_module("py3langid.langid")
    except ImportError:
        return None
    identifier = langid.LanguageIdentifier
    loaded: _Identifier = identifier.from_model_file(langid.MODEL_FILE, norm_probs=True)
    return loaded
