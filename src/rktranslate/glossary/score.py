"""Measures how well targets keep to a glossary, and what that costs.

Terms are counted disjointly: a stretch of the target stands for one occurrence of one term, even
where two terms have the same rendering, so that no figure exceeds 100 %.
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
"""Of the paired bootstrap; what Koehn (2004) used."""


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    hits: int
    total: int

    @property
    def share(self) -> float:
        """From 0 to 1; 1 where there was nothing to do."""
        return self.hits / self.total if self.total else 1.0


@dataclass(frozen=True, slots=True)
class TermScore:
    """How one term was rendered over all units."""

    term: str
    exact: Rate
    """Occurrences of the term that have the preferred rendering, as written in the glossary."""
    accepted: Rate
    """Occurrences that have any accepted rendering."""
    renderings: tuple[tuple[str, int], ...]
    """What was written how often, the most frequent first."""

    @property
    def modal(self) -> Rate:
        """How often the most frequent rendering was written, of all."""
        counts = [count for _, count in self.renderings]
        return Rate(max(counts, default=0), sum(counts))


@dataclass(frozen=True, slots=True)
class Quality:
    """Likeness to the references, over some of the units."""

    part: str
    """``all``, ``with terms`` or ``without terms``."""
    units: int
    chrf: float
    bleu: float
    baseline_chrf: float | None = None
    baseline_bleu: float | None = None
    p_chrf: float | None = None
    """Paired bootstrap: how likely a difference to the baseline as large as this is by chance."""
    p_bleu: float | None = None


@dataclass(frozen=True, slots=True)
class Score:
    """How well the targets of one language keep to a glossary."""

    language: str
    units: int
    with_terms: int
    """Units whose source holds a term."""
    exact: Rate
    accepted: Rate
    exact_macro: float
    """Mean over the terms of their share; rare terms weigh as much as frequent ones."""
    accepted_macro: float
    satisfied: Rate
    """Units with terms in which each term is rendered at least once and nothing is forbidden."""
    forbidden: int
    """Forbidden renderings written."""
    consistency: Rate
    """Renderings that are the most frequent one of their term."""
    over: Rate
    """Renderings beyond what source and reference ask for, of all renderings."""
    steps: tuple[tuple[str, int], ...]
    """Units by the step of the cascade that made them; empty where none says so."""
    unresolved: int
    """Machine drafts that say that something is left to do."""
    terms: tuple[TermScore, ...]
    quality: tuple[Quality, ...]
    """Empty without references."""
    signatures: tuple[str, ...]
    """What was measured by what."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A source text, what it was translated to, and what it should have been."""

    source: str
    target: str
    reference: str | None = None
    baseline: str | None = None
    """What another system made of it."""
    step: str = ""
    """Step of the glossary cascade that made the draft; empty for other targets."""
    unresolved: bool = False
    """The draft has unresolved glossary or engine issues."""


@dataclass(slots=True)
class _Tally:
    """What was counted of one term."""

    exact: int = 0
    accepted: int = 0
    total: int = 0
    written: Counter[str] = field(default_factory=Counter)


def score(
    units: Sequence[Unit], matcher: Matcher, *, digest: str = "", quality: bool = True
) -> Score:
    """Measure how well targets keep to a glossary.

    Args:
        units: Units that have a target.
        matcher: The glossary for the target language.
        digest: The glossary's digest, for the signature.
        quality: Compare with the references where every unit has one.

    Raises:
        ConfigError: There are references, and sacreBLEU is not installed.
    """
    from rktranslate.version import __version__

    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    with_terms: list[bool] = []
    satisfied = forbidden = surplus = written = 0
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
                tally.written.update(hits)
        more, of = _surplus(unit, uses, matcher)
        surplus += more
        written += of
    terms = tuple(
        TermScore(
            term,
            Rate(tally.exact, tally.total),
            Rate(tally.accepted, tally.total),
            tuple(tally.written.most_common()),
        )
        for term, tally in sorted(
            tallies.items(), key=lambda item: (item[1].accepted / item[1].total, item[0])
        )
    )
    modals = [term.modal for term in terms]
    steps = Counter(unit.step for unit in units if unit.step)
    signature = (
        f"terms|v:{__version__}|lang:{matcher.source_language}-{matcher.language}"
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
        over=Rate(surplus, written),
        steps=tuple(steps.most_common()),
        unresolved=sum(unit.unresolved for unit in units),
        terms=terms,
        quality=measured,
        signatures=(signature, *signatures),
    )


