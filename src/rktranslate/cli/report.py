"""The ``report`` commands."""

from __future__ import annotations

from pathlib import Path

import click

from rktranslate.cli.options import FILE, output_options, project_option, to_option
from rktranslate.cli.output import finish, progress_bar
from rktranslate.cli.usage import Choice, CommandGroup


@click.group(
    cls=CommandGroup, short_help="Write copies for colleagues, and bring their comments back."
)
def report() -> None:
    """Write copies for colleagues, and bring their comments back."""


@report.command(short_help="Write source and target side by side as HTML or DOCX.")
@click.argument("files", type=FILE, nargs=-1)
@click.option(
    "--format",
    "form",
    type=Choice(["html", "docx"]),
    default="html",
    show_default=True,
    help="html to read and print; docx to comment on.",
)
@click.option(
    "--import",
    "imports",
    is_flag=True,
    help="FILES are copies in DOCX: add the comments in them to the PO files.",
)
@click.option(
    "-o",
    "--output",
    "destination",
    type=click.Path(path_type=Path),
    metavar="FILE|DIR",
    help="Output file, for one document and language; or a folder.  [default: build/bilingual]",
)
@click.option("--force", is_flag=True, help="Replace copies with comments that were not imported.")
@to_option
@project_option
@output_options
def bilingual(
    files: tuple[Path, ...],
    languages: tuple[str, ...],
    form: str,
    destination: Path | None,
    folder: Path,
    *,
    imports: bool,
    force: bool,
    **output: bool,
) -> None:
    """Write source and target side by side, for colleagues who have no PO editor.

    Writes one file per document and language, in document order, with the state, the notes and the
    findings beside each sentence. FILES are source documents; all by default. Nothing else in the
    project changes.

    \b
    rktranslate report bilingual --to en     build/bilingual/en/report.md.html
    rktranslate report bilingual --format docx

    Colleagues put comments into the DOCX, in Word or LibreOffice. With --import, FILES are such
    copies, and each comment becomes a translator comment of its message in the PO file, once.
    Targets never change. A comment that is in no row of the table, or is about a sentence that has
    changed since, is listed, and so is a target that was edited in the copy; the exit code is 1
    then.

    \b
    rktranslate report bilingual --import report.md.docx
    """
    from rktranslate.workflow.inputs import load_project

    project = load_project(folder)
    if imports:
        if not files:
            raise click.UsageError("--import needs the files to import")
        if destination is not None or languages or force:
            raise click.UsageError("--import takes no --to, --output and --force")
        from rktranslate.workflow.bilingual_import import import_comments

        with progress_bar(output) as bar:
            imported = import_comments(project, files, progress=bar)
        finish(imported, **output)
    from rktranslate.report.bilingual import copy_format
    from rktranslate.workflow.bilingual import write_copies

    with progress_bar(output) as bar:
        result = write_copies(
            project,
            copy_format(form),
            languages,
            files,
            destination=destination,
            force=force,
            progress=bar,
        )
    finish(result, **output)
