"""The tokens of a model: how a text becomes tokens, and tokens a text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BYTE = re.compile(r"<0x([0-9A-Fa-f]{2})>")


class Tokenizer(Protocol):
    """Cuts texts into tokens and joins tokens to texts."""

    def encode(self, text: str, /) -> list[str]:
        """Cut a text into tokens."""
        ...

    def decode(self, tokens: Sequence[str], /) -> str:
        """Join tokens."""
        ...


@dataclass(frozen=True, slots=True)
class Frame:
    """The tokens that a model expects around those of a text."""

    before_source: tuple[str, ...] = ()
    after_source: tuple[str, ...] = ()
    before_target: tuple[str, ...] = ()
    """Forced at the beginning of each target; no part of its text."""
    control: frozenset[str] = frozenset()
    """Tokens that are never text: those of the frame, and of other languages."""

    @property
    def source_length(self) -> int:
        """The number of tokens around a source."""
        return len(self.before_source) + len(self.after_source)

    def source(self, tokens: Sequence[str]) -> list[str]:
        """Return the tokens of a source with those around it."""
        return [*self.before_source, *tokens, *self.after_source]


NO_FRAME = Frame()


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one direction of a model."""

    encode: Callable[[str], list[str]]
    """Cuts a source into tokens."""
    encode_target: Callable[[str], list[str]]
    """Cuts a target into tokens."""
    decode: Callable[[Sequence[str]], str]
    """Joins the tokens of a target."""
    frame: Frame = NO_FRAME


def join_pieces(pieces: Sequence[str]) -> str:
    """Join pieces of SentencePiece.

    A processor does not know some target pieces of converted models, and would leave their ``▁`` as
    it is; here nothing is lost.
    """
    data = bytearray()
    for piece in pieces:
        byte = _BYTE.fullmatch(piece)
        data += bytes([int(byte[1], 16)]) if byte else piece.replace("▁", " ").encode("utf-8")
    return data.decode("utf-8", "replace")
