"""``check``: run the checks over the catalogues, and apply safe fixes on request."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.checked_catalogs import (
    changed_lines_since,
    document_changed_since,
    read_checked_catalogs,
)
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for
from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.fixes import fix_catalogs
from rktranslate.workflow.inputs import Inputs, chosen_languages
from rktranslate.workflow.link_findings import link_findings
from rktranslate.workflow.progress import begin, silent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.checks import ProjectContext, Rule, Settings
    from rktranslate.glossary import Glossary
    from rktranslate.model import Finding, Severity
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress


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
    inputs: Inputs | None = None,
) -> CheckResult:
    """Run the checks over the catalogues; nothing is written unless fixes are requested.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        fail_level: Lowest severity that fails, instead of the configured one.
        request: The checks, severities and units to cover; all by default.
        progress: Called with the progress of the command.
        inputs: Documents and glossary to share with other commands; read anew by default.

    Raises:
        ConfigError: There is no such check, or no such revision.
    """
    from rktranslate import checks
    from rktranslate.checks.rules import COVERAGE
    from rktranslate.project.revisions import resolve

    request = request or CheckRequest()
    inputs = inputs or Inputs(project)
    settings = _check_settings(project, request)
    commit = None if request.since is None else resolve(project.root, request.since)
    glossary = inputs.glossary
    guard = project.lock("check --fix") if request.fix else contextlib.nullcontext()
    with guard:
        findings, checked = read_checked_catalogs(
            inputs, chosen_languages(project, languages), progress
        )
        fixed = 0
        if request.fix:
            # All catalogues are fixed before any is checked: findings may name others of them.
            checked, fixed = fix_catalogs(
                inputs, checked, settings, progress, reviewed=request.fix_reviewed, commit=commit
            )
    projects = {
        language: checks.ProjectContext.of(
            (
                checks.CheckContext.of(item.file.catalog, glossary, item.syntax, settings.options)
                for item in items
            ),
            complete=not inputs.failures,
        )
        for language, items in checked.items()
    }
    findings = [
        settings.adjusted(finding)
        for finding in findings
        if finding.check_id != COVERAGE.name
        or commit is None
        or document_changed_since(project, commit, finding.location.path)
    ]
    for items in checked.values():
        findings += link_findings(inputs, items)
    units = done = 0
    total = sum(map(len, checked.values()))
    for language, items in checked.items():
        by_catalog = checks.check_project(projects[language], settings=settings)
        for item, of_catalog in zip(items, by_catalog, strict=True):
            catalog = item.file.catalog
            begin(progress, "Checking", done, total, catalog.path)
            findings += item.general
            if commit is None:
                findings += of_catalog
            else:
                lines = changed_lines_since(project, commit, item.document, catalog)
                findings += (each for each in of_catalog if each.location.line in lines)
            units += sum(not message.obsolete for message in catalog.messages)
            done += 1
            progress("Checking", done, total)
    requested = checks.within_limits(
        [
            finding
            for finding in findings
            if settings.runs(finding.check_id) and finding.severity >= request.severity
        ]
    )
    known = request.known
    new = requested if known is None else checks.without_known(requested, known)
    if glossary is not None:
        new = _annotate_wrong_renderings(project, new, glossary, projects)
    return CheckResult(
        tuple(new),
        total,
        units,
        fail_level or project.config.fail_level,
        known=len(requested) - len(new),
        fixed=fixed,
        failed=inputs.failures.files,
    )


def _check_settings(project: Project, request: CheckRequest) -> Settings:
    """Return the checks to run, as the configuration and the command line say."""
    from rktranslate.checks import CheckOptions, Settings, all_checks
    from rktranslate.segmentation import Additions

    config = project.config
    folders = tuple(str(project.path(folder)) for folder in config.dictionaries)
    additions = Additions.from_table(dict(config.segmentation), project.config_path)
    settings = Settings(
        levels=dict(config.check_levels),
        select=request.select,
        ignore=request.ignore | frozenset(config.ignore_checks),
        options=CheckOptions(
            dict(config.headings), folders, additions, dict(config.reading_speeds)
        ),
    )
    configured = dataclasses.replace(
        settings, select=frozenset(), ignore=frozenset(config.ignore_checks)
    )
    configured.validated(all_checks(), project.config_path)
    return settings.validated(all_checks())


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
