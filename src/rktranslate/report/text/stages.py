"""Results of init, extract, translate, build, run, engines and text, as text for a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.escaping import unit_text, visible
from rktranslate.report.text.check import finding_lines
from rktranslate.report.text.document_words import word_lines
from rktranslate.report.text.previews import (
    earlier_translations,
    stale_previews,
    unreviewed_share,
)
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
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from rktranslate.model import Skipped
    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.build import IncompleteUnit
    from rktranslate.workflow.translate import DraftFault

_SHOWN_UNITS = 50
"""Longest list of units that is printed; JSON has them all."""
_UNCHANGED = "the existing output was left unchanged"
_SHOWN_NAMES = 3
"""File names per line of skipped files with the same reason."""


def render(result: object, options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result."""
    match result:
        case InitResult():
            yield from _init(result)
        case ExtractResult():
            yield from _extract(result)
        case TranslateResult():
            yield from _extract(result.extracted)
            yield from _translate(result)
        case BuildResult():
            yield from _build(result)
        case EnginesResult():
            yield from _engines(result)
        case TextResult():
            yield from _text(result)
        case RunResult():
            yield from render(result.translate, options)
            # Units that the build lists as not reviewed need no finding too.
            listed = frozenset(unit.location for unit in result.build.incomplete)
            yield from finding_lines(result.check, listed)
            yield from _build(result.build)
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
    yield from _skipped_files(result.unread)
    if result.documents:
        yield Text(f"source/ has {count(len(result.documents), 'document')}: rktranslate run")
    else:
        yield Text("Put documents into source/, then: rktranslate run")


def _extract(result: ExtractResult) -> Iterator[RenderableType]:
    for item in result.catalogs:
        changes = [
            (item.new, "new"),
            (
                item.recut,
                "cut anew" if item.carried or item.retired else "cut anew, all reviews kept",
            ),
            (item.carried, "changed"),
            (item.revived, "revived"),
            (item.retired, "retired"),
        ]
        parts = [f"{number} {word}" for number, word in changes if number]
        if item.renamed_from:
            parts.append(visible(f"renamed from {item.renamed_from}"))
        if not parts and not item.written:
            parts = ["up to date"]
        yield Text.assemble(
            ("extracted ", "green" if item.written else "dim"),
            (item.catalog, "bold"),
            f"  {count(item.units, 'unit')}: ",
            ", ".join(parts)
            or ("references and comments updated" if item.units else "no text to translate"),
        )

    yield from _skipped_files(result.passed_over)
    for names in result.colliding:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(" and ".join(names)),
            ": one file on Windows and macOS, where case and Unicode normalisation make no "
            "difference; rename one",
        )
    for old, current in result.superseded:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(old),
            f": old name of {visible(current)}, which is used; move what it lacks there, and "
            "delete this file",
        )
    for pattern in result.unmatched:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(f'documents."{pattern}"'),
            " in the configuration matches no document; patterns are relative to source-dir",
        )
    for pattern in result.unmatched_exclude:
        yield Text.assemble(
            ("warning   ", "yellow"),
            visible(f'exclude "{pattern}"'),
            " in the configuration matches no file; patterns are relative to source-dir",
        )
    yield from word_lines(result.documents)


def _skipped_files(files: Sequence[Skipped]) -> Iterator[RenderableType]:
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
            f"  {count(item.drafted, 'unit')} by {item.signature}",
        )
        if item.unresolved:
            line.append(f"; {item.unresolved} with unresolved issues", "yellow")
        yield line
    yield from _draft_faults(sorted(result.faults, key=lambda fault: fault.drafted))
    for skipped in result.skipped:
        yield Text.assemble(("skipped   ", "yellow"), f"{skipped.what}: {skipped.reason}")
    for remark in result.remarks:
        yield Text.assemble(("note      ", "yellow"), remark)
    drafted = sum(item.drafted for item in result.catalogs)
    if drafted:
        yield Text(
            f"{count(drafted, 'unit')} drafted in {result.seconds:.1f} s; "
            "drafts are fuzzy until reviewed",
            "dim",
        )


def _draft_faults(faults: Sequence[DraftFault]) -> Iterator[RenderableType]:
    """Yield a line for each unit that the engine could not translate, or only in part."""
    for fault in faults[:_SHOWN_UNITS]:
        yield Text.assemble(
            ("unresolved ", "yellow") if fault.drafted else ("no draft  ", "bold red"),
            (f"{fault.location}: ", "bold"),
            (f"{visible('; '.join(fault.reasons))}: ", "yellow"),
            unit_text(_short(fault.source)),
        )
    if len(faults) > _SHOWN_UNITS:
        yield Text(f"... and {len(faults) - _SHOWN_UNITS} more (all of them with --json)", "dim")


def _build(result: BuildResult) -> Iterator[RenderableType]:
    for item in result.built:
        verb = "built     " if item.written else "unchanged "
        line = Text.assemble((verb, "green" if item.written else "dim"), (item.output, "bold"))
        if item.unreviewed:
            line.append(f"  {unreviewed_share(item)}", "yellow")
        yield line
    yield from earlier_translations(result.unreviewed, result.built)
    yield from stale_previews(result.stale)
    for asset in result.assets:
        if asset.written:
            line = Text.assemble(("copied    ", "green"), (visible(asset.copy), "bold"))
            yield line.append(visible(f"  from {asset.asset}"))
    for path in result.held:
        yield Text.assemble(
            ("held back ", "bold red"),
            (path, "bold"),
            f"  its catalogue has findings; {_UNCHANGED}",
        )
    outputs = groupby(result.incomplete, key=lambda item: (item.language, item.document))
    for (language, document), group in outputs:
        yield from _not_built(language, document, list(group))
    if result.incomplete:
        correct = not all(item.blocker.is_unfinished for item in result.incomplete)
        verb = "Correct" if correct else "Review"
        yield Text(f"{verb} them in the PO files, or build with --draft.", "dim")


def _not_built(
    language: str, document: str, units: Sequence[IncompleteUnit]
) -> Iterator[RenderableType]:
    if all(unit.blocker.is_unfinished for unit in units):
        problem = f"{'is' if len(units) == 1 else 'are'} not reviewed"
    else:
        problem = "cannot be published"
    yield Text.assemble(
        ("not built ", "bold red"),
        (f"{document} in {language}", "bold"),
        f"  {count(len(units), 'unit')} {problem}; {_UNCHANGED}",
    )
    # A message with several places is one thing to do, and one line.
    once = list(dict.fromkeys((unit.location, unit.reason, unit.source) for unit in units))
    for location, reason, source in once[:_SHOWN_UNITS]:
        yield Text.assemble(
            (f"{location}: ", "bold"), (f"{reason}: ", "yellow"), unit_text(_short(source))
        )
    if len(once) > _SHOWN_UNITS:
        yield Text(f"... and {len(once) - _SHOWN_UNITS} more (all of them with --json)", "dim")


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
            unit_text(_short(unit.source)),
            f"  ({visible('; '.join(unit.reasons))})",
        )
    for source, reasons in result.unresolved:
        if source in untranslated:
            continue
        yield Text.assemble(
            ("unresolved: ", "yellow"), unit_text(_short(source)), f"  ({'; '.join(reasons)})"
        )


def _short(text: str, width: int = 100) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"
