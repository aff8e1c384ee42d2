"""The parts of a cue: what one speaker says, a speaker's name, a sound, a line of a song."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

from rktranslate.formats.subtitles.markup import Element, Fragment, fragments
from rktranslate.inline.blanks import BLANKS, trim
from rktranslate.inline.widths import is_wide

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.subtitles.cues import Cue, Syntax

_NOTES = "♩♪♫♬"
_DASH = re.compile(r"(?m)^[^\S\n]*+((?:[-–—‐‑−](?![-–—>])|>>>?)[^\S\n]*+)(?=\S)")
_NAME = re.compile(r"(?m)^[^\S\n]*+([^\W\d_][^:\n\[\](){}]{1,39}:)(?=\s|\Z)")
_SQUARE = re.compile(r"\[[^\[\]]{1,300}\]|［[^［］]{1,300}］")
_ROUND = re.compile(r"\([^()]{1,300}\)|（[^（）]{1,300}）")
_LETTER = re.compile(r"[^\W\d_]")
_TAIL = 60
"""Characters at the end of a text that are searched for the end of a sentence."""
_MUSIC = re.compile(f"[{_NOTES}]+")
_NOTES_SET = frozenset(_NOTES)
_BEFORE_SOUND = frozenset(f"\n-–—>]):）{_NOTES}")
_AFTER_SOUND = re.compile(rf"[^\S\n]*(?:\n|\Z|[{_NOTES}\[(（])")
_LONGEST_NAME = 4
"""Words of a speaker's name."""
_END = re.compile("[.!?…。！？．؟۔।॥။។]+[\"'”’»›」』】)\\]]*$")
_ELLIPSIS = re.compile("(?:\\.\\.\\.?|…)[\"'”’»›)\\]]*$")


