"""Reading and writing as the laws need it: sentences by the simplest rule, and pseudo-targets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice, zip_longest

from rktranslate.errors import DocumentError
from rktranslate.formats import Format, block_texts
from rktranslate.inline import find_codes
from rktranslate.inline.tags import (
    ESCAPE_PATTERN,
    TAG_PATTERN,
    Run,
    plain_text,
    tagged_runs,
    tagged_text,
)
from rktranslate.model import Block, BlockKind, Document, Exclusion, Syntax
from rktranslate.segmentation import segmented
from rktranslate.testing.formats import spans
from tests.formats.laws.kinds import Kind
from tests.formats.laws.registry import format_of

_ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
_TOKEN = re.compile(f"{TAG_PATTERN}|{ESCAPE_PATTERN}")
Reading = tuple[tuple[object, ...], ...]


def format_for(kind: Kind) -> Format:
    """Return the format of a kind of file that one serves."""
    found = format_of(kind)
    assert found is not None
    return found


def read(kind: Kind, data: bytes) -> Document:
    """Return a document with its segments, those without words too."""
    document = format_for(kind).read(data, f"dokumen{kind.suffix}")
    return segmented(document, spans, has_words=lambda _text, _syntax: True)


def write(
    document: Document,
    kind: Kind,
    targets: Sequence[str],
    notice: str | None = None,
    language: str = "",
) -> bytes:
    """Return a document with targets."""
    return format_for(kind).write(document, targets, notice, language)


def attempt(document: Document, kind: Kind, targets: Sequence[str]) -> bytes | DocumentError:
    """Return a document with targets, or the error that refuses one of them."""
    try:
        return write(document, kind, targets)
    except DocumentError as error:
        return error


def sources(document: Document) -> list[str]:
    """Return the sources of all segments."""
    return [segment.source for block in document.blocks for segment in block.segments]


def pseudo(text: str, syntax: Syntax) -> str:
    """Return a text with accents on its vowels, where it has no codes.

    Its length, its capitals and its sentences are the same.
    """
    if syntax is Syntax.TAGS:
        kept = [match.span() for match in _TOKEN.finditer(text)]
    else:
        kept = [(code.span.start, code.span.end) for code in find_codes(text, syntax)]
    parts: list[str] = []
    position = 0
    for start, end in sorted(kept):
        if start >= position:
            parts += (text[position:start].translate(_ACCENTS), text[start:end])
            position = end
    return "".join([*parts, text[position:].translate(_ACCENTS)])


def pseudo_targets(document: Document) -> list[str]:
    """Return a pseudo-target for each segment."""
    return [pseudo(source, document.syntax) for source in sources(document)]


def reading(document: Document, targets: Sequence[str] | None = None) -> Reading:
    """Return what is read of a document: each block with all that is known of it.

    Args:
        document: A document with segments.
        targets: What the blocks have in place of their sources.
    """
    texts = [block.text for block in document.blocks]
    if targets is not None:
        texts = list(block_texts(document, targets))
    if document.syntax is Syntax.TAGS:
        blocks = zip(document.blocks, texts, strict=True)
        texts = [canonical(text) if block.translatable else text for block, text in blocks]
    # A text on several lines of its file is written on one: later ones have other numbers.
    has_lines = document.encoding is not None
    return tuple(
        (block.kind, block.exclusion, block.place, not has_lines and block.line, block.anchor, text)
        for block, text in zip(document.blocks, texts, strict=True)
    )


def plain_reading(document: Document, targets: Sequence[str] | None = None) -> Reading:
    """Return what :func:`reading` does, with plain texts.

    The look without a tag is that of most characters: another one where a target is much longer.
    The texts of fields are left out: a target without the tag of a field has none.
    """
    return tuple(
        (*row[:5], _collapsed(plain_text(str(row[5])).text, row[0]))
        for row in reading(document, targets)
        if row[1] is not Exclusion.FIELD
    )


def _collapsed(text: str, kind: object) -> str:
    """Return a text with single spaces, as browsers show it, and all programs titles."""
    blanks = r"\s+" if kind in (BlockKind.METADATA, BlockKind.ATTRIBUTE) else r"[ \t\n]+"
    return re.sub(blanks, " ", text)


def canonical(text: str) -> str:
    """Return a tagged text with the least escapes, neighbours joined, and numbers in order.

    The number of a tag is its place among those of its block: another one where a target has moved
    or left out tags. Links that become alike, because only blanks had told them apart, have one
    name.
    """
    runs = tagged_runs(text)
    names: dict[str, str] = {}

    def number(name: str) -> str:
        if re.fullmatch(r"a\d+", name):
            return "a"
        return names.setdefault(name, str(len(names) + 1)) if name[-1].isdigit() else name

    return tagged_text(
        Run(
            run.text,
            tuple(number(name) for name in run.tags),
            run.standalone and number(run.standalone),
        )
        for run in runs
    )


def letters(texts: Sequence[str]) -> str:
    """Return the letters and digits of texts."""
    return re.sub(r"[\W_]+", "", "".join(texts))


def words(texts: Sequence[str]) -> list[str]:
    """Return the words of texts, however they are cut and joined."""
    return " ".join(texts).split()


def shown(blocks: Sequence[Block]) -> list[str]:
    """Return the texts of the blocks that are offered."""
    return [block.text for block in blocks if block.translatable]


def assert_same(found: Reading, expected: Reading) -> None:
    """Check that two readings are equal; a difference is shown where it is, and not in all."""
    pairs = zip_longest(found, expected)
    different = ((one, other) for one, other in pairs if one != other)
    assert [(_excerpt(one), _excerpt(other)) for one, other in islice(different, 3)] == []


def _excerpt(row: object) -> str:
    text = repr(row)
    return text if len(text) < _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


_LONGEST = 400


def assert_reads_to(kind: Kind, data: bytes, document: Document, targets: Sequence[str]) -> None:
    """Check that a file is read as a document with some targets."""
    again = read(kind, data)
    if kind.exact:
        assert_same(reading(again), reading(document, targets))
    else:
        assert words(sources(again)) == words(targets)
