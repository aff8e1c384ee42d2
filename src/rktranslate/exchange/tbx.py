"""TBX-Basic: ISO 30042:2019 (TBX version 3) is written, versions 2 and 3 are read.

There is one concept entry per row of the glossary. The type of a term is its subject field.
TBX-Basic has no category for exact case and for do-not-translate; they are notes on the source
term, which are read back. Language sections are in the order of the glossary's columns; in each,
preferred terms come first, then admitted and then deprecated ones.

Files are written with data categories as attributes (DCA), and read with these or with data
categories as tags (DCT); TBX-Min of 2014 is read too. A term that the file says is not recommended
is a forbidden rendering, one that is not processed yet is left out. Definitions and notes become
the note; other data categories are counted as lost.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import CatalogError, GlossaryError
from rktranslate.exchange.interface import EntriesRead, Payload, TermEntry, TermsWritten
from rktranslate.exchange.xml_reader import XML_LANG, read_nodes
from rktranslate.exchange.xml_writer import XmlWriter, element
from rktranslate.glossary.rows import TYPES
from rktranslate.languages.codes import Fit, fit, language_tag, matches
from rktranslate.model import Skipped, Term, TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lxml.etree import _Element

    from rktranslate.exchange.xml_reader import Node
    from rktranslate.glossary.terms import Glossary

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_ROOTS = ("tbx", "martif", "TBX")
_ENTRIES = frozenset({"conceptEntry", "termEntry", "entry"})
_LANGUAGES = frozenset({"langSec", "langSet", "langGroup"})
_TERMS = frozenset({"termSec", "tig", "ntig", "termGroup"})
_PREFERRED = "preferredTerm-admn-sts"
_ADMITTED = "admittedTerm-admn-sts"
_DEPRECATED = "deprecatedTerm-admn-sts"
_STATUSES = frozenset({"administrativestatus", "normativeauthorization", "termstatus", "status"})
"""Data categories that say whether a term is to be used."""
_FORBIDDEN = (
    "deprecated", "superseded", "forbidden", "obsolete", "notrecommended", "rejected", "prohibited",
    "donotuse", "notallowed", "notpermitted", "notadmitted", "notapproved", "disallowed",
)  # fmt: skip
"""Beginnings of the statuses of terms that are not to be used."""
_BEST = frozenset({"preferred", "recommended", "approved", "standardized", "standardised"})
_SECOND = frozenset({"admitted", "accepted", "allowed", "permitted", "notpreferred"})
_NEUTRAL = frozenset({"legal", "regulated"})
_VARIANTS = frozenset(
    {"variant", "spellingvariant", "acronym", "abbreviation", "abbreviatedform", "shortform",
     "shortformofterm", "initialism", "clipped"}
)  # fmt: skip
_TEXTS = frozenset({"term", "note", "descrip", "termNote", "admin"})
"""Elements that contain text and inline elements, and no data categories."""
_EXACT = "case: exact"
_VERBATIM = TermStatus.DO_NOT_TRANSLATE.value


class Tbx:
    """A termbase as TBX-Basic."""

    name: ClassVar[str] = "tbx"
    label: ClassVar[str] = "TBX"
    suffixes: ClassVar[tuple[str, ...]] = (".tbx", ".xml")
    payload: ClassVar[Payload] = Payload.TERMS
    multilingual: ClassVar[bool] = True

    def read(
        self, data: bytes, path: str, source_language: str, languages: Sequence[str]
    ) -> EntriesRead:
        """Return the concept entries of a file that have a term in the source language.

        Raises:
            GlossaryError: It is not TBX, or not safe to read; with path and line.
        """
        wanted = (source_language, *languages)
        entries: list[TermEntry] = []
        skipped: list[Skipped] = []
        faults: list[GlossaryError] = []
        seen: dict[str, None] = {}
        losses = _Losses()
        foreign = _Losses()
        uncertain = {code: _Losses() for code in wanted}
        nodes = read_nodes(
            io.BytesIO(data), path, _ROOTS, _ENTRIES, error=GlossaryError, tolerant=True
        )
        for node in nodes:
            try:
                concept = _concept(node, path, wanted)
            except GlossaryError as fault:
                faults.append(fault)
                skipped.append(Skipped(f"{path}:{fault.line}: <{node.local}>", fault.message))
                continue
            seen |= dict.fromkeys(concept.languages)
            skipped += concept.skipped
            chosen = _by_language(concept, wanted)
            entry = _entry(concept, source_language, chosen)
            if entry is None:
                foreign.add("entries", node.line)
                continue
            entries.append(entry)
            skipped += _other_scripts(concept, chosen, path)
            for code, terms in chosen.items():
                for term in terms:
                    if _is_of_other_script(term, code):
                        uncertain[code].add(f"terms in {term.language}", term.line)
            for category, line in concept.lost:
                losses.add(category, line)
        if faults and not seen:
            raise faults[0]
        skipped += foreign.skipped(f"no term in {source_language}")
        lost = losses.skipped("glossary.csv has no place for it")
        doubts = tuple(
            each
            for code, terms in uncertain.items()
            for each in terms.skipped(f"taken for {code}, and may be of another script")
        )
        return EntriesRead(entries, tuple(skipped), lost, tuple(seen), doubts)

    def write(self, glossary: Glossary, languages: Sequence[str]) -> TermsWritten:
        """Return the glossary as a file; a row that XML cannot hold is skipped.

        Raises:
            GlossaryError: There is no row to write, which TBX does not allow.
        """
        entries: list[_Element] = []
        skipped: list[Skipped] = []
        for number, term in enumerate(glossary.terms, 1):
            try:
                entries.append(_entry_element(term, number, glossary.source_language, languages))
            except CatalogError as error:
                where = f"{glossary.path}:{term.row}: {term.source}"
                skipped.append(Skipped(where, error.message))
        if not entries:
            raise GlossaryError("no terms, which TBX does not allow", path=glossary.path or None)
        data = _document(entries, glossary.source_language)
        return TermsWritten(data, len(entries), tuple(skipped))


# --- writing ---------------------------------------------------------------------------------


def _document(entries: Sequence[_Element], source_language: str) -> bytes:
    attributes = {"type": "TBX-Basic", "style": "dca", XML_LANG: language_tag(source_language)}
    writer = XmlWriter()
    with writer.open("tbx", attributes, NAMESPACE):
        with writer.open("tbxHeader"), writer.open("fileDesc"), writer.open("sourceDesc"):
            writer.add(element("p", "Written by rktranslate"))
        with writer.open("text"), writer.open("body"):
            for entry in entries:
                writer.add(entry)
    return writer.take()


def _entry_element(
    term: Term, number: int, source_language: str, languages: Sequence[str]
) -> _Element:
    from lxml.etree import indent

    entry = element("conceptEntry", attributes={"id": f"c{number}"})
    if term.type:
        entry.append(element("descrip", term.type, {"type": "subjectField"}))
    if term.note:
        entry.append(element("note", term.note))
    entry.append(_language_section(source_language, _source_sections(term)))
    for language in languages:
        sections = list(_target_sections(term, language))
        if sections:
            entry.append(_language_section(language, sections))
    indent(entry)
    return entry


def _language_section(language: str, sections: Sequence[_Element]) -> _Element:
    parent = element("langSec", attributes={XML_LANG: language_tag(language)})
    parent.extend(sections)
    return parent


def _source_sections(term: Term) -> list[_Element]:
    source = _term_section(term.source)
    if term.case_exact:
        source.append(element("note", _EXACT))
    if term.status is TermStatus.DO_NOT_TRANSLATE:
        source.append(element("note", _VERBATIM))
    variants = [
        _term_section(variant, termType="acronym" if _is_acronym(variant) else "variant")
        for variant in term.variants
    ]
    return [source, *variants]


def _target_sections(term: Term, language: str) -> Iterator[_Element]:
    for index, text in enumerate(term.renderings(language)):
        is_preferred = index == 0 and term.status is not TermStatus.ADMITTED
        yield _term_section(text, administrativeStatus=_PREFERRED if is_preferred else _ADMITTED)
    for text in term.forbidden_in(language):
        yield _term_section(text, administrativeStatus=_DEPRECATED)


def _term_section(text: str, **notes: str) -> _Element:
    """Return a term with its term notes by data category."""
    section = element("termSec")
    section.append(element("term", text))
    section.extend(element("termNote", value, {"type": name}) for name, value in notes.items())
    return section


def _is_acronym(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return len(letters) > 1 and all(map(str.isupper, letters))


# --- reading ---------------------------------------------------------------------------------


class _Usage(IntEnum):
    """Whether a term is to be used; the better first."""

    PREFERRED = 0
    ALLOWED = 1
    ADMITTED = 2
    FORBIDDEN = 3


@dataclass(frozen=True, slots=True)
class _Term:
    """One term in one language."""

    line: int
    language: str
    text: str
    usage: _Usage
    kind: str
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Concept:
    """A concept entry, its terms in file order."""

    line: int
    subject: str = ""
    notes: list[str] = field(default_factory=list)
    terms: list[_Term] = field(default_factory=list)
    languages: dict[str, None] = field(default_factory=dict)
    """All languages that it has terms in."""
    lost: list[tuple[str, int]] = field(default_factory=list)
    """Data categories that are not taken, each with its line."""
    skipped: list[Skipped] = field(default_factory=list)
    """Terms that are not taken."""


class _Losses:
    """Counts of what is not taken, with the line of the first of each kind."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._lines: dict[str, int] = {}

    def add(self, what: str, line: int) -> None:
        """Count something on a line."""
        self._counts[what] += 1
        self._lines.setdefault(what, line)

    def skipped(self, reason: str) -> tuple[Skipped, ...]:
        """Return each kind with its count, in the order of the first of each."""
        return tuple(
            Skipped(f"{count} {what}", f"{reason}; first in line {self._lines[what]}")
            for what, count in self._counts.items()
        )


