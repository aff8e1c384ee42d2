"""How many words of a document are offered for translation, and how many are not, with the reason.

Protected words must not be translated, such as code. Skipped ones may be seen by readers, but the
program cannot offer them; they are named with their lines, so that people can look.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.inline.words import count_words
from rktranslate.model import BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rktranslate.model import Block, Document

MEANINGS = {
    Exclusion.INDENTED_CODE: "indented by four spaces or more, which is code in Markdown",
    Exclusion.HTML: "in HTML blocks",
    Exclusion.NESTED: "nested too deep",
    Exclusion.TABLE: "in tables",
    Exclusion.EMBEDDED: "in embedded documents",
    Exclusion.OTHER: "in markup that is not known",
}
"""Where the words are that are skipped for each reason."""


@dataclass(frozen=True, slots=True)
class OfferedWords:
    """The words of all blocks of a kind that are offered for translation."""

    kind: BlockKind
    words: int


@dataclass(frozen=True, slots=True)
class ExcludedWords:
    """The words that are not offered for one reason."""

    reason: Exclusion
    words: int
    lines: tuple[int, ...] = ()
    """Lines at which the blocks of skipped words begin; none for protected ones."""
    places: tuple[str, ...] = ()
    """Where they are for people: ``line 7``, ``slide 4``, ``footnote 3``; in the same order."""


@dataclass(frozen=True, slots=True)
class DocumentWords:
    """The words of a document: stretches between blanks that have a letter."""

    document: str
    """Path in the project."""
    offered: tuple[OfferedWords, ...]
    """In the order of ``BlockKind``; kinds without words are left out."""
    protected: tuple[ExcludedWords, ...]
    """In the order of ``Exclusion``; reasons without words are left out."""
    skipped: tuple[ExcludedWords, ...]

    @property
    def offered_words(self) -> int:
        """Number of all words that are offered, in inline codes too."""
        return sum(each.words for each in self.offered)

    @property
    def protected_words(self) -> int:
        """Number of words that must not be translated."""
        return sum(each.words for each in self.protected)

    @property
    def skipped_words(self) -> int:
        """Number of words that readers may see, but that are not offered."""
        return sum(each.words for each in self.skipped)


def document_words(document: Document) -> DocumentWords:
    """Return the words of a document whose blocks have segments."""
    offered: dict[BlockKind, int] = {}
    excluded: dict[Exclusion, int] = {}
    for block in document.blocks:
        if block.translatable:
            words = sum(count_words(each.source) for each in block.segments if not each.is_wordless)
            offered[block.kind] = offered.get(block.kind, 0) + words
            # A stretch that is codes only, such as an image, is no segment.
            reason, words = Exclusion.MARKUP, sum(map(count_words, _gaps(block)))
        else:
            reason, words = block.exclusion or Exclusion.CODE, count_words(block.text)
        excluded[reason] = excluded.get(reason, 0) + words
    found: dict[Exclusion, dict[tuple[int, str], None]] = {}
    for block, reason, _ in skipped_blocks(document):
        found.setdefault(reason, {})[block.line, place_of(document, block)] = None
    counts = tuple(
        ExcludedWords(
            reason,
            excluded[reason],
            tuple(line for line, _ in found.get(reason, ())),
            tuple(place for _, place in found.get(reason, ())),
        )
        for reason in Exclusion
        if excluded.get(reason) or reason in found
    )
    return DocumentWords(
        document.path,
        tuple(OfferedWords(kind, offered[kind]) for kind in BlockKind if offered.get(kind)),
        tuple(each for each in counts if each.reason.is_protected),
        tuple(each for each in counts if not each.reason.is_protected),
    )


def skipped_blocks(document: Document) -> Iterator[tuple[Block, Exclusion, int]]:
    """Yield the blocks that readers may see, but that are not offered.

    Each comes with the reason and the number of its words. An embedded document is one of them
    even if its words are not known.
    """
    for block in document.blocks:
        reason = block.exclusion
        if reason is not None and not reason.is_protected:
            words = count_words(block.text)
            if words or reason is Exclusion.EMBEDDED:
                yield block, reason, words


def place_of(document: Document, block: Block) -> str:
    """Return where a block is, in words that people know: ``slide 4``, ``paragraph 12``."""
    return block.place or f"{'paragraph' if document.encoding is None else 'line'} {block.line}"


def _gaps(block: Block) -> Iterator[str]:
    """Yield the texts of a block that are not offered, without single blanks."""
    done = 0
    for segment in block.segments:
        if segment.is_wordless:
            continue
        if segment.span.start > done + 1:
            yield block.text[done : segment.span.start]
        done = segment.span.end
    if done < len(block.text):
        yield block.text[done:]


def total(counts: Iterable[ExcludedWords]) -> tuple[tuple[Exclusion, int], ...]:
    """Return the number of words of each reason in several documents, the most frequent first."""
    words: dict[Exclusion, int] = {}
    for each in counts:
        words[each.reason] = words.get(each.reason, 0) + each.words
    return tuple(sorted(words.items(), key=lambda item: (-item[1], item[0])))
