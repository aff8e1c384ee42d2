"""The cues of a subtitle file: their times, and the lines of their text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.lines import LINE_END
from rktranslate.inline.blanks import BLANKS
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIME = r"(?:([0-9]{1,4}):)?([0-9]{1,2}):([0-9]{1,2})(?:[,.:;] ?([0-9]{1,6}))?"
_TIMING = re.compile(rf"[{BLANKS}]*+{_TIME}\s*+-{{1,3}}>\s*+{_TIME}(?![0-9:,.;])")
_ALMOST_TIMING = re.compile(
    rf"[{BLANKS}]*+[0-9]++:[0-9]++(?::[0-9]++)?(?:[,.][0-9]++)?\s*+(?:[-–—]|>)++\s*+[0-9]++:[0-9]"
)
"""A line that can only be meant as the times of a cue."""
_CLOCK = re.compile("[0-9]:")
_NUMBER = re.compile(rf"[{BLANKS}]*+[0-9]++[{BLANKS}]*+")
_SIGNATURE = re.compile(r"WEBVTT(?:[ \t].*)?")
_BLOCKS = {
    "NOTE": (BlockKind.COMMENT, Exclusion.COMMENT),
    "STYLE": (BlockKind.CODE, Exclusion.SCRIPT),
    "REGION": (BlockKind.CODE, Exclusion.MARKUP),
}


class Syntax(Enum):
    """The two kinds of subtitle files."""

    SRT = auto()
    VTT = auto()


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of the file that is not blank."""

    start: int
    end: int
    """Without the line ending."""
    number: int
    """From 1."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A stretch of time and the text that is shown in it."""

    number: int
    """Its position among the cues, from 1; what a file says may be wrong."""
    start: float
    """Seconds."""
    end: float
    timing: TextLine
    lines: tuple[TextLine, ...]

    @property
    def seconds(self) -> float:
        """The time for which it is shown."""
        return max(0.0, self.end - self.start)


@dataclass(frozen=True, slots=True)
class Aside:
    """Lines that are not shown as subtitles."""

    lines: tuple[TextLine, ...]
    kind: BlockKind
    exclusion: Exclusion


@dataclass(frozen=True, slots=True)
class Cues:
    """The content of a subtitle file."""

    syntax: Syntax
    cues: tuple[Cue, ...]
    asides: tuple[Aside, ...]


def syntax_of(text: str, default: Syntax) -> Syntax:
    """Return the syntax of a file: WebVTT says so in its first line, whatever the file's name."""
    end = LINE_END.search(text)
    first = text[: end.start()] if end else text
    return Syntax.VTT if _SIGNATURE.fullmatch(first) else default


def read_cues(text: str, default: Syntax, path: str) -> Cues:
    """Return the cues of a file.

    Raises:
        DocumentError: It has none but other text, or the times of one cannot be read.
    """
    syntax = syntax_of(text, default)
    lines = list(_lines(text))
    if syntax is Syntax.VTT and lines and not _SIGNATURE.fullmatch(_line(text, lines[0])):
        raise DocumentError(
            "not a WebVTT file: the first line must be WEBVTT",
            path=path,
            line=1,
            hint="write WEBVTT in the first line and a blank line below it",
        )
    found = _Reader(text, syntax, path, lines)
    found.read()
    if not found.cues and found.asides and syntax is Syntax.SRT:
        raise DocumentError(
            "no subtitles: there is no line with times",
            path=path,
            line=found.asides[0].lines[0].number,
            hint="a cue begins with a line such as 00:00:01,000 --> 00:00:02,500",
        )
    return Cues(syntax, tuple(found.cues), tuple(found.asides))


def _lines(text: str) -> Iterator[TextLine]:
    start = 0
    number = 1
    for match in LINE_END.finditer(text):
        yield TextLine(start, match.start(), number)
        start, number = match.end(), number + 1
    if start < len(text):
        yield TextLine(start, len(text), number)


def _line(text: str, line: TextLine) -> str:
    return text[line.start : line.end]


