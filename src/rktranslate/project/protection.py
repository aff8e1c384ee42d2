"""Protection of project files: what no report or export may overwrite."""

from __future__ import annotations

import contextlib
import fnmatch
import os
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, NoProjectError
from rktranslate.project.layout import OWN_FOLDER, find_project
from rktranslate.storage.files import visible_files

if TYPE_CHECKING:
    from rktranslate.project.layout import Project


def protected_role(project: Project, path: Path) -> str | None:
    """Return what a path is that no result may be written to, or None where one may be.

    All among the sources, catalogues, memory files, the glossary, the configuration, and what
    this program keeps for itself; also what links in these folders lead to.
    """
    config = project.config
    real = os.path.realpath(path)
    for what, relative in (
        ("the glossary", config.glossary),
        ("the configuration", project.config_path),
        ("a configuration", "pyproject.toml"),
    ):
        if real == os.path.realpath(project.path(relative)):
            return what
    for what, relative, pattern in (
        ("this program's own", OWN_FOLDER, "*"),
        ("among the sources", config.source_dir, "*"),
        ("a catalogue", config.translations_dir, "*.po"),
        ("a file of the translation memory", config.memory_dir, "*.tmx"),
    ):
        folder = project.path(relative)
        inside = Path(real).is_relative_to(os.path.realpath(folder))
        if inside and fnmatch.fnmatchcase(real, pattern):
            return what
        links = (each for each in visible_files(folder, f"**/{pattern}") if each.is_symlink())
        if any(real == os.path.realpath(each) for each in links):
            return what
    return None


def refuse_as_result(path: Path, project: Project | None = None) -> None:
    """Refuse to write a report or an export over what people work on.

    Args:
        path: Where it is to be written.
        project: The project that it is made from, if any; one that the path lies in counts too.

    Raises:
        ConfigError: The path is what protected; see :func:`protected_role`.
    """
    concerned = [] if project is None else [project]
    for folder in (path.parent, Path(os.path.realpath(path)).parent):
        with contextlib.suppress(NoProjectError):
            concerned.append(find_project(folder))
    for each in concerned:
        what = protected_role(each, path)
        if what is not None:
            raise ConfigError(
                f"nothing is written here: it is {what}",
                path=str(path),
                hint="choose another place for the output",
            )
