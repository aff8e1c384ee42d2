"""Negations: one of source and target denies something, and the other one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.negation import added_negation, missing_negation
from rktranslate.compare.tokens import prose
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Negation(UnitCheck):
    """Source and target deny the same."""

    name = "negation"
    help = "A negation in the source has a counterpart in the target, and the other way round"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a negation of one side that nothing on the other side can stand for."""
        source, target, *languages = context.sides(unit)
        if missing_negation(source, target, *languages):
            # Few texts come here: only now is it worth knowing what is an address and what is code.
            texts = prose(source, context.syntax), prose(target, context.syntax)
            denial = missing_negation(*texts, *languages)
            if denial:
                text = f"the target has no counterpart of {denial.word!r}"
                return [self.finding(unit, context, text, source_span=denial.span)]
        elif added_negation(source, target, *languages):
            texts = prose(source, context.syntax), prose(target, context.syntax)
            denial = added_negation(*texts, *languages)
            if denial:
                text = f"the source has no counterpart of {denial.word!r}"
                return [self.finding(unit, context, text, target_span=denial.span)]
        return ()
