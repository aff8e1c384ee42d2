"""Where the blocks of an office document are in its parts, and what is written there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol, TypeAlias

from rktranslate.formats.marking import MarkedText, marked_tokens
from rktranslate.formats.ooxml.properties import property_texts
from rktranslate.formats.rebuilding import is_rebuilt
from rktranslate.formats.xml import escaped_attribute, escaped_text, spliced, without_invalid
from rktranslate.inline.blanks import BLANKS, BREAK
from rktranslate.inline.tags import escape_literals, find_tags, tagged_tokens
from rktranslate.model import Block, BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rktranslate.formats.ooxml.drawing_text import Paragraph
    from rktranslate.formats.ooxml.target_language import TargetLanguage
    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import CodeText, Mark, ReadOptions

Edit: TypeAlias = tuple[int, int, bytes]
"""Start and end of a stretch of a part, and what replaces it."""

_PROPERTIES = frozenset({"dc:title", "dc:subject", "dc:description"})


class Site(Protocol):
    """A stretch of a part that shows the text of a block."""

    @property
    def start(self) -> int:
        """Offset in the data of the part."""
        ...

    @property
    def end(self) -> int:
        """Offset after it."""
        ...

    def written(self, text: str, language: TargetLanguage) -> bytes:
        """Return what stands there for another text."""
        ...


@dataclass(frozen=True, slots=True)
class PlainText:
    """Text without formats: the content of an element, or the value of an attribute."""

    start: int
    end: int
    text: str
    """With tags escaped, without blanks at its edges."""
    before: str = ""
    """Blanks before the text."""
    after: str = ""
    in_attribute: bool = False

    @classmethod
    def content(cls, part: XmlPart, element: Element) -> PlainText | None:
        """Return the text of an element; None if it is empty or has elements in it."""
        if any(True for _ in element.elements):
            return None
        return cls._of(element.content_start, element.content_end, part.text(element))

    @classmethod
    def attribute(cls, part: XmlPart, element: Element, name: str) -> PlainText | None:
        """Return the text of an attribute; None if it is missing or empty."""
        span = part.attribute_span(element, name)
        if span is None:
            return None
        return cls._of(*span, part.attribute(element, name) or "", in_attribute=True)

    @classmethod
    def _of(
        cls, start: int, end: int, text: str, *, in_attribute: bool = False
    ) -> PlainText | None:
        stripped = text.strip(BLANKS)
        if not stripped:
            return None
        first = text.index(stripped)
        return cls(
            start,
            end,
            escape_literals(BREAK.sub("\n", stripped)),
            text[:first],
            text[first + len(stripped) :],
            in_attribute,
        )

    def written(self, text: str, language: TargetLanguage) -> bytes:  # noqa: ARG002
        """Return the text as it stands in the part; tags, which it cannot have, are left out."""
        literal = "".join(token for token in tagged_tokens(text) if isinstance(token, str))
        whole = without_invalid(f"{self.before}{literal}{self.after}")
        if self.in_attribute:
            # Its quotes may be of either kind.
            return escaped_attribute(whole).replace("'", "&apos;").encode()
        return escaped_text(whole).encode()


@dataclass(frozen=True, slots=True)
class Twin:
    """A second place of a block, which may lack some of its tags."""

    site: Site
    tags: frozenset[str]
    """Names of the tags that it has."""

    @property
    def start(self) -> int:
        """Offset in the data of the part."""
        return self.site.start

    @property
    def end(self) -> int:
        """Offset after it."""
        return self.site.end

    def written(self, text: str, language: TargetLanguage) -> bytes:
        """Return what stands there for another text."""
        parts: list[tuple[str, Mark | None]] = []
        for token, mark in marked_tokens(text):
            if isinstance(token, str):
                parts.append((escape_literals(token), mark))
            elif str(token) in self.tags:
                parts.append((str(token), mark))
        return self.site.written(MarkedText.joined(parts), language)


class Whole(Protocol):
    """A stretch of a part that shows the texts of several blocks, and is written as one."""

    @property
    def start(self) -> int:
        """Offset in the data of the part."""
        ...

    @property
    def end(self) -> int:
        """Offset after it."""
        ...

    def written(self, texts: Mapping[int, str], language: TargetLanguage) -> bytes:
        """Return what stands there with other texts, by their numbers in it."""
        ...


@dataclass(frozen=True, slots=True)
class Share:
    """What a block has of a stretch that it shares with others."""

    whole: Whole
    index: int


@dataclass(frozen=True, slots=True)
class Placed:
    """A site in a part of a package."""

    part: str
    """Name of the part."""
    site: Site | Share


def twin(part: str, site: Site, text: str) -> Placed:
    """Return a second place of a block.

    Args:
        part: Name of its part.
        site: The place.
        text: Its text, whose tags it has.
    """
    return Placed(part, Twin(site, frozenset(str(tag) for tag in find_tags(text))))


def show_marks(places: Iterable[Placed]) -> bool:
    """Return whether one of the places of a block is a paragraph, whose runs can have marks."""
    from rktranslate.formats.ooxml.drawing_text import Paragraph

    sites = (placed.site for placed in places)
    return any(
        isinstance(site.site if isinstance(site, Twin) else site, Paragraph) for site in sites
    )


class Collector:
    """Blocks in order of appearance, and their places."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.places: list[list[Placed]] = []

    def add(
        self,
        kind: BlockKind,
        text: str,
        line: int,
        place: str,
        placed: Sequence[Placed],
        exclusion: Exclusion | None = None,
        codes: tuple[CodeText, ...] = (),
        *,
        level: int = 0,
        row: int = 0,
    ) -> None:
        """Add a block.

        Args:
            kind: Its role.
            text: With tags.
            line: Number of the slide, of the row, ...
            place: Where it is, for translators.
            placed: Where it is written; nothing for a block that is never changed.
            exclusion: Why it is not offered.
            codes: What readers see of its codes.
            level: Level of a heading.
            row: Number of the row of a table cell; see ``Block.row``.
        """
        self.blocks.append(
            Block(
                kind,
                text,
                line,
                exclusion=exclusion,
                place=place,
                codes=codes,
                level=level if kind is BlockKind.HEADING else 0,
                row=row if kind is BlockKind.TABLE_CELL else 0,
            )
        )
        self.places.append(list(placed))

    def add_paragraph(
        self,
        kind: BlockKind,
        paragraph: Paragraph,
        part: str,
        line: int,
        place: str,
        exclusion: Exclusion | None,
        *,
        row: int = 0,
    ) -> None:
        """Add a paragraph of DrawingML as a block; its headings are titles of slides."""
        projection = paragraph.projection
        placed = (Placed(part, paragraph),)
        self.add(
            *(kind, projection.text, line, place, placed, exclusion, projection.codes),
            level=1,
            row=row,
        )

    def add_properties(self, package: Package, options: ReadOptions) -> None:
        """Add title, subject and description of the document."""
        texts = property_texts(package, options)
        if not texts:
            return
        part = package.xml(texts[0].part)
        elements = {found.element.content_start: found.element for found in part.find(_PROPERTIES)}
        for each in texts:
            site = PlainText.content(part, elements[each.start])
            if site is not None:
                self.blocks.append(replace(each.block, text=site.text))
                self.places.append([Placed(each.part, site)])

    def also(self, index: int, placed: Placed) -> None:
        """Add a place to a block."""
        self.places[index].append(placed)


