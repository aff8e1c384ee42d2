"""The highlight of cells with marked text: runs in a cell have no colour behind them, cells have.

A cell with several sentences has the colour of the one that is least final.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.formats.marking import FILLS, INK, MarkedText
from rktranslate.formats.ooxml.relationships import main_part, relationships
from rktranslate.formats.ooxml.sites import Share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rktranslate.formats.ooxml.sites import Edit, Placed
    from rktranslate.formats.packages import Package
    from rktranslate.formats.xml import Element, XmlPart
    from rktranslate.model import Mark

_VALUE = re.compile(rb"<(?:[^\s<>:/]++:)?v(?:\s[^<>]*)?>\s*([0-9]{1,9})\s*</")
_KIND = re.compile(rb"""\st\s*=\s*["']s["']""")
_STYLE = re.compile(rb"""\ss\s*=\s*["']([0-9]{1,9})["']""")
_FONT = re.compile(rb"""\sfontId\s*=\s*["']([0-9]{1,9})["']""")
_CHANGED = re.compile(rb"""\s(?:fontId|fillId|applyFont|applyFill)\s*=\s*(?:"[^"]*"|'[^']*')""")
_COUNT = re.compile(rb"""(\scount\s*=\s*["'])[0-9]+""")
_BEFORE_COLOR = frozenset(
    f"x:{name}"
    for name in (
        *("b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz"),
    )
)
"""Children of a font that stand before its colour (ECMA-376, part 1, strict, CT_Font)."""


def cell_edits(
    package: Package,
    sheets: Iterable[str],
    places: Iterable[Sequence[Placed]],
    texts: Iterable[str],
) -> dict[str, list[Edit]]:
    """Return the changes by which cells have the colours of the marks of their texts.

    Args:
        package: The workbook.
        sheets: Names of the parts with worksheets.
        places: Where each block is written.
        texts: The text of each block with its targets.

    Raises:
        DocumentError: A part cannot be read.
    """
    marked = _marked_offsets(places, texts)
    related = {each.kind: each.target for each in relationships(package, main_part(package))}
    styles = _Styles.of(package.xml(related["styles"])) if "styles" in related else None
    if not marked or styles is None:
        return {}
    edits: dict[str, list[Edit]] = {}
    strings = related.get("sharedStrings", "")
    shared = _shared_marks(package.xml(strings), marked[strings]) if strings in marked else {}
    for name in sheets:
        own = marked.get(name, {})
        if shared or own:
            edits[name] = list(_sheet_edits(package.xml(name), own, shared, styles))
    edits[related["styles"]] = list(styles.edits())
    return {name: found for name, found in edits.items() if found}


def _marked_offsets(
    places: Iterable[Sequence[Placed]], texts: Iterable[str]
) -> dict[str, dict[int, Mark]]:
    """Return the marks of texts by the part and the offset that they are written at."""
    found: dict[str, dict[int, Mark]] = {}
    for placed, text in zip(places, texts, strict=True):
        if isinstance(text, MarkedText):
            for each in placed:
                site = each.site.whole if isinstance(each.site, Share) else each.site
                marks = [span.mark for span in text.spans]
                own = found.setdefault(each.part, {})
                own[site.start] = _strongest([*marks, *filter(None, [own.get(site.start)])])
    return found


def _strongest(marks: Iterable[Mark]) -> Mark:
    """Return the mark that says most against a text: the last of their definition."""
    return max(marks, key=list(FILLS).index)


def _shared_marks(part: XmlPart, marked: Mapping[int, Mark]) -> dict[int, Mark]:
    """Return the marks of shared strings by their numbers."""
    found: dict[int, Mark] = {}
    offsets = sorted(marked)
    for number, item in enumerate(part.find({"x:si"})):
        index = bisect_right(offsets, item.element.end) - 1
        if index >= 0 and offsets[index] > item.element.start:
            found[number] = marked[offsets[index]]
    return found


def _sheet_edits(
    part: XmlPart, own: Mapping[int, Mark], shared: Mapping[int, Mark], styles: _Styles
) -> Iterator[Edit]:
    """Yield the changes of the formats of cells in a worksheet."""
    offsets = sorted(own)
    name = re.escape(part.written("x:c"))
    cell = re.compile(rb"<%b((?:\s[^<>]*)?)(?<!/)>(.*?)</%b\s*>" % (name, name), re.DOTALL)
    for match in cell.finditer(part.data):
        mark = None
        if _KIND.search(match[1]):
            value = _VALUE.search(match[2])
            mark = shared.get(int(value[1])) if value else None
        else:
            index = bisect_right(offsets, match.end()) - 1
            if index >= 0 and offsets[index] > match.start():
                mark = own[offsets[index]]
        if mark is None:
            continue
        style = _STYLE.search(match[1])
        number = styles.marked(int(style[1]) if style else 0, mark)
        if number is None:
            continue
        start = match.start(1)
        if style is None:
            yield (start, start, b' s="%d"' % number)
        else:
            yield (start + style.start(1), start + style.end(1), b"%d" % number)


@dataclass(slots=True)
class _Styles:
    """The formats of cells, and those that are added for marks."""

    part: XmlPart
    fonts: Element
    fills: Element
    formats: Element
    _fonts: list[Element]
    _formats: list[Element]
    _new_fonts: dict[int, int] = field(default_factory=dict)
    """Numbers of fonts with the colour of marked text, by those of the fonts they are made from."""
    _new_fills: dict[Mark, int] = field(default_factory=dict)
    _new_formats: dict[tuple[int, Mark], int] = field(default_factory=dict)

    @classmethod
    def of(cls, part: XmlPart) -> _Styles | None:
        """Return the formats of a style sheet; None if it lacks fonts, fills or formats."""
        found = {
            each.element.name: each.element
            for each in part.find({"x:fonts", "x:fills", "x:cellXfs"})
        }
        if len(found) < 3 or not all(any(element.elements) for element in found.values()):
            return None
        fonts, fills, formats = (found[f"x:{name}"] for name in ("fonts", "fills", "cellXfs"))
        return cls(part, fonts, fills, formats, list(fonts.elements), list(formats.elements))

    def marked(self, style: int, mark: Mark) -> int | None:
        """Return the number of a format with the colours of a mark; None for an unknown one."""
        known = self._new_formats.get((style, mark))
        if known is not None:
            return known
        if style >= len(self._formats):
            return None
        font = self._font_of(style)
        if font >= len(self._fonts):
            return None
        self._new_fonts.setdefault(font, len(self._fonts) + len(self._new_fonts))
        fills = sum(1 for _ in self.fills.elements)
        self._new_fills.setdefault(mark, fills + len(self._new_fills))
        number = len(self._formats) + len(self._new_formats)
        self._new_formats[style, mark] = number
        return number

    def _font_of(self, style: int) -> int:
        font = _FONT.search(self.part.start_tag(self._formats[style]))
        return int(font[1]) if font else 0

    def edits(self) -> Iterator[Edit]:
        """Yield the changes of the style sheet."""
        if not self._new_formats:
            return
        part = self.part
        prefix = part.written_name(self.fonts).removesuffix(b"fonts")
        added = (
            (self.fonts, [self._font(number, prefix) for number in self._new_fonts]),
            (self.fills, [_fill(mark, prefix) for mark in self._new_fills]),
            (self.formats, [self._format(*key) for key in self._new_formats]),
        )
        for element, items in added:
            tag = part.start_tag(element)
            count = b"%d" % (sum(1 for _ in element.elements) + len(items))
            known = _COUNT.search(tag)
            if known is not None:
                tag = tag[: known.end(1)] + count + tag[known.end() :]
            yield (element.start, element.content_start, tag)
            yield (element.content_end, element.content_end, b"".join(items))

    def _font(self, number: int, prefix: bytes) -> bytes:
        """Return a font with the colour of marked text."""
        part, font = self.part, self._fonts[number]
        color = b'<%bcolor rgb="FF%b"/>' % (prefix, INK.encode())
        children = [child for child in font.elements if child.name != "x:color"]
        before = [part.raw(child) for child in children if child.name in _BEFORE_COLOR]
        after = [part.raw(child) for child in children if child.name not in _BEFORE_COLOR]
        tag = part.start_tag(font).removesuffix(b">").removesuffix(b"/").rstrip()
        name = part.written_name(font)
        return b"".join([tag, b">", *before, color, *after, b"</%b>" % name])

    def _format(self, style: int, mark: Mark) -> bytes:
        """Return a format with the colours of a mark, all else as in another one."""
        part, element = self.part, self._formats[style]
        tag = part.start_tag(element)
        name = part.written_name(element)
        attributes = b' fontId="%d" fillId="%d" applyFont="1" applyFill="1"' % (
            self._new_fonts[self._font_of(style)],
            self._new_fills[mark],
        )
        rest = part.raw(element)[len(tag) :]
        return b"<%b%b%b%b" % (name, attributes, _CHANGED.sub(b"", tag[1 + len(name) :]), rest)


def _fill(mark: Mark, prefix: bytes) -> bytes:
    return (
        b'<%bfill><%bpatternFill patternType="solid"><%bfgColor rgb="FF%b"/>'
        b'<%bbgColor indexed="64"/></%bpatternFill></%bfill>'
    ) % (*[prefix] * 3, FILLS[mark].encode(), *[prefix] * 3)
