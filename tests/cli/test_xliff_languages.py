"""The target language of an XLIFF file, among those of a project."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

Rkt = Callable[..., Run]

XLIFF = """<xliff version="1.2"><file original="source/a.txt" source-language="{source}"
 target-language="{target}"><body><trans-unit id="1" approved="yes"><source>Satu.</source>
 <target>1.</target></trans-unit></body></file></xliff>"""


@pytest.fixture
def many(project: Path, rkt: Rkt) -> Path:
    """A project with four target languages and one document."""
    (project / "rktranslate.toml").write_text(
        'target-languages = ["en_GB", "en_US", "zh", "zh_Hant"]'
    )
    (project / "source/a.txt").write_text("Satu.\n")
    rkt("extract")
    return project


def imported(rkt: Rkt, source: str, target: str, *options: str) -> str:
    Path("a.xlf").write_text(XLIFF.format(source=source, target=target))
    done = rkt("xliff", "import", "a.xlf", *options)
    return done.out + done.err


@pytest.mark.parametrize(
    ("target", "language"),
    [("eng-US", "en_US"), ("en-UK", "en_GB"), ("zh-CN", "zh"), ("zh-HK", "zh_Hant"),
     ("zh-Hans", "zh"), ("zho-Hant-TW", "zh_Hant")],
)  # fmt: skip
def test_the_closest_language_is_taken(many: Path, rkt: Rkt, target: str, language: str) -> None:
    assert f"translations/{language}/a.txt.po: 1 translated" in imported(rkt, "ind-ID", target)


def test_a_language_that_several_match_is_asked_for(many: Path, rkt: Rkt) -> None:
    text = imported(rkt, "id", "en")
    assert "a.xlf:2: ambiguous target language en: en_GB or en_US (name the target" in text
    text = imported(rkt, "id", "en", "--to", "eng-GB")
    assert "translations/en_GB/a.txt.po: 1 translated" in text


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("id", "en-AU", "expected target language en_GB or en_US or zh or zh_Hant, found en-AU"),
        ("id", "ms", "found ms"),
        ("ms", "en-GB", "expected source language id, found ms"),
    ],
)
def test_another_language_is_refused(
    many: Path, rkt: Rkt, source: str, target: str, message: str
) -> None:
    assert message in imported(rkt, source, target)
