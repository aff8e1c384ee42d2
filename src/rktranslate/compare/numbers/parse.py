"""What the numbers of a text mean, in digits and in words, as its language writes them.

A value is what a number means in its language: ``1.250,5`` in Indonesian is ``1,250.5`` in English.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.measures import RANGE, currency_before
from rktranslate.compare.numbers.words import BY_LANGUAGE, NumberWords
from rktranslate.compare.tokens import primary, word_set, words
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from babel import Locale as BabelLocale

_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"(?<![\d/.-])(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})(?![\d/-]|\.\d)")
_MAY_BE_DATE = re.compile(r"[-/.](?<=\d.)\d")
_NUMBER = re.compile(r"\d+(?:[.,:'’\u00a0\u202f]\d+)*")
_ASCII_NUMBER = re.compile(r"[0-9]+(?:[.,:'][0-9]+)*")
"""The same in a text of ASCII, where it is found sooner."""
_WORD = re.compile(r"[^\W\d_]+")
_PERCENT_SIGN = re.compile(r"\s?[%٪]")
_BEFORE_PERCENT = frozenset(" \u00a0\u202f\t\n-%٪")
_ROMAN = re.compile(r"\b(?=[IVX]{2,}\b)X{0,3}(?:IX|IV|V?I{0,3})\b|(?<=\w )[VX]\b")
_MAY_BE_ROMAN = re.compile(r"[IVX]\b")
_LONE_I = re.compile(r"(?<=\w )I\b")
_HALF_DAYS = frozenset({"am", "pm", "m"})
"""Words of which a text with a half day has one: "a.m." is two."""
_HALF_DAY = re.compile(r"\s?([ap])\.?m\b", re.IGNORECASE)
_YEAR_BEFORE = re.compile(r"(?<!\d)(\d\d)(\d\d)\s?[-–—/]\s?$")
_LONGEST_NAME = 12
_IN_A_NAME = "name "
"""What the first meaning of a number in a name begins with: another name's is likelier the same."""
_MONTHS = 12
_BEFORE_FRACTION = frozenset(" \u00a0([<>~≈±=$€£")
"""What stands before a number without a zero before its fraction (``.08%``)."""
_DAY_BEFORE = re.compile(r"\d(?:st|nd|rd|th)? \Z")
_LONGEST_DAY = 4
"""Characters at the end of a day that tell that it is one."""
_NUMBER_AFTER = re.compile(r"\.?,?[ \u00a0]\d")
_EDGE = re.compile(r"\b")
_IN_A_DATE = 2
"""Characters between a month and its day or year: a space, or a comma and a space."""
_IN_YEARS = frozenset(" -–—/")
_BEFORE_HALF_DAY = frozenset(" \u00a0\u202faApP")
_NAME_BEFORE = re.compile(
    r"(?<![^\W_])(?:((?:[A-Za-z][A-Za-z0-9]*)?[A-Z]|[A-Z][A-Za-z0-9-]*[A-Z])-?|([a-z]+))$"
)
"""A number in a name: COVID-19, F1, SARS-CoV-2, i386."""
_BEFORE_SHARE = re.compile(r"\b([^\W\d_]+)((?:[ -]and)?)(?:[ -]an?)?[ -]$")
"""What a share is added to: "one and a half", "satu setengah"."""
_NUMBER_BEFORE = re.compile(r"(?<![^\W_])([^\W\d_]+)[ \u00a0-]\Z")
_AFTER_SHARE = re.compile(r"(?:[ -]an?)?[ -]([^\W\d_]+)")
_SIGNS = frozenset("-−–")
"""Marks that may be a minus sign."""
_BEFORE_SIGN = frozenset(" \u00a0\u202f\t\n([{\"'“‘~≈<>=≤≥:$€£")
_NO_SIGN = re.compile(r"(?:[\d%)]|(?<![^\W_])(?:[A-Z]+|ke|se))\s$")
"""What stands before a mark that is likelier a hyphen or a dash: ``10 -12``, ``ke -20``."""
_DEGREES = re.compile(r"[ \u00a0\u202f]?(?:[°%]|derajat\b|darjah\b|degrees?\b)", re.IGNORECASE)
_MINUS_BEFORE = re.compile(
    r"((?:plus[ /-]?(?:or |atau )?|±)?)(?<![^\W_])([^\W\d_]+)[ \u00a0-]\Z", re.IGNORECASE
)
_LONGEST_MINUS = 22
_ENDS_OF_MINUS = frozenset({"us", "if", "ve", "ak"})
"""Last letters of the words for a minus sign."""
_FRACTION = re.compile(r"(?<![\d/.,-])(\d{1,2})/(\d{1,2})(?![\d/]|[.,]\d)|[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
_MAY_BE_FRACTION = re.compile(r"/(?<=\d.)\d|[¼½¾⅐-⅞]")
SHARE = "share "
"""What a meaning begins with that is a share, such as ``share 1/3``."""
_WORD_BEFORE = re.compile(r"(?<![^\W_])[a-z]{3,}$")
_ONE = Decimal(1)
_NO_NAMES = word_set("RM US USD IDR MYR SGD EUR GBP JPY HK A C rp rm rs us usd idr no ke tgl hal")
"""What may stand right before a number that is no part of a name."""
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_MAGNITUDES = frozenset({10**3, 10**6, 10**9, 10**12})
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Value:
    """A value in a text: all that it may mean, and where it stands."""

    keys: tuple[str, ...]
    """What it means, the likeliest first; two values are equal when they share one."""
    text: str
    span: Span
    written: str = ""
    """Its digits as they stand there, with a percent sign where it is a percentage."""
    demanded: bool = True
    """False for words, Roman numerals, and names with a number such as COVID-19: they may answer
    a value, but need no answer."""
    needless: bool = False
    """Whether a good translation may leave it out, or add it, where nothing stands in its place."""


@dataclass(frozen=True, slots=True)
class NumberLocale:
    """How a language writes numbers and months."""

    code: str
    """The language."""
    decimal: str
    groups: str
    words: NumberWords
    number_words: frozenset[str]
    weekdays: dict[str, int]
    """Days of the week by their names as they are capitalised; Monday is 0."""
    share_words: frozenset[str]
    """Words that make a share, alone or with a number before them."""
    telling: frozenset[str]
    """Number words, shares and months."""
    after_money: dict[str, int]
    months: dict[str, int]
    month_words: frozenset[str]
    """First words of the names of months."""
    meaning: frozenset[str]
    """Words that may give a number near them another meaning than its digits have."""
    month_pattern: re.Pattern[str] | None
    scale_pattern: re.Pattern[str] | None


def unmatched(ours: Sequence[Value], theirs: Sequence[Value]) -> tuple[list[Value], list[Value]]:
    """Take away the values that both sides have, the likeliest meaning first."""
    by_key: defaultdict[str, list[int]] = defaultdict(list)
    for index in range(len(theirs) - 1, -1, -1):
        for key in theirs[index].keys:
            by_key[key].append(index)
    taken: set[int] = set()

    def take(keys: Iterable[str]) -> bool:
        for key in keys:
            places = by_key[key]
            while places and places[-1] in taken:
                places.pop()
            if places:
                taken.add(places.pop())
                return True
        return False

    # Numbers in names answer each other before anything else.
    rest = [
        value
        for value in ours
        if not (value.keys[0].startswith(_IN_A_NAME) and take(value.keys[:1]))
    ]
    # Values with one meaning first, so that they do not lose their partner to one with many.
    left = [
        value for value in sorted(rest, key=lambda each: len(each.keys)) if not take(value.keys)
    ]
    left.sort(key=lambda each: each.span)
    return left, [value for index, value in enumerate(theirs) if index not in taken]


@lru_cache(maxsize=8)
def read_numbers(text: str, language: str) -> tuple[Value, ...]:
    """Return what a text says in digits, and the months beside digits."""
    # Most sentences have no digit.
    return tuple(read_as(text, locale_of(language))) if _DIGIT.search(text) else ()


def read_as(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield what a text says in digits where numbers are written in a certain way."""
    done = 0
    for date in _DATE.finditer(text) if _MAY_BE_DATE.search(text) else ():
        values = _date_values(date)
        if values is None:
            continue
        yield from _plain_numbers(text, done, date.start(), locale)
        yield from values
        done = date.end()
    yield from _plain_numbers(text, done, len(text), locale)
    yield from read_months(text, locale)


def read_months(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the months that have a number beside them."""
    if locale.month_pattern is None or locale.month_words.isdisjoint(words(text)):
        return
    for month in locale.month_pattern.finditer(text):
        start, end = month.span()
        if _DAY_BEFORE.search(text, max(0, start - _LONGEST_DAY), start) or (
            _EDGE.match(text, start) and _NUMBER_AFTER.match(text, end)
        ):
            number = locale.months[month[0].casefold()]
            yield Value((f"month {number}",), month[0], Span(start, end))


def _plain_numbers(text: str, start: int, end: int, locale: NumberLocale) -> Iterator[Value]:
    pattern = _ASCII_NUMBER if text.isascii() else _NUMBER
    for found in pattern.finditer(text, start, end):
        written, first = found[0], found.start()
        before = text[first - 1 : first]
        if written == locale.words.twice and _WORD_BEFORE.search(text, max(0, first - 20), first):
            continue
        if before == locale.decimal and text[first - 2 : first - 1] in _BEFORE_FRACTION:
            written, first = f"0{before}{written}", first - 1
        sign, start_of_sign = "", first
        if before in _SIGNS or text[first - 3 : first - 1] in _ENDS_OF_MINUS:
            sign, start_of_sign = _sign(text, first, found.end(), locale.words)
        # In "5-10 percent" and "2-3 million" the word belongs to both numbers, not to a year.
        second = None if YEAR.fullmatch(written) else RANGE.match(text, found.end())
        scale, after = _scale(text, found.end(), locale)
        length = _percent(text, after, locale.words)
        shared = second is not None and after == found.end() and not length
        if second is not None and shared:
            scale, _ = _scale(text, second.end(), locale)
            percent = _percent(text, second.end(), locale.words)
        else:
            percent = length
        unit = "%" if percent else ""
        after += length
        as_written = f"{written}{unit}"
        keys: tuple[str, ...]
        if written.isdecimal() and scale is _ONE:
            keys = (f"{Decimal(written)}{unit}",)
            if len(written) <= 2:
                keys += _short(int(written), text, first, found.end())
        else:
            number = parse(written, locale)
            read = f"written {as_written}" if number is None else _key(number * scale) + unit
            keys = (read, *_time(written, text, after))
            if shared and number is not None:  # "100,000 to 10 million"
                keys += (_key(number),)
        letter = after + (text[after : after + 1] == " ")
        if scale is _ONE and text[letter : letter + 1].casefold() in locale.after_money:
            keys = (*_in_short(written, text, first, letter, locale), *keys)
        if sign:
            keys = (f"-{keys[0]}",) if sign == "-" else (*keys, f"-{keys[0]}")
        demanded = not before.isalpha() and before != "-"
        if not demanded:
            name = _NAME_BEFORE.search(text, max(0, first - _LONGEST_NAME), first)
            demanded = name is None or (name[1] or name[2]) in _NO_NAMES
            if not demanded:
                keys = (f"{_IN_A_NAME}{keys[0]}", *keys)
        span = Span(start_of_sign, after)
        yield Value(keys, text[span.start : span.end], span, as_written, demanded)


def _sign(text: str, first: int, end: int, words: NumberWords) -> tuple[str, int]:
    """Return whether a number has a minus sign before it, and where it begins with its sign.

    ``-`` it has, ``?`` it may have, nothing it has not.
    """
    before = text[first - 1 : first]
    if before in _SIGNS:
        place = text[first - 2 : first - 1]
        if place and place not in _BEFORE_SIGN:
            return "", first
        doubtful = _NO_SIGN.search(text, max(0, first - 12), first - 1) is not None
        if before == "–" and not _DEGREES.match(text, end):
            doubtful = True
        return ("?", first) if doubtful else ("-", first - 1)
    if text[first - 3 : first - 1].lower() in _ENDS_OF_MINUS:
        found = _MINUS_BEFORE.search(text, max(0, first - _LONGEST_MINUS), first)
        if found and found[2].casefold() in words.minus:
            # A negative may be a photograph, or the result of a test.
            word = found[2].casefold()
            doubtful = bool(found[1]) or (word != "minus" and not _DEGREES.match(text, end))
            return ("?", first) if doubtful else ("-", found.start(2))
    return "", first


def _short(number: int, text: str, start: int, end: int) -> tuple[str, ...]:
    """Return what else one or two digits may be.

    The year in a range of years (``2019-20``), a month after or before a day (``26/3``), an hour
    (``6 p.m.``).
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    found: tuple[str, ...] = ()
    if "/" in (before, after) and 1 <= number <= _MONTHS:
        found += (f"month {number}",)
    half_day = _HALF_DAY.match(text, end) if after in _BEFORE_HALF_DAY else None
    if half_day and number <= _MONTHS:
        hour = number % 12 + (12 if half_day[1] in "pP" else 0)
        found += (f"time {hour}:00",)
    if end - start == 2 and before in _IN_YEARS:
        first = _YEAR_BEFORE.search(text, max(0, start - 8), start)
        if first is not None and number > int(first[2]):
            found += (f"{first[1]}{number:02}",)
    return found


def _in_short(
    written: str, text: str, start: int, letter: int, locale: NumberLocale
) -> tuple[str, ...]:
    """Return what an amount of money with a letter for its magnitude is (``$4.6m``)."""
    number = parse(written, locale)
    if (
        number is None
        or text[letter + 1 : letter + 2].isalnum()
        or not currency_before(text, start)
    ):
        return ()
    return (_key(number * locale.after_money[text[letter].casefold()]),)


def _scale(text: str, start: int, locale: NumberLocale) -> tuple[Decimal, int]:
    """Return what a word after a number multiplies it by, and where that word ends."""
    if locale.scale_pattern is not None:
        found = locale.scale_pattern.match(text, start)
        if found:
            # A letter may be the same but for its case in two ways: "bıllion" is no word.
            factor = locale.words.magnitudes.get(found[1].casefold())
            if factor is not None:
                return Decimal(factor), found.end()
    return _ONE, start


def parse(written: str, locale: NumberLocale) -> Decimal | None:
    """Return the number that is written, or None where the language does not write it so."""
    if written.isdigit():
        return Decimal(written)
    whole, _, fraction = written.partition(locale.decimal)
    if fraction and not fraction.isdigit():
        return None
    for group in locale.groups:
        if group in whole:
            first, *rest = whole.split(group)
            if not (1 <= len(first) <= 3 and all(len(part) == 3 for part in rest)):
                return None
            whole = whole.replace(group, "")
            break
    return Decimal(f"{whole}.{fraction or 0}") if whole.isdigit() else None


def _key(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _time(written: str, text: str, after: int) -> tuple[str, ...]:
    """Return the time of day that a number may be (``10.30``, ``10:30 p.m.``)."""
    parts = re.split(r"[.:]", written)
    if len(parts) != 2 or len(parts[0]) > 2 or len(parts[1]) != 2:
        return ()
    hour, minute = map(int, parts)
    if hour > 24 or minute > 59:
        return ()
    half_day = _HALF_DAY.match(text, after)
    if hour < 12 and half_day and half_day[1] in "pP":
        hour += 12
    return (f"time {hour}:{minute:02}",)


def _percent(text: str, start: int, words: NumberWords) -> int:
    """Return the length of the percent sign or word at a place, 0 when there is none."""
    if text[start : start + 1] not in _BEFORE_PERCENT:
        return 0
    sign = _PERCENT_SIGN.match(text, start)
    if sign:
        return sign.end() - start
    for word in words.percent:
        end = start + 1 + len(word)
        if text[start + 1 : end].casefold() == word and not text[end : end + 1].isalpha():
            return end - start
    return 0


def _date_values(date: re.Match[str]) -> tuple[Value, ...] | None:
    """Return day, month and year of a date in digits; None when it is none."""
    first, middle, last = int(date[1]), int(date[3]), int(date[4])
    if len(date[1]) == 4:
        year, orders = first, [(middle, last)]
    elif len(date[4]) == 4 or date[2] == "/":
        year, orders = last, [(middle, first), (first, middle)]
    else:
        return None
    likely = [(month, day) for month, day in orders if 1 <= month <= 12 and 1 <= day <= 31]
    if not likely:
        return None
    spans = [Span(*date.span(index)) for index in (1, 3, 4)]
    days = tuple(dict.fromkeys(_key(Decimal(day)) for _, day in likely))
    months = tuple(dict.fromkeys(f"month {month}" for month, _ in likely))
    if len(date[1]) == 4:
        spans.reverse()
    return (
        Value(days, date[0], spans[0]),
        Value(months, date[0], spans[1]),
        Value((_key(Decimal(year)),), date[0], spans[2]),
    )


@lru_cache(maxsize=8)
def read_words(text: str, language: str) -> tuple[Value, ...]:
    """Return what a text says in number words, Roman numerals and months away from digits."""
    return tuple(_read_words(text, locale_of(language)))


def _read_words(text: str, locale: NumberLocale) -> Iterator[Value]:
    known_words = locale.words
    known = locale.number_words
    run: list[re.Match[str]] = []
    for found in _WORD.finditer(text):
        word = found[0].casefold()
        if not run and word not in locale.telling:
            continue
        if run and text[found.start() - 1] == "-" and run[-1][0].casefold().endswith(word):
            continue  # "kedua-dua" is two, not four
        near = not run or (
            text[run[-1].end() : found.start()] in (" ", "-", "\u00a0")
            and known_words.continues(run[-1][0].casefold(), word)
        )
        if near and (word in known or (run and word in known_words.joiners)):
            run.append(found)
            continue
        yield from _number_word(run, text, known_words)
        run = [found] if word in known else []
        if word in known_words.shares:
            yield from _scaled(found, known_words.shares[word], text, known_words)
        if word in locale.months:
            yield Value(
                (f"month {locale.months[word]}",), found[0], Span(*found.span()), demanded=False
            )
    yield from _number_word(run, text, known_words)
    yield from read_shares(text, locale)
    for found in romans(text):
        number = str(roman_value(found[0]))
        yield Value((number,), found[0], Span(*found.span()), demanded=False)
    for found in _LONE_I.finditer(text) if known_words.lone_i else ():
        yield Value(("1",), found[0], Span(*found.span()), demanded=False)


def romans(text: str) -> Iterator[re.Match[str]]:
    """Yield the Roman numerals of a text; an I that stands alone is left aside."""
    found = _ROMAN.finditer(text) if _MAY_BE_ROMAN.search(text) else ()
    return (match for match in found if match[0])


def roman_value(numeral: str) -> int:
    """Return what a Roman numeral up to 39 says."""
    values = [_ROMAN_VALUES[char] for char in numeral]
    pairs = zip(values, [*values[1:], 0], strict=True)
    return sum(-value if value < after else value for value, after in pairs)


def read_shares(text: str, locale: NumberLocale) -> Iterator[Value]:
    """Yield the shares of a text: "half", "two thirds", ``sepertiga``, ``1/3``, ``⅓``."""
    known = locale.words
    if not locale.share_words.isdisjoint(words(text)):
        for found in _WORD.finditer(text):
            word = found[0].casefold()
            if word not in locale.share_words:
                continue
            number = _NUMBER_BEFORE.search(
                text, max(0, found.start() - _LONGEST_NAME), found.start()
            )
            name = number[1].casefold() if number else ""
            start = number.start(1) if number else found.start()
            count = known.numerator(name)
            if word in known.parts and count is not None and count < known.parts[word]:
                share = Fraction(count, known.parts[word])
            elif word in known.shares and name not in known.ranks:
                share, start = known.shares[word], found.start()
            else:
                continue
            yield _share(share, text, Span(start, found.end()))
    for found in _FRACTION.finditer(text) if _MAY_BE_FRACTION.search(text) else ():
        if not found[1]:
            exact = Fraction(unicodedata.numeric(found[0])).limit_denominator(9)
            yield _share(exact, text, Span(*found.span()))
        elif 0 < int(found[1]) < int(found[2]):
            share = Fraction(int(found[1]), int(found[2]))
            yield _share(share, text, Span(*found.span()))


def _share(share: Fraction, text: str, span: Span) -> Value:
    """Return a share, which is a percentage too; one that does not come out even is rounded."""
    percent = Decimal(share.numerator * 100) / Decimal(share.denominator)
    keys = dict.fromkeys(
        f"{_key(percent.quantize(Decimal(step)))}%" for step in ("0.01", "0.1", "1")
    )
    return Value((f"{SHARE}{share}", *keys), text[span.start : span.end], span, demanded=False)


def _scaled(
    found: re.Match[str], share: Fraction, text: str, words: NumberWords
) -> Iterator[Value]:
    """Yield the number that a share is with the words around it.

    It may be added to a number ("two and a half"), or be one of a magnitude ("half a million").
    """
    whole, start = 0, found.start()
    before = _BEFORE_SHARE.search(text, max(0, start - _LONGEST_NAME), start)
    # English has "and" there, Indonesian and Malay have not.
    if before and bool(before[2]) is bool(words.joiners):
        whole = words.units.get(before[1].casefold(), 0)
        start = before.start(1) if whole else start
    after = _AFTER_SHARE.match(text, found.end())
    scale = words.magnitudes.get(after[1].casefold()) if after else None
    if not whole and scale is None:
        return
    end = after.end() if after and scale else found.end()
    number = (whole + share) * (scale or 1)
    key = _key(Decimal(number.numerator) / Decimal(number.denominator))
    yield Value((key,), text[start:end], Span(start, end), demanded=False)


def _number_word(run: list[re.Match[str]], text: str, words: NumberWords) -> Iterator[Value]:
    while run and run[-1][0].casefold() in words.joiners:
        run.pop()
    if not run:
        return
    number = words.value([found[0].casefold() for found in run])
    if number is None:
        return
    span = Span(run[0].start(), run[-1].end())
    sign, start = _sign(text, span.start, span.end, words)
    percent = _percent(text, span.end, words)
    unit = "%" if percent else ""
    keys: tuple[str, ...] = (_key(number) + unit,)
    if run[-1][0].casefold() in words.dozens and len(run) > 1:
        # "4 dozen" has a 4, in "four dozen" there is 48.
        keys = (*keys, _key(number / 12))
    if sign == "-":
        keys, span = (f"-{keys[0]}",), Span(start, span.end)
    yield Value(keys, text[span.start : span.end], span, demanded=False)


@lru_cache(maxsize=32)
def locale_of(language: str) -> NumberLocale:
    """Return how a language writes numbers and months, from CLDR; as English when it is unknown."""
    from babel import Locale, UnknownLocaleError

    code = language.replace("-", "_")
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    symbols = locale.number_symbols.get("latn", {})
    numerals = BY_LANGUAGE.get(primary(language)) or _from_cldr(locale)
    months = {
        name.casefold().rstrip("."): number
        for context in locale.months.values()
        for width in ("wide", "abbreviated")
        for number, name in context.get(width, {}).items()
        if any(map(str.isalpha, name))
    }
    months.update(numerals.month_spellings)
    number_words = frozenset().union(
        numerals.units, numerals.factors, numerals.magnitudes, numerals.teens
    )
    return NumberLocale(
        code=language,
        decimal=symbols.get("decimal", "."),
        groups=symbols.get("group", ",") + "'’\u00a0\u202f",
        words=numerals,
        number_words=number_words,
        weekdays=_weekdays(locale, numerals),
        share_words=frozenset().union(numerals.shares, numerals.parts),
        telling=number_words.union(numerals.shares, months),
        after_money=dict(numerals.after_money),
        months=months,
        month_words=frozenset(parts[0] for name in months if (parts := words(name))),
        meaning=_HALF_DAYS.union(
            numerals.magnitudes,
            dict(numerals.after_money),
            numerals.minus,
            (phrase.split()[-1] for phrase in numerals.percent),
        ),
        month_pattern=_month_pattern(months),
        scale_pattern=_scale_pattern(numerals),
    )


def _from_cldr(locale: BabelLocale) -> NumberWords:
    """Return the magnitudes and the percent word of a language whose number words are not known."""
    from babel.units import format_unit

    magnitudes: dict[str, int] = {}
    for patterns in locale.compact_decimal_formats.get("long", {}).values():
        for size, pattern in patterns.items():
            name = str(getattr(pattern, "pattern", pattern)).strip("0 \u00a0\u202f.").casefold()
            if name.isalpha() and len(name) > 1 and int(size) in _MAGNITUDES:
                magnitudes[name] = int(size)
    percent = format_unit(2, "concentr-percent", "long", locale=locale).strip("2 \u00a0\u202f")
    known = percent[:1].isalpha()
    return NumberWords(
        units={}, factors={}, magnitudes=magnitudes, percent=(percent.casefold(),) if known else ()
    )


def _weekdays(locale: BabelLocale, words: NumberWords) -> dict[str, int]:
    """Return the days of the week by their full names."""
    names = {
        name: number
        for context in locale.days.values()
        for number, name in context.get("wide", {}).items()
        if name.isalpha()
    }
    return {**names, **words.weekday_spellings}


def _month_pattern(months: dict[str, int]) -> re.Pattern[str] | None:
    """Return what finds the name of a month at the end of a word."""
    if not months:
        return None
    # With a capital only: "2 may be" holds no month.
    names = "|".join(re.escape(name.title()) for name in sorted(months, key=len, reverse=True))
    return re.compile(rf"(?:{names})\b")


def _scale_pattern(words: NumberWords) -> re.Pattern[str] | None:
    if not words.magnitudes:
        return None
    names = "|".join(sorted(words.magnitudes, key=len, reverse=True))
    return re.compile(rf"\+?[ \u00a0-]?({names})\b", re.IGNORECASE)
