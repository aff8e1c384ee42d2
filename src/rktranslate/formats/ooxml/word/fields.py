"""Fields (ECMA-376, part 1, 17.16): their extent, and what they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.formats.xml import unescaped

if TYPE_CHECKING:
    from rktranslate.formats.xml import XmlPart

_CHARACTER = re.compile(rb"""<[^<>]*?\bfldCharType\s*=\s*["'](begin|separate|end)["']""")
_INSTRUCTION = re.compile(rb"<(?:[^\s<>:/]+:)?instrText\b[^>]*>([^<]*)<")
_LONGEST = 20_000
"""Bytes in which an instruction is looked for."""
CONTENTS = frozenset({"TOC", "INDEX", "TOA"})
"""Names of the fields that are tables of contents and indexes."""
_UNSEEN = frozenset({"XE", "TC", "TA", "RD", "SET", "ASK", "PRIVATE"})
"""Fields that show nothing where they stand."""


@dataclass(frozen=True, slots=True)
class Field:
    """A complex field; offsets are those of its three characters (``w:fldChar``)."""

    begin: int
    separate: int | None
    end: int
    code: str
    """Name of the field in capitals: ``HYPERLINK``, ``TOC``, ``ADDIN``."""

    @property
    def is_link(self) -> bool:
        """Whether its result is text with an address."""
        return self.code == "HYPERLINK"

    @property
    def is_contents(self) -> bool:
        """Whether it is a table of contents or an index."""
        return self.code in CONTENTS

    @property
    def is_unseen(self) -> bool:
        """Whether it shows nothing."""
        return self.code in _UNSEEN


class Fields:
    """The complex fields of a part."""

    def __init__(self, data: bytes) -> None:
        """Find the fields that begin and end; others are left out."""
        self._by_begin: dict[int, Field] = {}
        opened: list[tuple[int, int | None]] = []
        for match in _CHARACTER.finditer(data):
            start = match.start()
            if match[1] == b"begin":
                opened.append((start, None))
            elif not opened:
                continue
            elif match[1] == b"separate":
                opened[-1] = (opened[-1][0], start)
            else:
                begin, separate = opened.pop()
                code = field_code(_instruction(data, begin, separate or start))
                self._by_begin[begin] = Field(begin, separate, start, code)
        self._begins = sorted(self._by_begin)

    def at(self, offset: int) -> Field | None:
        """Return the field that begins at an offset."""
        return self._by_begin.get(offset)

    def begin_within(self, start: int, end: int) -> bool:
        """Return whether a field begins in a stretch of the part."""
        index = bisect_left(self._begins, start)
        return index < len(self._begins) and self._begins[index] < end


class RunBounds:
    """Finds the runs (``w:r``) around stretches of a part."""

    def __init__(self, part: XmlPart) -> None:
        """Take the part."""
        try:
            name = part.written("w:r")
        except KeyError:
            name = b"w:r"
        self._data = part.data
        self._opening = re.compile(b"<" + re.escape(name) + rb"(?=[\s>])")
        self._closing = b"</" + name + b">"

    def around(self, begin: int, end: int, properties: bytes) -> tuple[int, int] | None:
        """Return the bounds of the runs that a stretch fills; None if they have more in them.

        Args:
            begin: Offset of the stretch in its first run.
            end: Offset after it in its last run.
            properties: Properties of the first run.
        """
        data = self._data
        inside = begin - len(properties)
        if not data.startswith(properties, inside) or not data.startswith(self._closing, end):
            return None
        # A value of an attribute has no ``<``: the nearest one is that of the tag before.
        start = data.rfind(b"<", 0, inside)
        if not self._opening.match(data, start) or data.count(b">", start, inside) != 1:
            return None
        return start, end + len(self._closing)


def field_code(instruction: str) -> str:
    """Return the name of the field of an instruction, in capitals."""
    words = instruction.split(maxsplit=1)
    return words[0].upper() if words else ""


def _instruction(data: bytes, start: int, end: int) -> str:
    written = b"".join(_INSTRUCTION.findall(data, start, min(end, start + _LONGEST)))
    return unescaped(written.decode("utf-8", "replace"))
