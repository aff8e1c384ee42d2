"""Units and currencies: a value keeps its unit, and number words keep their number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.checks.number_words import BY_LANGUAGE, NONE
from rktranslate.checks.texts import primary, prose, words
from rktranslate.checks.unit import UnitCheck
from rktranslate.checks.values import Value, read_numbers, read_words, unmatched
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_UNITS = {
    "kilometre": "km kilometer kilometre kilometers kilometres",
    "metre": "meter metre meters metres",
    "centimetre": "cm sentimeter centimeter centimetre centimeters centimetres sentimeter",
    "millimetre": "mm milimeter millimeter millimetre millimeters millimetres",
    "mile": "mil mile miles batu",
    "foot": "kaki foot feet ft",
    "inch": "inci inch inches",
    "kilogram": "kg kilogram kilograms kilo kilos",
    "gram": "gram grams",
    "tonne": "ton tonne tonnes tons tan",
    "litre": "liter litre liters litres",
    "hectare": "ha hektare hektar hectare hectares",
    "second": "detik second seconds saat",
    "minute": "menit minit minute minutes",
    "hour": "jam hour hours",
    "day": "hari day days",
    "week": "minggu pekan week weeks",
    "month": "bulan month months",
    "year": "tahun year years",
    "megawatt": "mw megawatt megawatts",
    "kilowatt": "kw kilowatt kilowatts",
    "celsius": "°c celsius selsius",
    "fahrenheit": "°f fahrenheit",
    "rupiah": "rupiah idr",
    "dollar": "dolar dollar dollars usd",
    "euro": "euro euros eur",
    "pound": "pound pounds poundsterling paun gbp",
    "yen": "yen jpy",
    "yuan": "yuan renminbi rmb",
    "won": "won krw",
    "ringgit": "ringgit myr",
    "rouble": "rubel rouble roubles ruble rubles",
}
_SIGNS = {
    "rp": "rupiah", "idr": "rupiah", "$": "dollar", "us$": "dollar", "usd": "dollar", "€": "euro",
    "£": "pound", "rm": "ringgit", "myr": "ringgit",
}  # fmt: skip
_BY_WORD = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_AFTER = re.compile(r"[ \u00a0-]?(°?[^\W\d_]+)")
_BEFORE = re.compile(r"(US\$|[$€£]|\b(?:Rp|RM|IDR|MYR|USD))\.?[ \u00a0]?$", re.IGNORECASE)
_MONEY = re.compile(r"[$€£]|\b(?:R[pPM]|rp|rm)\.?\s?\d")
_SMALLEST, _LARGEST = 2, 12


class Units(UnitCheck):
    """A value keeps its unit."""

    id = "units"
    description = "A value has the same unit or currency on both sides"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a value that has one unit in the source and another in the target."""
        catalog = context.catalog
        ours = _measured(prose(unit.source, context.syntax), catalog.source_language)
        if not ours:
            return
        theirs = _measured(prose(unit.target, context.syntax), catalog.target_language)
        for key, (value, name) in ours.items():
            other = theirs.get(key)
            if other is not None and other[1] != name:
                yield self.finding(
                    unit,
                    context,
                    f"{value.text} is in {name}s in the source, in {other[1]}s in the target",
                    source_span=value.span,
                    target_span=other[0].span,
                )


class NumberWords(UnitCheck):
    """Number words from two to twelve keep their number."""

    id = "number-words"
    description = "Numbers written as words, two to twelve, are the same in source and target"
    severity = Severity.WARNING

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a number word where the target has another small number in its place."""
        catalog = context.catalog
        ours_language, theirs_language = catalog.source_language, catalog.target_language
        # Most sentences have no number word, or the same ones.
        ours_words = _small_words(ours_language)
        numbers = [ours_words[word] for word in words(unit.source) if word in ours_words]
        if not numbers:
            return
        theirs_words = _small_words(theirs_language)
        others = [theirs_words[word] for word in words(unit.target) if word in theirs_words]
        if not others or sorted(numbers) == sorted(others):
            return
        source, target = prose(unit.source, context.syntax), prose(unit.target, context.syntax)
        ours, theirs = unmatched(
            [*read_numbers(source, ours_language), *read_words(source, ours_language)],
            [*read_numbers(target, theirs_language), *read_words(target, theirs_language)],
        )
        ours = [value for value in ours if _is_word(value)]
        theirs = [value for value in theirs if _is_word(value)]
        # Words may say a number otherwise ("a pair"): only one in place of another is an error.
        for value, other in zip(ours, theirs, strict=False):
            yield self.finding(
                unit,
                context,
                f"{value.text!r} in the source is {other.text!r} in the target",
                source_span=value.span,
                target_span=other.span,
            )


def _measured(text: str, language: str) -> dict[str, tuple[Value, str]]:
    """Return by meaning the values that have a unit and come once."""
    written = words(text)
    if _BY_WORD.keys().isdisjoint(written) and not _MONEY.search(text):
        return {}
    values = read_numbers(text, language)
    if not _small_words(language).keys().isdisjoint(written):
        values = (*values, *read_words(text, language))
    if not values:
        return {}
    found: dict[str, tuple[Value, str]] = {}
    twice: set[str] = set()
    for value in values:
        key = value.keys[0]
        name = _unit_of(text, value)
        if key in found and found[key][1] != name:
            twice.add(key)
        if name is not None:
            found[key] = (value, name)
        else:
            twice.add(key)
    return {key: item for key, item in found.items() if key not in twice}


def _unit_of(text: str, value: Value) -> str | None:
    before = _BEFORE.search(text, max(0, value.span.start - 6), value.span.start)
    if before:
        return _SIGNS[before[1].casefold()]
    after = _AFTER.match(text, value.span.end)
    return _BY_WORD.get(after[1].casefold()) if after else None


def _is_word(value: Value) -> bool:
    """Tell whether a value is a number word from two on, no Roman numeral and no month."""
    key = value.keys[0]
    words_only = not value.demanded and not value.text.isupper()
    return words_only and key.isdigit() and int(key) >= _SMALLEST


@lru_cache(maxsize=16)
def _small_words(language: str) -> dict[str, int]:
    """Return the number words from two to twelve; none for a language that is not known."""
    known = BY_LANGUAGE.get(primary(language), NONE)
    return {word: number for word, number in known.units.items() if _SMALLEST <= number <= _LARGEST}
