"""The highlight of marked text in DrawingML: properties of its runs."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.formats.marking import FILLS, INK

if TYPE_CHECKING:
    from rktranslate.model import Mark

_FILLS = frozenset({"noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"})
_EFFECTS = frozenset({"effectLst", "effectDag"})
"""Children of ``a:rPr`` before its highlight are a line, a fill and effects, in this order
(ECMA-376, part 1, 21.1.2.3.9)."""
_CHILD = re.compile(rb"\s*<([^\s/>!?]+)((?>[^>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")


@lru_cache(maxsize=4096)
def highlighted(properties: bytes, prefix: bytes, mark: Mark) -> bytes:
    """Return the properties of a run (``a:rPr``, or nothing) with the colours of a mark.

    All other properties are kept.

    Args:
        properties: As they stand in the part.
        prefix: That of the names in the part, with its colon.
        mark: The mark.
    """
    name = prefix + b"rPr"
    if not properties:
        properties = b"<%b/>" % name
    start = _CHILD.match(properties)
    if start is None:
        return properties
    if start[2].endswith(b"/"):
        head, rest, tail = properties[: start.end() - 2] + b">", b"", b"</%b>" % start[1]
    else:
        end = properties.rfind(b"</")
        head, rest, tail = (
            properties[: start.end()],
            properties[start.end() : end],
            properties[end:],
        )
    line = effects = others = b""
    for local, child in _children(rest, prefix):
        if local == "ln":
            line += child
        elif local in _EFFECTS:
            effects += child
        elif local not in _FILLS and local != "highlight":
            others += child
    ink = _color(prefix, b"solidFill", INK)
    fill = _color(prefix, b"highlight", FILLS[mark])
    return b"".join((head, line, ink, effects, fill, others, tail))


def _color(prefix: bytes, name: bytes, value: str) -> bytes:
    return b'<%b%b><%bsrgbClr val="%b"/></%b%b>' % (
        *(prefix, name, prefix, value.encode(), prefix, name),
    )


def _children(content: bytes, prefix: bytes) -> list[tuple[str, bytes]]:
    """Return the elements of a content with their local names."""
    found: list[tuple[str, bytes]] = []
    position = 0
    while match := _CHILD.match(content, position):
        end = match.end()
        if not match[2].endswith(b"/"):
            # No element of these properties has another one of its own name in it.
            end = content.find(b"</%b" % match[1], end)
            end = content.find(b">", end) + 1
        found.append((match[1].removeprefix(prefix).decode(), content[position:end].lstrip()))
        position = end
    # Behind a comment, or the like, which no program writes there, all is kept as it is.
    return [*found, ("", content[position:])]
