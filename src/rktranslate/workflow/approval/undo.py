"""Undoing changes of the journal: messages get back what they had before.

Only messages that are as the change left them; all others are named and stay.
"""

from __future__ import annotations

import contextlib
import functools
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.catalog.revisions import revision_of
from rktranslate.errors import ConfigError, DocumentError
from rktranslate.model import Location
from rktranslate.workflow.approval.journal import Action, ChangeJournal
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, Failures, FilesResult

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rktranslate.catalog.po.entry_file import EditedFile, EntryFile
    from rktranslate.model import Key
    from rktranslate.project.layout import Project
    from rktranslate.workflow.approval.journal import CatalogRecord, ChangeRecord, MessageRecord


class NotUndone(StrEnum):
    """Why the change of a message is not undone."""

    CHANGED = "changed"
    """It was changed again since."""
    DRAFT = "draft again"
    """It was approved, and is a draft again already."""
    GONE = "gone"
    """Its source changed or was removed since."""


@dataclass(frozen=True, slots=True)
class KeptMessage:
    """A message whose change is not undone."""

    location: Location
    reason: NotUndone
    source: str
    context: str | None


@dataclass(frozen=True, slots=True)
class CatalogUndo:
    """The messages of a catalogue whose change was undone, and the others."""

    document: str
    language: str
    catalog: str
    restored: tuple[Location, ...]
    kept: tuple[KeptMessage, ...]
    keys: tuple[Key, ...] = ()
    """The keys of the restored messages, in their order."""


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
    def kept(self) -> tuple[KeptMessage, ...]:
        """The messages that are still approved, because they were changed since or are gone."""
        return tuple(
            each
            for catalog in self.catalogs
            for each in catalog.kept
            if each.reason is not NotUndone.DRAFT
        )

    @property
    def exit_code(self) -> ExitCode:
        """Findings if the approval of a message is not undone."""
        return exit_code_for(findings=bool(self.kept), failed=bool(self.failed))


def undo(project: Project, *, dry_run: bool = False) -> UndoResult:
    """Undo the latest approval that was not undone yet, of whichever person.

    Args:
        project: The project.
        dry_run: Write nothing; the approval can still be undone.

    Raises:
        ConfigError: There is none.
        DocumentError: Its record is damaged.
    """
    journal = ChangeJournal(project)
    failures = Failures()
    with contextlib.ExitStack() as locks:
        if not dry_run:
            locks.enter_context(project.lock("approve"))
            locks.enter_context(project.change_lock())  # nobody else undoes the same
        paths = journal.paths()
        path, record = _latest_approval(journal, paths)
        undone, unfinished = undo_record(project, record, failures, dry_run=dry_run)
        if not dry_run:
            journal.write(path, replace(record, catalogs=unfinished))
        earlier = sum(_is_approval(journal, each) for each in paths)
    remaining = earlier + bool(unfinished)
    return UndoResult(record.time, undone, remaining, dry_run, failed=failures.files)


def _latest_approval(journal: ChangeJournal, paths: Iterator[str]) -> tuple[str, ChangeRecord]:
    """Return the first record of an approval.

    Raises:
        ConfigError: There is none.
        DocumentError: A record before it is damaged.
    """
    for path in paths:
        record = journal.read(path)
        if record.action is Action.APPROVAL:
            return path, record
    raise ConfigError("no approval to undo", path=str(journal.project.root))


def _is_approval(journal: ChangeJournal, path: str) -> bool:
    with contextlib.suppress(DocumentError):
        return journal.read(path).action is Action.APPROVAL
    return False


def undo_record(
    project: Project, record: ChangeRecord, failures: Failures, *, dry_run: bool = False
) -> tuple[tuple[CatalogUndo, ...], tuple[CatalogRecord, ...]]:
    """Undo a change; the caller holds the lock of changes.

    Args:
        project: The project.
        record: The change.
        failures: Gets the catalogues that cannot be used.
        dry_run: Write nothing.

    Returns:
        What was undone, and the parts of the record that were not because of a failure.
    """
    undone: list[CatalogUndo] = []
    unfinished: list[CatalogRecord] = []
    for of_catalog in record.catalogs:
        work = functools.partial(_undo_in, project, of_catalog, record.action, dry_run=dry_run)
        done = failures.attempt(of_catalog.catalog, work)
        if isinstance(done, FailedFile):
            unfinished.append(of_catalog)
        else:
            undone.append(done)
    return tuple(undone), tuple(unfinished)


def _undo_in(
    project: Project, record: CatalogRecord, action: Action, *, dry_run: bool
) -> CatalogUndo:
    """Undo the change of the messages of one catalogue.

    Raises:
        CatalogError: It cannot be read, or keeps changing.
    """
    from rktranslate.catalog.po.entry_file import EntryFile

    path, language = record.catalog, record.language
    records = {each.key: each for each in record.messages}

    def change() -> tuple[bytes | None, CatalogUndo]:
        if not project.exists(path):
            verdicts: dict[Key, NotUndone | None] = dict.fromkeys(records, NotUndone.GONE)
            return None, _of_catalog(record, verdicts, {})
        file = EntryFile.read(project.read(path), path, language, records.__contains__)
        verdicts, restored = _restored(file, records, action)
        lines = {
            key: restored.lines.after(each.message.line)
            for key in records
            if (each := file.current(key)) is not None
        }
        lines |= {key: message.line for key, message in restored.messages.items()}
        is_written = bool(restored.messages) and not dry_run
        return restored.data if is_written else None, _of_catalog(record, verdicts, lines)

    return project.rewrite(path, change)


def _restored(
    file: EntryFile, records: Mapping[Key, MessageRecord], action: Action
) -> tuple[dict[Key, NotUndone | None], EditedFile]:
    """Return why messages are not restored, None for those that are, and the file with these.

    A message that is as before the change is left out: it was undone, or never written.
    """
    from rktranslate.catalog.po.entry_file import restore_file

    verdicts: dict[Key, NotUndone | None] = {}
    for key, record in records.items():
        current = [each for each in file.found.get(key, ()) if not each.message.obsolete]
        revision = revision_of(current[0].message) if len(current) == 1 else ""
        if not current:
            verdicts[key] = NotUndone.GONE
        elif revision == record.after:
            verdicts[key] = None
        elif action is Action.APPROVAL and not current[0].message.state.is_reviewed:
            verdicts[key] = NotUndone.DRAFT
        elif revision != record.before:
            verdicts[key] = NotUndone.CHANGED
    changes = {key: records[key].change for key, reason in verdicts.items() if reason is None}
    restored = restore_file(
        file, changes, lambda key, message: revision_of(message) == records[key].before
    )
    verdicts |= dict.fromkeys(restored.failed, NotUndone.CHANGED)
    return verdicts, restored


def _of_catalog(
    record: CatalogRecord, verdicts: Mapping[Key, NotUndone | None], lines: Mapping[Key, int]
) -> CatalogUndo:
    restored: dict[Key, Location] = {}
    kept: list[KeptMessage] = []
    for key, reason in verdicts.items():
        context, source = key
        location = Location(record.catalog, lines.get(key, 0))
        if reason is None:
            restored[key] = location
        else:
            kept.append(KeptMessage(location, reason, source, context))
    return CatalogUndo(
        record.document,
        record.language,
        record.catalog,
        tuple(restored.values()),
        tuple(kept),
        tuple(restored),
    )
