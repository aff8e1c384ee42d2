"""Words of the source language that are left inside a translated target.

A word of the source in its target is left over if it is one of the source language's, by the counts
of a bilingual lexicon, and none of the target language's. Names, titles in quotation marks, words
that are mentioned or explained, and words that translators keep (batik) are no faults.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.copies import is_sentence
from rktranslate.compare.tokens import opens_sentence, prose, words
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.compare.copies import CopyRules
    from rktranslate.lexicon import Lexicon

_WORD = re.compile(r"(?<![\w@#./\\{%$&-])[^\W\d_]{2,}(?![\w@/\\}=]|\.\w)")
"""A word of a sentence."""
_QUOTED = re.compile(r"[\"“„«‘]([^\"“”„«»‘’\n]{1,200})[\"”»’]")
_BRACKETED = re.compile(r"\(([^()\n]{1,100})\)")
_EMPHASIS = "*_`"
_LEAST_SEEN = 3
_LEAST_KNOWN = 15
"""Occurrences in small letters from which a word that is no function word is known well enough."""
_MOST_COPIED = 0.1
"""Share of a word's counterparts that are the word itself, from which translators keep it."""
_FOREIGN = 20
"""Times that a word of the source language is rarer in the corpus of the target language."""
_SHORT = 2
"""Letters of the longest word in small letters that may be within a name: Leonardo di Caprio."""
_MENTION = 20
"""Characters before a word that may mention it."""
_MOST_WORDS = 1 << 14


def untranslated_words(
    source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT
) -> tuple[Span, ...]:
    """Return the words of a target that were left in the source language, those in a row together.

    Args:
        source: A sentence, or a unit of several.
        target: Its translation.
        rules: Those of the languages; without a lexicon nothing is found.
        syntax: Inline syntax of both.
    """
    if not rules.lexicon or not is_sentence(source, target):
        return ()
    common = set(words(source)).intersection(words(target))
    left = {word for word in common if _is_foreign(rules, word)}
    # Nearly every text ends here.
    if not left:
        return ()
    text = prose(target, syntax)
    written = list(_WORD.finditer(text))
    readable = prose(source, syntax)
    originals = {match[0].casefold() for match in _WORD.finditer(readable)}
    foreign = [match for match in written if match[0].casefold() in left & originals]
    if len(foreign) == len(written):
        return ()  # it is not translated at all
    kept = [*_kept_stretches(text, originals)]
    runs = (
        Span(run[0].start(), run[-1].end())
        for run in _runs(text, foreign)
        if not any(_is_name(match, readable) for match in run)
        and _is_sure(run, rules)
        and not _is_of_kept_term(run, readable, rules)
    )
    mentions = _mentions(rules.languages[1])
    return tuple(
        span
        for span in runs
        if not any(span.overlaps(stretch) for stretch in kept)
        and not _is_explained(text, span)
        and not mentions.search(text, max(0, span.start - _MENTION), span.start)
    )


def _runs(text: str, words: Sequence[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield the words with only a space between."""
    run: list[re.Match[str]] = []
    for word in words:
        if run and text[run[-1].end() : word.start()] != " ":
            yield run
            run = []
        run.append(word)
    if run:
        yield run


@lru_cache(maxsize=_MOST_WORDS)
def _is_foreign(rules: CopyRules, word: str) -> bool:
    """Return whether a word is one of the source language, and none of the target language."""
    known: Lexicon = rules.lexicon
    entry, counts = known.source(word), known.target_counts(word)
    own, other = map(_function_words, rules.languages)
    if entry is None or entry.small < _LEAST_SEEN or word in other:
        return False
    if counts is not None and counts.small * _FOREIGN > entry.small:
        return False
    if word in own:
        return True
    if entry.small < _LEAST_KNOWN or entry.copied > _MOST_COPIED * entry.linked:
        return False
    # A loan has the same stem in both languages: poster, posters; brutal, brutally.
    return bool(entry.counterparts) and not any(
        other != word and other.startswith(word) for other in entry.counterparts
    )


def _is_sure(run: Sequence[re.Match[str]], rules: CopyRules) -> bool:
    """Return whether words do not merely look like a name at the beginning of a sentence."""
    first = run[0][0]
    if len(run) > 1 or first[0].islower():
        return True
    after = run[0].string[run[0].end() :].lstrip(" ")[:1]
    return (
        after.islower()
        and first.casefold() in load_language(rules.languages[0]).vocabulary.frequent
    )


def _is_of_kept_term(run: Sequence[re.Match[str]], source: str, rules: CopyRules) -> bool:
    """Return whether a word stands beside another one as in the source: nasi goreng."""
    word = run[0]
    if len(run) > 1 or word[0].casefold() in _function_words(rules.languages[0]):
        return False
    text = word.string
    before = text[: word.start()].rpartition(" ")[0].rpartition(" ")[2]
    after = text[word.end() :].removeprefix(" ").partition(" ")[0].rstrip('.,;:!?"”’)')
    folded = source.casefold()
    return any(
        _WORD.fullmatch(beside) is not None
        and beside.casefold() not in _function_words(rules.languages[1])
        and re.search(rf"\b{re.escape(pair.casefold())}\b", folded) is not None
        for beside, pair in ((before, f"{before} {word[0]}"), (after, f"{word[0]} {after}"))
    )


def _is_name(match: re.Match[str], source: str) -> bool:
    """Return whether a word is written as a name, or between the words of one in the source."""
    text = match.string
    if match[0][0].isupper():
        return not opens_sentence(text, match.start()) or match[0].isupper()
    if len(match[0]) > _SHORT:
        return False
    before = text[: match.start()].rstrip(" ").rpartition(" ")[2]
    after = text[match.end() :].lstrip(" ").partition(" ")[0].rstrip(".,;:!?")
    named = before[:1].isupper() and after[:1].isupper()
    return named and f"{before} {match[0]} {after}" in source


def _kept_stretches(text: str, originals: set[str]) -> Iterator[Span]:
    """Yield the stretches in quotation marks that have only words of the source.

    In brackets, where originals are given beside their translation, half of the words are enough.
    """
    for pattern, share in ((_QUOTED, 1.0), (_BRACKETED, 0.5)):
        for match in pattern.finditer(text):
            written = [word.casefold() in originals for word in _WORD.findall(match[1])]
            if sum(written) >= share * len(written):
                yield Span(*match.span(1))


def _is_explained(text: str, span: Span) -> bool:
    """Return whether words are emphasised, or have a translation in brackets."""
    return (
        text[span.end : span.end + 2] == " ("
        or text[span.start - 1 : span.start] in tuple(_EMPHASIS)
        or text[span.end : span.end + 1] in tuple(_EMPHASIS)
    )


@lru_cache(maxsize=32)
def _function_words(language: str) -> frozenset[str]:
    vocabulary = load_language(language).vocabulary
    return vocabulary.function | vocabulary.frequent


@lru_cache(maxsize=32)
def _mentions(language: str) -> re.Pattern[str]:
    """Return an expression for the end of a text that mentions the next word."""
    phrases = "|".join(map(re.escape, load_language(language).vocabulary.mentions)) or "(?!)"
    return re.compile(rf"\b(?:{phrases}):? [\"“‘'*_]?$", re.IGNORECASE)
