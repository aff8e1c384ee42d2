"""Waivers: a translator accepts a finding and gives the reason.

``# rktranslate: ignore CHECK: reason`` as a translator comment of the message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks.registry import all_checks
from rktranslate.checks.rules import MODEL_READING, WAIVER
from rktranslate.model import NOTHING, Location, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.model import Finding, Message

_WAIVER = re.compile(r"\s*rktranslate:\s*(?P<rest>.*)", re.DOTALL)
_IGNORE = re.compile(r"ignore\s+(?P<name>[^\s:]+)\s*(?::\s*(?P<reason>.*?)\s*)?$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One waiver of a message."""

    check: str
    """Name of the check; empty when the comment cannot be read as a waiver."""
    reason: str
    text: str
    """The comment."""


def waiver_comment(check: str, reason: str) -> str:
    """Return the translator comment that waives a check for a message, on one line."""
    return f"rktranslate: ignore {check}: {' '.join(reason.split())}"


def waivers(message: Message) -> tuple[Waiver, ...]:
    """Return the waivers in the translator comments of a message."""
    parsed = []
    for note in message.notes:
        match = _WAIVER.match(note)
        if match:
            ignore = _IGNORE.match(match["rest"])
            name, reason = (ignore["name"], ignore["reason"] or "") if ignore else ("", "")
            parsed.append(Waiver(name, reason, note.strip()))
    return tuple(parsed)


def apply_waivers(
    message: Message,
    findings: Iterable[Finding],
    path: str,
    ran: frozenset[str],
    *,
    report: bool = True,
) -> list[Finding]:
    """Return the findings that no waiver covers, then those about the waivers themselves.

    Args:
        message: The message with the waivers.
        findings: What was found about it.
        path: Path of its catalogue.
        ran: Names of the checks that ran: a waiver of another check may still be needed.
        report: Whether to report faulty waivers.
    """
    findings = list(findings)
    reported = {finding.check_id for finding in findings}
    covered: set[str] = set()
    faulty: list[Finding] = []
    for waiver in waivers(message):
        text, severity = _fault(waiver, ran), Severity.ERROR
        if not text:
            covered.add(waiver.check)
            used = waiver.check in reported
            # In a run of merged messages the finding is about the first of them.
            if waiver.check in ran and not used and message.target.strip() != NOTHING:
                text, severity = f"nothing to ignore for {waiver.check}", Severity.WARNING
        if text:
            location = Location(path, message.line)
            source, target = message.source, message.target
            faulty.append(
                WAIVER.finding(location, text, severity=severity, source=source, target=target)
            )
    kept = [finding for finding in findings if finding.check_id not in covered]
    return [*kept, *faulty] if report else kept


def _fault(waiver: Waiver, ran: frozenset[str]) -> str:
    """Return what is wrong with a waiver by itself; empty where nothing is."""
    if not waiver.check:
        return f"cannot read {waiver.text!r}: write `rktranslate: ignore CHECK: reason`"
    check = next((check for check in all_checks() if check.name == waiver.check), None)
    if waiver.check not in ran and check is None and waiver.check != MODEL_READING.name:
        return f"no check {waiver.check!r} to ignore"
    if check is not None and not check.waivable:
        return f"{waiver.check} cannot be ignored: build does not publish such a target"
    if not waiver.reason:
        return f"the waiver of {waiver.check} has no reason"
    return ""
