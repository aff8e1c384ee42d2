"""The interface of a document format: pure ``bytes <-> Document``.

The law of formats: writing a document with its own source texts gives back the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from rktranslate.model import ReadOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import Document, Mark

DEFAULTS = ReadOptions()
"""The options of a document for which the project sets none."""


@runtime_checkable
class Format(Protocol):
    """One file format: reads bytes into blocks, and writes blocks with targets."""

    name: ClassVar[str]
    """Stable id: ``text``, ``markdown``, ..."""
    suffixes: ClassVar[tuple[str, ...]]
    """File name extensions it serves, lower case, with the dot."""

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Parse a file into blocks without segments.

        Args:
            data: The content of the file.
            path: Its path in the project, for locations and errors.
            options: How to read it; a format ignores those that do not concern it.

        Returns:
            The document. Its ``skeleton`` may be an object of any type; only this format reads it.

        Raises:
            DocumentError: The bytes are not a document of this format.
        """
        ...

    def write(
        self,
        document: Document,
        targets: Sequence[str],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the document with each segment replaced by its target.

        Args:
            document: A document whose blocks have segments.
            targets: One target per segment, in document order; ``model.NOTHING`` writes nothing.
            notice: A line for the reader to be put first (``DRAFT ...``), where the format allows
                one.
            language: Code of the language of the targets, for a format that records it, and with
                it the direction of its script. Empty to leave what the document says.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be encoded.
        """
        ...


@runtime_checkable
class LinkedFormat(Protocol):
    """A format whose documents refer to other files outside of their texts; optional.

    A :class:`Format` that has these two methods gets links to translated documents, and to files
    that are copied, rewritten. Links in the texts of units are those of Markdown: not concerned.
    """

    def links(self, document: Document) -> tuple[str, ...]:
        """Return the addresses that a document refers to, in file order, repeated ones too.

        Such are links, images, style sheets and downloads. An address is as a browser sees it:
        without the quotes and the character references of the file, otherwise as it is written
        (percent-encoded, with query and fragment). What is no address of one file is left out; so
        are all addresses of a document that sets another base for them.
        """
        ...

    def with_links(self, document: Document, addresses: Sequence[str]) -> Document:
        """Return a document with other addresses, one for each that :meth:`links` returns.

        An address that is equal keeps its bytes; the others are escaped as the file needs it.
        The blocks and their segments are the same, so that targets of one fit the other.
        """
        ...


@runtime_checkable
class MarkedFormat(Protocol):
    """A format that can show readers which segments are not final; optional.

    A :class:`Format` that has these methods is used for previews: see ``build --draft``.
    """

    def markable_blocks(self, document: Document) -> tuple[bool, ...]:
        """Return whether the text of each block would show a mark.

        The title of a page, the value of an attribute or the data of a chart would not.
        """
        ...

    def write_marked(
        self,
        document: Document,
        targets: Sequence[str],
        marks: Sequence[Mark | None],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the document as :meth:`Format.write` does, with some segments marked.

        A mark is seen where the segment stands: a highlight, or a sign in plain text. The notice,
        if there is one, explains the marks that are in the document. Where the file cannot hold a
        mark, the text is written without one. Apart from the marks, readers see the same document.
        With nothing but None it is the same to the byte.

        Args:
            document: A document whose blocks have segments.
            targets: One target per segment, in document order.
            marks: The mark of each segment; None for one that is final.
            notice: A line for the reader to be put first.
            language: Code of the language of the targets.

        Raises:
            DocumentError: The number of targets is wrong, or one cannot be encoded.
        """
        ...


class UnmarkedWriting:
    """The method ``write`` of a :class:`MarkedFormat`: it writes a document without marks."""

    def write(
        self: MarkedFormat,
        document: Document,
        targets: Sequence[str],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the document with each segment replaced by its target; see :class:`Format`."""
        return self.write_marked(document, targets, (), notice, language)
