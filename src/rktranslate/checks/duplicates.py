"""The same sentence twice: one source with two targets, one target for two sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rktranslate.checks.corpus import Corpus, same, source_key
from rktranslate.checks.interface import CatalogCheck
from rktranslate.checks.unit import is_reference
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.corpus import Place
    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_WORDS = 5
"""Shorter texts are alike by chance."""
_ALIKE = 60.0
"""Per cent of likeness from which two sources may say the same."""


class InconsistentTarget(CatalogCheck):
    """One source has one target."""

    id = "inconsistent-target"
    description = "The same source has the same target everywhere in the project"
    severity = Severity.WARNING

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report a message whose source is translated otherwise elsewhere."""
        corpus = context.corpus or Corpus.of([context.catalog])
        for unit in units if corpus.torn else ():
            targets = corpus.targets.get(source_key(unit), {})
            if len(targets) < 2:
                continue
            mine = same(unit.target)
            for target, place in targets.items():
                if target != mine:
                    yield self.finding(
                        unit,
                        context,
                        "the same source has another target",
                        detail=f"it is {target!r} at {_shown(place)}",
                    )
                    break


class SameTarget(CatalogCheck):
    """Two sources have two targets."""

    id = "same-target"
    description = "Different sources have different targets: none was pasted over another"
    severity = Severity.WARNING

    def check_all(self, units: Sequence[Message], context: CheckContext) -> Iterable[Finding]:
        """Report a target of several words that translates another source too."""
        corpus = context.corpus or Corpus.of([context.catalog])
        for unit in units if corpus.shared else ():
            if unit.target.count(" ") < _WORDS - 1 or is_reference(unit):
                continue
            sources = corpus.sources.get(same(unit.target), {})
            if len(sources) < 2:
                continue
            mine = same(unit.source)
            for source, place in sources.items():
                # Two ways to say one thing may well have one translation.
                if source != mine and not _alike(source, mine):
                    yield self.finding(
                        unit,
                        context,
                        "another source has the same target",
                        detail=f"it is {source!r} at {_shown(place)}",
                    )
                    break


def _alike(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    return fuzz.token_set_ratio(one.casefold(), other.casefold()) >= _ALIKE


def _shown(place: Place) -> str:
    path, line = place
    return f"{path}:{line}"
