"""Presentations (PresentationML): slides in their order, with notes, comments, layouts, masters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import DocumentError
from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.marking import used_marks
from rktranslate.formats.ooxml.drawing_shapes import Setting, collect_drawing
from rktranslate.formats.ooxml.drawing_text import TextReader
from rktranslate.formats.ooxml.embedded import collect_embedded
from rktranslate.formats.ooxml.links import ExternalLinks, changed_links
from rktranslate.formats.ooxml.presentation_alignment import Alignments
from rktranslate.formats.ooxml.presentation_notice import slide_with_notice
from rktranslate.formats.ooxml.properties import with_status
from rktranslate.formats.ooxml.relationships import main_part, open_package, relationships
from rktranslate.formats.ooxml.sites import (
    Collector,
    Placed,
    PlainText,
    edited,
    edits_of,
    show_marks,
)
from rktranslate.formats.ooxml.target_language import TargetLanguage
from rktranslate.formats.targets import block_texts
from rktranslate.formats.xml import XmlPart
from rktranslate.model import BlockKind, Document, DocumentPart, Exclusion, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rktranslate.formats.packages import Package
    from rktranslate.model import Mark, ReadOptions

_NOUN = "presentation"
_FALSE = frozenset({"0", "false"})


@dataclass(frozen=True, slots=True)
class _Skeleton:
    package: Package
    places: tuple[Sequence[Placed], ...]
    notice_slide: str | None
    """Name of the first slide that is shown."""
    addresses: tuple[str, ...] = ()
    """New addresses of its links; none to leave all of them."""


class PresentationFormat(UnmarkedWriting, ExternalLinks):
    """Presentations of PowerPoint and compatible programs."""

    name: ClassVar[str] = "pptx"
    suffixes: ClassVar[tuple[str, ...]] = (".pptx", ".pptm", ".potx", ".potm", ".ppsx", ".ppsm")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the paragraphs of all slides; see :meth:`Format.read`."""
        package = open_package(data, path, _NOUN)
        reading = _Reading(package, options)
        reading.read()
        collector = reading.collector
        skeleton = _Skeleton(package, tuple(collector.places), reading.first_shown)
        return Document(path, tuple(collector.blocks), skeleton, Syntax.TAGS, encoding=None)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether each block is in a paragraph."""
        return tuple(map(show_marks, _skeleton(document).places))

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the presentation with highlights on its marked texts.

        A notice is a box of text on the first slide, and the status in the properties.
        """
        skeleton = _skeleton(document)
        package = skeleton.package
        texts = block_texts(document, targets, marks)
        target_language = TargetLanguage.of(language)
        edits = edits_of(document.blocks, skeleton.places, texts, target_language)
        changed = {name: edited(package, name, own) for name, own in edits.items()}
        changed |= changed_links(package, skeleton.addresses)
        if notice is not None:
            name = skeleton.notice_slide
            if name is not None:
                part = XmlPart.of(changed[name], name) if name in changed else package.xml(name)
                changed[name] = slide_with_notice(part, notice, used_marks(marks))
            changed = with_status(package, changed, notice)
        return package.written(changed)


def _skeleton(document: Document) -> _Skeleton:
    if not isinstance(document.skeleton, _Skeleton):
        raise TypeError("the document was read by another format")
    return document.skeleton


class _Reading:
    """A presentation while it is read."""

    def __init__(self, package: Package, options: ReadOptions) -> None:
        self.collector = Collector()
        self.first_shown: str | None = None
        self._package = package
        self._options = options
        self._presentation = main_part(package)
        self._alignments = Alignments(package)

    def read(self) -> None:
        """Add the blocks of all parts.

        Raises:
            DocumentError: It is no presentation, or a part cannot be read.
        """
        self.collector.add_properties(self._package, self._options)
        layouts: dict[str, int] = {}
        for number, name in enumerate(self._slides(), 1):
            self._slide(number, name)
            for layout in self._related(name, "slideLayout"):
                layouts.setdefault(layout, number)
        masters: dict[str, int] = {}
        if not layouts:
            # A template: people make slides from any of its layouts.
            masters = dict.fromkeys(self._related(self._presentation, "slideMaster"), 1)
            layouts = {each: 1 for name in masters for each in self._related(name, "slideLayout")}
        for layout, number in layouts.items():
            self._background(layout, number, "slide layout")
            for master in self._related(layout, "slideMaster"):
                masters.setdefault(master, number)
        for master, number in masters.items():
            self._background(master, number, "slide master")

    def _slides(self) -> Iterator[str]:
        """Yield the names of the slides in the order of the presentation."""
        part = self._package.xml(self._presentation)
        targets = {each.id: each for each in relationships(self._package, self._presentation)}
        is_presentation = False
        for found in part.find({"p:sldId", "p:sldMasterIdLst", "p:notesSz", "p:sldSz"}):
            is_presentation = True
            if found.element.name == "p:sldId":
                target = targets.get(part.attribute(found.element, "r:id") or "")
                if target is not None and not target.is_external:
                    yield target.target
        if not is_presentation:
            raise DocumentError(f"not a {_NOUN}", path=self._package.path)

    def _related(self, part: str, *kinds: str) -> Iterator[str]:
        for each in relationships(self._package, part):
            if each.kind in kinds and not each.is_external:
                yield each.target

    def _slide(self, number: int, name: str) -> None:
        place = f"slide {number}"
        exclusion = None
        if not _is_shown(self._package.xml(name)):
            place = f"{place} (hidden)"
            if DocumentPart.HIDDEN not in self._options.parts:
                exclusion = Exclusion.HIDDEN
        elif self.first_shown is None:
            self.first_shown = name
        setting = Setting(number, place, exclusion, lists=True, alignments=self._alignments)
        collect_drawing(self.collector, self._package, name, setting, self._options)
        collect_embedded(self.collector, self._package, name, number, place, exclusion)
        for notes in self._related(name, "notesSlide"):
            own = Setting(number, f"{place}, notes", self._left_out(exclusion, DocumentPart.NOTES))
            collect_drawing(self.collector, self._package, notes, own, self._options)
        for comments in self._related(name, "comments"):
            self._comments(
                comments,
                number,
                f"{place}, comment",
                self._left_out(exclusion, DocumentPart.COMMENTS),
            )

    def _left_out(self, exclusion: Exclusion | None, part: DocumentPart) -> Exclusion | None:
        if exclusion is None and part not in self._options.parts:
            return Exclusion.LEFT_OUT
        return exclusion

    def _comments(self, name: str, number: int, place: str, exclusion: Exclusion | None) -> None:
        part = self._package.xml(name)
        reader = TextReader(part)
        for element in (found.element for found in part.find({"p:text", "a:p"})):
            if element.name == "a:p":
                paragraph = reader.paragraph(element)
                if paragraph is not None:
                    self.collector.add_paragraph(
                        BlockKind.COMMENT, paragraph, name, number, place, exclusion
                    )
                continue
            site = PlainText.content(part, element)
            if site is not None:
                placed = (Placed(name, site),)
                self.collector.add(BlockKind.COMMENT, site.text, number, place, placed, exclusion)

    def _background(self, name: str, number: int, place: str) -> None:
        """Add the texts of a layout or master: boxes that every slide shows, and prompts."""
        setting = Setting(number, place, prompts=True)
        collect_drawing(self.collector, self._package, name, setting, self._options)


def _is_shown(slide: XmlPart) -> bool:
    """Return whether a slide is part of the show."""
    first = next(slide.find({"p:bg", "p:nvGrpSpPr"}), None)
    return first is None or slide.attribute(first.ancestors[0], "show") not in _FALSE
