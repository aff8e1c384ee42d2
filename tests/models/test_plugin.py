"""An engine of another package with models of its own kind, as docs/engines.md shows it."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import rktranslate.models
from rktranslate.engines import EngineOptions, InstallableProvider, model_sources, providers
from rktranslate.models.interface import ModelSource
from tests.conftest import Run
from tests.docs.examples import blocks

Rkt = Callable[..., Run]
MODEL = {
    "source": "id",
    "target": "en",
    "version": "1",
    "words": {"Kucing": "The cat", "tidur.": "sleeps."},
}
pytestmark = pytest.mark.usefixtures("installed")


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The example of the page, as an installed package with an entry point."""
    site = tmp_path / "site"
    information = site / "words_of_tests-1.0.dist-info"
    information.mkdir(parents=True)
    code = "\n".join(block.text for block in blocks("python") if block.page == "docs/engines.md")
    (site / "words_of_tests.py").write_text(code, "utf-8")
    (information / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: words-of-tests\nVersion: 1.0\n", "utf-8"
    )
    (information / "entry_points.txt").write_text(
        "[rktranslate.engines]\nwords = words_of_tests:WordProvider\n", "utf-8"
    )
    monkeypatch.syspath_prepend(site)
    monkeypatch.delitem(sys.modules, "words_of_tests", raising=False)


@pytest.fixture
def mirror(tmp_path: Path) -> Path:
    """A folder with a listing and one model."""
    folder = tmp_path / "mirror"
    folder.mkdir()
    data = json.dumps(MODEL).encode()
    (folder / "id-en.words").write_bytes(data)
    entry = {"source": "id", "target": "en", "version": "1", "file": "id-en.words"}
    entry["sha256"] = hashlib.sha256(data).hexdigest()
    (folder / "index.json").write_text(json.dumps([entry, {"source": "?"}]), "utf-8")
    return folder


def test_it_implements_the_interfaces() -> None:
    provider = providers()[-1]
    assert provider.name == "words"
    assert isinstance(provider, InstallableProvider)
    assert isinstance(provider.models, ModelSource)
    assert [source.kind for source in model_sources()] == ["firefox", "argos", "words"]


def test_life_of_its_model(rkt: Rkt, mirror: Path, store: Path) -> None:
    offered = rkt("models", "list", "--available", "--kind", "words", "--mirror", mirror)
    assert "id -> en" in offered.out, offered.err
    done = rkt("models", "install", "words", "id", "en", "--mirror", mirror)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("installed words id-en  ")
    assert json.loads((store / "words/id-en/words.json").read_text("utf-8")) == MODEL
    assert "words" in rkt("models", "list").out
    assert "words.json" in rkt("models", "info", "words", "id", "en").out
    assert rkt("models", "verify").out.startswith("intact    words id-en")
    again = rkt("models", "install", "words", "id", "en", "--mirror", mirror)
    assert (again.code, "already installed" in again.err) == (2, True)
    (store / "words/id-en/words.json").write_text("{}", "utf-8")
    assert rkt("models", "verify").code == 0, "a broken model of a plugin is not listed"
    replaced = rkt("models", "install", "words", "id", "en", "--mirror", mirror, "--force")
    assert replaced.code == 0
    assert rkt("models", "remove", "words", "id", "en").out.startswith("removed   words id-en")
    assert providers()[-1].pairs(EngineOptions()) == []


def test_its_packages_are_recognised(rkt: Rkt, mirror: Path, store: Path, tmp_path: Path) -> None:
    assert rkt("models", "install", mirror / "id-en.words").out.startswith("installed words id-en")
    folder = tmp_path / "unpacked"
    folder.mkdir()
    (folder / "words.json").write_text(json.dumps(MODEL | {"target": "pt-BR"}), "utf-8")
    assert rkt("models", "install", folder).out.startswith("installed words id-pt_BR")
    (tmp_path / "broken.words").write_text("[]", "utf-8")
    broken = rkt("models", "install", tmp_path / "broken.words")
    assert (broken.code, "not a list of words" in broken.err) == (2, True)
    assert "a .words file, or a folder with words.json" in rkt("models", "install", tmp_path).err


def test_a_damaged_download_is_refused(rkt: Rkt, mirror: Path, store: Path) -> None:
    (mirror / "id-en.words").write_text(json.dumps(MODEL | {"version": "2"}), "utf-8")
    done = rkt("models", "install", "words", "id", "en", "--mirror", mirror)
    assert (done.code, "SHA-256 mismatch" in done.err) == (2, True)
    assert not list(store.glob("words/*"))


def test_it_drafts(rkt: Rkt, mirror: Path, project: Path) -> None:
    Path("source/a.txt").write_text("Kucing tidur.\n", "utf-8")
    assert rkt("models", "install", "words", "id", "en", "--mirror", mirror).code == 0
    assert "words" in rkt("engines").out
    assert rkt("run", "--engine", "words").code == 3
    catalogue = Path("translations/en/a.txt.po").read_text("utf-8")
    assert 'msgstr "The cat sleeps."' in catalogue
    assert "# mt: words" in catalogue


def test_the_library_of_models_knows_no_engine() -> None:
    names = {source.kind for source in model_sources()}
    for path in Path(rktranslate.models.__file__).parent.glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        # Docstrings name engines as examples; values must not.
        docstrings = {
            node.value.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        }
        for text in set(texts) - docstrings:
            assert not any(name in text for name in names), f"{path.name}: {text!r}"
        imported = [
            node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)
        ]
        assert not any(name.startswith("rktranslate.engines") for name in imported), path.name
