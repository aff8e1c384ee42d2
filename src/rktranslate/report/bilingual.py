"""The formats of bilingual copies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.workflow.bilingual import CopyFormat

if TYPE_CHECKING:
    from rktranslate.workflow.bilingual import BilingualCopy


def copy_format(name: str) -> CopyFormat:
    """Return a format of copies by its name: ``html`` or ``docx``."""
    return {
        "html": CopyFormat(".html", _page, commentable=False),
        "docx": CopyFormat(".docx", _docx, commentable=True),
    }[name]


def _page(copy: BilingualCopy) -> bytes:
    from rktranslate.report.bilingual_page import render

    return render(copy)


def _docx(copy: BilingualCopy) -> bytes:
    from rktranslate.report.bilingual_docx import render

    return render(copy)
