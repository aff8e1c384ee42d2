"""Coverage: text that readers of a document see, and that no unit holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.catalog.document_words import MEANINGS, place_of, skipped_blocks
from rktranslate.checks.rules import COVERAGE
from rktranslate.errors import shortened
from rktranslate.model import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Document, Finding

_SHOWN = 200
"""Characters of a text that a finding shows."""


def coverage_findings(document: Document) -> Iterator[Finding]:
    """Yield a finding per block whose words readers may see, but that is not offered.

    Args:
        document: A source document.
    """
    for block, reason, words in skipped_blocks(document):
        if words:
            counted = "1 word is" if words == 1 else f"{words} words are"
            message = f"{counted} not offered for translation: {MEANINGS[reason]}"
        else:
            message = f"not offered for translation: {MEANINGS[reason]}"
        yield COVERAGE.finding(
            Location(document.path, block.line),
            message,
            source=shortened(block.text, _SHOWN, 0).strip(),
            detail=place_of(document, block),
        )
