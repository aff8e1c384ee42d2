"""The conformance kit of document formats."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import DocumentError
from rktranslate.formats import block_texts
from rktranslate.formats.interface import LinkedFormat, MarkedFormat
from rktranslate.inline import find_codes
from rktranslate.inline.tags import Run, escape_literals, plain_text, tagged_runs, tagged_text
from rktranslate.model import NOTHING, Mark, Span, Syntax
from rktranslate.segmentation import segmented

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats import Format
    from rktranslate.model import Document, Segment

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
_ACCENTS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
_NOTICE = "DRAFT not reviewed"
HOSTILE_TARGETS = (
    "a < b > c",
    "<b> </p> <br>",
    "R&D &amp; &lt; &#65; &nbsp;",
    "]]> --> <!-- <?x?>",
    "# a | b",
    "- a",
    "1. a",
    "2024",
    "=1+1",
    "\"a\" 'b' `c` \\ {d} {{ e }} {% f %}",
    "00:00:01,000 --> 00:00:02,000",
    "_x000D_",
    "مرحبا \u200f123",
    "😀 e\u0301 𝒳",
    "a\u00a0b  c",
    "a\x01b",
    "a\ufffeb",
    "kata" * 5_000,
)
"""Targets that are syntax, markup or commands to some program."""
_GARBAGE = 200
"""Number of damaged files; each is one sample with some of its bytes changed."""


def spans(text: str) -> list[Span]:
    """Return the spans of sentences by the simplest rule: a stop, an exclamation or question mark.

    A format must not depend on the segmenter; this is a simple one.
    """
    found, start = [], 0
    for gap in _SENTENCE_END.finditer(text):
        found.append(Span(start, gap.start()))
        start = gap.end()
    return [*found, Span(start, len(text))] if text[start:].strip() else found


def pseudo_target(source: str, syntax: Syntax) -> str:
    """Return a source with accents on its vowels, where it has no codes.

    Its length, its capitals and the ends of its sentences are the same.
    """
    parts: list[str] = []
    position = 0
    codes = [(code.span.start, code.span.end) for code in find_codes(source, syntax)]
    for start, end in codes:
        parts += (source[position:start].translate(_ACCENTS), source[start:end])
        position = end
    return "".join([*parts, source[position:].translate(_ACCENTS)])


def _sources(document: Document) -> list[str]:
    return [segment.source for block in document.blocks for segment in block.segments]


def _canonical(text: str, document: Document) -> str:
    """Return a tagged text with the least escapes, and with its numbered tags in order."""
    if document.syntax is not Syntax.TAGS:
        return text
    names: dict[str, str] = {}

    def name(tag: str) -> str:
        return names.setdefault(tag, str(len(names) + 1)) if tag[-1].isdigit() else tag

    return tagged_text(
        Run(run.text, tuple(map(name, run.tags)), run.standalone and name(run.standalone))
        for run in tagged_runs(text)
    )


class FormatConformance:
    """Tests that every document format must pass.

    Derive a class whose name begins with ``Test``, and set ``format`` and ``samples``.
    """

    format: ClassVar[Format]
    """An instance of the format."""
    samples: ClassVar[tuple[bytes, ...]]
    """Files of this format, each with at least two segments."""
    target: ClassVar[str] = "Translated words"
    """A target of plain words, which any format can represent."""
    reads_layout: ClassVar[bool] = False
    """Whether layout and words tell how a text is read, as in plain text and Markdown. Otherwise
    what is written is read again to the letter, block by block."""
    mark_signs: ClassVar[tuple[str, ...]] = ()
    """Regular expressions of what marks add to the text of units, for a format that shows them by
    signs in it (``MarkedFormat``)."""

    def _read(self, sample: bytes) -> tuple[Document, list[Segment]]:
        document = segmented(self.format.read(sample, f"sample{self.format.suffixes[0]}"), spans)
        return document, [segment for block in document.blocks for segment in block.segments]

    def test_name_and_suffixes(self) -> None:
        """The name is a lower-case id; file name extensions are lower case with their dot."""
        assert re.fullmatch(r"[a-z][a-z0-9-]*", self.format.name)
        assert self.format.suffixes
        assert all(re.fullmatch(r"\.[a-z0-9.]+", each) for each in self.format.suffixes)

    def test_samples_have_segments(self) -> None:
        """Each sample has segments, each with text and a line."""
        assert self.samples
        for sample in self.samples:
            _, segments = self._read(sample)
            assert len(segments) > 1
            assert all(segment.source.strip() for segment in segments)
            assert all("\n" not in segment.source for segment in segments)
            assert all(segment.location.line > 0 for segment in segments)

    def test_identity(self) -> None:
        """Each segment's own source as its target gives back the same bytes."""
        for sample in self.samples:
            document, segments = self._read(sample)
            written = self.format.write(document, [segment.source for segment in segments])
            assert written == sample

    def test_links(self) -> None:
        """The addresses of a format that offers them can be written, and are read back."""
        for sample in self.samples:
            document, segments = self._read(sample)
            sources = [segment.source for segment in segments]
            if not isinstance(self.format, LinkedFormat):
                continue
            links = self.format.links(document)
            same = self.format.with_links(document, links)
            assert self.format.write(same, sources) == sample
            # Equal addresses stay equal: a format may number tags by them.
            others = [f"../x%20y/{links.index(link)}.png?a=1&b=2#c" for link in links]
            changed = self.format.with_links(document, others)
            assert changed.blocks == document.blocks
            assert list(self.format.links(changed)) == others
            again, _ = self._read(self.format.write(changed, sources))
            assert list(self.format.links(again)) == others
            assert [block.text for block in again.blocks] == [b.text for b in document.blocks]

    def test_reading_is_deterministic(self) -> None:
        """The same bytes give the same segments."""
        for sample in self.samples:
            assert self._read(sample)[1] == self._read(sample)[1]

    def test_a_target_replaces_its_segment_only(self) -> None:
        """A changed target is read back, and all others are unchanged.

        The texts are compared joined: a target may be segmented differently, or be another kind
        of block.
        """
        for sample in self.samples:
            document, segments = self._read(sample)
            sources = [segment.source for segment in segments]
            for index, source in enumerate(sources):
                if source.endswith((".", "!", "?")):
                    target = self.target + source[-1]
                    targets = [*sources[:index], target, *sources[index + 1 :]]
                    _, again = self._read(self.format.write(document, targets))
                    assert " ".join(segment.source for segment in again) == " ".join(targets)

    def test_what_is_written_is_read(self) -> None:
        """Targets of the same words with accents are read back; so are the sources after them."""
        for sample in self.samples:
            document, segments = self._read(sample)
            sources = [segment.source for segment in segments]
            targets = [pseudo_target(source, document.syntax) for source in sources]
            written = self.format.write(document, targets)
            changed, _ = self._read(written)
            self._assert_texts(changed, document, targets)
            # Each text has been written anew, and is the same as before.
            if len(_sources(changed)) == len(sources):
                again, _ = self._read(self.format.write(changed, sources))
                self._assert_texts(again, document, sources)

    def test_targets_of_any_characters(self) -> None:
        """What is syntax elsewhere is text here, or is refused with a ``DocumentError``."""
        for sample in self.samples:
            document, segments = self._read(sample)
            sources = [segment.source for segment in segments]
            for target in HOSTILE_TARGETS:
                literal = escape_literals(target) if document.syntax is Syntax.TAGS else target
                targets = [literal, *sources[1:]]
                try:
                    written = self.format.write(document, targets)
                except DocumentError:
                    continue
                again, _ = self._read(written)
                self._assert_texts(again, document, targets)

    def test_tags_are_those_of_the_source(self) -> None:
        """A tag that the source lacks, or that is not paired, is refused."""
        for sample in self.samples:
            document, segments = self._read(sample)
            if document.syntax is not Syntax.TAGS:
                continue
            sources = [segment.source for segment in segments]
            for wrong in (f"<zz>{sources[0]}</zz>", f"{sources[0]}<98/>", f"{sources[0]} <zz> x"):
                try:
                    self.format.write(document, [wrong, *sources[1:]])
                except DocumentError:
                    continue
                raise AssertionError(f"tags that are not in the source were accepted: {wrong}")

    def test_a_notice_changes_no_unit(self) -> None:
        """The notice of a draft is beside the units, which are the same."""
        for sample in self.samples:
            document, segments = self._read(sample)
            sources = [segment.source for segment in segments]
            again, _ = self._read(self.format.write(document, sources, _NOTICE))
            found = [source for source in _sources(again) if _NOTICE not in source]
            assert " ".join(found) == " ".join(sources)

    def test_a_language_changes_no_unit(self) -> None:
        """A document in another language, and in another direction, has the same units."""
        for sample in self.samples:
            document, segments = self._read(sample)
            targets = [pseudo_target(segment.source, document.syntax) for segment in segments]
            plain, _ = self._read(self.format.write(document, targets))
            for language in ("en", "ar"):
                again, _ = self._read(self.format.write(document, targets, None, language))
                assert [block.text for block in again.blocks] == [
                    block.text for block in plain.blocks
                ]

    def test_marks_change_no_text(self) -> None:
        """A format that marks segments writes the same words, and without marks the same bytes."""
        if not isinstance(self.format, MarkedFormat):
            return
        for sample in self.samples:
            document, segments = self._read(sample)
            targets = [pseudo_target(segment.source, document.syntax) for segment in segments]
            unmarked = [None] * len(targets)
            for notice in (None, _NOTICE):
                plain = self.format.write(document, targets, notice, "en")
                assert self.format.write_marked(document, targets, (), notice, "en") == plain
                assert self.format.write_marked(document, targets, unmarked, notice, "en") == plain
            for count in range(len(Mark)):
                # Segments beside each other with every mark, and with none.
                cycle = (None, *Mark)
                marks = [cycle[(index + count) % len(cycle)] for index in range(len(targets))]
                marked = self.format.write_marked(document, targets, marks, None, "en")
                again, _ = self._read(marked)
                assert self._words(again) == self._words(
                    self._read(self.format.write(document, targets, None, "en"))[0]
                )

    def _words(self, document: Document) -> str:
        """Return the words of a document without tags and signs of marks."""
        # Of blocks: a sign may be taken for a part of the sentence before it.
        texts = [block.text for block in document.blocks if block.translatable]
        if document.syntax is Syntax.TAGS:
            texts = [plain_text(text).text for text in texts]
        text = " ".join(texts)
        for sign in self.mark_signs:
            text = re.sub(sign, "", text)
        return " ".join(text.split())

    def _assert_texts(self, found: Document, document: Document, targets: Sequence[str]) -> None:
        """Check that a document has the texts of another one with some targets."""
        if not self.reads_layout:
            expected = [_canonical(text, document) for text in block_texts(document, targets)]
            assert [_canonical(block.text, found) for block in found.blocks] == expected

    def test_nothing_is_written_for_the_empty_target(self) -> None:
        """A target of ``∅`` writes nothing of its segment."""
        for sample in self.samples:
            document, segments = self._read(sample)
            targets = [segment.source for segment in segments]
            targets[-1] = NOTHING
            assert NOTHING.encode() not in self.format.write(document, targets)

    def test_the_number_of_targets_is_checked(self) -> None:
        """Too few and too many targets are refused."""
        for sample in self.samples:
            document, segments = self._read(sample)
            sources = [segment.source for segment in segments]
            for targets in (sources[:-1], [*sources, self.target]):
                try:
                    self.format.write(document, targets)
                except DocumentError:
                    continue
                raise AssertionError("a wrong number of targets was accepted")

    def test_damaged_files(self) -> None:
        """A damaged file is read, or refused with a ``DocumentError``."""
        chance = random.Random(1)  # noqa: S311 - not for secrets
        for _ in range(_GARBAGE):
            data = bytearray(chance.choice(self.samples))
            for _ in range(chance.randint(1, 8)):
                place = chance.randrange(len(data))
                data[place : place + chance.randint(0, 2)] = bytes(
                    chance.randrange(256) for _ in range(chance.randint(0, 3))
                )
                if not data:
                    break
            try:
                document, segments = self._read(bytes(data))
            except DocumentError:
                continue
            written = self.format.write(document, [segment.source for segment in segments])
            assert written == bytes(data)

    def test_an_empty_file(self) -> None:
        """An empty file has no segments and stays empty, or is refused."""
        try:
            document, segments = self._read(b"")
        except DocumentError:
            return
        assert segments == []
        assert self.format.write(document, []) == b""
