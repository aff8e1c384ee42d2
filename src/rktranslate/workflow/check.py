"""``check``: run the checks over the catalogues, and apply safe fixes on request."""

from __future__ import annotations

import contextlib
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.model import Location, Severity
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.check_settings import check_settings
from rktranslate.workflow.checked_catalogs import read_checked_catalogs
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for
from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.finding_regions import with_regions
from rktranslate.workflow.fixes import fix_catalogs
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.link_findings import link_findings
from rktranslate.workflow.progress import begin, silent
from rktranslate.workflow.since import Since, compared
from rktranslate.workflow.unit_risks import UnitRisk, risks_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from rktranslate.checks import Check, ProjectContext, Rule, Settings
    from rktranslate.compare.reading import Reading
    from rktranslate.glossary import Glossary
    from rktranslate.model import Finding
    from rktranslate.project.layout import Project
    from rktranslate.workflow.checked_catalogs import CheckedCatalog
    from rktranslate.workflow.failures import FailedFile
    from rktranslate.workflow.progress import Progress
    from rktranslate.workflow.since import Comparison


@dataclass(frozen=True, slots=True)
class CheckResult(FilesResult):
    """The findings of ``check``."""

    findings: tuple[Finding, ...]
    catalogs: int
    units: int
    fail_level: Severity
    known: int = 0
    """Number of findings that were left out because a baseline has them."""
    fixed: int = 0
    """Number of targets that were fixed."""
    since: Since | None = None
    """The revision that the project was compared with; None if all findings were wanted."""
    risks: tuple[UnitRisk, ...] | None = None
    """The units with a target, the riskiest first; None unless they were requested."""

    @property
    def failing(self) -> tuple[Finding, ...]:
        """The findings at or above the fail level."""
        return tuple(each for each in self.findings if each.severity >= self.fail_level)

    @property
    def exit_code(self) -> ExitCode:
        """Refused if a file failed, else findings if there is one at or above the fail level."""
        return exit_code_for(findings=bool(self.failing), failed=bool(self.failed))


@dataclass(frozen=True, slots=True)
class ChecksResult(Result):
    """The checks of ``check --list``."""

    checks: tuple[Rule, ...]


def refused(failed: FailedFile) -> CheckResult:
    """Return the result of a command that ended because of something that cannot be used."""
    return CheckResult((), 0, 0, Severity.ERROR, failed=(failed,))


def list_checks() -> ChecksResult:
    """Return every kind of finding, those of plugins included.

    Raises:
        ConfigError: A plugin cannot be loaded.
    """
    from rktranslate.checks import rules

    return ChecksResult(rules())


