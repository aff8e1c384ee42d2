"""The project as it is now: its configuration, glossary and documents, read again when they change.

Files are polled, as by ``build --watch``: a stamp says whether a file changed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.workflow.check import check_settings
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.file_stamps import stamp_of, stamps_below
from rktranslate.workflow.inputs import Inputs, load_project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.checks import Settings
    from rktranslate.glossary import Glossary
    from rktranslate.project.layout import Project
    from rktranslate.workflow.file_stamps import Stamp


@dataclass(frozen=True, slots=True)
class CurrentProject:
    """A project at one time."""

    project: Project
    inputs: Inputs
    """Its documents are listed once; each is read by whoever needs it."""
    glossary: Glossary | None
    settings: Settings
    """The checks that the project configures."""


class ProjectFollower:
    """Follows the configuration, the glossary and the list of documents of a project.

    Args:
        project: The project as it was loaded.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._stamps: tuple[Stamp | None, ...] | None = None
        self._current: CurrentProject | None = None
        self._polled: tuple[CurrentProject, Mapping[str, Stamp]] | None = None

    def current(self) -> CurrentProject:
        """Return the project as its configuration and glossary are now.

        Raises:
            ConfigError: The configuration is invalid.
            GlossaryError: The glossary is invalid.
        """
        with self._lock:
            stamps = self._settings_stamps()
            if self._current is None or stamps != self._stamps:
                if self._current is not None:
                    self._project = load_project(
                        self._project.root, accept_changes=self._project.accept_changes
                    )
                    stamps = self._settings_stamps()
                self._current = _loaded(self._project)
                self._stamps = stamps
            return self._current

    def changed(self) -> tuple[tuple[str, str], ...]:
        """Return the language and document of each catalogue that changed since the last call.

        The catalogue, or its document; all if the configuration or the glossary changed.
        """
        current = self.current()
        project = current.project
        config = project.config
        stamps = dict(stamps_below(project, config.source_dir, project.is_left_out))
        stamps.update(stamps_below(project, config.translations_dir))
        with self._lock:
            before, self._polled = self._polled, (current, stamps)
        if before is None:
            return ()
        changed: list[tuple[str, str]] = []
        for document in current.inputs.listed.paths:
            for language in config.target_languages:
                paths = (document, *project.catalog_paths(document, language))
                if before[0] is not current or any(
                    before[1].get(path) != stamps.get(path) for path in paths
                ):
                    changed.append((language, document))
        return tuple(changed)

    def _settings_stamps(self) -> tuple[Stamp | None, ...]:
        project = self._project
        names = (project.config_path, "rktranslate.toml", "pyproject.toml", project.config.glossary)
        return tuple(stamp_of(project.path(name)) for name in names)


def _loaded(project: Project) -> CurrentProject:
    inputs = Inputs(project, limit=0)
    return CurrentProject(project, inputs, inputs.glossary, check_settings(project, CheckRequest()))
