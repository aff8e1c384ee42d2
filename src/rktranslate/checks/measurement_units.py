"""Units of measurement and currencies: a value keeps its unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.exchanged_words import ExchangedWords
from rktranslate.compare.changed_units import changed_units, plural_name
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class Units(ExchangedWords):
    """A value keeps its unit, and no currency becomes another one."""

    name = "units"
    severity = Severity.ERROR
    classes = ("currencies",)
    help = "A value has the same unit or currency on both sides"

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a value that has one unit in the source and another in the target.

        A currency without a value is a warning.
        """
        changes = changed_units(*context.sides(unit), context.syntax)
        if not changes:
            return super().check(unit, context)
        return [
            self.finding(
                unit,
                context,
                f"{change.source.text} is in {plural_name(change.source_unit)} in the source,"
                f" in {plural_name(change.target_unit)} in the target",
                severity=Severity.WARNING if change.is_doubtful else None,
                source_span=change.source.span,
                target_span=change.target.span,
            )
            for change in changes
        ]
