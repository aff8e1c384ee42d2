"""Links of documents: the fragments of those in a Markdown text, and what replaces them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from rktranslate.formats.addresses import addresses_in, is_relative
from rktranslate.formats.interface import LinkedFormat
from rktranslate.formats.text_skeleton import Line, TextSkeleton, file_spans
from rktranslate.inline import find_codes
from rktranslate.model import CodeKind, Exclusion, Span, SpanIndex, Syntax

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rktranslate.formats.addresses import Address, Move
    from rktranslate.model import Document, Segment

    Resolve: TypeAlias = Callable[["Link"], str | None]
    """Returns the fragment that must replace that of a link; None to leave it."""

_FRAGMENT = re.compile(r"#[^\s#]")
"""What every link has, and few texts without one: found quickly."""
_OUTSIDE = r"\s\"'<>()\[\]{}#`"
_DESTINATION = re.compile(
    rf"""(?:\]\(\s*<?
          | \b(?:href|to|link|url)\s*+=\s*+(?:\{{\s*+)?["'`]
          | \b(?:rel)?ref\s+["'`]?
          | ^[ \t>]*\[(?>[^\[\]\\\n]|\\.){{1,999}}\]:\s*<?)
        (?P<path>(?>\{{[{{%][^{{}}\n]{{0,200}}[%}}]\}}|[^{_OUTSIDE}])*+)
        \#(?P<fragment>[^{_OUTSIDE}]+)""",
    re.VERBOSE | re.MULTILINE,
)
"""An address with a fragment in a link, an attribute, a Hugo shortcode or a link definition."""
_WIKILINK = re.compile(r"\[\[(?P<path>[^\[\]|#\n]{0,200})#(?P<fragment>[^\[\]|#\n]{1,200})")

_HIDDEN = frozenset(
    {
        Exclusion.CODE,
        Exclusion.INDENTED_CODE,
        Exclusion.MATH,
        Exclusion.COMMENT,
        Exclusion.METADATA,
        Exclusion.NUMBERING,
    }
)
"""Parts of a file in which nothing is a link."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link with a fragment."""

    path: str
    """What comes before ``#``; empty for a link within the page."""
    fragment: str
    """Without ``#``."""
    span: Span
    """Offsets of the fragment."""
    is_wikilink: bool = False
    """``[[path#fragment]]``: the fragment is not percent-encoded."""

    @property
    def address(self) -> tuple[str, str]:
        """The path and the fragment."""
        return self.path, self.fragment


def links_in(text: str) -> tuple[Link, ...]:
    """Return the links with fragments in a Markdown text, in order; those in code are none."""
    if not _FRAGMENT.search(text):
        return ()
    found = [
        Link(match["path"], match["fragment"], Span(*match.span("fragment")), match.re is _WIKILINK)
        for match in chain(_DESTINATION.finditer(text), _WIKILINK.finditer(text))
    ]
    if found and ("`" in text or "<!--" in text):
        hidden = SpanIndex(
            code.span
            for code in find_codes(text, Syntax.MARKDOWN)
            if code.kind is CodeKind.CODE or code.text.startswith("<!--")
        )
        found = [link for link in found if not hidden.overlap(link.span)]
    return tuple(sorted(found, key=lambda link: link.span))


def links_outside_segments(document: Document) -> tuple[Link, ...]:
    """Return the links in the parts of a file that are not offered, at their offsets in the file.

    Such are link definitions, HTML blocks and components, and links around a number only.
    """
    skeleton = document.skeleton
    if document.syntax is not Syntax.MARKDOWN or not isinstance(skeleton, TextSkeleton):
        return ()
    text = skeleton.file.text
    if not _FRAGMENT.search(text):
        return ()
    return tuple(
        replace(link, span=Span(link.span.start + region.start, link.span.end + region.start))
        for region in _regions(document, skeleton)
        for link in links_in(text[region.start : region.end])
    )


def outside_segments(document: Document) -> Iterator[str]:
    """Yield the parts of a Markdown file that are not offered, without code and comments."""
    skeleton = document.skeleton
    if document.syntax is Syntax.MARKDOWN and isinstance(skeleton, TextSkeleton):
        for region in _regions(document, skeleton):
            yield skeleton.file.text[region.start : region.end]


def file_addresses(document: Document, targets: Sequence[str]) -> frozenset[str]:
    """Return the relative addresses of files that the output of a document will refer to.

    Args:
        document: A document with segments.
        targets: One per segment.
    """
    linked = _linked_format(document)
    if linked is not None:
        paths = (address.partition("#")[0] for address in linked.links(document))
        return frozenset(filter(is_relative, paths))
    if document.syntax is not Syntax.MARKDOWN:
        return frozenset()
    texts = (*targets, *outside_segments(document))
    return frozenset(address.text for text in texts for address in addresses_in(text))


def _linked_format(document: Document) -> LinkedFormat | None:
    from rktranslate.formats import format_for

    document_format = format_for(document.path)
    return document_format if isinstance(document_format, LinkedFormat) else None


def _regions(document: Document, skeleton: TextSkeleton) -> Iterator[Span]:
    """Yield the parts of a file between segments, without those in which nothing is a link."""
    position = 0
    for block, text_block in zip(document.blocks, skeleton.blocks, strict=True):
        if not text_block.lines:
            continue
        if block.exclusion in _HIDDEN or text_block.quoting is not None:
            covered: list[Span] = [_whole(text_block.lines)]
        else:
            covered = list(file_spans(text_block.lines, block.segments))
        for span in covered:
            if position < span.start:
                yield Span(position, span.start)
            position = max(position, span.end)
    yield Span(position, len(skeleton.file.text))


def _whole(lines: Sequence[Line]) -> Span:
    return Span(lines[0].span.start, lines[-1].span.end)


def links_of(document: Document) -> Iterator[Link]:
    """Yield the links of a document, those in its segments first; spans are not comparable."""
    linked = _linked_format(document)
    if linked is not None:
        for address in linked.links(document):
            path, _, fragment = address.partition("#")
            if fragment:
                yield Link(path, fragment, Span(len(path) + 1, len(address)))
    if document.syntax is Syntax.MARKDOWN:
        for block in document.blocks:
            for segment in block.segments:
                yield from links_in(segment.source)
        yield from links_outside_segments(document)


def _no_move(_address: str) -> None:
    """Leave every address as it is."""


def relinked(
    document: Document, targets: Sequence[str], resolve: Resolve, move: Move = _no_move
) -> tuple[Document, tuple[str, ...]]:
    """Return a document and its targets with the fragments and addresses that functions name.

    In a target only fragments of its source are changed: another one was written by the
    translator. An address may be a translator's own, such as that of a localised picture.

    Args:
        document: A document with segments.
        targets: One per segment.
        resolve: Names the new fragments.
        move: Names the new addresses of files.
    """
    linked = _linked_format(document)
    if linked is not None:
        before = linked.links(document)
        after = tuple(_relinked_address(address, resolve, move) for address in before)
        is_same = after == before
        return (document if is_same else linked.with_links(document, after)), tuple(targets)
    if document.syntax is not Syntax.MARKDOWN:
        return document, tuple(targets)
    segments = (segment for block in document.blocks for segment in block.segments)
    new_targets = tuple(
        _relinked_target(target, segment, resolve, move)
        for target, segment in zip(targets, segments, strict=True)
    )
    edits = [
        (link.span, fragment)
        for link in links_outside_segments(document)
        if (fragment := resolve(link)) is not None
    ]
    edits += [
        (address.span, new)
        for address in _addresses_outside_segments(document)
        if (new := move(address.text)) is not None
    ]
    edits.sort(key=lambda edit: edit[0])
    return (_edited(document, edits) if edits else document), new_targets


def _relinked_address(address: str, resolve: Resolve, move: Move) -> str:
    """Return the new address of a link that is outside of all texts."""
    path, mark, fragment = address.partition("#")
    link = Link(path, fragment, Span(len(path) + 1, len(address)))
    new_fragment = resolve(link) if fragment else None
    new_path = move(path) if is_relative(path) else None
    return f"{path if new_path is None else new_path}{mark}{new_fragment or fragment}"


def _addresses_outside_segments(document: Document) -> Iterator[Address]:
    """Yield the addresses in the parts of a file that are not offered, at their offsets in it."""
    skeleton = document.skeleton
    if isinstance(skeleton, TextSkeleton):
        for region in _regions(document, skeleton):
            for address in addresses_in(skeleton.file.text[region.start : region.end]):
                start, end = address.span.start + region.start, address.span.end + region.start
                yield replace(address, span=Span(start, end))


def _relinked_target(target: str, segment: Segment, resolve: Resolve, move: Move) -> str:
    links = links_in(target)
    addresses = addresses_in(target)
    if not links and not addresses:
        return target
    of_source = {link.address for link in links_in(segment.source)}
    edits = [
        (link.span, fragment)
        for link in links
        if link.address in of_source and (fragment := resolve(link)) is not None
    ]
    edits += [
        (address.span, new) for address in addresses if (new := move(address.text)) is not None
    ]
    edits.sort(key=lambda edit: edit[0])
    return _replaced(target, edits)


def _replaced(text: str, edits: Sequence[tuple[Span, str]]) -> str:
    """Return a text with some spans, in order and disjoint, replaced."""
    parts: list[str] = []
    position = 0
    for span, replacement in edits:
        parts += (text[position : span.start], replacement)
        position = span.end
    return "".join((*parts, text[position:]))


def _edited(document: Document, edits: Sequence[tuple[Span, str]]) -> Document:
    """Return a document of a text format whose file has some spans replaced.

    The spans are in order, disjoint, and no line of a block that is offered has a part of one.
    """
    skeleton = document.skeleton
    if not isinstance(skeleton, TextSkeleton):
        raise TypeError(f"{document.path} was not read by a text format")
    ends = [span.end for span, _ in edits]
    growth = [0]
    for span, replacement in edits:
        growth.append(growth[-1] + len(replacement) - (span.end - span.start))

    def moved(offset: int) -> int:
        return offset + growth[bisect_right(ends, offset)]

    blocks = tuple(
        replace(
            block,
            lines=tuple(
                replace(line, span=Span(moved(line.span.start), moved(line.span.end)))
                for line in block.lines
            ),
        )
        for block in skeleton.blocks
    )
    file = replace(skeleton.file, text=_replaced(skeleton.file.text, edits))
    return replace(document, skeleton=replace(skeleton, file=file, blocks=blocks))
