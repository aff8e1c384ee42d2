"""Reading speed: subtitles that are shown too shortly for their text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import UnitCheck
from rktranslate.inline.tags import plain_text
from rktranslate.inline.widths import columns
from rktranslate.model import Severity, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message


class ReadingSpeed(UnitCheck):
    """A subtitle can be read while it is shown, where its source can."""

    name = "reading-speed"
    help = "Subtitles can be read in the time for which they are shown"
    severity = Severity.WARNING

    def check(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target that takes more characters per second than its source and the limit."""
        if not unit.seconds:
            return
        limit = context.options.speed_limit(context.catalog.target_language)
        source, target = (
            columns(plain_text(text).text if context.syntax is Syntax.TAGS else text)
            for text in (unit.source, unit.target)
        )
        if target > limit * unit.seconds >= source:
            most = int(limit * unit.seconds)
            text = (
                f"{target / unit.seconds:.0f} characters per second, more than {limit:g}: shorten "
                f"it to {most} characters, or let the subtitle stand longer"
            )
            yield self.finding(unit, context, text)
