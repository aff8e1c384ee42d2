"""The summary at the end of ``run``: one line, or a table where there are many catalogues."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.model import Severity
from rktranslate.report.text.check import SEVERITY_STYLES
from rktranslate.report.text.tables import simple_table
from rktranslate.report.words import count, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table

    from rktranslate.workflow.run import RunResult
    from rktranslate.workflow.summary import Figures, RunSummary

_FEW = 6
"""Up to this many catalogues are clear in one line."""


def summary_lines(result: RunResult) -> Iterator[RenderableType]:
    """Yield the summary of a run: a line for a few catalogues, otherwise a table."""
    summary = result.summary
    if summary is None or not summary.total.units:
        return
    if sum(each.figures.outputs for each in summary.languages) <= _FEW:
        yield _line(summary)
    else:
        yield _Summary(summary)


def _line(summary: RunSummary) -> Text:
    total, languages = summary.total, len(summary.languages)
    documents = count(total.documents, "document")
    if languages > 1:
        documents += f" in {languages} languages"
    drafts = f", {_share(total.drafts, total.units)} drafts" if total.drafts else ""
    return Text.assemble(
        ("summary   ", "dim"),
        f"{documents}, {count(total.units, 'unit')}, {count(total.words, 'word')}: ",
        f"{_share(total.reviewed, total.units)} reviewed{drafts}; ",
        f"{total.built} of {count(total.outputs, 'output')} built; {summary.seconds:.1f} s",
    )


class _Summary:
    """The table, with a column per language as far as the terminal is wide enough."""

    def __init__(self, summary: RunSummary) -> None:
        self._summary = summary

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the table."""
        languages = [(each.language, each.figures) for each in self._summary.languages]
        total = ("all", self._summary.total)
        # Findings outside of catalogues, as about a document, are those of no language.
        columns = [(languages[0][0], total[1])] if len(languages) == 1 else [*languages, total]
        table = self._table(columns)
        if console.measure(table, options=options.update(width=10_000)).maximum > options.max_width:
            table = self._table([total])
        yield table

    def _table(self, columns: Sequence[tuple[str, Figures]]) -> Table:
        table = simple_table()
        table.add_column("summary", no_wrap=True)
        for name, _ in columns:
            table.add_column(name, justify="right", no_wrap=True)
            table.add_column("", justify="right", no_wrap=True)
        figures = [each for _, each in columns]
        for name, style, numbers, shares in _rows(figures):
            cells: list[Text] = []
            for number, whole in zip(numbers, shares, strict=True):
                share = "" if whole is None else percent(number, whole)
                cells += [Text(str(number), style if number else ""), Text(share, "dim")]
            table.add_row(name, *cells)
        filled = [Text(f"{self._summary.seconds:.1f}"), *[Text("")] * (2 * len(figures) - 1)]
        if len(figures) > 1:
            filled = [*reversed(filled[1:-1]), filled[0], filled[-1]]
        table.add_row("seconds", *filled)
        return table


_Row = tuple[str, str, list[int], list[int | None]]


def _rows(figures: Sequence[Figures]) -> Iterator[_Row]:
    """Yield name, style, numbers and what they are a share of; rare ones only if there are any."""
    none: list[int | None] = [None] * len(figures)
    units: list[int | None] = [each.units for each in figures]
    outputs: list[int | None] = [each.outputs for each in figures]
    error, warning, info = (SEVERITY_STYLES[each] for each in sorted(Severity, reverse=True))
    yield "documents", "", [each.documents for each in figures], none
    yield "units", "", [each.units for each in figures], none
    yield "words", "", [each.words for each in figures], none
    yield "drafted", "yellow", [each.drafts for each in figures], units
    yield "reviewed", "green", [each.reviewed for each in figures], units
    rare: tuple[_Row, ...] = (
        ("untranslated", "yellow", [each.untranslated for each in figures], units),
        ("to correct", error, [each.blocked for each in figures], units),
    )
    yield from (row for row in rare if any(row[2]))
    yield "errors", error, [each.errors for each in figures], none
    yield "warnings", warning, [each.warnings for each in figures], none
    infos = [each.infos for each in figures]
    if any(infos):
        yield "infos", info, infos, none
    yield "built", "green", [each.built for each in figures], outputs
    yield "not built", "bold red", [each.not_built for each in figures], outputs


def _share(part: int, whole: int) -> str:
    return f"{part} ({percent(part, whole)})"
