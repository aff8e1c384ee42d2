"""The ``xliff`` commands."""

from __future__ import annotations

from pathlib import Path

import click

from rktranslate.cli.options import (
    FILE,
    one_language_option,
    output_options,
    project_option,
    to_option,
)
from rktranslate.cli.output import finish, progress_bar
from rktranslate.cli.streams import data_output
from rktranslate.cli.usage import Choice, CommandGroup


@click.group(cls=CommandGroup, short_help="Exchange PO files with a CAT tool as XLIFF.")
def xliff() -> None:
    """Exchange PO files with a CAT tool as XLIFF.

    \b
    rktranslate extract                  update the PO files from the sources
    rktranslate xliff export --to en     write xliff/en/report.xlf, to be sent
    rktranslate xliff import report.xlf  merge the translated file
    rktranslate check                    check the PO files before the build
    """


@xliff.command()
@click.argument("documents", type=FILE, nargs=-1)
@click.option(
    "--version",
    type=Choice(["1.2", "2.0", "2.1"]),
    help="Version of XLIFF.  [default: 1.2]",
)
@click.option(
    "-o",
    "--output",
    "destination",
    type=click.Path(path_type=Path, allow_dash=True),
    metavar="FILE|DIR",
    help="Output file ending in .xlf, for one document and language; or a folder; or - for "
    "standard output.  [default: xliff/ in the project]",
)
@click.option(
    "--copy-source",
    is_flag=True,
    help="Give untranslated units their source as the target, for tools that show nothing else "
    '(OmegaT); marked "new", it is no translation on import.',
)
@click.option("--force", is_flag=True, help="Replace files with work that was not imported.")
@to_option
@project_option
@output_options
def export(
    documents: tuple[Path, ...],
    languages: tuple[str, ...],
    version: str | None,
    destination: Path | None,
    folder: Path,
    *,
    copy_source: bool,
    force: bool,
    **output: bool,
) -> None:
    """Write PO files as XLIFF: sources, targets, states and notes.

    Writes one file per document and language: xliff/en/report.xlf for source/report.md. DOCUMENTS
    are source documents; all by default. Nothing else in the project changes. An existing file is
    replaced, unless it has work that was not imported. A note that XML cannot hold is left out and
    listed; so is a unit with such a context, and the exit code is 1 then.
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.xliff_export import export_xliff

    stdout = str(destination) == "-"
    if stdout and output["as_json"]:
        raise click.UsageError("--json and -o - both write to standard output")
    with progress_bar(output) as bar:
        result = export_xliff(
            load_project(folder),
            languages,
            documents,
            version=version or "",
            destination=None if stdout else destination,
            stream=data_output() if stdout else None,
            copy_source=copy_source,
            force=force,
            progress=bar,
        )
    finish(result, to_stderr=stdout, **output)


@xliff.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--reviewed",
    is_flag=True,
    help="Accept all translated units of FILE as reviewed: for tools that keep no states.",
)
@click.option("--dry-run", is_flag=True, help="Show the changes; write nothing.")
@one_language_option("Target language, if FILE does not name it.", required=False)
@click.option("--document", type=FILE, help="Source document, if FILE does not name it.")
@project_option
@output_options
def import_(
    files: tuple[Path, ...],
    target: str | None,
    document: Path | None,
    folder: Path,
    *,
    reviewed: bool,
    dry_run: bool,
    **output: bool,
) -> None:
    """Merge files that a CAT tool returned into the PO files.

    FILE is an XLIFF 1.2 or 2.x file, or a folder of them. No human work is lost: a draft never
    replaces a reviewed target; of two reviewed targets the earlier one becomes a note; and the
    translation of a source that has changed since is kept as an obsolete entry. A target that is
    a copy of the source, in a unit that is not marked as translated, is ignored, also with
    --reviewed. These units are listed. A unit with a fault is left out and listed, and the exit
    code is 1; a file that is invalid as a whole is left out and named, and the exit code is 2.
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.xliff_import import import_xliff

    with progress_bar(output) as bar:
        result = import_xliff(
            load_project(folder),
            files,
            language=target,
            document=document,
            reviewed=reviewed,
            dry_run=dry_run,
            progress=bar,
        )
    finish(result, **output)
