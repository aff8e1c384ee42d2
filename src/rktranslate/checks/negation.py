"""Negations: one of source and target denies something, and the other one does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.compare.negation import added_negation, missing_negation
from rktranslate.compare.tokens import prose
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.negation import Denial
    from rktranslate.model import Finding, Message


class Negation(UnitCheck):
    """Source and target deny the same."""

    name = "negation"
    help = "A negation in the source has a counterpart in the target, and the other way round"
    severity = Severity.INFO

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a negation of one side that nothing on the other side can stand for."""
        missing = _denial(missing_negation, unit, context)
        if missing is not None:
            text = f"the target has no counterpart of {missing.word!r}"
            return [self.finding(unit, context, text, source_span=missing.span)]
        added = _denial(added_negation, unit, context)
        if added is not None:
            text = f"the source has no counterpart of {added.word!r}"
            return [self.finding(unit, context, text, target_span=added.span)]
        return ()


def _denial(
    look: Callable[[str, str, str, str], Denial | None], unit: Message, context: CheckContext
) -> Denial | None:
    """Return the negation of one side of a unit that is found outside of its codes."""
    source, target, *languages = context.sides(unit)
    if look(source, target, *languages) is None:
        return None
    # Few texts come here: only now is it worth knowing what is an address and what is code.
    return look(prose(source, context.syntax), prose(target, context.syntax), *languages)
