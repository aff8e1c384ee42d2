"""Stale previews: deleted by ``build``, with the links of the other previews that lead to them."""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import TYPE_CHECKING

from rktranslate.publishing import Policy
from rktranslate.workflow.failures import FailedFile
from rktranslate.workflow.inputs import Inputs
from rktranslate.workflow.outputs import outputs
from rktranslate.workflow.preview_files import StaleReason

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from pathlib import Path

    from rktranslate.model import Missing
    from rktranslate.workflow.outputs import Output
    from rktranslate.workflow.preview_files import Preview, PreviewFiles, StalePreview
    from rktranslate.workflow.progress import Progress


def delete_stale(
    inputs: Inputs,
    previews: PreviewFiles,
    languages: Sequence[str],
    reviewed: Container[tuple[str, str]],
) -> Iterator[StalePreview]:
    """Delete the previews that no build writes any more, and yield them.

    Args:
        inputs: The documents. What may belong to one that cannot be listed is not stale.
        previews: The recorded previews; those that are stale are forgotten.
        languages: The target languages of the command.
        reviewed: Document and language of each output that was built from reviewed text alone.
    """
    names = frozenset(inputs.names)
    for path, preview in previews:
        if not _is_covered(inputs, preview, languages):
            continue
        reason = previews.stale_reason(path, names=names)
        if reason is StaleReason.NO_DOCUMENT and inputs.listed.errors:
            continue
        if reason is None and (preview.document, preview.language) in reviewed:
            reason = StaleReason.REVIEWED
        if reason is not None:
            work = functools.partial(previews.delete, path, reason)
            stale = inputs.failures.attempt(path, work)
            if stale is not None and not isinstance(stale, FailedFile):
                yield stale


def _is_covered(inputs: Inputs, preview: Preview, languages: Sequence[str]) -> bool:
    """Return whether a command is about a preview, and not about other documents or languages."""
    if inputs.selection is not None:
        return preview.language in languages and inputs.covers(preview.document, preview.language)
    targets = inputs.project.config.target_languages
    return preview.language in languages or (
        preview.language not in targets and len(languages) == len(targets)
    )


def relinked_previews(
    inputs: Inputs, previews: PreviewFiles, stale: Sequence[StalePreview], progress: Progress
) -> Iterator[tuple[Output, Missing]]:
    """Yield the previews whose links led to deleted ones, as they have to be now.

    Those of documents that are reviewed by now are deleted: links to them lead to the output. A
    preview that has changed since it was written is left alone.

    Args:
        inputs: The documents.
        previews: The recorded previews.
        stale: Those that were deleted.
        progress: Called with the progress.
    """
    deleted = {each.path for each in stale if each.deleted}
    if not any(each.reason is StaleReason.REVIEWED for each in stale if each.path in deleted):
        return
    project = inputs.project
    remaining: defaultdict[tuple[str, Missing], list[Path]] = defaultdict(list)
    for path, preview in previews:
        if preview.document in inputs.names and previews.is_unchanged(path):
            kind = (preview.language, preview.missing)
            remaining[kind].append(project.path(preview.document))
    for (language, missing), documents in sorted(remaining.items()):
        # They may be of documents that the command was not asked for.
        chosen = Inputs(project, documents)
        for output in outputs(chosen, (language,), Policy(missing, draft=True), progress):
            yield output, missing
