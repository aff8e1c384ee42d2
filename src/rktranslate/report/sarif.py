"""Findings as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from rktranslate.checks import fingerprint, rules
from rktranslate.model import Severity
from rktranslate.report.escaping import visible
from rktranslate.version import __version__

if TYPE_CHECKING:
    from rktranslate.model import Finding, Span
    from rktranslate.workflow.check import CheckResult

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def render(result: CheckResult) -> str:
    """Return one SARIF log with one run."""
    known = rules()
    index = {rule.name: place for place, rule in enumerate(known)}
    driver = {
        "name": "rktranslate",
        "version": __version__,
        "rules": [
            {
                "id": rule.name,
                "shortDescription": {"text": rule.help},
                **({"helpUri": rule.page} if rule.page else {}),
                "defaultConfiguration": {
                    "level": _LEVELS[rule.severity],
                    "enabled": rule.enabled,
                },
            }
            for rule in known
        ],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(found, index) for found in result.findings],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2) + "\n"


def _result(found: Finding, index: dict[str, int]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(found.location.path)}}
    if found.location.line:
        physical["region"] = {"startLine": found.location.line}
    properties: dict[str, Any] = {"source": found.source, "target": found.target}
    for name, span in (("sourceSpan", found.source_span), ("targetSpan", found.target_span)):
        if span is not None:
            properties[name] = _span(span)
    if found.suggestion is not None:
        properties["suggestion"] = found.suggestion
    body: dict[str, Any] = {
        "ruleId": found.check_id,
        "level": _LEVELS[found.severity],
        "message": {"text": visible(found.text)},
        "locations": [{"physicalLocation": physical}],
        "partialFingerprints": {"rktranslate/v1": fingerprint(found)},
        "properties": properties,
    }
    if found.check_id in index:
        body["ruleIndex"] = index[found.check_id]
    return body


def _span(span: Span) -> list[int]:
    return [span.start, span.end]
