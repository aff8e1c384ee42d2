"""``glossary import``: add the terms of another tool's glossary to the project's."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rktranslate.errors import GlossaryError
from rktranslate.exchange.glossaries import read_terms
from rktranslate.glossary.reader import load, read_input
from rktranslate.glossary.terms import Glossary, fold
from rktranslate.glossary.writer import dump, with_terms
from rktranslate.model import Skipped
from rktranslate.workflow.exit_codes import ExitCode, Result
from rktranslate.workflow.glossary_formats import glossary_format
from rktranslate.workflow.inputs import selected_languages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rktranslate.exchange.interface import GlossaryExchange
    from rktranslate.model import Term
    from rktranslate.project.layout import Project


@dataclass(frozen=True, slots=True)
class GlossaryImportResult(Result):
    """The terms that ``glossary import`` added and left out."""

    source: str
    """The file that was read."""
    path: str
    """The glossary."""
    added: tuple[str, ...]
    unchanged: int
    """Terms that the glossary had already with these renderings."""
    skipped: tuple[Skipped, ...]
    """Terms that were left out, by ``file:line: term``, with the reason."""
    lost: tuple[Skipped, ...]
    """The facts of terms that the glossary has no place for, each kind with its number."""
    uncertain: tuple[Skipped, ...]
    """Terms of the file that may be of another script, by language, with their number."""
    written: bool

    @property
    def exit_code(self) -> ExitCode:
        """``REFUSED`` if no term of the file could be taken."""
        nothing = bool(self.skipped) and not self.added and not self.unchanged
        return ExitCode.REFUSED if nothing else ExitCode.CLEAN


@dataclass(frozen=True, slots=True)
class _Offer:
    """A file of another tool that is to be added to the glossary."""

    data: bytes
    path: str
    exchange: GlossaryExchange
    languages: tuple[str, ...]
    """Target languages that were asked for."""


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The terms of a file compared with those of the glossary."""

    new: tuple[Term, ...]
    unchanged: int
    conflicting: tuple[Skipped, ...]


def import_glossary(
    project: Project,
    path: Path,
    kind: str | None = None,
    languages: Sequence[str] = (),
) -> GlossaryImportResult:
    """Add the terms of another tool's glossary to the project's.

    Existing rows are never changed: a term with other renderings is left out and reported. If the
    glossary is saved in the meantime, the terms are added to the saved one.

    Args:
        project: The project.
        path: The file.
        kind: Its format; by default the one with the extension of the file.
        languages: Target languages to import. If the glossary has more of them, new terms are left
            out, because a row needs a rendering in each.

    Raises:
        GlossaryError: The file or the glossary cannot be read, the file has no term in the
            languages of the project, or the glossary keeps changing.
        ConfigError: The format is unknown.
    """
    selected = tuple(selected_languages(project, languages))
    # Read once: it may come through a pipe.
    offer = _Offer(read_input(path), str(path), glossary_format(str(path), kind), selected)
    change = functools.partial(_with_offer, project, offer)
    with project.lock("glossary import"):
        return project.rewrite(project.config.glossary, change, GlossaryError)


def _with_offer(project: Project, offer: _Offer) -> tuple[bytes | None, GlossaryImportResult]:
    """Return the glossary with the terms of a file, or None for no change; and the result."""
    languages, name = project.config.languages, project.config.glossary
    # Read once: terms must not be added to a text that they were not compared with.
    content = project.read(name) if project.exists(name) else None
    glossary = None if content is None else load(content, languages=languages, shown=name)
    required = glossary.languages if glossary and glossary.terms else offer.languages
    foreign = read_terms(
        offer.data,
        offer.exchange,
        path=offer.path,
        source_language=project.config.source_language,
        languages=tuple(code for code in required if code in offer.languages),
    )
    compared = _compare(foreign.terms, glossary, offer.path)
    added = compared.new
    incomplete: list[Skipped] = []
    missing = [code for code in required if code not in offer.languages]
    if missing:
        reason = f"a row of {name} needs a rendering in {', '.join(missing)} too"
        incomplete = [Skipped(_where(term, offer.path), reason) for term in added]
        added = ()
    data = None
    if added and content is not None and glossary is not None:
        data = with_terms(content, glossary, added)
    elif added:
        data = dump(Glossary(added, project.config.source_language, tuple(required)))
    if data is not None:
        # What is written must be readable: conflicts among the new terms show here.
        load(data, languages=languages, shown=name)
    return data, GlossaryImportResult(
        offer.path,
        name,
        tuple(term.source for term in added),
        compared.unchanged,
        (*foreign.skipped, *compared.conflicting, *incomplete),
        foreign.lost,
        foreign.uncertain,
        written=data is not None,
    )


def _compare(terms: Sequence[Term], glossary: Glossary | None, path: str) -> _Comparison:
    """Sort terms into new ones, existing ones, and ones that contradict the glossary."""
    known: dict[str, Term] = {}
    for term in glossary.terms if glossary else ():
        for form in _forms(term):
            known.setdefault(form, term)
    new: list[Term] = []
    conflicting: list[Skipped] = []
    unchanged = 0
    for term in terms:
        existing = [known[form] for form in _forms(term) if form in known]
        if not existing:
            new.append(term)
            known |= dict.fromkeys(_forms(term), term)
        elif all(_includes(other, term) for other in existing):
            unchanged += 1
        else:
            first = existing[0]
            place = "the same file" if first in new else f"line {first.row}"
            reason = f"{first.source!r} has other renderings in {place}"
            conflicting.append(Skipped(_where(term, path), reason))
    return _Comparison(tuple(new), unchanged, tuple(conflicting))


def _forms(term: Term) -> list[str]:
    return [fold(form) for form in (term.source, *term.variants)]


def _where(term: Term, path: str) -> str:
    return f"{path}:{term.row}: {term.source}"


def _includes(other: Term, term: Term) -> bool:
    """Return whether a term has all accepted and forbidden renderings of another one."""
    return all(set(texts) <= set(other.renderings(code)) for code, texts in term.targets) and all(
        set(texts) <= set(other.forbidden_in(code)) for code, texts in term.forbidden
    )
