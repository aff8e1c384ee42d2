"""The command ``text``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import click
from click.core import ParameterSource

from rktranslate.cli.options import (
    FILE,
    DocumentCommand,
    changes_option,
    destination_option,
    engine_options,
    from_option,
    one_language_option,
    output_options,
)
from rktranslate.cli.output import finish, progress_bar
from rktranslate.cli.streams import read_data, refuse_terminal, write_data
from rktranslate.cli.usage import Choice


@click.command(cls=DocumentCommand, short_help="Translate one document without a project.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@from_option
@one_language_option()
@engine_options
@click.option(
    "--glossary", type=FILE, metavar="FILE", help="glossary.csv whose terms the draft must use."
)
@click.option(
    "--wrapping",
    type=Choice(("auto", "prose", "lines")),
    default="auto",
    show_default=True,
    help="Line breaks of a plain text: prose is joined into paragraphs, lines stay lines.",
)
@click.option("--dialect", metavar="NAME", help="Markdown dialect.  [default: detected]")
@changes_option
@destination_option(
    "Output file.  [default: standard output; report.en.docx for report.docx and the like]"
)
@click.option("--force", is_flag=True, help="Replace an existing output file.")
@output_options
def text(
    file: Path,
    source: str,
    target: str,
    engine: str | None,
    packages: tuple[Path, ...],
    glossary: Path | None,
    wrapping: str,
    dialect: str | None,
    accept_changes: bool,
    destination: Path | None,
    force: bool,
    **output: bool,
) -> None:
    """Translate one document without a project; the result is a machine draft.

    FILE is a document in any supported format, a PDF, whose text becomes Markdown, or - for
    standard input.

    \b
    rktranslate text report.docx --to en
    rktranslate text report.md --to en -o report.en.md
    """
    from rktranslate.workflow.output_files import (
        check_destination,
        is_open_stream,
        read_input,
        write_output,
    )
    from rktranslate.workflow.text import (
        check_kind,
        draft_document,
        name_of_stream,
        output_beside,
        read_alone,
    )

    check_destination(destination, overwrite=force)
    stdin = str(file) == "-"
    data = read_data() if stdin else read_input(file)
    is_stream = stdin or is_open_stream(file)
    with progress_bar(output):
        document = read_alone(
            name_of_stream(data) if is_stream else str(file),
            data,
            source,
            wrapping=wrapping,
            dialect=dialect or "",
            accept_changes=accept_changes,
        )
    context = click.get_current_context()
    is_named = context.get_parameter_source("destination") is not ParameterSource.DEFAULT
    if is_named and destination is not None:
        check_kind(document, destination)
    if not is_named and not is_stream:
        destination = output_beside(file, document, target)
        check_destination(destination, overwrite=force)
    if destination is None and document.encoding is None and not output["as_json"]:
        refuse_terminal()
    with progress_bar(output) as bar:
        result = draft_document(
            document,
            source,
            target,
            engine=engine,
            packages=packages,
            glossary=glossary,
            progress=bar,
        )
    if destination is not None:
        write_output(destination, result.output)
        result = replace(result, written=str(destination))
    elif not output["as_json"]:
        write_data(result.output)
    finish(result, to_stderr=True, **output)
