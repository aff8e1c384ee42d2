"""``check``: runs the checks over the catalogues, and mends what is safe to mend when asked to."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.model import Finding, Location, Severity
from rktranslate.results import CheckResult
from rktranslate.workflow.inputs import (
    chosen_languages,
    documents,
    load_document,
    load_glossary,
    read_catalog,
)
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.checks import Corpus, Settings
    from rktranslate.checks.scope import CheckRequest
    from rktranslate.glossary import Glossary
    from rktranslate.model import Catalog, Document, Syntax
    from rktranslate.project import Project
    from rktranslate.workflow.progress import Progress

_MOST_FIXES = 5
"""Rounds of safe fixes of a catalogue: a stretch may need one after another."""


def check(
    project: Project,
    languages: Sequence[str] = (),
    *,
    fail_level: Severity | None = None,
    request: CheckRequest | None = None,
    progress: Progress = silent,
) -> CheckResult:
    """Run the checks over the catalogues; write nothing, unless safe fixes are asked for.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        fail_level: Lowest severity that fails, instead of the configured one.
        request: What to look at and what to leave out; everything when it is None.
        progress: Told how far it is.

    Raises:
        CatalogError: A catalogue cannot be read.
        ConfigError: There is no such check, or no such revision.
    """
    from rktranslate import checks
    from rktranslate.checks.scope import CheckRequest
    from rktranslate.revisions import resolve

    request = request or CheckRequest()
    settings = _check_settings(project, request)
    commit = None if request.since is None else resolve(project.root, request.since)
    guard = project.lock("check --fix") if request.fix else contextlib.nullcontext()
    with guard:
        glossary = load_glossary(project)
        findings, checked = _catalogs_to_check(
            project, chosen_languages(project, languages), progress
        )
        corpora = {
            language: checks.Corpus.of(item.file.catalog for item in checked[language])
            for language in checked
        }
        fixed = units = done = 0
        total = sum(map(len, checked.values()))
        for language, items in checked.items():
            here: list[Finding] = []
            for item in items:
                run = functools.partial(
                    checks.run_checks,
                    glossary=glossary,
                    syntax=item.syntax,
                    settings=settings,
                    corpus=corpora[language],
                )
                catalog = item.file.catalog
                found = run(catalog)
                if request.fix:
                    catalog, changed = _fixed(project, item.file, found, run, request)
                    fixed += changed
                    found = run(catalog) if changed else found
                if commit is not None:
                    lines = _lines_since(project, commit, catalog)
                    found = [each for each in found if each.location.line in lines]
                here += found
                units += sum(not message.obsolete for message in catalog.messages)
                done += 1
                progress("Checking", done, total)
            if glossary is not None:
                here = _with_counterparts(project, here, glossary, language, corpora[language])
            findings += here
    kept = [
        found
        for found in findings
        if settings.runs(found.check_id) and found.severity >= request.severity
    ]
    new = kept if request.known is None else checks.without_known(kept, request.known)
    level = fail_level or project.config.fail_level
    return CheckResult(tuple(new), total, units, level, len(kept) - len(new), fixed)


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


def _with_counterparts(
    project: Project,
    findings: list[Finding],
    glossary: Glossary,
    language: str,
    corpus: Corpus,
) -> list[Finding]:
    """Return findings that say what stands in a target where a wanted rendering is missing."""
    from rktranslate.checks.counterparts import MISSING, Counterparts
    from rktranslate.glossary.matcher import Matcher, matcher_for

    if not any(found.check_id == MISSING for found in findings):
        return findings
    former = _former_glossary(project)
    counterparts = Counterparts(
        matcher_for(glossary, language),
        corpus,
        None if former is None else Matcher(former, language),
    )
    return [counterparts.told(found) for found in findings]


def _former_glossary(project: Project) -> Glossary | None:
    """Return the glossary before its last change, where git has it and it can be read."""
    from rktranslate.glossary.csv_file import load
    from rktranslate.revisions import earlier_version

    data = earlier_version(project.root, project.config.glossary)
    # It is only a witness: what cannot be read any more says nothing.
    with contextlib.suppress(GlossaryError):
        return None if data is None else load(data, languages=project.config.languages)
    return None


@dataclass(frozen=True, slots=True)
class _ToCheck:
    """A catalogue to check, and the inline syntax of its document."""

    file: PoFile
    syntax: Syntax


def _catalogs_to_check(
    project: Project, languages: Sequence[str], progress: Progress
) -> tuple[list[Finding], dict[str, list[_ToCheck]]]:
    """Read all catalogues by language; also return what is wrong with the lot of them."""
    findings: list[Finding] = []
    found: dict[str, list[_ToCheck]] = {language: [] for language in languages}
    names = documents(project)
    for done, name in enumerate(names):
        document = load_document(project, name)
        for language in languages:
            path = project.catalog_path(name, language)
            if not project.path(path).exists():
                findings.append(
                    Finding(
                        "catalogue-missing",
                        Severity.ERROR,
                        Location(path, 0),
                        f"{name} has no catalogue in {language}: run `rktranslate extract`",
                    )
                )
                continue
            file = read_catalog(project, path, language)
            findings += _stale(document, file.catalog)
            found[language].append(_ToCheck(file, document.syntax))
        progress("Reading catalogues", done + 1, len(names))
    return findings, found


def _fixed(
    project: Project,
    file: PoFile,
    found: Sequence[Finding],
    run: Callable[[Catalog], list[Finding]],
    request: CheckRequest,
) -> tuple[Catalog, int]:
    """Apply safe suggestions; return the catalogue as it was written, and how many changed."""
    from rktranslate.catalog.po import serialise
    from rktranslate.checks import fix, safe_checks

    catalog = file.catalog
    # Suggestions that overlap are applied one after the other.
    for _ in range(_MOST_FIXES):
        catalog, changed = fix(catalog, found, safe_checks(), reviewed=request.fix_reviewed)
        if not changed:
            break
        found = run(catalog)
    pairs = zip(file.catalog.messages, catalog.messages, strict=True)
    count = sum(before.target != after.target for before, after in pairs)
    if not count:
        return file.catalog, 0
    project.write(catalog.path, serialise(catalog, file).encode())
    # Lines may have moved: what is reported must be where it is now.
    return read_catalog(project, catalog.path, catalog.target_language).catalog, count


def _lines_since(project: Project, commit: str, catalog: Catalog) -> frozenset[int]:
    """Return the lines of the messages that changed since a commit."""
    from rktranslate.catalog.po import parse
    from rktranslate.checks.scope import changed_lines
    from rktranslate.revisions import file_at

    data = file_at(project.root, commit, catalog.path)
    before = None
    if data is not None:
        name = f"{commit[:12]}:{catalog.path}"
        text = data.decode("utf-8", "replace")
        before = parse(text, name, catalog.source_language, catalog.target_language).catalog
    return changed_lines(catalog, before)


def _stale(document: Document, catalog: Catalog) -> Iterable[Finding]:
    """Find what the source has and the catalogue does not, and the other way round."""
    have = {message.source: message for message in catalog.messages if not message.obsolete}
    want = {segment.source: segment for block in document.blocks for segment in block.segments}
    for source, segment in want.items():
        if source not in have:
            yield Finding(
                "catalogue-stale",
                Severity.ERROR,
                segment.location,
                f"not in {catalog.path}: run `rktranslate extract`",
                source=source,
            )
    for source, message in have.items():
        if source not in want:
            yield Finding(
                "catalogue-stale",
                Severity.ERROR,
                Location(catalog.path, message.line),
                f"no longer in {document.path}: run `rktranslate extract`",
                source=source,
                target=message.target,
            )
