"""``status``: count the progress of each catalogue, and report outdated files.

A catalogue is behind if its sentences are not those of its document; an output is outdated if it is
out of date. Contents are compared, never the dates of files, which a checkout
changes.
"""

from __future__ import annotations

import dataclasses
import functools
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.count import Counts, count
from rktranslate.catalog.document_words import total
from rktranslate.publishing import Policy
from rktranslate.workflow.cache import ResultCache, Step
from rktranslate.workflow.cache.rows import Row
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.outputs import outputs
from rktranslate.workflow.progress import silent
from rktranslate.workflow.unit_risks import UnitRisk, riskiest_first, risks_of_drafts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from rktranslate.catalog.document_words import DocumentWords, ExcludedWords
    from rktranslate.project.layout import Project
    from rktranslate.workflow.outputs import Output
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogStatus(Counts):
    """The progress of one catalogue."""

    document: str
    language: str
    catalog: str
    built: bool
    """The output exists and is up to date."""
    behind: int = 0
    """Number of sources that only the document or only the catalogue has; run ``extract``."""
    outdated: bool = False
    """The output exists, but is out of date."""
    holding: int = 0
    """Number of units because of which ``build`` does not write the output."""
    offered: int = 0
    """Words of the document that are offered for translation, repeated ones too."""
    protected: int = 0
    """Words of the document that must not be translated."""
    skipped: int = 0
    """Words of the document that readers may see, but that are not offered."""
    protected_words: tuple[tuple[str, int], ...] = ()
    """The protected words by reason: ``("code", 12)``."""
    skipped_words: tuple[tuple[str, int], ...] = ()
    """The skipped words by reason."""


@dataclass(frozen=True, slots=True)
class StatusResult(FilesResult):
    """The progress of all catalogues."""

    project: str
    source_language: str
    catalogs: tuple[CatalogStatus, ...]
    glossary_terms: int | None
    documents: tuple[DocumentWords, ...] = ()
    """How many words of each document are offered, and how many are not, with the reason."""
    riskiest: tuple[UnitRisk, ...] = ()
    """The first few of the drafts by the chance that something is wrong, as far as that is known
    without running the checks."""


@dataclass(frozen=True, slots=True)
class _DocumentStatus:
    """The part of a status that is of one document."""

    words: DocumentWords
    catalogs: tuple[CatalogStatus, ...]
    """In the order of the languages; without those that cannot be read."""
    is_linked: bool
    """An output of it has links that depend on other files."""
    riskiest: tuple[UnitRisk, ...]
    """The first few of its drafts."""


_RISKIEST = 3
"""Drafts that are named."""
_STATUS: Step[StatusResult] = Step("status", lambda result: result, reads_outputs=True)


def status(
    project: Project,
    languages: Sequence[str] = (),
    progress: Progress = silent,
    *,
    paths: Sequence[Path] = (),
    cache: bool = False,
) -> StatusResult:
    """Count the progress of each catalogue; nothing is written to the project.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        progress: Called with the progress of the command.
        paths: Documents, catalogues, outputs, folders or patterns to restrict the command to; all
            documents if empty.
        cache: Keep the result, and return a kept one if nothing has changed;
            never of a command that is restricted to paths.
    """
    inputs = Inputs(project, paths)
    chosen = inputs.languages(languages)
    results = ResultCache(inputs, enabled=cache and not paths)
    return results.result(
        _STATUS, (chosen,), functools.partial(_status, inputs, chosen, progress, results)
    )


