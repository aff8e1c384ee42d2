"""The layout of a project: paths of its documents, catalogues and outputs.

A project is a folder with ``[tool.rktranslate]`` in pyproject.toml, or with a rktranslate.toml
with the same keys at its top level. Every path in it is relative to that folder.
"""

from __future__ import annotations

import contextlib
import itertools
import os
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import CatalogError, ConfigError, DocumentError, NoProjectError
from rktranslate.model import TrackedChanges
from rktranslate.project.config import configuration_in, load_config
from rktranslate.project.documents import document_options
from rktranslate.project.patterns import matches
from rktranslate.storage.files import (
    file_status,
    is_text,
    os_error,
    read_bytes,
    shown_name,
    visible_files,
)
from rktranslate.storage.lock import change_lock, folder_lock, sweep_project
from rktranslate.storage.places import place_inside
from rktranslate.storage.reading import MAX_BYTES
from rktranslate.storage.update import rewrite, write_current
from rktranslate.storage.writing import (
    Version,
    copy_inside,
    move_inside,
    remove_inside,
    write_inside,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from rktranslate.errors import RktranslateError
    from rktranslate.model import ReadOptions
    from rktranslate.project.config import Config
    from rktranslate.storage.update import Snapshot

_Result = TypeVar("_Result")
_LONGEST_NAME = 255
"""Bytes of a file name on the usual file systems."""
_ONE_FILE = "would share one file"
_CONFIGURATIONS = ("rktranslate.toml", "pyproject.toml")
_PACKAGES_OF_NODE = "node_modules"
_MARK_OF_VENV = "pyvenv.cfg"
"""What every virtual environment of Python has (PEP 405)."""


@dataclass(frozen=True, slots=True)
class FilesFound:
    """The files below a folder of a project, and why there may be others."""

    paths: tuple[str, ...]
    """Project paths, sorted."""
    errors: tuple[RktranslateError, ...]
    """One per folder that cannot be read, and per file whose name is not valid UTF-8."""
    unread: tuple[str, ...]
    """Project paths of the folders that cannot be read."""

    def may_have(self, path: str) -> bool:
        """Return whether a project path lies in a folder that cannot be read."""
        return any(PurePosixPath(path).is_relative_to(folder) for folder in self.unread)


@dataclass(frozen=True, slots=True)
class DocumentsFound(FilesFound):
    """The source documents of a project; ``errors`` has those whose names are not valid UTF-8."""

    refused: Mapping[str, DocumentError]
    """By project path: documents whose output would be that of another one."""
    others: tuple[str, ...] = ()
    """The other files in the source folder that are no outputs, sorted."""
    excluded: tuple[str, ...] = ()
    """The files that the patterns of ``exclude`` match, sorted."""


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder with its configuration."""

    root: Path
    config: Config
    config_path: str
    """The file that the configuration was read from, relative to ``root``."""
    accept_changes: bool = False
    """Tracked changes are read as accepted in every document, whatever the configuration says."""

    @property
    def name(self) -> str:
        """The configured name, or that of the folder."""
        # The name of a folder need not be valid UTF-8; a header must be.
        return self.config.name or os.fsencode(self.root.name).decode("utf-8", "replace")

    def path(self, relative: str) -> Path:
        """Return the file system path of a project path."""
        return self.root / relative

    def exists(self, relative: str) -> bool:
        """Return whether a project file exists; a dangling link does not.

        Raises:
            DocumentError: Its folder cannot be read.
        """
        return file_status(self.path(relative), relative) is not None

    def relative(self, path: Path) -> str:
        """Return a path for messages: relative to the project if it is inside it.

        A link in the project is a file of the project, whatever its target.
        """
        beside = Path(os.path.realpath(path.parent), path.name)
        for known in (beside, Path(os.path.abspath(path)), Path(os.path.realpath(path))):  # noqa: PTH100
            with contextlib.suppress(ValueError):
                return known.relative_to(self.root).as_posix()
        return str(path)

    def files(self, folder: str, pattern: str) -> FilesFound:
        """Return the files below a folder that are not hidden in it.

        Args:
            folder: Project path of the folder; a missing one has no files.
            pattern: See ``storage.files.visible_files``.
        """
        errors: list[RktranslateError] = []
        unread: list[str] = []
        paths: list[str] = []
        for path in self._walk(folder, pattern, errors, unread):
            inside = path.relative_to(self.root).as_posix()
            if is_text(inside):
                paths.append(inside)
            else:
                errors.append(_no_text(inside))
        return FilesFound(tuple(paths), tuple(errors), tuple(unread))

    def _walk(
        self,
        folder: str,
        pattern: str,
        errors: list[RktranslateError],
        unread: list[str],
        is_left_out: Callable[[Path], bool] | None = None,
    ) -> list[Path]:
        """Return the files below a folder, sorted; add the folders that cannot be read."""

        def add_unread(error: OSError) -> None:
            inside = Path(error.filename).relative_to(self.root).as_posix()
            unread.append(inside)
            errors.append(os_error(DocumentError, error, shown_name(inside), "read"))

        return sorted(visible_files(self.path(folder), pattern, add_unread, is_left_out))

    def documents(self, suffixes: tuple[str, ...]) -> DocumentsFound:
        """Return the source documents, and the other files in the source folder.

        Neither has hidden files, outputs, the project's own files, or those in a folder that
        :meth:`is_left_out`. A file with another suffix, or a link that leads out of the source
        folder, is no document.

        Args:
            suffixes: File name extensions of documents, in lower case.

        Raises:
            ConfigError: The source folder does not exist.
        """
        config = self.config
        folder = self.path(config.source_dir)
        if not folder.is_dir():
            raise ConfigError(
                "source folder not found",
                path=config.source_dir,
                hint="create it and put the source documents there",
            )
        top = os.path.realpath(folder)
        inside: dict[Path, bool] = {}
        """Whether folders are in the source folder, whatever links lead to them."""
        errors: list[RktranslateError] = []
        unread: list[str] = []
        names: list[str] = []
        others: list[str] = []
        excluded: list[str] = []
        for path in self._walk(config.source_dir, "**/*", errors, unread, self.is_left_out):
            name = path.relative_to(self.root).as_posix()
            is_document = path.suffix.lower() in suffixes and _is_below(path, top, inside)
            if self.is_output(name) or self._is_own_file(name):
                continue
            if not is_text(name):
                # What it is called in a pattern or a catalogue is not known.
                errors += [_no_text(name)] if is_document else []
            elif self.is_excluded(name):
                excluded.append(name)
            else:
                (names if is_document else others).append(name)
        refused: dict[str, DocumentError] = {}
        for document, error in self._collisions(names):
            refused.setdefault(document, error)
        return DocumentsFound(
            tuple(names), tuple(errors), tuple(unread), refused, tuple(others), tuple(excluded)
        )

    def is_excluded(self, path: str) -> bool:
        """Return whether ``exclude`` of the configuration matches a file in the source folder."""
        inside = self._inside(path)
        return any(matches(pattern, inside) for pattern in self.config.exclude)

    def is_left_out(self, folder: Path) -> bool:
        """Return whether a folder in the source folder never has documents.

        Such are the folders of catalogues, outputs and memory files of this project, which are in
        the source folder only if that is the top of the project, and folders with the packages of
        other programs: virtual environments of Python and ``node_modules``.
        """
        if folder.name == _PACKAGES_OF_NODE or os.path.lexists(folder / _MARK_OF_VENV):
            return True
        config = self.config
        own = {config.translations_dir, config.memory_dir}
        if config.build_dir == config.build.output.root:
            own.add(config.build_dir)
        path = folder.relative_to(self.root).as_posix()
        # Outputs by a pattern may lie among documents; a folder of which all would be outputs has
        # none.
        return path in own or (self.is_output(f"{path}/a") and self.is_output(f"{path}/a/b"))

    def _is_own_file(self, path: str) -> bool:
        """Return whether a project path is that of the glossary or of the configuration."""
        return path in (self.config.glossary, self.config_path, *_CONFIGURATIONS)

    def _inside(self, path: str) -> str:
        """Return the path of a file in the source folder, given its project path."""
        folder = f"{self.config.source_dir}/"
        if path.startswith(folder):
            return path.removeprefix(folder)
        return str(PurePosixPath(path).relative_to(self.config.source_dir))

    def catalog_path(self, document: str, language: str) -> str:
        """Return the project path of a document's catalogue in a language.

        It has the whole name of the document: ``brief.docx`` and ``brief.md`` have one each. Only a
        name that is too long for that is without its suffix.
        """
        inside = PurePosixPath(document).relative_to(self.config.source_dir)
        if len(os.fsencode(inside.name)) + len(".po") > _LONGEST_NAME:
            return self.old_catalog_path(document, language)
        return f"{self.config.translations_dir}/{language}/{inside}.po"

    def old_catalog_path(self, document: str, language: str) -> str:
        """Return the project path that earlier versions gave a catalogue: without the suffix."""
        inside = PurePosixPath(document).relative_to(self.config.source_dir)
        return str(PurePosixPath(self.config.translations_dir, language, inside.with_suffix(".po")))

    def catalog_paths(self, document: str, language: str) -> tuple[str, ...]:
        """Return the project paths that a document's catalogue has or had."""
        paths = self.catalog_path(document, language), self.old_catalog_path(document, language)
        return tuple(dict.fromkeys(paths))

    def read_options(self, document: str) -> ReadOptions:
        """Return the options by which a document is read."""
        options = document_options(self.config.documents, self._inside(document))
        return replace(options, changes=TrackedChanges.ACCEPT) if self.accept_changes else options

    def output_path(self, document: str, language: str, *, draft: bool = False) -> str:
        """Return the project path of an output; a draft has ``.draft`` before its suffix."""
        return self.config.build.output.path(self._inside(document), language, draft=draft)

    def is_output(self, path: str) -> bool:
        """Return whether a project path is that of an output, of whatever document."""
        config = self.config
        return config.build.output.language_of(path, config.target_languages) is not None

    def is_in_sources(self, path: str) -> bool:
        """Return whether a project path is that of a file in the source folder."""
        return PurePosixPath(path).is_relative_to(self.config.source_dir)

    def asset_path(self, asset: str, language: str) -> str:
        """Return the project path of the copy of a file that outputs refer to.

        It is the file itself where outputs lie beside their sources.
        """
        pattern = self.config.build.output
        if self.is_in_sources(asset):
            return pattern.beside(self._inside(asset), language)
        return str(PurePosixPath(pattern.folder(language), asset))

    def read(self, relative: str, *, limit: int = MAX_BYTES) -> bytes:
        """Return the bytes of a project file.

        Raises:
            DocumentError: It does not exist, is larger than ``limit`` bytes, or cannot be read.
        """
        return read_bytes(self.path(relative), shown=relative, limit=limit)

    def place(self, relative: str) -> Path:
        """Return the real path of a file or folder that the program may write.

        Raises:
            ConfigError: A link leads out of the project.
        """
        return place_inside(self.root, relative)

    def write(
        self, relative: str, data: bytes, before: Snapshot | None = None, *, private: bool = False
    ) -> bool:
        """Write a project file atomically if its content changes; return whether it did.

        Args:
            relative: The file.
            data: Its new content.
            before: The versions that the content was made from, that of the file among them; any
                when None.
            private: Let nobody but the owner read it; without a snapshot only.

        Raises:
            ConfigError: A link leads out of the project.
            DocumentError: It cannot be written.
            OutdatedError: A file of the snapshot has changed.
        """
        if before is None:
            return write_inside(self.root, relative, data, private=private)
        return write_current(self.root, relative, data, before)

    def remove(self, relative: str, version: Version) -> bool:
        """Delete a project file that still has a version; return whether it was deleted."""
        return remove_inside(self.root, relative, version)

    def copy(self, relative: str, other: str) -> bool:
        """Copy a project file to another path atomically; return whether the content changed.

        Raises:
            ConfigError: A link leads out of the project.
            DocumentError: It cannot be read or written.
        """
        return copy_inside(self.root, relative, other)

    def move(self, relative: str, other: str, version: Version) -> None:
        """Rename a project file that still has a version to another path in the same folder.

        Raises:
            DocumentError: It cannot be renamed.
            OutdatedError: It has changed, or there is a file at the other path.
        """
        move_inside(self.root, relative, PurePosixPath(other).name, version)

    def rewrite(
        self,
        relative: str,
        change: Callable[[], tuple[bytes | None, _Result]],
        error: type[RktranslateError] = CatalogError,
    ) -> _Result:
        """Write the new content of a project file; see ``storage.update.rewrite``."""
        return rewrite(self.root, relative, change, error)

    def lock(self, command: str) -> AbstractContextManager[None]:
        """Lock the project against other commands; see :func:`~.storage.lock.folder_lock`.

        Raises:
            ConfigError: Another process holds it, or the project cannot be written.
        """
        return folder_lock(self.root, command)

    def change_lock(self, seconds: float = 20.0) -> AbstractContextManager[None]:
        """Lock the changes that people make; see :func:`~.storage.lock.change_lock`.

        Raises:
            ConfigError: Others make changes all the time, or the project cannot be written.
        """
        return change_lock(self.root, seconds)

    def sweep(self) -> None:
        """Delete what killed processes left, unless another process writes to the project now.

        Raises:
            ConfigError: The project cannot be written.
        """
        sweep_project(self.root)

    def _collisions(self, documents: Sequence[str]) -> Iterator[tuple[str, DocumentError]]:
        """Yield the documents whose output would be another file of the project, with the error.

        None of them is used: which of them the file is that exists is not known.
        """
        config = self.config
        owners: dict[str, tuple[str, str, bool]] = {}
        sources = frozenset(documents)
        languages = config.target_languages
        if config.build.output.separates_languages:
            languages = languages[:1]
        for this in itertools.product(documents, languages, (False, True)):
            document, language, draft = this
            path = self.output_path(document, language, draft=draft)
            role = "a source document" if path in sources else self._role(path)
            if role:
                text = f"its output {path} would overwrite {role}"
                hint = "change output in [build] of the configuration"
                yield document, DocumentError(text, path=document, hint=hint)
            other = owners.setdefault(path, this)
            if other != this:
                yield document, _collision(this, other)
                yield other[0], _collision(other, this)

    def _role(self, path: str) -> str:
        """Return what a file is that no output may overwrite; empty for any other."""
        config = self.config
        if path.startswith((f"{config.translations_dir}/", f"{config.memory_dir}/")):
            return "a file of the catalogues or the memory"
        if path in (config.glossary, self.config_path, "pyproject.toml"):
            return "the configuration or the glossary"
        return ""


def _is_below(path: Path, top: str, folders: dict[Path, bool]) -> bool:
    """Return whether a file is in a folder, whatever links lead to it.

    Args:
        path: The file.
        top: Real path of the folder.
        folders: The same of folders, filled by this function: files of one folder are many.
    """
    # Unlike Path.is_symlink, it tells of a folder that may not be searched no error.
    if os.path.islink(path):  # noqa: PTH114
        return Path(os.path.realpath(path)).is_relative_to(top)
    folder = path.parent
    if folder not in folders:
        folders[folder] = Path(os.path.realpath(folder)).is_relative_to(top)
    return folders[folder]


def _no_text(path: str) -> DocumentError:
    """Return the error of a file whose name is not valid UTF-8."""
    message = "file name is not valid UTF-8"
    return DocumentError(message, path=shown_name(path), hint="rename it")


def find_project(start: Path) -> Project:
    """Return the project of a folder: its own, or that of the nearest parent folder.

    Raises:
        NoProjectError: There is no project.
        ConfigError: Its configuration is invalid.
    """
    start = Path(os.path.realpath(start))
    for folder in (start, *start.parents):
        found = configuration_in(folder)
        if found is not None:
            return Project(folder, load_config(folder, *found), found[0].name)
    raise NoProjectError(
        "no project here: neither rktranslate.toml nor [tool.rktranslate] in pyproject.toml",
        path=str(start),
        hint="run `rktranslate init --to LANG` to create one, or use --project FOLDER",
    )


def _collision(one: tuple[str, str, bool], other: tuple[str, str, bool]) -> DocumentError:
    """Return the error of a document one of whose outputs is that of another one, or its own."""
    document, language, draft = one
    beside, its_language, its_draft = other
    this = "draft" if draft else "output"
    that = "draft" if its_draft else "output"
    if document == beside:
        text = f"its {this} in {language} and its {that} in {its_language} {_ONE_FILE}"
        return DocumentError(text, path=document, hint="change output in [build]")
    text = f"its {this} and the {that} of {beside} {_ONE_FILE}"
    return DocumentError(text, path=document, hint="rename one of them")
