"""Dialects of Markdown: the markup that each adds to CommonMark, one module per dialect.

Inline codes of all dialects are always recognised, because a catalogue does not tell which dialect
its document is written in, and a code that is kept verbatim does no harm. Constructs of blocks are
used as the dialect of a document is set or detected.

To add a dialect: one module with a ``DIALECT``, and its name in ``BUILT_IN``.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.dialects.interface import Dialect
from rktranslate.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["BUILT_IN", "Dialect", "available", "detected", "named"]

BUILT_IN = (
    "commonmark",
    "docusaurus",
    "gitlab",
    "hugo",
    "jekyll",
    "mdx",
    "mkdocs",
    "myst",
    "obsidian",
    "pandoc",
    "vitepress",
)
"""The dialects, one module of this package each."""

_HEAD = 30_000
"""Characters at the beginning of a document in which the marks of a dialect are searched."""

_FENCED = re.compile(r"^([ \t]*(?:`{3,}|~{3,}))(?!\{).*?(?:^\1|\Z)", re.MULTILINE | re.DOTALL)
"""Code, which may be in any dialect; not a directive."""


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
        hint = did_you_mean(name, dialects) or f"known: {', '.join(dialects)}"
        raise ConfigError(f"unknown dialect {name!r}", hint=hint)
    return dialects[name]


def detected(text: str, path: str = "") -> Dialect:
    """Return the dialect of a document: by its file name extension, else by most of its marks.

    Args:
        text: The document.
        path: Its path.
    """
    dialects = available().values()
    suffix = PurePosixPath(path).suffix.lower()
    of_suffix = next((dialect for dialect in dialects if suffix in dialect.suffixes), None)
    if of_suffix is not None:
        return of_suffix
    head = "\n" + text[:_HEAD]
    if "```" in head or "~~~" in head:
        head = _FENCED.sub("", head)
    scores = {dialect.name: _score(dialect, head) for dialect in dialects}
    best = max(scores, key=lambda name: scores[name])
    return named(best if scores[best] else "commonmark")


def _score(dialect: Dialect, text: str) -> int:
    """Return how many different marks of a dialect a text has; it begins with a line break."""
    return sum(_pattern(mark).search(text) is not None for mark in dialect.marks)


@cache
def _pattern(mark: str) -> re.Pattern[str]:
    # In a text that begins with a line break, this is ``^`` too; but a pattern that begins with a
    # literal is looked for much more quickly than one that begins with an assertion.
    return re.compile(f"\n{mark[1:]}" if mark.startswith("^") else mark, re.MULTILINE)
