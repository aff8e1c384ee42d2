"""Results of the ``glossary`` commands as text for a terminal."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.glossary.score import Rate
from rktranslate.report.escaping import visible
from rktranslate.report.scope import glossary_scope
from rktranslate.report.text.check import SEVERITY_STYLES
from rktranslate.report.text.tables import simple_table
from rktranslate.report.words import count, severity_counts
from rktranslate.workflow.glossary_check import GlossaryCheckResult
from rktranslate.workflow.glossary_export import GlossaryExportResult
from rktranslate.workflow.glossary_import import GlossaryImportResult
from rktranslate.workflow.glossary_plan import PlanResult
from rktranslate.workflow.glossary_score import ScoreResult, ScoresResult
from rktranslate.workflow.glossary_suggest import SuggestResult

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.glossary.plan import AffectedUnit
    from rktranslate.glossary.score import Score
    from rktranslate.report.registry import ReportOptions

_SHOWN = 20
"""Longest list of terms that is printed; JSON has them all."""


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result."""
    match result:
        case GlossaryCheckResult():
            yield from _check(result)
        case SuggestResult():
            yield from _suggest(result)
        case PlanResult():
            yield from _plan(result)
        case ScoresResult():
            for each in result.scores:
                yield from _score(each)
            if len(result.scores) > 1:
                yield _all_languages(result)
        case ScoreResult():
            yield from _score(result)
        case GlossaryImportResult():
            yield from _import(result)
        case GlossaryExportResult():
            yield from _export(result)
        case _:  # pragma: no cover - the registry names these types only
            raise TypeError(type(result).__name__)


def _check(result: GlossaryCheckResult) -> Iterator[RenderableType]:
    for problem in result.problems:
        column = f"column {problem.column}: " if problem.column else ""
        hint = f" ({problem.hint})" if problem.hint else ""
        yield Text.assemble(
            (f"{problem.location}: ", "bold"),
            (f"{problem.severity.name.lower()}: ", SEVERITY_STYLES[problem.severity]),
            visible(f"{column}{problem.message}{hint} "),
            (f"[{problem.id}]", "dim"),
        )
    summary = severity_counts(problem.severity for problem in result.problems)
    yield Text.assemble(
        ("checked   ", "red" if result.failing else "green"),
        visible(f"{glossary_scope(result)}: {summary or 'no problems'}"),
    )


def _suggest(result: SuggestResult) -> Iterator[RenderableType]:
    for kind, group in groupby(result.suggestions, key=lambda suggestion: suggestion.kind):
        yield Text(f"{kind}s", "bold")
        for suggestion in group:
            expansion = f" = {visible(suggestion.expansion)}" if suggestion.expansion else ""
            places = ", ".join(map(str, suggestion.places[:3]))
            yield Text.assemble(
                f"  {suggestion.count:>4}  ",
                (visible(suggestion.text), "green"),
                expansion,
                "  ",
                (places, "dim"),
            )
    yield Text(
        f"{count(len(result.suggestions), 'term')} without an entry, in "
        f"{count(result.words, 'word')} of {count(result.documents, 'document')}",
        "dim",
    )


def _plan(result: PlanResult) -> Iterator[RenderableType]:
    for change in result.changes:
        before, after = " | ".join(change.before), " | ".join(change.after)
        what = {"added": after, "removed": before}.get(change.kind, f"{before} -> {after}")
        if before == after:
            what = f"{after} (variants or forbidden renderings)"
        yield Text.assemble(
            (f"{change.kind:<8}  ", "cyan"),
            visible(f"{change.source} in {change.language}: {what}"),
        )
    for verb, style, units in (
        ("redraft", "green", result.drafts),
        ("review", "yellow", result.reviewed),
    ):
        for unit in units:
            yield from _touched(unit, verb, style)
    yield Text.assemble(
        ("planned   ", "green"),
        f"{count(len(result.drafts), 'draft')} to replace, "
        f"{count(len(result.reviewed), 'reviewed unit')} to review, "
        f"of {count(result.units, 'unit')}; compared with {result.since}",
    )


