"""Findings as GitHub workflow commands: annotations beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.model import Severity
from rktranslate.report.escaping import github_data, github_property
from rktranslate.report.findings import described, findings_report

if TYPE_CHECKING:
    from rktranslate.model import Finding
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.glossary_check import GlossaryCheckResult

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(result: CheckResult | GlossaryCheckResult, options: ReportOptions) -> str:
    """Return one command per line; nothing where there are no findings."""
    report = findings_report(result, options)
    commands = [
        f"::{_COMMANDS[finding.severity]} {_properties(report.tool, finding)}"
        f"::{github_data(described(finding))}\n"
        for finding in report.all_findings
    ]
    title = github_property(f"rktranslate {report.command}")
    commands += (f"::notice title={title}::{github_data(note)}\n" for note in report.notes)
    return "".join(commands)


def _properties(tool: str, finding: Finding) -> str:
    properties: dict[str, str | int] = {}
    if finding.location.path:
        properties["file"] = finding.location.path
        region = finding.region
        if region is None and finding.location.line:
            properties["line"] = finding.location.line
        elif region is not None:
            properties["line"] = region.start_line
            properties["endLine"] = region.end_line
            if region.start_line == region.end_line:  # GitHub refuses columns of several lines
                properties["col"] = region.start_column
                properties["endColumn"] = region.end_column
    properties["title"] = f"{tool} {finding.check_id}"
    return ",".join(f"{name}={github_property(str(value))}" for name, value in properties.items())
