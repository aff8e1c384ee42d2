"""Words of a source that are none of a target language that is so like its own.

Between Indonesian and Malay a whole sentence may be the same in both. What tells them apart are the
words that one of them has and the other has not: ``Maret`` must become ``Mac``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.tokens import prose, words
from rktranslate.languages.loader import load_language, same_group
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_WORD = re.compile(r"(?<![\w@#./\\'’{%$-])[^\W\d_]+(?![\w@/\\'’}=]|-\w|\.\w)")
_QUOTED = re.compile(r"[\"“«‘][^\"“”«»‘’]{1,400}[\"”»’]")
_CAPITAL_BEFORE = re.compile(r"(?<![.!?:;] )\b[^\W\d_]*[^\W\d_a-zß-öø-ÿ]\w* $")
_CAPITAL_AFTER = re.compile(r" [^\W\d_a-zß-öø-ÿ]")
_NEAR = 40
"""Characters before a word that are examined."""


class ForeignWord(NamedTuple):
    """A word of the source that was left in its target, and the one that belongs there."""

    span: Span
    """In the target."""
    word: str
    instead: str


def foreign_words(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> tuple[ForeignWord, ...]:
    """Return the words that a target has from its source and its own language has not.

    None is returned for languages of different groups. What is quoted as in the source may be a
    title, and what stands among words with a capital a name.
    """
    if not same_group(source_language, target_language):
        return ()
    instead = load_language(target_language).vocabulary.instead
    if instead.keys().isdisjoint(words(target)):
        return ()
    text = prose(target, syntax)
    quoted = [match for match in _QUOTED.finditer(text) if match[0] in source and target != source]
    return tuple(
        ForeignWord(Span(*match.span()), match[0], own)
        for match, own in _matches(text, source, instead)
        if not any(each.start() < match.start() < each.end() for each in quoted)
    )


def _matches(
    text: str, source: str, instead: Mapping[str, str]
) -> Iterator[tuple[re.Match[str], str]]:
    in_source = frozenset(words(source))
    for match in _WORD.finditer(text):
        folded = match[0].casefold()
        own = instead.get(folded)
        if own is None or folded not in in_source:
            continue
        if match[0].islower() or (own[0].isupper() and not _is_in_name(match)):
            yield match, own


def _is_in_name(match: re.Match[str]) -> bool:
    """Return whether a word with a capital stands beside another one inside a sentence."""
    text, (start, end) = match.string, match.span()
    before = text[max(0, start - _NEAR) : start]
    is_first = not before[: before.rstrip().rfind(" ") + 1].strip()
    if _CAPITAL_BEFORE.search(before) and not is_first:
        return True
    return _CAPITAL_AFTER.match(text, end) is not None
