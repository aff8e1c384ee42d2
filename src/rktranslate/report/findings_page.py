"""Findings as one HTML page that loads nothing and runs nothing.

They are read by severity, then by file. A summary at the top leads to them, and filters by severity
and check need no script: they are inputs, and the style of the page hides what they exclude.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks.pages import page_text
from rktranslate.model import Severity
from rktranslate.report.findings import findings_report
from rktranslate.report.grouping import by_path
from rktranslate.report.html_page import page
from rktranslate.report.words import severity_counts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.checks import Rule
    from rktranslate.model import Finding
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.glossary_check import GlossaryCheckResult

_OPEN_FILES = 15
"""Up to this many files, the table of the files is open."""
_TITLES = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.INFO: "Infos"}
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
"""A link of Markdown; it would lead out of the page."""
_ROW = re.compile(r"^[|#]")
"""A table or a heading of Markdown."""


@dataclass(frozen=True, slots=True)
class _Check:
    """A check that has findings."""

    number: int
    """Its name may hold anything; the numbers are the ids and classes of the page."""
    name: str
    level: str
    """Its highest severity here."""
    total: int
    files: int
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A finding on the page."""

    finding: Finding
    check: int
    first: bool
    """Whether no finding of its check stands before it."""


@dataclass(frozen=True, slots=True)
class _FileItems:
    """The findings of one severity in a file."""

    path: str
    number: int
    items: tuple[_Item, ...]
    only: int
    """Number of the check that has all of them; 0 if several have."""


@dataclass(frozen=True, slots=True)
class _Level:
    """The findings of one severity."""

    name: str
    title: str
    total: int
    files: tuple[_FileItems, ...]


@dataclass(frozen=True, slots=True)
class _File:
    """A row of the table of files."""

    path: str
    number: int
    numbers: tuple[int, ...]
    """Findings by severity, in the order of the page."""
    total: int


def render(result: CheckResult | GlossaryCheckResult, options: ReportOptions) -> str:
    """Return the page: a summary, filters, the findings by severity and file, the checks."""
    report = findings_report(result, options)
    findings = report.findings
    has_failed = report.failing or report.failed
    numbers = {path: number for number, (path, _) in enumerate(by_path(findings), 1)}
    checks = _checks(findings, report.rules)
    levels = tuple(_levels(findings, numbers, {check.name: check.number for check in checks}))
    return page(
        "findings",
        title=f"rktranslate {report.command}: {'failed' if has_failed else 'passed'}",
        scope=report.scope,
        notes=report.notes,
        failed=report.failed,
        known=getattr(result, "known", 0),
        summary=severity_counts(finding.severity for finding in findings),
        total=len(findings),
        levels=levels,
        checks=checks,
        files=[_file(path, numbers[path], levels, group) for path, group in by_path(findings)],
        open_files=_OPEN_FILES,
    )


def _file(path: str, number: int, levels: Sequence[_Level], findings: Sequence[Finding]) -> _File:
    counts = Counter(finding.severity.name.lower() for finding in findings)
    return _File(path, number, tuple(counts[level.name] for level in levels), len(findings))


def _checks(findings: Sequence[Finding], rules: Sequence[Rule]) -> tuple[_Check, ...]:
    """Return the checks that have findings: the most severe first, then the most frequent."""
    known = {rule.name: rule for rule in rules}
    totals = Counter(finding.check_id for finding in findings)
    files = Counter(name for name, _ in {(f.check_id, f.location.path) for f in findings})
    highest: dict[str, Severity] = {}
    for finding in findings:
        name = finding.check_id
        highest[name] = max(highest.get(name, finding.severity), finding.severity)
    ordered = sorted(totals, key=lambda name: (-highest[name], -totals[name], name))
    return tuple(
        _Check(
            number,
            name,
            highest[name].name.lower(),
            totals[name],
            files[name],
            _explanation(known[name].help, known[name].page) if name in known else (),
        )
        for number, name in enumerate(ordered, 1)
    )


def _explanation(help_line: str, path: str) -> tuple[str, ...]:
    """Return the paragraphs of the page of a check, or its help where there is no page."""
    blocks = (block.strip() for block in page_text(path).split("\n\n")) if path else iter(())
    paragraphs = [
        _LINK.sub(r"\1", " ".join(block.split()))
        for block in blocks
        if block and not _ROW.match(block)
    ]
    return tuple(paragraphs or [help_line])


def _levels(
    findings: Sequence[Finding], files: Mapping[str, int], checks: Mapping[str, int]
) -> Iterator[_Level]:
    """Yield the severities that occur, errors first, each with its findings by file."""
    seen: set[str] = set()
    for severity in sorted({finding.severity for finding in findings}, reverse=True):
        of_level = [finding for finding in findings if finding.severity is severity]
        groups = []
        for path, group in by_path(of_level):
            names = {finding.check_id for finding in group}
            items = []
            for finding in group:
                name = finding.check_id
                items.append(_Item(finding, checks[name], name not in seen))
                seen.add(name)
            only = checks[names.pop()] if len(names) == 1 else 0
            groups.append(_FileItems(path, files[path], tuple(items), only))
        name = severity.name.lower()
        yield _Level(name, _TITLES[severity], len(of_level), tuple(groups))