def _concept(entry: Node, path: str, wanted: Sequence[str]) -> _Concept:
    """Return a concept with its terms in the languages that are wanted.

    Raises:
        GlossaryError: A language section has no language, an entry is in another one, or the
            entry is too big to read.
    """
    if entry.fault:
        raise GlossaryError(entry.fault, path=path, line=entry.line)
    concept = _Concept(entry.line)
    subjects: list[str] = []
    for node, language in _outside_terms(entry, path):
        if language:
            concept.languages[language] = None
            if not any(matches(language, each) for each in wanted):
                continue
        if node.local in _TERMS:
            _add_term(concept, node, language, path)
        elif node.local not in _LANGUAGES:
            text, category = _text(node), _plain(_category(node))
            if category == "subjectfield":
                subjects.append(text)
            elif category in ("note", "definition"):
                concept.notes.append(text)
            elif text:
                concept.lost.append((_category(node), node.line))
    concept.subject = subjects[0] if subjects else ""
    concept.notes += subjects[1:]
    return concept


def _outside_terms(node: Node, path: str, language: str = "") -> Iterator[tuple[Node, str]]:
    """Yield the terms and data categories of an entry, each with its language.

    A language section without terms is yielded too, for its language.
    """
    for child in node.children:
        if isinstance(child, str):
            continue
        if child.local in _ENTRIES:
            raise GlossaryError(f"<{child.local}> in another entry", path=path, line=child.line)
        inner = language
        if child.local in _LANGUAGES:
            inner = (child.attributes.get(XML_LANG) or child.attributes.get("lang", "")).strip()
        if not inner and child.local in _LANGUAGES | _TERMS:
            raise GlossaryError(f"<{child.local}> without a language", path=path, line=child.line)
        if child.local in _LANGUAGES or _is_group(child):
            yield from _outside_terms(child, path, inner)
        if child.local in _LANGUAGES or not _is_group(child):
            yield child, inner


