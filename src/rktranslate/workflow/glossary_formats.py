"""Formats that ``glossary import`` and ``glossary export`` can read and write."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from rktranslate.errors import ConfigError
from rktranslate.exchange.interface import Payload
from rktranslate.exchange.registry import exchange, exchange_for, exchanges

if TYPE_CHECKING:
    from rktranslate.exchange.interface import GlossaryExchange


def format_names() -> tuple[str, ...]:
    """Return the names of all glossary formats, those of plugins included.

    Raises:
        ConfigError: A plugin cannot be loaded.
    """
    return tuple(exchanges(Payload.TERMS))


def glossary_format(path: str, name: str | None = None) -> GlossaryExchange:
    """Return the format of a glossary file.

    Args:
        path: The file.
        name: Name of the format; by default the one with the extension of the file.

    Raises:
        ConfigError: There is no such format, or none has this extension.
    """
    found = exchange(name, Payload.TERMS) if name else exchange_for(path, Payload.TERMS)
    if found is None:
        hint = f"use --format {'|'.join(format_names())}"
        raise ConfigError("no glossary format has this file name extension", path=path, hint=hint)
    return cast("GlossaryExchange", found)
