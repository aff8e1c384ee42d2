"""The check of negations: a source that denies something, and a target that does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.negation import missing_negation
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message


class Negation(UnitCheck):
    """What the source denies, the target denies."""

    id = "negation"
    description = "Where the source denies something the target does so too"
    severity = Severity.WARNING

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a negation of the source that nothing in the target can stand for."""
        languages = context.catalog.source_language, context.catalog.target_language
        missing = missing_negation(unit.source, unit.target, *languages)
        if missing is None:
            return ()
        word, span = missing
        message = f"nothing in the target says {word!r}"
        return [self.finding(unit, context, message, source_span=span)]
