"""Findings as Checkstyle XML, which many CI servers and review bots read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.report.grouping import by_path
from rktranslate.report.xml_document import add, document, root

if TYPE_CHECKING:
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult


def render(result: CheckResult, _options: ReportOptions) -> str:
    """Return one ``file`` element per catalogue with one ``error`` element per finding."""
    report = root("checkstyle", version="10.0")
    for path, findings in by_path(result.findings):
        parent = add(report, "file", name=path)
        for finding in findings:
            add(
                parent,
                "error",
                line=str(max(finding.location.line, 1)),
                severity=finding.severity.name.lower(),
                message=finding.text,
                source=f"rktranslate.{finding.check_id}",
            )
    return document(report)
