"""Approving messages as a person has read them: which may be, with which waivers and records."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from rktranslate.catalog.conflict_markers import has_conflict_markers
from rktranslate.model import Severity
from rktranslate.workflow.approval.approved_messages import approved
from rktranslate.workflow.approval.findings import findings_once_approved
from rktranslate.workflow.reviewing.changes import Refusal, Refused, Role
from rktranslate.workflow.reviewing.edited_messages import edited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from rktranslate.catalog.reviews import Review
    from rktranslate.model import Catalog, Message
    from rktranslate.workflow.approval.findings import ApprovalFindings
    from rktranslate.workflow.reviewing.addresses import UnitAddress
    from rktranslate.workflow.reviewing.changes import Approval, Person
    from rktranslate.workflow.reviewing.following import CurrentProject
    from rktranslate.workflow.reviewing.saving import Plan, Wanted
    from rktranslate.workflow.reviewing.snapshots import CatalogSnapshot


def refusal_of(approval: Approval, person: Person, *, records: bool) -> Refused | None:
    """Return why a person may not make an approval, whatever the message is; None if they may.

    Args:
        approval: The approval.
        person: The person.
        records: Whether the project records who reviewed.
    """
    address = approval.edit.address
    if person.role is not Role.REVIEWER:
        return Refused(address, Refusal.ROLE)
    without_reason = [each.check for each in approval.waivers if not each.reason.strip()]
    if without_reason:
        return Refused(address, Refusal.REASON, ", ".join(without_reason))
    if records and not person.name.strip():
        return Refused(address, Refusal.NAME, "set user.name in git, or log in with a name")
    return None


def approval_plan(
    current: CurrentProject,
    read: Callable[[], CatalogSnapshot],
    others: Callable[[Sequence[Message]], Iterable[Catalog]],
    approvals: Mapping[UnitAddress, Approval],
    review: Review | None,
) -> Plan:
    """Return the plan that approves messages of one catalogue.

    Args:
        current: The project.
        read: Returns the catalogue with its document, for the findings.
        others: Returns the catalogues that contradict some messages; see
            :func:`~rktranslate.workflow.approval.findings.findings_once_approved`.
        approvals: The approvals by address.
        review: The record of the review; None where the project has none.
    """

    def plan(messages: Wanted) -> dict[UnitAddress, Message | Refused]:
        planned: dict[UnitAddress, Message | Refused] = {}
        candidates: dict[UnitAddress, Message] = {}
        for address, message in messages.items():
            after = edited(message, approvals[address].edit)
            refused = after if isinstance(after, Refused) else _obstacle(after, address)
            if refused is not None:
                planned[address] = refused
            elif isinstance(after, Refused) or approved(after, review) == message:
                planned[address] = message
            else:
                candidates[address] = after
        if not candidates:
            return planned
        snapshot = read()
        found = findings_once_approved(
            snapshot.document,
            snapshot.checked.file,
            [approved(each, None) for each in candidates.values()],
            current.glossary,
            current.settings,
            others,
            {waiver.check for each in candidates for waiver in approvals[each].waivers},
        )
        for address, message in candidates.items():
            findings = found.get(message.key)
            planned[address] = _judged(message, approvals[address], findings, review)
        return planned

    return plan


def _obstacle(message: Message, address: UnitAddress) -> Refused | None:
    """Return why a message can never be approved as it is; None if it can."""
    if not all(text.strip() for text in message.targets):
        return Refused(address, Refusal.EMPTY)
    if any(has_conflict_markers(text, message.source) for text in message.targets):
        return Refused(address, Refusal.CONFLICT_MARKERS)
    return None


def _judged(
    message: Message,
    approval: Approval,
    findings: ApprovalFindings | None,
    review: Review | None,
) -> Message | Refused:
    """Return a message as it is approved; refused if it has errors that no waiver covers."""
    from rktranslate.checks import all_checks
    from rktranslate.checks.waivers import waiver_comment

    address = approval.edit.address
    if findings is None:
        # It changed between two readings of the file: the next attempt reads both again.
        return Refused(address, Refusal.READ_ONLY, "the catalogue is changing; try again")
    waivable = {check.name for check in all_checks() if check.waivable}
    found = {finding.check_id for finding in findings.of_checks}
    waivers = [each for each in approval.waivers if each.check in waivable & found]
    waived = {each.check for each in waivers}
    errors = tuple(
        finding
        for finding in (
            *findings.of_build,
            *(each for each in findings.of_checks if each.check_id not in waived),
        )
        if finding.severity >= Severity.ERROR
    )
    if errors:
        names = dict.fromkeys(each.check_id for each in errors if each in findings.of_checks)
        return Refused(
            address,
            Refusal.FINDINGS,
            findings=errors,
            waivable=tuple(name for name in names if name in waivable),
        )
    comments = (waiver_comment(each.check, each.reason) for each in waivers)
    with_waivers = replace(message, notes=(*message.notes, *comments))
    return approved(with_waivers, review)
