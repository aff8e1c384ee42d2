"""Applies safe suggestions: white space at the edges and between words, quotation marks."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.reviews import without_reviews
from rktranslate.model import State

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Catalog, Finding, Message


def fix(
    catalog: Catalog, findings: Iterable[Finding], safe: frozenset[str], *, reviewed: bool = False
) -> tuple[Catalog, int]:
    """Return a catalogue with safe suggestions applied, and how many messages changed.

    Args:
        catalog: The catalogue that the findings are about, unchanged since.
        findings: What the checks found in it; those without a suggestion are ignored.
        safe: Names of the checks whose suggestions may be applied.
        reviewed: Fix reviewed targets too; otherwise only drafts.
    """
    by_message: defaultdict[tuple[int, str, str], list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.check_id in safe and finding.suggestion is not None:
            by_message[finding.location.line, finding.source, finding.target].append(finding)
    changed = 0
    messages: list[Message] = []
    for message in catalog.messages:
        at_message = by_message.get((message.line, message.source, message.target), ())
        if message.obsolete or not (reviewed or message.state is State.TRANSLATED):
            at_message = ()
        target = _fixed_target(message.target, at_message)
        if target != message.target:
            changed += 1
            message = replace(message, target=target, notes=without_reviews(message.notes))
        messages.append(message)
    return replace(catalog, messages=tuple(messages)), changed


def _fixed_target(target: str, findings: Iterable[Finding]) -> str:
    """Return a target with the suggestions applied that do not overlap one before them."""
    whole = [finding for finding in findings if finding.target_span is None]
    parts = [finding for finding in findings if finding.target_span is not None]
    # A suggestion for the whole target was made before the parts changed it: only alone.
    if whole and not parts and whole[0].suggestion is not None:
        return whole[0].suggestion
    end = len(target)
    pieces: list[str] = []
    for finding in sorted(parts, key=lambda finding: finding.target_span or (), reverse=True):
        span = finding.target_span
        if span is not None and span.end <= end and finding.suggestion is not None:
            pieces += (target[span.end : end], finding.suggestion)
            end = span.start
    return "".join((target[:end], *reversed(pieces)))
