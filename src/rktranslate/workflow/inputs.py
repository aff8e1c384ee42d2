"""Inputs of commands: languages, source documents, the glossary, catalogues."""

from __future__ import annotations

import contextlib
import functools
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, DocumentError, NoProjectError
from rktranslate.workflow.failures import FailedFile, Failures
from rktranslate.workflow.progress import begin, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from os import PathLike
    from pathlib import Path

    from rktranslate.catalog.document_words import DocumentWords
    from rktranslate.catalog.po import PoFile
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.model import Catalog, Document
    from rktranslate.project.layout import DocumentsFound, Project
    from rktranslate.workflow.catalog_files import CatalogFiles
    from rktranslate.workflow.progress import Progress
    from rktranslate.workflow.selection import Selection

_UNWRITABLE_IN_NAMES = re.compile("[\0-\x08\n-\x1f\x7f\x85\u2028\u2029\u2069]")
"""Control characters except tabs, line breaks, and the character that ends a file name in PO."""
_KEPT_CHARACTERS = 8 << 20
"""Characters of text; the documents take about 60 MB."""


def load_project(path: str | PathLike[str] = ".", *, accept_changes: bool = False) -> Project:
    """Return the project that a folder belongs to: its own, or that of a parent folder.

    Args:
        path: A folder in the project; the current folder by default.
        accept_changes: Read tracked changes as accepted in every document.

    Raises:
        NoProjectError: There is no project.
        ConfigError: Its configuration is invalid.
    """
    from pathlib import Path

    from rktranslate.project.layout import find_project
    from rktranslate.workflow.option_names import check_option_names

    project = find_project(Path(path))
    check_option_names(project)
    return replace(project, accept_changes=True) if accept_changes else project


def project_if_any(path: str | PathLike[str] = ".") -> Project | None:
    """Return the project that a folder belongs to, or None if there is none.

    Raises:
        ConfigError: Its configuration is invalid.
    """
    try:
        return load_project(path)
    except NoProjectError:
        return None


