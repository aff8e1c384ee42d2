"""Results as JSON: the same words as in the model, so that scripts and documents agree."""

from __future__ import annotations

import dataclasses
import json
from enum import Enum, IntEnum
from typing import Any

from rktranslate.checks.baseline import fingerprint
from rktranslate.model import Finding

VERSION = 1
"""Raised when a field changes its meaning or goes away; new fields do not raise it."""


def dumps(command: str, exit_code: int, result: object) -> str:
    """Return one JSON object: version, command, exit code and the fields of the result."""
    body = {"version": VERSION, "command": command, "exit_code": exit_code}
    return json.dumps(body | {"result": plain(result)}, ensure_ascii=False, indent=2)


def dumps_error(command: str, exit_code: int, message: str) -> str:
    """Return the JSON object of a command that was refused."""
    body = {"version": VERSION, "command": command, "exit_code": exit_code, "error": message}
    return json.dumps(body, ensure_ascii=False, indent=2)


def plain(value: object) -> Any:
    """Return a frozen type as dicts, lists, strings and numbers."""
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
        return value.decode("utf-8", "replace")
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value
