"""``translate``: draft missing translations, by the memory or else by an engine.

Drafts of an engine are kept in a journal until the catalogues are written, so that a command that
is killed does not lose them.
"""

from __future__ import annotations

import contextlib
import dataclasses
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, EngineError
from rktranslate.model import Location, Origin, Skipped
from rktranslate.workflow.catalog_updates import UpdatePlanner, write_updates
from rktranslate.workflow.engines import engine_options, load_engine
from rktranslate.workflow.extract import extract_result
from rktranslate.workflow.failures import FailedFile, FilesResult
from rktranslate.workflow.inputs import Inputs, read_catalog
from rktranslate.workflow.progress import begin, silent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from rktranslate.drafting import Draft
    from rktranslate.drafting.pretranslate import Filling, Text
    from rktranslate.engines.interface import Context, Engine, EngineOptions
    from rktranslate.execution import Workers
    from rktranslate.lexicon import OwnWords
    from rktranslate.project.layout import Project
    from rktranslate.workflow.catalog_updates import CatalogUpdate
    from rktranslate.workflow.extract import ExtractResult
    from rktranslate.workflow.progress import Progress

_JOURNALS = ".rktranslate/journal"


@dataclass(frozen=True, slots=True)
class Drafted:
    """The drafts made for one catalogue."""

    document: str
    language: str
    catalog: str
    drafted: int
    unresolved: int
    signature: str


@dataclass(frozen=True, slots=True)
class DraftFault:
    """A unit that the engine could not translate, or only in part."""

    document: str
    language: str
    location: Location
    """Line of the message in its catalogue."""
    source: str
    drafted: bool
    """Whether there is a draft, marked as unresolved; otherwise the target is empty."""
    reasons: tuple[str, ...]
    """What the engine could not do, a short clause each."""


@dataclass(frozen=True, slots=True)
class TranslateResult(FilesResult):
    """The updates and the drafts of ``translate``."""

    extracted: ExtractResult
    catalogs: tuple[Drafted, ...]
    skipped: tuple[Skipped, ...]
    seconds: float
    remarks: tuple[str, ...] = ()
    """Notes on the quality of the engines."""
    faults: tuple[DraftFault, ...] = ()
    """Units that an engine could not translate, or only in part; ``check`` reports them too."""


def translate(
    project: Project,
    languages: Sequence[str] = (),
    *,
    engine: str | None = None,
    packages: Sequence[Path] = (),
    redraft: bool = False,
    optional: bool = False,
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress = silent,
    paths: Sequence[Path] = (),
    inputs: Inputs | None = None,
) -> TranslateResult:
    """Update the catalogues, then draft missing translations: by the memory, else by an engine.

    Drafts of a killed command are in a journal, which the next command reads. A unit that an engine
    cannot translate stays empty, and is one of the ``faults`` of the result.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        engine: Engine to use instead of the configured or best one.
        packages: Model packages, or folders of them, to search first.
        redraft: Draft unreviewed machine drafts again.
        optional: Skip a language that no engine can serve, instead of raising EngineError.
        jobs: Worker processes; 1 is this process alone.
        cluster: Address of a Dask scheduler whose workers draft instead.
        progress: Called with the progress of the command.
        paths: Documents, catalogues, outputs, folders or patterns to restrict the command to; all
            documents if empty.
        inputs: Documents and glossary to share with other commands; read anew by default.

    Raises:
        ConfigError: Both processes and a cluster are asked for.
        EngineError: No engine can serve a pair that needs drafts, and nothing was written; or one
            fails for everything, and the catalogues of its language were only extracted.
    """
    if jobs > 1 and cluster is not None:
        raise ConfigError("--jobs and --cluster cannot be used together")
    started = time.perf_counter()
    inputs = inputs or Inputs(project, paths)
    with project.lock("translate"):
        chosen = inputs.languages(languages)
        planner = UpdatePlanner.of(inputs, chosen, redraft=redraft)
        plans = planner.plan_all(chosen, progress)
        remembered = _remembered(inputs, plans, progress)
        options = engine_options(project, packages)
        engines: dict[str, Engine] = {}
        skipped: list[Skipped] = []
        remarks: list[str] = []
        source = project.config.source_language
        for language in chosen:
            if not any(_unknown(plan, remembered) for plan in plans if plan.language == language):
                continue
            begin(progress, "Loading the engine", 0, 0, f"{source} to {language}")
            try:
                engines[language], remark = load_engine(project, language, engine, options)
            except EngineError as error:
                if not optional:
                    raise
                skipped.append(Skipped(f"drafts in {language}", str(error)))
            else:
                remarks += [remark] if remark else []
        drafted: list[Drafted] = []
        faults: list[DraftFault] = []
        with contextlib.ExitStack() as stack:
            workers = stack.enter_context(_workers(jobs, cluster)) if engines else None
            plans = write_updates(planner, plans)
            found = extract_result(inputs, chosen, plans)
            for language in chosen:
                mine = [plan for plan in plans if plan.language == language and plan.pending]
                by = None
                if workers is not None and language in engines:
                    by = _Drafting(engines[language], engine, options, workers, jobs)
                for new, troubled in _draft(
                    inputs, language, mine, remembered, by, redraft=redraft, progress=progress
                ):
                    drafted += new
                    faults += troubled
    seconds = time.perf_counter() - started
    return TranslateResult(
        found,
        tuple(drafted),
        tuple(skipped),
        seconds,
        tuple(remarks),
        tuple(faults),
        failed=inputs.failures.files,
    )


