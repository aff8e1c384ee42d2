"""Text that was decoded twice, as where UTF-8 was read as Windows-1252."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import MessageCheck
from rktranslate.checks.merged_units import is_reference
from rktranslate.compare.encoding import repaired_text
from rktranslate.inline.excerpt import excerpt
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.checks.context import CheckContext
    from rktranslate.compare.encoding import RepairedText
    from rktranslate.model import Finding, Message

_MAX_WORDS = 3
"""Broken words that a finding shows."""
_MAX_SHOWN = 40
"""Characters of each of them."""


class SourceEncoding(MessageCheck):
    """No text was decoded twice; the other checks compare a source as it was before."""

    name = "source-encoding"
    help = "No source or target was decoded twice (`kmÂ²` for `km²`)"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterator[Finding]:
        """Report a source that was decoded twice, and as an error a target."""
        source = repaired_text(message.source)
        if source is not None:
            text = f"source decoded twice: {_changes(source)}"
            yield self.finding(message, context, text, source_span=source.words[0])
        target = None if is_reference(message) else repaired_text(message.target)
        if target is not None:
            yield self.finding(
                message,
                context,
                f"target decoded twice: {_changes(target)}",
                severity=Severity.ERROR,
                suggestion=target.text,
            )


def _changes(repair: RepairedText) -> str:
    """Return the first broken words, and what they should be."""
    changes: list[str] = []
    for span in repair.words[:_MAX_WORDS]:
        repaired = repair.repaired_span(span)
        texts = repair.original[span.start : span.end], repair.text[repaired.start : repaired.end]
        broken, whole = (excerpt(text, _MAX_SHOWN) for text in texts)
        changes.append(f"{broken!r} for {whole!r}")
    more = ", ..." if len(repair.words) > _MAX_WORDS else ""
    return ", ".join(changes) + more
