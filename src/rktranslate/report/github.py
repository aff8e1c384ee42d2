"""Findings as GitHub workflow commands: annotations beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.model import Severity
from rktranslate.report.escaping import github_data, github_property

if TYPE_CHECKING:
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(result: CheckResult, _options: ReportOptions) -> str:
    """Return one command per line; nothing where there are no findings."""
    commands = []
    for finding in result.findings:
        properties = f"file={github_property(finding.location.path)}"
        if finding.location.line:
            properties += f",line={finding.location.line}"
        properties += f",title={github_property(f'rktranslate {finding.check_id}')}"
        command = _COMMANDS[finding.severity]
        commands.append(f"::{command} {properties}::{github_data(finding.text)}\n")
    return "".join(commands)
