"""The glossary formats pass the kit for authors of exchange formats."""

from __future__ import annotations

from rktranslate.exchange.deepl import DeeplCsv, DeeplTsv
from rktranslate.exchange.omegat import OmegatGlossary
from rktranslate.exchange.tbx import Tbx
from rktranslate.exchange.weblate import WeblateGlossary
from rktranslate.testing import GlossaryExchangeConformance


class TestTbx(GlossaryExchangeConformance):
    exchange = Tbx()
    file_name = "glossary.tbx"


class TestWeblate(GlossaryExchangeConformance):
    exchange = WeblateGlossary()


class TestDeeplCsv(GlossaryExchangeConformance):
    exchange = DeeplCsv()


class TestDeeplTsv(GlossaryExchangeConformance):
    exchange = DeeplTsv()
    file_name = "glossary.tsv"


class TestOmegat(GlossaryExchangeConformance):
    exchange = OmegatGlossary()
    file_name = "glossary.utf8"
