"""Spelling by hunspell dictionaries; off unless a project asks, needs the extra ``spelling``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.spelling import unknown_words
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Spelling(UnitCheck):
    """Words are in the dictionary."""

    name = "spelling"
    help = "Every word in lower case is in the dictionary of the target language"
    severity = Severity.INFO
    enabled = False

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report words in lower case that neither the dictionary nor the source has."""
        spans = unknown_words(
            unit.source,
            unit.target,
            context.catalog.target_language,
            context.options.dictionaries,
            context.syntax,
        )
        return [
            self.finding(
                unit,
                context,
                f"{unit.target[span.start : span.end]!r} is not in the dictionary",
                target_span=span,
            )
            for span in spans
        ]
