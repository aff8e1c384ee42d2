"""The ``tm`` commands."""

from __future__ import annotations

import sys
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
from rktranslate.cli.usage import CommandGroup


@click.group(
    cls=CommandGroup, short_help="Search the translation memory; import TMX and PO, export TMX."
)
def tm() -> None:
    """Search the translation memory; import TMX and PO, export TMX.

    The memory has the reviewed translations of the project and the imported files. It is
    updated automatically when these files change.
    """


@tm.command("import", short_help="Add TMX and PO files to the translation memory.")
@click.argument("files", type=FILE, nargs=-1, required=True)
@one_language_option("Target language of PO files whose header names none.", required=False)
@click.option("--replace", is_flag=True, help="Replace an imported file of the same name.")
@project_option
@output_options
def import_(
    files: tuple[Path, ...], target: str | None, folder: Path, *, replace: bool, **output: bool
) -> None:
    """Add TMX and PO files to the translation memory of the project.

    Each TMX file is copied to memory/, or to the folder memory-dir of the configuration. The
    reviewed messages of a PO file are written there as TMX, obsolete ones too. Keep that folder
    under version control: the memory itself is only a cache.
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.memory_import import import_memory

    with progress_bar(output) as bar:
        result = import_memory(
            load_project(folder), files, language=target, replace=replace, progress=bar
        )
    finish(result, **output)


@tm.command(short_help="Write the reviewed translations as TMX.")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@to_option
@project_option
@output_options
def export(file: Path, languages: tuple[str, ...], folder: Path, **output: bool) -> None:
    """Write the reviewed translations of the project to FILE as TMX 1.4b; - is standard output."""
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.memory_export import export_tmx

    if str(file) != "-":
        with progress_bar(output, "Writing TMX"):
            written = export_tmx(load_project(folder), file, languages)
        finish(written, **output)
    if output["as_json"]:
        raise click.UsageError("--json and - both write to standard output")
    with progress_bar(output, "Writing TMX"):
        result = export_tmx(load_project(folder), data_output(), languages)
    sys.stdout.flush()
    finish(result, to_stderr=True, **output)


@tm.command(short_help="Search the translation memory for a similar text, or for words.")
@click.argument("text")
@one_language_option("Target language.  [default: the project's only or first]", required=False)
@click.option(
    "--minimum",
    type=click.IntRange(30, 100),
    default=75,
    show_default=True,
    metavar="PERCENT",
    help="Lowest similarity.",
)
@click.option(
    "--limit",
    type=click.IntRange(1, 100),
    default=5,
    show_default=True,
    metavar="N",
    help="Highest number of matches, and of other sentences with the words.",
)
@project_option
@output_options
def search(
    text: str, target: str | None, minimum: int, limit: int, folder: Path, **output: bool
) -> None:
    """Search the translation memory for texts similar to TEXT, and for those with its words.

    Sentences that have all words of TEXT, also inflected or within longer words, follow the similar
    ones, with the words marked: first those that have them in the source, then in the target. What
    the glossary knows to stand for a word is marked on the other side.

    \b
    rktranslate tm search "Hubungan kedua negara membaik."
    rktranslate tm search hubungan --to en
    """
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.memory_search import search_memory

    with progress_bar(output, "Searching the memory"):
        result = search_memory(
            load_project(folder), text, target, minimum=minimum / 100, limit=limit
        )
    finish(result, **output)


@tm.command()
@project_option
@output_options
def stats(folder: Path, **output: bool) -> None:
    """Show the content and the size of the translation memory."""
    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.memory_stats import memory_stats

    with progress_bar(output, "Counting translations"):
        result = memory_stats(load_project(folder))
    finish(result, **output)
