"""Results of the ``models`` commands and of ``evaluate`` as text for a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from rktranslate.report.text.tables import simple_table
from rktranslate.report.words import count, size
from rktranslate.workflow.evaluate import EvaluateResult
from rktranslate.workflow.models import (
    InfoResult,
    InstallResult,
    ListResult,
    RemoveResult,
    VerifyResult,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from rktranslate.report.registry import ReportOptions
    from rktranslate.workflow.confidence_figures import ConfidenceFigures

_STATES = {
    "bundled": "green",
    "installed": "bold green",
    "foreign": "cyan",
    "available": "dim",
}


def render(result: object, _options: ReportOptions) -> Iterator[RenderableType]:
    """Yield the lines and tables of a result."""
    match result:
        case ListResult():
            yield from _list(result)
        case InstallResult():
            yield Text.assemble(
                ("replaced  " if result.replaced else "installed ", "green"),
                (result.model.name, "bold"),
                f"  {_bytes(result.model.size)} in {result.model.where}",
            )
            if result.model.score:
                yield Text(f"          {result.model.score}", "dim")
            if result.missing:
                yield Text(f"          also required: {result.missing}", "yellow")
        case VerifyResult():
            yield from _verify(result)
        case RemoveResult():
            for model in result.removed:
                yield Text.assemble(
                    ("removed   ", "green"), (model.name, "bold"), f"  {_bytes(model.size)}"
                )
        case InfoResult():
            yield from _info(result)
        case EvaluateResult():
            yield from _evaluate(result)


def _list(result: ListResult) -> Iterator[RenderableType]:
    if not result.models:
        yield Text(
            f"No models in {result.store}; "
            "install one with: rktranslate models install firefox id en"
        )
        return
    table = simple_table()
    for name in ("engine", "pair", "state", "version"):
        table.add_column(name, no_wrap=True)
    table.add_column("size", justify="right", no_wrap=True)
    for name in ("licence", "quality"):
        table.add_column(name, overflow="fold")
    for model in result.models:
        table.add_row(
            model.kind,
            f"{model.source} -> {model.target}",
            Text(model.state, _STATES[model.state]),
            Text(model.version),
            _bytes(model.size),
            Text(model.licence or "see the package"),
            Text(model.score or "-"),
        )
    sizes = [model.size for model in result.models if model.where and model.size is not None]
    if len(sizes) > 1:
        table.add_section()
        installed = count(len(sizes), "model")
        table.add_row("total", "on disk", "", "", _bytes(sum(sizes)), installed, "")
    yield table
    for model in result.models:
        if model.where:
            yield Text(f"{model.kind} {model.source} -> {model.target}: {model.where}", "dim")


def _verify(result: VerifyResult) -> Iterator[RenderableType]:
    for item in result.models:
        line = Text()
        if item.problems:
            line.append("damaged   ", "bold red")
        elif item.unknown:
            line.append("unknown   ", "yellow")
        else:
            line.append("intact    ", "green")
        line.append(item.model.name, "bold")
        if item.unknown and not item.problems:
            line.append("  no recorded checksums; all required files are present", "dim")
        yield line
        for problem in item.problems:
            yield Text(f"          {problem}", "red")


def _info(result: InfoResult) -> Iterator[RenderableType]:
    model = result.model
    facts = (
        ("model", f"{model.name} ({model.state})"),
        ("version", model.version),
        ("licence", model.licence or "see the package"),
        ("quality", model.score),
        ("origin", result.origin),
        ("installed", result.installed),
        ("where", model.where),
        ("size", _bytes(model.size)),
    )
    for name, value in facts:
        if value:
            yield Text.assemble((f"{name:<10}", "dim"), value)
    for file in result.files:
        yield Text.assemble(
            ("file      ", "dim"), f"{file.name}  {_bytes(file.size)}  ", (file.sha256, "dim")
        )


def _evaluate(result: EvaluateResult) -> Iterator[RenderableType]:
    terms = f", {count(result.glossary_terms, 'term')} enforced" if result.glossary_terms else ""
    yield Text(
        f"{result.test_set}: {count(result.sentences, 'sentence')}, "
        f"{result.source} -> {result.target}{terms}",
        "bold",
    )
    table = simple_table()
    table.add_column("engine", no_wrap=True)
    for name in ("BLEU", "chrF", "TER", "same", "unresolved", "sent./s", "seconds"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("signature", overflow="fold")
    for row in result.engines:
        table.add_row(
            row.engine,
            f"{row.bleu:.1f}",
            f"{row.chrf:.1f}",
            f"{row.ter:.1f}",
            str(row.same),
            str(row.unresolved),
            f"{row.per_second:.1f}",
            f"{row.seconds:.1f}",
            Text(row.signature),
        )
    yield table
    for skipped in result.skipped:
        yield Text.assemble(("skipped   ", "yellow"), f"{skipped.what}: {skipped.reason}")
    for row in result.engines:
        if row.confidence is not None:
            yield from _confidence(row.engine, row.confidence)
    for line in result.metrics:
        yield Text(line, "dim")


def _confidence(engine: str, figures: ConfidenceFigures) -> Iterator[RenderableType]:
    """Yield how well the confidence of the drafts of an engine agrees with their quality."""
    without = f", {figures.without} without a confidence" if figures.without else ""
    yield Text(f"confidence of {engine}: {count(figures.drafts, 'draft')}{without}", "bold")
    if figures.spearman is not None:
        yield Text(f"Spearman correlation with sentence chrF  {figures.spearman:.3f}")
    if figures.worst_found is not None:
        yield Text(
            f"worst fifth within the first 45 %, riskiest first  {100 * figures.worst_found:.1f} %"
        )
    if not figures.reliability:
        return
    table = simple_table()
    for name in ("confidence", "drafts", "mean", f"chrF >= {figures.good_chrf}", "mean chrF"):
        table.add_column(name, justify="right", no_wrap=True)
    for row in figures.reliability:
        table.add_row(
            f"{row.low}-{row.high}",
            str(row.drafts),
            f"{row.confidence:.0f}",
            f"{100 * row.good:.0f} %",
            f"{row.chrf:.1f}",
        )
    yield table


def _bytes(number: int | None) -> str:
    return "?" if number is None else size(number)
