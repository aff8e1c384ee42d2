"""One function a command: takes a Project, returns a Result; never prints.

Every command that writes first works everything out in memory and then writes each file
atomically, so that one broken document leaves all files as they were.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from rktranslate.errors import ConfigError, DocumentError, EngineError
from rktranslate.extraction import (
    Plan,
    documents,
    load_document,
    load_glossary,
    plan_updates,
    read_catalog,
    write_plan,
)
from rktranslate.model import (
    BlockKind,
    Catalog,
    Document,
    Finding,
    Location,
    Origin,
    Severity,
    Skipped,
    Syntax,
)
from rktranslate.results import (
    BuildResult,
    Built,
    CheckResult,
    Drafted,
    EnginesResult,
    ExtractResult,
    Incomplete,
    InitResult,
    Progressed,
    RunResult,
    StatusResult,
    TextResult,
    TranslateResult,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from rktranslate.assemble import Policy, Unshipped
    from rktranslate.catalog.po import PoFile
    from rktranslate.checks import Settings
    from rktranslate.checks.scope import CheckRequest
    from rktranslate.engines.interface import Availability, Engine, EngineOptions
    from rktranslate.execution import Workers
    from rktranslate.pretranslate import Filling
    from rktranslate.project import Project


_MOST_FIXES = 5
"""Rounds of safe fixes of a catalogue: a stretch may need one after another."""


class Progress(Protocol):
    """Told how far a command is."""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note that ``done`` of ``total`` steps of a stage are done."""


def silent(stage: str, done: int, total: int) -> None:
    """Take no note of progress."""


# --- commands --------------------------------------------------------------------------------


def init(folder: Path, source_language: str, target_languages: Sequence[str]) -> InitResult:
    """Make a new project in a folder.

    Raises:
        ConfigError: There is one already, or a language is unknown.
    """
    from rktranslate.project import check_language, write_atomic

    source = check_language(source_language, "--from")
    targets = [check_language(code, "--to") for code in target_languages]
    if source in targets:
        raise ConfigError(f"--to: {source} is the source language")
    config = folder / "rktranslate.toml"
    if config.exists():
        raise ConfigError("there is a project here already", path=str(config))
    names = ", ".join(f'"{code}"' for code in targets)
    files = {
        "rktranslate.toml": f'source-language = "{source}"\ntarget-languages = [{names}]\n',
        "glossary.csv": ",".join([source, *targets, "status", "case", "variants", "type", "note"])
        + "\n",
        "source/.gitkeep": "",
        "translations/.gitkeep": "",
        ".gitignore": "/build/\n/.rktranslate/\n",
    }
    created = []
    for name, content in files.items():
        if not (folder / name).exists():
            write_atomic(folder / name, content.encode(), shown=name)
            created.append(name)
    return InitResult(str(folder), tuple(created))


def extract(
    project: Project, languages: Sequence[str] = (), progress: Progress = silent
) -> ExtractResult:
    """Bring the catalogues up to the source documents; nothing human is lost."""
    with project.lock("extract"):
        plans = plan_updates(project, _languages(project, languages), progress)
        return ExtractResult(tuple(write_plan(project, plan) for plan in plans))


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
) -> TranslateResult:
    """Update the catalogues, then draft what has no translation: by the memory, else an engine.

    What a killed command had drafted is found again by the next one, in a journal.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        engine: Engine to use instead of the configured or best one.
        packages: Model packages to look in first.
        redraft: Draft unreviewed machine drafts again.
        optional: Leave a language out where no engine can serve it, instead of refusing.
        jobs: Worker processes; 1 is this process alone.
        cluster: Address of a Dask scheduler whose workers draft instead.
        progress: Told how far it is.

    Raises:
        ConfigError: Both processes and a cluster are asked for.
        EngineError: No engine can serve a pair that needs drafts, and nothing was written; or one
            broke, and the catalogues of its language were only extracted.
    """
    if jobs > 1 and cluster is not None:
        raise ConfigError("--jobs and --cluster cannot be used together")
    started = time.perf_counter()
    with project.lock("translate"):
        chosen = _languages(project, languages)
        plans = plan_updates(project, chosen, progress, redraft=redraft)
        remembered = _remembered(project, plans, progress)
        options = _engine_options(project, packages)
        engines: dict[str, Engine] = {}
        skipped: list[Skipped] = []
        remarks: list[str] = []
        for language in chosen:
            if not any(_unknown(plan, remembered) for plan in plans if plan.language == language):
                continue
            try:
                loaded = _load_engine(project, language, engine, options)
                engines[language] = loaded
                remarks += _remarks(project, language, loaded, options)
            except EngineError as error:
                if not optional:
                    raise
                skipped.append(Skipped(f"drafts in {language}", str(error)))
        drafted: list[Drafted] = []
        with contextlib.ExitStack() as stack:
            workers = stack.enter_context(_workers(jobs, cluster)) if engines else None
            extracted = ExtractResult(tuple(write_plan(project, plan) for plan in plans))
            for language in chosen:
                mine = [plan for plan in plans if plan.language == language and plan.pending]
                by = None
                if workers is not None and language in engines:
                    by = _Drafting(engines[language], engine, options, workers, jobs)
                drafted += _draft(
                    project, language, mine, remembered, by, redraft=redraft, progress=progress
                )
    seconds = time.perf_counter() - started
    return TranslateResult(extracted, tuple(drafted), tuple(skipped), seconds, tuple(remarks))


