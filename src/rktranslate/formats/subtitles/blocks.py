"""The blocks of a subtitle file: sentences over the cues that show them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.subtitles.offsets import Offsets
from rktranslate.formats.subtitles.parts import Item, Part, PartKind, joint, parts_of, shared_tags
from rktranslate.inline.tags import Run, tagged_text
from rktranslate.model import Block, BlockKind, Duration, LineStart

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rktranslate.formats.subtitles.cues import Cues
    from rktranslate.formats.subtitles.markup import Element

_LONGEST_PAUSE = 3.0
"""Seconds between two cues of one sentence."""
_LONGEST_OVERLAP = 0.5
"""Seconds; cues that are shown together longer are of different speakers."""
_MOST_CUES = 12
"""Cues without the end of a sentence that are still one sentence."""
_PUNCTUATED = 0.1
"""Share of cues that end like a sentence, from which the others are within one."""
_INNER_END = re.compile("[.!?…。！？؟۔।]")


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of a subtitle file: parts of cues that follow each other, and its inline codes."""

    parts: tuple[Part, ...]
    starts: tuple[int, ...]
    """Offset of each part in the plain text of the block."""
    shared: tuple[Element, ...]
    """Tags around all of it, which the block does not show."""
    elements: Mapping[str, Element]
    """The tags of the block by name."""
    codes: Mapping[str, str]


def passages(text: str, content: Cues) -> Iterator[tuple[Block, Passage]]:
    """Yield the blocks of a file that are offered."""
    for parts in _joined(text, content):
        yield _block(parts)


def _joined(text: str, content: Cues) -> Iterator[list[Part]]:
    """Yield the parts of each passage."""
    by_cue: list[list[Part]] = []
    continues = False
    for cue in content.cues:
        parts = parts_of(text, cue, content.syntax, continues=continues)
        if parts:
            continues = parts[-1].kind is PartKind.SPEECH and not parts[-1].is_finished
            by_cue.append(parts)
    spoken = [parts[-1] for parts in by_cue if parts[-1].kind is PartKind.SPEECH]
    is_punctuated = sum(part.is_finished for part in spoken) >= _PUNCTUATED * len(spoken)
    passage: list[Part] = []
    for parts in by_cue:
        if passage and is_punctuated and _goes_on(passage[-1], parts[0]):
            passage.append(parts[0])
            parts = parts[1:]
        for part in parts:
            yield from _sentences(passage)
            passage = [part]
    yield from _sentences(passage)


def _sentences(passage: list[Part]) -> Iterator[list[Part]]:
    """Yield a passage; single parts where so many have no end that they are no sentence."""
    if _longest_sentence(passage) > _MOST_CUES:
        yield from ([part] for part in passage)
    elif passage:
        yield passage


def _longest_sentence(passage: list[Part]) -> int:
    longest = count = 0
    for part in passage:
        count += 1
        longest = max(longest, count)
        if _INNER_END.search(part.text):
            count = 0
    return longest


def _goes_on(part: Part, following: Part) -> bool:
    """Return whether a sentence goes on from one cue into the next."""
    if not part.kind is following.kind is PartKind.SPEECH:
        return False
    first = following.text[0]
    if following.opens_turn and not (first.islower() and not part.is_finished):
        return False
    pause = following.cue.start - part.cue.end
    if not -_LONGEST_OVERLAP <= pause <= _LONGEST_PAUSE:
        return False
    if part.voice != following.voice:
        return False
    if not part.is_finished:
        return True
    return first.islower() or (part.ends_in_ellipsis and first in ".…")


def _block(parts: list[Part]) -> tuple[Block, Passage]:
    items: list[Item] = []
    starts: list[int] = []
    line_starts: list[tuple[int, int]] = []
    length = 0
    for part in parts:
        if items:
            before = next(item for item in reversed(items) if item.text)
            first = next(item for item in part.items if item.text)
            between = joint(before.text[-1], first.text[0])
            if between:
                items.append(Item(between, shared_tags(before.tags, first.tags)))
                length += len(between)
            line_starts.append((length, part.line))
        starts.append(length)
        line_starts += [(length + offset, line) for offset, line in part.line_starts]
        items += part.items
        length += len(part.text)
    shared = items[0].tags
    for item in items:
        shared = shared_tags(shared, item.tags)
    names = _Names(len(shared))
    text = tagged_text([names.run(item) for item in items])
    shown = Offsets(text)
    first_cue, last_cue = parts[0].cue.number, parts[-1].cue.number
    place = f"cue {first_cue}" if first_cue == last_cue else f"cues {first_cue}–{last_cue}"
    voice = parts[0].voice
    if parts[0].kind is not PartKind.SPEECH:
        place = f"{place}, {parts[0].kind}"
    offsets = [0, *map(shown.tagged, starts[1:])]
    block = Block(
        BlockKind.SUBTITLE,
        text,
        parts[0].line,
        tuple(LineStart(shown.tagged(offset), line) for offset, line in line_starts),
        place=f"{place}, {voice}" if voice else place,
        durations=tuple(
            Duration(offset, part.seconds) for offset, part in zip(offsets, parts, strict=True)
        ),
    )
    passage = Passage(tuple(parts), tuple(starts), shared, names.elements, names.codes)
    return block, passage


class _Names:
    """The names of the tags of a block, the same for the same tag."""

    def __init__(self, shared: int) -> None:
        self.elements: dict[str, Element] = {}
        self.codes: dict[str, str] = {}
        self._shared = shared
        self._known: dict[Element, str] = {}

    def run(self, item: Item) -> Run:
        tags = tuple(self._name(tag) for tag in item.tags[self._shared :])
        if item.code:
            name = str(len(self.codes) + 1)
            self.codes[name] = item.code
            return Run("", tags, name)
        return Run(item.text, tags)

    def _name(self, element: Element) -> str:
        name = self._known.get(element)
        if name is None:
            name, number = element.name, 1
            while name in self.elements:
                number += 1
                name = f"{element.name}{number}"
            self.elements[name] = element
            self._known[element] = name
        return name


def runs_of(passage: Passage, runs: Sequence[Run]) -> list[Item]:
    """Return runs with the tags and codes of the file."""
    return [
        Item(
            run.text,
            (*passage.shared, *(passage.elements[name] for name in run.tags)),
            passage.codes[run.standalone] if run.standalone is not None else "",
        )
        for run in runs
    ]
