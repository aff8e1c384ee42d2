"""Files that commands read and write besides those of a project: inputs, reports, drafts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, DocumentError
from rktranslate.project import revisions
from rktranslate.project.protection import Protection
from rktranslate.storage import files, reading, writing
from rktranslate.storage.places import Output

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from rktranslate.project.layout import Project


def protection_of_documents() -> Protection:
    """Return what is protected, where documents are files that a format serves."""
    from rktranslate.formats import served_suffixes

    return Protection(served_suffixes())


def check_destination(
    path: Path | None,
    project: Project | None = None,
    *,
    overwrite: bool = True,
    protection: Protection | None = None,
) -> None:
    """Refuse an output file that must not be written, before a command does its work.

    Args:
        path: The output file; None for standard output.
        project: The project that the output is made from, if any.
        overwrite: Whether an existing file may be replaced.
        protection: Knows what is protected, where a command has many outputs.

    Raises:
        ConfigError: The path is a file that people work on, or it exists and must not be replaced.
        DocumentError: It is a folder, a socket or a block device.
    """
    if path is None:
        return
    try:
        output = Output.at(path)
    except OSError as error:
        raise files.os_error(DocumentError, error, str(path), "written") from error
    if output.is_stream:
        return
    (protection or protection_of_documents()).refuse(path, project)
    if path.exists() and not overwrite:
        raise ConfigError("output file already exists", path=str(path), hint="use --force")


def read_input(path: Path) -> bytes:
    """Return the bytes of an input that a person named: a file, or an open stream.

    Raises:
        DocumentError: It is a pipe or a device, is too large, or cannot be read.
    """
    return files.read_input(path)


def is_open_stream(path: Path) -> bool:
    """Return whether an input is an open file of this process: ``/dev/stdin``, ``<(command)``."""
    try:
        return reading.descriptor_of(path) is not None
    except OSError:
        return False


def read_stream(stream: BinaryIO) -> bytes:
    """Return the bytes of a stream.

    Raises:
        OSError: It is too large, or cannot be read.
    """
    return reading.read_stream(stream)


def write_output(path: Path, data: bytes) -> None:
    """Write an output that a person named; a file as a whole or not at all.

    Raises:
        DocumentError: It cannot be written.
    """
    writing.write_output(path, data)


def repository_prefix(project: Project) -> str:
    """Return the path of a project in its git repository, with a slash at its end.

    Returns:
        An empty text for a project at the top of its repository, and for one in no repository.
    """
    return revisions.place_in_repository(project.root)
