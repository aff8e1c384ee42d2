"""Results of init, extract, translate, build, run, engines and text, as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.inline.excerpt import excerpt
from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.text.check import finding_lines
from rktranslate.report.text.drafting import draft_lines
from rktranslate.report.text.extraction import extract_lines, skipped_lines
from rktranslate.report.text.outputs import advice, output_lines
from rktranslate.report.text.shorten import OVERVIEW
from rktranslate.report.text.summary import summary_lines
from rktranslate.report.text.tables import simple_table
from rktranslate.report.words import count
from rktranslate.workflow.build import BuildResult
from rktranslate.workflow.engines import EnginesResult
from rktranslate.workflow.extract import ExtractResult
from rktranslate.workflow.init import InitResult
from rktranslate.workflow.run import RunResult
from rktranslate.workflow.text import TextResult
from rktranslate.workflow.translate import TranslateResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions

_SHOWN_NAMES = 3
"""File names in a line."""


def render(result: object, options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result."""
    match result:
        case InitResult():
            yield from _init(result)
        case ExtractResult():
            yield from extract_lines(result, everything=options.everything)
        case TranslateResult():
            yield from extract_lines(result.extracted, everything=options.everything)
            yield from draft_lines(result, everything=options.everything)
        case BuildResult():
            yield from output_lines(result, everything=options.everything)
            yield from advice(result)
        case EnginesResult():
            yield from _engines(result)
        case TextResult():
            yield from _text(result)
        case RunResult():
            yield from render(result.translate, options)
            # Units that the build lists as not reviewed need no finding too.
            listed = frozenset(unit.location for unit in result.build.incomplete)
            everything = options.everything
            yield from finding_lines(result.check, listed, everything=everything, limits=OVERVIEW)
            yield from output_lines(result.build, everything=everything)
            yield from summary_lines(result)
            yield from advice(result.build)
        case _:  # pragma: no cover - the registry names these types only
            raise TypeError(type(result).__name__)


def _init(result: InitResult) -> Iterator[RenderableType]:
    for name in result.created:
        yield Text.assemble(("created ", "green"), name)
    if result.beside:
        names = visible(", ".join(result.beside[:_SHOWN_NAMES]))
        more = len(result.beside) - _SHOWN_NAMES
        yield Text.assemble(
            ("found     ", "yellow"),
            names,
            f" and {more} more" if more > 0 else "",
            ": documents are translated in source/ only; move them there",
        )
    yield from skipped_lines(result.unread)
    if result.documents:
        yield Text(f"source/ has {count(len(result.documents), 'document')}: rktranslate run")
    else:
        yield Text("Put documents into source/, then: rktranslate run")


def _engines(result: EnginesResult) -> Iterator[RenderableType]:
    table = simple_table()
    table.add_column("pair", no_wrap=True)
    table.add_column("engine", no_wrap=True)
    table.add_column("", no_wrap=True)
    table.add_column("location, or how to install it", overflow="fold")
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
    facts = (
        f"{count(result.units, 'unit')} in {result.seconds:.1f} s by {result.signature}; "
        "a machine draft, not reviewed"
    )
    if result.written:
        yield Text.assemble(
            ("written   ", "green"), (visible(result.written), "bold"), (f"  {facts}", "dim")
        )
    else:
        yield Text(facts, "dim")
    untranslated = {unit.source for unit in result.untranslated}
    for unit in result.untranslated:
        yield Text.assemble(
            ("not translated: ", "bold red"),
            (f"{visible(str(unit.location))}: ", "bold"),
            unit_text(excerpt(unit.source)),
            f"  ({visible('; '.join(unit.reasons))})",
        )
    for source, reasons in result.unresolved:
        if source in untranslated:
            continue
        yield Text.assemble(
            ("unresolved: ", "yellow"), unit_text(excerpt(source)), f"  ({'; '.join(reasons)})"
        )