@dataclass(frozen=True, slots=True)
class _Remembered:
    """What the memory has for the sources that need a draft."""

    found: dict[str, dict[str, Filling]] = field(default_factory=dict)
    """Drafts by the path of the catalogue and the source."""
    own_words: dict[str, OwnWords] = field(default_factory=dict)
    """By target language, for those with sources that need an engine."""


def _remembered(inputs: Inputs, plans: Sequence[CatalogUpdate], progress: Progress) -> _Remembered:
    """Look up the sources that need a draft in the memory."""
    from rktranslate.drafting.pretranslate import by_memory
    from rktranslate.glossary import matcher_for
    from rktranslate.lexicon import learn, lexicon
    from rktranslate.memory import Memory

    glossary = inputs.glossary
    asking = [plan for plan in plans if plan.pending]
    remembered = _Remembered()
    found = remembered.found
    if not asking:
        return remembered
    with Memory.open(inputs.project) as memory:
        inputs.failures.add_all(memory.failed)
        for done, plan in enumerate(asking):
            begin(progress, "Searching the memory", done, len(asking), plan.document)
            found[plan.path] = by_memory(
                plan.pending,
                memory,
                source_language=inputs.project.config.source_language,
                target_language=plan.language,
                matcher=matcher_for(glossary, plan.language) if glossary else None,
                syntax=plan.syntax,
            )
            progress("Searching the memory", done + 1, len(asking))
        source = inputs.project.config.source_language
        for language in {plan.language for plan in asking}:
            mine = [plan for plan in asking if plan.language == language]
            texts = [text for plan in mine for text in _unknown(plan, remembered)]
            known = lexicon(source, language)
            pairs = memory.translations(language) if known and texts else ()
            remembered.own_words[language] = learn(pairs, known, texts)
    return remembered


def _contexts(
    inputs: Inputs, plans: Sequence[CatalogUpdate], remembered: _Remembered
) -> dict[Text, Context]:
    """Return the contexts of the sources to draft: of its first occurrence where one repeats."""
    from rktranslate.drafting.pretranslate import contexts_of
    from rktranslate.memory import Memory

    found: dict[Text, Context] = {}
    with Memory.open(inputs.project) as memory:
        for plan in plans:
            known = remembered.found.get(plan.path, {})
            asking = [request for request in plan.pending if request.source not in known]
            own = contexts_of(asking, memory, language=plan.language, syntax=plan.syntax)
            for text, context in own.items():
                found.setdefault(text, context)
    return found


def _unknown(plan: CatalogUpdate, remembered: _Remembered) -> list[str]:
    """Return the sources of a catalogue that need an engine."""
    known = remembered.found.get(plan.path, {})
    return [request.source for request in plan.pending if request.source not in known]


def _scope(plans: Sequence[CatalogUpdate]) -> str:
    """Return what is drafted at once: sentences of many documents are batched by their length."""
    if len(plans) == 1:
        return plans[0].document
    return f"distinct sentences of {len(plans):,} documents"


def _workers(jobs: int, cluster: str | None) -> AbstractContextManager[Workers]:
    from rktranslate import execution

    return execution.local(jobs) if cluster is None else execution.cluster(cluster)


