"""Plans of approvals: the drafts of a catalogue to approve, and the file without their marks."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from rktranslate.errors import CatalogError
from rktranslate.model import Location, State
from rktranslate.storage.update import Snapshot
from rktranslate.workflow.failures import FailedFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.catalog.po.entry_edits import EntryLines
    from rktranslate.catalog.po.line_changes import EntryChange
    from rktranslate.catalog.reviews import Review
    from rktranslate.model import Finding, Message
    from rktranslate.workflow.approval.approver import Approver
    from rktranslate.workflow.approval.choices import ChosenMessages, LineRange
    from rktranslate.workflow.approval.journal import CatalogRecord
    from rktranslate.workflow.inputs import Inputs
    from rktranslate.workflow.progress import Progress


class NotApproved(StrEnum):
    """Why a message is not approved."""

    FINDINGS = "findings"
    """It has findings of the severity error."""
    CONFLICT = "conflict markers"
    DUPLICATE = "duplicate entry"
    """Two entries of the file have its msgid and msgctxt."""
    CHANGED = "changed"
    """Its source or target is not as the person has read it."""
    EMPTY = "empty"
    REVIEWED = "already reviewed"
    OBSOLETE = "obsolete"

    @property
    def is_problem(self) -> bool:
        """Whether a person has to do something before it can be approved."""
        return self not in (NotApproved.CHANGED, NotApproved.REVIEWED)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A message that was chosen and is not approved."""

    location: Location
    reason: NotApproved
    source: str
    target: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class ApprovedMessage:
    """A message that is approved."""

    location: Location
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class CatalogApproval:
    """The approved messages of one catalogue."""

    document: str
    language: str
    catalog: str
    drafts: int
    """Drafts among the chosen messages before the approval."""
    empty: int
    """Messages among them that have no target."""
    approved: tuple[ApprovedMessage, ...]
    left_out: tuple[LeftOut, ...]
    is_exact: bool = False
    """Single messages were chosen, not the whole catalogue."""


_Located = TypeVar("_Located", ApprovedMessage, LeftOut)


@dataclass(frozen=True, slots=True)
class _Candidates:
    """A catalogue as it was read, and the drafts of it that may be approved."""

    chosen: ChosenMessages
    before: Snapshot
    data: bytes
    file: PoFile
    header: EntryLines
    entries: Mapping[int, EntryLines]
    """All others, by the line of the msgid."""
    drafts: tuple[Message, ...]
    left_out: tuple[LeftOut, ...]
    number: int
    """Number of drafts among the chosen messages."""
    empty: int


@dataclass(frozen=True, slots=True)
class ApprovalPlan:
    """The approval of the messages of one catalogue."""

    chosen: ChosenMessages
    before: Snapshot
    data: bytes | None
    """The new content; None if nothing changes."""
    approval: CatalogApproval
    """With the lines of the file as it was read."""
    record: CatalogRecord | None
    """What the journal needs; None if nothing changes."""
    lines: Mapping[int, int]
    """Lines of messages in the new content by their lines before."""

    @property
    def result(self) -> CatalogApproval:
        """The approval with the lines of the new content."""
        approval = self.approval
        return replace(
            approval,
            approved=tuple(self._moved(each) for each in approval.approved),
            left_out=tuple(self._moved(each) for each in approval.left_out),
        )

    def _moved(self, message: _Located) -> _Located:
        before = message.location
        return replace(message, location=replace(before, line=self.lines[before.line]))


def plan_approvals(
    inputs: Inputs,
    chosen: Sequence[ChosenMessages],
    approver: Approver,
    progress: Progress,
    *,
    with_findings: bool,
) -> Iterator[ApprovalPlan]:
    """Yield the plan of each catalogue that can be used; the others are failures of the inputs.

    Args:
        inputs: The documents and the glossary.
        chosen: The messages, one entry per catalogue.
        approver: Who approves them.
        progress: Called with the progress of the command.
        with_findings: Approve drafts with error-level findings, too.
    """
    candidates: list[_Candidates] = []
    for number, each in enumerate(chosen, 1):
        read = inputs.failures.attempt(each.catalog, functools.partial(_candidates, inputs, each))
        if not isinstance(read, FailedFile):
            candidates.append(read)
        progress("Reading catalogues", number, len(chosen))
    for item, findings in _with_findings(inputs, candidates, ignored=with_findings):
        work = functools.partial(_plan, item, approver, findings)
        plan = inputs.failures.attempt(item.chosen.catalog, work)
        if not isinstance(plan, FailedFile):
            yield plan


