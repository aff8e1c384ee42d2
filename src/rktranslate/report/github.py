"""Findings as GitHub workflow commands: annotations beside the changed lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.model import Severity
from rktranslate.report.escaping import visible

if TYPE_CHECKING:
    from rktranslate.workflow.check import CheckResult

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(result: CheckResult) -> str:
    """Return one command a line; nothing for a clean run."""
    lines = []
    for found in result.findings:
        command = _COMMANDS[found.severity]
        where = f"file={_property(found.location.path)}"
        if found.location.line:
            where += f",line={found.location.line}"
        title = _property(f"rktranslate {found.check_id}")
        lines.append(f"::{command} {where},title={title}::{_data(visible(found.text))}\n")
    return "".join(lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")
