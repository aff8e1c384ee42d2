"""Repeated phrases, as engines sometimes produce them, and doubled words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.repetition import doubled_words, repeated_phrase
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message

_MAX_SHOWN = 40
"""Characters of a repeated phrase that a finding shows."""


class Repetition(UnitCheck):
    """No target repeats a phrase."""

    name = "repetition"
    help = "No target has a repeated phrase, as engines sometimes produce"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a phrase that is repeated three times or more, as not in the source."""
        span = repeated_phrase(unit.source, unit.target)
        if span is None:
            return ()
        phrase = unit.target[span.start : span.end]
        shown = phrase if len(phrase) <= _MAX_SHOWN else phrase[: _MAX_SHOWN - 3] + "..."
        return [self.finding(unit, context, f"repeated phrase: {shown!r}", target_span=span)]


class DoubledWord(UnitCheck):
    """No word twice in a row."""

    name = "doubled-word"
    help = "No word is doubled where the source does not double it"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report each doubled word."""
        doubled = doubled_words(
            unit.source, unit.target, context.catalog.target_language, context.syntax
        )
        return [
            self.finding(unit, context, f"{word!r} is doubled", target_span=span, suggestion=word)
            for span, word in doubled
        ]
