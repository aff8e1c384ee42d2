"""The command ``evaluate``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import (
    FILE,
    complete_engine,
    one_language_option,
    output_options,
    package_option,
    project_from_option,
    project_option,
)
from rktranslate.cli.output import finish, progress_bar

if TYPE_CHECKING:
    from pathlib import Path


@click.command(short_help="Measure engines against human translations.")
@click.argument("source_file", type=FILE, required=False)
@click.argument("target_file", type=FILE, required=False)
@project_from_option
@one_language_option()
@click.option(
    "--engine",
    "names",
    multiple=True,
    metavar="NAME",
    shell_complete=complete_engine,
    help="Engine; repeatable.  [default: all available]",
)
@package_option
@click.option(
    "--glossary", type=FILE, metavar="FILE", help="glossary.csv whose terms the drafts must use."
)
@click.option(
    "--limit", type=click.IntRange(min=1), metavar="N", help="Measure only the first N sentences."
)
@click.option(
    "--confidence",
    is_flag=True,
    help="Measure how well the confidence of the drafts agrees with their quality, too.",
)
@project_option
@output_options
def evaluate(
    source_file: Path | None,
    target_file: Path | None,
    folder: Path,
    source: str | None,
    target: str,
    names: tuple[str, ...],
    packages: tuple[Path, ...],
    glossary: Path | None,
    limit: int | None,
    confidence: bool,
    **output: bool,
) -> None:
    """Measure engines against human translations: BLEU, chrF, TER, time.

    Without files, the reviewed translations of the project are the reference. SOURCE_FILE and
    TARGET_FILE have one sentence per line; SOURCE_FILE alone has lines of source, tab, target.

    \b
    rktranslate evaluate --to en
    rktranslate evaluate dev.id dev.en --from id --to en --engine argos
    rktranslate evaluate dev.id dev.en --to en --confidence
    """
    from rktranslate.workflow.evaluate import evaluate_texts
    from rktranslate.workflow.inputs import load_project, project_if_any

    project = load_project(folder) if source_file is None else project_if_any(folder)
    with progress_bar(output) as bar:
        result = evaluate_texts(
            project,
            source_file,
            target_file,
            source_language=source,
            target_language=target,
            engines=names,
            packages=packages,
            glossary=glossary,
            limit=limit,
            confidence=confidence,
            progress=bar,
        )
    finish(result, **output)
