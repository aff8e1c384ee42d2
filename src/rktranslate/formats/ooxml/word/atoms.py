"""What pieces of a paragraph are written from: stretches of the part, kept as offsets."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from rktranslate.formats.runs import Close, Code, Open, Text

if TYPE_CHECKING:
    from collections.abc import Hashable


class Stretch(NamedTuple):
    """An element that is written as it stands in the part."""

    start: int
    end: int
    properties: bytes | None
    """``w:rPr`` of the run that it is in, empty without one; None for what is in no run."""


class Break(Enum):
    """Whether a code ends what is before it."""

    NONE = auto()
    LINE = auto()
    """A line break: it may be within a sentence."""
    PAGE = auto()
    """A page or column break."""


@dataclass(frozen=True, slots=True)
class Atom:
    """The data of a code, or of an element around text; equal ones have one tag."""

    key: Hashable
    stretches: tuple[Stretch, ...] = field(compare=False)
    tail: tuple[Stretch, ...] = field(default=(), compare=False)
    """What ends the element."""
    breaks: Break = field(default=Break.NONE, compare=False)
    is_kept: bool = field(default=False, compare=False)
    """It is written even if a target has lost its tag: a picture, which may have a text box."""
    properties: bytes | None = field(default=None, compare=False)
    """``w:rPr`` of all text in the element, where it has a look of its own, as links have."""

    @property
    def is_unique(self) -> bool:
        """Whether it stands for one place of the part."""
        return isinstance(self.key, int)


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that readers do not see, such as a bookmark: it has no tag."""

    stretch: Stretch
    is_end: bool = False
    """It ends something, so that it stays at the end of a word."""


RunData: TypeAlias = "Atom | bytes"
"""The data of a code or element, or the ``w:rPr`` of a text."""
WordText: TypeAlias = Text[RunData]
WordCode: TypeAlias = Code[RunData]
WordPiece: TypeAlias = Text[RunData] | Code[RunData] | Open[RunData] | Close[RunData]
Item: TypeAlias = WordPiece | Mark


def atom_of(data: RunData) -> Atom:
    """Return the data of a code or element."""
    if not isinstance(data, Atom):
        raise TypeError("text where a code should be")
    return data
