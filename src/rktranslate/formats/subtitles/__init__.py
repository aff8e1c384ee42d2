"""Subtitles: SubRip (``.srt``) and WebVTT (``.vtt``).

A sentence that runs over several cues is one unit; its target is cut back into these cues by the
text and the time of each. docs/formats/subtitles.md documents it for editors.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.conflicts import refuse_conflict
from rktranslate.formats.decoding import TextFile, decode, encode
from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.lines import LINE_END, file_line_break
from rktranslate.formats.marking import signed, with_legend
from rktranslate.formats.subtitles.blocks import Passage, passages
from rktranslate.formats.subtitles.cues import Cue, Syntax, read_cues
from rktranslate.formats.subtitles.writing import written_cues
from rktranslate.formats.targets import is_written
from rktranslate.model import Block, Document
from rktranslate.model import Syntax as InlineSyntax

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.subtitles.cues import Aside
    from rktranslate.model import Mark, ReadOptions

_NOTICE_SECONDS = 3.0
"""Seconds for which the notice of a draft is shown before the first cue."""
_SHORTEST_NOTICE = 1.0
_ROUND = str.maketrans("[]", "()")
"""Brackets in brackets."""


@dataclass(frozen=True, slots=True)
class _Skeleton:
    file: TextFile
    syntax: Syntax
    passages: dict[int, Passage]
    """By the index of the block."""
    cues: tuple[Cue, ...]
    header_end: int
    """Offset after the header of WebVTT."""


class _SubtitleFormat(UnmarkedWriting):
    """What both formats have in common."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    _syntax: ClassVar[Syntax]

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:  # noqa: ARG002
        """Return the sentences of the cues.

        Raises:
            DocumentError: The bytes are not text in a known encoding, there is no cue, the times
                of one cannot be read, or there is a merge conflict.
        """
        file = decode(data, path)
        refuse_conflict(file.text, (), path)
        content = read_cues(file.text, self._syntax, path)
        found: list[tuple[Block, Passage | None]] = list(passages(file.text, content))
        found += ((_aside(file.text, aside), None) for aside in content.asides)
        found.sort(key=lambda each: each[0].line)
        is_headed = content.syntax is Syntax.VTT and content.asides
        header_end = content.asides[0].lines[-1].end if is_headed else 0
        skeleton = _Skeleton(
            file,
            content.syntax,
            {index: each for index, (_, each) in enumerate(found) if each is not None},
            content.cues,
            header_end,
        )
        blocks = tuple(block for block, _ in found)
        return Document(path, blocks, skeleton, InlineSyntax.TAGS, file.encoding)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return that each block shows marks, if it is offered."""
        return tuple(block.translatable for block in document.blocks)

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",  # noqa: ARG002 - subtitles do not record it
    ) -> bytes:
        """Return the file with a sign before each marked text, ``[D]``; the notice explains them.

        The notice is a comment or a cue of its own.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be written.
        """
        skeleton = document.skeleton
        if not isinstance(skeleton, _Skeleton):
            raise TypeError(f"{document.path} was not read by a format of subtitles")
        text = skeleton.file.text
        changes = written_cues(
            document, text, skeleton.passages, skeleton.syntax, _signed(document, targets, marks)
        )
        if notice is not None:
            line = " ".join(with_legend(notice, marks).split())
            at, written = _noticed(text, skeleton, line)
            changes = sorted([*changes, (at, at, written)])
        pieces: list[str] = []
        position = 0
        for start, end, written in changes:
            pieces += (text[position:start], written)
            position = end
        pieces.append(text[position:])
        return encode("".join(pieces), skeleton.file, document.path)


class SrtFormat(_SubtitleFormat):
    """SubRip subtitles."""

    name: ClassVar[str] = "srt"
    suffixes: ClassVar[tuple[str, ...]] = (".srt",)
    _syntax: ClassVar[Syntax] = Syntax.SRT


class VttFormat(_SubtitleFormat):
    """WebVTT subtitles."""

    name: ClassVar[str] = "webvtt"
    suffixes: ClassVar[tuple[str, ...]] = (".vtt",)
    _syntax: ClassVar[Syntax] = Syntax.VTT


def _aside(text: str, aside: Aside) -> Block:
    shown = LINE_END.sub(" ", text[aside.lines[0].start : aside.lines[-1].end])
    return Block(aside.kind, shown, aside.lines[0].number, exclusion=aside.exclusion)


def _signed(
    document: Document, targets: Sequence[str], marks: Sequence[Mark | None]
) -> Sequence[str]:
    """Return the targets with the signs of their marks."""
    segments = [segment for block in document.blocks for segment in block.segments]
    if not any(marks) or len(segments) != len(targets):
        return targets  # a wrong number of targets is refused where they are written
    return [
        signed(target, mark) if is_written(target, segment) else target
        for target, mark, segment in zip(targets, marks, segments, strict=True)
    ]


def _noticed(text: str, skeleton: _Skeleton, notice: str) -> tuple[int, str]:
    """Return where the notice of a draft is written, and how.

    WebVTT has comments. SRT has none: the notice is shown before the first cue, or with it where
    there is no time for that.
    """
    line_break = file_line_break(text)
    if skeleton.syntax is Syntax.VTT:
        note = notice.replace("-->", "->")
        return skeleton.header_end, f"{line_break * 2}NOTE{line_break}{note}"
    if not skeleton.cues:
        return 0, ""
    # In brackets it is no part of a sentence, as sounds are none.
    notice = f"[{notice.translate(_ROUND)}]"
    first = skeleton.cues[0]
    if first.start < _SHORTEST_NOTICE and first.lines:
        return first.lines[0].start, f"{notice}{line_break}"
    end = min(first.start, _NOTICE_SECONDS)
    times = f"00:00:00,000 --> 00:00:{int(end):02},{int(end * 1000) % 1000:03}"
    return 0, line_break.join(["0", times, notice, "", ""])