def _status(
    inputs: Inputs, chosen: Sequence[str], progress: Progress, results: ResultCache
) -> StatusResult:
    """Return the status, with the rows of earlier results that still hold."""
    project = inputs.project
    glossary = inputs.glossary
    kept = results.rows(_STATUS, (chosen,), chosen)
    rows = None if kept is None else _with_kept(inputs, chosen, progress, kept.find())
    if rows is None:
        rows = _rows(inputs, chosen, progress)
    if kept is not None:
        kept.keep({row.words.document: Row(row, row.is_linked) for row in rows})
    return StatusResult(
        project.name,
        project.config.source_language,
        tuple(catalog for row in rows for catalog in row.catalogs),
        len(glossary.terms) if glossary else None,
        tuple(row.words for row in rows),
        tuple(riskiest_first(risk for row in rows for risk in row.riskiest)[:_RISKIEST]),
        failed=inputs.failures.files,
    )


def _with_kept(
    inputs: Inputs, chosen: Sequence[str], progress: Progress, kept: Mapping[str, Row]
) -> list[_DocumentStatus] | None:
    """Return the rows of all documents, those that are not kept worked out.

    None if none is kept, or if a file fails: others may fail with it, and all are reported in the
    order of the documents.
    """
    from rktranslate.workflow.selection import restricted

    if not kept:
        return None
    rows = [row.value for row in kept.values() if isinstance(row.value, _DocumentStatus)]
    known = frozenset(row.words.document for row in rows)
    missing = [name for name in inputs.listed.paths if name not in known]
    if missing:
        part = restricted(inputs, missing, chosen)
        rows += _rows(part, chosen, progress)
        if part.failures:
            return None
    return sorted(rows, key=lambda row: row.words.document)


def _rows(inputs: Inputs, chosen: Sequence[str], progress: Progress) -> list[_DocumentStatus]:
    """Work out the rows of the documents that the command was asked for."""
    project = inputs.project
    glossary = inputs.glossary
    catalogs: defaultdict[str, list[CatalogStatus]] = defaultdict(list)
    risks: defaultdict[str, list[UnitRisk]] = defaultdict(list)
    linked: set[str] = set()
    policy = Policy(project.config.build.missing)
    for output in outputs(inputs, chosen, policy, progress):
        before = inputs.failures.attempt(output.path, functools.partial(_output, project, output))
        if isinstance(before, FailedFile):
            before = None
        built = before is not None and before == output.data
        outdated = before is not None and not built
        words = inputs.words_of(output.document)
        catalogs[output.document].append(
            _catalog_status(project, output, words, built=built, outdated=outdated)
        )
        risks[output.document] += risks_of_drafts(output.catalog, glossary, output.syntax)
        if output.is_linked:
            linked.add(output.document)
    return [
        _DocumentStatus(
            words,
            tuple(catalogs[words.document]),
            words.document in linked,
            tuple(riskiest_first(risks[words.document])[:_RISKIEST]),
        )
        for words in inputs.words_read()
    ]


def _output(project: Project, output: Output) -> bytes | None:
    """Return the content of an output as it is now; None if there is no such file.

    Raises:
        DocumentError: It cannot be read.
    """
    return project.read(output.path) if project.exists(output.path) else None


def _catalog_status(
    project: Project, output: Output, words: DocumentWords, *, built: bool, outdated: bool
) -> CatalogStatus:
    from rktranslate.compare.wording import differences

    def kind_of_change(before: str, after: str) -> str:
        changes = differences(before, after, project.config.source_language, output.syntax)
        return str(changes[0].change) if changes else ""

    blocked = frozenset(item.line for item in output.blocked if not item.blocker.is_unfinished)
    counts = count(output.catalog, kind_of_change, blocked)
    return CatalogStatus(
        document=output.document,
        language=output.language,
        catalog=output.catalog.path,
        built=built,
        behind=output.behind,
        outdated=outdated,
        holding=len(output.holding),
        offered=words.offered_words,
        protected=words.protected_words,
        skipped=words.skipped_words,
        protected_words=_by_reason(words.protected),
        skipped_words=_by_reason(words.skipped),
        **{field.name: getattr(counts, field.name) for field in dataclasses.fields(counts)},
    )


def _by_reason(counts: Sequence[ExcludedWords]) -> tuple[tuple[str, int], ...]:
    return tuple((str(reason), number) for reason, number in total(counts))
