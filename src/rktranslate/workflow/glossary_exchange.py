"""``glossary import`` and ``glossary export``: exchange terms with other tools."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import ConfigError, GlossaryError
from rktranslate.exchange import glossaries as interchange
from rktranslate.glossary.reader import load, read_bytes
from rktranslate.glossary.terms import Glossary, fold
from rktranslate.glossary.writer import dump, with_terms
from rktranslate.model import Skipped
from rktranslate.project.protection import refuse_as_result
from rktranslate.storage.files import write_atomic
from rktranslate.storage.update import rewrite
from rktranslate.workflow.exit_codes import Result
from rktranslate.workflow.inputs import load_glossary, selected_languages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.model import Term
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class GlossaryImportResult(Result):
    """What ``glossary import`` did."""

    source: str
    """The file that was read."""
    path: str
    """The glossary that was written."""
    added: tuple[str, ...]
    unchanged: int
    """Terms that the glossary had already, with these renderings."""
    skipped: tuple[Skipped, ...]
    """Terms that were left out, by ``file:line: term``, and why."""
    written: bool


@dataclass(frozen=True, slots=True)
class GlossaryExportResult(Result):
    """What ``glossary export`` did."""

    path: str
    """The file that was written; ``-`` is standard output."""
    format: str
    entries: int
    lost: tuple[Skipped, ...]
    """What the format cannot hold."""
    written: bool


def import_glossary(
    project: Project,
    path: Path,
    kind: str | None = None,
    languages: Sequence[str] = (),
) -> GlossaryImportResult:
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
    known = selected_languages(project, languages)
    shown = project.config.glossary
    # Read once: it may come through a pipe.
    offered = read_bytes(path)
    change = functools.partial(
        _with_offered, project, path, offered, _format(path.name, kind), known
    )
    with project.lock("glossary import"):
        return rewrite(project, shown, change, GlossaryError)


def export_glossary(
    project: Project, path: Path, kind: str | None = None, language: str | None = None
) -> tuple[GlossaryExportResult, bytes]:
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
    glossary = load_glossary(project)
    if glossary is None:
        raise ConfigError("the project has no glossary", path=project.config.glossary)
    chosen = _format(path.name, kind)
    made = interchange.write(glossary, chosen, language)
    written = str(path) != "-" and write_atomic(path, made.data)
    return GlossaryExportResult(str(path), chosen, made.entries, made.lost, written), made.data


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
) -> tuple[bytes | None, GlossaryImportResult]:
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
    return data, GlossaryImportResult(
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