def check(
    project: Project,
    languages: Sequence[str] = (),
    *,
    fail_level: Severity | None = None,
    request: CheckRequest | None = None,
    progress: Progress = silent,
) -> CheckResult:
    """Run the checks over the catalogues; write nothing, unless safe fixes are asked for.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        fail_level: Lowest severity that fails, instead of the configured one.
        request: What to look at and what to leave out; everything when it is None.
        progress: Told how far it is.

    Raises:
        CatalogError: A catalogue cannot be read.
        ConfigError: There is no such check, or no such revision.
    """
    from rktranslate import checks
    from rktranslate.checks.scope import CheckRequest
    from rktranslate.revisions import resolve

    request = request or CheckRequest()
    settings = _check_settings(project, request)
    commit = None if request.since is None else resolve(project.root, request.since)
    guard = project.lock("check --fix") if request.fix else contextlib.nullcontext()
    with guard:
        glossary = load_glossary(project)
        findings, checked = _catalogs_to_check(project, _languages(project, languages), progress)
        corpora = {
            language: checks.Corpus.of(item.file.catalog for item in checked[language])
            for language in checked
        }
        fixed = units = done = 0
        total = sum(map(len, checked.values()))
        for language, items in checked.items():
            for item in items:
                run = functools.partial(
                    checks.run_checks,
                    glossary=glossary,
                    syntax=item.syntax,
                    settings=settings,
                    corpus=corpora[language],
                )
                catalog = item.file.catalog
                found = run(catalog)
                if request.fix:
                    catalog, changed = _fixed(project, item.file, found, run, request)
                    fixed += changed
                    found = run(catalog) if changed else found
                if commit is not None:
                    lines = _lines_since(project, commit, catalog)
                    found = [each for each in found if each.location.line in lines]
                findings += found
                units += sum(not message.obsolete for message in catalog.messages)
                done += 1
                progress("Checking", done, total)
    kept = [
        found
        for found in findings
        if settings.runs(found.check_id) and found.severity >= request.severity
    ]
    new = kept if request.known is None else checks.without_known(kept, request.known)
    level = fail_level or project.config.fail_level
    return CheckResult(tuple(new), total, units, level, len(kept) - len(new), fixed)


def build(
    project: Project,
    languages: Sequence[str] = (),
    *,
    draft: bool = False,
    held: Container[str] = (),
    progress: Progress = silent,
) -> BuildResult:
    """Write the outputs that may ship; leave the others as they were.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        draft: Build with drafts, into files that say so.
        held: Catalogues whose outputs are not to be written.
        progress: Told how far it is.
    """
    from rktranslate.assemble import Policy

    policy = Policy.DRAFT if draft else Policy.REVIEWED
    with project.lock("build"):
        outputs = list(_outputs(project, _languages(project, languages), policy, progress))
        built = tuple(
            Built(
                output.document,
                output.language,
                output.path,
                project.write(output.path, output.data),
                draft,
                len(output.unshipped),
            )
            for output in outputs
            if output.data is not None and output.catalog.path not in held
        )
    incomplete = tuple(
        _incomplete(project, output, item)
        for output in outputs
        if output.data is None
        for item in output.unshipped
    )
    return BuildResult(
        built,
        incomplete,
        held=tuple(
            output.path
            for output in outputs
            if output.data is not None and output.catalog.path in held
        ),
    )


