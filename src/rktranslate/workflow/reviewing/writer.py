"""The changes that people ask for: saving, approving, undoing."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import TYPE_CHECKING

from rktranslate.workflow.approval.approver import Approver
from rktranslate.workflow.approval.journal import Action
from rktranslate.workflow.reviewing.approving import approval_plan, refusal_of
from rktranslate.workflow.reviewing.changes import Applied, BulkResult, Conflict
from rktranslate.workflow.reviewing.saving import Change, WriteLock, carry_out_change, save_plan
from rktranslate.workflow.reviewing.undoing import undo_latest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rktranslate.model import Catalog, Message
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.changes import Approval, Edit, Outcome, Person, Undone
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.saving import Plan
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot


def local_now() -> datetime:
    """Return the present time with the time zone of this computer."""
    return datetime.now().astimezone()


class Writer:
    """Makes the changes of a project, one at a time.

    Args:
        current: Returns the project as it is now.
        read: Returns a catalogue as it is now, given the project, the language and the document.
        beside: Returns the catalogues that contradict some messages, given the same and these.
        now: Returns the time, with its time zone.
    """

    def __init__(
        self,
        current: Callable[[], CurrentProject],
        read: Callable[[CurrentProject, str, str], CatalogSnapshot],
        beside: Callable[[CurrentProject, str, str, Sequence[Message]], Iterable[Catalog]],
        now: Callable[[], datetime],
    ) -> None:
        self._current = current
        self._read = read
        self._beside = beside
        self._now = now
        self._lock = WriteLock()

    def save(self, edit: Edit, person: Person) -> Outcome:
        """Save a message as a draft; see :meth:`ReviewDesk.save`."""
        is_draft = edit.target is not None or edit.plural_targets is not None
        edits = {edit.address: edit}
        change = Change(
            Action.DRAFT if is_draft else Action.NOTES,
            Approver.of(person, self._now(), records=False),
            edits,
            lambda _current, _language, _document: save_plan(edits, person.role),
        )
        outcomes, _ = carry_out_change(self._current(), self._lock, change)
        return outcomes[edit.address]

    def approve_all(self, approvals: Sequence[Approval], person: Person) -> BulkResult:
        """Approve messages; see :meth:`ReviewDesk.approve_all`."""
        current = self._current()
        records = current.project.config.records_reviews
        approver = Approver.of(person, self._now(), records=records)
        outcomes: dict[UnitAddress, Outcome] = {}
        allowed: dict[UnitAddress, Approval] = {}
        for approval in approvals:
            address = approval.edit.address
            refused = refusal_of(approval, person, records=records)
            if refused is not None:
                outcomes[address] = refused
            else:
                allowed.setdefault(address, approval)
        change = Change(
            Action.APPROVAL,
            approver,
            {address: approval.edit for address, approval in allowed.items()},
            functools.partial(self._approval_plan, allowed, approver),
        )
        done, undo_id = carry_out_change(current, self._lock, change)
        outcomes |= done
        written = any(isinstance(each, Applied) and each.written for each in done.values())
        return BulkResult(
            tuple(_outcome(approval, allowed, outcomes) for approval in approvals),
            undo_id if written else "",
        )

    def _approval_plan(
        self,
        approvals: Mapping[UnitAddress, Approval],
        approver: Approver,
        current: CurrentProject,
        language: str,
        document: str,
    ) -> Plan:
        read = functools.partial(self._read, current, language, document)
        others = functools.partial(self._beside, current, language, document)
        return approval_plan(current, read, others, approvals, approver.review)

    def undo(self, person: Person) -> Undone | None:
        """Undo the latest change of a person; see :meth:`ReviewDesk.undo`."""
        project = self._current().project
        with self._lock.hold(project):
            return undo_latest(project, person)


def _outcome(
    approval: Approval,
    carried_out: Mapping[UnitAddress, Approval],
    outcomes: Mapping[UnitAddress, Outcome],
) -> Outcome:
    """Return the outcome of an approval; of two of one message, the first was carried out."""
    address = approval.edit.address
    outcome = outcomes[address]
    if isinstance(outcome, Applied) and carried_out.get(address) != approval:
        return Conflict(address, outcome.message, outcome.revision, approval.edit)
    return outcome
