"""How a language writes numbers, months and weekdays: its language file and CLDR, compiled."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from rktranslate.compare.tokens import any_of, words
from rktranslate.languages.codes import cldr_locale
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from babel import Locale as BabelLocale

    from rktranslate.languages.schema import Calendar, NumberWords

_HALF_DAYS = frozenset({"am", "pm", "m"})
"""Words of which a text with a half day has one: "a.m." is two."""
_CURRENCY = r"\s?(?:(?:(?:US)?[$€£]|R[pM]\.?)\s?)?"
_SECOND = rf"{_CURRENCY}[-−]?\d+(?:[.,]\d+)*"
"""The second number of a range, with what may stand before it."""
_MAGNITUDES = frozenset({10**3, 10**6, 10**9, 10**12})


@dataclass(frozen=True, slots=True)
class NumberLocale:
    """How a language writes numbers, months and weekdays."""

    code: str
    """The language."""
    decimal: str
    """Decimal separator."""
    groups: str
    """Separators of thousands, that of CLDR first."""
    words: NumberWords
    """Its number words; of CLDR where the language has no file."""
    units: Mapping[str, int]
    """Words that are added up: cardinals, ordinals and other counts."""
    number_words: frozenset[str]
    """All words that can be part of a number."""
    share_words: frozenset[str]
    """Words that make a fraction, alone or after a number."""
    value_words: frozenset[str]
    """Number words, fractions and months."""
    articles: frozenset[str]
    """Indefinite articles, which can say 1."""
    weekdays: Mapping[str, int]
    """Weekdays by their names as capitalised in a sentence; 0 is Monday."""
    months: Mapping[str, int]
    """Months by their case-folded names."""
    month_words: frozenset[str]
    """First words of the names of months."""
    cues: frozenset[str]
    """Words that can change the meaning of a number near them."""
    minus_words: frozenset[str]
    """Words for a minus sign."""
    minus_endings: frozenset[str]
    """Last two letters of the words for a minus sign."""
    month_first: bool | None
    """Whether a month stands before its day in digits; None where both orders are read."""
    lower_months: bool
    """Whether the names of months are written in small letters."""
    month: re.Pattern[str] | None
    """Finds the name of a month as it is written."""
    day_before: re.Pattern[str]
    """Matches a day at the end of a text."""
    longest_day: int
    """Characters that ``day_before`` needs."""
    scale: re.Pattern[str] | None
    """Matches a magnitude after digits; group 1 is its word."""
    range_end: re.Pattern[str]
    """Matches what follows the first number of a range, up to the end of the second."""
    joined_end: re.Pattern[str]
    """The same where a conjunction is between the numbers: ``between 5 and 10``."""
    between_before: re.Pattern[str]
    """Finds what makes a range of two numbers with a conjunction, before the first."""
    decade: re.Pattern[str]
    """Matches the ending of a decade after its number."""
    isolated: re.Pattern[str]
    """Finds numbers that are words of their own, with none beside."""
    isolated_or_named: re.Pattern[str]
    """Finds these, and numbers that end a name: COVID-19. Far slower: it begins at any capital."""
    separators: Mapping[int, str]
    """A table for ``str.translate`` that makes ``1.250,5`` what Python writes: ``1250.5``."""
    idioms: re.Pattern[str] | None
    """Finds expressions that say a number without a number word; the group is its name."""
    degrees: re.Pattern[str]
    """Matches a degree sign, its word, or a percent sign after a number."""
    minus_before: re.Pattern[str]
    """Finds the word before a number; group 1 is what makes plus-minus of it, group 2 the word."""
    hyphen_before: re.Pattern[str]
    """Finds what stands before a dash that is likelier a hyphen than a minus: ``10 -12``."""
    before_share: re.Pattern[str]
    """Finds the number that a fraction is added to: group 1; group 2 is a joiner."""
    percent_of: re.Pattern[str]
    """Matches the percent sign or word that a fraction is one of: ``half a percent``."""
    after_share: re.Pattern[str]
    """Matches the word that a fraction is one of: ``half a million``."""


@lru_cache(maxsize=32)
def locale_of(language: str) -> NumberLocale:
    """Return how a language writes numbers and months; as English where CLDR does not know it."""
    from babel import Locale

    locale = cldr_locale(language) or Locale("en")
    record = load_language(language)
    symbols = locale.number_symbols.get("latn", {})
    decimal, group = symbols.get("decimal", "."), symbols.get("group", ",")
    numerals = _with_cldr(record.numbers, locale)
    units = {**numerals.cardinals, **numerals.ordinals, **numerals.counts}
    months = _months(locale, record.calendar)
    number_words = frozenset().union(units, numerals.factors, numerals.magnitudes, numerals.teens)
    articles = frozenset(record.grammar.indefinite)
    minus_words = numerals.minus | numerals.negative
    suffixes = numerals.ordinal_suffixes
    article = _optional(r"[ -]", articles)
    return NumberLocale(
        code=language,
        decimal=decimal,
        groups=group + "'’\u00a0\u202f",
        words=numerals,
        units=units,
        number_words=number_words,
        share_words=frozenset().union(numerals.shares, numerals.parts),
        value_words=number_words.union(numerals.shares, months),
        articles=articles,
        weekdays=_weekdays(locale, record.calendar),
        months=months,
        month_words=frozenset(parts[0] for name in months if (parts := words(name))),
        cues=_HALF_DAYS.union(
            numerals.magnitudes,
            numerals.money_letters,
            minus_words,
            (phrase.split()[-1] for phrase in numerals.percent),
            record.clock.minute_cues - number_words,
        ),
        minus_words=minus_words,
        minus_endings=frozenset(word[-2:] for word in minus_words),
        month_first=_month_first(locale, record.calendar),
        lower_months=bool(_lower_months(locale)),
        month=_month_pattern(months, _lower_months(locale)),
        day_before=re.compile(rf"\d{_optional('', suffixes)} \Z"),
        longest_day=2 + max(map(len, suffixes), default=0),
        scale=_scale_pattern(numerals),
        range_end=re.compile(rf"\s?(?:[-–—]{_or_words(numerals.ranges)}){_SECOND}"),
        joined_end=re.compile(
            rf"\s(?:{any_of(record.vocabulary.conjunctions)})\b{_SECOND}"
            if numerals.between
            else "(?!)"
        ),
        between_before=re.compile(rf"\b(?:{any_of(numerals.between)}){_CURRENCY}\Z", re.IGNORECASE),
        decade=re.compile(rf"-?(?:{any_of(numerals.decade_endings)})\b|['’]s\b"),
        isolated=_isolated_pattern(decimal, group, numerals.ranges, named=False),
        isolated_or_named=_isolated_pattern(decimal, group, numerals.ranges, named=True),
        separators=MappingProxyType(str.maketrans({group: "", decimal: "."})),
        idioms=_idioms_pattern(numerals),
        degrees=re.compile(
            rf"[ \u00a0\u202f]?(?:[°%]{_or_words(numerals.degrees)})", re.IGNORECASE
        ),
        minus_before=re.compile(
            rf"((?:(?:{any_of(numerals.plus)})[ /-]?|±)?)(?<![^\W_])([^\W\d_]+)[ \u00a0-]\Z",
            re.IGNORECASE,
        ),
        hyphen_before=re.compile(
            rf"(?:[\d%)]|(?<![^\W_])(?:[A-Z]+|{any_of(numerals.prefixes)}))\s$"
        ),
        before_share=re.compile(
            rf"\b([^\W\d_]+)({_optional('[ -]', numerals.joiners)}){article}[ -]$"
        ),
        percent_of=re.compile(
            rf"{_optional('[ ]', numerals.rough_joiners)}{article}"
            rf"(?:[ \u00a0-](?:{any_of(numerals.percent)})\b|[ \u00a0]?%)",
            re.IGNORECASE,
        ),
        after_share=re.compile(rf"{article}[ -]([^\W\d_]+)"),
    )


def _isolated_pattern(
    decimal: str, group: str, ranges: Iterable[str], *, named: bool
) -> re.Pattern[str]:
    """Return an expression for numbers with spaces around them, or punctuation after them."""
    number = rf"(?:[0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+|[0-9]*)"
    number += rf"(?:{re.escape(decimal)}[0-9]+)?"
    first = "[0-9]"
    if named:
        number = rf"(?:(?<=\d){number}|(?<!\d)(?:[A-Za-z-]*[A-Z-])?[0-9]+)"
        first = "[A-Z0-9]"
    return re.compile(
        rf"{first}(?<![^ (\[].){number}%?"
        rf"(?=-[a-z]|[)\],.;:!?]*(?: (?![-–—/%٪]{_or_words(ranges)})|\Z))",
        re.DOTALL,
    )


def _optional(before: str, texts: Iterable[str]) -> str:
    """Return an expression for one of some texts or nothing."""
    texts = list(texts)
    return f"(?:{before}(?:{any_of(texts)}))?" if texts else ""


def _or_words(texts: Iterable[str]) -> str:
    """Return further alternatives: whole words."""
    texts = list(texts)
    return rf"|(?:{any_of(texts)})\b" if texts else ""


def _with_cldr(numerals: NumberWords, locale: BabelLocale) -> NumberWords:
    """Return number words with CLDR's magnitudes and percent words where there are none."""
    from babel.units import format_unit

    if numerals.magnitudes and numerals.percent:
        return numerals
    magnitudes: dict[str, int] = {}
    for patterns in locale.compact_decimal_formats.get("long", {}).values():
        for size, pattern in patterns.items():
            name = str(getattr(pattern, "pattern", pattern)).strip("0 \u00a0\u202f.").casefold()
            if name.isalpha() and len(name) > 1 and int(size) in _MAGNITUDES:
                magnitudes[name] = int(size)
    percent = format_unit(2, "concentr-percent", "long", locale=locale).strip("2 \u00a0\u202f")
    names = (percent.casefold(),) if percent[:1].isalpha() else ()
    return replace(
        numerals,
        magnitudes=numerals.magnitudes or magnitudes,
        percent=numerals.percent or names,
    )


