"""The status as text for a terminal: a table if it fits, otherwise some lines per document."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.catalog.count import LOW_CONFIDENCE
from rktranslate.report.escaping import visible
from rktranslate.report.text.document_words import word_lines
from rktranslate.report.text.risk import chance_words, reason_words
from rktranslate.report.text.tables import EscapedTable, PathText, simple_table
from rktranslate.report.words import count, output_state, percent, without_units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console, ConsoleOptions, RenderableType
    from rich.table import Table

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.status import CatalogStatus, StatusResult

_NAME_WIDTH = 30
"""Columns for the names of documents, unless all are shorter; narrower ones are unreadable."""
_PEOPLE = 8
"""Names of reviewers that are shown."""
_COUNTS = {
    "machine": "machine",
    "memory": "memory",
    "changed": "changed",
    "blocked": "blocked",
    "other": "other_drafts",
    "empty": "untranslated",
    "behind": "behind",
    "questions": "questions",
    "untouched": "untouched",
}
"""Kinds of work that is left to do: column header and field."""
_OUTPUT_STYLES = {"built": "green", "outdated": "bold yellow", "not built": "yellow"}


def render(result: StatusResult, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result."""
    yield _Rows(result.catalogs)
    yield from _remedies(result)
    yield from _reviewers(result)
    yield from word_lines(result.documents)
    summary = f"{result.project}, from {result.source_language}"
    if result.glossary_terms is not None:
        summary += f"; glossary of {count(result.glossary_terms, 'term')}"
    yield Text(summary, "dim")


def _remedies(result: StatusResult) -> Iterator[RenderableType]:
    """Yield the commands that update what is behind or outdated."""
    behind = sum(row.behind > 0 for row in result.catalogs)
    if behind:
        verb = "is" if behind == 1 else "are"
        yield Text.assemble(
            ("behind    ", "yellow"),
            f"{count(behind, 'catalogue')} {verb} behind the source: rktranslate extract",
        )
    held = [row for row in result.catalogs if row.outdated and row.holding]
    if held:
        verb = "is" if len(held) == 1 else "are"
        first = min(row.catalog for row in held)
        more = f" and {count(len(held) - 1, 'other')}" if held[1:] else ""
        yield Text.assemble(
            ("outdated  ", "yellow"),
            f"{count(len(held), 'output')} {verb} out of date, with "
            f"{count(sum(row.holding for row in held), 'unit')} to review first in ",
            visible(f"{first}{more}"),
            "; a preview: rktranslate build --draft",
        )
    outdated = sum(row.outdated and not row.holding for row in result.catalogs)
    if outdated:
        verb = "is" if outdated == 1 else "are"
        yield Text.assemble(
            ("outdated  ", "yellow"),
            f"{count(outdated, 'output')} {verb} out of date: rktranslate build",
        )
    questions = sum(row.questions for row in result.catalogs)
    if questions:
        verb = "is" if questions == 1 else "are"
        yield Text.assemble(
            ("questions ", "yellow"),
            f"{count(questions, 'question')} of translators {verb} open: "
            "rktranslate check --select question",
        )
    unsure = sum(row.unsure for row in result.catalogs)
    if unsure:
        verb = "has" if unsure == 1 else "have"
        yield Text.assemble(
            ("unsure    ", "yellow"),
            f"{count(unsure, 'draft')} {verb} a confidence below {LOW_CONFIDENCE}",
        )
    yield from _riskiest(result)
    untouched = sum(row.untouched for row in result.catalogs)
    if untouched:
        verb = "was" if untouched == 1 else "were"
        yield Text.assemble(
            ("untouched ", "dim"),
            f"{count(untouched, 'draft')} {verb} approved without a change: "
            "rktranslate check --select untouched-draft",
        )


def _riskiest(result: StatusResult) -> Iterator[RenderableType]:
    """Yield the drafts that are most likely wrong."""
    for number, risk in enumerate(result.riskiest):
        place = f"{risk.location.path}:{risk.location.line}"
        reasons = "; ".join(map(reason_words, risk.reasons))
        yield Text.assemble(
            ("riskiest  " if number == 0 else " " * 10, "yellow"),
            f"{chance_words(risk.chance):>4}  ",
            (visible(place), "bold"),
            f"  {visible(reasons)}",
        )
    if result.riskiest:
        yield Text(f"{'':10}all, with the findings: rktranslate check --risk", "dim")


def _reviewers(result: StatusResult) -> Iterator[RenderableType]:
    """Yield who reviewed, where the project records it."""
    numbers: Counter[str] = Counter()
    for row in result.catalogs:
        numbers.update(dict(row.reviewers))
    if numbers:
        people = ", ".join(f"{name} ({number})" for name, number in numbers.most_common(_PEOPLE))
        more = f" and {count(len(numbers) - _PEOPLE, 'other')}" if len(numbers) > _PEOPLE else ""
        yield Text.assemble(("reviewed  ", "green"), "by ", visible(people + more))