def _with_findings(
    inputs: Inputs, candidates: Sequence[_Candidates], *, ignored: bool
) -> Iterator[tuple[_Candidates, Mapping[int, tuple[Finding, ...]]]]:
    """Yield candidates with the findings that keep their drafts from being approved, by line."""
    if ignored:
        yield from ((each, {}) for each in candidates)
        return
    from rktranslate.workflow.approval.findings import blocking_findings

    approved = [
        (each.chosen.document, _as_reviewed(each.file, each.drafts))
        for each in candidates
        if each.drafts
    ]
    found = blocking_findings(inputs, approved)
    for each in candidates:
        if not each.drafts:
            yield each, {}
        elif each.chosen.catalog in found:
            yield each, found[each.chosen.catalog]


def replan(
    inputs: Inputs, chosen: ChosenMessages, approver: Approver, *, with_findings: bool
) -> ApprovalPlan:
    """Return the plan of a catalogue as it is now.

    Raises:
        CatalogError, DocumentError: It cannot be used.
    """
    candidates = _candidates(inputs, chosen)
    for each, findings in _with_findings(inputs, [candidates], ignored=with_findings):
        return _plan(each, approver, findings)
    raise CatalogError("its document cannot be read", path=chosen.catalog)


def _candidates(inputs: Inputs, chosen: ChosenMessages) -> _Candidates:
    """Read a catalogue.

    Raises:
        CatalogError: It cannot be read, or a line has no message.
        DocumentError: It cannot be read.
    """
    from rktranslate.catalog.po.decoding import decode
    from rktranslate.catalog.po.entry_edits import entries_of
    from rktranslate.catalog.po.reader import parse

    project = inputs.project
    before = Snapshot.of(project.path(chosen.catalog))
    data = project.read(chosen.catalog)
    text = decode(data, chosen.catalog)
    file = parse(text, chosen.catalog, project.config.source_language, chosen.language)
    header, *entries = entries_of(data, chosen.catalog)
    wanted = None if not chosen.lines else _at_lines(chosen.catalog, chosen.lines, entries)
    single = tuple(lines for lines in chosen.lines if lines.first == lines.last)
    named = _at_lines(chosen.catalog, single, entries) if chosen.keys is None else None
    repeated = Counter(entry.key for entry in entries)
    by_line = {entry.msgid: entry for entry in entries}
    drafts: list[Message] = []
    left_out: list[LeftOut] = []
    number = empty = 0
    for message in file.catalog.messages:
        if wanted is not None and message.line not in wanted:
            continue
        if chosen.keys is not None and message.key not in chosen.keys:
            continue
        number += message.state is State.TRANSLATED and not message.obsolete
        empty += message.state is State.INITIAL and not message.obsolete
        reason = _obstacle(message, chosen, repeated=repeated[message.key] > 1)
        if reason is None:
            drafts.append(message)
        elif reason not in _EXPECTED or named is None or message.line in named:
            left_out.append(_left_out(chosen.catalog, message, reason))
    return _Candidates(
        chosen, before, data, file, header, by_line, tuple(drafts), tuple(left_out), number, empty
    )


_EXPECTED = (NotApproved.EMPTY, NotApproved.REVIEWED, NotApproved.OBSOLETE)
"""What messages of a whole catalogue, or of a range of lines, may be without being named."""


def _at_lines(
    path: str, lines: Sequence[LineRange], entries: Sequence[EntryLines]
) -> frozenset[int]:
    """Return the msgid lines of the messages with one of some lines.

    Raises:
        CatalogError: There is no message at some lines.
    """
    chosen: set[int] = set()
    for each in lines:
        found = {entry.msgid for entry in entries if _overlaps(entry, each)}
        if not found:
            where = str(each.first) if each.first == each.last else "-".join(map(str, each))
            raise CatalogError(f"no message at line {where}", path=path, hint="it may have moved")
        chosen |= found
    return frozenset(chosen)


def _overlaps(entry: EntryLines, lines: LineRange) -> bool:
    return entry.first <= lines.last and lines.first <= entry.last


def _obstacle(message: Message, chosen: ChosenMessages, *, repeated: bool) -> NotApproved | None:
    """Return why a message cannot be approved; None for a draft that can."""
    from rktranslate.catalog.conflict_markers import has_conflict_markers

    if message.obsolete:
        return NotApproved.OBSOLETE
    if message.state.is_reviewed:
        return NotApproved.REVIEWED
    if not all(text.strip() for text in message.targets):
        return NotApproved.EMPTY
    if any(has_conflict_markers(text, message.source) for text in message.targets):
        return NotApproved.CONFLICT
    if repeated:
        return NotApproved.DUPLICATE
    if chosen.expected is not None:
        read = chosen.expected.get(message.key)
        if read is None or (read.target, read.plural) != (message.target, message.plural):
            return NotApproved.CHANGED
    return None