class PartKind(StrEnum):
    """The kinds of parts; only speech goes on in the next cue."""

    SPEECH = "speech"
    NAME = "name"
    SOUND = "sound"
    SONG = "song"


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of a part's text with the same tags, or one code."""

    text: str
    tags: tuple[Element, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a cue: its text is on one line, whatever the lines of the cue."""

    cue: Cue
    kind: PartKind
    start: int
    """Offsets in the file of the first visible character, and after the last one."""
    end: int
    line: int
    """Line of the first character."""
    text: str
    """Literal text."""
    items: tuple[Item, ...]
    line_starts: tuple[tuple[int, int], ...]
    """Offsets in the text where further lines begin, and their numbers."""
    opens_turn: bool
    """Whether a speaker's mark stands before it."""
    seconds: float
    """Its share of the time of the cue."""

    @property
    def voice(self) -> str:
        """Who speaks, where a tag says so."""
        return next((tag.voice for tag in self.items[0].tags if tag.voice), "")

    @property
    def is_finished(self) -> bool:
        """Whether the text ends like a sentence."""
        return _ends_sentence(self.text)

    @property
    def ends_in_ellipsis(self) -> bool:
        """Whether the sentence may go on in spite of its end mark."""
        return _ELLIPSIS.search(self.text[-_TAIL:]) is not None


def _ends_sentence(text: str) -> bool:
    return _END.search(text[-_TAIL:]) is not None


def parts_of(text: str, cue: Cue, syntax: Syntax, *, continues: bool) -> list[Part]:
    """Return the parts of a cue.

    Args:
        text: The text of the file.
        cue: The cue.
        syntax: The syntax of the file.
        continues: Whether the cue before it ends within a sentence.
    """
    lines = [(line.start, line.end) for line in cue.lines]
    content = _Content(cue, fragments(text, lines, syntax))
    found: list[Part] = []
    for start, end, kind, opens_turn in _stretches(content.text, continues=continues):
        begin, stop = trim(content.text, start, end)
        if begin < stop:
            bounds = content.voice_bounds(begin, stop) if "v" in content.names else [begin, stop]
            for index in range(len(bounds) - 1):
                first, last = trim(content.text, bounds[index], bounds[index + 1])
                if first < last:
                    found.append(
                        content.part(first, last, kind, opens_turn=opens_turn or index > 0)
                    )
    if len(found) < 2:
        return found
    total = sum(len(part.text) for part in found)
    return [replace(part, seconds=cue.seconds * len(part.text) / total) for part in found]


class _Content:
    """The literal text of a cue, and what each character of it is in the file."""

    def __init__(self, cue: Cue, found: Sequence[Fragment]) -> None:
        self._cue = cue
        self._fragments = found
        self._starts: list[int] = []
        self._lines: list[int] = []
        """Of each fragment the index of its line."""
        length = line = 0
        for fragment in found:
            self._starts.append(length)
            self._lines.append(line)
            length += len(fragment.text)
            line += fragment.text == "\n"
        self.text = "".join(fragment.text for fragment in found)
        self.names = {tag.name for fragment in found for tag in fragment.tags}

    def voice_bounds(self, start: int, end: int) -> list[int]:
        """Return the offsets at which another voice begins, with the bounds of the stretch."""
        bounds = [start]
        voice: str | None = None
        for at, fragment, _ in self._between(start, end):
            if not fragment.text.strip(BLANKS):
                continue
            own = next((tag.voice for tag in fragment.tags if tag.voice), "")
            if voice is not None and own != voice:
                bounds.append(max(start, at))
            voice = own
        return [*bounds, end]

    def _between(self, start: int, end: int) -> Iterator[tuple[int, Fragment, int]]:
        """Yield the fragments in a stretch of the text: offset, fragment, index of its line."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        for index in range(first, bisect_left(self._starts, end)):
            yield self._starts[index], self._fragments[index], self._lines[index]

    def part(self, start: int, end: int, kind: PartKind, *, opens_turn: bool) -> Part:
        """Return the part between two visible characters."""
        items: list[Item] = []
        held: list[Item] = []
        """Codes at the start of a line, until it is known what joins the lines."""
        line_starts: list[tuple[int, int]] = []
        cue_lines = self._cue.lines
        length = first_index = 0
        file_start = file_end = -1
        after_break = False
        for at, fragment, index in self._between(start, end):
            if fragment.text == "\n":
                length -= _without_blank_end(items)
                after_break = True
                continue
            if fragment.code:
                if start < at < end:
                    code = Item("", fragment.tags, fragment.code)
                    (held if after_break else items).append(code)
                continue
            low, high = max(start - at, 0), min(end - at, len(fragment.text))
            if low >= high:
                continue
            piece = fragment.text[low:high]
            if after_break:
                stripped = piece.lstrip(BLANKS)
                if not stripped:
                    continue
                joint = _joint(items, stripped[0])
                if joint:
                    last = next(item for item in reversed(items) if item.text)
                    items.append(Item(joint, shared_tags(last.tags, fragment.tags)))
                length += len(joint)
                line_starts.append((length, cue_lines[index].number))
                items += held
                held.clear()
                piece, after_break = stripped, False
            if file_start < 0:
                file_start = fragment.start + (low if fragment.is_literal else 0)
                first_index = index
            file_end = fragment.start + high if fragment.is_literal else fragment.end
            items.append(Item(piece, fragment.tags))
            length += len(piece)
        return Part(
            self._cue,
            kind,
            file_start,
            file_end,
            cue_lines[first_index].number,
            "".join(item.text for item in items),
            tuple(items),
            tuple(line_starts),
            opens_turn,
            self._cue.seconds,
        )


def _without_blank_end(items: list[Item]) -> int:
    """Remove the blanks at the end of a line; return their number."""
    removed = 0
    for index in range(len(items) - 1, -1, -1):
        item = items[index]
        if not item.text:
            continue
        kept = item.text.rstrip(BLANKS)
        removed += len(item.text) - len(kept)
        items[index] = Item(kept, item.tags)
        if kept:
            break
        del items[index]
    return removed


def _joint(items: Sequence[Item], following: str) -> str:
    """Return what joins two lines: scripts without spaces need none."""
    before = next((item.text[-1] for item in reversed(items) if item.text), "")
    return joint(before, following)


def joint(before: str, following: str) -> str:
    """Return what stands between two characters of different lines."""
    return "" if before and is_wide(before) and is_wide(following) else " "


def shared_tags(left: tuple[Element, ...], right: tuple[Element, ...]) -> tuple[Element, ...]:
    """Return the tags that two texts have in common, outermost first."""
    count = 0
    while count < min(len(left), len(right)) and left[count] == right[count]:
        count += 1
    return left[:count]


def _stretches(text: str, *, continues: bool) -> Iterator[tuple[int, int, PartKind, bool]]:
    """Yield the stretches of a cue's text: start, end, kind, whether a speaker's mark is before."""
    marks = sorted(_marks(text, continues=continues))
    position = 0
    opens_turn = is_song = False
    for start, end, kind in [*marks, (len(text), len(text), _Mark.END)]:
        if start < position:
            continue
        if start > position:
            # Between two notes, or after one: a song.
            in_song = is_song or (kind is _Mark.MUSIC and _is_line_start(text, position))
            of_kind = PartKind.SONG if in_song else PartKind.SPEECH
            yield position, start, of_kind, opens_turn
            if text[position:start].strip(BLANKS):
                opens_turn = False
                if kind is _Mark.MUSIC:
                    # The note ends the line of a song, unless it begins another one.
                    is_song = _is_line_start(text, start)
                    position = end
                    continue
        position = end
        if kind is _Mark.MUSIC:
            is_song = True
        elif kind is _Mark.TURN:
            opens_turn, is_song = True, False
        elif kind is _Mark.NAME:
            yield start, end, PartKind.NAME, opens_turn
        elif kind is _Mark.SOUND:
            yield start + 1, end - 1, PartKind.SOUND, opens_turn


class _Mark(IntEnum):
    """What separates the parts of a cue."""

    MUSIC = 1
    TURN = 2
    NAME = 3
    SOUND = 4
    END = 5


def _is_line_start(text: str, position: int) -> bool:
    return not text[text.rfind("\n", 0, position) + 1 : position].strip(BLANKS)


def _marks(text: str, *, continues: bool) -> Iterator[tuple[int, int, _Mark]]:
    """Yield what separates the parts of a cue."""
    turns = [match.span(1) for match in _DASH.finditer(text)]
    for start, end in turns:
        yield start, end, _Mark.TURN
    if not _NOTES_SET.isdisjoint(text):
        for match in _MUSIC.finditer(text):
            yield *match.span(), _Mark.MUSIC
    if ":" in text:
        for start, end in _names(text, [end for _, end in turns]):
            yield start, end, _Mark.NAME
    if "[" in text or "［" in text:
        for match in _SQUARE.finditer(text):
            is_apart = _before(text, match.start()) or _after(text, match.end())
            if is_apart and _LETTER.search(match[0]):
                yield *match.span(), _Mark.SOUND
    if "(" in text or "（" in text:
        for match in _ROUND.finditer(text):
            is_sound = _is_sound(text, *match.span(), continues=continues)
            if is_sound and _LETTER.search(match[0]):
                yield *match.span(), _Mark.SOUND


def _before(text: str, start: int) -> bool:
    """Return whether the start of a line, or another mark, stands right before a sound."""
    before = text[max(0, start - _TAIL) : start].rstrip(" \t")
    return before[-1] in _BEFORE_SOUND if before else start <= _TAIL


def _after(text: str, end: int) -> bool:
    return _AFTER_SOUND.match(text, end) is not None


def _is_sound(text: str, start: int, end: int, *, continues: bool) -> bool:
    """Return whether parentheses hold a sound rather than an explanation within a sentence."""
    before = text[max(0, start - _TAIL) : start].rstrip(BLANKS)
    if not before.strip(BLANKS + "-–—>" + _NOTES):
        return _after(text, end) or not continues
    is_ended = _ends_sentence(before)
    if before[-1] in ")]）］" or (before[-1] == ":" and before.rpartition("\n")[2].isupper()):
        return True
    if _before(text, start) and _after(text, end):
        return is_ended or before[-1] in _BEFORE_SOUND or _is_line_start(text, start)
    return is_ended and (_after(text, end) or _before(text, start))


def _names(text: str, after_turns: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the names of speakers in capitals at the start of a line."""
    spans = [match.span(1) for match in _NAME.finditer(text)]
    for at in after_turns:
        colon = text.find(":", at, at + 42)
        if colon > at and "\n" not in text[at:colon]:
            spans.append((at, colon + 1))
    for start, end in spans:
        name = text[start : end - 1]
        is_followed = end == len(text) or text[end] in BLANKS
        if name.isupper() and len(name.split()) <= _LONGEST_NAME and len(name) > 1 and is_followed:
            yield start, end
