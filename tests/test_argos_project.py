"""A project drafted by a real Argos package, given by path, from the first run to the document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.catalog import po
from rktranslate.model import State
from tests.conftest import BRIEF, Run
from tests.tiny_argos import build_package, zip_package

Rkt = Callable[..., Run]
LEXICON = {"rumah": "house|home", "besar": "big", "duta": "envoy", "harga": "price"}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_package(tmp_path_factory.mktemp("packages"), lexicon=LEXICON)


@pytest.mark.slow
def test_the_brief_is_drafted_with_every_citation(
    brief: Path, rkt: Rkt, no_engines: None, package: Path
) -> None:
    path = brief / f"translations/en/{BRIEF}.txt.po"
    path.unlink()
    run = rkt("translate", "--to", "en", "--engine", "argos", "--package", package)
    assert run.code == 0, run.err
    marks = re.compile(r"\[\d+\]|https?://\S+")
    for message in po.read(path, "id", "en").catalog.messages:
        assert marks.findall(message.target) == marks.findall(message.source)
        if message.state is State.TRANSLATED:
            assert message.provenance is not None
            assert message.provenance.signature.startswith("argos|")
            assert message.provenance.step


def test_from_the_first_run_to_a_document(
    project: Path, rkt: Rkt, no_engines: None, package: Path
) -> None:
    archive = zip_package(package)
    (project / "rktranslate.toml").write_text(
        f'target-languages = ["en"]\npackages = ["{archive.name}"]\n', encoding="utf-8"
    )
    (project / archive.name).write_bytes(archive.read_bytes())
    (project / "glossary.csv").write_text("id,en\nrumah,home\n", encoding="utf-8")
    source = project / "source" / "a.md"
    source.write_text("# rumah\r\n\r\nrumah besar [1] https://a.id/rumah.\r\n", newline="")

    run = rkt("run")
    assert run.code == 3, run.err
    assert "2 units are not reviewed" in run.out
    catalog = project / "translations/en/a.md.po"
    text = catalog.read_text(encoding="utf-8")
    assert 'msgstr "home big [1] https://a.id/rumah."' in text
    assert re.search(r"# mt: argos.* s:\w", text, re.MULTILINE)

    # A reviewer takes the fuzzy marks away, and the document is built.
    catalog.write_text(text.replace("#, fuzzy\n", ""), encoding="utf-8")
    reviewed = catalog.read_bytes()
    assert rkt("run").code == 0
    built = (project / "build/en/a.md").read_bytes()
    assert built == b"# home\r\n\r\nhome big [1] https://a.id/rumah.\r\n"
    # Drafting again, even when asked to redraft, leaves reviewed text alone.
    assert rkt("translate", "--redraft").code == 0
    assert catalog.read_bytes() == reviewed


def test_a_draft_with_a_fault_is_marked_and_reported(
    project: Path, rkt: Rkt, no_engines: None
) -> None:
    (project / "source" / "a.txt").write_text("rumah 12 besar", encoding="utf-8")
    faulty = build_package(project / "faulty", lexicon=LEXICON | {"12": "many"})
    run = rkt("translate", "--package", faulty)
    assert run.code == 0, run.err
    assert "1 with unresolved issues" in run.out
    text = (project / "translations/en/a.txt.po").read_text(encoding="utf-8")
    assert re.search(r"# mt: argos.* s:best .*unresolved: 12 is missing", text)
    checked = rkt("check")
    assert checked.code == 1
    assert "[numbers]" in checked.out


def test_a_change_of_the_glossary_redoes_only_the_drafts_it_touches(
    project: Path, rkt: Rkt, no_engines: None, package: Path
) -> None:
    glossary = project / "glossary.csv"
    glossary.write_text("id,en\nrumah,home\nduta,envoy\n", encoding="utf-8")
    sources = ["rumah satu", "rumah dua", "rumah tiga", "duta satu", "duta dua", "harga satu"]
    (project / "source" / "a.txt").write_text("\n".join(sources), encoding="utf-8")
    assert rkt("translate", "--package", package).code == 0
    path = project / "translations/en/a.txt.po"
    text = path.read_text(encoding="utf-8")
    assert text.count('msgstr "home') == 3

    # One draft is reviewed, and one is being worked on: still fuzzy, its note still there.
    fuzzy = '#, fuzzy\nmsgid "rumah dua"'
    assert fuzzy in text
    text = text.replace(fuzzy, 'msgid "rumah dua"')
    text = text.replace('msgstr "home tiga"', 'msgstr "home number three"')
    path.write_text(text, encoding="utf-8")
    # A model that would draft everything differently shows what is drafted again.
    other = build_package(project / "other", lexicon=LEXICON | {"satu": "one", "dua": "two"})
    glossary.write_text("id,en\nrumah,house\nduta,envoy\n", encoding="utf-8")
    run = rkt("translate", "--package", other)
    assert run.code == 0, run.err
    found = {m.source: m for m in po.read(path, "id", "en").catalog.messages}
    assert found["rumah satu"].target == "house one"
    assert found["rumah dua"].target == "home dua"
    assert found["rumah dua"].state is State.REVIEWED
    assert found["rumah tiga"].target == "home number three"
    assert found["duta satu"].target == "envoy satu"
    assert found["duta dua"].target == "envoy dua"
    assert found["harga satu"].target == "price satu"

    # The reviewed unit that disagrees now is listed with its place.
    checked = rkt("check")
    assert checked.code == 1
    line = found["rumah dua"].line
    assert f"translations/en/a.txt.po:{line}: error: " in checked.out
    # Redrafting everything leaves what people touched alone, too.
    assert rkt("translate", "--package", other, "--redraft").code == 0
    found = {m.source: m for m in po.read(path, "id", "en").catalog.messages}
    assert found["duta satu"].target == "envoy one"
    assert found["rumah dua"].target == "home dua"
    assert found["rumah tiga"].target == "home number three"


def test_text_without_a_project(tmp_path: Path, rkt: Rkt, no_engines: None, package: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_bytes(b"rumah besar.\n\n[1] Reuters. (2024). harga. https://a.id\n")
    out = tmp_path / "out.txt"
    arguments = ("text", source, "--to", "en", "--package", package)
    run = rkt(*arguments)
    assert run.code == 0
    assert run.out == "house big.\n\n[1] Reuters. (2024). harga. https://a.id\n"
    assert "a machine draft, not reviewed" in run.err
    assert rkt(*arguments, "-o", out).code == 0
    assert out.read_text(encoding="utf-8") == run.out
    again = rkt(*arguments, "-o", out)
    assert (again.code, "--force" in again.err) == (2, True)
    body = json.loads(rkt(*arguments, "--json").out)
    assert body["result"]["output"] == run.out


@pytest.mark.parametrize("harm", ["missing", "truncated", "no metadata"])
def test_a_package_that_cannot_be_used(
    brief: Path, rkt: Rkt, no_engines: None, tmp_path: Path, harm: str
) -> None:
    broken = build_package(tmp_path / "broken")
    if harm == "missing":
        broken = tmp_path / "none"
    elif harm == "truncated":
        model = broken / "model" / "model.bin"
        model.write_bytes(model.read_bytes()[:1000])
    else:
        (broken / "metadata.json").unlink()
    path = brief / f"translations/en/{BRIEF}.txt.po"
    path.unlink()
    run = rkt("translate", "--to", "en", "--engine", "argos", "--package", broken)
    assert run.code == 2
    assert run.err.startswith("error: ")
    assert str(broken) in run.err
    assert len(run.err.strip().split("\n")) == 1
    # A model that breaks while it drafts leaves the extracted catalogue, whole and empty.
    if path.exists():
        assert not any(
            message.target and message.state is not State.REVIEWED
            for message in po.read(path, "id", "en").catalog.messages
        )
