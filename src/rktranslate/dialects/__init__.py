"""Dialects of Markdown: the markup that each adds to CommonMark, one module per dialect.

Inline codes of all dialects are always recognised, because a catalogue does not tell which dialect
its document is written in, and a code that is kept verbatim does no harm. Constructs of blocks are
used as the dialect of a document is set or detected.

To add a dialect: one module with a ``DIALECT``, and its name in ``BUILT_IN``.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from rktranslate.dialects.interface import Dialect
from rktranslate.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BUILT_IN", "Dialect", "available", "named"]

BUILT_IN = ("commonmark",)
"""The dialects, one module of this package each."""


@cache
def available() -> Mapping[str, Dialect]:
    """Return every dialect by name."""
    modules = (import_module(f"rktranslate.dialects.{name}") for name in BUILT_IN)
    return {module.DIALECT.name: module.DIALECT for module in modules}


def named(name: str) -> Dialect:
    """Return the dialect with a name.

    Raises:
        ConfigError: There is none.
    """
    dialects = available()
    if name not in dialects:
        raise ConfigError(f"unknown dialect {name!r}", hint=f"known: {', '.join(dialects)}")
    return dialects[name]
