"""How the values of a target differ from those of its source, paired for a report."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.numbers.clock import localised_time, localised_zone
from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.compare.numbers.dates import is_in_date, localised_date
from rktranslate.compare.numbers.digits import read_numbers
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.notation import DIGITS, localised, same_digits
from rktranslate.compare.tokens import digits_of
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.compare.numbers.value import Value

_BETWEEN = frozenset({"", ".", "-", "–", "—", "/"})
"""What joins two numbers into one, beside words: a range, a date."""


class ValueChange(NamedTuple):
    """A value of the source and the one in its place; one of them is None where it has none."""

    source: Value | None
    target: Value | None
    suggestion: str | None = None
    """The value of the source as the target language writes it, where that is clear."""
    same_digits: bool = False
    """The digits are those of the source, and mean another number in the target language."""

    @property
    def is_needless(self) -> bool:
        """Whether a translation may well leave the value out or add it."""
        return any(value is not None and value.needless for value in (self.source, self.target))


def value_changes(
    source: str,
    target: str,
    source_language: str,
    target_language: str,
    syntax: Syntax = Syntax.TEXT,
) -> Sequence[ValueChange]:
    """Return the missing, changed and added values; codes are left aside.

    Where as many are missing as are added, each is taken for a change of the other.
    """
    difference = compare_values(source, target, source_language, target_language, syntax)
    if not difference:
        return ()
    missing = _joined(difference.missing, source, source_language)
    added = _joined(difference.added, target, target_language)
    if len(missing) != len(added):
        return [
            *(ValueChange(value, None) for value in missing),
            *(ValueChange(None, value) for value in added),
        ]
    by_written = {value.written: value for value in read_numbers(source, source_language)}
    changes = []
    for missing_value, target_value in _aligned(missing, added):
        source_value = _copied_from(target_value, missing_value, by_written)
        suggestion = localised(source_value, source_language, target_language)
        if suggestion and same_digits(suggestion, target_value.text):  # its words are wrong
            suggestion = None
        same = bool(suggestion) and same_digits(source_value.text, target_value.text)
        if suggestion is None and not is_in_date(target_value):
            suggestion = _localised_otherwise(source_value, target_language)
        if suggestion is None and source_value.text == target_value.text:
            continue  # nothing can be said about it: the two differ in what stands around them
        changes.append(ValueChange(source_value, target_value, suggestion, same))
    return changes


def _aligned(missing: list[Value], added: list[Value]) -> list[tuple[Value, Value]]:
    """Return pairs of values: first those with the same digits, then the others in order."""
    by_digits: defaultdict[str, list[Value]] = defaultdict(list)
    for value in reversed(added):
        by_digits[digits_of(value.text)].append(value)
    same: dict[Value, Value] = {}
    for value in missing:
        if by_digits[digits_of(value.text)]:
            same[value] = by_digits[digits_of(value.text)].pop()
    taken = frozenset(same.values())
    others = iter([value for value in added if value not in taken])
    return [(value, same[value] if value in same else next(others)) for value in missing]


def _copied_from(target: Value, missing: Value, by_written: Mapping[str, Value]) -> Value:
    """Return the value of a source that a target has kept in the notation of the source.

    It can be another one than the missing value: a draft with 7,2 and 7.200 has a 7.2 in English,
    in the wrong place.
    """
    written = DIGITS.search(target.text)
    if written is None or written[0].isdigit() or written[0] in missing.text:
        return missing
    return by_written.get(written[0], missing)


def _localised_otherwise(value: Value, language: str) -> str | None:
    """Return a time, time zone or date as a language writes it."""
    return (
        localised_time(value, language)
        or localised_zone(value, language)
        or localised_date(value, language)
    )


def _joined(values: Sequence[Value], text: str, language: str) -> list[Value]:
    """Return the values with those joined that are one: a range, a date."""
    joined: list[Value] = []
    locale = locale_of(language)
    joining = _BETWEEN.union(locale.words.ranges, locale.months)
    for value in sorted(values, key=lambda value: value.span):
        if joined:
            last = joined[-1]
            between = text[last.span.end : value.span.start].strip().casefold()
            if between in joining:
                span = Span(last.span.start, max(last.span.end, value.span.end))
                needless = last.needless and value.needless
                joined[-1] = last._replace(
                    keys=(*last.keys, *value.keys),
                    text=text[span.start : span.end],
                    span=span,
                    needless=needless,
                )
                continue
        joined.append(value)
    return joined
