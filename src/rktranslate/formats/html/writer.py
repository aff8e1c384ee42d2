"""Writes the texts of blocks into a file of HTML."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rktranslate.formats.html.attributes import attributes
from rktranslate.formats.html.charset import with_references
from rktranslate.formats.html.marks import MarkTags
from rktranslate.formats.html.references import escaped, spellings
from rktranslate.formats.html.tokens import BLANK, has_templates
from rktranslate.formats.marking import marked_tokens
from rktranslate.inline.tags import Form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rktranslate.formats.decoding import TextFile
    from rktranslate.formats.html.attributes import Attribute
    from rktranslate.formats.html.collector import Place
    from rktranslate.formats.html.reader import Reading
    from rktranslate.formats.html.tokens import Token

Edit = tuple[int, int, str]
"""Start and end of a stretch of the file, and what is written instead."""

_Change: TypeAlias = "tuple[int, int, str, Place | None]"
"""Start and end of a stretch; what is written, or the tagged text of a block with its place."""

_NO_TAGS = MarkTags("mark")
_BREAK = re.compile(r"(?:\r\n?|\n)[ \t]*+")
_NOTICE = '<p style="border: 1px solid; padding: 0.5em">{}</p>'


def written(
    file: TextFile,
    changes: Iterable[tuple[Place, str]],
    further: Sequence[Edit] = (),
    addresses: Sequence[Edit] = (),
    *,
    xml: bool = False,
    tags: MarkTags = _NO_TAGS,
) -> Iterator[str]:
    """Yield the text of a file with the texts of some blocks, stretch by stretch.

    Args:
        file: The file.
        changes: The places of blocks, with their texts.
        further: Other changes, none of them within a block.
        addresses: Changes of the values of attributes that are no texts, anywhere.
        xml: The file is XHTML.
        tags: Those of the marks that the texts have.
    """
    text = file.text
    values: list[Edit] = list(addresses)
    edits: list[_Change] = []
    for place, tagged in changes:
        if place.quote is None:
            edits.append((place.start, place.end, tagged, place))
        else:
            values.append(_value_edit(file, place, tagged, xml=xml))
    values.sort()
    edits.sort(key=_position)
    source = _Source(text, values)
    edits += [(*edit, None) for edit in (*_outside(edits, values), *further)]
    edits.sort(key=_position)
    edits.reverse()
    position = 0
    while edits:
        # One by one, and none is kept: all of it would take as much memory as the file again.
        start, end, new, changed = edits.pop()
        yield text[position:start]
        yield new if changed is None else _content(file, source, changed, new, tags, xml=xml)
        position = end
    yield text[position:]


def _position(edit: _Change) -> tuple[int, int]:
    return edit[:2]


def _outside(contents: Sequence[_Change], values: Iterable[Edit]) -> Iterator[Edit]:
    """Yield the changes of attributes that are not within the content that is written anew."""
    starts = [content[0] for content in contents]
    for value in values:
        index = bisect_left(starts, value[0] + 1) - 1
        if index < 0 or contents[index][1] <= value[0]:
            yield value


def _spliced(text: str, edits: Iterable[Edit]) -> str:
    parts: list[str] = []
    position = 0
    for start, end, new in edits:
        parts += (text[position:start], new)
        position = end
    return "".join([*parts, text[position:]])


class _Source:
    """The source of tags, with the changes of their attributes."""

    def __init__(self, text: str, values: Sequence[Edit]) -> None:
        self._text = text
        self._values = values
        self._starts = [value[0] for value in values]

    def of(self, start: int, end: int) -> str:
        """Return a stretch of the file."""
        first = bisect_left(self._starts, start)
        if first == len(self._starts) or self._starts[first] >= end:
            return self._text[start:end]
        last = bisect_left(self._starts, end)
        edits = ((a - start, b - start, new) for a, b, new in self._values[first:last])
        return _spliced(self._text[start:end], edits)


def _content(
    file: TextFile, source: _Source, place: Place, tagged: str, tags: MarkTags, *, xml: bool
) -> str:
    """Return the text of a block as HTML."""
    parts = _written_parts(
        file, source, place, tagged, tags=None if place.is_text_only else tags, xml=xml
    )
    return _wrapped(parts, file.text, place)


class _Part(NamedTuple):
    """A piece of what is written for a block."""

    written: str
    is_text: bool = False


def _written_parts(
    file: TextFile,
    source: _Source,
    place: Place,
    tagged: str,
    quote: str = "",
    *,
    xml: bool,
    tags: MarkTags | None = None,
) -> list[_Part]:
    spelling = spellings(file.text, place.start, place.end)
    codes = {code.name: code for code in place.codes}
    parts: list[_Part] = []
    for token, mark in marked_tokens(tagged):
        if isinstance(token, str):
            written = with_references(escaped(token, spelling, quote, xml=xml), file)
            part = _Part(written, is_text=True)
            # A mark is around text alone: so it is nested in whatever tags the text has.
            if mark is None or tags is None:
                parts.append(part)
            else:
                parts += (_Part(tags.opening(mark)), part, _Part(tags.closing))
        elif token.form is Form.CLOSING:
            code = codes[token.name]
            parts.append(_Part(source.of(code.closing_start, code.closing_end)))
        else:
            code = codes[token.name]
            parts.append(_Part(source.of(code.start, code.end)))
    return parts


def _wrapped(parts: Sequence[_Part], text: str, place: Place) -> str:
    """Return the parts as one text, with the line breaks that the text of the block had.

    So all that follows stays on its line, and differences between versions stay small. They take
    the place of spaces, at the same distances as before.
    """
    spaces = sum(part.written.count(" ") for part in parts if part.is_text)
    first = _BREAK.search(text, place.start, place.end) if place.breaks else None
    if first is None or not spaces:
        return "".join(part.written for part in parts)
    total = place.breaks[-1]
    breaks = Counter(
        index if spaces == total else min(index * spaces // max(total, 1), spaces - 1)
        for index in place.breaks[:-1]
    )
    line_break = first.group()
    pieces: list[str] = []
    number = 0
    for part in parts:
        if not part.is_text:
            pieces.append(part.written)
            continue
        words = part.written.split(" ")
        for word in words[:-1]:
            pieces += (word, line_break * breaks[number] or " ")
            number += 1
        pieces.append(words[-1])
    return "".join(pieces)


def _value_edit(file: TextFile, place: Place, tagged: str, *, xml: bool) -> Edit:
    """Return the change of an attribute's value."""
    quote = place.quote or '"'
    parts = _written_parts(file, _Source(file.text, ()), place, tagged, quote, xml=xml)
    value = _wrapped(parts, file.text, place)
    return place.start, place.end, value if place.quote else f'"{value}"'


