"""Results of the ``tm`` commands as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.text.plain import MARK
from rktranslate.report.words import count, place, size
from rktranslate.workflow.memory_export import TmExportResult
from rktranslate.workflow.memory_import import TmImportResult
from rktranslate.workflow.memory_search import TmSearchResult
from rktranslate.workflow.memory_stats import TmStatsResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.model import Span
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.memory_import import LeftOutUnits

_SHOWN = 10
"""Most line numbers that are printed; JSON has them all."""


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result."""
    match result:
        case TmImportResult():
            yield from _import(result)
        case TmExportResult():
            for lost in result.lost:
                yield Text.assemble(
                    ("left out  ", "yellow"), visible(f"{lost.what}: {lost.reason}")
                )
            yield Text.assemble(
                ("exported  ", "green"),
                (result.path, "bold"),
                f"  {count(result.units, 'translation')}",
            )
        case TmSearchResult():
            yield from _search(result)
        case TmStatsResult():
            yield from _stats(result)
        case _:  # pragma: no cover - the registry names these types only
            raise TypeError(type(result).__name__)


def _import(result: TmImportResult) -> Iterator[RenderableType]:
    for file in result.files:
        others = f", {file.other_languages} in other languages" if file.other_languages else ""
        yield Text.assemble(
            ("imported  ", "green") if file.written else ("unchanged ", "dim"),
            (file.path, "bold"),
            f"  {count(file.units, 'translation')}{others}",
        )
        for left_out in file.left_out:
            yield Text.assemble(("left out  ", "yellow"), visible(_left_out(file.source, left_out)))


def _left_out(path: str, units: LeftOutUnits) -> str:
    """Return ``old.po: 3 fuzzy: needs editing (lines 12, 30, 41)``."""
    lines = ", ".join(map(str, units.lines[:_SHOWN]))
    more = ", ..." if units.count > _SHOWN else ""
    where = f" ({'line' if units.count == 1 else 'lines'} {lines}{more})" if lines else ""
    return f"{path}: {units.count} {units.reason}{where}"


def _search(result: TmSearchResult) -> Iterator[RenderableType]:
    if not result.matches and not result.occurrences:
        yield Text("no similar texts, and none with these words")
    for match in result.matches:
        adapted = ", adapted" if match.adapted else ""
        yield Text.assemble(
            (f"{visible(place(match.origin, match.line))}: ", "bold"),
            # Rounded down: 99.6 % is not "100%".
            (f"{int(match.score * 100)}% ", "green" if match.score == 1 else "yellow"),
            f"{match.kind}{adapted}",
        )
        yield Text.assemble(("  source  ", "dim"), unit_text(match.source))
        yield Text.assemble(("  target  ", "dim"), unit_text(match.target))
    for each in result.occurrences:
        side = "words in the source" if each.in_source else "words in the target"
        yield Text.assemble((f"{visible(place(each.origin, each.line))}: ", "bold"), side)
        yield Text.assemble(("  source  ", "dim"), marked_text(each.source, each.source_spans))
        yield Text.assemble(("  target  ", "dim"), marked_text(each.target, each.target_spans))
    yield from _store_note(result.store)


def marked_text(text: str, spans: Sequence[Span]) -> Text:
    """Return a source or a target on one line, with some of its words marked."""
    parts: list[str | tuple[str, str]] = []
    end = 0
    for span in spans:
        if span.start >= end:
            parts += [
                unit_text(text[end : span.start]),
                (unit_text(text[span.start : span.end]), MARK),
            ]
            end = span.end
    return Text.assemble(*parts, unit_text(text[end:]))


def _store_note(store: str) -> Iterator[RenderableType]:
    if store:
        yield Text.assemble(
            ("note      ", "yellow"),
            f"cannot write to the project: the store of the memory is in {visible(store)}",
        )


def _stats(result: TmStatsResult) -> Iterator[RenderableType]:
    for language in result.languages:
        yield Text.assemble(
            (language.language, "bold"),
            f"  {count(language.translations, 'translation')}"
            f" of {count(language.sources, 'source')}",
        )
    for file in result.files:
        yield Text.assemble(
            (visible(file.path), "bold"), f"  {count(file.translations, 'translation')}"
        )
    yield Text(
        f"store {size(result.store_bytes)}, its fuzzy index {size(result.index_bytes)}", "dim"
    )
    yield from _store_note(result.store)
