"""The ``tm`` commands: each parses its options, calls ``memory.commands`` and prints the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import FILE, output_options, project_of, project_option
from rktranslate.cli.output import finish

if TYPE_CHECKING:
    from pathlib import Path


@click.group(short_help="Use the translation memory; exchange it as TMX.")
def tm() -> None:
    """Use the translation memory: everything that was reviewed, and imported TMX files.

    It is filled from the PO files and from memory/*.tmx by itself whenever they change.
    """


@tm.command("import")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--replace", is_flag=True, help="Replace a file of the same name in memory/.")
@project_option
@output_options
def import_(files: tuple[Path, ...], folder: Path, *, replace: bool, **output: bool) -> None:
    """Make TMX files part of the project.

    Each is copied to memory/, which belongs under version control: the memory itself is only a
    cache.
    """
    from rktranslate.memory import commands

    finish(commands.import_tmx(project_of(folder), files, replace=replace), **output)


@tm.command()
@click.argument("file", type=FILE)
@click.option(
    "--to", "languages", multiple=True, metavar="LANG", help="Target language.  [default: all]"
)
@project_option
@output_options
def export(file: Path, languages: tuple[str, ...], folder: Path, **output: bool) -> None:
    """Write all reviewed messages of the project as TMX 1.4b."""
    from rktranslate.memory import commands

    finish(commands.export_tmx(project_of(folder), file, languages), **output)


@tm.command()
@click.argument("text")
@click.option("--to", "language", required=True, metavar="LANG", help="Target language.")
@click.option(
    "--minimum",
    type=click.IntRange(30, 100),
    default=75,
    show_default=True,
    help="Lowest similarity in percent.",
)
@click.option(
    "--limit", type=click.IntRange(1, 100), default=5, show_default=True, help="Most matches."
)
@project_option
@output_options
def search(
    text: str, language: str, minimum: int, limit: int, folder: Path, **output: bool
) -> None:
    """Look a source text up."""
    from rktranslate.memory import commands

    finish(
        commands.search(project_of(folder), text, language, minimum=minimum / 100, limit=limit),
        **output,
    )


@tm.command()
@project_option
@output_options
def stats(folder: Path, **output: bool) -> None:
    """Show what the memory holds, and how large it is."""
    from rktranslate.memory import commands

    finish(commands.stats(project_of(folder)), **output)
