"""Results as JSON, with the names of the fields of their types."""

from __future__ import annotations

import dataclasses
import json
from enum import Enum, IntEnum
from typing import TYPE_CHECKING, Any

from rktranslate.checks.baseline import fingerprint
from rktranslate.model import Finding
from rktranslate.report.escaping import json_document

if TYPE_CHECKING:
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.exit_codes import Result

VERSION = 1
"""Incremented when a field changes its meaning or is removed, not for new fields."""


def render(result: Result, options: ReportOptions) -> str:
    """Return one JSON object: version, command, exit code and the fields of the result."""
    return _document(options.command, result.exit_code, result=plain(result))


def error_report(command: str, exit_code: int, message: str) -> str:
    """Return the JSON object of a command that failed."""
    return _document(command, exit_code, error=message)


def _document(command: str, exit_code: int, **content: object) -> str:
    body = {"version": VERSION, "command": command, "exit_code": exit_code, **content}
    return json_document(json.dumps(body, ensure_ascii=False, indent=2)) + "\n"


def plain(value: object) -> Any:
    """Return a value of frozen types as dicts, lists, strings and numbers."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        body = {
            field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)
        }
        if isinstance(value, Finding):
            body["fingerprint"] = fingerprint(value)
        return body
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, bytes):
        return _text(value)
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


def _text(value: bytes) -> str | None:
    """Return bytes as text; None for a binary document, which JSON cannot hold."""
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None
