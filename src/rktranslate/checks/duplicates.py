"""Duplicates: one source with several targets, one target for several sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.base import ProjectCheck
from rktranslate.checks.corpus import normalise, source_key
from rktranslate.checks.merged_units import is_reference
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import ProjectContext
    from rktranslate.checks.corpus import Place
    from rktranslate.model import Finding

_MIN_WORDS = 5
"""Shorter texts are alike by chance."""
_MIN_SIMILARITY = 60.0
"""Per cent of similarity from which two sources may mean the same."""


class InconsistentTarget(ProjectCheck):
    """One source has one target."""

    name = "inconsistent-target"
    help = "The same source has the same target everywhere in the project"
    severity = Severity.WARNING

    def check(self, project: ProjectContext) -> Iterable[Finding]:
        """Report a message whose source has another target elsewhere."""
        corpus = project.corpus
        if not corpus.has_inconsistent_sources:
            return
        for context in project.documents:
            for unit in context.units:
                targets = corpus.targets.get(source_key(unit), {})
                if len(targets) < 2:
                    continue
                own = normalise(unit.target)
                other = next((target for target in targets if target != own), None)
                if other is not None:
                    yield self.finding(
                        unit,
                        context,
                        "the same source has another target",
                        detail=f"it is {other!r} at {_shown(targets[other])}",
                    )


class SameTarget(ProjectCheck):
    """Two sources have two targets."""

    name = "same-target"
    help = "Different sources have different targets: none was pasted over another"
    severity = Severity.WARNING

    def check(self, project: ProjectContext) -> Iterable[Finding]:
        """Report a target of several words that translates another source too."""
        corpus = project.corpus
        if not corpus.has_shared_targets:
            return
        for context in project.documents:
            for unit in context.units:
                if unit.target.count(" ") < _MIN_WORDS - 1 or is_reference(unit):
                    continue
                sources = corpus.sources.get(normalise(unit.target), {})
                if len(sources) < 2:
                    continue
                own = normalise(unit.source)
                # Two ways to say the same may well have one translation.
                other = next(
                    (text for text in sources if text != own and not _are_similar(text, own)), None
                )
                if other is not None:
                    yield self.finding(
                        unit,
                        context,
                        "another source has the same target",
                        detail=f"it is {other!r} at {_shown(sources[other])}",
                    )


def _are_similar(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one.casefold(), other.casefold()) >= _MIN_SIMILARITY


def _shown(place: Place) -> str:
    path, line = place
    return f"{path}:{line}"
