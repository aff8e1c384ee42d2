"""What the ``glossary`` commands do: each returns a result; no printing."""

from __future__ import annotations

import functools
import unicodedata
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, GlossaryError
from rktranslate.exchange import glossaries as interchange
from rktranslate.glossary.csv_file import (
    Glossary,
    dump,
    fold,
    load,
    read_bytes,
    with_terms,
)
from rktranslate.glossary.lint import lint
from rktranslate.glossary.matcher import Matcher
from rktranslate.glossary.plan import RECORDED, changes
from rktranslate.glossary.plan import plan as plan_of
from rktranslate.glossary.results import (
    ExportResult,
    GlossaryCheckResult,
    ImportResult,
    PlanResult,
    ScoreResult,
    ScoresResult,
    SuggestResult,
)
from rktranslate.languages.codes import spelled
from rktranslate.model import NOTHING, BlockKind, Origin, Severity, Skipped
from rktranslate.project.protection import refuse_as_result
from rktranslate.storage.files import write_atomic
from rktranslate.storage.update import rewrite

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from rktranslate.glossary.score import Unit
    from rktranslate.glossary.suggest import Sentence
    from rktranslate.model import Catalog, Document, Message, Term
    from rktranslate.project.layout import Project


def check(
    project: Project | None, path: Path | None = None, *, fail_level: Severity = Severity.ERROR
) -> GlossaryCheckResult:
    """Look a glossary over: that of the project, or another file.

    Raises:
        GlossaryError: The file cannot be read, or is not a glossary at all.
    """
    if path is None:
        if project is None:
            raise ConfigError("there is no project here", hint="name the glossary to check")
        shown = project.config.glossary
        data = read_bytes(project.path(shown), shown)
    else:
        shown, data = str(path), read_bytes(path)
    languages = project.config.languages if project else None
    return lint(data, languages=languages, shown=shown, fail_level=fail_level)


def suggest(
    project: Project, documents: Sequence[Path] = (), *, minimum: int = 2, limit: int = 0
) -> SuggestResult:
    """Propose terms that the sources have and the glossary has not.

    Args:
        project: The project.
        documents: Which of its source documents to read; all when empty.
        minimum: Least number of occurrences.
        limit: Most suggestions of each kind; 0 for all.

    Raises:
        DocumentError: A document cannot be read.
    """
    from rktranslate.glossary.suggest import suggest as suggest_terms

    glossary = _glossary(project)
    matchers = [Matcher(glossary, language) for language in glossary.languages] if glossary else []
    chosen = [project.relative(path) for path in documents] or list(_documents(project))
    sentences = (each for name in chosen for each in _sentences(project, name))
    return suggest_terms(
        sentences,
        lambda text: [found.span for matcher in matchers for found in matcher.find(text)],
        project.config.source_language,
        minimum=minimum,
        limit=limit,
    )


def plan(
    project: Project,
    languages: Sequence[str] = (),
    *,
    since: str | None = None,
    old: Path | None = None,
) -> PlanResult:
    """Show what the current glossary touches; write nothing.

    Args:
        project: The project.
        languages: Target languages; all when empty.
        since: A git revision whose glossary was the earlier one.
        old: A file that was the earlier glossary.

    Raises:
        ConfigError: There is no such revision.
        GlossaryError: A glossary cannot be read.
        CatalogError: A catalogue cannot be read.
    """
    chosen = _chosen(project, languages)
    now = _glossary(project)
    before: Glossary | None = None
    known = project.config.languages
    if old is not None:
        before = load(old, languages=known)
    elif since is not None:
        data = _at_revision(project, since)
        shown = f"{since}:{project.config.glossary}"
        before = load(data, languages=known, shown=shown) if data is not None else None
    compared = old is not None or since is not None
    nothing = Glossary((), project.config.source_language, project.config.target_languages)
    changed = changes(before or nothing, now or nothing, chosen) if compared else ()
    return plan_of(
        list(_catalogs(project, chosen)),
        {code: Matcher(now or nothing, code) for code in chosen},
        {code: Matcher(before or nothing, code) for code in chosen} if compared else None,
        since=str(old) if old is not None else since or RECORDED,
        changed=changed,
    )


def score(project: Project, languages: Sequence[str] = ()) -> ScoresResult:
    """Measure how the current targets of a project keep to its glossary.

    Raises:
        ConfigError: The project has no glossary.
        CatalogError: A catalogue cannot be read.
    """
    from rktranslate.glossary.score import Unit
    from rktranslate.glossary.score import score as score_of

    glossary = _glossary(project)
    if glossary is None:
        raise ConfigError("the project has no glossary", path=project.config.glossary)
    chosen = _chosen(project, languages)
    units: dict[str, list[Unit]] = {code: [] for code in chosen}
    for catalog in _catalogs(project, chosen):
        units[catalog.target_language] += [
            Unit(message.source, message.target, notes=message.notes)
            for message in catalog.messages
            if _is_translated(message)
        ]
    return ScoresResult(
        tuple(
            score_of(units[code], Matcher(glossary, code), digest=glossary.digest)
            for code in chosen
        )
    )


