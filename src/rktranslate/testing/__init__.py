"""Conformance kits: what every format, engine, check and exchange format must do.

Each kit is a class of tests for pytest. An author of a plugin derives from it, says what is to be
tested, and gets the tests:

    from rktranslate.testing import FormatConformance

    class TestLines(FormatConformance):
        format = Lines()
        samples = (b"Satu kalimat.\\nDua kalimat.\\n",)

The built-in formats, engines, checks and exchange formats are tested by the same kits.
"""

from rktranslate.testing.checks import CheckConformance
from rktranslate.testing.engines import EngineConformance
from rktranslate.testing.exchange import CatalogExchangeConformance
from rktranslate.testing.formats import FormatConformance

__all__ = [
    "CatalogExchangeConformance",
    "CheckConformance",
    "EngineConformance",
    "FormatConformance",
]
