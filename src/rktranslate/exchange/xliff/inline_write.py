"""Texts as content of ``<source>`` and ``<target>``: inline codes become elements.

XLIFF 1.2 has the text of a code in its element. XLIFF 2.x has it in ``<originalData>``, and a pair
of markup is one element, ``<pc>``. The same code has the same id in source and target.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from rktranslate.exchange.placeholders import write_placeholders
from rktranslate.exchange.xml_writer import MixedContent
from rktranslate.inline import flat_codes
from rktranslate.model import Code, CodeKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from rktranslate.model import Syntax


_CTYPES: dict[str, str] = {kind: f"x-{kind}" for kind in CodeKind}


class UnitCodes:
    """The inline codes of one unit: their ids, and the texts that are referred to."""

    def __init__(self, syntax: Syntax) -> None:
        self.syntax = syntax
        self.data: dict[str, str] = {}
        """Ids of the ``<data>`` elements, by the text of the code."""
        self._ids: dict[tuple[str, int], str] = {}
        self._seen: dict[str, int] = {}

    def begin(self) -> None:
        """Begin the source or the target."""
        self._seen.clear()

    def id_of(self, text: str) -> str:
        """Return the id of the next code with this text."""
        count = self._seen.get(text, 0) + 1
        self._seen[text] = count
        return self._ids.setdefault((text, count), str(len(self._ids) + 1))

    def data_of(self, text: str) -> str:
        """Return the id of the ``<data>`` element of a text."""
        return self.data.setdefault(text, f"d{len(self.data) + 1}")


def write_content_1(parent: _Element, text: str, codes: UnitCodes) -> None:
    """Fill an element of XLIFF 1.2 with a text."""

    def attributes(code: str, kind: str) -> dict[str, str]:
        return {"id": codes.id_of(code), "ctype": _CTYPES.get(kind, kind)}

    codes.begin()
    write_placeholders(parent, text, codes.syntax, attributes)


def write_content_2(parent: _Element, text: str, codes: UnitCodes) -> None:
    """Fill an element of XLIFF 2.x with a text."""
    found = flat_codes(text, codes.syntax)
    closers = pairs(found)
    ends = frozenset(closers.values())
    codes.begin()
    open_contents = [MixedContent(parent, cp)]
    position = 0
    for index, code in enumerate(found):
        content = open_contents[-1]
        content.add_text(text[position : code.span.start])
        position = code.span.end
        name = codes.data_of(code.text)
        if index in ends:
            content.finish()
            open_contents.pop()
        elif index in closers:
            end = found[closers[index]].text
            attributes = {
                "id": codes.id_of(f"{code.text}\0{end}"),
                "dataRefStart": name,
                "dataRefEnd": codes.data_of(end),
            }
            pair = content.add_element("pc", attributes=attributes)
            open_contents.append(MixedContent(pair, cp))
        else:
            attributes = {"id": codes.id_of(code.text), "dataRef": name}
            content.add_element("ph", attributes=attributes)
    open_contents[0].add_text(text[position:])
    open_contents[0].finish()


def write_data(parent: _Element, text: str) -> None:
    """Fill a ``<data>`` element of XLIFF 2.x with the text of a code."""
    content = MixedContent(parent, cp)
    content.add_text(text)
    content.finish()


def cp(char: str) -> tuple[str, Mapping[str, str]]:
    """Return the element of XLIFF 2.x for a character that XML cannot hold."""
    return "cp", {"hex": f"{ord(char):04X}"}


_OPENING_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)(?:\s[^>]*)?(?<!/)>")
_EMPHASIS = re.compile(r"[*_~]+")


def pairs(codes: Sequence[Code]) -> dict[int, int]:
    """Return which code closes which, by their indexes; pairs never cross."""
    found: dict[int, int] = {}
    unclosed: list[tuple[int, str]] = []
    # Positions in ``unclosed`` by closer, so that unclosed tags are not searched for each code.
    positions: defaultdict[str, list[int]] = defaultdict(list)
    for index, code in enumerate(codes):
        if code.kind is not CodeKind.MARKUP:
            continue
        sign = "](" if code.text.startswith("](") else code.text.lower()
        if positions.get(sign):
            position = positions[sign][-1]
            found[unclosed[position][0]] = index
            # What was opened since then can no longer be closed.
            while len(unclosed) > position:
                positions[unclosed.pop()[1]].pop()
        elif closer := _closer(code.text):
            positions[closer].append(len(unclosed))
            unclosed.append((index, closer))
    return found


def _closer(text: str) -> str:
    """Return the text that closes a code, or an empty one where it opens nothing."""
    if text in ("[", "!["):
        return "]("
    if _EMPHASIS.fullmatch(text):
        return text
    tag = _OPENING_TAG.fullmatch(text)
    return f"</{tag[1].lower()}>" if tag else ""