def status(
    project: Project, languages: Sequence[str] = (), progress: Progress = silent
) -> StatusResult:
    """Count how far each catalogue is."""
    from rktranslate.assemble import Policy

    rows = []
    glossary = load_glossary(project)
    chosen = _languages(project, languages)
    for output in _outputs(project, chosen, Policy.REVIEWED, progress):
        target = project.path(output.path)
        built = output.data is not None and target.is_file() and target.read_bytes() == output.data
        rows.append(_progressed(project, output, built=built))
    return StatusResult(
        project.name,
        project.config.source_language,
        tuple(rows),
        len(glossary.terms) if glossary else None,
    )


def run(
    project: Project,
    languages: Sequence[str] = (),
    *,
    engine: str | None = None,
    packages: Sequence[Path] = (),
    jobs: int = 1,
    cluster: str | None = None,
    progress: Progress = silent,
) -> RunResult:
    """Extract, translate, check, build; findings at the fail level hold their output back."""
    drafted = translate(
        project,
        languages,
        engine=engine,
        packages=packages,
        optional=True,
        jobs=jobs,
        cluster=cluster,
        progress=progress,
    )
    checked = check(project, languages, progress=progress)
    held = {found.location.path for found in checked.failing}
    built = build(project, languages, held=held, progress=progress)
    return RunResult(drafted, checked, built)


def engines(
    project: Project | None,
    source: str,
    targets: Sequence[str],
    *,
    packages: Sequence[Path] = (),
) -> EnginesResult:
    """Tell which engine can serve which pair here, and what to do about the others."""
    from rktranslate.engines import availabilities, preferred

    options = _engine_options(project, packages)
    rows: list[Availability] = []
    chosen: list[tuple[str, str]] = []
    for target in targets:
        found = availabilities(source, target, options)
        rows += found
        wanted = project.config.engine_for(target) if project else None
        best = preferred([item for item in found if wanted in (None, item.engine)])
        if best is not None:
            chosen.append((target, best.engine))
    return EnginesResult(tuple(rows), tuple(chosen))


def text(
    path: str,
    data: bytes,
    source: str,
    target: str,
    *,
    engine: str | None = None,
    packages: Sequence[Path] = (),
    glossary: Path | None = None,
    progress: Progress = silent,
) -> TextResult:
    """Translate one document without a project; bibliography entries stay as they are.

    Raises:
        DocumentError: The file is not a document that can be read.
        EngineError: No engine can serve the pair.
    """
    from rktranslate import enforce
    from rktranslate import engines as engine_room
    from rktranslate import glossary as glossary_room
    from rktranslate.formats import format_for, segmented
    from rktranslate.project import check_language
    from rktranslate.segmentation import segmenter

    started = time.perf_counter()
    source, target = check_language(source, "--from"), check_language(target, "--to")
    document_format = format_for(path)
    document = segmented(document_format.read(data, path), segmenter(source).spans)
    matcher = None
    if glossary is not None:
        loaded_glossary = glossary_room.load(glossary, source_language=source)
        matcher = glossary_room.matcher_for(loaded_glossary, target)
    loaded = engine_room.load(source, target, _engine_options(None, packages), engine)
    segments = [(segment, block.kind) for block in document.blocks for segment in block.segments]
    wanted = list(
        dict.fromkeys(s.source for s, kind in segments if kind is not BlockKind.REFERENCE)
    )
    drafts = dict(
        zip(
            wanted,
            enforce.draft_all(
                wanted,
                loaded,
                matcher,
                source_language=source,
                target_language=target,
                syntax=document.syntax,
                progress=_counting(progress, f"Translating to {target}", len(wanted)),
            ),
            strict=True,
        )
    )
    targets = [
        drafts[segment.source].target if segment.source in drafts else segment.source
        for segment, _ in segments
    ]
    return TextResult(
        document_format.write(document, targets),
        document.skeleton.encoding,
        len(segments),
        tuple((key, tuple(map(str, d.unresolved))) for key, d in drafts.items() if d.unresolved),
        str(loaded.signature),
        time.perf_counter() - started,
    )


