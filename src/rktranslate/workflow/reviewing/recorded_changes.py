"""What the journal of changes knows of a message: who changed it, and when.

The journal is that of this copy of the project. What colleagues did elsewhere is not in it.
"""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.catalog.revisions import revision_of
from rktranslate.errors import DocumentError
from rktranslate.workflow.approval.journal import Action, ChangeJournal
from rktranslate.workflow.file_stamps import stamp_of
from rktranslate.workflow.reviewing.views import HistoryStep, StepKind

if TYPE_CHECKING:
    from rktranslate.model import Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.file_stamps import Stamp

_KINDS = {
    Action.APPROVAL: StepKind.REVIEWED,
    Action.DRAFT: StepKind.EDITED,
    Action.NOTES: StepKind.NOTES,
}
_MOST_STEPS = 20
"""The latest changes of a message that are shown."""


class _Change(NamedTuple):
    before: str
    """Revision of the message."""
    step: HistoryStep


class RecordedChanges:
    """The changes of messages that are in the journal of a project; any thread may use it.

    Args:
        project: The project.
    """

    def __init__(self, project: Project) -> None:
        self._journal = ChangeJournal(project)
        self._lock = threading.Lock()
        self._stamps: dict[str, Stamp | None] = {}
        self._by_revision: dict[tuple[str, str, str], _Change] = {}
        """By language, document and revision: the latest change that left a message so."""

    def steps(self, language: str, document: str, message: Message) -> tuple[HistoryStep, ...]:
        """Return the changes that led to a message as it is, the oldest first.

        Args:
            language: Target language.
            document: Project path of the document.
            message: The message as it is in the file.
        """
        with self._lock:
            self._read()
            steps: list[HistoryStep] = []
            revision = revision_of(message)
            seen: set[str] = set()
            while revision not in seen and len(steps) < _MOST_STEPS:
                seen.add(revision)
                change = self._by_revision.get((language, document, revision))
                if change is None:
                    break
                steps.append(change.step)
                revision = change.before
        return tuple(reversed(steps))

    def _read(self) -> None:
        """Read the records that are new; all of them if one has changed."""
        paths = sorted(self._journal.paths())
        stamps = {path: stamp_of(self._journal.project.path(path)) for path in paths}
        if any(stamps.get(path) != stamp for path, stamp in self._stamps.items()):
            self._by_revision.clear()
            self._stamps.clear()
        for path in paths:
            if path not in self._stamps:
                with contextlib.suppress(DocumentError):
                    self._add(path)
        self._stamps = stamps

    def _add(self, path: str) -> None:
        record = self._journal.read(path)
        step = HistoryStep(_KINDS[record.action], "", record.who, record.time[:10])
        for catalog in record.catalogs:
            for each in catalog.messages:
                key = catalog.language, catalog.document, each.after
                self._by_revision[key] = _Change(each.before, step)
