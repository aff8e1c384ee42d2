"""The registry of exchange formats."""

from __future__ import annotations

from typing import ClassVar

import pytest

from rktranslate.errors import ConfigError
from rktranslate.exchange import registry
from rktranslate.exchange.interface import GlossaryExchange, MemoryExchange, Payload
from rktranslate.exchange.registry import exchange, exchange_for, exchanges


def test_built_in_formats_implement_the_interface_of_their_payload() -> None:
    glossaries = exchanges(Payload.TERMS)
    assert list(glossaries) == ["tbx", "weblate", "deepl-csv", "deepl-tsv", "omegat"]
    assert all(isinstance(each, GlossaryExchange) for each in glossaries.values())
    assert isinstance(exchange("tmx", Payload.TRANSLATIONS), MemoryExchange)


def test_a_format_is_inferred_from_the_extension() -> None:
    found = exchange_for("terms/A.TBX", Payload.TERMS)
    assert found is not None
    assert found.name == "tbx"
    assert exchange_for("a.csv", Payload.TERMS) is None
    assert exchange_for("a.tmx", Payload.TERMS) is None


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ConfigError, match=r"unknown format: tmx .*tbx, weblate"):
        exchange("tmx", Payload.TERMS)


class OfNoInterface:
    """An exchange format that cannot read what its payload promises."""

    name: ClassVar[str] = "half"
    label: ClassVar[str] = "Half"
    suffixes: ClassVar[tuple[str, ...]] = ()
    payload: ClassVar[Payload] = Payload.TERMS


def test_a_plugin_must_implement_the_interface_of_its_payload(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(registry, "load_plugins", lambda *_: [OfNoInterface()])
    with pytest.raises(ConfigError, match="'half' does not implement GlossaryExchange"):
        exchanges(Payload.TERMS)
    assert "tmx" in exchanges(Payload.TRANSLATIONS)
