"""Measures how well targets follow a glossary, and the effect on translation quality.

Terms are counted disjointly: a span of the target renders one occurrence of one term, even if two
terms have the same rendering, so that no figure exceeds 100 %.
"""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError
from rktranslate.glossary.consistency import rendering_key
from rktranslate.glossary.terms import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sacrebleu.metrics.base import Metric

    from rktranslate.glossary.matcher import Matcher, TermUse
    from rktranslate.model import Span

_RESAMPLES = 1000
"""Samples of the paired bootstrap, as in Koehn (2004)."""


@dataclass(frozen=True, slots=True)
class Rate:
    """A number of hits out of a total."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 if the total is 0."""
        return self.hits / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class TermScore:
    """The renderings of one term in all units."""

    term: str
    exact: Rate
    """Occurrences of the term that have the preferred rendering, as written in the glossary."""
    accepted: Rate
    """Occurrences that have any accepted rendering."""
    renderings: tuple[tuple[str, int], ...]
    """Renderings and their counts, the most frequent first."""

    @property
    def modal(self) -> Rate:
        """Occurrences of the most frequent rendering, out of all renderings."""
        counts = [count for _, count in self.renderings]
        return Rate(max(counts, default=0), sum(counts))


@dataclass(frozen=True, slots=True)
class Quality:
    """Similarity to the references, over some of the units."""

    part: str
    """``all``, ``with terms`` or ``without terms``."""
    units: int
    chrf: float
    bleu: float
    baseline_chrf: float | None = None
    baseline_bleu: float | None = None
    p_chrf: float | None = None
    """Paired bootstrap: probability of so large a difference to the baseline by chance."""
    p_bleu: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How well the targets of one language follow a glossary."""

    language: str
    units: int
    with_terms: int
    """Units whose source has a term."""
    exact: Rate
    accepted: Rate
    exact_macro: float
    """Mean of the shares of the terms; rare terms count as much as frequent ones."""
    accepted_macro: float
    satisfied: Rate
    """Units with terms in which each term has a rendering and none has a forbidden one."""
    forbidden: int
    """Number of forbidden renderings in targets."""
    consistency: Rate
    """Renderings that are the most frequent one of their term."""
    over: Rate
    """Renderings beyond those that source and reference require, out of all renderings."""
    steps: tuple[tuple[str, int], ...]
    """Number of units by the step of the cascade that made them; empty if none records one."""
    unresolved: int
    """Number of machine drafts with unresolved issues."""
    terms: tuple[TermScore, ...]
    quality: tuple[Quality, ...]
    """Empty without references."""
    signatures: tuple[str, ...]
    """How each figure was measured."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A source text with its target and perhaps a reference."""

    source: str
    target: str
    reference: str | None = None
    baseline: str | None = None
    """The target of another system."""
    step: str = ""
    """Step of the glossary cascade that made the draft; empty for other targets."""
    unresolved: bool = False
    """The draft has unresolved glossary or engine issues."""


@dataclass(slots=True)
class _Tally:
    """Counts of one term."""

    exact: int = 0
    accepted: int = 0
    total: int = 0
    renderings: Counter[str] = field(default_factory=Counter)


def score(
    units: Sequence[Unit], matcher: Matcher, *, digest: str = "", quality: bool = True
) -> Score:
    """Measure how well targets follow a glossary.

    Args:
        units: Units that have a target.
        matcher: The glossary for the target language.
        digest: The glossary's digest, for the signature.
        quality: Compare with the references if every unit has one.

    Raises:
        ConfigError: There are references, and sacreBLEU is not installed.
    """
    from rktranslate.version import version

    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    with_terms: list[bool] = []
    satisfied = forbidden = surplus = rendered = 0
    for unit in units:
        uses = [
            use
            for use in matcher.count_terms(unit.source, unit.target)
            if use.renderings or use.forbidden
        ]
        with_terms.append(bool(uses))
        forbidden += sum(len(use.forbidden) for use in uses)
        satisfied += bool(uses) and not any(use.missing() or use.forbidden for use in uses)
        for use, (exact, hits) in zip(uses, _assigned(uses, unit.target), strict=True):
            if use.renderings:
                tally = tallies[use.term.source]
                tally.total += use.source_count
                tally.accepted += len(hits)
                tally.exact += exact
                tally.renderings.update(hits)
        unit_surplus, unit_rendered = _surplus(unit, uses, matcher)
        surplus += unit_surplus
        rendered += unit_rendered
    terms = tuple(
        TermScore(
            term,
            Rate(tally.exact, tally.total),
            Rate(tally.accepted, tally.total),
            tuple(tally.renderings.most_common()),
        )
        for term, tally in sorted(
            tallies.items(), key=lambda item: (item[1].accepted / item[1].total, item[0])
        )
    )
    modals = [term.modal for term in terms]
    steps = Counter(unit.step for unit in units if unit.step)
    signature = (
        f"terms|v:{version()}|lang:{matcher.source_language}-{matcher.language}"
        f"|glossary:{digest or '-'}|count:occurrences|match:disjoint|units:{len(units)}"
    )
    measured, signatures = _quality(units, with_terms) if quality else ((), ())
    return Score(
        language=matcher.language,
        units=len(units),
        with_terms=sum(with_terms),
        exact=_sum(term.exact for term in terms),
        accepted=_sum(term.accepted for term in terms),
        exact_macro=_mean([term.exact.share for term in terms]),
        accepted_macro=_mean([term.accepted.share for term in terms]),
        satisfied=Rate(satisfied, sum(with_terms)),
        forbidden=forbidden,
        consistency=_sum(modals),
        over=Rate(surplus, rendered),
        steps=tuple(steps.most_common()),
        unresolved=sum(unit.unresolved for unit in units),
        terms=terms,
        quality=measured,
        signatures=(signature, *signatures),
    )


