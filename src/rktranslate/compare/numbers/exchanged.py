"""Values that stand in words and of which one stands in the place of another.

Weekdays, months, shares and Roman numerals may go with the words around them, so nothing here says
that one is missing; but *Tuesday* is no rendering of *Senin*, nor a quarter one of *sepertiga*.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.compare.measures import unit_words
from rktranslate.compare.numbers.parse import (
    SHARE,
    Value,
    locale_of,
    read_numbers,
    read_shares,
    read_words,
    roman_value,
    romans,
    unmatched,
)
from rktranslate.compare.tokens import word_set, words
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.compare.numbers.parse import NumberLocale

_DAY, _MONTH, _RANK = "weekday ", "month ", "rank "
_KINDS = (_DAY, _MONTH, SHARE, _RANK)
"""What the first meaning of a value that is told here begins with."""
_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
_QUARTER = re.compile(r"\b(?:Q([1-4])|([1-4])Q)\b")
_LONE_NUMERAL = re.compile(r"(?<![^\W_])([^\W\d_]+)[ \u00a0]([IVX])\b(?![-’'.]\w)")
_NUMERALS = word_set(
    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi",
    "q1 q2 q3 q4 1q 2q 3q 4q",
)
_FRACTIONS = word_set("¼ ½ ¾ ⅓ ⅔ ⅕ ⅖ ⅗ ⅘ ⅙ ⅚ ⅛ ⅜ ⅝ ⅞")
_BEGINNING = re.compile(r"(?:\A|[.!?:\n])[\s\"'“‘(]*\Z")
_LONGEST_BEGINNING = 6


def swapped(
    source: str, target: str, source_language: str, target_language: str
) -> list[tuple[Value, Value]]:
    """Return the values of a source with what a target has in their places.

    Nothing is returned for a value that has no counterpart: it may be told otherwise.
    """
    # Nearly every text ends here.
    if not _may_tell(source, target, source_language, target_language):
        return []
    ours, theirs = _told(source, source_language), _told(target, target_language)
    if not ours or not theirs:
        return []
    ours_all = _with_others(ours, source, source_language)
    theirs_all = _with_others(theirs, target, target_language)
    left, others = unmatched(ours_all, theirs_all)
    pairs: list[tuple[Value, Value]] = []
    for kind in _KINDS:
        mine = [value for value in left if value.keys[0].startswith(kind) and value in ours]
        yours = [value for value in others if value.keys[0].startswith(kind) and value in theirs]
        pairs += [
            (one, other)
            for one, other in zip(mine, yours, strict=False)
            # One ordinal for another is for the check of number words.
            if kind != _RANK or _is_numeral(one) or _is_numeral(other)
        ]
    return pairs


def _may_tell(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Tell by single words whether one value may stand in the place of another."""
    here, there = words(source), words(target)
    ours, theirs = _meanings(source_language), _meanings(target_language)
    if ours.keys().isdisjoint(here) or theirs.keys().isdisjoint(there):
        return False
    mine = Counter(meaning for word in here for meaning in ours.get(word, ()))
    yours = Counter(meaning for word in there for meaning in theirs.get(word, ()))
    kinds = set(map(_kind, mine - yours)) & set(map(_kind, yours - mine))
    if kinds == {_RANK}:
        # One ordinal for another is for the check of number words.
        return not (_NUMERALS.isdisjoint(here) and _NUMERALS.isdisjoint(there))
    return bool(kinds)


def _kind(meaning: str) -> str:
    return meaning.partition(" ")[0] + " "


@lru_cache(maxsize=32)
def _meanings(language: str) -> Mapping[str, tuple[str, ...]]:
    """Return what single words may tell, by the words."""
    locale = locale_of(language)
    own = locale.words
    found: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for name, number in locale.weekdays.items():
        for word in (words(name)[0], f"{words(name)[0]}s"):
            found[word] = (f"{_DAY}{number}",)
    for name, number in locale.months.items():
        found[name] = (f"{_MONTH}{number}",)
    for word, share in (
        *own.shares.items(),
        *own.parts.items(),
        *zip(_FRACTIONS, _FRACTIONS, strict=True),
    ):
        found[word] += (f"{SHARE}{share}",)
    for word, number in own.ranks.items():
        found[word] += (f"{_RANK}{number}",)
    for word in _NUMERALS:
        numeral = word.upper().strip("Q")
        number = int(numeral) if numeral.isdigit() else roman_value(numeral)
        found[word] += (f"{_RANK}{number}",)
    return MappingProxyType(dict(found))


def _is_numeral(value: Value) -> bool:
    return value.text.isupper()


def _with_others(told: list[Value], text: str, language: str) -> list[Value]:
    """Return values with those that digits and other words have beside them."""
    taken = {place for value in told for place in range(value.span.start, value.span.end)}
    others = (*read_numbers(text, language), *read_words(text, language))
    return [*told, *(value for value in others if value.span.start not in taken)]


def _told(text: str, language: str) -> list[Value]:
    locale = locale_of(language)
    found = [*_days_and_months(text, locale), *read_shares(text, locale), *_ranks(text, locale)]
    # The digits of a date are no share of anything.
    return [value for value in found if not ("/" in value.text and value.keys[0].startswith(SHARE))]


def _days_and_months(text: str, locale: NumberLocale) -> Iterator[Value]:
    folded = words(text)
    months = not locale.month_words.isdisjoint(folded)
    if not months and _day_words(locale.code).isdisjoint(folded):
        return
    for found in _WORD.finditer(text):
        name, span = found[0], Span(*found.span())
        day = locale.weekdays.get(name)
        if day is None and name.endswith("s"):
            day = locale.weekdays.get(name[:-1])
        if day is not None and not _is_unit(found, text, locale.code):
            yield Value((f"{_DAY}{day}",), name, span, demanded=False)
        elif months and name[0].isupper() and name.casefold() in locale.months:
            number = locale.months[name.casefold()]
            yield Value((f"{_MONTH}{number}",), name, span, demanded=False)


@lru_cache(maxsize=32)
def _day_words(language: str) -> frozenset[str]:
    names = locale_of(language).weekdays
    plain = {part for name in names for part in words(name)}
    return frozenset(plain | {f"{name}s" for name in plain})


def _is_unit(found: re.Match[str], text: str, language: str) -> bool:
    """Tell whether a day may as well be a unit with a capital: *Minggu* is a week too."""
    if found[0].casefold() not in unit_words(language):
        return False
    start = found.start()
    return _BEGINNING.search(text, max(0, start - _LONGEST_BEGINNING), start) is not None


def _ranks(text: str, locale: NumberLocale) -> Iterator[Value]:
    own = locale.words
    for found in romans(text):
        if len(found[0]) > 1:
            yield _rank(roman_value(found[0]), text, found.span())
    for found in _LONE_NUMERAL.finditer(text):
        name = found[1]
        numbered = name.casefold() in own.numbered
        if numbered or (own.lone_i and name[0].isupper() and not name.isupper()):
            yield _rank(roman_value(found[2]), text, found.span(2))
    for found in _QUARTER.finditer(text):
        yield _rank(int(found[1] or found[2]), text, found.span())
    if own.ranks and not own.ranks.keys().isdisjoint(words(text)):
        for found in _WORD.finditer(text):
            number = own.ranks.get(found[0].casefold())
            if number is not None:
                yield _rank(number, text, found.span())


def _rank(number: int, text: str, span: tuple[int, int]) -> Value:
    return Value((f"{_RANK}{number}", str(number)), text[slice(*span)], Span(*span), demanded=False)
