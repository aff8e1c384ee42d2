"""Findings of a catalogue as the desk shows them: of its units, and of the whole."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks import ProjectContext, all_checks, check_project
from rktranslate.checks.base import ProjectCheck

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.checks import Settings
    from rktranslate.model import Finding
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot


@dataclass(frozen=True, slots=True)
class CatalogFindings:
    """The findings of a catalogue."""

    of_units: Mapping[int, tuple[Finding, ...]]
    """By line of the message."""
    general: tuple[Finding, ...]
    """About the document or the catalogue as a whole."""


def findings_of(snapshot: CatalogSnapshot, settings: Settings) -> CatalogFindings:
    """Return the findings of a catalogue, without those of checks that compare catalogues."""
    checks = [check for check in all_checks() if not isinstance(check, ProjectCheck)]
    (found,) = check_project(
        ProjectContext.of([snapshot.context]), checks=checks, settings=settings
    )
    general = [
        settings.adjusted(finding)
        for finding in snapshot.checked.general
        if settings.runs(finding.check_id)
    ]
    lines = {message.line for message in snapshot.context.messages}
    of_units: defaultdict[int, list[Finding]] = defaultdict(list)
    of_whole: list[Finding] = []
    for finding in (*general, *found):
        if finding.location.path == snapshot.path and finding.location.line in lines:
            of_units[finding.location.line].append(finding)
        else:
            of_whole.append(finding)
    return CatalogFindings(
        {line: tuple(findings) for line, findings in of_units.items()}, tuple(of_whole)
    )
