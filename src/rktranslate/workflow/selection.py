"""The documents that a command was asked for, by ``PATHS`` on its command line.

A path names source documents, catalogues or outputs: one of them, all in a folder, or those that a
pattern matches. A catalogue or an output chooses its document in its own language only. What
exists is not asked of the file system but of the project: a catalogue that is still to be written
has a path, too.
"""

from __future__ import annotations

import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.errors import ConfigError, DocumentError, RktranslateError
from rktranslate.project.patterns import composed, has_wildcard, match_parts
from rktranslate.storage.files import is_text, shown_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rktranslate.project.layout import Project
    from rktranslate.workflow.inputs import Inputs

_NEAREST = 2
"""Maximum number of paths that an error suggests."""
_MIN_SIMILARITY = 0.75
_Unit: TypeAlias = "tuple[str, str]"
"""A document and a target language."""


@dataclass(frozen=True, slots=True)
class Selection:
    """Some documents of a project, each in some target languages."""

    languages: Mapping[str, frozenset[str]]
    """By project path of the document: its languages."""
    failed: tuple[RktranslateError, ...] = ()
    """Files that were named but are no documents; the others are used."""

    def has(self, document: str, language: str) -> bool:
        """Return whether a document is chosen in a language."""
        return language in self.languages.get(document, ())


def select(inputs: Inputs, paths: Iterable[Path]) -> Selection:
    """Return the documents that paths name.

    A path is relative to the current folder; where nothing is there, to the folder of the project,
    as the program itself writes paths.

    Args:
        inputs: The documents of the project.
        paths: Documents, catalogues, outputs, folders and patterns.

    Raises:
        ConfigError: A path names nothing of the project, or nothing but files that are no
            documents.
    """
    known = _Known.of(inputs)
    chosen: defaultdict[str, set[str]] = defaultdict(set)
    failed: list[RktranslateError] = []
    for path in paths:
        units = known.units(path)
        if not units:
            error = _Refusal(inputs, known, path).error()
            if not isinstance(error, DocumentError):
                raise error
            failed.append(error)
        for document, language in units:
            chosen[document].add(language)
    if failed and not chosen:
        raise failed[0]
    languages = {document: frozenset(chosen[document]) for document in sorted(chosen)}
    return Selection(languages, tuple(failed))


def restricted(inputs: Inputs, documents: Iterable[str], languages: Iterable[str]) -> Inputs:
    """Return the inputs of a command over some documents of those that it was asked for.

    Args:
        inputs: The documents of the project.
        documents: Project paths of documents.
        languages: Target languages.
    """
    part = type(inputs)(inputs.project)
    part.listed = inputs.listed
    chosen = frozenset(languages)
    part.selection = Selection(dict.fromkeys(documents, chosen))
    return part


def paths_beginning(project: Project, beginning: str) -> tuple[str, ...]:
    """Return the documents and catalogues whose paths begin with a text, as it is written.

    Args:
        project: The project.
        beginning: The beginning of a path, relative to the current folder or absolute.

    Raises:
        ConfigError: There is no source folder, or no document.
    """
    from rktranslate.workflow.inputs import Inputs

    inputs = Inputs(project)
    names = [*inputs.names]
    for language in project.config.target_languages:
        names += (inputs.catalog_files.path(name, language) for name in inputs.names)
    paths = [str(project.path(name)) for name in names]
    if not os.path.isabs(beginning):  # noqa: PTH117 - a beginning need not be a path
        here = os.path.realpath(".")
        mark = "./" if beginning.startswith("./") else ""
        paths = [f"{mark}{os.path.relpath(path, here)}" for path in paths]
    return tuple(path for path in paths if path.startswith(beginning))


