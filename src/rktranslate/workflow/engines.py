"""``engines``: the engines of each language pair, and the choice among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.workflow.exit_codes import Result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.engines.interface import Availability, Engine, EngineOptions
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class EnginesResult(Result):
    """The engines of each language pair."""

    availabilities: tuple[Availability, ...]
    chosen: tuple[tuple[str, str], ...]
    """Target language and the engine that would be used for it."""


def engines(
    project: Project | None,
    source: str,
    targets: Sequence[str],
    *,
    packages: Sequence[Path] = (),
) -> EnginesResult:
    """Return which engine can serve which language pair, and the remedies for the others."""
    from rktranslate.engines import availabilities, preferred

    options = engine_options(project, packages)
    rows: list[Availability] = []
    chosen: list[tuple[str, str]] = []
    for target in targets:
        answers = availabilities(source, target, options)
        rows += answers
        wanted = project.config.engine_for(target) if project else None
        best = preferred([item for item in answers if wanted in (None, item.engine)])
        if best is not None:
            chosen.append((target, best.engine))
    return EnginesResult(tuple(rows), tuple(chosen))


def engine_names() -> tuple[str, ...]:
    """Return the names of the engines, those of plugins included.

    Raises:
        EngineError: An engine plugin cannot be loaded.
    """
    from rktranslate.engines import providers

    return tuple(provider.name for provider in providers())


def engine_options(project: Project | None, packages: Sequence[Path]) -> EngineOptions:
    """Return the engine options of the command line and the project."""
    from rktranslate.engines.interface import EngineOptions

    if project is None:
        return EngineOptions(package_dirs=tuple(packages))
    config = project.config
    configured = (project.path(item) for item in config.packages)
    settings = config.engine_settings.resolved(project.path)
    return EngineOptions((*packages, *configured), config.beam, config.threads, settings)


def load_engine(
    project: Project, language: str, name: str | None, options: EngineOptions
) -> tuple[Engine, str]:
    """Return the engine for a target language, and a remark on the choice or its quality, if any.

    Args:
        project: The project.
        language: The target language.
        name: Engine to use instead of the configured or preferred one.
        options: Model folders, beam and threads.

    Raises:
        EngineError: There is no such engine, or none can serve the pair.
    """
    from rktranslate.engines import availability, load, preferred, providers

    source = project.config.source_language
    wanted = name or project.config.engine_for(language)
    answers = [
        availability(provider, source, language, options)
        for provider in providers()
        if wanted in (None, provider.name)
    ]
    best = preferred(answers)
    engine = load(source, language, options, best.engine if best else wanted)
    remarks = [
        f"{answer.engine} is configured and not ready: {answer.detail}"
        for answer in answers
        if answer.configured and not answer.ready
    ]
    if best and best.remark:
        remarks.append(best.remark)
    return engine, "; ".join(remarks)
