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
from rktranslate.errors import EngineError, RktranslateError, reason_of
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
    "rktranslate.engines.ctranslate2.engine:CTranslate2Provider",
    "rktranslate.engines.llm.engine:LlmProvider",
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


def availability(
    provider: EngineProvider, source: str, target: str, options: EngineOptions
) -> Availability:
    """Return whether an engine can serve a language pair; a plugin that fails to answer cannot.

    Raises:
        EngineError: The engine cannot be asked, for a reason that the user can mend.
    """
    try:
        answer = provider.availability(source, target, options)
        if not isinstance(answer, Availability):
            raise TypeError(f"expected an Availability, found {type(answer).__name__}")
        return answer
    except EngineError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a plugin may raise anything
        return Availability(provider.name, source, target, False, _reason(error))


def availabilities(source: str, target: str, options: EngineOptions) -> list[Availability]:
    """Return for each engine whether it can serve a language pair; loads no model."""
    return [availability(provider, source, target, options) for provider in providers()]


def load(source: str, target: str, options: EngineOptions, name: str | None = None) -> Engine:
    """Return an engine for a language pair: the named one, or the preferred one that is ready.

    See :func:`preferred` for the order.

    Raises:
        EngineError: There is no such engine, none can serve the pair, or it cannot be loaded; the
            hint says what to do.
    """
    known = providers()
    if name is not None:
        chosen = next((provider for provider in known if provider.name == name), None)
        if chosen is None:
            names = ", ".join(provider.name for provider in known)
            raise EngineError(f"unknown engine: {name}", hint=f"engines: {names}")
        return _loaded(chosen, source, target, options)
    answers = [availability(provider, source, target, options) for provider in known]
    best = preferred(answers)
    if best is None:
        raise no_engine(source, target, answers)
    return _loaded(known[answers.index(best)], source, target, options)


def _loaded(provider: EngineProvider, source: str, target: str, options: EngineOptions) -> Engine:
    try:
        return provider.load(source, target, options)
    except EngineError:
        raise
    except (Exception, SystemExit) as error:
        raise EngineError(f"{provider.name} cannot be loaded: {_reason(error)}") from error


def _reason(error: BaseException) -> str:
    own = isinstance(error, RktranslateError)
    return " ".join(str(error).split()) if own else reason_of(error)


def no_engine(source: str, target: str, answers: Sequence[Availability]) -> EngineError:
    """Return the error of a language pair that no engine can serve, with reasons and remedies."""
    reasons = "; ".join(f"{answer.engine}: {answer.detail}" for answer in answers)
    remedies = "; or ".join(answer.remedy for answer in answers if answer.remedy)
    return EngineError(
        f"no engine can translate {source} to {target}: {reasons}", hint=remedies or None
    )


def preferred(answers: Sequence[Availability]) -> Availability | None:
    """Return the engine that serves a pair unless one is named; None when none is ready.

    An engine whose model or server the configuration names has precedence over those that were
    found, and a direct pair over a pivot; otherwise the first in the list is preferred.
    """
    ready = [answer for answer in answers if answer.ready]
    return min(ready, key=lambda answer: (not answer.configured, len(answer.via)), default=None)
