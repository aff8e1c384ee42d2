"""A bilingual copy as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.report.bilingual_summary import summary
from rktranslate.report.formatted_text import pieces
from rktranslate.report.html_page import page
from rktranslate.report.language_attributes import language_attributes

if TYPE_CHECKING:
    from rktranslate.workflow.bilingual import BilingualCopy


def render(copy: BilingualCopy) -> bytes:
    """Return the page: a row per sentence, in document order."""
    text = page(
        "bilingual",
        title=PurePosixPath(copy.document).name,
        document=copy.document,
        source=language_attributes(copy.source_language),
        target=language_attributes(copy.language),
        summary=summary(copy),
        blocks=copy.blocks,
        pieces=lambda text: pieces(text, copy.syntax),
    )
    return text.encode()
