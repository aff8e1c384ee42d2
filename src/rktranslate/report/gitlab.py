"""Findings as a GitLab code quality report (a part of the Code Climate format)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from rktranslate.checks import fingerprint
from rktranslate.model import Severity
from rktranslate.report.escaping import json_document, visible

if TYPE_CHECKING:
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(result: CheckResult, _options: ReportOptions) -> str:
    """Return the list of findings; GitLab requires that each fingerprint is unique."""
    numbers: Counter[str] = Counter()
    items = []
    for finding in result.findings:
        identity = fingerprint(finding)
        numbers[identity] += 1
        unique = hashlib.sha256(f"{identity} {numbers[identity]}".encode()).hexdigest()[:32]
        items.append(
            {
                "description": visible(finding.text),
                "check_name": finding.check_id,
                "fingerprint": unique,
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": finding.location.path,
                    "lines": {"begin": max(finding.location.line, 1)},
                },
            }
        )
    return json_document(json.dumps(items, indent=2)) + "\n"