@dataclass(frozen=True, slots=True)
class _Drafting:
    """By what drafts are made, and where."""

    engine: Engine
    name: str | None
    options: EngineOptions
    workers: Workers
    jobs: int

    def worker_options(self) -> EngineOptions:
        """Return the options as a worker needs them: paths from the root, its share of threads."""
        from rktranslate.execution import cores

        threads = self.options.threads
        if self.jobs > 1:
            threads = max(1, (threads or cores()) // self.jobs)
        packages = tuple(path.absolute() for path in self.options.package_dirs)
        return dataclasses.replace(self.options, package_dirs=packages, threads=threads)


def _draft(
    inputs: Inputs,
    language: str,
    plans: Sequence[CatalogUpdate],
    remembered: _Remembered,
    by: _Drafting | None,
    *,
    redraft: bool,
    progress: Progress,
) -> Iterator[tuple[list[Drafted], list[DraftFault]]]:
    """Draft the catalogues of one language, each distinct sentence once, and write them.

    Yields:
        For each catalogue its drafts by origin, and the units that the engine had trouble with.
    """
    from rktranslate.drafting import pretranslate
    from rktranslate.execution import Journal
    from rktranslate.glossary.plan import terms_digest
    from rktranslate.segmentation import Additions

    project = inputs.project
    made: dict[Text, Filling] = {}
    troubled: dict[Text, Draft] = {}
    if by is not None:
        config = project.config
        signature = by.engine.signature
        job = pretranslate.Job(
            config.source_language,
            language,
            by.name or config.engine_for(language),
            by.worker_options(),
            inputs.glossary,
            str(signature),
            Additions.from_table(dict(config.segmentation), project.config_path),
            remembered.own_words[language],
        )
        earlier = frozenset(project.place(_JOURNALS).glob(f"{language}-*.jsonl"))
        name = f"{_JOURNALS}/{language}-{job.key}.jsonl"
        journal = Journal(project.place(name), name)
        texts = (
            pretranslate.Text(source, plan.syntax)
            for plan in plans
            for source in _unknown(plan, remembered)
        )
        drafter = pretranslate.drafter(job, by.engine)
        takes_context = drafter.engine.capabilities.context
        contexts = _contexts(inputs, plans, remembered) if takes_context else {}
        stage = f"Drafting {language}"
        with journal:
            begin(progress, stage, 0, 0, _scope(plans))
            drafts = pretranslate.draft_all(
                texts,
                drafter,
                by.workers,
                journal,
                lambda done, total: progress(stage, done, total),
                contexts,
            )
        for text, draft in drafts.items():
            terms = terms_digest(text.source, drafter.matcher)
            filling = pretranslate.by_engine(draft, signature, terms)
            if filling is not None:
                made[text] = filling
            if draft.engine_issues:
                troubled[text] = draft
    for plan in plans:
        texts_of_plan = [
            pretranslate.Text(source, plan.syntax) for source in _unknown(plan, remembered)
        ]
        fillings = {text.source: made[text] for text in texts_of_plan if text in made}
        fillings.update(remembered.found.get(plan.path, {}))
        issues = {text.source: troubled[text] for text in texts_of_plan if text in troubled}
        yield (
            list(_fill(inputs, plan, fillings, redraft=redraft)),
            list(_faults(inputs, plan, issues)),
        )
    if by is not None:
        # Those too of other models and glossaries: what they had is drafted now. Journals of a
        # command over more documents may have drafts of the others.
        kept = frozenset() if inputs.selection is None else earlier
        for path in project.place(_JOURNALS).glob(f"{language}-*.jsonl"):
            if path not in kept:
                Journal(path, project.relative(path)).remove()


def _fill(
    inputs: Inputs, plan: CatalogUpdate, fillings: Mapping[str, Filling], *, redraft: bool
) -> Iterator[Drafted]:
    """Write drafts into a catalogue as it is now: people may have worked on it meanwhile."""
    from rktranslate.catalog.po import serialise
    from rktranslate.drafting.pretranslate import fill

    if not fillings:
        return
    project = inputs.project

    def change() -> tuple[bytes, list[Filling]]:
        before = read_catalog(project, plan.path, plan.language)
        catalog = fill(before.catalog, fillings, redraft=redraft, stale=plan.stale)
        filled = [
            fillings[new.source]
            for new, old in zip(catalog.messages, before.catalog.messages, strict=True)
            if new is not old
        ]
        return serialise(catalog, before).encode(), filled

    filled = inputs.failures.attempt(plan.path, lambda: project.rewrite(plan.path, change))
    if isinstance(filled, FailedFile):
        return
    for origin in (Origin.MEMORY, Origin.MACHINE):
        mine = [filling for filling in filled if filling.provenance.origin is origin]
        if mine:
            yield Drafted(
                plan.document,
                plan.language,
                plan.path,
                len(mine),
                sum(bool(filling.provenance.unresolved) for filling in mine),
                mine[0].maker,
            )


def _faults(
    inputs: Inputs, plan: CatalogUpdate, troubled: Mapping[str, Draft]
) -> Iterator[DraftFault]:
    """Yield the units of a catalogue whose drafts have issues of the engine, or which have none."""
    if not troubled:
        return
    file = inputs.failures.attempt(
        plan.path, lambda: read_catalog(inputs.project, plan.path, plan.language)
    )
    if isinstance(file, FailedFile):
        return
    for message in file.catalog.messages:
        draft = troubled.get(message.source)
        # A person may have worked on it meanwhile.
        if draft is not None and not message.obsolete and message.target == draft.target:
            location = Location(plan.path, message.line)
            yield DraftFault(
                plan.document,
                plan.language,
                location,
                message.source,
                bool(draft.target),
                draft.engine_issues,
            )