# --- helpers ---


def _languages(project: Project, wanted: Sequence[str]) -> tuple[str, ...]:
    known = project.config.target_languages
    if not known:
        raise ConfigError("no target-languages", path=project.config_path)
    for language in wanted:
        if language not in known:
            raise ConfigError(
                f"{language!r} is not a target language of this project",
                hint=f"it has {', '.join(known)}; add it to target-languages in "
                f"{project.config_path}",
            )
    return tuple(language for language in known if not wanted or language in wanted)


def _engine_options(project: Project | None, packages: Sequence[Path]) -> EngineOptions:
    from rktranslate.engines.interface import EngineOptions

    if project is None:
        return EngineOptions(package_dirs=tuple(packages))
    config = project.config
    configured = (project.path(item) for item in config.packages)
    return EngineOptions((*packages, *configured), config.beam, config.threads)


def _load_engine(
    project: Project, language: str, name: str | None, options: EngineOptions
) -> Engine:
    from rktranslate import engines as engine_room

    wanted = name or project.config.engine_for(language)
    return engine_room.load(project.config.source_language, language, options, wanted)


def _remarks(
    project: Project, language: str, engine: Engine, options: EngineOptions
) -> Iterator[str]:
    """Yield what a user should know of the engine that was chosen."""
    from rktranslate.engines import availabilities

    for answer in availabilities(project.config.source_language, language, options):
        if answer.remark and answer.engine == engine.signature.engine:
            yield answer.remark


# --- translate -------------------------------------------------------------------------------


_JOURNALS = ".rktranslate/journal"
_Remembered: TypeAlias = "Mapping[str, Mapping[str, Filling]]"
"""By path of the catalogue and source."""


def _remembered(project: Project, plans: Sequence[Plan], progress: Progress) -> _Remembered:
    """Look up in the memory what needs a draft."""
    from rktranslate.memory import Memory
    from rktranslate.pretranslate import by_memory

    asking = [plan for plan in plans if plan.pending]
    found: dict[str, dict[str, Filling]] = {}
    if not asking:
        return found
    with Memory.open(project) as memory:
        for done, plan in enumerate(asking):
            found[plan.path] = by_memory(
                plan.pending,
                memory,
                source_language=project.config.source_language,
                target_language=plan.language,
                syntax=plan.syntax,
            )
            progress("Looking into the memory", done + 1, len(asking))
    return found


def _unknown(plan: Plan, remembered: _Remembered) -> list[str]:
    """Return the sources of a catalogue that need an engine."""
    known = remembered.get(plan.path, {})
    return [request.source for request in plan.pending if request.source not in known]


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
    project: Project,
    language: str,
    plans: Sequence[Plan],
    remembered: _Remembered,
    by: _Drafting | None,
    *,
    redraft: bool,
    progress: Progress,
) -> Iterator[Drafted]:
    """Draft the catalogues of one language, each distinct sentence once, and write them."""
    from rktranslate import pretranslate
    from rktranslate.execution import Journal
    from rktranslate.glossary.plan import terms_field

    made: dict[pretranslate.Text, Filling] = {}
    if by is not None:
        config = project.config
        signature = by.engine.signature
        job = pretranslate.Job(
            config.source_language,
            language,
            by.name or config.engine_for(language),
            by.worker_options(),
            load_glossary(project),
            str(signature),
        )
        name = f"{_JOURNALS}/{language}-{job.key}.jsonl"
        journal = Journal(project.path(name), name)
        texts = (
            pretranslate.Text(source, plan.syntax)
            for plan in plans
            for source in _unknown(plan, remembered)
        )
        drafter = pretranslate.drafter(job, by.engine)
        with journal:
            drafts = pretranslate.draft_all(
                texts,
                drafter,
                by.workers,
                journal,
                lambda done, total: progress(f"Drafting {language}", done, total),
            )
        for text, draft in drafts.items():
            terms = terms_field(text.source, drafter.matcher)
            filling = pretranslate.by_engine(draft, signature, terms)
            if filling is not None:
                made[text] = filling
    for plan in plans:
        fillings = {
            source: made[text]
            for source in _unknown(plan, remembered)
            if (text := pretranslate.Text(source, plan.syntax)) in made
        }
        fillings.update(remembered.get(plan.path, {}))
        yield from _fill(project, plan, fillings, redraft=redraft)
    if by is not None:
        # Those too of other models and glossaries: what they had is drafted now.
        for path in project.path(_JOURNALS).glob(f"{language}-*.jsonl"):
            Journal(path, project.relative(path)).remove()


