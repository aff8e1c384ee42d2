"""Values that have one unit or currency in the source and another in the target."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.measures import currency_before, named_units, unit_after
from rktranslate.compare.numbers.digits import read_numbers
from rktranslate.compare.numbers.exchanged_words import small_numbers
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.number_words import read_words
from rktranslate.compare.tokens import any_of, digits_of, prose, words
from rktranslate.languages.loader import load_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.compare.numbers.value import Value
    from rktranslate.model import Syntax

_MONEY = re.compile(r"[$€£Rr](?:(?<=[$€£])|(?<!\w.)(?:(?<=R)[pPM]|(?<=r)[pm])\.?\s?\d)")
"""Begins with a set of letters, which is searched for faster than alternatives are."""
PERCENT, PERCENTAGE_POINT = "percent", "percentage point"
_PLURALS = {
    "foot": "feet", "century": "centuries", "inch": "inches", "celsius": "degrees Celsius",
    "fahrenheit": "degrees Fahrenheit",
    **{same: same for same in ("percent", "hertz", "kilohertz", "megahertz", "gigahertz", "rupiah",
                               "yen", "yuan", "won", "ringgit")},
}  # fmt: skip
"""Units whose name takes no s."""


class ChangedUnit(NamedTuple):
    """A value of the source, its counterpart in the target, and their different units."""

    source: Value
    target: Value
    source_unit: str
    target_unit: str

    @property
    def is_doubtful(self) -> bool:
        """Whether it is percent and percentage points, which many sources do not distinguish."""
        return {self.source_unit, self.target_unit} == {PERCENT, PERCENTAGE_POINT}


def changed_units(
    source: str, target: str, source_language: str, target_language: str, syntax: Syntax
) -> Sequence[ChangedUnit]:
    """Return the values that have one unit in the source and another in the target."""
    source, target = prose(source, syntax), prose(target, syntax)
    # Most pairs end here: they have no number, name no unit, or the same one.
    if not _may_have_values(source, source_language):
        return ()
    in_source = _mentioned_units(source, source_language)
    in_target = _mentioned_units(target, target_language) if in_source else in_source
    if not in_target or len(in_source | in_target) == 1:
        return ()
    source_values = _values_with_units(source, source_language)
    target_values = _values_with_units(target, target_language)
    return [
        ChangedUnit(value, target_values[key][0], unit, target_values[key][1])
        for key, (value, unit) in source_values.items()
        if key in target_values and target_values[key][1] != unit
    ]


def plural_name(unit: str) -> str:
    """Return the English plural of a unit's name."""
    return _PLURALS.get(unit, f"{unit}s")


def _mentioned_units(text: str, language: str) -> set[str]:
    """Return the units that a text names anywhere, and its signs for money and degrees."""
    mentioned = named_units(text, language)
    folded = words(text)
    if "%" in text or not _percent_words(language).isdisjoint(folded):
        points = load_language(language).numbers.percentage_points
        mentioned.add(PERCENT if points.isdisjoint(folded) else PERCENTAGE_POINT)
    if _may_be_money(text):
        mentioned.update(_MONEY.findall(text))
    if "°" in text:
        mentioned.add("°")
    return mentioned


def _may_be_money(text: str) -> bool:
    """Return whether a text may have a sign for money, by plain searches."""
    if "$" in text or "€" in text or "£" in text:
        return True
    return ("Rp" in text or "RP" in text or "RM" in text or "rp" in text or "rm" in text) and bool(
        digits_of(text)
    )


def _may_have_values(text: str, language: str) -> bool:
    """Return whether a text has digits, or a word from two to twelve."""
    return bool(digits_of(text)) or not small_numbers(language).keys().isdisjoint(words(text))


def _values_with_units(text: str, language: str) -> dict[str, tuple[Value, str]]:
    """Return by meaning the values that have a unit, the same one wherever they have any."""
    values = read_numbers(text, language)
    if not small_numbers(language).keys().isdisjoint(words(text)):
        values = (*values, *read_words(text, language))
    by_meaning: dict[str, tuple[Value, str]] = {}
    ambiguous: set[str] = set()
    for value in values:
        key = value.keys[0]
        unit = _unit_of(text, value, language)
        if unit is None:
            continue
        if key in by_meaning and by_meaning[key][1] != unit:
            ambiguous.add(key)
        by_meaning[key] = (value, unit)
    return {key: item for key, item in by_meaning.items() if key not in ambiguous}


def _unit_of(text: str, value: Value, language: str) -> str | None:
    if value.keys[0].endswith("%"):
        points = _points(language)
        beside = points.search(value.text) or points.match(text, value.span.end)
        return PERCENTAGE_POINT if beside else PERCENT
    start, end = value.span.start, value.span.end
    return currency_before(text, start) or unit_after(text, end, language)


@lru_cache(maxsize=16)
def _points(language: str) -> re.Pattern[str]:
    """Return an expression for what makes a percent word before or after it percentage points."""
    names = any_of(load_language(language).numbers.percentage_points)
    return re.compile(rf"(?:{names})[ \u00a0]|[ \u00a0-]?(?:{names})\b", re.IGNORECASE)


@lru_cache(maxsize=16)
def _percent_words(language: str) -> frozenset[str]:
    """Return the last words of a language's names for the percent sign."""
    return frozenset(phrase.split()[-1] for phrase in locale_of(language).words.percent)
