"""PO files as blocks of lines: each entry with its bytes, its text and its message."""

from __future__ import annotations

import codecs
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.catalog.po.decoding import codec_of, decode
from rktranslate.catalog.po.entries import scan
from rktranslate.catalog.po.header import parse_fields
from rktranslate.catalog.po.reader import header_of, message_of, with_plain_line_ends
from rktranslate.errors import CatalogError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.catalog.po.entries import Entry
    from rktranslate.catalog.po.header import Fields
    from rktranslate.model import Key, Message


@dataclass(frozen=True, slots=True)
class Style:
    """How the lines of a file are written."""

    codec: str
    """Name of Python's codec for its charset."""
    crlf: bool
    bom: bool

    def lines(self, text: str) -> tuple[bytes, ...]:
        """Return the lines of a text with LF line ends, as bytes without the final LF.

        Raises:
            UnicodeEncodeError: The charset lacks a character.
        """
        end = b"\r" if self.crlf else b""
        return tuple(line.encode(self.codec) + end for line in text.split("\n"))


@dataclass(frozen=True, slots=True)
class Block:
    """An entry of a file; with further msgstr lines, those of one msgid."""

    entries: tuple[Entry, ...]
    key: Key
    """The key of its message."""
    text: str
    """Its lines, decoded, with LF line ends and without the last one."""
    gap: tuple[bytes, ...]
    """The blank lines before it."""
    raw: tuple[bytes, ...]
    """Its lines in the file, without LF."""
    style: Style
    """That of its file."""
    path: str

    @property
    def obsolete(self) -> bool:
        """Return whether the entry is obsolete."""
        return self.entries[0].obsolete

    def message(self) -> Message:
        """Return the message of the entry.

        Raises:
            CatalogError: Its msgid_plural is empty.
        """
        return message_of(self.entries[0], self.path)

    def lines(self, style: Style) -> tuple[bytes, ...]:
        """Return the blank lines before the entry and its lines; as they are if the style is its.

        Raises:
            UnicodeEncodeError: The charset of the style lacks a character.
        """
        if (self.style.codec, self.style.crlf) == (style.codec, style.crlf):
            return self.gap + self.raw
        return style.lines("\n" * len(self.gap) + self.text)


@dataclass(frozen=True, slots=True)
class BlockFile:
    """A PO file in blocks."""

    header: Block
    fields: Fields
    blocks: tuple[Block, ...]
    end: tuple[bytes, ...]
    """The blank lines at the end of the file."""

    @property
    def style(self) -> Style:
        """How its lines are written."""
        return self.header.style

    def by_key(self) -> dict[Key, list[Block]]:
        """Return the blocks by key, in file order."""
        found: defaultdict[Key, list[Block]] = defaultdict(list)
        for block in self.blocks:
            found[block.key].append(block)
        return found


def read_blocks(data: bytes, path: str) -> BlockFile:
    """Cut a PO file into blocks.

    Args:
        data: The file.
        path: How errors name it.

    Raises:
        CatalogError: It cannot be decoded or parsed, or has no header or two.
    """
    codec = codec_of(data, path)
    text = with_plain_line_ends(decode(data, path))
    bom = data.startswith(codecs.BOM_UTF8)
    style = Style(codec, 2 * data.count(b"\r\n") > data.count(b"\n"), bom)
    lines = (data.removeprefix(codecs.BOM_UTF8) if bom else data).split(b"\n")
    if not lines[-1]:
        lines.pop()
    elif style.crlf and not lines[-1].endswith(b"\r"):
        lines[-1] += b"\r"  # a line behind it may follow
    entries = scan(text, path)
    header = header_of(entries, path)
    groups: list[list[Entry]] = [[header]]
    for entry in entries:
        if not entry.text("msgid"):
            raise CatalogError("a second message with an empty msgid", path=path, line=entry.msgid)
        if entry.repeated:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    blocks: list[Block] = []
    last = 0
    for group in groups:
        first, end = group[0].first, group[-1].last
        raw = tuple(lines[first - 1 : end])
        text = "\n".join(line for entry in group for line in entry.lines)
        blocks.append(
            Block(
                tuple(group), group[0].key, text, tuple(lines[last : first - 1]), raw, style, path
            )
        )
        last = end
    fields = parse_fields(header.text("msgstr"))
    return BlockFile(blocks[0], fields, tuple(blocks[1:]), tuple(lines[last:]))


def common_style(base: Style | None, ours: Style, theirs: Style, codec: str) -> Style:
    """Return the style of a merged file: what one side changed, and ours otherwise.

    Args:
        base: The style of the common ancestor; None without one.
        ours: Our style.
        theirs: Their style.
        codec: The codec of the merged file.
    """
    crlf = theirs.crlf if base is not None and base.crlf == ours.crlf else ours.crlf
    bom = theirs.bom if base is not None and base.bom == ours.bom else ours.bom
    return Style(codec, crlf, bom and codec == "utf-8")


def sequence(blocks: Sequence[Block]) -> list[tuple[Key, bool]]:
    """Return the keys of blocks in their order, each with whether it is obsolete."""
    return [(block.key, block.obsolete) for block in blocks]
