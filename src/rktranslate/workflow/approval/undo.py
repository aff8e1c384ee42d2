"""``approve --undo``: the drafts of the latest approval get their draft marks back.

Only messages that are as the approval left them; all others are named and stay.
"""

from __future__ import annotations

import contextlib
import functools
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.errors import CatalogError, ConfigError
from rktranslate.model import Location, State
from rktranslate.workflow.approval.journal import ApprovalJournal, content_digest
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, Failures, FilesResult

if TYPE_CHECKING:
    from rktranslate.catalog.po.draft_marks import DraftMarks, EntryLines
    from rktranslate.model import Catalog
    from rktranslate.project.layout import Project
    from rktranslate.workflow.approval.journal import CatalogRecord


class NotUndone(StrEnum):
    """Why the approval of a message is not undone."""

    CHANGED = "changed"
    """It was changed since the approval."""
    GONE = "gone"
    """Its source changed or was removed since."""


@dataclass(frozen=True, slots=True)
class KeptApproval:
    """A message whose approval is not undone."""

    location: Location
    reason: NotUndone
    source: str


@dataclass(frozen=True, slots=True)
class CatalogUndo:
    """The messages of a catalogue that are drafts again."""

    catalog: str
    restored: tuple[Location, ...]
    kept: tuple[KeptApproval, ...]


@dataclass(frozen=True, slots=True)
class UndoResult(FilesResult):
    """The approval that was undone."""

    time: str
    """Time of the approval, in UTC."""
    catalogs: tuple[CatalogUndo, ...]
    remaining: int
    """Earlier approvals that can be undone."""
    dry_run: bool = False

    @property
    def kept(self) -> tuple[KeptApproval, ...]:
        """The messages whose approval is not undone."""
        return tuple(each for catalog in self.catalogs for each in catalog.kept)

    @property
    def exit_code(self) -> ExitCode:
        """Findings if the approval of a message is not undone."""
        return exit_code_for(findings=bool(self.kept), failed=bool(self.failed))


def undo(project: Project, *, dry_run: bool = False) -> UndoResult:
    """Undo the latest approval that was not undone yet.

    Args:
        project: The project.
        dry_run: Write nothing; the approval can still be undone.

    Raises:
        ConfigError: There is none.
        DocumentError: Its record is damaged.
    """
    journal = ApprovalJournal(project)
    failures = Failures()
    with contextlib.nullcontext() if dry_run else project.lock("approve"):
        path = journal.latest()
        if path is None:
            raise ConfigError("no approval to undo", path=str(project.root))
        record = journal.read(path)
        undone: list[CatalogUndo] = []
        unfinished: list[CatalogRecord] = []
        for of_catalog in record.catalogs:
            work = functools.partial(_undo_in, project, of_catalog, dry_run=dry_run)
            done = failures.attempt(of_catalog.catalog, work)
            if isinstance(done, FailedFile):
                unfinished.append(of_catalog)
            else:
                undone.append(done)
        if not dry_run:
            journal.write(path, replace(record, catalogs=tuple(unfinished)))
        remaining = journal.count() - (dry_run and not unfinished)
    return UndoResult(record.time, tuple(undone), remaining, dry_run, failed=failures.files)


@dataclass(frozen=True, slots=True)
class _Restoration:
    """The messages of a catalogue to restore, and the others."""

    marks: dict[EntryLines, DraftMarks]
    kept: tuple[KeptApproval, ...]


def _undo_in(project: Project, record: CatalogRecord, *, dry_run: bool) -> CatalogUndo:
    """Undo the approval of the messages of one catalogue.

    Raises:
        CatalogError: It cannot be read, or keeps changing.
    """
    from rktranslate.catalog.po.draft_marks import with_marks

    path = record.catalog

    def change() -> tuple[bytes | None, CatalogUndo]:
        if not project.exists(path):
            gone = (
                KeptApproval(Location(path, 0), NotUndone.GONE, message.key[1])
                for message in record.messages
            )
            return None, CatalogUndo(path, (), tuple(gone))
        data = project.read(path)
        catalog = _parsed(project, record, data)
        found = _restoration(record, catalog, data)
        if not found.marks:
            return None, CatalogUndo(path, (), found.kept)
        restored = with_marks(data, found.marks)
        lines = _new_lines(catalog, _parsed(project, record, restored), found)
        kept = tuple(
            replace(each, location=Location(path, lines.get(each.location.line, 0)))
            for each in found.kept
        )
        locations = tuple(Location(path, lines[entry.msgid]) for entry in found.marks)
        return None if dry_run else restored, CatalogUndo(path, locations, kept)

    return project.rewrite(path, change)


def _parsed(project: Project, record: CatalogRecord, data: bytes) -> Catalog:
    from rktranslate.catalog.po.decoding import decode
    from rktranslate.catalog.po.reader import parse

    text = decode(data, record.catalog)
    source_language = project.config.source_language
    return parse(text, record.catalog, source_language, record.language).catalog


def _restoration(record: CatalogRecord, catalog: Catalog, data: bytes) -> _Restoration:
    """Return which messages of a record are as the approval left them, and which are not.

    Those that are drafts again are neither.
    """
    from rktranslate.catalog.po.draft_marks import entries_of

    path = record.catalog
    messages = {message.key: message for message in catalog.messages if not message.obsolete}
    entries = {entry.msgid: entry for entry in entries_of(data, path)}
    marks: dict[EntryLines, DraftMarks] = {}
    kept: list[KeptApproval] = []
    for each in record.messages:
        message = messages.get(each.key)
        if message is None:
            kept.append(KeptApproval(Location(path, 0), NotUndone.GONE, each.key[1]))
        elif content_digest(message) == each.content and message.line in entries:
            marks[entries[message.line]] = each.marks
        elif message.state is not State.TRANSLATED:
            location = Location(path, message.line)
            kept.append(KeptApproval(location, NotUndone.CHANGED, message.source))
    ordered = sorted(marks.items(), key=lambda item: item[0].first)
    return _Restoration(dict(ordered), tuple(kept))


def _new_lines(before: Catalog, after: Catalog, restoration: _Restoration) -> dict[int, int]:
    """Return the lines of the messages in the new content of their file, by their lines before.

    Raises:
        CatalogError: Something else than the state of the drafts is different there.
    """
    drafts = {entry.msgid for entry in restoration.marks}
    expected = [
        replace(message, state=State.TRANSLATED) if message.line in drafts else message
        for message in before.messages
    ]
    now = [
        replace(message, line=old.line, previous_source=None, previous_context=None)
        if old.line in drafts
        else replace(message, line=old.line)
        for message, old in zip(after.messages, before.messages, strict=False)
    ]
    if now != expected or len(after.messages) != len(before.messages):
        raise CatalogError(
            "the draft marks cannot be put back without another change",
            path=before.path,
            hint="mark the messages as fuzzy in a PO editor",
        )
    return {
        old.line: message.line for message, old in zip(after.messages, before.messages, strict=True)
    }
