"""Measures sentence segmentation on gold data, beside other tools.

    python benchmarks/segmentation.py --data DIR [--treebank FILE.jsonl ...] [--json] [--check]

DIR holds ``brief.jsonl``, ``gsd.jsonl`` and ``stress.jsonl``. A line of such a file is an object
with ``text`` (a paragraph), ``spans`` (gold sentences as code point offsets), and perhaps
``optional`` (offsets of boundaries that are not scored) and ``kind`` (only paragraphs are scored;
headings and references are never cut). ``+cite`` is the same file with ``[n]`` put behind the end
mark of every second sentence.

F1 is over spans, x100, all of a file's paragraphs together; a paragraph is exact when all its
spans are right.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path

from rktranslate.segmentation import segmenter

Offsets = list[tuple[int, int]]
Tool = Callable[[str], Offsets]

OURS = "rktranslate"
SPEED_TEXT = 1_500_000
"""Characters to measure speed on."""
LEAST_SPEED = 10.0
LEAST_F1 = {"brief": 100.0, "gsd": 97.0}
LEAST_EXACT = {"stress": 0.9}
_CAN_CITE = re.compile(r"[.!?…][\"'”’)]*$")


@dataclass(frozen=True)
class Paragraph:
    text: str
    spans: tuple[tuple[int, int], ...]
    optional: tuple[int, ...] = ()


@dataclass(frozen=True)
class Score:
    tool: str
    data: str
    f1: float
    exact: int
    paragraphs: int


def load(path: Path) -> list[Paragraph]:
    paragraphs = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("kind", "paragraph") == "paragraph":
            paragraphs.append(
                Paragraph(
                    row["text"],
                    tuple((start, end) for start, end in row["spans"]),
                    tuple(row.get("optional", ())),
                )
            )
    return paragraphs


def cited(paragraph: Paragraph) -> Paragraph:
    """Put ``[n]`` behind the end mark of every second sentence."""
    text = ""
    spans = []
    shifts = []
    at = 0
    for number, (start, end) in enumerate(paragraph.spans, 1):
        text += paragraph.text[at:start]
        begin = len(text)
        text += paragraph.text[start:end]
        if number % 2 == 0 and _CAN_CITE.search(paragraph.text[start:end]):
            text += f"[{number}]"
        spans.append((begin, len(text)))
        shifts.append((end, len(text) - end))
        at = end
    text += paragraph.text[at:]
    optional = tuple(
        place + max((shift for end, shift in shifts if end <= place), default=0)
        for place in paragraph.optional
    )
    return Paragraph(text, tuple(spans), optional)


def without_optional(spans: Offsets, optional: tuple[int, ...]) -> set[tuple[int, int]]:
    """Join spans wherever a boundary is not scored."""
    joined: Offsets = []
    for start, end in spans:
        if joined and any(joined[-1][1] <= place <= start for place in optional):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return set(joined)


def score(name: str, tool: Tool, data: str, paragraphs: list[Paragraph]) -> Score:
    right = found = gold = exact = 0
    for paragraph in paragraphs:
        ours = without_optional(tool(paragraph.text), paragraph.optional)
        theirs = without_optional(list(paragraph.spans), paragraph.optional)
        right += len(ours & theirs)
        found += len(ours)
        gold += len(theirs)
        exact += ours == theirs
    f1 = 200 * right / (found + gold) if found + gold else 100.0
    return Score(name, data, round(f1, 2), exact, len(paragraphs))


def speed(tool: Tool, text: str, budget_s: float = 3.0) -> float:
    """Return millions of characters a second of one core: the best run within a budget."""
    tool(text[:10_000])
    best = float("inf")
    stop = time.process_time() + budget_s
    for _ in range(7):
        start = time.process_time()
        tool(text)
        best = min(best, time.process_time() - start)
        if time.process_time() > stop:
            break
    return round(len(text) / best / 1e6, 2)


def placed(text: str, parts: list[str]) -> Offsets:
    """Return where a tool's sentences stand in a text."""
    offsets = []
    at = 0
    for part in map(str.strip, parts):
        start = text.find(part, at)
        if part and start >= 0:
            at = start + len(part)
            offsets.append((start, at))
    return offsets


