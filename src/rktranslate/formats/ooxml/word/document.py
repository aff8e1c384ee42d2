"""The format of Word documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.marking import LEGEND, used_marks
from rktranslate.formats.ooxml.charts import collect_chart
from rktranslate.formats.ooxml.diagrams import collect_diagram
from rktranslate.formats.ooxml.embedded import collect_embedded
from rktranslate.formats.ooxml.links import ExternalLinks, changed_links
from rktranslate.formats.ooxml.properties import with_status
from rktranslate.formats.ooxml.relationships import main_part, open_package, relationships
from rktranslate.formats.ooxml.sites import edits_of, show_marks
from rktranslate.formats.ooxml.target_language import TargetLanguage
from rktranslate.formats.ooxml.word.changes import without_changes
from rktranslate.formats.ooxml.word.highlights import highlighted
from rktranslate.formats.ooxml.word.language import settings_in_language, styles_in_language
from rktranslate.formats.ooxml.word.numbering import collect_numbering
from rktranslate.formats.ooxml.word.stories import ChunkSite, Reading, Story, StoryReader
from rktranslate.formats.ooxml.word.styles import Styles
from rktranslate.formats.ooxml.word.writing import PartWriter
from rktranslate.formats.rebuilding import is_rebuilt
from rktranslate.formats.recognition import wrong_content
from rktranslate.formats.targets import block_texts
from rktranslate.formats.xml import escaped_text, without_invalid
from rktranslate.model import BlockKind, Document, DocumentPart, Exclusion, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.formats.ooxml.relationships import Relationship
    from rktranslate.formats.ooxml.sites import Placed
    from rktranslate.formats.ooxml.word.paragraphs import Paragraph
    from rktranslate.formats.ooxml.word.writing import Edit
    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import XmlPart
    from rktranslate.model import Block, Mark, ReadOptions

_STORIES = {
    "header": ("header", BlockKind.PAGE_HEADER),
    "footer": ("footer", BlockKind.PAGE_HEADER),
    "footnotes": ("footnote", BlockKind.FOOTNOTE),
    "endnotes": ("endnote", BlockKind.FOOTNOTE),
    "comments": ("comment", BlockKind.COMMENT),
}
_ROOT = re.compile(rb"<([^\s/>!?]+)")


@dataclass(frozen=True, slots=True)
class _Skeleton:
    data: bytes
    """The file."""
    package: Package
    """The package, without tracked changes."""
    main: str
    chunks: Mapping[int, tuple[ChunkSite, ...]]
    places: tuple[tuple[Placed, ...], ...]
    addresses: tuple[str, ...] = ()
    """New addresses of its links; none to leave all of them."""


class WordFormat(UnmarkedWriting, ExternalLinks):
    """Word documents and templates, with macros or without."""

    name: ClassVar[str] = "docx"
    suffixes: ClassVar[tuple[str, ...]] = (".docx", ".docm", ".dotx", ".dotm")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the paragraphs of all stories: text, headers, footers, notes, comments."""
        package = open_package(data, path, "Word document")
        main = main_part(package)
        body = package.xml(main)
        root = _ROOT.search(body.data)
        if root is None or body.name(root[1]) != "w:document":
            suffix = PurePosixPath(path).suffix.lower()
            raise wrong_content(data, path, suffix, "its main part is no text document")
        stories = (Story(main, ""), *_stories(package, main, options))
        original = package
        parts = {main: body}
        for story in stories[1:]:
            parts.setdefault(story.part, package.xml(story.part))
        package = without_changes(package, parts, options)
        has_accepted = package is not original
        if has_accepted:
            parts = {name: package.xml(name) for name in parts}
        styles = _related(package, main, "styles")
        styles_part = None if styles is None else package.xml(styles)
        reading = Reading(Styles(styles_part), options)
        reading.has_accepted = has_accepted
        for story in stories:
            StoryReader(reading, parts[story.part], story).read()
        numbering = _related(package, main, "numbering")
        if numbering is not None:
            numbered = [*parts.values(), *([] if styles_part is None else [styles_part])]
            line = max(1, reading.paragraphs)
            collect_numbering(reading.collector, package.xml(numbering), numbered, line)
        _read_drawings(reading, package, main)
        for story in stories:
            line = max(1, reading.paragraphs)
            collect_embedded(
                reading.collector, package, story.part, line, story.name, story.exclusion
            )
        reading.collector.add_properties(package, options)
        collector = reading.collector
        skeleton = _Skeleton(
            data, package, main, reading.chunks, tuple(map(tuple, collector.places))
        )
        return Document(path, tuple(collector.blocks), skeleton, Syntax.TAGS, encoding=None)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether each block is in a paragraph."""
        skeleton = _skeleton(document)
        return tuple(
            bool(skeleton.chunks.get(index)) or show_marks(placed)
            for index, placed in enumerate(skeleton.places)
        )

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the document with highlights on its marked texts."""
        skeleton = _skeleton(document)
        package = skeleton.package
        texts = list(block_texts(document, targets, marks))
        target_language = TargetLanguage.of(language)
        changes = _changes(document.blocks, texts, skeleton, target_language)
        if notice is not None:
            changes.setdefault(skeleton.main, _Changes()).notice = (notice, used_marks(marks))
        changed = {
            name: change.written(package.xml(name), target_language)
            for name, change in changes.items()
        }
        changed |= changed_links(package, skeleton.addresses)
        if language:
            changed |= _in_language(package, skeleton.main, target_language)
        if notice is not None:
            changed = with_status(package, changed, without_invalid(notice))
        return package.written(changed) if changed else skeleton.data