def _is_group(node: Node) -> bool:
    """Return whether an element has data categories in it, and none itself."""
    return node.local not in _TEXTS | _TERMS and any(
        not isinstance(child, str) for child in node.children
    )


def _items(section: Node) -> Iterator[Node]:
    """Yield the term of a term section, and its data categories."""
    for child in section.children:
        if isinstance(child, str):
            continue
        if _is_group(child):
            yield from _items(child)
        else:
            yield child


def _add_term(concept: _Concept, section: Node, language: str, path: str) -> None:
    """Add the term of a term section to its concept, or say why it is not taken."""
    text, kind, is_raw = "", "", False
    usages: list[_Usage] = []
    notes: list[str] = []
    for node in _items(section):
        value, category = _text(node), _plain(_category(node))
        if category == "term":
            text = text or value
        elif category == "processstatus" and _plain(value) in ("finalized", "unprocessed"):
            is_raw = _plain(value) == "unprocessed"
        elif category in _STATUSES and (usage := _usage(value)) is not None:
            usages.append(usage)
        elif category == "termtype":
            kind = _plain(value)
        elif category in ("note", "definition"):
            notes.append(value)
        elif value:
            concept.lost.append((_category(node), node.line))
    if is_raw or not text:
        where = f"{path}:{section.line}: {text or f'<{section.local}>'}"
        concept.skipped.append(Skipped(where, "not processed yet" if is_raw else "no <term>"))
        return
    forbidden = _Usage.FORBIDDEN in usages
    usage = _Usage.FORBIDDEN if forbidden else min(usages, default=_Usage.ALLOWED)
    kept = tuple(filter(None, notes))
    concept.terms.append(_Term(section.line, language, text, usage, kind, kept))


def _usage(status: str) -> _Usage | None:
    """Return what a status says of the use of a term; None for one that is not known."""
    plain = _plain(status).removesuffix("admnsts").removesuffix("term")
    if plain.startswith(_FORBIDDEN):
        return _Usage.FORBIDDEN
    if plain in _BEST:
        return _Usage.PREFERRED
    if plain in _SECOND:
        return _Usage.ADMITTED
    return _Usage.ALLOWED if plain in _NEUTRAL else None


