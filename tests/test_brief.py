"""The first project of this repository, held to what a newsroom would ask of it."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from rktranslate.catalog import po
from rktranslate.model import Origin, State
from tests.conftest import BRIEF, Run, needs_apertium

LANGUAGES = ("en", "ms")
Rkt = Callable[..., Run]


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".rktranslate" not in path.parts
    }


def shape(text: str) -> list[str]:
    """Lines with their letters taken out: empty ones and NBSP ones stay as they are."""
    return ["text" if line.strip() else line for line in text.split("\n")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_output_has_the_structure_of_the_source(brief: Path, rkt: Rkt, language: str) -> None:
    assert rkt("run").code == 0
    source = (brief / f"source/{BRIEF}.txt").read_bytes().decode()
    output = (brief / f"build/{language}/{BRIEF}.txt").read_bytes().decode()
    assert shape(output) == shape(source)
    assert "\n\u00a0\n" in output

    body, _, references = output.partition("[1] The Hindu Bureau")
    assert re.findall(r"\[\d+\]", body) == [f"[{number}]" for number in range(1, 8)]
    assert ("[1] The Hindu Bureau" + references).split("\n\n") == source[
        source.index("[1] The Hindu Bureau") :
    ].split("\n\n")
    assert re.findall(r"\d{4}", body) == re.findall(r"\d{4}", source.partition("[1] The")[0])


def test_the_check_is_clean_at_the_strictest_level(brief: Path, rkt: Rkt) -> None:
    run = rkt("check", "--fail-level", "info")
    assert (run.code, run.out) == (0, "checked   78 units in 2 catalogues: no findings\n")


def test_a_second_run_changes_no_byte(brief: Path, rkt: Rkt) -> None:
    assert rkt("run").code == 0
    before = snapshot(brief)
    assert rkt("run").code == 0
    assert snapshot(brief) == before


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
@pytest.mark.parametrize("language", LANGUAGES)
def test_msgfmt_is_silent(brief: Path, language: str) -> None:
    command = ["msgfmt", "--check", "-o", "/dev/null", f"translations/{language}/{BRIEF}.txt.po"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def catalog(root: Path, language: str) -> po.PoFile:
    return po.read(root / f"translations/{language}/{BRIEF}.txt.po", "id", language)


@pytest.mark.slow
def test_a_day_of_edits(brief: Path, rkt: Rkt, no_engines: None) -> None:
    assert rkt("run").code == 0
    source = brief / f"source/{BRIEF}.txt"
    original = source.read_text(encoding="utf-8")
    outputs = snapshot(brief / "build")
    before = catalog(brief, "en").catalog

    changed = "Bulan lalu, Putin menghadiahkan sebuah mobil mewah buatan Rusia[3]"
    deleted = "Kolaborasi energi juga merupakan aspek penting lainnya dari kemitraan ini. "
    added = "Kunjungan itu berlangsung selama tiga hari."
    blocks = original.split("\n\n")
    moved = next(block for block in blocks if block.startswith("Di antara faktor lain"))
    follower = "Perkembangan pada tahun 2023"
    edited = "\n\n".join(block for block in blocks if block is not moved)
    edited = edited.replace(follower, f"{moved}\n\n{follower}")
    edited = edited.replace(changed, changed.replace("Bulan lalu", "Pekan lalu"))
    edited = edited.replace(deleted, "")
    edited = edited.replace("COVID-19.", f"COVID-19. {added}")
    source.write_text(edited, encoding="utf-8")

    run = rkt("run", "--to", "en")
    assert run.code == 3
    after = catalog(brief, "en").catalog
    old = {message.source: message for message in before.messages}
    current = {message.source: message for message in after.messages if not message.obsolete}
    retired = {message.source: message for message in after.messages if message.obsolete}

    # Only what is new is drafted, and what is gone is kept as obsolete.
    assert current[added].state is State.TRANSLATED
    assert current[added].origin is Origin.MACHINE
    assert [message.source for message in current.values() if message.origin is Origin.MACHINE] == [
        added
    ]
    assert retired[deleted.strip()].target == old[deleted.strip()].target
    # What was changed is a draft that shows its previous source.
    fuzzy = [message for message in current.values() if message.previous_source is not None]
    assert len(fuzzy) == 1
    assert fuzzy[0].source.startswith("Pekan lalu")
    assert fuzzy[0].state is State.TRANSLATED
    assert fuzzy[0].previous_source in old
    # All else keeps its target and its state, the moved paragraph too.
    for text in current.keys() - {added, fuzzy[0].source}:
        assert current[text].target == old[text].target
        assert current[text].state is State.REVIEWED

    # Nothing ships, and each unit is listed with its place.
    assert snapshot(brief / "build") == outputs
    build = rkt("build", "--to", "en")
    assert build.code == 3
    for text in (added, fuzzy[0].source):
        line = current[text].line
        assert f"translations/en/{BRIEF}.txt.po:{line}: " in build.out
    assert "2 units are not reviewed" in build.out
    assert snapshot(brief / "build") == outputs

    draft = rkt("build", "--to", "en", "--draft")
    assert draft.code == 0
    text = (brief / f"build/en/{BRIEF}.draft.txt").read_text(encoding="utf-8")
    assert text.startswith("DRAFT: 2 of 39 units are not reviewed")
    assert current[added].target in text

    # The deleted sentence comes back, with its translation and its state.
    source.write_text(original, encoding="utf-8")
    assert rkt("run", "--to", "en").code == 0
    again = {m.source: m for m in catalog(brief, "en").catalog.messages if not m.obsolete}
    assert {text: (m.target, m.state) for text, m in again.items()} == {
        text: (m.target, m.state) for text, m in old.items()
    }
    assert (brief / f"build/en/{BRIEF}.txt").read_bytes() == outputs[f"en/{BRIEF}.txt"][0]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "engine"), [("en", "argos"), pytest.param("ms", "apertium", marks=needs_apertium)]
)
def test_a_language_is_drafted_anew(brief: Path, rkt: Rkt, language: str, engine: str) -> None:
    (brief / f"translations/{language}/{BRIEF}.txt.po").unlink()
    run = rkt("translate", "--to", language)
    assert run.code == 0, run.err
    messages = catalog(brief, language).catalog.messages
    assert all(message.target for message in messages)
    for message in messages:
        marks = re.compile(r"\[\d+\]|https?://\S+")
        assert marks.findall(message.target) == marks.findall(message.source)
        if message.state is State.TRANSLATED:
            assert message.provenance is not None
            assert message.provenance.signature.startswith(f"{engine}|")
    states = [message.state for message in messages]
    assert states.count(State.REVIEWED) == 7
    assert states.count(State.TRANSLATED) == 32


def test_malay_without_an_engine_says_what_to_do(brief: Path, rkt: Rkt, no_engines: None) -> None:
    (brief / f"translations/ms/{BRIEF}.txt.po").unlink()
    before = snapshot(brief)
    run = rkt("translate", "--to", "ms")
    assert run.code == 2
    assert "apertium-ind-zlm" in run.err
    assert len(run.err.strip().split("\n")) == 1
    assert snapshot(brief) == before
