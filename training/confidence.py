"""Fit and measure the weights by which drafts get their confidence.

    python training/confidence.py dev.id dev.en --from id --to en --engine argos \
        --output src/rktranslate/drafting/confidence.toml

The lines of a source file are drafted by the program, and the sentence chrF of each draft against
the reference is what a ridge regression over the features of ``rktranslate.drafting.confidence``
learns to expect; a logistic regression on that turns it into the probability that the chrF is at
least 50. Lines of several sentences are left out of the fit: their references cannot be cut.

Two models are written: one for the engine, with its probabilities, and one without them for the
engines that have none and no weights of their own. All figures printed are of lines that were not
fitted on: by tenfold cross-validation, and with the first half fitted and the second half measured.
The folds are drawn with ``--seed``; the output is the same on each run on one machine.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
import sacrebleu

from rktranslate.drafting.cascade import draft_sentences
from rktranslate.drafting.confidence import GOOD_CHRF, Estimator, Weights
from rktranslate.drafting.units import Joiner
from rktranslate.engines import load
from rktranslate.engines.interface import EngineOptions
from rktranslate.model import Syntax
from rktranslate.workflow.confidence_figures import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

WITH_PROBABILITY = (
    "probability",
    "edited",
    "source_covered",
    "target_covered",
    "word_length",
    "length_ratio",
    "words",
)
WITHOUT = WITH_PROBABILITY[2:]
_RIDGE = 10.0
_FOLDS = 10
Labels = tuple[str, str, str]
"""Engine, source language, target language."""
_HEADER = """\
# Weights of the confidence of drafts: made by training/confidence.py, do not edit.
# A weight is the points of sentence chrF that the draft is expected to have more for each unit of
# the feature; the features are those of rktranslate.drafting.confidence.
"""


class Recorder(Estimator):
    """An estimator that keeps the features of each draft by its source."""

    def __init__(self, source_language: str, target_language: str) -> None:
        super().__init__(source_language, target_language)
        self.seen: dict[str, dict[str, float]] = {}

    def confidence(
        self, source: str, target: str, score: float | None, *, edited: bool, syntax: Syntax
    ) -> int | None:
        """Keep the features; there is no confidence yet."""
        self.seen[source] = self.features(source, target, score, edited=edited, syntax=syntax)
        return None


def samples(
    sources: Sequence[str], references: Sequence[str], args: argparse.Namespace
) -> tuple[list[dict[str, float]], numpy.ndarray]:
    """Draft the lines of one sentence; return their features and their chrF."""
    joiner = Joiner.of(None, args.source, args.target)
    pairs = [
        pair
        for pair in zip(sources, references, strict=True)
        if joiner.unit(pair[0], Syntax.TEXT).sentences == (pair[0],)
    ]
    recorder = Recorder(args.source, args.target)
    engine = load(args.source, args.target, EngineOptions(threads=args.threads), args.engine)
    drafts = draft_sentences(
        [source for source, _ in pairs],
        engine,
        None,
        source_language=args.source,
        target_language=args.target,
        estimator=recorder,
    )
    kept = [
        (recorder.seen[source], sacrebleu.sentence_chrf(draft.target, [reference]).score)
        for (source, reference), draft in zip(pairs, drafts, strict=True)
        if source in recorder.seen and draft.target
    ]
    return [features for features, _ in kept], numpy.array([chrf for _, chrf in kept])


def fit(
    rows: Sequence[dict[str, float]], chrf: numpy.ndarray, names: Sequence[str], labels: Labels
) -> Weights:
    """Return a model that expects the chrF of rows of features."""
    matrix = numpy.array([[row[name] for name in names] for row in rows])
    mean, deviation = matrix.mean(0), matrix.std(0)
    scaled = (matrix - mean) / deviation
    weights = numpy.linalg.solve(
        scaled.T @ scaled + _RIDGE * numpy.eye(len(names)), scaled.T @ (chrf - chrf.mean())
    )
    slopes = weights / deviation
    intercept = float(chrf.mean() - slopes @ mean)
    middle, slope = calibrated(matrix @ slopes + intercept, chrf >= GOOD_CHRF)
    return Weights(
        *labels,
        round(intercept, 3),
        tuple((name, round(float(value), 3)) for name, value in zip(names, slopes, strict=True)),
        round(middle, 2),
        round(slope, 4),
    )


def calibrated(expected: numpy.ndarray, good: numpy.ndarray) -> tuple[float, float]:
    """Return the middle and the slope of a logistic regression, by Newton's method."""
    columns = numpy.stack([numpy.ones(len(expected)), expected - GOOD_CHRF], 1)
    values = numpy.zeros(2)
    for _ in range(50):
        chance = 1 / (1 + numpy.exp(-columns @ values))
        curvature = columns.T @ (columns * (chance * (1 - chance))[:, None])
        values += numpy.linalg.solve(curvature, columns.T @ (good - chance))
    return float(GOOD_CHRF - values[0] / values[1]), float(values[1])


