"""Duplicates: one source with several targets, one target for several sources."""

from __future__ import annotations

from abc import abstractmethod
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from rktranslate.checks.base import ProjectCheck
from rktranslate.checks.corpus import normalise, source_key
from rktranslate.checks.merged_units import is_reference
from rktranslate.compare.copies import copy_rules
from rktranslate.compare.lost_text import evidence_of_gap
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rktranslate.checks.context import CheckContext, ProjectContext
    from rktranslate.checks.corpus import Corpus, Place
    from rktranslate.model import Finding, Message

_MIN_WORDS = 5
"""Shorter texts are alike by chance."""
_MAX_SOURCES = 50
"""Sources of one target that are compared with one another."""
_MAX_COMPARED = 2000
"""Characters of a source that are compared."""
_LEAST_OF_WORDS = 1.0
"""Evidence that a target lacks words of its source, from which it may be that of another one."""
_MIN_SIMILARITY = 60.0
"""Per cent of similarity from which two sources may mean the same."""


class _DuplicateCheck(ProjectCheck):
    """A check that reports units together with another unit of the project."""

    severity = Severity.WARNING
    compares_equal_texts = True
    text: ClassVar[str]
    """The message of its findings."""

    def check(self, project: ProjectContext) -> Iterable[Finding]:
        """Report each unit that has such another one, with its place."""
        if not self._may_find(project.corpus):
            return
        for context in project.documents:
            for unit in context.units:
                other = self._other(unit, project.corpus)
                if other is not None and not self._is_right(unit, context):
                    text, (path, line) = other
                    detail = f"it is {text!r} at {path}:{line}"
                    yield self.finding(unit, context, self.text, detail=detail)

    @abstractmethod
    def _may_find(self, corpus: Corpus) -> bool:
        """Return whether any unit of the project can have a finding."""

    def _is_right(self, _unit: Message, _context: CheckContext) -> bool:
        """Return whether a unit is right whatever the other one is."""
        return False

    @abstractmethod
    def _other(self, unit: Message, corpus: Corpus) -> tuple[str, Place] | None:
        """Return the differing text of another unit and its place, if there is one."""


class InconsistentTarget(_DuplicateCheck):
    """One source has one target."""

    name = "inconsistent-target"
    help = "The same source has the same target everywhere in the project"
    text = "the same source has another target"

    def _may_find(self, corpus: Corpus) -> bool:
        return corpus.has_inconsistent_sources

    def _other(self, unit: Message, corpus: Corpus) -> tuple[str, Place] | None:
        targets = corpus.targets.get(source_key(unit), {})
        if len(targets) < 2:
            return None
        own = normalise(unit.target)
        return next((item for item in targets.items() if item[0] != own), None)


class SameTarget(_DuplicateCheck):
    """Two sources have two targets."""

    name = "same-target"
    help = "Different sources have different targets: none was pasted over another"
    text = "another source has the same target"

    def _may_find(self, corpus: Corpus) -> bool:
        return corpus.has_shared_targets

    def _other(self, unit: Message, corpus: Corpus) -> tuple[str, Place] | None:
        if unit.target.count(" ") < _MIN_WORDS - 1 or is_reference(unit):
            return None
        sources = corpus.sources.get(normalise(unit.target), {})
        if len(sources) < 2:
            return None
        own = normalise(unit.source)
        # Two ways to say the same may well have one translation.
        others = (
            item
            for item in islice(sources.items(), _MAX_SOURCES)
            if item[0] != own and not _are_similar(item[0], own)
        )
        return next(others, None)

    def _is_right(self, unit: Message, context: CheckContext) -> bool:
        languages = context.catalog.source_language, context.catalog.target_language
        evidence = evidence_of_gap(unit.source, unit.target, copy_rules(*languages), context.syntax)
        return evidence < _LEAST_OF_WORDS


def _are_similar(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    texts = (text[:_MAX_COMPARED].casefold() for text in (one, other))
    return fuzz.token_set_ratio(*texts) >= _MIN_SIMILARITY
