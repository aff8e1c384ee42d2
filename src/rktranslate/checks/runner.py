"""Runs the checks: over one message, one catalogue, or all catalogues of a language."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.checks.base import (
    DocumentCheck,
    FindingsCheck,
    MessageCheck,
    ProjectCheck,
    UnitCheck,
)
from rktranslate.checks.context import CheckContext, ProjectContext
from rktranslate.checks.merged_units import is_reference
from rktranslate.checks.registry import all_checks
from rktranslate.checks.rules import WAIVER
from rktranslate.checks.selector import Runs, UnitSelector, selector_of
from rktranslate.checks.settings import Settings
from rktranslate.checks.waivers import apply_waivers, waivers
from rktranslate.errors import ConfigError, RktranslateError, reason_of
from rktranslate.model import Finding, Message, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.checks.base import Check
    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog

UnitKey: TypeAlias = tuple[int, str]
"""Line and source of a unit, by which findings of whole catalogues are assigned to messages."""


@dataclass(frozen=True, slots=True)
class _Selection:
    """The checks of a run, sorted by their input; immutable."""

    of_messages: Runs
    of_units: UnitSelector
    of_documents: tuple[DocumentCheck, ...]
    of_projects: tuple[ProjectCheck, ...]
    of_findings: tuple[FindingsCheck, ...]
    order: Mapping[str, int]
    """Positions of the checks by name."""
    settings: Settings
    reported: frozenset[str] | None = None
    """Names of the kinds of findings to report; None for all."""

    @classmethod
    def of(cls, checks: Sequence[Check] | None, settings: Settings | None) -> _Selection:
        settings = settings or Settings()
        candidates = all_checks() if checks is None else checks
        chosen = settings.chosen(candidates)
        reported = None
        if settings.select and any(isinstance(check, FindingsCheck) for check in chosen):
            reported = settings.select
            usual = replace(settings, select=frozenset()).chosen(candidates)
            chosen = tuple(check for check in candidates if check in chosen or check in usual)
        return cls(
            tuple(check.check for check in chosen if isinstance(check, MessageCheck)),
            selector_of(tuple(check for check in chosen if isinstance(check, UnitCheck))),
            tuple(check for check in chosen if isinstance(check, DocumentCheck)),
            tuple(check for check in chosen if isinstance(check, ProjectCheck)),
            tuple(check for check in chosen if isinstance(check, FindingsCheck)),
            {check.name: index for index, check in enumerate(chosen)},
            settings,
            reported,
        )


def run_checks(
    catalog: Catalog,
    *,
    glossary: Glossary | None = None,
    syntax: Syntax = Syntax.TEXT,
    checks: Sequence[Check] | None = None,
    settings: Settings | None = None,
) -> list[Finding]:
    """Check the current messages of one catalogue, as if it were alone in its project.

    Args:
        catalog: Its obsolete messages are ignored.
        glossary: Without one there are no glossary findings.
        syntax: Inline syntax of the document.
        checks: Which to choose from, in order; by default all.
        settings: Which of them run and how serious they are; by default as they declare.

    Returns:
        The findings by line, at one line in the order of the checks; waived ones left out.

    Raises:
        ConfigError: A check of another package cannot be loaded, or one lacks a resource.
    """
    options = None if settings is None else settings.options
    context = CheckContext.of(catalog, glossary, syntax, options)
    (findings,) = check_project(ProjectContext.of([context]), checks=checks, settings=settings)
    return findings


def check_project(
    project: ProjectContext,
    *,
    checks: Sequence[Check] | None = None,
    settings: Settings | None = None,
) -> Iterator[list[Finding]]:
    """Check all catalogues of a project in one language; yield the findings of each in turn.

    Args:
        project: The catalogues, each with its context.
        checks: Which to choose from, in order; by default all.
        settings: Which of them run and how serious they are; by default as they declare.

    Raises:
        ConfigError: A check of another package cannot be loaded, or one lacks a resource.
    """
    selection = _Selection.of(checks, settings)
    of_project: defaultdict[str, list[Finding]] = defaultdict(list)
    for check in selection.of_projects:
        for finding in check.check(project):
            of_project[finding.location.path].append(finding)
    ran = frozenset(selection.order)
    if not project.complete:
        # A waiver may cover a finding about a file that could not be read.
        ran -= {check.name for check in selection.of_projects}
    for context in project.documents:
        yield _check_document(context, selection, ran, of_project[context.catalog.path])


def check_message(
    message: Message,
    context: CheckContext,
    *,
    checks: Sequence[Check] | None = None,
    settings: Settings | None = None,
) -> list[Finding]:
    """Check one message alone, without the checks of whole documents and projects.

    Args:
        message: A current message, as it is in the catalogue of the context.
        context: Its catalogue; one context serves any number of messages and threads.
        checks: Which to choose from, in order; by default all.
        settings: Which of them run and how serious they are; by default as they declare.

    Raises:
        ConfigError: A check of another package cannot be loaded, or one lacks a resource.
    """
    selection = _Selection.of(checks, settings)
    whole = {check.name for check in (*selection.of_documents, *selection.of_projects)}
    ran = frozenset(selection.order) - whole
    return _check_message(message, context, selection, ran, {}, ())


@dataclass(frozen=True, slots=True)
class WholeFindings:
    """What checks of a whole document, and of its project, found about its units."""

    by_unit: Mapping[UnitKey, Sequence[Finding]]
    ran: frozenset[str]
    """Names of all checks that ran: a waiver of another one may still be needed."""


class CatalogChecker:
    """The checks of one catalogue, message by message: for a caller that needs some at a time.

    It holds nothing that changes, and may be used by several threads.

    Args:
        context: The catalogue.
        checks: Which to choose from, in order; by default all.
        settings: Which of them run and how serious they are; by default as they declare.

    Raises:
        ConfigError: A check of another package cannot be loaded, or one lacks a resource.
    """

    def __init__(
        self,
        context: CheckContext,
        *,
        checks: Sequence[Check] | None = None,
        settings: Settings | None = None,
    ) -> None:
        self._context = context
        self._selection = _Selection.of(checks, settings)
        self._runs: dict[frozenset[int], Runs] = {}
        whole = (*self._selection.of_documents, *self._selection.of_projects)
        names = frozenset(check.name for check in whole)
        self.alone = WholeFindings({}, frozenset(self._selection.order) - names)
        """The findings of the whole where no check of the whole ran."""

    def check_whole(self) -> WholeFindings:
        """Run the checks of documents; those of projects are left out."""
        selection = self._selection
        ran = frozenset(selection.order).difference(check.name for check in selection.of_projects)
        return WholeFindings(_whole_findings(self._context, selection, ()), ran)

    def with_project(self, whole: WholeFindings, findings: Iterable[Finding]) -> WholeFindings:
        """Return the findings of the whole with those of the checks of projects.

        Args:
            whole: What :meth:`check_whole` returned without them.
            findings: What the checks of projects found in the catalogue.
        """
        by_unit = defaultdict(list, {unit: [*found] for unit, found in whole.by_unit.items()})
        for finding in findings:
            by_unit[finding.location.line, finding.source].append(finding)
        return WholeFindings(dict(by_unit), frozenset(self._selection.order))

    def check(self, message: Message, whole: WholeFindings) -> list[Finding]:
        """Return the findings about one current message; waived ones left out.

        Args:
            message: A message of the catalogue.
            whole: What was found about the whole document.
        """
        return _check_message_beside(message, self._context, self._selection, self._runs, whole)


def _check_document(
    context: CheckContext,
    selection: _Selection,
    ran: frozenset[str],
    of_project: Iterable[Finding],
) -> list[Finding]:
    whole = WholeFindings(_whole_findings(context, selection, of_project), ran)
    runs: dict[frozenset[int], Runs] = {}
    findings: list[Finding] = []
    for message in context.messages:
        findings += _check_message_beside(message, context, selection, runs, whole)
    findings.sort(key=lambda finding: finding.location.line)
    return findings


def _whole_findings(
    context: CheckContext, selection: _Selection, of_project: Iterable[Finding]
) -> dict[UnitKey, list[Finding]]:
    """Return what checks of documents and projects found about each unit."""
    by_unit: defaultdict[UnitKey, list[Finding]] = defaultdict(list)
    for check in selection.of_documents:
        for finding in check.check(context):
            by_unit[finding.location.line, finding.source].append(finding)
    for finding in of_project:
        by_unit[finding.location.line, finding.source].append(finding)
    return dict(by_unit)


def _check_message_beside(
    message: Message,
    context: CheckContext,
    selection: _Selection,
    runs: dict[frozenset[int], Runs],
    whole: WholeFindings,
) -> list[Finding]:
    """Return the findings about one message, those of the whole document included."""
    of_unit: Iterable[Finding] = ()
    if whole.by_unit:
        unit = context.unit(message)
        if unit is not None:
            source, _ = context.in_catalog(unit)
            of_unit = whole.by_unit.get((message.line, source), ())
    return _check_message(message, context, selection, whole.ran, runs, of_unit)


def _check_message(
    message: Message,
    context: CheckContext,
    selection: _Selection,
    ran: frozenset[str],
    runs: dict[frozenset[int], Runs],
    findings_of_whole: Iterable[Finding],
) -> list[Finding]:
    """Return the findings about one message that no waiver covers, in the order of the checks.

    Args:
        message: The message.
        context: Its catalogue.
        selection: The checks.
        ran: Names of the checks that had a look at it.
        runs: The checks of units by the signs of the unit, filled during one run.
        findings_of_whole: What checks of documents and projects found about its unit.
    """
    findings = [*findings_of_whole]
    run: object = None
    try:
        for run in selection.of_messages:
            findings += run(message, context)
        unit = context.unit(message)
        if unit is not None and unit.target.strip() and not is_reference(message):
            signs = selection.of_units.signs(unit)
            unit_runs = runs.get(signs)
            if unit_runs is None:
                unit_runs = runs[signs] = selection.of_units.runs(signs)
            for run in unit_runs:
                findings += run(unit, context)
        if selection.of_findings:
            found = _known(message, findings, selection.settings)
            for check in selection.of_findings:
                run = check.check
                if check.concerns(message):
                    findings += check.check(message, context, found)
    except RktranslateError:
        raise
    except (Exception, SystemExit) as error:
        raise _failure(run, message, context, error) from error
    if len(findings) > 1:
        order = selection.order
        findings.sort(key=lambda finding: order.get(finding.check_id, -1))
    settings = selection.settings
    if message.notes:
        report = settings.runs(WAIVER.name)
        findings = apply_waivers(message, findings, context.catalog.path, ran, report=report)
    if settings.levels and findings:
        findings = [_with_severity(finding, settings) for finding in findings]
    if selection.reported is not None:
        findings = [each for each in findings if each.check_id in selection.reported]
    return findings


def _known(
    message: Message, findings: Sequence[Finding], settings: Settings
) -> tuple[Finding, ...]:
    """Return findings that no waiver covers, with the severities of the project."""
    waived = {waiver.check for waiver in waivers(message)} if message.notes else ()
    return tuple(
        _with_severity(finding, settings) for finding in findings if finding.check_id not in waived
    )


def _failure(
    run: object, message: Message, context: CheckContext, error: BaseException
) -> ConfigError:
    """Return the error of a check that fails on a message; it names both."""
    name = getattr(getattr(run, "__self__", None), "name", "of another package")
    return ConfigError(
        f"the check {name} failed: {reason_of(error)}",
        path=context.catalog.path,
        line=message.line,
        hint=f"report this defect of the check, or leave it out: --ignore {name}",
    )


def _with_severity(finding: Finding, settings: Settings) -> Finding:
    severity = settings.severity(finding.check_id)
    return finding if severity is None else replace(finding, severity=severity)
