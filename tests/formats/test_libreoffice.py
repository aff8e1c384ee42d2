"""LibreOffice opens what is written, and sees the words that were written."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice

import pytest

from rktranslate.formats.interface import MarkedFormat
from rktranslate.inline.tags import find_tags, plain_text
from rktranslate.model import BlockKind, Document, Mark
from tests.formats import office
from tests.formats.laws.kinds import Kind
from tests.formats.laws.reading import format_for, pseudo, pseudo_targets, read, sources, write
from tests.formats.laws.registry import KINDS
from tests.formats.laws.shared import real_documents
from tests.formats.laws.test_laws import changed_and_back

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(office.PROGRAM is None, reason="LibreOffice is not installed"),
]
OFFICE = [kind for kind in KINDS if kind.suffix in office.SUFFIXES]
_PLAIN = str.maketrans("áéíóúÁÉÍÓÚ", "aeiouAEIOU")
ARABIC = "هذه جملة"
_UNSEEN = (BlockKind.METADATA, BlockKind.ATTRIBUTE)
REAL = 4
"""Documents of other projects of each kind, where there are any."""


@cache
def documents() -> dict[str, tuple[Kind, bytes]]:
    """Return the documents that are tried, by a name."""
    found = {
        f"{name}{kind.suffix}": (kind, data)
        for kind in OFFICE
        for name, data in kind.samples.items()
    }
    for kind in OFFICE:
        for path, data in islice(real_documents(kind), REAL):
            found[f"real {path}"] = (kind, data)
    return found


def numbered(document: Document, words: str) -> list[str]:
    """Return a target for each source: words that occur nowhere else, and its tags."""
    return [
        f"{words} {number} x{''.join(map(str, find_tags(source)))}"
        for number, source in enumerate(sources(document))
    ]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What LibreOffice sees in each document, as it is and as it is written."""
    files: dict[str, bytes] = {}
    for name, (kind, data) in documents().items():
        document = read(kind, data)
        files[f"source {name}"] = data
        files[f"rebuilt {name}"] = changed_and_back(kind, data)
        files[f"pseudo {name}"] = write(document, kind, pseudo_targets(document))
        english = numbered(document, "These words")
        files[f"english {name}"] = write(document, kind, english, "DRAFT", "en")
        files[f"marked {name}"] = write_marked(kind, document)
        files[f"arabic {name}"] = write(document, kind, numbered(document, ARABIC), language="ar")
    return office.texts(files, tmp_path_factory.mktemp("office"))


def write_marked(kind: Kind, document: Document) -> bytes:
    """Return a document with its sources, of which most have marks."""
    own = format_for(kind)
    assert isinstance(own, MarkedFormat)
    count = len(sources(document))
    marks = [(*Mark, None)[index % 4] for index in range(count)]
    return own.write_marked(document, sources(document), marks)


NAMES = pytest.mark.parametrize("name", list(documents()))


@NAMES
def test_the_text_of_what_is_written_anew_is_the_same(
    seen: dict[str, list[str]], name: str
) -> None:
    assert_same_text(name, seen[f"rebuilt {name}"], seen[f"source {name}"])


def assert_same_text(name: str, found: list[str], expected: list[str]) -> None:
    """Check that two documents show the same text.

    In those of other projects a picture or comment may hang at a word, which LibreOffice shows as
    two; it hangs at the beginning of a paragraph that is written anew.
    """
    if name.startswith("real "):
        letters, expected_letters = (
            Counter("".join("".join(each).split())) for each in (found, expected)
        )
        assert letters == expected_letters
    else:
        assert found == expected


@NAMES
def test_the_text_of_a_marked_document_is_the_same(seen: dict[str, list[str]], name: str) -> None:
    assert_same_text(name, seen[f"marked {name}"], seen[f"source {name}"])


@NAMES
def test_the_text_of_pseudo_targets_is_the_same_but_for_accents(
    seen: dict[str, list[str]], name: str
) -> None:
    before, after = seen[f"source {name}"], seen[f"pseudo {name}"]
    texts = [[text.translate(_PLAIN) for text in each] for each in (after, before)]
    assert_same_text(name, *texts)
    kind, data = documents()[name]
    document = read(kind, data)
    if shown_sources(document) & set(before):
        assert after != before


def shown_sources(document: Document) -> set[str]:
    """Return the texts of blocks that are changed by accents."""
    return {
        " ".join(plain_text(block.text).text.split())
        for block in document.blocks
        if block.translatable and pseudo(block.text, document.syntax) != block.text
    }


@NAMES
@pytest.mark.parametrize(("language", "words"), [("english", "These words"), ("arabic", ARABIC)])
def test_the_targets_are_seen(
    seen: dict[str, list[str]], name: str, language: str, words: str
) -> None:
    before = " ".join(seen[f"source {name}"])
    text = " ".join(seen[f"{language} {name}"])
    kind, data = documents()[name]
    document = read(kind, data)
    number = 0
    for block in document.blocks:
        for segment in block.segments:
            shown = " ".join(plain_text(segment.source).text.split())
            # Where it sees the source, it sees the target: not the title of a chart, say.
            if (
                block.kind not in _UNSEEN
                and re.search(r"\w{4}", shown)
                and f" {shown} " in f" {before} "
            ):
                assert f"{words} {number} x" in text, segment
            number += 1
