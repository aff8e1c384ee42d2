"""``extract``: bring the catalogues up to date with the source documents."""

from __future__ import annotations

import contextlib
import dataclasses
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.project.documents import unmatched_patterns
from rktranslate.project.patterns import matches
from rktranslate.workflow.catalog_updates import UpdatePlanner, write_updates
from rktranslate.workflow.colliding_names import colliding_names
from rktranslate.workflow.failures import FilesResult
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.progress import silent
from rktranslate.workflow.skipped import skipped_files

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
    excluded: int = 0
    """Number of files that ``exclude`` in the configuration leaves out."""
    unmatched_exclude: tuple[str, ...] = ()
    """Patterns of ``exclude`` that match no file."""


def extract(
    project: Project,
    languages: Sequence[str] = (),
    progress: Progress = silent,
    *,
    paths: Sequence[Path] = (),
    inputs: Inputs | None = None,
) -> ExtractResult:
    """Bring the catalogues up to date with the source documents; no human work is lost.

    Nothing of a document or catalogue that cannot be read is changed.

    Args:
        project: The project.
        languages: Target languages; all if empty.
        progress: Called with the progress of the command.
        paths: Documents, catalogues, outputs, folders or patterns to restrict the command to; all
            documents if empty.
        inputs: Documents and glossary to share with other commands; read anew by default.

    Raises:
        GlossaryError: The glossary cannot be read; nothing was written.
    """
    inputs = inputs or Inputs(project, paths)
    with project.lock("extract"):
        chosen = inputs.languages(languages)
        planner = UpdatePlanner.of(inputs, chosen)
        updates = planner.plan_all(chosen, progress)
        return extract_result(inputs, chosen, write_updates(planner, updates))


def extract_result(
    inputs: Inputs, languages: Sequence[str], updates: Sequence[CatalogUpdate]
) -> ExtractResult:
    """Return the result of updates that were written, with the source files they leave out.

    What is said of the whole project is left out where a command is over some documents only.
    """
    project, listed = inputs.project, inputs.listed
    config = project.config
    counts = tuple(update.counts for update in updates)
    # Those that share a file on every system are failures.
    colliding = colliding_names(name for name in inputs.names if name not in listed.refused)
    superseded = tuple(
        (old, path)
        for code in languages
        for old, path in inputs.catalog_files.superseded(code).items()
    )
    chosen = frozenset(inputs.chosen)
    result = ExtractResult(
        counts,
        colliding=tuple(group for group in colliding if not chosen.isdisjoint(group)),
        documents=inputs.words_read(),
        superseded=superseded,
        failed=inputs.failures.files,
    )
    if inputs.selection is not None:
        of_chosen = {count.catalog for count in counts}
        return dataclasses.replace(
            result, superseded=tuple(pair for pair in superseded if pair[1] in of_chosen)
        )
    inside = tuple(str(PurePosixPath(name).relative_to(config.source_dir)) for name in inputs.names)
    excluded = [str(PurePosixPath(path).relative_to(config.source_dir)) for path in listed.excluded]
    return dataclasses.replace(
        result,
        passed_over=skipped_files(project, listed.others),
        unmatched=unmatched_patterns(config.documents, inside),
        excluded=len(excluded),
        unmatched_exclude=tuple(
            pattern
            for pattern in config.exclude
            if not any(matches(pattern, path) for path in excluded)
            and not _names_something(project.path(config.source_dir), pattern)
        ),
    )


def _names_something(folder: Path, pattern: str) -> bool:
    """Return whether something in a folder has a pattern: it may be left out without it, too."""
    with contextlib.suppress(OSError, ValueError):
        return any(True for _ in folder.glob(pattern))
    return False
