"""The figures of a run: what there is, what is reviewed, what was found and built."""

from __future__ import annotations

import dataclasses
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.model import Severity
from rktranslate.publishing import Blocker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rktranslate.workflow.build import BuildResult, BuiltOutput, IncompleteUnit
    from rktranslate.workflow.catalog_updates import Extracted
    from rktranslate.workflow.check import CheckResult
    from rktranslate.workflow.translate import TranslateResult


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers of one language, or of all."""

    documents: int = 0
    units: int = 0
    words: int = 0
    """Words of the documents that are offered for translation, repeated ones too."""
    reviewed: int = 0
    drafts: int = 0
    """Units with a draft that is not reviewed."""
    untranslated: int = 0
    blocked: int = 0
    """Reviewed units that cannot be published."""
    drafted: int = 0
    """Drafts that this command made."""
    errors: int = 0
    warnings: int = 0
    infos: int = 0
    outputs: int = 0
    """Documents that have a catalogue, which may be built."""
    built: int = 0
    """Outputs that are written or up to date."""

    @property
    def not_built(self) -> int:
        """Return how many outputs were not built, for whatever reason."""
        return self.outputs - self.built


@dataclass(frozen=True, slots=True)
class LanguageFigures:
    """The numbers of one language."""

    language: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class RunSummary:
    """The numbers of ``run``."""

    languages: tuple[LanguageFigures, ...]
    total: Figures
    """All languages; a document counts once, and findings outside of catalogues count too."""
    seconds: float


def summarise(
    drafted: TranslateResult, checked: CheckResult, built: BuildResult, seconds: float
) -> RunSummary:
    """Return the figures of the steps of a run.

    Args:
        drafted: The result of ``translate``.
        checked: The result of ``check``.
        built: The result of ``build``.
        seconds: Time that the run took.
    """
    catalogs = drafted.extracted.catalogs
    words = {each.document: each.offered_words for each in drafted.extracted.documents}
    languages = {each.catalog: each.language for each in catalogs}
    severities: dict[str, Counter[Severity]] = {}
    for finding in checked.findings:
        language = languages.get(finding.location.path, "")
        severities.setdefault(language, Counter())[finding.severity] += 1
    unfinished = _unfinished(built.incomplete)
    figures = tuple(
        LanguageFigures(
            language,
            _figures(
                [each for each in catalogs if each.language == language],
                words,
                severities.get(language, Counter()),
                unfinished.get(language, Counter()),
                [each for each in built.built if each.language == language],
                sum(each.drafted for each in drafted.catalogs if each.language == language),
            ),
        )
        for language in dict.fromkeys(languages.values())
    )
    everywhere = sum(severities.values(), Counter[Severity]())
    total = _total([each.figures for each in figures])
    total = dataclasses.replace(
        total,
        documents=len({each.document for each in catalogs}),
        errors=everywhere[Severity.ERROR],
        warnings=everywhere[Severity.WARNING],
        infos=everywhere[Severity.INFO],
    )
    return RunSummary(figures, total, seconds)


def _unfinished(units: Sequence[IncompleteUnit]) -> dict[str, Counter[str]]:
    """Return the kinds of units that prevented outputs, by language; each message counts once."""
    kinds: dict[str, Counter[str]] = {}
    seen = set()
    for unit in units:
        key = unit.location, unit.source
        if key not in seen:
            seen.add(key)
            kinds.setdefault(unit.language, Counter())[_kind(unit.blocker)] += 1
    return kinds


def _kind(blocker: Blocker) -> str:
    """Return the field of :class:`Figures` that counts units with a blocker."""
    if not blocker.is_unfinished:
        return "blocked"
    return "drafts" if blocker in (Blocker.DRAFT, Blocker.CHANGED) else "untranslated"


def _figures(
    catalogs: Sequence[Extracted],
    words: Mapping[str, int],
    severities: Counter[Severity],
    unfinished: Counter[str],
    built: Sequence[BuiltOutput],
    drafted: int,
) -> Figures:
    """Return the numbers of one language."""
    units = sum(each.units for each in catalogs)
    # An output that was built all the same has drafts in it.
    drafts = unfinished["drafts"] + sum(each.unreviewed for each in built)
    untranslated, blocked = unfinished["untranslated"], unfinished["blocked"]
    return Figures(
        documents=len(catalogs),
        units=units,
        words=sum(words.get(each.document, 0) for each in catalogs),
        reviewed=max(0, units - drafts - untranslated - blocked),
        drafts=drafts,
        untranslated=untranslated,
        blocked=blocked,
        drafted=drafted,
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        infos=severities[Severity.INFO],
        outputs=len(catalogs),
        built=len(built),
    )


def _total(figures: Sequence[Figures]) -> Figures:
    """Return the sums of all numbers."""
    names = [field.name for field in dataclasses.fields(Figures)]
    return Figures(**{name: sum(getattr(each, name) for each in figures) for name in names})
