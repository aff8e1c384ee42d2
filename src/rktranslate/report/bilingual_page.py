"""A bilingual copy as one HTML page that loads nothing and runs nothing."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.languages.codes import is_right_to_left, language_tag
from rktranslate.report.bilingual_text import language_name, pieces, summary
from rktranslate.report.html_page import page

if TYPE_CHECKING:
    from rktranslate.workflow.bilingual import BilingualCopy


def render(copy: BilingualCopy) -> bytes:
    """Return the page: a row per sentence, in document order."""
    text = page(
        "bilingual",
        title=PurePosixPath(copy.document).name,
        document=copy.document,
        source=_language(copy.source_language),
        target=_language(copy.language),
        summary=summary(copy),
        blocks=copy.blocks,
        pieces=lambda text: pieces(text, copy.syntax),
    )
    return text.encode()


def _language(code: str) -> dict[str, str]:
    """Return the attributes of a language."""
    return {
        "name": language_name(code),
        "lang": language_tag(code),
        "dir": "rtl" if is_right_to_left(code) else "ltr",
    }
