"""How the values of a target differ from those of its source, paired for a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.notation import localised, same_digits
from rktranslate.model import Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.compare.numbers.value import Value

_BETWEEN = frozenset({"", "-", "–", "—", "/"})
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
    changes = []
    for source_value, target_value in zip(missing, added, strict=True):
        suggestion = localised(source_value, source_language, target_language)
        if suggestion and same_digits(suggestion, target_value.text):  # its words are wrong
            suggestion = None
        same = bool(suggestion) and same_digits(source_value.text, target_value.text)
        changes.append(ValueChange(source_value, target_value, suggestion, same))
    return changes


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
                    text=text[span.start : span.end], span=span, needless=needless
                )
                continue
        joined.append(value)
    return joined
