"""The commands from source documents to target documents: init, extract, translate, build, run."""

from __future__ import annotations

import functools
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from rktranslate.cli.failures import print_error
from rktranslate.cli.options import (
    FOLDER,
    DocumentCommand,
    all_option,
    cache_option,
    changes_option,
    engine_options,
    from_option,
    output_options,
    paths_argument,
    project_option,
    to_option,
    worker_options,
)
from rktranslate.cli.output import finish, progress_bar, show
from rktranslate.cli.usage import Choice

if TYPE_CHECKING:
    from rktranslate.workflow.watch import Load


@click.command(cls=DocumentCommand, short_help="Create a project in a folder.")
@click.argument("folder", type=FOLDER, default=Path())
@from_option
@click.option(
    "--to",
    "languages",
    multiple=True,
    required=True,
    metavar="LANG",
    help="Target language; repeatable.",
)
@output_options
def init(folder: Path, source: str, languages: tuple[str, ...], **output: bool) -> None:
    """Create a project in FOLDER, by default the current folder.

    It has rktranslate.toml, glossary.csv, source/ and translations/; existing files are kept.
    Documents in the folder are named.

    \b
    rktranslate init news --to en --to ms
    """
    from rktranslate.workflow.init import init as run_init

    finish(run_init(folder, source, languages), **output)


@click.command()
@paths_argument
@changes_option
@to_option
@project_option
@all_option
@output_options
def extract(
    paths: tuple[Path, ...],
    folder: Path,
    languages: tuple[str, ...],
    accept_changes: bool,
    **output: bool,
) -> None:
    """Update the PO files from the source documents.

    Writes one PO file per source document and target language. New sentences are added without a
    target. A changed sentence keeps its translation as a draft (fuzzy) with the previous source; a
    removed one becomes an obsolete entry. No translation or comment of a person is lost. A
    file that cannot be read costs itself: it is named, and all others are updated.

    PATHS are documents, PO files, outputs, folders or quoted patterns; by default all documents. A
    PO file or output chooses its own language only.

    \b
    rktranslate extract
    rktranslate extract source/laporan.docx 'source/2024/**/*.md'
    """
    from rktranslate.workflow.extract import extract as run_extract
    from rktranslate.workflow.inputs import load_project

    with progress_bar(output) as bar:
        project = load_project(folder, accept_changes=accept_changes)
        result = run_extract(project, languages, bar, paths=paths)
    finish(result, **output)


@click.command(short_help="Extract, then draft the sentences without a translation.")
@paths_argument
@engine_options
@click.option("--redraft", is_flag=True, help="Replace unreviewed machine drafts, too.")
@worker_options
@changes_option
@to_option
@project_option
@all_option
@output_options
def translate(
    paths: tuple[Path, ...],
    folder: Path,
    languages: tuple[str, ...],
    engine: str | None,
    packages: tuple[Path, ...],
    redraft: bool,
    jobs: int,
    cluster: str | None,
    accept_changes: bool,
    **output: bool,
) -> None:
    """Extract, then draft the sentences without a translation with an offline engine.

    A draft is marked fuzzy, and a comment names the engine and the model that made it. Reviewed
    translations are never changed. PATHS are documents, PO files, folders or quoted patterns.

    \b
    rktranslate translate --to en
    rktranslate translate source/laporan.docx
    rktranslate translate --to ms --engine apertium
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.translate import translate as run_translate

    with progress_bar(output) as bar:
        result = run_translate(
            load_project(folder, accept_changes=accept_changes),
            languages,
            engine=engine,
            packages=packages,
            redraft=redraft,
            jobs=jobs,
            cluster=cluster,
            progress=bar,
            paths=paths,
        )
    finish(result, **output)


@click.command()
@paths_argument
@click.option("--draft", is_flag=True, help="Write previews with unreviewed text: *.draft.* files.")
@click.option(
    "--missing",
    type=Choice(["hold", "draft", "source", "previous"]),
    help="Text for units that are not reviewed.  [default: draft with --draft, else as configured]",
)
@click.option("--watch", is_flag=True, help="Build again after every change, until interrupted.")
@changes_option
@to_option
@project_option
@all_option
@output_options
def build(
    paths: tuple[Path, ...],
    folder: Path,
    languages: tuple[str, ...],
    draft: bool,
    missing: str | None,
    watch: bool,
    accept_changes: bool,
    **output: bool,
) -> None:
    """Write the target documents from reviewed text.

    A document with a unit that is not reviewed is not built: these units are listed, the exit code
    is 3, and the existing output is left unchanged. With --missing it is built, and another text
    stands for the unit, marked as such: its source, or its last reviewed version (previous), or the
    source if there is none. A draft stands in previews only.

    \b
    rktranslate build --to en
    rktranslate build --draft                # previews: build/en/*.draft.*
    rktranslate build --missing previous     # publish, whatever has changed
    rktranslate build --draft --watch source/laporan.docx

    PATHS are documents, PO files, outputs, folders or quoted patterns; by default all documents.

    Relative links lead to the translated documents, and the files that outputs refer to are copied;
    the paths of outputs are set in [build] of the configuration.
    """
    from rktranslate.workflow.build import build as run_build
    from rktranslate.workflow.inputs import load_project

    load = functools.partial(load_project, folder, accept_changes=accept_changes)
    if watch:
        _watch(load, languages, paths, draft=draft, missing=missing, **output)
    with progress_bar(output) as bar:
        result = run_build(
            load(), languages, draft=draft, missing=missing, progress=bar, paths=paths
        )
    finish(result, **output)


def _watch(
    load: Load,
    languages: tuple[str, ...],
    paths: tuple[Path, ...],
    *,
    draft: bool,
    missing: str | None,
    **output: bool,
) -> NoReturn:
    """Print a line for each build, until the process is interrupted."""
    from rktranslate.report.text.watch import rebuild_line
    from rktranslate.workflow.watch import watch

    if output["as_json"]:
        raise click.UsageError("--watch and --json cannot be used together")
    for rebuild in watch(load, languages, draft=draft, missing=missing, paths=paths):
        if not output["quiet"]:
            show(rebuild_line(rebuild, time.strftime("%H:%M:%S")))
        if rebuild.error:
            print_error(rebuild.error)
        for failed in rebuild.result.failed if rebuild.result else ():
            print_error(str(failed))
    raise AssertionError("a watch has no end")


@click.command()
@paths_argument
@engine_options
@worker_options
@cache_option
@changes_option
@to_option
@project_option
@all_option
@output_options
def run(
    paths: tuple[Path, ...],
    folder: Path,
    languages: tuple[str, ...],
    engine: str | None,
    packages: tuple[Path, ...],
    jobs: int,
    cluster: str | None,
    accept_changes: bool,
    no_cache: bool,
    **output: bool,
) -> None:
    """Extract, translate, check and build, in this order.

    A language without an installed engine gets no drafts; the build lists what is missing. The
    output of a catalogue with findings at or above the fail level is not written.

    PATHS are documents, PO files, folders or quoted patterns; by default all documents.

    \b
    rktranslate run
    rktranslate run --to en source/2024
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.run import run as run_all

    with progress_bar(output) as bar:
        result = run_all(
            load_project(folder, accept_changes=accept_changes),
            languages,
            engine=engine,
            packages=packages,
            jobs=jobs,
            cluster=cluster,
            progress=bar,
            cache=not no_cache,
            paths=paths,
        )
    finish(result, **output)
