"""Targets on their way into a document: which can be written, and how they make a block's text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.marking import MarkedText
from rktranslate.inline.blanks import BLANKS, LINE_BREAKS
from rktranslate.inline.excerpt import excerpt
from rktranslate.inline.tags import plain_text, unfit_tags, without_unbalanced
from rktranslate.model import NOTHING, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.model import Block, Document, Mark, Segment

_UNWRITABLE = re.compile(f"[{LINE_BREAKS}\0\ud800-\udfff]")
_UNWRITABLE_BESIDE_TAGS = re.compile(f"[{LINE_BREAKS}\0-\x08\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""XML cannot hold control characters either (XML 1.0, 2.2)."""
_LONGEST_EXCERPT = 60


class RefusalKind(StrEnum):
    """What makes a target unwritable."""

    LINE_BREAK = "line break"
    INVALID_CHARACTER = "invalid character"
    BLANK = "blank"
    TAGS = "tags"
    FORMAT = "format"
    """The format of the document refuses it, for a reason of its own."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The reason why a target cannot be written into its document."""

    kind: RefusalKind
    reason: str
    """A clause whose subject is the target: ``contains a line break (U+2028)``."""
    hint: str
    """How to correct the target."""


def refusal(target: str, source: str, syntax: Syntax) -> Refusal | None:
    """Return why a target cannot be written in place of its source; None if it can.

    Blanks and line breaks at its edges are not written. What is left must be on one line, unless
    the source holds line breaks (``\\n``), valid Unicode and not empty, and its tags
    (``Syntax.TAGS``) must be balanced and known from the source. The source itself can always be
    written.
    """
    text = target.strip(BLANKS)
    if "\n" in text and "\n" in source:
        text = text.replace("\n", " ")
    unwritable = _UNWRITABLE_BESIDE_TAGS if syntax is Syntax.TAGS else _UNWRITABLE
    found = (match[0] for match in unwritable.finditer(text))
    character = next((each for each in found if each not in source), None)
    if character is not None:
        line_break = character in LINE_BREAKS
        kind = RefusalKind.LINE_BREAK if line_break else RefusalKind.INVALID_CHARACTER
        article = "a" if line_break else "an"
        reason = f"contains {article} {kind} (U+{ord(character):04X})"
        return Refusal(kind, reason, "write it on one line" if line_break else "delete it")
    if not text:
        return Refusal(RefusalKind.BLANK, "is empty", f"write {NOTHING} to leave the sentence out")
    if syntax is Syntax.TAGS and (unfit := unfit_tags(source, text)):
        return Refusal(
            RefusalKind.TAGS,
            f"contains {unfit[0]}, which is not in the source or not paired",
            "use the tags of the source, each pair complete",
        )
    return None


def writable(target: str, segment: Segment, syntax: Syntax) -> str:
    """Return a target without blanks at its edges, nor at those of the lines that it holds.

    Raises:
        DocumentError: It cannot be written; the location is that of the segment.
    """
    refused = refusal(target, segment.source, syntax)
    if refused is not None:
        source = excerpt(segment.source, _LONGEST_EXCERPT)
        location = segment.location
        raise DocumentError(
            f"the target of “{source}” {refused.reason}",
            path=location.path,
            line=location.line,
            hint=refused.hint,
        )
    if "\n" in target:
        lines = (line.strip(BLANKS) for line in target.split("\n"))
        return "\n".join(filter(None, lines))
    return target.strip(BLANKS)


def by_block(document: Document, targets: Sequence[str]) -> Iterator[tuple[Block, Sequence[str]]]:
    """Yield each block with the targets of its segments.

    Raises:
        DocumentError: The number of targets is wrong.
    """
    expected = sum(len(block.segments) for block in document.blocks)
    if expected != len(targets):
        raise DocumentError(
            f"the document has {expected} segments, but there are {len(targets)} targets",
            path=document.path,
        )
    done = 0
    for block in document.blocks:
        yield block, targets[done : done + len(block.segments)]
        done += len(block.segments)


