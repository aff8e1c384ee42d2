"""``check``: run the checks over the catalogues, and apply safe fixes on request."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.model import Finding, Location, Severity
from rktranslate.workflow.check_request import CheckRequest
from rktranslate.workflow.exit_codes import ExitCode, Result, exit_code_for
from rktranslate.workflow.inputs import (
    Inputs,
    chosen_languages,
    read_catalog,
)
from rktranslate.workflow.orphans import orphans
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.checks import ProjectContext, Rule, Settings
    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog, Syntax
    from rktranslate.project.layout import Project
    from rktranslate.workflow.progress import Progress

_MOST_FIXES = 5
"""Rounds of safe fixes of a catalogue: a stretch may need one after another."""


@dataclass(frozen=True, slots=True)
class CheckResult(Result):
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
        """Findings if there is one at or above the fail level."""
        return exit_code_for(findings=bool(self.failing))


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
        CatalogError: A catalogue cannot be read.
        ConfigError: There is no such check, or no such revision.
    """
    from rktranslate import checks
    from rktranslate.project.revisions import resolve

    request = request or CheckRequest()
    inputs = inputs or Inputs(project)
    settings = _check_settings(project, request)
    commit = None if request.since is None else resolve(project.root, request.since)
    guard = project.lock("check --fix") if request.fix else contextlib.nullcontext()
    with guard:
        glossary = inputs.glossary
        findings, checked = _catalogs_to_check(
            inputs, chosen_languages(project, languages), progress
        )
        fixed = 0
        if request.fix:
            # All of them first: findings tell of other catalogues, as those are afterwards.
            checked, fixed = _all_fixed(inputs, checked, settings, request, commit, progress)
    projects = {
        language: checks.ProjectContext.of(
            checks.CheckContext.of(item.file.catalog, glossary, item.syntax, settings.options)
            for item in items
        )
        for language, items in checked.items()
    }
    units = done = 0
    total = sum(map(len, checked.values()))
    for language, items in checked.items():
        by_catalog = checks.check_project(projects[language], settings=settings)
        for item, found in zip(items, by_catalog, strict=True):
            catalog = item.file.catalog
            if commit is not None:
                lines = _lines_since(project, commit, catalog)
                found = [finding for finding in found if finding.location.line in lines]
            findings += (*item.stale, *found)
            units += sum(not message.obsolete for message in catalog.messages)
            done += 1
            progress("Checking", done, total)
    kept = [
        found
        for found in findings
        if settings.runs(found.check_id) and found.severity >= request.severity
    ]
    new = kept if request.known is None else checks.without_known(kept, request.known)
    known = len(kept) - len(new)
    if glossary is not None:
        new = _annotate_wrong_renderings(project, new, glossary, projects)
    level = fail_level or project.config.fail_level
    return CheckResult(tuple(new), total, units, level, known, fixed)


def _check_settings(project: Project, request: CheckRequest) -> Settings:
    """Return which checks run here, as the project and the command line ask."""
    from rktranslate.checks import CheckOptions, Settings, all_checks

    config = project.config
    folders = tuple(str(project.path(folder)) for folder in config.dictionaries)
    settings = Settings(
        levels=dict(config.check_levels),
        select=request.select,
        ignore=request.ignore | frozenset(config.ignore_checks),
        options=CheckOptions(headings=dict(config.headings), dictionaries=folders),
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

    paths = {found.location.path for found in findings if found.check_id == MISSING}
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
        by_catalog[found.location.path].annotate(found) if found.check_id == MISSING else found
        for found in findings
    ]


def _earlier_glossary(project: Project) -> Glossary | None:
    """Return the glossary before its last change, if git has it and it can be read."""
    from rktranslate.glossary.reader import load
    from rktranslate.project.revisions import earlier_version

    data = earlier_version(project.root, project.config.glossary)
    # It is only evidence: a version that cannot be read is ignored.
    with contextlib.suppress(GlossaryError):
        return None if data is None else load(data, languages=project.config.languages)
    return None


@dataclass(frozen=True, slots=True)
class _ToCheck:
    """A catalogue to check, and what there is to know of its document."""

    document: str
    file: PoFile
    syntax: Syntax
    stale: tuple[Finding, ...]
    """Where the two are not of the same sentences."""


