"""Document formats: bytes -> blocks, and blocks with targets -> bytes.

Built-in formats are listed here; others come from distributions with an entry point in the group
``rktranslate.formats`` that names a ``Format``: an object, or a class that is called without
arguments.
"""

from __future__ import annotations

from functools import cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from rktranslate.errors import DocumentError
from rktranslate.formats.interface import Format
from rktranslate.formats.targets import block_texts, fits

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["ENTRY_POINTS", "Format", "available", "block_texts", "fits", "format_for"]

ENTRY_POINTS = "rktranslate.formats"
"""The group of entry points that plugins register under."""

BUILT_IN = (
    "rktranslate.formats.text:TextFormat",
    "rktranslate.formats.markdown:MarkdownFormat",
)
"""The formats of this program, a ``module:Class`` per line; loaded when first needed."""


def format_for(path: str) -> Format:
    """Return the format of a file, chosen by its file name extension in any case.

    Built-in formats take precedence; plugins are loaded only when none of them serves the file.

    Raises:
        DocumentError: No format serves it, or a plugin cannot be loaded.
    """
    suffix = PurePosixPath(path).suffix.lower()
    matches = _serving(_built_in(), suffix)
    if matches:
        return matches[0]
    formats = available()
    matches = _serving(formats.values(), suffix)
    if len(matches) > 1:
        names = ", ".join(sorted(each.name for each in matches))
        raise DocumentError(f"several format plugins serve {suffix}: {names}", path=path)
    if not matches:
        known = ", ".join(sorted(suffix for each in formats.values() for suffix in each.suffixes))
        what = f"no format serves {suffix}" if suffix else "the file name has no extension"
        raise DocumentError(what, path=path, hint=f"known extensions: {known}")
    return matches[0]


def available() -> dict[str, Format]:
    """Return every format by name: the built-in ones, then the installed plugins.

    Raises:
        DocumentError: A plugin cannot be loaded, or has the name of another format.
    """
    from rktranslate.plugins import load_plugins

    formats = {each.name: each for each in _built_in()}
    plugins = load_plugins(ENTRY_POINTS, Format, tuple(formats), DocumentError)  # type: ignore[type-abstract]
    return formats | {each.name: each for each in plugins}


@cache
def _built_in() -> tuple[Format, ...]:
    from rktranslate.plugins import built_in

    return tuple(cast("Format", each) for each in built_in(BUILT_IN))


def _serving(formats: Iterable[Format], suffix: str) -> list[Format]:
    return [each for each in formats if suffix in each.suffixes]
