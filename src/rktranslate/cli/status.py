"""The commands ``status`` and ``engines``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import (
    ReportCommand,
    cache_option,
    changes_option,
    destination_option,
    format_option,
    output_options,
    package_option,
    paths_argument,
    project_from_option,
    project_option,
    to_option,
)
from rktranslate.cli.output import finish, finish_report, progress_bar

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=ReportCommand, result_type="StatusResult")
@paths_argument
@format_option("StatusResult")
@destination_option("Output file.  [default: -, standard output]")
@cache_option
@changes_option
@to_option
@project_option
@output_options
def status(
    paths: tuple[Path, ...],
    folder: Path,
    languages: tuple[str, ...],
    form: str,
    destination: Path | None,
    accept_changes: bool,
    no_cache: bool,
    **output: bool,
) -> None:
    """Show the progress of each document in each language.

    PATHS are documents, PO files, outputs, folders or quoted patterns; by default all documents.

    \b
    rktranslate status
    rktranslate status 'source/2024/**'
    rktranslate status --format html -o status.html
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.output_files import check_destination
    from rktranslate.workflow.status import status as run_status

    project = load_project(folder, accept_changes=accept_changes)
    check_destination(destination, project)
    with progress_bar(output) as bar:
        result = run_status(project, languages, bar, paths=paths, cache=not no_cache)
    finish_report(result, form, destination, as_json=output["as_json"], quiet=output["quiet"])


@click.command(short_help="List the engines, and how to install missing ones.")
@project_from_option
@package_option
@to_option
@project_option
@output_options
def engines(
    folder: Path,
    languages: tuple[str, ...],
    source: str | None,
    packages: tuple[Path, ...],
    **output: bool,
) -> None:
    """List the engines for each language pair, and how to install missing ones.

    Works without a project when --to is given.

    \b
    rktranslate engines --from id --to ms
    """
    from rktranslate.workflow.engines import engines as run_engines
    from rktranslate.workflow.inputs import load_project, project_if_any

    project = project_if_any(folder) if languages else load_project(folder)
    targets = languages or (project.config.target_languages if project else ())
    origin = source or (project.config.source_language if project else "id")
    with progress_bar(output, "Looking for engines"):
        result = run_engines(project, origin, targets, packages=packages)
    finish(result, **output)
