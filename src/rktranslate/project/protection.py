"""Protection of project files from reports and exports."""

from __future__ import annotations

import contextlib
import fnmatch
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, NoProjectError
from rktranslate.project.layout import find_project
from rktranslate.storage.files import visible_files
from rktranslate.storage.temporaries import OWN_FOLDER

if TYPE_CHECKING:
    from rktranslate.project.layout import Project


def protected_role(project: Project, path: Path) -> str | None:
    """Return the role of a protected path in a project, or None for any other path.

    Protected are the source folder, catalogues, memory files, the glossary, the configuration, the
    internal files of this program, and the targets of links to any of them.
    """
    config = project.config
    real = os.path.realpath(path)
    for role, relative in (
        ("the glossary", config.glossary),
        ("the configuration", project.config_path),
        ("a configuration file", "pyproject.toml"),
    ):
        if real == os.path.realpath(project.path(relative)):
            return role
    for role, relative, pattern in (
        ("an internal file of rktranslate", OWN_FOLDER, "*"),
        ("a file in the source folder", config.source_dir, "*"),
        ("a project catalogue", config.translations_dir, "*.po"),
        ("a translation memory file", config.memory_dir, "*.tmx"),
    ):
        folder = project.path(relative)
        inside = Path(real).is_relative_to(os.path.realpath(folder))
        if inside and fnmatch.fnmatchcase(real, pattern):
            return role
        files = visible_files(folder, f"**/{pattern}", lambda _: None)
        # Not Path.is_symlink, which fails for a file that cannot be examined.
        links = (file for file in files if os.path.islink(file))  # noqa: PTH114
        if any(real == os.path.realpath(link) for link in links):
            return role
    return None


def refuse_as_result(path: Path, project: Project | None = None) -> None:
    """Refuse a protected path as the output file of a report or an export.

    Args:
        path: The output file.
        project: The project of the command, if any; the project around the path counts too.

    Raises:
        ConfigError: The path is protected; see :func:`protected_role`.
    """
    projects = [] if project is None else [project]
    for folder in (path.parent, Path(os.path.realpath(path)).parent):
        with contextlib.suppress(NoProjectError):
            projects.append(find_project(folder))
    for each in projects:
        role = protected_role(each, path)
        if role is not None:
            verb = "overwrite" if path.exists() else "create"
            raise ConfigError(
                f"refusing to {verb} {role}",
                path=str(path),
                hint="choose another output file",
            )