def _months(locale: BabelLocale, calendar: Calendar) -> dict[str, int]:
    months = {
        name.casefold().rstrip("."): number
        for context in locale.months.values()
        for width in ("wide", "abbreviated")
        for number, name in context.get(width, {}).items()
        if any(map(str.isalpha, name))
    }
    return {**months, **calendar.months}


def _weekdays(locale: BabelLocale, calendar: Calendar) -> dict[str, int]:
    """Return the weekdays by their full names."""
    names = {
        name: number
        for context in locale.days.values()
        for number, name in context.get("wide", {}).items()
        if name.isalpha()
    }
    return {**names, **{name: number - 1 for name, number in calendar.weekdays.items()}}


def _month_first(locale: BabelLocale, calendar: Calendar) -> bool | None:
    """Return whether dates in digits begin with the month, before the day."""
    if calendar.order_varies and not locale.territory:
        return None
    pattern = str(locale.date_formats["short"].pattern)
    return "M" in pattern and pattern.index("M") < pattern.find("d")


def _lower_months(locale: BabelLocale) -> list[str]:
    """Return the full names of months that are written in small letters."""
    names = locale.months["format"].get("wide", {}).values()
    return [name for name in names if name.islower() and name.isalpha()]


def _month_pattern(months: Iterable[str], lower: Iterable[str]) -> re.Pattern[str] | None:
    """Return an expression for the name of a month at the end of a word."""
    # In English with a capital only: "2 may be" holds no month.
    names = any_of([*(name.title() for name in months), *lower])
    return re.compile(rf"(?:{names})\b") if months else None


def _idioms_pattern(numerals: NumberWords) -> re.Pattern[str] | None:
    groups = [
        rf"(?P<n{number}>{'|'.join(patterns)})" for number, patterns in numerals.idioms.items()
    ]
    return re.compile(rf"\b(?:{'|'.join(groups)})\b", re.IGNORECASE) if groups else None


def _scale_pattern(numerals: NumberWords) -> re.Pattern[str] | None:
    if not numerals.magnitudes:
        return None
    return re.compile(rf"\+?[ \u00a0-]?({any_of(numerals.magnitudes)})\b", re.IGNORECASE)