def _left_out(
    path: str, message: Message, reason: NotApproved, findings: tuple[Finding, ...] = ()
) -> LeftOut:
    location = Location(path, message.line)
    return LeftOut(location, reason, message.source, message.target, findings)


def _as_reviewed(file: PoFile, drafts: Sequence[Message], review: Review | None = None) -> PoFile:
    """Return a file with some drafts approved; lines are as before."""
    from rktranslate.workflow.approval.approved_messages import approved

    lines = {draft.line for draft in drafts}
    messages = tuple(
        approved(message, review) if message.line in lines else message
        for message in file.catalog.messages
    )
    return replace(file, catalog=replace(file.catalog, messages=messages))


def _plan(
    candidates: _Candidates, approver: Approver, findings: Mapping[int, tuple[Finding, ...]]
) -> ApprovalPlan:
    """Plan the approval of the drafts that have no findings.

    Raises:
        CatalogError: The draft marks cannot be removed alone, or the charset of the file lacks a
            character of the reviewer's name.
    """
    from rktranslate.catalog.po.entry_edits import EntryEdit, edit_entries
    from rktranslate.workflow.approval.approved_messages import approved, entry_edit

    chosen = candidates.chosen
    drafts = [draft for draft in candidates.drafts if draft.line not in findings]
    left_out = [
        *candidates.left_out,
        *(
            _left_out(chosen.catalog, draft, NotApproved.FINDINGS, findings[draft.line])
            for draft in candidates.drafts
            if draft.line in findings
        ),
    ]
    data = record = None
    lines = {message.line: message.line for message in candidates.file.catalog.messages}
    if drafts:
        entries = {
            candidates.entries[draft.line]: entry_edit(draft, approved(draft, approver.review))
            for draft in drafts
        }
        if approver.header_fields:
            entries[candidates.header] = EntryEdit(fields=approver.header_fields)
        edited = edit_entries(candidates.data, entries, chosen.catalog)
        for error in edited.failed.values():
            raise error
        data = edited.data
        lines = _new_lines(candidates, drafts, approver, data)
        changes = {entry.msgid: change for entry, change in edited.changes.items()}
        record = _record(chosen, drafts, approver.review, changes)
    approval = CatalogApproval(
        chosen.document,
        chosen.language,
        chosen.catalog,
        candidates.number,
        candidates.empty,
        tuple(
            ApprovedMessage(Location(chosen.catalog, draft.line), draft.source, draft.target)
            for draft in drafts
        ),
        tuple(sorted(left_out, key=lambda each: each.location.line)),
        chosen.is_exact,
    )
    return ApprovalPlan(chosen, candidates.before, data, approval, record, lines)


def _new_lines(
    candidates: _Candidates, drafts: Sequence[Message], approver: Approver, data: bytes
) -> dict[int, int]:
    """Return the lines of the messages in the new content of their file, by their lines before.

    Raises:
        CatalogError: Something else than the state of the drafts is different there.
    """
    from rktranslate.catalog.po.decoding import decode
    from rktranslate.catalog.po.header import with_fields
    from rktranslate.catalog.po.reader import parse

    path = candidates.chosen.catalog
    expected = _as_reviewed(candidates.file, drafts, approver.review).catalog
    headers = with_fields(expected.headers, approver.header_fields)
    text = decode(data, path)
    after = parse(text, path, expected.source_language, expected.target_language).catalog
    lines = [message.line for message in after.messages]
    messages = zip(after.messages, expected.messages, strict=False)
    same = len(lines) == len(expected.messages) and all(
        now == replace(before, line=now.line) for now, before in messages
    )
    if not same or (after.headers, after.header_comment) != (
        headers,
        expected.header_comment,
    ):
        raise CatalogError(
            "the draft marks cannot be removed without another change",
            path=path,
            hint="approve in a PO editor",
        )
    return dict(zip((message.line for message in expected.messages), lines, strict=True))


def _record(
    chosen: ChosenMessages,
    drafts: Sequence[Message],
    review: Review | None,
    changes: Mapping[int, EntryChange],
) -> CatalogRecord:
    """Return what the journal needs to undo the approval of some drafts."""
    from rktranslate.catalog.revisions import revision_of
    from rktranslate.workflow.approval.approved_messages import approved
    from rktranslate.workflow.approval.journal import CatalogRecord, MessageRecord

    return CatalogRecord(
        chosen.document,
        chosen.language,
        chosen.catalog,
        tuple(
            MessageRecord(
                draft.key,
                revision_of(draft),
                revision_of(approved(draft, review)),
                changes[draft.line],
            )
            for draft in drafts
        ),
    )
