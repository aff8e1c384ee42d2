"""The command ``text``."""

from __future__ import annotations

from pathlib import Path

import click

from rktranslate.cli.options import (
    FILE,
    changes_option,
    destination_option,
    engine_options,
    from_option,
    one_language_option,
    output_options,
)
from rktranslate.cli.output import finish, progress_bar
from rktranslate.cli.streams import read_data, write_data


@click.command(short_help="Translate one document without a project.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@from_option
@one_language_option()
@engine_options
@click.option(
    "--glossary", type=FILE, metavar="FILE", help="glossary.csv whose terms the draft must use."
)
@click.option(
    "--wrapping",
    type=click.Choice(("auto", "prose", "lines")),
    default="auto",
    show_default=True,
    help="Line breaks of a plain text: prose is joined into paragraphs, lines stay lines.",
)
@click.option("--dialect", metavar="NAME", help="Markdown dialect.  [default: detected]")
@changes_option
@destination_option("Output file.  [default: -, standard output]")
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

    FILE is a document in any supported format, or - for plain text from standard input.

    \b
    rktranslate text report.md --to en -o report.en.md
    """
    from rktranslate.workflow.output_files import (
        check_destination,
        is_open_stream,
        read_input,
        write_output,
    )
    from rktranslate.workflow.text import translate_document

    check_destination(destination, overwrite=force)
    stdin = str(file) == "-"
    data = read_data() if stdin else read_input(file)
    with progress_bar(output) as bar:
        result = translate_document(
            "stdin.txt" if stdin or is_open_stream(file) else str(file),
            data,
            source,
            target,
            engine=engine,
            packages=packages,
            glossary=glossary,
            wrapping=wrapping,
            dialect=dialect or "",
            accept_changes=accept_changes,
            progress=bar,
        )
    if destination is not None:
        write_output(destination, result.output)
    elif not output["as_json"]:
        write_data(result.output)
    finish(result, to_stderr=True, **output)
