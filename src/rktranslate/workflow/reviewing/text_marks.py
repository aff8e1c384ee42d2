"""Marks of the texts of all catalogues of a language: which documents have a sentence in common.

A mark is a hash of a text. Marks of 100,000 units take 2 MB, their texts a hundred times as much;
what has a common mark is read again, and compared by its texts.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.checks.corpus import normalise
from rktranslate.model import NOTHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rktranslate.model import Message

_EMPTY = 0
"""Mark of no target."""


@dataclass(frozen=True, slots=True)
class TextMarks:
    """The marks of one catalogue, of its current messages in order."""

    sources: array[int]
    targets: array[int]

    @classmethod
    def of(cls, messages: Iterable[Message]) -> TextMarks:
        """Return the marks of messages."""
        current = [message for message in messages if not message.obsolete]
        return cls(
            array("q", (source_mark(message.source) for message in current)),
            array("q", (_target_mark(message.target) for message in current)),
        )


def source_mark(source: str) -> int:
    """Return the mark of a source; the same in one run of the program only."""
    return hash(normalise(source))


def _target_mark(target: str) -> int:
    return hash(normalise(target)) if target.strip() and target != NOTHING else _EMPTY


def holders(marks: Mapping[str, TextMarks], source: str) -> Iterator[tuple[str, int]]:
    """Yield the documents that may have a source, and how many of their messages may have it.

    Args:
        marks: By document.
        source: The source.
    """
    mark = source_mark(source)
    for document, of_document in marks.items():
        count = of_document.sources.count(mark)
        if count:
            yield document, count


def differing(marks: Mapping[str, TextMarks], document: str, own: TextMarks) -> Iterator[str]:
    """Yield the other documents that may have a source of one with another target, or vice versa.

    Args:
        marks: By document.
        document: The document.
        own: The marks of the messages of it that are compared.
    """
    pairs = frozenset(zip(own.sources, own.targets, strict=True))
    sources = frozenset(source for source, target in pairs if target != _EMPTY)
    targets = frozenset(target for _, target in pairs if target != _EMPTY)
    for other, its in marks.items():
        if other == document:
            continue
        # Most have nothing in common, which sets find without a look at each text.
        if sources.isdisjoint(its.sources) and targets.isdisjoint(its.targets):
            continue
        if any(
            target != _EMPTY
            and (source in sources or target in targets)
            and (source, target) not in pairs
            for source, target in zip(its.sources, its.targets, strict=True)
        ):
            yield other