def language_edits(
    text: str, root: Token, language: str, *, is_rtl: bool, xml: bool, adds: bool = True
) -> list[Edit]:
    """Return the changes by which an element says the language and the direction of its text.

    Args:
        text: The text of the file.
        root: The start tag of the root element, or of the body.
        language: Code of the language.
        is_rtl: Its script is written from right to left.
        xml: The file is XHTML.
        adds: Attributes that the element lacks are added, not only changed.
    """
    name_end = root.start + 1 + len(root.name)
    found = attributes(text, name_end, root.end, templates=has_templates(text))
    wanted = {"lang": language}
    if xml or "xml:lang" in found:
        wanted["xml:lang"] = language
    if "dir" in found or is_rtl:
        wanted["dir"] = "rtl" if is_rtl else "ltr"
    edits: list[Edit] = []
    added = ""
    for name, value in wanted.items():
        attribute = found.get(name)
        if attribute is None:
            added += f' {name}="{value}"' if adds else ""
        elif not _has_template(text, attribute) and (
            text[attribute.start : attribute.end].strip(BLANK).lower() != value.lower()
        ):
            edits.append(_replaced(text, attribute, value))
    if added:
        edits.append((name_end, name_end, added))
    return sorted(edits)


def _has_template(text: str, attribute: Attribute) -> bool:
    return has_templates(text[attribute.start : attribute.end])


def _replaced(text: str, attribute: Attribute, value: str) -> Edit:
    if attribute.quote:
        return attribute.start, attribute.end, value
    has_value = text[attribute.start - 1 : attribute.start] in ("=", *BLANK)
    return attribute.start, attribute.end, f'"{value}"' if has_value else f'="{value}"'


def notice_edit(file: TextFile, reading: Reading, notice: str, legend: str = "") -> Edit:
    """Return the change that puts a line for the reader first.

    Args:
        file: The file.
        reading: Its content.
        notice: The text of the line.
        legend: HTML that follows it.
    """
    paragraph = _NOTICE.format(escape(notice, quote=False) + legend)
    paragraph = with_references(paragraph, file)
    if reading.body is not None:
        position = reading.body.end
        return position, position, f"\n{paragraph}"
    position = reading.root.end if reading.root is not None else 0
    position = max(position, reading.content)
    return position, position, f"{paragraph}\n"
