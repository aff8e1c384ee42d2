"""Results for a person, by rich; one greppable ``path:line:`` a finding, terminal or not."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from rktranslate.model import Severity
from rktranslate.report import overview
from rktranslate.report.escaping import place, visible
from rktranslate.report.shorten import More, errors_first, shorten
from rktranslate.report.words import count
from rktranslate.workflow.build import BuildResult
from rktranslate.workflow.check import CheckResult, ChecksResult
from rktranslate.workflow.engines import EnginesResult
from rktranslate.workflow.extract import ExtractResult
from rktranslate.workflow.init import InitResult
from rktranslate.workflow.run import RunResult
from rktranslate.workflow.status import StatusResult
from rktranslate.workflow.text import TextResult
from rktranslate.workflow.translate import TranslateResult

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.model import Finding, Location, Skipped, Span
    from rktranslate.workflow.build import Incomplete

_STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_MARK = "reverse"
"""Style of the stretch that a finding is about."""
_UNFINISHED = ("unreviewed", "empty")
"""Checks of what a build lists too."""
_SHOWN_UNITS = 50
"""Longest list of units that is printed; JSON has them all."""
_AT_A_GLANCE = 5
"""So many findings need no table of them."""
_SHOWN_NAMES = 3
"""Names of files that share a line, where they have a reason in common."""


def render(result: object, *, everything: bool = False) -> Iterator[RenderableType]:
    """Yield what to print for a result of any command.

    Args:
        result: What the command gave back.
        everything: Show each finding of a check, however many of a kind there are.
    """
    match result:
        case InitResult():
            yield from _init(result)
        case ExtractResult():
            yield from _extract(result)
        case TranslateResult():
            yield from _extract(result.extracted)
            yield from _translate(result)
        case CheckResult():
            yield from _check(result, everything=everything)
        case ChecksResult():
            yield from _list_checks(result)
        case BuildResult():
            yield from _build(result)
        case StatusResult():
            yield from overview.render(result)
        case EnginesResult():
            yield from _engines(result)
        case TextResult():
            yield from _text(result)
        case RunResult():
            yield from render(result.translate)
            # What the build lists as not reviewed need not be said twice.
            listed = frozenset(unit.location for unit in result.build.incomplete)
            yield from _check(result.check, listed)
            yield from _build(result.build)
        case _:
            yield from _of_rooms(result)


def _of_rooms(result: object) -> Iterator[RenderableType]:
    """Return what to print for a result of a room that has commands of its own."""
    # One after the other, because each of them loads its room.
    from rktranslate.report import models

    if isinstance(result, models.RESULTS):
        return models.render(result)
    from rktranslate.report import memory

    if isinstance(result, memory.RESULTS):
        return memory.render(result)
    from rktranslate.report import exchange

    if isinstance(result, exchange.RESULTS):
        return exchange.render(result)
    from rktranslate.report import glossary

    return glossary.render(result)


def _init(result: InitResult) -> Iterator[RenderableType]:
    for name in result.created:
        yield Text.assemble(("created ", "green"), name)
    yield Text("Put documents into source/, then: rktranslate run")


def _extract(result: ExtractResult) -> Iterator[RenderableType]:
    for item in result.catalogs:
        changes = [
            (item.new, "new"),
            (item.carried, "changed"),
            (item.revived, "revived"),
            (item.retired, "retired"),
        ]
        parts = [f"{number} {word}" for number, word in changes if number]
        if not parts and not item.written:
            parts = ["up to date"]
        yield Text.assemble(
            ("extracted ", "green" if item.written else "dim"),
            (item.catalog, "bold"),
            f"  {_units(item.units)}: {', '.join(parts) or 'places and comments renewed'}",
        )

    yield from _passed_over(result.passed_over)


def _passed_over(files: Sequence[Skipped]) -> Iterator[RenderableType]:
    """Yield a line for each reason: there may be a hundred pictures."""
    reasons: dict[str, list[str]] = {}
    for file in files:
        reasons.setdefault(file.reason, []).append(file.what)
    for reason, names in reasons.items():
        more = len(names) - _SHOWN_NAMES
        yield Text.assemble(
            ("skipped   ", "yellow"),
            visible(", ".join(names[:_SHOWN_NAMES])),
            f" and {more} more" if more > 0 else "",
            f": {reason}",
        )


def _translate(result: TranslateResult) -> Iterator[RenderableType]:
    for item in result.catalogs:
        line = Text.assemble(
            ("drafted   ", "green"),
            (item.catalog, "bold"),
            f"  {_units(item.drafted)} by {item.signature}",
        )
        if item.unresolved:
            line.append(f"; {item.unresolved} need a close look", "yellow")
        yield line
    for skipped in result.skipped:
        yield Text.assemble(("skipped   ", "yellow"), f"{skipped.what}: {skipped.reason}")
    for remark in result.remarks:
        yield Text.assemble(("note      ", "yellow"), remark)
    drafted = sum(item.drafted for item in result.catalogs)
    if drafted:
        yield Text(
            f"{_units(drafted)} drafted in {result.seconds:.1f} s; drafts are fuzzy until reviewed",
            "dim",
        )


def _check(
    result: CheckResult, listed: Collection[Location] = (), *, everything: bool = False
) -> Iterator[RenderableType]:
    wanted = [
        found
        for found in result.findings
        if found.check_id not in _UNFINISHED or found.location not in listed
    ]
    for item in errors_first(wanted) if everything else shorten(wanted):
        if isinstance(item, More):
            yield _more(item)
        else:
            yield from _finding(item)
    if result.fixed:
        yield Text.assemble(("fixed     ", "green"), f"{_units(result.fixed)}")
    scope = f"{_units(result.units)} in {count(result.catalogs, 'catalogue')}"
    if not result.findings:
        new = "no new findings" if result.known else "no findings"
        yield Text.assemble(("checked   ", "green"), f"{scope}: {new}")
        return
    kinds = Counter((-found.severity, found.check_id) for found in result.findings)
    if len(kinds) > 1 and len(result.findings) > _AT_A_GLANCE:
        yield _kinds(kinds)
    levels = Counter(found.severity for found in result.findings)
    line = Text.assemble(("checked   ", "red" if result.failing else "green"), f"{scope}: ")
    line.append(
        ", ".join(
            count(levels[level], level.name.lower())
            for level in sorted(Severity, reverse=True)
            if levels[level]
        )
    )
    yield line


def _list_checks(result: ChecksResult) -> Iterator[RenderableType]:
    for check in result.checks:
        level = check.severity.name.lower() + ("" if check.enabled else " (off)")
        yield Text(f"{check.name:20} {level:14} {check.help}")


def _more(item: More) -> Text:
    """Return the line that stands for findings that are not shown."""
    counts = ", ".join(f"{number} more {check}" for check, number in item.counts)
    where = visible(item.path) or f"{count(item.files, 'more file')}"
    return Text(f"... and {counts} in {where} (rktranslate check --all shows them)", "dim")


def _kinds(kinds: Counter[tuple[int, str]]) -> Table:
    """Return how many findings there are of each severity and check, the gravest first."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("severity")
    table.add_column("check", overflow="fold")
    table.add_column("findings", justify="right")
    for (negative, check), number in sorted(
        kinds.items(), key=lambda item: (item[0][0], -item[1], item[0][1])
    ):
        level = Severity(-negative)
        table.add_row(Text(level.name.lower(), _STYLE[level]), visible(check), str(number))
    return table


