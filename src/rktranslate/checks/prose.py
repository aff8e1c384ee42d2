"""The prose itself: there is a target, somebody read it, it is a translation, it does not loop."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.provenance import unresolved
from rktranslate.checks.interface import Check
from rktranslate.checks.unit import UnitCheck, is_reference
from rktranslate.compare.guards import is_untranslated
from rktranslate.compare.repetition import repeated_phrase
from rktranslate.model import Severity, State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message


_DRAFTS = (State.INITIAL, State.TRANSLATED)


class Empty(Check):
    """Every message has a target."""

    id = "empty"
    description = "Every message has a target"
    severity = Severity.WARNING
    """Work that is still to be done is no error; ``build`` ships nothing that is empty."""

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target that is missing, and as an error one of white space, which would ship."""
        if message.target.strip() or message.plural is not None:
            return
        if message.target:
            blank = self.finding(message, context, "the translation is only white space")
            yield replace(blank, severity=Severity.ERROR)
        else:
            yield self.finding(message, context, "there is no translation")


class Unreviewed(Check):
    """Every target was reviewed."""

    id = "unreviewed"
    description = "Every target was reviewed: it is not marked fuzzy"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a draft."""
        if message.state in _DRAFTS and message.target.strip():
            yield self.finding(message, context, "the draft awaits review")


class DraftUnresolved(Check):
    """No machine draft has something left that its maker knew of."""

    id = "draft-unresolved"
    description = "No machine draft has something left that its maker could not settle"
    severity = Severity.WARNING

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report what the note of an untouched draft says."""
        left = unresolved(message)
        if left:
            yield self.finding(message, context, f"the draft needs a close look: {left}")


class Untranslated(UnitCheck):
    """No target is a copy of its source."""

    id = "untranslated"
    description = "No target is a copy of its source, names and addresses aside"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a target that says the source again."""
        catalog = context.catalog
        again = is_untranslated(
            unit.source,
            unit.target,
            catalog.source_language,
            catalog.target_language,
            syntax=context.syntax,
            matcher=context.matcher,
        )
        return [self.finding(unit, context, "the target is the source again")] if again else ()


class Repetition(UnitCheck):
    """No target says the same words over and over."""

    id = "repetition"
    description = "No target repeats the same words over and over, as engines sometimes do"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a loop that the source does not have."""
        span = repeated_phrase(unit.source, unit.target)
        if span is None:
            return ()
        words = unit.target[span.start : span.end]
        shown = words if len(words) <= 40 else words[:37] + "..."
        text = f"the same words come over and over: {shown!r}"
        return [self.finding(unit, context, text, target_span=span)]


class ReferenceVerbatim(Check):
    """A bibliography entry stays as it is."""

    id = "reference-verbatim"
    description = "A bibliography entry is the same in source and target, letter by letter"

    def check(self, message: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a reference that differs from its source."""
        if message.target != message.source and is_reference(message) and message.target.strip():
            yield self.finding(
                message,
                context,
                "the reference differs from the source",
                suggestion=message.source,
            )
