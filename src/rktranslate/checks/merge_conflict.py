"""Merge conflicts: texts of two files that gettext wrote one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.catalog.conflict_markers import CONFLICT_MARKER, has_conflict_markers
from rktranslate.checks.base import MessageCheck
from rktranslate.model import Finding, Location, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Catalog, Message

_TEXT = "unresolved conflict markers of msgcat or msgmerge: keep the right text, delete the rest"


class MergeConflict(MessageCheck):
    """No target has texts of several files, each below a line that names its file."""

    name = "merge-conflict"
    help = "No target or header has conflict markers of msgcat or msgmerge (`#-#-#-#-#`)"
    waivable: ClassVar[bool] = False
    """``build`` publishes no such target."""

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target, draft or reviewed, with markers that its source does not have."""
        if message.plural is None and CONFLICT_MARKER not in message.target:
            return ()
        texts = [message.target]
        if message.plural is not None:
            texts += [text for _, text in message.plural.targets]
        if not any(has_conflict_markers(text, message.source) for text in texts):
            return ()
        start = message.target.find(CONFLICT_MARKER)
        span = Span(start, start + len(CONFLICT_MARKER)) if start >= 0 else None
        return [self.finding(message, context, _TEXT, target_span=span)]


def header_findings(catalog: Catalog, line: int) -> Iterator[Finding]:
    """Find conflict markers in the header of a catalogue, or in its comment.

    Args:
        catalog: The catalogue.
        line: Line of its header.
    """
    texts = [catalog.header_comment, *(name + value for name, value in catalog.headers)]
    if any(map(has_conflict_markers, texts)):
        location = Location(catalog.path, line)
        yield Finding(MergeConflict.name, MergeConflict.severity, location, f"header: {_TEXT}")
