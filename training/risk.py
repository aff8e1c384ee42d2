"""Fit and measure the weights by which units get their risk.

    python training/risk.py flores.tsv ted.tsv --from id --to en \
        --output src/rktranslate/checks/risk.toml

Errors of all kinds of ``benchmarks/seeded_errors.py`` are seeded into lines of source and target
with a tab between them, one error in every tenth unit. A logistic regression learns to tell these
units from the others by the evidence of ``rktranslate.checks.risk``, with weights that are not
negative; the chances of findings and of states are not fitted: the former are what severities
promise, the latter are given below. Half of the units is fitted, the other half measured: the area
under the curve (AUC), and how many of the seeded errors are in the riskiest fifth, with all that
is known and by the findings alone. With ``--deep N`` the starter model reads the
first N units of each text, and a third model takes its reading, too.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy

from rktranslate.checks import CheckContext, run_checks
from rktranslate.checks.risk import Evidence, RiskFacts, RiskModel
from rktranslate.checks.risk_facts import RiskAssessor
from rktranslate.compare.reading import NOTHING_SAID, Reading, reading
from rktranslate.engines import load
from rktranslate.engines.interface import EngineOptions
from rktranslate.model import Catalog, Message, Severity, State

sys.path.append(str(Path(__file__).resolve().parent.parent / "benchmarks"))
from seeds import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTH = ("short", "long")
LEXICON = ("uncovered", "unexplained", "surprise_source", "surprise_target")
READING = ("doubt", "against", "end")
CHANCES = {Severity.INFO: 0.4, Severity.WARNING: 0.8, Severity.ERROR: 0.98}
"""How often a finding of a severity is right: what docs/checks.md promises."""
REVIEWED, DRAFT, CHANGED = 0.03, 0.3, 0.8
"""The shares of units with a fault. They set the level of chances, hardly their order."""
_SHARE = 10
_RIDGE = 1.0
_STEPS = 4000
_RATE = 0.5
_HEADER = """\
# Weights of the risk of units: made by training/risk.py, do not edit.
# `findings`: how often a finding of a severity is right. `prior`: the share of units with a fault.
# `evidence`: log odds per unit of a feature of rktranslate.checks.risk; the first model that has
# all its features is used.
"""


@dataclass(frozen=True)
class Sample:
    """A unit with what is known about it."""

    facts: RiskFacts
    kind: str
    """Kind of the seeded error; empty for none."""
    is_fitted: bool
    """Whether the unit belongs to the half that is fitted, in each round."""


def seeded(catalog: Catalog, rng: random.Random) -> tuple[Catalog, dict[int, str]]:
    """Return a catalogue with an error in every tenth unit, and the kind of each by line."""
    messages = list(catalog.messages)
    places = list(range(len(messages)))
    rng.shuffle(places)
    changed: dict[int, str] = {}
    # The rarest kind that fits: those that fit everywhere do not crowd out the others.
    used = dict.fromkeys(KINDS, 0)
    for place in places:
        if len(changed) * _SHARE >= len(messages):
            break
        for name in sorted(KINDS, key=lambda kind: (used[kind], rng.random())):
            message = KINDS[name](messages[place], rng, catalog)
            if message is not None and message.target != messages[place].target:
                messages[place] = message
                changed[message.line] = name
                used[name] += 1
                break
    return replace(catalog, messages=tuple(messages)), changed


def samples(path: Path, arguments: argparse.Namespace) -> list[Sample]:
    """Return the units of a text with seeded errors, once for each round."""
    return [
        sample
        for number in range(arguments.rounds)
        for sample in one_round(path, arguments, f"{arguments.seed} {number} {path.name}")
    ]


def pairs_of(path: Path) -> list[tuple[str, str]]:
    """Return the sources and targets of a text, each source once."""
    lines = (line.split("\t") for line in path.read_text("utf-8").splitlines())
    pairs = ((source.strip(), target.strip()) for source, target, *_ in lines)
    return list(dict(pair for pair in pairs if all(pair)).items())


def one_round(path: Path, arguments: argparse.Namespace, seed: str) -> list[Sample]:
    """Return the units of a text with errors that are drawn by a seed."""
    messages = tuple(
        Message(source, target, state=State.REVIEWED, line=number)
        for number, (source, target) in enumerate(pairs_of(path)[: arguments.units], 1)
    )
    clean = Catalog(arguments.source, arguments.target, messages, path=str(path))
    catalog, changed = seeded(clean, random.Random(seed))
    by_line: dict[int, list] = {}
    for finding in run_checks(catalog):
        by_line.setdefault(finding.location.line, []).append(finding)
    assessor = RiskAssessor(CheckContext.of(catalog))
    readings = read(catalog.messages[: arguments.deep], arguments)
    found = []
    for message in catalog.messages:
        findings = by_line.get(message.line, ())
        facts = assessor.facts(message, findings, readings.get(message.line))
        if facts is not None:
            digest = hashlib.sha256(message.source.encode()).digest()
            found.append(Sample(facts, changed.get(message.line, ""), digest[-1] % 2 == 0))
    return found


def read(messages: Sequence[Message], arguments: argparse.Namespace) -> dict[int, Reading]:
    """Return what the starter model thinks of messages, by line."""
    if not messages:
        return {}
    engine = load(arguments.source, arguments.target, EngineOptions(), "argos")
    targets = [message.target for message in messages]
    given = engine.word_scores([message.source for message in messages], targets)
    without = engine.word_scores([NOTHING_SAID] * len(targets), targets)
    readings = map(reading, given, without)
    return {
        message.line: each
        for message, each in zip(messages, readings, strict=True)
        if each is not None
    }


def fit(items: Sequence[Sample], names: Sequence[str]) -> Evidence:
    """Return the logistic model of some features, as if half of the units had an error."""
    features = numpy.array(
        [[item.facts.features()[name] for name in names] for item in items], dtype=float
    )
    labels = numpy.array([bool(item.kind) for item in items], dtype=float)
    weight = numpy.where(labels == 1, 0.5 / labels.mean(), 0.5 / (1 - labels.mean()))
    weight /= len(items)
    weights, intercept = numpy.zeros(len(names)), 0.0
    for _ in range(_STEPS):
        chance = 1 / (1 + numpy.exp(-(features @ weights + intercept)))
        error = weight * (chance - labels)
        gradient = features.T @ error + _RIDGE * weights / len(items)
        weights = numpy.maximum(0.0, weights - _RATE * gradient)
        intercept -= _RATE * error.sum()
    return Evidence(
        round(float(intercept), 3),
        tuple((name, round(float(each), 3)) for name, each in zip(names, weights, strict=True)),
    )


def area(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """Return the area under the curve: how often a seeded unit is riskier than a clean one."""
    order = numpy.argsort(scores, kind="stable")
    ranks = numpy.empty(len(scores))
    ranks[order] = numpy.arange(1, len(scores) + 1)
    values = numpy.array(scores)
    for value in numpy.unique(values):  # units of equal risk share their rank
        same = values == value
        ranks[same] = ranks[same].mean()
    positive = numpy.array(labels)
    number = positive.sum()
    others = len(labels) - number
    return float((ranks[positive].sum() - number * (number + 1) / 2) / (number * others))


def in_riskiest_fifth(scores: Sequence[float], labels: Sequence[bool], seed: int) -> float:
    """Return the share of seeded errors in the riskiest fifth; equal ones are in any order."""
    order = list(range(len(scores)))
    random.Random(seed).shuffle(order)
    order.sort(key=lambda index: -scores[index])
    first = order[: len(order) // 5]
    return sum(labels[index] for index in first) / sum(labels)


def measure(name: str, items: Sequence[Sample], model: RiskModel, seed: int) -> None:
    """Print how well the risk finds seeded errors, and how well the findings alone do."""
    labels = [bool(item.kind) for item in items]
    without = replace(model, evidence=())
    for how, scores in (
        ("all", [model.risk(item.facts).chance for item in items]),
        ("findings alone", [without.risk(item.facts).chance for item in items]),
    ):
        print(
            f"{name:24}{how:18}{len(items):7} units {sum(labels):5} seeded"
            f"   AUC {area(scores, labels):.3f}"
            f"   in the riskiest fifth {100 * in_riskiest_fifth(scores, labels, seed):.0f} %"
        )


def calibration(items: Sequence[Sample], model: RiskModel) -> None:
    """Print how many of the units in each range of chances had a seeded error."""
    chances = [(model.risk(item.facts).chance, bool(item.kind)) for item in items]
    for low, high in ((0, 0.02), (0.02, 0.05), (0.05, 0.1), (0.1, 0.3), (0.3, 0.7), (0.7, 1)):
        inside = [label for chance, label in chances if low <= chance < high]
        if inside:
            print(
                f"  chance {low:4}-{high:4}: {len(inside):5} units, {sum(inside) / len(inside):.3f}"
            )


def written(model: RiskModel, note: str) -> str:
    """Return the model as ``risk.toml`` has it."""
    lines = [_HEADER + f"# {note}", "", "[findings]"]
    lines += [f"{severity.name.lower()} = {chance}" for severity, chance in model.findings.items()]
    lines += ["", "[prior]", f"reviewed = {model.reviewed}", f"draft = {model.draft}"]
    lines += [f"changed = {model.changed}"]
    for each in model.evidence:
        lines += ["", "[[evidence]]", f"intercept = {each.intercept}", "[evidence.weights]"]
        lines += [f"{name} = {weight}" for name, weight in each.weights]
    return "\n".join(lines) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--from", dest="source", default="id", help="source language")
    parser.add_argument("--to", dest="target", default="en", help="target language")
    parser.add_argument("--units", type=int, default=1 << 30, help="units of each text, at most")
    parser.add_argument("--deep", type=int, default=0, help="units of each text to be read")
    parser.add_argument("--rounds", type=int, default=3, help="seed each text so many times")
    parser.add_argument("--measure", nargs="*", default=[], type=Path, help="texts to measure only")
    parser.add_argument("--output", type=Path, help="write the model here")
    parser.add_argument("--seed", type=int, default=7)
    arguments = parser.parse_args()
    items = [sample for path in arguments.texts for sample in samples(path, arguments)]
    fitted = [sample for sample in items if sample.is_fitted]
    measured = [sample for sample in items if not sample.is_fitted]
    evidence = [fit(fitted, (*LENGTH, *LEXICON)), fit(fitted, LENGTH)]
    read_ones = [sample for sample in fitted if sample.facts.reading is not None]
    if read_ones:
        evidence.insert(0, fit(read_ones, (*LENGTH, *LEXICON, *READING)))
    evidence = tuple(evidence)
    model = RiskModel(CHANCES, REVIEWED, DRAFT, CHANGED, evidence)
    for each in evidence:
        print(each)
    measure("the other half", measured, model, arguments.seed)
    read_ones = [sample for sample in measured if sample.facts.reading is not None]
    if read_ones:
        unread = [replace(each, facts=replace(each.facts, reading=None)) for each in read_ones]
        measure("read by the model", read_ones, model, arguments.seed)
        measure("the same, not read", unread, model, arguments.seed)
    calibration(measured, model)
    for path in arguments.measure:
        measure(path.stem, samples(path, arguments), model, arguments.seed)
    if arguments.output:
        names = ", ".join(path.name for path in arguments.texts)
        note = f"Fitted on half of the {len(items) // arguments.rounds} units of {names}."
        arguments.output.write_text(written(model, note), "utf-8")


if __name__ == "__main__":
    main()
