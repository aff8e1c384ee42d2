"""Numbers, percentages, dates and ordinals: the same values in the source and in the target.

A value is what a number means in its language: ``1.250,5`` in Indonesian is ``1,250.5`` in English.
Both sides are read into values, and compared as multisets. What is written in digits must be there
on the other side, in digits or in words; words alone (``dua``, ``both``) are never demanded.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.checks.measures import RANGE, bare_units, currency_before, without_conversions
from rktranslate.checks.number_words import BY_LANGUAGE, NONE, NumberWords
from rktranslate.checks.texts import prose, word_set, words
from rktranslate.checks.unit import UnitCheck
from rktranslate.model import Finding, Message, Severity, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.checks.interface import CheckContext

_DIGIT = re.compile(r"\d")
_DIGITS = re.compile(r"\d+")
_ALONE = re.compile(
    r"[A-Z0-9](?<![^ (\[].)(?:(?<=\d)[0-9]*|(?<!\d)(?:[A-Za-z-]*[A-Z-])?[0-9]+)%?"
    r"(?=-[a-z]|[)\],.;:!?]*(?: (?![-–—/%٪]|to\b|(?:se)?hingga\b|sampai\b)|\Z))",
    re.DOTALL,
)
"""A number that is a word of its own, or the end of a name (COVID-19), with no other beside it."""
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
_PLAIN = re.compile(r"\d+(?:[.,]\d+)*%?")
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
_AFTER_SHARE = re.compile(r"(?:[ -]an?)?[ -]([^\W\d_]+)")
_WORD_BEFORE = re.compile(r"(?<![^\W_])[a-z]{3,}$")
_GROUPS_OF_SPACE = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")
_IN_A_SERIES = re.compile(r"[a-fDG](?![^\W_])")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_SOME_YEAR = re.compile(
    r"\b(?:this|last|next|that|same|current|previous|following|earlier) year"
    r"|\byears? (?:earlier|ago|later|before)\b"
    r"|\btahun (?:ini|lalu|lepas|depan|itu|yang sama|berikutnya|sebelumnya)\b",
    re.IGNORECASE,
)
"""A year that is told from where the text stands."""
_BETWEEN = frozenset({"", "-", "–", "—", "/", "to", "hingga", "sehingga", "sampai"})
"""What joins two numbers into one thing that is told: a range, a date."""
_ONE = Decimal(1)
_NO_NAMES = word_set("RM US USD IDR MYR SGD EUR GBP JPY HK A C rp rm rs us usd idr no ke tgl hal")
"""What may stand right before a number that is no part of a name."""
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
class ValueDiff:
    """How the values of a target differ from those of its source."""

    missing: tuple[Value, ...] = ()
    added: tuple[Value, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is any difference."""
        return bool(self.missing or self.added)


@dataclass(frozen=True, slots=True)
class _Locale:
    """How a language writes numbers and months."""

    decimal: str
    groups: str
    words: NumberWords
    number_words: frozenset[str]
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
        return ValueDiff()
    return _compare_meanings(source, target, source_language, target_language)


def _alone(text: str, language: str) -> list[str] | None:
    """Return the numbers and months of a text, sorted; None where the words around say more."""
    digits = _DIGITS.findall(text)
    if not digits:
        return []
    numbers = _ALONE.findall(text)
    locale = _locale(language)
    # An underscore makes one word of two.
    if len(numbers) < len(digits) or "_" in text or not locale.meaning.isdisjoint(words(text)):
        return None
    numbers += [month.keys[0] for month in _read_months(text, locale)]
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
    source, target = (_GROUPS_OF_SPACE.sub("\u202f", text) for text in (source, target))
    here, there = read_numbers(source, source_language), read_numbers(target, target_language)
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
        ours, _ = unmatched(ours, _other_words(target, target_language, there))
    if theirs:
        _, theirs = unmatched(_other_words(source, source_language, here), theirs)
    if ours or theirs:
        # A measure may come beside the one that it converts; it may not go for one that was there.
        theirs_before = theirs
        theirs = without_conversions(
            theirs, target, (*here, *read_words(source, source_language)), source
        )
        kept = bare_units(target, there)
        ours = without_conversions(ours, source, theirs_before, target, kept)
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
    zeros = f"{_locale(source_language).decimal}000"
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
        is_year = _YEAR.fullmatch(value.text) is not None
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


