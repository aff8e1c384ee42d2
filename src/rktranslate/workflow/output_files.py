"""Files that commands read and write besides those of a project: inputs, reports, drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.project import revisions
from rktranslate.project.protection import refuse_as_result
from rktranslate.storage import files

if TYPE_CHECKING:
    from pathlib import Path

    from rktranslate.project.layout import Project


def check_destination(
    path: Path | None, project: Project | None = None, *, overwrite: bool = True
) -> None:
    """Refuse an output file that must not be written, before a command does its work.

    Args:
        path: The output file; None for standard output.
        project: The project that the output is made from, if any.
        overwrite: Whether an existing file may be replaced.

    Raises:
        ConfigError: The path is a file that people work on, or it exists and must not be replaced.
    """
    if path is None:
        return
    refuse_as_result(path, project)
    if path.exists() and not overwrite:
        raise ConfigError("output file already exists", path=str(path), hint="use --force")


def read_input(path: Path) -> bytes:
    """Return the bytes of an input file.

    Raises:
        DocumentError: It cannot be read.
    """
    return files.read_bytes(path)


def write_output(path: Path, data: bytes) -> None:
    """Write an output file as a whole or not at all."""
    files.write_atomic(path, data)


def repository_prefix(project: Project) -> str:
    """Return the path of a project in its git repository, with a slash at its end.

    Returns:
        An empty text for a project at the top of its repository, and for one in no repository.
    """
    return revisions.place_in_repository(project.root)
