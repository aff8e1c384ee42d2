"""What readers see of HTML blocks and of components: the text of elements, and attributes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from rktranslate.formats.markdown.html_quoting import AttributeText, ElementText
from rktranslate.formats.markdown.html_tags import Form, Token, tokens
from rktranslate.formats.text_skeleton import Line, TextBlock
from rktranslate.inline import has_words
from rktranslate.inline.blanks import BLANKS, LINE_BREAKS, trim
from rktranslate.model import BlockKind, Exclusion, Span, Syntax

if TYPE_CHECKING:
    from collections.abc import Sequence

_INLINE = frozenset(
    """a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label
    mark nobr q ruby rb rp rt s samp small span strike strong sub sup time tt u var wbr""".split()  # noqa: SIM905
)
_KINDS = {
    "td": BlockKind.TABLE_CELL,
    "th": BlockKind.TABLE_CELL,
    "li": BlockKind.LIST_ITEM,
    "blockquote": BlockKind.QUOTE,
    **{f"h{level}": BlockKind.HEADING for level in range(1, 7)},
}
_ATTRIBUTES = frozenset(
    {"alt", "title", "aria-label", "aria-description", "placeholder", "label", "summary"}
)
_COMPONENT_ATTRIBUTES = _ATTRIBUTES | {"description", "caption", "heading", "text", "tooltip"}
_DESCRIPTIONS = frozenset(
    {"description", "og:description", "og:title", "twitter:description", "twitter:title"}
)
_BUTTONS = frozenset({"button", "submit", "reset"})
_BADGE = re.compile(
    r"shields\.io|badge|travis-ci\.|codecov\.io|coveralls\.io|appveyor\.com|/workflows/",
    re.IGNORECASE,
)
_BLANK = re.compile(f"[{re.escape(BLANKS)}]*+")
_REST_IS_BLANK = re.compile(r"[ \t]*(?:\n|\Z)")
_OTHER_BREAK = re.compile(f"[{LINE_BREAKS.replace(chr(10), '')}]")


class Reading(NamedTuple):
    """What is offered of a piece of HTML, and why its other parts are not."""

    blocks: tuple[TextBlock, ...]
    """In order."""
    regions: tuple[tuple[int, int, Exclusion], ...]
    """Start, end and reason of stretches of the file, in order; they do not overlap."""


class _Element(NamedTuple):
    """An open element."""

    name: str
    is_block: bool
    kind: BlockKind
    anchor: str


def read_html(text: str, lines: Sequence[Line], kind: BlockKind) -> Reading:
    """Return the texts for readers in lines of HTML or JSX.

    Args:
        text: The text of the file.
        lines: The lines, without container prefixes and indentation.
        kind: The kind of a text that is in no element with a kind of its own.
    """
    reader = _Reader(text, lines, kind)
    for token in tokens(reader.content):
        reader.take(token)
    reader.end_run()
    blocks = sorted(reader.blocks, key=lambda block: block.lines[0].span)
    return Reading(tuple(blocks), tuple(reader.regions()))


@dataclass(slots=True)
class _Reader:
    """Collects the units of a piece of HTML: runs of text and inline elements between blocks."""

    text: str
    lines: Sequence[Line]
    kind: BlockKind
    content: str = ""
    """The lines with one ``\\n`` between two of them."""
    blocks: list[TextBlock] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _run: list[Token] = field(default_factory=list)
    _run_is_visible: bool = False
    _run_depth: int = 0
    """Number of elements that were open when the run began."""
    _open: list[_Element] = field(default_factory=list)
    _names: Counter[str] = field(default_factory=Counter)
    _excluded: list[tuple[Token, Exclusion]] = field(default_factory=list)

    def __post_init__(self) -> None:
        parts = [self.text[line.span.start : line.span.end] for line in self.lines]
        self.content = "\n".join(parts)
        position = 0
        for part in parts:
            self._starts.append(position)
            position += len(part) + 1

    def take(self, token: Token) -> None:
        """Add the next token."""
        match token.form:
            case Form.TEXT:
                self._run.append(token)
                self._run_is_visible = self._run_is_visible or self._is_visible(token)
            case Form.COMMENT:
                self._excluded.append((token, Exclusion.COMMENT))
                self._run.append(token)
            case Form.PROTECTED:
                self._excluded.append((token, Exclusion.CODE))
                if token.name and token.element not in _INLINE:
                    self.end_run()
                else:
                    self._run.append(token)
            case Form.OPENING:
                self._opening(token)
            case Form.CLOSING:
                self._closing(token)
            case Form.VOID:
                self._void(token)

    def _opening(self, token: Token) -> None:
        is_block = not self._is_inline(token)
        if is_block:
            self.end_run()
            self._attributes(token)
        else:
            self._run.append(token)
        outer = self._open[-1] if self._open else _Element("", True, self.kind, "")
        kind = _KINDS.get(token.element, outer.kind)
        anchor = outer.anchor
        if token.element in _KINDS:
            anchor = self._value(token, "id") if kind is BlockKind.HEADING else ""
        self._open.append(_Element(token.name, is_block, kind, anchor))
        self._names[token.name] += 1
        if is_block:
            self._run_depth = len(self._open)

    def _is_inline(self, token: Token) -> bool:
        """Return whether an element belongs to the text around it."""
        if not token.name:
            return False
        if token.element in _INLINE and not token.is_component:
            # A tag on a line of its own makes the block HTML: it must stay there.
            return self._run_is_visible or not self._is_alone(token)
        if token.element in _KINDS or not (token.is_component or "-" in token.name):
            return False
        # A component is a part of a sentence in an element of text, or behind other text.
        parent = self._open[-1].name if self._open else ""
        is_in_text = parent.islower() and "-" not in parent
        return (self._run_is_visible or is_in_text) and not self._begins_line(token)

    def _begins_line(self, token: Token) -> bool:
        return token.start == 0 or self.content[token.start - 1] == "\n"

    def _is_alone(self, token: Token) -> bool:
        rest = _REST_IS_BLANK.match(self.content, token.end)
        return self._begins_line(token) and rest is not None

    def _closing(self, token: Token) -> None:
        if not self._names[token.name]:
            self.end_run()
            return
        depth = len(self._open) - 1
        while self._open[depth].name != token.name:
            depth -= 1
        closed = self._open[depth:]
        if depth < self._run_depth or any(element.is_block for element in closed):
            self.end_run()
        else:
            self._run.append(token)
        self._names.subtract(element.name for element in closed)
        del self._open[depth:]
        self._run_depth = min(self._run_depth, depth)

    def _void(self, token: Token) -> None:
        name = token.element
        if name == "br":
            is_last = _REST_IS_BLANK.match(self.content, token.end) is not None
            if is_last or (self._run and self._run[-1].element == "br"):
                self.end_run()
                return
        if name in _INLINE or token.is_component or "-" in name:
            self._run.append(token)
            return
        self.end_run()
        self._attributes(token)

    def end_run(self) -> None:
        """End the text and inline elements that make a unit."""
        run, self._run = self._run, []
        is_visible, self._run_is_visible = self._run_is_visible, False
        self._run_depth = len(self._open)
        first = end = 0
        if is_visible:
            first, end = self._unit_bounds(run)
            self._unit(run[first].start, run[end - 1].end)
        for token in (*run[:first], *run[end:]):
            self._attributes(token)

    def _unit_bounds(self, run: Sequence[Token]) -> tuple[int, int]:
        """Return the tokens of a run from the first text to the last, with the pairs of tags."""
        visible = [index for index, token in enumerate(run) if self._is_visible(token)]
        first, last = visible[0], visible[-1]
        pairs = _pairs(run)
        for opening, closing in pairs.items():
            if opening < first <= closing <= last:
                first = opening
        for opening, closing in pairs.items():
            if first <= opening <= last < closing:
                last = closing
        while first and pairs.get(first - 1) == last + 1:
            first, last = first - 1, last + 1
        return first, last + 1

    def _is_visible(self, token: Token) -> bool:
        # Text without a word counts: what is written for the words beside it may have no tags.
        if token.form is not Form.TEXT:
            return False
        return not _BLANK.fullmatch(self.content, token.start, token.end)

    def _unit(self, start: int, end: int) -> None:
        lines = self._file_lines(start, end)
        source = " ".join(self.text[line.span.start : line.span.end] for line in lines)
        if _OTHER_BREAK.search(source):
            self._excluded.append((Token(Form.TEXT, start, end), Exclusion.HTML))
        elif lines:
            kind, anchor = (self._open[-1][2:]) if self._open else (self.kind, "")
            quoting = ElementText(source)
            self.blocks.append(TextBlock(kind, source, lines, None, anchor, quoting))

    def _attributes(self, token: Token) -> None:
        """Add the attributes of a tag that readers see."""
        names = _COMPONENT_ATTRIBUTES if token.is_component else _ATTRIBUTES
        for attribute in token.attributes:
            value = self.content[attribute.start : attribute.end]
            is_offered = attribute.name in names
            if attribute.name == "alt":
                is_offered = _BADGE.search(self._value(token, "src")) is None
            elif attribute.name == "content":
                name = self._value(token, "name") or self._value(token, "property")
                is_offered = token.element == "meta" and name.lower() in _DESCRIPTIONS
            elif attribute.name == "value":
                kind = self._value(token, "type").lower()
                is_offered = token.element == "input" and kind in _BUTTONS
            quoting = AttributeText(attribute.quote)
            text = quoting.logical(value)
            if is_offered and has_words(text, Syntax.MARKDOWN) and text.isprintable():
                lines = self._file_lines(attribute.start, attribute.end)
                self.blocks.append(TextBlock(BlockKind.PARAGRAPH, text, lines, quoting=quoting))

    def _value(self, token: Token, name: str) -> str:
        """Return the value of an attribute as it is written; empty without one."""
        for attribute in token.attributes:
            if attribute.name == name:
                return self.content[attribute.start : attribute.end]
        return ""

    def _file_lines(self, start: int, end: int) -> tuple[Line, ...]:
        """Return a stretch of the content as lines of the file."""
        found: list[Line] = []
        index = bisect_right(self._starts, start) - 1
        while index < len(self.lines) and self._starts[index] < end:
            line = self.lines[index]
            shift = line.span.start - self._starts[index]
            left, right = trim(
                self.text,
                max(start + shift, line.span.start),
                min(end + shift, line.span.end),
            )
            if left < right:
                found.append(Line(Span(left, right), line.number))
            index += 1
        return tuple(found)

    def regions(self) -> list[tuple[int, int, Exclusion]]:
        """Return why the parts of the file that are in no unit are not offered."""
        if not self.lines:
            return []
        position, end = self.lines[0].span.start, self.lines[-1].span.end
        regions: list[tuple[int, int, Exclusion]] = []
        for token, reason in sorted(self._excluded, key=lambda excluded: excluded[0].start):
            lines = self._file_lines(token.start, token.end)
            if not lines or lines[0].span.start < position:
                continue
            start, stop = lines[0].span.start, lines[-1].span.end
            if position < start:
                regions.append((position, start, Exclusion.MARKUP))
            regions.append((start, stop, reason))
            position = stop
        if position < end:
            regions.append((position, end, Exclusion.MARKUP))
        return regions


def _pairs(run: Sequence[Token]) -> dict[int, int]:
    """Return the indices of the opening tags of a run with those of their closing tags."""
    pairs: dict[int, int] = {}
    opened: list[int] = []
    names: Counter[str] = Counter()
    for index, token in enumerate(run):
        if token.form is Form.OPENING:
            opened.append(index)
            names[token.name] += 1
        elif token.form is Form.CLOSING and names[token.name]:
            while True:
                opening = opened.pop()
                names[run[opening].name] -= 1
                if run[opening].name == token.name:
                    break
            pairs[opening] = index
    return pairs
