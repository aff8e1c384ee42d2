"""Translation engines behind one interface; models are loaded by the first translation.

Layers: ``engines`` imports ``models``, never the other way. An engine is a package
``engines/<name>/`` with its provider, its models' source and layout, and one line in registry.py.
"""

from __future__ import annotations

import os

from rktranslate.engines.interface import (
    Availability,
    Capabilities,
    Context,
    Engine,
    EngineOptions,
    EngineProvider,
    InstallableProvider,
)
from rktranslate.engines.registry import (
    availabilities,
    availability,
    load,
    model_sources,
    no_engine,
    preferred,
    providers,
)

# onnxruntime is a dependency of Argos Translate and has telemetry. Nothing here imports it, but a
# plugin may.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")

__all__ = [
    "Availability",
    "Capabilities",
    "Context",
    "Engine",
    "EngineOptions",
    "EngineProvider",
    "InstallableProvider",
    "availabilities",
    "availability",
    "load",
    "model_sources",
    "no_engine",
    "preferred",
    "providers",
]
