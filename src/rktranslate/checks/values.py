"""The check of numbers, percentages, dates and ordinals: the same values in source and target."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.notation import localised, same_digits
from rktranslate.model import Finding, Message, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.compare.numbers.value import Value

_BETWEEN = frozenset({"", "-", "–", "—", "/", "to", "hingga", "sehingga", "sampai"})
"""What joins two numbers into one thing that is told: a range, a date."""


class Numbers(UnitCheck):
    """Values in digits: the same ones on both sides, each written as its language writes it."""

    id = "numbers"
    description = "Numbers, percentages, dates and ordinals are the same in source and target"

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
                if local and same_digits(local, theirs.text):  # its words are what is wrong
                    local = None
                text = f"{ours.text} in the source is {theirs.text} in the target"
                if local and same_digits(ours.text, theirs.text):
                    text = (
                        f"{theirs.text} is written as in {catalog.source_language!r}"
                        f" and means another number in {catalog.target_language!r}"
                    )
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


def _told_together(values: Sequence[Value], text: str, language: str) -> list[Value]:
    """Return the values with those joined that are one thing: a range, a date."""
    joined: list[Value] = []
    months = locale_of(language).months
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
