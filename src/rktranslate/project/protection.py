"""Protection of project files from reports and exports."""

from __future__ import annotations

import contextlib
import fnmatch
import os
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, NoProjectError
from rktranslate.project.config import TOP
from rktranslate.project.layout import find_project
from rktranslate.storage.files import visible_files
from rktranslate.storage.temporaries import OWN_FOLDER

if TYPE_CHECKING:
    from rktranslate.project.layout import Project


class Protection:
    """The protected paths of projects.

    The links of a project are looked for once, so an object serves one command: links that are
    made later are not seen.

    Args:
        suffixes: File name extensions of documents. Where the documents are at the top of a
            project, only files with one of them are protected as such; any when it is empty.
    """

    def __init__(self, suffixes: tuple[str, ...] = ()) -> None:
        self._suffixes = suffixes
        self._links: dict[Path, dict[str, str]] = {}

    def role(self, project: Project, path: Path) -> str | None:
        """Return the role of a protected path in a project, or None for any other path.

        Protected are the source folder, catalogues, memory files, the glossary, the configuration,
        the internal files of this program, and the targets of links to any of them.
        """
        real = os.path.realpath(path)
        for role, relative in (
            ("the glossary", project.config.glossary),
            ("the configuration", project.config_path),
            ("a configuration file", "pyproject.toml"),
        ):
            if real == os.path.realpath(project.path(relative)):
                return role
        for role, relative, pattern in _folders(project):
            folder = project.path(relative)
            inside = Path(real).is_relative_to(os.path.realpath(folder))
            if relative == TOP and inside and not _may_be_document(project, real, self._suffixes):
                continue
            if inside and fnmatch.fnmatchcase(real, pattern):
                return role
        if project.root not in self._links:
            self._links[project.root] = _linked(project)
        return self._links[project.root].get(real)

    def refuse(self, path: Path, project: Project | None = None) -> None:
        """Refuse a protected path as the output file of a report or an export.

        Args:
            path: The output file.
            project: The project of the command, if any; the project around the path counts too.

        Raises:
            ConfigError: The path is protected; see :meth:`role`.
        """
        projects = {} if project is None else {project.root: project}
        for folder in {path.parent, Path(os.path.realpath(path)).parent}:
            with contextlib.suppress(NoProjectError):
                found = find_project(folder)
                projects.setdefault(found.root, found)
        for each in projects.values():
            role = self.role(each, path)
            if role is not None:
                verb = "overwrite" if path.exists() else "create"
                raise ConfigError(
                    f"refusing to {verb} {role}",
                    path=str(path),
                    hint="choose another output file",
                )


def _may_be_document(project: Project, real: str, suffixes: tuple[str, ...]) -> bool:
    """Return whether a file is or would be a document, in a project with documents at its top.

    There, files of other kinds may lie beside them.
    """
    file = Path(real)
    path = file.relative_to(os.path.realpath(project.root)).as_posix()
    if any(part.startswith((".", "~")) for part in path.split("/")):
        return False
    if project.is_output(path) or project.is_excluded(path):
        return False
    folders = (project.root / folder for folder in PurePosixPath(path).parents)
    if any(project.is_left_out(folder) for folder in folders if folder != project.root):
        return False
    return not suffixes or real.lower().endswith(suffixes)


def _folders(project: Project) -> tuple[tuple[str, str, str], ...]:
    """Return each protected folder: the role of its files, its path, and the pattern of names."""
    config = project.config
    return (
        ("an internal file of rktranslate", OWN_FOLDER, "*"),
        ("a file in the source folder", config.source_dir, "*"),
        ("a project catalogue", config.translations_dir, "*.po"),
        ("a translation memory file", config.memory_dir, "*.tmx"),
    )


def _linked(project: Project) -> dict[str, str]:
    """Return the real paths that links in protected folders lead to, each with its role."""
    roles: dict[str, str] = {}
    for role, relative, pattern in _folders(project):
        for file in visible_files(project.path(relative), f"**/{pattern}", lambda _: None):
            # Not Path.is_symlink, which fails for a file that cannot be examined.
            if os.path.islink(file):  # noqa: PTH114
                roles.setdefault(os.path.realpath(file), role)
    return roles
