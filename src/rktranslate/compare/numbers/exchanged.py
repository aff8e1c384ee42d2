"""Exchanged values: a weekday, month, fraction or ordinal that stands in the place of another.

Such words can be left out or said otherwise, so a missing one is no fault; but *Tuesday* is no
rendering of *Senin*, nor a quarter one of *sepertiga*.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.measures import unit_words
from rktranslate.compare.numbers.digits import read_numbers
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.number_words import read_words
from rktranslate.compare.numbers.roman import find_roman_numerals, roman_value
from rktranslate.compare.numbers.shares import read_shares
from rktranslate.compare.numbers.value import MONTH, SHARE, Value, unmatched
from rktranslate.compare.tokens import opens_sentence, word_set, words
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.compare.numbers.locale import NumberLocale

_WEEKDAY, _RANK = "weekday ", "rank "
_KINDS = (_WEEKDAY, MONTH, SHARE, _RANK)
"""Prefixes of the first meanings of the values that are compared here."""
_WORD = re.compile(r"[^\W\d_]+(?:['’]\w+)?")
_QUARTER = re.compile(r"\b(?:Q([1-4])|([1-4])Q)\b")
_LONE_NUMERAL = re.compile(r"(?<![^\W_])([^\W\d_]+)[ \u00a0]([IVX])\b(?![-’'.]\w)")
_NUMERALS = word_set(
    "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx xxi",
    "q1 q2 q3 q4 1q 2q 3q 4q",
)
_FRACTIONS = word_set("¼ ½ ¾ ⅓ ⅔ ⅕ ⅖ ⅗ ⅘ ⅙ ⅚ ⅛ ⅜ ⅝ ⅞")


def exchanged_values(
    source: str, target: str, source_language: str, target_language: str
) -> list[tuple[Value, Value]]:
    """Return the values of a source with what a target has in their places.

    A value without a counterpart is left out: it can be said otherwise.
    """
    # Nearly every text ends here.
    if not _may_differ(source, target, source_language, target_language):
        return []
    source_values = _comparable(source, source_language)
    target_values = _comparable(target, target_language)
    if not source_values or not target_values:
        return []
    missing, added = unmatched(
        _with_others(source_values, source, source_language),
        _with_others(target_values, target, target_language),
    )
    in_source, in_target = frozenset(source_values), frozenset(target_values)
    missing = [value for value in missing if value in in_source]
    added = [value for value in added if value in in_target]
    pairs: list[tuple[Value, Value]] = []
    for kind in _KINDS:
        from_source = [value for value in missing if value.keys[0].startswith(kind)]
        from_target = [value for value in added if value.keys[0].startswith(kind)]
        pairs += [
            (one, other)
            for one, other in zip(from_source, from_target, strict=False)
            # The check of number words compares ordinals with ordinals.
            if kind != _RANK or _is_numeral(one) or _is_numeral(other)
        ]
    return pairs


def _may_differ(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Return whether single words allow that one value stands in the place of another."""
    source_words, target_words = words(source), words(target)
    in_source = _meanings_of(source_words, source_language)
    in_target = _meanings_of(target_words, target_language) if in_source else []
    if not in_target or in_source == in_target:
        return False
    missing, added = Counter(in_source), Counter(in_target)
    kinds = set(map(_kind, missing - added)) & set(map(_kind, added - missing))
    if kinds == {_RANK}:
        # The check of number words compares ordinals with ordinals.
        return not (_NUMERALS.isdisjoint(source_words) and _NUMERALS.isdisjoint(target_words))
    return bool(kinds)


def _meanings_of(folded: Iterable[str], language: str) -> list[str]:
    """Return the possible meanings of some words, sorted."""
    known = _meanings(language)
    if known.keys().isdisjoint(folded):
        return []
    return sorted([meaning for word in folded if word in known for meaning in known[word]])


def _kind(meaning: str) -> str:
    return meaning.partition(" ")[0] + " "


