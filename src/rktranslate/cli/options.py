"""Options that several commands share, and the completion of their values."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rktranslate.cli.usage import Choice
from rktranslate.errors import ConfigError, RktranslateError
from rktranslate.report.registry import TEXT, renderers_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from click.shell_completion import CompletionItem

Command = TypeVar("Command", bound="Callable[..., Any]")
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path, readable=False)
"""Whether it can be read shows when it is read: of several files, one that cannot costs itself."""
_MAX_COMPLETIONS = 200
LEVELS = Choice(["info", "warning", "error"])


class _SomePath(click.Path):
    """A path that is not empty: that of an unset variable would be the current folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path."""
        if value == "":
            self.fail("a path must not be empty", param, ctx)
        return super().convert(value, param, ctx)


class LazyChoice(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4
    """A choice among names that are loaded when they are needed: plugins bring some of them."""

    name = "choice"

    def __init__(self, load: Callable[[], Sequence[str]]) -> None:
        """Keep the function that returns the names."""
        self._load = load

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str | None:
        """Return the names as the help shows them."""
        context = () if ctx is None else (ctx,)  # click 8.1 gives none
        return click.Choice(self._load()).get_metavar(param, *context)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return a value that is one of the names."""
        return str(Choice(self._load()).convert(value, param, ctx))

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the names that begin with the incomplete word."""
        return click.Choice(self._load()).shell_complete(ctx, param, incomplete)


# --- completion ------------------------------------------------------------------------------


def complete_language(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the project's target languages that begin with the incomplete word."""
    from rktranslate.workflow.inputs import load_project

    languages: tuple[str, ...] = ()
    # A shell that completes a line has no place for an error of the configuration.
    with contextlib.suppress(ConfigError):
        languages = load_project(context.params.get("folder") or Path()).config.target_languages
    return [code for code in languages if code.startswith(incomplete)]


