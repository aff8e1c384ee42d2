"""Tests on a pair of texts that no translation may fail; used by checks and by enforcement."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.compare.codes import emptied_links
from rktranslate.compare.near_languages import foreign_words
from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.compare.repetition import repeated_phrase
from rktranslate.compare.tokens import COMPOUND, prose, words
from rktranslate.inline import compare_codes
from rktranslate.languages.loader import load_language, same_group
from rktranslate.lexicon import lexicon
from rktranslate.model import Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.glossary import Matcher

UNTRANSLATED = "identical to the source"
"""The problem of a text that was not translated."""

_NEAR_WORDS = 4
"""Common words of a text that no two near languages have alike by chance."""
_SENTENCE_WORDS = 3
"""Common words of a text, at least, whose language can be recognised."""
_LEAST_OWN = 0.25
"""Share of words of the source language from which a text is in that."""
_LONGEST = 3.0
_SLACK = 40


def problems(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    *,
    syntax: Syntax = Syntax.TEXT,
    matcher: Matcher | None = None,
) -> tuple[str, ...]:
    """Return the problems of a translation, a short clause each; terms are not compared."""
    if not target.strip():
        return ("empty translation",)
    clauses: list[str] = []
    values = compare_values(source, target, source_language, target_language, syntax)
    clauses += [f"{value.text} is missing" for value in values.missing]
    clauses += [f"{value.text} is not in the source" for value in values.added]
    codes = compare_codes(source, target, syntax)
    clauses += [f"{code.text} is missing" for code in codes.missing]
    clauses += [f"{code.text} is not in the source" for code in codes.added]
    if emptied_links(source, target, syntax):
        clauses.append("a link has lost its text")
    if codes.reordered:
        clauses.append("codes in another order")
    if repeated_phrase(source, target) is not None:
        clauses.append("repeated phrase")
    if bad_length(source, target):
        clauses.append("length ratio out of range")
    if is_untranslated(
        source, target, source_language, target_language, syntax=syntax, matcher=matcher
    ):
        clauses.append(UNTRANSLATED)
    return tuple(clauses)


def bad_length(source: str, target: str) -> bool:
    """Return whether a target is many times longer or shorter than its source."""
    shorter, longer = sorted((len(source), len(target)))
    return longer > _LONGEST * shorter + _SLACK


def is_untranslated(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    *,
    syntax: Syntax = Syntax.TEXT,
    matcher: Matcher | None = None,
) -> bool:
    """Return whether a target is identical to its source where it should not be.

    Names may be the same in two languages; so texts without a word in lower case that the
    glossary does not keep are left alone, and between near languages short ones are, unless they
    have a word that the target language has not. So are texts in a third language.
    """
    # Nearly every text ends here.
    if words(source) != words(target):
        return False
    if " ".join(source.split()).casefold() != " ".join(target.split()).casefold():
        return False
    text = list(prose(source, syntax))
    if matcher is not None:
        for match in matcher.find(source):
            if match.term.source in match.term.renderings(matcher.language):
                length = match.span.end - match.span.start
                text[match.span.start : match.span.end] = " " * length
    written = [word for word in COMPOUND.findall("".join(text)) if len(word) > 1]
    common = [word for word in written if not word[0].isupper()]
    if written and not common and len(written) > 2 and source.isupper():
        common = written
    if same_group(source_language, target_language):
        if len(common) >= _NEAR_WORDS:
            return True
        return bool(foreign_words(source, target, source_language, target_language, syntax))
    return bool(common) and not _is_third_language(common, source_language, target_language)


def _is_third_language(common: Sequence[str], source_language: str, target_language: str) -> bool:
    """Return whether hardly any word of a text is one of its language that is translated."""
    known = lexicon(source_language, target_language)
    if not known:
        return False
    function = load_language(source_language).vocabulary.function
    entries = ((word, known.source(word.casefold())) for word in common)
    own = sum(
        word in function or (entry is not None and entry.is_translated) for word, entry in entries
    )
    return len(common) >= _SENTENCE_WORDS and own < _LEAST_OWN * len(common)
