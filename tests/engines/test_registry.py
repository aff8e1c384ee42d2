"""Which engines there are, plugins among them, and which is taken."""

from importlib.metadata import EntryPoint
from pathlib import Path

import pytest

from rktranslate import plugins
from rktranslate.engines import EngineOptions, availabilities, load, providers, registry
from rktranslate.engines.interface import Availability, Capabilities
from rktranslate.errors import EngineError
from rktranslate.model import Candidate, Signature

from ..tiny_argos import build_package

BUILT_IN = ["firefox", "argos", "apertium", "ctranslate2", "llm"]


class Echo:
    """The smallest engine."""

    capabilities = Capabilities()
    signature = Signature("echo", "1")

    def translate(self, texts, *, candidates=1, prefixes=None, progress=None):  # type: ignore[no-untyped-def]
        return [(Candidate(text),) for text in texts]


class EchoProvider:
    """Its provider, as a plugin would have it."""

    name = "echo"
    description = "Gives every text back"

    def pairs(self, options: EngineOptions) -> list[tuple[str, str]]:
        return [("id", "qaa")]

    def availability(self, source: str, target: str, options: EngineOptions) -> Availability:
        return Availability(self.name, source, target, target == "qaa", "only qaa")

    def load(self, source: str, target: str, options: EngineOptions) -> Echo:
        return Echo()


def plug(monkeypatch: pytest.MonkeyPatch, *values: str) -> None:
    points = tuple(
        EntryPoint(f"plug{n}", value, registry.ENTRY_POINTS) for n, value in enumerate(values)
    )
    monkeypatch.setattr(plugins, "_installed", lambda group, path: points)


def test_order_of_the_built_in_engines() -> None:
    assert [provider.name for provider in providers()][: len(BUILT_IN)] == BUILT_IN


def test_a_plugin_serves(monkeypatch: pytest.MonkeyPatch) -> None:
    plug(monkeypatch, f"{__name__}:EchoProvider")
    assert [provider.name for provider in providers()] == [*BUILT_IN, "echo"]
    engine = load("id", "qaa", EngineOptions())
    assert engine.translate(["mobil"]) == [(Candidate("mobil"),)]
    answers = availabilities("id", "qaa", EngineOptions())
    assert [answer.engine for answer in answers if answer.ready] == ["echo"]


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("rktranslate_no_such_module:X", "cannot be loaded"),
        ("string:digits", "does not implement EngineProvider"),
        ("rktranslate.engines.argos.engine:ArgosProvider", "which is taken"),
    ],
)
def test_a_broken_plugin_is_named(monkeypatch: pytest.MonkeyPatch, value: str, reason: str) -> None:
    plug(monkeypatch, value)
    with pytest.raises(EngineError, match=reason) as raised:
        providers()
    assert value in str(raised.value)


def test_no_engine_at_all() -> None:
    with pytest.raises(EngineError, match="no engine can translate id to qaa: ") as raised:
        load("id", "qaa", EngineOptions())
    assert raised.value.hint


def test_an_unknown_name(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="unknown engine: nope") as raised:
        load("id", "en", EngineOptions((build_package(tmp_path),)), "nope")
    assert "argos" in str(raised.value.hint)


def test_a_named_engine_that_cannot_says_why() -> None:
    with pytest.raises(EngineError, match="no Argos package from id to qaa"):
        load("id", "qaa", EngineOptions(), "argos")