@dataclass(frozen=True, slots=True)
class _Total:
    """The sums of the catalogues of one language, or of all."""

    language: str
    rows: Sequence[CatalogStatus]

    def sum(self, field: str) -> int:
        """Return the sum of a field."""
        return sum(getattr(row, field) for row in self.rows)

    @property
    def reviewed(self) -> Text:
        """How many units are reviewed."""
        return _share(self.rows)

    @property
    def built(self) -> Text:
        """How many outputs are up to date."""
        number = self.sum("built")
        style = "green" if number == len(self.rows) else "yellow"
        return Text(f"{number} of {len(self.rows)} built", style)


def _totals(rows: Sequence[CatalogStatus]) -> list[_Total]:
    """Return the totals that say more than the rows: per language, and of all."""
    if len(rows) < 2:
        return []
    languages = list(dict.fromkeys(row.language for row in rows))
    totals = [
        _Total(language, [row for row in rows if row.language == language])
        for language in (languages if 1 < len(languages) < len(rows) else ())
    ]
    return [*totals, _Total("", rows)]


class _Rows:
    """The catalogues, as a table or as lines, depending on the width of the terminal."""

    def __init__(self, rows: Sequence[CatalogStatus]) -> None:
        self._rows = rows
        self._totals = _totals(rows)
        # Empty columns would narrow the names.
        self._kinds = {
            word: field
            for word, field in _COUNTS.items()
            if any(getattr(row, field) for row in rows)
        }

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> Iterator[RenderableType]:
        """Yield the table, or the lines."""
        if not self._rows:  # what no file could be read for
            return
        table = self._table()
        names = max((Text(row.document).cell_len for row in self._rows), default=0)
        whole = console.measure(table, options=options.update(width=10_000)).maximum
        if whole - names + min(names, _NAME_WIDTH) <= options.max_width:
            yield table
        else:
            yield from self._lines()

    def _table(self) -> Table:
        table = simple_table()
        table.add_column("document")
        table.add_column("to", no_wrap=True)
        for name in ("units", "words", "reviewed", *self._kinds):
            table.add_column(name, justify="right", no_wrap=True)
        table.add_column("output", no_wrap=True)
        for number, row in enumerate(self._rows, 1):
            table.add_row(
                PathText(row.document),
                row.language,
                str(row.units),
                str(row.words),
                _share([row]),
                *(str(getattr(row, field) or "-") for field in self._kinds.values()),
                _output(row),
                end_section=number == len(self._rows) and bool(self._totals),
            )
        for total in self._totals:
            table.add_row(
                "total",
                total.language,
                str(total.sum("units")),
                str(total.sum("words")),
                total.reviewed,
                *(str(total.sum(field) or "-") for field in self._kinds.values()),
                total.built,
            )
        return table

    def _lines(self) -> Iterator[RenderableType]:
        # A grid: lines that are too long are wrapped beside their language.
        for document, rows in groupby(self._rows, key=lambda row: row.document):
            yield Text(visible(document), "bold", overflow="fold")
            grid = EscapedTable.grid(padding=(0, 2, 0, 0))
            grid.add_column(no_wrap=True)
            grid.add_column()
            for row in rows:
                facts = Text.assemble(_share([row]), f" of {count(row.units, 'unit')} reviewed")
                if not row.units:
                    facts = _share([row])
                for word, field in self._kinds.items():
                    if number := getattr(row, field):
                        name = "question" if (word, number) == ("questions", 1) else word
                        facts.append(f", {number} {name}")
                grid.add_row(f"  {row.language}", Text.assemble(facts, "; ", _output(row)))
            yield grid
        if self._totals:
            yield Text("total", "bold")
            grid = EscapedTable.grid(padding=(0, 2, 0, 0))
            grid.add_column(no_wrap=True)
            grid.add_column()
            for total in self._totals:
                units = count(total.sum("units"), "unit")
                words = count(total.sum("words"), "word")
                facts = Text.assemble(total.reviewed, f" of {units} reviewed, {words}; ")
                grid.add_row(f"  {total.language or 'all'}", facts.append_text(total.built))
            yield grid


def _share(rows: Sequence[CatalogStatus]) -> Text:
    """Return how many units are reviewed; a document without any has nothing to review."""
    units = sum(row.units for row in rows)
    if not units:
        return Text(without_units(rows), "dim")
    reviewed = sum(row.reviewed for row in rows)
    whole = reviewed == units and not any(row.behind for row in rows)
    return Text(f"{reviewed} ({percent(reviewed, units)})", "green" if whole else "yellow")


def _output(row: CatalogStatus) -> Text:
    state = output_state(row)
    return Text(state, _OUTPUT_STYLES[state])
