"""Catalogues as they are on disk, with their documents: read once, and again when a file changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rktranslate.checks import CheckContext
    from rktranslate.model import Document, Message
    from rktranslate.workflow.checked_catalogs import CheckedCatalog


@dataclass(frozen=True, slots=True)
class CatalogSnapshot:
    """A catalogue and its document, read at one time."""

    language: str
    document: Document
    checked: CheckedCatalog
    """The PO file, whose messages have the facts of their blocks; findings of the whole."""
    context: CheckContext
    messages: Mapping[str, Message]
    """The current messages by unit id."""

    @property
    def path(self) -> str:
        """Project path of the PO file."""
        return self.checked.file.catalog.path
