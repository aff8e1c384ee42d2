"""The highlight of marked text in a Word document: properties of its runs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.formats.marking import FILLS, INK
from rktranslate.formats.ooxml.word.property_edits import (
    inserted_behind,
    is_empty,
    without_property,
)

if TYPE_CHECKING:
    from rktranslate.model import Mark

_BEFORE_COLOR = (
    *("rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike"),
    *("outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish", "webHidden"),
)
_BEFORE_HIGHLIGHT = (
    *_BEFORE_COLOR,
    *("color", "spacing", "w", "kern", "position", "sz", "szCs"),
)
_BEFORE_SHADING = (*_BEFORE_HIGHLIGHT, "highlight", "u", "effect", "bdr")
"""Elements before those that are added: the schema has an order (ECMA-376, part 1, 17.3.2.28)."""


@lru_cache(maxsize=4096)
def highlighted(properties: bytes, prefix: bytes, mark: Mark) -> bytes:
    """Return the properties of a run (``w:rPr``, or nothing) with the colours of a mark.

    All other properties are kept. Shading has any colour, and a highlight, which a style may have,
    would be above it.

    Args:
        properties: As they stand in the part.
        prefix: That of the names in the part, with its colon.
        mark: The mark.
    """
    name = prefix + b"rPr"
    if not properties or is_empty(properties):
        properties = b"<%b></%b>" % (name, name)
    # What follows are the properties before a tracked change, with names of their own.
    change = re.search(rb"<%brPrChange(?=[\s/>])" % re.escape(prefix), properties)
    end = properties.rfind(b"</") if change is None else change.start()
    own, rest = properties[:end], properties[end:]
    ink, fill = INK.encode(), FILLS[mark].encode()
    for element, local, previous in (
        (b'<%bcolor %bval="%b"/>' % (prefix, prefix, ink), b"color", _BEFORE_COLOR),
        (b'<%bhighlight %bval="none"/>' % (prefix, prefix), b"highlight", _BEFORE_HIGHLIGHT),
        (
            b'<%bshd %bval="clear" %bcolor="auto" %bfill="%b"/>' % (*[prefix] * 4, fill),
            b"shd",
            _BEFORE_SHADING,
        ),
    ):
        own = inserted_behind(without_property(own, prefix, local), prefix, element, previous)
    return own + rest
