"""Hard hyphens (``w:noBreakHyphen``): the character U+2011 in the text of a paragraph."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.formats.ooxml.word.atoms import Atom
from rktranslate.formats.runs import Code, Text

if TYPE_CHECKING:
    from collections.abc import Callable

    from rktranslate.formats.ooxml.word.atoms import Item
    from rktranslate.formats.runs import Look

HARD_HYPHEN = "\u2011"
"""The character; also the beginning of the keys of codes that stand for the element."""


def with_hyphens(items: list[Item], look_of: Callable[[bytes], Look]) -> bool:
    """Turn hard hyphens into characters of the text; return whether there are any.

    They stay codes in a paragraph that has the character itself, too.

    Args:
        items: The items of a paragraph, which are changed.
        look_of: Returns the look of the properties of a run.
    """
    wanted = [index for index, item in enumerate(items) if _is_hard_hyphen(item)]
    if not wanted or any(isinstance(i, Text) and HARD_HYPHEN in i.text for i in items):
        return False
    for index in wanted:
        item = items[index]
        if isinstance(item, Code) and isinstance(item.data, Atom):
            properties = item.data.stretches[0].properties or b""
            items[index] = Text(HARD_HYPHEN, look_of(properties), properties)
    return True


def _is_hard_hyphen(item: Item) -> bool:
    return (
        isinstance(item, Code)
        and isinstance(item.data, Atom)
        and isinstance(item.data.key, tuple)
        and item.data.key[0] == HARD_HYPHEN
    )