@lru_cache(maxsize=32)
def _meanings(language: str) -> dict[str, tuple[str, ...]]:
    """Return the possible meanings of single words, by word."""
    locale = locale_of(language)
    numerals = locale.words
    meanings: defaultdict[str, tuple[str, ...]] = defaultdict(tuple)
    for name, number in locale.weekdays.items():
        for word in (words(name)[0], f"{words(name)[0]}s"):
            meanings[word] = (f"{_WEEKDAY}{number}",)
    for name, number in locale.months.items():
        meanings[name] = (f"{MONTH}{number}",)
    for word, share in (
        *numerals.shares.items(),
        *numerals.parts.items(),
        *zip(_FRACTIONS, _FRACTIONS, strict=True),
    ):
        meanings[word] += (f"{SHARE}{share}",)
    for word, number in numerals.ordinals.items():
        meanings[word] += (f"{_RANK}{number}",)
    for word in _NUMERALS:
        numeral = word.upper().strip("Q")
        number = int(numeral) if numeral.isdigit() else roman_value(numeral)
        meanings[word] += (f"{_RANK}{number}",)
    return dict(meanings)


def _is_numeral(value: Value) -> bool:
    return value.text.isupper()


def _with_others(values: list[Value], text: str, language: str) -> list[Value]:
    """Return values with those that digits and other words have beside them."""
    taken = {offset for value in values for offset in range(value.span.start, value.span.end)}
    others = (*read_numbers(text, language), *read_words(text, language))
    return [*values, *(value for value in others if value.span.start not in taken)]


def _comparable(text: str, language: str) -> list[Value]:
    locale = locale_of(language)
    values = [*_days_and_months(text, locale), *read_shares(text, locale), *_ranks(text, locale)]
    # The digits of a date are no fraction.
    return [
        value for value in values if not ("/" in value.text and value.keys[0].startswith(SHARE))
    ]


def _days_and_months(text: str, locale: NumberLocale) -> Iterator[Value]:
    folded = words(text)
    months = not locale.month_words.isdisjoint(folded)
    if not months and _weekday_words(locale.code).isdisjoint(folded):
        return
    for match in _WORD.finditer(text):
        name, span = match[0], Span(*match.span())
        day = locale.weekdays.get(name)
        if day is None and name.endswith("s"):
            day = locale.weekdays.get(name[:-1])
        if day is not None and not _may_be_unit(match, text, locale.code):
            yield Value((f"{_WEEKDAY}{day}",), name, span, demanded=False)
        elif (
            months
            and (locale.lower_months or name[0].isupper())
            and name.casefold() in locale.months
        ):
            number = locale.months[name.casefold()]
            yield Value((f"{MONTH}{number}",), name, span, demanded=False)


@lru_cache(maxsize=32)
def _weekday_words(language: str) -> frozenset[str]:
    names = locale_of(language).weekdays
    plain = {part for name in names for part in words(name)}
    return frozenset(plain | {f"{name}s" for name in plain})


def _may_be_unit(match: re.Match[str], text: str, language: str) -> bool:
    """Return whether a weekday can be a capitalised unit as well: *Minggu* is a week too."""
    if match[0].casefold() not in unit_words(language):
        return False
    start = match.start()
    return opens_sentence(text, start)


def _ranks(text: str, locale: NumberLocale) -> Iterator[Value]:
    numerals = locale.words
    for match in find_roman_numerals(text):
        if len(match[0]) > 1:
            yield _rank(roman_value(match[0]), text, match.span())
    for match in _LONE_NUMERAL.finditer(text):
        name = match[1]
        numbered = name.casefold() in numerals.numbered
        capitalised = name[0].isupper() and not name.isupper()
        if numbered or (numerals.lone_roman_one and capitalised):
            yield _rank(roman_value(match[2]), text, match.span(2))
    for match in _QUARTER.finditer(text):
        yield _rank(int(match[1] or match[2]), text, match.span())
    if numerals.ordinals and not numerals.ordinals.keys().isdisjoint(words(text)):
        for match in _WORD.finditer(text):
            number = numerals.ordinals.get(match[0].casefold())
            if number is not None:
                yield _rank(number, text, match.span())


def _rank(number: int, text: str, span: tuple[int, int]) -> Value:
    return Value((f"{_RANK}{number}", str(number)), text[slice(*span)], Span(*span), demanded=False)