class Numbers(UnitCheck):
    """Values in digits: the same ones on both sides, each written as its language writes it."""

    id = "numbers"
    description = "Numbers, percentages, dates and ordinals are the same in source and target"
    signs = "0123456789٠"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report missing, changed and added values."""
        catalog = context.catalog
        difference = compare_values(
            unit.source,
            unit.target,
            catalog.source_language,
            catalog.target_language,
            context.syntax,
        )
        if not difference:
            return
        missing = _told_together(difference.missing, unit.source, catalog.source_language)
        added = _told_together(difference.added, unit.target, catalog.target_language)
        if len(missing) == len(added):
            for ours, theirs in zip(missing, added, strict=True):
                local = localised(ours, catalog.source_language, catalog.target_language)
                if local == theirs.text:
                    local = None
                text = f"{ours.text} in the source is {theirs.text} in the target"
                if local and _digits(ours.text) == _digits(theirs.text):
                    text = f"{theirs.text} means another number in {catalog.target_language!r}"
                yield self.finding(
                    unit,
                    context,
                    f"{text}: write {local}" if local else text,
                    source_span=ours.span,
                    target_span=theirs.span,
                    suggestion=local,
                )
            return
        for ours in missing:
            text = f"{ours.text} is missing in the target"
            found = self.finding(unit, context, text, source_span=ours.span)
            yield replace(found, severity=Severity.WARNING) if ours.needless else found
        for theirs in added:
            text = f"{theirs.text} is not in the source"
            found = self.finding(unit, context, text, target_span=theirs.span)
            yield replace(found, severity=Severity.WARNING) if theirs.needless else found


def _digits(text: str) -> str:
    """Return a number without the words beside it."""
    return "".join(char for char in text if char.isdigit() or char in ".,")


def _told_together(values: Sequence[Value], text: str, language: str) -> list[Value]:
    """Return the values with those joined that are one thing: a range, a date."""
    joined: list[Value] = []
    months = _locale(language).months
    for value in sorted(values, key=lambda each: each.span):
        if joined:
            last = joined[-1]
            between = text[last.span.end : value.span.start].strip().casefold()
            if between in _BETWEEN or between in months:
                span = Span(last.span.start, max(last.span.end, value.span.end))
                needless = last.needless and value.needless
                joined[-1] = replace(
                    last, text=text[span.start : span.end], span=span, needless=needless
                )
                continue
        joined.append(value)
    return joined


def localised(value: Value, source_language: str, target_language: str) -> str | None:
    """Return digits of a source as the target language writes them; None where words are in it."""
    if not _PLAIN.fullmatch(value.text):
        return None
    ours, theirs = _locale(source_language), _locale(target_language)
    if _parse(value.text.rstrip("%"), ours) is None:
        return None
    # A group mark that is a kind of space is left to the translator.
    signs = {ours.decimal: theirs.decimal, ours.groups[0]: theirs.groups[0]}
    return "".join(signs.get(char, char) for char in value.text)


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


# --- reading ---------------------------------------------------------------------------------


@lru_cache(maxsize=8)
def read_numbers(text: str, language: str) -> tuple[Value, ...]:
    """Return what a text says in digits, and the months beside digits."""
    # Most sentences have no digit.
    return tuple(_read_numbers(text, _locale(language))) if _DIGIT.search(text) else ()


def _read_numbers(text: str, locale: _Locale) -> Iterator[Value]:
    done = 0
    for date in _DATE.finditer(text) if _MAY_BE_DATE.search(text) else ():
        values = _date_values(date)
        if values is None:
            continue
        yield from _plain_numbers(text, done, date.start(), locale)
        yield from values
        done = date.end()
    yield from _plain_numbers(text, done, len(text), locale)
    yield from _read_months(text, locale)


def _read_months(text: str, locale: _Locale) -> Iterator[Value]:
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


def _plain_numbers(text: str, start: int, end: int, locale: _Locale) -> Iterator[Value]:
    pattern = _ASCII_NUMBER if text.isascii() else _NUMBER
    for found in pattern.finditer(text, start, end):
        written, first = found[0], found.start()
        before = text[first - 1 : first]
        if written == locale.words.twice and _WORD_BEFORE.search(text, max(0, first - 20), first):
            continue
        if before == locale.decimal and text[first - 2 : first - 1] in _BEFORE_FRACTION:
            written, first = f"0{before}{written}", first - 1
        # In "5-10 percent" and "2-3 million" the word belongs to both numbers, not to a year.
        second = None if _YEAR.fullmatch(written) else RANGE.match(text, found.end())
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
            number = _parse(written, locale)
            read = f"written {as_written}" if number is None else _key(number * scale) + unit
            keys = (read, *_time(written, text, after))
            if shared and number is not None:  # "100,000 to 10 million"
                keys += (_key(number),)
        letter = after + (text[after : after + 1] == " ")
        if scale is _ONE and text[letter : letter + 1].casefold() in locale.after_money:
            keys = (*_in_short(written, text, first, letter, locale), *keys)
        demanded = not before.isalpha() and before != "-"
        if not demanded:
            name = _NAME_BEFORE.search(text, max(0, first - _LONGEST_NAME), first)
            demanded = name is None or (name[1] or name[2]) in _NO_NAMES
            if not demanded:
                keys = (f"{_IN_A_NAME}{keys[0]}", *keys)
        span = Span(first, after)
        yield Value(keys, text[span.start : span.end], span, as_written, demanded)


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


def _in_short(written: str, text: str, start: int, letter: int, locale: _Locale) -> tuple[str, ...]:
    """Return what an amount of money with a letter for its magnitude is (``$4.6m``)."""
    number = _parse(written, locale)
    if (
        number is None
        or text[letter + 1 : letter + 2].isalnum()
        or not currency_before(text, start)
    ):
        return ()
    return (_key(number * locale.after_money[text[letter].casefold()]),)


def _scale(text: str, start: int, locale: _Locale) -> tuple[Decimal, int]:
    """Return what a word after a number multiplies it by, and where that word ends."""
    if locale.scale_pattern is not None:
        found = locale.scale_pattern.match(text, start)
        if found:
            # A letter may be the same but for its case in two ways: "bıllion" is no word.
            factor = locale.words.magnitudes.get(found[1].casefold())
            if factor is not None:
                return Decimal(factor), found.end()
    return _ONE, start


def _parse(written: str, locale: _Locale) -> Decimal | None:
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
    return tuple(_read_words(text, _locale(language)))


def _read_words(text: str, locale: _Locale) -> Iterator[Value]:
    known_words = locale.words
    known = locale.number_words
    shares = dict(known_words.shares)
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
        if word in shares:
            yield from _share(found, shares[word], text, known_words)
        if word in locale.months:
            yield Value(
                (f"month {locale.months[word]}",), found[0], Span(*found.span()), demanded=False
            )
    yield from _number_word(run, text, known_words)
    romans = _ROMAN.finditer(text) if _MAY_BE_ROMAN.search(text) else ()
    for found in filter(lambda match: match[0], romans):
        values = [_ROMAN_VALUES[char] for char in found[0]]
        pairs = zip(values, [*values[1:], 0], strict=True)
        number = sum(-value if value < after else value for value, after in pairs)
        yield Value((str(number),), found[0], Span(*found.span()), demanded=False)
    for found in _LONE_I.finditer(text) if known_words.lone_i else ():
        yield Value(("1",), found[0], Span(*found.span()), demanded=False)


def _share(found: re.Match[str], percent: int, text: str, words: NumberWords) -> Iterator[Value]:
    """Yield a share as a percentage, and as the number that it is with the words around it.

    It may be added to a number ("two and a half"), or be one of a magnitude ("half a million").
    """
    yield Value((f"{percent}%",), found[0], Span(*found.span()), demanded=False)
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
    key = _key((whole + Decimal(percent) / 100) * (scale or 1))
    yield Value((key,), text[start:end], Span(start, end), demanded=False)


def _number_word(run: list[re.Match[str]], text: str, words: NumberWords) -> Iterator[Value]:
    if not run:
        return
    number = words.value([found[0].casefold() for found in run])
    if number is None:
        return
    span = Span(run[0].start(), run[-1].end())
    percent = _percent(text, span.end, words)
    unit = "%" if percent else ""
    keys: tuple[str, ...] = (_key(number) + unit,)
    if run[-1][0].casefold() in words.dozens and len(run) > 1:
        # "4 dozen" has a 4, in "four dozen" there is 48.
        keys = (*keys, _key(number / 12))
    yield Value(keys, text[span.start : span.end], span, demanded=False)


@lru_cache(maxsize=32)
def _locale(language: str) -> _Locale:
    """Return how a language writes numbers and months, from CLDR; as English when it is unknown."""
    from babel import Locale, UnknownLocaleError

    code = language.replace("-", "_")
    try:
        locale = Locale.parse(code)
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse("en")
    symbols = locale.number_symbols.get("latn", {})
    numerals = BY_LANGUAGE.get(code.split("_")[0].lower(), NONE)
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
    return _Locale(
        decimal=symbols.get("decimal", "."),
        groups=symbols.get("group", ",") + "'’\u00a0\u202f",
        words=numerals,
        number_words=number_words,
        telling=number_words.union(dict(numerals.shares), months),
        after_money=dict(numerals.after_money),
        months=months,
        month_words=frozenset(parts[0] for name in months if (parts := words(name))),
        meaning=_HALF_DAYS.union(
            numerals.magnitudes,
            dict(numerals.after_money),
            (phrase.split()[-1] for phrase in numerals.percent),
        ),
        month_pattern=_month_pattern(months),
        scale_pattern=_scale_pattern(numerals),
    )


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
