"""Blocks of a built document as markup that a page may show as it is.

Only the elements and classes that are written in this module are ever put out. Texts are escaped;
no address, style, script or attribute of a document gets through, whatever the document has.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rktranslate.formats.marking import marked_tokens, stretches_of
from rktranslate.inline.tags import Form, Tag
from rktranslate.model import BlockKind, Exclusion, Syntax

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

    from rktranslate.model import Block

_CONTROLS = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Bidi controls: they could show a text in another order than it is read."""
_EDGES = "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u205f"
"""Blanks, one of which marks the edges of the unit in Markdown while it is parsed: at a blank, a
mark of emphasis means the same as at the edge of a sentence."""
_ELEMENTS = {
    "b": "<strong>",
    "strong": "<strong>",
    "i": "<em>",
    "em": "<em>",
    "u": "<u>",
    "s": "<s>",
    "sup": "<sup>",
    "sub": "<sub>",
    "code": "<code>",
    "kbd": "<code>",
    "a": '<span class="preview-link">',
    "link": '<span class="preview-link">',
}
"""Opening tags by the names of inline codes, of Markdown tokens and of HTML in Markdown. Other
names have no look that is known, and no element."""
_NOTE_TAGS = frozenset({"fn", "en"})
"""Tags of footnotes and endnotes, whose numbers readers see."""
_CLOSING = {opening: f"</{opening[1:-1].split()[0]}>" for opening in _ELEMENTS.values()}
_DIGITS = "0123456789"
_WRITTEN_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_WRITTEN_TAG = re.compile(r"<(/?)(strong|em|sup|sub|kbd|code|[bius])>", re.IGNORECASE)
_NOTE_MARK = re.compile(r"\[\^([^\[\]\s]{1,80})\]")
_PARSED_CHARACTERS = 20_000
"""A longer Markdown text is shown as it is written."""
_CLASSES = {
    BlockKind.QUOTE: "quote",
    BlockKind.FOOTNOTE: "note",
    BlockKind.REFERENCE: "reference",
    BlockKind.FRONT_MATTER: "field",
    BlockKind.CAPTION: "caption",
    BlockKind.ATTRIBUTE: "field",
    BlockKind.SUBTITLE: "subtitle",
    BlockKind.PAGE_HEADER: "margin",
    BlockKind.COMMENT: "note",
    BlockKind.METADATA: "field",
}
_LABELLED = frozenset(
    {
        *(BlockKind.FOOTNOTE, BlockKind.FRONT_MATTER, BlockKind.ATTRIBUTE, BlockKind.SUBTITLE),
        *(BlockKind.PAGE_HEADER, BlockKind.COMMENT, BlockKind.METADATA),
    }
)
"""Kinds whose place is shown before the text: without it nobody knows what it is."""
_SHOWN_EXCLUSIONS = frozenset(
    {
        *(Exclusion.CODE, Exclusion.MATH, Exclusion.INDENTED_CODE, Exclusion.NESTED),
        *(Exclusion.TABLE, Exclusion.FIELD, Exclusion.FORMULA, Exclusion.CONTENTS),
        *(Exclusion.NUMBERING, Exclusion.MARKED, Exclusion.LEFT_OUT, Exclusion.OTHER),
    }
)
_PREFORMATTED = frozenset({Exclusion.CODE, Exclusion.MATH, Exclusion.INDENTED_CODE})
_LOWEST_LEVEL = 6
_PAGE_LEVELS = 2
"""Levels of the page around the preview."""


@dataclass(frozen=True, slots=True)
class ShownBlock:
    """A block to show."""

    block: Block
    text: str
    """Its text, a ``MarkedText`` where a part of it belongs to the unit."""
    is_unit: bool = False
    """All of it belongs to the unit."""


@dataclass(slots=True)
class _Marks:
    """The ids of what belongs to the unit."""

    ids: list[str] = field(default_factory=list)

    def marked(self, markup: str) -> str:
        """Return markup of text that belongs to the unit."""
        if not markup:
            return ""
        name = f"preview-unit-{len(self.ids) + 1}"
        self.ids.append(name)
        return f'<mark id="{name}">{markup}</mark>'


