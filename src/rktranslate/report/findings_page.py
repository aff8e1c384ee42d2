"""Findings as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.grouping import by_path
from rktranslate.report.html_page import page
from rktranslate.report.words import severity_counts

if TYPE_CHECKING:
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult


def render(result: CheckResult, _options: ReportOptions) -> str:
    """Return the page: findings by catalogue, source and target with the spans marked."""
    return page(
        "findings",
        title=f"rktranslate check: {'failed' if result.failing else 'passed'}",
        units=result.units,
        catalogs=result.catalogs,
        summary=severity_counts(finding.severity for finding in result.findings),
        files=list(by_path(result.findings)),
    )
