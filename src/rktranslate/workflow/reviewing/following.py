"""The project as it is now: its configuration, glossary and documents, read again when they change.

Files are polled, as by ``build --watch``: a stamp says whether a file changed.
"""

from __future__ import annotations

import functools
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, RktranslateError
from rktranslate.workflow.file_stamps import stamp_of, stamps_below
from rktranslate.workflow.inputs import Inputs, chosen_language, load_glossary, load_project
from rktranslate.workflow.reviewing.views import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.checks import Settings
    from rktranslate.glossary import Glossary
    from rktranslate.project.layout import Project
    from rktranslate.workflow.file_stamps import Stamp

_FRESH_SECONDS = 1.0
"""How old what is known of the files may be for a list of documents."""


@dataclass(frozen=True)
class Setup:
    """The configuration of a project at one time, and what it says of checks."""

    project: Project
    version: int
    """Another one with every change of the configuration or the glossary."""

    @functools.cached_property
    def glossary(self) -> Glossary | None:
        """The glossary of the project; None if it has none.

        Raises:
            GlossaryError: It is invalid.
        """
        return load_glossary(self.project)

    @functools.cached_property
    def settings(self) -> Settings:
        """The checks that the project configures.

        Raises:
            ConfigError: Their configuration is invalid.
        """
        from rktranslate.workflow.check_request import CheckRequest
        from rktranslate.workflow.check_settings import check_settings

        return check_settings(self.project, CheckRequest())


@dataclass(frozen=True, slots=True)
class CurrentProject:
    """A project at one time."""

    setup: Setup
    inputs: Inputs
    """Its documents are listed; each is read by whoever needs it."""
    names: frozenset[str]
    """Project paths of the documents."""
    stamps: Mapping[str, Stamp] = field(repr=False)
    """Of documents, catalogues and the files beside them, as they were when it was listed."""
    problem: Problem | None = None
    """Why the configuration or the glossary cannot be used as it is now: the earlier one is."""
    paths: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)
    """Paths of catalogues that were looked up, by language and document."""

    @property
    def project(self) -> Project:
        """The project with its configuration."""
        return self.setup.project

    @property
    def version(self) -> int:
        """See :attr:`Setup.version`."""
        return self.setup.version

    @property
    def glossary(self) -> Glossary | None:
        """See :attr:`Setup.glossary`."""
        return self.setup.glossary

    @property
    def settings(self) -> Settings:
        """See :attr:`Setup.settings`."""
        return self.setup.settings

    @property
    def documents(self) -> tuple[str, ...]:
        """Project paths of the documents, sorted."""
        return self.inputs.listed.paths

    def catalog_path(self, language: str, document: str) -> str:
        """Return the project path of the catalogue of a document, which need not exist.

        Language and document are looked up in the project's lists.

        Raises:
            ConfigError: There is no such language or document.
            DocumentError: The document would share a file with another one.
        """
        path = self.paths.get((language, document))
        if path is None:
            if language not in self.project.config.target_languages:
                chosen_language(self.project, language)
                raise ConfigError(f"{language!r} is not a target language of this project")
            if document not in self.names:
                raise ConfigError(
                    f"no such document: {document!r}", hint="it was renamed or deleted"
                )
            refused = self.inputs.listed.refused.get(document)
            if refused is not None:
                raise refused
            files = self.inputs.catalog_files
            path = files.path(document, language)
            # Which of several documents a file belongs to may change with its content.
            if files.is_certain(document, language):
                self.paths[language, document] = path
        return path


