"""Texts of a sheet beside its cells: page headers, prompts, tooltips, comments, drawings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.ooxml.drawing_shapes import Setting, collect_drawing
from rktranslate.formats.ooxml.relationships import relationships
from rktranslate.formats.ooxml.sites import Placed, PlainText, Share
from rktranslate.formats.ooxml.spreadsheet_headers import HEADERS, page_header, texts_of
from rktranslate.formats.ooxml.spreadsheet_strings import StringReader
from rktranslate.formats.ooxml.twins import Twins
from rktranslate.formats.xml import Ancestor
from rktranslate.inline.excerpt import excerpt
from rktranslate.inline.tags import escape_literals
from rktranslate.model import BlockKind, DocumentPart, Exclusion

if TYPE_CHECKING:
    from rktranslate.formats.ooxml.sites import Collector, Site
    from rktranslate.formats.ooxml.target_language import TargetLanguage
    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import ReadOptions

_VALIDATIONS = frozenset({"x:dataValidation", "x14:dataValidation"})
_PROMPTS = {"promptTitle": 32, "prompt": 255, "errorTitle": 32, "error": 255}
"""Texts that are shown while a cell is filled in, and their longest length."""
_WANTED = HEADERS | _VALIDATIONS | {"x:hyperlink"}


@dataclass(frozen=True, slots=True)
class LimitedText:
    """An attribute that may not be longer than a number of characters."""

    text: PlainText
    limit: int
    path: str
    """Of the part, for messages."""

    @property
    def start(self) -> int:
        """Offset in the data of the part."""
        return self.text.start

    @property
    def end(self) -> int:
        """Offset after it."""
        return self.text.end

    def written(self, text: str, language: TargetLanguage) -> bytes:
        """Return the value with another text.

        Raises:
            DocumentError: It is too long.
        """
        if len(text) > max(self.limit, len(self.text.text)):
            raise DocumentError(
                f"“{excerpt(text, 40)}” has {len(text)} characters; "
                f"spreadsheets allow {self.limit} here",
                path=self.path,
                hint="shorten the translation",
            )
        return self.text.written(text, language)


@dataclass(frozen=True, slots=True)
class _Extras:
    """A sheet whose texts beside its cells are added."""

    collector: Collector
    package: Package
    part: XmlPart
    name: str
    """Name of the part."""
    place: str
    options: ReadOptions
    exclusion: Exclusion | None

    def add(
        self,
        kind: BlockKind,
        site: Site | Share,
        text: str,
        where: str = "",
        part: str = "",
        exclusion: Exclusion | None = None,
        line: int = 1,
    ) -> None:
        placed = [Placed(part or self.name, site)]
        place = f"{self.place}{where}"
        self.collector.add(kind, text, line, place, placed, self.exclusion or exclusion)

    def left_out(self, part: DocumentPart) -> Exclusion | None:
        return None if part in self.options.parts else Exclusion.LEFT_OUT


def collect_extras(
    collector: Collector,
    package: Package,
    part: XmlPart,
    name: str,
    start: int,
    place: str,
    options: ReadOptions,
    exclusion: Exclusion | None,
) -> None:
    """Add the texts of a sheet that are not in its cells.

    Args:
        collector: Where to.
        package: The document.
        part: The sheet.
        name: Name of its part.
        start: Offset of the end of its cells.
        place: Where it is, for translators.
        options: What is offered.
        exclusion: Why nothing of it is offered.

    Raises:
        DocumentError: A part cannot be read.
    """
    extras = _Extras(collector, package, part, name, place, options, exclusion)
    for found in part.find_in(Ancestor("", start, start), len(part.data), _WANTED):
        _sheet_text(extras, found.element)
    own = relationships(package, name)
    first = len(collector.blocks)
    for each in own:
        if each.kind == "threadedComment":
            _threaded_comments(extras, each.target)
    for each in own:
        if each.kind == "comments":
            _comments(extras, each.target, first)
    for each in own:
        if each.kind == "drawing" and not each.is_external:
            setting = Setting(1, place, exclusion, data=Exclusion.FIELD)
            collect_drawing(collector, package, each.target, setting, options)


def _sheet_text(extras: _Extras, element: Element) -> None:
    part = extras.part
    if element.name in HEADERS:
        header = page_header(part, element)
        for index, projection in texts_of(header):
            extras.collector.add(
                BlockKind.PAGE_HEADER,
                projection.text,
                1,
                f"{extras.place}, {'header' if element.name.endswith('Header') else 'footer'}",
                [Placed(extras.name, Share(header, index))],
                extras.exclusion,
                projection.codes,
            )
        return
    if element.name == "x:hyperlink":
        tooltip = PlainText.attribute(part, element, "tooltip")
        if tooltip is not None:
            extras.add(BlockKind.ATTRIBUTE, tooltip, tooltip.text, ", tooltip")
        return
    for attribute, limit in _PROMPTS.items():
        site = PlainText.attribute(part, element, attribute)
        if site is not None:
            limited = LimitedText(site, limit, part.path)
            extras.add(BlockKind.ATTRIBUTE, limited, site.text, ", prompt")


def _threaded_comments(extras: _Extras, name: str) -> None:
    part = extras.package.xml(name)
    exclusion = extras.left_out(DocumentPart.COMMENTS)
    for found in part.find({"tc:threadedComment"}):
        content = found.element.child("tc:text")
        site = None if content is None else PlainText.content(part, content)
        if site is not None:
            cell = part.attribute(found.element, "ref") or ""
            extras.add(BlockKind.COMMENT, site, site.text, f", comment at {cell}", name, exclusion)


def _comments(extras: _Extras, name: str, first: int) -> None:
    """Add the comments of a sheet; those that stand for a thread are kept the same as it."""
    part = extras.package.xml(name)
    exclusion = extras.left_out(DocumentPart.COMMENTS)
    reader = StringReader(part)
    twins = Twins(extras.collector, first)
    authors: list[str] = []
    for found in part.find({"x:author", "x:comment"}):
        element = found.element
        if element.name == "x:author":
            authors.append(part.text(element))
            continue
        attributes = part.attributes(element)
        number = attributes.get("authorId", "")
        known = number.isdecimal() and int(number) < len(authors)
        author = authors[int(number)] if known else ""
        content = element.child("x:text")
        if content is None:
            continue
        string = reader.string(content)
        where = f", comment at {attributes.get('ref', '')}"
        for site, text, _ in string.shares():
            is_thread = author.startswith("tc=")
            if is_thread and isinstance(site, Share) and twins.share(name, site, text):
                continue
            own = Exclusion.HIDDEN if is_thread else exclusion
            if text == escape_literals(f"{author}:"):
                own = Exclusion.METADATA
            extras.add(BlockKind.COMMENT, site, text, where, name, own)