def check(
    project: Project,
    languages: Sequence[str] = (),
    *,
    fail_level: Severity | None = None,
    request: CheckRequest | None = None,
    progress: Progress = silent,
    paths: Sequence[Path] = (),
    inputs: Inputs | None = None,
) -> CheckResult:
    """Run the checks over the catalogues; nothing is written unless fixes are requested.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        fail_level: Lowest severity that fails, instead of the configured one.
        request: The checks, severities and units to cover; all by default.
        progress: Called with the progress of the command.
        paths: Documents, catalogues, outputs, folders or patterns to restrict the command to; all
            documents if empty.
        inputs: Documents and glossary to share with other commands; read anew by default.

    Raises:
        ConfigError: There is no such check, or no such revision.
        EngineError: An engine should read the translations, and there is none that can.
    """
    from rktranslate import checks

    request = request or CheckRequest()
    inputs = inputs or Inputs(project, paths)
    settings = check_settings(project, request)
    since = risks = None
    with contextlib.ExitStack() as stack:
        comparison = None
        if request.since is not None:
            comparison = stack.enter_context(compared(inputs, request.since))
        inputs.glossary  # noqa: B018 - one that cannot be read is reported before any work is done
        chosen = inputs.languages(languages)
        with project.lock("check --fix") if request.fix else contextlib.nullcontext():
            general, checked = read_checked_catalogs(inputs, chosen, progress)
            fixed = 0
            if request.fix:
                # All catalogues are fixed before any is checked: findings may name others of them.
                checked, fixed = fix_catalogs(
                    *(inputs, checked, settings, progress),
                    reviewed=request.fix_reviewed,
                    comparison=comparison,
                )
        projects = _contexts(inputs, checked, settings)
        found = list(_all_findings(inputs, general, checked, projects, settings, progress=progress))
        changed = None if comparison is None else _changed(checked, comparison)
        readings: dict[Location, Reading] = {}
        if request.reads:
            readings = _readings(project, projects, changed, progress)
            found += map(settings.adjusted, _reading_findings(projects, readings))
        requested = _requested(found, settings, request)
        if request.risk:
            risks = _risks(projects, _requested(found, settings), readings, changed)
        if comparison is not None:
            requested, since = comparison.findings_of_change(
                requested, checked, functools.partial(_earlier_findings, request, chosen)
            )
    requested = checks.within_limits(requested)
    total = sum(map(len, checked.values()))
    known = request.known
    new = requested if known is None else checks.without_known(requested, known)
    if inputs.glossary is not None:
        new = _annotate_wrong_renderings(project, new, inputs.glossary, projects)
    files = {item.file.catalog.path: item.file for items in checked.values() for item in items}
    return CheckResult(
        with_regions(new, files),
        total,
        sum(len(context.messages) for each in projects.values() for context in each.documents),
        fail_level or project.config.fail_level,
        known=len(requested) - len(new),
        fixed=fixed,
        since=since,
        failed=inputs.failures.files,
        risks=risks,
    )


def _changed(
    checked: Mapping[str, Sequence[CheckedCatalog]], comparison: Comparison
) -> frozenset[Location]:
    """Return the places of the units that changed."""
    return frozenset(
        Location(item.file.catalog.path, line)
        for items in checked.values()
        for item in items
        for line in comparison.lines(item.document, item.file.catalog)
    )


def _readings(
    project: Project,
    projects: Mapping[str, ProjectContext],
    among: frozenset[Location] | None,
    progress: Progress,
) -> dict[Location, Reading]:
    """Return what engines think of the units.

    Raises:
        EngineError: There is none that can read translations into one of the languages.
    """
    from rktranslate.workflow.deep_readings import deep_readings

    return {
        place: reading
        for language, each in projects.items()
        for place, reading in deep_readings(
            project, language, each.documents, progress, among=among
        ).items()
    }


def _reading_findings(
    projects: Mapping[str, ProjectContext], readings: Mapping[Location, Reading]
) -> Iterator[Finding]:
    from rktranslate.workflow.deep_readings import reading_findings

    for each in projects.values():
        yield from reading_findings(each.documents, readings)


def _risks(
    projects: Mapping[str, ProjectContext],
    findings: Iterable[Finding],
    readings: Mapping[Location, Reading],
    among: frozenset[Location] | None,
) -> tuple[UnitRisk, ...]:
    """Return the units, or those at some places, the riskiest first."""
    contexts = [context for each in projects.values() for context in each.documents]
    risks = risks_of(contexts, findings, readings)
    return tuple(each for each in risks if among is None or each.location in among)


def _contexts(
    inputs: Inputs, checked: Mapping[str, Sequence[CheckedCatalog]], settings: Settings
) -> dict[str, ProjectContext]:
    """Return the context of the checks by language."""
    from rktranslate.checks import CheckContext, ProjectContext

    return {
        language: ProjectContext.of(
            (
                CheckContext.of(item.file.catalog, inputs.glossary, item.syntax, settings.options)
                for item in items
            ),
            complete=not inputs.failures,
            others=[catalog for _, catalog in inputs.other_catalogs(language)],
        )
        for language, items in checked.items()
    }


