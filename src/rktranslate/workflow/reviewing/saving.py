"""Saving messages: each only if it is as the person has read it; the others may have changed.

The lock of changes is taken, the catalogue is read again, and only the lines of the entries that
change are replaced, if no command has written the catalogue since. The journal has what undoing
needs before that.
"""

from __future__ import annotations

import contextlib
import threading
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rktranslate.catalog.po.entry_edits import EntryEdit
from rktranslate.catalog.po.entry_file import HEADER, EntryFile, edit_file
from rktranslate.catalog.revisions import revision_of
from rktranslate.catalog.unit_ids import unit_id
from rktranslate.checks.waivers import waivers
from rktranslate.errors import ConfigError, DocumentError, RktranslateError
from rktranslate.storage.lock import BusyError, others_are_saving
from rktranslate.storage.update import Snapshot, carry_out
from rktranslate.workflow.approval.approved_messages import entry_edit
from rktranslate.workflow.approval.journal import (
    CatalogRecord,
    ChangeJournal,
    ChangeRecord,
    MessageRecord,
    Recording,
)
from rktranslate.workflow.reviewing.changes import Applied, Conflict, Refusal, Refused, Role
from rktranslate.workflow.reviewing.edited_messages import edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from rktranslate.model import Key, Message
    from rktranslate.project.layout import Project
    from rktranslate.workflow.approval.approver import Approver
    from rktranslate.workflow.approval.journal import Action
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.changes import Edit, Outcome
    from rktranslate.workflow.reviewing.following import CurrentProject

    Wanted: TypeAlias = Mapping[UnitAddress, Message]
    """Messages as they are in the file, by address."""
    Plan: TypeAlias = Callable[[Wanted], Mapping[UnitAddress, Message | Refused]]
    """Returns what each of some messages of one catalogue is to be."""


_WAIT_SECONDS = 5.0
"""A person waits: their text is kept by the page, and they can save it again."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change of messages, in any number of catalogues."""

    action: Action
    by: Approver
    edits: Mapping[UnitAddress, Edit]
    """The messages that change, with the revisions that the person has read."""
    plan: Callable[[CurrentProject, str, str], Plan]
    """Returns the plan for a catalogue, given its language and document."""


class WriteLock:
    """Lets one change at a time into a project: of the threads of this process, then of all."""

    def __init__(self) -> None:
        self._threads = threading.Lock()
        self._is_swept = False

    @contextlib.contextmanager
    def hold(self, project: Project) -> Iterator[None]:
        """Hold the changes of a project.

        Raises:
            BusyError: Others make changes for a longer time.
            ConfigError: The project cannot be locked.
        """
        # Threads wait for each other here: waiting for a lock file is polling.
        if not self._threads.acquire(timeout=_WAIT_SECONDS):
            raise others_are_saving(project.root)
        try:
            if not self._is_swept:
                project.sweep()
                self._is_swept = True
            with project.change_lock(_WAIT_SECONDS):
                yield
        finally:
            self._threads.release()


def save_plan(edits: Mapping[UnitAddress, Edit], role: Role) -> Plan:
    """Return the plan that saves edits as drafts.

    Args:
        edits: The edits.
        role: The role of who saves them: a note of a translator is no waiver.
    """

    def saved(message: Message, edit: Edit) -> Message | Refused:
        after = edited(message, edit)
        if role is Role.REVIEWER or isinstance(after, Refused):
            return after
        before = set(waivers(message))
        new = [waiver.text for waiver in waivers(after) if waiver not in before]
        if new:
            return Refused(edit.address, Refusal.NOTE, new[0])
        return after

    def plan(messages: Wanted) -> dict[UnitAddress, Message | Refused]:
        return {address: saved(message, edits[address]) for address, message in messages.items()}

    return plan


def carry_out_change(
    current: CurrentProject, lock: WriteLock, change: Change
) -> tuple[dict[UnitAddress, Outcome], str]:
    """Make a change, each catalogue as a whole.

    Args:
        current: The project.
        lock: Its lock.
        change: The change.

    Returns:
        The outcome of each edit, and the name of the record that undoes them; empty if nothing was
        written.

    Raises:
        ConfigError: There is no such language or document.
    """
    by_catalog: defaultdict[tuple[str, str], list[UnitAddress]] = defaultdict(list)
    for address in change.edits:
        by_catalog[address.language, address.document].append(address)
    outcomes: dict[UnitAddress, Outcome] = {}
    writers: list[_CatalogWriter] = []
    for (language, document), addresses in by_catalog.items():
        try:
            path = current.catalog_path(language, document)
        except DocumentError as error:
            outcomes |= _refused(addresses, Refusal.READ_ONLY, error)
        else:
            writers.append(
                _CatalogWriter(current, change, language, document, path, tuple(addresses))
            )
    try:
        with lock.hold(current.project):
            written, undo_id = _write_all(current.project, change, writers)
            return outcomes | written, undo_id
    except ConfigError as error:
        rest = [address for address in change.edits if address not in outcomes]
        refusal = Refusal.BUSY if isinstance(error, BusyError) else Refusal.READ_ONLY
        return outcomes | _refused(rest, refusal, error), ""


def _write_all(
    project: Project, change: Change, writers: Sequence[_CatalogWriter]
) -> tuple[dict[UnitAddress, Outcome], str]:
    """Write the parts of a change; return the outcomes, and the name of the record."""
    outcomes: dict[UnitAddress, Outcome] = {}
    attempts: list[tuple[_CatalogWriter, _Attempt]] = []
    for writer in writers:
        try:
            attempts.append((writer, writer.attempt()))
        except RktranslateError as error:
            outcomes |= _refused(writer.addresses, Refusal.READ_ONLY, error)
    records = tuple(attempt.record for _, attempt in attempts if attempt.record is not None)
    record = ChangeRecord(change.by.time, change.action, change.by.name, records)
    try:
        recording = Recording(ChangeJournal(project), record)
    except RktranslateError as error:
        # What cannot be undone is not done.
        return outcomes | _refused(list(change.edits), Refusal.READ_ONLY, error), ""
    for writer, attempt in attempts:
        outcomes |= writer.write(attempt, recording)
    return outcomes, recording.name