def score_files(
    glossary: Glossary,
    language: str,
    source: Path,
    target: Path,
    reference: Path | None = None,
    baseline: Path | None = None,
) -> ScoreResult:
    """Measure a translation in a file, a sentence a line, against a source and a reference.

    Args:
        glossary: What it is held to.
        language: Language of the target.
        source: Sentences.
        target: Their translations.
        reference: What they should have been.
        baseline: What another system made of them, for the cost in quality.

    Raises:
        DocumentError: A file cannot be read, or the files do not go together.
        ConfigError: There is a reference, and sacreBLEU is not installed.
    """
    from rktranslate.glossary.score import Unit
    from rktranslate.glossary.score import score as score_of

    language = spelled(language, glossary.languages) or language
    texts = _lines(source)
    count = len(texts)

    def beside(path: Path | None) -> Sequence[str | None]:
        return [None] * count if path is None else _lines(path, count, source)

    targets = _lines(target, count, source)
    rows = zip(texts, targets, beside(reference), beside(baseline), strict=True)
    units = [Unit(*row) for row in rows]
    return score_of(units, Matcher(glossary, language), digest=glossary.digest)


def import_file(
    project: Project,
    path: Path,
    kind: str | None = None,
    languages: Sequence[str] = (),
) -> ImportResult:
    """Add the terms of another tool's glossary to the project's.

    Nothing that is there is changed: a term with other renderings is left out, and told. Where
    somebody saves the glossary meanwhile, the terms are added to that.

    Args:
        project: The project.
        path: The file.
        kind: Its format; by default told from its name.
        languages: Target languages to take; where the glossary has more, terms that it does not
            have yet are left out, because a row needs a rendering in each.

    Raises:
        GlossaryError: One of the two cannot be read, or the glossary changes all the time.
        ConfigError: The format is not known.
    """
    known = _chosen(project, languages)
    shown = project.config.glossary
    # Read once: it may come through a pipe.
    offered = read_bytes(path)
    change = functools.partial(
        _with_offered, project, path, offered, _format(path.name, kind), known
    )
    with project.lock("glossary import"):
        return rewrite(project, shown, change, GlossaryError)


def export_file(
    project: Project, path: Path, kind: str | None = None, language: str | None = None
) -> tuple[ExportResult, bytes]:
    """Write the project's glossary in the format of another tool.

    Args:
        project: The project.
        path: Where to write; ``-`` writes nothing, and the content is to be printed.
        kind: The format; by default told from the name.
        language: Target language, for formats that have one.

    Returns:
        What was done, and the content.

    Raises:
        ConfigError: There is no glossary, the format is not known, or the path is of a file that
            people work on.
        GlossaryError: The format cannot hold it.
    """
    if str(path) != "-":
        refuse_as_result(path, project)
    glossary = _glossary(project)
    if glossary is None:
        raise ConfigError("the project has no glossary", path=project.config.glossary)
    chosen = _format(path.name, kind)
    made = interchange.write(glossary, chosen, language)
    written = str(path) != "-" and write_atomic(path, made.data)
    return ExportResult(str(path), chosen, made.entries, made.lost, written), made.data


# --- helpers ---------------------------------------------------------------------------------


def _format(name: str, kind: str | None) -> str:
    found = kind or interchange.format_of(name)
    if found is None:
        raise ConfigError(
            f"the name {name!r} does not tell the format",
            hint=f"say --format {'|'.join(interchange.FORMATS)}",
        )
    return found


def _with_offered(
    project: Project, path: Path, offered: bytes, kind: str, known: Sequence[str]
) -> tuple[bytes | None, ImportResult]:
    """Return the glossary with the terms of a file, or None for no change; and what was done."""
    languages, shown = project.config.languages, project.config.glossary
    # Read once: terms must not be added to a text that they were not compared with.
    there = project.read(shown) if project.exists(shown) else None
    now = None if there is None else load(there, languages=languages, shown=shown)
    wanted = now.languages if now and now.terms else known
    chosen = tuple(code for code in wanted if code in known)
    foreign = interchange.read(
        offered,
        kind,
        path=str(path),
        source_language=project.config.source_language,
        languages=chosen,
    )
    added, unchanged, skipped = _new_terms(foreign.terms, now, path)
    lacking = [code for code in wanted if code not in chosen]
    if lacking:
        reason = f"a row of {shown} needs a rendering in {', '.join(lacking)} too"
        skipped += [Skipped(f"{path}:{term.row}: {term.source}", reason) for term in added]
        added = []
    if not added:
        data = None
    elif there is None or now is None:
        made = Glossary(tuple(added), project.config.source_language, tuple(wanted))
        data = dump(made)
    else:
        data = with_terms(there, now, added)
    if data is not None:
        # What is written must be what is read: conflicts among the new terms show here.
        load(data, languages=languages, shown=shown)
    return data, ImportResult(
        str(path),
        shown,
        tuple(term.source for term in added),
        unchanged,
        (*foreign.skipped, *skipped),
        written=data is not None,
    )


