"""State of messages: whether there is a target, and whether a person reviewed it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import unresolved_issues
from rktranslate.checks.base import MessageCheck
from rktranslate.compare.wording import differences
from rktranslate.model import Carried, Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext
    from rktranslate.model import Finding, Message

_DRAFTS = (State.INITIAL, State.TRANSLATED)


class Empty(MessageCheck):
    """Every message has a target."""

    name = "empty"
    help = "Every message has a target"
    severity = Severity.WARNING
    """Work that is still to be done is no error; ``build`` publishes nothing that is empty."""

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a missing target, and as an error one of white space, which would be published."""
        if message.target.strip() or message.plural is not None:
            return ()
        if message.target:
            text = "the target is only white space"
            return [self.finding(message, context, text, severity=Severity.ERROR)]
        return [self.finding(message, context, "the target is empty")]


class Unreviewed(MessageCheck):
    """Every target was reviewed."""

    name = "unreviewed"
    help = "Every target was reviewed: it is not marked fuzzy"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a draft."""
        if message.state in _DRAFTS and message.target.strip():
            return [self.finding(message, context, "the draft is not reviewed")]
        return ()


class DraftUnresolved(MessageCheck):
    """No draft has unresolved issues."""

    name = "draft-unresolved"
    help = "No draft has unresolved glossary or engine issues"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report the unresolved issues of an untouched draft."""
        issues = "; ".join(unresolved_issues(message))
        if issues:
            return [self.finding(message, context, f"the draft has unresolved issues: {issues}")]
        return ()


class ChangedSource(MessageCheck):
    """A draft carried over from an earlier source is compared with that source."""

    name = "changed-source"
    help = "A draft from an earlier source is reported with what changed in the source"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report what changed in the source, one finding per kind of change, the gravest first."""
        previous = message.previous_source
        if previous is None or message.state is not State.TRANSLATED or not message.target.strip():
            return ()
        provenance = message.provenance
        if provenance is not None and provenance.carried is Carried.CUT_ANEW:
            return ()  # the text is the same
        language = context.catalog.source_language
        return [
            self.finding(
                message,
                context,
                f"the source changed since this was translated: {difference}",
                source_span=difference.span,
            )
            for difference in differences(previous, message.source, language, context.syntax)
        ]
