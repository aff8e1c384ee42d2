"""``evaluate``: measure engines against human translations by BLEU, chrF, TER and time.

Drafts are made as ``translate`` makes them, with protected inline codes and enforced glossary
terms, so that the scores are those of the drafts that a reviewer gets.
"""

from __future__ import annotations

import dataclasses
import functools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, DocumentError, EngineError
from rktranslate.languages.codes import new_language
from rktranslate.model import NOTHING, Catalog, Origin, Skipped
from rktranslate.workflow.engines import engine_options
from rktranslate.workflow.failures import FailedFile, Failures, FilesResult
from rktranslate.workflow.inputs import chosen_language
from rktranslate.workflow.progress import begin
from rktranslate.workflow.sentence_files import read_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from rktranslate.engines.interface import EngineOptions
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.project.layout import Project
    from rktranslate.workflow.confidence_figures import ConfidenceFigures
    from rktranslate.workflow.progress import Progress


@dataclass(frozen=True, slots=True)
class TestSet:
    """Sentences and their human translations."""

    __test__ = False  # pytest would collect a class of this name

    name: str
    source_language: str
    target_language: str
    pairs: tuple[tuple[str, str], ...]
    failed: tuple[FailedFile, ...] = ()
    """Catalogues that could not be read; their translations are not in it."""

    def first(self, number: int | None) -> TestSet:
        """Return the first sentences only, or all of them for None."""
        pairs = self.pairs if number is None else self.pairs[:number]
        return dataclasses.replace(self, pairs=pairs)


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of one engine on a test set."""

    engine: str
    signature: str
    bleu: float
    """0 to 100, more is better."""
    chrf: float
    """0 to 100, more is better."""
    ter: float
    """Edits per hundred words of the reference, less is better: an estimate of review work."""
    same: int
    """Drafts that are identical to the reference."""
    unresolved: int
    """Drafts with unresolved glossary or engine issues."""
    seconds: float
    """From the first text to the last draft, loading the model included."""
    sentences: int
    confidence: ConfidenceFigures | None = None
    """How well the confidence of the drafts agrees with their chrF; None where it was not asked
    for."""

    @property
    def per_second(self) -> float:
        """Sentences per second."""
        return self.sentences / self.seconds if self.seconds else 0.0


@dataclass(frozen=True, slots=True)
class EvaluateResult(FilesResult):
    """The scores of engines, side by side on one test set."""

    test_set: str
    source: str
    target: str
    sentences: int
    glossary_terms: int
    """Enforced glossary terms; 0 without a glossary."""
    engines: tuple[Scored, ...]
    """Best chrF first."""
    skipped: tuple[Skipped, ...]
    metrics: tuple[str, ...]
    """Signatures of BLEU, chrF and TER, as sacreBLEU writes them."""


def parallel_set(
    source: Path, target: Path | None, source_language: str, target_language: str
) -> TestSet:
    """Read a test set from two files, one sentence per line, or from one with tabs.

    Lines that are empty on both sides are ignored.

    Args:
        source: Sentences; or, without ``target``, lines of source, tab, target.
        target: Their translations, line by line.
        source_language: Language of the sentences.
        target_language: Language of the translations.

    Raises:
        DocumentError: A file cannot be read, or the two sides do not match.
    """
    if target is None:
        lines = read_sentences(source)
        rows = [_cells(line, number, source) for number, line in enumerate(lines, 1)]
        name = source.name
    else:
        left, right = read_sentences(source), read_sentences(target)
        if len(left) != len(right):
            raise DocumentError(
                f"expected {len(left)} lines as in {source.name}, found {len(right)}",
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
            raise DocumentError(
                "source or target is empty", path=str(target or source), line=number
            )
    if not pairs:
        raise DocumentError("no sentences in this file", path=str(source))
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
    """Return the reviewed translations of a project as a test set.

    Raises:
        ConfigError: The project does not have the language, or has no reviewed translations in it
            that can be read.
    """
    from rktranslate.catalog.po import read

    config = project.config
    target_language = chosen_language(project, target_language)
    folder = f"{config.translations_dir}/{target_language}"
    failures = Failures()
    found = project.files(folder, "**/*.po")
    failures.add_all(found.errors)

    def pairs_in(name: str) -> dict[str, str]:
        path = project.path(name)
        file = read(path, config.source_language, target_language, name=name)
        return dict(reviewed_pairs(file.catalog))

    pairs: dict[str, str] = {}
    for each in failures.results((name, functools.partial(pairs_in, name)) for name in found.paths):
        pairs |= each
    if not pairs:
        raise ConfigError(
            f"no reviewed translations in {target_language}",
            path=folder,
            hint=str(failures.files[0]) if failures else "pass a parallel file instead",
        )
    name = f"{project.name}, reviewed"
    return TestSet(
        name, config.source_language, target_language, tuple(pairs.items()), failures.files
    )


def reviewed_pairs(catalog: Catalog) -> Iterable[tuple[str, str]]:
    """Yield the texts that a person translated or approved, and their translations.

    References kept verbatim, and sentences merged into a neighbour, are left out.
    """
    for message in catalog.messages:
        reviewed = message.state.is_reviewed
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
    confidence: bool = False,
    progress: Progress | None = None,
) -> EvaluateResult:
    """Translate a test set by engines, and compare the drafts with the human translations.

    Args:
        test_set: Sentences and their human translations.
        options: Model folders, beam and threads.
        names: Engines; by default all that can serve the pair.
        glossary: Terms to enforce in the drafts.
        confidence: Measure the confidence of the drafts, too.
        progress: Called with the sentences translated by each engine.

    Raises:
        EngineError: sacreBLEU is not installed, a named engine cannot serve the pair or fails for
            everything, or no engine can serve it.
    """
    from rktranslate.engines import availabilities, no_engine
    from rktranslate.glossary import Matcher

    metrics = _Metrics()
    source, target = test_set.source_language, test_set.target_language
    answers = availabilities(source, target, options)
    skipped = []
    by_name = bool(names)
    if not names:
        names = [answer.engine for answer in answers if answer.ready]
        skipped = [Skipped(answer.engine, answer.detail) for answer in answers if not answer.ready]
    if not names:
        raise no_engine(source, target, answers)
    matcher = Matcher(glossary, target) if glossary else None
    scored = []
    for name in dict.fromkeys(names):
        try:
            scored.append(
                _scored(name, test_set, options, matcher, metrics, progress, confidence=confidence)
            )
        except EngineError as error:
            # The last one has no other beside it if none before it could be measured.
            if by_name or (name == names[-1] and not scored):
                raise
            skipped.append(Skipped(name, str(error)))
    return EvaluateResult(
        test_set.name,
        source,
        target,
        len(test_set.pairs),
        len(glossary.terms) if glossary else 0,
        tuple(sorted(scored, key=lambda row: -row.chrf)),
        tuple(skipped),
        metrics.signatures,
        failed=test_set.failed,
    )


def evaluate_texts(
    project: Project | None,
    source_file: Path | None = None,
    target_file: Path | None = None,
    *,
    source_language: str | None = None,
    target_language: str,
    engines: Sequence[str] = (),
    packages: Sequence[Path] = (),
    glossary: Path | None = None,
    limit: int | None = None,
    confidence: bool = False,
    progress: Progress | None = None,
) -> EvaluateResult:
    """Evaluate engines on a parallel file, or on the reviewed translations of a project.

    Args:
        project: The project; None where there is none.
        source_file: Sentences; the reviewed translations of the project when None.
        target_file: Their translations; see :func:`parallel_set`.
        source_language: Language of the sentences; the project's, or ``id``, when None.
        target_language: Language of the translations.
        engines: Engines to measure; by default all that can serve the pair.
        packages: Model packages, or folders of them, to search first.
        glossary: A glossary.csv whose terms are enforced in the drafts.
        limit: Take only this many sentences.
        confidence: Measure the confidence of the drafts, too.
        progress: Called with the sentences translated by each engine.

    Raises:
        ConfigError: A language code is not known, or there is neither a file nor a project.
        DocumentError: A file cannot be read, or the two sides do not match.
        EngineError: See :func:`evaluate`.
        GlossaryError: The glossary cannot be read.
    """
    from rktranslate.glossary import load

    configured = project.config.source_language if project else "id"
    source = new_language(source_language or configured, "--from")
    target = new_language(target_language, "--to")
    if source_file is not None:
        test_set = parallel_set(source_file, target_file, source, target)
    elif project is not None:
        test_set = reviewed_set(project, target)
    else:
        raise ConfigError("no project here", hint="name a parallel file")
    # The target language of a project is the one that matches.
    languages = (test_set.source_language, test_set.target_language)
    return evaluate(
        test_set.first(limit),
        engine_options(project, packages),
        engines,
        glossary=load(glossary, languages=languages) if glossary else None,
        confidence=confidence,
        progress=progress,
    )


def _scored(
    name: str,
    test_set: TestSet,
    options: EngineOptions,
    matcher: Matcher | None,
    metrics: _Metrics,
    progress: Progress | None,
    *,
    confidence: bool,
) -> Scored:
    from rktranslate.drafting import draft_all
    from rktranslate.engines import load
    from rktranslate.workflow.confidence_figures import figures

    source, target = test_set.source_language, test_set.target_language
    sources = [pair[0] for pair in test_set.pairs]
    references = [pair[1] for pair in test_set.pairs]
    done = 0

    def report(count: int) -> None:
        nonlocal done
        done += count
        if progress:
            progress(f"Evaluating {name}", done, len(sources))

    if progress:
        begin(progress, "Loading the engine", 0, 0, f"{name}, {source} to {target}")
    engine = load(source, target, options, name)
    start = time.perf_counter()
    drafts = draft_all(
        sources, engine, matcher, source_language=source, target_language=target, progress=report
    )
    seconds = time.perf_counter() - start
    targets = [draft.target for draft in drafts]
    return Scored(
        name,
        str(engine.signature),
        *metrics.scores(targets, references),
        same=sum(draft == reference for draft, reference in zip(targets, references, strict=True)),
        unresolved=sum(bool(draft.unresolved) for draft in drafts),
        seconds=seconds,
        sentences=len(sources),
        confidence=figures(
            [draft.confidence for draft in drafts], metrics.of_sentences(targets, references)
        )
        if confidence
        else None,
    )


class _Metrics:
    """sacreBLEU's metrics with their default settings, comparable with published figures."""

    def __init__(self) -> None:
        try:
            from sacrebleu.metrics.bleu import BLEU
            from sacrebleu.metrics.chrf import CHRF
            from sacrebleu.metrics.ter import TER
        except ImportError as error:
            raise EngineError(
                f"sacreBLEU is not installed: {error}", hint="pip install sacrebleu"
            ) from error
        self._metrics = (BLEU(), CHRF(), TER())

    def scores(self, targets: list[str], references: list[str]) -> tuple[float, float, float]:
        """Return BLEU, chrF and TER of a whole test set."""
        bleu, chrf, ter = (
            float(metric.corpus_score(targets, [references]).score) for metric in self._metrics
        )
        return bleu, chrf, ter

    def of_sentences(self, targets: Sequence[str], references: Sequence[str]) -> list[float]:
        """Return the chrF of each sentence."""
        chrf = self._metrics[1]
        return [
            float(chrf.sentence_score(target, [reference]).score)
            for target, reference in zip(targets, references, strict=True)
        ]

    @property
    def signatures(self) -> tuple[str, ...]:
        """The signature of each metric; only after something was scored."""
        return tuple(
            f"{type(metric).__name__}|{metric.get_signature()}" for metric in self._metrics
        )