def rendered(blocks: Sequence[ShownBlock], syntax: Syntax) -> tuple[str, tuple[str, ...]]:
    """Return blocks as markup, and the ids of the elements that belong to the unit.

    Args:
        blocks: The blocks in document order.
        syntax: Inline syntax of their texts.
    """
    marks = _Marks()
    parts: list[str] = []
    for kind, group in groupby(filter(_is_shown, blocks), key=_container):
        own = list(group)
        if kind is BlockKind.TABLE_CELL:
            parts += _table(own, syntax, marks)
        elif kind is BlockKind.LIST_ITEM:
            items = (f'<li dir="auto">{_inline(each, syntax, marks)}</li>' for each in own)
            parts.append(f"<ul>{''.join(items)}</ul>")
        else:
            parts += (_block(each, syntax, marks) for each in own)
    return "".join(parts), tuple(marks.ids)


def _is_shown(shown: ShownBlock) -> bool:
    exclusion = shown.block.exclusion
    return bool(shown.text.strip()) and (exclusion is None or exclusion in _SHOWN_EXCLUSIONS)


def _container(shown: ShownBlock) -> BlockKind | None:
    """Return the kind of the blocks that are shown in one element together."""
    kind = shown.block.kind
    in_one = kind in (BlockKind.TABLE_CELL, BlockKind.LIST_ITEM)
    return kind if in_one and shown.block.exclusion not in _PREFORMATTED else None


def _block(shown: ShownBlock, syntax: Syntax, marks: _Marks) -> str:
    block = shown.block
    if block.kind is BlockKind.CODE or block.exclusion in _PREFORMATTED:
        return f'<pre class="preview-code">{_lines(shown.text)}</pre>'
    text = _inline(shown, syntax, marks)
    if block.exclusion is not None:
        return f'<p class="preview-fixed" dir="auto">{text}</p>'
    if block.kind is BlockKind.HEADING:
        level = min(max(block.level, 1) + _PAGE_LEVELS, _LOWEST_LEVEL)
        return f'<h{level} dir="auto">{text}</h{level}>'
    if block.kind is BlockKind.QUOTE:
        return f'<blockquote dir="auto">{text}</blockquote>'
    name = _CLASSES.get(block.kind)
    if name is None:
        return f'<p dir="auto">{text}</p>'
    label = ""
    if block.kind in _LABELLED:
        place = _escaped(block.place or str(block.kind))
        label = f'<span class="preview-label">{place}</span> '
    return f'<p class="preview-{name}" dir="auto">{label}{text}</p>'


def _table(cells: Sequence[ShownBlock], syntax: Syntax, marks: _Marks) -> Iterator[str]:
    """Yield the cells as tables; those whose rows are not known, one in a row."""
    tables: list[list[list[str]]] = []
    last = None
    for shown in cells:
        row = shown.block.row
        cell = f'<td dir="auto">{_inline(shown, syntax, marks)}</td>'
        if last is None or row < last:
            tables.append([[cell]])
        elif row == last and row:
            tables[-1][-1].append(cell)
        else:
            tables[-1].append([cell])
        last = row
    for rows in tables:
        body = "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        yield f"<table><tbody>{body}</tbody></table>"


# --- text ------------------------------------------------------------------------------------


def _inline(shown: ShownBlock, syntax: Syntax, marks: _Marks) -> str:
    text = shown.text
    pieces: Iterable[_Piece]
    if syntax is Syntax.TAGS:
        pieces = _tagged(text, {each.name: each.text for each in shown.block.codes})
    elif syntax is Syntax.MARKDOWN and len(text) <= _PARSED_CHARACTERS:
        pieces = _markdown(text)
    else:
        pieces = (_Text(_escaped(part), mark is not None) for part, mark in stretches_of(text))
    return "".join(_merged(pieces, marks, whole=shown.is_unit))


class _Text(NamedTuple):
    """Markup of a text, without elements around it that a neighbour is in too."""

    markup: str
    is_unit: bool
    """Whether it belongs to the unit."""


class _Edge(NamedTuple):
    """A tag at which an element begins or ends."""

    markup: str


_Piece: TypeAlias = "_Text | _Edge"


class _Elements:
    """The elements that are open, so that all are closed, and in their order."""

    def __init__(self) -> None:
        self._opened: list[str] = []

    def open(self, name: str) -> Iterator[_Edge]:
        """Open the element of a name, if it has one."""
        self._opened.append(name)
        if name in _ELEMENTS:
            yield _Edge(_ELEMENTS[name])

    def close(self, name: str) -> Iterator[_Edge]:
        """Close the last element of a name, and those inside it; nothing if there is none."""
        while name in self._opened:
            inner = self._opened.pop()
            if inner in _ELEMENTS:
                yield _Edge(_CLOSING[_ELEMENTS[inner]])
            if inner == name:
                return

    def close_all(self) -> Iterator[_Edge]:
        """Close what is open at the end of a text."""
        while self._opened:
            yield from self.close(self._opened[-1])


