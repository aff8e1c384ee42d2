"""Hedges: what a source only reports is no fact in the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.hedges import lost_hedge
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Hedges(UnitCheck):
    """A hedge of the source has a counterpart in the target."""

    name = "hedges"
    help = "What the source only reports or suspects is no fact in the target"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a hedge of the source where the target has none."""
        span = lost_hedge(*context.sides(unit), context.syntax)
        if span is None:
            return ()
        word = unit.source[span.start : span.end]
        text = f"the target has no counterpart of {word!r}"
        return [self.finding(unit, context, text, source_span=span)]