def chosen_languages(project: Project, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the target languages of a command in the project's order: the wanted ones, or all.

    Raises:
        ConfigError: The project has none, or not that one.
    """
    if not project.config.target_languages:
        raise ConfigError("no target-languages", path=project.config_path)
    return selected_languages(project, wanted)


def selected_languages(project: Project, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the same as :func:`chosen_languages`; nothing for a project without any.

    Raises:
        ConfigError: See :func:`chosen_language`.
    """
    chosen = [chosen_language(project, language) for language in wanted]
    known = project.config.target_languages
    return tuple(language for language in known if not chosen or language in chosen)


def chosen_language(project: Project, language: str) -> str:
    """Return the target language of the project that a code names, or that matches it best.

    Raises:
        ConfigError: No target language of the project matches it, or several do equally well.
    """
    target = project.config.target(language)
    if target is None:
        raise ConfigError(
            f"{language!r} is not a target language of this project",
            hint=f"it has {', '.join(project.config.target_languages) or 'none'}; "
            f"add it to target-languages in {project.config_path}",
        )
    return target


def document_suffixes() -> tuple[str, ...]:
    """Return the file name extensions of documents, sorted.

    Raises:
        DocumentError: A plugin cannot be loaded.
    """
    from rktranslate.formats import served_suffixes

    return served_suffixes()


class Inputs:
    """The documents and the glossary of a project, shared by the steps of one command.

    The documents are listed once and the glossary is loaded once. Each document is read and
    segmented once, as long as all sources together stay below ``limit``; the rest of a larger
    archive is read again when it is needed again, so that memory stays bounded.

    A file that cannot be read costs itself: the methods ``try_...`` return it as a failure, which
    ``failures`` keeps, and the commands go on with the others.

    Args:
        project: The project.
        paths: Documents, catalogues, outputs, folders and patterns of them, which the command was
            asked for; all documents if empty.
        limit: Characters of text whose documents are kept in memory.
    """

    def __init__(
        self, project: Project, paths: Sequence[Path] = (), *, limit: int = _KEPT_CHARACTERS
    ) -> None:
        self.project = project
        self._paths = tuple(paths)
        self._free = limit
        self._documents: dict[str, Document] = {}
        self._words: dict[str, DocumentWords] = {}
        self._unreadable: dict[str, FailedFile] = {}
        self.failures = Failures()

    @functools.cached_property
    def listed(self) -> DocumentsFound:
        """The source documents; there may be none."""
        return self.project.documents(document_suffixes())

    @functools.cached_property
    def names(self) -> tuple[str, ...]:
        """The project paths of the source documents, sorted.

        Raises:
            ConfigError: There is no document, and no file that may be one.
        """
        if not self.listed.paths and not self.listed.errors:
            from rktranslate.workflow.skipped import no_documents

            raise no_documents(self.project, self.listed)
        return self.listed.paths

    @functools.cached_property
    def selection(self) -> Selection | None:
        """What the command was asked for; None if it is over all documents.

        Raises:
            ConfigError: A path names nothing of the project.
        """
        if not self._paths:
            return None
        from rktranslate.workflow.selection import select

        kept, self.failures = self.failures, Failures()
        try:
            selection = select(self, self._paths)
        finally:
            self.failures = kept
        self.failures.add_all(selection.failed)
        return selection

    @property
    def chosen(self) -> tuple[str, ...]:
        """The documents that the command reads and writes: all, or those that it was asked for."""
        if self.selection is None:
            return self.names
        return tuple(name for name in self.names if name in self.selection.languages)

    def covers(self, name: str, language: str) -> bool:
        """Return whether the command was asked for a document in a language."""
        return self.selection is None or self.selection.has(name, language)

    def languages(self, wanted: Sequence[str]) -> tuple[str, ...]:
        """Return the target languages of the command, in the project's order.

        Args:
            wanted: The languages that it was asked for; all if empty.

        Raises:
            ConfigError: See :func:`chosen_languages`; or the paths choose nothing in them.
        """
        languages = chosen_languages(self.project, wanted)
        if self.selection is None:
            return languages
        of_paths = frozenset().union(*self.selection.languages.values())
        chosen = tuple(language for language in languages if language in of_paths)
        if not chosen:
            raise ConfigError(
                f"the paths choose documents in {', '.join(sorted(of_paths))} only, "
                f"not in {', '.join(languages)}",
                hint="change --to, or name the documents",
            )
        return chosen

    @contextlib.contextmanager
    def reading_others(self) -> Iterator[Failures]:
        """Keep failures apart, and yield them: of files that a command reads beside the chosen.

        Without a selection there are no others, and every failure counts.
        """
        if self.selection is None:
            yield self.failures
            return
        kept, self.failures = self.failures, Failures()
        try:
            yield self.failures
        finally:
            self.failures = kept

    def other_catalogs(self, language: str) -> Iterator[tuple[str, Catalog]]:
        """Yield the documents that the command was not asked for in a language, with catalogues.

        Those without a catalogue, or with one that cannot be read, are left out.
        """
        for name in self.names:
            if self.covers(name, language) or name in self.listed.refused:
                continue
            with self.reading_others():
                file = self.catalog_files.read(name, language)
            if file is not None and not isinstance(file, FailedFile):
                yield name, file.catalog

    def listed_names(self) -> tuple[str, ...]:
        """Return the same as :attr:`names`; there may be none. What cannot be listed is a failure.

        To be called by a command over all documents: one over some of them does not miss others.
        """
        self.failures.add_all(self.listed.errors)
        return self.listed.paths

    def files(self, folder: str, pattern: str) -> tuple[str, ...]:
        """Return the project paths of the files below a folder; see ``Project.files``.

        Files whose names cannot be used, and folders that cannot be read, are failures.
        """
        found = self.project.files(folder, pattern)
        self.failures.add_all(found.errors)
        return found.paths

    @functools.cached_property
    def glossary(self) -> Glossary | None:
        """The project's glossary; None if it has none."""
        return load_glossary(self.project)

    @functools.cached_property
    def catalog_files(self) -> CatalogFiles:
        """Where the catalogues of the documents are."""
        from rktranslate.workflow.catalog_files import CatalogFiles

        return CatalogFiles(self)

    def matcher(self, language: str) -> Matcher | None:
        """Return the glossary's matcher for a target language; None without a glossary."""
        from rktranslate.glossary import matcher_for

        return None if self.glossary is None else matcher_for(self.glossary, language)

    def document(self, name: str) -> Document:
        """Return a source document, segmented.

        Raises:
            DocumentError: It cannot be read, or would share a file with another document.
        """
        document = self._documents.get(name)
        if document is None:
            if name in self.listed.refused:
                raise self.listed.refused[name]
            from rktranslate.catalog.document_words import document_words

            document = load_document(self.project, name)
            if name not in self._words:
                self._words[name] = document_words(document)
            size = sum(len(block.text) for block in document.blocks)
            # The first ones are kept, not the latest: commands read all of them in order.
            if size <= self._free:
                self._free -= size
                self._documents[name] = document
        return document

    def words_of(self, name: str) -> DocumentWords:
        """Return the words of a document.

        Raises:
            DocumentError: It cannot be read.
        """
        if name not in self._words:
            self.document(name)
        return self._words[name]

    def words_read(self) -> tuple[DocumentWords, ...]:
        """Return the words of the chosen documents that have been read, in their order."""
        chosen = frozenset(self.chosen)
        return tuple(words for name, words in sorted(self._words.items()) if name in chosen)

    def try_document(self, name: str) -> Document | FailedFile:
        """Return a source document, segmented; or the failure to read it, the same every time."""
        failed = self._unreadable.get(name)
        if failed is not None:
            self.failures.keep(failed)
            return failed
        document = self.failures.attempt(name, lambda: self.document(name))
        if isinstance(document, FailedFile):
            self._unreadable[name] = document
        return document

    def readable_documents(
        self, stage: str, progress: Progress, names: Sequence[str] | None = None
    ) -> Iterator[Document]:
        """Yield the source documents that can be read, and report the progress.

        Args:
            stage: The stage of the command, for the progress.
            progress: Called when a document was used.
            names: Their project paths; when None, those that the command was asked for: if that is
                all, what cannot be listed is a failure.
        """
        if names is None:
            names = self.chosen
            self.failures.add_all(() if self.selection else self.listed.errors)
        for done, name in enumerate(names):
            begin(progress, stage, done, len(names), name)
            document = self.try_document(name)
            if not isinstance(document, FailedFile):
                yield document
            progress(stage, done + 1, len(names))

    def try_catalog(self, path: str, language: str) -> PoFile | FailedFile | None:
        """Return a catalogue; the failure to read it; or None if it does not exist."""
        project = self.project
        return self.failures.attempt(
            path,
            lambda: read_catalog(project, path, language) if project.exists(path) else None,
        )

    def has_catalog(self, name: str, language: str) -> bool | FailedFile:
        """Return whether the catalogue of a document exists, or the failure to find out."""
        path = self.catalog_files.path(name, language)
        return self.failures.attempt(path, lambda: self.project.exists(path))

    def may_have_document(self, catalog: str, language: str) -> bool:
        """Return whether a catalogue may be that of a document in a folder that cannot be read."""
        config = self.project.config
        inside = PurePosixPath(catalog).relative_to(config.translations_dir, language)
        return self.listed.may_have(str(PurePosixPath(config.source_dir, inside)))

    def catalogs_of_excluded(self, language: str) -> dict[str, str]:
        """Return the paths that catalogues of excluded documents have, with their documents.

        Files in use by other documents may be among them.
        """
        suffixes = document_suffixes()
        return {
            path: name
            for name in self.listed.excluded
            if name.lower().endswith(suffixes)
            for path in self.project.catalog_paths(name, language)
        }

    def knows_all_documents(self, language: str) -> bool:
        """Return whether every catalogue without a document is an orphan.

        It may be that of a document that cannot be listed, or of one that was renamed and cannot be
        read.
        """
        return not self.listed.errors and not any(
            self.has_catalog(name, language) is False
            and isinstance(self.try_document(name), FailedFile)
            for name in self.names
        )

    def catalogs(self, languages: Sequence[str], progress: Progress = silent) -> Iterator[Catalog]:
        """Yield the catalogues of all documents in some languages that exist and can be read."""
        names = self.listed_names()
        for done, name in enumerate(names):
            begin(progress, "Reading catalogues", done, len(names), name)
            refused = self.listed.refused.get(name)
            if refused is not None:
                self.failures.add(refused)
                continue
            for language in languages:
                file = self.catalog_files.read(name, language)
                if file is not None and not isinstance(file, FailedFile):
                    yield file.catalog


def load_document(project: Project, name: str) -> Document:
    """Return a source document cut into segments.

    Raises:
        DocumentError: It cannot be read, or its name cannot be written in a catalogue.
    """
    from rktranslate.formats import read_document
    from rktranslate.segmentation import Additions, segmented, segmenter

    odd = _UNWRITABLE_IN_NAMES.search(name)
    if odd is not None:
        raise DocumentError(
            f"U+{ord(odd[0]):04X} in the name of a document cannot be written in a catalogue",
            path=repr(name),
            hint="rename the file or the folder",
        )
    table = dict(project.config.segmentation)
    additions = Additions.from_table(table, project.config_path)
    rules = segmenter(project.config.source_language, additions)
    document = read_document(project.read(name), name, project.read_options(name))
    return segmented(document, rules.spans)


def load_glossary(project: Project) -> Glossary | None:
    """Return the project's glossary, or None where it has none."""
    from rktranslate import glossary

    config = project.config
    if not project.exists(config.glossary):
        return None
    path = project.path(config.glossary)
    return glossary.load(path, languages=config.languages, shown=config.glossary)


def read_catalog(
    project: Project, path: str, language: str, previous: PoFile | None = None
) -> PoFile:
    """Return a catalogue of the project.

    Args:
        project: The project.
        path: Project path of the catalogue.
        language: Its target language.
        previous: An earlier version of it: what has not changed is read in a fraction of the time.

    Raises:
        CatalogError: It cannot be read, decoded or parsed.
    """
    from rktranslate.catalog.po import read

    source = project.config.source_language
    return read(project.path(path), source, language, name=path, previous=previous)
