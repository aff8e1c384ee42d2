"""The catalogues that one run of ``check`` covers."""

from __future__ import annotations

import dataclasses
import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import Location
from rktranslate.workflow.colliding_names import colliding_names
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.orphans import orphans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.catalog.po import PoFile
    from rktranslate.model import Catalog, Document, Finding, Syntax
    from rktranslate.workflow.inputs import Inputs
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class CheckedCatalog:
    """A catalogue to check, with the facts of its document."""

    document: str
    file: PoFile
    syntax: Syntax
    general: tuple[Finding, ...]
    """Findings about the document and its catalogue together: sentences that only one of them has,
    units that ``build`` refuses, the header."""

    @classmethod
    def of(cls, document: Document, file: PoFile) -> CheckedCatalog:
        """Return the catalogue of a document; its messages get the facts of their blocks.

        Raises:
            DocumentError: The document cannot be written even with its source texts.
        """
        from rktranslate.catalog.units import with_facts

        file = dataclasses.replace(file, catalog=with_facts(file.catalog, document))
        return cls(document.path, file, document.syntax, general_findings(document, file))


def general_findings(document: Document, file: PoFile) -> tuple[Finding, ...]:
    """Return the findings about a document and its catalogue together.

    Raises:
        DocumentError: The document cannot be written even with its source texts.
    """
    from rktranslate.checks.duplicate_entries import duplicate_findings
    from rktranslate.checks.merge_conflict import header_findings
    from rktranslate.checks.staleness import stale_findings

    return (
        *header_findings(file.catalog, file.header_line),
        *duplicate_findings(file.catalog),
        *stale_findings(document, file.catalog),
        *_unpublishable(document, file.catalog),
    )


def read_checked_catalogs(
    inputs: Inputs, languages: Sequence[str], progress: Progress
) -> tuple[list[Finding], dict[str, list[CheckedCatalog]]]:
    """Read the catalogues of the documents that the command was asked for and that can be read.

    Returns:
        Findings about documents, missing catalogues and, where that is all of a project, orphans;
        and the catalogues by language.
    """
    from rktranslate.checks.coverage import coverage_findings
    from rktranslate.checks.rules import CATALOG_MISSING

    findings: list[Finding] = []
    by_language: dict[str, list[CheckedCatalog]] = {language: [] for language in languages}
    for document in inputs.readable_documents("Reading catalogues", progress):
        findings += coverage_findings(document)
        for language in languages:
            if not inputs.covers(document.path, language):
                continue
            path = inputs.catalog_files.path(document.path, language)
            file = inputs.catalog_files.read(document.path, language)
            if file is None:
                text = f"{document.path} has no catalogue in {language}: run `rktranslate extract`"
                findings.append(CATALOG_MISSING.finding(Location(path, 0), text))
            elif not isinstance(file, FailedFile):
                of = functools.partial(CheckedCatalog.of, document, file)
                checked = inputs.failures.attempt(path, of)
                if not isinstance(checked, FailedFile):
                    by_language[language].append(checked)
    colliding = _colliding_names(inputs, languages)
    if inputs.selection is not None:
        chosen = {item.file.catalog.path for items in by_language.values() for item in items}
        chosen.update(inputs.chosen)
        findings += (each for each in colliding if each.location.path in chosen)
    else:
        findings += colliding
        for language, items in by_language.items():
            findings += orphans(inputs, language, (item.file.catalog for item in items))
    return findings, by_language


def _colliding_names(inputs: Inputs, languages: Sequence[str]) -> Iterator[Finding]:
    """Yield a finding per document or catalogue whose name is too similar to that of another."""
    from rktranslate.checks.rules import FILE_NAMES

    # Documents that share a file on every system are failures.
    names = [name for name in inputs.names if name not in inputs.listed.refused]
    folder = inputs.project.config.translations_dir
    expected = {inputs.catalog_files.path(name, code) for name in names for code in languages}
    catalogs = {path for code in languages for path in inputs.files(f"{folder}/{code}", "**/*.po")}
    # Of documents that collide, the catalogues do too: they are not reported as well.
    unexpected = catalogs - expected
    for group in (*colliding_names(names), *colliding_names(expected | catalogs)):
        if unexpected.isdisjoint(group) and not set(group) <= set(names):
            continue
        first, *others = group
        for other in others:
            yield FILE_NAMES.finding(
                Location(other, 0),
                f"the name differs from {first} only in case or Unicode normalisation: one file on "
                "Windows and macOS; rename one",
            )


def _unpublishable(document: Document, catalog: Catalog) -> Iterator[Finding]:
    """Yield a finding per unit that ``build`` refuses and that no other check reports."""
    from rktranslate.checks.rules import UNPUBLISHABLE
    from rktranslate.publishing import Policy, assemble

    reported: set[tuple[int, str]] = set()
    """Lines and reasons: a message may be blocked at several places."""
    for unit in assemble(document, catalog, Policy.REVIEWED).blocked:
        is_new = (unit.line, unit.reason) not in reported
        if is_new and unit.blocker.reported_by == UNPUBLISHABLE.name:
            reported.add((unit.line, unit.reason))
            hint = f": {unit.refusal.hint}" if unit.refusal and unit.refusal.hint else ""
            yield UNPUBLISHABLE.finding(
                Location(catalog.path, unit.line),
                f"{unit.reason}{hint}",
                source=unit.segment.source,
                target=unit.target,
            )
