"""Names of units, as a reader and a writer exchange them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.unit_ids import unit_id

if TYPE_CHECKING:
    from rktranslate.model import Key


@dataclass(frozen=True, slots=True, order=True)
class UnitAddress:
    """The message of a unit: sentences of a document with one source share it."""

    language: str
    """Target language."""
    document: str
    """Project path of the source document."""
    id: str
    """See :func:`~rktranslate.catalog.unit_ids.unit_id`: another source or context has another."""


def address_of(document: str, language: str, key: Key) -> UnitAddress:
    """Return the address of a message."""
    return UnitAddress(language, document, unit_id(document, language, key))
