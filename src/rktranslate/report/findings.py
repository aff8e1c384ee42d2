"""Findings of any command as reports for services show them: one view of several results."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import singledispatch
from pathlib import PurePath
from typing import TYPE_CHECKING

from rktranslate.checks import rules
from rktranslate.checks.rules import BAD_INPUT
from rktranslate.glossary.problem_kinds import KINDS
from rktranslate.inline.excerpt import excerpt
from rktranslate.model import Finding, Location, Severity
from rktranslate.report.scope import glossary_scope, notes_of, scope_of
from rktranslate.workflow.check import CheckResult
from rktranslate.workflow.glossary_check import GlossaryCheckResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.checks import Rule
    from rktranslate.glossary.lint import Problem
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.failures import FailedFile

_SENTENCE = 80
"""Most characters of a sentence that names a finding."""


@dataclass(frozen=True, slots=True)
class FindingsReport:
    """The findings of a command, and the files that it could not use."""

    command: str
    """``check``, ``glossary check``."""
    tool: str
    """Name of the tool: services tell the rules of different tools apart."""
    place: str
    """Path of the project in its repository, with a slash at its end; empty for none."""
    scope: str
    """What was checked, in words."""
    findings: tuple[Finding, ...]
    failed: tuple[FailedFile, ...]
    fail_level: Severity
    exit_code: int
    rules: tuple[Rule, ...]
    """Every kind of finding that there may be."""
    notes: tuple[str, ...]

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings at or above the fail level."""
        return tuple(each for each in self.findings if each.severity >= self.fail_level)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """The files that could not be used as findings, then the findings."""
        return (*map(_bad_input, self.failed), *self.findings)


def findings_report(
    result: CheckResult | GlossaryCheckResult, options: ReportOptions
) -> FindingsReport:
    """Return the view of a result; its paths are those of the repository where options say so."""
    view = _view(result)
    prefix = options.prefix
    return replace(
        view,
        place=prefix,
        findings=tuple(
            replace(each, location=replace(each.location, path=_below(prefix, each.location.path)))
            for each in view.findings
        ),
        failed=tuple(replace(each, path=_below(prefix, each.path)) for each in view.failed),
    )


def described(finding: Finding) -> str:
    """Return the text of a finding; one about a whole unit also names its sentence."""
    text = finding.text
    whole = finding.source_span is None and finding.target_span is None
    sentence = " ".join(finding.source.split())
    if not whole or not sentence or sentence in text:
        return text
    return f"{text}: {excerpt(sentence, _SENTENCE)}"


@singledispatch
def _view(result: object) -> FindingsReport:
    raise TypeError(type(result).__name__)  # pragma: no cover - the registry names the types


@_view.register
def _of_check(result: CheckResult) -> FindingsReport:
    return FindingsReport(
        command="check",
        tool="rktranslate",
        place="",
        scope=scope_of(result),
        findings=result.findings,
        failed=result.failed,
        fail_level=result.fail_level,
        exit_code=result.exit_code,
        rules=(*rules(), BAD_INPUT),
        notes=notes_of(result),
    )


@_view.register
def _of_glossary(result: GlossaryCheckResult) -> FindingsReport:
    return FindingsReport(
        command="glossary check",
        # Some rules are named like those of `check`, and say other things.
        tool="rktranslate glossary",
        place="",
        scope=glossary_scope(result),
        findings=tuple(map(_of_problem, result.problems)),
        failed=result.failed,
        fail_level=result.fail_level,
        exit_code=result.exit_code,
        rules=(*_glossary_rules(), BAD_INPUT),
        notes=(),
    )


def _of_problem(problem: Problem) -> Finding:
    column = f"column {problem.column}: " if problem.column else ""
    return Finding(
        problem.id,
        problem.severity,
        problem.location,
        f"{column}{problem.message}",
        detail=problem.hint,
        region=problem.region,
    )


def _glossary_rules() -> Iterator[Rule]:
    from rktranslate.checks import Rule

    for kind in KINDS:
        yield Rule(kind.id, kind.help, kind.severity, page="docs/glossary.md#validating-a-glossary")


def _bad_input(failed: FailedFile) -> Finding:
    return Finding(
        BAD_INPUT.name,
        Severity.ERROR,
        Location(failed.path, failed.line or 0),
        failed.message,
        detail=failed.hint,
    )


def _below(prefix: str, path: str) -> str:
    """Return the path of a project file in the repository; other paths are as they were."""
    return prefix + path if path and not PurePath(path).is_absolute() else path
