"""OpenDocument text and presentations: every paragraph is a block."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, ClassVar

from rktranslate.formats.interface import DEFAULTS
from rktranslate.formats.odf.changes import accepted_changes
from rktranslate.formats.odf.direction import is_right_to_left_file, turning_edits
from rktranslate.formats.odf.files import OdfFile, open_file
from rktranslate.formats.odf.language import LanguageEdits
from rktranslate.formats.odf.notice import notice_edits
from rktranslate.formats.odf.reading import Reading
from rktranslate.formats.odf.writing import PartWriter
from rktranslate.formats.rebuilding import is_rebuilt
from rktranslate.formats.targets import block_texts
from rktranslate.languages.codes import is_right_to_left
from rktranslate.model import Document, Syntax, TrackedChanges

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import ReadOptions


class OdfFormat:
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
        skeleton = _Skeleton(file, reading, options.changes is TrackedChanges.ACCEPT)
        return Document(path, tuple(reading.blocks), skeleton, Syntax.TAGS, encoding=None)

    def write(
        self,
        document: Document,
        targets: Sequence[str],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the file with its targets; parts that do not change keep their bytes."""
        skeleton = document.skeleton
        if not isinstance(skeleton, _Skeleton):
            raise TypeError("the document was read by another format")
        file = skeleton.file
        writers = [PartWriter(part) for part in file.parts]
        texts = block_texts(document, targets)
        for block, place, text in zip(document.blocks, skeleton.reading.places, texts, strict=True):
            if place is not None and is_rebuilt(block, text):
                writers[place.part].change(place, text)
        if language:
            _record_language(file, writers, language)
        if notice is not None:
            for offset, written in notice_edits(file, notice):
                writers[0].insert(offset, written)
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


class _Skeleton:
    """All of a file that its blocks do not say."""

    __slots__ = ("accepts_changes", "file", "reading")

    def __init__(self, file: OdfFile, reading: Reading, accepts_changes: bool) -> None:
        self.file = file
        self.reading = reading
        self.accepts_changes = accepts_changes


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
