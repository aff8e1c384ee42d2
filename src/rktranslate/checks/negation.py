"""Negations: the source denies something, and the target does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.negation import missing_negation
from rktranslate.compare.tokens import prose
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Negation(UnitCheck):
    """A negation of the source has a counterpart in the target."""

    name = "negation"
    help = "A negation in the source has a counterpart in the target"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a negation of the source without any counterpart in the target."""
        source, target, *languages = context.sides(unit)
        if missing_negation(source, target, *languages) is None:
            return ()
        # Few texts come here: only now is it worth knowing what is an address and what is code.
        texts = prose(source, context.syntax), prose(target, context.syntax)
        missing = missing_negation(*texts, *languages)
        if missing is None:
            return ()
        word, span = missing
        text = f"the target has no counterpart of {word!r}"
        return [self.finding(unit, context, text, source_span=span)]
