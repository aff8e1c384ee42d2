"""Headings of a document as links know them: their ids, and ids that are written in the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from rktranslate.dialects.slugs import HeadingName, HeadingText
from rktranslate.formats.targets import by_block, joined_targets
from rktranslate.formats.text_skeleton import TextSkeleton
from rktranslate.model import BlockKind, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from markdown_it import MarkdownIt

    from rktranslate.dialects.slugs import SlugRule
    from rktranslate.model import Document

_MARKUP_SIGN = re.compile(r"[\\`*_~\[\]<&!\n]")
_WRITTEN_ID = re.compile(
    r"""<[A-Za-z][^<>]*?\s(?:id|name)\s*=\s*["'{]*([^\s"'<>{}]+)  # HTML and JSX
        | \{:?[ \t]*\#([^\s{}]+)                                    # attribute lists
        | \((?<=^\()([\w.:-]+)\)=[ \t]*$                           # targets of MyST""",
    re.VERBOSE | re.MULTILINE,
)
"""Each alternative begins with a literal, so that all other text is passed over quickly."""


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings of a document in order, and the other names that links lead to."""

    texts: tuple[str, ...]
    """As in the file, markup included."""
    anchors: tuple[str, ...]
    """The explicit id of each; empty for those whose id is made from the text."""
    written: frozenset[str]
    """Ids that are written in the file, on headings and elsewhere: no translation changes them."""

    def ids(self, rule: SlugRule) -> tuple[str, ...]:
        """Return the id of each heading."""
        return rule.ids(
            HeadingName(text_for_id(text, rule), anchor)
            for text, anchor in zip(self.texts, self.anchors, strict=True)
        )

    def translated_ids(self, texts: Sequence[str], rule: SlugRule) -> frozenset[str]:
        """Return all ids of a translation, given the text of each heading in it."""
        return self.written.union(replace(self, texts=tuple(texts)).ids(rule))


def headings_of(document: Document) -> Headings:
    """Return the headings of a document."""
    blocks = [block for block in document.blocks if block.kind is BlockKind.HEADING]
    anchors = tuple(block.anchor for block in blocks)
    texts = tuple(block.text for block in blocks)
    return Headings(texts, anchors, _written_ids(document) | {*filter(None, anchors)})


def heading_texts(document: Document, targets: Sequence[str]) -> tuple[str, ...]:
    """Return the texts of the headings in the translation of a document.

    Args:
        document: A document with segments.
        targets: One per segment.

    Raises:
        DocumentError: The number of targets is wrong, or one cannot be written.
    """
    return tuple(
        joined_targets(block, own, document.syntax) if block.segments else block.text
        for block, own in by_block(document, targets)
        if block.kind is BlockKind.HEADING
    )


def _written_ids(document: Document) -> frozenset[str]:
    skeleton = document.skeleton
    if document.syntax is not Syntax.MARKDOWN or not isinstance(skeleton, TextSkeleton):
        return frozenset()
    found = _WRITTEN_ID.finditer(skeleton.file.text)
    return frozenset(match[match.lastindex or 0] for match in found)


def renamed(headings: Headings, translated: Sequence[str], rule: SlugRule) -> Mapping[str, str]:
    """Return the ids that a translation changes, with the new ones.

    Ids that are written in the file are not among them.

    Args:
        headings: The headings of the source.
        translated: The text of each in the translation.
        rule: The rule of heading ids.
    """
    names: dict[str, str] = {}
    new = replace(headings, texts=tuple(translated)).ids(rule)
    for before, after in zip(headings.ids(rule), new, strict=True):
        if before and before not in headings.written:
            # Of several headings with one id, links lead to the first.
            names.setdefault(before, after)
    return {before: after for before, after in names.items() if after and before != after}


def text_for_id(text: str, rule: SlugRule) -> str:
    """Return the text of a heading that its id is made of."""
    if rule.reads is HeadingText.RAW or not _MARKUP_SIGN.search(text):
        return text
    return _rendered(text, with_images=rule.reads is HeadingText.WITH_IMAGES)


def _rendered(text: str, *, with_images: bool) -> str:
    """Return a Markdown text as readers see it, without its HTML."""
    kinds = {"text", "code_inline", "text_special", *(("image",) if with_images else ())}
    breaks = ("softbreak", "hardbreak")
    tokens: Iterable[str] = (
        token.content if token.type in kinds else " " if token.type in breaks else ""
        for token in _inline_parser().parseInline(text)[0].children or ()
    )
    return "".join(tokens)


@cache
def _inline_parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("strikethrough")
