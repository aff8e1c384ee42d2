"""The project as it is now: its configuration, glossary and documents, read again when they change.

Files are polled, as by ``build --watch``: a stamp says whether a file changed.
"""

from __future__ import annotations

import contextlib
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
    """Its documents are listed; each is read where it is needed."""
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
        self._looking = threading.Lock()
        """Held while all files are looked at, which answers do not wait for: a thread that asks
        for thousands of stamps gives way to the others at each of them."""
        self._settings_stamps: tuple[Stamp | None, ...] | None = None
        self._current: CurrentProject | None = None
        self._looked = 0.0
        self._reported: CurrentProject | None = None
        self._noted: dict[tuple[str, str], None] = {}
        self._written: dict[str, Stamp] = {}
        """By path, what was written here since the files were looked at."""

    def current(self, document: str = "", *, listed: bool = False) -> CurrentProject:
        """Return the project as its configuration and glossary are now.

        Args:
            document: A document that is wanted: if it is not known, the list is made again.
            listed: Whether the list of files must be as it is now, give or take a second, or as
                another thread that is looking at them saw them last.

        Raises:
            ConfigError: The configuration is invalid, or the source folder is gone.
            GlossaryError: The glossary is invalid.
        """
        with self._lock:
            current = self._loaded()
        is_unknown = bool(document) and document not in current.names
        if (listed or is_unknown) and self._is_old and self._looking.acquire(blocking=is_unknown):
            try:
                if self._is_old:  # the thread that was waited for may have looked at them
                    self._look(current)
            finally:
                self._looking.release()
            with self._lock:
                return self._loaded()
        return current

    def note(self, language: str, document: str) -> None:
        """Let a document be among those that changed: more is known about it."""
        with self._lock:
            self._noted[language, document] = None

    def wrote(self, language: str, document: str) -> None:
        """Let a document whose catalogue was written here be among those that changed."""
        with self._lock:
            self._noted[language, document] = None
            current = self._current
            if current is None:
                return
            with contextlib.suppress(RktranslateError):
                path = current.catalog_path(language, document)
                stamp = stamp_of(current.project.path(path))
                if stamp is not None:
                    self._written[path] = stamp
                    self._current = _with_stamp(current, path, stamp)
                    if self._reported is not None:  # so that it is reported once
                        self._reported = _with_stamp(self._reported, path, stamp)

    def changed(self, *, look: bool = True) -> tuple[tuple[str, str], ...]:
        """Return the language and document of each catalogue that changed since the last call.

        The catalogue, or its document; all if the configuration or the glossary changed. The first
        call returns those of which more became known since the start.

        Args:
            look: Whether to look at the files; else only what was noted is returned.
        """
        if not look:
            with self._lock:
                noted, self._noted = self._noted, {}
            return tuple(noted)
        with self._lock:
            current = self._loaded()
        with self._looking:
            self._look(current)
        with self._lock:
            current = self._loaded()
            before, self._reported = self._reported, current
            noted, self._noted = self._noted, {}
        if before is not None and before is not current:
            for pair in _changes(before, current):
                noted.setdefault(pair)
        return tuple(noted)

    @property
    def _is_old(self) -> bool:
        return time.monotonic() - self._looked > _FRESH_SECONDS

    def _loaded(self) -> CurrentProject:
        """Return the project; load it again if its configuration or glossary changed."""
        current = self._current
        stamps = _settings_stamps(self._project)
        if current is not None and stamps == self._settings_stamps:
            return current
        self._settings_stamps = stamps
        looked = time.monotonic()
        if current is None:
            current = _made(Setup(self._project, 0))
            self._looked = looked
        else:
            try:
                current = _made(self._changed_setup(current.version + 1))
                self._looked = looked
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

    def _look(self, current: CurrentProject) -> None:
        """Find out how the files of a project are now; the caller holds ``_looking``."""
        with self._lock:
            self._written = {}
        begin = time.monotonic()
        stamps = _stamps(current.project)
        is_same = stamps.keys() == current.stamps.keys()
        found = current if is_same else _made(current.setup, stamps)
        with self._lock:
            self._looked = begin
            latest = self._current
            if latest is None or latest.setup is not current.setup:
                return  # the configuration changed meanwhile
            stamps |= self._written
            if stamps != latest.stamps:
                self._current = replace(found, stamps=stamps, problem=latest.problem)


def _made(setup: Setup, stamps: Mapping[str, Stamp] | None = None) -> CurrentProject:
    """Return a project with its files as they are now."""
    inputs = _listing(setup.project)
    names = frozenset(inputs.listed.paths)
    return CurrentProject(setup, inputs, names, stamps or _stamps(setup.project))


def _with_stamp(current: CurrentProject, path: str, stamp: Stamp) -> CurrentProject:
    return replace(current, stamps={**current.stamps, path: stamp})


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