def _category(node: Node) -> str:
    """Return the data category of an element: its type (DCA) or its name (DCT)."""
    return node.attributes.get("type") or node.local


def _plain(name: str) -> str:
    """Return the name of a category or of a value as tools spell it differently, for comparison."""
    return "".join(filter(str.isalnum, name.casefold()))


def _text(node: Node) -> str:
    return " ".join(node.text().split())


def _by_language(concept: _Concept, wanted: Sequence[str]) -> dict[str, list[_Term]]:
    """Return the terms for each language that is wanted, those in the language itself first.

    Terms that may be of another script are taken where none is closer, and where they are not the
    terms of another language that is wanted: ``zh`` is for ``zh_Hant`` only without ``zh_TW``.
    """
    found: dict[str, list[_Term]] = {}
    for language in wanted:
        terms = [term for term in concept.terms if matches(term.language, language)]
        close = [term for term in terms if not _is_of_other_script(term, language)]
        free = (term for term in terms if all(_is_of_other_script(term, each) for each in wanted))
        # A stable sort keeps the file's order among the others.
        found[language] = sorted(close or free, key=lambda term: -fit(term.language, language))
    return found


def _is_of_other_script(term: _Term, language: str) -> bool:
    """Return whether a term may be of another script than a language, or is of another language."""
    return fit(term.language, language) <= Fit.OTHER_SCRIPT


def _other_scripts(
    concept: _Concept, chosen: Mapping[str, Sequence[_Term]], path: str
) -> Iterator[Skipped]:
    """Yield the terms of a concept that are left out for closer ones."""
    taken = {term for terms in chosen.values() for term in terms}
    for term in concept.terms:
        if term not in taken:
            code = next(each for each in chosen if matches(term.language, each))
            yield Skipped(
                f"{path}:{term.line}: {term.text}",
                f"in {term.language}, and the entry has terms that are closer to {code}",
            )


def _entry(
    concept: _Concept, source_language: str, chosen: Mapping[str, Sequence[_Term]]
) -> TermEntry | None:
    """Return a concept as an entry; None if it has no term in the source language.

    Args:
        concept: The concept.
        source_language: Language of the source term.
        chosen: The terms that are taken, by language.
    """
    sources = chosen[source_language]
    if not sources:
        return None
    main = min(sources, key=lambda term: (_is_secondary(term), term.usage))
    targets = {code: terms for code, terms in chosen.items() if code != source_language}
    allowed = [
        term for terms in targets.values() for term in terms if term.usage < _Usage.FORBIDDEN
    ]
    accepted = {code: _accepted(terms) for code, terms in targets.items()}
    forbidden = {
        code: _texts(term for term in terms if term.usage is _Usage.FORBIDDEN)
        for code, terms in targets.items()
    }
    marks = {note for term in sources for note in term.notes}
    status = None
    if _VERBATIM in marks:
        status = TermStatus.DO_NOT_TRANSLATE
    elif not allowed:
        status = TermStatus.FORBIDDEN
        accepted, forbidden = forbidden, {}
    elif all(term.usage is _Usage.ADMITTED for term in allowed):
        status = TermStatus.ADMITTED
    subject = concept.subject.casefold()
    notes = [*concept.notes]
    if subject not in TYPES:
        notes.append(concept.subject)
    taken = {term for terms in chosen.values() for term in terms}
    notes += [note for term in concept.terms if term in taken for note in term.notes]
    return TermEntry(
        line=concept.line,
        source=main.text,
        accepted=accepted,
        forbidden=forbidden,
        variants=tuple(text for text in _texts(sources) if text != main.text),
        status=status,
        case_exact=_EXACT in marks,
        type=subject if subject in TYPES else "",
        note="; ".join(n for n in dict.fromkeys(notes) if n not in ("", _EXACT, _VERBATIM)),
    )


def _is_secondary(term: _Term) -> bool:
    """Return whether a source term is a form of another one, or not to be used."""
    return term.usage is _Usage.FORBIDDEN or term.kind.removesuffix("term") in _VARIANTS


def _accepted(terms: Sequence[_Term]) -> tuple[str, ...]:
    """Return the texts of the terms that may be used, the preferred ones first."""
    allowed = [term for term in terms if term.usage is not _Usage.FORBIDDEN]
    allowed.sort(key=lambda term: term.usage is not _Usage.PREFERRED)
    return _texts(allowed)


def _texts(terms: Iterable[_Term]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term.text for term in terms))