def report(
    name: str,
    rows: Sequence[dict[str, float]],
    chrf: numpy.ndarray,
    names: Sequence[str],
    seed: int,
) -> None:
    """Print the figures of lines that were not fitted on."""
    order = list(range(len(rows)))
    random.Random(seed).shuffle(order)
    confidences = [0] * len(rows)
    for fold in range(_FOLDS):
        held = order[fold::_FOLDS]
        rest = [index for index in order if index not in set(held)]
        model = fit([rows[i] for i in rest], chrf[rest], names, ("", "", ""))
        for index in held:
            confidences[index] = model.confidence(rows[index]) or 0
    half = len(rows) // 2
    model = fit(rows[:half], chrf[:half], names, ("", "", ""))
    second = [model.confidence(row) or 0 for row in rows[half:]]
    for label, given, scores in (
        (f"{_FOLDS} folds", confidences, chrf),
        ("second half", second, chrf[half:]),
    ):
        result = figures(given, scores.tolist())
        print(
            f"{name}, {label}: {result.drafts} drafts, Spearman {result.spearman:.3f}, "
            f"worst fifth found {result.worst_found:.1%}"
        )
        for row in result.reliability:
            print(f"  {row.low:>3}-{row.high:<3} {row.drafts:>4} {row.good:>5.0%} {row.chrf:>5.1f}")


def as_toml(models: Sequence[Weights], size: int, name: str) -> str:
    """Return the models as the program reads them."""
    lines = [f"{_HEADER}# Fitted on {size} sentences of {name}.\n"]
    for model in models:
        lines += [
            "[[models]]",
            f'engine = "{model.engine}"',
            f'source = "{model.source_language}"',
            f'target = "{model.target_language}"',
            f"intercept = {model.intercept}",
            f"middle = {model.middle}",
            f"slope = {model.slope}",
            "[models.weights]",
            *(f"{feature} = {weight}" for feature, weight in model.weights),
            "",
        ]
    return "\n".join(lines)


def main() -> None:
    """Fit, measure and write."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("source_file", type=Path)
    parser.add_argument("reference_file", type=Path)
    parser.add_argument("--from", dest="source", default="id")
    parser.add_argument("--to", dest="target", default="en")
    parser.add_argument("--engine", default="argos")
    parser.add_argument("--threads", type=int, default=None)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=Path)
    args = parser.parse_args()
    sources, references = (
        path.read_text("utf-8").splitlines() for path in (args.source_file, args.reference_file)
    )
    rows, chrf = samples(sources, references, args)
    models = []
    for engine, names in ((args.engine, WITH_PROBABILITY), ("", WITHOUT)):
        label = engine or "without probabilities"
        if all(name in row for row in rows for name in names):
            report(label, rows, chrf, names, args.seed)
            models.append(fit(rows, chrf, names, (engine, args.source, args.target)))
        else:
            print(f"{label}: no weights, some features are missing")
    text = as_toml(models, len(rows), f"{args.source_file.name} / {args.reference_file.name}")
    if args.output:
        args.output.write_text(text, "utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
