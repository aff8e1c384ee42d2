"""Numbers, percentages, dates and ordinals: the same values in source and target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.numbers.changes import ValueChange, value_changes
from rktranslate.compare.numbers.exchanged_words import exchanged_number_words
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Numbers(UnitCheck):
    """Values in digits: the same ones on both sides, each as its language writes it."""

    name = "numbers"
    help = "Numbers, percentages, dates and ordinals are the same in source and target"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report missing, changed and added values."""
        source, target, source_language, target_language = context.sides(unit)
        changes = value_changes(source, target, source_language, target_language, context.syntax)
        return [
            self.finding(
                unit,
                context,
                _text(change, source_language, target_language),
                severity=Severity.WARNING if _may_differ(change) else None,
                source_span=None if change.source is None else change.source.span,
                target_span=None if change.target is None else change.target.span,
                suggestion=change.suggestion,
            )
            for change in changes
        ]


class NumberWords(UnitCheck):
    """Number words from two to twelve keep their number."""

    name = "number-words"
    help = "Numbers written as words, two to twelve, are the same in source and target"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a number word where the target has another small number in its place."""
        pairs = exchanged_number_words(*context.sides(unit), context.syntax)
        return [
            self.finding(
                unit,
                context,
                f"{source.text!r} in the source is {target.text!r} in the target",
                source_span=source.span,
                target_span=target.span,
            )
            for source, target in pairs
        ]


def _may_differ(change: ValueChange) -> bool:
    """Return whether only one side has a value, and a translation may do without it."""
    return (change.source is None or change.target is None) and change.is_needless


def _text(change: ValueChange, source_language: str, target_language: str) -> str:
    if change.target is None:
        return f"{change.source.text if change.source else ''} is missing in the target"
    if change.source is None:
        return f"{change.target.text} is not in the source"
    text = f"{change.source.text} in the source is {change.target.text} in the target"
    if change.same_digits:
        text = (
            f"{change.target.text} is written as in {source_language!r}"
            f" and means another number in {target_language!r}"
        )
    return f"{text}: write {change.suggestion}" if change.suggestion else text