def _fill(
    project: Project, plan: Plan, fillings: Mapping[str, Filling], *, redraft: bool
) -> Iterator[Drafted]:
    """Write drafts into a catalogue as it is now: people may have worked on it meanwhile."""
    from rktranslate.catalog.po import serialise
    from rktranslate.pretranslate import fill

    if not fillings:
        return
    before = read_catalog(project, plan.path, plan.language)
    catalog = fill(before.catalog, fillings, redraft=redraft, stale=plan.stale)
    project.write(plan.path, serialise(catalog, before).encode())
    filled = [
        fillings[new.source]
        for new, old in zip(catalog.messages, before.catalog.messages, strict=True)
        if new is not old
    ]
    for origin in (Origin.MEMORY, Origin.MACHINE):
        mine = [filling for filling in filled if filling.origin is origin]
        if mine:
            yield Drafted(
                plan.document,
                plan.language,
                plan.path,
                len(mine),
                sum(filling.unresolved for filling in mine),
                mine[0].maker,
            )


def _counting(progress: Progress, stage: str, total: int, done: int = 0) -> Callable[[int], None]:
    """Return a callback that adds up what an engine says it has done since its last call."""
    counted = done

    def step(count: int) -> None:
        nonlocal counted
        counted = min(total, counted + count)
        progress(stage, counted, total)

    return step


# --- check, build, status --------------------------------------------------------------------


def _check_settings(project: Project, request: CheckRequest) -> Settings:
    """Return which checks run here, as the project and the command line ask."""
    from rktranslate.checks import CheckOptions, Settings, all_checks

    config = project.config
    folders = tuple(str(project.path(folder)) for folder in config.dictionaries)
    settings = Settings(
        levels=dict(config.check_levels),
        select=request.select,
        ignore=request.ignore | frozenset(config.ignore_checks),
        options=CheckOptions(headings=dict(config.headings), dictionaries=folders),
    )
    configured = dataclasses.replace(
        settings, select=frozenset(), ignore=frozenset(config.ignore_checks)
    )
    configured.validated(all_checks(), project.config_path)
    return settings.validated(all_checks())


@dataclass(frozen=True, slots=True)
class _ToCheck:
    """A catalogue to check, and the inline syntax of its document."""

    file: PoFile
    syntax: Syntax


def _catalogs_to_check(
    project: Project, languages: Sequence[str], progress: Progress
) -> tuple[list[Finding], dict[str, list[_ToCheck]]]:
    """Read all catalogues by language; also return what is wrong with the lot of them."""
    findings: list[Finding] = []
    found: dict[str, list[_ToCheck]] = {language: [] for language in languages}
    names = documents(project)
    for done, name in enumerate(names):
        document = load_document(project, name)
        for language in languages:
            path = project.catalog_path(name, language)
            if not project.path(path).exists():
                findings.append(
                    Finding(
                        "catalogue-missing",
                        Severity.ERROR,
                        Location(path, 0),
                        f"{name} has no catalogue in {language}: run `rktranslate extract`",
                    )
                )
                continue
            file = read_catalog(project, path, language)
            findings += _stale(document, file.catalog)
            found[language].append(_ToCheck(file, document.syntax))
        progress("Reading catalogues", done + 1, len(names))
    return findings, found


def _fixed(
    project: Project,
    file: PoFile,
    found: Sequence[Finding],
    run: Callable[[Catalog], list[Finding]],
    request: CheckRequest,
) -> tuple[Catalog, int]:
    """Apply safe suggestions; return the catalogue as it was written, and how many changed."""
    from rktranslate.catalog.po import serialise
    from rktranslate.checks import fix, safe_checks

    catalog = file.catalog
    # Suggestions that overlap are applied one after the other.
    for _ in range(_MOST_FIXES):
        catalog, changed = fix(catalog, found, safe_checks(), reviewed=request.fix_reviewed)
        if not changed:
            break
        found = run(catalog)
    pairs = zip(file.catalog.messages, catalog.messages, strict=True)
    count = sum(before.target != after.target for before, after in pairs)
    if not count:
        return file.catalog, 0
    project.write(catalog.path, serialise(catalog, file).encode())
    # Lines may have moved: what is reported must be where it is now.
    return read_catalog(project, catalog.path, catalog.target_language).catalog, count


