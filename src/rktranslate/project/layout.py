"""The layout of a project: paths of its documents, catalogues and outputs.

A project is a folder with ``[tool.rktranslate]`` in pyproject.toml, or with a rktranslate.toml
with the same keys at its top level. Every path in it is relative to that folder.
"""

from __future__ import annotations

import contextlib
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import CatalogError, ConfigError, NoProjectError
from rktranslate.project.config import configuration_in, load_config
from rktranslate.storage.files import file_status, read_bytes, visible_files
from rktranslate.storage.lock import folder_lock
from rktranslate.storage.places import place_inside
from rktranslate.storage.update import rewrite, write_current
from rktranslate.storage.writing import Version, remove_inside, write_inside

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from rktranslate.errors import RktranslateError
    from rktranslate.project.config import Config
    from rktranslate.storage.update import Snapshot

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Project:
    """A project folder with its configuration."""

    root: Path
    config: Config
    config_path: str
    """The file that the configuration was read from, relative to ``root``."""

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

    def documents(self, suffixes: tuple[str, ...]) -> tuple[str, ...]:
        """Return the project paths of the source documents, sorted.

        Hidden files, files with another suffix, and links that lead out of the source folder are
        ignored.

        Args:
            suffixes: File name extensions of documents, in lower case.

        Raises:
            ConfigError: The source folder does not exist, two documents would share a catalogue, or
                the draft of one document and the output of another would share a file.
            DocumentError: The folder cannot be read, or a name in it is not valid UTF-8.
        """
        folder = self.path(self.config.source_dir)
        if not folder.is_dir():
            raise ConfigError(
                "source folder not found",
                path=self.config.source_dir,
                hint="create it and put the source documents there",
            )
        inside = os.path.realpath(folder)
        found = [
            path.relative_to(self.root).as_posix()
            for path in sorted(visible_files(folder, "**/*"))
            if path.suffix.lower() in suffixes
            and Path(os.path.realpath(path)).is_relative_to(inside)
        ]
        stems: dict[str, str] = {}
        for document in found:
            stem = str(PurePosixPath(document).with_suffix(""))
            if stem in stems:
                raise ConfigError(
                    f"{document} and {stems[stem]} would share one catalogue",
                    hint="rename one of them",
                )
            stems[stem] = document
        names = frozenset(found)
        for document in found:
            draft = str(_draft_of(PurePosixPath(document)))
            if draft in names:
                raise ConfigError(
                    f"the draft of {document} and the output of {draft} would share one file",
                    hint="rename one of them",
                )
        return tuple(found)

    def catalog_path(self, document: str, language: str) -> str:
        """Return the project path of a document's catalogue in a language."""
        inside = PurePosixPath(document).relative_to(self.config.source_dir)
        return str(PurePosixPath(self.config.translations_dir, language, inside.with_suffix(".po")))

    def output_path(self, document: str, language: str, *, draft: bool = False) -> str:
        """Return the project path of an output; a draft has ``.draft`` before its suffix."""
        inside = PurePosixPath(document).relative_to(self.config.source_dir)
        if draft:
            inside = _draft_of(inside)
        return str(PurePosixPath(self.config.build_dir, language, inside))

    def read(self, relative: str) -> bytes:
        """Return the bytes of a project file.

        Raises:
            DocumentError: It does not exist or cannot be read.
        """
        return read_bytes(self.path(relative), shown=relative)

    def place(self, relative: str) -> Path:
        """Return the real path of a file or folder that the program may write.

        Raises:
            ConfigError: A link leads out of the project.
        """
        return place_inside(self.root, relative)

    def write(self, relative: str, data: bytes, before: Snapshot | None = None) -> bool:
        """Write a project file atomically if its content changes; return whether it did.

        Args:
            relative: The file.
            data: Its new content.
            before: The versions that the content was made from, that of the file among them; any
                when None.

        Raises:
            ConfigError: A link leads out of the project.
            DocumentError: It cannot be written.
            OutdatedError: A file of the snapshot has changed.
        """
        if before is None:
            return write_inside(self.root, relative, data)
        return write_current(self.root, relative, data, before)

    def remove(self, relative: str, version: Version) -> bool:
        """Delete a project file that still has a version; return whether it was deleted."""
        return remove_inside(self.root, relative, version)

    def rewrite(
        self,
        relative: str,
        change: Callable[[], tuple[bytes | None, _Result]],
        error: type[RktranslateError] = CatalogError,
    ) -> _Result:
        """Write the new content of a project file; see ``storage.update.rewrite``."""
        return rewrite(self.root, relative, change, error)

    def lock(self, command: str) -> AbstractContextManager[None]:
        """Lock the project for writing; wait a short time for another writer, then name it.

        Raises:
            ConfigError: Another process holds it, or the project cannot be written.
        """
        return folder_lock(self.root, command)


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
        hint="run `rktranslate init` to create one, or use --project FOLDER",
    )


def _draft_of(path: PurePosixPath) -> PurePosixPath:
    return path.with_name(f"{path.stem}.draft{path.suffix}")
