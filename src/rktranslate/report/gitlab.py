"""Findings as a GitLab code quality report (a part of the Code Climate format)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from typing import TYPE_CHECKING

from rktranslate.checks import fingerprint
from rktranslate.model import Severity
from rktranslate.report.escaping import visible

if TYPE_CHECKING:
    from rktranslate.workflow.check import CheckResult

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(result: CheckResult) -> str:
    """Return the list of findings; each fingerprint is there once, as GitLab asks."""
    seen: Counter[str] = Counter()
    items = []
    for found in result.findings:
        mark = fingerprint(found)
        seen[mark] += 1
        unique = hashlib.sha256(f"{mark} {seen[mark]}".encode()).hexdigest()[:32]
        items.append(
            {
                "description": visible(found.text),
                "check_name": found.check_id,
                "fingerprint": unique,
                "severity": _SEVERITIES[found.severity],
                "location": {
                    "path": found.location.path,
                    "lines": {"begin": max(found.location.line, 1)},
                },
            }
        )
    return json.dumps(items, indent=2) + "\n"