def is_written(target: str, segment: Segment) -> bool:
    """Return whether a target writes anything; a source that is ``NOTHING`` itself is text.

    Blanks around ``NOTHING`` are not written, as those around any target.
    """
    return target.strip(BLANKS) != NOTHING or segment.source == NOTHING


def block_texts(
    document: Document, targets: Sequence[str], marks: Sequence[Mark | None] = ()
) -> Iterator[str]:
    """Yield the text of each block with every segment replaced by its target.

    For formats whose skeleton is not text: they turn the result into runs or elements again. The
    text of a block is unchanged where the targets are the sources, and empty where all its targets
    are ``NOTHING``. ``NOTHING`` leaves its segment out together with one of the gaps beside it.

    Where a cut separated a pair of tags, the tags that were added to close and open it again are
    removed if both targets still have them at that edge.

    Args:
        document: A document whose blocks have segments.
        targets: One target per segment.
        marks: The mark of each segment, or None; empty for none. A text in which something is
            marked is a ``MarkedText``.

    Raises:
        DocumentError: The number of targets is wrong, or one cannot be written.
    """
    done = 0
    for block, own in by_block(document, targets):
        own_marks = marks[done : done + len(own)]
        done += len(own)
        if any(own_marks) or [segment.source for segment in block.segments] != list(own):
            yield joined_targets(block, own, document.syntax, own_marks)
        else:
            yield block.text


def joined_targets(
    block: Block, targets: Sequence[str], syntax: Syntax, marks: Sequence[Mark | None] = ()
) -> str:
    """Return the text of a block with its targets.

    Args:
        block: A block with segments.
        targets: One target per segment.
        syntax: Inline syntax of the block's text.
        marks: The mark of each segment, or None; empty for none.

    Raises:
        DocumentError: A target cannot be written.
    """
    segments = block.segments
    kept = [
        (index, writable(target, segment, syntax))
        for index, (target, segment) in enumerate(zip(targets, segments, strict=True))
        if is_written(target, segment)
    ]
    gaps = _gaps(block)
    if not kept:
        return "".join(gaps) if any(_is_visible(gap, syntax) for gap in gaps) else ""
    parts: list[tuple[str, Mark | None]] = []
    previous, ending = -1, ""
    for index, target in [*kept, (len(segments), "")]:
        left_out = gaps[previous + 1 : index + 1]
        if previous < 0:
            gap = left_out[0] + _visible(left_out[1:], syntax)
        elif index == len(segments):
            gap = _visible(left_out[:-1], syntax) + left_out[-1]
        else:
            gap = _visible(left_out, syntax) or next(filter(None, left_out), "")
        closing = segments[previous].closing if previous >= 0 else ""
        opening = segments[index].opening if index < len(segments) else ""
        beginning = target
        if index == previous + 1 and ending.endswith(closing) and target.startswith(opening):
            ending = ending.removesuffix(closing)
            beginning = target.removeprefix(opening)
        elif syntax is Syntax.TAGS:
            gap = without_unbalanced(gap)
        mark = marks[previous] if marks and previous >= 0 else None
        parts += ((ending, mark), (gap, None))
        previous, ending = index, beginning
    return MarkedText.joined(parts)


def _visible(gaps: Sequence[str], syntax: Syntax) -> str:
    """Return several gaps as one if there is text in any of them that is not offered."""
    return "".join(gaps) if any(_is_visible(gap, syntax) for gap in gaps) else ""


def _is_visible(gap: str, syntax: Syntax) -> bool:
    text = plain_text(gap).text if syntax is Syntax.TAGS else gap
    return bool(text.strip(BLANKS))


def _gaps(block: Block) -> list[str]:
    """Return the text before, between and after the segments of a block."""
    gaps: list[str] = []
    position = 0
    for segment in block.segments:
        gaps.append(block.text[position : segment.span.start])
        position = segment.span.end
    return [*gaps, block.text[position:]]