def _assigned(uses: Sequence[TermUse], target: str) -> list[tuple[int, list[str]]]:
    """Give each stretch of a target to at most one occurrence of a term, as many as can be.

    Returns:
        For each use, how many of its occurrences have the preferred rendering as it is written in
        the glossary, and the renderings of all that have one.
    """
    preferred: dict[Span, list[int]] = {}
    accepted: dict[Span, list[int]] = {}
    for number, use in enumerate(uses):
        wanted = fold(use.renderings[0]) if use.renderings else ""
        for span in use.target_spans:
            accepted.setdefault(span, []).append(number)
            if fold(target[span.start : span.end]) == wanted:
                preferred.setdefault(span, []).append(number)
    needs = [use.source_count for use in uses]
    holders: list[list[Span]] = [[] for _ in uses]
    _give_all(preferred, holders, needs)
    exact = [len(held) for held in holders]
    # Going on from there takes nothing from any term: it may only hold another place instead.
    _give_all(accepted, holders, needs)
    return [
        (count, [rendering_key(target[span.start : span.end]) for span in sorted(held)])
        for count, held in zip(exact, holders, strict=True)
    ]


def _give_all(
    places: Mapping[Span, list[int]], holders: list[list[Span]], needs: Sequence[int]
) -> None:
    """Give places to those who may have them, moving others where that makes room."""
    given = {place for held in holders for place in held}

    def give(place: Span, tried: set[int]) -> bool:
        for number in places.get(place, ()):
            if number in tried:
                continue
            tried.add(number)
            held = holders[number]
            if len(held) < needs[number]:
                held.append(place)
                return True
            for index, other in enumerate(held):
                if give(other, tried):
                    held[index] = place
                    return True
        return False

    # Places that only one can have come first: they never have to move.
    for place in sorted(places, key=lambda each: (len(places[each]), each)):
        if place not in given:
            give(place, set())


def _surplus(unit: Unit, uses: Sequence[TermUse], matcher: Matcher) -> tuple[int, int]:
    """Return the renderings beyond what source and reference have, and all of them."""
    spans = {(span.start, span.end) for use in uses for span in use.target_spans}
    asked: dict[str, int] = {}
    if unit.reference is not None:
        theirs = matcher.count_terms(unit.source, unit.reference)
        asked = {use.term.source: use.target_count for use in theirs}
    wanted = sum(max(use.source_count, asked.get(use.term.source, 0)) for use in uses)
    return max(0, len(spans) - wanted), len(spans)


def _sum(rates: Iterable[Rate]) -> Rate:
    rates = list(rates)
    return Rate(sum(rate.hits for rate in rates), sum(rate.total for rate in rates))


def _mean(shares: Sequence[float]) -> float:
    return sum(shares) / len(shares) if shares else 1.0


# --- likeness to references ------------------------------------------------------------------


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
            f"sacreBLEU is not installed: {error}", hint="pip install 'rktranslate[eval]'"
        ) from error
    # It tells every step of a bootstrap; results are all that is asked for.
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
        # Nothing to resample: the same texts differ never.
        return Quality(name, len(units), chrf, bleu, base_chrf, base_bleu, 1.0, 1.0)
    test = PairedTest(
        [("baseline", baseline), ("system", targets)],
        metrics,
        [references],
        test_type="bs",
        n_samples=_RESAMPLES,
    )
    _, results = test()
    # By the scores' own names (chrF2), in the order of the metrics; the baseline comes first.
    p_chrf, p_bleu = (_p_value(each[1]) for key, each in results.items() if key != "System")
    return Quality(name, len(units), chrf, bleu, base_chrf, base_bleu, p_chrf, p_bleu)


def _p_value(result: object) -> float:
    return float(getattr(result, "p_value", None) or 0.0)


def _corpus(metric: Metric, targets: list[str], references: list[str]) -> float:
    return float(metric.corpus_score(targets, [references]).score)
