"""Real documents of several kinds, each beside the blocks that must come out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rktranslate.formats import format_for
from tests.formats.helpers import assert_sound, outline, read, sources

FIXTURES = Path(__file__).parent / "fixtures"
DOCUMENTS = sorted(path for path in FIXTURES.iterdir() if path.suffix in (".md", ".txt"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_blocks_are_the_expected_ones(path: Path) -> None:
    document = assert_sound(format_for(path.name), path.read_bytes())
    expected = path.with_name(path.name + ".blocks").read_text(encoding="utf-8")
    assert outline(document) == expected


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_structure_stays_when_the_words_change(path: Path) -> None:
    format_ = format_for(path.name)
    document = read(format_, path.read_bytes())
    changed = [source.replace("e", "éé") for source in sources(document)]
    written = format_.write(document, changed)
    assert written != path.read_bytes()
    if path.suffix == ".md":  # wrapped plain text is inferred from its line lengths, which change
        again = read(format_, written)
        assert [block.kind for block in again.blocks] == [block.kind for block in document.blocks]
        assert " ".join(sources(again)) == " ".join(changed)


BRIEF = Path(__file__).parents[2] / "source" / "transformasi-hubungan-rusia-korea-utara.txt"


def test_the_brief_has_its_headings_paragraphs_and_references() -> None:
    document = assert_sound(format_for(BRIEF.name), BRIEF.read_bytes())
    outlined = [(block.kind.value, block.line) for block in document.blocks]
    assert outlined == [
        ("heading", 1),
        ("paragraph", 5),
        ("paragraph", 7),
        ("heading", 11),
        ("paragraph", 13),
        ("paragraph", 15),
        ("paragraph", 17),
        ("heading", 19),
        ("paragraph", 21),
        ("heading", 25),
        ("paragraph", 27),
        ("paragraph", 29),
        ("paragraph", 31),
        *(("reference", line) for line in range(35, 48, 2)),
    ]
    assert all(not block.line_starts for block in document.blocks)
    assert [block.text[:4] for block in document.blocks[13:]] == [f"[{n}] " for n in range(1, 8)]
