"""Repairs of sources and drafts that need no engine.

Abbreviations that engines do not know are written out before a text is translated; afterwards a
draft gets the capital letters that it lacks, and words that were left in the source language get
the translation that a lexicon is sure of.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.leftovers import leftovers
from rktranslate.compare.letter_case import capitalised, uncapitalised_start
from rktranslate.compare.tokens import any_of
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.compare.copies import CopyRules
    from rktranslate.model import Syntax

_AT_END = 10
"""Characters, fewer than which may close a sentence."""
_CLOSING = "\"'”’»)]}*_ "


def written_out(text: str, language: str) -> str:
    """Return a sentence with the abbreviations written out that engines do not know.

    A full stop that also ends the sentence stays.
    """
    pattern, words = _abbreviations(language)

    def replace(match: re.Match[str]) -> str:
        short = match[match.lastgroup or 0]
        word = words.get(short) or words[short.lower()]
        if short[0].isupper():
            word = word[0].upper() + word[1:]
        after = text[match.end() : match.end() + _AT_END]
        ends = match[0].endswith(".") and len(after) < _AT_END and not after.strip(_CLOSING)
        return word + "." if ends else word

    return pattern.sub(replace, text)


@lru_cache(maxsize=16)
def _abbreviations(language: str) -> tuple[re.Pattern[str], Mapping[str, str]]:
    """Return an expression for the abbreviations of a language, and what they stand for."""
    data = load_language(language).drafting
    before_number, dotted, bare = (
        any_of({*texts, *(text[0].upper() + text[1:] for text in texts)})
        for texts in (data.expansions_before_number, data.expansions, data.bare_expansions)
    )
    pattern = re.compile(
        rf"(?<![\w.@#/-])(?:(?P<numbered>{before_number})\.(?=\s*\d)"
        rf"|(?P<dotted>{dotted})\.(?!\w)|(?P<bare>{bare})\b\.?(?![\w/@-]))"
    )
    return pattern, {**data.expansions, **data.expansions_before_number, **data.bare_expansions}


def start_inside_word(
    source: str, target: str, rules: CopyRules, syntax: Syntax
) -> tuple[str, ...]:
    """Return a clause if a draft begins in the middle of a word: "flation rose"."""
    span = uncapitalised_start(source, target, syntax)
    if span is None:
        return ()
    word = target[span.start : span.end]
    known = rules.lexicon
    if not known or known.target_counts(word) is not None:
        return ()
    return (f"it begins inside a word: {word!r}",)


def repaired(source: str, target: str, rules: CopyRules, syntax: Syntax) -> str:
    """Return a draft with what is certain repaired: words left in the source language, capitals."""
    for leftover in reversed(leftovers(source, target, rules, syntax)):
        span = leftover.span
        target = target[: span.start] + leftover.translation + target[span.end :]
    return capitalised(source, target, rules, syntax)
