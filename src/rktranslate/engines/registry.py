"""The registry of engines: the built-in ones, then plugins by name, and which one serves a pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.engines.interface import (
    Availability,
    Engine,
    EngineOptions,
    EngineProvider,
    InstallableProvider,
)
from rktranslate.errors import EngineError
from rktranslate.plugins import built_in, load_plugins

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rktranslate.models.interface import ModelSource

ENTRY_POINTS = "rktranslate.engines"
"""Entry points that name an ``EngineProvider``: a class without arguments, or an object."""

BUILT_IN = (
    "rktranslate.engines.firefox.engine:FirefoxProvider",
    "rktranslate.engines.argos.engine:ArgosProvider",
    "rktranslate.engines.apertium.engine:ApertiumProvider",
)
"""In order of preference."""


def providers() -> tuple[EngineProvider, ...]:
    """Return the providers of all engines in order of preference.

    Raises:
        EngineError: A plugin cannot be loaded, or is not an engine provider.
    """
    ours = [item for item in built_in(BUILT_IN) if isinstance(item, EngineProvider)]
    names = [provider.name for provider in ours]
    plugins = load_plugins(ENTRY_POINTS, EngineProvider, names, EngineError)  # type: ignore[type-abstract]
    return (*ours, *plugins)


def model_sources() -> tuple[ModelSource, ...]:
    """Return the model sources of the engines whose models can be installed, in the same order.

    Raises:
        EngineError: A plugin cannot be loaded, or is not an engine provider.
    """
    return tuple(
        provider.models for provider in providers() if isinstance(provider, InstallableProvider)
    )


def availabilities(source: str, target: str, options: EngineOptions) -> list[Availability]:
    """Return for each engine whether it can serve a language pair; loads no model."""
    return [provider.availability(source, target, options) for provider in providers()]


def load(source: str, target: str, options: EngineOptions, name: str | None = None) -> Engine:
    """Return an engine for a language pair: the named one, or the preferred one that is ready.

    See :func:`preferred` for the order.

    Raises:
        EngineError: There is no such engine, or none can serve the pair; the hint says what to do.
    """
    known = providers()
    if name is not None:
        chosen = next((provider for provider in known if provider.name == name), None)
        if chosen is None:
            names = ", ".join(provider.name for provider in known)
            raise EngineError(f"unknown engine: {name}", hint=f"engines: {names}")
        return chosen.load(source, target, options)
    answers = [provider.availability(source, target, options) for provider in known]
    best = preferred(answers)
    if best is None:
        raise no_engine(source, target, answers)
    return known[answers.index(best)].load(source, target, options)


def no_engine(source: str, target: str, answers: Sequence[Availability]) -> EngineError:
    """Return the error of a language pair that no engine can serve, with reasons and remedies."""
    reasons = "; ".join(f"{answer.engine}: {answer.detail}" for answer in answers)
    remedies = "; or ".join(answer.remedy for answer in answers if answer.remedy)
    return EngineError(
        f"no engine can translate {source} to {target}: {reasons}", hint=remedies or None
    )


def preferred(answers: Sequence[Availability]) -> Availability | None:
    """Return the engine that serves a pair unless one is named; None when none is ready.

    A direct pair has precedence over a pivot; otherwise the first in the list is preferred.
    """
    ready = [answer for answer in answers if answer.ready]
    return min(ready, key=lambda answer: len(answer.via), default=None)
