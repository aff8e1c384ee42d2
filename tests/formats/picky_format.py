"""A format with rules of its own about targets, as formats of other packages may have."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import DocumentError
from rktranslate.formats.interface import DEFAULTS
from rktranslate.model import Block, BlockKind, Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.model import ReadOptions


class PickyFormat:
    """A line per paragraph: no ``%`` and no two ``+``, but line breaks, and a bug at ``BUG``."""

    name: ClassVar[str] = "picky"
    suffixes: ClassVar[tuple[str, ...]] = (".picky",)
    writes: ClassVar[int] = 0
    """Number of documents that were written."""

    def read(self, data: bytes, path: str, options: ReadOptions = DEFAULTS) -> Document:
        """Return a paragraph for each line."""
        lines = data.decode().split("\n")
        if "BUG" in lines:
            raise IndexError("list index out of range")
        blocks = tuple(
            Block(BlockKind.PARAGRAPH, line, number) for number, line in enumerate(lines, 1) if line
        )
        return Document(path, blocks, None)

    def write(
        self,
        document: Document,
        targets: Sequence[str],
        notice: str | None = None,
        language: str = "",
    ) -> bytes:
        """Return the targets, each with a line break of its own written as ``\\``."""
        type(self).writes += 1
        if any("%" in target for target in targets):
            raise DocumentError("a per cent sign", path=document.path)
        if sum("+" in target for target in targets) > 1:
            raise DocumentError("two plus signs", path=document.path)
        if "BUG" in targets:
            raise IndexError("list index out of range")
        lines = [*([notice] if notice else []), *(text.replace("\n", "\\") for text in targets)]
        return "".join(f"{line}\n" for line in lines).encode()
