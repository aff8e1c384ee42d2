"""The block parser of each dialect; markdown-it-py is imported when the first is made."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown_it.token import Token

    from rktranslate.dialects import Dialect

    Parse = Callable[[str], list[Token]]


@cache
def block_parser(dialect: Dialect) -> Parse:
    """Return a function that runs the block rules.

    The ``meta["lines"]`` of each token with text is a list of (line, start, end): index of the
    line, offsets of the text on it. Tokens ``markup`` and ``container_open`` have a ``Construct``
    as their ``meta["construct"]``; ``link_definition`` stands for a link definition.
    """
    from rktranslate.formats.markdown.grammar import block_rules, parse

    md = block_rules(dialect)
    return lambda text: parse(text, md, dialect)
