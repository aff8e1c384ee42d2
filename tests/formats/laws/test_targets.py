"""Targets that translators may write: never a broken file, and a word about what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rktranslate.errors import DocumentError
from rktranslate.formats import block_texts
from rktranslate.formats.targets import refusal
from rktranslate.inline.tags import escape_literals, find_tags, plain_text, unbalanced_tags
from rktranslate.model import BlockKind, Document, Segment, Syntax
from tests.formats.laws.damage import damages, findings
from tests.formats.laws.kinds import Kind
from tests.formats.laws.reading import (
    assert_same,
    attempt,
    letters,
    plain_reading,
    read,
    sources,
    words,
    write,
)
from tests.formats.laws.registry import KINDS
from tests.formats.laws.test_laws import BY_KIND, SAMPLES, assert_same_entries, assert_well_formed

TAGGED = pytest.mark.parametrize(
    ("kind", "data"),
    [
        pytest.param(kind, data, id=f"{kind.suffix} {name}")
        for kind in KINDS
        for name, data in kind.samples.items()
        if read(kind, data).syntax is Syntax.TAGS
    ],
)


def segments_of(document: Document) -> list[Segment]:
    return [segment for block in document.blocks for segment in block.segments]


# --- tags --------------------------------------------------------------------------------------


@TAGGED
def test_damaged_tags_are_found_and_break_no_file(kind: Kind, data: bytes) -> None:
    document = read(kind, data)
    all_sources = sources(document)
    tried = 0
    for index, segment in enumerate(segments_of(document)):
        if tried and not find_tags(segment.source):
            continue
        for damage in damages(segment.source):
            tried += 1
            said = findings(segment.source, damage.target)
            assert said or not damage.faulty, (damage, segment.source)
            targets = [*all_sources[:index], damage.target, *all_sources[index + 1 :]]
            written = attempt(document, kind, targets)
            if isinstance(written, DocumentError):
                assert "unpublishable" in said, (damage, written)
                assert written.path
                assert written.hint
                continue
            assert "unpublishable" not in said, damage
            assert_well_formed(written)
            assert_same_entries(data, written)
            again = read(kind, written)
            assert all(not unbalanced_tags(find_tags(block.text)) for block in again.blocks)
            if kind.exact:
                # The words are there, whatever became of the tags.
                found = offered(again, [block.text for block in again.blocks])
                expected = offered(document, list(block_texts(document, targets)))
                assert shown_words(found) == shown_words(expected), damage
    assert tried


def offered(document: Document, texts: Sequence[str]) -> list[str]:
    """Return the texts of blocks that are offered, but those of attributes.

    An attribute goes with the tag of its element.
    """
    return [
        text
        for text, block in zip(texts, document.blocks, strict=True)
        if block.translatable and block.kind is not BlockKind.ATTRIBUTE
    ]


def shown_words(texts: list[str]) -> list[str]:
    return words([plain_text(text).text for text in texts])


@pytest.mark.slow
@BY_KIND
@given(st.data())
@settings(max_examples=30)
def test_damaged_tags_of_any_document(kind: Kind, data: st.DataObject) -> None:
    content = data.draw(kind.documents)
    try:
        document = read(kind, content)
    except DocumentError:
        return
    if document.syntax is not Syntax.TAGS:
        return
    targets = [
        data.draw(st.sampled_from([source, *(each.target for each in damages(source))]))
        for source in sources(document)
    ]
    pairs = zip(targets, segments_of(document), strict=True)
    refused = [refusal(target, segment.source, Syntax.TAGS) for target, segment in pairs]
    written = attempt(document, kind, targets)
    assert isinstance(written, DocumentError) == any(refused)
    if isinstance(written, DocumentError):
        return
    assert_well_formed(written)
    again = read(kind, written)
    assert all(not unbalanced_tags(find_tags(block.text)) for block in again.blocks)


# --- characters --------------------------------------------------------------------------------

TARGETS = {
    "less than": "a < b",
    "a tag of HTML": "tulis <b> dan </p> di sini",
    "ampersand": "R&D &amp; &lt; &#65; &nbsp; &",
    "greater than": "a > b >> c",
    "end of CDATA": "a ]]> b",
    "comment": "a <!-- b --> c -- d",
    "pipe": "a | b || c",
    "number signs": "# a # b ##",
    "heading": "## Judul",
    "hyphen": "- a",
    "number and stop": "1. a",
    "number": "2024",
    "decimal number": "-12.500,75",
    "formula": "=1+1",
    "formula of a command": "=cmd|' /C calc'!A0",
    "plus": "+62 811",
    "at sign": "@SUM(1)",
    "quotes": "\"a\" 'b' “c” `d`",
    "backslash": "a\\b \\n \\",
    "braces": "{a} {{b}} {% c %} ${d}",
    "entities of scripts": "</script><script>alert(1)</script>",
    "processing instruction": "<?php a ?> <?xml b?>",
    "document type": "<!DOCTYPE a [<!ENTITY b 'c'>]> &b;",
    "arrow of a cue": "a --> b",
    "time of a cue": "00:00:01,000 --> 00:00:02,000",
    "word of a cue file": "NOTE a",
    "escape of a spreadsheet": "_x000D_ _x0041_",
    "Arabic": "مرحبا بالعالم 123",
    "Hebrew and Latin": "שלום world",
    "marks of direction": "a\u200e b\u200f c\u202b d\u202c e\u2067 f\u2069 g",
    "emoji": "😀 👩‍👩‍👧 🇮🇩 ☝🏽",
    "combining": "e\u0301 n\u0303 क्षि",
    "zero width": "a\u200bb\u200db\u2060c",
    "soft hyphen": "kata\u00addasar",
    "no-break spaces": "a\u00a0b\u202fc",
    "several blanks": "a  b   c",
    "private use": "\ue000\U000f0000",
    "other planes": "𝒳 𐎀 𠀀",
    "capital": "ǅ İ ß",
    "a tab": "a\tb",
    "a very long word": "kata" * 25_000,
    "ten thousand words": "kata lain " * 5_000 + "kata",
}
"""Every format can write these, and reads them back."""
REFUSED = {
    "NUL": "a\0b",
    "lone surrogate": "a\ud800b",
    "line break": "a\nb",
    "line separator": "a\u2028b",
    "blank": "   ",
    "nothing at all": "",
}
"""No format writes these."""
EITHER = {
    "control character": "a\x01b",
    "escape": "a\x1b[31mb",
    "delete": "a\x7fb",
    "C1 control": "a\x9fb",
    "noncharacter": "a\ufffeb\uffff",
    "noncharacter of a plane": "a\U0001fffeb",
    "byte order mark": "a\ufeffb",
}
"""XML cannot hold some of these: written and read back, or refused."""


def with_one(document: Document, target: str) -> list[list[str]]:
    """Return lists of targets in which one source at a time is replaced, but for its tags."""
    texts = sources(document)
    if document.syntax is Syntax.TAGS:
        target = escape_literals(target)
    if not target.strip():
        return [[target, *texts[1:]]]
    places = {0, len(texts) // 2, len(texts) - 1}
    return [
        [*texts[:index], target + tags_of(texts[index], document), *texts[index + 1 :]]
        for index in sorted(places)
    ]


def tags_of(source: str, document: Document) -> str:
    """Return the tags of a source: with them goes what is in them, such as a footnote."""
    return "".join(map(str, find_tags(source))) if document.syntax is Syntax.TAGS else ""


def assert_read_back(kind: Kind, data: bytes, target: str) -> None:
    document = read(kind, data)
    for targets in with_one(document, target):
        written = write(document, kind, targets)
        assert_well_formed(written)
        assert_same_entries(data, written)
        again = read(kind, written)
        if kind.exact:
            assert_same(plain_reading(again), plain_reading(document, targets))
        else:
            texts = [block.text for block in again.blocks]
            if again.syntax is Syntax.TAGS:
                texts = [plain_text(text).text for text in texts]
            found = [letters(texts), letters([written.decode()])]
            assert any(letters([target]) in text for text in found)


@SAMPLES
@pytest.mark.parametrize("name", TARGETS)
def test_targets_of_any_characters(kind: Kind, data: bytes, name: str) -> None:
    assert_read_back(kind, data, TARGETS[name])


@SAMPLES
@pytest.mark.parametrize("name", REFUSED)
def test_targets_that_cannot_be_written(kind: Kind, data: bytes, name: str) -> None:
    document = read(kind, data)
    for targets in with_one(document, REFUSED[name]):
        with pytest.raises(DocumentError) as refused:
            write(document, kind, targets)
        assert refused.value.path == document.path
        assert refused.value.line
        assert refused.value.hint


@SAMPLES
@pytest.mark.parametrize("name", EITHER)
def test_targets_that_xml_cannot_hold(kind: Kind, data: bytes, name: str) -> None:
    document = read(kind, data)
    target = EITHER[name]
    found = refusal(target, sources(document)[0], document.syntax)
    written = attempt(document, kind, with_one(document, target)[0])
    if isinstance(written, DocumentError):
        assert written.path == document.path
        assert written.hint
        # ``status`` and ``check`` know, before a build fails.
        assert found
    else:
        assert not found
        assert_read_back(kind, data, target)


@pytest.mark.slow
@BY_KIND
@given(st.data())
@settings(max_examples=30)
def test_any_text_is_written_and_read_back_or_refused(kind: Kind, data: st.DataObject) -> None:
    document = read(kind, data.draw(st.sampled_from(list(kind.samples.values()))))
    target = data.draw(st.text(max_size=20))
    for targets in with_one(document, target):
        written = attempt(document, kind, targets)
        pairs = zip(targets, sources(document), strict=True)
        refused = any(refusal(text, source, document.syntax) for text, source in pairs)
        assert isinstance(written, DocumentError) == refused
        if isinstance(written, DocumentError):
            continue
        assert_well_formed(written)
        again = read(kind, written)
        if kind.exact:
            assert_same(plain_reading(again), plain_reading(document, targets))
