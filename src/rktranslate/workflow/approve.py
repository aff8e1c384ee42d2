"""``approve``: drafts become reviewed; only the lines of their draft marks change in the PO files.

A draft with an error-level finding is left out unless the request takes it; one without a target,
with conflict markers, or with two entries always is. Each catalogue is written as a whole or not at
all, and planned again if someone has saved it in the meantime. The journal of changes has what
``approve --undo`` needs before the first catalogue is written.
"""

from __future__ import annotations

import contextlib
import functools
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.storage.update import carry_out
from rktranslate.workflow.approval.approver import Approver
from rktranslate.workflow.approval.choices import as_read_at, chosen_messages
from rktranslate.workflow.approval.plan import plan_approvals, replan
from rktranslate.workflow.exit_codes import ExitCode, exit_code_for
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.project.layout import Project
    from rktranslate.workflow.approval.choices import ChosenMessages
    from rktranslate.workflow.approval.journal import Recording
    from rktranslate.workflow.approval.plan import ApprovalPlan, CatalogApproval, LeftOut
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class ApproveResult(FilesResult):
    """The approved messages of each catalogue, and the others that were chosen."""

    catalogs: tuple[CatalogApproval, ...]
    dry_run: bool = False

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """The messages that were chosen and are not approved."""
        return tuple(each for catalog in self.catalogs for each in catalog.left_out)

    @property
    def exit_code(self) -> ExitCode:
        """Findings if a chosen message cannot be approved as it is."""
        findings = any(each.reason.is_problem for each in self.left_out)
        return exit_code_for(findings=findings, failed=bool(self.failed))


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """The messages to approve, and on which conditions."""

    paths: tuple[str, ...] = ()
    """See :func:`~rktranslate.workflow.approval.choices.chosen_messages`."""
    languages: tuple[str, ...] = ()
    """Target languages; all when empty."""
    unchanged_since: str | None = None
    """A git revision: only messages whose source and target are as they were there."""
    with_findings: bool = False
    """Approve messages with error-level findings, too."""
    dry_run: bool = False
    """Write nothing."""
    reviewer: str = ""
    """Who approves: ``Ani Wijaya <ani@example.org>``; empty for the user of git."""


def approve(
    project: Project,
    request: ApprovalRequest,
    *,
    progress: Progress = silent,
    now: datetime | None = None,
) -> ApproveResult:
    """Approve the drafts that a request names.

    Args:
        project: The project.
        request: The request.
        progress: Called with the progress of the command.
        now: The time of the records; the present time by default.

    Raises:
        ConfigError: There is no such revision or language; or the project records who reviews, and
            nobody is named.
    """
    from rktranslate.project.revisions import resolve

    approver = _approver(project, request.reviewer, now or datetime.now().astimezone())
    languages = chosen_languages(project, request.languages)
    since = request.unchanged_since
    commit = None if since is None else resolve(project.root, since)
    inputs = Inputs(project)
    with contextlib.nullcontext() if request.dry_run else project.lock("approve"):
        chosen = chosen_messages(inputs, request.paths, languages)
        if commit is not None:
            chosen = tuple(as_read_at(project, commit, each) for each in chosen)
        return approve_messages(
            inputs,
            chosen,
            approver,
            with_findings=request.with_findings,
            dry_run=request.dry_run,
            progress=progress,
        )


def _approver(project: Project, reviewer: str, now: datetime) -> Approver:
    """Return who approves.

    Raises:
        ConfigError: The text names nobody, or nobody is named where the project needs it.
    """
    from rktranslate.workflow.reviewing.changes import Role
    from rktranslate.workflow.reviewing.people import local_person, parse_person

    records = project.config.records_reviews
    named = parse_person(reviewer, Role.REVIEWER) if reviewer else None
    person = named or local_person(project.root)
    if records and not person.name:
        hint = "name them with --as, or set user.name in git"
        raise ConfigError("the project records who reviews, and nobody is named", hint=hint)
    return Approver.of(person, now, records=records)


def approve_messages(
    inputs: Inputs,
    chosen: Sequence[ChosenMessages],
    approver: Approver,
    *,
    with_findings: bool = False,
    dry_run: bool = False,
    progress: Progress = silent,
) -> ApproveResult:
    """Approve the drafts among some messages; the caller holds the project's lock.

    Args:
        inputs: The documents and the glossary; files that cannot be used are failures of them.
        chosen: The messages, one entry per catalogue.
        approver: Who approves them.
        with_findings: Approve messages with error-level findings, too.
        dry_run: Write nothing.
        progress: Called with the progress of the command.
    """
    from rktranslate.workflow.approval.journal import (
        Action,
        ChangeJournal,
        ChangeRecord,
        Recording,
    )

    plans = list(plan_approvals(inputs, chosen, approver, progress, with_findings=with_findings))
    if not dry_run:
        records = tuple(plan.record for plan in plans if plan.record is not None)
        record = ChangeRecord(approver.time, Action.APPROVAL, approver.name, records)
        recording = Recording(ChangeJournal(inputs.project), record)
        done: list[ApprovalPlan] = []
        for number, plan in enumerate(plans, 1):
            written = inputs.failures.attempt(
                plan.chosen.catalog,
                functools.partial(
                    _write, inputs, plan, approver, recording, with_findings=with_findings
                ),
            )
            if isinstance(written, FailedFile):
                recording.replace(plan.chosen.catalog, None)
            else:
                done.append(written)
            progress("Writing catalogues", number, len(plans))
        plans = done
    catalogs = tuple(plan.approval if dry_run else plan.result for plan in plans)
    return ApproveResult(catalogs, dry_run, failed=inputs.failures.files)


def _write(
    inputs: Inputs,
    plan: ApprovalPlan,
    approver: Approver,
    recording: Recording,
    *,
    with_findings: bool,
) -> ApprovalPlan:
    """Write a catalogue; plan its approval again if it was saved since.

    Returns:
        The plan that was carried out.

    Raises:
        CatalogError: It keeps changing, or cannot be used any more.
    """
    project = inputs.project

    def write(current: ApprovalPlan) -> bool:
        recording.replace(current.chosen.catalog, current.record)
        if current.data is None:
            return False
        return project.write(current.chosen.catalog, current.data, current.before)

    def again(current: ApprovalPlan) -> ApprovalPlan:
        return replan(inputs, current.chosen, approver, with_findings=with_findings)

    return carry_out(plan, write, again, plan.chosen.catalog)[0]
