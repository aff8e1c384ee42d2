"""OpenDocument text and presentations: every paragraph is a block."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.interface import DEFAULTS, UnmarkedWriting
from rktranslate.formats.marking import used_marks
from rktranslate.formats.odf.changes import accepted_changes
from rktranslate.formats.odf.direction import is_right_to_left_file, turning_edits
from rktranslate.formats.odf.files import OdfFile, open_file
from rktranslate.formats.odf.language import LanguageEdits
from rktranslate.formats.odf.links import link_edits, links_of
from rktranslate.formats.odf.notice import notice_edits
from rktranslate.formats.odf.reading import ParagraphPlace, Reading
from rktranslate.formats.odf.writing import PartWriter
from rktranslate.formats.rebuilding import is_rebuilt
from rktranslate.formats.targets import block_texts
from rktranslate.languages.codes import is_right_to_left
from rktranslate.model import Document, Syntax, TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.formats.odf.reading import Place
    from rktranslate.model import Mark, ReadOptions


class OdfFormat(UnmarkedWriting):
    """Text documents and presentations of LibreOffice and other programs (ODF 1.0 to 1.4)."""

    name: ClassVar[str] = "odf"
    suffixes: ClassVar[tuple[str, ...]] = (".odt", ".ott", ".fodt", ".odp", ".otp", ".fodp")

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return the paragraphs and other texts of a file as blocks.

        Raises:
            DocumentError: It is no OpenDocument file, is encrypted or signed, or has tracked
                changes that the options do not accept.
        """
        file = open_file(data, path, PurePosixPath(path).suffix.lower(), options)
        reading = Reading()
        file.read(reading, options)
        skeleton = _Skeleton(file, tuple(reading.places), options.changes is TrackedChanges.ACCEPT)
        return Document(path, tuple(reading.blocks), skeleton, Syntax.TAGS, encoding=None)

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether each block is in a paragraph of the text, not of a chart."""
        skeleton = _skeleton(document)
        are_objects = skeleton.file.are_objects
        return tuple(
            isinstance(place, ParagraphPlace) and not are_objects[place.part]
            for place in skeleton.places
        )

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the file with highlights on its marked texts; those of charts have none."""
        skeleton = _skeleton(document)
        file = skeleton.file
        writers = [
            PartWriter(part, shows_marks=not is_object)
            for part, is_object in zip(file.parts, file.are_objects, strict=True)
        ]
        texts = block_texts(document, targets, marks)
        for block, place, text in zip(document.blocks, skeleton.places, texts, strict=True):
            if place is not None and is_rebuilt(block, text):
                writers[place.part].change(place, text)
        if skeleton.addresses is not None:
            for index, edit in link_edits(file, links_of(file), skeleton.addresses):
                writers[index].replace(edit)
        if language:
            _record_language(file, writers, language)
        if notice is not None:
            used = used_marks(marks)
            for offset, written in notice_edits(file, notice, used):
                writers[0].insert(offset, written)
            writers[0].explain(used)
        if skeleton.accepts_changes and any(writer.is_changed for writer in writers):
            for writer in writers:
                for edit in accepted_changes(writer.part):
                    writer.replace(edit)
        return file.written(
            {
                name: writer.written()
                for name, writer in zip(file.names, writers, strict=True)
                if writer.is_changed
            }
        )

    def links(self, document: Document) -> tuple[str, ...]:
        """Return the addresses of the files beside the document that it links to."""
        skeleton = _skeleton(document)
        if skeleton.addresses is not None:
            return skeleton.addresses
        return tuple(link.address for link in links_of(skeleton.file))

    def with_links(self, document: Document, addresses: Sequence[str]) -> Document:
        """Return a document with other addresses of its links."""
        skeleton = replace(_skeleton(document), addresses=tuple(addresses))
        return replace(document, skeleton=skeleton)


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """All of a file that its blocks do not say."""

    file: OdfFile
    places: tuple[Place, ...]
    """Of each block."""
    accepts_changes: bool
    addresses: tuple[str, ...] | None = None
    """New ones of all links; None where they are as they were."""


def _skeleton(document: Document) -> _Skeleton:
    if not isinstance(document.skeleton, _Skeleton):
        raise TypeError("the document was read by another format")
    return document.skeleton


def _record_language(file: OdfFile, writers: Sequence[PartWriter], language: str) -> None:
    edits = LanguageEdits(language)
    to_right_to_left = is_right_to_left(language)
    styles = [file.parts[index] for index in file.style_parts]
    is_turned = to_right_to_left != is_right_to_left_file(styles)
    for index, part in zip(file.style_parts, styles, strict=True):
        for edit in edits.of_styles(part):
            writers[index].replace(edit)
        if is_turned:
            for edit in turning_edits(part, to_right_to_left=to_right_to_left):
                writers[index].replace(edit)
    if file.properties_part is not None:
        for edit in edits.of_properties(file.parts[file.properties_part]):
            writers[file.properties_part].replace(edit)