@dataclass(frozen=True, slots=True)
class _Known:
    """The paths that name documents, and what each of them chooses."""

    root: Path
    units_by_path: Mapping[str, frozenset[_Unit]]
    """By project path of a document, a catalogue, or an output."""
    real: dict[str, list[str]] = field(default_factory=dict)
    """By path in its real folder, filled when it is needed: the project paths that lead there."""

    @classmethod
    def of(cls, inputs: Inputs) -> _Known:
        project = inputs.project
        units: defaultdict[str, set[_Unit]] = defaultdict(set)
        for name in inputs.names:
            for language in project.config.target_languages:
                unit = (name, language)
                units[name].add(unit)
                units[inputs.catalog_files.path(name, language)].add(unit)
                for draft in (False, True):
                    units[project.output_path(name, language, draft=draft)].add(unit)
        return cls(project.root, {path: frozenset(each) for path, each in units.items()})

    def units(self, path: Path) -> frozenset[_Unit]:
        """Return what a path, a folder or a pattern chooses; nothing if it names none of them."""
        for start in (Path.cwd(), self.root):
            place = Path(os.path.normpath(start / path))
            found = self._at(place)
            if not found and has_wildcard(str(path)) and not os.path.lexists(place):
                found = self._matching(place)
            if found:
                return found
        return frozenset()

    def _at(self, place: Path) -> frozenset[_Unit]:
        """Return what a file or a folder chooses, whatever links lead to it."""
        inside = (_inside(self.root, each) for each in _spellings(place))
        for path in dict.fromkeys(each for each in inside if each is not None):
            found = self._beneath(path)
            if found:
                return found
        if not os.path.lexists(place):
            return frozenset()
        self._fill_real()
        for spelling in _spellings(place):
            beneath = [
                path
                for real, paths in self.real.items()
                if Path(real).is_relative_to(spelling)
                for path in paths
            ]
            if beneath:
                return self._joined(beneath)
        return frozenset()

    def _matching(self, place: Path) -> frozenset[_Unit]:
        """Return what a pattern chooses; links are followed in its part without wildcards."""
        parts = place.parts
        fixed = next(index for index, part in enumerate(parts) if has_wildcard(part))
        pattern = [composed(part) for part in parts[fixed:]]
        found: set[_Unit] = set()
        for start in dict.fromkeys(_spellings(Path(*parts[:fixed]))):
            inside = _inside(self.root, start)
            if inside is None:
                # The pattern may begin above the project: /home/*/news/source/*.md
                whole = [*start.parts[1:], *pattern]
                above = self.root.parts[1:]
                matched = (
                    path
                    for path in self.units_by_path
                    if match_parts(whole, [*above, *composed(path).split("/")])
                )
            else:
                base = PurePosixPath(inside)
                matched = (
                    path
                    for path in self.units_by_path
                    if PurePosixPath(path).is_relative_to(base)
                    and match_parts(
                        pattern, composed(str(PurePosixPath(path).relative_to(base))).split("/")
                    )
                )
            found |= self._joined(matched)
        return frozenset(found)

    def _beneath(self, path: str) -> frozenset[_Unit]:
        """Return what a project path chooses, or else all that is below it."""
        if path in self.units_by_path:
            return self.units_by_path[path]
        prefix = "" if path == "." else f"{path}/"
        return self._joined(each for each in self.units_by_path if each.startswith(prefix))

    def _joined(self, paths: Iterable[str]) -> frozenset[_Unit]:
        return frozenset(unit for path in paths for unit in self.units_by_path[path])

    def _fill_real(self) -> None:
        if not self.real:
            for path in map(self.root.joinpath, self.units_by_path):
                inside = path.relative_to(self.root).as_posix()
                real = os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118
                self.real.setdefault(real, []).append(inside)


def _spellings(place: Path) -> Iterator[Path]:
    """Yield a path as it is written, without links in its folder, and without any link.

    A link in the project is a file of the project, whatever its target.
    """
    yield place
    yield Path(os.path.realpath(place.parent), place.name)
    yield Path(os.path.realpath(place))