class ProjectFollower:
    """Follows the configuration, the glossary and the files of a project.

    Args:
        project: The project as it was loaded.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._lock = threading.Lock()
        self._settings_stamps: tuple[Stamp | None, ...] | None = None
        self._current: CurrentProject | None = None
        self._looked = 0.0
        self._reported: CurrentProject | None = None
        self._noted: dict[tuple[str, str], None] = {}

    def current(self, document: str = "", *, listed: bool = False) -> CurrentProject:
        """Return the project as its configuration and glossary are now.

        Args:
            document: A document that is wanted: if it is not known, the list is made again.
            listed: Whether the list of files must be as it is now, give or take a second.

        Raises:
            ConfigError: The configuration is invalid, or the source folder is gone.
            GlossaryError: The glossary is invalid.
        """
        with self._lock:
            current = self._loaded()
            is_old = time.monotonic() - self._looked > _FRESH_SECONDS
            if is_old and (listed or (document and document not in current.names)):
                current = self._listed(current)
            return current

    def note(self, language: str, document: str) -> None:
        """Let a document be among those that changed: more is known about it."""
        with self._lock:
            self._noted[language, document] = None

    def changed(self) -> tuple[tuple[str, str], ...]:
        """Return the language and document of each catalogue that changed since the last call.

        The catalogue, or its document; all if the configuration or the glossary changed. The first
        call returns those of which more became known since the start.
        """
        with self._lock:
            current = self._listed(self._loaded())
            before, self._reported = self._reported, current
            noted, self._noted = self._noted, {}
        if before is not None and before is not current:
            for pair in _changes(before, current):
                noted.setdefault(pair)
        return tuple(noted)

    def _loaded(self) -> CurrentProject:
        """Return the project; load it again if its configuration or glossary changed."""
        current = self._current
        stamps = _settings_stamps(self._project)
        if current is not None and stamps == self._settings_stamps:
            return current
        self._settings_stamps = stamps
        if current is None:
            current = self._made(Setup(self._project, 0))
        else:
            try:
                current = self._made(self._changed_setup(current.version + 1))
            except RktranslateError as error:
                path = error.path or current.project.config_path
                problem = Problem(path, error.line or 0, error.message, error.hint or "")
                current = replace(current, problem=problem)
        self._current = current
        return current

    def _changed_setup(self, version: int) -> Setup:
        """Return the configuration as it is now; raise if it, or the glossary, is invalid."""
        project = load_project(self._project.root, accept_changes=self._project.accept_changes)
        setup = Setup(project, version)
        _ = setup.glossary, setup.settings
        self._settings_stamps = _settings_stamps(project)
        self._project = project
        return setup

    def _made(self, setup: Setup) -> CurrentProject:
        """Return a project with its files as they are now."""
        self._looked = time.monotonic()
        inputs = _listing(setup.project)
        names = frozenset(inputs.listed.paths)
        return CurrentProject(setup, inputs, names, _stamps(setup.project))

    def _listed(self, current: CurrentProject) -> CurrentProject:
        """Return the project with its files as they are now."""
        stamps = _stamps(current.project)
        self._looked = time.monotonic()
        if stamps == current.stamps:
            return current
        if stamps.keys() == current.stamps.keys():
            self._current = replace(current, stamps=stamps)
        else:
            problem = current.problem
            self._current = replace(self._made(current.setup), problem=problem)
        return self._current


def _listing(project: Project) -> Inputs:
    inputs = Inputs(project, limit=0)
    inputs.listed  # noqa: B018 - it is made here, by one thread
    return inputs


def _settings_stamps(project: Project) -> tuple[Stamp | None, ...]:
    names = (project.config_path, "rktranslate.toml", "pyproject.toml", project.config.glossary)
    return tuple(stamp_of(project.path(name)) for name in names)


def _stamps(project: Project) -> dict[str, Stamp]:
    """Return the stamps of documents, catalogues, and the files beside them."""
    config = project.config
    stamps = dict(stamps_below(project, config.source_dir, project.is_left_out))
    for language in config.target_languages:
        stamps.update(stamps_below(project, f"{config.translations_dir}/{language}"))
    return stamps


def _changes(before: CurrentProject, now: CurrentProject) -> Iterator[tuple[str, str]]:
    """Yield the languages and documents of catalogues that are not as they were, or are gone."""
    config = now.project.config
    if before.version != now.version:
        for name in now.documents:
            for language in config.target_languages:
                yield language, name
        return
    stamps, earlier = now.stamps, before.stamps
    known = before.names | now.names
    for path in sorted(stamps.keys() | earlier.keys()):
        if stamps.get(path) == earlier.get(path):
            continue
        for language in config.target_languages:
            if path in known:
                yield language, path
            else:
                for name in _owners(now, language, path):
                    yield language, name


def _owners(current: CurrentProject, language: str, path: str) -> Iterator[str]:
    """Yield the documents that may have their catalogue at a path."""
    project = current.project
    folder = f"{project.config.translations_dir}/{language}/"
    if not path.startswith(folder) or not path.endswith(".po"):
        return
    inside = path.removeprefix(folder).removesuffix(".po")
    name = str(PurePosixPath(project.config.source_dir, inside))
    if name in current.names:
        yield name
        return
    for other in current.documents:
        if path in project.catalog_paths(other, language):
            yield other
