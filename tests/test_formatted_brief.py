"""The brief as a Word file and as a web page: what is reviewed is built, and looks the same."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest

from rktranslate.catalog.po import read
from rktranslate.formats import read_document
from rktranslate.inline.tags import find_tags, plain_text
from rktranslate.model import BlockKind, Document
from tests.conftest import ROOT, Run
from tests.report.test_html import CHROMIUM, dom

Rkt = Callable[..., Run]
EXAMPLE = ROOT / "examples/brief"
NAMES = tuple(path.name for path in sorted((EXAMPLE / "source").iterdir()))
OFFICE = shutil.which("soffice")


@pytest.fixture
def example(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("source", "translations"):
        shutil.copytree(EXAMPLE / name, tmp_path / name)
    for name in ("rktranslate.toml", "glossary.csv"):
        shutil.copy(EXAMPLE / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def sentences(language: str) -> Iterator[str]:
    """Yield the reviewed sentences of the plain brief without the marks of its citations."""
    (path,) = (ROOT / "translations" / language).glob("*.po")
    for message in read(path, "id", language).catalog.messages:
        if message.kind is not BlockKind.REFERENCE and not message.source.startswith("["):
            yield re.sub(r"\[\d+\]", "", message.target)


def shown(text: str) -> str:
    """Return a text with single spaces, and without the numbers of its footnotes."""
    return " ".join(re.sub(r"<sup>\d+</sup>", "", text).split())


def words_of(document: Document) -> str:
    return " ".join(plain_text(shown(block.text)).text for block in document.blocks)


def test_both_formats_are_there() -> None:
    assert NAMES == ("brief.docx", "brief.html")


def test_the_glossary_is_that_of_the_plain_brief() -> None:
    assert (EXAMPLE / "glossary.csv").read_bytes() == (ROOT / "glossary.csv").read_bytes()


def test_the_catalogues_are_reviewed_and_without_findings(example: Path, rkt: Rkt) -> None:
    before = {path: path.read_bytes() for path in example.rglob("*.po")}
    assert len(before) == 2 * len(NAMES)
    run = rkt("run")
    assert run.code == 0, run.out
    assert "no findings" in run.out
    assert "skipped" not in run.out
    assert {path: path.read_bytes() for path in example.rglob("*.po")} == before


@pytest.mark.parametrize("language", ["en", "ms"])
@pytest.mark.parametrize("name", NAMES)
def test_the_translation_is_the_reviewed_text_in_the_same_document(
    example: Path, rkt: Rkt, name: str, language: str
) -> None:
    assert rkt("build", "--to", language).code == 0
    source = read_document(Path("source", name).read_bytes(), name)
    target = read_document(Path("build", language, name).read_bytes(), name)
    words = words_of(target)
    for sentence in sentences(language):
        assert shown(sentence) in words
    assert [block.kind for block in target.blocks] == [block.kind for block in source.blocks]
    for before, after in zip(source.blocks, target.blocks, strict=True):
        assert sorted(map(str, find_tags(after.text))) == sorted(map(str, find_tags(before.text)))


@pytest.mark.slow
def test_the_catalogues_are_made_from_those_of_the_plain_brief(tmp_path: Path, rkt: Rkt) -> None:
    folder = tmp_path / "examples/brief"
    shutil.copytree(ROOT / "translations", tmp_path / "translations")
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("translations", "build"))
    assert rkt("extract", "-C", folder).code == 0
    subprocess.run([sys.executable, str(folder / "make_catalogues.py")], check=True)
    assert rkt("build", "-C", folder).code == 0
    for path in sorted((EXAMPLE / "translations").rglob("*.po")):
        name = path.relative_to(EXAMPLE)
        made = read(folder / name, "id").catalog.messages
        assert made == read(path, "id").catalog.messages


@pytest.mark.slow
@pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", NAMES)
def test_libreoffice_shows_the_reviewed_text(example: Path, rkt: Rkt, name: str) -> None:
    assert rkt("build", "--to", "en").code == 0
    subprocess.run(
        [
            *(str(OFFICE), f"-env:UserInstallation={(example / 'user').as_uri()}", "--headless"),
            *("--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(example)),
            str(example / "build/en" / name),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = (example / name).with_suffix(".txt").read_text("utf-8-sig")
    # The number of a footnote stands in the text where its mark is.
    plain = "".join(re.findall(r"[^\W\d]", text))
    for sentence in sentences("en"):
        assert "".join(re.findall(r"[^\W\d]", sentence)) in plain


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
@pytest.mark.parametrize("language", ["en", "ms"])
def test_a_browser_shows_the_reviewed_text(
    example: Path, rkt: Rkt, tmp_path_factory: pytest.TempPathFactory, language: str
) -> None:
    assert rkt("build", "--to", language).code == 0
    folder = tmp_path_factory.mktemp("browser")
    page = dom(example / f"build/{language}/brief.html", folder)
    assert f'<html lang="{language}"' in page
    assert f'<body lang="{language}"' in page
    text = re.sub(r"<[^<>]*>", "", re.sub(r"<sup>\d+</sup>", "", page))
    words = " ".join(unescape(text).split())
    for sentence in sentences(language):
        assert shown(sentence) in words