def _assigned(uses: Sequence[TermUse], target: str) -> list[tuple[int, list[str]]]:
    """Assign each span of a target to at most one occurrence of a term (a maximum matching).

    Returns:
        For each use, the number of its occurrences with the preferred rendering as it is in the
        glossary, and the listed renderings of all occurrences that have one.
    """
    preferred: dict[Span, list[int]] = {}
    accepted: dict[Span, list[int]] = {}
    for index, use in enumerate(uses):
        first = fold(use.renderings[0]) if use.renderings else ""
        for span in use.target_spans:
            accepted.setdefault(span, []).append(index)
            if fold(target[span.start : span.end]) == first:
                preferred.setdefault(span, []).append(index)
    needs = [use.source_count for use in uses]
    assigned: list[list[Span]] = [[] for _ in uses]
    _assign(preferred, assigned, needs)
    exact = [len(spans) for spans in assigned]
    # This takes no span from a term without another in its place.
    _assign(accepted, assigned, needs)
    listed = [dict(zip(use.target_spans, use.listed, strict=True)) for use in uses]
    return [
        (count, [rendering_key(of_use[span]) for span in sorted(spans)])
        for count, spans, of_use in zip(exact, assigned, listed, strict=True)
    ]


def _assign(
    candidates: Mapping[Span, list[int]], assigned: list[list[Span]], needs: Sequence[int]
) -> None:
    """Assign more spans to uses along augmenting paths.

    Args:
        candidates: The uses that each span may be assigned to.
        assigned: The spans of each use; more are added.
        needs: The most spans of each use.
    """
    already_assigned = {span for spans in assigned for span in spans}

    def assign(span: Span, tried: set[int]) -> bool:
        """Return whether a span could be assigned, moving others if that helps."""
        for use in candidates.get(span, ()):
            if use in tried:
                continue
            tried.add(use)
            spans = assigned[use]
            if len(spans) < needs[use]:
                spans.append(span)
                return True
            for position, other in enumerate(spans):
                if assign(other, tried):
                    spans[position] = span
                    return True
        return False

    # Spans with a single candidate come first: they never have to move.
    for span in sorted(candidates, key=lambda span: (len(candidates[span]), span)):
        if span not in already_assigned:
            assign(span, set())


def _surplus(unit: Unit, uses: Sequence[TermUse], matcher: Matcher) -> tuple[int, int]:
    """Return the number of renderings beyond those of source and reference, and of all."""
    spans = {(span.start, span.end) for use in uses for span in use.target_spans}
    in_reference: dict[str, int] = {}
    if unit.reference is not None:
        reference_uses = matcher.count_terms(unit.source, unit.reference)
        in_reference = {use.term.source: use.target_count for use in reference_uses}
    expected = sum(max(use.source_count, in_reference.get(use.term.source, 0)) for use in uses)
    return max(0, len(spans) - expected), len(spans)


def _sum(rates: Iterable[Rate]) -> Rate:
    rates = list(rates)
    return Rate(sum(rate.hits for rate in rates), sum(rate.total for rate in rates))


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 1.0


# --- similarity to references ----------------------------------------------------------------


def _quality(
    units: Sequence[Unit], with_terms: Sequence[bool]
) -> tuple[tuple[Quality, ...], tuple[str, ...]]:
    if not units or any(unit.reference is None for unit in units):
        return (), ()
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ImportError as error:
        raise ConfigError(
            f"sacreBLEU is not installed: {error}", hint="pip install sacrebleu"
        ) from error
    # It logs every step of a bootstrap.
    logging.getLogger("sacrebleu").setLevel(logging.ERROR)
    metrics: dict[str, Metric] = {"chrF": CHRF(), "BLEU": BLEU()}
    parts = (
        ("all", list(units)),
        ("with terms", [unit for unit, has in zip(units, with_terms, strict=True) if has]),
        ("without terms", [unit for unit, has in zip(units, with_terms, strict=True) if not has]),
    )
    measured = tuple(_part(name, part, metrics) for name, part in parts if part)
    signatures = (f"{name}|{metric.get_signature()}" for name, metric in metrics.items())
    return measured, tuple(signatures)


def _part(name: str, units: Sequence[Unit], metrics: Mapping[str, Metric]) -> Quality:
    targets = [unit.target for unit in units]
    references = [unit.reference or "" for unit in units]
    chrf, bleu = (_corpus(metric, targets, references) for metric in metrics.values())
    if any(unit.baseline is None for unit in units):
        return Quality(name, len(units), chrf, bleu)
    from sacrebleu.significance import PairedTest

    baseline = [unit.baseline or "" for unit in units]
    base_chrf, base_bleu = (_corpus(m, baseline, references) for m in metrics.values())
    if baseline == targets or len(units) < 2:
        # Identical targets have nothing to resample.
        return Quality(name, len(units), chrf, bleu, base_chrf, base_bleu, 1.0, 1.0)
    test = PairedTest(
        [("baseline", baseline), ("system", targets)],
        metrics,
        [references],
        test_type="bs",
        n_samples=_RESAMPLES,
    )
    _, results = test()
    # Keys are names of scores (chrF2), in the order of the metrics; the baseline is the first.
    p_chrf, p_bleu = (_p_value(each[1]) for key, each in results.items() if key != "System")
    return Quality(name, len(units), chrf, bleu, base_chrf, base_bleu, p_chrf, p_bleu)


def _p_value(result: object) -> float:
    return float(getattr(result, "p_value", None) or 0.0)


def _corpus(metric: Metric, targets: list[str], references: list[str]) -> float:
    return float(metric.corpus_score(targets, [references]).score)