def _catalogs_to_check(
    inputs: Inputs, languages: Sequence[str], progress: Progress
) -> tuple[list[Finding], dict[str, list[_ToCheck]]]:
    """Read all catalogues by language; also return which are missing."""
    from rktranslate.catalog.units import with_kinds
    from rktranslate.checks.rules import CATALOG_MISSING
    from rktranslate.checks.staleness import stale_findings

    findings: list[Finding] = []
    found: dict[str, list[_ToCheck]] = {language: [] for language in languages}
    project, names = inputs.project, inputs.names
    for done, name in enumerate(names):
        document = inputs.document(name)
        for language in languages:
            path = project.catalog_path(name, language)
            if not project.exists(path):
                text = f"{name} has no catalogue in {language}: run `rktranslate extract`"
                findings.append(CATALOG_MISSING.finding(Location(path, 0), text))
                continue
            file = read_catalog(project, path, language)
            file = dataclasses.replace(file, catalog=with_kinds(file.catalog, document))
            stale = tuple(stale_findings(document, file.catalog))
            found[language].append(_ToCheck(name, file, document.syntax, stale))
        progress("Reading catalogues", done + 1, len(names))
    for language in languages:
        catalogs = (item.file.catalog for item in found[language])
        findings += orphans(project, language, names, catalogs)
    return findings, found


def _all_fixed(
    inputs: Inputs,
    checked: Mapping[str, Sequence[_ToCheck]],
    settings: Settings,
    request: CheckRequest,
    commit: str | None,
    progress: Progress,
) -> tuple[dict[str, list[_ToCheck]], int]:
    """Apply safe suggestions to all catalogues; return them as they are then, and how many."""
    from rktranslate.checks import all_checks, run_checks

    safe = tuple(check for check in all_checks() if check.safe)
    fixed: dict[str, list[_ToCheck]] = {language: [] for language in checked}
    count = done = 0
    total = sum(map(len, checked.values()))
    for language, items in checked.items():
        for item in items:
            run = functools.partial(
                run_checks,
                glossary=inputs.glossary,
                syntax=item.syntax,
                checks=safe,
                settings=settings,
            )
            after, changed = _fixed(inputs, item, run, request, commit)
            fixed[language].append(after)
            count += changed
            done += 1
            progress("Fixing", done, total)
    return fixed, count


def _fixed(
    inputs: Inputs,
    item: _ToCheck,
    run: Callable[[Catalog], list[Finding]],
    request: CheckRequest,
    commit: str | None,
) -> tuple[_ToCheck, int]:
    """Apply safe suggestions to a catalogue as it is now: people may have worked on it meanwhile.

    Returns:
        The catalogue as it was written, and how many targets changed.

    Raises:
        CatalogError: It changes all the time, or cannot be read any more.
    """
    from rktranslate.catalog.po import serialise
    from rktranslate.checks.staleness import stale_findings

    project = inputs.project
    path, language = item.file.catalog.path, item.file.catalog.target_language

    def change() -> tuple[bytes | None, tuple[PoFile, int]]:
        file = read_catalog(project, path, language)
        lines = None if commit is None else _lines_since(project, commit, file.catalog)
        catalog = _fixed_catalog(file.catalog, run, lines, reviewed=request.fix_reviewed)
        pairs = zip(file.catalog.messages, catalog.messages, strict=True)
        count = sum(before.target != after.target for before, after in pairs)
        return serialise(catalog, file).encode() if count else None, (file, count)

    file, count = project.rewrite(path, change)
    if count:
        # Lines may have moved: what is reported must be where it is now.
        file = read_catalog(project, path, language)
    if file.catalog == item.file.catalog:
        return item, count
    stale = tuple(stale_findings(inputs.document(item.document), file.catalog))
    return dataclasses.replace(item, file=file, stale=stale), count


def _fixed_catalog(
    catalog: Catalog,
    run: Callable[[Catalog], list[Finding]],
    lines: frozenset[int] | None,
    *,
    reviewed: bool,
) -> Catalog:
    """Return a catalogue with safe suggestions applied at some lines; at all of them for None."""
    from rktranslate.checks import fix, safe_checks

    # Suggestions that overlap are applied one after the other.
    for _ in range(_MOST_FIXES):
        found = [each for each in run(catalog) if lines is None or each.location.line in lines]
        catalog, changed = fix(catalog, found, safe_checks(), reviewed=reviewed)
        if not changed:
            break
    return catalog


def _lines_since(project: Project, commit: str, catalog: Catalog) -> frozenset[int]:
    """Return the lines of the messages that changed since a commit."""
    from rktranslate.catalog.po import parse
    from rktranslate.checks.scope import changed_lines
    from rktranslate.project.revisions import file_at

    data = file_at(project.root, commit, catalog.path)
    before = None
    if data is not None:
        name = f"{commit[:12]}:{catalog.path}"
        text = data.decode("utf-8", "replace")
        before = parse(text, name, catalog.source_language, catalog.target_language).catalog
    return changed_lines(catalog, before)
