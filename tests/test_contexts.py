"""One sentence with two translations, through the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

Rkt = Callable[..., Run]

RIVER = "# Sungai\n\nAirnya jernih.\n\nBank\n"
MONEY = "# Keuangan\n\nUangnya disimpan.\n\nBank\n"
TARGETS = {
    "Sungai": "River",
    "Airnya jernih.": "Its water is clear.",
    "Bank": "Bank",
    "Keuangan": "Finance",
    "Uangnya disimpan.": "The money is kept.",
}
BUILT = "# River\n\nIts water is clear.\n\nShore\n\n# Finance\n\nThe money is kept.\n\nBank\n"


class Words:
    """A project of one document; its catalogue is reviewed, and a copy of one message added."""

    def __init__(self, home: Path, rkt: Rkt) -> None:
        self.source = home / "source/a.md"
        self.catalog = home / "translations/en/a.md.po"
        self.output = home / "build/en/a.md"
        self.source.write_text(f"{RIVER}\n{MONEY}", encoding="utf-8")
        assert rkt("extract").code == 0
        text = self.catalog.read_text(encoding="utf-8")
        for source, target in TARGETS.items():
            text = text.replace(
                f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{target}"'
            )
        self.catalog.write_text(text, encoding="utf-8")

    def add(self, context: str) -> None:
        with self.catalog.open("a", encoding="utf-8") as file:
            file.write(f'\nmsgctxt "{context}"\nmsgid "Bank"\nmsgstr "Shore"\n')


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rkt: Rkt) -> Words:
    monkeypatch.chdir(tmp_path)
    assert rkt("init", "--to", "en").code == 0
    return Words(tmp_path, rkt)


def test_a_copy_with_the_heading_as_msgctxt_is_built_there(words: Words, rkt: Rkt) -> None:
    words.add("Sungai")
    assert rkt("build").code == 0
    assert words.output.read_text(encoding="utf-8") == BUILT
    assert rkt("extract").code == 0
    text = words.catalog.read_text(encoding="utf-8")
    assert '#: source/a.md:5\nmsgctxt "Sungai"\nmsgid "Bank"\nmsgstr "Shore"' in text
    assert '#: source/a.md:11\nmsgid "Bank"\nmsgstr "Bank"' in text
    assert "up to date" in rkt("extract").out
    assert rkt("check").code == 0
    # The sections change places, and text comes in above.
    words.source.write_text(f"Bank\n\n{MONEY}\n{RIVER}", encoding="utf-8")
    assert rkt("extract").code == 0
    assert rkt("check").code == 0
    assert rkt("build").code == 0
    built = words.output.read_text(encoding="utf-8")
    assert [line for line in built.split("\n") if line in ("Bank", "Shore")] == [
        "Bank",
        "Bank",
        "Shore",
    ]


@pytest.mark.slow
def test_a_msgctxt_that_names_nothing_is_never_passed_over(words: Words, rkt: Rkt) -> None:
    words.add("river")
    for _ in range(2):
        line = 1 + words.catalog.read_text(encoding="utf-8").split("\n").index('msgctxt "river"')
        run = rkt("check", "--select", "catalogue-context")
        assert run.code == 1
        assert (
            f"translations/en/a.md.po:{line + 1}: error: msgctxt 'river' names no place" in run.out
        )
        run = rkt("build")
        assert run.code == 3
        assert "its msgctxt matches no occurrence of this sentence" in run.out + run.err
        assert not words.output.exists()
        assert rkt("extract").code == 0
    text = words.catalog.read_text(encoding="utf-8")
    words.catalog.write_text(text.replace('"river"', '"Sungai"'), encoding="utf-8")
    assert rkt("check").code == 0
    assert rkt("build").code == 0
    assert words.output.read_text(encoding="utf-8") == BUILT
    # The heading is renamed: what named it names nothing now.
    words.source.write_text(f"{RIVER}\n{MONEY}".replace("Sungai", "Kali"), encoding="utf-8")
    assert rkt("extract").code == 0
    run = rkt("check", "--select", "catalogue-context")
    assert "under 'Kali'" in run.out
    assert 'msgstr "Shore"' in words.catalog.read_text(encoding="utf-8")


@pytest.mark.parametrize("version", ["1.2", "2.1"])
def test_both_come_back_from_a_cat_tool(words: Words, rkt: Rkt, version: str) -> None:
    words.add("Sungai")
    assert rkt("extract").code == 0
    before = words.catalog.read_bytes()
    assert rkt("xliff", "export", "-o", "out", "--version", version).code == 0
    (sent,) = Path("out").rglob("*.xl*f")
    text = sent.read_text(encoding="utf-8")
    assert "Shore" in text
    assert rkt("xliff", "import", str(sent)).code == 0
    assert words.catalog.read_bytes() == before
    sent.write_text(text.replace(">Shore<", ">Riverbank<"), encoding="utf-8")
    assert rkt("xliff", "import", str(sent)).code == 0
    assert rkt("build").code == 0
    assert words.output.read_text(encoding="utf-8") == BUILT.replace("Shore", "Riverbank")