def complete_engine(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the names of engines, those of plugins included, that begin with the word."""
    from rktranslate.workflow.engines import engine_names

    names: tuple[str, ...] = ()
    with contextlib.suppress(RktranslateError):
        names = engine_names()
    return [name for name in names if name.startswith(incomplete)]


def complete_checks(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the ids of checks that complete the last of several separated by commas."""
    from rktranslate.workflow.check import list_checks

    ids: list[str] = []
    with contextlib.suppress(RktranslateError):
        ids = [check.name for check in list_checks().checks]
    before, comma, typed = incomplete.rpartition(",")
    named = before.split(",")
    return [
        f"{before}{comma}{name}" for name in ids if name.startswith(typed) and name not in named
    ]


def complete_paths(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Return the documents and catalogues that begin with the incomplete word.

    In a large project, and where nothing of it begins so, files are completed by the shell.
    """
    from click.shell_completion import CompletionItem

    from rktranslate.workflow.inputs import load_project
    from rktranslate.workflow.selection import paths_beginning

    names: tuple[str, ...] = ()
    with contextlib.suppress(RktranslateError):
        names = paths_beginning(load_project(context.params.get("folder") or Path()), incomplete)
    if 0 < len(names) <= _MAX_COMPLETIONS:
        return [CompletionItem(name) for name in names]
    return [CompletionItem(incomplete, type="file")]


# --- options ---------------------------------------------------------------------------------


def cache_option(command: Command) -> Command:
    """Add ``--no-cache``, as ``no_cache``."""
    return click.option(
        "--no-cache", is_flag=True, help="Use no result of an earlier command, and keep none."
    )(command)


def project_option(command: Command) -> Command:
    """Add ``-C/--project``, as ``folder``."""
    return click.option(
        "-C",
        "--project",
        "folder",
        type=FOLDER,
        default=Path(),
        help="Folder of the project, or any folder in it.  [default: .]",
    )(command)


_SOME_PATH = _SomePath(path_type=Path, readable=False)


def paths_argument(command: Command) -> Command:
    """Add ``PATHS``, as ``paths``: what a command over the documents of a project is limited to."""
    return click.argument(
        "paths", metavar="[PATHS]...", nargs=-1, type=_SOME_PATH, shell_complete=complete_paths
    )(command)


def to_option(command: Command) -> Command:
    """Add ``--to``, as ``languages``."""
    return click.option(
        "--to",
        "languages",
        multiple=True,
        metavar="LANG",
        shell_complete=complete_language,
        help="Target language; repeatable.  [default: all]",
    )(command)


def from_option(command: Command) -> Command:
    """Add ``--from``, as ``source``; by default ``id``."""
    return click.option(
        "--from", "source", default="id", metavar="LANG", show_default=True, help="Source language."
    )(command)


def project_from_option(command: Command) -> Command:
    """Add ``--from``, as ``source``; None for the language of the project."""
    return click.option(
        "--from", "source", metavar="LANG", help="Source language.  [default: the project's, or id]"
    )(command)


def one_language_option(
    help_text: str = "Target language.", *, required: bool = True
) -> Callable[[Command], Command]:
    """Return ``--to`` for one language, as ``target``."""
    return click.option(
        "--to",
        "target",
        required=required,
        metavar="LANG",
        shell_complete=complete_language,
        help=help_text,
    )


def package_option(command: Command) -> Command:
    """Add ``--package``, as ``packages``."""
    return click.option(
        "--package",
        "packages",
        type=FILE,
        multiple=True,
        metavar="PATH",
        help="Argos package (folder or .argosmodel file), or a folder of packages; repeatable.",
    )(command)


def engine_options(command: Command) -> Command:
    """Add ``--engine`` and ``--package``, as ``engine`` and ``packages``."""
    return click.option(
        "--engine",
        metavar="NAME",
        shell_complete=complete_engine,
        help="Engine; see `rktranslate engines`.  [default: best available]",
    )(package_option(command))


def worker_options(command: Command) -> Command:
    """Add ``--jobs`` and ``--cluster``."""
    command = click.option(
        "--cluster",
        metavar="ADDRESS",
        help="Draft on a Dask cluster, for example tcp://scheduler:8786.",
    )(command)
    return click.option(
        "--jobs",
        type=click.IntRange(1, 256),
        default=1,
        show_default=True,
        metavar="N",
        help="Worker processes, each with a model of its own; 1 uses all cores with one model.",
    )(command)


def changes_option(command: Command) -> Command:
    """Add ``--accept-changes``, as ``accept_changes``."""
    return click.option(
        "--accept-changes",
        is_flag=True,
        help="Read tracked changes as accepted; otherwise such a document is refused.",
    )(command)


def destination_option(help_text: str) -> Callable[[Command], Command]:
    """Return ``-o/--output``, as ``destination``; ``-`` and None are standard output."""
    return click.option(
        "-o",
        "--output",
        "destination",
        type=click.Path(path_type=Path, allow_dash=True),
        callback=lambda _context, _option, path: None if str(path) == "-" else path,
        help=help_text,
    )


class ReportFile(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.4
    """A format and the file to write it to: ``sarif=report.sarif``."""

    name = "FORMAT=FILE"

    def __init__(self, result_type: str) -> None:
        """Take the name of the type of the results."""
        self._formats = tuple(each.format for each in renderers_for(result_type))

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Path]:
        """Return the format and the file."""
        if isinstance(value, tuple):
            return value
        form, _, name = str(value).partition("=")
        if form not in self._formats or not name:
            expected = f"expected FORMAT=FILE with one of {', '.join(self._formats)}"
            self.fail(f"{expected}, found {value!r}", param, ctx)
        return form, Path(name)


def reports_option(result_type: str) -> Callable[[Command], Command]:
    """Return ``--report``, as ``reports``: further reports of the same run, each in a file."""
    return click.option(
        "--report",
        "reports",
        type=ReportFile(result_type),
        multiple=True,
        help="Also write a report in a format to a file; repeatable.",
    )


class ReportCommand(click.Command):
    """A command with ``--format``, whose help lists the formats."""

    def __init__(self, *arguments: Any, result_type: str, **attributes: Any) -> None:
        """Take the name of the type of its results, and what :class:`click.Command` takes."""
        super().__init__(*arguments, **attributes)
        self._result_type = result_type

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the formats."""
        super().format_options(ctx, formatter)
        with formatter.section("Formats"):
            formatter.write_dl(
                [(each.format, each.help) for each in renderers_for(self._result_type)]
            )


class DocumentCommand(click.Command):
    """A command that reads documents, whose help lists the file name extensions of the formats."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the extensions."""
        from rktranslate.workflow.inputs import document_suffixes

        super().format_options(ctx, formatter)
        suffixes: tuple[str, ...] = ()
        # A plugin that cannot be loaded must not hide the help.
        with contextlib.suppress(RktranslateError):
            suffixes = document_suffixes()
        with formatter.section("Documents"):
            formatter.write_text(" ".join(suffixes))


def format_option(result_type: str) -> Callable[[Command], Command]:
    """Return ``--format``, as ``form``: the formats in which results of a type can be written."""
    return click.option(
        "--format",
        "form",
        type=Choice([renderer.format for renderer in renderers_for(result_type)]),
        default=TEXT,
        show_default=True,
        help="Output format; see below.",
    )


def output_options(command: Command) -> Command:
    """Add ``--json``, as ``as_json``, and ``--quiet``."""
    command = click.option(
        "-q", "--quiet", is_flag=True, help="Print nothing unless the command fails."
    )(command)
    return click.option(
        "--json", "as_json", is_flag=True, help="Print the result as one JSON object."
    )(command)


def all_option(command: Command) -> Command:
    """Add ``--all``, as ``everything``: one of the options of the output."""
    return click.option(
        "--all",
        "everything",
        is_flag=True,
        help="List everything; otherwise the first few of many of a kind, and their number.",
    )(command)
