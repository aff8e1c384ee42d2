"""``--accept-changes``: tracked changes are read as accepted, whatever the configuration says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.formats.laws.samples.word import paragraph, run, word_document
from tests.tiny_argos import build_package

Rkt = Callable[..., Run]
CHANGED = word_document(
    paragraph(
        '<w:ins w:id="1" w:author="Budi"><w:r><w:t>Rumah besar.</w:t></w:r></w:ins>'
        + run(" Rumah itu.")
    )
)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, no_engines: None) -> Path:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "surat.docx").write_bytes(CHANGED)
    (tmp_path / "rktranslate.toml").write_text(
        'source-language = "id"\ntarget-languages = ["en"]\n'
    )
    monkeypatch.chdir(tmp_path)
    return tmp_path


def catalogues(project: Path) -> list[str]:
    return [path.read_text() for path in (project / "translations").rglob("*.po")]


@pytest.mark.parametrize("command", ["extract", "check", "status", "build"])
def test_commands_refuse_and_accept(project: Path, rkt: Rkt, command: str) -> None:
    refused = rkt(command)
    assert refused.code == 2
    assert "surat.docx:1: tracked changes: an insertion by Budi" in refused.err + refused.out
    accepted = rkt(command, "--accept-changes")
    assert "tracked changes" not in accepted.err + accepted.out
    assert accepted.code != 2


def test_the_configuration_accepts_too(project: Path, rkt: Rkt) -> None:
    with (project / "rktranslate.toml").open("a") as config:
        config.write('[documents."*.docx"]\nchanges = "accept"\n')
    assert rkt("extract").code == 0
    (text,) = catalogues(project)
    assert 'msgid "Rumah besar."' in text


def test_drafts_of_what_is_accepted(project: Path, rkt: Rkt, tmp_path: Path) -> None:
    package = build_package(
        tmp_path / "packages", lexicon={"rumah": "house", "besar": "big", "itu": "the"}
    )
    options = ("--to", "en", "--package", package)
    assert rkt("translate", *options).code == 2
    assert rkt("translate", *options, "--accept-changes").code == 0
    assert rkt("run", *options, "--accept-changes").code == 3
    (text,) = catalogues(project)
    assert 'msgid "Rumah besar."' in text
    source = project / "source" / "surat.docx"
    assert rkt("text", source, *options).code == 2
    assert rkt("text", source, *options, "--accept-changes", "-o", "out.docx").code == 0
    assert (project / "out.docx").read_bytes()[:2] == b"PK"
