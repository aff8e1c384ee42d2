"""Options that several commands share."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from rktranslate.errors import ConfigError, NoProjectError, RktranslateError

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.project.layout import Project

Command = TypeVar("Command", bound="Callable[..., Any]")
FOLDER = click.Path(file_okay=False, path_type=Path)
FILE = click.Path(path_type=Path)


def project_option(command: Command) -> Command:
    """Add ``-C/--project``, as ``folder``."""
    return click.option(
        "-C",
        "--project",
        "folder",
        type=FOLDER,
        default=Path(),
        help="Project folder, or a folder inside it.  [default: this folder]",
    )(command)


def project_of(folder: Path) -> Project:
    """Return the project that ``-C/--project`` names.

    Raises:
        ConfigError: There is none, or its configuration is wrong.
    """
    from rktranslate.project.layout import find_project

    return find_project(folder)


def project_if_any(folder: Path) -> Project | None:
    """Return the project that ``-C/--project`` names, or None where there is none.

    Raises:
        ConfigError: There is one whose configuration is wrong.
    """
    try:
        return project_of(folder)
    except NoProjectError:
        return None


def complete_language(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the project's target languages that begin with what was typed."""
    languages: tuple[str, ...] = ()
    # While a line is being typed there is nobody to tell that the configuration is wrong.
    with contextlib.suppress(ConfigError):
        languages = project_of(context.params.get("folder") or Path()).config.target_languages
    return [code for code in languages if code.startswith(incomplete)]


def complete_engine(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the names of the engines, those of plugins too, that begin with what was typed."""
    names: list[str] = []
    with contextlib.suppress(RktranslateError):
        from rktranslate.engines.registry import providers

        names = [provider.name for provider in providers()]
    return [name for name in names if name.startswith(incomplete)]


def complete_checks(
    _context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[str]:
    """Return the ids of checks that go on with what was typed, behind its last comma."""
    ids: list[str] = []
    with contextlib.suppress(RktranslateError):
        from rktranslate.checks import rules

        ids = [rule.name for rule in rules()]
    before, comma, typed = incomplete.rpartition(",")
    named = before.split(",")
    return [
        f"{before}{comma}{name}" for name in ids if name.startswith(typed) and name not in named
    ]


def to_option(command: Command) -> Command:
    """Add ``--to``, as ``languages``."""
    return click.option(
        "--to",
        "languages",
        multiple=True,
        metavar="LANG",
        shell_complete=complete_language,
        help="Target language; may be given several times.  [default: all]",
    )(command)


def output_options(command: Command) -> Command:
    """Add ``--json``, as ``as_json``, and ``--quiet``."""
    command = click.option("-q", "--quiet", is_flag=True, help="Print nothing while all is well.")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)
