"""Every registered exchange format passes the kit that authors are given."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from rktranslate.errors import ConfigError
from rktranslate.exchange.interface import Payload
from rktranslate.exchange.registry import exchange, exchange_for, exchanges
from rktranslate.exchange.tmx import Tmx
from rktranslate.exchange.xliff import XliffExchange
from rktranslate.testing import (
    CatalogExchangeConformance,
    MemoryExchangeConformance,
)
from rktranslate.testing.exchange import ExchangeConformance
from tests.cli.test_xliff import Rkt
from tests.conftest import Run

MODULE = """
from rktranslate.exchange.interface import DocumentUnits, Payload, WrittenUnits
from rktranslate.errors import CatalogError
from rktranslate.model import Catalog, Message, State

class Lines:
    name = "lines"
    label = "Lines"
    suffixes = (".lines",)
    payload = Payload.CATALOGUES
    versions = ()
    def write(self, units, syntax, version=""):
        sent = tuple(m for m in units.catalog.messages if not m.obsolete and m.plural is None)
        rows = [units.original, units.catalog.target_language]
        rows += [f"{m.source}={m.target}" for m in sent]
        return WrittenUnits("\\n".join(rows).encode(), sent)
    def read(self, data, path, target_language=""):
        original, language, *rows = data.decode().split("\\n")
        messages = tuple(
            Message(*row.split("="), state=State.REVIEWED, line=line)
            for line, row in enumerate(rows, 3)
        )
        return (DocumentUnits(original, Catalog("id", language, messages, path=path), 1),)
"""


class TestXliff(CatalogExchangeConformance):
    exchange = XliffExchange()


class TestTmx(MemoryExchangeConformance):
    exchange = Tmx()


def test_every_registered_exchange_is_tested() -> None:
    tested = {
        each.exchange.name
        for name, each in globals().items()
        if name.startswith("Test") and issubclass(each, ExchangeConformance)
    }
    known = {**exchanges(Payload.CATALOGUES), **exchanges(Payload.TRANSLATIONS)}
    assert set(known) == tested


def test_a_format_is_found_by_its_name_or_by_that_of_a_file() -> None:
    assert exchange("xliff", Payload.CATALOGUES).label == "XLIFF"
    for name in ("a.xlf", "out/A.XLIFF"):
        found = exchange_for(name, Payload.CATALOGUES)
        assert found is not None
        assert found.name == "xliff"
    assert exchange_for("a.txt", Payload.CATALOGUES) is None
    with pytest.raises(ConfigError, match=r"unknown format: doc \(formats: xliff\)"):
        exchange("doc", Payload.CATALOGUES)


@pytest.fixture
def lines(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a distribution with an exchange format."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "lines_of_tests.py").write_text(MODULE, "utf-8")
    information = folder / "lines_of_tests-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: lines-of-tests\nVersion: 1.0\n", "utf-8"
    )
    (information / "entry_points.txt").write_text(
        "[rktranslate.exchange]\nlines = lines_of_tests:Lines\n", "utf-8"
    )
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "lines_of_tests", raising=False)


def test_a_format_of_another_distribution(lines: None, project: Path, rkt: Rkt) -> None:
    Path("source/a.md").write_text("Kalimat satu. Kalimat dua.\n", "utf-8")
    assert rkt("extract").code == 0
    run: Run = rkt("xliff", "export", "-o", "a.lines")
    assert "exported  a.lines  2 units" in run.out, run
    sent = Path("a.lines").read_text("utf-8")
    assert sent == "source/a.md\nen\nKalimat satu.=\nKalimat dua.="
    Path("a.lines").write_text(sent.replace("dua.=", "dua.=Two."), "utf-8")
    refused = rkt("xliff", "export", "-o", "a.lines")
    assert "1 unit not imported" in refused.err
    assert "1 translated" in rkt("xliff", "import", "a.lines").out
    assert 'msgid "Kalimat dua."\nmsgstr "Two."' in Path("translations/en/a.md.po").read_text(
        "utf-8"
    )
    assert (
        "unsupported version of Lines: 2.1"
        in rkt("xliff", "export", "-o", "b.lines", "--version", "2.1").err
    )
