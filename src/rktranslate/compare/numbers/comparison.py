"""Compare numbers, percentages, dates and ordinals of a source and a target.

Both texts are read into values, which are compared as multisets. What is written in digits must be
in the other text, in digits or in words; words alone (``dua``, ``both``) are never demanded, but
one weekday, fraction or Roman numeral is no rendering of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.measures import bare_units, is_single_unit, without_conversions
from rktranslate.compare.numbers.clock import exchanged_times
from rktranslate.compare.numbers.dates import is_in_date, read_months
from rktranslate.compare.numbers.digits import read_numbers
from rktranslate.compare.numbers.exchanged import exchanged_values
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.number_words import read_words
from rktranslate.compare.numbers.reversed_pairs import reversed_pairs
from rktranslate.compare.numbers.shares import read_shares
from rktranslate.compare.numbers.value import MONTH, SHARE, TIME, YEAR, Value, number_key, unmatched
from rktranslate.compare.tokens import LETTERS, digits_of, prose, words
from rktranslate.languages.loader import load_language
from rktranslate.model import SpanIndex, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_IN_A_DATE = 2
"""Characters between a month and its day or year: a space, or a comma and a space."""
_GROUPS_OF_SPACE = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_ON_THE_HOUR = re.compile(rf"(?:.*? )??{TIME}(\d+):00\b")
_IN_A_NAME = re.compile(r"[0-9](?<=[A-Z-].)")
"""Digits that can belong to a name: COVID-19, F1."""
_YEAR_AFTER = re.compile(rf",? \(?(?:{YEAR.pattern})\b")
_LONG_NAME = 5
"""Letters of a month or a magnitude from which a word with one letter else is no other word."""
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_IN_A_SERIES = re.compile(r"[a-fDG](?![^\W_])")


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """How the values of a target differ from those of its source."""

    missing: tuple[Value, ...] = ()
    added: tuple[Value, ...] = ()

    def __bool__(self) -> bool:
        """Return whether there is any difference."""
        return bool(self.missing or self.added)


_NO_DIFFERENCE = ValueDiff()


def compare_values(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> ValueDiff:
    """Return the values that the target lacks and those that it adds; inline codes are ignored."""
    source, target = prose(source, syntax), prose(target, syntax)
    # Nearly every text ends here: what follows reads what the numbers mean.
    isolated = _isolated_values(source, source_language)
    if isolated is not None and isolated == _isolated_values(target, target_language):
        difference = _NO_DIFFERENCE
    else:
        difference = _compare_meanings(source, target, source_language, target_language)
    pairs = [
        *exchanged_values(source, target, source_language, target_language),
        *exchanged_times(source, target, source_language, target_language),
        *reversed_pairs(source, target, source_language, target_language),
    ]
    return _with_pairs(difference, pairs) if pairs else difference


def _with_pairs(difference: ValueDiff, pairs: Iterable[tuple[Value, Value]]) -> ValueDiff:
    """Return a difference with the exchanged values that it does not have yet."""
    missing, added = list(difference.missing), list(difference.added)
    known_missing, known_added = (
        SpanIndex(value.span for value in side) for side in (missing, added)
    )
    for one, other in pairs:
        if not known_missing.overlap(one.span) and not known_added.overlap(other.span):
            missing.append(one)
            added.append(other)
    return ValueDiff(tuple(missing), tuple(added))


def _isolated_values(text: str, language: str) -> list[str] | None:
    """Return the numbers and months of a text, sorted; None where words can change them."""
    digits = digits_of(text)
    if not digits:
        return []
    locale = locale_of(language)
    if "_" in text or not locale.cues.isdisjoint(words(text)):  # an underscore joins words
        return None
    pattern = locale.isolated_or_named if _IN_A_NAME.search(text) else locale.isolated
    joined = " ".join(pattern.findall(text))
    if digits_of(joined) != digits:  # some are written otherwise
        return None
    numbers = joined.translate(locale.separators).split()
    numbers += [month.keys[0] for month in read_months(text, locale)]
    return sorted(numbers)


def _compare_meanings(
    source: str, target: str, source_language: str, target_language: str
) -> ValueDiff:
    """Return how the values of two texts differ."""
    in_source, in_target = (
        read_numbers(source, source_language),
        read_numbers(target, target_language),
    )
    if [value.keys for value in in_source] == [value.keys for value in in_target]:
        return _NO_DIFFERENCE
    if unmatched(in_source, in_target) == ([], []):
        return _NO_DIFFERENCE
    languages = source_language, target_language
    source, target = (_GROUPS_OF_SPACE.sub("\u202f", text) for text in (source, target))
    in_source, in_target = (
        read_numbers(source, source_language),
        read_numbers(target, target_language),
    )
    in_source = _without_signs(in_source, target, target_language)
    in_target = _without_signs(in_target, source, source_language)
    missing, added = unmatched(in_source, in_target)
    if missing and added:
        missing, added = _as_written(missing, added, source_language)
        hours = _with_hours(missing, source), _with_hours(added, target)
        missing, added = _left(missing, added, *hours)
        scaled = _with_magnitudes(missing, source, languages)
        missing, added = _left(missing, added, scaled, added)
    if added:
        # An English month in an Indonesian text is kept.
        known = frozenset(words(source))
        added = [
            value
            for value in added
            if not (value.keys[0].startswith(MONTH) and value.text.casefold() in known)
        ]
        added = _without_misspelt_months(added, known, source_language)
    if missing:
        others = _other_words(target, target_language, in_target)
        missing, _ = unmatched(_without_shares(missing, source, source_language, others), others)
    if added:
        others = _other_words(source, source_language, in_source)
        _, added = unmatched(others, _without_shares(added, target, target_language, others))
    if missing or added:
        # A measure can be added beside the one that it converts, not replace one that was there.
        added_before = added
        added = without_conversions(
            added,
            target,
            (*in_source, *read_words(source, source_language)),
            source,
            languages[::-1],
        )
        kept = bare_units(target, in_target, target_language)
        in_other_units = (*added_before, *read_words(target, target_language))
        missing = without_conversions(missing, source, in_other_units, target, languages, kept)
        missing = [
            value for value in missing if not is_single_unit(value, source, target, languages)
        ]
        added = [
            value for value in added if not is_single_unit(value, target, source, languages[::-1])
        ]
    # A name may be left out for a pronoun; another name in its place is an error.
    if not all(value.demanded for value in missing) and all(value.demanded for value in added):
        missing = [value for value in missing if value.demanded]
    elif not all(value.demanded for value in added) and all(value.demanded for value in missing):
        added = [value for value in added if value.demanded]
    missing = _without_named_years(missing, source, target, languages)
    added = _without_named_years(_not_repeated(added, in_source), target, source, languages[::-1])
    return ValueDiff(
        tuple(_graded(missing, in_source, source, in_target, target, target_language)),
        tuple(_graded(added, in_target, target, in_source, source, source_language)),
    )


def _without_misspelt_months(
    values: list[Value], words_there: Iterable[str], language: str
) -> list[Value]:
    """Return the values without the months that some words of another text misspell: Febuari."""
    named = {value.keys[0] for value in values if value.keys[0].startswith(MONTH)}
    if not named:
        return values
    from rapidfuzz.distance import OSA

    months = locale_of(language).months
    names = [name for name in months if f"{MONTH}{months[name]}" in named]
    misspelt = {
        f"{MONTH}{months[name]}"
        for name in names
        for word in words_there
        if len(name) >= _LONG_NAME and OSA.distance(word, name, score_cutoff=1) == 1
    }
    return [value for value in values if value.keys[0] not in misspelt]


def _not_repeated(added: Iterable[Value], in_source: Sequence[Value]) -> list[Value]:
    """Return the values that the source does not have; a translation may repeat what it has."""
    known = {key for value in in_source for key in value.keys}
    return [value for value in added if known.isdisjoint(value.keys)]


def _without_named_years(
    values: list[Value], text: str, other_text: str, languages: tuple[str, str]
) -> list[Value]:
    """Return the values without the years that the other text names from the writer's present.

    The other text names one as "last year", and the text none.

    Args:
        values: Values of the text that the other one lacks.
        text: The text.
        other_text: The other one.
        languages: The languages of both.
    """
    if not any(YEAR.fullmatch(value.text) for value in values):
        return values
    if not _has_relative_year(other_text, languages[1]) or _has_relative_year(text, languages[0]):
        return values
    return [value for value in values if not YEAR.fullmatch(value.text)]


def _as_written(
    missing: list[Value], added: list[Value], source_language: str
) -> tuple[list[Value], list[Value]]:
    """Match by their digits the values whose source is not written as its language writes them.

    A version (2.1) is no number in a source language with decimal commas, and a decimal in the
    target; only the source decides which. Likewise ``17,000``: a fraction of three zeros is none.
    """
    zeros = f"{locale_of(source_language).decimal}000"
    lenient = [
        value._replace(keys=(*value.keys, f"written {value.written}"))
        if value.written.endswith(zeros)
        else value
        for value in missing
    ]
    written = [value._replace(keys=(f"written {value.written}",)) for value in added]
    return _left(missing, added, lenient, written)


def _left(
    missing: list[Value], added: list[Value], one: Sequence[Value], other: Sequence[Value]
) -> tuple[list[Value], list[Value]]:
    """Return the values of both sides that do not match when they have other meanings."""
    spans = [{value.span for value in values} for values in unmatched(one, other)]
    return (
        [value for value in missing if value.span in spans[0]],
        [value for value in added if value.span in spans[1]],
    )


def _with_hours(values: Iterable[Value], text: str) -> list[Value]:
    """Return the values; a time on the hour is the number of the hour too: ``3 sore``, "15 Uhr".

    An hour with a colon has lost its minutes, and matches nothing.
    """
    hours = []
    for value in values:
        time = _ON_THE_HOUR.match(" ".join(value.keys))
        if time is not None:
            hours.append(value._replace(keys=(*value.keys, time[1])))
        elif text[value.span.end : value.span.end + 1] == ":":
            hours.append(value._replace(keys=("",)))
        else:
            hours.append(value)
    return hours


def _with_magnitudes(
    values: Iterable[Value], source: str, languages: tuple[str, str]
) -> list[Value]:
    """Return the values of a source; those match also with a magnitude that its language lacks.

    That is a word of the target's language (``250 Million``), or a misspelt one (``8 triloiun``).
    """
    scaled: list[Value] = []
    for value in values:
        word = LETTERS.match(source, value.span.end + 1)
        magnitude = _foreign_magnitude(word[0].casefold(), languages) if word else None
        if magnitude is not None and _NUMBER.fullmatch(value.keys[0]):
            key = number_key(Decimal(value.keys[0]) * magnitude)
            value = value._replace(keys=(*value.keys, key))
        scaled.append(value)
    return scaled


@lru_cache(maxsize=1 << 10)
def _foreign_magnitude(word: str, languages: tuple[str, str]) -> int | None:
    """Return what a word multiplies by that is no magnitude of a source's language, but like one.

    Args:
        word: A word of the source in small letters.
        languages: Those of the source and of the target.
    """
    from rapidfuzz.distance import OSA

    own, other = (load_language(language).numbers.magnitudes for language in languages)
    if word in own or word in other:
        return None if word in own else other[word]
    long = [name for name in own if len(name) >= _LONG_NAME]
    return next((own[name] for name in long if OSA.distance(word, name) == 1), None)


def _without_signs(values: Sequence[Value], other_text: str, language: str) -> tuple[Value, ...]:
    """Return the values; negative ones match without their sign where the other text implies it.

    "Fell 5%" needs no sign, and in most languages the words for a fall are not known.
    """
    if not any(value.keys[0].startswith("-") for value in values):
        return tuple(values)
    known = locale_of(language).words
    if known.minus and known.decreases.isdisjoint(words(other_text)):
        return tuple(values)
    return tuple(
        value._replace(keys=(*value.keys, value.keys[0][1:]))
        if value.keys[0].startswith("-")
        else value
        for value in values
    )


def _without_shares(
    values: list[Value], text: str, language: str, others: Iterable[Value]
) -> list[Value]:
    """Return the values outside fractions (``1/3``) that the other text has in words."""
    in_words = {value.keys[0] for value in others if value.keys[0].startswith(SHARE)}
    if not in_words:
        return values
    shares = SpanIndex(
        share.span for share in read_shares(text, locale_of(language)) if share.keys[0] in in_words
    )
    return [value for value in values if is_in_date(value) or not shares.overlap(value.span)]


def _other_words(text: str, language: str, numbers: Sequence[Value]) -> list[Value]:
    """Return the number words of a text, without the months that belong to its numbers."""
    taken = {value.span for value in numbers}
    return [value for value in read_words(text, language) if value.span not in taken]


def _graded(
    left: list[Value],
    own: Sequence[Value],
    text: str,
    others: Sequence[Value],
    other_text: str,
    other_language: str,
) -> Iterator[Value]:
    """Yield values that the other side lacks, marked as needless where the text can omit them.

    It can where a date is repeated less often ("on that date") or without its year, where a year is
    named from the writer's present ("last year"), and where a number with a letter (``1b``) was
    left out with its name.
    """
    if not left:
        return
    other_keys = {key for value in others for key in value.keys}
    unmatched_spans = {value.span for value in left}
    months = SpanIndex(value.span for value in own if value.keys[0].startswith(MONTH))
    days = SpanIndex(value.span for value in own if value.text.isdigit() and len(value.text) <= 2)
    has_relative_year = _has_relative_year(other_text, other_language)
    for value in left:
        near = months.near(value.span, _IN_A_DATE)
        is_year = YEAR.fullmatch(value.text) is not None
        needless = (
            (bool(near) and not other_keys.isdisjoint(value.keys))
            or (is_year and has_relative_year)
            or (
                is_year
                and any(
                    month not in unmatched_spans
                    and any(month.distance(day) > 0 for day in days.near(month, _IN_A_DATE))
                    for month in near
                )
            )
            or _IN_A_SERIES.match(text, value.span.end) is not None
        )
        yield value._replace(needless=True) if needless else value


def _has_relative_year(text: str, language: str) -> bool:
    """Return whether a text names a year from the writer's present, and not by itself besides.

    "Last year" is one, and "next year, 2009" none.
    """
    pattern = _relative_year(language)
    return pattern is not None and any(
        _YEAR_AFTER.match(text, match.end()) is None for match in pattern.finditer(text)
    )


@lru_cache(maxsize=32)
def _relative_year(language: str) -> re.Pattern[str] | None:
    patterns = load_language(language).numbers.relative_years
    return re.compile("|".join(patterns), re.IGNORECASE) if patterns else None
