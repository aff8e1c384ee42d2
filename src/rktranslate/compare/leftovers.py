"""Words of a source that were left as they are in its target, though they have a translation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.copies import is_sentence
from rktranslate.compare.tokens import opens_sentence, prose, words
from rktranslate.languages.inflector import inflector
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from rktranslate.compare.copies import CopyRules
    from rktranslate.lexicon import Entry, Lexicon

_WORD = re.compile(r"(?<![\w@#./\\'’{%$-])[^\W\d_]{3,}(?![\w@/\\'’}=-]|\.\w)")
_LEAST_SEEN = 3
_MOST_COPIED = 0.2
"""Share of a word's counterparts that may be the word itself."""
_LEAST_SHARE = 0.5
"""Share of a word's counterparts that are forms of one word, from which that is sure."""
_MOST_LEFT = 0.25
"""Share of a target's words from which it is no translated text with left-over words."""
_FOREIGN = 20
"""Times that a word of the source language is rarer in the corpus of the target language."""


class Leftover(NamedTuple):
    """A word of a target that is one of its source, and what should stand there."""

    span: Span
    """In the target."""
    translation: str


def leftovers(
    source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT
) -> tuple[Leftover, ...]:
    """Return the words left in the source language whose translation a lexicon is sure of.

    A target with many of them is not translated, which is another matter: none is returned then.
    """
    known = rules.lexicon
    if not known or not is_sentence(source, target):
        return ()
    common = set(words(source)).intersection(words(target))
    translations = {
        word: translation
        for word in common
        if (translation := _translation(known, word, rules.languages[1])) is not None
        and (_is_capitalised(known, translation) or _is_ordinary(word, source))
    }
    if not translations:
        return ()
    found = tuple(
        Leftover(Span(*match.span()), _cased(known, match, translations[folded]))
        for match in _WORD.finditer(prose(target, syntax))
        if (folded := match[0].casefold()) in translations and not _is_name(match)
    )
    return found if len(found) < _MOST_LEFT * len(words(target)) else ()


def _translation(known: Lexicon, word: str, language: str) -> str | None:
    """Return the translation of a word of the source that is no word of the target language."""
    entry = known.source(word)
    if entry is None or entry.linked < _LEAST_SEEN or entry.copied > _MOST_COPIED * entry.linked:
        return None
    in_target = known.target_counts(word)
    if in_target is not None and in_target.seen * _FOREIGN > entry.seen:
        return None
    best = next(iter(entry.counterparts))
    return best if _share(entry, best, language) >= _LEAST_SHARE else None


def _is_capitalised(known: Lexicon, word: str) -> bool:
    entry = known.target_counts(word)
    return entry is not None and entry.is_capitalised


def _is_ordinary(word: str, source: str) -> bool:
    """Return whether a word of a source is in small letters, or only begins a sentence."""
    pattern = rf"(?<![^\W_]){re.escape(word)}(?![^\W_])"
    return any(
        match[0][0].islower() or opens_sentence(source, match.start())
        for match in re.finditer(pattern, source, re.IGNORECASE)
    )


def _share(entry: Entry, word: str, language: str) -> float:
    """Return the share of a word's counterparts that are forms of one word."""
    grammar = inflector(language)
    forms = (
        count
        for other, count in entry.counterparts.items()
        if other == word or word in grammar.candidates(other) or other in grammar.candidates(word)
    )
    return sum(forms) / entry.linked


def _is_name(match: re.Match[str]) -> bool:
    """Return whether a word is an acronym, or beside others with a capital as in a name."""
    if not match[0][0].isupper():
        return False
    if match[0].isupper():
        return True
    after = match.string[match.end() :].lstrip(" -")[:1]
    before = match.string[: match.start()].rstrip(" -")
    start = before.rfind(" ") + 1
    named = before[start : start + 1].isupper() and not opens_sentence(before, start)
    return after.isupper() or named


def _cased(known: Lexicon, match: re.Match[str], translation: str) -> str:
    """Return a translation with the capital that it needs, or that its word has at the start."""
    opens = not match.string[: match.start()].strip(" \"'“‘(")
    is_name = _is_capitalised(known, translation)
    capital = is_name or (opens and match[0][0].isupper())
    return translation[0].upper() + translation[1:] if capital else translation