def _merged(pieces: Iterable[_Piece], marks: _Marks, *, whole: bool) -> Iterator[str]:
    """Yield the markup of pieces, with marks around those of the unit.

    Args:
        pieces: The pieces of a block.
        marks: Where the marks are counted.
        whole: All text belongs to the unit.
    """
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, _Text) and (piece.is_unit or whole):
            texts.append(piece.markup)
            continue
        yield marks.marked("".join(texts))
        texts.clear()
        yield piece.markup
    yield marks.marked("".join(texts))


def _tagged(text: str, codes: Mapping[str, str]) -> Iterator[_Piece]:
    """Yield the pieces of a text with tags."""
    elements = _Elements()
    for token, mark in marked_tokens(text):
        is_unit = mark is not None
        if not isinstance(token, Tag):
            yield _Text(_escaped(token), is_unit)
            continue
        name = token.name.rstrip(_DIGITS) or token.name
        if token.form is Form.OPENING:
            yield from elements.open(name)
        elif token.form is Form.CLOSING:
            yield from elements.close(name)
        elif name == "br":
            yield _Text("<br>", is_unit)
        elif name == "tab":
            yield _Text(" ", is_unit)
        elif name in _NOTE_TAGS:
            yield _Text(f"<sup>{token.name.removeprefix(name)}</sup>", is_unit)
        else:
            yield _Text(_object(codes.get(token.name) or token.name), is_unit)
    yield from elements.close_all()


def _markdown(text: str) -> Iterator[_Piece]:
    """Yield the pieces of a Markdown text; HTML in it is recognised, and never put out."""
    edge = next((blank for blank in _EDGES if blank not in text), "")
    parts = [
        f"{edge}{part}{edge}" if mark is not None and edge else part
        for part, mark in stretches_of(text)
    ]
    tokens = _parser().parseInline("".join(parts))[0].children or ()
    is_unit = bool(parts) and not edge and any(mark for _, mark in stretches_of(text))
    elements = _Elements()
    for token in tokens:
        pieces = [token.content]
        if edge and edge in token.content:
            pieces = token.content.split(edge)
        for number, piece in enumerate(pieces):
            if number:
                is_unit = not is_unit
            yield from _token_pieces(token, piece, elements, is_unit=is_unit)
    yield from elements.close_all()


def _token_pieces(
    token: Token, content: str, elements: _Elements, *, is_unit: bool
) -> Iterator[_Piece]:
    """Yield the pieces of an inline token, or of a part of its content."""
    kind = token.type
    if kind.endswith("_open"):
        yield from elements.open(kind.removesuffix("_open"))
    elif kind.endswith("_close"):
        yield from elements.close(kind.removesuffix("_close"))
    elif kind == "softbreak":
        yield _Text(" ", is_unit)
    elif kind == "hardbreak" or (kind == "html_inline" and _WRITTEN_BREAK.fullmatch(content)):
        yield _Text("<br>", is_unit)
    elif kind == "html_inline" and (tag := _WRITTEN_TAG.fullmatch(content)):
        name = tag[2].lower()
        yield from elements.close(name) if tag[1] else elements.open(name)
    elif not content:
        return
    elif kind == "code_inline":
        yield _Text(f"<code>{_escaped(content)}</code>", is_unit)
    elif kind in ("image", "html_inline"):
        yield _Text(_object(content), is_unit)
    else:
        yield _Text(_with_note_marks(content), is_unit)


def _with_note_marks(text: str) -> str:
    """Return the markup of a text, the marks of its notes raised."""
    parts = _NOTE_MARK.split(text)
    return "".join(
        f"<sup>{_escaped(part)}</sup>" if index % 2 else _escaped(part)
        for index, part in enumerate(parts)
    )


def _object(text: str) -> str:
    """Return the markup of something whose look is not known: a picture, a field, a component."""
    return f'<span class="preview-object">{_escaped(text)}</span>'


def _escaped(text: str) -> str:
    return _lines(text).replace("\n", "<br>")


def _lines(text: str) -> str:
    """Return the markup of a text whose line breaks stay as they are."""
    return html.escape(_CONTROLS.sub("\ufffd", _DIRECTIONS.sub("", text)))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # With "html" the parser finds tags, which are then not shown as text. Nothing of its renderer
    # is used.
    return MarkdownIt("commonmark").enable("strikethrough")
