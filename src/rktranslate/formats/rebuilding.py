"""Whether a block is written anew: when its text changes or is marked, or when a test wants it.

A format copies a block whose text has not changed. To see that what it would write otherwise is
right, every block can be written anew with the text that it has: the file then differs in its bytes
only.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from rktranslate.formats.marking import MarkedText

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rktranslate.model import Block

_FORCED: ContextVar[bool] = ContextVar("forced", default=False)


@contextmanager
def forced_rebuild() -> Iterator[None]:
    """Let formats write every block anew in this context; for tests."""
    token = _FORCED.set(True)
    try:
        yield
    finally:
        _FORCED.reset(token)


def is_rebuilt(block: Block, text: str) -> bool:
    """Return whether a format has to write a block anew.

    Args:
        block: A block of a document.
        text: Its text with its targets; see ``block_texts``.
    """
    if text != block.text or isinstance(text, MarkedText):
        return True
    return bool(block.segments) and _FORCED.get()
