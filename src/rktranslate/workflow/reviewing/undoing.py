"""Undoing the latest change of a person."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.workflow.approval.journal import Action, ChangeJournal
from rktranslate.workflow.approval.undo import undo_record
from rktranslate.workflow.failures import Failures
from rktranslate.workflow.reviewing.addresses import address_of
from rktranslate.workflow.reviewing.changes import Undone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.project.layout import Project
    from rktranslate.workflow.approval.journal import ChangeRecord
    from rktranslate.workflow.approval.undo import CatalogUndo
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.changes import Person

_WHAT = {
    Action.APPROVAL: ("approval of 1 unit", "approval of {} units"),
    Action.DRAFT: ("draft of 1 unit", "drafts of {} units"),
    Action.NOTES: ("notes of 1 unit", "notes of {} units"),
}


def undo_latest(project: Project, person: Person) -> Undone | None:
    """Undo the latest change of a person that is still there; the caller holds the lock.

    A change that was undone by hand, or that a kill has kept from being made, is passed over.

    Returns:
        None if there is no change to undo.

    Raises:
        DocumentError: The journal cannot be written.
    """
    journal = ChangeJournal(project)
    for path, record in _records_of(journal, person):
        failures = Failures()
        undone, unfinished = undo_record(project, record, failures)
        journal.write(path, replace(record, catalogs=unfinished))
        restored = tuple(_restored(undone))
        kept = tuple(_kept(undone))
        problems = tuple(map(str, failures.files))
        if restored or kept or problems:
            one, many = _WHAT[record.action]
            number = sum(len(catalog.messages) for catalog in record.catalogs)
            what = one if number == 1 else many.format(number)
            return Undone(restored, kept, record.action, what, problems)
    return None


def _records_of(journal: ChangeJournal, person: Person) -> Iterator[tuple[str, ChangeRecord]]:
    """Yield the changes of a person, the latest first; damaged records are passed over."""
    for path in journal.paths():
        with contextlib.suppress(DocumentError):
            record = journal.read(path)
            if record.who == person.name:
                yield path, record


def _restored(catalogs: tuple[CatalogUndo, ...]) -> Iterator[UnitAddress]:
    for catalog in catalogs:
        for key in catalog.keys:
            yield address_of(catalog.document, catalog.language, key)


def _kept(catalogs: tuple[CatalogUndo, ...]) -> Iterator[UnitAddress]:
    for catalog in catalogs:
        for message in catalog.kept:
            key = message.context, message.source
            yield address_of(catalog.document, catalog.language, key)
