"""Attributes beside the text of a line: ``{#id .class}``, ``{: .class }``, ``{/* #id */}``."""

from __future__ import annotations

import re

ATTRIBUTE_LIST = r"\{(?:-|:?[ \t]*(?:[#.][\w.:-]|[\w:.-]+=)[^{}\n]*)\}"
"""An attribute list of kramdown, Pandoc, or Python-Markdown."""

_LIST = re.compile(ATTRIBUTE_LIST)
_COMMENT = re.compile(r"\{/\*[^*\n]*\*/\}")
_ANCHOR = re.compile(r"""<a[ \t]+(?:name|id)=["']?[^"'<>]*["']?[ \t]*(?:/>|>[ \t]*</a>)""")
_ID = re.compile(r"""#([^\s{}*]+)|(?:id|name)=["']?([^"'\s<>{}]+)""")


def attributes_start(text: str) -> int:
    """Return the offset at which the attributes at the end of a text begin; its length if none.

    The blanks before them are included.
    """
    visible = text.rstrip(" \t")
    if visible.endswith("}"):
        start = visible.rfind("{")
        pattern = _COMMENT if visible.startswith("{/*", start) else _LIST
    elif visible.endswith(">"):
        start = visible.rfind("<a ")
        pattern = _ANCHOR
    else:
        return len(text)
    if start < 0 or visible.endswith("\\", 0, start) or not pattern.fullmatch(visible, start):
        return len(text)
    return len(visible[:start].rstrip(" \t"))


def leading_anchor_end(text: str) -> int:
    """Return the offset after an anchor, ``<a name="id"></a>``, that a text begins with, or 0."""
    anchor = _ANCHOR.match(text) if text.startswith("<a ") else None
    return anchor.end() if anchor else 0


def explicit_id(attributes: str) -> str:
    """Return the id that attributes set, without ``#``; empty if they set none."""
    found = _ID.search(attributes)
    return (found[1] or found[2]) if found else ""
