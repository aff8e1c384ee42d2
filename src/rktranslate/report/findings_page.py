"""Findings as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.findings import findings_report
from rktranslate.report.grouping import by_path
from rktranslate.report.html_page import page
from rktranslate.report.words import severity_counts

if TYPE_CHECKING:
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.glossary_check import GlossaryCheckResult


def render(result: CheckResult | GlossaryCheckResult, options: ReportOptions) -> str:
    """Return the page: findings by file, source and target with the spans marked."""
    report = findings_report(result, options)
    has_failed = report.failing or report.failed
    return page(
        "findings",
        title=f"rktranslate {report.command}: {'failed' if has_failed else 'passed'}",
        scope=report.scope,
        summary=severity_counts(finding.severity for finding in report.findings),
        failed=report.failed,
        files=list(by_path(report.findings)),
    )
