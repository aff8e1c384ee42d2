"""One function a command: takes a Project, returns a Result; never prints.

Every command that writes first works everything out in memory and then writes each file
atomically, so that one broken document leaves all files as they were.
"""

from __future__ import annotations

import dataclasses
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from rktranslate.errors import ConfigError, DocumentError, EngineError
from rktranslate.model import BlockKind, Catalog, Document, Finding, Location, Severity, Skipped
from rktranslate.results import (
    BuildResult,
    Built,
    CheckResult,
    Drafted,
    EnginesResult,
    Extracted,
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
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence
    from pathlib import Path

    from rktranslate.assemble import Policy, Unshipped
    from rktranslate.catalog.po import PoFile
    from rktranslate.enforce import Draft
    from rktranslate.engines.interface import Availability, Engine, EngineOptions
    from rktranslate.glossary import Glossary, Matcher
    from rktranslate.project import Project

_BATCH_UNITS = 512
"""Drafts are written to disk after about so many units, so that a stop loses little."""


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
        updates = list(_updates(project, _languages(project, languages), progress))
        return ExtractResult(tuple(_write_update(project, update) for update in updates))


def translate(
    project: Project,
    languages: Sequence[str] = (),
    *,
    engine: str | None = None,
    packages: Sequence[Path] = (),
    redraft: bool = False,
    optional: bool = False,
    progress: Progress = silent,
) -> TranslateResult:
    """Update the catalogues, then draft what has no translation.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        engine: Engine to use instead of the configured or best one.
        packages: Model packages to look in first.
        redraft: Draft unreviewed machine drafts again.
        optional: Leave a language out where no engine can serve it, instead of refusing.
        progress: Told how far it is.

    Raises:
        EngineError: No engine can serve a pair that needs drafts; nothing was written.
    """
    started = time.perf_counter()
    with project.lock("translate"):
        chosen = _languages(project, languages)
        updates = list(_updates(project, chosen, progress))
        options = _engine_options(project, packages)
        engines: dict[str, Engine] = {}
        skipped: list[Skipped] = []
        for language in chosen:
            if not any(u.language == language and u.pending(redraft=redraft) for u in updates):
                continue
            try:
                engines[language] = _load_engine(project, language, engine, options)
            except EngineError as error:
                if not optional:
                    raise
                skipped.append(Skipped(f"drafts in {language}", str(error)))
        extracted = ExtractResult(tuple(_write_update(project, update) for update in updates))
        drafted: list[Drafted] = []
        for language, loaded in engines.items():
            mine = [update for update in updates if update.language == language]
            drafted += _draft(project, mine, loaded, redraft=redraft, progress=progress)
    seconds = time.perf_counter() - started
    return TranslateResult(extracted, tuple(drafted), tuple(skipped), seconds)


def check(
    project: Project,
    languages: Sequence[str] = (),
    *,
    fail_level: Severity | None = None,
    progress: Progress = silent,
) -> CheckResult:
    """Run the checks over the catalogues; write nothing.

    Raises:
        CatalogError: A catalogue cannot be read.
    """
    from rktranslate.checks import run_checks

    findings: list[Finding] = []
    glossary = load_glossary(project)
    units = catalogs = 0
    chosen = _languages(project, languages)
    documents = _documents(project)
    for done, name in enumerate(documents):
        document = load_document(project, name)
        for language in chosen:
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
            catalog = _read_catalog(project, path, language).catalog
            catalogs += 1
            units += sum(not message.obsolete for message in catalog.messages)
            findings += _stale(document, catalog)
            findings += run_checks(catalog, glossary=glossary, syntax=document.syntax)
        progress("Checking", done + 1, len(documents))
    kept = [found for found in findings if found.check_id not in project.config.ignore_checks]
    return CheckResult(tuple(kept), catalogs, units, fail_level or project.config.fail_level)


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


def status(project: Project, languages: Sequence[str] = ()) -> StatusResult:
    """Count how far each catalogue is."""
    from rktranslate.assemble import Policy

    rows = []
    glossary = load_glossary(project)
    chosen = _languages(project, languages)
    for output in _outputs(project, chosen, Policy.REVIEWED, silent):
        target = project.path(output.path)
        built = output.data is not None and target.is_file() and target.read_bytes() == output.data
        rows.append(_progressed(project, output.document, output.language, output.catalog, built))
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
    progress: Progress = silent,
) -> RunResult:
    """Extract, translate, check, build; findings at the fail level hold their output back."""
    drafted = translate(
        project, languages, engine=engine, packages=packages, optional=True, progress=progress
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


# --- reading ---------------------------------------------------------------------------------


def load_document(project: Project, name: str) -> Document:
    """Return a source document cut into segments."""
    from rktranslate.formats import format_for, segmented
    from rktranslate.segmentation import Additions, segmenter

    table = dict(project.config.segmentation)
    additions = Additions.from_table(table, project.config_path)
    rules = segmenter(project.config.source_language, additions)
    return segmented(format_for(name).read(project.read(name), name), rules.spans)


def load_glossary(project: Project) -> Glossary | None:
    """Return the project's glossary, or None where it has none."""
    from rktranslate import glossary

    config = project.config
    path = project.path(config.glossary)
    if not path.exists():
        return None
    return glossary.load(
        path,
        languages=(config.source_language, *config.target_languages),
        shown=config.glossary,
    )


def _documents(project: Project) -> tuple[str, ...]:
    from rktranslate.formats import available

    suffixes = tuple(suffix for each in available().values() for suffix in each.suffixes)
    found = project.documents(suffixes)
    if not found:
        raise ConfigError(
            "there is no document to translate",
            path=project.config.source_dir,
            hint=f"put files ending in {', '.join(sorted(suffixes))} there",
        )
    return found


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


def _read_catalog(project: Project, path: str, language: str) -> PoFile:
    from rktranslate.catalog.po import read

    return read(project.path(path), project.config.source_language, language, name=path)


# --- extract ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Update:
    """A catalogue merged with its source, not yet written."""

    document: Document
    language: str
    path: str
    before: PoFile | None
    catalog: Catalog
    counts: Extracted

    def pending(self, *, redraft: bool) -> tuple[str, ...]:
        from rktranslate.pretranslate import pending

        return pending(self.catalog, redraft=redraft)


def _updates(project: Project, languages: Sequence[str], progress: Progress) -> Iterator[_Update]:
    from datetime import UTC, datetime

    from rktranslate import __version__
    from rktranslate.catalog.merge import MergeOptions, merge
    from rktranslate.catalog.po import new_catalog
    from rktranslate.catalog.units import units_of
    from rktranslate.glossary import Matcher

    glossary = load_glossary(project)
    matchers = {code: Matcher(glossary, code) for code in languages} if glossary else {}
    options = MergeOptions(prefill_references=project.config.prefill_references)
    documents = _documents(project)
    for done, name in enumerate(documents):
        document = load_document(project, name)
        for language in languages:
            path = project.catalog_path(name, language)
            before = None
            if project.path(path).exists():
                before = _read_catalog(project, path, language)
                old = before.catalog
            else:
                old = new_catalog(
                    name,
                    project.config.source_language,
                    language,
                    project=project.name,
                    version=__version__,
                    now=datetime.now(UTC),
                )
            remarks = _remarks(matchers.get(language), language)
            merged = merge(units_of(document, remarks), old, options)
            yield _Update(
                document,
                language,
                path,
                before,
                merged.catalog,
                Extracted(
                    document=name,
                    language=language,
                    catalog=path,
                    units=sum(not message.obsolete for message in merged.catalog.messages),
                    new=len(merged.new),
                    kept=len(merged.kept) + len(merged.carried),
                    carried=len(merged.fuzzy),
                    revived=len(merged.revived),
                    retired=len(merged.retired),
                    written=False,
                ),
            )
        progress("Reading sources", done + 1, len(documents))


def _write_update(project: Project, update: _Update) -> Extracted:
    written = _write_catalog(project, update.path, update.catalog, update.before)
    return dataclasses.replace(update.counts, written=written)


def _write_catalog(project: Project, path: str, catalog: Catalog, before: PoFile | None) -> bool:
    from rktranslate.catalog.po import serialise

    return project.write(path, serialise(catalog, before).encode())


def _remarks(matcher: Matcher | None, language: str) -> Callable[[str], list[str]] | None:
    """Return what tells a translator which terms apply to a sentence."""
    if matcher is None:
        return None

    def remarks(source: str) -> list[str]:
        terms = dict.fromkeys(match.term for match in matcher.find(source))
        return [
            f"glossary: {term.source} = {' | '.join(term.renderings(language))}" for term in terms
        ]

    return remarks


# --- translate -------------------------------------------------------------------------------


def _draft(
    project: Project,
    updates: Sequence[_Update],
    engine: Engine,
    *,
    redraft: bool,
    progress: Progress,
) -> Iterator[Drafted]:
    """Draft the catalogues of one language, each distinct sentence once, and write them."""
    from rktranslate import enforce
    from rktranslate.glossary import Matcher
    from rktranslate.pretranslate import apply_drafts

    glossary = load_glossary(project)
    language = updates[0].language
    matcher = Matcher(glossary, language) if glossary else None
    total = len({source for u in updates for source in u.pending(redraft=redraft)})
    drafts: dict[str, Draft] = {}
    for batch in _batches(updates, redraft=redraft):
        wanted = [
            source
            for source in dict.fromkeys(s for u in batch for s in u.pending(redraft=redraft))
            if source not in drafts
        ]
        done = len(drafts)
        made = enforce.draft_all(
            wanted,
            engine,
            matcher,
            source_language=project.config.source_language,
            target_language=language,
            syntax=batch[0].document.syntax,
            progress=_counting(progress, f"Drafting {language}", total, done),
        )
        drafts.update(zip(wanted, made, strict=True))
        for update in batch:
            sources = update.pending(redraft=redraft)
            catalog = apply_drafts(update.catalog, drafts, engine.signature, redraft=redraft)
            _write_catalog(project, update.path, catalog, update.before)
            yield Drafted(
                update.document.path,
                language,
                update.path,
                len(sources),
                sum(bool(drafts[source].unresolved) for source in sources),
                str(engine.signature),
            )


def _batches(updates: Sequence[_Update], *, redraft: bool) -> Iterator[list[_Update]]:
    """Group catalogues of one syntax into batches that are worth starting an engine for."""
    batch: list[_Update] = []
    size = 0
    for update in sorted(updates, key=lambda item: item.document.syntax):
        wanted = len(update.pending(redraft=redraft))
        if not wanted:
            continue
        if batch and batch[0].document.syntax is not update.document.syntax:
            yield batch
            batch, size = [], 0
        batch.append(update)
        size += wanted
        if size >= _BATCH_UNITS:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _counting(progress: Progress, stage: str, total: int, done: int = 0) -> Callable[[int], None]:
    """Return a callback that adds up what an engine says it has done since its last call."""
    counted = done

    def step(count: int) -> None:
        nonlocal counted
        counted = min(total, counted + count)
        progress(stage, counted, total)

    return step


# --- check, build, status --------------------------------------------------------------------


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
    data: bytes | None
    unshipped: tuple[Unshipped, ...]


def _outputs(
    project: Project, languages: Sequence[str], policy: Policy, progress: Progress
) -> Iterator[_Output]:
    from rktranslate.assemble import Policy, assemble
    from rktranslate.formats import format_for

    draft = policy is Policy.DRAFT
    documents = _documents(project)
    for done, name in enumerate(documents):
        document = load_document(project, name)
        for language in languages:
            path = project.catalog_path(name, language)
            if project.path(path).exists():
                catalog = _read_catalog(project, path, language).catalog
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
                data,
                assembly.unshipped,
            )
        progress("Assembling", done + 1, len(documents))


