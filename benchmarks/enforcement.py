"""Measures glossary enforcement: how often terms come out as asked, and what that costs.

    python benchmarks/enforcement.py --package DIR --source FILE --reference FILE
        [--glossary cldr|random|FILE.csv] [--limit N] [--threads N] [--show N] [--cost]
        [--no-placeholders] [--json] [--check]

Source and reference hold one sentence a line. The same sentences go through

    engine   the engine alone
    mask     every term hidden behind a placeholder, its rendering put in for it
    replace  what the engine says for the term alone, replaced wherever it stands afterwards
    cascade  ``rktranslate.drafting.draft_all``

``cldr`` makes a glossary of the territory and language names of CLDR (through Babel); ``random``
makes one of words that stand together in source and reference by chance: an alignment (IBM model 1)
over the files themselves links words, and each source word gets one of its links, drawn with a
fixed seed. The engine often chooses another word than that, so enforcement has something to do.

``--no-placeholders`` hides from the cascade that the engine copies placeholders, to see what it
does with one that does not.

Columns: ``terms`` is the share of terms in a sentence that have a rendering (what ``check`` asks
for), ``each`` the share of occurrences that have one of their own, counted disjointly; ``surplus``
the share of terms with more renderings than occurrences; ``guards`` the number of sentences that a
guard objects to (numbers, codes, repetition, length, untranslated); chrF and BLEU by sacrebleu, on
the sentences with a term; ``time`` is processor time relative to the engine alone.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rktranslate.compare.guards import problems
from rktranslate.drafting import draft_all
from rktranslate.engines.argos.engine import ArgosEngine, ArgosProvider
from rktranslate.engines.interface import EngineOptions
from rktranslate.glossary import Glossary, Matcher, load
from rktranslate.inline import plan
from rktranslate.model import Term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rktranslate.engines.interface import Engine

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_EDGES = " .,;:!?…\"'“”‘’"
_SEED = 20
_COMMON = 20
"""Words in more sentences than that are no terms."""


@dataclass(frozen=True)
class Score:
    """What one method did to the sentences with a term."""

    method: str
    terms: float
    each: float
    surplus: float
    guards: int
    chrf: float
    bleu: float
    seconds: float


@dataclass(frozen=True)
class Setting:
    """What every method gets."""

    engine: Engine
    matcher: Matcher
    source: str
    target: str


class WithoutPlaceholders:
    """An engine that keeps to itself that it copies placeholders."""

    def __init__(self, engine: ArgosEngine) -> None:
        self.capabilities = replace(engine.capabilities, placeholders=False)
        self.signature = engine.signature
        self.translate = engine.translate
        self.score = engine.score


# --- glossaries --------------------------------------------------------------------------------


def cldr_glossary(source: str, target: str) -> Glossary:
    """Return territory and language names; a name of both has both renderings."""
    from babel import Locale

    names: dict[str, list[str]] = defaultdict(list)
    ours, theirs = Locale.parse(source), Locale.parse(target)
    for kind in ("territories", "languages"):
        for code, name in getattr(ours, kind).items():
            rendering = getattr(theirs, kind).get(code)
            usable = rendering and len(name) > 2 and "(" not in name + rendering
            if usable and rendering not in names[name]:
                names[name].append(rendering)
    terms = tuple(
        Term(name, ((target, tuple(renderings)),), case_exact=True)
        for name, renderings in names.items()
        if renderings
    )
    return Glossary(terms, source, (target,))


def random_glossary(
    pairs: Sequence[tuple[str, str]], source: str, target: str, size: int
) -> Glossary:
    """Return source words with a word of the reference that one occurrence is linked to."""
    split = [(_words(ours), _words(theirs)) for ours, theirs in pairs]
    forward = _model_one(split)
    backward = _model_one([(theirs, ours) for ours, theirs in split])
    counts = Counter(word for ours, _ in split for word in set(ours))
    links: dict[str, list[str]] = defaultdict(list)
    for ours, theirs in split:
        for word in dict.fromkeys(ours):
            best = max(theirs, key=lambda each: forward[word][each], default=None)
            if (
                best not in (None, word)
                and max(ours, key=lambda each: backward[best][each]) == word
            ):
                links[word].append(best)
    # One link alone is often an accident.
    chance = random.Random(_SEED)
    words = {
        word: [link for link in found if found.count(link) > 1]
        for word, found in links.items()
        if counts[word] <= _COMMON
    }
    words = {word: found for word, found in words.items() if found}
    chosen = chance.sample(sorted(words), min(size, len(words)))
    terms = tuple(Term(word, ((target, (chance.choice(words[word]),)),)) for word in chosen)
    return Glossary(terms, source, (target,))


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text) if word[0].islower() and len(word) > 3]


def _model_one(
    pairs: Sequence[tuple[Sequence[str], Sequence[str]]], rounds: int = 8
) -> dict[str, dict[str, float]]:
    """Return P(target word | source word) after some rounds of expectation maximisation."""
    table: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(lambda: 1e-4))
    for _ in range(rounds):
        counts: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        for ours, theirs in pairs:
            for word in theirs:
                total = sum(table[each][word] for each in ours)
                for each in ours:
                    counts[each][word] += table[each][word] / total
        table = defaultdict(lambda: defaultdict(float))
        for each, found in counts.items():
            total = sum(found.values())
            table[each] = defaultdict(float, {word: n / total for word, n in found.items()})
    return table


# --- methods -----------------------------------------------------------------------------------


def engine_alone(texts: Sequence[str], setting: Setting) -> list[str]:
    drafts = draft_all(
        texts,
        setting.engine,
        None,
        source_language=setting.source,
        target_language=setting.target,
    )
    return [draft.target for draft in drafts]


def masking(texts: Sequence[str], setting: Setting) -> list[str]:
    sent = []
    for text in texts:
        ready = plan(text, placeholders=True)
        number = ready.text.count("｟")
        marks, parts, done = {}, [], 0
        for match in setting.matcher.find(ready.text):
            mark = f"｟{number}｠"
            marks[mark] = match.term.renderings(setting.target)[0]
            parts += [ready.text[done : match.span.start], mark]
            done, number = match.span.end, number + 1
        sent.append((ready, marks, "".join([*parts, ready.text[done:]])))
    answers = setting.engine.translate([text for _, _, text in sent])
    targets = []
    for (ready, marks, _), answer in zip(sent, answers, strict=True):
        target = answer[0].target
        for mark, rendering in marks.items():
            target = target.replace(mark, rendering)
        targets.append(ready.finish(target).text)
    return targets


def replacing(texts: Sequence[str], setting: Setting) -> list[str]:
    targets = engine_alone(texts, setting)
    uses = [
        setting.matcher.count_terms(text, target)
        for text, target in zip(texts, targets, strict=True)
    ]
    terms = {use.term.source: use.renderings[0] for found in uses for use in found}
    answers = setting.engine.translate(list(terms))
    own = {
        term: answer[0].target.strip(_EDGES) for term, answer in zip(terms, answers, strict=True)
    }
    for index, found in enumerate(uses):
        for use in found:
            word, rendering = own[use.term.source], use.renderings[0]
            if word and not use.target_count:
                pattern = rf"(?<!\w){re.escape(word)}(?!\w)"
                targets[index] = re.sub(
                    pattern, lambda _, text=rendering: text, targets[index], flags=re.IGNORECASE
                )
    return targets


STEPS: Counter[str] = Counter()
UNRESOLVED: list[tuple[str, str, str]] = []


def cascade(texts: Sequence[str], setting: Setting) -> list[str]:
    STEPS.clear()
    UNRESOLVED.clear()
    drafts = draft_all(
        texts,
        setting.engine,
        setting.matcher,
        source_language=setting.source,
        target_language=setting.target,
    )
    for text, draft in zip(texts, drafts, strict=True):
        STEPS[draft.step] += 1
        if draft.step == "best":
            UNRESOLVED.append((text, draft.target, "; ".join(map(str, draft.unresolved))))
    return [draft.target for draft in drafts]


METHODS: dict[str, Callable[[Sequence[str], Setting], list[str]]] = {
    "engine": engine_alone,
    "mask": masking,
    "replace": replacing,
    "cascade": cascade,
}


# --- measuring ---------------------------------------------------------------------------------


def score(
    method: str,
    seconds: float,
    rows: Sequence[tuple[str, str, str]],
    setting: Setting,
) -> Score:
    """Score (source, target, reference) of the sentences with a term."""
    import sacrebleu

    uses = [use for ours, made, _ in rows for use in setting.matcher.count_terms(ours, made)]
    uses = [use for use in uses if use.renderings]
    occurrences = sum(use.source_count for use in uses)
    made = [row[1] for row in rows]
    references = [[row[2] for row in rows]]
    guarded = [
        (ours, made)
        for ours, made, _ in rows
        if problems(ours, made, setting.source, setting.target)
    ]
    return Score(
        method,
        100 * sum(not use.missing() for use in uses) / len(uses),
        100 * sum(min(use.source_count, use.target_count) for use in uses) / occurrences,
        100 * sum(use.target_count > use.source_count for use in uses) / len(uses),
        len(guarded),
        sacrebleu.corpus_chrf(made, references).score,
        sacrebleu.corpus_bleu(made, references).score,
        seconds,
    )


def timed(method: str, texts: Sequence[str], setting: Setting) -> tuple[list[str], float]:
    started = time.process_time()
    targets = METHODS[method](texts, setting)
    return targets, time.process_time() - started


def cost_at_a_fifth(
    texts: Sequence[str], failing: Sequence[bool], setting: Setting
) -> tuple[int, float]:
    """Return the sentences of a document of which 20 % need the cascade, and what it costs."""
    need = [text for text, fails in zip(texts, failing, strict=True) if fails]
    rest = [text for text, fails in zip(texts, failing, strict=True) if not fails]
    need = need[: len(rest) // 4]
    document = need + rest[: 4 * len(need)]
    plain = min(timed("engine", document, setting)[1] for _ in range(2))
    full = min(timed("cascade", document, setting)[1] for _ in range(2))
    return len(document), full / plain


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--package", type=Path, required=True, help="Argos package or its folder")
    parser.add_argument("--source", type=Path, required=True)
    parser.add_argument("--reference", type=Path, required=True)
    parser.add_argument("--languages", default="id,en")
    parser.add_argument("--glossary", default="cldr", help="cldr, random, or a glossary.csv")
    parser.add_argument("--size", type=int, default=250, help="terms of a random glossary")
    parser.add_argument("--limit", type=int, help="first sentences only")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--show", type=int, default=0, help="examples of changes and failures")
    parser.add_argument("--cost", action="store_true", help="time a document where 20 %% need it")
    parser.add_argument("--no-placeholders", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--check", action="store_true", help="exit 1 where a target is missed")
    options = parser.parse_args()
    source, target = options.languages.split(",")
    texts = options.source.read_text("utf-8").splitlines()
    references = options.reference.read_text("utf-8").splitlines()
    if options.glossary == "cldr":
        glossary, wanted = cldr_glossary(source, target), 99.0
    elif options.glossary == "random":
        pairs = list(zip(texts, references, strict=True))
        glossary, wanted = random_glossary(pairs, source, target, options.size), 95.0
    else:
        glossary, wanted = load(Path(options.glossary), source_language=source), 99.0
    texts, references = texts[: options.limit], references[: options.limit]
    loaded = ArgosProvider().load(
        source, target, EngineOptions((options.package,), threads=options.threads)
    )
    engine = WithoutPlaceholders(loaded) if options.no_placeholders else loaded
    setting = Setting(engine, Matcher(glossary, target), source, target)
    engine.translate(["Halo."])
    with_term = [bool(setting.matcher.find(text)) for text in texts]

    made, scores = {}, []
    for method in METHODS:
        made[method], seconds = timed(method, texts, setting)
        rows = [
            row
            for row, has in zip(
                zip(texts, made[method], references, strict=True), with_term, strict=True
            )
            if has
        ]
        scores.append(score(method, seconds, rows, setting))
    rows = [
        (ours, ref, ref) for ours, ref, has in zip(texts, references, with_term, strict=True) if has
    ]
    scores.append(score("reference", 0.0, rows, setting))
    changed = sum(
        plain != ours and not has
        for plain, ours, has in zip(made["engine"], made["cascade"], with_term, strict=True)
    )
    failing = [
        any(use.missing() for use in setting.matcher.count_terms(text, plain))
        for text, plain in zip(texts, made["engine"], strict=True)
    ]
    result = {
        "glossary": options.glossary,
        "rows": len(glossary.terms),
        "sentences": len(texts),
        "with_term": sum(with_term),
        "failing_plain": sum(failing),
        "changed_without_term": changed,
        "steps": dict(STEPS),
        "engine": str(engine.signature),
        "scores": [asdict(each) for each in scores],
    }
    unresolved = list(UNRESOLVED)
    if options.cost:
        result["document"], result["cost"] = cost_at_a_fifth(texts, failing, setting)
    if options.json:
        print(json.dumps(result, indent=2))
    else:
        _print(result, scores)
        _show(options.show, texts, made, references, failing, unresolved)
    by_name = {each.method: each for each in scores}
    met = (
        by_name["cascade"].terms >= wanted
        and changed == 0
        and (
            options.glossary == "random" or by_name["cascade"].chrf >= by_name["engine"].chrf - 0.5
        )
        and result.get("cost", 0) <= 1.5
    )
    return 0 if met or not options.check else 1


def _print(result: dict[str, object], scores: Sequence[Score]) -> None:
    print(result["engine"])
    print(
        f"glossary {result['glossary']}: {result['rows']} rows; {result['sentences']} sentences, "
        f"{result['with_term']} with a term, {result['failing_plain']} where the engine alone "
        f"misses one; {result['changed_without_term']} changed without a term"
    )
    steps = sorted(result["steps"].items(), key=lambda item: -item[1])
    print("steps: " + ", ".join(f"{step} {count}" for step, count in steps))
    if "cost" in result:
        print(f"20 % of {result['document']} sentences need it: {result['cost']:.2f} x plain")
    print("method      terms   each  surplus  guards   chrF   BLEU   time")
    for each in scores:
        relative = each.seconds / scores[0].seconds
        print(
            f"{each.method:10} {each.terms:6.2f} {each.each:6.2f}  {each.surplus:6.2f}"
            f"  {each.guards:6}  {each.chrf:5.2f}  {each.bleu:5.2f}  {relative:5.2f}"
        )


def _show(
    count: int,
    texts: Sequence[str],
    made: dict[str, list[str]],
    references: Sequence[str],
    failing: Sequence[bool],
    unresolved: Sequence[tuple[str, str, str]],
) -> None:
    shown = [index for index, fails in enumerate(failing) if fails]
    for index in shown[:: max(1, len(shown) // count)][:count] if count else ():
        print(f"\nsource   {texts[index]}\nref      {references[index]}")
        for method in METHODS:
            print(f"{method:8} {made[method][index]}")
    for text, draft, why in unresolved[:count]:
        print(f"\nunresolved: {why}\nsource   {text}\nbest     {draft}")


if __name__ == "__main__":
    sys.exit(main())
