"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable

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


def to_option(command: Command) -> Command:
    """Add ``--to``, as ``languages``."""
    return click.option(
        "--to",
        "languages",
        multiple=True,
        metavar="LANG",
        help="Target language; may be given several times.  [default: all]",
    )(command)


def output_options(command: Command) -> Command:
    """Add ``--json``, as ``as_json``, and ``--quiet``."""
    command = click.option("-q", "--quiet", is_flag=True, help="Print findings and errors only.")(
        command
    )
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")(command)