def edits_of(
    blocks: Iterable[Block],
    places: Iterable[Sequence[Placed]],
    texts: Iterable[str],
    language: TargetLanguage,
) -> dict[str, list[Edit]]:
    """Return what changes in each part.

    Args:
        blocks: Its blocks.
        places: Where each block is written.
        texts: The text of each block with its targets.
        language: The language of the targets.

    Raises:
        DocumentError: A text cannot be written.
    """
    edits: dict[str, list[Edit]] = {}
    shared: dict[tuple[str, int], tuple[Whole, dict[int, str]]] = {}
    for block, placed, text in zip(blocks, places, texts, strict=True):
        if not is_rebuilt(block, text):
            continue
        for part, site in ((each.part, each.site) for each in placed):
            if isinstance(site, Share):
                whole = site.whole
                shared.setdefault((part, whole.start), (whole, {}))[1][site.index] = text
            else:
                edit = (site.start, site.end, site.written(text, language))
                edits.setdefault(part, []).append(edit)
    for (part, _), (whole, own) in shared.items():
        edit = (whole.start, whole.end, whole.written(own, language))
        edits.setdefault(part, []).append(edit)
    return edits


def edited(package: Package, name: str, edits: Iterable[Edit]) -> bytes:
    """Return a part with some stretches of its data replaced.

    Raises:
        DocumentError: It cannot be read.
    """
    part = package.xml(name)
    return part.encoded(spliced(part.data, _merged(part.data, edits)))


def _merged(data: bytes, edits: Iterable[Edit]) -> list[Edit]:
    """Return edits in order; one within another is made in what replaces that one.

    So is the tooltip of a link, an attribute in a run of a paragraph.
    """
    outermost: list[tuple[Edit, list[Edit]]] = []
    for edit in sorted(edits, key=lambda edit: (edit[0], -edit[1])):
        if outermost and edit[0] < outermost[-1][0][1]:
            outermost[-1][1].append(edit)
        else:
            outermost.append((edit, []))
    return [
        (start, end, _with_values(data, written, inner) if inner else written)
        for (start, end, written), inner in outermost
    ]


def _with_values(data: bytes, written: bytes, edits: Iterable[Edit]) -> bytes:
    """Return what replaces a stretch of a part with other values of some attributes.

    Args:
        data: The part.
        written: What replaces the stretch, with the attributes as they are in the part.
        edits: The values in the part, and what replaces them.
    """
    changes: dict[bytes, bytes] = {}
    patterns: set[bytes] = set()
    for start, end, value in edits:
        tag = data.rfind(b"<", 0, start)
        name = max(data.rfind(blank, tag, start) for blank in (b" ", b"\t", b"\n", b"\r"))
        before, quote = data[name:start], data[end : end + 1]
        changes.setdefault(data[name : end + 1], before + value + quote)
        patterns.add(b"%b[^%b]*%b" % (re.escape(before), quote, quote))
    return re.sub(
        b"|".join(sorted(patterns)), lambda match: changes.get(match[0], match[0]), written
    )
