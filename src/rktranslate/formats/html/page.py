"""A page of HTML, as it is read and written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.html.charset import decode_html, encode_html
from rktranslate.formats.html.links import link_edits, page_links
from rktranslate.formats.html.marks import MarkTags
from rktranslate.formats.html.reader import read_html
from rktranslate.formats.html.writer import language_edits, notice_edit, written
from rktranslate.languages.codes import is_right_to_left

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.formats.decoding import TextFile
    from rktranslate.formats.html.collector import Place
    from rktranslate.formats.html.reader import Reading
    from rktranslate.formats.html.writer import Edit
    from rktranslate.model import Mark


@dataclass(frozen=True, slots=True)
class Page:
    """A file of HTML or XHTML."""

    file: TextFile
    reading: Reading
    is_xml: bool
    """It is XHTML."""
    addresses: tuple[str, ...] = ()
    """New addresses of its links, one for each; none to leave all of them."""

    @classmethod
    def of(cls, data: bytes, path: str, *, xml: bool = False) -> Page:
        """Return a file as a page.

        Args:
            data: The file.
            path: For messages.
            xml: It is XHTML, whatever it begins with.

        Raises:
            DocumentError: Its encoding is not known, or cannot be written again.
        """
        file = decode_html(data, path)
        is_xml = xml or file.text.startswith("<?xml")
        return cls(file, read_html(file.text, xml=is_xml), is_xml)

    def links(self) -> tuple[str, ...]:
        """Return the addresses of other files, as they will be written."""
        found = page_links(self.file.text, xml=self.is_xml)
        return self.addresses or tuple(link.address for link in found)

    def _link_edits(self) -> list[Edit]:
        if not self.addresses:
            return []
        found = page_links(self.file.text, xml=self.is_xml)
        return link_edits(self.file, found, self.addresses, xml=self.is_xml)

    def written(
        self,
        changes: Iterable[tuple[Place, str]],
        notice: str | None = None,
        language: str = "",
        marks: Iterable[Mark] = (),
    ) -> bytes:
        """Return the file with other texts.

        Args:
            changes: The places of blocks, with their new texts.
            notice: A line for the reader that is put first.
            language: Code of the language of the texts; empty to leave what the page says.
            marks: The marks that the notice explains.
        """
        tags = MarkTags.of(self.file.text, self.reading, language, xml=self.is_xml)
        edits = []
        if language:
            is_rtl = is_right_to_left(language)
            # A body says it again, or alone, in pages of LibreOffice.
            for element, adds in ((self.reading.root, True), (self.reading.body, False)):
                if element is not None:
                    edits += language_edits(
                        self.file.text, element, language, is_rtl=is_rtl, xml=self.is_xml, adds=adds
                    )
        if notice is not None:
            edits.append(notice_edit(self.file, self.reading, notice, tags.legend(marks)))
        text = written(self.file, changes, edits, self._link_edits(), xml=self.is_xml, tags=tags)
        return encode_html(text, self.file)
