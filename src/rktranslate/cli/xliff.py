"""The ``xliff`` commands."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from rktranslate.cli.options import (
    FILE,
    complete_language,
    output_options,
    project_option,
    to_option,
)
from rktranslate.cli.output import finish, progress_bar


@click.group(short_help="Send texts to a CAT tool as XLIFF, and take them back.")
def xliff() -> None:
    """Send texts to a CAT tool (OmegaT, Trados, memoQ, ...) as XLIFF, and take them back.

    \b
    rktranslate extract                  catalogues as the sources are now
    rktranslate xliff export --to en     xliff/en/report.xlf, to be sent
    rktranslate xliff import report.xlf  what is sent back
    rktranslate check                    look it over before it is built
    """


@xliff.command()
@click.argument("documents", type=FILE, nargs=-1)
@to_option
@click.option(
    "--version",
    type=click.Choice(["1.2", "2.0", "2.1"]),
    default="1.2",
    show_default=True,
    help="Version of XLIFF; every CAT tool reads 1.2.",
)
@click.option(
    "-o",
    "--output",
    "destination",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE|DIR",
    help="A file ending in .xlf, for one document in one language; a folder; or - for standard "
    "output.  [default: xliff/ in the project]",
)
@click.option("--force", is_flag=True, help="Replace files whose work was not imported.")
@project_option
@output_options
def export(
    documents: tuple[Path, ...],
    languages: tuple[str, ...],
    version: str,
    destination: Path | None,
    folder: Path,
    *,
    force: bool,
    **output: bool,
) -> None:
    """Write the PO files as XLIFF: sources, targets, states and notes.

    A file for each document and language: xliff/en/report.xlf for source/report.md. DOCUMENTS are
    source documents; all by default. Nothing in the project changes. A file that is there already
    is replaced, unless somebody worked in it and that was not imported.
    """
    from rktranslate.workflow.exchange import export_xliff
    from rktranslate.workflow.inputs import load_project

    stdout = str(destination) == "-"
    if stdout and output["as_json"]:
        raise click.UsageError("--json and -o - both want standard output")
    with progress_bar(output) as bar:
        result = export_xliff(
            load_project(folder),
            languages,
            documents,
            version=version,
            destination=None if stdout else destination,
            stream=sys.stdout.buffer if stdout else None,
            force=force,
            progress=bar,
        )
    finish(result, to_stderr=stdout, **output)


@xliff.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--reviewed",
    is_flag=True,
    help="All that is translated in FILE was reviewed: for tools that keep no states.",
)
@click.option("--dry-run", is_flag=True, help="Show what would happen; write nothing.")
@click.option(
    "--to",
    "language",
    metavar="LANG",
    shell_complete=complete_language,
    help="Target language, where FILE is not clear.",
)
@click.option(
    "--document", type=FILE, help="Source document, where FILE names none of this project."
)
@project_option
@output_options
def import_(
    files: tuple[Path, ...],
    language: str | None,
    document: Path | None,
    folder: Path,
    *,
    reviewed: bool,
    dry_run: bool,
    **output: bool,
) -> None:
    """Merge what a CAT tool gives back into the PO files.

    FILE is an XLIFF 1.2 or 2.x file, or a folder of them. Nothing that a person wrote is lost: a
    draft never takes the place of a reviewed target, of two reviewed targets the earlier one
    becomes a note, and what was translated for a source that has changed since is kept as an
    obsolete entry. All of these are listed. A broken file changes nothing.
    """
    from rktranslate.workflow.exchange import import_xliff
    from rktranslate.workflow.inputs import load_project

    with progress_bar(output) as bar:
        result = import_xliff(
            load_project(folder),
            files,
            language=language,
            document=document,
            reviewed=reviewed,
            dry_run=dry_run,
            progress=bar,
        )
    finish(result, **output)
