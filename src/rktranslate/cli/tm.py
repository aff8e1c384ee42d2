"""The ``tm`` commands: each parses its options, calls ``memory.commands`` and prints the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from rktranslate.cli.options import FILE, output_options, project_option

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rktranslate.memory.results import (
        TmExportResult,
        TmImportResult,
        TmSearchResult,
        TmStatsResult,
    )
    from rktranslate.project import Project


@click.group()
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

    _finish(commands.import_tmx(_find(folder), files, replace=replace), **output)


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

    _finish(commands.export_tmx(_find(folder), file, languages), **output)


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

    _finish(
        commands.search(_find(folder), text, language, minimum=minimum / 100, limit=limit),
        **output,
    )


@tm.command()
@project_option
@output_options
def stats(folder: Path, **output: bool) -> None:
    """Show what the memory holds, and how large it is."""
    from rktranslate.memory import commands

    _finish(commands.stats(_find(folder)), **output)


def _find(folder: Path) -> Project:
    from rktranslate.project import find_project

    return find_project(folder)


def _finish(result: object, *, as_json: bool, quiet: bool) -> None:
    """Print a result; these commands have no findings, so that they always end clean."""
    if as_json:
        from rktranslate.report.json import dumps

        click.echo(dumps(click.get_current_context().command_path.partition(" ")[2], 0, result))
    elif not quiet:
        from rktranslate.cli.output import console

        screen = console()
        for line in _lines(result):
            # Texts come from files: they must not be taken for markup, nor drive a terminal.
            screen.print(line, markup=False)


def _lines(result: object) -> Iterator[str]:
    from rktranslate.memory.results import (
        TmExportResult,
        TmImportResult,
        TmSearchResult,
        TmStatsResult,
    )

    match result:
        case TmImportResult():
            yield from _imported(result)
        case TmExportResult():
            yield _exported(result)
        case TmSearchResult():
            yield from _found(result)
        case TmStatsResult():
            yield from _held(result)


def _imported(result: TmImportResult) -> Iterator[str]:
    for file in result.files:
        verb = "imported " if file.written else "unchanged"
        others = f", {file.other_languages} in other languages" if file.other_languages else ""
        yield f"{verb} {file.path}  {file.units} translations{others}"


def _exported(result: TmExportResult) -> str:
    return f"exported  {result.path}  {result.units} translations"


def _found(result: TmSearchResult) -> Iterator[str]:
    from rktranslate.report.visible import visible

    if not result.matches:
        yield "nothing that is similar enough"
    for match in result.matches:
        adapted = ", adapted" if match.adapted else ""
        place = f"{match.origin}:{match.line}"
        yield f"{place}: {int(match.score * 100)}% {match.kind}{adapted}"
        yield f"  source  {visible(match.source)}"
        yield f"  target  {visible(match.target)}"


def _held(result: TmStatsResult) -> Iterator[str]:
    for language in result.languages:
        yield (
            f"{language.language}  {language.translations} translations"
            f" of {language.sources} sources"
        )
    for file in result.files:
        yield f"{file.path}  {file.translations} translations"
    yield f"store {_size(result.store_bytes)}, its fuzzy index {_size(result.index_bytes)}"


def _size(number: int) -> str:
    return f"{number / 1e6:.1f} MB"