def _all_findings(
    inputs: Inputs,
    general: Iterable[Finding],
    checked: Mapping[str, Sequence[CheckedCatalog]],
    projects: Mapping[str, ProjectContext],
    settings: Settings,
    *,
    among: Sequence[Check] | None = None,
    progress: Progress = silent,
) -> Iterator[Finding]:
    """Yield the findings about documents and catalogues, then those of the checks.

    Args:
        inputs: The documents.
        general: The findings of :func:`read_checked_catalogs`.
        checked: The catalogues by language.
        projects: Their contexts by language.
        settings: The checks to run.
        among: The checks to choose from; all when None.
        progress: Called with the number of catalogues that are done.
    """
    from rktranslate.checks import check_project

    for finding in general:
        yield settings.adjusted(finding)
    for language, items in checked.items():
        yield from link_findings(inputs, items, language)
    done = 0
    total = sum(map(len, checked.values()))
    for language, items in checked.items():
        by_catalog = check_project(projects[language], checks=among, settings=settings)
        for item, of_catalog in zip(items, by_catalog, strict=True):
            begin(progress, "Checking", done, total, item.file.catalog.path)
            yield from item.general
            yield from of_catalog
            done += 1
            progress("Checking", done, total)


def _earlier_findings(
    request: CheckRequest, languages: Sequence[str], project: Project, names: frozenset[str]
) -> list[Finding]:
    """Return the findings of some checks about a project as it was.

    Args:
        request: The scope of the run.
        languages: The target languages of the run.
        project: The project as it was.
        names: Names of the checks.

    Raises:
        RktranslateError: The project could not be checked then.
    """
    from rktranslate.checks import all_checks
    from rktranslate.checks.rules import WAIVER

    settings = check_settings(project, request)
    inputs = Inputs(project)
    known = [code for code in languages if code in project.config.target_languages]
    general, checked = read_checked_catalogs(inputs, known, silent)
    among = None
    if WAIVER.name not in names:  # a waiver is judged by the findings of all checks
        among = [check for check in all_checks() if check.name in names]
    projects = _contexts(inputs, checked, settings)
    findings = _all_findings(inputs, general, checked, projects, settings, among=among)
    return _requested(findings, settings, request)


def _requested(
    findings: Iterable[Finding], settings: Settings, request: CheckRequest | None = None
) -> list[Finding]:
    """Return the findings of checks that run, at or above the lowest severity to report."""
    severity = Severity.INFO if request is None else request.severity
    return [
        finding
        for finding in findings
        if settings.runs(finding.check_id) and finding.severity >= severity
    ]


def _annotate_wrong_renderings(
    project: Project,
    findings: list[Finding],
    glossary: Glossary,
    projects: Mapping[str, ProjectContext],
) -> list[Finding]:
    """Return findings with the wrong rendering that replaces a missing one, where it is known."""
    from rktranslate.checks.wrong_rendering import MISSING, WrongRenderings
    from rktranslate.glossary.matcher import Matcher, matcher_for

    paths = {finding.location.path for finding in findings if finding.check_id == MISSING}
    if not paths:
        return findings
    earlier = _earlier_glossary(project)
    by_catalog: dict[str, WrongRenderings] = {}
    for language, context in projects.items():
        affected = paths.intersection(each.catalog.path for each in context.documents)
        if affected:
            renderings = WrongRenderings(
                matcher_for(glossary, language),
                context.corpus,
                None if earlier is None else Matcher(earlier, language),
            )
            by_catalog.update(dict.fromkeys(affected, renderings))
    return [
        by_catalog[finding.location.path].annotate(finding)
        if finding.check_id == MISSING
        else finding
        for finding in findings
    ]


def _earlier_glossary(project: Project) -> Glossary | None:
    """Return the glossary before its last change, if git has it and it can be read."""
    from rktranslate.glossary.reader import load
    from rktranslate.project.revisions import earlier_version

    data = earlier_version(project.root, project.config.glossary)
    # The earlier glossary only helps to explain a finding: an unreadable version is ignored.
    with contextlib.suppress(GlossaryError):
        return None if data is None else load(data, languages=project.config.languages)
    return None
