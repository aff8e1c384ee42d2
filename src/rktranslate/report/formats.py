"""The formats that findings can be written in, each in a module of its own."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rktranslate.workflow.check import CheckResult

FORMATS = ("text", "json", "sarif", "junit", "github", "gitlab", "checkstyle", "html")
OF_REPOSITORIES = frozenset({"sarif", "junit", "github", "gitlab", "checkstyle"})
"""Formats for services that know files by their paths in the repository."""


def render(result: CheckResult, name: str, exit_code: int, prefix: str = "") -> str:
    """Return the findings in a format.

    Args:
        result: What ``check`` found.
        name: One of ``FORMATS``.
        exit_code: What the program is going to tell its caller; JSON holds it.
        prefix: Path of the project in its repository, with a slash at its end, or empty; goes
            before the paths of the formats that know files so.
    """
    if prefix and name in OF_REPOSITORIES:
        result = _below(prefix, result)
    if name == "json":
        from rktranslate.report.json import dumps

        return dumps("check", exit_code, result) + "\n"
    if name == "text":
        return _plain(result)
    text: str = import_module(f"rktranslate.report.{name}").render(result)
    return text


def _below(prefix: str, result: CheckResult) -> CheckResult:
    """Return a result whose paths are those of the repository."""
    findings = tuple(
        replace(found, location=replace(found.location, path=prefix + found.location.path))
        for found in result.findings
    )
    return replace(result, findings=findings)


def _plain(result: CheckResult) -> str:
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
