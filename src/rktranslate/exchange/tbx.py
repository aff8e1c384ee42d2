"""TBX-Basic: ISO 30042:2019 (TBX version 3) is written, versions 2 and 3 are read.

There is one concept entry per row of the glossary. The type of a term is its subject field.
TBX-Basic has no category for exact case and for do-not-translate; they are notes on the source
term, which are read back. Language sections are in the order of the glossary's columns; in each,
preferred terms come first, then admitted and then deprecated ones.

Files are written with data categories as attributes (DCA), and read with these or with data
categories as tags (DCT). Unknown elements are ignored.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rktranslate.errors import CatalogError, GlossaryError
from rktranslate.exchange.interface import EntriesRead, Payload, TermEntry, TermsWritten
from rktranslate.exchange.xml_reader import XML_LANG, read_nodes
from rktranslate.exchange.xml_writer import XmlWriter, element
from rktranslate.glossary.rows import TYPES
from rktranslate.languages.codes import language_tag, same_language
from rktranslate.model import Skipped, Term, TermStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element

    from rktranslate.exchange.xml_reader import Node
    from rktranslate.glossary.terms import Glossary

NAMESPACE = "urn:iso:std:iso:30042:ed-2"
_ROOTS = ("tbx", "martif")
_ENTRIES = frozenset({"conceptEntry", "termEntry"})
_LANGUAGES = frozenset({"langSec", "langSet"})
_TERMS = frozenset({"termSec", "tig", "ntig"})
_PREFERRED = "preferredTerm-admn-sts"
_ADMITTED = "admittedTerm-admn-sts"
_DEPRECATED = "deprecatedTerm-admn-sts"
_FORBIDDEN = ("deprecated", "superseded", "forbidden", "obsolete")
_VARIANTS = ("variant", "acronym", "abbreviation", "shortForm")
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
        nodes = read_nodes(io.BytesIO(data), path, _ROOTS, _ENTRIES, error=GlossaryError)
        entries = (_entry(_concept(node, path), source_language, languages) for node in nodes)
        return EntriesRead([entry for entry in entries if entry is not None])

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


@dataclass(frozen=True, slots=True)
class _Term:
    """One term in one language."""

    language: str
    text: str
    status: str
    kind: str
    notes: tuple[str, ...]

    @property
    def is_forbidden(self) -> bool:
        """Return whether the term must not be used."""
        return self.status.startswith(_FORBIDDEN)

    @property
    def is_preferred(self) -> bool:
        """Return whether the term is the preferred one."""
        return self.status.startswith("preferred")


@dataclass(frozen=True, slots=True)
class _Concept:
    """A concept entry, its terms in file order."""

    line: int
    subject: str
    notes: tuple[str, ...]
    terms: tuple[_Term, ...]


def _concept(entry: Node, path: str) -> _Concept:
    subject = ""
    for node in _descendants(entry):
        if node.local in _ENTRIES:
            raise GlossaryError(f"<{node.local}> in another entry", path=path, line=node.line)
        if _category(node) == "subjectField":
            subject = _text(node)
    notes: list[str] = []
    terms: list[_Term] = []
    for node, language in _outside_terms(entry, path):
        if node.local in _TERMS:
            terms.append(_term(node, language))
        elif node.local == "note":
            notes.append(_text(node))
    return _Concept(
        entry.line,
        subject,
        tuple(filter(None, notes)),
        tuple(term for term in terms if term.text),
    )


def _term(section: Node, language: str) -> _Term:
    facts: dict[str, str] = {}
    notes: list[str] = []
    for node in _descendants(section):
        if node.local == "note":
            notes.append(_text(node))
        else:
            facts[_category(node)] = _text(node)
    return _Term(
        language,
        facts.get("term", ""),
        facts.get("administrativeStatus", ""),
        facts.get("termType", ""),
        tuple(filter(None, notes)),
    )


def _descendants(node: Node) -> Iterator[Node]:
    for child in node.children:
        if not isinstance(child, str):
            yield child
            yield from _descendants(child)


def _outside_terms(node: Node, path: str, language: str = "") -> Iterator[tuple[Node, str]]:
    """Yield the elements that are not in a term section, each with its language."""
    for child in node.children:
        if isinstance(child, str):
            continue
        inner = language
        if child.local in _LANGUAGES:
            inner = child.attributes.get(XML_LANG) or child.attributes.get("lang", "")
        if not inner and child.local in _LANGUAGES | _TERMS:
            raise GlossaryError(f"<{child.local}> without a language", path=path, line=child.line)
        yield child, inner
        if child.local not in _TERMS:
            yield from _outside_terms(child, path, inner)


def _category(node: Node) -> str:
    """Return the data category of an element: its type (DCA) or its name (DCT)."""
    return node.attributes.get("type") or node.local


def _text(node: Node) -> str:
    return " ".join(node.text().split())


def _entry(concept: _Concept, source_language: str, languages: Sequence[str]) -> TermEntry | None:
    """Return a concept as an entry; None if it has no term in the source language."""
    sources = [term for term in concept.terms if same_language(term.language, source_language)]
    if not sources:
        return None
    names = (term for term in sources if not term.is_forbidden and term.kind not in _VARIANTS)
    main = next(names, sources[0])
    targets = {
        code: [term for term in concept.terms if same_language(term.language, code)]
        for code in languages
    }
    allowed = [term for terms in targets.values() for term in terms if not term.is_forbidden]
    accepted = {code: _accepted(terms) for code, terms in targets.items()}
    forbidden = {
        code: tuple(term.text for term in terms if term.is_forbidden)
        for code, terms in targets.items()
    }
    marks = {note for term in sources for note in term.notes}
    status = None
    if _VERBATIM in marks:
        status = TermStatus.DO_NOT_TRANSLATE
    elif not allowed:
        status = TermStatus.FORBIDDEN
        accepted, forbidden = forbidden, {}
    elif all(term.status.removesuffix("-admn-sts") == "admittedTerm" for term in allowed):
        status = TermStatus.ADMITTED
    subject = concept.subject.casefold()
    notes = [*concept.notes]
    if subject not in TYPES:
        notes.append(concept.subject)
    notes += [note for term in concept.terms for note in term.notes]
    return TermEntry(
        line=concept.line,
        source=main.text,
        accepted=accepted,
        forbidden=forbidden,
        variants=tuple(term.text for term in sources if term is not main),
        status=status,
        case_exact=_EXACT in marks,
        type=subject if subject in TYPES else "",
        note="; ".join(n for n in dict.fromkeys(notes) if n not in ("", _EXACT, _VERBATIM)),
    )


def _accepted(terms: Sequence[_Term]) -> tuple[str, ...]:
    """Return the texts of the terms that may be used, the preferred ones first."""
    allowed = [term for term in terms if not term.is_forbidden]
    # A stable sort keeps the file's order among the others.
    allowed.sort(key=lambda term: not term.is_preferred)
    return tuple(term.text for term in allowed)