def tools() -> tuple[dict[str, Tool], list[str]]:
    """Return the tools that are installed here, ours first, and notes on those that are not."""
    own = segmenter("id")
    boundary = re.compile(r"(?<=[.!?])\s+")
    found: dict[str, Tool] = {
        OURS: lambda text: [(span.start, span.end) for span in own.spans(text)],
        "regex [.!?]\\s+": lambda text: placed(text, boundary.split(text)),
    }
    notes = []

    def peer(name: str, make: Callable[[], Tool]) -> None:
        try:
            found[name] = make()
        except ImportError:
            notes.append(f"{name}: not installed")

    def sentencex() -> Tool:
        segment = import_module("sentencex").segment
        return lambda text: placed(text, segment("id", text))

    def pysbd() -> Tool:
        peer = import_module("pysbd").Segmenter(language="en", clean=False)
        return lambda text: placed(text, peer.segment(text))

    def blingfire() -> Tool:
        split = import_module("blingfire").text_to_sentences
        return lambda text: placed(text, split(text).split("\n"))

    peer("sentencex", sentencex)
    peer("pysbd", pysbd)
    peer("blingfire", blingfire)
    return found, notes


def misses(scores: list[Score], own_speed: float) -> list[str]:
    """Return which targets our own figures miss."""
    missed = []
    for each in scores:
        least = LEAST_F1.get(each.data)
        if least is not None and each.f1 < least:
            missed.append(f"{each.data}: F1 {each.f1} < {least}")
        share = LEAST_EXACT.get(each.data)
        if share is not None and each.exact < share * each.paragraphs:
            missed.append(f"{each.data}: {each.exact} of {each.paragraphs} exact")
    if own_speed < LEAST_SPEED:
        missed.append(f"speed: {own_speed} Mchar/s < {LEAST_SPEED}")
    return missed


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="folder of the gold files")
    parser.add_argument("--treebank", type=Path, nargs="*", default=[], help="more gold files")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--check", action="store_true", help="exit 1 when a target is missed")
    options = parser.parse_args(argv)
    files = [options.data / f"{name}.jsonl" for name in ("brief", "gsd", "stress")]
    sets: dict[str, list[Paragraph]] = {}
    for path in [*files, *options.treebank]:
        sets[path.stem] = load(path)
        sets[f"{path.stem}+cite"] = [cited(paragraph) for paragraph in sets[path.stem]]
    corpus = "\n\n".join(paragraph.text for name in sets for paragraph in sets[name])
    corpus = (corpus * (SPEED_TEXT // len(corpus) + 1))[:SPEED_TEXT]
    found, notes = tools()
    scores = [score(name, tool, data, sets[data]) for data in sets for name, tool in found.items()]
    speeds = {
        name: speed(tool, corpus if name != "pysbd" else corpus[:30_000])
        for name, tool in found.items()
    }
    missed = misses([each for each in scores if each.tool == OURS], speeds[OURS])
    if options.json:
        result = {
            "scores": [asdict(each) for each in scores],
            "mchar_per_s": speeds,
            "notes": notes,
            "missed": missed,
        }
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        print(f"{'data':<16}{'tool':<16}{'F1':>7}  exact")
        for each in scores:
            ratio = f"{each.exact}/{each.paragraphs}"
            print(f"{each.data:<16}{each.tool:<16}{each.f1:>7.2f}  {ratio}")
        print(f"\n{'tool':<16}{'Mchar/s':>8}")
        for name, value in speeds.items():
            print(f"{name:<16}{value:>8.2f}")
        for note in notes:
            print(note)
        for miss in missed:
            print(f"MISSED {miss}")
    return 1 if options.check and missed else 0


if __name__ == "__main__":
    sys.exit(main())
