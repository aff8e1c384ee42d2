"""`rktranslate models` and `rktranslate evaluate` as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.models.conftest import METADATA, Server, package
from tests.tiny_argos import build_package

Rkt = Callable[..., Run]


def test_life_of_a_model(rkt: Rkt, tmp_path: Path, store: Path) -> None:
    path = str(package(tmp_path / "translate-id_en-1_9.argosmodel"))
    done = rkt("models", "install", path)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("installed argos id-en  ")
    assert str(store / "argos/id-en") in done.out
    assert "id -> en" in rkt("models", "list").out
    info = rkt("models", "info", "argos", "id", "en")
    assert "1.9" in info.out
    assert "model/model.bin" in info.out
    assert rkt("models", "verify").out.startswith("intact    argos id-en")
    (store / "argos/id-en/model/model.bin").write_bytes(b"x")
    damaged = rkt("models", "verify", "argos", "id", "en")
    assert damaged.code == 1
    assert "model/model.bin: size mismatch: expected 7,000 bytes, got 1" in damaged.out
    assert rkt("models", "remove", "argos", "id", "en").out.startswith("removed   argos id-en")
    assert "argos" not in rkt("models", "list", "--json").out.replace(str(store), "")


def test_json(rkt: Rkt, tmp_path: Path) -> None:
    path = str(package(tmp_path / "p.argosmodel"))
    installed = json.loads(rkt("models", "install", path, "--json").out)
    assert installed["result"]["model"]["version"] == "1.9"
    listed = json.loads(rkt("models", "list", "--json").out)
    assert listed["result"]["models"][0]["state"] == "installed"
    verified = json.loads(rkt("models", "verify", "--json").out)
    assert verified["result"]["models"][0]["problems"] == []


def test_refusals_are_one_line(rkt: Rkt, tmp_path: Path) -> None:
    broken = tmp_path / "broken.argosmodel"
    broken.write_bytes(b"PK\x03\x04 and then nothing")
    for arguments in (
        ("install", str(broken)),
        ("install", str(tmp_path / "absent.argosmodel")),
        ("install", "argos", "id", "en", "--mirror", str(tmp_path)),
        ("info", "firefox", "id", "en"),
        ("remove", "argos", "id", "en"),
    ):
        done = rkt("models", *arguments)
        assert done.code == 2, arguments
        assert done.out == ""
        assert done.err.startswith("error: ")
        assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("install",),
        ("install", "argos", "id"),
        ("install", "nonsense", "id", "en"),
        ("install", "file.argosmodel", "--mirror", "x"),
        ("install", "argos", "id", "en", "--sha256", "x"),
        ("list", "--mirror", "x"),
        ("list", "--available", "--mirror", "x"),
        ("remove", "argos"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], rkt: Rkt) -> None:
    done = rkt("models", *arguments)
    assert done.code == 2
    assert done.err.startswith("error: ")
    assert done.err.endswith(f"try 'rktranslate models {arguments[0]} --help')\n")
    assert done.err.count("\n") == 1


def test_available_and_install_from_a_mirror(rkt: Rkt, server: Server, tmp_path: Path) -> None:
    data = package(tmp_path / "p.argosmodel").read_bytes()
    server.files["/p.argosmodel"] = data
    listing = METADATA | {"links": ["https://elsewhere.example/p.argosmodel"]}
    server.files["/index.json"] = json.dumps([listing]).encode()
    found = rkt("models", "list", "--available", "--kind", "argos", "--mirror", server.url)
    assert "available" in found.out
    done = rkt("models", "install", "argos", "id", "en", "--mirror", server.url)
    assert (done.code, done.err) == (0, "")
    again = rkt("models", "install", "argos", "id", "en", "--mirror", server.url)
    assert again.code == 2
    assert "--force" in again.err


def test_installed_model_translates(rkt: Rkt, tmp_path: Path) -> None:
    """From the package to the draft, with nothing named but the languages."""
    folder = build_package(tmp_path / "made", "id", "ms", {"mobil": "kereta"})
    assert rkt("models", "install", str(folder)).code == 0
    source = tmp_path / "a.txt"
    source.write_text("mobil\n", encoding="utf-8")
    done = rkt("text", str(source), "--to", "ms", "--engine", "argos")
    assert done.out == "kereta\n"


def test_evaluate(rkt: Rkt, tmp_path: Path) -> None:
    folder = build_package(tmp_path / "made", "id", "en", {"mobil": "car", "dan": "and"})
    path = tmp_path / "dev.tsv"
    path.write_text("mobil dan mobil\tcar and car\ndan\tand\n", encoding="utf-8")
    common = ("evaluate", str(path), "--to", "en", "--engine", "argos", "--package", str(folder))
    done = rkt(*common)
    assert done.code == 0
    assert "dev.tsv: 2 sentences, id -> en" in done.out
    assert "BLEU|nrefs:1" in done.out
    result = json.loads(rkt(*common, "--limit", "1", "--json").out)["result"]
    assert result["sentences"] == 1
    assert result["engines"][0]["ter"] == 0


def test_evaluate_refuses(rkt: Rkt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert "no project here" in rkt("evaluate", "--to", "en").err
    assert "not a language code" in rkt("evaluate", "x.tsv", "--to", "klingon").err
    assert "file not found" in rkt("evaluate", "x.tsv", "--to", "en").err
