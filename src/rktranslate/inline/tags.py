"""Inline codes written as tags: ``<b>…</b>``, ``<1>…</1>``, ``<2/>``.

A document format whose inline markup is not written by hand (runs of a word processor, elements of
HTML) represents it as tags without attributes; their data stays in the skeleton of the document. A
name is a word in lower case where there is a common one, otherwise a number.

Everything else in such a text is literal, with two escapes: ``&lt;`` for a ``<`` that would begin a
tag, and ``&amp;`` for a ``&`` that would begin an escape. So ``5 < 6``, ``R&D`` and ``&nbsp;`` are
written as they are.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NAME = r"(?:[a-z][a-z0-9]{0,31}|[1-9][0-9]{0,8})"
TAG_PATTERN = rf"<(?:/{NAME}|{NAME}/?)>"
ESCAPE_PATTERN = r"&(?:lt|amp);"

_TAG = re.compile(TAG_PATTERN)
_TOKEN = re.compile(f"{TAG_PATTERN}|{ESCAPE_PATTERN}")
_TO_ESCAPE = re.compile(f"<(?=/?{NAME}/?>)|&(?=(?:lt|amp);)")
_SEPARATOR = re.compile(r"<(?:br|tab)[0-9]*+/>")
_LITERALS = {"&lt;": "<", "&amp;": "&"}
_ESCAPED = {literal: escape for escape, literal in _LITERALS.items()}
ESCAPES = frozenset(_LITERALS)
"""The escapes of text that would be a tag or an escape."""


class Form(Enum):
    """The three forms of a tag."""

    OPENING = auto()
    CLOSING = auto()
    STANDALONE = auto()


class Tag(NamedTuple):
    """A tag in a text."""

    form: Form
    name: str
    span: Span

    def __str__(self) -> str:
        """Return the tag as it is written."""
        match self.form:
            case Form.OPENING:
                return f"<{self.name}>"
            case Form.CLOSING:
                return f"</{self.name}>"
            case Form.STANDALONE:
                return f"<{self.name}/>"


@dataclass(frozen=True, slots=True)
class Run:
    """A run of text inside the same tags, or one standalone tag."""

    text: str
    """Literal text; empty for a standalone tag."""
    tags: tuple[str, ...] = ()
    """Names of the pairs of tags around it, outermost first."""
    standalone: str | None = None
    """Name of the standalone tag."""


@dataclass(frozen=True, slots=True)
class PlainText:
    """A tagged text without its tags and escapes, with the offsets of each character in it."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """Return the span in the tagged text of a span of the plain text that is not empty."""
        return Span(self.starts[start], self.ends[end - 1])


def find_tags(text: str) -> tuple[Tag, ...]:
    """Return the tags of a text, in order."""
    return tuple(_tag(match[0], match.start()) for match in _TAG.finditer(text))


def _tag(token: str, offset: int) -> Tag:
    span = Span(offset, offset + len(token))
    if token[1] == "/":
        return Tag(Form.CLOSING, token[2:-1], span)
    if token[-2] == "/":
        return Tag(Form.STANDALONE, token[1:-2], span)
    return Tag(Form.OPENING, token[1:-1], span)


def escape_literals(text: str) -> str:
    """Return literal text as it is written among tags; the least possible is escaped."""
    return _TO_ESCAPE.sub(lambda match: _ESCAPED[match[0]], text)


def tagged_text(runs: Iterable[Run]) -> str:
    """Return runs as one text with tags; neighbours inside the same tags become one run.

    The inverse of :func:`tagged_runs`, but for empty runs and for neighbours that become one.
    """
    parts: list[str] = []
    opened: tuple[str, ...] = ()
    literal: list[str] = []
    for run in runs:
        if not run.text and run.standalone is None:
            continue
        if literal and (run.tags != opened or run.standalone is not None):
            parts.append(escape_literals("".join(literal)))
            literal.clear()
        if run.tags != opened:
            shared = _shared(opened, run.tags)
            parts += (f"</{name}>" for name in reversed(opened[shared:]))
            parts += (f"<{name}>" for name in run.tags[shared:])
            opened = run.tags
        if run.standalone is None:
            literal.append(run.text)
        else:
            parts.append(f"<{run.standalone}/>")
    parts.append(escape_literals("".join(literal)))
    parts += (f"</{name}>" for name in reversed(opened))
    return "".join(parts)


def _shared(left: tuple[str, ...], right: tuple[str, ...]) -> int:
    count = 0
    while count < min(len(left), len(right)) and left[count] == right[count]:
        count += 1
    return count


def tagged_runs(text: str) -> tuple[Run, ...]:
    """Return the runs of a text with tags.

    Raises:
        ValueError: The tags are not balanced.
    """
    runs: list[Run] = []
    opened: list[str] = []
    for token in tagged_tokens(text):
        if isinstance(token, str):
            runs.append(Run(token, tuple(opened)))
        elif token.form is Form.OPENING:
            opened.append(token.name)
        elif token.form is Form.STANDALONE:
            runs.append(Run("", tuple(opened), token.name))
        elif not opened or opened.pop() != token.name:
            raise ValueError(f"{token} at offset {token.span.start} does not match an opening tag")
    if opened:
        raise ValueError(f"<{opened[-1]}> is not closed")
    return tuple(runs)


def tagged_tokens(text: str) -> Iterator[str | Tag]:
    """Yield the literal texts of a text with tags, without their escapes, and its tags."""
    literal: list[str] = []
    position = 0
    for match in _TOKEN.finditer(text):
        if position < match.start():
            literal.append(text[position : match.start()])
        position = match.end()
        if match[0] in _LITERALS:
            literal.append(_LITERALS[match[0]])
            continue
        if literal:
            yield "".join(literal)
            literal.clear()
        yield _tag(match[0], match.start())
    if position < len(text):
        literal.append(text[position:])
    if literal:
        yield "".join(literal)


def is_separator(code: str) -> bool:
    """Return whether tags have a line break or a tab among them, which separates words."""
    return _SEPARATOR.search(code) is not None


def plain_text(text: str) -> PlainText:
    """Return a tagged text without its tags, with its escapes resolved.

    A line break or a tab (``<br/>``, ``<tab/>``) is a blank: it separates words.
    """
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in _TOKEN.finditer(text):
        parts.append(text[position : match.start()])
        starts += range(position, match.start())
        ends += range(position + 1, match.start() + 1)
        position = match.end()
        if match[0] in _LITERALS:
            parts.append(_LITERALS[match[0]])
            starts.append(match.start())
            ends.append(match.end())
        elif is_separator(match[0]):
            parts.append(" ")
            starts.append(match.start())
            ends.append(match.end())
    parts.append(text[position:])
    starts += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return PlainText("".join(parts), tuple(starts), tuple(ends))


def unbalanced_tags(tags: Iterable[Tag]) -> tuple[Tag, ...]:
    """Return the tags that are not part of a pair, or whose pair overlaps another, in order."""
    opened: list[Tag] = []
    unbalanced: list[Tag] = []
    waiting: Counter[str] = Counter()
    for tag in tags:
        if tag.form is Form.OPENING:
            opened.append(tag)
            waiting[tag.name] += 1
        elif tag.form is Form.CLOSING:
            if not waiting[tag.name]:
                unbalanced.append(tag)
                continue
            while opened[-1].name != tag.name:
                unbalanced.append(opened.pop())
                waiting[unbalanced[-1].name] -= 1
            opened.pop()
            waiting[tag.name] -= 1
    return tuple(sorted([*unbalanced, *opened], key=lambda tag: tag.span))


def added_imbalance(source: str, target: str) -> tuple[Tag, ...]:
    """Return the unbalanced tags of a target; none if the source itself is not balanced."""
    unbalanced = unbalanced_tags(find_tags(target)) if "<" in target else ()
    return () if unbalanced and unbalanced_tags(find_tags(source)) else unbalanced


def without_unbalanced(text: str) -> str:
    """Return a text without the tags that are not balanced in it."""
    return _without(text, unbalanced_tags(find_tags(text)))


def _without(text: str, tags: Iterable[Tag]) -> str:
    """Return a text without some of its tags."""
    dropped = {tag.span.start for tag in tags}
    if not dropped:
        return text
    parts: list[str] = []
    literal: list[str] = []
    position = 0
    for match in _TOKEN.finditer(text):
        literal.append(text[position : match.start()])
        position = match.end()
        if match[0] in _LITERALS:
            literal.append(_LITERALS[match[0]])
        elif match.start() not in dropped:
            parts += (escape_literals("".join(literal)), match[0])
            literal.clear()
    # Escaped as a whole: the rest of "<<b>i>" must not become a tag.
    return "".join([*parts, escape_literals("".join([*literal, text[position:]]))])


def rebalanced(source: str, target: str) -> str:
    """Return a target whose tags are balanced.

    Unbalanced tags are removed; a pair that is then missing is put around the whole target. Nothing
    is done if the source itself is not balanced.
    """
    unbalanced = added_imbalance(source, target)
    if not unbalanced:
        return target
    text = _without(target, unbalanced)
    lost = _opening_names(source) - _opening_names(text)
    for name in reversed(tuple(lost.elements())):
        text = f"<{name}>{text}</{name}>"
    return text


def _opening_names(text: str) -> Counter[str]:
    return Counter(tag.name for tag in find_tags(text) if tag.form is Form.OPENING)


def unfit_tags(source: str, target: str) -> tuple[Tag, ...]:
    """Return the tags of a target that cannot be written in place of a source.

    These are tags that are not balanced, and tags that the source lacks: only the data of its own
    tags is known.
    """
    # Those of most targets are the same, and a text with the tags of its source can be written.
    if "<" not in target or _TAG.findall(target) == _TAG.findall(source):
        return ()
    known = {(tag.form, tag.name) for tag in find_tags(source)}
    tags = find_tags(target)
    unfit = [tag for tag in tags if (tag.form, tag.name) not in known]
    return tuple(sorted({*unfit, *unbalanced_tags(tags)}, key=lambda tag: tag.span))


def open_pairs(tags: Iterable[Tag], offsets: Iterable[int]) -> list[tuple[str, ...]]:
    """Return the names of the pairs that are open at each offset of a text, outermost first.

    Args:
        tags: The tags of the text.
        offsets: Offsets in ascending order, none of them within a tag.

    Raises:
        ValueError: The tags are not balanced up to the last offset.
    """
    result: list[tuple[str, ...]] = []
    opened: list[str] = []
    remaining = iter(tags)
    tag = next(remaining, None)
    for offset in offsets:
        while tag is not None and tag.span.start < offset:
            if tag.form is Form.OPENING:
                opened.append(tag.name)
            elif tag.form is Form.CLOSING and (not opened or opened.pop() != tag.name):
                raise ValueError(f"{tag} at offset {tag.span.start} does not match an opening tag")
            tag = next(remaining, None)
        result.append(tuple(opened))
    return result