def _finding(found: Finding) -> Iterator[RenderableType]:
    level = found.severity.name.lower()
    yield Text.assemble(
        (f"{visible(place(found.location.path, found.location.line))}: ", "bold"),
        (f"{level}: ", _STYLE[found.severity]),
        f"{visible(found.text)} ",
        (f"[{found.check_id}]", "dim"),
    )
    if found.source_span or found.target_span:
        yield _marked("  source  ", found.source, found.source_span)
        yield _marked("  target  ", found.target, found.target_span)
    if found.suggestion:
        suggestion = visible(found.suggestion)
        # Spaces alone would not be seen.
        shown = suggestion if suggestion.strip() == suggestion else repr(suggestion)
        yield Text.assemble(("  try     ", "dim"), shown)


def _marked(label: str, text: str, span: Span | None) -> Text:
    line = Text(label, "dim")
    if span is None:
        line.append(visible(text), "default")
        return line
    line.append(visible(text[: span.start]), "default")
    line.append(visible(text[span.start : span.end]), _MARK)
    line.append(visible(text[span.end :]), "default")
    return line


def bracketed(part: RenderableType) -> RenderableType:
    """Return a line whose marked stretches are between brackets, for where no style is shown."""
    if not isinstance(part, Text):
        return part
    text = part.plain
    for span in sorted(part.spans, reverse=True):
        if span.style == _MARK:
            marked = f">>{text[span.start : span.end]}<<"
            text = text[: span.start] + marked + text[span.end :]
    return Text(text) if text != part.plain else part


