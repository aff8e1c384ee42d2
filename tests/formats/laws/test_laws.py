"""The laws of formats, each for every kind of file."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rktranslate import formats
from rktranslate.errors import DocumentError
from rktranslate.formats.interface import MarkedFormat
from rktranslate.formats.marking import FILLS
from rktranslate.model import NOTHING, BlockKind, Document, Mark, Segment
from tests.formats.laws.kinds import Kind, entries_of, is_xml, parse_xml, parts_of
from tests.formats.laws.reading import (
    assert_reads_to,
    assert_same,
    format_for,
    pseudo_targets,
    read,
    reading,
    sources,
    words,
    write,
)
from tests.formats.laws.registry import KINDS, UNKNOWN

SAMPLES = pytest.mark.parametrize(
    ("kind", "data"),
    [
        pytest.param(kind, data, id=f"{kind.suffix} {name}")
        for kind in KINDS
        for name, data in kind.samples.items()
    ],
)
BY_KIND = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.suffix)
MOST_MARKED = 60
"""Segments that are marked one after the other."""
NOTICE = "DRAF — belum ditinjau <b>&"


def test_every_registered_format_is_under_the_laws() -> None:
    assert UNKNOWN == []


def test_every_built_in_format_marks_segments() -> None:
    for name, each in formats.available().items():
        assert isinstance(each, MarkedFormat), name


# --- the laws ----------------------------------------------------------------------------------


def identity(kind: Kind, data: bytes) -> None:
    """The sources as targets give the same bytes."""
    document = read(kind, data)
    assert write(document, kind, sources(document)) == data


def changed_and_back(kind: Kind, data: bytes) -> bytes:
    """Return a file whose every text was written anew twice, the second time as it had been."""
    document = read(kind, data)
    changed = read(kind, write(document, kind, pseudo_targets(document)))
    assert len(sources(changed)) == len(sources(document))
    return write(changed, kind, sources(document))


def rebuilt(kind: Kind, data: bytes) -> None:
    """A text that is written anew is read as it was, and only text and its runs are others."""
    document = read(kind, data)
    again = changed_and_back(kind, data)
    assert_reads_to(kind, again, document, sources(document))
    assert_same_structure(kind, data, again)


def pseudo_read_back(kind: Kind, data: bytes) -> None:
    """What is written is what is read."""
    document = read(kind, data)
    targets = pseudo_targets(document)
    written = write(document, kind, targets)
    assert_well_formed(written)
    assert_reads_to(kind, written, document, targets)
    assert_same_entries(data, written)


def language_changes_markers_only(kind: Kind, data: bytes) -> None:
    """A document in a language reads to the same targets as in none."""
    document = read(kind, data)
    targets = pseudo_targets(document)
    for language in ("en", "ms", "ar", "zh-Hant"):
        written = write(document, kind, targets, language=language)
        assert_well_formed(written)
        assert_reads_to(kind, written, document, targets)
        assert_same_entries(data, written)


def notice_changes_no_unit(kind: Kind, data: bytes) -> None:
    """A draft has the same units, and a notice beside them at most."""
    document = read(kind, data)
    targets = pseudo_targets(document)
    written = write(document, kind, targets, NOTICE)
    assert_well_formed(written)
    again = read(kind, written)
    if not kind.exact:
        assert words([each for each in sources(again) if "DRAF" not in each]) == words(targets)
        return
    # Lines count what comes before them: the notice may be one.
    kept = tuple(row[:3] + row[4:] for row in reading(again) if "DRAF" not in str(row[5]))
    assert_same(kept, tuple(row[:3] + row[4:] for row in reading(document, targets)))


def marks_change_no_text(kind: Kind, data: bytes) -> None:
    """Marked texts are read as others are, apart from the marks; no marks are no change."""
    own = format_for(kind)
    if not isinstance(own, MarkedFormat):
        return
    document = read(kind, data)
    targets = pseudo_targets(document)
    # Texts that do not change are marked, too.
    targets[::2] = sources(document)[::2]
    plain = write(document, kind, targets, NOTICE, "ms")
    assert own.write_marked(document, targets, (), NOTICE, "ms") == plain
    assert own.write_marked(document, targets, [None] * len(targets), NOTICE, "ms") == plain
    for shift in range(4):
        marks = [(*Mark, None)[(index + shift) % 4] for index in range(len(targets))]
        written = own.write_marked(document, targets, marks)
        assert_well_formed(written)
        assert_same_entries(data, written)
        assert unmarked(read(kind, written)) == unmarked(read(kind, write(document, kind, targets)))


def markable_blocks_show_marks(kind: Kind, data: bytes) -> None:
    """A block shows marks if, and only if, its format says so."""
    own = format_for(kind)
    if not isinstance(own, MarkedFormat):
        return
    document = read(kind, data)
    targets = sources(document)
    markable = own.markable_blocks(document)
    assert len(markable) == len(document.blocks)
    done = 0
    for block, is_markable in zip(document.blocks, markable, strict=True):
        count = len(block.segments)
        if count and done < MOST_MARKED:
            marks = [Mark.DRAFT if done <= i < done + count else None for i in range(len(targets))]
            written = own.write_marked(document, targets, marks)
            assert (marks_in(written) > marks_in(data)) == is_markable, block.text
        done += count


def marks_in(data: bytes) -> int:
    """Return how many marks of drafts a document has."""
    signs = (f"{FILLS[Mark.DRAFT]}".encode(), b"[D]", b"<mark title")
    return sum(
        content.upper().count(sign.upper()) for content in parts_of(data).values() for sign in signs
    )


def unmarked(document: Document) -> str:
    """Return the words of a document without tags, marks and blanks.

    In subtitles a sign in brackets is read as a sound: without them.
    """
    text = re.sub(r"</?mark[^<>]*>|</?[a-z0-9]+/?>", "", " ".join(sources(document)))
    return "".join(word for word in text.split() if not re.fullmatch(r"\[?[DSP]\]?", word))


def nothing_leaves_the_rest(kind: Kind, data: bytes) -> None:
    """``∅`` writes nothing, and all other texts are as they were."""
    document = read(kind, data)
    offered = sources(document)
    segments = [segment for block in document.blocks for segment in block.segments]
    for index, source in enumerate(offered[:12]):
        if NOTHING in "".join(offered):
            return
        targets = [*offered[:index], NOTHING, *offered[index + 1 :]]
        written = write(document, kind, targets)
        assert_well_formed(written)
        again = read(kind, written)
        texts = [segment.source for segment in lasting(again)]
        if kind.exact:
            gone = segments[index]
            left = [segment.source for segment in lasting(document) if segment is not gone]
            assert _without_tags(words(texts)) == _without_tags(words(left)), source
        assert NOTHING not in "".join(sources(again))


def lasting(document: Document) -> list[Segment]:
    """Return the segments that do not go with a tag, as attributes and notes do."""
    going = (BlockKind.ATTRIBUTE, BlockKind.FOOTNOTE)
    return [
        segment
        for block in document.blocks
        if block.kind not in going
        for segment in block.segments
    ]


LAWS: tuple[Callable[[Kind, bytes], None], ...] = (
    identity,
    rebuilt,
    pseudo_read_back,
    language_changes_markers_only,
    notice_changes_no_unit,
    marks_change_no_text,
    markable_blocks_show_marks,
    nothing_leaves_the_rest,
)
EACH_LAW = pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)


@EACH_LAW
@SAMPLES
def test_samples(kind: Kind, data: bytes, law: Callable[[Kind, bytes], None]) -> None:
    law(kind, data)


@pytest.mark.slow
@EACH_LAW
@BY_KIND
@given(st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_documents_of_any_content(
    kind: Kind, law: Callable[[Kind, bytes], None], data: st.DataObject
) -> None:
    document = data.draw(kind.documents)
    try:
        read(kind, document)
    except DocumentError:
        return
    if kind.exact or law is identity:
        law(kind, document)


# --- what is compared --------------------------------------------------------------------------


def _without_tags(found: list[str]) -> str:
    return re.sub(r"</?[a-z0-9]+/?>|\s", "", "".join(found))


def assert_well_formed(data: bytes) -> None:
    """Check that each XML part of a package is read by another parser."""
    if data.startswith(b"PK"):
        for name, content in parts_of(data).items():
            if is_xml(name) and content.strip():
                parse_xml(content)


def assert_same_entries(data: bytes, written: bytes) -> None:
    """Check that the parts of a package are in their order, and unchanged ones the same bytes."""
    if not data.startswith(b"PK"):
        return
    before, after = entries_of(data), entries_of(written)
    old, new = parts_of(data), parts_of(written)
    assert list(after) == list(before)
    same = [name for name, content in old.items() if new[name] == content]
    assert [name for name in same if after[name] != before[name]] == []
    assert [name for name in old if name not in same and not is_text(name)] == []


def is_text(name: str) -> bool:
    """Return whether a part may hold text of readers."""
    return name.endswith((".xml", ".opf", ".xhtml", ".html", ".ncx", ".runs"))


def assert_same_structure(kind: Kind, data: bytes, written: bytes) -> None:
    """Check that only text and its runs differ."""
    old, new = parts_of(data), parts_of(written)
    assert list(new) == list(old)
    if kind.shape is not None:
        for name, content in old.items():
            if content != new[name]:
                assert kind.shape(name, new[name]) == kind.shape(name, content), name
