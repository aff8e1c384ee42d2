"""How targets are written into HTML: as the text of an element, or as an attribute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from rktranslate.formats.markdown.html_tags import brace_pairs, read_tag

_TAG_START = re.compile(r"<(?=[A-Za-z/!?>])")
_REFERENCE_START = re.compile(r"&(?=[A-Za-z#])")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_EMPTY = "<!-- -->"
"""Written for nothing: an empty line would end the HTML around it."""


@dataclass(frozen=True, slots=True)
class ElementText:
    """Text with inline elements; entities are as in the file."""

    source: str
    """The text in the file. Only tags of elements that it has are tags in a target."""

    def written(self, text: str) -> str:
        """Return a text in which no tag begins that the source lacks."""
        if not text:
            return _EMPTY
        if _TAG_START.search(text) is None:
            return text
        braces = brace_pairs(self.source)
        starts = (start.start() for start in _TAG_START.finditer(self.source))
        tags = (read_tag(self.source, start, braces) for start in starts)
        known = {(tag.form, tag.element) for tag in tags if tag is not None}
        comments = set(_COMMENT.findall(self.source))
        braces = brace_pairs(text)
        parts: list[str] = []
        position = 0
        for start in _TAG_START.finditer(text):
            if start.start() < position:
                continue
            parts.append(text[position : start.start()])
            comment = _COMMENT.match(text, start.start())
            tag = read_tag(text, start.start(), braces)
            if comment and comment.group() in comments:
                position = comment.end()
                parts.append(comment.group())
            elif tag and (tag.form, tag.element) in known:
                position = tag.end
                parts.append(text[tag.start : tag.end])
            else:
                position = start.end()
                parts.append("&lt;")
        return "".join([*parts, text[position:]])


@dataclass(frozen=True, slots=True)
class AttributeText:
    """The value of an attribute."""

    quote: str
    """The quote around it in the file; empty if there is none: then a target brings its own."""

    def logical(self, written: str) -> str:
        """Return the text of a value as it is in the file."""
        return " ".join(unescape(written).split())

    def written(self, text: str) -> str:
        """Return a text as a value, with character references for what would end it."""
        escaped = _REFERENCE_START.sub("&amp;", text).replace("<", "&lt;")
        if self.quote == "'":
            return escaped.replace("'", "&#39;")
        escaped = escaped.replace('"', "&quot;")
        return escaped if self.quote else f'"{escaped}"'