def _seconds(hours: str | None, minutes: str, seconds: str, fraction: str | None) -> float:
    whole = int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds)
    return whole + (float(f"0.{fraction}") if fraction else 0.0)


class _Reader:
    """Reads the lines of a file one after the other."""

    def __init__(self, text: str, syntax: Syntax, path: str, lines: list[TextLine]) -> None:
        self.cues: list[Cue] = []
        self.asides: list[Aside] = []
        self._text = text
        self._syntax = syntax
        self._path = path
        self._lines = lines
        self._timing: tuple[TextLine, float, float] | None = None
        self._pending: list[TextLine] = []
        """Lines since the last times, or since the start of a block."""

    def read(self) -> None:
        if self._syntax is Syntax.VTT:
            self._read_vtt()
        else:
            self._read_srt()

    def _times(self, line: TextLine) -> tuple[TextLine, float, float] | None:
        """Return the times in a line; None if it is text.

        Raises:
            DocumentError: It can only be meant as times, but is not.
        """
        written = _line(self._text, line)
        if ":" not in written:
            return None
        match = _TIMING.match(written)
        if match is not None:
            groups = match.groups()
            return line, _seconds(*groups[:4]), _seconds(*groups[4:])
        if _ALMOST_TIMING.match(written) or ("-->" in written and _CLOCK.search(written)):
            raise DocumentError(
                f"the times of a cue cannot be read: {' '.join(written.split())[:60]}",
                path=self._path,
                line=line.number,
                hint="write them as 00:00:01,000 --> 00:00:02,500",
            )
        return None

    def _end_cue(self, lines: list[TextLine]) -> None:
        if self._timing is not None:
            timing, start, end = self._timing
            self.cues.append(Cue(len(self.cues) + 1, start, end, timing, tuple(lines)))
        elif lines:
            self.asides.append(Aside(tuple(lines), BlockKind.PARAGRAPH, Exclusion.OTHER))

    def _is_blank(self, line: TextLine) -> bool:
        return not self._text[line.start : line.end].strip(BLANKS)

    def _read_srt(self) -> None:
        """Read cues whose text reaches to the number before the next times.

        Players show the text after a blank line too, and a blank line may be missing.
        """
        pending = self._pending
        for line in self._lines:
            if self._is_blank(line):
                continue
            timing = self._times(line)
            if timing is None:
                pending.append(line)
                continue
            if pending and _NUMBER.fullmatch(_line(self._text, pending[-1])):
                pending.pop()
            self._end_cue(pending)
            pending.clear()
            self._timing = timing
        self._end_cue(pending)

    def _read_vtt(self) -> None:
        """Read blocks between blank lines."""
        block: list[TextLine] = []
        is_header = True
        for line in [*self._lines, None]:
            if line is not None and not self._is_blank(line):
                block.append(line)
            elif block:
                self._read_block(block, is_header=is_header)
                block, is_header = [], False

    def _read_block(self, block: list[TextLine], *, is_header: bool) -> None:
        self._timing = None
        if is_header:
            times = [self._times(line) for line in block]
            first = next((index for index, each in enumerate(times) if each), len(block))
            header = Aside(tuple(block[:first]), BlockKind.METADATA, Exclusion.METADATA)
            self.asides.append(header)
            block = block[first:]
        name = _line(self._text, block[0]).split(None, 1)[0] if block else ""
        if name in _BLOCKS and not (len(block) > 1 and self._times(block[1])):
            self.asides.append(Aside(tuple(block), *_BLOCKS[name]))
            return
        if block and not any(self._times(line) for line in block[:2]):
            # A browser ignores a block without times.
            self.asides.append(Aside(tuple(block), BlockKind.COMMENT, Exclusion.COMMENT))
            return
        lines: list[TextLine] = []
        for line in block:
            timing = self._times(line)
            if timing is None:
                lines.append(line)
                continue
            if self._timing is not None:
                self._end_cue(lines)
            lines = []
            self._timing = timing
        if self._timing is not None:
            self._end_cue(lines)
