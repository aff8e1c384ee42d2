"""The ``tm`` commands: each parses its options, calls ``memory.commands`` and prints the result."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rktranslate.memory.results import (
        TmExportResult,
        TmImportResult,
        TmSearchResult,
        TmStatsResult,
    )
    from rktranslate.project import Project

_Command = TypeVar("_Command", bound="Callable[..., Any]")
_FILE = click.Path(path_type=Path)


def _options(command: _Command) -> _Command:
    for option in (
        click.option("-q", "--quiet", is_flag=True, help="Print errors only."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
        click.option(
            "-C",
            "--project",
            "folder",
            type=click.Path(file_okay=False, path_type=Path),
            default=Path(),
            help="Project folder, or a folder inside it.  [default: this folder]",
        ),
    ):
        command = option(command)
    return command


@click.group()
def tm() -> None:
    """Use the translation memory: everything that was reviewed, and imported TMX files.

    It is filled from the PO files and from memory/*.tmx by itself whenever they change.
    """


@tm.command("import")
@click.argument("files", type=_FILE, nargs=-1, required=True)
@click.option("--replace", is_flag=True, help="Replace a file of the same name in memory/.")
@_options
def import_(files: tuple[Path, ...], folder: Path, *, replace: bool, **output: bool) -> None:
    """Make TMX files part of the project.

    Each is copied to memory/, which belongs under version control: the memory itself is only a
    cache.
    """
    from rktranslate.memory import commands

    _finish(commands.import_tmx(_find(folder), files, replace=replace), **output)


@tm.command()
@click.argument("file", type=_FILE)
@click.option(
    "--to", "languages", multiple=True, metavar="LANG", help="Target language.  [default: all]"
)
@_options
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
@_options
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
@_options
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
    if not result.matches:
        yield "nothing that is similar enough"
    for match in result.matches:
        adapted = ", adapted" if match.adapted else ""
        place = f"{match.origin}:{match.line}"
        yield f"{place}: {int(match.score * 100)}% {match.kind}{adapted}"
        yield f"  source  {_visible(match.source)}"
        yield f"  target  {_visible(match.target)}"


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


def _visible(text: str) -> str:
    return "".join(c if c.isprintable() or c == "\u00a0" else f"\\u{ord(c):04x}" for c in text)
