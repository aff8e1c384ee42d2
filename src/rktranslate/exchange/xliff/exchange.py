"""XLIFF as an exchange format."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.exchange.interface import Payload
from rktranslate.exchange.xliff.read import read_documents
from rktranslate.exchange.xliff.versions import XliffVersion
from rktranslate.exchange.xliff.write import write_xliff

if TYPE_CHECKING:
    from rktranslate.exchange.interface import DocumentUnits, WrittenUnits
    from rktranslate.model import Syntax


class XliffExchange:
    """XLIFF 1.2, 2.0 and 2.1."""

    name: ClassVar[str] = "xliff"
    label: ClassVar[str] = "XLIFF"
    suffixes: ClassVar[tuple[str, ...]] = (".xlf", ".xliff")
    payload: ClassVar[Payload] = Payload.CATALOGUES
    versions: ClassVar[tuple[str, ...]] = tuple(XliffVersion)
    """Every CAT tool reads 1.2, the default."""

    def write(self, units: DocumentUnits, syntax: Syntax, version: str = "") -> WrittenUnits:
        """Return the current messages of a catalogue as XLIFF."""
        chosen = XliffVersion(version or self.versions[0])
        return write_xliff(units.catalog, units.original, chosen, syntax)

    def read(self, data: bytes, path: str, target_language: str = "") -> tuple[DocumentUnits, ...]:
        """Return the contents of an XLIFF file by document."""
        return read_documents(data, path, target_language)
