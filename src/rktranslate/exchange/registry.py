"""The registry of exchange formats: the built-in ones, then those of other distributions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, cast

from rktranslate.errors import ConfigError
from rktranslate.exchange.interface import (
    CatalogExchange,
    Exchange,
    GlossaryExchange,
    MemoryExchange,
    Payload,
)
from rktranslate.plugins import built_in, load_plugins

if TYPE_CHECKING:
    from collections.abc import Mapping

ENTRY_POINTS = "rktranslate.exchange"
"""Entry points that name an ``Exchange``: a class without arguments, or an object."""

BUILT_IN = (
    "rktranslate.exchange.xliff.exchange:XliffExchange",
    "rktranslate.exchange.tmx:Tmx",
    "rktranslate.exchange.tbx:Tbx",
    "rktranslate.exchange.weblate:WeblateGlossary",
    "rktranslate.exchange.deepl:DeeplCsv",
    "rktranslate.exchange.deepl:DeeplTsv",
    "rktranslate.exchange.omegat:OmegatGlossary",
)
"""The exchange formats of this program, a ``module:Class`` per line; loaded when first needed."""

_INTERFACES: Mapping[Payload, type[object]] = {
    Payload.CATALOGUES: CatalogExchange,
    Payload.TRANSLATIONS: MemoryExchange,
    Payload.TERMS: GlossaryExchange,
}


def exchanges(payload: Payload) -> dict[str, Exchange]:
    """Return the exchange formats that carry something, by name: the built-in ones first.

    Raises:
        ConfigError: A plugin cannot be loaded, is no exchange format, or has a name that is taken.
    """
    known = _built_in()
    plugins = load_plugins(ENTRY_POINTS, Exchange, [each.name for each in known])  # type: ignore[type-abstract]
    interface = _INTERFACES[payload]
    found = {each.name: each for each in (*known, *plugins) if each.payload is payload}
    for each in found.values():
        if not isinstance(each, interface):
            raise ConfigError(
                f"the exchange format {each.name!r} does not implement {interface.__name__}"
            )
    return found


def exchange(name: str, payload: Payload) -> Exchange:
    """Return the exchange format of a name.

    Raises:
        ConfigError: There is none that carries this, or a plugin cannot be loaded.
    """
    known = exchanges(payload)
    if name not in known:
        raise ConfigError(f"unknown format: {name}", hint=f"formats: {', '.join(known)}")
    return known[name]


def exchange_for(path: str, payload: Payload) -> Exchange | None:
    """Return the exchange format with the extension of a file, or None.

    Raises:
        ConfigError: Several formats have this extension, or a plugin cannot be loaded.
    """
    lower = path.lower()
    found = [each for each in exchanges(payload).values() if lower.endswith(each.suffixes)]
    if len(found) > 1:
        names = ", ".join(each.name for each in found)
        raise ConfigError(f"several exchange formats have this extension: {names}", path=path)
    return found[0] if found else None


@cache
def _built_in() -> tuple[Exchange, ...]:
    return tuple(cast("Exchange", each) for each in built_in(BUILT_IN))
