"""The files that the results of commands depend on, as digests: the one place that names them.

Contents count, never dates. Every visible file of the project is covered, in one of three parts:
*sources* (documents and all other files of their folder, the glossary, the configuration, the
memory, the dictionaries, and the names of everything else), *catalogs*, and *outputs*, with the
records of previews. What a command reads and this module does not cover must be added here.
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.workflow.preview_files import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rktranslate.project.layout import Project
    from rktranslate.workflow.inputs import Inputs

_HIDDEN = (".", "~")
_MOST_FILES = 200_000
_MOST_BYTES = 1 << 30
"""Of all files whose contents count; to read more may take longer than a command."""


class UncoveredError(Exception):
    """The state of a project is not known: a file cannot be read, or there is too much."""


@dataclass(frozen=True, slots=True)
class ProjectState:
    """Digests of the files of a project at one time."""

    sources: str
    catalogs: str
    others: str
    """Names of documents among the outputs that are no output of a present document."""
    outputs: str
    files: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """By project path: what each file is, its content where that counts."""


def digest_of(*parts: str) -> str:
    """Return a digest of some texts, and of where each of them ends."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()


def project_state(inputs: Inputs) -> ProjectState:
    """Return the present state of a project.

    Raises:
        UncoveredError: It is not known.
        RktranslateError: The documents cannot be listed.
    """
    try:
        return _State(inputs).digests()
    except OSError as error:
        raise UncoveredError(str(error)) from error


class _State:
    """Sorts the files of a project into the parts of its state."""

    def __init__(self, inputs: Inputs) -> None:
        from rktranslate.formats import served_suffixes

        self._project: Project = inputs.project
        config = inputs.project.config
        self._suffixes = served_suffixes()
        self._outputs = {
            inputs.project.output_path(name, language, draft=draft)
            for name in inputs.listed.paths
            for language in config.target_languages
            for draft in (False, True)
        }
        self._outputs.add(RECORDS)
        folders = (config.build.output.folder(code) for code in config.target_languages)
        self._output_folders = tuple(f"{folder}/" for folder in folders if folder)
        self._catalogs = f"{config.translations_dir}/"
        self._folders = (config.source_dir, config.memory_dir, *config.dictionaries)
        self._read = (
            self._catalogs,
            *self._output_folders,
            *("" if folder == "." else f"{folder}/" for folder in self._folders),
        )
        self._files = {config.glossary, self._project.config_path, "pyproject.toml"}
        self._bytes = 0
        self._seen: set[str] = set()
        self._walked: set[str] = set()

    def digests(self) -> ProjectState:
        """Return the digests of the parts."""
        parts: dict[str, list[tuple[str, str]]] = {
            name: [] for name in ("sources", "catalogs", "others", "outputs")
        }
        files: dict[str, str] = {}
        for path, what in self._entries():
            files[path] = what
            parts[self._part(path)].append((path, what))
            if path.startswith(self._output_folders) and self._is_other(path):
                parts["others"].append((path, ""))
        digests = {name: _digest(found) for name, found in parts.items()}
        return ProjectState(**digests, files=files)

    def _part(self, path: str) -> str:
        if path.startswith(self._catalogs):
            return "catalogs"
        if path.startswith(self._output_folders) and self._project.is_output(path):
            return "outputs"
        return "outputs" if path in self._outputs else "sources"

    def _is_other(self, path: str) -> bool:
        return path.lower().endswith(self._suffixes) and path not in self._outputs

    def _entries(self) -> Iterator[tuple[str, str]]:
        """Yield the project path of each file, and what it is: its content where that counts."""
        yield from self._below(".")
        # What is hidden, or behind a link.
        for folder in (*self._folders, self._catalogs, *self._output_folders):
            yield from self._below(folder.removesuffix("/"))
        for path in sorted(self._files | self._outputs):
            yield from self._file(path)

    def _below(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield the visible files below a folder that have not been met; links are not followed."""
        pending = [folder]
        while pending:
            here = pending.pop()
            if here in self._walked:
                continue
            self._walked.add(here)
            try:
                with os.scandir(self._project.path(here)) as entries:
                    found = list(entries)
            except (FileNotFoundError, NotADirectoryError):
                continue
            for entry in found:
                if entry.name.startswith(_HIDDEN):
                    continue
                path = entry.name if here == "." else f"{here}/{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    pending.append(path)
                else:
                    yield from self._file(path)

    def _file(self, path: str) -> Iterator[tuple[str, str]]:
        if path in self._seen:
            return
        self._seen.add(path)
        if len(self._seen) > _MOST_FILES:
            raise UncoveredError(f"more than {_MOST_FILES:,} files")
        place = self._project.path(path)
        try:
            status = place.lstat()
            what = ""
            if stat.S_ISLNK(status.st_mode):
                what = f"{os.path.realpath(place)}:"
                status = place.stat()
        except (FileNotFoundError, NotADirectoryError):
            yield path, "absent"
            return
        if not stat.S_ISREG(status.st_mode):
            yield path, f"{what}{stat.S_IFMT(status.st_mode)}"
        elif self._is_read(path):
            self._bytes += status.st_size
            if self._bytes > _MOST_BYTES:
                raise UncoveredError(f"more than {_MOST_BYTES:,} bytes")
            with place.open("rb") as stream:
                yield path, what + hashlib.file_digest(stream, "sha256").hexdigest()
        else:
            yield path, f"{what}file"

    def _is_read(self, path: str) -> bool:
        """Return whether a command may read a file; of others only the existence counts."""
        return path in self._files or path in self._outputs or path.startswith(self._read)


def _digest(found: Iterable[tuple[str, str]]) -> str:
    digest = hashlib.sha256()
    for path, what in sorted(found):
        digest.update(f"{path}\0{what}\0".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()