def _lines_since(project: Project, commit: str, catalog: Catalog) -> frozenset[int]:
    """Return the lines of the messages that changed since a commit."""
    from rktranslate.catalog.po import parse
    from rktranslate.checks.scope import changed_lines
    from rktranslate.revisions import file_at

    data = file_at(project.root, commit, catalog.path)
    before = None
    if data is not None:
        name = f"{commit[:12]}:{catalog.path}"
        text = data.decode("utf-8", "replace")
        before = parse(text, name, catalog.source_language, catalog.target_language).catalog
    return changed_lines(catalog, before)


def _stale(document: Document, catalog: Catalog) -> Iterable[Finding]:
    """Find what the source has and the catalogue does not, and the other way round."""
    have = {message.source: message for message in catalog.messages if not message.obsolete}
    want = {segment.source: segment for block in document.blocks for segment in block.segments}
    for source, segment in want.items():
        if source not in have:
            yield Finding(
                "catalogue-stale",
                Severity.ERROR,
                segment.location,
                f"not in {catalog.path}: run `rktranslate extract`",
                source=source,
            )
    for source, message in have.items():
        if source not in want:
            yield Finding(
                "catalogue-stale",
                Severity.ERROR,
                Location(catalog.path, message.line),
                f"no longer in {document.path}: run `rktranslate extract`",
                source=source,
                target=message.target,
            )


@dataclass(frozen=True, slots=True)
class _Output:
    """An output worked out in memory; ``data`` is None where it may not ship."""

    document: str
    language: str
    path: str
    catalog: Catalog
    syntax: Syntax
    data: bytes | None
    unshipped: tuple[Unshipped, ...]


def _outputs(
    project: Project, languages: Sequence[str], policy: Policy, progress: Progress
) -> Iterator[_Output]:
    from rktranslate.assemble import Policy, assemble
    from rktranslate.formats import format_for

    draft = policy is Policy.DRAFT
    names = documents(project)
    for done, name in enumerate(names):
        document = load_document(project, name)
        for language in languages:
            path = project.catalog_path(name, language)
            if project.path(path).exists():
                catalog = read_catalog(project, path, language).catalog
            else:
                catalog = Catalog(project.config.source_language, language, path=path)
            assembly = assemble(document, catalog, policy)
            data = None
            if assembly.may_ship:
                notice = _notice(assembly.unshipped, assembly.targets) if draft else None
                try:
                    data = format_for(name).write(document, assembly.targets, notice)
                except DocumentError as error:
                    raise DocumentError(
                        f"{path} cannot be built: {error.message}",
                        path=error.path,
                        line=error.line,
                        hint=error.hint,
                    ) from error
            yield _Output(
                name,
                language,
                project.output_path(name, language, draft=draft),
                catalog,
                document.syntax,
                data,
                assembly.unshipped,
            )
        progress("Assembling", done + 1, len(names))


def _notice(unshipped: Sequence[Unshipped], targets: Sequence[str]) -> str:
    return f"DRAFT: {len(unshipped)} of {len(targets)} units are not reviewed; not for publication"


def _incomplete(project: Project, output: _Output, item: Unshipped) -> Incomplete:
    location = item.segment.location
    if item.line:
        location = Location(project.catalog_path(output.document, output.language), item.line)
    return Incomplete(
        output.document, output.language, location, item.lack.value, item.segment.source
    )


def _progressed(project: Project, output: _Output, *, built: bool) -> Progressed:
    from rktranslate.catalog.count import count
    from rktranslate.checks.difference import differences

    def kind_of_change(before: str, after: str) -> str:
        found = differences(before, after, project.config.source_language, output.syntax)
        return str(found[0].change) if found else ""

    counts = count(output.catalog, kind_of_change)
    return Progressed(
        document=output.document,
        language=output.language,
        catalog=project.catalog_path(output.document, output.language),
        built=built,
        **{field.name: getattr(counts, field.name) for field in dataclasses.fields(counts)},
    )
