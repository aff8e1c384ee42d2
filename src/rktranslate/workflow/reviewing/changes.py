"""Changes that a reviewer asks for, and their outcomes.

Every change names the revision of the message that the person read. The lock of changes is taken,
the file is read again, and the message is written only if it still has that revision; all other
messages of the file may have changed. Otherwise the outcome is a :class:`Conflict`, and nothing is
written.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from rktranslate.model import Finding, Message
    from rktranslate.workflow.reviewing.addresses import UnitAddress


class Role(StrEnum):
    """What a person may do."""

    TRANSLATOR = "translator"
    """Save targets as drafts, write notes, undo their own changes."""
    REVIEWER = "reviewer"
    """Approve as well."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who makes a change."""

    name: str
    """As records have it; empty where a single person works without a name."""
    role: Role = Role.REVIEWER
    email: str = ""


@dataclass(frozen=True, slots=True)
class WaiverRequest:
    """A finding that a reviewer accepts, with the reason."""

    check: str
    reason: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of one message. What is None stays as it is."""

    address: UnitAddress
    revision: str
    """See :func:`~rktranslate.catalog.revisions.revision_of`."""
    target: str | None = None
    plural_targets: tuple[tuple[int, str], ...] | None = None
    """For a message with plural forms, in place of ``target``."""
    notes: tuple[str, ...] | None = None
    """All translator comments, without those of the provenance. Records of reviews need not be
    among them: they stay as they are."""
    base: Message | None = None
    """The message as the person read it, where the caller still has it: for a conflict."""


@dataclass(frozen=True, slots=True)
class Approval:
    """A message to approve, with a last edit of it if there is one."""

    edit: Edit
    waivers: tuple[WaiverRequest, ...] = ()
    """Written as waiver comments, so that these checks' errors do not hold the approval."""


class Refusal(StrEnum):
    """Why a change is refused, although nobody else changed the message."""

    READ_ONLY = "the file cannot be used"
    ROLE = "only a reviewer approves"
    EMPTY = "no target"
    FINDINGS = "findings of severity error"
    CONFLICT_MARKERS = "conflict markers"
    DUPLICATE = "duplicate entry"
    INVALID = "text that PO cannot hold"
    NOTE = "a note that only an approval by a reviewer writes"
    REASON = "a waiver without a reason"
    NAME = "no name for the record of the review"
    """The project records who reviewed, and the person has no name."""
    BUSY = "others make changes all the time"


@dataclass(frozen=True, slots=True)
class Applied:
    """A change that is in the file."""

    address: UnitAddress
    message: Message
    """As it is in the file now."""
    revision: str
    written: bool = True
    """False if the file had it already."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The message was changed meanwhile, or is gone; nothing was written."""

    address: UnitAddress
    current: Message | None
    """As it is in the file; None if it is not there any more."""
    revision: str
    """Of the current message; empty if there is none."""
    edit: Edit
    """What was asked for; its ``base`` is the version that both come from, if it is known."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A change that was not made."""

    address: UnitAddress
    refusal: Refusal
    detail: str = ""
    """For people: file and line, or the character that cannot be written."""
    findings: tuple[Finding, ...] = ()
    """The errors, for ``FINDINGS``."""
    waivable: tuple[str, ...] = ()
    """The checks among these that a waiver can cover; the others have to be corrected."""


Outcome: TypeAlias = Applied | Conflict | Refused


@dataclass(frozen=True, slots=True)
class BulkResult:
    """The outcomes of several changes; one for each, in their order."""

    outcomes: tuple[Outcome, ...]
    undo_id: str = ""
    """Of the record that :meth:`ReviewDesk.undo` undoes; empty if nothing was written."""

    @property
    def applied(self) -> tuple[Applied, ...]:
        """The changes that were made."""
        return tuple(each for each in self.outcomes if isinstance(each, Applied))


@dataclass(frozen=True, slots=True)
class Undone:
    """The latest change of a person, undone."""

    restored: tuple[UnitAddress, ...]
    kept: tuple[UnitAddress, ...]
    """Messages that were changed since: they stay as they are."""
    action: str = ""
    """What the change did: ``approval``, ``draft`` (a target that was saved), or ``notes``."""
    what: str = ""
    """For people: ``approval of 3 units``."""
    problems: tuple[str, ...] = ()
    """Files that cannot be used now; their part of the change can still be undone."""
