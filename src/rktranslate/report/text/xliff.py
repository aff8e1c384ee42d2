"""Results of the ``xliff`` commands for a person, by rich."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.exchange.interface import UnitIssue
from rktranslate.exchange.merge import MergeOutcome
from rktranslate.report.escaping import visible
from rktranslate.report.words import count, place
from rktranslate.workflow.xliff_export import XliffExportResult
from rktranslate.workflow.xliff_import import XliffImportResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.xliff_import import XliffChange, XliffImported, XliffNotice

_SHOWN = 50
"""Longest list of units that is printed; JSON has them all."""
_WORDS = {
    MergeOutcome.TRANSLATED: "translated",
    MergeOutcome.REVIEWED: "approved",
    MergeOutcome.CHANGED: "changed",
    MergeOutcome.REPLACED: "replaced",
    MergeOutcome.KEPT: "kept",
    MergeOutcome.NOTED: "with new notes",
    MergeOutcome.GONE: "no longer current",
}
_LISTED = {
    MergeOutcome.REPLACED: (
        "replaced",
        "cyan",
        "by another reviewed target; the earlier one is a note now",
    ),
    MergeOutcome.KEPT: (
        "kept",
        "yellow",
        "the target of the catalogue; the imported one is a note now",
    ),
    MergeOutcome.GONE: (
        "gone",
        "yellow",
        "the source has changed since the export; kept as an obsolete entry",
    ),
}
_NOTICES = {
    UnitIssue.UNREADABLE: ("unreadable", "red", "the unit was left out"),
    UnitIssue.NOT_APPROVED: ("not approved", "yellow", "a draft"),
    UnitIssue.UNFINISHED: ("unfinished", "yellow", "a draft at most"),
    UnitIssue.UNTRANSLATED: (
        "not translated",
        "yellow",
        "the target is a copy of the source and was ignored",
    ),
}
"""The word for a unit with a notice, its style, and what became of it."""
_GRAVITY = tuple(UnitIssue)


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield what to print for a result of an ``xliff`` command."""
    match result:
        case XliffExportResult():
            yield from _export(result)
        case XliffImportResult():
            yield from _import(result)
        case _:  # pragma: no cover - a new command without a renderer is a defect
            raise TypeError(type(result).__name__)


def _export(result: XliffExportResult) -> Iterator[RenderableType]:
    for file in result.files:
        yield Text.assemble(
            ("exported  ", "green") if file.written else ("unchanged ", "dim"),
            (visible(file.path), "bold"),
            f"  {count(file.units, 'unit')}, {file.reviewed} reviewed",
        )
        for skipped in file.skipped:
            yield Text.assemble(
                ("skipped   ", "yellow"),
                (f"{visible(skipped.what)}: ", "bold"),
                visible(skipped.reason),
            )
        for lost in file.lost:
            yield Text.assemble(
                ("left out  ", "yellow"),
                (f"{visible(lost.what)}: ", "bold"),
                visible(lost.reason),
            )
        if file.behind:
            yield Text.assemble(
                ("warning   ", "yellow"),
                f"catalogue and source document differ in {count(file.behind, 'unit')}: "
                "run `rktranslate extract` and export again before sending",
            )
    if result.files:
        yield Text("Then import the translated file: rktranslate xliff import FILE", "dim")


def _import(result: XliffImportResult) -> Iterator[RenderableType]:
    shown = 0
    hidden = 0
    for file in result.files:
        yield _summary(file, dry_run=result.dry_run)
        for change in file.changes:
            if change.fate not in _LISTED:
                continue
            if shown == _SHOWN:
                hidden += 1
                continue
            shown += 1
            yield from _listed(change)
        for notice in sorted(file.notices, key=_gravity):
            if shown == _SHOWN:
                hidden += 1
                continue
            shown += 1
            yield from _noticed(notice)
    if hidden:
        yield Text(f"... and {hidden} more (--json lists all)", "dim")
    if result.dry_run:
        yield Text("Dry run: nothing was written.", "dim")
    elif any(file.written for file in result.files):
        yield Text("Next: rktranslate check, then rktranslate build", "dim")


def _summary(file: XliffImported, *, dry_run: bool) -> Text:
    counts = Counter(change.fate for change in file.changes)
    parts = [f"{counts[fate]} {word}" for fate, word in _WORDS.items() if counts[fate]]
    drafts = sum(
        not change.reviewed
        for change in file.changes
        if change.fate in (MergeOutcome.TRANSLATED, MergeOutcome.CHANGED)
    )
    if drafts:
        parts.append(f"{drafts} of them drafts, to be reviewed")
    counts_of_issues = Counter(notice.issue for notice in file.notices)
    parts += [
        f"{counts_of_issues[issue]} {word}"
        for issue, (word, _, _) in _NOTICES.items()
        if counts_of_issues[issue]
    ]
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


def _listed(change: XliffChange) -> Iterator[RenderableType]:
    word, style, reason = _LISTED[change.fate]
    at = change.location if change.location.line else change.found_at
    yield Text.assemble(
        (f"{visible(place(at.path, at.line))}: ", "bold"), (f"{word}: ", style), reason
    )
    yield Text.assemble(("  source  ", "dim"), visible(change.source))
    if change.before and change.before != change.offered:
        yield Text.assemble(("  here    ", "dim"), visible(change.before))
    if change.offered:
        yield Text.assemble(("  file    ", "dim"), visible(change.offered))


def _gravity(notice: XliffNotice) -> int:
    return _GRAVITY.index(notice.issue)


def _noticed(notice: XliffNotice) -> Iterator[RenderableType]:
    word, style, outcome = _NOTICES[notice.issue]
    at = notice.found_at
    yield Text.assemble(
        (f"{visible(place(at.path, at.line))}: ", "bold"),
        (f"{word}: ", style),
        f"{visible(notice.reason)}; {outcome}",
    )
    if notice.source:
        yield Text.assemble(("  source  ", "dim"), visible(notice.source))
    if notice.offered and notice.issue is not UnitIssue.UNTRANSLATED:
        yield Text.assemble(("  file    ", "dim"), visible(notice.offered))