def _touched(unit: AffectedUnit, verb: str, style: str) -> Iterator[RenderableType]:
    about = "; ".join(map(str, unit.disagreements)) or ", ".join(unit.terms)
    yield Text.assemble((f"{unit.location}: ", "bold"), (f"{verb}: ", style), visible(about))


def _score(result: Score) -> Iterator[RenderableType]:
    yield Text(f"{result.language}: {result.units} units, {result.with_terms} with terms", "bold")
    facts = [
        (
            "terms rendered as accepted",
            _rate(result.accepted),
            f"macro {result.accepted_macro:.1%}",
        ),
        ("terms as preferred, exactly", _rate(result.exact), f"macro {result.exact_macro:.1%}"),
        ("units with all their terms", _rate(result.satisfied), ""),
        ("forbidden renderings", str(result.forbidden), ""),
        ("consistency (modal share)", _rate(result.consistency), ""),
        ("over-enforcement", _rate(result.over), ""),
    ]
    facts += [
        (f"step {name}", _rate(Rate(count, sum(c for _, c in result.steps))), "")
        for name, count in result.steps
    ]
    if result.steps:
        facts.append(("drafts with unresolved issues", str(result.unresolved), ""))
    for name, value, more in facts:
        yield Text.assemble((f"  {name:<28}", "dim"), f"{value:<24}{more}".rstrip())
    worst = [term for term in result.terms if term.accepted.hits < term.accepted.total]
    for term in worst[:_SHOWN]:
        yield Text.assemble(
            ("  missed ", "yellow"), visible(f"{term.term}: {_rate(term.accepted)}")
        )
    if len(worst) > _SHOWN:
        yield Text(f"  ... and {len(worst) - _SHOWN} more (all of them with --json)", "dim")
    if result.quality:
        yield from _quality(result)
    for line in result.signatures:
        yield Text(line, "dim")


def _all_languages(result: ScoresResult) -> Text:
    """Return the line for all languages together."""
    units = sum(each.units for each in result.scores)
    hits = sum(each.accepted.hits for each in result.scores)
    total = sum(each.accepted.total for each in result.scores)
    return Text.assemble(
        (f"all: {count(units, 'unit')}, ", "bold"),
        f"terms rendered as accepted {_rate(Rate(hits, total))}",
    )


def _quality(result: Score) -> Iterator[RenderableType]:
    table = simple_table()
    table.add_column("units", no_wrap=True)
    for name in ("number", "chrF", "BLEU", "baseline chrF", "p", "baseline BLEU", "p"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in result.quality:
        table.add_row(
            row.part,
            str(row.units),
            *(
                "-" if value is None else f"{value:.{digits}f}"
                for value, digits in (
                    (row.chrf, 2),
                    (row.bleu, 2),
                    (row.baseline_chrf, 2),
                    (row.p_chrf, 3),
                    (row.baseline_bleu, 2),
                    (row.p_bleu, 3),
                )
            ),
        )
    yield table


def _import(result: GlossaryImportResult) -> Iterator[RenderableType]:
    for skipped in result.skipped:
        yield Text.assemble(("skipped   ", "yellow"), visible(f"{skipped.what}: {skipped.reason}"))
    for each in result.uncertain:
        yield Text.assemble(("to check  ", "yellow"), visible(f"{each.what}: {each.reason}"))
    for lost in result.lost[:_SHOWN]:
        yield Text.assemble(("left out  ", "yellow"), visible(f"{lost.what}: {lost.reason}"))
    if len(result.lost) > _SHOWN:
        yield Text(f"  ... and {len(result.lost) - _SHOWN} more (all of them with --json)", "dim")
    yield Text.assemble(
        ("imported  ", "green" if result.written else "dim"),
        f"{count(len(result.added), 'term')} into {result.path}, "
        f"{result.unchanged} already present",
    )


def _export(result: GlossaryExportResult) -> Iterator[RenderableType]:
    for lost in result.lost:
        yield Text.assemble(("left out  ", "yellow"), f"{lost.what}: {lost.reason}")
    yield Text.assemble(
        ("exported  ", "green"), f"{result.entries} entries to {result.path} ({result.format})"
    )


def _rate(rate: Rate) -> str:
    return f"{rate.share:.1%} ({rate.hits} of {rate.total})" if rate.total else "none"
