"""The formats that findings can be written in, each in a module of its own."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from rktranslate.report import coverage
from rktranslate.workflow.check import CheckResult
from rktranslate.workflow.status import StatusResult

if TYPE_CHECKING:
    from rktranslate.workflow.exit_codes import Result

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "checkstyle", "html")
OF_REPOSITORIES = frozenset({"sarif", "junit", "github", "gitlab", "checkstyle"})
"""Formats for services that know files by their paths in the repository."""


def render(result: Result, name: str, command: str = "check", prefix: str = "") -> str:
    """Return a result in a format.

    Args:
        result: The result of a command.
        name: The format.
        command: Name of the command, which JSON has.
        prefix: Path of the project in its repository, with a slash at its end, or empty; goes
            before the paths of the formats that know files so.
    """
    if prefix and isinstance(result, CheckResult):
        result = _below(prefix, result)
    if name == "json":
        from rktranslate.report.json import dumps

        return dumps(command, result.exit_code, result) + "\n"
    if name == "text":
        return _plain(result)
    if isinstance(result, StatusResult):
        return coverage.render(result, name)
    text: str = import_module(f"rktranslate.report.{name}").render(result)
    return text


def _below(prefix: str, result: CheckResult) -> CheckResult:
    """Return a result whose paths are those of the repository."""
    findings = tuple(
        replace(found, location=replace(found.location, path=prefix + found.location.path))
        for found in result.findings
    )
    return replace(result, findings=findings)


def _plain(result: Result) -> str:
    """Return what a terminal shows with ``--all``, without colours and with no line wrapped."""
    import io

    from rich.console import Console

    from rktranslate.report.terminal import bracketed
    from rktranslate.report.terminal import render as lines

    stream = io.StringIO()
    screen = Console(file=stream, no_color=True, width=200, soft_wrap=True, highlight=False)
    for line in lines(result, everything=True):
        screen.print(bracketed(line))
    return stream.getvalue()