def _inside(root: Path, path: Path) -> str | None:
    """Return the project path of a path; None if it is not in the project."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else None


@dataclass(frozen=True, slots=True)
class _Refusal:
    """The reason why a path chooses nothing."""

    inputs: Inputs
    known: _Known
    path: Path

    @property
    def shown(self) -> str:
        return str(self.path) if is_text(str(self.path)) else shown_name(str(self.path))

    def error(self) -> ConfigError | DocumentError:
        """Return the error: of a file that is no document, or of a path that names nothing."""
        for start in (Path.cwd(), self.inputs.project.root):
            place = Path(os.path.normpath(start / self.path))
            if os.path.lexists(place):
                return self._of_existing(place)
        if has_wildcard(str(self.path)):
            text = "the pattern matches no source document, PO file or output of this project"
            return ConfigError(text, path=self.shown, hint=self._expected())
        return ConfigError(
            "no such source document, PO file, output or folder of this project",
            path=self.shown,
            hint=self._nearest() or self._expected(),
        )

    def _of_existing(self, place: Path) -> ConfigError | DocumentError:
        project, listed = self.inputs.project, self.inputs.listed
        inside = [_inside(project.root, each) for each in _spellings(place)]
        names = [name for name in inside if name is not None]
        if not names:
            hint = f"the project is {project.root}; `rktranslate text` drafts any document"
            return ConfigError("not in this project", path=self.shown, hint=hint)
        name = names[0]
        if place.is_dir():
            unread = next((each for each in listed.unread if each in names), None)
            if unread is not None:
                return ConfigError("the folder cannot be read", path=self.shown)
            if any(PurePosixPath(path).is_relative_to(name) for path in listed.excluded):
                return ConfigError(
                    "all documents in this folder are excluded by the configuration",
                    path=self.shown,
                    hint=f"change exclude in {project.config_path}",
                )
            return ConfigError(
                "no source document, PO file or output of this project is in this folder",
                path=self.shown,
                hint=self._expected(),
            )
        reason, hint = self._reason(name)
        return DocumentError(reason, path=self.shown, hint=hint)

    def _reason(self, name: str) -> tuple[str, str]:
        """Return why a file of the project chooses nothing, and what to do."""
        from rktranslate.formats import served_suffixes
        from rktranslate.workflow.skipped import skip_reason_of

        project, config = self.inputs.project, self.inputs.project.config
        if any(part.startswith((".", "~")) for part in name.split("/")):
            return "hidden files are not used", "rename it"
        if name in self.inputs.listed.excluded:
            hint = f"change exclude in {project.config_path}"
            return "excluded by the configuration", hint
        if PurePosixPath(name).is_relative_to(config.translations_dir):
            return self._reason_of_catalog(name)
        if project.is_output(name):
            return "the output of no source document", self._nearest() or self._expected()
        if not project.is_in_sources(name):
            return f"not in the source folder {config.source_dir}/", self._expected()
        if name in self.inputs.listed.others:
            reason = skip_reason_of(project, name, frozenset(served_suffixes()))
            return reason, ""
        return "not a source document", self._expected()

    def _reason_of_catalog(self, name: str) -> tuple[str, str]:
        project, config = self.inputs.project, self.inputs.project.config
        language = PurePosixPath(name).relative_to(config.translations_dir).parts[0]
        if not name.endswith(".po"):
            return "not a PO file", self._expected()
        if language not in config.target_languages:
            known = ", ".join(config.target_languages)
            hint = f"the folders of the target languages of {project.config_path}: {known}"
            return f"{language} is not a target language of this project", hint
        for document in self.inputs.listed.excluded:
            if name in self.inputs.project.catalog_paths(document, language):
                hint = f"change exclude in {project.config_path}"
                return f"its document {document} is excluded by the configuration", hint
        return (
            "its document is missing",
            "restore the document; `rktranslate check` lists all PO files without one",
        )

    def _nearest(self) -> str:
        """Return a hint with the paths of the project that are nearest to the path; or nothing."""
        wanted = self.path.as_posix()
        top = wanted.partition("/")[0]
        paths = [path for path in self.known.units_by_path if path.startswith(f"{top}/")]
        if not paths:
            paths = [path for path in self.known.units_by_path if not self._is_output(path)]
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for path in paths:
            by_name[PurePosixPath(path).name].append(path)
        found = [path for name in _close(self.path.name, by_name) for path in by_name[name]]
        # Of equal names, that in the nearest folder comes first.
        found = _close(wanted, found, len(found)) or sorted(found) or _close(wanted, paths)
        return f"did you mean {' or '.join(found[:_NEAREST])}?" if found else ""

    def _is_output(self, path: str) -> bool:
        return self.inputs.project.is_output(path)

    def _expected(self) -> str:
        config = self.inputs.project.config
        example = next(iter(self.inputs.names), "")
        such = f", such as {example}" if example else ""
        return (
            f"expected documents in {config.source_dir}/, PO files in {config.translations_dir}/, "
            f"folders or quoted patterns of them{such}"
        )


def _close(word: str, known: Iterable[str], most: int = 1) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(word, sorted(known), max(most, 1), _MIN_SIMILARITY)