def _notice(unshipped: Sequence[Unshipped], targets: Sequence[str]) -> str:
    return f"DRAFT: {len(unshipped)} of {len(targets)} units are not reviewed; not for publication"


def _incomplete(project: Project, output: _Output, item: Unshipped) -> Incomplete:
    location = item.segment.location
    if item.line:
        location = Location(project.catalog_path(output.document, output.language), item.line)
    return Incomplete(
        output.document, output.language, location, item.lack.value, item.segment.source
    )


def _progressed(
    project: Project, document: str, language: str, catalog: Catalog, built: bool
) -> Progressed:
    from rktranslate.model import Origin, State

    current = [message for message in catalog.messages if not message.obsolete]
    drafts = [
        message for message in current if message.target and message.state is State.TRANSLATED
    ]
    changed = [message for message in drafts if message.previous_source is not None]
    plain = [message for message in drafts if message.previous_source is None]
    machine = sum(message.origin is Origin.MACHINE for message in plain)
    memory = sum(message.origin is Origin.MEMORY for message in plain)
    untranslated = sum(not message.target for message in current)
    return Progressed(
        document=document,
        language=language,
        catalog=project.catalog_path(document, language),
        units=len(current),
        words=sum(len(message.source.split()) for message in current),
        reviewed=len(current) - len(drafts) - untranslated,
        machine=machine,
        memory=memory,
        changed=len(changed),
        other_drafts=len(plain) - machine - memory,
        untranslated=untranslated,
        obsolete=len(catalog.messages) - len(current),
        built=built,
    )
