"""Errors that end a command, as results: what could not be used, and where it is."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import RktranslateError
from rktranslate.project import revisions
from rktranslate.workflow.failures import FailedFile

if TYPE_CHECKING:
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class Refusal:
    """What ended a command."""

    failed: FailedFile
    """Its path is relative to the project, or empty where no file of it is known."""
    root: Path | None
    """Folder of the project; that of the file outside of a project."""

    @property
    def repository_prefix(self) -> str:
        """The path of the project in its repository, with a slash at its end, or empty."""
        return "" if self.root is None else revisions.place_in_repository(self.root)


def refusal(error: BaseException, message: str, project: Project | None = None) -> Refusal:
    """Return what ended a command.

    Args:
        error: The exception.
        message: What is printed about it, for an error that is not of this program.
        project: The project of the command, as far as it is known.
    """
    root = None if project is None else project.root
    if not isinstance(error, RktranslateError):
        return Refusal(FailedFile("", None, message), root)
    path, line = error.path or "", error.line
    file = _file(path, root) if path else None
    if file is not None and root is None:
        root = file.parent
    if file is None or root is None:
        # A folder, a revision, a name of an engine: a report has no place for them.
        text = f"{path}: {error.message}" if path else error.message
        return Refusal(FailedFile("", None, text, error.hint or ""), root)
    relative = Path(os.path.relpath(file, root)).as_posix()
    return Refusal(FailedFile(relative, line, error.message, error.hint or ""), root)


def _file(path: str, root: Path | None) -> Path | None:
    """Return the file that an error names, by a path in the project or as a person gave it."""
    for folder in (root, Path.cwd()):
        if folder is not None and os.path.isfile(folder / path):  # noqa: PTH113 - never raises
            return Path(os.path.realpath(folder / path))
    return None
