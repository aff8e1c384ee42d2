"""Translation engines behind one interface; models load at the first sentence, not before."""

from __future__ import annotations

from rktranslate.engines.interface import (
    Availability,
    Capabilities,
    Engine,
    EngineOptions,
    EngineProvider,
)
from rktranslate.engines.registry import availabilities, load, preferred, providers

__all__ = [
    "Availability",
    "Capabilities",
    "Engine",
    "EngineOptions",
    "EngineProvider",
    "availabilities",
    "load",
    "preferred",
    "providers",
]
