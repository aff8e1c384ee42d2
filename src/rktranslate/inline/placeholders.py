"""Replacement of codes by placeholders and back, with the spaces around them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from rktranslate.inline.codes import find_codes
from rktranslate.inline.patterns import is_word
from rktranslate.model import Code, CodeKind, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

PLACEHOLDER = re.compile("｟([0-9]+)｠")


@dataclass(frozen=True, slots=True)
class Protected:
    """A text whose codes are placeholders: the n-th code is ``｟n｠``."""

    text: str
    codes: tuple[Code, ...]

    @property
    def count(self) -> int:
        """Number of placeholders in the text; engines need only know the first ten."""
        return len(self.codes)


@dataclass(frozen=True, slots=True)
class Restored:
    """A text with its codes back in place."""

    text: str
    missing: tuple[Code, ...] = ()
    """Codes whose placeholder the text did not have."""
    added: tuple[str, ...] = ()
    """Unknown and duplicate placeholders; they are left out of the text."""


def protect(text: str, syntax: Syntax = Syntax.TEXT) -> Protected:
    """Replace the codes of a text by placeholders."""
    codes = find_codes(text, syntax)
    return Protected(marked_at(text, [code.span for code in codes]).text(), codes)


def restore(translated: str, protected: Protected) -> Restored:
    """Put the codes back into a translation of a protected text.

    Spaces that an engine added or removed around a placeholder are corrected as in the source:
    a citation attached to its word stays attached, one after a full stop stays after it. For an
    unchanged text, the result is the source exactly.
    """
    units = tuple(Unit(code.text, (code.kind,)) for code in protected.codes)
    target, added = clean(Marked.read(translated), len(units))
    present = set(target.ids)
    respace(target, Marked.read(protected.text), units)
    return Restored(
        target.filled(units),
        tuple(code for index, code in enumerate(protected.codes) if index not in present),
        tuple(added),
    )


_NOTES = (CodeKind.CITATION, CodeKind.FOOTNOTE)
_ADDRESSES = (CodeKind.URL, CodeKind.EMAIL, CodeKind.DOI)


@dataclass(frozen=True, slots=True)
class Unit:
    """One code, or several with nothing between them."""

    text: str
    kinds: tuple[CodeKind, ...]

    @property
    def is_word(self) -> bool:
        """Whether it is a part of the sentence, like addresses and code spans, and unlike notes."""
        return any(kind not in (*_NOTES, CodeKind.MARKUP) for kind in self.kinds)


@dataclass(slots=True)
class Marked:
    """A text split at placeholders: ``texts[0] ｟ids[0]｠ texts[1] ｟ids[1]｠ ... texts[-1]``."""

    texts: list[str]
    ids: list[int]

    @classmethod
    def read(cls, text: str) -> Marked:
        """Split a text at its placeholders."""
        parts = PLACEHOLDER.split(text)
        # No placeholder has so long a number, and int() would refuse it.
        return cls(parts[::2], [int(part) if len(part) < 10 else -1 for part in parts[1::2]])

    def text(self) -> str:
        """Return the text with its placeholders."""
        return self._joined([f"｟{index}｠" for index in self.ids])

    def filled(self, units: Sequence[Unit]) -> str:
        """Return the text with codes in place of placeholders."""
        return self._joined([units[index].text for index in self.ids])

    def _joined(self, between: Sequence[str]) -> str:
        parts = [self.texts[0]]
        for code, text in zip(between, self.texts[1:], strict=True):
            parts += (code, text)
        return "".join(parts)


def marked_at(text: str, spans: Sequence[Span]) -> Marked:
    """Replace spans of a text by placeholders numbered from zero."""
    edges = [0, *(edge for span in spans for edge in (span.start, span.end)), len(text)]
    return Marked(
        [text[start:end] for start, end in list(pairwise(edges))[::2]], list(range(len(spans)))
    )


def clean(marked: Marked, count: int) -> tuple[Marked, list[str]]:
    """Return a text without unknown and duplicate placeholders, and these."""
    texts, ids, added = [marked.texts[:1]], [], []
    seen: set[int] = set()
    for index, following in zip(marked.ids, marked.texts[1:], strict=True):
        text = following
        if index in seen or not 0 <= index < count:
            added.append(f"｟{index}｠" if index >= 0 else "｟…｠")
            if texts[-1][-1][-1:].isspace():
                text = text.lstrip()
            if text:
                texts[-1].append(text)
        else:
            seen.add(index)
            ids.append(index)
            texts.append([text])
    joined = ["".join(parts) for parts in texts]
    if added:
        # The rest of "｟｟7｠1｠" must not become a placeholder.
        joined = [text.replace("｟", "").replace("｠", "") for text in joined]
    return Marked(joined, ids), added


@dataclass(frozen=True, slots=True)
class Side:
    """The context on one side of a placeholder: a space or not, then a character or the edge."""

    space: bool
    character: str
    """``""`` at the edge of the text, ``｠`` or ``｟`` for another placeholder."""

    @property
    def glued(self) -> bool:
        """Whether there is a neighbour, and nothing in between."""
        return bool(self.character) and not self.space


def left_side(marked: Marked, position: int) -> Side:
    """Return the context before a placeholder."""
    text = marked.texts[position]
    kept = text.rstrip()
    return Side(len(kept) < len(text), kept[-1:] or ("｠" if position else ""))


def right_side(marked: Marked, position: int) -> Side:
    """Return the context after a placeholder."""
    text = marked.texts[position + 1]
    kept = text.lstrip()
    return Side(len(kept) < len(text), kept[:1] or ("｟" if position + 1 < len(marked.ids) else ""))


_OPENERS = "([{“‘«„\"'"
CLOSERS = ".!?…,;:)]}”’»\"'"
_TERMINATORS = tuple(".!?…")
CLAUSE_MARKS = tuple(",;:—–")


def respace(target: Marked, source: Marked, units: Sequence[Unit]) -> None:
    """Give each placeholder of the target the spaces that it has in the source.

    Nothing happens where source and target agree; that makes restoring an unchanged text exact.
    """
    positions = {index: position for position, index in enumerate(source.ids)}
    for position, index in enumerate(target.ids):
        first, last = units[index].kinds[0], units[index].kinds[-1]
        was_left, was_right = (
            left_side(source, positions[index]),
            right_side(source, positions[index]),
        )
        if first in _NOTES:
            _same_side_of_stop(target, position, was_left, was_right)
        left = left_side(target, position)
        if left.space and was_left.glued:
            closing = first is CodeKind.MARKUP and not was_right.glued
            if first in _NOTES or closing or left.character in _OPENERS:
                target.texts[position] = target.texts[position].rstrip()
        elif left.glued and _needs_space(left, was_left, first, _OPENERS):
            target.texts[position] += " "
        right = right_side(target, position)
        if right.space and was_right.glued:
            opening = last is CodeKind.MARKUP and not was_left.glued
            if opening or right.character in CLOSERS:
                target.texts[position + 1] = target.texts[position + 1].lstrip()
        elif right.glued and _needs_space(right, was_right, last, CLOSERS):
            target.texts[position + 1] = " " + target.texts[position + 1]


def _needs_space(now: Side, was: Side, kind: CodeKind, never_beside: str) -> bool:
    """Return whether a placeholder lost the space beside it."""
    if was.space:
        return now.character not in never_beside
    if was.glued and is_word(was.character):
        return False
    # An address would swallow the word; at the edge of the source there was no neighbour at all.
    alone = not was.glued and kind is not CodeKind.MARKUP
    return is_word(now.character) and (kind in _ADDRESSES or alone)


def _same_side_of_stop(target: Marked, position: int, was_left: Side, was_right: Side) -> None:
    """Move a note over a full stop when the source has it on the other side."""
    after_stop = was_left.glued and was_left.character in _TERMINATORS
    before_stop = was_right.glued and was_right.character in _TERMINATORS
    if after_stop == before_stop:
        return
    before, after = target.texts[position].rstrip(), target.texts[position + 1]
    if after_stop and after.lstrip().startswith(_TERMINATORS) and before[-1:] not in CLOSERS:
        after = after.lstrip()
        target.texts[position : position + 2] = [before + after[0], after[1:]]
    elif before_stop and before.endswith(_TERMINATORS) and (not after or after[0].isspace()):
        target.texts[position : position + 2] = [before[:-1], before[-1] + after]
