"""Reads HTML into blocks, with the place of each in the file."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.html.attributes import attributes
from rktranslate.formats.html.collector import Collector, Place
from rktranslate.formats.html.elements import (
    BLOCKS,
    CLOSES_PARAGRAPH,
    FOOTNOTES,
    HEADING_LEVELS,
    IMPLIED_ENDS,
    KINDS,
    PROTECTED,
    RAW_EXCLUSIONS,
    VOID,
)
from rktranslate.formats.html.pieces import (
    Piece,
    PieceKind,
    has_unshowable,
    is_statement,
    template_piece,
    text_pieces,
)
from rktranslate.formats.html.tokens import (
    BLANK,
    Token,
    TokenKind,
    has_templates,
    raw_tokens,
)
from rktranslate.formats.lines import line_start
from rktranslate.model import Block, BlockKind, Exclusion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rktranslate.formats.html.attributes import Attribute

_NOTABLE = (
    *("alt", "title", "aria-", "placeholder", "label", "summary", "value", "content", "transl"),
    *("role", "type", "srcdoc", "note"),
)
"""A tag without any of these has no attribute that matters here, but for the id of a heading."""
_NOT_TRANSLATED = re.compile(r"(?:^|\s)(?:notranslate|skiptranslate|its-translate-no)(?:\s|$)")
_TRANSLATED = re.compile(r"(?:^|\s)its-translate-yes(?:\s|$)")
_MOST_SEARCHED = 512
"""Depth to which the element that a tag ends is searched for; browsers nest no deeper."""
_SHORTEST_ATTRIBUTES = 4
"""Characters of a tag beside its name: fewer leave no room for an attribute with a value."""
_NEAR = 200
"""Characters in which the start and the end of a line are looked for."""
_NOTHING_IMPLIED: frozenset[str] = frozenset()
_P = frozenset({"p"})


class Reading(NamedTuple):
    """The blocks of a file, and what is needed to write it."""

    blocks: tuple[Block, ...]
    places: tuple[Place, ...]
    """One for each block that is offered."""
    root: Token | None
    """The start tag of the root element."""
    body: Token | None
    """The start tag of the body."""
    content: int
    """Offset behind the prolog, at which the content of a fragment begins."""


@dataclass(slots=True)
class _Element:
    """An open element."""

    name: str
    is_inline: bool
    kind: BlockKind
    anchor: str
    exclusion: Exclusion | None
    start: int


def read_html(text: str, *, xml: bool) -> Reading:
    """Return the blocks of a text.

    Args:
        text: The text of the file, without byte order mark.
        xml: It is XHTML.
    """
    reader = _Reader(text, xml=xml)
    reader.read(raw_tokens(text, xml=xml))
    return reader.finished()


class _Reader:
    """Collects the pieces between the tags of blocks."""

    def __init__(self, text: str, *, xml: bool) -> None:
        self._text = text
        self._xml = xml
        self._templates = has_templates(text)
        self._is_plain = not self._templates and not has_unshowable(text)
        self._found = Collector(text, templates=self._templates, xml=xml)
        self._run: list[Piece] = []
        self._run_has_text = False
        self._stack = [_Element("", False, BlockKind.PARAGRAPH, "", None, 0)]
        self._names: defaultdict[str, int] = defaultdict(int)
        self._protected: list[str] = []
        """Text in the element that is protected now."""
        self._protected_start = 0
        self._captured = -1
        """Depth of an inline element that becomes one code; -1 if there is none."""
        self._root: Token | None = None
        self._body: Token | None = None
        self._content = -1

    # --- tokens ------------------------------------------------------------------------------

    def read(self, found: Iterable[tuple[TokenKind, int, int, str]]) -> None:
        """Add all tokens."""
        # A page has a tag and a text for every twenty characters: this loop has to be quick.
        text_kind, opening, closing = TokenKind.TEXT, TokenKind.OPENING, TokenKind.CLOSING
        for kind, start, end, name in found:
            if kind is text_kind:
                self._take_text(start, end)
            elif kind is opening:
                self._take_opening(start, end, name)
            elif kind is closing:
                self._take_closing(start, end, name)
            else:
                self._take_other(Token(kind, start, end, name))

    def _take_other(self, token: Token) -> None:
        kind = token.kind
        if kind is TokenKind.TEMPLATE:
            self._take_template(token)
        elif kind is TokenKind.COMMENT:
            self._take_comment(token)
        elif kind is TokenKind.RAW:
            self._take_raw(token)
        elif kind is TokenKind.CDATA:
            self._take_cdata(token)
        else:
            self._flush()
            self._found.hold_excluded(token.start, token.end, Exclusion.HTML)

    def _take_text(self, start: int, end: int) -> None:
        text = self._text
        is_blank = text[start:end].isspace()
        if is_blank and not self._run:
            return
        if not is_blank and self._content < 0:
            self._content = start
        if self._stack[-1].exclusion is not None:
            if not is_blank:
                self._protect(start, end)
            return
        if not is_blank:
            self._run_has_text = True
        if self._is_plain:
            self._run.append(Piece(PieceKind.TEXT, start, end))
        else:
            self._run += text_pieces(text, start, end)

    def _protect(self, start: int, end: int) -> None:
        if not self._protected:
            self._protected_start = start
        self._protected.append(self._found.shown(start, end))

    def _take_template(self, token: Token) -> None:
        if self._content < 0:
            self._content = token.start
        if self._stack[-1].exclusion is not None:
            self._protect(token.start, token.end)
            return
        construct = self._text[token.start : token.end]
        if construct.startswith("<") and not construct.startswith(("<%", "<?")):
            self._flush()  # a tag of a template
            return
        if is_statement(construct) and self._is_alone(token):
            self._flush()
            return
        self._run.append(template_piece(self._text, token.start, token.end))

    def _is_alone(self, token: Token) -> bool:
        """Return whether nothing else is on the lines of a token."""
        before = self._line_before(token.start)
        after = self._text[token.end : token.end + _NEAR]
        return not before.strip(" \t") and after.lstrip(" \t")[:1] in ("", "\n", "\r")

    def _line_before(self, offset: int) -> str:
        """Return what is before an offset on its line, the end of it where it is long."""
        before = self._text[max(offset - _NEAR, 0) : offset]
        return before[line_start(before, len(before)) :]

    def _take_comment(self, token: Token) -> None:
        if self._text.startswith("<!--", token.start):
            self._found.hold_excluded(token.start, token.end, Exclusion.COMMENT)
        if self._captured >= 0 or self._stack[-1].exclusion is not None:
            return
        if self._run:
            self._run.append(Piece(PieceKind.MARK, token.start, token.end, "comment"))
        else:
            self._flush()

    def _take_raw(self, token: Token) -> None:
        if token.name == "title" and self._stack[-1].exclusion is None:
            self._run_has_text = True
            self._run += text_pieces(self._text, token.start, token.end, templates=self._templates)
            return
        exclusion = self._stack[-1].exclusion or RAW_EXCLUSIONS.get(token.name, Exclusion.OTHER)
        self._found.hold_excluded(token.start, token.end, exclusion)

    def _take_cdata(self, token: Token) -> None:
        if self._stack[-1].exclusion is not None:
            self._protect(token.start, token.end)
            return
        if has_unshowable(self._text[token.start : token.end]):
            self._run.append(Piece(PieceKind.MARK, token.start, token.end))
            return
        self._run_has_text = True
        self._run.append(Piece(PieceKind.LITERAL, token.start, token.end))

    # --- elements ----------------------------------------------------------------------------

    def _take_opening(self, start: int, end: int, name: str) -> None:
        if self._content < 0:
            self._take_first(Token(TokenKind.OPENING, start, end, name))
        elif name == "body" and self._body is None:
            self._body = Token(TokenKind.OPENING, start, end, name)
        is_inline = name not in BLOCKS if "-" not in name else self._is_inline_here(start)
        is_foreign = self._is_foreign()
        if not is_inline and not self._xml and not is_foreign:
            self._end_implied(start, name)
        parent = self._stack[-1]
        has_content = name not in VOID and not (
            self._text[end - 2] == "/" and (self._xml or is_foreign)
        )
        found: Mapping[str, Attribute] = {}
        kind = KINDS.get(name, parent.kind)
        if end - start - len(name) > _SHORTEST_ATTRIBUTES:
            name_end = start + 1 + len(name)
            tag = self._text[name_end:end].lower()
            if kind is BlockKind.HEADING or any(map(tag.__contains__, _NOTABLE)):
                found = attributes(self._text, name_end, end, templates=self._templates)
        exclusion = parent.exclusion or PROTECTED.get(name)
        if found:
            exclusion = self._exclusion(name, parent, found)
        if exclusion is None and parent.exclusion is not None:
            self._release()
        elif not is_inline:
            self._flush()
        elif exclusion and not parent.exclusion and has_content and self._captured < 0:
            self._captured = len(self._stack)
        anchor = parent.anchor
        if found:
            marked = exclusion if exclusion is Exclusion.MARKED else parent.exclusion
            self._found.hold_attributes(name, found, marked)
            if self._is_note(found):
                kind = BlockKind.FOOTNOTE
        if has_content:
            if KINDS.get(name) is BlockKind.HEADING:
                anchor = self._found.value(found["id"]) if "id" in found else ""
            self._stack.append(_Element(name, is_inline, kind, anchor, exclusion, start))
            self._names[name] += 1
            if is_inline and exclusion is None:
                self._run.append(Piece(PieceKind.OPENING, start, end, name))
        elif is_inline and exclusion is None:
            self._run.append(self._void(start, end, name, found))

    def _take_first(self, token: Token) -> None:
        """Take a start tag of the prolog, or the first one of the content."""
        if token.name == "html":
            self._root = self._root or token
        elif token.name == "body":
            self._body = self._body or token
        elif token.name != "head":
            self._content = token.start

    def _void(self, start: int, end: int, name: str, found: Mapping[str, Attribute]) -> Piece:
        if name == "br":
            return Piece(PieceKind.BREAK, start, end, "br")
        shown = self._found.value(found["alt"]) if "alt" in found else ""
        return Piece(PieceKind.MARK, start, end, "img" if name == "image" else name, shown)

    def _is_inline_here(self, start: int) -> bool:
        """Return whether a custom element is part of the text around it."""
        if not self._run_has_text:
            return False
        # On a line of its own it is a block.
        return bool(self._line_before(start).strip(BLANK))

    def _is_foreign(self) -> bool:
        return bool(self._names["svg"] or self._names["math"])

    def _exclusion(
        self, name: str, parent: _Element, found: Mapping[str, Attribute]
    ) -> Exclusion | None:
        """Return why the text in an element is not offered."""
        if found:
            value = self._found.value
            translate = value(found["translate"]).lower() if "translate" in found else ""
            classes = value(found["class"]) if "class" in found else ""
            if translate == "no" or _NOT_TRANSLATED.search(classes):
                return parent.exclusion or Exclusion.MARKED
            if (translate in ("yes", "") and "translate" in found) or _TRANSLATED.search(classes):
                marked = parent.exclusion in (None, Exclusion.MARKED, Exclusion.CODE)
                return None if marked else parent.exclusion
        return parent.exclusion or PROTECTED.get(name)

    def _is_note(self, found: Mapping[str, Attribute]) -> bool:
        return any(
            not FOOTNOTES.isdisjoint(self._found.value(found[name]).lower().split())
            for name in ("role", "epub:type", "class")
            if name in found
        )

    def _end_implied(self, start: int, name: str) -> None:
        """End the elements whose end tags may be left out before a start tag."""
        rule = IMPLIED_ENDS.get(name)
        if rule is not None and any(self._names[closed] for closed in rule[0]):
            self._end_before(start, *rule)
        if self._names["p"] and name in CLOSES_PARAGRAPH:
            self._end_before(start, _P, _NOTHING_IMPLIED, _NOTHING_IMPLIED)

    def _end_before(
        self,
        start: int,
        closed: frozenset[str],
        passed: frozenset[str] | None,
        barriers: frozenset[str],
    ) -> None:
        stack = self._stack
        for depth in range(len(stack) - 1, max(len(stack) - _MOST_SEARCHED, 0), -1):
            element = stack[depth]
            if element.name in closed:
                self._pop_to(depth, start)
                return
            if element.is_inline:
                continue
            if element.name in barriers or (passed is not None and element.name not in passed):
                return

    def _take_closing(self, start: int, end: int, name: str) -> None:
        stack = self._stack
        top = stack[-1]
        if top.name == name and top.exclusion is None and len(stack) > 1:
            if top.is_inline:
                self._run.append(Piece(PieceKind.CLOSING, start, end, name))
            else:
                self._flush()
            stack.pop()
            self._names[name] -= 1
            if stack[-1].exclusion is not None:
                self._flush()  # what follows is protected
            return
        if not self._names[name]:
            self._unmatched(start, end, name)
            return
        is_inline = True
        for depth in range(len(stack) - 1, max(len(stack) - _MOST_SEARCHED, 0), -1):
            element = stack[depth]
            if element.name == name:
                if element.is_inline and not is_inline and element.exclusion is None:
                    del stack[depth]
                    self._names[name] -= 1
                    break
                self._close(depth, start, end)
                return
            is_inline = is_inline and element.is_inline
        self._unmatched(start, end, name)

    def _unmatched(self, start: int, end: int, name: str) -> None:
        """Take an end tag whose start tag is elsewhere."""
        if self._stack[-1].exclusion is not None:
            return
        if name == "br":
            self._run.append(Piece(PieceKind.BREAK, start, end, "br"))
        elif name not in BLOCKS:
            self._run.append(Piece(PieceKind.CLOSING, start, end, name))
        else:
            self._flush()

    def _close(self, depth: int, start: int, end: int) -> None:
        """End an element by its end tag."""
        element = self._stack[depth]
        if element.exclusion is not None:
            self._pop_to(depth, start, end)
        elif element.is_inline:
            self._pop_to(depth + 1, start)
            self._run.append(Piece(PieceKind.CLOSING, start, end, element.name))
            self._pop()
            if self._stack[-1].exclusion is not None:
                self._flush()
        else:
            self._pop_to(depth + 1, start)
            self._flush()
            self._pop()

    def _pop_to(self, depth: int, start: int, end: int | None = None) -> None:
        """End the elements from a depth on.

        Args:
            depth: Index of the first element that ends.
            start: Offset at which they end.
            end: End of the end tag of the first one, where it has one.
        """
        while len(self._stack) > depth:
            element = self._stack[-1]
            is_last = len(self._stack) == depth + 1
            if not element.is_inline and self._captured < 0 and element.exclusion is None:
                self._flush()
            self._pop()
            if element.exclusion is None:
                if self._stack[-1].exclusion is not None:
                    self._flush()
                continue
            stop = end if is_last and end is not None else start
            if self._captured == len(self._stack):
                self._captured = -1
                self._add_captured(element, stop)
            elif self._stack[-1].exclusion is None:
                # A part of the element was offered: what follows it is another run.
                self._end_protected(element.exclusion)
                self._flush()

    def _pop(self) -> None:
        self._names[self._stack.pop().name] -= 1

    def _add_captured(self, element: _Element, end: int) -> None:
        shown = " ".join(self._protected)
        kind = PieceKind.MARK if element.name == "svg" else PieceKind.CODE
        if element.name == "svg":
            self._end_protected(element.exclusion or Exclusion.HTML)
        elif not shown:
            kind = PieceKind.MARK
        self._protected.clear()
        name = element.name
        self._run.append(Piece(kind, element.start, end, name, shown))

    def _release(self) -> None:
        """Offer text within an element that is not translated."""
        if self._captured >= 0:
            self._captured = -1
        exclusion = self._stack[-1].exclusion
        self._end_protected(exclusion or Exclusion.MARKED)
        self._flush()

    def _end_protected(self, exclusion: Exclusion) -> None:
        """Add the text of an element that is not offered."""
        self._found.hold_text(" ".join(self._protected), self._protected_start, exclusion)
        self._protected.clear()

    # --- runs --------------------------------------------------------------------------------

    def _flush(self) -> None:
        """End the run: its units, then the attributes in it."""
        if self._captured >= 0:
            return
        if self._run:
            if self._run_has_text:
                top = self._stack[-1]
                level = row = 0
                if top.kind is BlockKind.HEADING:
                    level = self._level()
                elif top.kind is BlockKind.TABLE_CELL:
                    row = self._row()
                self._found.add_run(self._run, top.kind, top.anchor, top.name, level=level, row=row)
            else:
                self._found.add_codes(self._run)
            self._run = []
            self._run_has_text = False
        if self._found.held:
            self._found.release()

    def _level(self) -> int:
        """Return the level of the heading that is open."""
        names = (element.name for element in reversed(self._stack[-_MOST_SEARCHED:]))
        return next((HEADING_LEVELS[name] for name in names if name in HEADING_LEVELS), 0)

    def _row(self) -> int:
        """Return the number of the table row that is open: the offset behind its tag."""
        nearest = reversed(self._stack[-_MOST_SEARCHED:])
        return next((each.start + 1 for each in nearest if each.name == "tr"), 0)

    def finished(self) -> Reading:
        """Return what was read."""
        end = len(self._text)
        self._pop_to(1, end)
        self._flush()
        content = end if self._content < 0 else self._content
        found = self._found
        return Reading(tuple(found.blocks), tuple(found.places), self._root, self._body, content)
