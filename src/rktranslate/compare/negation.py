"""Negation: a source that denies something, and a target that does not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import words
from rktranslate.languages.loader import load_language
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class _Negations:
    """The negations of a language."""

    cues: frozenset[str]
    """Words of which a text has one wherever it has a negation."""
    negations: re.Pattern[str]
    """Finds words that turn a statement into its contrary."""
    denials: re.Pattern[str]
    """Finds words that can render a negation."""
    weak: re.Pattern[str] | None
    """Finds negations that another language often expresses without one."""


def negations_of(language: str) -> re.Pattern[str] | None:
    """Return an expression for the negations of a language, None where none are known."""
    known = _negations(language)
    return known.negations if known else None


def missing_negation(
    source: str, target: str, source_language: str, target_language: str
) -> tuple[str, Span] | None:
    """Return a negation of the source that nothing in the target can stand for, and its span.

    None where the target denies something too, where the source denies nothing, and for languages
    of which no negations are known.
    """
    known, target_known = _negations(source_language), _negations(target_language)
    if known is None or target_known is None:
        return None
    # Most sentences deny nothing.
    if known.cues.isdisjoint(words(source)):
        return None
    if not target_known.cues.isdisjoint(words(target)):
        return None
    if not known.negations.search(source) or target_known.denials.search(target):
        return None
    strong = known.weak.sub(lambda weak: " " * len(weak[0]), source) if known.weak else source
    match = known.negations.search(strong)
    return None if match is None else (match[0], Span(*match.span()))


@lru_cache(maxsize=32)
def _negations(language: str) -> _Negations | None:
    data = load_language(language).negation
    if not data.words:
        return None
    return _Negations(
        data.words | data.cues,
        _any_word(data.words, data.patterns),
        _any_word({*data.words, *data.denials}, (*data.patterns, *data.denial_patterns)),
        re.compile("|".join(data.weak), re.IGNORECASE) if data.weak else None,
    )


def _any_word(texts: Iterable[str], patterns: Iterable[str]) -> re.Pattern[str]:
    """Compile words, in which ``*`` stands for any letters, and expressions for whole words."""
    names = (re.escape(text).replace(r"\*", r"\w*") for text in sorted(texts))
    return re.compile(rf"\b(?:{'|'.join((*names, *patterns))})\b", re.IGNORECASE)
