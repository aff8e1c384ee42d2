"""Conformance kits: tests that every format, engine, check and exchange format must pass.

Each kit is a class of pytest tests. Derive a class from it and set the object to test:

    from rktranslate.testing import FormatConformance

    class TestLines(FormatConformance):
        format = Lines()
        samples = (b"Satu kalimat.\\nDua kalimat.\\n",)

The built-in formats, engines, checks and exchange formats are tested by the same kits.
"""

from rktranslate.testing.checks import CheckConformance
from rktranslate.testing.engines import EngineConformance
from rktranslate.testing.exchange import (
    CatalogExchangeConformance,
    MemoryExchangeConformance,
)
from rktranslate.testing.formats import FormatConformance
from rktranslate.testing.glossaries import GlossaryExchangeConformance

__all__ = [
    "CatalogExchangeConformance",
    "CheckConformance",
    "EngineConformance",
    "FormatConformance",
    "GlossaryExchangeConformance",
    "MemoryExchangeConformance",
]
