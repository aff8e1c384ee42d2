"""Acronyms of a target: which of them are new, and which stand in the place of others."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.copies import ACRONYM, NAME
from rktranslate.compare.names import capitalised_runs
from rktranslate.compare.renderings import is_rendered
from rktranslate.compare.tokens import LETTERS
from rktranslate.languages.loader import load_language
from rktranslate.lexicon import words
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from rktranslate.compare.copies import Copy, CopyRules
    from rktranslate.lexicon import Lexicon

_LEAST_INITIALS = 4
"""Letters of an acronym that may stand for words of the source by their initials."""
_LONGEST_FORM = 80
"""Characters before an acronym in parentheses that may be its full form."""


def acronyms_in(text: str, language: str) -> list[tuple[str, Span]]:
    """Return the acronyms of a text with their spans, but for those of a half of the day: PM."""
    half_days = _half_days(language)
    matches = ACRONYM.finditer(text)
    return [(match[0], Span(*match.span())) for match in matches if match[0] not in half_days]


def exchanged_acronyms(
    source: str, target: str, lost: Sequence[Copy], rules: CopyRules
) -> list[tuple[Copy, Span]]:
    """Return lost acronyms with the span of another one that the target has instead.

    An acronym without another in its place may have been written out, or rendered by a word (KTP,
    "card"). One that translates a word of the source, or shortens words before it, is in no other's
    place.

    Args:
        source: A source text.
        target: Its translation.
        lost: The acronyms of the source that the target lacks, in order.
        rules: Those of the languages.
    """
    known = rules.lexicon
    in_source = {word.casefold() for word in words(source)}
    in_target = {word.casefold() for word in words(target)}
    lost = [copy for copy in lost if not _is_rendered(copy.text.casefold(), in_target, known)]
    if not lost:
        return []
    written = Counter(ACRONYM.findall(source))
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for text, span in acronyms_in(target, rules.languages[1]):
        spans[text].append(span)
    others: list[Span] = []
    for text, places in spans.items():
        surplus = len(places) - written[text]
        entry = known.target(text.casefold())
        translated = {*entry.counterparts} - {text.casefold()} if entry else set()
        if surplus > 0 and not (
            not in_source.isdisjoint(translated)
            or any(_shortens(span, target) for span in places)
            or _has_initials(text, source)
            or _is_written_out(text, source, in_target, known)
        ):
            others += places[-surplus:]
    return list(zip(lost, sorted(others), strict=False))


@lru_cache(maxsize=32)
def _half_days(language: str) -> frozenset[str]:
    """Return how a language writes a half of the day, in capitals without full stops."""
    half_days = load_language(language).clock.half_days
    return frozenset(text.replace(".", "").upper() for text in half_days)


def _is_rendered(acronym: str, there: Collection[str], known: Lexicon) -> bool:
    """Return whether some words, in small letters as it is, have an acronym or render it."""
    if acronym in there or is_rendered(known, acronym, there):
        return True
    return any("-" in word and word.replace("-", "") == acronym for word in there)


def _is_written_out(acronym: str, source: str, there: Collection[str], known: Lexicon) -> bool:
    """Return whether a source has in words what an acronym of its target stands for.

    That are words with a capital, fewer than the acronym's letters or as many, of which the target
    has none: *Kejaksaan Agung*, AGO.

    Args:
        acronym: The acronym.
        source: The source.
        there: The words of the target in small letters.
        known: The lexicon of the languages.
    """
    for run in capitalised_runs(source, NAME.finditer(source)):
        said = [match[0].casefold() for match in run]
        if 2 <= len(said) <= len(acronym) and not any(
            word in there or is_rendered(known, word, there) for word in said
        ):
            return True
    return False


def _shortens(acronym: Span, text: str) -> bool:
    """Return whether an acronym in parentheses has the letters of the words before it in order."""
    if text[acronym.start - 1 : acronym.start] != "(":
        return False
    before = text[max(0, acronym.start - _LONGEST_FORM) : acronym.start - 1].casefold()
    letters = text[acronym.start : acronym.end].casefold()
    for word in LETTERS.finditer(before):
        if word[0][0] == letters[0]:
            rest = iter(before[word.start() :])
            if all(letter in rest for letter in letters):
                return True
    return False


def _has_initials(acronym: str, text: str) -> bool:
    """Return whether words of a text in a row have the letters of an acronym as their initials.

    A short acronym has by chance.
    """
    initials = "".join(word[0] for word in LETTERS.findall(text))
    return len(acronym) >= _LEAST_INITIALS and acronym.casefold() in initials.casefold()