def _new_terms(
    terms: Sequence[Term], now: Glossary | None, path: Path
) -> tuple[list[Term], int, list[Skipped]]:
    """Sort terms into new ones, ones that are there already, and ones that contradict."""
    there: dict[str, Term] = {}
    for term in now.terms if now else ():
        for form in (term.source, *term.variants):
            there.setdefault(fold(form), term)
    added: list[Term] = []
    skipped = []
    unchanged = 0
    for term in terms:
        others = [there[key] for key in map(fold, (term.source, *term.variants)) if key in there]
        if not others:
            added.append(term)
            for form in (term.source, *term.variants):
                there[fold(form)] = term
        elif all(_says(other, term) for other in others):
            unchanged += 1
        else:
            where = f"line {others[0].row}" if others[0] not in added else "the same file"
            skipped.append(
                Skipped(
                    f"{path}:{term.row}: {term.source}",
                    f"{others[0].source!r} has other renderings in {where}",
                )
            )
    return added, unchanged, skipped


def _says(other: Term, term: Term) -> bool:
    """Tell whether a term says everything that another one says."""
    return all(set(texts) <= set(other.renderings(code)) for code, texts in term.targets) and all(
        set(texts) <= set(other.forbidden_in(code)) for code, texts in term.forbidden
    )


def _glossary(project: Project) -> Glossary | None:
    if not project.exists(project.config.glossary):
        return None
    path = project.path(project.config.glossary)
    return load(path, languages=project.config.languages, shown=project.config.glossary)


def _chosen(project: Project, languages: Sequence[str]) -> tuple[str, ...]:
    known = project.config.target_languages
    wanted = []
    for language in languages:
        target = project.config.target(language)
        if target is None:
            raise ConfigError(
                f"{language!r} is not a target language of this project",
                hint=f"it has {', '.join(known)}",
            )
        wanted.append(target)
    return tuple(language for language in known if not wanted or language in wanted)


def _documents(project: Project) -> tuple[str, ...]:
    from rktranslate.formats import available

    suffixes = tuple(suffix for each in available().values() for suffix in each.suffixes)
    return project.documents(suffixes)


def _document(project: Project, name: str) -> Document:
    from rktranslate.formats import format_for, segmented
    from rktranslate.segmentation import Additions, segmenter

    additions = Additions.from_table(dict(project.config.segmentation), project.config_path)
    rules = segmenter(project.config.source_language, additions)
    return segmented(format_for(name).read(project.read(name), name), rules.spans)


def _sentences(project: Project, name: str) -> Iterator[Sentence]:
    from rktranslate.glossary.suggest import Sentence
    from rktranslate.inline import find_codes

    document = _document(project, name)
    for block in document.blocks:
        if not block.kind.translatable or block.kind is BlockKind.REFERENCE:
            continue
        for segment in block.segments:
            text = unicodedata.normalize("NFC", segment.source)
            codes = tuple(code.span for code in find_codes(text, document.syntax))
            yield Sentence(text, segment.location, codes)


def _catalogs(project: Project, languages: Sequence[str]) -> Iterator[Catalog]:
    from rktranslate.catalog.po import read

    for name in _documents(project):
        for language in languages:
            path = project.catalog_path(name, language)
            if project.exists(path):
                source = project.config.source_language
                yield read(project.path(path), source, language, name=path).catalog


def _is_translated(message: Message) -> bool:
    return (
        not message.obsolete
        and message.plural is None
        and message.target.strip() not in ("", NOTHING)
        and message.origin is not Origin.SOURCE
    )


def _at_revision(project: Project, revision: str) -> bytes | None:
    """Return the glossary at a git revision; None where there was none.

    Raises:
        ConfigError: There is no such revision, or no git.
    """
    from rktranslate.project.revisions import file_at, resolve

    return file_at(project.root, resolve(project.root, revision), project.config.glossary)


def _lines(path: Path, wanted: int | None = None, beside: Path | None = None) -> list[str]:
    """Return the lines of a file, and hold their number to that of another."""
    from rktranslate.errors import DocumentError
    from rktranslate.storage.files import read_bytes as read_file

    data = read_file(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError("not valid UTF-8", path=str(path), line=line) from error
    lines = text.replace("\r\n", "\n").split("\n")
    lines = lines[:-1] if lines[-1] == "" else lines
    if wanted is not None and len(lines) != wanted:
        raise DocumentError(f"it has {len(lines)} lines and {beside} has {wanted}", path=str(path))
    return lines


def glossary_for(project: Project | None, path: Path | None, language: str) -> Glossary:
    """Return the glossary at a path, or else the project's.

    Raises:
        GlossaryError: It cannot be read, or has nothing in the language.
        ConfigError: There is neither.
    """
    if path is not None:
        glossary = load(path)
    else:
        found = _glossary(project) if project else None
        if found is None:
            raise ConfigError("there is no glossary", hint="name one with --glossary")
        glossary = found
    if spelled(language, glossary.languages) is None:
        raise GlossaryError(
            f"there is no column {language!r}",
            path=glossary.path or None,
            hint=f"it has {', '.join(glossary.languages)}",
        )
    return glossary
