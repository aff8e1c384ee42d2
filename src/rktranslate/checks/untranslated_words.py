"""Words of the source language that are left in a target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.copies import copy_rules
from rktranslate.compare.guards import is_untranslated
from rktranslate.compare.target_language import wrong_language
from rktranslate.compare.untranslated_words import untranslated_words
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class UntranslatedWords(UnitCheck):
    """No word of the source language is left in a target."""

    name = "untranslated-words"
    help = "No word of the source language is left in a target"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report words left in the source language; a whole target is reported by other checks."""
        sides = context.sides(unit)
        rules = copy_rules(*sides[2:])
        found = untranslated_words(unit.source, unit.target, rules, context.syntax)
        if not found or wrong_language(*sides, context.syntax) is not None:
            return ()
        if is_untranslated(*sides, syntax=context.syntax, matcher=context.matcher):
            return ()
        return [
            self.finding(
                unit,
                context,
                f"{unit.target[span.start : span.end]!r} is left in the source language",
                target_span=span,
            )
            for span in found
        ]
