"""EPUB publications: chapters, navigation, title and description."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.epub import values as plain
from rktranslate.formats.epub.package import Publication
from rktranslate.formats.html.page import Page
from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.marking import used_marks
from rktranslate.formats.rebuilding import is_rebuilt
from rktranslate.formats.targets import block_texts
from rktranslate.model import Block, Document, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.formats.epub.values import Value
    from rktranslate.formats.html.collector import Place
    from rktranslate.formats.xml import XmlPart
    from rktranslate.model import Mark, ReadOptions


class EpubFormat(UnmarkedWriting):
    """Electronic books (EPUB 2 and 3)."""

    name: ClassVar[str] = "epub"
    suffixes: ClassVar[tuple[str, ...]] = (".epub",)

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the texts of all files of a publication as blocks, in reading order.

        Raises:
            DocumentError: It is no EPUB publication, or its text is encrypted.
        """
        publication = Publication.of(data, path)
        files: list[_File] = []
        blocks: list[Block] = []
        for name in publication.texts():
            source = _source(publication, name)
            found = list(_blocks(source, options))
            for block, _ in found:
                place = ", ".join(filter(None, (_short(publication, name), block.place)))
                blocks.append(replace(block, line=len(blocks) + 1, line_starts=(), place=place))
            files.append(_File(name, source, tuple(place for _, place in found)))
        skeleton = _Skeleton(publication, tuple(files))
        return Document(path, tuple(blocks), skeleton, Syntax.TAGS, encoding=None)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether each block is in a page, and not its title."""
        skeleton = _skeleton(document)
        return tuple(
            place is not None and not isinstance(place, plain.Value) and place.shows_marks
            for file in skeleton.files
            for place in file.places
        )

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the publication with marks in its pages; contents and titles have none."""
        skeleton = _skeleton(document)
        texts = zip(document.blocks, block_texts(document, targets, marks), strict=True)
        publication = skeleton.publication
        first = publication.pages[0] if publication.pages else None
        changed: dict[str, bytes] = {}
        for file in skeleton.files:
            changes = _Changes()
            for place in file.places:
                block, text = next(texts)
                if place is not None and is_rebuilt(block, text):
                    changes.add(place, text)
            own_notice = notice if file.name == first else None
            data = _written(file.source, changes, own_notice, language, used_marks(marks))
            if data is not None:
                changed[file.name] = data
        return publication.package.written(changed) if changed else publication.package.data


@dataclass(frozen=True, slots=True)
class _File:
    """A file of a publication that has text."""

    name: str
    source: Page | XmlPart
    places: tuple[Place | Value | None, ...]
    """One for each of its blocks; None for one that is not offered."""


@dataclass(frozen=True, slots=True)
class _Skeleton:
    publication: Publication
    files: tuple[_File, ...]


def _skeleton(document: Document) -> _Skeleton:
    skeleton = document.skeleton
    if not isinstance(skeleton, _Skeleton):
        raise TypeError(f"expected a publication, found {type(skeleton).__name__}")
    return skeleton


@dataclass(slots=True)
class _Changes:
    """New texts of a file."""

    in_pages: list[tuple[Place, str]] = field(default_factory=list)
    in_values: list[tuple[Value, str]] = field(default_factory=list)

    def add(self, place: Place | Value, text: str) -> None:
        """Add a text."""
        if isinstance(place, plain.Value):
            self.in_values.append((place, text))
        else:
            self.in_pages.append((place, text))

    def __bool__(self) -> bool:
        return bool(self.in_pages or self.in_values)


def _source(publication: Publication, name: str) -> Page | XmlPart:
    package = publication.package
    if name in publication.pages:
        return Page.of(package.read(name), f"{package.path}!{name}", xml=True)
    return package.xml(name)


def _short(publication: Publication, name: str) -> str:
    """Return the name of a file, or nothing for the package document."""
    return "" if name == publication.opf else name.rpartition("/")[2]


def _blocks(
    source: Page | XmlPart, options: ReadOptions
) -> Iterator[tuple[Block, Place | Value | None]]:
    if isinstance(source, Page):
        places = iter(source.reading.places)
        for block in source.reading.blocks:
            yield block, next(places) if block.exclusion is None else None
    else:
        for block, value in plain.values(source, options):
            yield block, value if block.exclusion is None else None


def _written(
    source: Page | XmlPart,
    changes: _Changes,
    notice: str | None,
    language: str,
    marks: Iterable[Mark],
) -> bytes | None:
    """Return the bytes of a file; None if nothing of it changes."""
    if isinstance(source, Page):
        if not changes and notice is None and not language:
            return None
        return source.written(changes.in_pages, notice, language, marks)
    edits = plain.language_edits(source, language) if language else []
    if not changes and not edits:
        return None
    return plain.written(source, changes.in_values, edits)
