"""Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rktranslate.checks import fingerprint
from rktranslate.checks.pages import page_text, page_url
from rktranslate.model import Severity
from rktranslate.report.escaping import json_document, uri_path, visible
from rktranslate.report.findings import described, findings_report
from rktranslate.version import version

if TYPE_CHECKING:
    from rktranslate.checks import Rule
    from rktranslate.model import Finding, Region, Span
    from rktranslate.report.findings import FindingsReport
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.glossary_check import GlossaryCheckResult

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_NO_FILE = "."
"""Where no file is known: code scanning refuses a log with a result that has no location."""
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(result: CheckResult | GlossaryCheckResult, options: ReportOptions) -> str:
    """Return one SARIF log with one run."""
    report = findings_report(result, options)
    index = {rule.name: number for number, rule in enumerate(report.rules)}
    driver = {
        "name": report.tool,
        "version": version(),
        "rules": [_rule(rule) for rule in report.rules],
    }
    run = {
        "tool": {"driver": driver},
        # Services keep one report per tool and id: projects of one repository must differ.
        "automationDetails": {
            "id": f"rktranslate/{uri_path(report.command)}/{uri_path(report.place)}"
        },
        "invocations": [_invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in report.all_findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_document(json.dumps(log, indent=2)) + "\n"


def _invocation(report: FindingsReport) -> dict[str, Any]:
    body: dict[str, Any] = {
        "executionSuccessful": not report.failed,
        "exitCode": int(report.exit_code),
    }
    if report.notes:
        body["toolExecutionNotifications"] = [
            {"level": "note", "message": {"text": visible(note)}} for note in report.notes
        ]
    return body


def _rule(rule: Rule) -> dict[str, Any]:
    text = page_text(rule.page) or f"{visible(rule.help)}."
    return {
        "id": rule.name,
        "shortDescription": {"text": visible(rule.help)},
        "help": {"text": text, "markdown": text},
        "helpUri": page_url(rule.page),
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.enabled},
    }


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    properties: dict[str, Any] = {"source": finding.source, "target": finding.target}
    for name, span in (("sourceSpan", finding.source_span), ("targetSpan", finding.target_span)):
        if span is not None:
            properties[name] = _span(span)
    if finding.suggestion is not None:
        properties["suggestion"] = finding.suggestion
    body: dict[str, Any] = {
        "ruleId": finding.check_id,
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(described(finding))},
        "partialFingerprints": {"rktranslate/v1": fingerprint(finding)},
        "properties": properties,
    }
    body["locations"] = [_location(finding, finding.region)]
    if finding.source_region is not None and finding.source_region != finding.region:
        place = _location(finding, finding.source_region)
        body["relatedLocations"] = [{"id": 1, **place, "message": {"text": "in the source"}}]
    if finding.check_id in index:
        body["ruleIndex"] = index[finding.check_id]
    return body


def _location(finding: Finding, region: Region | None) -> dict[str, Any]:
    place: dict[str, Any] = {
        "artifactLocation": {"uri": uri_path(finding.location.path or _NO_FILE)}
    }
    if region is not None:
        place["region"] = {
            "startLine": region.start_line,
            "startColumn": region.start_column,
            "endLine": region.end_line,
            "endColumn": region.end_column,
        }
    elif finding.location.line:
        place["region"] = {"startLine": finding.location.line}
    return {"physicalLocation": place}


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
