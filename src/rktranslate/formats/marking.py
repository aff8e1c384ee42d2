"""Marks of segments that are not final, on their way into a document.

Marks travel with the text of a block: the formats that can show them ask for the mark of each
token, and all others write the text as any other.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.inline.tags import NAME, tagged_tokens
from rktranslate.model import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rktranslate.inline.tags import Tag

FILLS = {Mark.DRAFT: "FFF2A8", Mark.SOURCE: "CFE2F3", Mark.PREVIOUS: "FFD0A0"}
"""The colours behind marked text (RGB): light, whatever the document looks like."""
COLORS = {Mark.DRAFT: "yellow", Mark.SOURCE: "blue", Mark.PREVIOUS: "orange"}
"""What they are called."""
INK = "1A1A1A"
"""The colour of marked text: a document may have white text on dark pages, slides and cells."""
LEGEND = ". Marked:"
"""What is between a notice and the samples of marks."""
SIGNS = {Mark.DRAFT: "[D]", Mark.SOURCE: "[S]", Mark.PREVIOUS: "[P]"}
"""What stands before a marked text in a file without colours; any encoding has the characters."""

_FIRST_TAGS = re.compile(rf"(?><{NAME}>)++")


class MarkedSpan(NamedTuple):
    """A stretch of a text that is marked."""

    start: int
    end: int
    mark: Mark


class MarkedText(str):
    """The text of a block with marks on stretches of it.

    It is used as any text; what is made of it, such as a part of it, has no marks.
    """

    __slots__ = ("spans",)

    spans: tuple[MarkedSpan, ...]
    """In order, without overlaps, none of them empty. No tag or escape is across an edge."""

    @classmethod
    def joined(cls, parts: Iterable[tuple[str, Mark | None]]) -> str:
        """Return texts with their marks as one text; one without marks is an ordinary string."""
        texts: list[str] = []
        spans: list[MarkedSpan] = []
        position = 0
        for text, mark in parts:
            if not text:
                continue
            end = position + len(text)
            if mark is not None:
                spans.append(MarkedSpan(position, end, mark))
            texts.append(text)
            position = end
        if not spans:
            return "".join(texts)
        whole = cls("".join(texts))
        whole.spans = tuple(spans)
        return whole

    def stretches(self) -> Iterator[tuple[str, Mark | None]]:
        """Yield the stretches of the text with their marks, those without one among them."""
        position = 0
        for start, end, mark in self.spans:
            if position < start:
                yield self[position:start], None
            yield self[start:end], mark
            position = end
        if position < len(self):
            yield self[position:], None


def stretches_of(text: str) -> Iterator[tuple[str, Mark | None]]:
    """Yield the stretches of any text with their marks."""
    if isinstance(text, MarkedText):
        yield from text.stretches()
    else:
        yield text, None


def marked_tokens(text: str) -> Iterator[tuple[str | Tag, Mark | None]]:
    """Yield the literal texts and the tags of a text, each with the mark that it has."""
    for stretch, mark in stretches_of(text):
        for token in tagged_tokens(stretch):
            yield token, mark


def with_stretches(text: str, change: Callable[[str], str]) -> str:
    """Return a text each stretch of which is changed by a function, with the same marks."""
    return MarkedText.joined((change(stretch), mark) for stretch, mark in stretches_of(text))


def signed(target: str, mark: Mark | None) -> str:
    """Return a target with tags that begins with the sign of its mark, within its first tags."""
    if mark is None:
        return target
    start = _FIRST_TAGS.match(target)
    position = 0 if start is None else start.end()
    return f"{target[:position]}{SIGNS[mark]} {target[position:]}"


def used_marks(marks: Iterable[Mark | None]) -> tuple[Mark, ...]:
    """Return the marks of a document, each once, in the order of their definition."""
    used = set(marks)
    return tuple(mark for mark in Mark if mark in used)


def with_legend(notice: str, marks: Sequence[Mark | None]) -> str:
    """Return a notice that explains the signs of a document."""
    return _explained(notice, marks, lambda mark: SIGNS[mark])


def with_colors(notice: str, marks: Sequence[Mark | None]) -> str:
    """Return a notice that explains the colours of a document, where it can have none itself."""
    return _explained(notice, marks, lambda mark: f"{COLORS[mark]}:")


def _explained(notice: str, marks: Iterable[Mark | None], name: Callable[[Mark], str]) -> str:
    samples = [f"{name(mark)} {mark.description}" for mark in used_marks(marks)]
    return f"{notice}{LEGEND} {'; '.join(samples)}" if samples else notice