def _skeleton(document: Document) -> _Skeleton:
    if not isinstance(document.skeleton, _Skeleton):
        raise TypeError("not a document of this format")
    return document.skeleton


# --- reading -------------------------------------------------------------------------------------


def _stories(package: Package, main: str, options: ReadOptions) -> Iterator[Story]:
    """Yield the stories besides the main text, in order of their kinds."""
    found: dict[str, list[str]] = {kind: [] for kind in _STORIES}
    for relationship in _parts_related(package, main):
        known = found.get(relationship.kind)
        if known is not None and relationship.target not in known:
            known.append(relationship.target)
    for kind, (name, block_kind) in _STORIES.items():
        is_left_out = kind == "comments" and DocumentPart.COMMENTS not in options.parts
        for part in found[kind]:
            yield Story(part, name, block_kind, Exclusion.LEFT_OUT if is_left_out else None)


def _parts_related(package: Package, part: str) -> Iterator[Relationship]:
    return (each for each in relationships(package, part) if not each.is_external)


def _related(package: Package, part: str, kind: str) -> str | None:
    """Return the name of the first part with a kind of relationship to another one."""
    return next((each.target for each in _parts_related(package, part) if each.kind == kind), None)


def _read_drawings(reading: Reading, package: Package, main: str) -> None:
    """Add the texts of charts and diagrams."""
    related = tuple(_parts_related(package, main))
    drawings = {each.id: each.target for each in related if each.kind == "diagramDrawing"}
    line = max(1, reading.paragraphs)
    wants_charts = DocumentPart.CHARTS in reading.options.parts
    exclusion = None if wants_charts else Exclusion.LEFT_OUT
    seen: set[str] = set()
    for each in related:
        if each.target in seen:
            continue
        if each.kind in ("chart", "chartEx"):
            seen.add(each.target)
            collect_chart(
                *(reading.collector, package, each.target, line, "chart", exclusion),
                Exclusion.EMBEDDED,
            )
        elif each.kind == "diagramData":
            seen.add(each.target)
            collect_diagram(
                *(reading.collector, package, each.target, drawings, line, "diagram", None)
            )


# --- writing -------------------------------------------------------------------------------------


class _Changes:
    """What changes in a part."""

    def __init__(self) -> None:
        self.paragraphs: dict[Paragraph, dict[int, str]] = {}
        self.edits: list[Edit] = []
        self.notice: tuple[str, tuple[Mark, ...]] | None = None
        """A notice, and the marks that it explains."""

    def written(self, part: XmlPart, language: TargetLanguage) -> bytes:
        """Return the part with the changes."""
        edits = self.edits if self.notice is None else [*self.edits, *_notice(part, *self.notice)]
        return PartWriter(part, self.paragraphs, edits, language).written()


def _changes(
    blocks: Sequence[Block],
    texts: Sequence[str],
    skeleton: _Skeleton,
    language: TargetLanguage,
) -> dict[str, _Changes]:
    """Return what changes, by the names of the parts."""
    changes: dict[str, _Changes] = {}
    for part, edits in edits_of(blocks, skeleton.places, texts, language).items():
        changes[part] = _Changes()
        changes[part].edits += edits
    for index, (block, text) in enumerate(zip(blocks, texts, strict=True)):
        if not is_rebuilt(block, text):
            continue
        for chunk in skeleton.chunks.get(index, ()):
            change = changes.setdefault(chunk.paragraph.part, _Changes())
            change.paragraphs.setdefault(chunk.paragraph, {})[chunk.index] = text
    return changes


def _notice(part: XmlPart, notice: str, marks: Iterable[Mark]) -> Iterator[Edit]:
    """Yield a paragraph for readers at the beginning of the body; it has the colours of marks."""
    body = re.search(rb"<%b(?=[\s>])[^>]*>" % re.escape(part.written("w:body")), part.data)
    if body is None or body[0].endswith(b"/>"):
        return
    name = part.written("w:p")
    used = tuple(marks)
    runs = [_notice_run(part, f"{notice}{LEGEND}" if used else notice)]
    for mark in used:
        runs += (_notice_run(part, " "), _notice_run(part, f" {mark.description} ", mark))
    yield body.end(), body.end(), b"<%b>%b</%b>" % (name, b"".join(runs), name)


def _notice_run(part: XmlPart, text: str, mark: Mark | None = None) -> bytes:
    run, element = part.written("w:r"), part.written("w:t")
    properties = b"" if mark is None else highlighted(b"", run[:-1], mark)
    space = b' xml:space="preserve"' if text != text.strip() else b""
    written = escaped_text(without_invalid(text)).encode()
    return b"<%b>%b<%b%b>%b</%b></%b>" % (run, properties, element, space, written, element, run)


def _in_language(package: Package, main: str, language: TargetLanguage) -> dict[str, bytes]:
    """Return the parts that name the language of the document, with the new one."""
    changed: dict[str, bytes] = {}
    styles, settings = _related(package, main, "styles"), _related(package, main, "settings")
    if styles is not None:
        changed[styles] = styles_in_language(package.xml(styles), language)
    if settings is not None:
        changed[settings] = settings_in_language(package.xml(settings), language)
    return {name: data for name, data in changed.items() if data != package.read(name)}
