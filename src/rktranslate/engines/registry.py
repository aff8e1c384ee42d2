"""Which engines there are, which can serve a pair here, and which one is taken.

Engines of our own come first, then those of plugins (entry points ``rktranslate.engines``) by name.
"""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from rktranslate.engines.apertium.engine import ApertiumProvider
from rktranslate.engines.argos.engine import ArgosProvider
from rktranslate.engines.firefox.engine import FirefoxProvider
from rktranslate.engines.interface import Availability, Engine, EngineOptions, EngineProvider
from rktranslate.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

GROUP = "rktranslate.engines"
"""Entry points that name an ``EngineProvider``: a class without arguments, or an object."""


def providers() -> tuple[EngineProvider, ...]:
    """Return the engines in order of preference.

    Raises:
        EngineError: A plugin cannot be imported, or is no engine.
    """
    found: list[EngineProvider] = [FirefoxProvider(), ArgosProvider(), ApertiumProvider()]
    names = {provider.name for provider in found}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            loaded = entry.load()
            provider = loaded() if isinstance(loaded, type) else loaded
        except Exception as error:  # a plugin may raise anything
            raise EngineError(
                f"the engine plugin {entry.name} ({entry.value}) cannot be loaded: {error}",
                hint="update or uninstall the package that brings it",
            ) from error
        reason = ""
        if not isinstance(provider, EngineProvider):
            reason = "is not an EngineProvider"
        elif provider.name in names:
            reason = "takes a name that is taken"
        if reason:
            raise EngineError(
                f"the engine plugin {entry.name} ({entry.value}) {reason}",
                hint="update or uninstall the package that brings it",
            )
        names.add(provider.name)
        found.append(provider)
    return tuple(found)


def availabilities(source: str, target: str, options: EngineOptions) -> list[Availability]:
    """Tell of each engine whether it can serve a pair here; loads no model."""
    return [provider.availability(source, target, options) for provider in providers()]


def load(source: str, target: str, options: EngineOptions, name: str | None = None) -> Engine:
    """Return an engine for a pair: the named one, or the first that is ready.

    See :func:`preferred` for which comes first.

    Raises:
        EngineError: There is no such engine, or none can serve the pair; the hint says what to do.
    """
    known = providers()
    if name is not None:
        chosen = next((provider for provider in known if provider.name == name), None)
        if chosen is None:
            names = ", ".join(provider.name for provider in known)
            raise EngineError(f"there is no engine {name}", hint=f"engines are: {names}")
        return chosen.load(source, target, options)
    answers = [provider.availability(source, target, options) for provider in known]
    best = preferred(answers)
    if best is None:
        reasons = "; ".join(f"{answer.engine}: {answer.detail}" for answer in answers)
        remedies = "; or ".join(answer.remedy for answer in answers if answer.remedy)
        raise EngineError(
            f"no engine can translate {source} to {target} here: {reasons}", hint=remedies or None
        )
    return known[answers.index(best)].load(source, target, options)


def preferred(answers: Sequence[Availability]) -> Availability | None:
    """Return the engine that is taken for a pair unless one is named; None when none is ready.

    A direct pair goes before a pivot; otherwise the first in the list does.
    """
    ready = [answer for answer in answers if answer.ready]
    return min(ready, key=lambda answer: len(answer.via), default=None)
