"""The check of drafts that were carried over from an earlier source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.interface import Check
from rktranslate.compare.wording import differences
from rktranslate.model import Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message


class ChangedSource(Check):
    """What a carried-over draft does not know yet."""

    id = "changed-source"
    description = "A draft carried over from an earlier source says what changed in the source"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report what changed, one finding a kind of change, the gravest first."""
        before = message.previous_source
        if before is None or message.state is not State.TRANSLATED or not message.target.strip():
            return
        language = context.catalog.source_language
        for item in differences(before, message.source, language, context.syntax):
            yield self.finding(
                message,
                context,
                f"the source changed since this was translated: {item}",
                source_span=item.span,
            )
