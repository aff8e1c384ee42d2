"""Findings of a target that is being typed, as if it were approved.

Only the message and its neighbours are looked at, so that they take milliseconds in a catalogue of
any size. What only all units of a document or of a project show is found when the unit is saved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.model import NOTHING, Location, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.checks import CheckContext, Settings
    from rktranslate.model import Finding, Message
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot

_NEIGHBOURS = 8
"""Messages before and after one that checks of a unit may look at."""
_LONGEST_RUN = 64
"""Messages in a row that a translator may have merged into one, on either side."""


def live_findings(
    snapshot: CatalogSnapshot,
    message: Message,
    target: str,
    plural_targets: Sequence[tuple[int, str]] = (),
    settings: Settings | None = None,
) -> tuple[Finding, ...]:
    """Return the findings that a target would have if it were approved.

    Spans are those of the message alone: a finding about a run of merged messages has none.

    Args:
        snapshot: The catalogue.
        message: A current message of it.
        target: The target.
        plural_targets: The plural forms in place of it, for a message that has them.
        settings: Which checks run and how serious they are.

    Raises:
        ConfigError: A check of another package cannot be loaded, or one lacks a resource.
    """
    from rktranslate.checks import check_message

    approved = as_approved(message, target, plural_targets)
    context = _context_beside(snapshot.context, message, approved)
    findings = list(check_message(approved, context, settings=settings))
    first = _first_of_run(approved, context)
    if first is not approved:
        findings += check_message(first, context, settings=settings)
    findings += _unwritable(approved, context, settings)
    return tuple(_of_message(finding, approved) for finding in findings)


def as_approved(
    message: Message, target: str, plural_targets: Sequence[tuple[int, str]] = ()
) -> Message:
    """Return a message with another target as an approval would leave it."""
    plural = message.plural
    if plural is not None and plural_targets:
        plural = replace(plural, targets=tuple(plural_targets))
        target = message.target
    texts = [target] if plural is None else [text for _, text in plural.targets]
    return replace(
        message,
        target=target,
        plural=plural,
        state=State.REVIEWED if any(text.strip() for text in texts) else State.INITIAL,
        previous_source=None,
        previous_context=None,
    )


def _context_beside(context: CheckContext, message: Message, approved: Message) -> CheckContext:
    """Return the context of a message and its neighbours, with the message changed."""
    from rktranslate.checks import CheckContext

    messages = context.messages
    position = context.positions[message.key]
    start, end = max(0, position - _NEIGHBOURS), position + _NEIGHBOURS + 1
    while start > max(0, position - _LONGEST_RUN) and _is_merged(messages[start]):
        start -= 1
    while end < min(len(messages), position + _LONGEST_RUN) and _is_merged(messages[end - 1]):
        end += 1
    nearby = (*messages[start:position], approved, *messages[position + 1 : end])
    catalog = replace(context.catalog, messages=nearby, duplicates=())
    return CheckContext.of(catalog, context.glossary, context.syntax, context.options)


def _is_merged(message: Message) -> bool:
    return message.target.strip() == NOTHING


def _first_of_run(message: Message, context: CheckContext) -> Message:
    """Return the message that stands for the run of merged messages that a message is in."""
    if context.unit(message) is not None:
        return message
    for earlier in reversed(context.messages[: context.positions[message.key]]):
        if context.unit(earlier) is not None:
            return earlier
    return message


def _unwritable(
    message: Message, context: CheckContext, settings: Settings | None
) -> Iterator[Finding]:
    """Yield a finding about a target that its document cannot hold."""
    from rktranslate.checks.rules import UNPUBLISHABLE
    from rktranslate.formats.targets import refusal
    from rktranslate.publishing import Blocker

    if message.plural is not None or not message.target.strip():
        return
    refused = refusal(message.target, message.source, context.syntax)
    if refused is None or (settings is not None and not settings.runs(UNPUBLISHABLE.name)):
        return
    hint = f": {refused.hint}" if refused.hint else ""
    finding = UNPUBLISHABLE.finding(
        Location(context.catalog.path, message.line),
        f"{Blocker.UNWRITABLE.value}: the target {refused.reason}{hint}",
        source=message.source,
        target=message.target,
    )
    yield finding if settings is None else settings.adjusted(finding)


def _of_message(finding: Finding, message: Message) -> Finding:
    """Return a finding without spans in other texts than those of a message."""
    if finding.source != message.source:
        finding = replace(finding, source_span=None)
    if finding.target != message.target:
        finding = replace(finding, target_span=None, suggestion=None)
    return finding