def _refused(
    addresses: Sequence[UnitAddress], refusal: Refusal, error: RktranslateError
) -> dict[UnitAddress, Outcome]:
    return {address: Refused(address, refusal, str(error)) for address in addresses}


@dataclass(frozen=True, slots=True)
class _Attempt:
    """The new content of a catalogue, made from the present one."""

    before: Snapshot
    data: bytes | None
    """None if nothing changes."""
    outcomes: Mapping[UnitAddress, Outcome]
    record: CatalogRecord | None


@dataclass(frozen=True, slots=True)
class _CatalogWriter:
    """Writes the part of a change that is in one catalogue."""

    current: CurrentProject
    change: Change
    language: str
    document: str
    path: str
    addresses: tuple[UnitAddress, ...]

    def write(self, attempt: _Attempt, recording: Recording) -> Mapping[UnitAddress, Outcome]:
        """Write the new content; return the outcomes of the messages.

        Args:
            attempt: The new content, made from that of a moment ago.
            recording: The record of the change, which has that of the attempt already.
        """

        def write(current: _Attempt) -> bool:
            recording.replace(self.path, current.record)
            if current.data is None:
                return False
            return self.current.project.write(self.path, current.data, current.before)

        try:
            done, _ = carry_out(attempt, write, lambda _: self.attempt(), self.path)
        except RktranslateError as error:
            with contextlib.suppress(RktranslateError):
                recording.replace(self.path, None)
            return _refused(self.addresses, Refusal.READ_ONLY, error)
        return done.outcomes

    def attempt(self) -> _Attempt:
        """Make the new content.

        Raises:
            CatalogError, DocumentError: The catalogue, or its document, cannot be used.
        """
        project, edits, addresses = self.current.project, self.change.edits, self.addresses
        before = Snapshot.of(project.path(self.path))
        if not project.exists(self.path):
            gone = {each: Conflict(each, None, "", edits[each]) for each in addresses}
            return _Attempt(before, None, gone, None)
        keys: dict[Key, UnitAddress] = {}
        by_id = {address.id: address for address in addresses}

        def is_wanted(key: Key) -> bool:
            address = by_id.get(unit_id(self.document, self.language, key))
            if address is not None:
                keys[key] = address
            return address is not None

        file = EntryFile.read(project.read(self.path), self.path, self.language, is_wanted)
        outcomes: dict[UnitAddress, Outcome] = {
            each: Conflict(each, None, "", edits[each]) for each in addresses
        }
        messages: dict[UnitAddress, Message] = {}
        for key, address in keys.items():
            outcome = self._found(file, key, address)
            if isinstance(outcome, Applied):
                messages[address] = outcome.message
            outcomes[address] = outcome
        plan = self.change.plan(self.current, self.language, self.document)
        wanted: dict[Key, Message] = {}
        for address, planned in plan(messages).items():
            message = messages[address]
            if isinstance(planned, Refused):
                outcomes[address] = planned
            elif planned != message:
                wanted[message.key] = planned
        if not wanted:
            return _Attempt(before, None, outcomes, None)
        return self._edited(before, file, wanted, keys, outcomes)

    def _found(self, file: EntryFile, key: Key, address: UnitAddress) -> Outcome:
        """Return the message of a key, as if it were changed already; or why it cannot be."""
        edit = self.change.edits[address]
        entries = file.found[key]
        if len(entries) > 1:
            places = ", ".join(f"{self.path}:{entry.message.line}" for entry in entries)
            return Refused(address, Refusal.DUPLICATE, places)
        current = file.current(key)
        if current is None:
            return Conflict(address, None, "", edit)
        revision = revision_of(current.message)
        if revision != edit.revision:
            return Conflict(address, current.message, revision, edit)
        return Applied(address, current.message, revision, written=False)

    def _edited(
        self,
        before: Snapshot,
        file: EntryFile,
        wanted: Mapping[Key, Message],
        keys: Mapping[Key, UnitAddress],
        outcomes: dict[UnitAddress, Outcome],
    ) -> _Attempt:
        found = {key: entries[0].message for key, entries in file.found.items()}
        edits = {key: entry_edit(found[key], message) for key, message in wanted.items()}
        if self.change.by.header_fields:
            edits[HEADER] = EntryEdit(fields=self.change.by.header_fields)
        done = edit_file(file, edits, lambda key, now: key == HEADER or _is_same(now, wanted[key]))
        records: list[MessageRecord] = []
        for key in wanted:
            address = keys[key]
            if key in done.failed:
                outcomes[address] = Refused(address, Refusal.INVALID, str(done.failed[key]))
                continue
            message = done.messages[key]
            revision = revision_of(message)
            outcomes[address] = Applied(address, message, revision)
            records.append(MessageRecord(key, revision_of(found[key]), revision, done.changes[key]))
        if not records:
            return _Attempt(before, None, outcomes, None)
        for address, outcome in outcomes.items():
            if isinstance(outcome, Applied) and not outcome.written:
                line = done.lines.after(outcome.message.line)
                outcomes[address] = replace(outcome, message=replace(outcome.message, line=line))
        record = CatalogRecord(self.document, self.language, self.path, tuple(records))
        return _Attempt(before, done.data, outcomes, record)


def _is_same(message: Message, wanted: Message) -> bool:
    return replace(message, line=wanted.line) == wanted
