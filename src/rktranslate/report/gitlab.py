"""Findings as a GitLab code quality report (a part of the Code Climate format)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from rktranslate.checks import fingerprint
from rktranslate.checks.rules import BAD_INPUT
from rktranslate.model import Severity
from rktranslate.report.escaping import json_document, visible
from rktranslate.report.findings import described, findings_report

if TYPE_CHECKING:
    from rktranslate.model import Finding
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.glossary_check import GlossaryCheckResult

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}
_NO_FILE = "."
"""GitLab requires a path; this is what no file is known of."""


def render(result: CheckResult | GlossaryCheckResult, options: ReportOptions) -> str:
    """Return the list of findings; GitLab requires that each fingerprint is unique."""
    numbers: Counter[str] = Counter()
    report = findings_report(result, options)
    items = []
    for finding in report.all_findings:
        # Several reports may be joined in one merge request.
        identity = f"{report.tool} {fingerprint(finding)}"
        numbers[identity] += 1
        unique = hashlib.sha256(f"{identity} {numbers[identity]}".encode()).hexdigest()[:32]
        is_bad_input = finding.check_id == BAD_INPUT.name
        items.append(
            {
                "description": visible(described(finding)),
                "check_name": finding.check_id,
                "fingerprint": unique,
                "severity": "blocker" if is_bad_input else _SEVERITIES[finding.severity],
                "location": {
                    "path": finding.location.path or _NO_FILE,
                    "lines": _lines(finding),
                },
            }
        )
    return json_document(json.dumps(items, indent=2)) + "\n"


def _lines(finding: Finding) -> dict[str, int]:
    region = finding.region
    if region is None:
        return {"begin": max(finding.location.line, 1)}
    return {"begin": region.start_line, "end": region.end_line}
