"""The conformance kit of document formats."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import DocumentError
from rktranslate.model import NOTHING, Span
from rktranslate.segmentation import segmented

if TYPE_CHECKING:
    from rktranslate.formats import Format
    from rktranslate.model import Document, Segment

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
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
