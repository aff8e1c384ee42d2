"""Numbers, percentages, dates and ordinals: the same values in the source and in the target.

Both sides are read into values, and compared as multisets. What is written in digits must be there
on the other side, in digits or in words; words alone (``dua``, ``both``) are never demanded, but
one weekday, share or Roman numeral is no good rendering of another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.compare.measures import bare_units, said_singly, without_conversions
from rktranslate.compare.numbers.exchanged import swapped
from rktranslate.compare.numbers.parse import (
    SHARE,
    YEAR,
    Value,
    locale_of,
    read_months,
    read_numbers,
    read_shares,
    read_words,
    unmatched,
)
from rktranslate.compare.tokens import prose, words
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_DIGITS = re.compile(r"\d+")
_ALONE = re.compile(
    r"[A-Z0-9](?<![^ (\[].)(?:(?<=\d)[0-9]*|(?<!\d)(?:[A-Za-z-]*[A-Z-])?[0-9]+)%?"
    r"(?=-[a-z]|[)\],.;:!?]*(?: (?![-–—/%٪]|to\b|(?:se)?hingga\b|sampai\b)|\Z))",
    re.DOTALL,
)
"""A number that is a word of its own, or the end of a name (COVID-19), with no other beside it."""
_IN_A_DATE = 2
"""Characters between a month and its day or year: a space, or a comma and a space."""
_GROUPS_OF_SPACE = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_IN_A_SERIES = re.compile(r"[a-fDG](?![^\W_])")
_SOME_YEAR = re.compile(
    r"\b(?:this|last|next|that|same|current|previous|following|earlier) year"
    r"|\byears? (?:earlier|ago|later|before)\b"
    r"|\btahun (?:ini|lalu|lepas|depan|itu|yang sama|berikutnya|sebelumnya)\b",
    re.IGNORECASE,
)
"""A year that is told from where the text stands."""


@dataclass(frozen=True, slots=True)
class ValueDiff:
    """How the values of a target differ from those of its source."""

    missing: tuple[Value, ...] = ()
    added: tuple[Value, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.missing or self.added)


def compare_values(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> ValueDiff:
    """Return the values that the target lacks and those that it adds; codes are left aside."""
    source, target = prose(source, syntax), prose(target, syntax)
    # Nearly every text ends here: what follows reads what the numbers mean.
    alone = _alone(source, source_language)
    if alone is not None and alone == _alone(target, target_language):
        difference = ValueDiff()
    else:
        difference = _compare_meanings(source, target, source_language, target_language)
    pairs = swapped(source, target, source_language, target_language)
    return _with_pairs(difference, pairs) if pairs else difference


def _with_pairs(difference: ValueDiff, pairs: Iterable[tuple[Value, Value]]) -> ValueDiff:
    """Return a difference with what stands in the place of another, where that is not told yet."""
    missing, added = list(difference.missing), list(difference.added)
    for ours, theirs in pairs:
        if not _touches(ours, difference.missing) and not _touches(theirs, difference.added):
            missing.append(ours)
            added.append(theirs)
    return ValueDiff(tuple(missing), tuple(added))


def _touches(value: Value, others: Iterable[Value]) -> bool:
    span = value.span
    return any(span.start < each.span.end and each.span.start < span.end for each in others)


def _alone(text: str, language: str) -> list[str] | None:
    """Return the numbers and months of a text, sorted; None where the words around say more."""
    digits = _DIGITS.findall(text)
    if not digits:
        return []
    numbers = _ALONE.findall(text)
    locale = locale_of(language)
    # An underscore makes one word of two.
    if len(numbers) < len(digits) or "_" in text or not locale.meaning.isdisjoint(words(text)):
        return None
    numbers += [month.keys[0] for month in read_months(text, locale)]
    return sorted(numbers)


def _compare_meanings(
    source: str, target: str, source_language: str, target_language: str
) -> ValueDiff:
    """Return how the values of two texts differ."""
    here, there = read_numbers(source, source_language), read_numbers(target, target_language)
    if [value.keys for value in here] == [value.keys for value in there]:
        return ValueDiff()
    if unmatched(here, there) == ([], []):
        return ValueDiff()
    languages = source_language, target_language
    source, target = (_GROUPS_OF_SPACE.sub("\u202f", text) for text in (source, target))
    here, there = read_numbers(source, source_language), read_numbers(target, target_language)
    here = _without_signs(here, target, target_language)
    there = _without_signs(there, source, source_language)
    ours, theirs = unmatched(here, there)
    if ours and theirs:
        ours, theirs = _as_written(ours, theirs, source_language)
    if theirs:
        # An English month in an Indonesian text stays what it is.
        known = words(source)
        theirs = [
            value
            for value in theirs
            if not (value.keys[0].startswith("month ") and value.text.casefold() in known)
        ]
    if ours:
        others = _other_words(target, target_language, there)
        ours, _ = unmatched(_without_shares(ours, source, source_language, others), others)
    if theirs:
        others = _other_words(source, source_language, here)
        _, theirs = unmatched(others, _without_shares(theirs, target, target_language, others))
    if ours or theirs:
        # A measure may come beside the one that it converts; it may not go for one that was there.
        theirs_before = theirs
        theirs = without_conversions(
            theirs, target, (*here, *read_words(source, source_language)), source, languages[::-1]
        )
        kept = bare_units(target, there, target_language)
        ours = without_conversions(ours, source, theirs_before, target, languages, kept)
        ours = [each for each in ours if not said_singly(each, source, target, languages)]
        theirs = [each for each in theirs if not said_singly(each, target, source, languages[::-1])]
    # A name may be left out for a pronoun; another name in its place is an error.
    if not all(value.demanded for value in ours) and all(value.demanded for value in theirs):
        ours = [value for value in ours if value.demanded]
    elif not all(value.demanded for value in theirs) and all(value.demanded for value in ours):
        theirs = [value for value in theirs if value.demanded]
    return ValueDiff(
        tuple(_graded(ours, here, source, there, target)),
        tuple(_graded(theirs, there, target, here, source)),
    )


def _as_written(
    ours: list[Value], theirs: list[Value], source_language: str
) -> tuple[list[Value], list[Value]]:
    """Match by their digits the values whose source is not written as its language writes them.

    A version (2.1) is no number in a source language with decimal commas, and is a decimal in the
    target; only the source tells which. Likewise ``17,000``: a fraction of three zeros is none.
    """
    zeros = f"{locale_of(source_language).decimal}000"
    lenient = [
        replace(value, keys=(*value.keys, f"written {value.written}"))
        if value.written.endswith(zeros)
        else value
        for value in ours
    ]
    written = [replace(value, keys=(f"written {value.written}",)) for value in theirs]
    left, others = unmatched(lenient, written)
    ours_left, theirs_left = ({value.span for value in values} for values in (left, others))
    return (
        [value for value in ours if value.span in ours_left],
        [value for value in theirs if value.span in theirs_left],
    )


def _without_signs(values: Sequence[Value], other_text: str, language: str) -> tuple[Value, ...]:
    """Return the values, those with a minus sign without it too where the other text may say it.

    "Fell 5%" has no need of one, and of most languages the words for it are not known.
    """
    if not any(value.keys[0].startswith("-") for value in values):
        return tuple(values)
    known = locale_of(language).words
    if known.minus and known.lower.isdisjoint(words(other_text)):
        return tuple(values)
    return tuple(
        replace(value, keys=(*value.keys, value.keys[0][1:]))
        if value.keys[0].startswith("-")
        else value
        for value in values
    )


def _without_shares(
    values: list[Value], text: str, language: str, others: Iterable[Value]
) -> list[Value]:
    """Return the values that are no part of a share (``1/3``) that the other text has in words."""
    said = {value.keys[0] for value in others if value.keys[0].startswith(SHARE)}
    if not said:
        return values
    shares = [each for each in read_shares(text, locale_of(language)) if each.keys[0] in said]
    return [value for value in values if not _touches(value, shares)]


def _other_words(text: str, language: str, numbers: Sequence[Value]) -> list[Value]:
    """Return the number words of a text, less the months that belong to its numbers."""
    taken = {value.span for value in numbers}
    return [value for value in read_words(text, language) if value.span not in taken]


def _graded(
    left: list[Value], own: Sequence[Value], text: str, others: Sequence[Value], other_text: str
) -> Iterator[Value]:
    """Yield values that the other side lacks, each with whether the text may do without it.

    It may where a date is only said less often ("on that date") or without its year, where a year
    is told from where the text stands ("last year"), and where a number with a letter (``1b``) went
    with its name.
    """
    if not left:
        return
    said = {key for value in others for key in value.keys}
    gone = {value.span for value in left}
    months = [value.span for value in own if value.keys[0].startswith("month ")]
    days = [value.span for value in own if value.text.isdigit() and len(value.text) <= 2]
    dated = {month for month in months if any(0 < _apart(month, day) <= _IN_A_DATE for day in days)}
    for value in left:
        near = [month for month in months if _apart(month, value.span) <= _IN_A_DATE]
        is_year = YEAR.fullmatch(value.text) is not None
        needless = (
            (bool(near) and not said.isdisjoint(value.keys))
            or (is_year and any(month in dated and month not in gone for month in near))
            or (is_year and _SOME_YEAR.search(other_text) is not None)
            or _IN_A_SERIES.match(text, value.span.end) is not None
        )
        yield replace(value, needless=True) if needless else value


def _apart(one: Span, other: Span) -> int:
    """Return how many characters there are between two stretches; 0 for one and itself."""
    return max(one.start - other.end, other.start - one.end, 0)
