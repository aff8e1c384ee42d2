"""Measures engines against human translations: BLEU, chrF and TER by sacreBLEU, and time.

The drafts are made the way the program makes them: codes protected, terms of the glossary
enforced where there is one. What is measured is what a reviewer would get.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, DocumentError, EngineError
from rktranslate.model import NOTHING, Catalog, Origin, Skipped, State
from rktranslate.models.results import EvaluateResult, Scored
from rktranslate.storage.files import visible_files
from rktranslate.workflow.inputs import chosen_language
from rktranslate.workflow.sentence_files import read_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from rktranslate.engines.interface import EngineOptions
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.project.layout import Project

    Progress = Callable[[str, int, int], None]
    """Called with a stage, the steps done and the steps in all."""


@dataclass(frozen=True, slots=True)
class TestSet:
    """Sentences and their human translations."""

    __test__ = False  # pytest takes the name for a test's

    name: str
    source_language: str
    target_language: str
    pairs: tuple[tuple[str, str], ...]

    def first(self, number: int | None) -> TestSet:
        """Return the first sentences only, or all of them for None."""
        pairs = self.pairs if number is None else self.pairs[:number]
        return TestSet(self.name, self.source_language, self.target_language, pairs)


def parallel_set(
    source: Path, target: Path | None, source_language: str, target_language: str
) -> TestSet:
    """Read a test set from two files, a sentence a line, or from one with tabs.

    Lines that are empty on both sides are passed over.

    Args:
        source: Sentences; or, without ``target``, lines of source, tab, target.
        target: Their translations, line by line.
        source_language: Language of the sentences.
        target_language: Language of the translations.

    Raises:
        DocumentError: A file cannot be read, or the two sides do not go together.
    """
    if target is None:
        lines = read_sentences(source)
        rows = [_cells(line, number, source) for number, line in enumerate(lines, 1)]
        name = source.name
    else:
        left, right = read_sentences(source), read_sentences(target)
        if len(left) != len(right):
            raise DocumentError(
                f"{len(right)} lines of translation for {len(left)} lines of source",
                path=str(target),
            )
        rows = list(zip(left, right, strict=True))
        name = f"{source.name} / {target.name}"
    pairs = []
    for number, row in enumerate(rows, 1):
        texts = (row[0].strip(), row[1].strip())
        if all(texts):
            pairs.append(texts)
        elif any(texts):
            raise DocumentError("one side is empty", path=str(target or source), line=number)
    if not pairs:
        raise DocumentError("there is no sentence in it", path=str(source))
    return TestSet(name, source_language, target_language, tuple(pairs))


def _cells(line: str, number: int, path: Path) -> tuple[str, str]:
    if not line.strip():
        return "", ""
    cells = line.split("\t")
    if len(cells) != 2:
        raise DocumentError(
            f"expected source, tab, target, found {len(cells)} columns",
            path=str(path),
            line=number,
        )
    return cells[0], cells[1]


def reviewed_set(project: Project, target_language: str) -> TestSet:
    """Return what people have reviewed in a project, as a test set.

    Raises:
        ConfigError: The project does not have the language, or nothing is reviewed in it.
        CatalogError: A catalogue cannot be read.
    """
    from rktranslate.catalog.po import read

    config = project.config
    target_language = chosen_language(project, target_language)
    folder = project.path(config.translations_dir) / target_language
    pairs: dict[str, str] = {}
    for path in sorted(visible_files(folder, "**/*.po")):
        file = read(path, config.source_language, target_language, name=project.relative(path))
        pairs |= dict(reviewed_pairs(file.catalog))
    if not pairs:
        raise ConfigError(
            f"nothing is reviewed in {target_language} yet",
            path=str(folder),
            hint="name a parallel file instead",
        )
    name = f"{project.name}, reviewed"
    return TestSet(name, config.source_language, target_language, tuple(pairs.items()))


def reviewed_pairs(catalog: Catalog) -> Iterable[tuple[str, str]]:
    """Yield the texts that a person translated or approved, and their translations.

    References that are kept verbatim, and sentences merged into a neighbour, measure nothing.
    """
    for message in catalog.messages:
        reviewed = message.state in (State.REVIEWED, State.FINAL)
        human = reviewed and message.origin is not Origin.SOURCE
        usable = message.target not in ("", NOTHING, message.source)
        if human and usable and not message.obsolete and message.plural is None:
            yield message.source, message.target


def evaluate(
    test_set: TestSet,
    options: EngineOptions,
    names: Sequence[str] = (),
    *,
    glossary: Glossary | None = None,
    progress: Progress | None = None,
) -> EvaluateResult:
    """Let engines translate a test set, and compare what they make with what people made.

    Args:
        test_set: What to translate, and what it should be.
        options: Where models are, beam and threads.
        names: Engines; all that can serve the pair when empty.
        glossary: Terms that the drafts are held to.
        progress: Told how far each engine is.

    Raises:
        EngineError: sacreBLEU is not installed, an engine that was named cannot serve the pair,
            or there is none.
    """
    from rktranslate.engines import availabilities
    from rktranslate.glossary import Matcher

    metrics = _Metrics()
    source, target = test_set.source_language, test_set.target_language
    answers = availabilities(source, target, options)
    skipped = []
    if not names:
        names = [answer.engine for answer in answers if answer.ready]
        skipped = [Skipped(answer.engine, answer.detail) for answer in answers if not answer.ready]
    if not names:
        remedies = "; or ".join(answer.remedy for answer in answers if answer.remedy)
        raise EngineError(
            f"no engine can translate {source} to {target} here", hint=remedies or None
        )
    matcher = Matcher(glossary, target) if glossary else None
    scored = [
        _scored(name, test_set, options, matcher, metrics, progress)
        for name in dict.fromkeys(names)
    ]
    return EvaluateResult(
        test_set.name,
        source,
        target,
        len(test_set.pairs),
        len(glossary.terms) if glossary else 0,
        tuple(sorted(scored, key=lambda row: -row.chrf)),
        tuple(skipped),
        metrics.signatures,
    )


def _scored(
    name: str,
    test_set: TestSet,
    options: EngineOptions,
    matcher: Matcher | None,
    metrics: _Metrics,
    progress: Progress | None,
) -> Scored:
    from rktranslate.drafting import draft_all
    from rktranslate.engines import load

    source, target = test_set.source_language, test_set.target_language
    sources = [pair[0] for pair in test_set.pairs]
    references = [pair[1] for pair in test_set.pairs]
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress(f"evaluate {name}", done, len(sources))

    engine = load(source, target, options, name)
    start = time.perf_counter()
    drafts = draft_all(
        sources, engine, matcher, source_language=source, target_language=target, progress=tell
    )
    seconds = time.perf_counter() - start
    targets = [draft.target for draft in drafts]
    return Scored(
        name,
        str(engine.signature),
        *metrics.scores(targets, references),
        same=sum(made == wanted for made, wanted in zip(targets, references, strict=True)),
        unresolved=sum(bool(draft.unresolved) for draft in drafts),
        seconds=seconds,
        sentences=len(sources),
    )


class _Metrics:
    """sacreBLEU's metrics in their standard forms, so that figures compare with published ones."""

    def __init__(self) -> None:
        try:
            from sacrebleu.metrics.bleu import BLEU
            from sacrebleu.metrics.chrf import CHRF
            from sacrebleu.metrics.ter import TER
        except ImportError as error:
            raise EngineError(
                f"sacreBLEU is not installed: {error}", hint="pip install 'rktranslate[eval]'"
            ) from error
        self._metrics = (BLEU(), CHRF(), TER())

    def scores(self, targets: list[str], references: list[str]) -> tuple[float, float, float]:
        """Return BLEU, chrF and TER of a whole test set."""
        bleu, chrf, ter = (
            float(metric.corpus_score(targets, [references]).score) for metric in self._metrics
        )
        return bleu, chrf, ter

    @property
    def signatures(self) -> tuple[str, ...]:
        """What each metric did; known once something was scored."""
        return tuple(
            f"{type(metric).__name__}|{metric.get_signature()}" for metric in self._metrics
        )