def _build(result: BuildResult) -> Iterator[RenderableType]:
    for item in result.built:
        verb = "built     " if item.written else "unchanged "
        line = Text.assemble((verb, "green" if item.written else "dim"), (item.output, "bold"))
        if item.unreviewed:
            line.append(f"  {_units(item.unreviewed)} not reviewed", "yellow")
        yield line
    for path in result.held:
        yield Text.assemble(
            ("held back ", "bold red"), (path, "bold"), "  mend its findings; it is as it was"
        )
    outputs = groupby(result.incomplete, key=lambda item: (item.language, item.document))
    for (language, document), group in outputs:
        yield from _not_built(language, document, list(group))
    if result.incomplete:
        yield Text("Review them in the PO files, or build with --draft.", "dim")


def _not_built(
    language: str, document: str, units: Sequence[Incomplete]
) -> Iterator[RenderableType]:
    yield Text.assemble(
        ("not built ", "bold red"),
        (f"{document} in {language}", "bold"),
        f"  {_units(len(units))} may not ship; the earlier output is as it was",
    )
    for unit in units[:_SHOWN_UNITS]:
        yield Text.assemble(
            (f"{unit.location}: ", "bold"),
            (f"{unit.reason}: ", "yellow"),
            visible(_short(unit.source)),
        )
    if len(units) > _SHOWN_UNITS:
        yield Text(f"... and {len(units) - _SHOWN_UNITS} more (all of them with --json)", "dim")


def _engines(result: EnginesResult) -> Iterator[RenderableType]:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("pair", no_wrap=True)
    table.add_column("engine", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("where, or how to get it", overflow="fold")
    chosen = set(result.chosen)
    for item in result.availabilities:
        used = (item.target, item.engine) in chosen
        state = Text("used" if used else "ready", "bold green" if used else "green")
        detail = item.detail
        if not item.ready:
            state = Text("absent", "yellow")
            detail = f"{item.detail}: {item.remedy}" if item.remedy else item.detail
        elif item.remark:
            detail = f"{item.detail} ({item.remark})"
        table.add_row(f"{item.source} -> {item.target}", item.engine, state, Text(detail))
    yield table


def _text(result: TextResult) -> Iterator[RenderableType]:
    yield Text(
        f"{_units(result.units)} in {result.seconds:.1f} s by {result.signature}; "
        "a machine draft, not reviewed",
        "dim",
    )
    for source, reasons in result.unresolved:
        yield Text.assemble(
            ("look at: ", "yellow"), visible(_short(source)), f"  ({'; '.join(reasons)})"
        )


def _units(number: int) -> str:
    return count(number, "unit")


def _short(text: str, width: int = 100) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
