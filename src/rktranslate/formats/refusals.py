"""Which targets a format refuses to write: the one place that knows, for every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for, is_built_in, write_document
from rktranslate.formats.targets import Refusal, RefusalKind, refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Document


def refusals(document: Document, targets: Sequence[str]) -> tuple[Refusal | None, ...]:
    """Return for each target why it cannot be written into a document; None where it can.

    The document can be written with the sources in place of the refused targets.

    Built-in formats refuse exactly what :func:`~rktranslate.formats.targets.refusal` refuses, but
    for those that say that they refuse more (``refuses_more``). These, and those of other packages,
    which may refuse more or less, are asked: once, and only after a refusal again, about ``log n``
    times for each refused target of ``n``.

    Args:
        document: A document whose blocks have segments.
        targets: One target per segment, in document order.

    Raises:
        DocumentError: The format cannot even write the source texts.
    """
    segments = [segment for block in document.blocks for segment in block.segments]
    changed = [index for index, segment in enumerate(segments) if targets[index] != segment.source]

    def by_common_rules(index: int) -> Refusal | None:
        return refusal(targets[index], segments[index].source, document.syntax)

    refused: dict[int, Refusal | None]
    if not decides_alone(document.path):
        refused = {index: by_common_rules(index) for index in changed}
    else:
        sources = tuple(segment.source for segment in segments)
        refused = {
            index: by_common_rules(index) or _format_refusal(error)
            for index, error in _refused(document, sources, targets, changed)
        }
    return tuple(refused.get(index) for index in range(len(segments)))


def decides_alone(path: str) -> bool:
    """Return whether only the format of a document knows which targets it refuses."""
    return not is_built_in(path) or getattr(format_for(path), "refuses_more", False)


def _refused(
    document: Document, sources: Sequence[str], targets: Sequence[str], changed: Sequence[int]
) -> Iterator[tuple[int, DocumentError]]:
    """Yield the index and the error of each target that cannot be written beside those before it.

    Args:
        document: The document.
        sources: The source of each segment.
        targets: The target of each segment.
        changed: Indices of the targets that are not their sources.
    """

    def error(indices: Sequence[int]) -> DocumentError | None:
        """Return the error of writing some targets, with the sources for all others."""
        texts = list(sources)
        for index in indices:
            texts[index] = targets[index]
        try:
            write_document(document, texts)
        except DocumentError as found:
            return found
        return None

    accepted: list[int] = []
    rest = list(changed)
    while last := error([*accepted, *rest]):
        if not accepted and (unwritable := error(())):
            raise unwritable
        # Writing fails with the first ``high`` of the rest, and not with the first ``low``.
        low, high = 0, len(rest)
        while high - low > 1:
            middle = (low + high) // 2
            found = error([*accepted, *rest[:middle]])
            low, high, last = (middle, high, last) if found is None else (low, middle, found)
        yield rest[low], last
        accepted += rest[:low]
        rest = rest[high:]


def _format_refusal(error: DocumentError) -> Refusal:
    reason = f"is refused by its format: {error.message}"
    return Refusal(RefusalKind.FORMAT, reason, error.hint or "")
