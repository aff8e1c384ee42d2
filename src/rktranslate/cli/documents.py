"""The commands from source documents to target documents: init, extract, translate, build, run."""

from __future__ import annotations

from pathlib import Path

import click

from rktranslate.cli.options import (
    FOLDER,
    engine_options,
    output_options,
    project_option,
    to_option,
    worker_options,
)
from rktranslate.cli.output import finish, progress_bar


@click.command(short_help="Make a project in a folder.")
@click.argument("folder", type=FOLDER, default=Path())
@click.option("--from", "source", default="id", show_default=True, help="Language of the sources.")
@click.option("--to", "languages", multiple=True, required=True, metavar="LANG", help="Target.")
@output_options
def init(folder: Path, source: str, languages: tuple[str, ...], **output: bool) -> None:
    """Make a project: rktranslate.toml, glossary.csv, source/ and translations/."""
    from rktranslate.workflow.init import init as run_init

    finish(run_init(folder, source, languages), **output)


@click.command()
@project_option
@to_option
@output_options
def extract(folder: Path, languages: tuple[str, ...], **output: bool) -> None:
    """Bring the PO files up to the source documents.

    New sentences come in empty, changed ones keep their translation as a draft with the earlier
    source beside it, and removed ones are kept as obsolete entries. Nothing human is lost.
    """
    from rktranslate.workflow.extract import extract as run_extract
    from rktranslate.workflow.inputs import load_project

    with progress_bar(output) as bar:
        result = run_extract(load_project(folder), languages, bar)
    finish(result, **output)


@click.command(short_help="Extract, then draft whatever has no translation.")
@project_option
@to_option
@engine_options
@click.option("--redraft", is_flag=True, help="Make unreviewed machine drafts anew.")
@worker_options
@output_options
def translate(
    folder: Path,
    languages: tuple[str, ...],
    engine: str | None,
    packages: tuple[Path, ...],
    redraft: bool,
    jobs: int,
    cluster: str | None,
    **output: bool,
) -> None:
    """Extract, then draft with an offline engine whatever has no translation.

    Drafts are marked fuzzy, with a comment that says what made them. Reviewed text is never
    touched.
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.translate import translate as run_translate

    with progress_bar(output) as bar:
        result = run_translate(
            load_project(folder),
            languages,
            engine=engine,
            packages=packages,
            redraft=redraft,
            jobs=jobs,
            cluster=cluster,
            progress=bar,
        )
    finish(result, **output)


@click.command()
@project_option
@to_option
@click.option("--draft", is_flag=True, help="Build with drafts, into files named *.draft.*.")
@output_options
def build(folder: Path, languages: tuple[str, ...], draft: bool, **output: bool) -> None:
    """Write the target documents from reviewed text.

    A document with anything unreviewed is not built: its units are listed, the exit code is 3,
    and the earlier output stays as it was.
    """
    from rktranslate.workflow.build import build as run_build
    from rktranslate.workflow.inputs import load_project

    with progress_bar(output) as bar:
        result = run_build(load_project(folder), languages, draft=draft, progress=bar)
    finish(result, **output)


@click.command()
@project_option
@to_option
@engine_options
@worker_options
@output_options
def run(
    folder: Path,
    languages: tuple[str, ...],
    engine: str | None,
    packages: tuple[Path, ...],
    jobs: int,
    cluster: str | None,
    **output: bool,
) -> None:
    """Extract, translate, check and build: all of it, in order.

    Where no engine is installed for a language its drafts are left out, and the build says what
    is missing. Findings at the fail level hold the output of their catalogue back.
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.run import run as run_all

    with progress_bar(output) as bar:
        result = run_all(
            load_project(folder),
            languages,
            engine=engine,
            packages=packages,
            jobs=jobs,
            cluster=cluster,
            progress=bar,
        )
    finish(result, **output)
