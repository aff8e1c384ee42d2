"""``extract``: bring the catalogues up to date with the source documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.project.documents import unmatched_patterns
from rktranslate.workflow.catalog_updates import UpdatePlanner, write_updates
from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.inputs import Inputs, chosen_languages, colliding_names, skipped_files
from rktranslate.workflow.progress import silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.catalog.document_words import DocumentWords
    from rktranslate.model import Skipped
    from rktranslate.project.layout import Project
    from rktranslate.workflow.catalog_updates import CatalogUpdate, Extracted
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class ExtractResult(FilesResult):
    """The updates of all catalogues."""

    catalogs: tuple[Extracted, ...]
    passed_over: tuple[Skipped, ...] = ()
    """Source files that are not documents, each with the reason and a remedy."""
    colliding: tuple[tuple[str, ...], ...] = ()
    """Documents whose names differ only in case or Unicode normalisation."""
    documents: tuple[DocumentWords, ...] = ()
    """How many words of each document are offered, and how many are not, with the reason."""
    superseded: tuple[tuple[str, str], ...] = ()
    """Files under the old name of a catalogue, each with the catalogue that is used instead."""
    unmatched: tuple[str, ...] = ()
    """Patterns of ``[documents]`` in the configuration that match no document."""


def extract(
    project: Project,
    languages: Sequence[str] = (),
    progress: Progress = silent,
    *,
    inputs: Inputs | None = None,
) -> ExtractResult:
    """Bring the catalogues up to date with the source documents; no human work is lost.

    Nothing of a document or catalogue that cannot be read is changed.

    Args:
        project: The project.
        languages: Target languages; all if empty.
        progress: Called with the progress of the command.
        inputs: Documents and glossary to share with other commands; read anew by default.

    Raises:
        GlossaryError: The glossary cannot be read; nothing was written.
    """
    inputs = inputs or Inputs(project)
    with project.lock("extract"):
        chosen = chosen_languages(project, languages)
        planner = UpdatePlanner.of(inputs, chosen)
        updates = planner.plan_all(chosen, progress)
        return extract_result(inputs, chosen, write_updates(planner, updates))


def extract_result(
    inputs: Inputs, languages: Sequence[str], updates: Sequence[CatalogUpdate]
) -> ExtractResult:
    """Return the result of updates that were written, with the source files they leave out."""
    config = inputs.project.config
    others = skipped_files(inputs.project, inputs.names)
    counts = tuple(update.counts for update in updates)
    # Those that share a file on every system are failures.
    colliding = colliding_names(name for name in inputs.names if name not in inputs.listed.refused)
    inside = tuple(str(PurePosixPath(name).relative_to(config.source_dir)) for name in inputs.names)
    return ExtractResult(
        counts,
        others,
        colliding,
        inputs.words_read(),
        tuple(pair for code in languages for pair in inputs.catalog_files.superseded(code).items()),
        unmatched_patterns(config.documents, inside),
        failed=inputs.failures.files,
    )
