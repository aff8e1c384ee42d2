"""Document formats: bytes -> blocks, and blocks with targets -> bytes.

Text and Markdown are built in; other formats come from distributions with an entry point in the
group ``rktranslate.formats`` that names a ``Format``: an object, or a class that is called without
arguments.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from rktranslate.errors import DocumentError
from rktranslate.formats.interface import Format
from rktranslate.formats.markdown import MarkdownFormat
from rktranslate.formats.targets import block_texts, fits
from rktranslate.formats.text import TextFormat

if TYPE_CHECKING:
    from collections.abc import Iterable
    from importlib.metadata import EntryPoint

__all__ = ["ENTRY_POINTS", "Format", "available", "block_texts", "fits", "format_for"]

ENTRY_POINTS = "rktranslate.formats"
"""The group of entry points that plugins register under."""

_BUILT_IN: tuple[Format, ...] = (TextFormat(), MarkdownFormat())


def format_for(path: str) -> Format:
    """Return the format of a file, chosen by the ending of its name in any case.

    Built-in formats win; plugins are only loaded when none of them serves the file.

    Raises:
        DocumentError: No format serves it, or a plugin cannot be loaded.
    """
    suffix = PurePosixPath(path).suffix.lower()
    found = _serving(_BUILT_IN, suffix)
    if found:
        return found[0]
    formats = available()
    found = _serving(formats.values(), suffix)
    if len(found) > 1:
        names = ", ".join(sorted(one.name for one in found))
        raise DocumentError(f"several format plugins serve {suffix}: {names}", path=path)
    if not found:
        known = ", ".join(sorted(ending for one in formats.values() for ending in one.suffixes))
        what = f"no format serves {suffix}" if suffix else "the file name has no ending"
        raise DocumentError(what, path=path, hint=f"known endings: {known}")
    return found[0]


def available() -> dict[str, Format]:
    """Return every format by name: the built-in ones, then the installed plugins.

    Raises:
        DocumentError: A plugin cannot be loaded, or has the name of another format.
    """
    from importlib.metadata import entry_points

    formats = {one.name: one for one in _BUILT_IN}
    for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name):
        plugin = _load(point)
        if plugin.name in formats:
            raise DocumentError(
                f"format plugin {point.value} uses the name {plugin.name} of another format"
            )
        formats[plugin.name] = plugin
    return formats


def _serving(formats: Iterable[Format], suffix: str) -> list[Format]:
    return [one for one in formats if suffix in one.suffixes]


def _load(point: EntryPoint) -> Format:
    try:
        loaded = point.load()
        plugin = loaded() if isinstance(loaded, type) else loaded
    except Exception as error:  # a plugin may fail in any way; say which one did
        raise DocumentError(
            f"format plugin {point.value} cannot be loaded: {type(error).__name__}: {error}",
            hint="update or uninstall the distribution that brings it",
        ) from error
    if not isinstance(plugin, Format):
        raise DocumentError(
            f"format plugin {point.value} lacks name, suffixes, read or write",
            hint="update or uninstall the distribution that brings it",
        )
    return plugin
