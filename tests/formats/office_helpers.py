"""What tests of office documents share: laws that hold of every file, and damage to its parts."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from xml.parsers import expat

from rktranslate.errors import DocumentError
from rktranslate.formats import Format
from rktranslate.formats.rebuilding import forced_rebuild
from rktranslate.inline.tags import escape_literals, tagged_tokens
from rktranslate.model import Block, Document, DocumentPart, ReadOptions
from rktranslate.segmentation import segmented, segmenter
from tests.formats.presentation_files import packed, unpacked

EVERYTHING = ReadOptions(parts=tuple(DocumentPart))
_ACCENTS = str.maketrans("aeouAEOU", "áéóúÁÉÓÚ")
_RUNS = frozenset({"r", "t", "proofErr", "lastRenderedPageBreak"})
_NOT_KEPT = frozenset({"rPr", "rPh"})
"""Properties of runs, which may become one; readings of characters, which fit one text only."""


def read(form: Format, data: bytes, options: ReadOptions = EVERYTHING) -> Document:
    document = form.read(data, f"berkas{form.suffixes[0]}", options)
    return segmented(document, segmenter("id").spans)


def sources(document: Document) -> list[str]:
    return [segment.source for block in document.blocks for segment in block.segments]


def shown(document: Document) -> list[tuple[object, ...]]:
    return [(b.kind, b.text, b.exclusion, b.line, b.place, b.codes) for b in document.blocks]


def offered(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.translatable]


def block(document: Document, text: str) -> Block:
    return next(block for block in document.blocks if block.text == text)


def pseudo(text: str) -> str:
    """Return a text with accents on its letters, its tags as they were."""
    return "".join(
        escape_literals(token.translate(_ACCENTS)) if isinstance(token, str) else str(token)
        for token in tagged_tokens(text)
    )


def elements(xml: bytes) -> Counter[object]:
    """Return the elements of a part with their attributes, but runs and their properties."""
    found: Counter[object] = Counter()
    inside = 0
    parser = expat.ParserCreate()

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        local = name.rpartition(":")[2]
        if inside or local in _NOT_KEPT:
            inside += 1
        elif local not in _RUNS:
            found[local, tuple(sorted(attributes.items()))] += 1

    def closed(_name: str) -> None:
        nonlocal inside
        inside -= inside > 0

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.Parse(xml, True)
    return found


def assert_lawful(form: Format, data: bytes) -> None:
    """Assert the laws of formats: identity, rebuilding, reading back, all else untouched."""
    document = read(form, data)
    texts = sources(document)
    assert form.write(document, texts) == data
    with forced_rebuild():
        rebuilt = form.write(document, texts)
    assert shown(read(form, rebuilt)) == shown(document)
    before, after = unpacked(data), unpacked(rebuilt)
    assert list(after) == list(before)
    for name, content in before.items():
        if after[name] != content:
            assert elements(after[name]) == elements(content), name
    targets = [pseudo(text) for text in texts]
    for language in ("", "ar"):
        written = form.write(document, targets, language=language)
        assert sources(read(form, written)) == targets


def assert_survives_damage(form: Format, data: bytes, names: list[str], times: int) -> None:
    """Assert that a package with damaged parts is refused, or keeps identity."""
    chance = random.Random(1)
    parts = unpacked(data)
    for _ in range(times):
        name = chance.choice(names)
        content = bytearray(parts[name])
        for _ in range(chance.randint(1, 4)):
            place = chance.randrange(len(content))
            other = chance.randrange(len(content))
            piece = content[other : other + chance.randint(0, 12)]
            content[place : place + chance.randint(0, 12)] = piece
        damaged = packed({**parts, name: bytes(content)})
        try:
            document = read(form, damaged)
        except DocumentError:
            continue
        texts = sources(document)
        assert form.write(document, texts) == damaged
        with forced_rebuild():
            form.write(document, texts, "DRAFT", "ar")


def shared_files(kind: str) -> list[Path]:
    """Return documents of other projects, where there are any beside the repository."""
    for folder in Path(__file__).resolve().parents:
        files = folder / "shared" / "documents" / kind
        if files.is_dir():
            return sorted(files.iterdir())
    return []
