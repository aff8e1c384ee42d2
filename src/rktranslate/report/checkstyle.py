"""Findings as Checkstyle XML, which many CI servers and review bots read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.findings import described, findings_report
from rktranslate.report.grouping import by_path
from rktranslate.report.xml_document import add, document, root

if TYPE_CHECKING:
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.glossary_check import GlossaryCheckResult


def render(result: CheckResult | GlossaryCheckResult, options: ReportOptions) -> str:
    """Return one ``file`` element per file with one ``error`` element per finding."""
    report = root("checkstyle", version="10.0")
    view = findings_report(result, options)
    for path, findings in by_path(view.all_findings):
        parent = add(report, "file", name=path or "project")
        for finding in findings:
            region = finding.region
            line = region.start_line if region else max(finding.location.line, 1)
            column = {"column": str(region.start_column)} if region else {}
            add(
                parent,
                "error",
                line=str(line),
                **column,
                severity=finding.severity.name.lower(),
                message=described(finding),
                source=f"rktranslate.{finding.check_id}",
            )
    return document(report)
