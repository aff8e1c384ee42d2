"""``report bilingual --import``: comments of colleagues become translator comments.

Targets are never changed, and a comment is taken once. A catalogue that was saved in the meantime
is read again.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.model import Location
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, read_catalog
from rktranslate.workflow.progress import begin, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rktranslate.exchange.docx_comments import DocxComments, RowComment
    from rktranslate.model import Key
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress


class CommentFate(StrEnum):
    """What became of a comment."""

    ADDED = "added"
    KNOWN = "known"
    """The message has it already."""
    OUTSIDE = "outside"
    """It is in no row of the table."""
    GONE = "gone"
    """The source has changed since, or was removed."""


@dataclass(frozen=True, slots=True)
class ImportedComment:
    """A comment in a copy."""

    file: str
    fate: CommentFate
    text: str
    author: str
    date: str
    location: Location | None
    """Of the message in its catalogue; None if it has none."""
    source: str


@dataclass(frozen=True, slots=True)
class EditedTarget:
    """A target that was changed in a copy; it is not imported."""

    file: str
    text: str
    location: Location | None
    source: str


@dataclass(frozen=True, slots=True)
class CommentImportResult(FilesResult):
    """The comments of some copies."""

    comments: tuple[ImportedComment, ...]
    edited: tuple[EditedTarget, ...]
    catalogs: tuple[str, ...]
    """The catalogues that were written."""

    @property
    def exit_code(self) -> ExitCode:
        """``FINDINGS`` if a person has to look at a comment, or at an edited target."""
        unplaced = (CommentFate.OUTSIDE, CommentFate.GONE)
        return exit_code_for(
            findings=bool(self.edited) or any(each.fate in unplaced for each in self.comments),
            failed=bool(self.failed),
        )


@dataclass(frozen=True, slots=True)
class _Home:
    """The message of a unit."""

    catalog: str
    language: str
    key: Key
    line: int


def import_comments(
    project: Project, paths: Sequence[Path], *, progress: Progress = silent
) -> CommentImportResult:
    """Add the comments in copies to the messages that they are about.

    Args:
        project: The project.
        paths: Copies in DOCX.
        progress: Told how far the command is.

    A file that cannot be read is a failure and costs itself.

    Raises:
        ConfigError: The project has no documents.
    """
    inputs = Inputs(project)
    read: list[tuple[str, DocxComments]] = []
    for index, path in enumerate(paths):
        shown = project.relative(path)
        begin(progress, "Reading copies", index, len(paths), shown)
        found = inputs.failures.attempt(shown, functools.partial(_read, path, shown))
        if not isinstance(found, FailedFile):
            read.append((shown, found))
        progress("Reading copies", index + 1, len(paths))
    with project.lock("report bilingual"):
        homes = dict(_homes(inputs, progress)) if read else {}
        offered: defaultdict[str, list[tuple[_Home, RowComment]]] = defaultdict(list)
        for _, file in read:
            for comment in file.comments:
                if comment.unit in homes:
                    home = homes[comment.unit]
                    offered[home.catalog].append((home, comment))
        results: dict[str, _Written] = {}
        for catalog, comments in offered.items():
            written = inputs.failures.attempt(catalog, functools.partial(_add, project, comments))
            if not isinstance(written, FailedFile):
                results[catalog] = written
    return CommentImportResult(
        tuple(_imported(read, homes, results)),
        tuple(
            EditedTarget(file, row.text, *_where(homes.get(row.unit), results))
            for file, found in read
            for row in found.edited
        ),
        tuple(catalog for catalog, written in results.items() if written.added),
        failed=inputs.failures.files,
    )


def _read(path: Path, shown: str) -> DocxComments:
    from rktranslate.exchange.docx_comments import read_comments
    from rktranslate.storage.files import read_input

    return read_comments(read_input(path, shown), shown)


def _homes(inputs: Inputs, progress: Progress) -> Iterator[tuple[str, _Home]]:
    """Yield the messages of the project by the ids of their units."""
    from rktranslate.catalog.unit_ids import unit_id

    project = inputs.project
    for done, name in enumerate(inputs.names):
        begin(progress, "Reading catalogues", done, len(inputs.names), name)
        for language in project.config.target_languages:
            path = inputs.catalog_files.path(name, language)
            file = inputs.try_catalog(path, language)
            if file is None or isinstance(file, FailedFile):
                continue
            for message in file.catalog.messages:
                if not message.obsolete:
                    home = _Home(path, language, message.key, message.line)
                    yield unit_id(name, language, message.key), home
        progress("Reading catalogues", done + 1, len(inputs.names))


@dataclass(frozen=True, slots=True)
class _Written:
    """What was added to a catalogue."""

    added: frozenset[tuple[Key, RowComment]]
    missing: frozenset[Key]
    """Messages that are gone since the catalogue was read first."""
    lines: dict[Key, int]
    """Where the messages are now."""


def _add(project: Project, comments: Sequence[tuple[_Home, RowComment]]) -> _Written:
    """Add comments to the messages of one catalogue.

    Raises:
        CatalogError: It cannot be read, or keeps changing.
    """
    from rktranslate.catalog.po import parse, serialise
    from rktranslate.exchange.docx_comments import has_comment, note_of

    path, language = comments[0][0].catalog, comments[0][0].language

    def change() -> tuple[bytes | None, _Written]:
        before = read_catalog(project, path, language)
        current = before.catalog.messages
        messages = {message.key: message for message in current if not message.obsolete}
        added = set()
        for home, comment in comments:
            message = messages.get(home.key)
            if message is not None and not has_comment(message.notes, comment):
                notes = (*message.notes, note_of(comment))
                messages[home.key] = dataclasses.replace(message, notes=notes)
                added.add((home.key, comment))
        missing = frozenset(home.key for home, _ in comments if home.key not in messages)
        if not added:
            lines = {key: message.line for key, message in messages.items()}
            return None, _Written(frozenset(), missing, lines)
        changed = tuple(each if each.obsolete else messages[each.key] for each in current)
        catalog = dataclasses.replace(before.catalog, messages=changed)
        text = serialise(catalog, before)
        again = parse(text, path, catalog.source_language, catalog.target_language).catalog
        lines = {message.key: message.line for message in again.messages if not message.obsolete}
        return text.encode(), _Written(frozenset(added), missing, lines)

    return project.rewrite(path, change)


def _where(home: _Home | None, results: dict[str, _Written]) -> tuple[Location | None, str]:
    """Return the location of a message as its catalogue is now, and its source."""
    if home is None:
        return None, ""
    written = results.get(home.catalog)
    line = home.line if written is None else written.lines.get(home.key, home.line)
    return Location(home.catalog, line), home.key[1]


def _imported(
    read: Sequence[tuple[str, DocxComments]],
    homes: dict[str, _Home],
    results: dict[str, _Written],
) -> Iterator[ImportedComment]:
    """Yield what became of each comment; those of a catalogue that failed are not among them."""
    counted: set[tuple[Key, RowComment]] = set()
    for file, found in read:
        for comment in found.comments:
            home = homes.get(comment.unit)
            if home is None:
                fate = CommentFate.GONE if comment.unit else CommentFate.OUTSIDE
            elif home.catalog not in results:
                continue
            elif home.key in results[home.catalog].missing:
                fate, home = CommentFate.GONE, None
            else:
                pair = (home.key, comment)
                is_new = pair in results[home.catalog].added and pair not in counted
                counted.add(pair)
                fate = CommentFate.ADDED if is_new else CommentFate.KNOWN
            yield ImportedComment(
                file, fate, comment.text, comment.author, comment.date, *_where(home, results)
            )
