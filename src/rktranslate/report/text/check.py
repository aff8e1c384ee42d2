"""Findings, and the list of checks, as text for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.model import Severity
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.scope import scope_of
from rktranslate.report.text.plain import MARK
from rktranslate.report.text.shorten import More, errors_first, shorten
from rktranslate.report.text.tables import simple_table
from rktranslate.report.words import count, place, severity_counts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from rich.console import RenderableType
    from rich.table import Table

    from rktranslate.model import Finding, Location, Span
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.check import CheckResult, ChecksResult

SEVERITY_STYLES = {
    Severity.ERROR: "bold red",
    Severity.WARNING: "yellow",
    Severity.INFO: "cyan",
}
_UNFINISHED = ("unreviewed", "empty")
"""Checks whose units the build lists too."""
_FEW = 5
"""Up to this many findings are clear without a table of their checks."""


def check_lines(result: CheckResult, options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines of a result of ``check``."""
    yield from finding_lines(result, everything=options.everything)


def list_lines(result: ChecksResult, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield a line per check: name, severity, help."""
    for check in result.checks:
        level = check.severity.name.lower() + ("" if check.enabled else " (off)")
        yield Text(f"{check.name:20} {level:14} {check.help}")


def finding_lines(
    result: CheckResult, listed: Collection[Location] = (), *, everything: bool = False
) -> Iterator[RenderableType]:
    """Yield the findings, a table of their checks, and a summary.

    Args:
        result: A result of ``check``.
        listed: Units that another part of the output lists as unfinished.
        everything: Show every finding, however many of a kind there are.
    """
    shown = [
        finding
        for finding in result.findings
        if finding.check_id not in _UNFINISHED or finding.location not in listed
    ]
    for item in errors_first(shown) if everything else shorten(shown):
        if isinstance(item, More):
            yield _more(item)
        else:
            yield from _finding(item)
    if result.fixed:
        yield Text.assemble(("fixed     ", "green"), count(result.fixed, "unit"))
    scope = visible(scope_of(result))
    if not result.findings:
        new = "no new findings" if result.known else "no findings"
        style = "red" if result.failed else "green"
        yield Text.assemble(("checked   ", style), f"{scope}: {new}")
        return
    checks = Counter((-finding.severity, finding.check_id) for finding in result.findings)
    if len(checks) > 1 and len(result.findings) > _FEW:
        yield _table_of_checks(checks)
    yield Text.assemble(
        ("checked   ", "red" if result.failing else "green"),
        f"{scope}: {severity_counts(finding.severity for finding in result.findings)}",
    )


def _more(item: More) -> Text:
    """Return the line for findings that are not shown."""
    counts = ", ".join(f"{number} more {check}" for check, number in item.counts)
    where = visible(item.path) or f"{count(item.files, 'more file')}"
    return Text(f"... and {counts} in {where} (rktranslate check --all shows them)", "dim")


def _table_of_checks(checks: Counter[tuple[int, str]]) -> Table:
    """Return how many findings there are per severity and check, the most severe first."""
    table = simple_table()
    table.add_column("severity")
    table.add_column("check", overflow="fold")
    table.add_column("findings", justify="right")
    for (negative, check), number in sorted(
        checks.items(), key=lambda item: (item[0][0], -item[1], item[0][1])
    ):
        severity = Severity(-negative)
        name = Text(severity.name.lower(), SEVERITY_STYLES[severity])
        table.add_row(name, check, str(number))
    return table


def _finding(finding: Finding) -> Iterator[RenderableType]:
    yield Text.assemble(
        (f"{visible(place(finding.location.path, finding.location.line))}: ", "bold"),
        (f"{finding.severity.name.lower()}: ", SEVERITY_STYLES[finding.severity]),
        f"{visible(finding.text)} ",
        (f"[{visible(finding.check_id)}]", "dim"),
    )
    if finding.source_span or finding.target_span:
        yield _marked("  source  ", finding.source, finding.source_span)
        yield _marked("  target  ", finding.target, finding.target_span)
    if finding.suggestion:
        suggestion = visible(finding.suggestion)
        # Spaces at the ends would not be seen.
        shown = suggestion if suggestion.strip() == suggestion else repr(suggestion)
        yield Text.assemble(("  try     ", "dim"), shown)


def _marked(label: str, text: str, span: Span | None) -> Text:
    line = Text(label, "dim")
    if span is None:
        line.append(unit_text(text), "default")
        return line
    line.append(unit_text(text[: span.start]), "default")
    line.append(unit_text(text[span.start : span.end]), MARK)
    line.append(unit_text(text[span.end :]), "default")
    return line
