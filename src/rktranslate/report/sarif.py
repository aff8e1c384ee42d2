"""Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rktranslate.checks import fingerprint, rules
from rktranslate.checks.pages import page_text, page_url
from rktranslate.model import Severity
from rktranslate.report.escaping import json_document, uri_path, visible
from rktranslate.version import version

if TYPE_CHECKING:
    from rktranslate.checks import Rule
    from rktranslate.model import Finding, Span
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(result: CheckResult, _options: ReportOptions) -> str:
    """Return one SARIF log with one run."""
    known = rules()
    index = {rule.name: number for number, rule in enumerate(known)}
    driver = {
        "name": "rktranslate",
        "version": version(),
        "rules": [_rule(rule) for rule in known],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index) for finding in result.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json_document(json.dumps(log, indent=2)) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": rule.name,
        "shortDescription": {"text": visible(rule.help)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.enabled},
    }
    text = page_text(rule.page)
    if text:
        body["help"] = {"text": text, "markdown": text}
    # An absolute URI (3.49.12), so that there is none until the documentation is published.
    url = page_url(rule.page)
    if url:
        body["helpUri"] = url
    return body


def _result(finding: Finding, index: dict[str, int]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri_path(finding.location.path)}}
    if finding.location.line:
        physical["region"] = {"startLine": finding.location.line}
    properties: dict[str, Any] = {"source": finding.source, "target": finding.target}
    for name, span in (("sourceSpan", finding.source_span), ("targetSpan", finding.target_span)):
        if span is not None:
            properties[name] = _span(span)
    if finding.suggestion is not None:
        properties["suggestion"] = finding.suggestion
    body: dict[str, Any] = {
        "ruleId": finding.check_id,
        "level": _LEVELS[finding.severity],
        "message": {"text": visible(finding.text)},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"rktranslate/v1": fingerprint(finding)},
        "properties": properties,
    }
    if finding.check_id in index:
        body["ruleIndex"] = index[finding.check_id]
    return body


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
