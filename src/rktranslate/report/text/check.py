"""Findings, and the list of checks, as text for a terminal."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.model import Severity
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.scope import scope_of
from rktranslate.report.text.plain import MARK
from rktranslate.report.text.risk import RiskLines
from rktranslate.report.text.shorten import LISTED, Limits, More, errors_first, shorten
from rktranslate.report.text.tables import simple_table
from rktranslate.report.words import count, percent, place, severity_counts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

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
    if result.risks is None:
        yield from finding_lines(result, everything=options.everything)
    else:
        yield RiskLines(result.risks, everything=options.everything)
        yield from _summary(result)


def list_lines(result: ChecksResult, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield a line per check: name, severity, help."""
    for check in result.checks:
        level = check.severity.name.lower() + ("" if check.enabled else " (off)")
        yield Text(f"{check.name:20} {level:14} {check.help}")


def finding_lines(
    result: CheckResult,
    listed: Collection[Location] = (),
    *,
    everything: bool = False,
    limits: Limits = LISTED,
) -> Iterator[RenderableType]:
    """Yield the findings, a table of their checks, and a summary.

    Args:
        result: A result of ``check``.
        listed: Units that another part of the output lists as unfinished.
        everything: Show every finding, however many of a kind there are.
        limits: How many are shown otherwise.
    """
    findings = [
        finding
        for finding in result.findings
        if finding.check_id not in _UNFINISHED or finding.location not in listed
    ]
    items = list(errors_first(findings) if everything else shorten(findings, limits))
    shown = [item for item in items if not isinstance(item, More)]
    # Where texts are left out, as where files are, one line says how many findings there are.
    brief = not everything and limits.texts is not None
    texts = limits.texts if brief and len(shown) > _FEW else None
    for item in items:
        if not isinstance(item, More):
            yield from _finding(item, texts=texts is None or texts > 0)
            texts = None if texts is None else texts - 1
        elif not brief:
            yield _more(item)
    if brief and len(shown) < len(findings):
        hidden = count(len(findings) - len(shown), "more finding")
        yield Text(f"... and {hidden} (--all lists them)", "dim")
    if len(result.findings) > _FEW and len({each.check_id for each in result.findings}) > 1:
        yield _table_of_checks(result.findings)
    yield from _summary(result)


def _summary(result: CheckResult) -> Iterator[RenderableType]:
    """Yield how many units were fixed, what was checked, and how many findings there are."""
    if result.fixed:
        yield Text.assemble(("fixed     ", "green"), count(result.fixed, "unit"))
    scope = visible(scope_of(result))
    if not result.findings:
        new = "no new findings" if result.known else "no findings"
        style = "red" if result.failed else "green"
        yield Text.assemble(("checked   ", style), f"{scope}: {new}")
        return
    yield Text.assemble(
        ("checked   ", "red" if result.failing else "green"),
        f"{scope}: {severity_counts(finding.severity for finding in result.findings)}",
    )


def _more(item: More) -> Text:
    """Return the line for findings that are not shown."""
    counts = ", ".join(f"{number} more {check}" for check, number in item.counts)
    files = count(item.files, "more file" if item.other_files else "file")
    where = visible(item.path) or files
    return Text(f"... and {visible(counts)} in {where} (--all lists them)", "dim")


def _table_of_checks(findings: Sequence[Finding]) -> Table:
    """Return how many findings there are per severity and check, the most severe first."""
    numbers = Counter((-finding.severity, finding.check_id) for finding in findings)
    places = {(-finding.severity, finding.check_id, finding.location.path) for finding in findings}
    files = Counter(place[:2] for place in places)
    table = simple_table()
    table.add_column("severity")
    table.add_column("check", overflow="fold")
    for name in ("findings", "share", "files"):
        table.add_column(name, justify="right", no_wrap=True)
    rows = sorted(numbers.items(), key=lambda item: (item[0][0], -item[1], item[0][1]))
    for index, (key, number) in enumerate(rows, 1):
        severity = Severity(-key[0])
        level = Text(severity.name.lower(), SEVERITY_STYLES[severity])
        share = percent(number, len(findings))
        last = index == len(rows)
        table.add_row(level, key[1], str(number), share, str(files[key]), end_section=last)
    all_files = len({finding.location.path for finding in findings})
    table.add_row("total", "", str(len(findings)), "100 %", str(all_files))
    return table


def _finding(finding: Finding, *, texts: bool = True) -> Iterator[RenderableType]:
    yield Text.assemble(
        (f"{visible(place(finding.location.path, finding.location.line))}: ", "bold"),
        (f"{finding.severity.name.lower()}: ", SEVERITY_STYLES[finding.severity]),
        f"{visible(finding.text)} ",
        (f"[{visible(finding.check_id)}]", "dim"),
    )
    if not texts:
        return
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
