"""Capital letters that a target should have: at its beginning, and in names."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.copies import CAPITALISED, CopyKind, is_sentence
from rktranslate.compare.names import is_title
from rktranslate.compare.renderings import USUAL
from rktranslate.compare.tokens import opens_sentence, prose
from rktranslate.languages.loader import load_language
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from rktranslate.compare.copies import CopyRules
    from rktranslate.lexicon import Entry, Lexicon

_WORD = re.compile(r"(?<![\w@#./\\{%$-])[^\W\d_]+(?:['’][^\W\d_]+)*(?![\w@/\\}=]|\.\w)")
_FIRST = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CONTINUED = re.compile(r"[;,](?:\s*\w+)?\s*\Z")
"""Matches the end of an item of a list within a sentence: ``; and``."""
_LONGEST_END = 20
"""Characters at the end of a text that such an end has at most."""
_LEAST_ITEM = 4
"""Words from which a text without a mark at its end may be such an item, and is no heading."""
_TECHNICAL = ("@", "#", "{", "%", "$", "-", "/", "\\", ".", "_")
"""Signs before what is no word of a sentence."""
_LEAST_SEEN = 10
"""Occurrences from which the letters of a copied word say whether it is a name."""
_CARELESS = 0.07
"""Share of small letters that a name may have in careless text."""


def uncapitalised_start(source: str, target: str, syntax: Syntax = Syntax.TEXT) -> Span | None:
    """Return the first word of a target if it is in small letters, unlike that of its source.

    A word that the source has, too, such as the name of a command, may stay as it is, and so may an
    item of a list that goes on.
    """
    first, written = _first_word(source, syntax), _first_word(target, syntax)
    if first is None or written is None or not first[0][0].isupper():
        return None
    if _CONTINUED.search(target, max(0, len(target) - _LONGEST_END)):
        return None
    word = written[0]
    if not word.islower() or word[0].upper() == word[0] or word in _FIRST.findall(source):
        return None
    if written.string[: written.start()].endswith(_TECHNICAL):
        return None
    return Span(*written.span())


def may_be_item(source: str, target: str, source_language: str) -> bool:
    """Return whether a text may be an item of a list: some words, no heading, no mark at the end.

    In many a language such an item goes on from the words before the list, in small letters.
    """
    texts = source.split(), target.split()
    return all(
        len(words) >= _LEAST_ITEM and words[-1][-1].isalnum() for words in texts
    ) and not is_title(source, source_language)


def _first_word(text: str, syntax: Syntax) -> re.Match[str] | None:
    return _FIRST.search(prose(text, syntax))


def uncapitalised_names(
    source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT
) -> tuple[Span, ...]:
    """Return the words of a target that are names of the source, and written in small letters.

    They are words of names that are copied, and the counterparts of words with a capital that are
    always capitalised in the target language, as far as its lexicon knows: Rusia, Russia.
    """
    known = rules.lexicon
    if not known or not is_sentence(source, target):
        return ()
    written = [word for word in CAPITALISED.findall(source) if not word.isupper()]
    # Nearly every text ends here: what is a name in it has its capital.
    small = {form for word in written for form in _small_forms(known, word) if form in target}
    if not small:
        return ()
    capitals = {*map(str.casefold, written)}
    names = {name for word in capitals for name in _names(known, word)}
    unknown = {word for word in small & capitals if not _is_known(known, word)}
    if unknown:
        unknown &= _copied_names(source, rules, syntax)
    wrong = _too_rarely_capitalised(unknown | (small & names), source, target, known)
    if not wrong:
        return ()
    language = rules.languages[1]
    possessive = load_language(language).grammar.possessive
    spans: list[Span] = []
    before = ""
    for match in _WORD.finditer(prose(target, syntax)):
        word = match[0].replace("’", "'").removesuffix(possessive)
        if word in wrong and (word not in unknown or before not in _before_nouns(language)):
            spans.append(Span(match.start(), match.start() + len(word)))
        before = match[0].casefold()
    return tuple(spans)


def _too_rarely_capitalised(words: set[str], source: str, target: str, known: Lexicon) -> set[str]:
    """Return the words that a target has with a capital less often than the source asks for.

    A target that has a name with its capital may have the common word besides.
    """
    if not words:
        return words
    written = Counter(word.casefold() for word in CAPITALISED.findall(target))
    wanted = Counter(
        name
        for word in map(str.casefold, CAPITALISED.findall(source))
        for name in {word, *_names(known, word)}
    )
    return {word for word in words if written[word] < wanted[word]}


def _is_known(known: Lexicon, word: str) -> bool:
    """Return whether the target language has a word in small letters, as far as is known."""
    entry = known.target_counts(word)
    return entry is not None and entry.small > 0


@lru_cache(maxsize=32)
def _before_nouns(language: str) -> frozenset[str]:
    """Return the words after which an unknown word in small letters is no name, but a noun."""
    record = load_language(language)
    grammar, numbers = record.grammar, record.numbers
    return grammar.articles | grammar.plural_cues | grammar.amounts | {*numbers.cardinals}


@lru_cache(maxsize=1 << 14)
def _small_forms(known: Lexicon, word: str) -> frozenset[str]:
    """Return a word, and the names that it may be in the target language, in small letters."""
    return _names(known, word.casefold()) | {word.casefold()}


@lru_cache(maxsize=1 << 14)
def _names(known: Lexicon, word: str) -> frozenset[str]:
    """Return the names that a word may be in the target language, all in small letters."""
    entry = known.source(word)
    likely = (
        ()
        if entry is None
        else [other for other in entry.counterparts if entry.share(other) >= USUAL]
    )
    counts = ((other, known.target_counts(other)) for other in (word, *likely))
    return frozenset(
        other for other, found in counts if found is not None and _is_name(found, other == word)
    )


def _is_name(entry: Entry, is_copied: bool) -> bool:
    """Return whether a word is a name; one that is copied may have been written carelessly."""
    if is_copied and entry.seen >= _LEAST_SEEN:
        return entry.small <= max(1, _CARELESS * entry.seen)
    return entry.is_name


def _copied_names(source: str, rules: CopyRules, syntax: Syntax) -> frozenset[str]:
    """Return the words, in small letters, of the names that a translation copies."""
    copies = rules.copies(source, syntax)
    names = (
        copy.text.casefold()
        for copy in copies
        if copy.kind is CopyKind.NAME and not opens_sentence(source, copy.span.start)
    )
    return frozenset(word for name in names for word in _WORD.findall(name))


def capitalised(source: str, target: str, rules: CopyRules, syntax: Syntax = Syntax.TEXT) -> str:
    """Return a target with the capital letters at its beginning and in names that it lacks."""
    start = uncapitalised_start(source, target, syntax)
    spans = uncapitalised_names(source, target, rules, syntax)
    for span in (*spans, *([start] if start else ())):
        target = target[: span.start] + target[span.start].upper() + target[span.start + 1 :]
    return target
