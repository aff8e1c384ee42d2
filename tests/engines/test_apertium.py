"""Apertium, run for real where it is installed, and its absence."""

import shutil
import string
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.engines import EngineOptions
from rktranslate.engines.apertium.engine import (
    ApertiumEngine,
    ApertiumProvider,
    _decode,
    _encode,
)
from rktranslate.errors import EngineError
from rktranslate.inline import compare_codes

PROVIDER = ApertiumProvider()
needs_apertium = pytest.mark.skipif(
    not any(pair == ("id", "ms") for pair in PROVIDER.pairs(EngineOptions())),
    reason="the pair is not installed: sudo apt install apertium-ind-zlm",
)


def translated(*texts: str) -> list[str]:
    found = PROVIDER.load("id", "ms", EngineOptions()).translate(texts)
    assert all(len(candidates) == 1 for candidates in found)
    return [candidates[0].target for candidates in found]


@needs_apertium
@pytest.mark.parametrize(("source", "target"), [("ind", "zsm"), ("in", "msa"), ("ID", "ms_MY")])
def test_other_codes_of_the_same_languages(source: str, target: str) -> None:
    [[found]] = PROVIDER.load(source, target, EngineOptions()).translate(["mobil"])
    assert found.target == "kereta"


@needs_apertium
def test_translates_and_leaves_no_mark_at_unknown_words() -> None:
    assert translated("Kunjungan ke rumah Xyzzy karena mobil itu.") == [
        "Lawatan ke rumah Xyzzy kerana kereta itu."
    ]


@needs_apertium
def test_every_sign_survives() -> None:
    signs = string.punctuation + "“”‘’«»–—…·•§°²½€№‰×÷−≤｟｠\u00a0\u00ad"
    texts = [f"mobil {sign} mobil {sign}{sign} mobil{sign} {sign}mobil" for sign in signs]
    texts += [signs, signs[::-1], "mobil".join(signs)]
    assert translated(*texts) == [text.replace("mobil", "kereta") for text in texts]


@needs_apertium
@pytest.mark.parametrize("end", ["2024.", "5.", "2024", "2024!", "2024 .", "2024..."])
def test_what_stands_after_a_number_at_the_end_survives(end: str) -> None:
    assert translated(f"karena {end}") == [f"kerana {end}"]


@needs_apertium
def test_codes_survive() -> None:
    text = (
        "Pada 2022[1] pemimpin ｟0｠ itu (｟12｠) menulis ke mobil@karena.co.id, lihat "
        "https://mobil.karena/karena?a=[x]&b=^c$ dan 10.1234/karena.mobil ¹² [^mobil].[2, 3]"
    )
    assert not compare_codes(text, translated(text)[0])


@pytest.mark.slow
@needs_apertium
def test_one_text_never_touches_another() -> None:
    # "kereta api" is one entry of the dictionary.
    assert translated("kereta api") == ["keretapi"]
    assert translated("kereta", "api", "", " ", " mobil ") == ["kereta", "api", "", " ", " kereta "]


@pytest.mark.slow
@needs_apertium
def test_many_texts_in_one_go() -> None:
    texts = [f"Mobil nomor {number} datang." for number in range(500)]
    told: list[int] = []
    engine = PROVIDER.load("id", "ms", EngineOptions())
    found = engine.translate(texts, progress=told.append)
    assert all(str(n) in c[0].target and "Kereta" in c[0].target for n, c in enumerate(found))
    assert sum(told) == 500


@pytest.mark.slow
@needs_apertium
@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=40))
def test_any_text_comes_back_in_its_place(texts: list[str]) -> None:
    marked = [f"{number} {text}" for number, text in enumerate(texts)]
    for number, target in enumerate(translated(*marked)):
        assert target.startswith(str(number))


@given(st.text())
def test_stream_format_is_read_as_it_is_written(text: str) -> None:
    assert _decode(_encode(text)) == text.replace("\0", "")


@needs_apertium
@pytest.mark.parametrize(
    "text",
    ["mobil " * 700, "mobil\u0301" * 700, "<mobil" * 700, "mobil/" * 700, "x" * 70_000],
    ids=["words", "marks", "brackets", "signs", "one word"],
)
def test_a_very_long_sentence_is_no_failure(text: str) -> None:
    """A stage reports on its error output that it breaks a sentence of over 500 words."""
    long, short = translated(text.strip(), "Mobil itu.")
    assert short == "Kereta itu."
    assert len(long) >= len(text.strip())
    assert "mobil " not in long


@needs_apertium
def test_signature_and_capabilities() -> None:
    engine = PROVIDER.load("id", "ms", EngineOptions())
    assert str(engine.signature).startswith("apertium|v:3.")
    assert engine.signature.model == "ind-zlm"
    assert len(engine.signature.digest) == 12
    assert engine.capabilities.placeholders
    assert engine.capabilities.max_candidates == 1
    assert PROVIDER.availability("ms", "id", EngineOptions()).ready


def test_absent_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert PROVIDER.pairs(EngineOptions()) == []
    answer = PROVIDER.availability("id", "ms", EngineOptions())
    assert not answer.ready
    assert "sudo apt install apertium-ind-zlm" in answer.remedy
    with pytest.raises(EngineError, match="not on PATH") as raised:
        PROVIDER.load("id", "ms", EngineOptions())
    assert "sudo apt install apertium-ind-zlm" in str(raised.value)
    with pytest.raises(EngineError, match="not on PATH"):
        ApertiumEngine("ind-zlm").translate(["mobil"])


def script(folder: Path, body: str) -> None:
    """Put a program of the name apertium on the way."""
    path = folder / "apertium"
    path.write_text(f"#!/bin/sh\n[ \"$1\" = -l ] && echo '  ind-zlm' && exit\n{body}\n")
    path.chmod(0o755)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("cat >/dev/null; exit 3", "exit status 3"),
        ("cat >/dev/null; echo broken >&2", "failed: broken"),
        ("cat >/dev/null; echo nothing of use", "expected 1 translations in order, found 0"),
        ("exec /bin/cat <&- ", "failed"),
    ],
)
def test_a_failing_program(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, reason: str
) -> None:
    script(tmp_path, body)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(EngineError, match=reason):
        PROVIDER.load("id", "ms", EngineOptions()).translate(["mobil"])


def test_a_warning_is_no_failure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script(tmp_path, "echo 'setlocale: LC_ALL: cannot change locale (xx_XX)' >&2; exec cat")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    engine = PROVIDER.load("id", "ms", EngineOptions())
    assert [found[0].target for found in engine.translate(["mobil", "api"])] == ["mobil", "api"]


@pytest.mark.slow
def test_a_hanging_program_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script(tmp_path, f"sleep 600 & echo $! > {tmp_path}/child; wait")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    monkeypatch.setattr("rktranslate.engines.apertium.engine._BASE_TIMEOUT", 0.5)
    with pytest.raises(EngineError, match="ran longer"):
        PROVIDER.load("id", "ms", EngineOptions()).translate(["mobil"])
    child = Path("/proc") / (tmp_path / "child").read_text().strip() / "cmdline"
    deadline = time.monotonic() + 5
    while child.exists() and child.read_bytes() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not (child.exists() and child.read_bytes())


def test_pairs_have_short_codes() -> None:
    if shutil.which("apertium") is None:
        pytest.skip("apertium is not installed")
    assert all(len(pair) == 2 for pair in PROVIDER.pairs(EngineOptions()))
