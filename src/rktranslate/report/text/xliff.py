"""Results of the ``xliff`` commands for a person, by rich."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.exchange.xliff import Fate
from rktranslate.report.escaping import visible
from rktranslate.report.words import count, place
from rktranslate.workflow.results import XliffExportResult, XliffImportResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.results import XliffChange, XliffImported

_SHOWN = 50
"""Longest list of units that is printed; JSON has them all."""
_WORDS = {
    Fate.TRANSLATED: "translated",
    Fate.REVIEWED: "approved",
    Fate.CHANGED: "changed",
    Fate.REPLACED: "replaced",
    Fate.KEPT: "kept",
    Fate.NOTED: "with new notes",
    Fate.GONE: "no longer current",
}
_TO_LOOK_AT = {
    Fate.REPLACED: (
        "replaced",
        "cyan",
        "another reviewed target; the earlier one is a note beside it",
    ),
    Fate.KEPT: ("kept", "yellow", "the target here stays; the imported one is a note beside it"),
    Fate.GONE: ("gone", "yellow", "the source has changed since; kept as an obsolete entry"),
}


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield what to print for a result of an ``xliff`` command."""
    match result:
        case XliffExportResult():
            yield from _export(result)
        case XliffImportResult():
            yield from _import(result)
        case _:  # pragma: no cover - a new command without a face is a defect
            raise TypeError(type(result).__name__)


def _export(result: XliffExportResult) -> Iterator[RenderableType]:
    for file in result.files:
        yield Text.assemble(
            ("exported  ", "green") if file.written else ("unchanged ", "dim"),
            (visible(file.path), "bold"),
            f"  {count(file.units, 'unit')}, {file.reviewed} reviewed",
        )
        if file.behind:
            yield Text.assemble(
                ("note      ", "yellow"),
                f"the catalogue and its source differ in {count(file.behind, 'unit')}: "
                "run `rktranslate extract`, and export again before you send it",
            )
    if result.files:
        yield Text("What comes back: rktranslate xliff import FILE", "dim")


def _import(result: XliffImportResult) -> Iterator[RenderableType]:
    shown = 0
    hidden = 0
    for file in result.files:
        yield _summary(file, dry_run=result.dry_run)
        for change in file.changes:
            if change.fate not in _TO_LOOK_AT:
                continue
            if shown == _SHOWN:
                hidden += 1
                continue
            shown += 1
            yield from _to_look_at(change)
    if hidden:
        yield Text(f"... and {hidden} more (all of them with --json)", "dim")
    if result.dry_run:
        yield Text("Nothing was written: this was a dry run.", "dim")
    elif any(file.written for file in result.files):
        yield Text("Look it over: rktranslate check; then: rktranslate build", "dim")


def _summary(file: XliffImported, *, dry_run: bool) -> Text:
    counts = Counter(change.fate for change in file.changes)
    parts = [f"{counts[fate]} {word}" for fate, word in _WORDS.items() if counts[fate]]
    drafts = sum(
        not change.reviewed
        for change in file.changes
        if change.fate in (Fate.TRANSLATED, Fate.CHANGED)
    )
    if drafts:
        parts.append(f"{drafts} of them drafts, to be reviewed")
    if not file.changes:
        verb = ("unchanged ", "dim")
    else:
        verb = ("to import ", "cyan") if dry_run else ("imported  ", "green")
    return Text.assemble(
        verb,
        (visible(file.file), "bold"),
        f"  {count(file.units, 'unit')} for {visible(file.catalog)}: ",
        ", ".join(parts) or "nothing new",
    )


def _to_look_at(change: XliffChange) -> Iterator[RenderableType]:
    word, style, reason = _TO_LOOK_AT[change.fate]
    at = change.location if change.location.line else change.found_at
    yield Text.assemble(
        (f"{visible(place(at.path, at.line))}: ", "bold"), (f"{word}: ", style), reason
    )
    yield Text.assemble(("  source  ", "dim"), visible(change.source))
    if change.before and change.before != change.offered:
        yield Text.assemble(("  here    ", "dim"), visible(change.before))
    if change.offered:
        yield Text.assemble(("  file    ", "dim"), visible(change.offered))
